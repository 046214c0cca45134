//! Ways over the ground: what one way of travelling makes of heights, land cover, roads and barriers, and what the ways cost.

mod apart;
mod field;
mod issues;
mod over;
mod seen;
mod squares;

pub use apart::Apart;

use super::roads::NoWay;
use super::{Given, GivenWays, Made, slope};
use crate::issue::Issues;
use crate::model::{Ground, Model, Planar};
use crate::network::{Barriers, End, Ends, NO_WAY, Terrain, TerrainSearch, Towards};
use crate::units::Impedance;
use over::Overlay;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// By which rules ways over the ground are found.
#[derive(Debug, Clone, PartialEq)]
pub struct TerrainRules {
    /// How fast people walk on the flat, in km/h.
    pub walked: f64,
    /// 8, 16 or 32.
    pub directions: u8,
    /// How fast people are on the flat by class of land cover, in km/h; none where nobody walks.
    pub covers: BTreeMap<i64, Option<f64>>,
    /// To the site, or from it.
    pub towards: Towards,
    /// Whether people walk along trunk roads, where nothing says that they do not.
    pub walk_on_trunk: bool,
    /// Whether roads meet where they cross without a vertex.
    pub join_crossings: bool,
    /// Whether sites where nobody walks do not stop the run.
    pub allow_unjoined: bool,
}

impl TerrainRules {
    /// On the flat by Tobler's function, in km/h.
    pub const TOBLER: f64 = slope::TOBLER;

    /// Milliseconds a metre on the flat.
    fn pace(kmh: f64) -> f64 {
        3_600.0 / kmh
    }
}

/// The ground of one way of travelling, and where the cells are joined to it.
#[derive(Debug)]
pub struct Surface {
    rules: TerrainRules,
    terrain: Terrain,
    overlay: Overlay,
    at: Vec<[f64; 2]>,
    cells: Vec<Ends>,
}

/// Where facilities are joined.
#[derive(Debug, Clone)]
pub struct Treks {
    /// What leads there.
    pub surface: Arc<Surface>,
    /// By facility; none without a position, or where it is not asked for.
    sites: Vec<Option<([f64; 2], Ends)>>,
}

impl Surface {
    /// The ground, and the cells joined to it.
    ///
    /// # Errors
    /// None without heights, which reading them has said; where they are too many; or where land cover has no speed.
    ///
    /// # Cost
    /// O(squares x directions + cells).
    pub fn new(name: &str, model: &Model, ground: &Ground, rules: TerrainRules) -> (Option<Self>, Issues) {
        let mut said = Issues::new();
        let Some(elevation) = ground.elevation.as_deref() else { return (None, said) };
        let paces = squares::paces(elevation, ground.cover.as_deref(), &rules, &mut said);
        let Some(paces) = paces else { return (None, issues::about(name, said)) };
        let (relief, barriers) = (elevation.relief.clone(), Barriers::new(&ground.barriers));
        let terrain = Terrain::new(relief, paces, barriers, rules.directions, rules.towards, slope::worth);
        let overlay = over::overlay(ground, &rules, &terrain, &mut said);
        let terrain = terrain.with_over(overlay.places, &overlay.arcs);
        let demand = &model.demand;
        let at: Vec<[f64; 2]> = (0..demand.len()).map(|cell| [demand.x[cell], demand.y[cell]]).collect();
        let cells: Vec<Ends> = at.par_iter().with_min_len(256).map(|at| terrain.ends(*at, false)).collect();
        let made = Self { rules, terrain, overlay, at, cells };
        issues::surface(elevation, &made, &mut said);
        issues::cells(model, elevation, &made, &mut said);
        (Some(made), issues::about(name, said))
    }

    /// By which rules its ways are found.
    pub fn rules(&self) -> &TerrainRules {
        &self.rules
    }

    /// Why no way leads from a cell; none where it is joined.
    pub fn no_way(&self, cell: usize) -> Option<NoWay> {
        no_way(&self.cells[cell])
    }
}

fn no_way(ends: &Ends) -> Option<NoWay> {
    match ends {
        Ends::Joined(_) => None,
        Ends::Unknown => Some(NoWay::NoElevation),
        Ends::Closed => Some(NoWay::Closed),
        Ends::Shut => Some(NoWay::Barrier),
    }
}

