//! Heights of the ground over a lattice of squares.

/// Heights at the middles of squares, the first row in the south.
///
/// # Units
/// Metres. A height that nobody knows is no number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relief {
    /// Middle of the first square.
    pub origin: [f64; 2],
    /// Side of a square.
    pub step: f64,
    /// Squares from west to east.
    pub columns: usize,
    /// Squares from south to north.
    pub rows: usize,
    /// Row by row.
    pub heights: Vec<f32>,
}

impl Relief {
    /// The height of a square; none where it is not known.
    pub fn at(&self, column: usize, row: usize) -> Option<f64> {
        let is_there = column < self.columns && row < self.rows;
        let height = if is_there { self.heights[row * self.columns + column] } else { f32::NAN };
        (!height.is_nan()).then(|| f64::from(height))
    }

    /// Columns and rows from the middle of the first square to a position.
    pub fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [(x - self.origin[0]) / self.step, (y - self.origin[1]) / self.step]
    }

    /// The square in which a position lies.
    pub fn square(&self, at: [f64; 2]) -> Option<[usize; 2]> {
        let [column, row] = self.place(at).map(|place| (place + 0.5).floor());
        let is_there = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        is_there.then_some([column as usize, row as usize])
    }

    /// The middle of a square.
    pub fn middle(&self, [column, row]: [usize; 2]) -> [f64; 2] {
        [self.origin[0] + column as f64 * self.step, self.origin[1] + row as f64 * self.step]
    }

    /// The height of a position, between the middles of the squares around it; none where that of its own square is not known.
    pub fn height(&self, at: [f64; 2]) -> Option<f64> {
        between(self.place(at), |column, row| {
            (column >= 0 && row >= 0).then(|| self.at(column as usize, row as usize)).flatten()
        })
    }

    /// The share of the squares whose height is not known.
    pub fn unknown(&self) -> f64 {
        let unknown = self.heights.iter().filter(|height| height.is_nan()).count();
        unknown as f64 / self.heights.len().max(1) as f64
    }

    /// The lowest and the highest; none where no height is known.
    pub fn range(&self) -> Option<[f32; 2]> {
        let known = self.heights.iter().copied().filter(|height| !height.is_nan());
        known.map(|height| [height; 2]).reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])])
    }
}

/// A value at a place counted in columns and rows, between those at whole numbers: each of the four around counts by how near it is, and
/// those that are not known count nothing. None where the nearest is not known, so that what is known is not carried beyond its own square.
pub fn between([column, row]: [f64; 2], value: impl Fn(i64, i64) -> Option<f64>) -> Option<f64> {
    value((column + 0.5).floor() as i64, (row + 0.5).floor() as i64)?;
    let (west, south) = (column.floor(), row.floor());
    let (east, north) = (column - west, row - south);
    let corners = [(0, 0, (1.0 - east) * (1.0 - north)), (1, 0, east * (1.0 - north)), (0, 1, (1.0 - east) * north)];
    let (mut sum, mut weights) = (0.0, 0.0);
    for (dx, dy, weight) in corners.into_iter().chain([(1, 1, east * north)]).filter(|corner| corner.2 > 0.0) {
        if let Some(value) = value(west as i64 + dx, south as i64 + dy) {
            sum += weight * value;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_lie_between_those_around_and_stop_where_nothing_is_known() {
        let heights = vec![0.0, 10.0, f32::NAN, 20.0, 30.0, f32::NAN];
        let relief = Relief { origin: [100.0, 200.0], step: 10.0, columns: 3, rows: 2, heights };
        for (at, expected) in [
            ([100.0, 200.0], Some(0.0)),
            ([105.0, 200.0], Some(5.0)),
            ([105.0, 205.0], Some(15.0)),
            // Within half a square of what is known.
            ([114.0, 200.0], Some(10.0)),
            ([96.0, 212.0], Some(20.0)),
            ([116.0, 200.0], None),
            ([94.0, 200.0], None),
        ] {
            assert_eq!(relief.height(at), expected, "{at:?}");
        }
        assert_eq!((relief.unknown(), relief.range()), (2.0 / 6.0, Some([0.0, 30.0])));
        assert_eq!((relief.square([114.0, 204.0]), relief.square([94.9, 200.0])), (Some([1, 0]), None));
        assert_eq!(relief.middle([2, 1]), [120.0, 210.0]);
    }
}
