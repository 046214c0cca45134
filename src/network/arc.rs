//! Arcs of a network, by the nodes that they lead from or to.

use super::Cost;

/// One direction of a road, from one state of a junction to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    pub tail: u32,
    pub head: u32,
    pub road: u32,
    /// Whether it goes back.
    pub back: bool,
}

/// Arcs by node.
#[derive(Debug, Clone, Default)]
pub(super) struct ByNode {
    start: Vec<u32>,
    /// The other end, what the arc costs, and its number.
    pub arcs: Vec<(u32, Cost, u32)>,
}

impl ByNode {
    pub fn new(nodes: usize, arcs: impl Iterator<Item = (u32, u32, Cost, u32)> + Clone) -> Self {
        let mut start = vec![0_u32; nodes + 1];
        for (node, ..) in arcs.clone() {
            start[node as usize + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut next = start.clone();
        let mut sorted = vec![(0, Cost::ZERO, 0); start[nodes] as usize];
        for (node, other, cost, number) in arcs {
            let at = &mut next[node as usize];
            sorted[*at as usize] = (other, cost, number);
            *at += 1;
        }
        Self { start, arcs: sorted }
    }

    pub fn of(&self, node: u32) -> &[(u32, Cost, u32)] {
        &self.arcs[self.start[node as usize] as usize..self.start[node as usize + 1] as usize]
    }
}
