//! Nodes taken out of a network one by one, with shortcuts between those that stay: what all searches from many points have in common,
//! done once.
//!
//! # Method
//! Elimination as that of Gauss, in which sums are minima and products are sums (Carré 1971), and so a contraction hierarchy without a look
//! for witnesses (Dibbelt, Strasser, Wagner 2016): whatever the costs are, every way has an equally cheap one that first leads only to nodes
//! taken out later, then only to nodes taken out before. The next node is one with fewest neighbours (Markowitz 1957), of equals that which
//! has waited longest.
//!
//! # Invariant
//! Costs are whole thousandths in 32 bits; what does not fit is no way. The order depends on the network alone.

use super::lean::{Door, bound};
use super::{Lean, NO_WAY};
use std::collections::VecDeque;

/// A neighbour while nodes are taken out, and what the cheapest ways there and back cost that are known.
#[derive(Debug, Clone, Copy)]
struct Link {
    node: u32,
    there: u32,
    back: u32,
}

/// Between a node and one that is taken out later: what the ways there and back cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Up {
    /// In the order in which nodes are taken out.
    pub to: u32,
    pub there: u32,
    pub back: u32,
}

/// The order, and what leads up in it from each node.
#[derive(Debug, Clone)]
pub struct Hierarchy {
    /// The place of each node of the search in the order.
    pub(super) place: Vec<u32>,
    start: Vec<u32>,
    ups: Vec<Up>,
}

/// What is still in the network, in the order in which it will be taken out.
struct Queue {
    /// Nodes by their keys; those whose key has changed since are passed over.
    by_key: Vec<VecDeque<u32>>,
    key: Vec<u32>,
    least: usize,
}

const TAKEN: u32 = u32::MAX;

/// Points from which on it pays: what it takes is what some fifty searches take.
const MANY: usize = 64;

/// Steps that take about as long as looking at an arc in a search.
const STEPS: u64 = 6;

impl Queue {
    fn push(&mut self, node: u32, key: u32) {
        if self.key[node as usize] == key {
            return;
        }
        self.key[node as usize] = key;
        let at = key as usize;
        if at >= self.by_key.len() {
            self.by_key.resize(at + 1, VecDeque::new());
        }
        self.by_key[at].push_back(node);
        self.least = self.least.min(at);
    }

    fn pop(&mut self) -> Option<u32> {
        while let Some(same) = self.by_key.get_mut(self.least) {
            match same.pop_front() {
                Some(node) if self.key[node as usize] as usize == self.least => {
                    self.key[node as usize] = TAKEN;
                    return Some(node);
                }
                Some(_) => {}
                None => self.least += 1,
            }
        }
        None
    }
}

/// Links of a node without a neighbour that is taken out, but with all ways over it.
fn over(links: &[Link], taken: Link, others: &[Link], merged: &mut Vec<Link>, own: u32) {
    merged.clear();
    let mut links = links.iter().filter(|link| link.node != taken.node).peekable();
    for other in others.iter().filter(|other| other.node != own) {
        while let Some(link) = links.next_if(|link| link.node < other.node) {
            merged.push(*link);
        }
        // From the node to the one that is taken out and on, and the same back.
        let mut link = Link {
            node: other.node,
            there: taken.there.saturating_add(other.there),
            back: other.back.saturating_add(taken.back),
        };
        if let Some(known) = links.next_if(|link| link.node == other.node) {
            (link.there, link.back) = (link.there.min(known.there), link.back.min(known.back));
        }
        if link.there.min(link.back) < NO_WAY {
            merged.push(link);
        }
    }
    merged.extend(links);
}

impl Hierarchy {
    /// For searches without an end from the seeds of some points; none where they are few or end, where the network is one in which it does
    /// not pay, or where it is not sure that every cost fits.
    pub fn where_it_pays(lean: &Lean<'_>, points: &[Vec<Door>], most: i64) -> Option<Self> {
        let (_, is_open) = bound(most);
        if points.len() < MANY || !is_open {
            return None;
        }
        let most_steps = (points.len() as u64).saturating_mul(lean.arcs() as u64).saturating_mul(STEPS);
        let made = Self::new(lean, most_steps)?;
        let seeds = points.iter().flatten().map(|seed| u64::from(seed.1)).max().unwrap_or(0);
        (made.farthest(lean).saturating_add(seeds) < u64::from(NO_WAY)).then_some(made)
    }

