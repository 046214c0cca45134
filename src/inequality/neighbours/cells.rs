//! Cells of a lattice.

use super::{Neighbours, TooMany};

impl Neighbours {
    /// The up to eight cells around each, by column and row; a gap in the lattice is no neighbour. Cells at one place are neighbours too.
    ///
    /// # Errors
    /// When so many cells lie at one place that there are more than [`Neighbours::MOST`].
    ///
    /// # Cost
    /// O(n log n).
    pub fn cells(col: &[u32], row: &[u32]) -> Result<Self, TooMany> {
        let mut order: Vec<(u32, u32, u32)> =
            col.iter().zip(row).enumerate().map(|(i, (col, row))| (*row, *col, i as u32)).collect();
        order.sort_unstable();
        let features = order.len();
        // Where the cells of three columns in a row begin and end.
        let three = |row: u32, col: u32| {
            let first = order.partition_point(|cell| (cell.0, cell.1) < (row, col.saturating_sub(1)));
            let last = order[first..].partition_point(|cell| (cell.0, cell.1) <= (row, col.saturating_add(1)));
            &order[first..first + last]
        };
        let rows = |row: u32| row.saturating_sub(1)..=row.saturating_add(1);
        // Counted before room is taken.
        let mut count = 0_usize;
        for (row, col, _) in &order {
            count += rows(*row).map(|row| three(row, *col).len()).sum::<usize>() - 1;
            if count > Self::MOST {
                return Err(TooMany);
            }
        }
        Self::build(features, |i, found| {
            for row in rows(row[i]) {
                found.extend(three(row, col[i]).iter().map(|cell| cell.2));
            }
        })
    }
}
