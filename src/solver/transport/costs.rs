//! What it costs to send one unit from a source to a sink, asked for only where it matters.

use super::alike::alike;
use std::ops::Range;

/// One way out of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arc {
    /// Index of the sink.
    pub sink: u32,
    /// Cost of one unit, not negative.
    pub cost: i64,
}

/// Which arcs are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// Price of each sink, not negative.
    pub prices: &'a [i64],
    /// What it costs not to be served.
    pub ceiling: i64,
    /// Arcs that are dearer than the least by at most this are given as well.
    pub slack: i64,
}

/// Costs of every pair of source and sink, without a list of them: the solver asks for those that can matter at given prices.
///
/// For a source let `least = min(ceiling, min over its sinks of cost + price)`. A scan gives, for every source of a part,
/// **all** sinks with `cost + price <= least + slack`, in ascending order of (cost + price, sink).
pub trait Costs: Sync {
    /// Number of sources.
    fn sources(&self) -> usize;

    /// Number of sinks.
    fn sinks(&self) -> usize;

    /// Number of parts into which the sources are divided; each source is in exactly one. Parts may be scanned at the same time.
    fn parts(&self) -> usize;

    /// The same with far fewer sources, each in the place of several, and their supplies; for good prices to start from.
    /// `None` where there is no such thing.
    fn coarser(&self, supply: &[i64]) -> Option<(Box<dyn Costs + '_>, Vec<i64>)> {
        let _ = supply;
        None
    }

    /// The same with one source for all that cost the same everywhere and one sink for all that cost everybody the same. `None`
    /// where no two are known to be alike.
    fn merged(&self) -> Option<Merged<'_>> {
        None
    }

    /// Calls `row` once for every source of a part, always in the same order.
    fn scan(&self, part: usize, query: &Query<'_>, row: &mut dyn FnMut(usize, &[Arc]));
}

/// Costs of sources and sinks of which no two are alike, and which of them stands for which.
pub struct Merged<'a> {
    /// Costs of those that stand for others.
    pub costs: Box<dyn Costs + 'a>,
    /// The source that stands for each source.
    pub source: Vec<u32>,
    /// The sink that stands for each sink.
    pub sink: Vec<u32>,
}

/// Costs as a table of those pairs that exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    sinks: usize,
    start: Vec<usize>,
    arcs: Vec<Arc>,
}

/// Sources in a part of a table.
const PART: usize = 4096;

/// Sources that become one in a coarser table.
const FOUR: usize = 4;

impl Table {
    /// From the arcs of each source; a sink that is named twice counts with its least cost.
    pub fn new(sinks: usize, rows: impl IntoIterator<Item = Vec<Arc>>) -> Self {
        let mut table = Self { sinks, start: vec![0], arcs: Vec::new() };
        for mut row in rows {
            row.retain(|arc| (arc.sink as usize) < sinks);
            row.sort_unstable_by_key(|arc| (arc.sink, arc.cost));
            row.dedup_by_key(|arc| arc.sink);
            table.arcs.extend_from_slice(&row);
            table.start.push(table.arcs.len());
        }
        table
    }

    /// The arcs of one source, by sink.
    pub fn row(&self, source: usize) -> &[Arc] {
        &self.arcs[self.start[source]..self.start[source + 1]]
    }

    fn part(&self, part: usize) -> Range<usize> {
        part * PART..((part + 1) * PART).min(self.sources())
    }
}

impl Costs for Table {
    fn sources(&self) -> usize {
        self.start.len() - 1
    }

    fn sinks(&self) -> usize {
        self.sinks
    }

    fn parts(&self) -> usize {
        self.sources().div_ceil(PART)
    }

    /// One source for every four that follow each other, with all their arcs at the mean cost of those that have them: good
    /// where neighbours in the list are neighbours, and harmless elsewhere.
    fn coarser(&self, supply: &[i64]) -> Option<(Box<dyn Costs + '_>, Vec<i64>)> {
        let open: Vec<usize> = (0..self.sources()).filter(|source| supply[*source] > 0).collect();
        if open.is_empty() {
            return None;
        }
        let sums = open.chunks(FOUR).map(|four| four.iter().map(|source| supply[*source]).sum()).collect();
        let rows = open.chunks(FOUR).map(|four| {
            let mut arcs: Vec<Arc> = four.iter().flat_map(|source| self.row(*source)).copied().collect();
            arcs.sort_unstable_by_key(|arc| arc.sink);
            let mean = |same: &[Arc]| {
                let (sum, count) = (same.iter().map(|arc| arc.cost).sum::<i64>(), same.len() as i64);
                Arc { sink: same[0].sink, cost: (sum + count / 2) / count }
            };
            arcs.chunk_by(|a, b| a.sink == b.sink).map(mean).collect()
        });
        Some((Box::new(Self::new(self.sinks, rows)), sums))
    }

    /// Sources with the same row. Columns are not compared: they are not there.
    fn merged(&self) -> Option<Merged<'_>> {
        let (source, first) = alike(self.sources(), |source| self.row(source))?;
        let rows = first.iter().map(|source| self.row(*source as usize).to_vec());
        let costs = Box::new(Self::new(self.sinks, rows));
        Some(Merged { costs, source, sink: (0..self.sinks as u32).collect() })
    }

    fn scan(&self, part: usize, query: &Query<'_>, row: &mut dyn FnMut(usize, &[Arc])) {
        let mut kept: Vec<Arc> = Vec::new();
        for source in self.part(part) {
            let value = |arc: &Arc| arc.cost + query.prices[arc.sink as usize];
            let arcs = self.row(source);
            let least = arcs.iter().map(value).min().map_or(query.ceiling, |least| least.min(query.ceiling));
            kept.clear();
            kept.extend(arcs.iter().filter(|arc| value(arc) <= least + query.slack));
            kept.sort_unstable_by_key(|arc| (value(arc), arc.sink));
            row(source, &kept);
        }
    }
}
