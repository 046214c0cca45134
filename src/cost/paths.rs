//! Ways of which it is known where they go: along roads, or over the ground.

use super::Given;
use super::roads::{Comers, NoWay, Passing, Routes, SeenWay};
use super::terrain::{Apart, Treks};
use crate::model::Ground;

/// Where the ways of one way of travelling go.
#[derive(Debug, Clone)]
pub enum Paths {
    /// Along roads.
    Roads(Routes),
    /// Over the ground.
    Terrain(Treks),
}

impl Paths {
    /// The ways of some comers, those of each facility by themselves, and who goes along which road.
    pub fn seen(&self, ground: &Ground, comers: &[Comers]) -> (Vec<Vec<SeenWay>>, Option<Passing>) {
        match self {
            Self::Roads(routes) => {
                let (ways, passing) = routes.seen(ground, comers);
                (ways, Some(passing))
            }
            Self::Terrain(treks) => (treks.seen(ground, comers), None),
        }
    }

    /// Those along roads.
    pub fn routes(&self) -> Option<&Routes> {
        match self {
            Self::Roads(routes) => Some(routes),
            Self::Terrain(_) => None,
        }
    }

    /// Farther than any way there is, in thousandths.
    pub const ENDLESS: i64 = i64::MAX / 8;

    /// Whether the ways to the nearest of several facilities are found without those to the others, where ways of so many thousandths are
    /// asked for of all pairs. Along roads a table of nodes and facilities gives both as soon as any is.
    pub fn finds_nearest(&self, most: i64) -> bool {
        matches!(self, Self::Terrain(_)) || most == 0
    }

    /// All ways that cost no more than so many thousandths, and however far those to the nearest of some facilities (ascending) from some
    /// cells, of equals the first, where they are found so.
    ///
    /// # Errors
    /// How many there are, where they are more than `at_most`.
    pub fn ways(&self, most: i64, nearest: &[(Vec<usize>, Vec<u32>)], at_most: usize) -> Result<Given, usize> {
        match self {
            Self::Roads(routes) if nearest.is_empty() => routes.ways(most, at_most),
            Self::Roads(routes) => {
                let found = if most == 0 { routes.to_nearest(nearest, at_most) } else { None };
                found.map_or_else(|| routes.ways(Self::ENDLESS, at_most), Ok)
            }
            Self::Terrain(treks) => treks.ways(most, nearest, at_most),
        }
    }

    /// Why no way leads from a cell; none where it is joined.
    pub fn no_way(&self, cell: usize) -> Option<NoWay> {
        match self {
            Self::Roads(routes) => routes.streets.no_way(cell),
            Self::Terrain(treks) => treks.surface.no_way(cell),
        }
    }

    /// Of some cells that are joined, those from which no way leads to any of some facilities, however far; along roads all that are
    /// joined are connected.
    pub fn apart(&self, facilities: &[usize], cells: &[u32]) -> Apart {
        match self {
            Self::Roads(_) => Apart::default(),
            Self::Terrain(treks) => treks.apart(facilities, cells),
        }
    }

    /// Whether each of some places has a way of no more than so many thousandths to any of some facilities.
    pub fn reached(&self, places: &[[f64; 2]], facilities: &[usize], most: i64) -> Vec<bool> {
        match self {
            Self::Roads(routes) => routes.reached(places, facilities, most),
            Self::Terrain(treks) => treks.reached(places, facilities, most),
        }
    }

    /// Looks at the ways to every facility once more without going any of them: how many facilities were looked at.
    ///
    /// # Errors
    /// The first facility for which they are not the cheapest.
    pub fn proof(&self, most: i64) -> Result<usize, usize> {
        match self {
            Self::Roads(routes) => routes.proof(most),
            Self::Terrain(treks) => treks.proof(most),
        }
    }
}
