//! By which nodes many points are joined to a network, seen from the searches that begin at others.

use super::lean::{Door, bound, fits};
use super::{Joined, Lean, NO_WAY, Towards};
use std::collections::HashMap;

/// Doors of many points, and the ways that lead from a point to another along one road alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doors {
    start: Vec<u32>,
    to_nodes: Vec<Door>,
    start_directly: Vec<u32>,
    directly: Vec<Door>,
}

impl Doors {
    /// Of points (where each is joined, and the thousandths of its leg beside the road) that are reached from others, which are given in the
    /// same way; none where a cost does not fit.
    ///
    /// # Cost
    /// O(points + others).
    pub fn new(
        lean: &Lean<'_>,
        points: impl IntoIterator<Item = Option<(Joined, i64)>>,
        others: &[Option<(Joined, i64)>],
    ) -> Option<Self> {
        let mut on_road: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, (joined, _)) in (0..).zip(others).filter_map(|(number, other)| Some((number, (*other)?))) {
            on_road.entry(joined.road).or_default().push(number);
        }
        let mut made = Self { start: vec![0], to_nodes: Vec::new(), start_directly: vec![0], directly: Vec::new() };
        let network = lean.network;
        for (point, leg) in points.into_iter().map(Option::unzip) {
            if let (Some(point), Some(leg)) = (point, leg) {
                let ends = match lean.towards {
                    Towards::Point => network.leave(point),
                    Towards::Everywhere => network.arrive(point),
                };
                for end in &ends {
                    made.to_nodes.push(lean.door(end, leg)?);
                }
                for number in on_road.get(&point.road).into_iter().flatten() {
                    let Some((other, of_other)) = others[*number as usize] else { continue };
                    let [from, to] = match lean.towards {
                        Towards::Point => [point, other],
                        Towards::Everywhere => [other, point],
                    };
                    if let Some(cost) = network.between(from.road, from.along, to.along) {
                        made.directly.push((*number, fits(cost.first + leg + of_other)?));
                    }
                }
            }
            made.start.push(made.to_nodes.len() as u32);
            made.start_directly.push(made.directly.len() as u32);
        }
        Some(made)
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.start.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The nodes of a point, with what is between, its leg included.
    #[inline(always)]
    pub fn of(&self, point: usize) -> &[Door] {
        &self.to_nodes[self.start[point] as usize..self.start[point + 1] as usize]
    }

    /// The others to which a point has a way along one road alone, ascending, with what that costs, both legs included.
    #[inline(always)]
    pub fn directly(&self, point: usize) -> &[Door] {
        &self.directly[self.start_directly[point] as usize..self.start_directly[point + 1] as usize]
    }

    /// The nearest other of every point, where the nearest of every node is known, no farther than `most`; of equals the first. Where a cost
    /// within `most` does not fit, there is no answer.
    pub fn nearest(&self, labels: &[(u32, u32)], most: i64) -> Option<Vec<Option<(u32, u32)>>> {
        let (most, is_open) = bound(most);
        let of = |point: usize| {
            let mut best: Option<(u32, u32)> = None;
            for (node, cost) in self.of(point) {
                let (label, other) = labels[*node as usize];
                let cost = label.saturating_add(*cost);
                if label != NO_WAY && cost == NO_WAY && is_open {
                    return None;
                }
                if cost <= most {
                    best = Some(best.map_or((cost, other), |best| best.min((cost, other))));
                }
            }
            let directly = self.directly(point).iter().map(|(other, cost)| (*cost, *other));
            Some(best.into_iter().chain(directly.filter(|(cost, _)| *cost <= most)).min())
        };
        (0..self.len()).map(of).collect()
    }
}
