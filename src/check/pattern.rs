//! Patterns of the scores in a finished output: Moran's I worked out again, p from the stated seed.
//!
//! Scores are written to a billionth. Which permutations come out as far as the scores themselves is therefore known from and
//! to, and with it every p, which places are significant, and how many.

use super::comparison::Comparison;
use super::interval::Interval;
use crate::inequality::{LEVEL, Neighbours, Random, Use, benjamini_hochberg, moran_within};
use crate::study::PatternTable;
use rayon::prelude::*;
use serde_json::{Value, json};

/// Half of the last digit of a score, and a little.
const SCORE: f64 = 0.6e-9;

/// A share by which sums of the same values in another order may differ.
const SUMS: f64 = 1e-12;

/// Scores that lie nearer together, in scores, than this many digits are too much alike to be told apart once rounded.
const ALIKE: f64 = 1e3 * SCORE;

/// Whether something is sure, and whether it is possible.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Truth {
    pub sure: bool,
    pub possible: bool,
}

/// Quadrants, as written: own value first, then the neighbours'.
pub(super) const QUADRANTS: [&str; 4] = ["HH", "LH", "LL", "HL"];

/// What may be found at one feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Which of [`QUADRANTS`] it may be.
    quadrants: [bool; 4],
    p: Option<Interval>,
    /// p <= 0.05.
    significant: Truth,
    /// Still after Benjamini-Hochberg.
    corrected: Truth,
}

/// The pattern of one column of scores.
pub(super) struct Pattern {
    features: usize,
    without_value: usize,
    islands: usize,
    moran: Option<Moran>,
    /// By feature; `None` for one without value.
    pub places: Vec<Option<Place>>,
}

struct Moran {
    i: Interval,
    expected: f64,
    mean: Option<Interval>,
    sd: Option<Interval>,
    p: Option<Interval>,
}

