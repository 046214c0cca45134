//! Whether a layer is shifted by GCJ-02 or BD-09 without saying so: a second look at positions, never a move.
//!
//! # Method
//! A layer's positions alone do not show the offset. It shows against another layer: sites or cells that lie outside the
//! zone they name (or outside every zone) as they stand, and inside it once the offset is taken off; or sites of one name
//! in two layers that stand apart by just the offset. Every other reading of the layer, or of the zones, is tried.
//!
//! # Rules against the zones
//! Points whose inside or outside changes decide. Neighbours say the same, so each square of [`SQUARE`] has one vote. A
//! reading is believed with [`VOTES`] votes at least, three quarters of them for it, an exact sign test below [`LEVEL`],
//! and half of the misplaced points mended. Where no point names its zone nearly all of them ([`STRAY`]) must lie inside
//! after it, at [`LEVEL_UNNAMED`]: schools of a neighbour just across the border must not pass for an offset.
//!
//! # Rules for sites of one name
//! [`PAIRS`] pairs at least, names that are unique in each layer; the offset leaves a median of at most [`FIT`] and a third
//! of what it was; three quarters of the pairs lie within [`FIT`] then and are nearer than before.

use super::ZoneTree;
use crate::crs::offset::{Datum, bearing, sign_test, uncovered};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Layer, Model, Role, ZoneIx};
use crate::units::Persons;
use std::collections::BTreeMap;

/// Side of a square with one vote, metres.
const SQUARE: f64 = 1_000.0;
/// Votes at least.
const VOTES: usize = 5;
/// Highest probability that chance alone gives these votes.
const LEVEL: f64 = 0.01;
/// The same where no point names its zone.
const LEVEL_UNNAMED: f64 = 0.001;
/// Share of points that may stay outside every zone where none names its own.
const STRAY: f64 = 0.02;
/// Points looked at, about: of more cells a part is enough.
const SAMPLE: usize = 20_000;
/// Pairs of one name at least.
const PAIRS: usize = 3;
/// Farthest that two sites of one name stand apart to be a pair, metres: far beyond both offsets.
const PAIRED: f64 = 3_000.0;
/// How well an offset must fit, metres.
const FIT: f64 = 150.0;
/// The radius that is used to say what an offset does.
const RADIUS: f64 = 500.0;

/// A position in planar metres, and the zone its file names.
type Point = ([f64; 2], Option<ZoneIx>);

/// Another way to read the layer or the zones.
#[derive(Debug, Clone, Copy)]
struct Reading {
    of_zones: bool,
    was: Datum,
    is: Datum,
}

/// Looks for layers shifted by GCJ-02 or BD-09 (W0420 to W0421; I0423 where the evidence is thin). To be called after the zones are
/// assigned and before sites without a position are given one.
pub fn offsets(model: &Model, layers: &[Layer]) -> Issues {
    let mut issues = Issues::new();
    let of = |role: Role| layers.iter().filter(move |layer| layer.role == role);
    let facilities: Vec<&Layer> = of(Role::Facilities).collect();
    if let Some(zones) = of(Role::Zones).next().filter(|_| !model.zones.is_empty()) {
        let tree = ZoneTree::new(&model.zones);
        let index = names(model);
        for (number, layer) in facilities.iter().enumerate() {
            let sites = model.facilities.iter().filter(|site| site.source.0 == number);
            let points = sites.filter_map(|site| {
                let named = site.zone.as_deref().and_then(|name| index.get(name).copied());
                Some((site.at?.0, named))
            });
            against_zones(model, &tree, layer, zones, &points.collect::<Vec<_>>(), &mut issues);
        }
        let mut demand = of(Role::Demand);
        // Cells of several layers are one list by now, and each layer may be in another datum.
        if let (Some(layer), None) = (demand.next(), demand.next()) {
            against_zones(model, &tree, layer, zones, &cells(model, &index), &mut issues);
        }
    }
    for (b, later) in facilities.iter().enumerate() {
        for (a, earlier) in facilities.iter().enumerate().take(b) {
            between(model, [(a, earlier), (b, later)], &mut issues);
        }
    }
    issues
}

/// Zones by id and by name; a name that stands twice, or is another zone's id, names nothing.
fn names(model: &Model) -> BTreeMap<&str, ZoneIx> {
    let mut index: BTreeMap<&str, Option<ZoneIx>> = BTreeMap::new();
    for (number, zone) in model.zones.iter().enumerate() {
        for name in [zone.id.as_str(), zone.name.as_str()] {
            let number = ZoneIx::new(number);
            index.entry(name).and_modify(|n| *n = n.filter(|n| *n == number)).or_insert(Some(number));
        }
    }
    index.into_iter().filter_map(|(name, number)| Some((name, number?))).collect()
}

