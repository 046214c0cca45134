//! Rows bent by a projection.

use std::ops::Range;

/// The points with a squared distance of at most `limit`. Along the row, distances fall and then rise: a straight or
/// slightly bent row has one nearest point.
///
/// # Cost
/// O(log points).
pub fn within(points: Range<usize>, squared: impl Fn(usize) -> f64, limit: f64) -> Range<usize> {
    // The first point whose successor is no nearer.
    let (mut low, mut high) = (points.start, points.end.saturating_sub(1).max(points.start));
    while low < high {
        let middle = low.midpoint(high);
        if squared(middle + 1) < squared(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let nearest = low;
    if points.is_empty() || squared(nearest) > limit {
        return points.start..points.start;
    }
    let (mut low, mut high) = (points.start, nearest);
    while low < high {
        let middle = low.midpoint(high);
        if squared(middle) <= limit { high = middle } else { low = middle + 1 }
    }
    let from = low;
    let (mut low, mut high) = (nearest + 1, points.end);
    while low < high {
        let middle = low.midpoint(high);
        if squared(middle) <= limit { low = middle + 1 } else { high = middle }
    }
    from..low
}
