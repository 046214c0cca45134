//! What checks say: the facts come from the checks, the words from the catalogue.

use super::interval::Interval;
use crate::words::{Sentence, decimals, say};
use serde_json::Value;

/// One that does not hold: what, as it is stated, and as it was found.
pub(super) type Difference = [String; 3];

/// Everything that was compared agrees.
pub(super) fn agrees(what: Sentence, n: usize) -> Sentence {
    say("check.compared.agrees").part("what", [what]).count("n", n)
}

/// The first difference.
pub(super) fn differs(what: Sentence, [at, stated, found]: Difference) -> Sentence {
    say("check.compared.differs").part("what", [what]).with("where", at).with("stated", stated).with("found", found)
}

/// A part that cannot be checked because a file is missing or damaged.
pub(super) fn unreadable(what: Sentence, why: &str) -> Sentence {
    say("check.compared.unreadable").part("what", [what]).with("why", why)
}

/// So many files have their hash.
pub(super) fn unchanged(what: Sentence, n: usize) -> Sentence {
    say("check.files.unchanged").part("what", [what]).count("n", n)
}

/// Files without their hash.
pub(super) fn changed(what: Sentence, names: &[&str]) -> Sentence {
    say("check.files.changed").part("what", [what]).with("names", names.join(", "))
}

/// Services of the ledger.
pub(super) fn services(entered: usize, asked: usize, closed: &Value) -> Sentence {
    say("check.ledger.services").with("entered", entered).with("asked", asked).with("closed", closed)
}

/// What is wrong with where the people of a cell go.
pub(super) enum WrongWay<'a> {
    Unknown(&'a str),
    OtherZone,
    Length { found: f64, stated: f64 },
    TooFar,
    NotNearest(f64),
    InReach,
}

pub(super) fn wrong_way(cell: &str, wrong: &WrongWay<'_>) -> Sentence {
    let what = match wrong {
        WrongWay::Unknown(facility) => say("check.distance.unknown").with("facility", facility),
        WrongWay::OtherZone => say("check.distance.other_zone"),
        WrongWay::Length { found, stated } => {
            say("check.distance.length").decimals("found", *found, 2).with("stated", stated)
        }
        WrongWay::TooFar => say("check.distance.too_far"),
        WrongWay::NotNearest(nearest) => say("check.distance.not_nearest").decimals("nearest", *nearest, 2),
        WrongWay::InReach => say("check.distance.in_reach"),
    };
    say("check.distance.wrong").with("cell", cell).part("what", [what])
}

/// Cells that were measured and those without a position; whether nearer sites were looked for.
pub(super) fn ways(measured: usize, skipped: usize, is_nearest: bool) -> Sentence {
    let nearest = is_nearest.then(|| say("check.distance.none_nearer"));
    say("check.distance.measured").with("measured", measured).part("nearest", nearest).with("skipped", skipped)
}

/// Whether an allocation reaches its bound.
pub(super) enum Verdict {
    Reached,
    /// As far as rounded positions can tell.
    ReachedOrSo,
    Missed,
}

/// People without a place and person-kilometres, with their bounds.
pub(super) fn optimality(unmet: f64, unmet_bound: Interval, km: f64, bound: Interval, verdict: &Verdict) -> Sentence {
    let verdict = match verdict {
        Verdict::Reached => say("check.optimality.reached"),
        Verdict::ReachedOrSo => say("check.optimality.reached_or_so"),
        Verdict::Missed => say("check.optimality.missed"),
    };
    say("check.optimality.text")
        .decimals("unmet", unmet, 2)
        .with("unmet_bound", range(unmet_bound, 2))
        .decimals("travel", km, 1)
        .with("bound", range(bound, 1))
        .part("verdict", [verdict])
}

/// One number, or two where they differ.
fn range(interval: Interval, digits: usize) -> String {
    let [from, to] = [interval.from, interval.to].map(|n| decimals(n, digits));
    if from == to { from } else { format!("{from}...{to}") }
}
