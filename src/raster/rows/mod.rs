//! Points row by row: which of them lie within a distance of a site, as runs of neighbours.
//!
//! Points that lie within a circle and on one row of a lattice stand side by side, so a row is two numbers, however many
//! points it has: what a circle holds is a prefix sum, and what it gives is two entries of a difference array. No pair of
//! point and site is ever visited. The distance that decides is that of the points' own coordinates, to the last bit: the root of the
//! sum of squares, as computed.

mod bent;
mod columns;
mod even;
#[cfg(test)]
mod tests;

pub use columns::Columns;

use even::Even;
use std::borrow::Cow;
use std::ops::Range;

/// Points in rows, for questions about circles.
#[derive(Debug)]
pub struct Rows<'a> {
    /// Empty where the lattice says where its points are.
    x: Cow<'a, [f64]>,
    y: Cow<'a, [f64]>,
    /// The caller's index of each point, where the order is another than the caller's.
    order: Option<Vec<u32>>,
    /// First point of each row, and the number of points.
    start: Vec<usize>,
    kind: Kind<'a>,
}

#[derive(Debug)]
enum Kind<'a> {
    /// A lattice along the axes.
    Even(Even<'a>),
    /// A lattice bent by a projection: along a row, distances fall, then rise.
    Bent(Heights),
    /// Bands of loose points sorted by `x`: each is looked at.
    Loose(Heights),
}

/// For each row the northernmost point of it and all before it, and the southernmost of it and all behind it.
#[derive(Debug)]
struct Heights {
    north: Vec<f64>,
    south: Vec<f64>,
}

/// Points of one row, side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Which of the rows that hold a point.
    pub row: u32,
    /// The first point.
    pub from: u32,
    /// The point behind the last.
    pub to: u32,
}

impl Run {
    /// The points.
    #[inline(always)]
    pub fn points(self) -> Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// Loose points in a band, on average.
const BAND: f64 = 64.0;

impl<'a> Rows<'a> {
    /// Points of a lattice along the axes, in the order of rows from the south, then columns. `origin` and `step` say where
    /// the columns are; a point may stand beside its place.
    pub fn even(x: &'a [f64], y: &'a [f64], col: &'a [u32], row: &[u32], origin: [f64; 2], step: [f64; 2]) -> Self {
        match Even::new(Some((x, y)), col, row, origin, step) {
            Some((even, start)) => {
                Self { x: Cow::Borrowed(x), y: Cow::Borrowed(y), order: None, start, kind: Kind::Even(even) }
            }
            None => Self::loose(x, y),
        }
    }

    /// Points that stand at their places, column `c` and row `r` at `origin + (c, r) · step`, in the same order; `None`
    /// where the order is another.
    pub fn regular(col: &'a [u32], row: &[u32], origin: [f64; 2], step: [f64; 2]) -> Option<Self> {
        let (even, start) = Even::new(None, col, row, origin, step)?;
        Some(Self { x: Cow::Borrowed(&[]), y: Cow::Borrowed(&[]), order: None, start, kind: Kind::Even(even) })
    }

    /// Points of a lattice in longitude and latitude, projected; in the same order.
    pub fn bent(x: &'a [f64], y: &'a [f64], col: &[u32], row: &[u32]) -> Self {
        let ordered = (1..x.len()).all(|i| (row[i - 1], col[i - 1]) < (row[i], col[i]));
        let rising = (1..x.len()).all(|i| row[i - 1] != row[i] || x[i - 1] < x[i]);
        if !ordered || !rising {
            return Self::loose(x, y);
        }
        Self::cut(Cow::Borrowed(x), Cow::Borrowed(y), row, Kind::Bent)
    }

