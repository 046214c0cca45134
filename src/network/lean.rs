//! Searches by what is made least alone, in 32 bits: from many points one after another, or from all of them at once for the nearest.
//!
//! # Method
//! Dijkstra (1959) over buckets (Dial 1969). An arc takes eight bytes, a label four, so that both of a
//! district stay in the cache. From all points at once a label is a cost and the number of its point, the lesser number of equals.

use super::buckets::Buckets;
use super::graph::End;
use super::hilbert;
use super::{Joined, NO_WAY, Network, Towards};

/// A node by which a point is left or arrived at, and whole thousandths between.
pub type Door = (u32, u32);

/// The arcs of a network in the direction of a search, with the first measure of their costs. Nodes have numbers of their own, in which
/// neighbours are mostly neighbours.
#[derive(Debug, Clone)]
pub struct Lean<'n> {
    pub(super) network: &'n Network,
    pub(super) towards: Towards,
    /// The number of each node of the network.
    number: Vec<u32>,
    start: Vec<u32>,
    arcs: Vec<Door>,
    /// The dearest arc.
    dearest: u32,
}

/// As far as a search goes, and whether it would go on if costs could be larger.
pub(super) fn bound(most: i64) -> (u32, bool) {
    (most.clamp(0, i64::from(NO_WAY) - 1) as u32, most >= i64::from(NO_WAY))
}

/// A cost in 32 bits; none where it does not fit.
pub(super) fn fits(cost: i64) -> Option<u32> {
    u32::try_from(cost).ok().filter(|cost| *cost < NO_WAY)
}

/// The nodes of a network by where they lie.
fn order(network: &Network) -> Vec<u32> {
    let mut places = vec![[0.0; 2]; network.nodes];
    for arc in &network.arcs {
        let line = network.line(arc.road);
        let (first, last) = (line[0], line[line.len() - 1]);
        let [tail, head] = if arc.back { [last, first] } else { [first, last] };
        (places[arc.tail as usize], places[arc.head as usize]) = (tail, head);
    }
    let along = hilbert::along(&places);
    let mut order: Vec<u32> = (0..network.nodes as u32).collect();
    order.sort_unstable_by_key(|node| (along[*node as usize], *node));
    order
}

impl<'n> Lean<'n> {
    /// Of a network; none where a road costs more than fits: 4,000 km or 49 days.
    ///
    /// # Cost
    /// O(arcs + nodes log nodes).
    pub fn new(network: &'n Network, towards: Towards) -> Option<Self> {
        let by_node = if towards == Towards::Point { &network.back } else { &network.out };
        let order = order(network);
        let mut number = vec![0; order.len()];
        for (new, node) in (0..).zip(&order) {
            number[*node as usize] = new;
        }
        let (mut start, mut arcs) = (vec![0], Vec::with_capacity(network.arcs.len()));
        for node in order {
            for (other, cost, _) in by_node.of(node) {
                arcs.push((number[*other as usize], fits(cost.first)?));
            }
            start.push(arcs.len() as u32);
        }
        let dearest = arcs.iter().map(|arc| arc.1).max().unwrap_or(0);
        Some(Self { network, towards, number, start, arcs, dearest })
    }

    /// A node of the network and thousandths, as a door.
    pub(super) fn door(&self, (node, cost, _): &End, leg: i64) -> Option<Door> {
        Some((self.number[*node as usize], fits(cost.first + leg)?))
    }

    /// Number of nodes: junctions, and their further states.
    pub fn nodes(&self) -> usize {
        self.network.nodes
    }

