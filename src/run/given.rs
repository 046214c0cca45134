//! Ways by a table, for the services that name one.

use crate::cost::{self, Given};
use crate::issue::{Issue, Issues};
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
            let is_there = facility.at.is_some() && facility.is_open(file.year);
            is_there && services().any(|service| facility.places(&service.id).is_some())
        };
        let (given, more) = cost::given(model, raw, is_needed);
        issues.extend(more);
        let Some(given) = given else { continue };
        found.insert(name.clone(), given);
        for service in services() {
            issues.push(Issue::new("E0669").fact("service", &service.id).field("cost").value(name));
        }
    }
    (found, issues)
}
