//! GCJ-02 and BD-09 read as WGS 84: points copied from Chinese web maps lie half a kilometre off, or a whole one.
//!
//! A single point does not show it. Many do: against the zones, sites that lie in the street they name only once the offset
//! is taken away; against another layer, sites of the same name that are all off by the same way. Nothing is moved here;
//! the finding says what to write.

use super::ZoneTree;
use crate::geodesy::{AnalysisCrs, Named, System, named};
use crate::issue::{Issue, Issues};
use crate::model::{Layer, Model, NO_ZONE, Role};
use std::collections::BTreeMap;

/// Sites or cells whose place in or out of their zone changes with the offset: with fewer there is no evidence.
const FEWEST: u32 = 5;

/// Share of them that must speak for the offset.
const SHARE: f64 = 0.75;

/// Probability with which as many would do so by chance.
const CHANCE: f64 = 0.01;

/// Cells looked at; a grid has millions that all say the same.
const CELLS: usize = 20_000;

/// Pairs of sites with the same name that are needed.
const PAIRS: usize = 3;

/// Two records of one site lie no farther apart than this, offset included.
const SAME: f64 = 3_000.0;

/// How far two records of one site differ by themselves, in metres: entrances, drawn by hand.
const NEAR: f64 = 150.0;

/// What a radius of the standards loses.
const RADIUS: f64 = 500.0;

/// The share of a circle around a site that a circle around a place `metres` off does not cover.
///
/// Two circles of radius r at distance d share 2 r² acos(d / 2r) - d/2 sqrt(4r² - d²).
fn uncovered(metres: f64) -> f64 {
    let (r, d) = (RADIUS, metres);
    if d >= 2.0 * r {
        return 1.0;
    }
    let shared = 2.0 * r * r * (d / (2.0 * r)).acos() - d / 2.0 * (4.0 * r * r - d * d).sqrt();
    1.0 - shared / (std::f64::consts::PI * r * r)
}

/// What a layer could be that was read as something else.
#[derive(Clone, Copy)]
struct Hypothesis {
    /// As the study writes it.
    name: &'static str,
    /// Whether it is the zones that were read wrongly: then everything else lies off by the opposite way.
    of_zones: bool,
    /// From the position as it was read to the position that is meant, both WGS 84.
    meant: fn([f64; 2]) -> [f64; 2],
}

fn hypotheses(declared: &str) -> Vec<Hypothesis> {
    use crate::geodesy::{bd09, gcj02};
    match named(declared) {
        Named::System(System::Gcj02) => vec![
            Hypothesis { name: "wgs84", of_zones: false, meant: gcj02::from_wgs84 },
            Hypothesis { name: "bd09", of_zones: false, meant: |at| bd09::to_wgs84(gcj02::from_wgs84(at)) },
        ],
        Named::System(System::Bd09) => vec![
            Hypothesis { name: "wgs84", of_zones: false, meant: bd09::from_wgs84 },
            Hypothesis { name: "gcj02", of_zones: false, meant: |at| gcj02::to_wgs84(bd09::from_wgs84(at)) },
        ],
        _ => vec![
            Hypothesis { name: "gcj02", of_zones: false, meant: gcj02::to_wgs84 },
            Hypothesis { name: "bd09", of_zones: false, meant: bd09::to_wgs84 },
        ],
    }
}

/// The same of the zones: where a position lies in a map that has their offset.
fn of_zones(declared: &str) -> Vec<Hypothesis> {
    use crate::geodesy::{bd09, gcj02};
    match named(declared) {
        Named::System(System::Gcj02 | System::Bd09) => Vec::new(),
        _ => vec![
            Hypothesis { name: "gcj02", of_zones: true, meant: gcj02::from_wgs84 },
            Hypothesis { name: "bd09", of_zones: true, meant: bd09::from_wgs84 },
        ],
    }
}

/// A position of the layer, and the zone in which it should lie, if that is known.
type Placed = ([f64; 2], Option<u32>);

