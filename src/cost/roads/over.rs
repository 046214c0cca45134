//! Ways along roads as costs for the solver: pairs are found when they are asked for, never stored.
//!
//! A site can be among the answers for a cell only if it is among those of a node that the cell is joined by: there its label and price
//! are within the slack of the least of that node, because both grow by the same on the way to the cell. So prices are looked at once a
//! node, and a cell looks at the few sites that its nodes have left.
//!
//! # Invariant
//! With a limit the best site of a node may be too far for a cell. Such a cell looks at all sites itself.

use super::reach::Reach;
use crate::cost::Eligible;
use crate::model::SiteIx;
use crate::network::{NO_WAY, WIDTH};
use crate::solver::transport::{Arc, Costs, Merged, Query, alike};
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// Sources in a part.
const PART: usize = 4096;

/// Cells that become one in a coarser problem.
const FOUR: usize = 4;

/// No column, or no node.
const NONE: u32 = u32::MAX;

/// A value beyond every other: no way leads there, or nobody of the group may go.
const FAR: i64 = 1 << 61;

/// See the module.
pub(in crate::cost) struct OverRoads<'a> {
    reach: &'a Reach,
    /// The cell of each source.
    cell: Vec<u32>,
    /// The group of each source.
    group: Vec<u32>,
    /// Sources by part: those of one group, by the nodes that they are joined by.
    order: Vec<u32>,
    parts: Vec<Part>,
    arch: pulp::Arch,
    columns: Vec<Option<u32>>,
    /// The sink in each column.
    sink: Vec<u32>,
    /// Sinks that each group may go to, ascending, with their columns.
    allowed: Vec<Vec<(u32, u32)>>,
    most: i64,
}

struct Part {
    range: Range<usize>,
    group: usize,
    /// All nodes by which its sources are joined, ascending.
    nodes: Vec<u32>,
}

/// What the sites of a node come to at some prices.
#[derive(Default)]
struct Node {
    /// The least of all, however far.
    least: i64,
    /// Its sites within the slack of that, with their labels and prices.
    near: Range<usize>,
}

impl<'a> OverRoads<'a> {
    /// To sites that stand in these columns, no dearer than `most` thousandths.
    ///
    /// # Cost
    /// O(cells log cells).
    pub(in crate::cost) fn new(
        reach: &'a Reach,
        columns: Vec<Option<u32>>,
        sites: &[SiteIx],
        eligible: Option<&Eligible>,
        most: i64,
    ) -> Self {
        let number = |site: &SiteIx| sites.binary_search(site).ok().map(|number| number as u32);
        let all = || vec![(0..columns.len() as u32).collect()];
        let groups: Vec<Vec<u32>> = eligible.map_or_else(all, |eligible| {
            eligible.sites.iter().map(|group| group.iter().filter_map(number).collect()).collect()
        });
        let group = |cell: usize| eligible.map_or(0, |eligible| eligible.of_cell[cell]);
        let cells = reach.cells();
        let with = |sink: u32| Some((sink, columns[sink as usize]?));
        let allowed = groups.iter().map(|sinks| sinks.iter().copied().filter_map(with).collect()).collect();
        Self::of(
            reach,
            (0..cells as u32).collect(),
            (0..cells).map(group).collect(),
            columns,
            allowed,
            most.min(reach.most),
        )
    }

    fn of(
        reach: &'a Reach,
        cell: Vec<u32>,
        group: Vec<u32>,
        columns: Vec<Option<u32>>,
        allowed: Vec<Vec<(u32, u32)>>,
        most: i64,
    ) -> Self {
        let doors = |source: u32| reach.doors.of(cell[source as usize] as usize);
        let key = |source: &u32| {
            let first = doors(*source).first().map_or(NONE, |door| door.0);
            (group[*source as usize], first, cell[*source as usize])
        };
        let mut order: Vec<u32> = (0..cell.len() as u32).collect();
        order.sort_by_cached_key(key);
        let mut parts = Vec::new();
        for same in order.chunk_by(|a, b| group[*a as usize] == group[*b as usize]) {
            for some in same.chunks(PART) {
                let from = parts.last().map_or(0, |part: &Part| part.range.end);
                let mut nodes: Vec<u32> = some.iter().flat_map(|source| doors(*source)).map(|door| door.0).collect();
                nodes.sort_unstable();
                nodes.dedup();
                parts.push(Part { range: from..from + some.len(), group: group[some[0] as usize] as usize, nodes });
            }
        }
        let mut sink = vec![NONE; reach.labels.points()];
        for (column, number) in columns.iter().zip(0..) {
            if let Some(column) = column {
                sink[*column as usize] = number;
            }
        }
        Self { reach, cell, group, order, parts, arch: pulp::Arch::new(), columns, sink, allowed, most }
    }

