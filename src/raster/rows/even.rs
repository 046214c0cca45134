//! Rows of a lattice along the axes: the columns of a circle are computed, the points in them counted by bits.

use std::ops::Range;

/// Columns in a word.
const WORD: usize = 64;

/// Which places of a lattice hold a point, and how many do before each word of columns.
#[derive(Debug)]
pub(super) struct Even {
    words: Vec<Word>,
    /// Words of a row.
    width: usize,
    columns: f64,
    origin: f64,
    step: f64,
    per_column: f64,
    /// Height of each row that holds a point.
    height: Vec<f64>,
    /// No point stands farther beside its column or row.
    off: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Word {
    places: u64,
    before: u32,
}

impl Even {
    pub fn new(x: &[f64], y: &[f64], col: &[u32], row: &[u32], origin: [f64; 2], step: [f64; 2]) -> Self {
        let columns = col.iter().max().map_or(0, |last| *last as usize + 1);
        let width = columns / WORD + 1;
        let mut even = Self {
            words: Vec::new(),
            width,
            columns: columns as f64,
            origin: origin[0],
            step: step[0],
            per_column: 1.0 / step[0],
            height: Vec::new(),
            off: 0.0,
        };
        for i in 0..x.len() {
            if i == 0 || row[i] != row[i - 1] {
                even.height.push(origin[1] + f64::from(row[i]) * step[1]);
                even.words.resize(even.words.len() + width, Word::default());
            }
            let row = even.height.len() - 1;
            even.words[row * width + col[i] as usize / WORD].places |= 1 << (col[i] as usize % WORD);
            let beside = (x[i] - (origin[0] + f64::from(col[i]) * step[0])).abs();
            even.off = even.off.max(beside).max((y[i] - even.height[row]).abs());
        }
        let mut before = 0;
        for word in &mut even.words {
            word.before = before;
            before += word.places.count_ones();
        }
        even
    }

    /// As [`super::Rows::within`]. `inside` decides where rounding or points beside their places could.
    #[inline(always)]
    pub fn within(
        &self,
        row: usize,
        site: [f64; 2],
        radius: f64,
        inside: impl Fn(usize) -> bool,
        each: &mut impl FnMut(Range<usize>),
    ) {
        let dy = (self.height[row] - site[1]).abs();
        // Far more than rounding can be wrong, far less than a column.
        let off = self.off + (radius + dy + self.step) * 1e-12;
        let half = radius * radius - dy * dy;
        if half > off * radius {
            // Where the circle ends is uncertain by this much: points beside their columns, and beside their row.
            let half = half.sqrt();
            let margin = (off + 2.0 * off * (dy + off) / half) * self.per_column;
            let (west, east) = (self.column(site[0] - half), self.column(site[0] + half));
            let (from, to) = (self.columns_before(west - margin), self.columns_before(east - margin));
            // Nearly always it ends between the same columns all the same.
            if margin < 0.25 && from == self.columns_before(west + margin) && to == self.columns_before(east + margin) {
                let run = self.before(row, from)..self.before(row, to);
                if run.start < run.end {
                    each(run);
                }
                return;
            }
        }
        let outer = radius * radius - (dy - off).max(0.0).powi(2);
        if outer >= 0.0 {
            let outer = outer.sqrt() + off;
            let from = self.before(row, self.columns_before(self.column(site[0] - outer)));
            let to = self.before(row, self.columns_before(self.column(site[0] + outer) + 1e-9));
            super::tested(from..to.max(from), inside, each);
        }
    }

    #[inline(always)]
    fn column(&self, x: f64) -> f64 {
        (x - self.origin) * self.per_column
    }

    /// Number of columns to the west of a position, itself not counted.
    #[inline(always)]
    fn columns_before(&self, column: f64) -> usize {
        // Cutting off is rounding up when one is added first; a conversion also clamps.
        let up = (column + 1.0).clamp(0.0, self.columns + 0.5);
        let whole = up as u32;
        whole as usize - usize::from(f64::from(whole) == up && whole > 0)
    }

    /// Points of a row before a column, counted from the first row.
    #[inline(always)]
    fn before(&self, row: usize, column: usize) -> usize {
        let word = self.words[row * self.width + column / WORD];
        word.before as usize + (word.places & ((1 << (column % WORD)) - 1)).count_ones() as usize
    }
}