/// Looks for layers that are likely read in the wrong datum. Call it once zones are assigned and before sites without a
/// position are placed.
///
/// # Errors
/// None: W0420 for a layer against the zones, W0422 for the zones against a layer, W0421 for a layer against another.
pub fn offsets(model: &Model, layers: &[Layer]) -> Issues {
    let mut issues = Issues::new();
    if !model.zones.is_empty() {
        let tree = ZoneTree::new(&model.zones);
        for (layer, placed) in facilities(model, layers).into_iter().chain(cells(model, layers)) {
            if let Some(issue) = against_zones(model, &tree, layers, layer, &placed) {
                issues.push(issue);
            }
        }
    }
    issues.extend(against_each_other(model, layers));
    issues
}

fn zone_by_name(model: &Model, name: &str) -> Option<u32> {
    model.zones.iter().position(|zone| zone.id == name || zone.name == name).map(|zone| zone as u32)
}

/// Sites of every facility layer.
fn facilities<'l>(model: &Model, layers: &'l [Layer]) -> Vec<(&'l Layer, Vec<Placed>)> {
    let of_layer = |index: usize| {
        let sites = model.facilities.iter().filter(move |f| f.source.0 == index);
        let place =
            |f: &crate::model::Facility| Some((f.at?.0, f.zone.as_deref().and_then(|z| zone_by_name(model, z))));
        sites.filter_map(place).collect()
    };
    let layers = layers.iter().filter(|layer| layer.role == Role::Facilities);
    layers.enumerate().map(|(index, layer)| (layer, of_layer(index))).collect()
}

/// Cells of the demand, when all of it is declared alike; evenly drawn where there are many.
fn cells<'l>(model: &Model, layers: &'l [Layer]) -> Option<(&'l Layer, Vec<Placed>)> {
    let mut demand = layers.iter().filter(|layer| layer.role == Role::Demand);
    let layer = demand.next()?;
    if !demand.all(|other| other.crs == layer.crs && other.crs_member == layer.crs_member) {
        return None;
    }
    let cells = &model.demand;
    let of_name: Vec<Option<u32>> =
        cells.named_zone.iter().flat_map(|named| &named.names).map(|name| zone_by_name(model, name)).collect();
    let zone = |cell: usize| {
        let named = cells.named_zone.as_ref()?.of_cell[cell];
        if named == NO_ZONE { None } else { of_name[named as usize] }
    };
    let every = cells.len().div_ceil(CELLS).max(1);
    let placed = (0..cells.len()).step_by(every).map(|cell| ([cells.x[cell], cells.y[cell]], zone(cell))).collect();
    Some((layer, placed))
}

/// The sign test: of the positions that are in their zone under only one of the two readings, how many speak for which.
fn against_zones(model: &Model, tree: &ZoneTree, layers: &[Layer], layer: &Layer, placed: &[Placed]) -> Option<Issue> {
    let inside = |at: [f64; 2], zone: Option<u32>| match (tree.zone_of(at), zone) {
        (Some(found), Some(named)) => found == named,
        (found, None) => found.is_some(),
        (None, Some(_)) => false,
    };
    let mut best: Option<(Hypothesis, u32, u32)> = None;
    let of_zones = layers.iter().filter(|layer| layer.role == Role::Zones).flat_map(|zones| of_zones(&zones.crs));
    for hypothesis in hypotheses(&layer.crs).into_iter().chain(of_zones) {
        let (mut wins, mut losses) = (0, 0);
        for &(at, zone) in placed {
            let Some(moved) = moved(&model.crs, at, hypothesis) else { continue };
            match (inside(at, zone), inside(moved, zone)) {
                (false, true) => wins += 1,
                (true, false) => losses += 1,
                _ => {}
            }
        }
        if best.is_none_or(|(_, w, l)| wins * (l + 1) > w * (losses + 1)) {
            best = Some((hypothesis, wins, losses));
        }
    }
    let (hypothesis, wins, losses) = best?;
    let deciding = wins + losses;
    if deciding < FEWEST || f64::from(wins) < SHARE * f64::from(deciding) || by_chance(wins, deciding) > CHANCE {
        return None;
    }
    let at = placed.first()?.0;
    let zones = layers.iter().find(|layer| layer.role == Role::Zones).filter(|_| hypothesis.of_zones);
    let code = if zones.is_some() { "W0422" } else { "W0420" };
    let issue = Issue::new(code).fact("n", wins).fact("of", deciding).fact("other", &layer.file);
    Some(described(issue, model, zones.unwrap_or(layer), hypothesis, at))
}