    /// The same for some of the sources.
    fn some(&self, sources: &[u32]) -> OverRoads<'_> {
        let of = |values: &[u32]| sources.iter().map(|source| values[*source as usize]).collect();
        let (cell, group) = (of(&self.cell), of(&self.group));
        OverRoads::of(self.reach, cell, group, self.columns.clone(), self.allowed.clone(), self.most)
    }

    fn sinks_of(&self, group: usize) -> &[(u32, u32)] {
        self.allowed.get(group).map_or(&[][..], Vec::as_slice)
    }
}

impl Costs for OverRoads<'_> {
    fn sources(&self) -> usize {
        self.cell.len()
    }

    fn sinks(&self) -> usize {
        self.columns.len()
    }

    fn parts(&self) -> usize {
        self.parts.len()
    }

    /// One cell for every four that are joined nearby: that with most people.
    fn coarser(&self, supply: &[i64]) -> Option<(Box<dyn Costs + '_>, Vec<i64>)> {
        let (mut sources, mut sums) = (Vec::new(), Vec::new());
        for part in &self.parts {
            for four in self.order[part.range.clone()].chunks(FOUR) {
                let sum: i64 = four.iter().map(|source| supply[*source as usize]).sum();
                let largest = four.iter().max_by_key(|source| supply[**source as usize]);
                if let Some(largest) = largest.filter(|_| sum > 0) {
                    sources.push(*largest);
                    sums.push(sum);
                }
            }
        }
        if sources.is_empty() { None } else { Some((Box::new(self.some(&sources)), sums)) }
    }

    /// Cells that are joined alike and may go to the same sites. Sites are not compared.
    fn merged(&self) -> Option<Merged<'_>> {
        let doors = &self.reach.doors;
        let key = |source: usize| {
            let cell = self.cell[source] as usize;
            (doors.of(cell), doors.directly(cell), self.group[source])
        };
        let (source, first) = alike(self.cell.len(), key)?;
        Some(Merged { costs: Box::new(self.some(&first)), source, sink: (0..self.columns.len() as u32).collect() })
    }

    fn scan(&self, part: usize, query: &Query<'_>, row: &mut dyn FnMut(usize, &[Arc])) {
        let Part { range, group, nodes } = &self.parts[part];
        let sinks = self.sinks_of(*group);
        let place = Index::new(nodes);
        let (nodes, near) = self.arch.dispatch(Nodes { over: self, query, sinks, of: nodes });
        let mut scan = Scan { over: self, query, sinks, place, arcs: Vec::new() };
        let mut arcs = Vec::new();
        for source in &self.order[range.clone()] {
            scan.source(*source, &nodes, &near);
            arcs.clear();
            arcs.extend(scan.arcs.iter().map(|(_, arc)| *arc));
            row(*source as usize, &arcs);
        }
    }
}

/// What the sites of some nodes come to. Values are costs and prices together.
struct Nodes<'a> {
    over: &'a OverRoads<'a>,
    query: &'a Query<'a>,
    sinks: &'a [(u32, u32)],
    of: &'a [u32],
}

impl WithSimd for Nodes<'_> {
    /// By node, and the sites that are near with their values.
    type Output = (Vec<Node>, Vec<(i64, u32)>);

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Self::Output {
        let Self { over, query, sinks, of: nodes } = self;
        let labels = &over.reach.labels;
        let mut prices = vec![[FAR; WIDTH]; labels.points().div_ceil(WIDTH)];
        for (sink, column) in sinks {
            prices[*column as usize / WIDTH][*column as usize % WIDTH] = query.prices[*sink as usize];
        }
        let (mut values, mut leasts) = (vec![[FAR; WIDTH]; prices.len()], vec![FAR; prices.len()]);
        let (mut found, mut near) = (Vec::with_capacity(nodes.len()), Vec::new());
        // Loops, because what is handed to an iterator would be compiled for the oldest processor.
        for node in nodes {
            let mut least = FAR;
            for (block, prices) in prices.iter().enumerate() {
                leasts[block] = add(&mut values[block], labels.row(*node, block), prices);
                least = least.min(leasts[block]);
            }
            let from = near.len();
            let most = least.min(query.ceiling).saturating_add(query.slack).min(FAR - 1);
            for (block, least) in leasts.iter().enumerate() {
                if *least <= most {
                    for (lane, value) in values[block].iter().enumerate() {
                        if *value <= most {
                            near.push((*value, over.sink[block * WIDTH + lane]));
                        }
                    }
                }
            }
            let least = if least < FAR { least } else { i64::MAX };
            found.push(Node { least, near: from..near.len() });
        }
        (found, near)
    }
}

