//! Straight pieces of roads by the squares of the plane that they go through, to find what is near a point.

use std::ops::RangeInclusive;

/// Squares, about as many as pieces.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    corner: [f64; 2],
    step: f64,
    /// Squares a metre.
    density: f64,
    /// Columns and rows.
    size: [i64; 2],
    start: Vec<u32>,
    pieces: Vec<u32>,
}

/// Boxes are wider by this part of a square than they are, for rounding.
const HAIR: f64 = 1e-6;

impl Grid {
    /// From the ends of pieces.
    ///
    /// # Cost
    /// O(pieces + squares that they go through).
    pub fn new(ends: &[[[f64; 2]; 2]]) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for at in ends.iter().flatten() {
            for axis in 0..2 {
                (low[axis], high[axis]) = (low[axis].min(at[axis]), high[axis].max(at[axis]));
            }
        }
        if ends.is_empty() {
            (low, high) = ([0.0; 2], [0.0; 2]);
        }
        let [width, height] = [high[0] - low[0], high[1] - low[1]];
        let n = ends.len().max(1) as f64;
        let step = (width * height / n).sqrt().max(width.max(height) / n).max(1.0);
        let size = [width, height].map(|metres| (metres / step) as i64 + 1);
        let mut grid = Self { corner: low, step, density: step.recip(), size, start: Vec::new(), pieces: Vec::new() };
        let mut start = vec![0_u32; (size[0] * size[1]) as usize + 1];
        for piece in ends {
            grid.squares(*piece, |square| start[square + 1] += 1);
        }
        for square in 1..start.len() {
            start[square] += start[square - 1];
        }
        let mut next = start.clone();
        let mut pieces = vec![0; start[start.len() - 1] as usize];
        for (number, piece) in (0..).zip(ends) {
            grid.squares(*piece, |square| {
                pieces[next[square] as usize] = number;
                next[square] += 1;
            });
        }
        (grid.start, grid.pieces) = (start, pieces);
        grid
    }

    /// How many metres so many squares are wide.
    pub fn wide(&self, squares: f64) -> f64 {
        squares * self.step
    }

    /// Column or row of a coordinate, which may lie outside.
    fn place(&self, metres: f64, axis: usize) -> i64 {
        ((metres - self.corner[axis]) * self.density).floor() as i64
    }

    /// Those of some columns or rows that are there.
    fn there(&self, range: RangeInclusive<i64>, axis: usize) -> RangeInclusive<i64> {
        (*range.start()).max(0)..=(*range.end()).min(self.size[axis] - 1)
    }

    /// The squares that a piece goes through, and some beside them.
    fn squares(&self, piece: [[f64; 2]; 2], mut of: impl FnMut(usize)) {
        self.every(piece, |square| {
            of(square);
            true
        });
    }

    /// Whether all pieces that may meet a straight line are as asked, those near its beginning first, some more than once; the first that
    /// is not ends it.
    pub fn along(&self, line: [[f64; 2]; 2], is_so: impl Fn(u32) -> bool) -> bool {
        let all = |square: usize| &self.pieces[self.start[square] as usize..self.start[square + 1] as usize];
        self.every(line, |square| all(square).iter().all(|piece| is_so(*piece)))
    }

    /// Whether all squares that a piece goes through, and some beside them, are as asked, from its beginning to its end.
    fn every(&self, [a, b]: [[f64; 2]; 2], mut is_so: impl FnMut(usize) -> bool) -> bool {
        let longest = (b[0] - a[0]).abs().max((b[1] - a[1]).abs());
        let parts = (longest / self.step).ceil().max(1.0);
        let at = |share: f64, axis: usize| a[axis] + (b[axis] - a[axis]) * share;
        let hair = self.step * HAIR;
        let [first, last] = self.within([a, b]);
        for part in (first * parts) as usize..((last * parts).ceil().min(parts)) as usize {
            let [from, to] = [part as f64 / parts, (part + 1) as f64 / parts];
            let [columns, rows] = [0, 1].map(|axis| {
                let [one, other] = [at(from, axis), at(to, axis)];
                let range = self.place(one.min(other) - hair, axis)..=self.place(one.max(other) + hair, axis);
                self.there(range, axis)
            });
            for row in rows {
                if !columns.clone().all(|column| is_so((row * self.size[0] + column) as usize)) {
                    return false;
                }
            }
        }
        true
    }

    /// From which to which share of a line it is among the squares, or a square beside them.
    fn within(&self, [a, b]: [[f64; 2]; 2]) -> [f64; 2] {
        let mut range = [0.0_f64, 1.0_f64];
        for axis in 0..2 {
            let long = b[axis] - a[axis];
            let low = self.corner[axis] - 2.0 * self.step;
            let high = self.corner[axis] + (self.size[axis] + 2) as f64 * self.step;
            if long == 0.0 {
                continue;
            }
            let [one, other] = [low, high].map(|edge| (edge - a[axis]) / long);
            range = [range[0].max(one.min(other)), range[1].min(one.max(other))];
        }
        range
    }

    /// Shows pieces around a point, those of near squares first, some more than once; `look` says how far, in metres, others matter.
    pub fn around(&self, [x, y]: [f64; 2], mut most: f64, mut look: impl FnMut(u32) -> f64) {
        let own = [self.place(x, 0), self.place(y, 1)];
        let outside = |axis: usize| (-own[axis]).max(own[axis] - (self.size[axis] - 1)).max(0);
        let last = [0, 1].map(|axis| own[axis].max(self.size[axis] - 1 - own[axis]));
        let edge = |metres: f64, axis: usize| {
            let within = metres - self.corner[axis] - own[axis] as f64 * self.step;
            within.min(self.step - within)
        };
        let near = edge(x, 0).min(edge(y, 1)).max(0.0);
        for ring in outside(0).max(outside(1))..=last[0].max(last[1]) {
            // Nothing that lies only in this ring and beyond is nearer.
            let bound = (ring - 1).max(0) as f64 * self.step + if ring > 0 { near } else { 0.0 } - self.step * HAIR;
            if bound > most {
                return;
            }
            for row in self.there(own[1] - ring..=own[1] + ring, 1) {
                let is_edge = (row - own[1]).abs() == ring;
                let all = self.there(own[0] - ring..=own[0] + ring, 0);
                let step = if is_edge || ring == 0 { 1 } else { 2 * ring };
                let mut column = if is_edge { *all.start() } else { own[0] - ring };
                while column <= own[0] + ring {
                    if all.contains(&column) {
                        let square = (row * self.size[0] + column) as usize;
                        for piece in &self.pieces[self.start[square] as usize..self.start[square + 1] as usize] {
                            most = most.min(look(*piece));
                        }
                    } else if column > *all.end() {
                        break;
                    }
                    column += step;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn far([a, b]: [[f64; 2]; 2], [x, y]: [f64; 2]) -> f64 {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let square = dx * dx + dy * dy;
        let share = if square > 0.0 { (((x - a[0]) * dx + (y - a[1]) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        (a[0] + share * dx - x).hypot(a[1] + share * dy - y)
    }

    proptest! {
        #[test]
        fn the_nearest_is_seen_and_all_that_are_near(
            ends in prop::collection::vec(prop::array::uniform4(-900.0..900.0_f64), 0..60),
            shrink in prop_oneof![Just(1.0), Just(0.02), Just(0.0)],
            point in prop::array::uniform2(-2_500.0..2_500.0_f64),
            most in prop_oneof![Just(f64::INFINITY), 0.0..900.0_f64],
        ) {
            let ends: Vec<[[f64; 2]; 2]> =
                ends.iter().map(|[a, b, c, d]| [[*a, *b], [a + c * shrink, b + d * shrink]]).collect();
            let grid = Grid::new(&ends);
            let mut seen = vec![false; ends.len()];
            grid.around(point, most, |piece| {
                seen[piece as usize] = true;
                most
            });
            for (piece, is_seen) in ends.iter().zip(&seen) {
                prop_assert!(*is_seen || far(*piece, point) > most);
            }
            let mut best = f64::INFINITY;
            grid.around(point, most, |piece| {
                best = best.min(far(ends[piece as usize], point));
                best
            });
            let least = ends.iter().map(|piece| far(*piece, point)).fold(f64::INFINITY, f64::min);
            prop_assert!(best == least || least > most);
        }
    }
}
