//! Where points that are not the middle of a square are joined to the ground.

use super::{NO_WAY, Over, Terrain};
use crate::network::Towards;

/// A node by which ways leave a point or arrive there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// The node.
    pub node: u32,
    /// Milliseconds between it and the point.
    pub ms: u32,
    /// Metres.
    pub metres: f64,
}

/// Where a point is joined.
#[derive(Debug, Clone, PartialEq)]
pub enum Ends {
    /// To the middles of the squares around it.
    Joined(Vec<End>),
    /// Its own square has no height, or lies beyond the raster.
    Unknown,
    /// Nobody walks on its own square.
    Closed,
    /// Barriers lie between it and all of them.
    Shut,
}

impl Terrain {
    /// The middles around a point that can be reached in a straight line, at most four: where it lies on a middle that one alone. Where all
    /// of a search leaves the point, `leaves` is true; where it arrives there, false.
    pub fn ends(&self, at: [f64; 2], leaves: bool) -> Ends {
        let Some(own) = self.relief.square(at) else { return Ends::Unknown };
        let own = own.map(|number| number as i64);
        let Some(height) = self.relief.height(at) else { return Ends::Unknown };
        let Some(pace) = self.pace(own) else { return Ends::Closed };
        let [column, row] = self.relief.place(at);
        let (west, south) = (column.floor() as i64, row.floor() as i64);
        let (mut found, mut is_shut) = (Vec::new(), false);
        for square in [[west, south], [west + 1, south], [west, south + 1], [west + 1, south + 1]] {
            let Some(other) = self.pace(square) else { continue };
            let squares = square.map(|number| number as usize);
            let middle = self.relief.middle(squares);
            let metres = (middle[0] - at[0]).hypot(middle[1] - at[1]);
            if metres == 0.0 {
                let node = (square[1] * self.relief.columns as i64 + square[0]) as u32;
                return Ends::Joined(vec![End { node, ms: 0, metres }]);
            }
            if self.barriers.cross(at, middle) {
                is_shut = true;
                continue;
            }
            let Some(top) = self.relief.at(squares[0], squares[1]) else { continue };
            // A search from the point climbs to the middle; one that comes to it climbs to the point.
            let heights = if leaves { [height, top] } else { [top, height] };
            let ms = self.milliseconds(metres, pace.midpoint(other), heights);
            if ms != NO_WAY {
                let node = (square[1] * self.relief.columns as i64 + square[0]) as u32;
                found.push(End { node, ms, metres });
            }
        }
        if found.is_empty() && is_shut {
            Ends::Shut
        } else if found.is_empty() {
            Ends::Closed
        } else {
            Ends::Joined(found)
        }
    }

    /// Arcs between a place of its own, numbered so, and the middles around it, both ways.
    pub fn links(&self, at: [f64; 2], place: u32) -> Vec<Over> {
        let mut arcs = Vec::new();
        for leaves in [true, false] {
            let Ends::Joined(ends) = self.ends(at, leaves) else { continue };
            // A search towards a point goes against the arcs.
            let from_place = leaves == (self.towards == Towards::Everywhere);
            for end in ends {
                let (from, to) = if from_place { (place, end.node) } else { (end.node, place) };
                // An arc that takes no time could be gone along for ever.
                arcs.push(Over { from, to, ms: end.ms.max(1), mm: (end.metres * 1e3).round() as u32 });
            }
        }
        arcs
    }

    /// The way straight from one point to another no farther than the side of a square: milliseconds and metres, where a search comes from
    /// the first. None where they are farther apart, or a barrier lies between.
    pub fn straight(&self, from: [f64; 2], to: [f64; 2]) -> Option<(u32, f64)> {
        let metres = (from[0] - to[0]).hypot(from[1] - to[1]);
        if metres > self.relief.step || self.barriers.cross(from, to) {
            return None;
        }
        let pace = |at| self.pace(self.relief.square(at)?.map(|number| number as i64));
        let ms = self.milliseconds(
            metres,
            pace(from)?.midpoint(pace(to)?),
            [self.relief.height(from)?, self.relief.height(to)?],
        );
        (ms != NO_WAY).then_some((ms, metres))
    }
}
