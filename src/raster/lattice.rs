//! Recognising points that lie on a regular, axis-parallel lattice.

/// A lattice and the place of every point on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Coordinates of column 0, row 0: the smallest of each.
    pub origin: [f64; 2],
    /// Distance between columns and between rows, both positive.
    pub step: [f64; 2],
    /// Columns and rows from the first to the last point.
    pub size: [u32; 2],
    /// Column of each point.
    pub col: Vec<u32>,
    /// Row of each point.
    pub row: Vec<u32>,
}

/// Fewer points than this are evidence of nothing.
const FEWEST: usize = 6;

/// A point may lie this share of a step off its column or row: a 250 m lattice that went through degrees with seven
/// decimals is off by a centimetre.
const TOLERANCE: f64 = 1e-3;

/// Share of columns, and of rows, that must hold a point. Any points with whole-metre coordinates lie on a 1 m lattice;
/// on a lattice that means something, most columns and rows are in use.
const USED: f64 = 0.5;

/// Share of lattice places that must hold a point.
const FILL: f64 = 0.01;

/// Points from which the steps are estimated.
const SAMPLE: usize = 20_000;

/// Recognises a lattice of any origin and step, with gaps and in any order; `None` when the points are loose.
///
/// Both axes need at least two columns or rows, at least half of the columns and of the rows must hold a point, and so
/// must one place in a hundred.
///
/// # Units
/// Those of the coordinates.
///
/// # Cost
/// O(points), after sorting a sample of fixed size.
pub fn detect(x: &[f64], y: &[f64]) -> Option<Grid> {
    if x.len() < FEWEST || x.len() != y.len() {
        return None;
    }
    let horizontal = axis(x)?;
    let vertical = axis(y)?;
    let places = f64::from(horizontal.size) * f64::from(vertical.size);
    let mut taken: Vec<u64> =
        horizontal.index.iter().zip(&vertical.index).map(|(&c, &r)| u64::from(r) << 32 | u64::from(c)).collect();
    // Points in the order of the lattice, as most files have them, need no sorting to be counted.
    if !taken.is_sorted() {
        taken.sort_unstable();
    }
    taken.dedup();
    if (taken.len() as f64) < places * FILL {
        return None;
    }
    Some(Grid {
        origin: [horizontal.origin, vertical.origin],
        step: [horizontal.step, vertical.step],
        size: [horizontal.size, vertical.size],
        col: horizontal.index,
        row: vertical.index,
    })
}

struct Axis {
    origin: f64,
    step: f64,
    size: u32,
    index: Vec<u32>,
}

/// The columns (or rows) of one coordinate.
fn axis(values: &[f64]) -> Option<Axis> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for &value in values {
        if !value.is_finite() {
            return None;
        }
        low = low.min(value);
        high = high.max(value);
    }
    let every = values.len().div_ceil(SAMPLE);
    let mut sample: Vec<f64> = values.iter().step_by(every).copied().chain([low, high]).collect();
    sample.sort_unstable_by(f64::total_cmp);
    // Where no two neighbouring columns are in the sample, the smallest gap is a multiple of the step.
    gaps(&sample, high - low)
        .into_iter()
        .find_map(|coarse| (1..=6).find_map(|divisor| fit(values, &sample, low, high, coarse / f64::from(divisor))))
}

/// Distances between neighbours that may be the step, the smallest first: the smallest of all, and each that is larger
/// by far than the one before it. Below such a jump may be noise; above it may be the void between two towns.
fn gaps(sorted: &[f64], range: f64) -> Vec<f64> {
    const MOST: usize = 8;
    let mut gaps: Vec<f64> =
        sorted.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > range * 1e-9).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    let jumps = gaps.windows(2).filter(|pair| pair[0] < 2.0 * TOLERANCE * pair[1]).map(|pair| pair[1]);
    gaps.first().copied().into_iter().chain(jumps).take(MOST).collect()
}

