//! Ways from cells to sites, listed: what an equilibrium needs.

use crate::raster::rows::Rows;
use crate::solver::equilibrium::Ways;

/// Ways that are kept, at most: twelve bytes each.
pub const MOST: u64 = 200_000_000;

/// Every way within `cutoff` metres (inclusive), cell by cell in the order of `rows`, sites in their order; `Err` with their number
/// when there are more than [`MOST`].
pub fn listed(rows: &Rows<'_>, sites: &[[f64; 2]], cutoff: f64) -> Result<Ways, u64> {
    // A circle without end is one that holds everything.
    let cutoff = if cutoff.is_finite() { cutoff } else { farthest(rows, sites) };
    let mut counts = vec![0_usize; rows.len() + 1];
    each(rows, sites, cutoff, |_, cell| counts[cell + 1] += 1);
    for cell in 0..rows.len() {
        counts[cell + 1] += counts[cell];
    }
    let total = counts.last().copied().unwrap_or(0);
    if total as u64 > MOST {
        return Err(total as u64);
    }
    let (mut sink, mut length) = (vec![0_u32; total], vec![0.0; total]);
    let mut next = counts.clone();
    let (x, y) = rows.coordinates(0..rows.len());
    each(rows, sites, cutoff, |site, cell| {
        let at = next[cell];
        next[cell] += 1;
        sink[at] = site as u32;
        length[at] = (x[cell] - sites[site][0]).hypot(y[cell] - sites[site][1]);
    });
    // Every sink is a site and every length a distance: there is nothing to refuse.
    Ways::new(sites.len(), counts, sink, length).map_err(|_| total as u64)
}

fn each(rows: &Rows<'_>, sites: &[[f64; 2]], cutoff: f64, mut way: impl FnMut(usize, usize)) {
    let mut runs = Vec::new();
    for (number, site) in sites.iter().enumerate() {
        rows.circle(0..rows.rows(), *site, cutoff, &mut runs);
        for run in &runs {
            run.points().for_each(|cell| way(number, cell));
        }
    }
}

/// No way is longer than this.
fn farthest(rows: &Rows<'_>, sites: &[[f64; 2]]) -> f64 {
    let (x, y) = rows.coordinates(0..rows.len());
    let points = x.iter().zip(y).map(|(x, y)| [*x, *y]).chain(sites.iter().copied());
    let [w, s, e, n] = points
        .fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, [x, y]| {
            [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]
        });
    ((e - w).hypot(n - s)).max(0.0) * 1.001 + 1.0
}
