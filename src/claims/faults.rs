//! What is wrong with a file of claims by itself, before anything is read.

use super::amount::Amount;
use super::exceed::Bound;
use super::file::{Claim, ClaimsFile, Computed};
use super::finished::is_within;
use super::rule::rule;
use crate::issue::{Issue, Issues};
use crate::words::{Sentence, say};
use std::collections::BTreeSet;

/// The only version there is.
const VERSION: u32 = 1;

/// All of it.
pub fn faults(file: &ClaimsFile, name: &str) -> Issues {
    let mut issues = Issues::new();
    if file.version != VERSION {
        issues.push(Issue::new("E0889").file(name).field("version").value(file.version));
    }
    if file.claim.is_empty() {
        issues.push(wrong("claim", "", say("claims.fault.none")).file(name));
    }
    let mut seen = BTreeSet::new();
    for (number, claim) in file.claim.iter().enumerate() {
        let at = |issue: Issue| issue.file(name).feature(number).id(&claim.id);
        if claim.id.trim().is_empty() {
            issues.push(at(wrong("id", &claim.id, say("claims.fault.no_id"))));
        } else if !seen.insert(&claim.id) {
            issues.push(at(Issue::new("E0881").field("id").value(&claim.id)));
        }
        for issue in of_claim(claim) {
            issues.push(at(issue));
        }
    }
    for table in file.results.rest_on.iter().filter(|table| !file.tables.contains_key(*table)) {
        let known: Vec<&str> = file.tables.keys().map(String::as_str).collect();
        let issue = Issue::new("E0882").file(name).field("results.rest_on").value(table).fact("similar", "");
        issues.push(issue.fact("known", known.join(", ")));
    }
    if file.pipeline.as_ref().is_some_and(|pipeline| pipeline.columns.is_empty()) {
        issues.push(wrong("pipeline.columns", "[]", say("claims.fault.no_columns")).file(name));
    }
    issues
}

fn wrong(field: &str, value: impl ToString, reason: Sentence) -> Issue {
    Issue::new("E0886").field(field).value(value).words("what", reason)
}

fn of_claim(claim: &Claim) -> Vec<Issue> {
    let mut found = Vec::new();
    if let Some(stated) = &claim.stated {
        match (stated.value, &stated.rule) {
            (Some(value), None) if value.is_finite() => {}
            (Some(value), None) => found.push(wrong("stated.value", value, say("claims.fault.not_finite"))),
            (None, Some(name)) => found.extend(rule(name).err().map(|issue| issue.field("stated.rule"))),
            _ => found.push(wrong("stated", "value, rule", say("claims.fault.value_or_rule"))),
        }
    }
    let mut number = |field: &str, value: f64, least: f64| {
        if !value.is_finite() {
            found.push(wrong(field, value, say("claims.fault.not_finite")));
        } else if value < least {
            found.push(wrong(field, value, say("claims.fault.too_small")));
        }
    };
    match &claim.computed {
        Computed::Rate(rate) => {
            if let Amount::Number(population) = rate.population {
                number("population", population, 1.0);
            }
            for part in &rate.of {
                if let Amount::Number(part) = part {
                    number("of", *part, 0.0);
                }
            }
        }
        Computed::Share(share) => {
            if let Amount::Number(part) = share.part {
                number("part", part, f64::MIN);
            }
            if let Amount::Number(whole) = share.whole {
                number("whole", whole, f64::MIN_POSITIVE);
            }
        }
        Computed::Said(said) => number("value", said.value, f64::MIN),
        Computed::Exceed(exceed) => match &exceed.bound {
            Bound::Number(bound) => number("bound", *bound, f64::MIN),
            Bound::Rule(name) => found.extend(rule(name).err().map(|issue| issue.field("bound"))),
        },
        Computed::Every(every) if every.at_least == 0 => number("at_least", 0.0, 1.0),
        Computed::Result(written) if !is_within(&written.file) => {
            found.push(wrong("file", &written.file, say("claims.fault.outside")));
        }
        _ => {}
    }
    found
}
