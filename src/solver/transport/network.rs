//! The flow and the arcs that can matter near the present prices.
//!
//! A source with a single cheapest way within the slack is *settled*: it is a load on its sink and nothing more. The others are
//! *contested* and have a row of arcs each. Between sinks there is an edge `k -> j` wherever a contested source at `k` has
//! an arc to `j`; its length is what the cheapest such source pays more at `j`. All searching is done on that graph of
//! sinks, which is as small as the sinks are few.
//!
//! # Invariant
//! Flow stands on cheapest arcs only: `cost + price` of an arc with flow is the least of its source, over **all** sinks.
//! Rows hold every arc within `slack` of the least at the prices `base`; so long as no price has moved by more than the
//! slack, no arc outside the rows can be cheaper than those inside.

use super::Problem;
use super::costs::{Arc, Costs, Query};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A slack that takes in every arc.
pub(super) const ALL: i64 = 1 << 60;

/// Place of a source without supply.
const NOWHERE: u32 = u32::MAX;

/// Set in the place of a contested source: the rest is its row.
const CONTESTED: u32 = 1 << 31;

/// Where to start.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// By sink, not negative.
    pub prices: Vec<i64>,
    /// Price of not being served.
    pub ceiling: i64,
    /// How far prices are expected to move.
    pub slack: i64,
}

/// The cheapest move of a contested source from one sink to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub to: u32,
    /// Cost at `to` less cost here.
    pub length: i64,
    /// Arc whose flow shrinks.
    pub less: u32,
    /// Arc of the same source whose flow grows.
    pub more: u32,
}

/// The length of an edge that no source takes any more.
const NO_EDGE: i64 = i64::MAX;

impl Edge {
    /// Takes the shortest move.
    fn lead(&mut self, moves: &Moves) {
        (self.length, self.more, self.less) = moves.peek().map_or((NO_EDGE, 0, 0), |Reverse(shortest)| *shortest);
    }
}

/// Arcs of the contested sources.
#[derive(Debug, Default)]
struct Rows {
    source: Vec<u32>,
    start: Vec<u32>,
    sink: Vec<u32>,
    cost: Vec<i64>,
    flow: Vec<i64>,
    row: Vec<u32>,
}

impl Rows {
    /// What the source of an arc with flow could do instead: where to, and the move.
    fn moves(&self, less: u32) -> impl Iterator<Item = (u32, (i64, u32, u32))> + '_ {
        let row = self.row[less as usize] as usize;
        let here = self.cost[less as usize];
        let others = (self.start[row]..self.start[row + 1]).filter(move |more| *more != less);
        others.map(move |more| (self.sink[more as usize], (self.cost[more as usize] - here, more, less)))
    }
}

/// See the module.
pub(super) struct Network<'a> {
    pub costs: &'a dyn Costs,
    pub supply: &'a [i64],
    /// Capacity, price and load of each sink; the last entry is "not served": without limit, its price the ceiling.
    pub capacity: Vec<i64>,
    pub price: Vec<i64>,
    pub load: Vec<i64>,
    pub slack: i64,
    /// Prices when the rows were made.
    pub base: Vec<i64>,
    place: Vec<u32>,
    rows: Rows,
    /// Arcs with flow into each sink, and some that have lost it; of sinks that have not been looked at yet.
    carried: Vec<Vec<u32>>,
    /// Moves out of each sink that has been looked at, by where they lead.
    moves: Vec<Vec<(u32, Moves)>>,
    is_built: Vec<bool>,
    /// The least of those moves each, as of the last refresh.
    edges: Vec<Vec<Edge>>,
    /// Arcs into each sink that have lost their flow since the last refresh.
    left: Vec<Vec<u32>>,
    /// Sinks that have moves to each sink.
    enters: Vec<Vec<u32>>,
}

/// Moves of single sources between two sinks, the shortest on top: length, arc that grows, arc that shrinks.
type Moves = BinaryHeap<Reverse<(i64, u32, u32)>>;

/// What a scan finds in one part.
#[derive(Default)]
struct Part {
    settled: Vec<(u32, u32)>,
    source: Vec<u32>,
    length: Vec<u32>,
    arcs: Vec<Arc>,
}

