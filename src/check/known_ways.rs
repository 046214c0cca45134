//! What ways between written cells and sites cost: measured between their positions, or by the table of the study, read again.

use super::folder::Row;
use super::interval::Interval;
use super::positions::{METRES, distance};
use crate::survey::FacilityTree;
use std::collections::{BTreeMap, HashMap};

/// The ways of a table by the ids of their ends, in whole thousandths.
#[derive(Debug, Clone, Default)]
pub struct TableWays {
    sites: Vec<String>,
    numbers: HashMap<String, u32>,
    /// By the numbers of their sites, ascending.
    by_cell: HashMap<Box<str>, Vec<(u32, i64)>>,
}

impl TableWays {
    /// Ways to sites with these ids; each is a cell's id, the number of its site, and its cost.
    pub fn new(sites: Vec<String>, ways: impl IntoIterator<Item = (Box<str>, u32, i64)>) -> Self {
        let mut by_cell: HashMap<Box<str>, Vec<(u32, i64)>> = HashMap::new();
        for (cell, site, thousandths) in ways {
            by_cell.entry(cell).or_default().push((site, thousandths));
        }
        for ways in by_cell.values_mut() {
            ways.sort_by_key(|way| way.0);
        }
        let numbers = (0..).zip(&sites).map(|(number, id)| (id.clone(), number)).collect();
        Self { sites, numbers, by_cell }
    }

    /// What the way costs from a cell to a site, in metres or seconds.
    fn cost(&self, cell: &Row, site: &Row) -> Option<f64> {
        let (ways, number) = (self.by_cell.get(cell.text("id")?)?, self.numbers.get(site.text("id")?)?);
        let at = ways.partition_point(|way| way.0 < *number);
        ways.get(at).filter(|way| way.0 == *number).map(|way| way.1 as f64 / 1e3)
    }

    /// Sites and costs from a cell, in metres or seconds.
    fn from(&self, cell: &Row) -> impl Iterator<Item = (&str, f64)> {
        let ways = cell.text("id").and_then(|id| self.by_cell.get(id));
        ways.into_iter().flatten().map(|(site, cost)| (self.sites[*site as usize].as_str(), *cost as f64 / 1e3))
    }
}

/// Costs by a table are written to a thousandth, and means of them too.
const THOUSANDTH: f64 = 1e-3;

/// How the ways of a written service are known.
#[derive(Clone, Copy)]
pub(super) enum KnownWays<'a> {
    /// Straight lines, measured between written positions.
    Lines,
    /// By the table of the study.
    Table(&'a TableWays),
    /// By a table that was not named: nothing but what is written.
    Unknown,
}

impl KnownWays<'_> {
    /// Whether ways can be looked at.
    pub fn are_known(self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// What the way of a cell and a site costs; endless where none leads or none is known.
    pub fn cost(self, cell: &Row, site: &Row) -> f64 {
        match self {
            Self::Lines => distance(cell, site),
            Self::Table(ways) => ways.cost(cell, site).unwrap_or(f64::INFINITY),
            Self::Unknown => f64::INFINITY,
        }
    }

    /// So far off may a written cost be.
    pub fn off(self) -> f64 {
        match self {
            Self::Lines => METRES,
            Self::Table(_) | Self::Unknown => THOUSANDTH,
        }
    }

    /// A way that costs no more than the first is within a limit, one that costs more than the second beyond it; between them
    /// rounded positions leave it open. Costs by a table are what they were, in whole thousandths.
    pub fn edges(self, limit: f64) -> [f64; 2] {
        match self {
            Self::Lines => [limit - METRES, limit + METRES],
            Self::Table(_) | Self::Unknown => [limit + THOUSANDTH / 2.0; 2],
        }
    }

    /// People whose way is within a limit, from and to; all or none of them where no way is known. Where none leads there is
    /// nobody, whatever the limit.
    pub fn within(self, limit: f64, way: f64, people: f64) -> Interval {
        if !self.are_known() {
            return Interval { from: 0.0, to: people };
        }
        let at = |edge: f64| if way.is_finite() && way <= edge { people } else { 0.0 };
        let [from, to] = self.edges(limit).map(at);
        Interval { from, to }
    }

    /// The cost of a way, from and to.
    pub fn about(self, way: f64) -> Interval {
        match self {
            Self::Lines => Interval { from: (way - METRES).max(0.0), to: way + METRES },
            Self::Table(_) | Self::Unknown => Interval::exactly(way),
        }
    }
}

/// Some sites, to which ways are looked for.
pub(super) struct Near<'a> {
    ways: Ways<'a>,
}

enum Ways<'a> {
    Lines(FacilityTree),
    Table(&'a TableWays, BTreeMap<&'a str, usize>),
    Unknown,
}

impl<'a> Near<'a> {
    /// Over these sites, by their place among those with a position.
    pub fn new(known: KnownWays<'a>, sites: impl Iterator<Item = &'a Row>) -> Self {
        let located = sites.filter(|site| site.at.is_some());
        Self {
            ways: match known {
                KnownWays::Lines => {
                    Ways::Lines(FacilityTree::new(&located.filter_map(|site| site.at).collect::<Vec<_>>()))
                }
                KnownWays::Table(ways) => {
                    let numbered = located.enumerate().filter_map(|(number, site)| Some((site.text("id")?, number)));
                    Ways::Table(ways, numbered.collect())
                }
                KnownWays::Unknown => Ways::Unknown,
            },
        }
    }

    /// Sites and what the way there costs, the cheapest first.
    pub fn by_cost<'s>(&'s self, cell: &'s Row) -> Box<dyn Iterator<Item = (usize, f64)> + 's> {
        match &self.ways {
            Ways::Lines(tree) => {
                let found = cell.at.into_iter().flat_map(|at| tree.by_distance(at));
                Box::new(found.map(|(site, way)| (site as usize, way)))
            }
            Ways::Table(ways, numbers) => {
                let number = |(site, cost): (&str, f64)| Some((*numbers.get(site)?, cost));
                let mut found: Vec<(usize, f64)> = ways.from(cell).filter_map(number).collect();
                found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
                Box::new(found.into_iter())
            }
            Ways::Unknown => Box::new(std::iter::empty()),
        }
    }

    /// What the cheapest way costs; endless where there is none.
    pub fn nearest(&self, cell: &Row) -> f64 {
        match &self.ways {
            Ways::Lines(tree) => {
                let nearest = cell.at.and_then(|at| tree.nearest(at, 1).first().map(|found| found.1));
                nearest.unwrap_or(f64::INFINITY)
            }
            _ => self.by_cost(cell).next().map_or(f64::INFINITY, |(_, cost)| cost),
        }
    }
}
