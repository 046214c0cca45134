//! Cells for people of whom only the zone is known.

use crate::issue::{Issue, Issues, caught};
use crate::model::{Demand, Ids, Lattice, Model, Spread, ZoneIx};
use crate::raster::{rows::Rows, zonal};
use geo::{Area, BoundingRect, InteriorPoint};
use std::collections::BTreeMap;

/// Widths of cells, metres.
const STEPS: [f64; 9] = [50.0, 100.0, 200.0, 250.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0];

/// More cells than this tell nothing more about people who are spread evenly.
const MOST: f64 = 60_000.0;

/// Fills a model that has no cells with cells over which people can be spread, all with nobody in them.
///
/// - [`Spread::Land`]: squares whose centre lies on residential land; of a zone without any, all squares (W0517).
/// - [`Spread::Area`]: squares whose centre lies in a zone.
/// - [`Spread::Zone`]: one cell for each zone, at a point inside it, or for a zone without borders at the mean position of the
///   sites that name it; a zone without either has none.
///
/// Squares are as small as leaves at most 60,000 of them, from 50 m on. A zone that is smaller than a square has the one over
/// a point inside it.
///
/// # Units
/// Planar metres of the analysis system.
pub fn spread(model: &mut Model, over: Spread) -> Issues {
    match over {
        Spread::Zone => {
            model.demand = middles(model);
            Issues::new()
        }
        Spread::Land | Spread::Area | Spread::Cells => squares(model, over == Spread::Land),
    }
}

/// One cell for each zone.
fn middles(model: &Model) -> Demand {
    let mut sums: BTreeMap<ZoneIx, ([f64; 2], f64)> = BTreeMap::new();
    for (facility, zone) in model.facilities.iter().zip(&model.facility_zone) {
        if let (Some(at), Some(zone)) = (facility.at, zone) {
            let (sum, n) = sums.entry(*zone).or_default();
            *sum = [sum[0] + at.0[0], sum[1] + at.0[1]];
            *n += 1.0;
        }
    }
    let mut cells: Vec<(f64, f64, &str, ZoneIx)> = Vec::new();
    for (number, zone) in model.zones.iter().enumerate() {
        let zone_ix = ZoneIx::new(number);
        let inside = caught(|| zone.shape.interior_point()).flatten().map(|point| (point.x(), point.y()));
        let mean = || sums.get(&zone_ix).map(|(sum, n)| (sum[0] / n, sum[1] / n));
        cells.extend(inside.or_else(mean).map(|(x, y)| (x, y, zone.id.as_str(), zone_ix)));
    }
    cells.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(b.2)));
    Demand {
        ids: Ids::Given(cells.iter().map(|cell| cell.2.into()).collect()),
        x: cells.iter().map(|cell| cell.0).collect(),
        y: cells.iter().map(|cell| cell.1).collect(),
        lattice: None,
        zone: cells.iter().map(|cell| Some(cell.3)).collect(),
        named_zone: None,
        neighbours: None,
        extents: None,
        wholes: None,
        texts: BTreeMap::new(),
        columns: Vec::new(),
    }
}

/// Squares over the zones, or over the residential land in them.
fn squares(model: &mut Model, on_land: bool) -> Issues {
    let mut issues = Issues::new();
    let land = model.land.as_ref().filter(|_| on_land);
    let shapes: Vec<_> = model.zones.iter().map(|zone| &zone.shape).collect();
    let area = land.map_or_else(|| shapes.iter().map(|shape| shape.unsigned_area()).sum(), Area::unsigned_area);
    let step = STEPS.into_iter().find(|step| area / (step * step) <= MOST).unwrap_or(STEPS[STEPS.len() - 1]);
    let bounds = shapes.iter().filter_map(|shape| shape.bounding_rect()).reduce(|a, b| {
        geo::Rect::new(
            geo::coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
            geo::coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
        )
    });
    let Some(bounds) = bounds else { return issues };
    // Squares stand at multiples of their width, so that the same place has the same square in every study.
    let corner = [(bounds.min().x / step).floor() * step, (bounds.min().y / step).floor() * step];
    let origin = [corner[0] + step / 2.0, corner[1] + step / 2.0];
    let size = [bounds.width(), bounds.height()].map(|length| (length / step).ceil() as u32 + 1);
    let all: Vec<(u32, u32)> = (0..size[1]).flat_map(|row| (0..size[0]).map(move |col| (row, col))).collect();
    let (row, col): (Vec<u32>, Vec<u32>) = all.iter().copied().unzip();
    let found = Rows::regular(&col, &row, origin, [step, step]).and_then(|rows| {
        let zones = zonal::first_of(&rows, &shapes, ZoneIx::new)?;
        let built = land.map(|land| zonal::first_of(&rows, &[land], |_| ()));
        Some((zones, built.flatten()))
    });
    let Some((mut zones, built)) = found else { return issues };
    if let Some(built) = built {
        let mut has_land = vec![false; shapes.len()];
        for zone in zones.iter().zip(&built).filter(|(_, built)| built.is_some()).filter_map(|(zone, _)| *zone) {
            has_land[zone.index()] = true;
        }
        for (zone, built) in zones.iter_mut().zip(&built) {
            *zone = zone.filter(|zone| built.is_some() || !has_land[zone.index()]);
        }
        for (zone, _) in model.zones.iter().zip(&has_land).filter(|(_, has)| !**has) {
            issues.push(Issue::new("W0517").id(&zone.id).name(&zone.name));
        }
    }
    let mut squares: BTreeMap<(u32, u32), ZoneIx> =
        all.iter().zip(zones).filter_map(|(at, zone)| Some((*at, zone?))).collect();
    let mut count = vec![0_usize; shapes.len()];
    for zone in squares.values() {
        count[zone.index()] += 1;
    }
    for (number, shape) in shapes.iter().enumerate() {
        if count[number] > 0 {
            continue;
        }
        let Some(point) = caught(|| shape.interior_point()).flatten() else { continue };
        let place = |at: f64, corner: f64| ((at - corner) / step).floor() as u32;
        let at = (place(point.y(), corner[1]), place(point.x(), corner[0]));
        // The last square of a neighbour is left to it.
        if squares.get(&at).is_none_or(|other| count[other.index()] > 1)
            && let Some(other) = squares.insert(at, ZoneIx::new(number))
        {
            count[other.index()] -= 1;
        }
    }
    let place = |(row, col): &(u32, u32)| [origin[0] + f64::from(*col) * step, origin[1] + f64::from(*row) * step];
    model.demand = Demand {
        ids: Ids::RowColumn,
        x: squares.keys().map(|at| place(at)[0]).collect(),
        y: squares.keys().map(|at| place(at)[1]).collect(),
        lattice: Some(Lattice {
            origin,
            step: [step, step],
            size,
            crs: None,
            col: squares.keys().map(|at| at.1).collect(),
            row: squares.keys().map(|at| at.0).collect(),
        }),
        zone: squares.values().map(|zone| Some(*zone)).collect(),
        named_zone: None,
        neighbours: None,
        extents: None,
        wholes: None,
        texts: BTreeMap::new(),
        columns: Vec::new(),
    };
    issues
}
