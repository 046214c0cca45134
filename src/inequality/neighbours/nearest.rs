//! The nearest of loose points.

use super::{Neighbours, TooMany};
use rayon::prelude::*;
use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

/// A position and the points that lie on it.
type At = GeomWithData<[f64; 2], Vec<u32>>;

impl Neighbours {
    /// The `k` points nearest to each, in a straight line; of equally far ones those with the smaller numbers. A point on the same place is
    /// nearest of all. Where a point is among another's nearest, the other need not be among its own.
    ///
    /// Planar coordinates. A position that is not finite has no neighbours and is nobody's.
    ///
    /// # Errors
    /// When n k is more than [`Neighbours::MOST`].
    ///
    /// # Cost
    /// O(n k log n).
    pub fn nearest(points: &[[f64; 2]], k: usize) -> Result<Self, TooMany> {
        let most = k.min(points.len().saturating_sub(1));
        if points.len().checked_mul(most).is_none_or(|all| all > Self::MOST) || u32::try_from(points.len()).is_err() {
            return Err(TooMany);
        }
        let tree = RTree::bulk_load(positions(points));
        let lists: Vec<Vec<u32>> =
            points.par_iter().enumerate().map(|(i, point)| near(&tree, i, *point, most)).collect();
        Self::from_lists(&lists)
    }
}

/// A position of which a distance can be taken.
fn measurable(point: &[f64; 2]) -> bool {
    point.iter().all(|coordinate| coordinate.abs() < 1e150)
}

/// Points on one place are one entry, so that a thousand of them do not make a thousand ties.
fn positions(points: &[[f64; 2]]) -> Vec<At> {
    let mut order: Vec<(usize, [f64; 2])> = points.iter().map(|p| p.map(|c| c + 0.0)).enumerate().collect();
    order.retain(|(_, point)| measurable(point));
    order.sort_unstable_by(|(i, a), (j, b)| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])).then(i.cmp(j)));
    let same = order.chunk_by(|a, b| a.1 == b.1);
    same.map(|same| At::new(same[0].1, same.iter().map(|(i, _)| *i as u32).collect())).collect()
}

/// The `most` points nearest to point `i`, which is none of them.
fn near(tree: &RTree<At>, i: usize, point: [f64; 2], most: usize) -> Vec<u32> {
    let mut chosen = Vec::with_capacity(most);
    if most == 0 || !measurable(&point) {
        return chosen;
    }
    let mut tied: Vec<u32> = Vec::new();
    let mut distance = -1.0;
    let take = |tied: &mut Vec<u32>, chosen: &mut Vec<u32>| {
        tied.sort_unstable();
        chosen.extend(tied.drain(..).take(most - chosen.len()));
    };
    for at in tree.nearest_neighbor_iter(point) {
        let here = at.distance_2(&point);
        if here > distance {
            take(&mut tied, &mut chosen);
            if chosen.len() == most {
                return chosen;
            }
            distance = here;
        }
        tied.extend(at.data.iter().filter(|j| **j as usize != i).take(most));
    }
    take(&mut tied, &mut chosen);
    chosen
}
