//! Where points are joined to the network: the nearest point of a road.

use super::grid::Grid;
use super::{Barriers, Joined, Network, Parts, graph::metres};
use rstar::primitives::GeomWithData;
use rstar::{AABB, PointDistance, RTree, RTreeObject};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// Squares within which what is nearest is looked for without a tree.
const NEAR: f64 = 32.0;

/// A straight piece of a road, by its ends.
#[derive(Debug, Clone, Copy)]
struct Piece([[f64; 2]; 2]);

/// Which road a piece is of.
#[derive(Debug, Clone, Copy)]
struct Along {
    road: u32,
    /// Metres from the road's first junction to each end.
    metres: [f64; 2],
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.0[0], self.0[1])
    }
}

impl Piece {
    /// The nearest of its points, and how far it is from the first end as a share of its length.
    fn nearest(&self, [x, y]: [f64; 2]) -> ([f64; 2], f64) {
        let [[ax, ay], [bx, by]] = self.0;
        let (dx, dy) = (bx - ax, by - ay);
        let square = dx * dx + dy * dy;
        let share = if square > 0.0 { (((x - ax) * dx + (y - ay) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        let at = match share {
            0.0 => self.0[0],
            1.0 => self.0[1],
            share => [ax + share * dx, ay + share * dy],
        };
        (at, share)
    }
}

impl PointDistance for Piece {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        let ([x, y], _) = self.nearest(*point);
        (x - point[0]).powi(2) + (y - point[1]).powi(2)
    }
}

/// Where a point is joined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snapped {
    /// To what.
    pub joined: Joined,
    /// The position on the road.
    pub at: [f64; 2],
    /// Metres in a straight line to it.
    pub metres: f64,
}

/// Why a point is not joined to a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Snap {
    /// It is.
    Joined(Snapped),
    /// The nearest road of the main part is so many metres away, or there is none at all.
    TooFar(Option<f64>),
    /// A road is near enough, but on a part that is not connected, by its number.
    Apart(u32),
    /// Between it and every road that is near enough lies a barrier.
    Shut,
}

/// The roads that points may be joined to, by where they lie.
#[derive(Debug, Clone)]
pub struct Nearby {
    /// Pieces of the main part by their ends, and which roads they are of.
    main: Vec<[[f64; 2]; 2]>,
    along: Vec<Along>,
    grid: Grid,
    /// The same as a tree, for what is far from all of them.
    far: OnceLock<RTree<Piece>>,
    /// Pieces of the other parts, with their roads.
    apart: RTree<GeomWithData<Piece, u32>>,
    parts: Vec<Option<u32>>,
}

impl Nearby {
    /// Those of a network.
    ///
    /// # Cost
    /// O(pieces).
    pub fn new(network: &Network, parts: &Parts) -> Self {
        let of: Vec<Option<u32>> = (0..network.roads().len()).map(|road| parts.road(network, road as u32)).collect();
        let joins = || network.roads().iter().zip(0..).filter(|(road, _)| road.joins);
        let is_main = |road: u32| of[road as usize] == Some(0);
        let n =
            joins().filter(|(_, number)| is_main(*number)).map(|(road, _)| road.points.len().saturating_sub(1)).sum();
        let (mut main, mut along, mut apart) = (Vec::with_capacity(n), Vec::with_capacity(n), Vec::new());
        for (_, road) in joins() {
            let ends = network.line(road).windows(2).map(|pair| [pair[0], pair[1]]);
            if is_main(road) {
                let mut to = 0.0;
                for [a, b] in ends {
                    let from = to;
                    to += metres(a, b);
                    main.push([a, b]);
                    along.push(Along { road, metres: [from, to] });
                }
            } else {
                apart.extend(ends.map(|ends| GeomWithData::new(Piece(ends), road)));
            }
        }
        let grid = Grid::new(&main);
        Self { main, along, grid, far: OnceLock::new(), apart: RTree::bulk_load(apart), parts: of }
    }

    /// Metres from a point to the nearest road of the main part.
    pub fn metres(&self, point: [f64; 2]) -> Option<f64> {
        let most = self.grid.wide(NEAR);
        let mut least = most;
        self.grid.around(point, most, |number| {
            least = least.min(Piece(self.main[number as usize]).distance_2(&point).sqrt());
            least
        });
        if least < most {
            return Some(least);
        }
        let tree = self.far.get_or_init(|| RTree::bulk_load(self.main.iter().copied().map(Piece).collect()));
        tree.nearest_neighbor_iter_with_distance_2(point).next().map(|(_, square)| square.sqrt())
    }

    /// Where a point is joined: to the nearest point of a road of the main part, no farther than `most`, with no barrier between. Of equally
    /// near ones the one that lies farthest west, then south, counts, then the first road.
    ///
    /// # Cost
    /// O(pieces nearby).
    pub fn join(&self, point: [f64; 2], most: f64, barriers: &Barriers) -> Snap {
        /// Nearer than this, in metres, is equally near.
        const EQUAL: f64 = 1e-6;
        let mut near: Vec<Snapped> = Vec::new();
        let (mut least, mut shut) = (f64::INFINITY, false);
        self.grid.around(point, most, |number| {
            let piece = Piece(self.main[number as usize]);
            let metres = piece.distance_2(&point).sqrt();
            if metres <= most && metres <= least + EQUAL {
                let (at, share) = piece.nearest(point);
                if barriers.cross(point, at) {
                    shut = true;
                } else {
                    let Along { road, metres: [from, to] } = self.along[number as usize];
                    let along = match share {
                        0.0 => from,
                        1.0 => to,
                        share => from + share * (to - from),
                    };
                    near.push(Snapped { joined: Joined { road, along }, at, metres });
                    least = least.min(metres);
                }
            }
            least + EQUAL
        });
        let order = |snapped: &Snapped| {
            let [x, y] = snapped.at;
            (x, y, f64::from(snapped.joined.road), snapped.joined.along)
        };
        near.retain(|snapped| snapped.metres <= least + EQUAL);
        match near.into_iter().min_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(Ordering::Equal)) {
            Some(found) => Snap::Joined(found),
            None if shut => Snap::Shut,
            None => match self.apart.nearest_neighbor_iter_with_distance_2(point).next() {
                Some((piece, square)) if square.sqrt() <= most => {
                    Snap::Apart(self.parts[piece.data as usize].unwrap_or(u32::MAX))
                }
                _ => Snap::TooFar(self.metres(point)),
            },
        }
    }
}
