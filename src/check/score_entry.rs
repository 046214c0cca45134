//! What `equity.json` has of one score beside its mean and spread, and every score and ratio by its formula.

use super::comparison::Comparison;
use super::folder::Row;
use super::formula::{Expected, Pairs, Sums, rho};
use super::interval::Interval;
use super::score_files::{Asked, ScoreFiles};
use super::spread::People;
use super::weights::reach;
use crate::access::{Decay, Law, Measure, Question, Unit};
use crate::units::Impedance;
use serde_json::{Value, json};

/// Half of the last digit of a score, and a little.
const SCORE: f64 = 0.6e-9;

/// Floating-point sums in another order agree to this share.
const SHARE: f64 = 1e-8;

/// Ways that differ by less may be equal in whole millimetres or milliseconds.
const WHOLE: f64 = 1.001e-3;

/// Sums of counts with six decimals agree to this.
const PERSONS: f64 = 1e-4;

/// Pairs of a cell and a site that are looked at for one score; with more, some cells and sites are.
const PAIRS: usize = 1_000_000;

/// Compares the entry of one score.
pub(super) fn entry(files: &ScoreFiles<'_>, asked: &Asked, rows: &[People<'_>], comparison: &mut Comparison) {
    let entry = asked.entry(&files.equity);
    question(asked, entry, files.written.impedance(), comparison);
    let what = |column: &str| format!("equity.json {} {column}", asked.id);
    let number = |column: &str| entry[column].as_f64();
    let (measure, law) = (asked.question.measure, asked.question.measure.law());
    let Known { people, places, ratio, .. } = &known(files, asked);
    let (everybody, offered): (f64, f64) = (people.iter().sum(), places.iter().sum());
    let is_raam = law == Law::Equilibrium;
    let rho = rho(&asked.question, everybody, offered);
    comparison.number(|| what("rho"), number("rho"), Some(rho).filter(|_| is_raam), 1e-8 * rho);
    if is_raam {
        comparison.between(|| what("regret"), number("regret"), Interval { from: 0.0, to: 1e-8 });
    } else {
        comparison.number(|| what("regret"), number("regret"), None, 0.0);
    }
    let demand = &files.written.ledger["demand"];
    for (column, found) in [("people_outside_every_zone", "outside"), ("people_unlocated", "unlocated")] {
        comparison.number(|| what(column), number(column), demand[found].as_f64(), 0.0);
    }
    comparison.number(|| what("places"), number("places"), Some(offered), PERSONS);
    let enjoyed: f64 = rows.iter().map(|row| row.persons * row.score.unwrap_or(0.0)).sum();
    let off = 1e-9 * (everybody + enjoyed) + 1e-9;
    comparison.number(|| what("people_times_score"), number("people_times_score"), Some(enjoyed), off);
    let is_shared = measure.unit() == Unit::PlacesPerPerson;
    comparison.number(|| what("enjoyed"), number("enjoyed"), Some(enjoyed).filter(|_| is_shared), off);
    let listed = entry["ratio_by_site"].as_object().map_or(0, serde_json::Map::len);
    let expected = if law == Law::Nothing { 0 } else { places.len() };
    comparison.number(|| what("ratio_by_site"), Some(listed as f64), Some(expected as f64), 0.0);
    comparison.holds(ratio.iter().all(|ratio| ratio.is_some() == (law != Law::Nothing)), || what("ratio_by_site"));
    let alone = places.iter().zip(ratio).filter(|(_, ratio)| **ratio == Some(0.0)).map(|(places, _)| *places).sum();
    let alone = Some(alone).filter(|_| law != Law::Nothing);
    comparison.number(|| what("places_without_people"), number("places_without_people"), alone, PERSONS);

    let ways = files.written.known;
    let way = |cell: usize, site: usize| {
        let way = ways.cost(&files.cells[cell], files.open[site].0);
        way.is_finite().then(|| ways.about(way))
    };
    formulas(files, asked, &way, comparison);
}

/// A way from a cell to an open site.
pub(super) type Way<'a> = dyn Fn(usize, usize) -> Option<Interval> + 'a;

/// Compares every score and ratio with its formula, and all of them with what they must add up to, over ways as they are known.
pub(super) fn formulas(files: &ScoreFiles<'_>, asked: &Asked, way: &Way<'_>, comparison: &mut Comparison) {
    let what = |column: &str| format!("equity.json {} {column}", asked.id);
    let Known { people, score, places, ratio } = &known(files, asked);
    let (measure, law) = (asked.question.measure, asked.question.measure.law());
    let everybody: f64 = people.iter().sum();
    let without_score: f64 =
        people.iter().zip(score).filter(|(_, score)| score.is_none()).map(|(people, _)| people).sum();
    let pairs = Pairs { question: &asked.question, people, places, ratio, way };
    if let Some(total) = pairs.total(score) {
        // Each score is off by half of its last digit, which its people, or the cells, add up.
        let off = match law {
            Law::Ratios => 1e-7 * total.expected.to + 1e-9 * files.cells.len() as f64,
            Law::Equilibrium => 1e-7 * (everybody - without_score) + PERSONS,
            _ => 1e-7 * (total.expected.to + 1.0) + 1e-9 * everybody,
        };
        comparison.between(|| what("law"), Some(total.given), total.expected.widened(off));
    }
    if !files.written.known.are_known() {
        return;
    }
    let step = people.len().saturating_mul(places.len()).div_ceil(PAIRS).max(1);
    let sums: Option<Sums> = (step == 1).then(|| pairs.sums());
    for cell in (0..people.len()).step_by(step) {
        let name = || format!("access.geojson {} {}", files.cells[cell].text("id").unwrap_or("?"), asked.id);
        match pairs.score(cell, sums.as_ref()) {
            Expected::Between(limits) => {
                // Of ways that are equal in whole millimetres the first counts.
                let whole = if measure == Measure::NearestCost { WHOLE } else { 0.0 };
                comparison.between(name, score[cell], limits.widened(SHARE * limits.to + SCORE + whole));
            }
            Expected::Nothing => comparison.number(name, score[cell], None, 0.0),
            Expected::Open => {}
        }
    }
    for site in (0..places.len()).step_by(step) {
        if let Some(limits) = pairs.ratio(site, sums.as_ref()) {
            let limits = Interval { from: limits.from * (1.0 - SHARE), to: limits.to * (1.0 + SHARE) };
            let id = files.open[site].0.text("id").unwrap_or("?");
            let name = || format!("equity.json {} ratio_by_site {id}", asked.id);
            comparison.between(name, ratio[site], limits);
        }
    }
}

