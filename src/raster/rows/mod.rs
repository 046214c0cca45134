//! Points row by row: which of them lie within a distance of a site, as runs of neighbours.
//!
//! Points that lie within a circle and on one row of a lattice stand side by side, so a row is two numbers, however many
//! points it has: what a circle holds is a prefix sum, and what it gives is two entries of a difference array. No pair of
//! point and site is ever visited. The distance that decides is that of the points' own coordinates, to the last bit.

mod bent;
mod even;
#[cfg(test)]
mod tests;

use even::Even;
use std::borrow::Cow;
use std::ops::Range;

/// Points in rows, for questions about circles.
#[derive(Debug)]
pub struct Rows<'a> {
    x: Cow<'a, [f64]>,
    y: Cow<'a, [f64]>,
    /// The caller's index of each point, where the order is another than the caller's.
    order: Option<Vec<u32>>,
    /// First point of each row, and the number of points.
    start: Vec<usize>,
    /// For each row the northernmost point of it and all before it, and the southernmost of it and all behind it.
    north: Vec<f64>,
    south: Vec<f64>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A lattice along the axes.
    Even(Even),
    /// A lattice bent by a projection: along a row, distances fall, then rise.
    Bent,
    /// Bands of loose points sorted by `x`: each is looked at.
    Loose,
}

/// Loose points in a band, on average.
const BAND: f64 = 64.0;

impl<'a> Rows<'a> {
    /// Points of a lattice along the axes, in the order of rows from the south, then columns. `origin` and `step` say where
    /// the columns are; a point may stand beside its place.
    pub fn even(x: &'a [f64], y: &'a [f64], col: &[u32], row: &[u32], origin: [f64; 2], step: [f64; 2]) -> Self {
        if !in_order(col, row) {
            return Self::loose(x, y);
        }
        let kind = Kind::Even(Even::new(x, y, col, row, origin, step));
        Self::cut(Cow::Borrowed(x), Cow::Borrowed(y), row, kind)
    }

    /// Points of a lattice in longitude and latitude, projected; in the same order.
    pub fn bent(x: &'a [f64], y: &'a [f64], col: &[u32], row: &[u32]) -> Self {
        let rising = (1..x.len()).all(|i| row[i - 1] != row[i] || x[i - 1] < x[i]);
        if !in_order(col, row) || !rising {
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

    fn cut(x: Cow<'a, [f64]>, y: Cow<'a, [f64]>, row: &[u32], kind: Kind) -> Self {
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
        Self { x, y, order: None, start, north, south, kind }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// Number of rows that hold a point.
    pub fn rows(&self) -> usize {
        self.start.len() - 1
    }

    /// Points of some rows.
    pub fn points(&self, rows: Range<usize>) -> Range<usize> {
        self.start[rows.start]..self.start[rows.end]
    }

    /// Coordinates of a run of points.
    #[inline(always)]
    pub fn coordinates(&self, run: Range<usize>) -> (&[f64], &[f64]) {
        (&self.x[run.clone()], &self.y[run])
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
    pub fn near(&self, site: [f64; 2], radius: f64) -> Range<usize> {
        // Rounding must not lose a row that is touched.
        let reach = radius * (1.0 + 1e-12);
        let from = self.north.partition_point(|north| *north < site[1] - reach);
        let to = self.south.partition_point(|south| *south <= site[1] + reach);
        from..to.max(from)
    }

    /// Gives `each` the points of a row within `radius` of a site (inclusive), as runs of points in rising order.
    #[inline(always)]
    pub fn within(&self, row: usize, site: [f64; 2], radius: f64, mut each: impl FnMut(Range<usize>)) {
        let points = self.start[row]..self.start[row + 1];
        let limit = radius * radius;
        let squared = |i: usize| {
            let (dx, dy) = (self.x[i] - site[0], self.y[i] - site[1]);
            dx * dx + dy * dy
        };
        match &self.kind {
            Kind::Even(even) => even.within(row, site, radius, |i| squared(i) <= limit, &mut each),
            Kind::Bent => {
                let run = bent::within(points, squared, limit);
                if !run.is_empty() {
                    each(run);
                }
            }
            Kind::Loose => {
                let reach = radius * (1.0 + 1e-12);
                let x = &self.x[points.clone()];
                let from = points.start + x.partition_point(|x| *x < site[0] - reach);
                let to = points.start + x.partition_point(|x| *x <= site[0] + reach);
                tested(from..to.max(from), |i| squared(i) <= limit, &mut each);
            }
        }
    }
}

/// Rows from the south, columns from the west, no place twice.
fn in_order(col: &[u32], row: &[u32]) -> bool {
    (1..col.len()).all(|i| (row[i - 1], col[i - 1]) < (row[i], col[i]))
}

/// Runs of points that pass a test.
#[inline(always)]
fn tested(points: Range<usize>, inside: impl Fn(usize) -> bool, each: &mut impl FnMut(Range<usize>)) {
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
        each(from..to);
        from = to + 1;
    }
}
