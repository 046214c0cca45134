//! Sites that a service chooses among those that offer it: `where` and `skip` of a service.

use super::chosen::Values;
use crate::issue::{Issue, Issues};
use crate::model::{RawFacilities, ServiceId};
use crate::read::number::normal;

/// Takes the service from the sites of a layer of which a column of `only` has none of its values, or a column of `skip` has one
/// of its words in it; how many is said (I0395).
pub fn of_service(layer: &mut RawFacilities, service: &ServiceId, only: &Values, skip: &Values) -> Issues {
    let mut issues = Issues::new();
    for (values, is_skip) in [(only, false), (skip, true)] {
        for (name, values) in values {
            let values: Vec<String> = values.iter().map(|value| normal(value)).collect();
            let (mut left_out, mut of) = (0, 0);
            for site in layer.sites.iter_mut().filter(|site| site.offers(service)) {
                let cell = site.texts.get(name).map_or_else(String::new, |text| normal(text));
                let holds = values.iter().any(|value| {
                    if is_skip { !value.is_empty() && cell.contains(value) } else { cell == *value }
                });
                of += 1;
                if holds == is_skip {
                    site.supply.retain(|supply| supply.service != *service);
                    left_out += 1;
                }
            }
            if of > 0 {
                let issue = Issue::new("I0395").file(&layer.layer.file).field(name).fact("service", service);
                issues.push(issue.fact("sites", left_out).fact("of", of));
            }
        }
    }
    issues
}
