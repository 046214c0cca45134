//! Straight lines from cells to the sites within a cutoff, listed.

use crate::raster::rows::Rows;
use crate::solver::equilibrium::{Malformed, Ways};

/// Why there is no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    /// There are more ways than may be listed: this many.
    #[error("{0} ways are too many for a list")]
    TooMany(usize),
    /// A coordinate is no number.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// All ways of at most `cutoff` metres, cells in the order of the rows, the sites of each rising. A way takes twelve bytes;
/// they are counted before any is stored.
///
/// # Errors
/// [`NoList`]: more than `limit` ways.
pub fn straight_ways(rows: &Rows<'_>, sites: &[[f64; 2]], cutoff: f64, limit: usize) -> Result<Ways, NoList> {
    // How many ways each cell has, then where its ways begin, then where the next one goes.
    let mut next = vec![0_usize; rows.len() + 1];
    let mut total = 0_usize;
    let cutoff = if cutoff.is_finite() { cutoff } else { farthest(rows, sites) };
    let mut runs = Vec::new();
    for site in sites {
        rows.circle(0..rows.rows(), *site, cutoff, &mut runs);
        for run in &runs {
            total += run.points().len();
            next[run.points()].iter_mut().for_each(|ways| *ways += 1);
        }
    }
    if total > limit {
        return Err(NoList::TooMany(total));
    }
    let mut before = 0;
    for ways in &mut next {
        (*ways, before) = (before, before + *ways);
    }
    let start = next.clone();
    let (mut sink, mut length) = (vec![0_u32; total], vec![0.0; total]);
    for (j, site) in (0_u32..).zip(sites) {
        rows.circle(0..rows.rows(), *site, cutoff, &mut runs);
        for run in &runs {
            let (x, y) = rows.coordinates(run.points());
            for ((at, x), y) in next[run.points()].iter_mut().zip(x).zip(y) {
                let (dx, dy) = (x - site[0], y - site[1]);
                sink[*at] = j;
                length[*at] = (dx * dx + dy * dy).sqrt();
                *at += 1;
            }
        }
    }
    Ok(Ways::new(sites.len(), start, sink, length)?)
}

/// No way is longer than this: a circle without end holds everything.
fn farthest(rows: &Rows<'_>, sites: &[[f64; 2]]) -> f64 {
    let (x, y) = rows.coordinates(0..rows.len());
    let points = x.iter().zip(y).map(|(x, y)| [*x, *y]).chain(sites.iter().copied());
    let [w, s, e, n] = points
        .fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, [x, y]| {
            [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]
        });
    (e - w).hypot(n - s).max(0.0) * 1.001 + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_pair_within_the_cutoff_is_listed(
            seed in prop::collection::vec((0_u32..40, 0_u32..20), 1..200),
            sites in prop::collection::vec((0.0..4000.0_f64, 0.0..2000.0_f64), 0..6),
            cutoff in 0.0..3000.0_f64,
        ) {
            let mut cells = seed;
            cells.sort_by_key(|cell| (cell.1, cell.0));
            cells.dedup();
            let (col, row): (Vec<u32>, Vec<u32>) = cells.iter().copied().unzip();
            let x: Vec<f64> = col.iter().map(|c| f64::from(*c) * 100.0).collect();
            let y: Vec<f64> = row.iter().map(|r| f64::from(*r) * 100.0).collect();
            let sites: Vec<[f64; 2]> = sites.iter().map(|(x, y)| [*x, *y]).collect();
            let line = |i: usize, j: usize| ((x[i] - sites[j][0]).powi(2) + (y[i] - sites[j][1]).powi(2)).sqrt();
            let near = |i: &usize| (0..sites.len()).map(|j| (j as u32, line(*i, j))).filter(|way| way.1 <= cutoff).collect();
            for rows in [Rows::even(&x, &y, &col, &row, [0.0, 0.0], [100.0, 100.0]), Rows::loose(&x, &y)] {
                let order = rows.arrange(&(0..x.len()).collect::<Vec<usize>>());
                let expected = Ways::from_rows(sites.len(), order.iter().map(near))?;
                prop_assert_eq!(straight_ways(&rows, &sites, cutoff, expected.len()), Ok(expected.clone()));
                if !expected.is_empty() {
                    let few = straight_ways(&rows, &sites, cutoff, expected.len() - 1);
                    prop_assert_eq!(few, Err(NoList::TooMany(expected.len())));
                }
            }
        }
    }
}
