//! One column's cells, stored as narrowly as they allow: eight bytes each while there is no text among them.
//!
//! A layer of a whole country has columns of tens of millions of numbers, and taking memory costs more time than reading
//! them. What is put in comes out again, value and kind, bit by bit: 5 stays whole, 5.0 stays real.

use super::table::Cell;
use std::borrow::Cow;
use std::fmt::{self, Debug, Formatter};
use std::ops::Range;

/// The cells of a column, one per row.
#[derive(Clone, Default)]
pub struct Cells(Store);

#[derive(Clone)]
enum Store {
    /// No texts: what each cell is, and its eight bytes.
    Plain(Tags, Vec<u64>),
    /// From the first text on.
    Any(Vec<Cell>),
}

/// What the cells are.
#[derive(Clone)]
enum Tags {
    /// All the same.
    All(Tag),
    /// One per row.
    Each(Vec<Tag>),
}

/// A kind of cell that eight bytes can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Null,
    Bool,
    Integer,
    Real,
    Nested,
}

impl Default for Store {
    fn default() -> Self {
        Self::Plain(Tags::All(Tag::Null), Vec::new())
    }
}

/// Kind and bits of a cell; `None` for a text.
#[inline(always)]
fn packed(cell: &Cell) -> Option<(Tag, u64)> {
    Some(match cell {
        Cell::Null => (Tag::Null, 0),
        Cell::Bool(is) => (Tag::Bool, u64::from(*is)),
        Cell::Integer(n) => (Tag::Integer, *n as u64),
        Cell::Real(x) => (Tag::Real, x.to_bits()),
        Cell::Nested => (Tag::Nested, 0),
        Cell::Text(_) => return None,
    })
}

/// The reverse.
#[inline(always)]
fn unpacked(tag: Tag, bits: u64) -> Cell {
    match tag {
        Tag::Null => Cell::Null,
        Tag::Bool => Cell::Bool(bits != 0),
        Tag::Integer => Cell::Integer(bits as i64),
        Tag::Real => Cell::Real(f64::from_bits(bits)),
        Tag::Nested => Cell::Nested,
    }
}

impl Tags {
    #[inline(always)]
    fn of(&self, row: usize) -> Tag {
        match self {
            Self::All(tag) => *tag,
            Self::Each(tags) => tags[row],
        }
    }
}

impl Cells {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// So many empty ones.
    pub fn nulls(n: usize) -> Self {
        Self(Store::Plain(Tags::All(Tag::Null), vec![0; n]))
    }

    /// Real numbers.
    pub fn reals(values: Vec<f64>) -> Self {
        // Eight bytes become eight bytes: collecting keeps the memory it has.
        Self(Store::Plain(Tags::All(Tag::Real), values.into_iter().map(f64::to_bits).collect()))
    }

    /// How many.
    pub fn len(&self) -> usize {
        match &self.0 {
            Store::Plain(_, bits) => bits.len(),
            Store::Any(cells) => cells.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sets room aside for so many more rows, as long as there is no text; what is not granted now is asked for later.
    pub fn reserve(&mut self, rows: usize) {
        let _ = match &mut self.0 {
            Store::Plain(_, bits) => bits.try_reserve(rows),
            Store::Any(_) => Ok(()),
        };
    }

    /// Adds a row.
    #[inline]
    pub fn push(&mut self, cell: Cell) {
        match (&mut self.0, packed(&cell)) {
            (Store::Plain(Tags::All(all), bits), Some((tag, value))) if *all == tag => bits.push(value),
            _ => self.push_another(cell),
        }
    }

    /// Adds a cell that is none of the kind so far.
    fn push_another(&mut self, cell: Cell) {
        match (&mut self.0, packed(&cell)) {
            (Store::Any(cells), _) => cells.push(cell),
            (Store::Plain(tags, bits), Some((tag, value))) => {
                match tags {
                    Tags::Each(tags) => tags.push(tag),
                    // The first row, or the first after all were taken back.
                    Tags::All(all) if bits.is_empty() => *all = tag,
                    Tags::All(all) => {
                        let mut each = vec![*all; bits.len()];
                        each.push(tag);
                        *tags = Tags::Each(each);
                    }
                }
                bits.push(value);
            }
            (Store::Plain(tags, bits), None) => {
                let mut cells = Vec::with_capacity((bits.len() + 1).next_power_of_two());
                cells.extend(bits.iter().enumerate().map(|(row, bits)| unpacked(tags.of(row), *bits)));
                cells.push(cell);
                self.0 = Store::Any(cells);
            }
        }
    }

    /// The cell of a row below [`Cells::len`].
    #[inline]
    pub fn get(&self, row: usize) -> Cow<'_, Cell> {
        match &self.0 {
            Store::Plain(tags, bits) => Cow::Owned(unpacked(tags.of(row), bits[row])),
            Store::Any(cells) => Cow::Borrowed(&cells[row]),
        }
    }

    /// All, in the order of the rows.
    pub fn iter(&self) -> Iter<'_> {
        Iter { cells: self, rows: 0..self.len() }
    }

