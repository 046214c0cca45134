//! Cells that straddle a border: how many people stand in them, and their shares by area.

use super::ZoneTree;
use crate::crs;
use crate::geodesy::{AnalysisCrs, Named, System, named};
use crate::issue::{Issue, Issues, caught};
use crate::model::{
    Categories, Column, Demand, Extent, Extents, Ids, Model, NamedZones, ShareBy, Wholes, Zone, ZoneIx,
};
use crate::raster::clip::{Convex, Part};
use crate::units::{Persons, apportion};
use geo::{Area, BooleanOps, BoundingRect, Centroid, Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;
use rstar::primitives::Line;
use rstar::{AABB, RTree};
use std::collections::BTreeSet;

/// Cells wider than this share of a zone's width are shared by area where the study does not say how.
const COARSE: f64 = 0.1;
/// A part of a cell smaller than this share of it is none: borders and grids that are drawn along each other differ so much.
const SLIVER: f64 = 1e-4;
/// Cells that are measured to know how wide they are.
const SAMPLE: usize = 1_000;
/// Millionths of a cell's area by which people are apportioned.
const GRAIN: f64 = 1e12;
/// Shares of all people in cells on borders from which on it is a warning, where cells count by their centre, and by area.
const MANY: [f64; 2] = [0.1, 0.5];

/// What a cell covers, in planar metres.
enum Outline {
    Convex(Convex),
    Other(MultiPolygon<f64>),
}

/// A cell's part in a zone, or in none.
struct Share {
    zone: Option<ZoneIx>,
    centre: [f64; 2],
    weight: i64,
}

/// Shares the people of cells that straddle a border out to the zones, as `by` or the width of cells and zones says, and says how
/// many people such cells have. `zone` has the zone of each cell by its centre, and afterwards that of each part.
///
/// A cell of width w (the square root of the median area of the cells) is coarse where w is more than a tenth of the width of a
/// zone (the square root of the median area of the zones). With A(c ∩ z) the area of a cell in a zone, people by attribute are
///
///   persons(c, z) = persons(c) · A(c ∩ z) / A(c)
///
/// in whole millionths by largest remainder, so that the parts of a cell have its people to the last one; the part in no zone is
/// outside. A part stands at its own centre and is called `cell/zone` (`cell/-` outside). Of zones that overlap the first has what
/// both have. Cells whose file names their zone belong to that.
pub(super) fn share(model: &mut Model, tree: &ZoneTree, zone: &mut Vec<Option<ZoneIx>>, by: Option<ShareBy>) -> Issues {
    let mut issues = Issues::new();
    let Some(extents) = model.demand.extents.take() else { return issues };
    let people = people(&model.demand);
    let look = Look::new(&model.crs, &extents);
    let Some(widths) = look.widths(&model.zones) else { return issues };
    let by = by.unwrap_or(if widths[0] > COARSE * widths[1] { ShareBy::Area } else { ShareBy::Centre });
    let borders = Borders::new(&model.zones);
    let is_named = |cell: usize| model.demand.named_zone.as_ref().is_some_and(|named| named.of_cell[cell].is_some());
    let on_border = |cell: &usize| people[*cell] > Persons::ZERO && !is_named(*cell);
    let shares: Vec<(usize, Vec<Share>)> = (0..model.demand.len())
        .into_par_iter()
        .filter(on_border)
        .filter_map(|cell| {
            let outline = look.outline(cell)?;
            if !borders.cross(&outline) {
                return None;
            }
            match by {
                ShareBy::Centre => Some((cell, Vec::new())),
                ShareBy::Area => {
                    Some((cell, parts(&outline, &model.zones, tree)?)).filter(|(_, parts)| parts.len() > 1)
                }
            }
        })
        .collect();
    let within: Persons = shares.iter().map(|(cell, _)| people[*cell]).sum();
    let all: Persons = people.iter().sum();
    if within > Persons::ZERO {
        let code = match by {
            ShareBy::Area if within.to_f64() > MANY[1] * all.to_f64() => "W0581",
            ShareBy::Area => "I0581",
            ShareBy::Centre if within.to_f64() > MANY[0] * all.to_f64() => "W0580",
            ShareBy::Centre => "I0580",
        };
        let issue = Issue::new(code).persons(within).fact("cells", shares.len());
        let percent = format!("{:.1}", 100.0 * within.to_f64() / all.to_f64());
        let [cells, zones] = widths.map(|width| format!("{width:.0}"));
        issues.push(issue.fact("percent", percent).fact("width", cells).fact("zone_width", zones));
    }
    if by == ShareBy::Area && !shares.is_empty() {
        let (demand, zones) = shared(&model.demand, &model.zones, zone, shares);
        (model.demand, *zone) = (demand, zones);
    }
    issues
}

/// Everybody of a cell: all residents, else the first column.
fn people(demand: &Demand) -> Vec<Persons> {
    let residents = demand.column(&crate::model::Attribute::Persons);
    let counted = residents.or_else(|| demand.columns.first().map(|column| column.values.as_slice()));
    counted.map_or_else(|| vec![Persons::ZERO; demand.len()], <[Persons]>::to_vec)
}

/// What cells cover, on its way into the analysis system.
struct Look<'a> {
    analysis: &'a AnalysisCrs,
    extents: &'a Extents,
    /// Of the grids.
    systems: Vec<Option<System>>,
}

