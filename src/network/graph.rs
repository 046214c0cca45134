//! A network: roads between junctions, and the arcs along them.

use super::arc::{Arc, ByNode};
use super::{Cost, Forbidden, Profile, turns};
use std::collections::BTreeMap;
use std::ops::Range;

/// A road between two junctions.
#[derive(Debug, Clone, PartialEq)]
pub struct Road {
    /// From which junction to which.
    pub ends: [u32; 2],
    /// Where its points stand among those of the network.
    pub points: Range<usize>,
    /// Metres.
    pub length: f64,
    /// Thousandths of both measures a metre, there and back.
    pub pace: [Option<[f64; 2]>; 2],
    /// What its ups and downs are worth; none where it is level.
    pub profile: Option<Profile>,
    /// Whether points may be joined to it.
    pub joins: bool,
}

/// Metres from one place to another in a straight line.
pub(super) fn metres(from: [f64; 2], to: [f64; 2]) -> f64 {
    (to[0] - from[0]).hypot(to[1] - from[1])
}

/// Metres from the first to each of some points along their line.
pub(super) fn lengths(points: &[[f64; 2]]) -> Vec<f64> {
    let mut along = Vec::with_capacity(points.len());
    along.extend(points.first().map(|_| 0.0));
    let mut sum = 0.0;
    for pair in points.windows(2) {
        sum += metres(pair[0], pair[1]);
        along.push(sum);
    }
    along
}

/// A junction by which a way leaves a point or arrives there, with what that costs, and along which direction of which road: none where the
/// point stands at the junction.
pub(super) type End = (u32, Cost, Option<(u32, bool)>);

/// A point that is joined to a road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Joined {
    /// The road.
    pub road: u32,
    /// Metres from its first junction.
    pub along: f64,
}

/// Roads, and the ways along them. A junction at which a turn is forbidden has further states, each for what was gone along before.
///
/// # Units
/// Metres; costs in whole thousandths of what the paces count.
#[derive(Debug, Clone)]
pub struct Network {
    pub(super) roads: Vec<Road>,
    pub(super) points: Vec<[f64; 2]>,
    /// Junctions, without further states.
    pub(super) junctions: usize,
    pub(super) nodes: usize,
    pub(super) arcs: Vec<Arc>,
    pub(super) out: ByNode,
    pub(super) back: ByNode,
    /// The arcs of each direction of each road: number 2 x road + back.
    instances: Vec<Vec<u32>>,
    /// Further states of junctions that have any.
    states: BTreeMap<u32, Vec<u32>>,
}

impl Network {
    /// From roads between so many junctions.
    pub fn new(junctions: usize, roads: Vec<Road>, points: Vec<[f64; 2]>, forbidden: &[Forbidden]) -> Self {
        let mut arcs = Vec::new();
        for (number, road) in roads.iter().enumerate() {
            for (back, pace) in [false, true].into_iter().zip(road.pace) {
                if pace.is_some() {
                    let [tail, head] = if back { [road.ends[1], road.ends[0]] } else { road.ends };
                    arcs.push(Arc { tail, head, road: number as u32, back });
                }
            }
        }
        let (nodes, states) = turns::copy(junctions, &mut arcs, forbidden);
        let mut instances = vec![Vec::new(); 2 * roads.len()];
        for (number, arc) in arcs.iter().enumerate() {
            instances[2 * arc.road as usize + usize::from(arc.back)].push(number as u32);
        }
        let mut network = Self {
            roads,
            points,
            junctions,
            nodes,
            arcs,
            out: ByNode::default(),
            back: ByNode::default(),
            instances,
            states,
        };
        let costs: Vec<Cost> = network.arcs.iter().map(|arc| network.whole(*arc)).collect();
        let numbered = || network.arcs.iter().zip(&costs).zip(0_u32..);
        let out = ByNode::new(nodes, numbered().map(|((arc, cost), n)| (arc.tail, arc.head, *cost, n)));
        let back = ByNode::new(nodes, numbered().map(|((arc, cost), n)| (arc.head, arc.tail, *cost, n)));
        (network.out, network.back) = (out, back);
        network
    }

    /// Its roads.
    pub fn roads(&self) -> &[Road] {
        &self.roads
    }

    /// Number of junctions and their further states.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// Number of junctions.
    pub fn junctions(&self) -> usize {
        self.junctions
    }

    /// Positions along a road.
    pub fn line(&self, road: u32) -> &[[f64; 2]] {
        &self.points[self.roads[road as usize].points.clone()]
    }

    /// What going along a road from one place to another costs; none where nobody may go so. Places between add up exactly.
    pub fn between(&self, road: u32, from: f64, to: f64) -> Option<Cost> {
        let road = &self.roads[road as usize];
        let at = |metres: f64, back, pace| match &road.profile {
            Some(profile) => Cost::of_both(profile.metres(metres, back), pace),
            None => Cost::of(metres, pace),
        };
        if from <= to {
            road.pace[0].map(|pace| at(to, false, pace) - at(from, false, pace))
        } else {
            road.pace[1].map(|pace| at(from, true, pace) - at(to, true, pace))
        }
    }

    fn whole(&self, arc: Arc) -> Cost {
        let length = self.roads[arc.road as usize].length;
        let cost = if arc.back { self.between(arc.road, length, 0.0) } else { self.between(arc.road, 0.0, length) };
        cost.unwrap_or(Cost::ENDLESS)
    }

    /// What the dearest arc costs; no point on a road is farther from its ends.
    pub(super) fn dearest(&self) -> i64 {
        self.out.arcs.iter().map(|arc| arc.1.first).max().unwrap_or(0)
    }

    /// The arc of a direction of a road whose end has forgotten what was gone along before.
    fn plain(&self, road: u32, back: bool) -> Option<Arc> {
        self.instances[2 * road as usize + usize::from(back)].first().map(|arc| self.arcs[*arc as usize])
    }

    /// Junctions that a joined point is left by, with what getting there costs, and along which arc: none where it stands at a junction.
    pub(super) fn leave(&self, point: Joined) -> Vec<End> {
        let road = &self.roads[point.road as usize];
        let mut found = Vec::with_capacity(2);
        for (back, end, to) in [(false, road.ends[1], road.length), (true, road.ends[0], 0.0)] {
            if point.along == to {
                found.push((end, Cost::ZERO, None));
            } else if let (Some(cost), Some(arc)) =
                (self.between(point.road, point.along, to), self.plain(point.road, back))
            {
                found.push((arc.head, cost, Some((point.road, back))));
            }
        }
        found
    }

    /// States of junctions from which a joined point is reached, with what getting there costs.
    pub(super) fn arrive(&self, point: Joined) -> Vec<End> {
        let road = &self.roads[point.road as usize];
        let mut found = Vec::with_capacity(2);
        for (back, end, from) in [(false, road.ends[0], 0.0), (true, road.ends[1], road.length)] {
            if point.along == from {
                found.extend(self.states(end).map(|state| (state, Cost::ZERO, None)));
            } else if let Some(cost) = self.between(point.road, from, point.along) {
                let arcs = &self.instances[2 * point.road as usize + usize::from(back)];
                found.extend(arcs.iter().map(|arc| (self.arcs[*arc as usize].tail, cost, Some((point.road, back)))));
            }
        }
        found
    }

    /// A junction and its further states.
    fn states(&self, junction: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(junction).chain(self.states.get(&junction).into_iter().flatten().copied())
    }
}
