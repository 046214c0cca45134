//! Coverage three ways side by side: land within a radius, people within it, and people who are served there.

mod circle;
mod covered;
mod land;
mod lattice;

pub use circle::circle;
pub use covered::Covered;
pub use land::land_outside;

use crate::allocation::Allocation;
use crate::cost::Travel;
use crate::issue::caught;
use crate::model::{Attribute, Model, SiteIx, ZoneIx};
use crate::units::{Limit, Persons, Places};
use geo::{MultiPolygon, Polygon, unary_union};
use serde::Serialize;
use std::collections::BTreeMap;

/// One `[[coverage]]`, computed.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageResult {
    /// Its name in the study.
    pub id: String,
    /// The radius: the dearest way that counts.
    pub limit: Limit,
    /// The norm that asks for it.
    pub clause: Option<Clause>,
    /// Circles around the sites, dissolved, in planar metres; `None` where ways are not straight lines.
    pub circles: Option<MultiPolygon<f64>>,
    /// By what the land was looked at; none without land, and where nobody knows how far a field is.
    pub land_by: Option<LandBy>,
    /// One per zone of the model.
    pub zones: Vec<Covered>,
    /// Their sum, or of everything where the study has no zones.
    pub total: Covered,
}

/// By what residential land was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LandBy {
    /// Circles around the sites.
    Circles,
    /// Points of a lattice.
    Points {
        /// Metres between two of them.
        step: f64,
        /// How many there are.
        points: usize,
    },
    /// Nothing: there would be so many points.
    TooMany(usize),
}

/// Whether each of some places has a way within a limit to a site that is open; none where nobody knows.
pub type Reached<'r> = dyn Fn(&[[f64; 2]], Limit) -> Option<Vec<bool>> + 'r;

/// Where a radius comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// `gb50180-2018/radius-primary`.
    pub rule: String,
    /// Clause, in Chinese.
    pub zh: String,
    /// Clause, in English.
    pub en: String,
    /// Whether somebody read the clause in a public source.
    pub verified: bool,
}

/// A service whose people are sent somewhere.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// Cells, zones and land.
    pub model: &'a Model,
    /// What ways cost.
    pub travel: &'a Travel<'a>,
    /// Sites that are open, whatever their places, ascending.
    pub open: &'a [SiteIx],
    /// Places by site that may be given away.
    pub places: &'a [Places],
    /// People who need the service, by cell.
    pub demand: &'a [Persons],
    /// Who goes where.
    pub allocation: &'a Allocation,
    /// Where ways are no straight lines.
    pub reached: &'a Reached<'a>,
}

/// Computes one coverage of a service, for all sites that are open, whatever their places.
///
///   land rate = area(land ∩ circles) / area(land), circles dissolved first, so that nothing counts twice; where ways are no straight
///               lines, land of the points of a lattice that have a way within the radius / area(land)
///   resident rate, demand rate = people who have a way within the radius / all people
///   served rate = people with a place at a site within the radius / all who need one
///
/// Under a method that ignores places, those beyond the places of a site have none; they are taken from everybody sent
/// there in proportion. Of ways by a table nothing is known of the land.
///
/// # Units
/// Square metres and persons.
///
/// # Errors
/// What could not be computed, when the land's geometry breaks.
pub fn coverage(
    ground: &Ground<'_>,
    id: String,
    limit: Limit,
    clause: Option<Clause>,
) -> Result<CoverageResult, &'static str> {
    let model = ground.model;
    let mut zones = vec![Covered::default(); model.zones.len()];
    let mut nowhere = Covered::default();
    people(ground, limit, &mut zones, &mut nowhere);
    served(ground, limit, &mut zones, &mut nowhere);
    let circles = match ground.travel {
        Travel::Straight(straight) => {
            let sites = straight.positions(ground.open);
            let polygons: Vec<Polygon<f64>> = sites.iter().map(|site| circle(*site, limit.value())).collect();
            Some(caught(|| unary_union(&polygons)).ok_or("the circles cannot be dissolved")?)
        }
        Travel::Listed(_) => None,
    };
    let land_by = match &circles {
        Some(circles) => land::cover(model, circles, &mut zones, &mut nowhere)?,
        None => land::cover_by_points(model, ground.reached, limit, &mut zones, &mut nowhere)?,
    };
    let mut total = Covered::default();
    for zone in &zones {
        total.add(zone);
    }
    if zones.is_empty() {
        total = nowhere;
    }
    Ok(CoverageResult { id, limit, clause, circles, land_by, zones, total })
}

/// The row of a zone.
fn row<'r>(zones: &'r mut [Covered], nowhere: &'r mut Covered, zone: Option<ZoneIx>) -> &'r mut Covered {
    zone.and_then(|zone| zones.get_mut(zone.index())).unwrap_or(nowhere)
}

/// People by zone, all and within the radius; those outside every zone are in no rate.
fn people(ground: &Ground<'_>, limit: Limit, zones: &mut [Covered], nowhere: &mut Covered) {
    let Ground { model, demand, .. } = *ground;
    let found = ground.travel.nearest(ground.open);
    let residents = model.demand.column(&Attribute::Persons);
    for cell in 0..model.demand.len() {
        let row = row(zones, nowhere, model.demand.zone[cell]);
        let within = found.within(cell, limit.reach()).is_some();
        let residents = residents.map_or(Persons::ZERO, |residents| residents[cell]);
        for (counts, people) in [(&mut row.residents, residents), (&mut row.demand, demand[cell])] {
            counts[0] += people;
            counts[1] += if within { people } else { Persons::ZERO };
        }
    }
}

fn served(ground: &Ground<'_>, limit: Limit, zones: &mut [Covered], nowhere: &mut Covered) {
    let Ground { model, places, allocation, .. } = *ground;
    let mut sent: BTreeMap<(SiteIx, Option<ZoneIx>), Persons> = BTreeMap::new();
    for cell in 0..model.demand.len() {
        for flow in allocation.flows().of(cell).iter().filter(|flow| limit.holds(flow.cost)) {
            *sent.entry((flow.site, model.demand.zone[cell])).or_default() += flow.persons;
        }
    }
    for ((site, zone), persons) in sent {
        let (allocated, places_there) = (allocation.by_site()[site.index()], places[site.index()].as_persons());
        let over = (allocated - places_there).at_least_zero();
        let served = if over > Persons::ZERO {
            persons.scaled((allocated - over).to_f64() / allocated.to_f64())
        } else {
            persons
        };
        row(zones, nowhere, zone).served += served;
    }
}
