//! Where like lies beside like: patterns of the scores over zones and over cells.

use crate::balance::{AccessResult, ServiceResult};
use crate::inequality::{LANE, Neighbours, Ring, SLIVER, pattern};
use crate::issue::Issue;
use crate::model::Model;
use crate::study::PatternTable;
use crate::units::Persons;

/// Neighbours of a point that stands on no lattice.
const NEAREST: usize = 8;

/// Fills in the patterns of all scores of a service.
pub(super) fn fill(model: &Model, table: PatternTable, results: &mut [AccessResult]) {
    let zones = zones(model, LANE);
    for result in results {
        if let Some(zones) = &zones {
            let means: Vec<Option<f64>> = result.zones.iter().map(|zone| result.mean(zone)).collect();
            result.zones_pattern = Some(pattern(&means, zones, table.permutations, table.seed));
        }
        let peopled = |cell: &usize| result.own[*cell] > Persons::ZERO;
        let cells: Vec<usize> = (0..model.demand.len()).filter(peopled).collect();
        let near = if cells.len() <= table.most_cells { neighbours(model, &cells) } else { None };
        if let Some(near) = &near {
            let scores: Vec<Option<f64>> = cells.iter().map(|&cell| result.scores.score()[cell]).collect();
            let found = pattern(&scores, near, table.permutations, table.seed);
            result.cells_pattern = Some((cells, found));
        }
    }
}

/// Says once that there are too many cells.
pub(super) fn untested(table: PatternTable, services: &[ServiceResult]) -> Option<Issue> {
    let cells = |access: &AccessResult| access.own.iter().filter(|people| **people > Persons::ZERO).count();
    let most = services.iter().flat_map(|service| &service.access).map(cells).max()?;
    (most > table.most_cells).then(|| Issue::new("I0647").value(most).fact("most", table.most_cells))
}

/// How the zones lie, where a pattern over them is asked for: W0656 when no zone has a neighbour, I0656 when some are neighbours across a
/// gap.
pub(super) fn gaps(model: &Model, services: &[ServiceResult]) -> Option<Issue> {
    let is_asked = services.iter().flat_map(|service| &service.access).any(|access| access.zones_pattern.is_some());
    let (touching, near) = is_asked.then(|| zones(model, SLIVER).zip(zones(model, LANE))).flatten()?;
    if near.islands().len() == near.len() {
        return Some(Issue::new("W0656").value(near.len()).fact("metres", LANE));
    }
    let pairs = |found: &Neighbours| (0..found.len()).map(|zone| found.of(zone).len()).sum::<usize>() / 2;
    let across = pairs(&near) - pairs(&touching);
    (across > 0).then(|| Issue::new("I0656").value(across).fact("all", pairs(&near)).fact("metres", LANE))
}

fn zones(model: &Model, within: f64) -> Option<Neighbours> {
    let ring = |ring: &geo::LineString<f64>| ring.0.iter().map(|at| [at.x, at.y]).collect::<Ring>();
    let rings = |zone: &crate::model::Zone| {
        let polygons = zone.shape.iter();
        polygons.flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring)).collect()
    };
    let rings: Vec<Vec<Ring>> = model.zones.iter().map(rings).collect();
    (rings.len() > 1).then(|| Neighbours::queen(&rings, within).ok()).flatten()
}

fn neighbours(model: &Model, cells: &[usize]) -> Option<Neighbours> {
    let found = match &model.demand.lattice {
        Some(lattice) => {
            let pick = |values: &[u32]| cells.iter().map(|&cell| values[cell]).collect::<Vec<_>>();
            Neighbours::cells(&pick(&lattice.col), &pick(&lattice.row))
        }
        None => {
            let at: Vec<[f64; 2]> = cells.iter().map(|&cell| [model.demand.x[cell], model.demand.y[cell]]).collect();
            Neighbours::nearest(&at, NEAREST)
        }
    };
    found.ok()
}
