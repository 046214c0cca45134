//! What checks say: the facts come from the checks, the words from the catalogue.

use super::interval::Interval;
use crate::units::Impedance;
use crate::words::{Sentence, decimals, say};
use serde_json::Value;
use std::borrow::Cow;

/// One that does not hold.
pub(super) struct Difference {
    /// File, row and column.
    pub at: String,
    /// As it is stated; `None` where nothing is.
    pub stated: Option<String>,
    /// What it should be; `None` where there should be nothing, or where nobody can tell.
    pub found: Option<Sentence>,
}

/// What a value of a file must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Must {
    Text,
    Flag,
    Whole,
    Number,
    /// SHA-256 in hexadecimal digits.
    Hash,
    List,
    Object,
    /// One of these texts.
    OneOf(Vec<String>),
    /// One of these, or nothing.
    OrNull(Box<Self>),
    /// No run writes it.
    Absent,
}

impl Must {
    /// Whether a value is that; `None` where the file has none.
    pub fn is(&self, value: Option<&Value>) -> bool {
        let Some(value) = value else { return *self == Self::Absent };
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Whole => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::Hash => value.as_str().is_some_and(|text| {
                text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            }),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::OneOf(names) => value.as_str().is_some_and(|text| names.iter().any(|name| name == text)),
            Self::OrNull(kind) => value.is_null() || kind.is(Some(value)),
            Self::Absent => false,
        }
    }

    /// In words.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Text => say("check.must.text"),
            Self::Flag => say("check.must.flag"),
            Self::Whole => say("check.must.whole"),
            Self::Number => say("check.must.number"),
            Self::Hash => say("check.must.hash"),
            Self::List => say("check.must.list"),
            Self::Object => say("check.must.object"),
            Self::OneOf(names) => say("check.must.one_of").list("names", names),
            Self::OrNull(kind) => say("check.must.or_null").part("kind", [kind.sentence()]),
            Self::Absent => say("check.must.absent"),
        }
    }
}

/// A value as it stands.
pub(super) fn as_is(value: String) -> Sentence {
    say("check.compared.value").with("value", value)
}

/// Everything that was compared agrees.
pub(super) fn agrees(what: Sentence, n: usize) -> Sentence {
    say("check.compared.agrees").part("what", [what]).count("n", n)
}

/// The first difference.
pub(super) fn differs(what: Sentence, difference: Difference) -> Sentence {
    let Difference { at, stated, found } = difference;
    if stated.is_none() && found.is_none() {
        return say("check.compared.unlike").part("what", [what]).with("where", at);
    }
    let nothing = || say("check.must.nothing");
    say("check.compared.differs")
        .part("what", [what])
        .with("where", at)
        .part("stated", [stated.map_or_else(nothing, as_is)])
        .part("found", [found.unwrap_or_else(|| say("check.must.absent"))])
}

/// A part that cannot be checked because a file is missing or damaged.
pub(super) fn unreadable(what: Sentence, why: Sentence) -> Sentence {
    say("check.compared.unreadable").part("what", [what]).part("why", [why])
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
    Unknown(Cow<'a, str>),
    OtherZone,
    Length { found: f64, stated: f64 },
    TooFar,
    NotNearest(f64),
    InReach,
}

pub(super) fn wrong_way(cell: &str, wrong: &WrongWay<'_>, of: Impedance) -> Sentence {
    let is_time = of == Impedance::Seconds;
    let what = match wrong {
        WrongWay::Unknown(facility) => say("check.distance.unknown").with("facility", facility),
        WrongWay::OtherZone => say("check.distance.other_zone"),
        WrongWay::Length { found, stated } => {
            let key = if is_time { "check.distance.time" } else { "check.distance.length" };
            say(key).decimals("found", *found, 2).with("stated", stated)
        }
        WrongWay::TooFar => say("check.distance.too_far"),
        WrongWay::NotNearest(nearest) => {
            let key = if is_time { "check.distance.not_soonest" } else { "check.distance.not_nearest" };
            say(key).decimals("nearest", *nearest, 2)
        }
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

/// By a table that was not named.
pub(super) fn needs_table(travel: Sentence) -> Sentence {
    say("check.distance.needs_table").part("table", [travel])
}

/// What the cells of an optimal allocation spend, without the table.
pub(super) fn spent(stated: f64, found: f64, travel: Sentence) -> Sentence {
    let text = say("check.optimality.spent").part("table", [travel]);
    text.decimals("stated", stated, 3).decimals("found", found, 3)
}

/// People without a place and total travel, with their bounds.
pub(super) struct Travelled {
    pub unmet: f64,
    pub unmet_bound: Interval,
    /// Person-metres or person-seconds.
    pub cost: f64,
    pub bound: Interval,
    pub of: Impedance,
}

pub(super) fn optimality(found: &Travelled, verdict: &Verdict) -> Sentence {
    let verdict = match verdict {
        Verdict::Reached => say("check.optimality.reached"),
        Verdict::ReachedOrSo => say("check.optimality.reached_or_so"),
        Verdict::Missed => say("check.optimality.missed"),
    };
    let Travelled { unmet, unmet_bound, cost, bound, of } = found;
    let (key, many) = match of {
        Impedance::Metres => ("check.optimality.text", 1000.0),
        Impedance::Seconds => ("check.optimality.text_of_times", 60.0),
    };
    let bound = Interval { from: bound.from / many, to: bound.to / many };
    say(key)
        .decimals("unmet", *unmet, 2)
        .with("unmet_bound", range(*unmet_bound, 2))
        .decimals("travel", cost / many, 1)
        .with("bound", range(bound, 1))
        .part("verdict", [verdict])
}

/// One number, or two where they differ.
fn range(interval: Interval, digits: usize) -> String {
    let [from, to] = [interval.from, interval.to].map(|n| decimals(n, digits));
    if from == to { from } else { format!("{from}...{to}") }
}