    /// Number of arcs.
    pub(super) fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// How far labels can be apart in a search from some seeds.
    fn span<'s>(&self, seeds: impl Iterator<Item = &'s Door>) -> u32 {
        seeds.map(|seed| seed.1).fold(self.dearest, u32::max)
    }

    pub(super) fn of(&self, node: u32) -> &[Door] {
        &self.arcs[self.start[node as usize] as usize..self.start[node as usize + 1] as usize]
    }

    /// Where searches from a point begin that lies so many thousandths beside its road; none where that does not fit.
    pub fn seeds(&self, point: Joined, leg: i64) -> Option<Vec<Door>> {
        let ends = match self.towards {
            Towards::Point => self.network.arrive(point),
            Towards::Everywhere => self.network.leave(point),
        };
        ends.iter().map(|end| self.door(end, leg)).collect()
    }

    /// The nearest of some points from every node, none farther than `most`: what the way costs, and the number of the point; of equals the
    /// first point. Where a cost within `most` does not fit, there is no answer.
    ///
    /// # Cost
    /// O(arcs), whatever the number of points.
    pub fn nearest(&self, points: &[Vec<Door>], most: i64) -> Option<Vec<(u32, u32)>> {
        let mut labels = vec![(NO_WAY, NO_WAY); self.nodes()];
        let (most, is_open) = bound(most);
        let mut queue = Buckets::new(self.span(points.iter().flatten()));
        let seeds = (0..).zip(points).flat_map(|(point, seeds)| seeds.iter().map(move |seed| (point, *seed)));
        for (point, (node, cost)) in seeds.filter(|(_, (_, cost))| *cost <= most) {
            if (cost, point) < labels[node as usize] {
                labels[node as usize] = (cost, point);
                queue.push(cost, node);
            }
        }
        while let Some((cost, node)) = queue.pop() {
            let (own, point) = labels[node as usize];
            if cost > own {
                continue;
            }
            for (other, along) in self.of(node) {
                let reached = cost.saturating_add(*along);
                if reached == NO_WAY && is_open {
                    return None;
                }
                let label = &mut labels[*other as usize];
                if (reached, point) < *label && reached <= most {
                    *label = (reached, point);
                    queue.push(reached, *other);
                }
            }
        }
        Some(labels)
    }
}

/// Room for one search after another.
#[derive(Debug, Clone)]
pub struct Sweep<'l> {
    lean: &'l Lean<'l>,
    labels: Vec<u32>,
    touched: Vec<u32>,
    queue: Buckets,
}

impl<'l> Sweep<'l> {
    /// Over the arcs of a network.
    pub fn new(lean: &'l Lean<'l>) -> Self {
        Self { lean, labels: vec![NO_WAY; lean.nodes()], touched: Vec::new(), queue: Buckets::new(0) }
    }

    /// Finds what the ways from these seeds cost, none more than `most`. Whether every cost within it did fit.
    ///
    /// # Cost
    /// O(arcs reached).
    pub fn run(&mut self, seeds: &[Door], most: i64) -> bool {
        for node in self.touched.drain(..) {
            self.labels[node as usize] = NO_WAY;
        }
        self.queue.begin(self.lean.span(seeds.iter()));
        let (most, is_open) = bound(most);
        for (node, cost) in seeds {
            self.reach(*node, *cost, most);
        }
        let lean = self.lean;
        while let Some((cost, node)) = self.queue.pop() {
            if cost > self.labels[node as usize] {
                continue;
            }
            for (other, along) in lean.of(node) {
                let reached = cost.saturating_add(*along);
                if reached == NO_WAY && is_open {
                    return false;
                }
                self.reach(*other, reached, most);
            }
        }
        true
    }

    #[inline(always)]
    fn reach(&mut self, node: u32, reached: u32, most: u32) {
        let label = &mut self.labels[node as usize];
        if reached < *label && reached <= most {
            if *label == NO_WAY {
                self.touched.push(node);
            }
            *label = reached;
            self.queue.push(reached, node);
        }
    }

    /// The nodes that were reached, in the order in which they were.
    pub fn reached(&self) -> &[u32] {
        &self.touched
    }

    /// What every node costs; [`NO_WAY`] where it was not reached.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// What a node costs; [`NO_WAY`] where it was not reached.
    pub fn label(&self, node: u32) -> u32 {
        self.labels[node as usize]
    }
}

#[cfg(test)]
mod tests;