impl<'a> Network<'a> {
    /// Everybody on their cheapest way at these prices.
    pub fn new(problem: &Problem<'a>, start: Start) -> Self {
        let Problem { supply, costs, .. } = *problem;
        let Start { prices: mut price, ceiling, slack } = start;
        let sinks = problem.capacity.len();
        let mut capacity = problem.capacity.to_vec();
        capacity.push(i64::MAX);
        price.push(ceiling);
        let mut network = Self {
            costs,
            supply,
            capacity,
            base: price.clone(),
            price,
            load: vec![0; sinks + 1],
            slack,
            place: vec![NOWHERE; supply.len()],
            rows: Rows::default(),
            carried: Vec::new(),
            edges: Vec::new(),
            moves: Vec::new(),
            is_built: Vec::new(),
            left: Vec::new(),
            enters: Vec::new(),
        };
        network.renew(slack);
        network
    }

    /// Number of sinks, which is also the node "not served".
    pub fn unserved(&self) -> usize {
        self.capacity.len() - 1
    }

    /// Prices of the sinks, and that of not being served.
    pub fn prices(&self) -> (Vec<i64>, i64) {
        (self.price[..self.unserved()].to_vec(), self.price[self.unserved()])
    }

    /// Number of arcs in the rows.
    pub fn arcs(&self) -> usize {
        self.rows.sink.len()
    }

    /// Makes the rows anew at the present prices. Flow stays where it is, except where it stands on an arc that is not a
    /// cheapest one: that goes to the cheapest.
    pub fn renew(&mut self, slack: i64) {
        self.slack = slack;
        self.base.clone_from(&self.price);
        let unserved = self.unserved() as u32;
        let ceiling = self.price[self.unserved()];
        let query = Query { prices: &self.price[..self.unserved()], ceiling, slack };
        let (costs, supply) = (self.costs, self.supply);
        let scan = |part: usize| {
            let mut found = Part::default();
            let mut row: Vec<Arc> = Vec::new();
            costs.scan(part, &query, &mut |source, arcs| {
                if supply[source] == 0 {
                    return;
                }
                let value = |arc: &Arc| arc.cost + query.prices[arc.sink as usize];
                let least = arcs.first().map_or(ceiling, |arc| value(arc).min(ceiling));
                let is_open = ceiling <= least.saturating_add(slack);
                match (arcs, is_open) {
                    ([], _) => found.settled.push((source as u32, unserved)),
                    ([only], false) => found.settled.push((source as u32, only.sink)),
                    _ => {
                        row.clear();
                        row.extend_from_slice(arcs);
                        if is_open {
                            let at = row.partition_point(|arc| value(arc) <= ceiling);
                            row.insert(at, Arc { sink: unserved, cost: 0 });
                        }
                        found.source.push(source as u32);
                        found.length.push(row.len() as u32);
                        found.arcs.extend_from_slice(&row);
                    }
                }
            });
            found
        };
        let parts: Vec<Part> = (0..costs.parts()).into_par_iter().map(scan).collect();
        let arcs = parts.iter().map(|part| part.arcs.len()).sum();
        let old = std::mem::take(&mut self.rows);
        let mut rows = Rows {
            start: vec![0],
            sink: Vec::with_capacity(arcs),
            cost: Vec::with_capacity(arcs),
            flow: vec![0; arcs],
            row: Vec::with_capacity(arcs),
            ..Rows::default()
        };
        self.load.fill(0);
        for part in parts {
            for (source, sink) in part.settled {
                self.place[source as usize] = sink;
                self.load[sink as usize] += supply[source as usize];
            }
            let mut from = 0;
            for (source, length) in part.source.into_iter().zip(part.length) {
                let arcs = &part.arcs[from..from + length as usize];
                from += length as usize;
                self.enter(&mut rows, &old, source, arcs);
            }
        }
        self.rows = rows;
        self.index();
    }

    /// Makes the rows anew unless they hold every arc.
    pub fn renew_unless_whole(&mut self) {
        if self.slack < ALL {
            self.renew(self.slack);
        }
    }