/// Sharpens a step over longer and longer distances, then puts every value in its column; `None` if one does not fit.
fn fit(values: &[f64], sorted: &[f64], low: f64, high: f64, coarse: f64) -> Option<Axis> {
    let (mut origin, mut step) = (low, coarse);
    let mut horizon = 64.0;
    loop {
        let near: Vec<(f64, f64)> = sorted
            .iter()
            .map(|value| (((value - origin) / step).round(), *value))
            .take_while(|(index, _)| *index <= horizon)
            .collect();
        let n = near.len() as f64;
        let mean_index = near.iter().map(|p| p.0).sum::<f64>() / n;
        let mean_value = near.iter().map(|p| p.1).sum::<f64>() / n;
        let spread: f64 = near.iter().map(|p| (p.0 - mean_index).powi(2)).sum();
        if spread > 0.0 {
            step = near.iter().map(|p| (p.0 - mean_index) * (p.1 - mean_value)).sum::<f64>() / spread;
            origin = mean_value - mean_index * step;
        }
        if near.len() == sorted.len() {
            break;
        }
        horizon *= 8.0;
        if horizon > 1e12 || !(step > 0.0) {
            return None;
        }
    }
    let columns = ((high - origin) / step).round() + 1.0;
    if !(columns >= 2.0 && columns <= values.len() as f64 / USED) {
        return None;
    }
    let mut used = vec![false; columns as usize];
    let mut index = Vec::with_capacity(values.len());
    for &value in values {
        let at = (value - origin) / step;
        let column = at.round();
        if (at - column).abs() > TOLERANCE || column < 0.0 || column >= columns {
            return None;
        }
        used[column as usize] = true;
        index.push(column as u32);
    }
    let in_use = used.iter().filter(|used| **used).count() as f64;
    (in_use >= columns * USED).then_some(Axis { origin, step, size: columns as u32, index })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers that look random and are the same every time.
    fn noise(seed: u64, index: usize) -> f64 {
        let mut z =
            seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add((index as u64).wrapping_mul(0xBF58_476D_1CE4_E5B9));
        z = (z ^ (z >> 30)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[test]
    fn loose_points_are_no_lattice() {
        for seed in 0..20 {
            let random =
                |scale: f64, n: usize, axis: u64| (0..n).map(|i| noise(seed * 2 + axis, i) * scale).collect::<Vec<_>>();
            assert_eq!(detect(&random(3e4, 100, 0), &random(3e4, 100, 1)), None);
            let whole = |axis| random(3e4, 100, axis).iter().map(|v| v.round()).collect::<Vec<_>>();
            assert_eq!(detect(&whole(0), &whole(1)), None, "whole metres");
            let line: Vec<f64> = (0..50).map(f64::from).collect();
            assert_eq!(detect(&line, &vec![0.0; 50]), None, "a line");
        }
    }

    #[test]
    fn a_sparse_district_is_a_lattice() {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for i in 0..40_000 {
            if noise(7, i) < 0.05 {
                x.push(411_106.35 + 250.0 * (i % 200) as f64);
                y.push(3_304_949.57 + 250.0 * (i / 200) as f64);
            }
        }
        let grid = detect(&x, &y);
        assert_eq!(grid.map(|g| (g.step[0].round(), g.step[1].round())), Some((250.0, 250.0)));
    }

    proptest! {
        #[test]
        fn any_origin_step_order_gaps_and_noise(
            seed in 0_u64..1000, dx in 0.001..5000.0_f64, dy in 0.001..5000.0_f64,
            x0 in -1e6..1e6_f64, y0 in -1e7..1e7_f64, cols in 3_usize..60, rows in 3_usize..60, fill in 0.4..1.0_f64,
        ) {
            // A step far below the precision of the coordinates is no lattice any more.
            prop_assume!(dx > x0.abs() * 1e-9 && dy > y0.abs() * 1e-9);
            let mut points: Vec<(f64, f64, u32, u32)> = (0..cols * rows)
                .filter(|&i| noise(seed, i) < fill || i % cols == i / cols || i == 0 || i + 1 == cols * rows)
                .map(|i| ((i % cols) as u32, (i / cols) as u32, i))
                .map(|(c, r, i)| {
                    let off = |k: u64| (noise(seed + k, i) - 0.5) * 4e-4;
                    (x0 + dx * (f64::from(c) + off(1)), y0 + dy * (f64::from(r) + off(2)), c, r)
                })
                .collect();
            prop_assume!(points.len() >= FEWEST);
            points.sort_by(|a, b| noise(seed + 3, a.2 as usize * 977 + a.3 as usize).total_cmp(&noise(seed + 3, b.2 as usize * 977 + b.3 as usize)));
            let (x, y): (Vec<f64>, Vec<f64>) = points.iter().map(|p| (p.0, p.1)).unzip();
            let grid = detect(&x, &y);
            prop_assert!(grid.is_some());
            if let Some(grid) = grid {
                let (c0, r0) = (points.iter().map(|p| p.2).min().unwrap_or(0), points.iter().map(|p| p.3).min().unwrap_or(0));
                for (i, p) in points.iter().enumerate() {
                    prop_assert_eq!((grid.col[i], grid.row[i]), (p.2 - c0, p.3 - r0));
                }
            }
        }
    }
}