/// Cells with people, a fixed part of them where there are many.
fn cells(model: &Model, index: &BTreeMap<&str, ZoneIx>) -> Vec<Point> {
    let demand = &model.demand;
    let people = demand.column(&Attribute::Persons);
    let every = (demand.len() / SAMPLE).max(1) as u64;
    let known: Vec<Option<ZoneIx>> =
        demand.named_zone.iter().flat_map(|named| &named.names).map(|name| index.get(name.as_str()).copied()).collect();
    // Taken by a hash of their number: each hundredth cell in order might be one column of a lattice.
    let chosen = |cell: &usize| ((*cell as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).is_multiple_of(every);
    (0..demand.len())
        .filter(|&cell| people.is_none_or(|people| people[cell] > Persons::ZERO))
        .filter(chosen)
        .map(|cell| {
            let word = demand.named_zone.as_ref().and_then(|named| named.of_cell[cell]);
            ([demand.x[cell], demand.y[cell]], word.and_then(|word| known[word.index()]))
        })
        .collect()
}

/// What a reading does to the points.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    before: usize,
    after: usize,
    votes: usize,
    wins: usize,
    metres: f64,
    bearing: f64,
}

impl Evidence {
    fn is_enough(&self, n: usize, named: bool) -> bool {
        let level = if named { LEVEL } else { LEVEL_UNNAMED };
        let mended = 2 * (n - self.after) <= n - self.before;
        let inside = named || (n - self.after) as f64 <= STRAY * n as f64;
        self.votes >= VOTES
            && 4 * self.wins >= 3 * self.votes
            && mended
            && inside
            && sign_test(self.wins, self.votes) < level
    }
}

fn against_zones(model: &Model, tree: &ZoneTree, layer: &Layer, zones: &Layer, points: &[Point], issues: &mut Issues) {
    let named = points.iter().any(|point| point.1.is_some());
    let points: Vec<Point> = points.iter().filter(|point| !named || point.1.is_some()).copied().collect();
    let mut best: Option<(Reading, Evidence)> = None;
    for reading in readings(Datum::of(layer), Datum::of(zones)) {
        let Some(found) = evidence(model, tree, reading, &points) else { continue };
        if best.is_none_or(|(_, best)| found.after > best.after) {
            best = Some((reading, found));
        }
    }
    let Some((reading, found)) = best else { return };
    if found.after <= found.before {
        return;
    }
    let enough = found.is_enough(points.len(), named);
    let (code, file) = match (enough, reading.of_zones) {
        (true, false) => ("W0420", &layer.file),
        (true, true) => ("W0422", &zones.file),
        (false, _) => ("I0423", &layer.file),
    };
    let issue = Issue::new(code).file(file).value(reading.is.as_str()).fact("was", reading.was.as_str());
    let other = if reading.of_zones { &layer.file } else { &zones.file };
    let issue = issue.fact("other", other).fact("n", points.len()).fact("before", found.before);
    let issue = issue.fact("after", found.after).fact("votes", found.votes).fact("wins", found.wins);
    issues.push(effect(issue, found.metres, found.bearing));
}

fn effect(issue: Issue, metres: f64, bearing: f64) -> Issue {
    let lost = 100.0 * uncovered(RADIUS, metres);
    let issue = issue.fact("metres", format!("{metres:.0}")).fact("bearing", format!("{bearing:.0}"));
    issue.fact("lost", format!("{lost:.0}"))
}

/// Other readings of the layer, then of the zones; those that move the layer the same way stand once, as the layer's.
fn readings(layer: Datum, zones: Datum) -> Vec<Reading> {
    let others = |was: Datum, of_zones| {
        Datum::ALL.into_iter().filter(move |is| *is != was).map(move |is| Reading { of_zones, was, is })
    };
    // The zones read otherwise move everything else the other way: the same as the layer read otherwise where the two
    // exchange their datums.
    let same = |r: &Reading| others(layer, false).any(|l| l.was == r.is && l.is == r.was);
    others(layer, false).chain(others(zones, true).filter(|reading| !same(reading))).collect()
}

impl Reading {
    /// Where a point of the layer then lies among the zones as they stand; planar metres.
    fn place(self, model: &Model, at: [f64; 2]) -> Option<[f64; 2]> {
        let lonlat = model.crs.to_lonlat(at);
        let (from, to) = if self.of_zones { (self.is, self.was) } else { (self.was, self.is) };
        model.crs.from_lonlat(from.reread(lonlat, to))
    }
}

