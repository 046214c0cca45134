//! What is wrong with what a study says of sites over the years, before any layer is opened.

use super::file::StudyFile;
use crate::issue::Issue;
use crate::words::say;

/// The day of the school year, and the columns of places by year.
pub(super) fn faults(file: &StudyFile) -> Vec<Issue> {
    let mut issues = Vec::new();
    if let Some(text) = file.intake.as_ref().filter(|_| file.intake().is_none()) {
        issues.push(Issue::new("E0780").field("intake").value(text));
    }
    for fields in file.facilities.iter().map(|input| &input.fields) {
        let about = |value: &str| Issue::new("E0781").field("fields.phases").value(value);
        let is_year = |key: &str| key.parse().is_ok_and(|year: i32| (1900..=2200).contains(&year));
        for key in fields.phases.keys().filter(|key| !is_year(key)) {
            issues.push(about(key).words("reason", say("study.phases.year")));
        }
        if !fields.phases.is_empty() && !fields.places_by_service.is_empty() {
            issues.push(about("places_by_service").words("reason", say("study.phases.by_service")));
        }
    }
    issues
}
