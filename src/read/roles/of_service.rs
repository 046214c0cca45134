//! Sites that a service chooses among those that offer it: `where` and `skip` of a service.

use super::chosen::{Values, holds, known};
use crate::issue::{Issue, Issues};
use crate::model::{RawFacilities, ServiceId};
use crate::read::number::normal;

/// Takes the service from the sites of all layers of which a column of `only` has none of its values, or a column of `skip` has
/// one of its words in it; how many is said by layer (I0395). After which no site is left, is E0399.
pub fn of_service(layers: &mut [RawFacilities], service: &ServiceId, only: &Values, skip: &Values) -> Issues {
    let mut issues = Issues::new();
    for (values, is_skip) in [(only, false), (skip, true)] {
        for (name, values) in values {
            let values: Vec<String> = values.iter().map(|value| normal(value)).collect();
            let (mut is_left, mut cells) = (false, Vec::new());
            for layer in layers.iter_mut() {
                let (mut left_out, mut of) = (0, 0);
                for site in layer.sites.iter_mut().filter(|site| site.offers(service)) {
                    let text = site.texts.get(name).map_or("", String::as_str);
                    of += 1;
                    if holds(text, &values, is_skip) == is_skip {
                        cells.push(text.to_owned());
                        site.supply.retain(|supply| supply.service != *service);
                        left_out += 1;
                    }
                }
                is_left |= left_out < of;
                if of > 0 {
                    let issue = Issue::new("I0395").file(&layer.layer.file).field(name).fact("service", service);
                    issues.push(issue.fact("sites", left_out).fact("of", of));
                }
            }
            if !is_left && !cells.is_empty() {
                let issue = Issue::new("E0399").field(name).value(values.join(", ")).fact("service", service);
                issues.push(issue.fact("known", known(cells.into_iter())));
            }
        }
    }
    issues
}
