//! Ways by a table, for the services that name one.

use crate::cost::{self, Given};
use crate::issue::Issues;
use crate::model::{Model, RawCosts};
use crate::study::{Cost, StudyFile};
use std::collections::BTreeMap;

/// The ways of every table between the cells and the facilities of the model, by the name of the travel.
pub(super) fn given(
    model: &Model,
    file: &StudyFile,
    costs: &BTreeMap<String, RawCosts>,
) -> (BTreeMap<String, Given>, Issues) {
    let mut issues = Issues::new();
    let mut found = BTreeMap::new();
    for (name, raw) in costs {
        let services = || file.service.iter().filter(|service| matches!(&service.cost, Cost::Travel(of) if of == name));
        let is_needed = |facility: usize| {
            let facility = &model.facilities[facility];
            let is_there = || file.all_years().into_iter().any(|year| facility.is_open(year));
            facility.at.is_some() && is_there() && services().any(|service| facility.offers(&service.id))
        };
        let (given, more) = cost::given(model, raw, is_needed);
        issues.extend(more);
        found.extend(given.map(|given| (name.clone(), given)));
    }
    (found, issues)
}
