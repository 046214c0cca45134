//! Places of people: each cell by itself, and where these are too many to be drawn, together in squares that grow until they are few.

use std::collections::BTreeSet;

/// Marks that a map shows.
const MOST: usize = 3_000;

/// Places of people.
#[derive(Debug, PartialEq)]
pub(in crate::handover) enum Marks {
    /// The middles of cells, and how wide these are.
    Single(Vec<[f64; 2]>, f64),
    /// Squares by column and row, counted from the origin of the system, and how wide they are.
    Squares(BTreeSet<(i64, i64)>, f64),
}

impl Default for Marks {
    fn default() -> Self {
        Self::Single(Vec::new(), 0.0)
    }
}

impl Marks {
    /// Adds a cell; `width` is how wide cells seem to be so far.
    pub fn push(&mut self, at: [f64; 2], width: f64) {
        match self {
            Self::Single(cells, _) if cells.len() < MOST => cells.push(at),
            Self::Single(cells, _) => {
                // Squares of two cells have no seams where their borders fall between cells.
                let wide = width * 2.0;
                let squares = cells.iter().copied().chain([at]).map(|at| square(at, wide)).collect();
                *self = Self::Squares(squares, wide);
                self.grow();
            }
            Self::Squares(squares, wide) => {
                squares.insert(square(at, *wide));
                self.grow();
            }
        }
    }

    /// How wide cells turned out to be.
    pub fn settle(&mut self, width: f64) {
        if let Self::Single(_, wide) = self {
            *wide = width;
        }
    }

    /// Whether there is nobody.
    #[cfg(feature = "report")]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Single(cells, _) if cells.is_empty())
    }

    /// A rectangle around them: west, south, east, north.
    #[cfg(feature = "report")]
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let joined = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        match self {
            Self::Single(cells, wide) => {
                let half = wide / 2.0;
                cells.iter().map(|[x, y]| [x - half, y - half, x + half, y + half]).reduce(joined)
            }
            Self::Squares(squares, wide) => {
                let square = |(column, row): &(i64, i64)| {
                    let [x, y] = [*column, *row].map(|at| at as f64 * wide);
                    [x, y, x + wide, y + wide]
                };
                squares.iter().map(square).reduce(joined)
            }
        }
    }

    fn grow(&mut self) {
        while let Self::Squares(squares, wide) = self
            && squares.len() > MOST
        {
            let larger = squares.iter().map(|(column, row)| (column.div_euclid(2), row.div_euclid(2))).collect();
            *self = Self::Squares(larger, *wide * 2.0);
        }
    }
}

fn square(at: [f64; 2], wide: f64) -> (i64, i64) {
    ((at[0] / wide).floor() as i64, (at[1] / wide).floor() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_single_until_there_are_too_many() {
        let mut marks = Marks::default();
        assert!(marks.is_empty());
        for number in 0..MOST {
            marks.push([number as f64 * 100.0, 0.0], 100.0);
        }
        marks.settle(100.0);
        assert!(matches!(&marks, Marks::Single(cells, wide) if cells.len() == MOST && *wide == 100.0));
        for number in 0..4 * MOST {
            marks.push([number as f64 * -100.0, 0.0], 100.0);
        }
        let Marks::Squares(squares, wide) = &marks else { panic!("{marks:?}") };
        assert!(squares.len() <= MOST && squares.len() > MOST / 2, "{}", squares.len());
        assert_eq!((*wide / 100.0).log2().fract(), 0.0);
        let all: BTreeSet<_> =
            (-4 * (MOST as i64) + 1..MOST as i64).map(|n| square([n as f64 * 100.0, 0.0], *wide)).collect();
        assert_eq!(*squares, all);
    }
}