/// What the files have of a score, by cell and by open site.
struct Known {
    people: Vec<f64>,
    score: Vec<Option<f64>>,
    places: Vec<f64>,
    ratio: Vec<Option<f64>>,
}

fn known(files: &ScoreFiles<'_>, asked: &Asked) -> Known {
    let rows = files.people(asked);
    let ratios = &asked.entry(&files.equity)["ratio_by_site"];
    let ratio = |(site, _): &(&Row, f64)| ratios[site.text("id").unwrap_or("?")].as_f64();
    Known {
        people: rows.iter().map(|row| row.persons).collect(),
        score: rows.iter().map(|row| row.score).collect(),
        places: files.open.iter().map(|(_, places)| *places).collect(),
        ratio: files.open.iter().map(ratio).collect(),
    }
}

/// What was asked, as the entry repeats it.
fn question(asked: &Asked, entry: &Value, impedance: Impedance, comparison: &mut Comparison) {
    let (question, measure) = (&asked.question, asked.question.measure);
    let only = |value: f64, takes: bool| if takes && value.is_finite() { json!(value) } else { Value::Null };
    for (column, found) in [
        ("method", json!(measure.as_str())),
        ("unit", json!(measure.unit_of(impedance).as_str())),
        ("competes", json!(asked.competes.as_str())),
        ("law", json!(measure.law().as_str())),
        ("less_is_better", json!(!measure.unit().more_is_better())),
        ("cutoff", only(question.cutoff, true)),
        ("decay", decay(question)),
        ("attraction", only(question.attraction, measure.has_attraction())),
        ("tau", only(question.tau, measure.law() == Law::Equilibrium)),
    ] {
        comparison.value(|| format!("equity.json {} {column}", asked.id), &entry[column], &found);
    }
}

/// A decay as the study has it, in metres; none where everything counts alike however far.
fn decay(question: &Question) -> Value {
    match &question.decay {
        _ if reach(question).is_infinite() && matches!(question.decay, Decay::Step(_)) => Value::Null,
        Decay::Step(bands) => json!({ "step": bands }),
        Decay::Gaussian(length) => json!({ "gaussian": length }),
        Decay::Epanechnikov(length) => json!({ "epanechnikov": length }),
        Decay::Linear(length) => json!({ "linear": length }),
        Decay::Exponential(length) => json!({ "exponential": length }),
        Decay::Power(exponent) => json!({ "power": exponent }),
        Decay::Logistic { middle, width } => json!({ "logistic": { "middle": middle, "width": width } }),
    }
}

/// Coefficients of variation between sites of the places for each person sent there.
pub(super) fn between_sites(files: &ScoreFiles<'_>, comparison: &mut Comparison) {
    let stated = &files.equity["between_sites"];
    let what = |column: &str| format!("equity.json between_sites.{column}");
    let sites = || files.written.counted().map(|site| [site.number("allocated").unwrap_or(0.0), site.amount("places")]);
    let with: Vec<[f64; 2]> = sites().filter(|site| site[0] > 0.0).collect();
    let (all, n) = (sites().count() as f64, with.len() as f64);
    comparison.number(|| what("sites"), stated["sites"].as_f64(), Some(all), 0.0);
    let alone = stated["sites_nobody_is_sent_to"].as_f64();
    comparison.number(|| what("sites_nobody_is_sent_to"), alone, Some(all - n), 0.0);
    let variation = |weight: &dyn Fn(&[f64; 2]) -> f64| {
        let all: f64 = with.iter().map(weight).sum();
        let mean = with.iter().map(|site| weight(site) * site[1] / site[0]).sum::<f64>() / all;
        let squares = with.iter().map(|site| weight(site) * (site[1] / site[0] - mean).powi(2)).sum::<f64>();
        Some((squares / all).sqrt() / mean).filter(|variation| variation.is_finite())
    };
    let population = variation(&|_| 1.0);
    let sample = population.filter(|_| n >= 2.0).map(|cv| cv * (n / (n - 1.0)).sqrt());
    for (column, found) in [("by_people", variation(&|site| site[0])), ("population", population), ("sample", sample)] {
        comparison.number(|| what(column), stated[column].as_f64(), found, 1e-6 * (1.0 + found.unwrap_or(0.0)));
    }
}