    /// Points anywhere.
    pub fn loose(x: &[f64], y: &[f64]) -> Self {
        let n = x.len();
        let [south, north] = y.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], y| [a.min(*y), b.max(*y)]);
        let bands = (n as f64 / BAND).sqrt().ceil().max(1.0);
        let height = ((north - south) / bands).max(f64::MIN_POSITIVE);
        let band = |i: u32| ((y[i as usize] - south) / height) as u32;
        let mut order: Vec<u32> = (0..n as u32).collect();
        order.sort_by(|&a, &b| band(a).cmp(&band(b)).then(x[a as usize].total_cmp(&x[b as usize])).then(a.cmp(&b)));
        let bands: Vec<u32> = order.iter().map(|&i| band(i)).collect();
        let pick = |v: &[f64]| Cow::Owned(order.iter().map(|&i| v[i as usize]).collect::<Vec<f64>>());
        let mut rows = Self::cut(pick(x), pick(y), &bands, Kind::Loose);
        rows.order = Some(order);
        rows
    }

    fn cut(x: Cow<'a, [f64]>, y: Cow<'a, [f64]>, row: &[u32], kind: fn(Heights) -> Kind<'a>) -> Self {
        let first = |i: &usize| *i == 0 || row[*i] != row[*i - 1];
        let mut start: Vec<usize> = (0..x.len()).filter(first).collect();
        start.push(x.len());
        let of = |fold: fn(f64, f64) -> f64, none: f64| {
            start.windows(2).map(|ends| y[ends[0]..ends[1]].iter().copied().fold(none, fold)).collect::<Vec<f64>>()
        };
        let (mut north, mut south) = (of(f64::max, f64::NEG_INFINITY), of(f64::min, f64::INFINITY));
        for k in 1..north.len() {
            north[k] = north[k].max(north[k - 1]);
        }
        for k in (1..south.len()).rev() {
            south[k - 1] = south[k - 1].min(south[k]);
        }
        Self { x, y, order: None, start, kind: kind(Heights { north, south }) }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.start.last().copied().unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of rows that hold a point.
    pub fn rows(&self) -> usize {
        self.start.len() - 1
    }

    /// Points of some rows.
    pub fn points(&self, rows: Range<usize>) -> Range<usize> {
        self.start[rows.start]..self.start[rows.end]
    }

    /// Rows in bands of at least `points` points, but for the last.
    pub fn bands(&self, points: usize) -> Vec<Range<usize>> {
        let mut bands = Vec::new();
        let mut from = 0;
        for row in 0..self.rows() {
            if self.points(from..row + 1).len() >= points || row + 1 == self.rows() {
                bands.push(from..row + 1);
                from = row + 1;
            }
        }
        bands
    }

    /// The same bands, each with its part of `values`, which are in the order of the points.
    pub fn parted<'v, T>(&self, points: usize, values: &'v mut [T]) -> Vec<(Range<usize>, &'v mut [T])> {
        let mut rest = values;
        let part = |band: Range<usize>| {
            let (here, behind) = std::mem::take(&mut rest).split_at_mut(self.points(band.clone()).len());
            rest = behind;
            (band, here)
        };
        self.bands(points).into_iter().map(part).collect()
    }

    /// Coordinates of a run of points; empty for those of [`Rows::regular`], which have [`Rows::columns`].
    #[inline(always)]
    pub fn coordinates(&self, run: Range<usize>) -> (&[f64], &[f64]) {
        (&self.x[run.clone()], &self.y[run])
    }

    /// Where columns and rows are, when every point of a lattice stands exactly where its column and row meet.
    #[inline(always)]
    pub fn columns(&self) -> Option<Columns<'_>> {
        match &self.kind {
            Kind::Even(even) => even.exact().map(|(col, x, y)| Columns::new(even, col, x, y)),
            Kind::Bent(_) | Kind::Loose(_) => None,
        }
    }

    /// Values in the caller's order, in the order of the points.
    pub fn arrange<T: Copy>(&self, values: &[T]) -> Vec<T> {
        match &self.order {
            None => values.to_vec(),
            Some(order) => order.iter().map(|&i| values[i as usize]).collect(),
        }
    }

    /// Values in the order of the points, in the caller's order.
    pub fn restore<T: Copy + Default>(&self, values: Vec<T>) -> Vec<T> {
        let Some(order) = &self.order else { return values };
        let mut restored = vec![T::default(); values.len()];
        for (value, &i) in values.into_iter().zip(order) {
            restored[i as usize] = value;
        }
        restored
    }

    /// Rows that may hold a point within `radius` of a site.
    #[inline(always)]
    fn near(&self, site: [f64; 2], radius: f64) -> Range<usize> {
        let reach = wider(radius, site[1]);
        match &self.kind {
            Kind::Even(even) => even.near(site, reach),
            Kind::Bent(heights) | Kind::Loose(heights) => {
                let from = heights.north.partition_point(|north| *north < site[1] - reach);
                let to = heights.south.partition_point(|south| *south <= site[1] + reach);
                from..to.max(from)
            }
        }
    }

    /// Between which heights a site stands that has a point of some rows within `radius`, with a little to spare.
    pub fn span(&self, rows: Range<usize>, radius: f64) -> [f64; 2] {
        if rows.is_empty() {
            return [f64::INFINITY, f64::NEG_INFINITY];
        }
        let [south, north] = match &self.kind {
            Kind::Even(even) => even.heights(rows),
            Kind::Bent(heights) | Kind::Loose(heights) => [heights.south[rows.start], heights.north[rows.end - 1]],
        };
        [south - wider(radius, south), north + wider(radius, north)]
    }

    /// Puts the points within `radius` of a site (inclusive) and in some rows into `runs`, in rising order.
    ///
    /// # Cost
    /// O(rows of the circle) on a lattice, each row by logarithm where it is bent, by point where points are loose.
    #[inline(always)]
    pub fn circle(&self, rows: Range<usize>, site: [f64; 2], radius: f64, runs: &mut Vec<Run>) {
        runs.clear();
        let near = self.near(site, radius);
        let rows = near.start.max(rows.start)..near.end.min(rows.end);
        let limit = most_squared(radius);
        let squared = |i: usize| {
            let (dx, dy) = (self.x[i] - site[0], self.y[i] - site[1]);
            dx * dx + dy * dy
        };
        match &self.kind {
            Kind::Even(even) => even.circle::<false>(rows, site, radius, |i| squared(i) <= limit, runs),
            Kind::Bent(_) => {
                for row in rows {
                    push(row, bent::within(self.start[row]..self.start[row + 1], squared, limit), runs);
                }
            }
            Kind::Loose(_) => {
                let reach = wider(radius, site[0]);
                for row in rows {
                    let points = self.start[row]..self.start[row + 1];
                    let x = &self.x[points.clone()];
                    let from = points.start + x.partition_point(|x| *x < site[0] - reach);
                    let to = points.start + x.partition_point(|x| *x <= site[0] + reach);
                    tested(row, from..to.max(from), |i| squared(i) <= limit, runs);
                }
            }
        }
    }
}

