//! Along which roads the way goes that a search has found.

use super::graph::lengths;
use super::search::Towards;
use super::{Cost, Joined, Network, Search};

/// A stretch of a way along one road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// The road.
    pub road: u32,
    /// Metres from its first junction where the stretch begins and ends.
    pub from: f64,
    /// As `from`.
    pub to: f64,
}

impl Network {
    /// Positions along a stretch, from where it begins to where it ends.
    pub fn along(&self, leg: Leg) -> Vec<[f64; 2]> {
        let line = self.line(leg.road);
        let metres = lengths(line);
        let [from, to] = [leg.from.min(leg.to), leg.from.max(leg.to)];
        let place = |at: f64| {
            let next = metres.partition_point(|metres| *metres < at).clamp(1, line.len() - 1);
            let ([a, b], step) = ([line[next - 1], line[next]], metres[next] - metres[next - 1]);
            let share = if step > 0.0 { ((at - metres[next - 1]) / step).clamp(0.0, 1.0) } else { 0.0 };
            [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
        };
        let between = line.iter().zip(&metres).filter(|(_, metres)| (from < **metres) && (**metres < to));
        let mut found = vec![place(from)];
        found.extend(between.map(|(at, _)| *at));
        found.push(place(to));
        if leg.from > leg.to {
            found.reverse();
        }
        found
    }
}

impl Search<'_> {
    /// What the way between the point of the search and another costs, and its stretches from where it begins to where it ends; none where
    /// there is no way.
    pub fn way(&self, other: Joined) -> Option<(Cost, Vec<Leg>)> {
        let ends = self.network.ends(other, self.towards);
        let (cost, node) = self.ending_of(other, &ends)?;
        let Some(node) = node else {
            let [from, to] = match self.towards {
                Towards::Point => [other, self.point],
                Towards::Everywhere => [self.point, other],
            };
            return Some((cost, vec![Leg { road: from.road, from: from.along, to: to.along }]));
        };
        let network = self.network;
        // Arcs from the other point on, in the order in which the search came to them last.
        let mut legs = Vec::new();
        let best = ends.into_iter().filter(|end| end.0 == node).min_by_key(|end| end.1);
        if let Some((_, _, Some((road, back)))) = best {
            legs.push(self.partly(other, road, back, self.towards == Towards::Point));
        }
        let mut at = node;
        while let Some(arc) = network.arcs.get(self.by[at as usize] as usize) {
            let length = network.roads()[arc.road as usize].length;
            let [from, to] = if arc.back { [length, 0.0] } else { [0.0, length] };
            legs.push(Leg { road: arc.road, from, to });
            at = if self.towards == Towards::Point { arc.head } else { arc.tail };
        }
        let seeds = match self.towards {
            Towards::Point => network.arrive(self.point),
            Towards::Everywhere => network.leave(self.point),
        };
        let seed = seeds.into_iter().filter(|seed| seed.0 == at).min_by_key(|seed| seed.1);
        if let Some((_, _, Some((road, back)))) = seed {
            legs.push(self.partly(self.point, road, back, self.towards == Towards::Everywhere));
        }
        if self.towards == Towards::Everywhere {
            legs.reverse();
        }
        Some((cost, legs))
    }

    /// From a point to the end of its road, or from the beginning of it to the point.
    fn partly(&self, point: Joined, road: u32, back: bool, leaves: bool) -> Leg {
        let length = self.network.roads()[road as usize].length;
        match (leaves, back) {
            (true, false) => Leg { road, from: point.along, to: length },
            (true, true) => Leg { road, from: point.along, to: 0.0 },
            (false, false) => Leg { road, from: 0.0, to: point.along },
            (false, true) => Leg { road, from: length, to: point.along },
        }
    }
}