    /// Adds the row of a contested source and carries its flow over.
    fn enter(&mut self, rows: &mut Rows, old: &Rows, source: u32, arcs: &[Arc]) {
        let first = rows.sink.len();
        let number = rows.source.len() as u32;
        rows.source.push(source);
        for arc in arcs {
            rows.sink.push(arc.sink);
            rows.cost.push(arc.cost);
            rows.row.push(number);
        }
        rows.start.push(rows.sink.len() as u32);
        let value = |at: usize| arcs[at].cost + self.price[arcs[at].sink as usize];
        let cheapest = (0..arcs.len()).take_while(|at| value(*at) == value(0)).count();
        let carry = |sink: u32, amount: i64, flow: &mut [i64]| {
            let at = arcs[..cheapest].iter().position(|arc| arc.sink == sink).unwrap_or(0);
            flow[first + at] += amount;
        };
        let place = self.place[source as usize];
        let amount = self.supply[source as usize];
        if place == NOWHERE {
            rows.flow[first] = amount;
        } else if place & CONTESTED == 0 {
            carry(place, amount, &mut rows.flow);
        } else {
            let row = (place & !CONTESTED) as usize;
            for arc in old.start[row] as usize..old.start[row + 1] as usize {
                if old.flow[arc] > 0 {
                    carry(old.sink[arc], old.flow[arc], &mut rows.flow);
                }
            }
        }
        for (at, arc) in arcs.iter().enumerate() {
            self.load[arc.sink as usize] += rows.flow[first + at];
        }
        self.place[source as usize] = CONTESTED | number;
    }

    /// Lists the arcs with flow by sink.
    fn index(&mut self) {
        let nodes = self.capacity.len();
        self.carried = vec![Vec::new(); nodes];
        for arc in (0..self.rows.sink.len()).filter(|arc| self.rows.flow[*arc] > 0) {
            self.carried[self.rows.sink[arc] as usize].push(arc as u32);
        }
        self.edges = vec![Vec::new(); nodes];
        self.enters = vec![Vec::new(); nodes];
        self.moves = (0..nodes).map(|_| Vec::new()).collect();
        self.is_built = vec![false; nodes];
        self.left = vec![Vec::new(); nodes];
    }

    /// Brings the edges out of a sink up to date: those whose source has left go to the next.
    pub fn refresh(&mut self, node: usize) {
        if !self.is_built[node] {
            self.build(node);
        }
        if self.left[node].is_empty() {
            return;
        }
        let left = std::mem::take(&mut self.left[node]);
        let flow = &self.rows.flow;
        let has_left = |less: u32| match left[..] {
            [one] => less == one,
            _ => flow[less as usize] == 0,
        };
        for (edge, (_, moves)) in self.edges[node].iter_mut().zip(&mut self.moves[node]) {
            if edge.length < NO_EDGE && has_left(edge.less) {
                // Sources that have left are still there.
                while moves.peek().is_some_and(|Reverse((_, _, less))| flow[*less as usize] == 0) {
                    moves.pop();
                }
                edge.lead(moves);
            }
        }
    }

    /// Collects the moves out of a sink that is looked at for the first time.
    fn build(&mut self, node: usize) {
        self.is_built[node] = true;
        let rows = &self.rows;
        let mut all: Vec<(u32, (i64, u32, u32))> = Vec::new();
        for &less in self.carried[node].iter().filter(|arc| rows.flow[**arc as usize] > 0) {
            all.extend(rows.moves(less));
        }
        all.sort_unstable();
        self.moves[node] = all
            .chunk_by(|a, b| a.0 == b.0)
            .map(|moves| (moves[0].0, moves.iter().map(|m| Reverse(m.1)).collect::<Vec<_>>().into()))
            .collect();
        self.left[node].clear();
        for (to, moves) in &self.moves[node] {
            self.enters[*to as usize].push(node as u32);
            let mut edge = Edge { to: *to, length: NO_EDGE, less: 0, more: 0 };
            edge.lead(moves);
            self.edges[node].push(edge);
        }
        self.carried[node] = Vec::new();
    }

    /// Edges out of a sink, by sink, as of the last refresh.
    pub fn edges(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges[node].iter().filter(|edge| edge.length < NO_EDGE)
    }

    /// The edge between two sinks, as of the last refresh.
    pub fn edge(&self, from: usize, to: usize) -> Option<Edge> {
        let edges = &self.edges[from];
        let at = edges.binary_search_by_key(&(to as u32), |edge| edge.to).ok()?;
        Some(edges[at]).filter(|edge| edge.length < NO_EDGE)
    }

    /// Sinks that have, or have had, an edge to this one.
    pub fn enters(&self, node: usize) -> &[u32] {
        &self.enters[node]
    }

