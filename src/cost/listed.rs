//! Ways that are listed one by one, each with its cost: from a table, or whatever makes one. Along roads the list may be one that is worked out
//! when asked for.

use super::roads::over::OverRoads;
use super::{Eligible, Name, Nearest, NoList, Reach};
use crate::model::{CellIx, SiteIx};
use crate::raster::nearest as engine;
use crate::solver::equilibrium;
use crate::solver::transport::{Arc, Costs, Table};
use crate::units::{self, Limit, Persons};
use std::sync;

/// One way, as it is put into a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// From.
    pub cell: CellIx,
    /// To.
    pub site: SiteIx,
    /// Whole millimetres or milliseconds.
    pub thousandths: i64,
}

/// Why a list of ways is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unlisted {
    /// A way is there twice.
    #[error("cell {0}: two ways to site {1}")]
    Twice(CellIx, SiteIx),
    /// A cost is below nothing or beyond [`Listed::MOST`].
    #[error("cell {0}: the way to site {1} has no cost that counts")]
    Cost(CellIx, SiteIx),
    /// A cell or site that is not there.
    #[error("cell {0} or site {1} is not there")]
    Nowhere(CellIx, SiteIx),
}

/// The ways between the cells and the sites of a service that are listed; where none is, none leads.
///
/// # Invariant
/// No way is listed twice; costs are whole thousandths from 0 to [`Listed::MOST`].
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    name: Name,
    ways: Ways,
}

/// The ways themselves.
#[derive(Debug, Clone, PartialEq)]
enum Ways {
    /// Kept twice.
    Kept { by_site: Rows, by_cell: Rows },
    /// Along roads, with the column of each site.
    Over(sync::Arc<Reach>, Vec<Option<u32>>),
}

/// Ways row by row: the other end of each, ascending in a row, and its cost.
#[derive(Debug, Clone, PartialEq)]
struct Rows {
    start: Vec<usize>,
    other: Vec<u32>,
    thousandths: Vec<i64>,
}

impl Rows {
    /// From ways in the order of rows.
    fn new(rows: usize, ways: impl Iterator<Item = (usize, usize, i64)>) -> Self {
        let mut made = Self { start: vec![0], other: Vec::new(), thousandths: Vec::new() };
        for (row, other, thousandths) in ways {
            made.start.resize(row + 1, made.other.len());
            made.other.push(other as u32);
            made.thousandths.push(thousandths);
        }
        made.start.resize(rows + 1, made.other.len());
        made
    }

    fn of(&self, row: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        let ways = self.start[row]..self.start[row + 1];
        self.other[ways.clone()].iter().map(|other| *other as usize).zip(self.thousandths[ways].iter().copied())
    }

    fn find(&self, row: usize, other: usize) -> Option<i64> {
        let ways = self.start[row]..self.start[row + 1];
        let at = self.other[ways.clone()].binary_search(&(other as u32)).ok()?;
        Some(self.thousandths[ways.start + at])
    }
}

impl Listed {
    /// No cost is more, in thousandths: a million kilometres, or thirty years.
    pub const MOST: i64 = 1_000_000_000_000;

    /// From ways in any order, between so many cells and sites.
    ///
    /// # Errors
    /// [`Unlisted`], the first way that is none.
    pub fn new(name: Name, cells: usize, sites: usize, mut ways: Vec<Way>) -> Result<Self, Unlisted> {
        ways.sort_unstable_by_key(|way| (way.cell, way.site));
        for (number, way) in ways.iter().enumerate() {
            if way.cell.index() >= cells || way.site.index() >= sites {
                return Err(Unlisted::Nowhere(way.cell, way.site));
            }
            if !(0..=Self::MOST).contains(&way.thousandths) {
                return Err(Unlisted::Cost(way.cell, way.site));
            }
            if ways[..number].last().is_some_and(|last| (last.cell, last.site) == (way.cell, way.site)) {
                return Err(Unlisted::Twice(way.cell, way.site));
            }
        }
        let by_cell = Rows::new(cells, ways.iter().map(|way| (way.cell.index(), way.site.index(), way.thousandths)));
        ways.sort_unstable_by_key(|way| (way.site, way.cell));
        let by_site = Rows::new(sites, ways.iter().map(|way| (way.site.index(), way.cell.index(), way.thousandths)));
        Ok(Self { name, ways: Ways::Kept { by_site, by_cell } })
    }