impl<'a> Look<'a> {
    fn new(analysis: &'a AnalysisCrs, extents: &'a Extents) -> Self {
        let system = |name: &str| if let Named::System(system) = named(name) { Some(system) } else { None };
        let systems = extents.grids.iter().map(|grid| system(&grid.system)).collect();
        Self { analysis, extents, systems }
    }

    fn outline(&self, cell: usize) -> Option<Outline> {
        match self.extents.cells[cell] {
            Extent::Unknown => None,
            Extent::Rectangle(grid, [x, y]) => {
                let system = self.systems[grid as usize].as_ref()?;
                let [w, h] = self.extents.grids[grid as usize].size.map(|size| size / 2.0);
                let corners = [[x - w, y - h], [x + w, y - h], [x + w, y + h], [x - w, y + h]];
                let planar: Option<Vec<[f64; 2]>> =
                    corners.into_iter().map(|at| crs::place(at, system, self.analysis)).collect();
                Convex::of(&planar?).map(Outline::Convex)
            }
            Extent::Shape(shape) => {
                let shape = &self.extents.shapes[shape as usize];
                let [only] = shape.0.as_slice() else { return Some(Outline::Other(shape.clone())) };
                let ring: Vec<[f64; 2]> = only.exterior().0.iter().map(|c| [c.x, c.y]).collect();
                let convex = Convex::of(&ring).filter(|_| only.interiors().is_empty());
                Some(convex.map_or_else(|| Outline::Other(shape.clone()), Outline::Convex))
            }
        }
    }

    /// Widths of a cell and of a zone, metres; `None` where either has no area.
    fn widths(&self, zones: &[Zone]) -> Option<[f64; 2]> {
        let n = self.extents.cells.len();
        let cells = (0..n).step_by((n / SAMPLE).max(1)).filter_map(|cell| Some(self.outline(cell)?.area()));
        let zones = zones.iter().map(|zone| zone.shape.unsigned_area());
        let width = |areas: Vec<f64>| median(areas).map(f64::sqrt);
        Some([width(cells.collect())?, width(zones.filter(|area| *area > 0.0).collect())?])
    }
}

/// The lower one of two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}

impl Outline {
    fn area(&self) -> f64 {
        match self {
            Self::Convex(cell) => cell.whole().area,
            Self::Other(shape) => shape.unsigned_area(),
        }
    }

    fn polygons(&self) -> MultiPolygon<f64> {
        match self {
            Self::Convex(cell) => {
                let corner = |[x, y]: [f64; 2]| Coord { x, y };
                MultiPolygon(vec![Polygon::new(LineString(cell.ring().into_iter().map(corner).collect()), Vec::new())])
            }
            Self::Other(shape) => shape.clone(),
        }
    }

