//! Ground from which no way leads to any of some points, however long it may be.

use super::{NO_WAY, Terrain, from};
use std::collections::BTreeMap;

/// A part of the ground that is not connected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Island {
    /// Its squares.
    pub squares: usize,
    /// The middle of its first square.
    pub somewhere: [f64; 2],
    /// Whether nothing but barriers parts it.
    pub is_barred: bool,
}

/// Which points lie on which part that is not connected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Islands {
    /// The parts, in the order of the points.
    pub all: Vec<Island>,
    /// The part of a point, by its number; those that have a way are not there.
    pub of: BTreeMap<u32, usize>,
}

impl Terrain {
    /// The parts of points (number and nodes) that no search from some nodes gets to.
    ///
    /// # Cost
    /// O(squares x directions), however many points there are.
    pub fn islands(&self, seeds: &[u32], points: &[(u32, Vec<u32>)]) -> Islands {
        let reached = self.reached(seeds, true);
        let mut found = Islands::default();
        // Without barriers, where anybody asks.
        let mut open: Option<Vec<bool>> = None;
        let mut part = vec![u32::MAX; self.nodes];
        for (number, nodes) in points {
            if nodes.iter().any(|node| reached[*node as usize]) {
                continue;
            }
            let Some(first) = nodes.first() else { continue };
            if part[*first as usize] == u32::MAX {
                let open = open.get_or_insert_with(|| self.reached(seeds, false));
                let mut island = Island { squares: 0, somewhere: [0.0; 2], is_barred: false };
                let mut least = u32::MAX;
                let mut heap = nodes.clone();
                while let Some(node) = heap.pop() {
                    if part[node as usize] != u32::MAX || reached[node as usize] {
                        continue;
                    }
                    part[node as usize] = found.all.len() as u32;
                    island.is_barred |= open[node as usize];
                    if (node as usize) < self.squares() {
                        island.squares += 1;
                        least = least.min(node);
                    }
                    self.beside(node, true, |other| heap.push(other));
                    heap.extend(from(&self.back, node).iter().map(|arc| arc.to));
                }
                let columns = self.relief.columns;
                island.somewhere = self.relief.middle([least as usize % columns, least as usize / columns]);
                found.all.push(island);
            }
            found.of.insert(*number, part[*first as usize] as usize);
        }
        found
    }

    /// The nodes that a search from some gets to, with the barriers on the ground or without.
    fn reached(&self, seeds: &[u32], is_fenced: bool) -> Vec<bool> {
        let mut reached = vec![false; self.nodes];
        let mut heap = Vec::new();
        for node in seeds {
            if !std::mem::replace(&mut reached[*node as usize], true) {
                heap.push(*node);
            }
        }
        while let Some(node) = heap.pop() {
            self.beside(node, is_fenced, |other| {
                if !std::mem::replace(&mut reached[other as usize], true) {
                    heap.push(other);
                }
            });
        }
        reached
    }

    /// The nodes that a search goes on to.
    fn beside(&self, node: u32, is_fenced: bool, mut goes: impl FnMut(u32)) {
        if (node as usize) < self.squares() {
            let square = self.place(node);
            for (number, (one, step)) in self.moves.iter().zip(&self.steps).enumerate() {
                let is_there =
                    if is_fenced { self.move_from(square, number) != NO_WAY } else { self.mean(square, one).is_some() };
                if is_there {
                    goes((i64::from(node) + step) as u32);
                }
            }
        }
        for arc in self.over(node) {
            goes(arc.to);
        }
    }
}
