//! Every cell and facility into its zone.

use super::ZoneTree;
use super::beyond;
use super::named::{nearest_zone, zone_named};
use super::overlaps::overlaps;
use super::share::share;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Demand, Model, NamedZones, ShareBy, TextIx, Zone, ZoneIx};
use crate::raster::{rows::Rows, zonal};
use crate::units::Persons;
use rayon::prelude::*;

/// Fills [`crate::model::Demand::zone`] and [`Model::facility_zone`].
///
/// A cell belongs to the zone its file names, else to the first zone whose closed area holds its centre; a facility to the
/// zone it stands in, or the one its file names when it has no position. Where name and position disagree, the name counts
/// and W0502 counts the people. Cells in no zone are W0501. Cells that straddle a border are shared out as `share_by` says, where it
/// is known what they cover.
pub fn assign_zones(model: &mut Model, share_by: Option<ShareBy>) -> Issues {
    let mut issues = Issues::new();
    if model.zones.is_empty() {
        return issues;
    }
    let tree = ZoneTree::new(&model.zones);
    overlaps(model, &tree, &mut issues);
    if issues.has_errors() {
        return issues;
    }
    let demand = &model.demand;
    let mut zone = by_rows(demand, &model.zones).unwrap_or_else(|| by_cell(demand, &tree));
    if let Some(named) = &demand.named_zone {
        by_name(model, named, &mut zone, &mut issues);
    }
    issues.extend(share(model, &tree, &mut zone, share_by));
    let given_twice = beyond::keep_outside(&mut model.demand, &mut zone, &mut issues);
    let demand = &model.demand;
    let residents = demand.column(&Attribute::Persons);
    let mut has_cells = vec![false; model.zones.len()];
    for (cell, &zone) in zone.iter().enumerate() {
        if let Some(zone) = zone {
            has_cells[zone.index()] = true;
        } else if !demand.is_neighbour(cell) && !given_twice.contains(&cell) {
            let issue = Issue::new("W0501").id(demand.id(cell));
            issues.push(issue.persons(residents.map_or(Persons::ZERO, |r| r[cell])));
        }
    }
    // Where there are no cells at all, they are made for the zones.
    for (zone, _) in model.zones.iter().zip(&has_cells).filter(|(_, has)| !**has && !demand.is_empty()) {
        issues.push(Issue::new("W0503").id(&zone.id).name(&zone.name));
    }
    model.demand.zone = zone;
    let facility_zone = model.facilities.iter().map(|facility| {
        let named = facility.zone.as_deref().and_then(|name| zone_named(model, name));
        match facility.at {
            Some(at) => tree.zone_of(at.0).or(named),
            None => named,
        }
    });
    model.facility_zone = facility_zone.collect();
    for (facility, _) in
        model.facilities.iter().zip(&model.facility_zone).filter(|(f, z)| f.at.is_some() && z.is_none())
    {
        let code = if model.demand.neighbours.is_some() { "I0504" } else { "W0504" };
        issues.push(Issue::new(code).id(&facility.id).name(&facility.name));
    }
    elsewhere(model, &tree, &mut issues);
    nowhere(model, &mut issues);
    issues
}

/// Sites that name a zone there is none of. Those without a position count in no gap then.
fn nowhere(model: &Model, issues: &mut Issues) {
    let has_borders = model.zones.iter().any(|zone| !zone.shape.0.is_empty());
    for facility in &model.facilities {
        let Some(named) = facility.zone.as_deref() else { continue };
        if zone_named(model, named).is_some() {
            continue;
        }
        // Without borders nobody stands in a zone: the name is all there is.
        let has_zone = facility.at.is_some() && has_borders;
        let code = if has_zone { "I0554" } else { "W0554" };
        let issue = Issue::new(code).id(&facility.id).name(&facility.name).value(named);
        let issue = issue.services(facility.services());
        issues.push(issue.fact("nearest", nearest_zone(&model.zones, named)));
    }
}

/// The zone of each cell of a lattice in metres, row by row; `None` for other cells.
fn by_rows(demand: &Demand, zones: &[Zone]) -> Option<Vec<Option<ZoneIx>>> {
    let lattice = demand.lattice.as_ref().filter(|lattice| lattice.crs.is_none())?;
    let rows = Rows::even(&demand.x, &demand.y, &lattice.col, &lattice.row, lattice.origin, lattice.step);
    zonal::first_of(&rows, &zones.iter().map(|zone| &zone.shape).collect::<Vec<_>>(), ZoneIx::new)
}

/// The zone of each cell by itself.
fn by_cell(demand: &Demand, tree: &ZoneTree) -> Vec<Option<ZoneIx>> {
    (0..demand.len())
        .into_par_iter()
        .with_min_len(4096)
        .map(|cell| tree.zone_of([demand.x[cell], demand.y[cell]]))
        .collect()
}

/// Sites that stand in another zone than the one they name, or in none.
fn elsewhere(model: &Model, tree: &ZoneTree, issues: &mut Issues) {
    for facility in &model.facilities {
        let (Some(at), Some(named)) = (facility.at, facility.zone.as_deref()) else { continue };
        let Some(zone) = zone_named(model, named) else { continue };
        // A site on the border is in both, and a zone without borders may hold any.
        if tree.is_in(zone, at.0) || model.zones[zone.index()].shape.0.is_empty() {
            continue;
        }
        let found = tree.zone_of(at.0).map(|zone| &model.zones[zone.index()]);
        let other = found.map_or_else(|| "-".to_owned(), |zone| format!("{} ({})", zone.name, zone.id));
        let issue = Issue::new("W0552").id(&facility.id).name(&facility.name).value(named);
        issues.push(issue.fact("other", other));
    }
}

/// Puts the zones that the file names over those found by position.
fn by_name(model: &Model, named: &NamedZones, zone: &mut [Option<ZoneIx>], issues: &mut Issues) {
    let known: Vec<Option<ZoneIx>> = named.names.iter().map(|name| zone_named(model, name)).collect();
    let residents = model.demand.column(&Attribute::Persons);
    let mut reported = vec![false; known.len()];
    for (cell, &name) in named.of_cell.iter().enumerate() {
        let Some(name) = name.map(TextIx::index) else { continue };
        let word = &named.names[name];
        let Some(by_name) = known[name] else {
            if !std::mem::replace(&mut reported[name], true) {
                let issue = Issue::new("E0505").id(model.demand.id(cell)).value(word);
                issues.push(issue.fact("nearest", nearest_zone(&model.zones, word)));
            }
            continue;
        };
        if zone[cell] != Some(by_name) {
            if let Some(by_position) = zone[cell] {
                let issue = Issue::new("W0502").id(model.demand.id(cell)).value(word);
                let by_position = &model.zones[by_position.index()];
                let issue = issue.fact("position", format!("{} ({})", by_position.id, by_position.name));
                issues.push(issue.persons(residents.map_or(Persons::ZERO, |r| r[cell])));
            }
            zone[cell] = Some(by_name);
        }
    }
}