    /// Along roads, to sites that stand in these columns.
    pub(super) fn over(name: Name, reach: sync::Arc<Reach>, columns: Vec<Option<u32>>) -> Self {
        Self { name, ways: Ways::Over(reach, columns) }
    }

    /// How it is called.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        match &self.ways {
            Ways::Kept { by_cell, .. } => by_cell.start.len() - 1,
            Ways::Over(reach, _) => reach.cells(),
        }
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        match &self.ways {
            Ways::Kept { by_site, .. } => by_site.start.len() - 1,
            Ways::Over(_, columns) => columns.len(),
        }
    }

    /// The ways to a site: cells ascending, and whole thousandths.
    pub fn to(&self, site: SiteIx) -> impl Iterator<Item = (CellIx, i64)> + '_ {
        let (kept, over) = match &self.ways {
            Ways::Kept { by_site, .. } => (Some(by_site.of(site.index())), None),
            Ways::Over(reach, columns) => (None, columns[site.index()].map(|column| reach.to(column))),
        };
        let all = kept.into_iter().flatten().chain(over.into_iter().flatten());
        all.map(|(cell, cost)| (CellIx::new(cell), cost))
    }

    /// Every way to some sites (ascending), in no order that matters: the cell, the site, and whole thousandths. Sooner than site by site.
    pub fn each_to(&self, sites: &[SiteIx], mut each: impl FnMut(CellIx, SiteIx, i64)) {
        match &self.ways {
            Ways::Kept { .. } => {
                for site in sites {
                    self.to(*site).for_each(|(cell, cost)| each(cell, *site, cost));
                }
            }
            Ways::Over(reach, columns) => {
                let mut of_column: Vec<Vec<SiteIx>> = vec![Vec::new(); reach.columns()];
                for site in sites {
                    if let Some(column) = columns[site.index()] {
                        of_column[column as usize].push(*site);
                    }
                }
                reach.each(|cell, column, cost| {
                    for site in &of_column[column as usize] {
                        each(CellIx::new(cell), *site, cost);
                    }
                });
            }
        }
    }

    /// The ways from a cell: sites ascending, and whole thousandths.
    pub fn from(&self, cell: CellIx) -> impl Iterator<Item = (SiteIx, i64)> + '_ {
        self.row(cell.index()).map(|(site, cost)| (SiteIx::new(site), cost))
    }

    fn row(&self, cell: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        let (kept, over) = match &self.ways {
            Ways::Kept { by_cell, .. } => (Some(by_cell.of(cell)), None),
            Ways::Over(reach, columns) => {
                let way = move |(site, column): (usize, &Option<u32>)| Some((site, reach.cost(cell, (*column)?)?));
                (None, Some(columns.iter().enumerate().filter_map(way)))
            }
        };
        kept.into_iter().flatten().chain(over.into_iter().flatten())
    }

    /// What a way costs in whole thousandths, looked for among the ways of its site.
    pub fn to_site(&self, site: SiteIx, cell: CellIx) -> Option<i64> {
        match &self.ways {
            Ways::Kept { by_site, .. } => by_site.find(site.index(), cell.index()),
            Ways::Over(reach, columns) => reach.cost(cell.index(), columns[site.index()]?),
        }
    }

    /// What a way costs, in metres or seconds.
    pub fn cost(&self, cell: CellIx, site: SiteIx) -> Option<f64> {
        let found = match &self.ways {
            Ways::Kept { by_cell, .. } => by_cell.find(cell.index(), site.index()),
            Ways::Over(reach, columns) => columns[site.index()].and_then(|column| reach.cost(cell.index(), column)),
        };
        found.map(units::of_thousandths)
    }

    /// The nearest of some sites for every cell: the cheapest, of equals the first.
    ///
    /// # Cost
    /// O(ways), or along roads O(nodes x sites + cells).
    pub(super) fn nearest_of_all(&self, sites: &[SiteIx]) -> Nearest {
        let Ways::Over(reach, columns) = &self.ways else { return self.nearest(sites, |_, _| true) };
        let columns: Vec<Option<u32>> = sites.iter().map(|site| columns[site.index()]).collect();
        let near = reach.nearest(&columns).into_iter();
        let near = near.map(|found| found.map(|(cost, number)| (number, units::of_thousandths(cost))));
        Nearest::new(engine::Nearest::from_each(near), sites)
    }

    /// The nearest of those sites that are allowed, for every cell: the cheapest, of equals the first.
    ///
    /// # Cost
    /// O(ways).
    pub(super) fn nearest(&self, sites: &[SiteIx], allows: impl Fn(usize, SiteIx) -> bool) -> Nearest {
        let number = self.numbers(sites);
        let near = |cell: usize| {
            let ways = self.row(cell).filter_map(|(site, cost)| Some((cost, number[site]?, site)));
            let allowed = ways.filter(|(.., site)| allows(cell, SiteIx::new(*site)));
            allowed.min().map(|(cost, number, _)| (number, units::of_thousandths(cost)))
        };
        Nearest::new(engine::Nearest::from_each((0..self.cells()).map(near)), sites)
    }

    /// As [`super::Travel::within`].
    pub(super) fn within(&self, sites: &[SiteIx], limit: Limit, people: &[Persons]) -> Vec<Persons> {
        let within = |site: &SiteIx| {
            let near = self.to(*site).filter(|(_, cost)| *cost <= limit.thousandths());
            near.map(|(cell, _)| people[cell.index()]).sum()
        };
        sites.iter().map(within).collect()
    }

    /// As [`super::Travel::solver`].
    pub(super) fn solver(
        &self,
        sites: &[SiteIx],
        eligible: Option<&Eligible>,
        limit: Option<Limit>,
    ) -> Box<dyn Costs + '_> {
        let most = limit.map_or(i64::MAX, Limit::thousandths);
        if let Ways::Over(reach, columns) = &self.ways {
            let columns = sites.iter().map(|site| columns[site.index()]).collect();
            return Box::new(OverRoads::new(reach, columns, sites, eligible, most));
        }
        let number = self.numbers(sites);
        let row = |cell: usize| {
            let may =
                |site: usize| eligible.is_none_or(|eligible| eligible.admits(CellIx::new(cell), SiteIx::new(site)));
            let arc = |(site, cost): (usize, i64)| Some(Arc { sink: number[site].filter(|_| may(site))?, cost });
            self.row(cell).filter(|(_, cost)| *cost <= most).filter_map(arc).collect()
        };
        Box::new(Table::new(sites.len(), (0..self.cells()).map(row)))
    }

    /// All ways to some sites that cost no more than `reach`, in metres or seconds; cells in their order.
    ///
    /// # Errors
    /// [`NoList`]: more than `most`.
    pub fn links(&self, sites: &[SiteIx], reach: f64, most: usize) -> Result<equilibrium::Ways, NoList> {
        let number = self.numbers(sites);
        let way = |(site, cost): (usize, i64)| Some((number[site]?, units::of_thousandths(cost)));
        let row = |cell: usize| -> Vec<(u32, f64)> {
            self.row(cell).filter_map(way).filter(|(_, cost)| *cost <= reach).collect()
        };
        let ways: usize = (0..self.cells()).map(|cell| row(cell).len()).sum();
        if ways > most {
            return Err(NoList::TooMany(ways));
        }
        Ok(equilibrium::Ways::from_rows(sites.len(), (0..self.cells()).map(row))?)
    }

    /// The place of every site in a list of some.
    fn numbers(&self, sites: &[SiteIx]) -> Vec<Option<u32>> {
        let mut number = vec![None; self.sites()];
        for (at, site) in sites.iter().enumerate() {
            number[site.index()] = Some(at as u32);
        }
        number
    }
}

#[cfg(test)]
mod tests;
