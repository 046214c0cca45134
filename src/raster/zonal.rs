//! Which shape the points of a lattice lie in: row by row, the columns between the crossings of its border.
//!
//! No point is tested by itself. Where a border passes so near to a point that rounding could decide, exact orientation
//! does; a point on a border belongs to the shape.

use super::rows::{Columns, Rows};
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, MultiPolygon};
use rayon::prelude::*;
use std::ops::Range;

/// For each point what the first shape is called whose closed area holds it; `None` where points do not stand exactly at the
/// places of a lattice. `name` says what the shapes are called, by their place in the list.
///
/// A place is inside where a ray to the east crosses the border an odd number of times.
///
/// # Cost
/// O(points + edges + rows that an edge crosses).
pub fn first_of<N: Copy>(
    rows: &Rows<'_>,
    shapes: &[&MultiPolygon<f64>],
    name: impl Fn(usize) -> N,
) -> Option<Vec<Option<N>>> {
    let columns = rows.columns()?;
    let mut found = vec![None; rows.len()];
    // As many at once as keep every thread busy, so that no list of all runs is kept.
    let chunk = 64 * rayon::current_num_threads();
    for (first, some) in (0..).step_by(chunk).zip(shapes.chunks(chunk)) {
        let runs: Vec<Vec<Range<usize>>> = some
            .par_iter()
            .with_min_len(8)
            .map_init(Scan::default, |scan, shape| scan.points(columns, shape))
            .collect();
        for (shape, runs) in (first..).zip(runs) {
            let name = name(shape);
            for run in runs {
                for found in &mut found[run] {
                    *found = Some(found.unwrap_or(name));
                }
            }
        }
    }
    Some(found)
}

/// Crossings and touchings of one shape, used again for the next.
#[derive(Default)]
struct Scan {
    /// Row and the number of columns to the west of a crossing.
    crossings: Vec<(u32, u32)>,
    /// Row and columns on the border.
    touched: Vec<(u32, Range<usize>)>,
    /// Where the crossings of each row begin.
    start: Vec<u32>,
    sorted: Vec<u32>,
}

impl Scan {
    /// The points of the closed area, as runs; the same point may be in several.
    fn points(&mut self, columns: Columns<'_>, shape: &MultiPolygon<f64>) -> Vec<Range<usize>> {
        self.crossings.clear();
        self.touched.clear();
        for ring in shape.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())) {
            for ends in ring.0.windows(2) {
                self.edge(columns, ends[0], ends[1]);
            }
        }
        let mut points = Vec::new();
        for (row, touched) in &self.touched {
            points.push(columns.points(*row as usize, touched.clone()));
        }
        if let Some(first) = self.sort() {
            for (row, ends) in (first as usize..).zip(self.start.windows(2)) {
                for pair in self.sorted[ends[0] as usize..ends[1] as usize].as_chunks::<2>().0 {
                    if pair[0] < pair[1] {
                        points.push(columns.points(row, pair[0] as usize..pair[1] as usize));
                    }
                }
            }
        }
        points.retain(|run| run.start < run.end);
        points
    }

    /// Crossings row by row from west to east; the first row.
    fn sort(&mut self) -> Option<u32> {
        let first = self.crossings.iter().map(|crossing| crossing.0).min()?;
        let last = self.crossings.iter().map(|crossing| crossing.0).max()?;
        self.start.clear();
        self.start.resize((last - first) as usize + 3, 0);
        for (row, _) in &self.crossings {
            self.start[(row - first) as usize + 2] += 1;
        }
        for row in 2..self.start.len() {
            self.start[row] += self.start[row - 1];
        }
        self.sorted.clear();
        self.sorted.resize(self.crossings.len(), 0);
        for (row, column) in &self.crossings {
            let next = &mut self.start[(row - first) as usize + 1];
            self.sorted[*next as usize] = *column;
            *next += 1;
        }
        self.start.pop();
        for ends in self.start.windows(2) {
            self.sorted[ends[0] as usize..ends[1] as usize].sort_unstable();
        }
        Some(first)
    }

    /// An edge counts with its lower end and without its upper one, so that a corner is crossed once.
    fn edge(&mut self, columns: Columns<'_>, a: Coord<f64>, b: Coord<f64>) {
        let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
        let rows = columns.rows(low.y, high.y);
        if rows.is_empty() {
            return;
        }
        let per_row = (high.x - low.x) / (high.y - low.y);
        for row in rows {
            let y = columns.y[row];
            if y == high.y {
                // The upper end, or the whole of a level edge.
                let (west, east) = if low.y < high.y { (high.x, high.x) } else { (a.x.min(b.x), a.x.max(b.x)) };
                self.level(columns, row, west, east);
                continue;
            }
            // Rounding must not lead far beyond the ends of a level edge.
            let x = (low.x + (y - low.y) * per_row).clamp(a.x.min(b.x), a.x.max(b.x));
            let (mut before, unsure) = columns.before(x, a.x.abs().max(b.x.abs()));
            if unsure || !per_row.is_finite() {
                let turn = |column: usize| RobustKernel::orient2d(low, high, Coord { x: columns.x[column], y });
                while before > 0 && turn(before - 1) != Orientation::CounterClockwise {
                    before -= 1;
                }
                while before < columns.x.len() && turn(before) == Orientation::CounterClockwise {
                    before += 1;
                }
                if before < columns.x.len() && turn(before) == Orientation::Collinear {
                    self.touched.push((row as u32, before..before + 1));
                }
            }
            self.crossings.push((row as u32, before as u32));
        }
    }

    /// Columns between two positions on the border, both included.
    fn level(&mut self, columns: Columns<'_>, row: usize, west: f64, east: f64) {
        let first = columns.before(west, west.abs()).0.saturating_sub(1);
        let last = (columns.before(east, east.abs()).0 + 2).min(columns.x.len());
        let within = |column: &usize| west <= columns.x[*column] && columns.x[*column] <= east;
        let Some(from) = (first..last).find(within) else { return };
        let to = (from..last).rfind(within).unwrap_or(from);
        self.touched.push((row as u32, from..to + 1));
    }
}

#[cfg(test)]
mod tests;
