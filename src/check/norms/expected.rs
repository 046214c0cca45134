//! What a row of findings must say, and the row held against it.

use super::facts::{Facts, Reach, Site};
use crate::check::comparison::Comparison;
use crate::check::interval::Interval;
use crate::check::positions::METRES;
use crate::check::table::Line;
use crate::model::{Indicator, Op, Rule, Standard};
use crate::output::MISSING;
use crate::words::{Lang, Sentence};

/// Values have six decimals, and so have the counts that they come from.
pub const VALUE: f64 = 2e-6;

/// Sums of counts with six decimals agree to this.
pub const PERSONS: f64 = 1e-3;

/// What a row must say.
#[derive(Default)]
pub struct Expected {
    pub level: &'static str,
    pub id: String,
    pub name: Option<String>,
    /// The value, between these; none where nobody knows it.
    pub value: Option<Interval>,
    pub basis: Option<String>,
    pub base: Option<Interval>,
    pub difference: Option<Interval>,
    pub demand_share: Option<Interval>,
    /// Of a rate, the places or staff: value and difference follow from the row's own number of people.
    pub rate: Option<f64>,
    /// Whether nobody can tell though there may be a value.
    pub in_doubt: bool,
    /// Places of some sites are unknown: what holds without them is told.
    pub at_least: bool,
}

pub fn about(value: f64, within: f64) -> Interval {
    Interval { from: value - within, to: value + within }
}

pub fn district(of: Expected) -> Expected {
    Expected { level: "district", id: "total".to_owned(), name: None, ..of }
}

/// A rate; where the tables do not tell how many people there are, the row's own number of them is taken.
pub fn rate(rule: &Rule, places: f64, people: Option<Interval>, unknown: f64) -> Expected {
    if people.is_some_and(|people| people.to <= PERSONS) {
        return in_doubt();
    }
    let basis = Some(rule.basis.clone());
    Expected { basis, base: people, rate: Some(places), at_least: unknown > 0.0, ..Expected::default() }
}

/// Nothing is known.
pub fn in_doubt() -> Expected {
    Expected { in_doubt: true, ..Expected::default() }
}

pub fn far(reach: &Reach, in_unit: f64) -> Expected {
    if reach.demand <= 0.0 {
        return in_doubt();
    }
    let Interval { from, to } = reach.within;
    Expected {
        value: reach.farthest.is_finite().then(|| about(reach.farthest / in_unit, METRES / in_unit + VALUE)),
        basis: Some("demand".to_owned()),
        base: Some(about(reach.demand, PERSONS)),
        difference: Some(Interval { from: reach.demand - to - PERSONS, to: reach.demand - from + PERSONS }),
        demand_share: Some(Interval { from: from / reach.demand - VALUE, to: to / reach.demand + VALUE }),
        ..Expected::default()
    }
}

/// Weighted by pupils, divided by all of them.
pub fn spread(rule: &Rule, facts: &Facts) -> Expected {
    let unknown = in_doubt();
    let per = |site: &Site| match rule.indicator {
        Indicator::VariationClassSize => site.classes_of_pupils(),
        _ => site.places,
    };
    let one = |site: &Site| {
        let by = per(site).filter(|by| *by > 0.0 && site.services.len() == 1)?;
        Some((site.enrolled?, site.enrolled? / by))
    };
    let Some(known) = facts.sites.iter().map(one).collect::<Option<Vec<_>>>() else { return unknown };
    let all: f64 = known.iter().map(|site| site.0).sum();
    // The mean of the squares less the square of the mean: another way to the same number.
    let mean = known.iter().map(|site| site.0 * site.1).sum::<f64>() / all;
    let squares = known.iter().map(|site| site.0 * site.1 * site.1).sum::<f64>() / all;
    if known.len() < 2 || all <= 0.0 || mean <= 0.0 {
        return unknown;
    }
    Expected {
        value: Some(about((squares - mean * mean).max(0.0).sqrt() / mean, 2e-5)),
        basis: Some("enrolled".to_owned()),
        base: Some(about(all, PERSONS)),
        ..Expected::default()
    }
}

