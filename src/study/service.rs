//! What is wrong with a service of the study, before any layer is opened.

use super::capacity::Capacity;
use super::file::{Cost, ServiceTable};
use super::measured::Measured;
use crate::forecast;
use crate::issue::Issue;
use crate::model::Method;
use crate::units::Limit;
use crate::words::say;

/// A gross enrolment ratio is no more than this.
const GROSS: f64 = 1.5;

/// One member of staff is there for no more people than this.
const MOST_PERSONS_PER: f64 = 1e6;

/// What is wrong with a service of the study.
pub(super) fn faults(table: &ServiceTable, measured: Measured<'_>, has_zones: bool) -> Vec<Issue> {
    let mut issues = Vec::new();
    let id = table.id.as_str();
    issues.extend(rule_faults(&table.demand, id));
    if let Some(text) = &table.cutoff {
        match Limit::parse(text) {
            None => issues.push(Issue::new("E0608").fact("service", id).field("cutoff").value(text)),
            Some(_) => {
                let of = say("study.of_service").part("id", [table.called().named_with(id)]);
                issues.extend(measured.fault(text, "cutoff", of));
            }
        }
    }
    if let Some(by) = &table.cutoff_by {
        issues.extend(by.faults(id, measured, &say("study.of_service").with("id", id)));
    }
    // A table needs one whatever the method, which is said by itself.
    if table.method.needs_cutoff()
        && table.cutoff.is_none()
        && table.cutoff_by.is_none()
        && table.cost == Cost::StraightLine
    {
        issues.push(Issue::new("E0608").fact("service", id).field("cutoff").value(""));
    }
    if table.is_uncounted() {
        if table.method == Method::Optimal {
            issues.push(Issue::new("E0665").fact("service", id).field("method").value(table.method.as_str()));
        }
        if table.reserved.is_some() {
            issues.push(Issue::new("E0665").fact("service", id).field("reserved").value("-"));
        }
    }
    if let Some(staff) = table.capacity.as_ref().and_then(Capacity::staff)
        && !(staff.persons_per > 0.0 && staff.persons_per <= MOST_PERSONS_PER)
    {
        issues.push(Issue::new("E0666").fact("service", id).field("persons_per").value(staff.persons_per));
    }
    if table.method.stays_in_zone() && !has_zones {
        issues.push(Issue::new("E0609").fact("service", id).field("method").value(table.method.as_str()));
    }
    if let Some(name) = table.standard.as_ref().filter(|name| super::standard(name).is_none()) {
        let known: Vec<&str> = super::standards().iter().map(|s| s.profile.id.as_str()).collect();
        issues.push(
            Issue::new("E0612").fact("service", id).field("standard").value(name).fact("known", known.join(", ")),
        );
    }
    issues
}

/// What is wrong with a rule of who needs places, or competes for them.
pub(super) fn rule_faults(rule: &forecast::DemandRule, id: &str) -> Vec<Issue> {
    let mut issues = Vec::new();
    if rule.ages.is_some() && rule.field.is_some() {
        issues.push(Issue::new("E0606").fact("service", id).field("demand"));
    }
    if *rule == forecast::DemandRule::default() {
        issues.push(Issue::new("E0606").fact("service", id).field("demand"));
    }
    if rule.ages.is_some_and(|[from, to]| from > to) {
        issues.push(
            Issue::new("E0607").fact("service", id).field("ages").value(format!("{:?}", rule.ages.unwrap_or_default())),
        );
    }
    if let Some(share) = rule.participation.filter(|share| !(*share > 0.0 && *share <= GROSS)) {
        issues.push(Issue::new("E0607").fact("service", id).field("participation").value(share));
    }
    if let Some(rate) = rule.per_1000.filter(|rate| !(*rate > 0.0 && *rate <= 1000.0)) {
        issues.push(Issue::new("E0607").fact("service", id).field("per_1000").value(rate));
    }
    issues
}
