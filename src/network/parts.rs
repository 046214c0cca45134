//! The parts of a network: junctions between which one can go and come back.
//!
//! # Method
//! Strongly connected components by Tarjan (1972), without recursion. Forbidden turns are not looked at: they part nothing that matters.

use super::Network;

/// The part of each junction, and how long the roads of each part are.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    of: Vec<u32>,
    /// Metres of road within each part, the longest first.
    pub metres: Vec<f64>,
    /// A position in each.
    pub somewhere: Vec<[f64; 2]>,
}

impl Parts {
    /// Of a network.
    ///
    /// # Cost
    /// O(junctions + roads).
    pub fn of(network: &Network) -> Self {
        let components = components(network);
        let count = components.iter().max().map_or(0, |most| *most as usize + 1);
        let mut metres = vec![0.0; count];
        let mut somewhere = vec![None; count];
        for (number, road) in network.roads().iter().enumerate() {
            let [a, b] = road.ends.map(|end| components[end as usize]);
            if a == b {
                metres[a as usize] += road.length;
                somewhere[a as usize].get_or_insert_with(|| network.line(number as u32)[0]);
            }
        }
        let mut order: Vec<usize> = (0..count).collect();
        // Junctions are numbered by where they lie, and so are parts of one length.
        let mut first = vec![u32::MAX; count];
        for (node, component) in components.iter().enumerate().rev() {
            first[*component as usize] = node as u32;
        }
        order.sort_by(|a, b| metres[*b].total_cmp(&metres[*a]).then(first[*a].cmp(&first[*b])));
        let mut rank = vec![0; count];
        for (place, component) in order.iter().enumerate() {
            rank[*component] = place as u32;
        }
        Self {
            of: components.iter().map(|component| rank[*component as usize]).collect(),
            metres: order.iter().map(|component| metres[*component]).collect(),
            somewhere: order.iter().map(|component| somewhere[*component].unwrap_or_default()).collect(),
        }
    }

    /// The part that a road lies in, 0 the longest; none where one can go along it only once.
    pub fn road(&self, network: &Network, road: u32) -> Option<u32> {
        let [a, b] = network.roads()[road as usize].ends.map(|end| self.of[end as usize]);
        (a == b).then_some(a)
    }
}

fn components(network: &Network) -> Vec<u32> {
    const NONE: u32 = u32::MAX;
    let n = network.junctions();
    let mut start = vec![0_usize; n + 1];
    let ends = |number: usize| {
        let road = &network.roads()[number];
        let [a, b] = road.ends;
        [road.pace[0].map(|_| (a, b)), road.pace[1].map(|_| (b, a))]
    };
    for (tail, _) in (0..network.roads().len()).flat_map(ends).flatten() {
        start[tail as usize + 1] += 1;
    }
    for node in 0..n {
        start[node + 1] += start[node];
    }
    let mut next = start.clone();
    let mut heads = vec![0_u32; start[n]];
    for (tail, head) in (0..network.roads().len()).flat_map(ends).flatten() {
        heads[next[tail as usize]] = head;
        next[tail as usize] += 1;
    }
    let (mut index, mut low) = (vec![NONE; n], vec![NONE; n]);
    let mut component = vec![NONE; n];
    let mut next: Vec<usize> = start[..n].to_vec();
    let (mut stack, mut path) = (Vec::new(), Vec::new());
    let (mut clock, mut count) = (0, 0);
    for root in 0..n {
        if index[root] != NONE {
            continue;
        }
        path.push(root);
        while let Some(&node) = path.last() {
            if index[node] == NONE {
                (index[node], low[node]) = (clock, clock);
                clock += 1;
                stack.push(node);
            }
            if next[node] < start[node + 1] {
                let head = heads[next[node]] as usize;
                next[node] += 1;
                if index[head] == NONE {
                    path.push(head);
                } else if component[head] == NONE {
                    low[node] = low[node].min(index[head]);
                }
                continue;
            }
            path.pop();
            if let Some(&before) = path.last() {
                low[before] = low[before].min(low[node]);
            }
            if low[node] == index[node] {
                while let Some(member) = stack.pop() {
                    component[member] = count;
                    if member == node {
                        break;
                    }
                }
                count += 1;
            }
        }
    }
    component
}