    /// A copy, one by one.
    pub fn to_vec(&self) -> Vec<Cell> {
        self.iter().map(Cow::into_owned).collect()
    }

    /// Takes back what was added beyond so many rows.
    #[inline]
    pub fn truncate(&mut self, rows: usize) {
        match &mut self.0 {
            Store::Plain(tags, bits) => {
                bits.truncate(rows);
                if let Tags::Each(tags) = tags {
                    tags.truncate(rows);
                }
            }
            Store::Any(cells) => cells.truncate(rows),
        }
    }

    /// Adds empty cells up to so many rows.
    pub fn fill(&mut self, rows: usize) {
        for _ in self.len()..rows {
            self.push(Cell::Null);
        }
    }

    /// Adds the rows of another column behind these.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        match (&mut self.0, other.0) {
            (Store::Plain(Tags::All(ours), bits), Store::Plain(Tags::All(theirs), more)) if *ours == theirs => {
                bits.extend(more);
            }
            (Store::Any(cells), Store::Any(more)) => cells.extend(more),
            (_, Store::Plain(tags, more)) => {
                for (row, bits) in more.into_iter().enumerate() {
                    self.push(unpacked(tags.of(row), bits));
                }
            }
            (_, Store::Any(more)) => more.into_iter().for_each(|cell| self.push(cell)),
        }
    }
}

/// The cells of a column, one after the other.
#[derive(Debug, Clone)]
pub struct Iter<'a> {
    cells: &'a Cells,
    rows: Range<usize>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Cow<'a, Cell>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next().map(|row| self.cells.get(row))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Cells {
    type Item = Cow<'a, Cell>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl FromIterator<Cell> for Cells {
    fn from_iter<I: IntoIterator<Item = Cell>>(from: I) -> Self {
        let mut cells = Self::new();
        from.into_iter().for_each(|cell| cells.push(cell));
        cells
    }
}

impl From<Vec<Cell>> for Cells {
    fn from(cells: Vec<Cell>) -> Self {
        cells.into_iter().collect()
    }
}

/// Cell by cell, however they are stored.
impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a == b)
    }
}

impl<T: AsRef<[Cell]>> PartialEq<T> for Cells {
    fn eq(&self, other: &T) -> bool {
        let other = other.as_ref();
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| *a == *b)
    }
}

