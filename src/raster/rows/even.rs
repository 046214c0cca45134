//! Rows of a lattice along the axes: the columns of a circle are computed, the points in them counted by bits.

use super::{Run, most_squared, push, tested};
use std::ops::Range;

/// Columns in a word.
const WORD: usize = 64;

/// Rows worked on side by side.
const LANES: usize = 8;

type Lanes = [f64; LANES];

/// Which places of a lattice hold a point, and how many do before each word of columns.
#[derive(Debug)]
pub(super) struct Even<'a> {
    col: &'a [u32],
    words: Vec<Word>,
    /// Words of a row.
    width: usize,
    /// Number of columns.
    columns: f64,
    origin: [f64; 2],
    step: f64,
    per_column: f64,
    per_row: f64,
    /// Where each column is, and each row that holds a point: coordinates of its first point.
    x: Vec<f64>,
    y: Vec<f64>,
    /// `y` with a few more at the end, so that rows can be taken by eights.
    eights: Vec<f64>,
    /// For each row of the lattice the number of rows before it that hold a point.
    rows_before: Vec<u32>,
    /// No point stands farther beside its column or row.
    off: f64,
    /// Whether each stands exactly where its column and row meet.
    exact: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Word {
    places: u64,
    before: u32,
}

impl<'a> Even<'a> {
    /// With the first point of each row; `None` where points are not in the order of rows, then columns.
    pub fn new(
        at: Option<(&[f64], &[f64])>,
        col: &'a [u32],
        row: &[u32],
        origin: [f64; 2],
        step: [f64; 2],
    ) -> Option<(Self, Vec<usize>)> {
        let columns = col.iter().max().map_or(0, |last| *last as usize + 1);
        let width = columns / WORD + 1;
        let nominal = |axis: usize, k: u32| origin[axis] + f64::from(k) * step[axis];
        let mut even = Self {
            col,
            words: Vec::new(),
            width,
            columns: columns as f64,
            origin,
            step: step[0],
            per_column: 1.0 / step[0],
            per_row: 1.0 / step[1],
            x: match at {
                Some(_) => vec![f64::NAN; columns],
                None => (0..columns as u32).map(|k| nominal(0, k)).collect(),
            },
            y: Vec::new(),
            eights: Vec::new(),
            rows_before: Vec::new(),
            off: 0.0,
            exact: true,
        };
        let mut start = Vec::new();
        let mut from = 0;
        while from < row.len() {
            let this = row[from];
            let to = from + row[from..].iter().position(|row| *row != this).unwrap_or(row.len() - from);
            if (this as usize) < even.rows_before.len() {
                return None;
            }
            start.push(from);
            even.rows_before.resize(this as usize + 1, even.y.len() as u32);
            let y = at.map_or_else(|| nominal(1, this), |(_, y)| y[from]);
            even.off = even.off.max((y - nominal(1, this)).abs());
            even.y.push(y);
            if !even.mark(&col[from..to], from as u32) {
                return None;
            }
            if let Some((xs, ys)) = at {
                even.look(&col[from..to], &xs[from..to], &ys[from..to], y);
            }
            from = to;
        }
        start.push(row.len());
        even.rows_before.push(even.y.len() as u32);
        for (k, x) in even.x.iter_mut().enumerate() {
            let nominal = nominal(0, k as u32);
            *x = if x.is_nan() { nominal } else { *x };
            even.off = even.off.max((*x - nominal).abs());
        }
        if let (false, Some((xs, ys))) = (even.exact, at) {
            for (row, ends) in start.windows(2).enumerate() {
                for i in ends[0]..ends[1] {
                    let beside = (xs[i] - nominal(0, col[i])).abs().max((ys[i] - even.y[row]).abs());
                    even.off = even.off.max(beside);
                }
            }
        }
        even.eights = even.y.clone();
        even.eights.resize(even.y.len() + LANES, 0.0);
        Some((even, start))
    }

    /// Marks the places of another row; whether its columns rise.
    fn mark(&mut self, col: &[u32], mut before: u32) -> bool {
        let base = self.words.len();
        self.words.resize(base + self.width, Word::default());
        let words = &mut self.words[base..];
        let (mut rising, mut next) = (true, 0);
        // Bits of one word after the other: neighbours would wait for each other in memory.
        let (mut at, mut bits) = (0, 0_u64);
        for &c in col {
            rising &= c >= next;
            next = c.saturating_add(1);
            let word = c as usize / WORD;
            if word != at {
                words[at].places |= bits;
                (at, bits) = (word, 0);
            }
            bits |= 1 << (c as usize % WORD);
        }
        words[at].places |= bits;
        for word in words {
            word.before = before;
            before += word.places.count_ones();
        }
        rising
    }

    /// Whether the points of a row stand where its columns are.
    fn look(&mut self, col: &[u32], xs: &[f64], ys: &[f64], y: f64) {
        let mut exact = true;
        for ((&c, &at), &height) in col.iter().zip(xs).zip(ys) {
            let x = &mut self.x[c as usize];
            if x.is_nan() {
                *x = at;
            }
            exact &= *x == at && height == y;
        }
        self.exact &= exact;
    }

    /// The column of each point, and where columns and rows are, when every point stands exactly where its own meet.
    #[inline(always)]
    pub fn exact(&self) -> Option<(&[u32], &[f64], &[f64])> {
        self.exact.then_some((self.col, &self.x, &self.y))
    }

    /// As [`super::Rows::near`].
    #[inline(always)]
    pub fn near(&self, site: [f64; 2], reach: f64) -> Range<usize> {
        self.between(site[1] - reach, site[1] + reach)
    }

