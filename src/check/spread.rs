//! How unequal written scores are, worked out again by the formulas as textbooks have them.

use super::comparison::Comparison;
use super::interval::Interval;
use serde_json::Value;
use std::collections::BTreeMap;

/// People of a cell with their score.
#[derive(Clone, Copy)]
pub(super) struct People<'w> {
    pub persons: f64,
    pub score: Option<f64>,
    pub zone: Option<&'w str>,
}

/// Scores are written to a billionth.
const SCORE: f64 = 1e-9;

/// Counts of people have six decimals.
const PERSONS: f64 = 1e-5;

/// Compares `equity` of one score with the cells; `unreachable` people score 0 for certain.
pub(super) fn spread(id: &str, stated: &Value, all: &[People<'_>], unreachable: f64, comparison: &mut Comparison) {
    let name = |what: &str| format!("equity.json {id} equity.{what}");
    let number = |what: &str| stated[what].as_f64();
    let people = || all.iter().filter(|row| row.persons > 0.0);
    let mut rows: Vec<(f64, f64, Option<&str>)> =
        people().filter_map(|row| Some((row.score?, row.persons, row.zone))).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let persons: f64 = rows.iter().map(|row| row.1).sum();
    let near = PERSONS + 1e-9 * persons;
    let without: f64 = people().filter(|row| row.score.is_none()).map(|row| row.persons).sum();
    comparison.number(|| name("persons"), number("persons"), Some(persons), near);
    comparison.number(|| name("persons_without_score"), number("persons_without_score"), Some(without), near);
    // What is written as 0 may be a little more.
    let zero: f64 = rows.iter().filter(|row| row.0 == 0.0).map(|row| row.1).sum();
    let zero = Interval { from: unreachable.min(zero), to: zero }.widened(near);
    comparison.between(|| name("persons_at_zero"), number("persons_at_zero"), zero);
    let end = |row: Option<&(f64, f64, Option<&str>)>| row.map(|row| row.0);
    comparison.number(|| name("min"), number("min"), end(rows.first()), SCORE);
    comparison.number(|| name("max"), number("max"), end(rows.last()), SCORE + 1e-12 * end(rows.last()).unwrap_or(0.0));
    for (column, share) in [("p10", 0.1), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9)] {
        let what = || name(&format!("quantiles.{column}"));
        let stated = stated["quantiles"][column].as_f64();
        match [share - 1e-9, share + 1e-9].map(|share| quantile(&rows, share * persons)) {
            [Some(from), Some(to)] => {
                comparison.between(what, stated, Interval { from, to: to * (1.0 + 1e-12) }.widened(SCORE));
            }
            _ => comparison.number(what, stated, None, 0.0),
        }
    }
    groups(id, stated, all, comparison);
    let total: f64 = rows.iter().map(|row| row.0 * row.1).sum();
    let mean = total / persons;
    if rows.is_empty() || !(mean > SCORE) {
        return;
    }
    // Each score may be off by half of its last digit.
    let within = 1e-7 + 20.0 * SCORE / mean;
    let mut share = |what: &str, stated: &Value, found: f64| {
        comparison.number(|| name(what), stated.as_f64(), Some(found), within * (1.0 + found.abs()));
    };
    let squares: f64 = rows.iter().map(|row| row.1 * (row.0 - mean).powi(2)).sum();
    share("variation", &stated["variation"], (squares / persons).sqrt() / mean);
    // Gini: one less twice the area below the curve, in trapezes.
    let (mut area, mut below) = (0.0, 0.0);
    for row in &rows {
        let more = row.0 * row.1 / total;
        area += row.1 / persons * (below + more / 2.0);
        below += more;
    }
    share("gini", &stated["gini"], 1.0 - 2.0 * area);
    let [worst, rest] = [0.4, 0.9].map(|mark| curve(&rows, mark * persons) / total);
    share("palma.worst_40", &stated["palma"]["worst_40"], worst);
    share("palma.best_10", &stated["palma"]["best_10"], 1.0 - rest);
    let [best, worst] = ["best_10", "worst_40"].map(|end| stated["palma"][end].as_f64().unwrap_or(f64::NAN));
    let ratio = Some(best / worst).filter(|ratio| ratio.is_finite());
    comparison.number(
        || name("palma.ratio"),
        stated["palma"]["ratio"].as_f64(),
        ratio,
        1e-9 * ratio.unwrap_or(0.0).abs(),
    );
    let marks = stated["lorenz"].as_array().map_or(&[][..], Vec::as_slice);
    comparison.number(|| name("lorenz"), Some(marks.len() as f64), Some(101.0), 0.0);
    for (mark, stated) in marks.iter().enumerate() {
        let found = curve(&rows, mark as f64 / 100.0 * persons) / total;
        comparison.number(|| name(&format!("lorenz {mark}")), stated.as_f64(), Some(found), within);
    }
    theil(id, stated, &rows, mean, within, comparison);
}

