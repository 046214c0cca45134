//! Which moves cross a barrier.
//!
//! A barrier is a line without thickness, and blocks every move that crosses it: on a diagonal and a knight's move as well. Where the
//! middle of a square lies on the line, or an end of the line on a move, it counts as if all middles lay a trifle farther east, and a
//! trifle of that farther north (Edelsbrunner and Mücke 1990). So every move crosses or does not, squares lie on one side or the other,
//! and a barrier that closes all around is crossed by nobody.

use super::moves::Move;
use crate::network::barrier::side;
use crate::network::{Barriers, Relief};

/// For each square a bit for each move of the first half that is blocked; nothing where there are no barriers.
///
/// # Cost
/// O(squares along the barriers x moves).
pub(super) fn blocked(relief: &Relief, moves: &[Move], barriers: &Barriers) -> Vec<u32> {
    if barriers.is_empty() {
        return Vec::new();
    }
    let reach = moves.iter().flat_map(|one| one.to).max().unwrap_or(1) as f64;
    let half = &moves[..moves.len() / 2];
    let mut blocked = vec![0; relief.columns * relief.rows];
    for segment in &barriers.segments {
        let ends = segment.map(|end| relief.place(end));
        let (low, high) = (ends[0][1].min(ends[1][1]), ends[0][1].max(ends[1][1]));
        let within = |place: f64, most: usize| place.clamp(0.0, most as f64) as usize;
        for row in within((low - reach).floor(), relief.rows)..within((high + reach).ceil() + 1.0, relief.rows) {
            let band = [row as f64 - reach, row as f64 + reach];
            let [west, east] = part(ends, band);
            let columns =
                within((west - reach).floor(), relief.columns)..within((east + reach).ceil() + 1.0, relief.columns);
            for column in columns {
                let from = relief.middle([column, row]);
                let square = &mut blocked[row * relief.columns + column];
                for (number, one) in half.iter().enumerate() {
                    if *square & (1 << number) != 0 {
                        continue;
                    }
                    let to = [0, 1].map(|axis| from[axis] + one.to[axis] as f64 * relief.step);
                    *square |= u32::from(crosses([from, to], *segment)) << number;
                }
            }
        }
    }
    blocked
}

/// From where to where a segment reaches within a band of rows, in columns.
fn part([a, b]: [[f64; 2]; 2], band: [f64; 2]) -> [f64; 2] {
    let rise = b[1] - a[1];
    let at = |row: f64| {
        if rise == 0.0 { [a[0], b[0]] } else { [a[0] + (b[0] - a[0]) * ((row - a[1]) / rise).clamp(0.0, 1.0); 2] }
    };
    let places = band.map(at);
    let all = places.iter().flatten().copied();
    [all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max)]
}

/// Whether a move crosses a segment, with the middles of squares a trifle farther east.
pub(super) fn crosses([p, q]: [[f64; 2]; 2], [a, b]: [[f64; 2]; 2]) -> bool {
    let apart =
        |axis: usize| p[axis].max(q[axis]) < a[axis].min(b[axis]) || a[axis].max(b[axis]) < p[axis].min(q[axis]);
    if apart(0) || apart(1) {
        return false;
    }
    // Moved by a trifle to the east, a place on a line from a to b lies to the left where the line goes down.
    let of_middle = |at: [f64; 2]| match side(a, b, at) {
        0 if b[1] != a[1] => b[1] < a[1],
        0 => b[0] > a[0],
        side => side > 0,
    };
    let of_end = |at: [f64; 2]| match side(p, q, at) {
        0 if q[1] != p[1] => q[1] > p[1],
        0 => q[0] < p[0],
        side => side > 0,
    };
    of_middle(p) != of_middle(q) && of_end(a) != of_end(b)
}
