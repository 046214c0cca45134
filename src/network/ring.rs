//! Closed lines, and what lies within them.

/// Whether a place lies in a ring, whose last corner is its first, by the rays to the east that cross it.
pub fn is_in(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let crosses = |pair: &&[[f64; 2]]| {
        let [a, b] = [pair[0], pair[1]];
        (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}
