//! Results that are more likely a fault of the data or of the study than of the place: each is said with its numbers and what it
//! most likely comes from.

use super::plan::ServicePlan;
use crate::balance::ServiceResult;
use crate::cost::Travel;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Method, Model};
use crate::study::{Cost, ServiceTable};
use crate::survey;
use crate::units::{Persons, Places};
use crate::words::{Sentence, say};

/// Whether a part is more than half of a whole.
fn most(part: i64, whole: i64) -> bool {
    i128::from(part) * 2 > i128::from(whole)
}

/// A share in per cent.
fn per_cent(part: i64, whole: i64) -> String {
    format!("{:.1}", part as f64 * 100.0 / whole as f64)
}

/// What of the results of a service can hardly be.
///
/// # Errors
/// None: W0574 for more than half of the people unreachable, W0575 for more than half of the places spare, W0576 for demand that
/// is implausible for the residents, W0577 without any place, W0578 without anybody who needs one.
pub(super) fn alarms(model: &Model, table: &ServiceTable, plan: &ServicePlan<'_>, result: &ServiceResult) -> Issues {
    let mut issues = Issues::new();
    let issue = |code| Issue::new(code).fact("service", &table.id);
    let people = &result.ledger.demand;
    if people.total == Persons::ZERO {
        issues.push(issue("W0578").fact("cells", model.demand.len()));
        return issues;
    }
    let sent = people.allocated + people.unmet + people.unreachable;
    if most(people.unreachable.micro(), sent.micro()) {
        let share = per_cent(people.unreachable.micro(), sent.micro());
        let found = issue("W0574").persons(people.unreachable).fact("share", share);
        issues.push(found.words("cause", cause(table, plan)));
    }
    let open = || result.facilities.iter().filter(|site| site.counted);
    let places: Places = open().filter_map(|site| site.places).sum();
    if let Some(ledger) = &result.ledger.places {
        let sites = open().count();
        // Where nobody's position is known, nobody is sent anywhere, and all places stay spare.
        if sites > 0 && places == Places::ZERO && result.total.sites_unknown == 0 {
            issues.push(issue("W0577").fact("sites", sites));
        } else if sent > Persons::ZERO && most(ledger.spare.micro(), (ledger.used + ledger.spare).micro()) {
            let share = per_cent(ledger.spare.micro(), (ledger.used + ledger.spare).micro());
            let found = issue("W0575").fact("spare", ledger.spare).fact("share", share);
            issues.push(found.fact("demand", people.total).fact("places", ledger.used + ledger.spare));
        }
    }
    if let Some(implausible) = per_resident(model, table, people.total) {
        issues.push(implausible);
    }
    issues
}

/// Why most people reach nothing.
fn cause(table: &ServiceTable, plan: &ServicePlan<'_>) -> Sentence {
    match (&*plan.travel, &table.cost, plan.cutoff) {
        (Travel::Listed(_), Cost::Travel(name), _) => say("run.alarm.travel").with("travel", name),
        // Ways that only some may go: by the limits of kinds of sites, or by attendance areas.
        (Travel::Listed(_), ..) => match &table.cutoff_by {
            Some(by) => say("run.alarm.cutoff_by").with("field", &by.field),
            None => say("run.alarm.areas"),
        },
        (_, _, Some(_)) => say("run.alarm.cutoff").with("cutoff", table.cutoff.as_deref().unwrap_or("-")),
        (_, _, None) if table.method == Method::Zone => say("run.alarm.zone"),
        (_, _, None) => say("run.alarm.sites"),
    }
}

/// Demand that no population of its residents has. A rate is the study's own word; what is compared are the people of the ages, or of
/// the column, before it.
fn per_resident(model: &Model, table: &ServiceTable, demand: Persons) -> Option<Issue> {
    let rule = &table.demand;
    let residents: Persons = model.demand.column(&Attribute::Persons)?.iter().sum();
    let ages = rule.ages.or_else(|| survey::ages_of(table.id.as_str()).filter(|_| rule.field.is_some()))?;
    let [least, greatest] = survey::share_of_ages(ages);
    let share = demand.to_f64() / rule.factor() / residents.to_f64();
    if residents == Persons::ZERO || (least..=greatest).contains(&share) {
        return None;
    }
    let of_1000 = |share: f64| format!("{:.1}", share * 1000.0);
    let issue = Issue::new("W0576").fact("service", &table.id).persons(demand).fact("residents", residents);
    let issue =
        issue.fact("per_1000", of_1000(share)).fact("least", of_1000(least)).fact("greatest", of_1000(greatest));
    Some(issue.fact("ages", format!("{}-{}", ages[0], ages[1])))
}
