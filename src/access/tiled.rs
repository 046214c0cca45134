//! W of a lattice that comes in tiles, so that a nation needs no more memory than a few of them.
//!
//! A site's circle may lie in several tiles: what is within it is added up tile by tile, and only the sites within reach of
//! a tile give to it. Every tile is asked for once in each pass and forgotten.

use super::decay::{Decay, Power};
use super::operator::{Operator, Weights};
use super::rings::Rings;
use crate::raster::rows::Rows;
use crate::raster::swaths::Swaths;
use crate::units::reach_of;
use rayon::prelude::*;

/// Some of the cells of a lattice, in the order of rows from the south, then columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tile {
    /// Column of each cell, in the whole lattice.
    pub col: Vec<u32>,
    /// Row of each cell, in the whole lattice.
    pub row: Vec<u32>,
    /// People of each cell.
    pub people: Vec<f64>,
}

/// Where tiles come from. The same index gives the same tile every time.
pub trait Tiles: Sync {
    /// Centre of column 0, row 0, in metres.
    fn origin(&self) -> [f64; 2];
    /// Metres between columns and between rows.
    fn step(&self) -> [f64; 2];
    /// Number of tiles.
    fn count(&self) -> usize;
    /// One of them; any rows, so long as no cell is in two tiles.
    fn tile(&self, index: usize) -> Tile;
    /// All people. A source that knows it saves a pass.
    fn people(&self) -> f64 {
        let tiles = (0..self.count()).map(|index| self.tile(index));
        tiles.fold(0.0, |sum, tile| tile.people.iter().fold(sum, |sum, people| sum + people.abs()))
    }
}

/// A tile whose cells are not in the order of rows, then columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tile {0}: its cells are not in the order of rows, then columns")]
pub struct Disorder(pub usize);

/// W of straight lines between sites and the cells of tiles.
///
/// With step weights sums are of whole numbers, so they are the same to the last bit for any cut into tiles (whose order keeps
/// the sum of all people). The whole lattice at once counts people in millionths where it can, and goes pair by pair where
/// numbers are too far apart; tiles do neither, and differ from it by rounding of 2^-60 of all people.
#[derive(Debug)]
pub struct Tiled<'a, T> {
    tiles: &'a T,
    sites: &'a [[f64; 2]],
    decay: &'a Decay,
    reach: f64,
    swaths: Swaths,
}

impl<'a, T: Tiles> Tiled<'a, T> {
    /// Weights by `decay` up to `cutoff` metres (inclusive).
    pub fn new(tiles: &'a T, sites: &'a [[f64; 2]], decay: &'a Decay, cutoff: f64) -> Self {
        let reach = reach_of(cutoff.min(decay.end()));
        Self { tiles, sites, decay, reach, swaths: Swaths::new(sites, reach) }
    }

    /// For each site the people within reach, each by the weight: W P.
    ///
    /// # Errors
    /// A tile out of order.
    pub fn gather(&self, power: Power) -> Result<Vec<f64>, Disorder> {
        if let Decay::Step(bands) = self.decay {
            let rings = Rings::new(bands, self.reach, power);
            let total = self.tiles.people();
            let mut sums = vec![0_i64; self.sites.len() * rings.len()];
            self.each(
                |rows, tile, _, sites| rings.gather(rows, &tile.people, total, sites),
                |_, near, _, found| {
                    for (site, found) in near.iter().zip(found.chunks_exact(rings.len())) {
                        for (sum, found) in sums[site * rings.len()..].iter_mut().zip(found) {
                            *sum += found;
                        }
                    }
                },
            )?;
            return Ok(rings.weighed(&sums, total));
        }
        let mut sums = vec![0.0; self.sites.len()];
        self.each(
            |rows, tile, _, sites| Operator::new(rows, sites, self.decay, self.reach).gather(power, &tile.people),
            |_, near, _, found| {
                for (site, found) in near.iter().zip(found) {
                    sums[*site] += found;
                }
            },
        )?;
        Ok(sums)
    }

    /// For each cell what the sites within reach give it, each by its weight: Wᵀ a. `each` gets the tiles one after the
    /// other, by index, with what each cell is given.
    ///
    /// # Errors
    /// A tile out of order.
    pub fn spread(
        &self,
        power: Power,
        amounts: &[f64],
        mut each: impl FnMut(usize, &Tile, Vec<f64>),
    ) -> Result<(), Disorder> {
        let rings = match self.decay {
            Decay::Step(bands) => Some(Rings::new(bands, self.reach, power)),
            _ => None,
        };
        let whole = rings.as_ref().map(|rings| (rings, rings.amounts(amounts)));
        self.each(
            |rows, _, near, sites| match &whole {
                Some((rings, (whole, one))) => {
                    let many = rings.len();
                    let whole: Vec<i64> = near.iter().flat_map(|site| &whole[site * many..][..many]).copied().collect();
                    rings.spread(rows, &whole, *one, sites)
                }
                None => {
                    let amounts: Vec<f64> = near.iter().map(|site| amounts[*site]).collect();
                    Operator::new(rows, sites, self.decay, self.reach).spread(power, &amounts)
                }
            },
            |index, _, tile, given| each(index, tile, given),
        )
    }

    /// Works on as many tiles at once as there are threads, and hands what comes of it to `then` in order: tile, sites
    /// within reach of it, by index and by position.
    fn each<R: Send>(
        &self,
        work: impl Fn(&Rows<'_>, &Tile, &[usize], &[[f64; 2]]) -> R + Sync,
        mut then: impl FnMut(usize, &[usize], &Tile, R),
    ) -> Result<(), Disorder> {
        let one = |index: usize| {
            let tile = self.tiles.tile(index);
            let rows = Rows::regular(&tile.col, &tile.row, self.tiles.origin(), self.tiles.step());
            let rows = rows.ok_or(Disorder(index))?;
            let [south, north] = rows.span(0..rows.rows(), self.reach);
            let near: Vec<usize> = self.swaths.between(south, north).collect();
            let sites: Vec<[f64; 2]> = near.iter().map(|site| self.sites[*site]).collect();
            let found = work(&rows, &tile, &near, &sites);
            drop(rows);
            Ok((index, near, tile, found))
        };
        let indices: Vec<usize> = (0..self.tiles.count()).collect();
        for some in indices.chunks(rayon::current_num_threads()) {
            let found: Vec<Result<_, Disorder>> = some.par_iter().map(|index| one(*index)).collect();
            for found in found {
                let (index, near, tile, found) = found?;
                then(index, &near, &tile, found);
            }
        }
        Ok(())
    }
}