    fn envelope(&self) -> Option<AABB<[f64; 2]>> {
        let bounds = self.polygons().bounding_rect()?;
        Some(AABB::from_corners(bounds.min().into(), bounds.max().into()))
    }
}

/// Edges of all zones.
struct Borders(RTree<Line<[f64; 2]>>);

impl Borders {
    fn new(zones: &[Zone]) -> Self {
        let polygons = zones.iter().flat_map(|zone| &zone.shape.0);
        let rings = polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let edges = rings.flat_map(LineString::lines).map(|line| Line::new(line.start.into(), line.end.into()));
        Self(RTree::bulk_load(edges.collect()))
    }

    /// Whether a border passes through a cell; of one that is not convex, through its bounding box.
    fn cross(&self, outline: &Outline) -> bool {
        let Some(envelope) = outline.envelope() else { return false };
        let mut near = self.0.locate_in_envelope_intersecting(envelope);
        match outline {
            Outline::Convex(cell) => near.any(|edge| cell.is_crossed([edge.from, edge.to], SLIVER)),
            Outline::Other(_) => near.next().is_some(),
        }
    }
}

/// The parts of a cell in zones, in their order, and last the one in no zone; slivers are left out. `None` where the geometry library
/// gives up: such a cell stays whole.
fn parts(outline: &Outline, zones: &[Zone], tree: &ZoneTree) -> Option<Vec<Share>> {
    let candidates = tree.meeting(outline.envelope()?);
    let whole = outline.area();
    let found = match outline {
        Outline::Convex(cell) => {
            let parts: Vec<(ZoneIx, Part)> =
                candidates.iter().map(|zone| (*zone, cell.part_of(&zones[zone.index()].shape))).collect();
            let inside: f64 = parts.iter().map(|(_, part)| part.area).sum();
            // Zones that overlap would have the same people twice.
            (inside <= whole * (1.0 + SLIVER)).then(|| {
                let outside = parts.iter().fold(cell.whole(), |rest, (_, part)| rest.less(*part));
                let all = parts.into_iter().map(|(zone, part)| (Some(zone), part)).chain([(None, outside)]);
                let sound = all.filter(|(_, part)| part.area > SLIVER * whole);
                sound.map(|(zone, part)| (zone, part.area, plus(cell.origin, part.centre()))).collect()
            })
        }
        Outline::Other(_) => None,
    };
    let found = match found {
        Some(found) => found,
        None => one_by_one(&outline.polygons(), zones, &candidates, SLIVER * whole)?,
    };
    let total: f64 = found.iter().map(|(_, area, _)| area).sum();
    let share = |(zone, area, centre): Found| Share { zone, centre, weight: (area / total * GRAIN).round() as i64 };
    Some(found.into_iter().map(share).collect())
}

fn plus(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] + b[0], a[1] + b[1]]
}

type Found = (Option<ZoneIx>, f64, [f64; 2]);

/// Each zone takes what the zones before it have left.
fn one_by_one(cell: &MultiPolygon<f64>, zones: &[Zone], candidates: &[ZoneIx], least: f64) -> Option<Vec<Found>> {
    let mut rest = cell.clone();
    let mut found = Vec::new();
    let part = |zone: Option<ZoneIx>, shape: &MultiPolygon<f64>| {
        let (area, centre) = (shape.unsigned_area(), shape.centroid()?);
        (area > least).then_some((zone, area, [centre.x(), centre.y()]))
    };
    for zone in candidates {
        let shape = &zones[zone.index()].shape;
        let (taken, left) = caught(|| (rest.intersection(shape), rest.difference(shape)))?;
        found.extend(part(Some(*zone), &taken));
        rest = left;
    }
    found.extend(part(None, &rest));
    Some(found)
}

