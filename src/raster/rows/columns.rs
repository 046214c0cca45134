//! A lattice whose points stand exactly where its columns and rows meet.

use super::even::Even;
use super::{Run, wider};
use std::ops::Range;

/// Where columns and rows are, and which of them have a point.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    even: &'a Even<'a>,
    /// Column of each point.
    pub col: &'a [u32],
    /// Where each column is.
    pub x: &'a [f64],
    /// Where each row is that holds a point.
    pub y: &'a [f64],
}

impl<'a> Columns<'a> {
    pub(super) fn new(even: &'a Even<'a>, col: &'a [u32], x: &'a [f64], y: &'a [f64]) -> Self {
        Self { even, col, x, y }
    }

    /// Columns that may hold a point within `radius` of a position.
    #[inline(always)]
    pub fn near(&self, x: f64, radius: f64) -> Range<usize> {
        let (from, to) = (self.even.column(x - radius), self.even.column(x + radius));
        let from = ((from - 1.0).max(0.0) as usize).min(self.x.len());
        from..((to + 2.0).max(0.0) as usize).clamp(from, self.x.len())
    }

    /// As [`super::Rows::circle`], with columns instead of points: places without a point may be among them.
    #[inline(always)]
    pub fn circle(&self, rows: Range<usize>, site: [f64; 2], radius: f64, runs: &mut Vec<Run>) {
        runs.clear();
        let near = self.even.near(site, wider(radius, site[1]));
        let rows = near.start.max(rows.start)..near.end.min(rows.end);
        self.even.circle::<true>(rows, site, radius, |_| false, runs);
    }

    /// Rows between two heights, both included.
    #[inline(always)]
    pub fn rows(&self, south: f64, north: f64) -> Range<usize> {
        let Range { mut start, mut end } = self.even.between(south, north);
        while start < end && self.y[start] < south {
            start += 1;
        }
        while start < end && self.y[end - 1] > north {
            end -= 1;
        }
        start..end
    }

    /// Number of columns to the west of a position, itself not counted, and whether it is so near to a column that rounding
    /// decides, where it was computed from numbers up to `size`.
    #[inline(always)]
    pub fn before(&self, x: f64, size: f64) -> (usize, bool) {
        let column = self.even.column(x);
        let before = column.ceil();
        let unsure = (column - column.round()).abs() <= self.even.doubt(size);
        ((before.max(0.0) as usize).min(self.x.len()), unsure)
    }

    /// The points in some columns of a row.
    #[inline(always)]
    pub fn points(&self, row: usize, columns: Range<usize>) -> Range<usize> {
        self.even.before(row, columns.start as u32)..self.even.before(row, columns.end as u32)
    }
}