/// Offset, direction and what it does to a radius, in words.
fn described(issue: Issue, model: &Model, layer: &Layer, hypothesis: Hypothesis, at: [f64; 2]) -> Issue {
    let moved = moved(&model.crs, at, hypothesis).unwrap_or(at);
    // From where a thing is to where it was drawn.
    let sign = if hypothesis.of_zones { -1.0 } else { 1.0 };
    let (dx, dy) = (sign * (at[0] - moved[0]), sign * (at[1] - moved[1]));
    let metres = dx.hypot(dy);
    let bearing = dx.atan2(dy).to_degrees().rem_euclid(360.0);
    issue
        .file(&layer.file)
        .field("crs")
        .value(hypothesis.name)
        .fact("metres", format!("{metres:.0}"))
        .fact("bearing", format!("{bearing:.0}"))
        .fact("lost", format!("{:.0}", uncovered(metres) * 100.0))
}

fn moved(crs: &AnalysisCrs, at: [f64; 2], hypothesis: Hypothesis) -> Option<[f64; 2]> {
    crs.from_lonlat((hypothesis.meant)(crs.to_lonlat(at)))
}

/// The probability of at least `wins` heads in `of` tosses of a fair coin.
fn by_chance(wins: u32, of: u32) -> f64 {
    // In logarithms, so that many tosses are no matter: C(n, k) / 2^n, from k = n downwards.
    let mut log = -f64::from(of) * std::f64::consts::LN_2;
    let mut sum = 0.0;
    for k in (wins..=of).rev() {
        sum += log.exp();
        log += (f64::from(k) / f64::from(of - k + 1)).ln();
    }
    sum
}

/// Layers that share names of sites: are they all off by the same way?
fn against_each_other(model: &Model, layers: &[Layer]) -> Issues {
    let mut issues = Issues::new();
    let layers: Vec<&Layer> = layers.iter().filter(|layer| layer.role == Role::Facilities).collect();
    let names: Vec<BTreeMap<&str, Option<[f64; 2]>>> = (0..layers.len()).map(|index| names(model, index)).collect();
    for b in 0..layers.len() {
        for a in 0..layers.len() {
            if a == b {
                continue;
            }
            let pairs: Vec<([f64; 2], [f64; 2])> = names[b]
                .iter()
                .filter_map(|(name, at)| Some((names[a].get(name).copied().flatten()?, (*at)?)))
                .filter(|(p, q)| (p[0] - q[0]).hypot(p[1] - q[1]) <= SAME)
                .collect();
            if let Some(issue) = shifted(model, layers[a], layers[b], &pairs) {
                issues.push(issue);
            }
        }
    }
    issues
}

/// Names that stand once in a layer, and where.
fn names(model: &Model, layer: usize) -> BTreeMap<&str, Option<[f64; 2]>> {
    let mut names = BTreeMap::new();
    for facility in model.facilities.iter().filter(|f| f.source.0 == layer && !f.name.is_empty()) {
        let at = facility.at.map(|at| at.0);
        names.entry(facility.name.as_str()).and_modify(|at| *at = None).or_insert(at);
    }
    names
}

/// Whether layer `b` lies where layer `a` would lie if it were read wrongly.
fn shifted(model: &Model, a: &Layer, b: &Layer, pairs: &[([f64; 2], [f64; 2])]) -> Option<Issue> {
    if pairs.len() < PAIRS {
        return None;
    }
    for hypothesis in hypotheses(&b.crs) {
        let fits = |(p, q): &&([f64; 2], [f64; 2])| {
            moved(&model.crs, *q, hypothesis).is_some_and(|m| {
                let (off, without) = ((m[0] - p[0]).hypot(m[1] - p[1]), (q[0] - p[0]).hypot(q[1] - p[1]));
                off < NEAR && without > 2.0 * NEAR && off < without / 2.0
            })
        };
        let fitting = pairs.iter().filter(fits).count();
        if fitting >= PAIRS && fitting as f64 >= SHARE * pairs.len() as f64 {
            let issue = Issue::new("W0421").fact("other", &a.file).fact("n", fitting).fact("of", pairs.len());
            return Some(described(issue, model, b, hypothesis, pairs[0].1));
        }
    }
    None
}

#[cfg(test)]
mod tests;