/// Works a pattern out; `None` where the scores are too much alike for it to be told from rounded ones.
pub(super) fn pattern(values: &[Option<f64>], near: &Neighbours, table: PatternTable) -> Option<Pattern> {
    let known: Vec<bool> = values.iter().map(Option::is_some).collect();
    let scores: Vec<f64> = values.iter().copied().flatten().collect();
    let among = near.among(&known);
    let n = scores.len() as f64;
    let none = || Pattern {
        features: scores.len(),
        without_value: values.len() - scores.len(),
        islands: among.islands().len(),
        moran: None,
        places: vec![None; values.len()],
    };
    let (least, most) = scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    if scores.len() < 2 || least == most && least == 0.0 {
        return Some(none());
    }
    if most - least < ALIKE {
        return None;
    }
    let mean = scores.iter().sum::<f64>() / n;
    let deviation = (scores.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let z: Vec<f64> = scores.iter().map(|x| (x - mean) / deviation).collect();
    let widest = z.iter().fold(0.0_f64, |widest, z| widest.max(z.abs()));
    // By so much each z may be off, with what that does to mean and deviation.
    let off = 4.0 * SCORE / deviation * (1.0 + widest) + SUMS * widest;
    let lag = |i: usize| {
        let of = among.of(i);
        (!of.is_empty()).then(|| of.iter().map(|j| z[*j as usize]).sum::<f64>() / of.len() as f64)
    };
    let lags: Vec<Option<f64>> = (0..z.len()).map(lag).collect();
    let with = lags.iter().flatten().count() as f64;
    let mut found = none();
    if with > 0.0 {
        let squares: f64 = z.iter().map(|z| z * z).sum();
        let products: f64 = z.iter().zip(&lags).filter_map(|(z, lag)| Some(z * (*lag)?)).sum();
        let i = n / with * products / squares;
        let off = 4.0 * off * (1.0 + widest) * n / with;
        let run = |rounding: f64| moran_within(&scores, &among, table.permutations, table.seed, rounding);
        let (low, high) = (run(-off), run(off + SUMS));
        let about = |value: Option<f64>| value.map(|value| Interval::about(value, off));
        found.moran = Some(Moran {
            i: Interval::about(i, off),
            expected: -1.0 / (n - 1.0),
            mean: about(high.and_then(|m| m.permuted_mean)),
            sd: about(high.and_then(|m| m.permuted_sd)),
            p: low.and_then(|m| m.p).zip(high.and_then(|m| m.p)).map(|(from, to)| Interval { from, to }),
        });
    }
    let place = |i: usize| {
        let side = |value: f64| [value > -off, value <= off];
        let ([high_own, low_own], lag) = (side(z[i]), lags[i].map(side));
        let quadrants =
            lag.map_or([false; 4], |[high, low]| [high_own && high, low_own && high, low_own && low, high_own && low]);
        let p = draws(i, &z, among.of(i), off, table);
        let p = p.map(|p| Interval { to: if z[i].abs() <= off { 1.0 } else { p.to }, ..p });
        Place { quadrants, p, significant: Truth::default(), corrected: Truth::default() }
    };
    let places: Vec<Place> = (0..z.len()).into_par_iter().map(place).collect();
    let mut places = places.into_iter();
    found.places = known.iter().map(|known| if *known { places.next() } else { None }).collect();
    significance(&mut found.places);
    Some(found)
}

/// The p of one feature, whose neighbours are drawn from all others again and again, as the seed has it. A draw that comes out as
/// far as the neighbours themselves is a tie for certain where it is they; any other that is so near may be on either side.
fn draws(feature: usize, z: &[f64], near: &[u32], off: f64, table: PatternTable) -> Option<Interval> {
    if near.is_empty() || table.permutations == 0 {
        return None;
    }
    let last = z.len() - 1;
    let mut order: Vec<usize> = (0..z.len()).collect();
    order.swap(feature, last);
    let mut is_near = vec![false; z.len()];
    for &j in near {
        is_near[j as usize] = true;
    }
    let sum: f64 = near.iter().map(|&j| z[j as usize]).sum();
    let off = 2.0 * off * near.len() as f64;
    let mut random = Random::new(table.seed, Use::Feature, feature);
    let (mut above, mut below) = (Interval::default(), Interval::default());
    let mut swapped = Vec::with_capacity(near.len());
    for _ in 0..table.permutations {
        let (mut drawn, mut are_they) = (0.0, true);
        for at in 0..near.len().min(last) {
            let other = at + random.below((last - at) as u32) as usize;
            order.swap(at, other);
            swapped.push((at, other));
            drawn += z[order[at]];
            are_they &= is_near[order[at]];
        }
        for (at, other) in swapped.drain(..).rev() {
            order.swap(at, other);
        }
        let is_open = (drawn - sum).abs() <= off;
        let count =
            |is: bool| Interval { from: f64::from(if is_open { are_they } else { is }), to: f64::from(is_open || is) };
        above = above + count(drawn > sum);
        below = below + count(drawn < sum);
    }
    let all = f64::from(table.permutations) + 1.0;
    let p = above.min(below);
    Some(Interval { from: (p.from + 1.0) / all, to: (p.to + 1.0) / all })
}

/// The smaller the p, the more are significant, of one test and of many.
fn significance(places: &mut [Option<Place>]) {
    let limit = |of: fn(Interval) -> f64| {
        let p = places.iter().flatten().filter_map(|place| place.p).map(|p| (2.0 * of(p)).min(1.0));
        benjamini_hochberg(&p.collect::<Vec<_>>(), LEVEL)
    };
    let (least, most) = (limit(|p| p.to), limit(|p| p.from));
    for place in places.iter_mut().flatten() {
        let Some(p) = place.p else { continue };
        place.significant = Truth { sure: p.to <= LEVEL, possible: p.from <= LEVEL };
        let counts = |p: f64, limit: Option<f64>| limit.is_some_and(|limit| (2.0 * p).min(1.0) <= limit);
        place.corrected = Truth { sure: counts(p.to, least), possible: counts(p.from, most) };
    }
}

impl Place {
    /// A quadrant as a file has it: none where the place is not significant.
    pub fn quadrant(place: Option<&Self>, stated: Option<&str>) -> bool {
        match stated {
            None => place.is_none_or(|place| !place.significant.sure),
            Some(stated) => place.is_some_and(|place| {
                let named = QUADRANTS.iter().zip(place.quadrants).any(|(name, possible)| possible && *name == stated);
                named && place.significant.possible
            }),
        }
    }

    /// The p of a place that is significant, to four decimals.
    pub fn is_p(&self, stated: Option<f64>) -> bool {
        self.p.zip(stated).is_some_and(|(p, stated)| p.widened(0.6e-4).contains(stated))
    }

    /// Whether it still counts among many.
    pub fn is_corrected(&self, stated: bool) -> bool {
        if stated { self.corrected.possible } else { !self.corrected.sure }
    }
}

/// Compares what `equity.json` has of a pattern.
pub(super) fn compare(name: &str, found: &Pattern, stated: &Value, table: PatternTable, comparison: &mut Comparison) {
    let what = |column: &str| format!("equity.json {name} {column}");
    settings(&what, found.features, found.without_value, stated, table, comparison);
    comparison.value(|| what("islands"), &stated["islands"], &json!(found.islands));
    moran(&what, found.moran.as_ref(), &stated["moran"], comparison);
    let truth = |of: fn(&Place) -> Truth| found.places.iter().flatten().map(move |place| (place, of(place)));
    for (column, of) in [
        ("significant", (|place| place.significant) as fn(&Place) -> Truth),
        ("after_correction", |place| place.corrected),
    ] {
        let clusters = &stated[column];
        let count = |test: &dyn Fn(&Place) -> [bool; 2]| {
            let all = truth(of).map(|(place, truth)| {
                let [sure, possible] = test(place);
                Interval { from: f64::from(truth.sure && sure), to: f64::from(truth.possible && possible) }
            });
            all.sum::<Interval>()
        };
        let all = count(&|_| [true; 2]);
        comparison.between(|| what(&format!("{column}.all")), clusters["all"].as_f64(), all);
        for (number, key) in ["hh", "lh", "ll", "hl"].into_iter().enumerate() {
            let limits = count(&|place| {
                let is_only = place.quadrants.iter().filter(|possible| **possible).count() == 1;
                [place.quadrants[number] && is_only, place.quadrants[number]]
            });
            comparison.between(|| what(&format!("{column}.{key}")), clusters[key].as_f64(), limits);
        }
    }
}

fn moran(what: &impl Fn(&str) -> String, found: Option<&Moran>, stated: &Value, comparison: &mut Comparison) {
    let Some(found) = found else {
        comparison.value(|| what("moran"), stated, &Value::Null);
        return;
    };
    let number = |column: &str| stated[column].as_f64();
    comparison.between(|| what("moran.i"), number("i"), found.i);
    comparison.number(|| what("moran.expected"), number("expected"), Some(found.expected), 1e-12);
    for (column, limits) in [("permuted_mean", found.mean), ("permuted_sd", found.sd), ("p", found.p)] {
        let name = || what(&format!("moran.{column}"));
        match limits {
            Some(limits) => comparison.between(name, number(column), limits.widened(1e-12)),
            None => comparison.number(name, number(column), None, 0.0),
        }
    }
    z(what, stated, comparison);
}

/// z follows from the three numbers beside it.
fn z(what: &impl Fn(&str) -> String, stated: &Value, comparison: &mut Comparison) {
    let number = |column: &str| stated[column].as_f64();
    let sd = number("permuted_sd").filter(|sd| *sd > SUMS);
    let z = number("i").zip(number("permuted_mean")).zip(sd).map(|((i, mean), sd)| (i - mean) / sd);
    let z = z.filter(|z| z.is_finite());
    comparison.number(|| what("moran.z"), number("z"), z, 1e-9 * (1.0 + z.unwrap_or(0.0).abs()));
}

/// What of a pattern can be known without the neighbours: how many features there are, what is there at all, and what the numbers
/// say of each other.
pub(super) fn without_neighbours(
    name: &str,
    scores: &[Option<f64>],
    stated: &Value,
    table: PatternTable,
    comparison: &mut Comparison,
) {
    let what = |column: &str| format!("equity.json {name} {column}");
    let known: Vec<f64> = scores.iter().copied().flatten().collect();
    settings(&what, known.len(), scores.len() - known.len(), stated, table, comparison);
    for column in ["significant", "after_correction"] {
        let count = |key: &str| stated[column][key].as_f64().unwrap_or(f64::NAN);
        let sum = ["hh", "lh", "ll", "hl"].map(count).iter().sum();
        comparison.number(|| what(&format!("{column}.all")), Some(count("all")), Some(sum), 0.0);
        let islands = stated["islands"].as_f64().unwrap_or(f64::NAN);
        let most = Interval { from: 0.0, to: known.len() as f64 - islands };
        comparison.between(|| what(&format!("{column}.all")), Some(count("all")), most);
    }
    let count = |column: &str| stated[column]["all"].as_f64().unwrap_or(f64::NAN);
    comparison.holds(count("after_correction") <= count("significant"), || what("after_correction.all"));
    let islands = stated["islands"].as_u64().unwrap_or(u64::MAX);
    comparison.holds(islands <= known.len() as u64, || what("islands"));
    let (least, most) = known.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    let moran = &stated["moran"];
    if moran.is_null() {
        // Scores that differ have a statistic as soon as one of them has a neighbour.
        let must = known.len() > 1 && most - least >= ALIKE && islands < known.len() as u64;
        comparison.holds(!must, || what("moran"));
        return;
    }
    let number = |column: &str| moran[column].as_f64();
    comparison.holds(known.len() > 1 && islands < known.len() as u64, || what("moran"));
    comparison.number(|| what("moran.expected"), number("expected"), Some(-1.0 / (known.len() as f64 - 1.0)), 1e-12);
    z(&what, moran, comparison);
    let permutations = f64::from(table.permutations);
    for column in ["permuted_mean", "permuted_sd", "p"] {
        comparison.holds(number(column).is_some() == (permutations > 0.0), || what(&format!("moran.{column}")));
    }
    let (Some(p), Some(sd)) = (number("p"), number("permuted_sd")) else { return };
    // p counts permutations, and itself.
    let counted = p * (permutations + 1.0) - 1.0;
    comparison.number(|| what("moran.p"), Some(counted), Some(counted.round().clamp(0.0, permutations)), 1e-6);
    comparison.holds(sd >= 0.0, || what("moran.permuted_sd"));
    // Of values with a mean and a deviation, no more than 1 / (1 + z^2) lie z deviations to one side (Cantelli).
    if let Some(z) = number("z") {
        let most = permutations / (1.0 + z * z);
        comparison.holds(counted <= most * (1.0 + 1e-9) + 1e-6, || what("moran.p"));
    }
}

/// What the study sets, and how many features it is about.
fn settings(
    what: &impl Fn(&str) -> String,
    features: usize,
    without_value: usize,
    stated: &Value,
    table: PatternTable,
    comparison: &mut Comparison,
) {
    for (column, found) in [
        ("features", json!(features)),
        ("features_without_value", json!(without_value)),
        ("permutations", json!(table.permutations)),
        ("seed", json!(table.seed)),
    ] {
        comparison.value(|| what(column), &stated[column], &found);
    }
    let smallest = (table.permutations > 0).then(|| 1.0 / (f64::from(table.permutations) + 1.0));
    comparison.number(|| what("smallest_p"), stated["smallest_p"].as_f64(), smallest, 1e-12);
}
