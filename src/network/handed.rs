//! Amounts that start at points, handed on from junction to junction along the tree of cheapest ways: what passes on each road.

use super::search::Towards;
use super::{Joined, Search};
use std::collections::BTreeMap;

impl Search<'_> {
    /// What of some amounts at points passes on each road on their ways to the point of the search, or from it. No way is gone: a node hands on
    /// what it has once all that lead to it have done so.
    ///
    /// # Cost
    /// O(points + nodes reached).
    pub fn handed_on(&self, points: &[(Joined, i64)]) -> BTreeMap<u32, i64> {
        let network = self.network;
        let arc = |node: usize| network.arcs.get(self.by[node] as usize);
        let next = |node: usize| {
            arc(node).map(|arc| if self.towards == Towards::Point { arc.head as usize } else { arc.tail as usize })
        };
        let mut on_road: BTreeMap<u32, i64> = BTreeMap::new();
        let mut held = vec![0_i64; self.by.len()];
        for (point, amount) in points {
            let ends = network.ends(*point, self.towards);
            match self.ending_of(*point, &ends) {
                // Who stands where the way ends passes along nothing.
                Some((_, None)) if point.along.to_bits() == self.point.along.to_bits() => {}
                None => {}
                Some((_, None)) => *on_road.entry(point.road).or_default() += amount,
                Some((_, Some(node))) => {
                    let end = ends.into_iter().filter(|end| end.0 == node).min_by_key(|end| end.1);
                    if let Some((_, _, Some((road, _)))) = end {
                        *on_road.entry(road).or_default() += amount;
                    }
                    held[node as usize] += amount;
                }
            }
        }
        let mut waits = vec![0_u32; held.len()];
        (0..held.len()).filter_map(next).for_each(|node| waits[node] += 1);
        let mut ready: Vec<usize> = (0..held.len()).filter(|node| waits[*node] == 0).collect();
        let seeds = match self.towards {
            Towards::Point => network.arrive(self.point),
            Towards::Everywhere => network.leave(self.point),
        };
        while let Some(node) = ready.pop() {
            if let (Some(arc), Some(next)) = (arc(node), next(node)) {
                // Who stays at a point, where two roads cross a third at once, passes along nothing.
                if held[node] > 0 && network.roads[arc.road as usize].length > 0.0 {
                    *on_road.entry(arc.road).or_default() += held[node];
                }
                held[next] += held[node];
                waits[next] -= 1;
                if waits[next] == 0 {
                    ready.push(next);
                }
            } else if held[node] > 0 {
                let seed = seeds.iter().filter(|seed| seed.0 as usize == node).min_by_key(|seed| seed.1);
                if let Some((_, _, Some((road, _)))) = seed {
                    *on_road.entry(*road).or_default() += held[node];
                }
            }
        }
        on_road
    }
}
