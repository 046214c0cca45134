//! What ways cost by a table: its rows, whose ends are texts, as ways between the cells and the facilities of a model.

mod ends;
mod issues;

use super::{Listed, Made, Name, Reach, Unlisted, Way};
use crate::issue::{Issue, Issues};
use crate::model::{CellIx, Ends, Model, RawCosts, SiteIx, Sites};
use crate::units::Impedance;
use ends::{Meaning, Origins};
use std::sync::Arc;

/// The ways of a table between the cells and the facilities of a model. Where no way is, none leads.
///
/// # Invariant
/// No way is there twice, and the cells of a facility ascend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What the costs are.
    pub impedance: Impedance,
    /// What lists them.
    pub made: Made,
    /// The ways themselves.
    pub ways: GivenWays,
}

impl Given {
    /// The ways to the sites of a service.
    ///
    /// # Errors
    /// [`Unlisted`], which would be a bug.
    pub fn listed(&self, name: &str, cells: usize, sites: &Sites) -> Result<Listed, Unlisted> {
        let words = self.made.words(name);
        let name = Name { id: name.to_owned(), words, impedance: self.impedance };
        match &self.ways {
            GivenWays::Listed(ways) => {
                let to = |site: SiteIx| {
                    let ways = ways[sites.facility[site.index()].index()].iter();
                    ways.map(move |&(cell, thousandths)| Way { cell: CellIx::new(cell as usize), site, thousandths })
                };
                Listed::new(name, cells, sites.len(), sites.all().flat_map(to).collect())
            }
            GivenWays::Over(reach) => {
                let column = |site: SiteIx| reach.column[sites.facility[site.index()].index()];
                Ok(Listed::over(name, Arc::clone(reach), sites.all().map(column).collect()))
            }
        }
    }
}

/// Ways by facility: cells ascending, and whole millimetres or milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenWays {
    /// In a list.
    Listed(Vec<Vec<(u32, i64)>>),
    /// Along roads, worked out when asked for: all of them would be a longer list.
    Over(Arc<Reach>),
}

impl GivenWays {
    /// Number of facilities.
    pub fn facilities(&self) -> usize {
        match self {
            Self::Listed(ways) => ways.len(),
            Self::Over(reach) => reach.column.len(),
        }
    }

    /// The ways of a facility.
    pub fn to(&self, facility: usize) -> Box<dyn Iterator<Item = (u32, i64)> + '_> {
        match self {
            Self::Listed(ways) => Box::new(ways[facility].iter().copied()),
            Self::Over(reach) => {
                let ways = reach.column[facility].into_iter().flat_map(|column| reach.to(column));
                Box::new(ways.map(|(cell, cost)| (cell as u32, cost)))
            }
        }
    }
}

/// Ways are held in memory, 16 bytes each: where those of zones become more, as ways of their cells, they are refused.
const MOST: usize = 100_000_000;

/// Reads the ends of the ways. `is_needed` says which facilities people must be able to reach: those of services that go by
/// this table.
///
/// A way leads from a cell to a facility; rows the other way round, or between two cells or two facilities, are set aside and
/// counted. Origins are cells or, where more of them are known so, zones; destinations are facilities by id, else by name.
///
/// # Errors
/// What is unclear or contradicts itself, with the first row of each; then there is no value.
///
/// # Cost
/// O(rows log rows + cells + ways).
pub fn given(model: &Model, raw: &RawCosts, is_needed: impl Fn(usize) -> bool) -> (Option<Given>, Issues) {
    at_most(MOST, model, raw, is_needed)
}

fn at_most(most: usize, model: &Model, raw: &RawCosts, is_needed: impl Fn(usize) -> bool) -> (Option<Given>, Issues) {
    let mut issues = Issues::new();
    let read = Reading::new(model, raw);
    if let Err(issue) = read.direction() {
        issues.push(issue);
        return (None, issues);
    }
    read.unknown(&mut issues);
    read.unclear(&mut issues);
    let ways = read.ways(&mut issues);
    read.set_aside(&ways, &mut issues);
    if issues.has_errors() {
        return (None, issues);
    }
    let Some(ways) = read.spread(ways, most, &mut issues) else { return (None, issues) };
    read.nowhere(&ways, is_needed, &mut issues);
    if let Some(unlikely) = read.unlikely(&ways) {
        issues.push(unlikely);
    }
    (Some(Given { impedance: raw.impedance, made: Made::Table, ways: GivenWays::Listed(ways) }), issues)
}