impl Debug for Cells {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            2 => Just(Cell::Null),
            1 => any::<bool>().prop_map(Cell::Bool),
            4 => any::<i64>().prop_map(Cell::Integer),
            4 => any::<f64>().prop_map(Cell::Real),
            1 => Just(Cell::Real(f64::NAN)),
            1 => Just(Cell::Real(-0.0)),
            1 => ".{0,6}".prop_map(|text| Cell::Text(text.into())),
            1 => Just(Cell::Nested),
        ]
    }

    /// Long runs of one kind, as columns are, and everything mixed.
    fn column() -> impl Strategy<Value = Vec<Cell>> {
        let run = cell().prop_flat_map(|first| {
            let like = move |cell: Cell| match (&first, cell) {
                (Cell::Real(_), Cell::Integer(n)) => Cell::Real(f64::from_bits(n as u64)),
                (Cell::Integer(_), Cell::Real(x)) => Cell::Integer(x.to_bits() as i64),
                (first, _) => first.clone(),
            };
            prop::collection::vec(cell().prop_map(like), 0..20)
        });
        let runs = prop::collection::vec(run, 0..4).prop_map(|runs| runs.concat());
        prop_oneof![runs, prop::collection::vec(cell(), 0..40)]
    }

    /// NaN is not equal to itself, so bits are compared.
    fn same(a: &Cell, b: &Cell) -> bool {
        match (a, b) {
            (Cell::Real(a), Cell::Real(b)) => a.to_bits() == b.to_bits(),
            (a, b) => a == b,
        }
    }

    fn holds(cells: &Cells, expected: &[Cell]) -> bool {
        cells.len() == expected.len()
            && cells.iter().zip(expected).all(|(a, b)| same(&a, b))
            && (0..expected.len()).all(|row| same(&cells.get(row), &expected[row]))
    }

    proptest! {
        #[test]
        fn what_was_pushed_is_found(cells in column()) {
            let mut stored = Cells::new();
            for (row, cell) in cells.iter().enumerate() {
                stored.push(cell.clone());
                prop_assert!(holds(&stored, &cells[..=row]));
            }
        }

        #[test]
        fn rows_taken_back_leave_the_others(cells in column(), more in column(), rows in 0..40_usize) {
            let mut stored: Cells = cells.clone().into();
            stored.truncate(rows);
            let mut expected = cells;
            expected.truncate(rows);
            prop_assert!(holds(&stored, &expected));
            for cell in more {
                stored.push(cell.clone());
                expected.push(cell);
            }
            prop_assert!(holds(&stored, &expected));
            stored.fill(rows);
            expected.resize(expected.len().max(rows), Cell::Null);
            prop_assert!(holds(&stored, &expected));
        }

        #[test]
        fn a_column_behind_another_is_both(first in column(), second in column()) {
            let mut stored: Cells = first.clone().into();
            stored.append(second.clone().into());
            prop_assert!(holds(&stored, &[first, second].concat()));
        }

        #[test]
        fn equality_looks_at_cells_only(cells in column(), text in "[a-z]{1,3}") {
            // The same cells after a text that is gone again are stored in another way.
            let mut wide: Cells = [Cell::Text(text.into())].into_iter().collect();
            wide.truncate(0);
            wide.append(cells.clone().into());
            let mut promoted: Cells = cells.clone().into();
            promoted.push(Cell::Text("".into()));
            promoted.truncate(cells.len());
            let narrow: Cells = cells.clone().into();
            prop_assert_eq!(narrow == promoted, cells == cells.clone());
            prop_assert_eq!(narrow == wide, cells == cells.clone());
            prop_assert_eq!(narrow == cells, cells == cells.clone());
        }
    }

    #[test]
    fn numbers_take_eight_bytes_and_mixed_ones_nine() {
        let bytes = |cells: &Cells| match &cells.0 {
            Store::Plain(Tags::All(_), bits) => size_of_val(&bits[..]),
            Store::Plain(Tags::Each(tags), bits) => size_of_val(&bits[..]) + size_of_val(&tags[..]),
            Store::Any(cells) => size_of_val(&cells[..]),
        };
        let mut cells: Cells = (0..100).map(Cell::Integer).collect();
        assert_eq!(bytes(&cells), 800);
        assert_eq!(bytes(&Cells::reals(vec![0.5; 100])), 800);
        cells.push(Cell::Real(0.5));
        cells.push(Cell::Null);
        assert_eq!(bytes(&cells), 102 * 9);
    }
}
