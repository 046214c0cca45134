//! Sites of services that no service of the study computes: their places are in no result, and that is said.

use super::nearest::near;
use super::vocabulary::SERVICES;
use crate::issue::{Issue, Issues};
use crate::model::{RawFacilities, ServiceId};
use crate::units::Places;
use crate::words::say;
use std::collections::BTreeMap;

/// What the layers offer beyond the services of the study: one finding for each layer and service, with its sites and
/// places. A service that is known by its name and simply not asked for is a note (I0321); one that is not known, or that a
/// service of the study may have been meant by, is a warning (W0321).
pub fn unasked(layers: &[RawFacilities], asked: &[ServiceId]) -> Issues {
    let mut issues = Issues::new();
    let standard = |id: &str| SERVICES.iter().any(|(known, _)| *known == id);
    let ids = || asked.iter().map(ServiceId::as_str);
    for layer in layers {
        let mut found: BTreeMap<&ServiceId, (usize, Places)> = BTreeMap::new();
        for supply in layer.sites.iter().flat_map(|site| &site.supply).filter(|s| !asked.contains(&s.service)) {
            let (sites, places) = found.entry(&supply.service).or_default();
            *sites += 1;
            *places += supply.places.unwrap_or_default();
        }
        for (service, (sites, places)) in found {
            // A known service is a slip for one of the study only when that is the study's own.
            let is_known = standard(service.as_str());
            let meant = near(service.as_str(), ids().filter(|id| !is_known || !standard(id)));
            let code = if is_known && meant.is_none() { "I0321" } else { "W0321" };
            let issue = Issue::new(code).file(&layer.layer.file).field("service").value(service);
            let issue = issue.fact("sites", sites).fact("places", places).services([service.as_str()]);
            let issue = issue.fact("asked", ids().collect::<Vec<_>>().join(", "));
            let meant = match meant {
                Some(id) => say("read.meant").with("service", id),
                None => say("read.check_service"),
            };
            issues.push(issue.words("meant", meant));
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::super::{Asked, ClassNorms, facilities};
    use super::*;
    use crate::model::Role;
    use crate::words::Lang;
    use serde_json::json;

    fn found(values: &str, asked: &[&str]) -> Vec<Issue> {
        let rows = json!([
            {"name": "甲", "service": "专科医院", "places": 900, "status": "现状", "geometry": [107.1, 29.8]},
            {"name": "乙", "service": "专科医院", "places": 280, "status": "停办", "geometry": [107.1, 29.9]},
            {"name": "丙", "service": "综合医院", "places": 50, "status": "现状", "geometry": [107.2, 29.8]},
        ]);
        let input = toml::from_str(&format!("path = 'a.csv'\n{values}")).unwrap();
        let table = table(Role::Facilities, "a.csv", &rows);
        let layer = facilities(table, 0, &input, &ClassNorms::new(), &Asked::default()).0.unwrap();
        let asked: Vec<ServiceId> = asked.iter().map(|id| ServiceId::new(*id)).collect();
        unasked(&[layer], &asked).groups().flat_map(|group| group.examples.clone()).collect()
    }

    #[test]
    fn a_slip_in_the_study_does_not_lose_beds_silently() {
        let slip = found("values.service = { '专科医院' = 'hospital_bed' }", &["hospital_beds"]);
        assert_eq!(slip.len(), 1);
        assert_eq!((slip[0].code, slip[0].value.as_deref()), ("W0321", Some("hospital_bed")));
        assert_eq!((slip[0].facts["sites"].as_str(), slip[0].facts["places"].as_str()), ("2", "1180"));
        assert!(
            slip[0].help(Lang::Zh).contains("“hospital_beds”") && slip[0].help(Lang::En).contains("\"hospital_beds\"")
        );
        let other = found("values.service = { '专科医院' = 'clinic' }", &["hospital_beds"]);
        assert_eq!(other[0].code, "W0321");
        assert!(!other[0].help(Lang::En).contains("most similar"), "{}", other[0].help(Lang::En));
        // The study's own name for what the words mean: every site would be lost.
        assert_eq!(found("", &["hospital"])[0].code, "W0321");
    }

    #[test]
    fn a_known_service_that_is_not_asked_for_is_a_note() {
        let all = found("", &["primary"]);
        assert_eq!((all.len(), all[0].code, all[0].facts["sites"].as_str()), (1, "I0321", "3"));
        assert!(found("", &["hospital_beds"]).is_empty());
    }
}