/// Theil's T and its parts by zone.
fn theil(
    id: &str,
    stated: &Value,
    rows: &[(f64, f64, Option<&str>)],
    mean: f64,
    within: f64,
    comparison: &mut Comparison,
) {
    let persons: f64 = rows.iter().map(|row| row.1).sum();
    let mut zones: BTreeMap<Option<&str>, [f64; 2]> = BTreeMap::new();
    for row in rows {
        let zone = zones.entry(row.2).or_default();
        *zone = [zone[0] + row.1, zone[1] + row.1 * row.0];
    }
    let of = |score: f64, mean: f64| if score > 0.0 { score * (score / mean).ln() } else { 0.0 };
    let mut in_zones: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    for row in rows {
        let [people, sum] = zones[&row.2];
        *in_zones.entry(row.2).or_default() += row.1 / persons * of(row.0, sum / people) / mean;
    }
    let groups = by_zone(stated);
    let (mut between, mut inside) = (0.0, 0.0);
    for (zone, [people, sum]) in &zones {
        let own = sum / people;
        let part = people / persons * of(own, mean) / mean;
        let within_zone = in_zones[zone];
        between += part;
        inside += within_zone;
        let Some(group) = groups.get(zone) else { continue };
        let name = |what: &str| format!("equity.json {id} equity.groups {} {what}", zone.unwrap_or("-"));
        let mut number = |what: &str, found: f64, off: f64| {
            comparison.number(|| name(what), group[what].as_f64(), Some(found), off * (1.0 + found.abs()));
        };
        number("ratio", own / mean, within);
        number("share", sum / (mean * persons), within);
        number("theil_between", part, within);
        number("theil_within", within_zone, within);
    }
    let name = |what: &str| format!("equity.json {id} equity.theil.{what}");
    for (what, found) in [("total", between + inside), ("between", between), ("within", inside)] {
        comparison.number(|| name(what), stated["theil"][what].as_f64(), Some(found), within * (1.0 + found.abs()));
    }
}

/// The groups by their zones; of two for one the first.
fn by_zone(stated: &Value) -> BTreeMap<Option<&str>, &Value> {
    let groups = stated["groups"].as_array().into_iter().flatten().rev();
    groups.filter(|group| !group["group"].is_number()).map(|group| (group["group"].as_str(), group)).collect()
}

/// People and means by zone: every zone that has people is one group.
fn groups(id: &str, stated: &Value, all: &[People<'_>], comparison: &mut Comparison) {
    let mut zones: BTreeMap<Option<&str>, [f64; 3]> = BTreeMap::new();
    for row in all.iter().filter(|row| row.persons > 0.0) {
        let [persons, without, sum] = zones.entry(row.zone).or_default();
        match row.score {
            Some(score) => (*persons, *sum) = (*persons + row.persons, *sum + row.persons * score),
            None => *without += row.persons,
        }
    }
    let listed = stated["groups"].as_array().map_or(0, Vec::len);
    let name = || format!("equity.json {id} equity.groups");
    comparison.number(name, Some(listed as f64), Some(zones.len() as f64), 0.0);
    let groups = by_zone(stated);
    for (zone, [persons, without, sum]) in zones {
        let own = groups.get(&zone).copied().unwrap_or(&Value::Null);
        let mut number = |what: &str, found: Option<f64>, within: f64| {
            let name = || format!("equity.json {id} equity.groups {} {what}", zone.unwrap_or("-"));
            comparison.number(name, own[what].as_f64(), found, within);
        };
        number("persons", Some(persons), PERSONS);
        number("persons_without_score", Some(without), PERSONS);
        let mean = Some(sum / persons).filter(|mean| mean.is_finite());
        number("mean", mean, SCORE + 1e-9 * mean.unwrap_or(0.0));
    }
}

/// The score of whom so many people are served no better.
fn quantile(rows: &[(f64, f64, Option<&str>)], people: f64) -> Option<f64> {
    let mut below = 0.0;
    let reached = rows.iter().find(|row| {
        below += row.1;
        below >= people
    });
    reached.or(rows.last()).map(|row| row.0)
}

/// People times scores of the worst-served `people`.
fn curve(rows: &[(f64, f64, Option<&str>)], people: f64) -> f64 {
    let (mut left, mut sum) = (people, 0.0);
    for row in rows {
        let some = row.1.min(left);
        sum += some * row.0;
        left -= some;
    }
    sum
}
