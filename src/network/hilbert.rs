//! Places in an order in which what is near is mostly near: along the curve of Hilbert (1891).

/// Squares on a side, as a power of two.
const LEVELS: u32 = 16;

/// How far along the curve each place lies, over the box of all of them.
pub(super) fn along(places: &[[f64; 2]]) -> Vec<u32> {
    let span = |axis: usize| {
        let of = places.iter().map(|at| at[axis]);
        of.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let spans = [span(0), span(1)];
    let widest = spans.iter().map(|(low, high)| high - low).fold(0.0, f64::max);
    let scale = if widest > 0.0 { f64::from((1_u32 << LEVELS) - 1) / widest } else { 0.0 };
    let square = |at: &[f64; 2]| [0, 1].map(|axis| ((at[axis] - spans[axis].0) * scale) as u32);
    places.iter().map(|at| index(square(at))).collect()
}

/// How far along the curve a square lies.
fn index([mut x, mut y]: [u32; 2]) -> u32 {
    let mut found = 0;
    for level in (0..LEVELS).rev() {
        let (right, upper) = ((x >> level) & 1, (y >> level) & 1);
        found = (found << 2) | ((3 * right) ^ upper);
        // A quarter is the curve itself, turned or mirrored.
        if upper == 0 {
            if right == 1 {
                let all = (1 << LEVELS) - 1;
                (x, y) = (all - x, all - y);
            }
            (x, y) = (y, x);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The curve goes from square to neighbouring square and meets each once.
    #[test]
    fn the_curve_goes_to_neighbours() {
        let side = 32_u32;
        let shift = LEVELS - 5;
        let mut squares: Vec<(u32, [u32; 2])> = (0..side * side)
            .map(|n| [n % side, n / side])
            .map(|at| (index(at.map(|v| v << shift)) >> (2 * shift), at))
            .collect();
        squares.sort_unstable();
        for (number, pair) in squares.windows(2).enumerate() {
            let [[a, b], [c, d]] = [pair[0].1, pair[1].1];
            assert_eq!((pair[0].0, a.abs_diff(c) + b.abs_diff(d)), (number as u32, 1));
        }
        let same = along(&[[5.0, 5.0], [5.0, 5.0]]);
        assert_eq!(same[0], same[1]);
    }
}
