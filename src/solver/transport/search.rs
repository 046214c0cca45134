//! Shortest ways through the graph of sinks, by Dijkstra's algorithm with reduced lengths.

use super::network::{Edge, Network};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At this node, so far away.
    At(usize, i64),
    /// Prices may not move further than this before the rows are made anew.
    Limit(i64),
    /// Nothing else is connected.
    Closed,
}

/// Working memory of searches.
pub(super) struct Search {
    /// Number of the search that set the distance.
    mark: Vec<u32>,
    round: u32,
    /// How far prices may move in this search.
    limit: i64,
    distance: Vec<i64>,
    via: Vec<Option<(u32, Edge)>>,
    settled: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

impl Search {
    pub fn new(nodes: usize) -> Self {
        Self {
            mark: vec![0; nodes],
            round: 0,
            limit: i64::MAX,
            distance: vec![0; nodes],
            via: vec![None; nodes],
            settled: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    fn begin(&mut self, node: usize) {
        self.round += 1;
        self.settled.clear();
        self.heap.clear();
        self.reach(node, 0, None);
    }

    fn reach(&mut self, node: usize, distance: i64, via: Option<(u32, Edge)>) {
        if self.mark[node] != self.round || distance < self.distance[node] {
            self.mark[node] = self.round;
            self.distance[node] = distance;
            self.via[node] = via;
            self.heap.push(Reverse((distance, node as u32)));
        }
    }

    fn next(&mut self) -> Option<(i64, usize)> {
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            // Entries that were improved since are stale.
            if distance == self.distance[node as usize] {
                return Some((distance, node as usize));
            }
        }
        None
    }

    /// From a node to the nearest one with room. Prices of the nodes passed may rise by what is left of the slack.
    pub fn forward(&mut self, network: &mut Network<'_>, from: usize) -> End {
        self.begin(from);
        self.limit = i64::MAX;
        self.ahead(network, from)
    }

    /// Goes on from where the search has ended, to the next node with room: the one that it ended at has none left, and every edge
    /// on the way there still leads. Only nodes on that way have new edges, and none of those shortens a way that is found.
    pub fn go_on(&mut self, network: &mut Network<'_>, from: usize, end: usize) -> End {
        let mut node = end;
        while let Some((before, _)) = self.via[node] {
            node = before as usize;
            self.pass(network, node, self.distance[node]);
        }
        self.heap.push(Reverse((self.distance[end], end as u32)));
        self.ahead(network, from)
    }

    fn ahead(&mut self, network: &mut Network<'_>, from: usize) -> End {
        while let Some((distance, node)) = self.next() {
            if distance > self.limit {
                return End::Limit(self.limit);
            }
            if node != from && network.load[node] < network.capacity[node] {
                return End::At(node, distance);
            }
            self.settled.push(node as u32);
            let left = network.slack - (network.price[node] - network.base[node]);
            self.limit = self.limit.min(distance.saturating_add(left));
            self.pass(network, node, distance);
        }
        if network.slack >= super::network::ALL { End::Closed } else { End::Limit(self.limit) }
    }

    /// Looks at the edges out of a node.
    fn pass(&mut self, network: &mut Network<'_>, node: usize, distance: i64) {
        network.refresh(node);
        let here = network.price[node];
        for &edge in network.edges(node) {
            let to = edge.to as usize;
            self.reach(to, distance + edge.length + network.price[to] - here, Some((node as u32, edge)));
        }
    }

    /// To a node from wherever people can be spared: a sink whose price is given up, or those not served.
    pub fn backward(&mut self, network: &mut Network<'_>, to: usize) -> End {
        self.begin(to);
        let mut limit = i64::MAX;
        let mut best = (i64::MAX, usize::MAX);
        while let Some((distance, node)) = self.next() {
            if distance >= best.0 {
                break;
            }
            if distance > limit {
                return End::Limit(limit);
            }
            if node == network.unserved() {
                best = (distance, node);
                break;
            }
            self.settled.push(node as u32);
            let left = network.slack - (network.base[node] - network.price[node]);
            limit = limit.min(distance.saturating_add(left));
            best = best.min((distance + network.price[node], node));
            let here = network.price[node];
            for at in 0..network.enters(node).len() {
                let from = network.enters(node)[at] as usize;
                network.refresh(from);
                if let Some(edge) = network.edge(from, node) {
                    self.reach(from, distance + edge.length + here - network.price[from], Some((node as u32, edge)));
                }
            }
        }
        if best.0 > limit { End::Limit(limit) } else { End::At(best.1, best.0) }
    }

    /// How far the price of every node may fall: its distance from wherever somebody can be spared.
    pub fn falls(&mut self, network: &mut Network<'_>) -> Vec<i64> {
        let unserved = network.unserved();
        self.round += 1;
        self.settled.clear();
        self.heap.clear();
        for node in 0..unserved {
            self.reach(node, network.price[node].max(0), None);
        }
        if network.load[unserved] > 0 {
            self.reach(unserved, 0, None);
        }
        while let Some((distance, node)) = self.next() {
            network.refresh(node);
            let here = network.price[node];
            for &edge in network.edges(node) {
                let to = edge.to as usize;
                if to != unserved {
                    self.reach(to, distance + edge.length + network.price[to] - here, None);
                }
            }
        }
        self.distance[..unserved].to_vec()
    }

    /// Raises (or with `sign` -1 lowers) the price of every node nearer than `distance` by the difference.
    pub fn move_prices(&self, network: &mut Network<'_>, distance: i64, sign: i64) {
        for &node in &self.settled {
            let node = node as usize;
            let by = distance - self.distance[node];
            if by > 0 {
                network.price[node] += sign * by;
            }
        }
    }

    /// Nodes that were passed.
    pub fn passed(&self) -> &[u32] {
        &self.settled
    }

    /// The edges between the start of the search and a node.
    pub fn path(&self, mut node: usize) -> Vec<Edge> {
        let mut path = Vec::new();
        while let Some((next, edge)) = self.via[node] {
            path.push(edge);
            node = next as usize;
        }
        path
    }
}