/// Labels and prices together, and the least of them.
#[inline(always)]
fn add(values: &mut [i64; WIDTH], labels: &[u32; WIDTH], prices: &[i64; WIDTH]) -> i64 {
    for ((value, label), price) in values.iter_mut().zip(labels).zip(prices) {
        // Neither is so large that this overflows.
        let sum = i64::from(*label).wrapping_add(*price);
        *value = if *label == NO_WAY || sum > FAR { FAR } else { sum };
    }
    let mut least = FAR;
    for value in values.iter() {
        least = least.min(*value);
    }
    least
}

/// Values are costs and prices together.
struct Scan<'a> {
    over: &'a OverRoads<'a>,
    query: &'a Query<'a>,
    sinks: &'a [(u32, u32)],
    place: Index,
    arcs: Vec<(i64, Arc)>,
}

/// The place of each node among those of a part, which are mostly neighbours.
struct Index {
    first: u32,
    of: Vec<u32>,
}

impl Index {
    /// Of nodes, ascending.
    fn new(nodes: &[u32]) -> Self {
        let first = nodes.first().copied().unwrap_or(0);
        let mut of = vec![NONE; nodes.last().map_or(0, |last| (last - first) as usize + 1)];
        for (place, node) in (0..).zip(nodes) {
            of[(node - first) as usize] = place;
        }
        Self { first, of }
    }

    #[inline(always)]
    fn of(&self, node: u32) -> usize {
        self.of[(node - self.first) as usize] as usize
    }
}

impl Scan<'_> {
    /// Puts the arcs of a source into `arcs`.
    fn source(&mut self, source: u32, nodes: &[Node], near: &[(i64, u32)]) {
        let (over, prices) = (self.over, self.query.prices);
        let cell = over.cell[source as usize] as usize;
        let doors = &over.reach.doors;
        self.arcs.clear();
        let mut least = self.query.ceiling;
        // Whether the nearest by a node are near enough, so that nothing beyond them can be among the answers.
        let mut bound = i64::MAX;
        for (node, along) in doors.of(cell) {
            let (node, along) = (&nodes[self.place.of(*node)], i64::from(*along));
            bound = bound.min(node.least.saturating_add(along));
            for (value, sink) in &near[node.near.clone()] {
                let value = value + along;
                let cost = value - prices[*sink as usize];
                if cost <= over.most {
                    least = least.min(value);
                    self.arcs.push((value, Arc { sink: *sink, cost }));
                }
            }
        }
        for (column, cost) in doors.directly(cell) {
            let (sink, cost) = (over.sink[*column as usize], i64::from(*cost));
            if cost <= over.most && self.sinks.binary_search_by_key(&sink, |sink| sink.0).is_ok() {
                let value = cost + prices[sink as usize];
                least = least.min(value);
                self.arcs.push((value, Arc { sink, cost }));
            }
        }
        if bound < least {
            least = self.all(cell);
        }
        let most = least.saturating_add(self.query.slack);
        self.arcs.retain(|arc| arc.0 <= most);
        if self.arcs.len() > 1 {
            self.arcs.sort_unstable_by_key(|(value, arc)| (arc.sink, *value));
            self.arcs.dedup_by_key(|(_, arc)| arc.sink);
            self.arcs.sort_unstable_by_key(|(value, arc)| (*value, arc.sink));
        }
    }

    /// Every way of a cell, and the least value.
    fn all(&mut self, cell: usize) -> i64 {
        let (over, prices) = (self.over, self.query.prices);
        let way = |(sink, column): &(u32, u32)| {
            let cost = over.reach.cost(cell, *column).filter(|cost| *cost <= over.most)?;
            Some((cost + prices[*sink as usize], Arc { sink: *sink, cost }))
        };
        self.arcs.clear();
        self.arcs.extend(self.sinks.iter().filter_map(way));
        self.arcs.iter().map(|arc| arc.0).fold(self.query.ceiling, i64::min)
    }
}
