//! Zones that overlap, and who lives in both.

use super::ZoneTree;
use crate::issue::{Issue, Issues, caught};
use crate::model::{Attribute, Model, ZoneIx};
use crate::units::Persons;
use geo::{Area, BooleanOps, BoundingRect, CoordsIter};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree, RTreeObject};
use std::collections::BTreeMap;

/// Corners that are compared for each corner of the layer, and in any layer. In a division of a country a zone has a dozen neighbours,
/// and with each of them its corners are looked at once.
const MOST_EACH: usize = 256;
const MANY: usize = 2_000_000;

/// Two zones, the first one first.
type Pair = (usize, usize);

/// Zones that overlap by more than a square metre and a millionth of the smaller one (W0506).
///
/// # Errors
/// E0208 when so many lie upon each other that comparing them would not end.
pub(super) fn overlaps(model: &Model, tree: &ZoneTree, issues: &mut Issues) {
    let pairs = match near(model) {
        Ok(pairs) => pairs,
        Err(issue) => return issues.push(issue),
    };
    let shared: Vec<Option<f64>> = pairs
        .par_iter()
        .map(|&(a, b)| {
            let (a, b) = (&model.zones[a].shape, &model.zones[b].shape);
            caught(|| a.intersection(b).unsigned_area())
        })
        .collect();
    let is_some = |(a, b): Pair, area: f64| {
        let smaller = model.zones[a].shape.unsigned_area().min(model.zones[b].shape.unsigned_area());
        area > 1.0 && area > 1e-6 * smaller
    };
    let overlapping = pairs.iter().zip(&shared).filter(|(pair, area)| area.is_some_and(|area| is_some(**pair, area)));
    let people = in_both(model, tree, overlapping.map(|(pair, _)| (*pair, Persons::ZERO)).collect());
    for (pair, area) in pairs.iter().zip(&shared) {
        let (a, b) = (&model.zones[pair.0], &model.zones[pair.1]);
        let about = |code| {
            let other = format!("{} ({})", b.id, b.name);
            Issue::new(code).id(&a.id).name(&a.name).fact("other", other)
        };
        match area {
            None => issues.push(about("W0507")),
            Some(area) => {
                if let Some(people) = people.get(pair) {
                    issues.push(about("W0506").persons(*people).fact("area", format!("{area:.0}")));
                }
            }
        }
    }
}

/// Pairs of zones whose bounding boxes meet, in their order.
fn near(model: &Model) -> Result<Vec<Pair>, Issue> {
    let boxes: Vec<_> = model
        .zones
        .iter()
        .enumerate()
        .filter_map(|(index, zone)| {
            let bounds = zone.shape.bounding_rect()?;
            Some(GeomWithData::new(Rectangle::from_corners(bounds.min().into(), bounds.max().into()), index))
        })
        .collect();
    let tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>> = RTree::bulk_load(boxes.clone());
    let corners: Vec<usize> = model.zones.iter().map(|zone| zone.shape.coords_count()).collect();
    let most = MANY.saturating_add(MOST_EACH.saturating_mul(corners.iter().sum()));
    let mut pairs: Vec<Pair> = Vec::new();
    let mut compared = 0_usize;
    for entry in &boxes {
        let envelope: AABB<[f64; 2]> = entry.envelope();
        let meeting = tree.locate_in_envelope_intersecting(envelope).map(|other| (entry.data, other.data));
        for (a, b) in meeting.filter(|(a, b)| a < b) {
            compared = compared.saturating_add(corners[a] + corners[b]);
            if compared > most {
                let zone = &model.zones[a];
                return Err(Issue::new("E0208").id(&zone.id).name(&zone.name).fact("n", model.zones.len()));
            }
            pairs.push((a, b));
        }
    }
    pairs.sort_unstable();
    Ok(pairs)
}

/// People of the cells whose centres lie in both zones, for each of these pairs.
fn in_both(model: &Model, tree: &ZoneTree, pairs: BTreeMap<Pair, Persons>) -> BTreeMap<Pair, Persons> {
    let demand = &model.demand;
    let Some(persons) = demand.column(&Attribute::Persons).filter(|_| !pairs.is_empty()) else { return pairs };
    let add = |mut sums: BTreeMap<Pair, Persons>, cell: usize| {
        let mut zones: Vec<usize> = tree.zones_of([demand.x[cell], demand.y[cell]]).map(ZoneIx::index).collect();
        zones.sort_unstable();
        for (at, a) in zones.iter().enumerate() {
            for b in &zones[at + 1..] {
                if let Some(sum) = sums.get_mut(&(*a, *b)) {
                    *sum += persons[cell];
                }
            }
        }
        sums
    };
    let both = |mut sums: BTreeMap<Pair, Persons>, others: BTreeMap<Pair, Persons>| {
        for (sum, more) in sums.values_mut().zip(others.into_values()) {
            *sum += more;
        }
        sums
    };
    let cells = (0..demand.len()).into_par_iter().with_min_len(1 << 16);
    cells.fold(|| pairs.clone(), add).reduce(|| pairs.clone(), both)
}