/// `None` where a reading moves nothing (outside China) or there is no point.
fn evidence(model: &Model, tree: &ZoneTree, reading: Reading, points: &[Point]) -> Option<Evidence> {
    let inside = |at: [f64; 2], zone: Option<ZoneIx>| match zone {
        Some(zone) => tree.is_in(zone, at),
        None => tree.zone_of(at).is_some(),
    };
    let mut found = Evidence::default();
    let mut squares: BTreeMap<[i64; 2], i64> = BTreeMap::new();
    let mut moved = [Vec::with_capacity(points.len()), Vec::with_capacity(points.len())];
    for &(at, zone) in points {
        let there = reading.place(model, at)?;
        moved[0].push(at[0] - there[0]);
        moved[1].push(at[1] - there[1]);
        let (was, is) = (inside(at, zone), inside(there, zone));
        found.before += usize::from(was);
        found.after += usize::from(is);
        if was != is {
            let square = at.map(|x| (x / SQUARE).floor() as i64);
            *squares.entry(square).or_default() += if is { 1 } else { -1 };
        }
    }
    found.votes = squares.values().filter(|vote| **vote != 0).count();
    found.wins = squares.values().filter(|vote| **vote > 0).count();
    let offset = [median(&mut moved[0])?, median(&mut moved[1])?];
    (found.metres, found.bearing) = (f64::hypot(offset[0], offset[1]), bearing(offset));
    (found.metres > 1.0).then_some(found)
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Two layers of sites: do those of one name stand apart by an offset?
fn between(model: &Model, [(a, layer_a), (b, layer_b)]: [(usize, &Layer); 2], issues: &mut Issues) {
    let apart = |p: [f64; 2], q: [f64; 2]| f64::hypot(p[0] - q[0], p[1] - q[1]);
    let (in_a, in_b) = (by_name(model, a), by_name(model, b));
    let both = in_a.iter().filter_map(|(name, at)| Some(((*at)?, (*in_b.get(name)?)?)));
    let pairs: Vec<([f64; 2], [f64; 2])> = both.filter(|(p, q)| apart(*p, *q) <= PAIRED).collect();
    let before: Vec<f64> = pairs.iter().map(|(p, q)| apart(*p, *q)).collect();
    let Some(stands) = median(&mut before.clone()).filter(|_| pairs.len() >= PAIRS) else { return };
    let mut best: Option<(f64, bool, Reading, Vec<f64>)> = None;
    for reading in readings(Datum::of(layer_a), Datum::of(layer_b)) {
        // Here "zones" stands for the second layer, whose sites stay where they are.
        let left = pairs.iter().map(|(p, q)| Some(apart(reading.place(model, *p)?, *q)));
        let Some(left) = left.collect::<Option<Vec<f64>>>() else { continue };
        let Some(middle) = median(&mut left.clone()) else { continue };
        if best.as_ref().is_none_or(|best| middle < best.0) {
            best = Some((middle, reading.of_zones, reading, left));
        }
    }
    let Some((middle, of_second, reading, left)) = best else { return };
    let fitting = left.iter().zip(&before).filter(|(left, before)| **left <= FIT && left < before).count();
    if middle > FIT || 3.0 * middle > stands || 4 * fitting < 3 * pairs.len() {
        return;
    }
    let (file, other) = if of_second { (&layer_b.file, &layer_a.file) } else { (&layer_a.file, &layer_b.file) };
    let way = |k: usize| {
        let mut ways: Vec<f64> = pairs.iter().map(|(p, q)| if of_second { q[k] - p[k] } else { p[k] - q[k] }).collect();
        median(&mut ways)
    };
    let (Some(east), Some(north)) = (way(0), way(1)) else { return };
    let issue = Issue::new("W0421").file(file).value(reading.is.as_str()).fact("was", reading.was.as_str());
    let issue = issue.fact("other", other).fact("n", pairs.len()).fact("spread", format!("{middle:.0}"));
    issues.push(effect(issue, f64::hypot(east, north), bearing([east, north])));
}

/// Positions of a layer's sites by name; `None` for a name that stands twice.
fn by_name(model: &Model, layer: usize) -> BTreeMap<String, Option<[f64; 2]>> {
    let mut found = BTreeMap::new();
    for site in model.facilities.iter().filter(|site| site.source.0 == layer) {
        if let Some(at) = site.at {
            found.entry(plain(&site.name)).and_modify(|at| *at = None).or_insert(Some(at.0));
        }
    }
    found
}

/// A name without white space, in half-width letters and lower case.
fn plain(name: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    name.chars().map(narrow).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
