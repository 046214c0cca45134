//! What is worth knowing about a ground, and about what is not joined to it.

use super::super::roads::why;
use super::{Surface, Treks, no_way};
use crate::issue::{Issue, Issues};
use crate::model::{Elevation, Model};
use crate::units::Persons;

/// What was found, with the way of travelling that it is about.
pub(super) fn about(travel: &str, said: Issues) -> Issues {
    said.with_field(&format!("travel.{travel}"))
}

/// How large the ground is, and where nobody walks.
pub(super) fn surface(elevation: &Elevation, surface: &Surface, issues: &mut Issues) {
    let terrain = &surface.terrain;
    let issue = Issue::new("I0961").file(&elevation.file).fact("squares", terrain.squares());
    let issue = issue.fact("directions", surface.rules.directions);
    let issue = issue.fact("closed", format!("{:.1}", terrain.closed() * 100.0));
    issues.push(issue.fact("km", format!("{:.1}", surface.overlay.metres / 1e3)));
}

/// Cells that are not joined, with their people.
pub(super) fn cells(model: &Model, elevation: &Elevation, surface: &Surface, issues: &mut Issues) {
    let demand = &model.demand;
    let is_empty = |cell: usize| demand.columns.iter().all(|column| column.values[cell] == Persons::ZERO);
    for cell in (0..demand.len()).filter(|cell| !is_empty(*cell)) {
        let Some(no_way) = surface.no_way(cell) else { continue };
        let persons = demand.columns.first().map_or(Persons::ZERO, |column| column.values[cell]);
        let issue = Issue::new("W0957").file(&elevation.file).id(demand.id(cell)).persons(persons);
        issues.push(issue.words("why", why(no_way)));
    }
}

/// Facilities that are not joined.
pub(super) fn sites(model: &Model, treks: &Treks, issues: &mut Issues) {
    for (number, ends) in treks.sites.iter().enumerate() {
        let Some(no_way) = ends.as_ref().and_then(|(_, ends)| no_way(ends)) else { continue };
        let facility = &model.facilities[number];
        let issue = Issue::new(if treks.surface.rules.allow_unjoined { "W0959" } else { "E0958" });
        issues.push(issue.id(&facility.id).name(&facility.name).words("why", why(no_way)));
    }
}
