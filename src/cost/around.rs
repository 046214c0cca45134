//! What ways cost by straight lines around barriers.

use super::{Given, GivenWays, Made};
use crate::issue::{Issue, Issues};
use crate::model::{Ground, Model, Planar};
use crate::network::Around;
use crate::units::{self, Impedance, Persons};

/// The ways of cells to the facilities that are needed, in straight lines around barriers, no longer than so many thousandths.
///
/// # Errors
/// E0944 where barriers have too many corners; then there is no value.
pub fn around(model: &Model, ground: &Ground, most: i64, is_needed: impl Fn(usize) -> bool) -> (Option<Given>, Issues) {
    let mut issues = Issues::new();
    let file = ground.barrier_files.join(", ");
    let around = match Around::new(&ground.barriers, &ground.crossings) {
        Ok(around) => around,
        Err(n) => {
            issues.push(Issue::new("E0944").file(file).value(n).fact("most", Around::MOST));
            return (None, issues);
        }
    };
    if around.idle > 0 {
        let issue = Issue::new("W0945").file(ground.crossing_files.join(", ")).value(around.idle);
        issues.push(issue.fact("n", ground.crossings.len()));
    }
    let sites: Vec<(usize, [f64; 2])> = (0..model.facilities.len())
        .filter(|facility| is_needed(*facility))
        .filter_map(|facility| model.facilities[facility].at.map(|Planar(at)| (facility, at)))
        .collect();
    let demand = &model.demand;
    let points: Vec<[f64; 2]> = (0..demand.len()).map(|cell| [demand.x[cell], demand.y[cell]]).collect();
    let places: Vec<[f64; 2]> = sites.iter().map(|site| site.1).collect();
    let found = around.ways(&points, &places, units::reach(most.min(MOST)));
    let is_empty = |cell: usize| demand.columns.iter().all(|column| column.values[cell] == Persons::ZERO);
    for cell in found.shut.iter().map(|cell| *cell as usize).filter(|cell| !is_empty(*cell) && !sites.is_empty()) {
        let persons = demand.columns.first().map_or(Persons::ZERO, |column| column.values[cell]);
        issues.push(Issue::new("W0946").file(&file).id(demand.id(cell)).persons(persons));
    }
    let mut ways = vec![Vec::new(); model.facilities.len()];
    for ((facility, _), own) in sites.iter().zip(found.of_site) {
        ways[*facility] = own.into_iter().map(|(cell, metres)| (cell, units::thousandths(metres))).collect();
    }
    (Some(Given { impedance: Impedance::Metres, made: Made::Around, ways: GivenWays::Listed(ways) }), issues)
}

/// Whether each of some places has a way of no more than so many thousandths, in straight lines around barriers, to any of some sites; none
/// where barriers have too many corners.
pub fn reached_around(ground: &Ground, places: &[[f64; 2]], sites: &[[f64; 2]], most: i64) -> Option<Vec<bool>> {
    let around = Around::new(&ground.barriers, &ground.crossings).ok()?;
    let mut reached = vec![false; places.len()];
    for (place, metres) in around.ways(places, sites, units::reach(most.min(MOST))).of_site.into_iter().flatten() {
        reached[place as usize] |= units::thousandths(metres) <= most;
    }
    Some(reached)
}

/// No way is longer, in millimetres: once around the earth.
const MOST: i64 = 40_000_000_000;
