//! Ways to sites that have a farthest way of their own: those beyond it are none.

use super::{Listed, Name, NoList, Straight, Unlisted, Way};
use crate::model::{CellIx, SiteIx};
use crate::units::{self, Limit};

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NotLimited {
    /// More ways than may be listed.
    #[error(transparent)]
    TooMany(#[from] NoList),
    /// A bug of the caller.
    #[error(transparent)]
    Unlisted(#[from] Unlisted),
}

impl Straight<'_> {
    /// The straight lines to each site that are no longer than its limit, in whole millimetres; all of them where it has none.
    ///
    /// # Errors
    /// [`NotLimited`]: more than `most`, counted before any is kept.
    pub fn limited(&self, limits: &[Option<Limit>], most: usize) -> Result<Listed, NotLimited> {
        let rows = self.rows();
        let cells: Vec<u32> = rows.arrange(&(0..rows.len() as u32).collect::<Vec<_>>());
        let mut runs = Vec::new();
        let mut ways = Vec::new();
        for (number, limit) in limits.iter().enumerate().take(self.sites()) {
            let site = SiteIx::new(number);
            let Some(&at) = self.positions(&[site]).first() else { continue };
            let limit = limit.map_or(i64::MAX, Limit::thousandths);
            // A hair more is looked at than can be near.
            rows.circle(0..rows.rows(), at, (limit as f64 / units::GRAIN) * (1.0 + 1e-9) + 1.0, &mut runs);
            let all: usize = runs.iter().map(|run| run.points().len()).sum();
            if ways.len() + all > most {
                return Err(NoList::TooMany(ways.len() + all).into());
            }
            for cell in runs.iter().flat_map(|run| &cells[run.points()]).map(|cell| CellIx::new(*cell as usize)) {
                let thousandths = self.cost(cell, site).map_or(i64::MAX, units::thousandths);
                if thousandths <= limit {
                    ways.push(Way { cell, site, thousandths });
                }
            }
        }
        Ok(Listed::new(Name::straight_line(), rows.len(), self.sites(), ways)?)
    }
}

impl Listed {
    /// The ways to each site that cost no more than its limit.
    ///
    /// # Errors
    /// None that a list can have.
    pub fn limited(&self, limits: &[Option<Limit>]) -> Result<Self, NotLimited> {
        let near = |site: SiteIx| {
            let limit = limits.get(site.index()).copied().flatten().map_or(i64::MAX, Limit::thousandths);
            self.to(site).filter(move |(_, cost)| *cost <= limit).map(move |(cell, thousandths)| Way {
                cell,
                site,
                thousandths,
            })
        };
        let ways = (0..self.sites()).map(SiteIx::new).flat_map(near).collect();
        Ok(Self::new(self.name().clone(), self.cells(), self.sites(), ways)?)
    }
}