    /// Of the arcs of a search; none where more steps would be needed than are allowed.
    ///
    /// # Cost
    /// O(sum over nodes of the square of the neighbours that they have when they are taken out).
    pub fn new(lean: &Lean<'_>, most_steps: u64) -> Option<Self> {
        let n = lean.nodes();
        let mut links = links(lean);
        let mut queue = Queue { by_key: Vec::new(), key: vec![TAKEN - 1; n], least: 0 };
        for node in 0..n as u32 {
            queue.push(node, links[node as usize].len() as u32);
        }
        let (mut place, mut order) = (vec![0; n], Vec::with_capacity(n));
        let (mut start, mut ups) = (vec![0], Vec::new());
        let (mut steps, mut merged) = (0_u64, Vec::new());
        while let Some(node) = queue.pop() {
            place[node as usize] = order.len() as u32;
            order.push(node);
            let own = std::mem::take(&mut links[node as usize]);
            for link in &own {
                let other = link.node;
                let of = &links[other as usize];
                steps += (of.len() + own.len()) as u64;
                let taken = Link { node, there: link.back, back: link.there };
                over(of, taken, &own, &mut merged, other);
                let of = &mut links[other as usize];
                of.clear();
                of.extend_from_slice(&merged);
                queue.push(other, of.len() as u32);
            }
            if steps > most_steps {
                return None;
            }
            ups.extend(own.iter().map(|link| Up { to: link.node, there: link.there, back: link.back }));
            start.push(ups.len() as u32);
        }
        for up in &mut ups {
            up.to = place[up.to as usize];
        }
        Some(Self { place, start, ups })
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.place.len()
    }

    /// Number of pairs of nodes with a way up or down.
    pub fn arcs(&self) -> usize {
        self.ups.len()
    }

    /// No cheapest way, and none with one more arc, costs more than this.
    ///
    /// Some nodes are known to reach one node and to be reached from it at a known cost. A way goes from the first of them that it meets to the
    /// last by no more than the detour over that one; before and after it leaves every other node once at most.
    fn farthest(&self, lean: &Lean<'_>) -> u64 {
        let n = self.nodes();
        let mut known = vec![[NO_WAY; 2]; n];
        if let Some(last) = known.last_mut() {
            *last = [0; 2];
        }
        for at in (0..n).rev() {
            let mut own = known[at];
            for up in self.up(at) {
                let [there, back] = known[up.to as usize];
                own = [own[0].min(up.there.saturating_add(there)), own[1].min(up.back.saturating_add(back))];
            }
            known[at] = own;
        }
        let is_known = |costs: &[u32; 2]| costs.iter().all(|cost| *cost < NO_WAY);
        let detour: u64 = (0..2)
            .map(|way| {
                known.iter().filter(|costs| is_known(costs)).map(|costs| u64::from(costs[way])).max().unwrap_or(0)
            })
            .sum();
        let dearest = |node: u32| lean.of(node).iter().map(|arc| u64::from(arc.1)).max().unwrap_or(0);
        let all = || 0..n as u32;
        let beyond: u64 =
            all().filter(|node| !is_known(&known[self.place[*node as usize] as usize])).map(dearest).sum();
        detour + beyond + 2 * all().map(dearest).max().unwrap_or(0)
    }

    /// What leads up from a place in the order.
    pub(super) fn up(&self, place: usize) -> &[Up] {
        &self.ups[self.start[place] as usize..self.start[place + 1] as usize]
    }
}

/// The neighbours of every node, ascending, with the cheapest arcs there and back.
fn links(lean: &Lean<'_>) -> Vec<Vec<Link>> {
    let mut links: Vec<Vec<Link>> = vec![Vec::new(); lean.nodes()];
    for node in 0..lean.nodes() as u32 {
        for (other, cost) in lean.of(node).iter().filter(|arc| arc.0 != node) {
            links[node as usize].push(Link { node: *other, there: *cost, back: NO_WAY });
            links[*other as usize].push(Link { node, there: NO_WAY, back: *cost });
        }
    }
    for of in &mut links {
        of.sort_unstable_by_key(|link| link.node);
        of.dedup_by(|link, kept| {
            let is_same = link.node == kept.node;
            if is_same {
                (kept.there, kept.back) = (kept.there.min(link.there), kept.back.min(link.back));
            }
            is_same
        });
    }
    links
}

#[cfg(test)]
mod tests;
