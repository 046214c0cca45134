//! `[[access]]`: scores beside the allocation of a service.

mod pattern;
mod table;

pub use pattern::PatternTable;
pub(crate) use table::parse_ages;
pub use table::{AccessTable, DecayTable};

use super::Study;
use crate::balance;
use crate::issue::Issue;
use std::collections::BTreeSet;

/// Columns that a layer of scores has anyway.
pub(super) const RESERVED: [&str; 9] =
    ["id", "name", "zone", "zone_name", "persons", "demand", "well", "short", balance::RADIUS];

/// What is wrong with the tables, before any layer is opened.
pub(super) fn faults(study: &Study) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut seen = BTreeSet::new();
    issues.extend(study.file.pattern.fault());
    for table in &study.file.access {
        let id = table.id.as_str();
        let sound = !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let lower = id.to_ascii_lowercase();
        let column_of_another = balance::OF_SCORE
            .iter()
            .filter_map(|end| lower.strip_suffix(end)?.strip_suffix('_'))
            .any(|other| study.file.access.iter().any(|table| table.id.eq_ignore_ascii_case(other)));
        if !sound || column_of_another || RESERVED.contains(&lower.as_str()) {
            issues.push(Issue::new("E0630").field("id").value(id));
        } else if !seen.insert((table.service.clone(), lower)) {
            issues.push(Issue::new("E0631").field("id").value(id).fact("service", &table.service));
        }
        if !study.file.service.iter().any(|service| service.id == table.service) {
            let known: Vec<&str> = study.file.service.iter().map(|service| service.id.as_str()).collect();
            issues.push(
                Issue::new("E0639")
                    .field("service")
                    .value(&table.service)
                    .fact("access", id)
                    .fact("known", known.join(", ")),
            );
        }
        if let Some(rule) = &table.demand {
            issues.extend(super::service::rule_faults(rule, &format!("{}/{id}", table.service)));
        }
        issues.extend(table.faults());
        if let Some(service) = study.file.service.iter().find(|service| service.id == table.service) {
            issues.extend(table.mismeasured(study.file.measured(&service.cost)));
        }
    }
    issues.into_iter().map(|issue| issue.file(&study.name)).collect()
}
