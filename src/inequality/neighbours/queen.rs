//! Zones that share a border or a corner.

use super::{Neighbours, TooMany};
use rayon::prelude::*;
use rstar::{AABB, RTree, RTreeObject};

/// Corners of a closed line; the first may be repeated at the end or not.
pub type Ring = Vec<[f64; 2]>;

/// Metres: borders that were drawn twice lie this far apart at most.
pub const SLIVER: f64 = 1.0;

/// Metres: zones that are drawn along both sides of a lane or a stream lie this far apart at most, and are neighbours.
pub const LANE: f64 = 10.0;

/// A piece of a zone's border.
#[derive(Clone, Copy)]
struct Edge {
    from: [f64; 2],
    to: [f64; 2],
    zone: u32,
}

impl RTreeObject for Edge {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.from, self.to)
    }
}

impl Neighbours {
    /// Zones whose borders come within `within` of each other at some point (queen contiguity), each given by all its rings.
    ///
    /// With `within` 0 they must have a point in common, a corner or any point of an edge: a corner of one zone may stand in the middle of
    /// another's edge. Borders that were drawn twice have none; [`SLIVER`] bridges those, and [`LANE`] zones that leave
    /// a lane between them. A zone in a hole of another is its neighbour. Rings may turn either
    /// way. Corners that are not finite are left out with their edges.
    ///
    /// # Units
    /// Those of the coordinates, planar.
    ///
    /// # Errors
    /// When there are more than [`Neighbours::MOST`].
    ///
    /// # Cost
    /// O(edges log edges), and the pairs of edges whose boxes meet.
    pub fn queen(zones: &[Vec<Ring>], within: f64) -> Result<Self, TooMany> {
        if u32::try_from(zones.len()).is_err() {
            return Err(TooMany);
        }
        // A tolerance that is negative or no number is none.
        let within = within.max(0.0);
        let edges: Vec<Vec<Edge>> = zones.iter().enumerate().map(|(z, rings)| edges(rings, z as u32)).collect();
        let tree = RTree::bulk_load(edges.iter().flatten().copied().collect());
        let lists: Vec<Vec<u32>> =
            edges.par_iter().enumerate().map(|(z, edges)| beside(&tree, z as u32, edges, within)).collect();
        Self::from_lists(&lists)
    }
}

fn edges(rings: &[Ring], zone: u32) -> Vec<Edge> {
    let mut edges = Vec::new();
    for ring in rings {
        let next = ring.iter().skip(1).chain(ring.first());
        let sides = ring.iter().zip(next).map(|(from, to)| Edge { from: *from, to: *to, zone });
        let usable = |edge: &Edge| edge.from.iter().chain(&edge.to).all(|c| c.abs() < 1e150);
        edges.extend(sides.filter(usable));
    }
    edges
}

/// Zones with an edge near one of these.
fn beside(tree: &RTree<Edge>, zone: u32, edges: &[Edge], within: f64) -> Vec<u32> {
    let mut found = std::collections::BTreeSet::new();
    for edge in edges {
        let around = edge.envelope();
        let (low, high) = (around.lower().map(|c| c - within), around.upper().map(|c| c + within));
        for other in tree.locate_in_envelope_intersecting(AABB::from_corners(low, high)) {
            if other.zone != zone && !found.contains(&other.zone) && touch(edge, other, within) {
                found.insert(other.zone);
            }
        }
    }
    found.into_iter().collect()
}

fn touch(a: &Edge, b: &Edge, within: f64) -> bool {
    let near = |point: [f64; 2], edge: &Edge| squared(point, edge) <= within * within;
    near(a.from, b) || near(a.to, b) || near(b.from, a) || near(b.to, a) || cross(a, b)
}

/// Squared distance of a point from an edge.
fn squared(point: [f64; 2], edge: &Edge) -> f64 {
    let along = [edge.to[0] - edge.from[0], edge.to[1] - edge.from[1]];
    let to = [point[0] - edge.from[0], point[1] - edge.from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let share = if length > 0.0 { ((to[0] * along[0] + to[1] * along[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    // At its end the edge is where the corner is, to the last bit.
    let foot = if share == 1.0 { edge.to } else { [edge.from[0] + share * along[0], edge.from[1] + share * along[1]] };
    (point[0] - foot[0]).powi(2) + (point[1] - foot[1]).powi(2)
}

/// Whether each has its ends on different sides of the other.
fn cross(a: &Edge, b: &Edge) -> bool {
    let side = |edge: &Edge, p: [f64; 2]| {
        (edge.to[0] - edge.from[0]) * (p[1] - edge.from[1]) - (edge.to[1] - edge.from[1]) * (p[0] - edge.from[0])
    };
    side(a, b.from) * side(a, b.to) < 0.0 && side(b, a.from) * side(b, a.to) < 0.0
}