/// A row against what it must say.
pub fn compare(line: Option<Line<'_>>, standard: &Standard, rule: &Rule, expected: &Expected, to: &mut Comparison) {
    let what = |column: &str| format!("findings.csv {}/{} {} {column}", standard.profile.id, rule.id, expected.id);
    let Some(line) = line else { return to.holds(false, || what("-")) };
    let texts = [
        ("rule", rule.id.as_str()),
        ("profile", standard.profile.id.as_str()),
        ("service", rule.service.as_str()),
        ("level", expected.level),
        ("id", expected.id.as_str()),
        ("op", rule.op.as_str()),
        ("unit", rule.unit.as_str()),
        ("kind", rule.kind.as_str()),
        ("verified", if rule.verified { "true" } else { "false" }),
    ];
    for (column, text) in texts {
        to.cell(|| what(column), line.text(column), Some(text));
    }
    to.cell(|| what("name"), line.text("name"), expected.name.as_deref().filter(|name| !name.is_empty()));
    let is_clause = Lang::ALL.iter().any(|lang| line.text("clause") == Some(rule.citation().get(*lang)));
    to.holds(is_clause, || what("clause"));
    to.number(|| what("threshold"), line.number("threshold"), Some(rule.value), VALUE);
    let (base, value) = (line.number("base"), line.number("value"));
    // Of an age that no service tells, nobody knows here whether the layers do.
    let untold = expected.rate.is_some() && expected.base.is_none() && base.is_none();
    let basis = expected.basis.as_deref().filter(|_| !untold);
    to.cell(|| what("basis"), line.text("basis"), basis);
    let rate = expected.rate.zip(base);
    let own_value = rate.map(|(places, base)| about(1000.0 * places / base, VALUE * (1.0 + places / base)));
    let own_difference = rate.map(|(places, base)| about(places - rule.value * base / 1000.0, PERSONS));
    let own_base = rate.map(|(_, base)| about(base, VALUE));
    for (column, limits) in [
        ("value", expected.value.or(own_value)),
        ("base", expected.base.or(own_base)),
        ("difference", expected.difference.or(own_difference)),
        ("demand_share", expected.demand_share),
    ] {
        match limits {
            Some(limits) => to.between(|| what(column), line.number(column), limits),
            None => to.holds(line.text(column).is_none(), || what(column)),
        }
    }
    // How many residents live within a radius only the layers tell.
    let share = line.number("residents_share");
    to.holds(share.is_none_or(|share| expected.demand_share.is_some() && (0.0..=1.0).contains(&share)), || {
        what("residents_share")
    });
    to.text(|| what("holds"), line.text("holds"), Some(verdict(rule, value, line.number("difference"), expected)));
    let is_told = matches!(line.text("holds"), Some("yes" | "no"));
    to.holds(line.text("missing").is_some() != is_told, || what("missing"));
    to.holds(is_said(line.text("missing_key"), line.text("missing"), rule), || what("missing_key"));
}

/// Whether what is missing is said by its key, in one of the languages.
fn is_said(key: Option<&str>, missing: Option<&str>, rule: &Rule) -> bool {
    let (Some(key), Some(missing)) = (key, missing) else { return key.is_none() && missing.is_none() };
    // What begins like a formula stands behind an apostrophe.
    let is = |text: &str| missing == text || missing.strip_prefix('\'') == Some(text);
    if key == "needs" {
        return rule.needs().is_some_and(|needs| Lang::ALL.into_iter().any(|lang| is(needs.get(lang))));
    }
    Sentence::of_code(MISSING, key).is_some_and(|said| Lang::ALL.into_iter().any(|lang| is(&said.text(lang))))
}

/// By the written value: who reads it judges the same.
fn verdict(rule: &Rule, value: Option<f64>, beyond: Option<f64>, expected: &Expected) -> &'static str {
    if expected.in_doubt {
        return "unknown";
    }
    if rule.indicator == Indicator::ServiceRadius {
        return if value.is_some() && beyond == Some(0.0) { "yes" } else { "no" };
    }
    let Some(value) = value else { return "unknown" };
    let holds = match rule.op {
        Op::Equal => value == rule.value,
        Op::AtMost => value <= rule.value,
        Op::AtLeast => value >= rule.value,
    };
    let is_settled = match rule.op {
        Op::AtLeast => holds,
        Op::AtMost => !holds,
        Op::Equal => false,
    };
    match (expected.at_least && !is_settled, holds) {
        (true, _) => "unknown",
        (false, true) => "yes",
        (false, false) => "no",
    }
}