/// A cell, or the part of one: the whole cell, its place, its zone, and which of the cell's parts it is.
struct Entry {
    whole: usize,
    at: [f64; 2],
    zone: Option<ZoneIx>,
    part: Option<(usize, usize)>,
    id: Box<str>,
}

/// The cells with their parts in place of those that are shared, in canonical order, and their zones.
fn shared(
    demand: &Demand,
    zones: &[Zone],
    zone: &[Option<ZoneIx>],
    shares: Vec<(usize, Vec<Share>)>,
) -> (Demand, Vec<Option<ZoneIx>>) {
    let mut entries: Vec<Entry> = Vec::with_capacity(demand.len() + shares.len());
    // A whole cell may be called like a part of another.
    let whole: BTreeSet<_> = (0..demand.len()).map(|cell| demand.id(cell)).filter(|id| id.contains('/')).collect();
    let mut next = shares.iter().enumerate().peekable();
    for cell in 0..demand.len() {
        let id = demand.id(cell);
        match next.next_if(|(_, (shared, _))| *shared == cell) {
            None => {
                let at = [demand.x[cell], demand.y[cell]];
                entries.push(Entry { whole: cell, at, zone: zone[cell], part: None, id: id.into() });
            }
            Some((number, (_, parts))) => entries.extend(parts.iter().enumerate().map(|(part, share)| {
                let of = share.zone.map_or("-", |zone| zones[zone.index()].id.as_str());
                let mut id = format!("{id}/{of}");
                while whole.contains(id.as_str()) {
                    id.push('\'');
                }
                Entry { whole: cell, at: share.centre, zone: share.zone, part: Some((number, part)), id: id.into() }
            })),
        }
    }
    entries.sort_by(|a, b| {
        a.at[0]
            .total_cmp(&b.at[0])
            .then(a.at[1].total_cmp(&b.at[1]))
            .then_with(|| a.id.cmp(&b.id))
            .then(a.whole.cmp(&b.whole))
    });
    let column = |column: &Column| {
        let split = |(cell, parts): &(usize, Vec<Share>)| {
            let weights: Vec<i64> = parts.iter().map(|share| share.weight).collect();
            // A cell that is shared has parts, and parts have weight.
            apportion(column.values[*cell].micro(), &weights).unwrap_or_default()
        };
        let split: Vec<Vec<i64>> = shares.iter().map(split).collect();
        let value = |entry: &Entry| match entry.part {
            Some((number, part)) => Persons::from_micro(split[number][part]),
            None => column.values[entry.whole],
        };
        Column { attribute: column.attribute.clone(), values: entries.iter().map(value).collect() }
    };
    let columns = demand.columns.iter().map(column).collect();
    let texts = demand.texts.iter().map(|(field, texts)| {
        let of_cell = entries.iter().map(|entry| texts.of_cell[entry.whole]).collect();
        (field.clone(), Categories { names: texts.names.clone(), of_cell })
    });
    let named_zone = demand.named_zone.as_ref().map(|named| NamedZones {
        names: named.names.clone(),
        of_cell: entries.iter().map(|entry| named.of_cell[entry.whole]).collect(),
    });
    let wholes = Wholes {
        ids: (0..demand.len()).map(|cell| demand.id(cell).into()).collect(),
        of_cell: entries.iter().map(|entry| entry.whole as u32).collect(),
    };
    let neighbours = demand.neighbours.as_ref();
    let neighbours = neighbours.map(|all| entries.iter().map(|entry| all[entry.whole]).collect());
    let zones = entries.iter().map(|entry| entry.zone).collect();
    let (x, y) = entries.iter().map(|entry| (entry.at[0], entry.at[1])).unzip();
    let (texts, zone) = (texts.collect(), vec![None; entries.len()]);
    let ids = Ids::Given(entries.into_iter().map(|entry| entry.id).collect());
    let (lattice, extents, wholes) = (None, None, Some(wholes));
    (Demand { ids, x, y, lattice, zone, named_zone, neighbours, extents, wholes, texts, columns }, zones)
}
