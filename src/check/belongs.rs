//! Which files a run of a study writes: those that its `run.json` lists, and no others.

use super::comparison::Comparison;
use super::{forecast, uncertainty};
use crate::model::Method;
use crate::read::inputs::LayerCrs;
use crate::study::{Cost, ServiceTable, StudyFile};
use serde_json::Value;
use std::collections::BTreeSet;

/// Ending of a file that says how a layer is drawn.
const STYLE: &str = ".qml";

/// Every listed file of one case is one that the study asks for, and has its style where it is a layer.
pub(super) fn belongs(study: &StudyFile, listed: &Value, comparison: &mut Comparison) {
    let mut asked: BTreeSet<String> = ["balance.csv", "ledger.json"].map(str::to_owned).into();
    if !study.coverage.is_empty() {
        asked.insert("coverage.csv".to_owned());
    }
    if study.uncertainty.is_some() {
        asked.insert(uncertainty::UNCERTAINTY.to_owned());
    }
    if !study.standards.is_empty() {
        asked.insert("findings.csv".to_owned());
    }
    if forecast::may_be(study) {
        asked.insert(forecast::FORECAST.to_owned());
    }
    for service in &study.service {
        asked.extend(of_service(study, service).into_iter().map(|name| format!("{}/{name}", service.id.as_str())));
    }
    only(&asked, names(listed), comparison);
}

/// The same of a comparison of methods.
pub(super) fn of_comparison(study: &StudyFile, listed: &Value, comparison: &mut Comparison) {
    let layers = study.service.iter().map(|service| format!("{}/disagreement.geojson", service.id.as_str()));
    only(&layers.chain(["methods.csv".to_owned()]).collect(), names(listed), comparison);
}

/// The files that `run.json` lists.
pub(super) fn names(listed: &Value) -> impl Iterator<Item = &str> {
    listed.as_object().into_iter().flatten().map(|(name, _)| name.as_str())
}

/// No file is listed but those that are asked for, and the styles of the layers among them.
pub(super) fn only<'n>(asked: &BTreeSet<String>, listed: impl Iterator<Item = &'n str>, comparison: &mut Comparison) {
    let names: BTreeSet<&str> = listed.collect();
    let (styles, files): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| name.ends_with(STYLE));
    for name in &files {
        comparison.holds(asked.contains(*name), || format!("run.json outputs {name}"));
        let style = name.strip_suffix(".geojson").map(|layer| format!("{layer}{STYLE}"));
        comparison
            .holds(style.is_none_or(|style| names.contains(style.as_str())), || format!("run.json outputs {name}"));
    }
    // A layer has a style of its own name, and others with the name of what they show behind it.
    for style in styles {
        let is_of = |layer: &&str| {
            let rest = layer.strip_suffix(".geojson").and_then(|layer| style.strip_prefix(layer));
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        comparison.holds(files.iter().any(is_of), || format!("run.json outputs {style}"));
    }
}

/// Files of a service; zones may come from a table of demand, too, and whether measures disagree anywhere only the results know.
fn of_service(study: &StudyFile, service: &ServiceTable) -> Vec<&'static str> {
    let mut names = vec!["facilities.geojson", "catchments.geojson", "demand.geojson", "zones.geojson"];
    if study.coverage.iter().any(|coverage| coverage.service == service.id) {
        names.extend(["coverage.geojson", "coverage_zones.geojson"]);
    }
    if study.access.iter().any(|access| access.service == service.id) {
        names.extend(["access.geojson", "access_zones.geojson", "access.csv", "equity.json"]);
        names.extend(["clusters.geojson", "disagreement.geojson"]);
    }
    if let Cost::Travel(name) = &service.cost
        && let Some(travel) = study.travel.get(name).filter(|travel| travel.has_paths())
    {
        names.push("ways.csv");
        // Over the ground nobody goes along lines.
        names.extend(travel.roads().map(|_| ["ways.geojson", "roads.geojson"]).into_iter().flatten());
    }
    if service.method == Method::Optimal {
        names.push("certificate.json");
    }
    names
}

/// Coordinate systems of the layers, which the study and the list of what was read both name.
pub(super) fn systems(study: &StudyFile, layers: &Value, comparison: &mut Comparison) {
    let facilities = study.facilities.iter().map(|layer| (&layer.path, &layer.crs));
    let zones = study.zones.iter().map(|layer| (&layer.path, &layer.crs));
    let land = study.land.iter().map(|layer| (&layer.path, &layer.crs));
    let demand = study.demand.iter().map(|layer| (&layer.path, &layer.crs));
    for (path, crs) in facilities.chain(zones).chain(land).chain(demand) {
        let what = || format!("run.json layers {path} crs");
        match crs {
            LayerCrs::Named(name) => {
                let own = layers.as_array().into_iter().flatten().filter(|layer| layer["file"].as_str() == Some(path));
                let all: Vec<&str> = own.filter_map(|layer| layer["crs"].as_str()).collect();
                // A file with a system has a name with an ending, and the list has what stands in it.
                let is_file = name.contains('.') && !name.starts_with('+');
                comparison.holds(is_file || all.is_empty() || all.contains(&name.as_str()), what);
            }
            LayerCrs::Keys(keys) => {
                let by_points = keys.control_points.is_some() && keys.target.is_some();
                comparison.holds(keys.central_meridian.is_some() != by_points, what);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::say;
    use serde_json::json;

    #[test]
    fn only_what_the_study_asks_for_belongs_to_its_results() {
        let text = "title = \"t\"\nyear = 2025\nfacilities = []\ndemand = []\n[[service]]\nid = \"a\"\ndemand = { field = \"n\" }\n";
        let study: StudyFile = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
        let holds = |names: &[&str]| {
            let listed: serde_json::Map<String, Value> =
                names.iter().map(|name| ((*name).to_owned(), json!("0"))).collect();
            let mut comparison = Comparison::default();
            belongs(&study, &Value::Object(listed), &mut comparison);
            comparison.finding(say("check.title.run")).holds
        };
        assert!(holds(&["balance.csv", "a/demand.geojson", "a/demand.qml", "a/demand.x.qml"]));
        for names in [
            &["a/demand.geojson"][..],
            &["a/demand.qml"],
            &["coverage.csv"],
            &["b/demand.geojson", "b/demand.qml"],
            &["a/certificate.json"],
            &["a/demand.geojson", "a/demand.qml", "a/more.qml"],
        ] {
            assert!(!holds(names), "{names:?}");
        }
    }
}