    /// Flow on an arc.
    pub fn flow(&self, arc: u32) -> i64 {
        self.rows.flow[arc as usize]
    }

    /// Moves an amount of one source from the sink of one arc to that of another.
    pub fn shift(&mut self, edge: Edge, amount: i64) {
        let from = self.rows.sink[edge.less as usize] as usize;
        let to = edge.to as usize;
        let is_new = self.rows.flow[edge.more as usize] == 0 && amount > 0;
        self.rows.flow[edge.less as usize] -= amount;
        self.rows.flow[edge.more as usize] += amount;
        self.load[from] -= amount;
        self.load[to] += amount;
        if self.rows.flow[edge.less as usize] == 0 {
            self.left[from].push(edge.less);
        }
        if !is_new {
            return;
        }
        if !self.is_built[to] {
            self.carried[to].push(edge.more);
            return;
        }
        let (moves, edges) = (&mut self.moves[to], &mut self.edges[to]);
        for (target, one) in self.rows.moves(edge.more) {
            match moves.binary_search_by_key(&target, |moves| moves.0) {
                Ok(at) => {
                    moves[at].1.push(Reverse(one));
                    edges[at].lead(&moves[at].1);
                }
                Err(at) => {
                    moves.insert(at, (target, std::iter::once(Reverse(one)).collect()));
                    edges.insert(at, Edge { to: target, length: one.0, less: one.2, more: one.1 });
                    self.enters[target as usize].push(to as u32);
                }
            }
        }
    }

    /// Collects the moves out of every sink: from then on [`Network::enters`] is complete.
    pub fn build_all(&mut self) {
        for node in 0..self.capacity.len() {
            self.refresh(node);
        }
    }

    /// By how much the prices of these nodes may rise together, and no more than `most`, before a source with flow there has a
    /// cheaper way elsewhere.
    pub fn room(&self, nodes: &[u32], most: i64) -> i64 {
        let unserved = self.unserved();
        let mut is_inside = vec![false; unserved + 1];
        for &node in nodes {
            is_inside[node as usize] = true;
        }
        // What is inside costs more than anything outside: a scan then shows the cheapest way out, if there is one.
        let lifted: Vec<i64> =
            (0..=unserved).map(|node| self.price[node] + if is_inside[node] { most } else { 0 }).collect();
        let before = Query { prices: &self.price[..unserved], ceiling: self.price[unserved], slack: 0 };
        let after = Query { prices: &lifted[..unserved], ceiling: lifted[unserved], slack: 0 };
        let pays = |query: &Query<'_>, arcs: &[Arc]| {
            arcs.first().map_or(query.ceiling, |arc| (arc.cost + query.prices[arc.sink as usize]).min(query.ceiling))
        };
        let stands_inside = |source: usize| {
            let place = self.place[source];
            if place == NOWHERE {
                return false;
            }
            if place & CONTESTED == 0 {
                return is_inside[place as usize];
            }
            let row = (place & !CONTESTED) as usize;
            let arcs = self.rows.start[row] as usize..self.rows.start[row + 1] as usize;
            arcs.into_iter().any(|arc| self.rows.flow[arc] > 0 && is_inside[self.rows.sink[arc] as usize])
        };
        let room = |part: usize| {
            let mut paid = Vec::new();
            self.costs.scan(part, &before, &mut |_, arcs| paid.push(pays(&before, arcs)));
            let (mut room, mut at) = (most, 0);
            self.costs.scan(part, &after, &mut |source, arcs| {
                if stands_inside(source) {
                    room = room.min(pays(&after, arcs) - paid[at]);
                }
                at += 1;
            });
            room
        };
        (0..self.costs.parts()).into_par_iter().map(room).min().unwrap_or(most)
    }

    /// What is sent from each source: (source, sink, amount), "not served" included, in no particular order.
    pub fn flows(&self) -> impl Iterator<Item = (u32, u32, i64)> + '_ {
        let settled = self.place.iter().enumerate().filter(|(_, place)| **place < CONTESTED);
        let settled = settled.map(|(source, place)| (source as u32, *place, self.supply[source]));
        let rows = &self.rows;
        let contested = (0..rows.sink.len()).filter(|arc| rows.flow[*arc] > 0);
        settled.chain(contested.map(|arc| (rows.source[rows.row[arc] as usize], rows.sink[arc], rows.flow[arc])))
    }
}
