//! What is wrong with `[[coverage]]`, before any layer is opened.

use crate::issue::Issue;
use crate::model::Indicator;
use crate::study::access::RESERVED;
use crate::study::file::StudyFile;
use crate::study::{AccessTable, Standard, standards};
use crate::units::Limit;
use crate::words::say;
use std::collections::BTreeSet;

/// Rules about a radius, as a study names them.
fn known() -> String {
    let of = |standard: &'static Standard| {
        standard
            .rule
            .iter()
            .filter(|rule| rule.indicator == Indicator::ServiceRadius && matches!(rule.unit.as_str(), "m" | "km"))
            .map(|rule| format!("{}/{}", standard.profile.id, rule.id))
    };
    standards().iter().flat_map(of).collect::<Vec<_>>().join(", ")
}

/// What is wrong with the tables, before any layer is opened.
pub(in crate::study) fn faults(file: &StudyFile) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut seen = BTreeSet::new();
    if let Some(land) = file.land.as_ref().filter(|land| land.class.is_some() == land.classes.is_empty()) {
        issues.push(Issue::new("E0644").field("classes").value(land.class.as_deref().unwrap_or_default()));
    }
    for table in &file.coverage {
        let id = table.id.as_str();
        let sound =
            !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let is_score = |score: &AccessTable| score.service == table.service && score.id.eq_ignore_ascii_case(id);
        let is_taken = RESERVED.contains(&id.to_ascii_lowercase().as_str()) || file.access.iter().any(is_score);
        if !sound || is_taken || !seen.insert((table.service.clone(), id.to_ascii_lowercase())) {
            issues.push(Issue::new("E0640").field("id").value(id).fact("service", &table.service));
        }
        if !file.service.iter().any(|service| service.id == table.service) {
            let services: Vec<&str> = file.service.iter().map(|service| service.id.as_str()).collect();
            let issue = Issue::new("E0641").field("service").value(&table.service).fact("coverage", id);
            issues.push(issue.fact("known", services.join(", ")));
        }
        match (&table.radius, &table.rule) {
            (Some(_), Some(_)) | (None, None) => {
                issues.push(Issue::new("E0652").field("radius").fact("coverage", id));
            }
            (Some(text), None) if Limit::parse(text).is_none_or(|radius| radius.value() > FARTHEST) => {
                issues.push(Issue::new("E0642").field("radius").value(text).fact("coverage", id));
            }
            (None, Some(rule)) if table.rule().is_none() => {
                let issue = Issue::new("E0643").field("rule").value(rule).fact("coverage", id);
                issues.push(issue.fact("known", known()));
            }
            _ => {}
        }
        // A rule of a standard is about a length, whatever people's ways are measured by.
        let limit = match (&table.radius, table.rule()) {
            (Some(text), _) => Some((text.clone(), "radius")),
            (None, Some((_, limit))) => Some((limit.to_string(), "rule")),
            (None, None) => None,
        };
        let service = file.service.iter().find(|service| service.id == table.service);
        if let Some((service, (text, field))) = service.zip(limit) {
            let of = say("study.of_coverage").with("id", id);
            issues.extend(file.measured(&service.cost).fault(&text, field, of));
        }
    }
    issues
}

/// No radius of coverage is longer, in metres: circles around the globe are none in a plane. Nor in seconds, which is eleven days.
const FARTHEST: f64 = 1e6;