impl Treks {
    /// Joins the facilities that are needed.
    ///
    /// # Errors
    /// E0958 for each that is not joined; a warning where the study allows it.
    pub fn new(model: &Model, surface: Arc<Surface>, is_needed: impl Fn(usize) -> bool) -> (Self, Issues) {
        let mut issues = Issues::new();
        let join = |number: usize| {
            let Planar(at) = model.facilities[number].at.filter(|_| is_needed(number))?;
            Some((at, surface.terrain.ends(at, true)))
        };
        let sites: Vec<Option<_>> = (0..model.facilities.len()).map(join).collect();
        let made = Self { surface, sites };
        issues::sites(model, &made, &mut issues);
        (made, issues)
    }

    fn site(&self, facility: usize) -> Option<([f64; 2], &[End])> {
        match self.sites.get(facility)?.as_ref()? {
            (at, Ends::Joined(ends)) => Some((*at, ends)),
            _ => None,
        }
    }

    /// As [`super::Routes::proof`].
    ///
    /// # Errors
    /// The first facility for which that does not hold.
    pub fn proof(&self, most: i64) -> Result<usize, usize> {
        let holds = |search: &mut TerrainSearch<'_>, facility: usize| {
            let (_, ends) = self.site(facility)?;
            search.run(ends, whole(most));
            Some((facility, search.holds()))
        };
        let all: Vec<Option<(usize, bool)>> = (0..self.sites.len())
            .into_par_iter()
            .map_init(|| TerrainSearch::new(&self.surface.terrain), holds)
            .collect();
        match all.iter().flatten().find(|(_, holds)| !holds) {
            Some((facility, _)) => Err(*facility),
            None => Ok(all.iter().flatten().count()),
        }
    }

    /// All ways that take no more than so many milliseconds: from cells to facilities, or back where the study says so; and however long
    /// those of some cells to the nearest of some facilities (ascending), of equals the first.
    ///
    /// # Errors
    /// How many there are, where they are more than `at_most`.
    ///
    /// # Cost
    /// For each facility O(squares within reach x directions + cells); for each list of facilities O(squares x directions + cells).
    pub fn ways(&self, most: i64, nearest: &[(Vec<usize>, Vec<u32>)], at_most: usize) -> Result<Given, usize> {
        let surface = &*self.surface;
        let of = |search: &mut TerrainSearch<'_>, facility: usize| -> Vec<(u32, i64)> {
            let Some((at, ends)) = self.site(facility) else { return Vec::new() };
            search.run(ends, whole(most));
            let way = |(cell, ends): (usize, &Ends)| {
                let Ends::Joined(ends) = ends else { return None };
                let ms = surface.milliseconds(search, at, cell, ends)?;
                (i64::from(ms) <= most).then_some((cell as u32, i64::from(ms)))
            };
            surface.cells.iter().enumerate().filter_map(way).collect()
        };
        let mut ways: Vec<Vec<(u32, i64)>> = vec![Vec::new(); self.sites.len()];
        if most > 0 || nearest.is_empty() {
            (0..self.sites.len())
                .into_par_iter()
                .map_init(|| TerrainSearch::new(&surface.terrain), of)
                .collect_into_vec(&mut ways);
        }
        let found: Vec<_> = nearest
            .par_iter()
            .map(|(facilities, cells)| {
                let field = self.field(facilities, NO_WAY);
                let of = |cell: &u32| field.of(surface.at[*cell as usize], &surface.cells[*cell as usize]);
                cells.par_iter().with_min_len(256).map(of).collect::<Vec<_>>()
            })
            .collect();
        for (cell, way) in nearest.iter().flat_map(|(_, cells)| cells).zip(found.into_iter().flatten()) {
            if let Some((facility, ms)) = way {
                ways[facility].push((*cell, i64::from(ms)));
            }
        }
        for own in &mut ways {
            own.sort_unstable();
            own.dedup();
        }
        let n: usize = ways.iter().map(Vec::len).sum();
        if n > at_most {
            return Err(n);
        }
        Ok(Given { impedance: Impedance::Seconds, made: Made::Terrain, ways: GivenWays::Listed(ways) })
    }
}

impl Surface {
    /// What the way between the point of a search and a cell takes: over the squares, or straight where they are near.
    fn milliseconds(&self, search: &TerrainSearch<'_>, site: [f64; 2], cell: usize, ends: &[End]) -> Option<u32> {
        let over = search.best(ends).map(|(ms, _)| ms);
        let straight = self.terrain.straight(site, self.at[cell]).map(|(ms, _)| ms);
        over.into_iter().chain(straight).min()
    }
}

/// The most that a search counts up to.
fn whole(most: i64) -> u32 {
    u32::try_from(most).unwrap_or(NO_WAY - 1)
}