/// A table, and what its texts mean in the model.
struct Reading<'a> {
    model: &'a Model,
    raw: &'a RawCosts,
    kind: Origins,
    from: Meant,
    to: Meant,
}

/// What each text of one column means, as an origin and as a facility.
struct Meant {
    origin: Vec<Meaning>,
    site: Vec<Meaning>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leads {
    /// From a cell or zone to a facility.
    There,
    /// From a facility to a cell or zone, and not the other way as well.
    Back,
    /// Between two cells or two facilities.
    Beside,
    /// One end is not known.
    Nowhere,
}

impl<'a> Reading<'a> {
    fn new(model: &'a Model, raw: &'a RawCosts) -> Self {
        let meant = |ends: &Ends| {
            let (kind, origin) = Origins::of(&ends.names, model);
            (kind, Meant { origin, site: ends::facilities(&ends.names, model) })
        };
        let ((kind, from), (_, to)) = (meant(&raw.from), meant(&raw.to));
        Self { model, raw, kind, from, to }
    }

    fn leads(&self, way: usize) -> Leads {
        let [from, to] = [self.raw.from.of_way[way], self.raw.to.of_way[way]].map(|name| name as usize);
        let known = |meaning: &[Meaning], name: usize| meaning[name].is_known();
        let begins = [known(&self.from.origin, from), known(&self.from.site, from)];
        let ends = [known(&self.to.origin, to), known(&self.to.site, to)];
        match (begins, ends) {
            ([true, _], [_, true]) => Leads::There,
            ([_, true], [true, _]) => Leads::Back,
            ([false, false], _) | (_, [false, false]) => Leads::Nowhere,
            _ => Leads::Beside,
        }
    }

    /// Ways by facility: number of the origin, cost, and the row's place, without those that stand twice.
    fn ways(&self, issues: &mut Issues) -> Vec<Vec<(u32, i64, usize)>> {
        let mut ways = vec![Vec::new(); self.model.facilities.len()];
        for way in 0..self.raw.cost.len() {
            let [from, to] = [self.raw.from.of_way[way], self.raw.to.of_way[way]].map(|name| name as usize);
            if let (Meaning::One(origin), Meaning::One(site)) = (self.from.origin[from], self.to.site[to]) {
                ways[site as usize].push((origin, self.raw.cost[way] as i64, way));
            }
        }
        let mut twice = Vec::new();
        for list in &mut ways {
            list.sort_unstable_by_key(|&(origin, _, way)| (origin, way));
            list.dedup_by(|next, first| {
                let is_same_way = next.0 == first.0;
                if is_same_way {
                    twice.push((next.2, first.2));
                }
                is_same_way
            });
        }
        // In the order of the file, so that its first rows are the examples.
        twice.sort_unstable();
        for (way, first) in twice {
            issues.push(self.twice(way, first));
        }
        ways
    }

    /// The ways of origins as ways of their cells.
    fn spread(
        &self,
        ways: Vec<Vec<(u32, i64, usize)>>,
        most: usize,
        issues: &mut Issues,
    ) -> Option<Vec<Vec<(u32, i64)>>> {
        if self.kind == Origins::Cells {
            let plain = |list: Vec<(u32, i64, usize)>| list.into_iter().map(|(cell, cost, _)| (cell, cost)).collect();
            return Some(ways.into_iter().map(plain).collect());
        }
        let cells = self.kind.cells(self.model);
        let of = |origin: u32| cells.get(origin as usize).map_or(&[][..], Vec::as_slice);
        let n: usize = ways.iter().flatten().map(|(origin, ..)| of(*origin).len()).sum();
        if n > most {
            issues.push(Issue::new("E0566").file(&self.raw.layer.file).value(n).fact("most", most));
            return None;
        }
        let mut zones: Vec<u32> = ways.iter().flatten().map(|(origin, ..)| *origin).collect();
        zones.sort_unstable();
        zones.dedup();
        let reached: usize = zones.iter().map(|zone| of(*zone).len()).sum();
        let issue = Issue::new("I0567").file(&self.raw.layer.file).field(&self.raw.from.field);
        issues.push(issue.value(zones.len()).fact("cells", reached));
        let spread = |list: Vec<(u32, i64, usize)>| {
            let mut spread: Vec<(u32, i64)> =
                list.into_iter().flat_map(|(zone, cost, _)| of(zone).iter().map(move |cell| (*cell, cost))).collect();
            spread.sort_unstable();
            spread
        };
        Some(ways.into_iter().map(spread).collect())
    }
}

#[cfg(test)]
mod tests;