/// The largest square whose root is no more than this: by it squared distances are within a radius just where distances are.
pub fn most_squared(radius: f64) -> f64 {
    let mut most = radius * radius;
    if !most.is_finite() {
        return most;
    }
    while most.sqrt() > radius {
        most = most.next_down();
    }
    while most.next_up().sqrt() <= radius {
        most = most.next_up();
    }
    most
}

/// A radius and a little more: rounding must not lose a row that is touched.
#[inline(always)]
fn wider(radius: f64, at: f64) -> f64 {
    radius * (1.0 + 1e-12) + at.abs() * 1e-15
}

#[inline(always)]
fn push(row: usize, points: Range<usize>, runs: &mut Vec<Run>) {
    if points.start < points.end {
        runs.push(Run { row: row as u32, from: points.start as u32, to: points.end as u32 });
    }
}

/// Runs of points that pass a test.
#[inline(always)]
fn tested(row: usize, points: Range<usize>, inside: impl Fn(usize) -> bool, runs: &mut Vec<Run>) {
    let mut from = points.start;
    while from < points.end {
        if !inside(from) {
            from += 1;
            continue;
        }
        let mut to = from + 1;
        while to < points.end && inside(to) {
            to += 1;
        }
        push(row, from..to, runs);
        from = to + 1;
    }
}
