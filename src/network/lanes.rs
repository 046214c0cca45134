//! Searches from many points at once over a [`Hierarchy`], as far as some nodes are asked for.
//!
//! # Method
//! Every search goes up in the order of the hierarchy and then down (Delling, Goldberg, Nowatzyk, Werneck 2011), without a queue: nodes
//! follow each other as they were taken out. [`WIDTH`] of them go side by side, and only over nodes from which one that is asked
//! for is reached.

use super::hierarchy::Up;
use super::lean::{Door, bound};
use super::{Hierarchy, NO_WAY, WIDTH};
use pulp::{Arch, Simd, WithSimd};

/// No place.
const NONE: u32 = u32::MAX;

/// What the points of a block cost to reach from, side by side.
pub type Lane = [u32; WIDTH];

/// The part of a hierarchy that leads to some nodes, and from others.
#[derive(Debug, Clone)]
pub struct Lanes {
    /// The place of each node of the search; none of what is not needed.
    place: Vec<u32>,
    start: Vec<u32>,
    ups: Vec<Up>,
    arch: Arch,
}

impl Lanes {
    /// For searches whose seeds are among the nodes that are wanted, which are those whose labels are asked for as well.
    ///
    /// # Cost
    /// O(arcs of the hierarchy).
    pub fn new(hierarchy: &Hierarchy, wanted: impl IntoIterator<Item = u32>) -> Self {
        let n = hierarchy.nodes();
        let mut is_wanted = vec![false; n];
        for node in wanted {
            is_wanted[hierarchy.place[node as usize] as usize] = true;
        }
        let mut number = vec![NONE; n];
        let (mut start, mut ups, mut next) = (vec![0], Vec::new(), 0);
        for at in 0..n {
            if is_wanted[at] {
                number[at] = next;
                next += 1;
                for up in hierarchy.up(at) {
                    is_wanted[up.to as usize] = true;
                    ups.push(*up);
                }
                start.push(ups.len() as u32);
            }
        }
        for up in &mut ups {
            up.to = number[up.to as usize];
        }
        let place = hierarchy.place.iter().map(|place| number[*place as usize]).collect();
        Self { place, start, ups, arch: Arch::new() }
    }

    /// Number of nodes that are gone over.
    pub fn nodes(&self) -> usize {
        self.start.len() - 1
    }

    /// Number of arcs that are gone over.
    pub fn arcs(&self) -> usize {
        self.ups.len()
    }

    /// The place of a node that is wanted among the labels of a block.
    #[inline(always)]
    pub fn place(&self, node: u32) -> u32 {
        self.place[node as usize]
    }

    /// Searches from the seeds of no more than [`WIDTH`] points, none of which goes farther than `most`: their labels by the places of
    /// nodes; [`NO_WAY`] where none leads.
    ///
    /// # Cost
    /// O(arcs).
    pub fn block(&self, points: &[Vec<Door>], most: i64) -> Vec<Lane> {
        let mut labels = vec![[NO_WAY; WIDTH]; self.nodes()];
        let mut is_reached = vec![false; self.nodes()];
        for (lane, (node, cost)) in
            points.iter().enumerate().flat_map(|(lane, seeds)| seeds.iter().map(move |seed| (lane, seed)))
        {
            let at = self.place(*node) as usize;
            labels[at][lane] = labels[at][lane].min(*cost);
            is_reached[at] = true;
        }
        let (most, _) = bound(most);
        self.arch.dispatch(Through { lanes: self, labels: &mut labels, is_reached: &mut is_reached, most });
        labels
    }

    #[inline(always)]
    fn up(&self, place: usize) -> &[Up] {
        &self.ups[self.start[place] as usize..self.start[place + 1] as usize]
    }
}

/// Up and down.
struct Through<'a> {
    lanes: &'a Lanes,
    labels: &'a mut [Lane],
    is_reached: &'a mut [bool],
    most: u32,
}

impl WithSimd for Through<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Self { lanes, labels, is_reached, most } = self;
        for at in 0..labels.len() {
            if is_reached[at] {
                let own = labels[at];
                for up in lanes.up(at) {
                    is_reached[up.to as usize] = true;
                    nearer(&mut labels[up.to as usize], &own, up.there);
                }
            }
        }
        for at in (0..labels.len()).rev() {
            let mut own = labels[at];
            for up in lanes.up(at) {
                nearer(&mut own, &labels[up.to as usize], up.back);
            }
            labels[at] = own;
        }
        for label in labels.iter_mut().flatten() {
            *label = if *label <= most { *label } else { NO_WAY };
        }
    }
}

/// Labels are no more than those of another node and what the way from there costs.
#[inline(always)]
fn nearer(own: &mut Lane, other: &Lane, cost: u32) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = (*own).min(other.saturating_add(cost));
    }
}