    /// Rows between two heights, both included, and perhaps one more at either end.
    #[inline(always)]
    pub fn between(&self, south: f64, north: f64) -> Range<usize> {
        let (south, north) = (south - self.off - self.origin[1], north + self.off - self.origin[1]);
        // A little more, because of rounding; a conversion clamps.
        let before = |row: f64| self.rows_before[(row as usize).min(self.rows_before.len() - 1)] as usize;
        let from = before((south * self.per_row - 1e-6).ceil());
        from..before((north * self.per_row + 1e-6).floor() + 1.0).max(from)
    }

    /// By how many columns a position may be wrong that was computed from numbers up to `size`.
    #[inline(always)]
    pub fn doubt(&self, size: f64) -> f64 {
        (self.off + (size + self.origin[0].abs() + self.step) * 1e-14) * self.per_column + 1e-12
    }

    /// No point of some rows lies beyond.
    pub fn heights(&self, rows: Range<usize>) -> [f64; 2] {
        [self.y[rows.start] - self.off, self.y[rows.end - 1] + self.off]
    }

    /// As [`super::Rows::circle`], or with columns instead of points. `inside` decides where rounding or points beside their
    /// places could.
    #[inline(always)]
    pub fn circle<const COLUMNS: bool>(
        &self,
        rows: Range<usize>,
        site: [f64; 2],
        radius: f64,
        inside: impl Fn(usize) -> bool,
        runs: &mut Vec<Run>,
    ) {
        let mut row = rows.start;
        while row < rows.end {
            let Some(heights) = self.eights[row..].first_chunk::<LANES>() else { return };
            let ends = self.ends(heights, site, radius);
            for k in 0..LANES.min(rows.end - row) {
                if !ends.sure[k] {
                    let first = runs.len();
                    self.tested(row + k, site, radius, &inside, runs);
                    for run in runs[first..].iter_mut().filter(|_| COLUMNS) {
                        (run.from, run.to) = (self.col[run.from as usize], self.col[run.to as usize - 1] + 1);
                    }
                } else if COLUMNS {
                    push(row + k, ends.from[k] as usize..ends.to[k] as usize, runs);
                } else {
                    push(row + k, self.before(row + k, ends.from[k])..self.before(row + k, ends.to[k]), runs);
                }
            }
            row += LANES;
        }
    }

    /// Between which columns a circle ends, row by row.
    #[allow(clippy::needless_bitwise_bool, reason = "a branch would keep rows from being worked on side by side")]
    #[inline(always)]
    fn ends(&self, heights: &Lanes, site: [f64; 2], radius: f64) -> Ends {
        let mut ends = Ends { sure: [false; LANES], from: [0; LANES], to: [0; LANES] };
        // Far more than rounding can be wrong, far less than a column.
        let near = self.off + (radius + self.step) * 1e-12;
        for (k, height) in heights.iter().enumerate() {
            let dy = (height - site[1]).abs();
            let off = near + dy * 1e-12;
            let square = radius * radius - dy * dy;
            let half = square.max(0.0).sqrt();
            // Where the circle ends is uncertain by this much: points beside their columns, and beside their row.
            let margin = (off + 2.0 * off * (dy + off) / half) * self.per_column;
            let (west, east) = (self.column(site[0] - half), self.column(site[0] + half));
            let (from, to) = (self.columns_before(west - margin), self.columns_before(east - margin));
            // Nearly always it ends between the same columns all the same.
            let sure = (from == self.columns_before(west + margin))
                & (to == self.columns_before(east + margin))
                & (square > off * radius)
                & (margin < 0.25);
            ends.sure[k] = sure;
            ends.from[k] = whole(from);
            ends.to[k] = whole(to);
        }
        ends
    }

    /// The points of a row one by one.
    #[inline(never)]
    fn tested(&self, row: usize, site: [f64; 2], radius: f64, inside: &impl Fn(usize) -> bool, runs: &mut Vec<Run>) {
        let dy = (self.y[row] - site[1]).abs();
        let off = self.off + (radius + dy + self.step) * 1e-12;
        let outer = radius * radius - (dy - off).max(0.0).powi(2);
        if outer >= 0.0 {
            let outer = outer.sqrt() + off;
            let from = self.before(row, whole(self.columns_before(self.column(site[0] - outer) - 1e-9)));
            let to = self.before(row, whole(self.columns_before(self.column(site[0] + outer) + 1e-9)));
            let points = from..to.max(from);
            if !self.exact {
                tested(row, points, inside, runs);
                return;
            }
            let limit = most_squared(radius);
            let squared = |i: usize| {
                let (dx, dy) = (self.x[self.col[i] as usize] - site[0], self.y[row] - site[1]);
                dx * dx + dy * dy
            };
            tested(row, points, |i| squared(i) <= limit, runs);
        }
    }

    #[inline(always)]
    pub fn column(&self, x: f64) -> f64 {
        (x - self.origin[0]) * self.per_column
    }

    /// Number of columns to the west of a position, itself not counted.
    #[inline(always)]
    fn columns_before(&self, column: f64) -> f64 {
        let before = column.ceil();
        let before = if before > 0.0 { before } else { 0.0 };
        if before < self.columns { before } else { self.columns }
    }

    /// Points of a row before a column, counted from the first row.
    #[inline(always)]
    pub fn before(&self, row: usize, column: u32) -> usize {
        let word = self.words[row * self.width + column as usize / WORD];
        word.before as usize + (word.places & ((1 << (column as usize % WORD)) - 1)).count_ones() as usize
    }
}

struct Ends {
    sure: [bool; LANES],
    from: [u32; LANES],
    to: [u32; LANES],
}

/// A small whole number as an integer; a conversion would be taken one by one.
#[inline(always)]
fn whole(number: f64) -> u32 {
    const SHIFT: f64 = (1_u64 << 52) as f64;
    (number + SHIFT).to_bits() as u32
}
