//! How schools differ from each other (校际差异系数).

use super::ground::Ground;
use crate::balance::{Fact, ServiceResult};
use crate::model::{Indicator, Rule};
use crate::words::say;

/// The coefficient of variation between the open sites of a service, weighted by pupils.
///
///   mean = Σ P_i x_i / P        S = sqrt(Σ P_i (x_i - mean)² / P)        CV = S / mean        P = Σ P_i
///
/// The divisor is P, the pupils of all sites, not one less. x_i are pupils per class or per place of site i; a site of which
/// nobody knows them leaves the whole unknown.
pub(super) fn of(ground: &Ground<'_>, rule: &Rule, service: &ServiceResult) -> Fact {
    let sites: Vec<Option<(f64, f64)>> = (service.facilities.iter().filter(|site| site.is_open()))
        .map(|site| {
            let facility = &ground.model.facilities[site.facility.index()];
            let is_alone = facility.services().all(|of| of == rule.service);
            let pupils = facility.roll.enrolled?.to_f64();
            let by = match rule.indicator {
                Indicator::VariationClassSize => ground.classes_of_pupils(facility)?,
                _ => site.places?.to_f64(),
            };
            (is_alone && by > 0.0).then(|| (pupils, pupils / by))
        })
        .collect();
    let known: Vec<(f64, f64)> = sites.iter().flatten().copied().collect();
    let missing = sites.len() - known.len();
    if missing > 0 {
        let key = match rule.indicator {
            Indicator::VariationClassSize => "run.norms.variation_classes",
            _ => "run.norms.variation_places",
        };
        return Fact::unknown(say(key).count("n", missing).with("all", sites.len()));
    }
    let all: f64 = known.iter().map(|(pupils, _)| pupils).sum();
    let mean = known.iter().map(|(pupils, x)| pupils * x).sum::<f64>() / all;
    if known.len() < 2 || all <= 0.0 || mean <= 0.0 {
        return Fact::unknown(say("run.norms.few_sites"));
    }
    let square = known.iter().map(|(pupils, x)| pupils * (x - mean).powi(2)).sum::<f64>() / all;
    Fact { base: Some(all), ..Fact::known(rule, square.sqrt() / mean, "enrolled") }
}
