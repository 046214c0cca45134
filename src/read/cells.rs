//! One column's cells, stored as narrowly as they allow: eight bytes each, and the texts one behind the other.
//!
//! A layer of a whole country has columns of tens of millions of cells, and taking memory costs more time than reading
//! them. What is put in comes out again, value and kind, bit by bit: 5 stays whole, 5.0 stays real.

use super::cell::Cell;
use std::fmt::{self, Debug, Formatter};
use std::ops::Range;

/// The cells of a column, one per row.
#[derive(Clone, Default)]
pub struct Cells {
    tags: Tags,
    /// One per row: the number itself, or where its text stands.
    bits: Vec<u64>,
    /// Texts, in the order of the rows.
    texts: String,
    /// Texts that are too long to be told by their place.
    long: Vec<Box<str>>,
}

/// What the cells are.
#[derive(Clone)]
enum Tags {
    /// All the same.
    All(Tag),
    /// One per row.
    Each(Vec<Tag>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Null,
    Bool,
    Integer,
    Real,
    Text,
    Nested,
}

/// Bits of a text's length; those above are where it begins.
const LENGTH: u32 = 20;

/// A text of this length or more stands among the long ones, and its place is that among them.
const LONG: u64 = (1 << LENGTH) - 1;

/// Where texts of a column may begin.
const MOST: u64 = 1 << (u64::BITS - LENGTH);

impl Default for Tags {
    fn default() -> Self {
        Self::All(Tag::Null)
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
        Self { bits: vec![0; n], ..Self::default() }
    }

    /// Real numbers.
    pub fn reals(values: Vec<f64>) -> Self {
        // Eight bytes become eight bytes: collecting keeps the memory it has.
        let bits = values.into_iter().map(f64::to_bits).collect();
        Self { tags: Tags::All(Tag::Real), bits, ..Self::default() }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.bits.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Bytes that they take up.
    pub fn bytes(&self) -> u64 {
        let tags = if let Tags::Each(tags) = &self.tags { tags.len() } else { 0 };
        let long: usize = self.long.iter().map(|text| text.len() + size_of::<Box<str>>()).sum();
        (size_of_val(&self.bits[..]) + tags + self.texts.len() + long) as u64
    }

    /// Sets room aside for so many more rows, without their texts; what is not granted now is asked for later.
    pub fn reserve(&mut self, rows: usize) {
        let _ = self.bits.try_reserve(rows);
    }

    /// Adds a row.
    pub fn push(&mut self, cell: Cell) {
        self.push_view(cell.view());
    }

    /// Adds a row whose text, if it is one, is somebody else's.
    #[inline]
    pub fn push_view(&mut self, cell: Cell<&str>) {
        let (tag, bits) = match cell {
            Cell::Null => (Tag::Null, 0),
            Cell::Bool(is) => (Tag::Bool, u64::from(is)),
            Cell::Integer(n) => (Tag::Integer, n as u64),
            Cell::Real(x) => (Tag::Real, x.to_bits()),
            Cell::Text(text) => (Tag::Text, self.placed(text)),
            Cell::Nested => (Tag::Nested, 0),
        };
        match &mut self.tags {
            Tags::All(all) if *all == tag => {}
            Tags::Each(tags) => tags.push(tag),
            Tags::All(_) => self.tag_another(tag),
        }
        self.bits.push(bits);
    }

    /// Keeps a text; the bits that tell where it stands.
    #[inline]
    fn placed(&mut self, text: &str) -> u64 {
        let (at, length) = (self.texts.len() as u64, text.len() as u64);
        if length < LONG && at < MOST {
            self.texts.push_str(text);
            return at << LENGTH | length;
        }
        self.long.push(text.into());
        (self.long.len() as u64 - 1) << LENGTH | LONG
    }

    /// A row is to be added that is not as all before it.
    fn tag_another(&mut self, tag: Tag) {
        let n = self.bits.len();
        match &mut self.tags {
            // The first row, or the first after all were taken back.
            Tags::All(all) if n == 0 => *all = tag,
            Tags::All(all) => {
                let mut each = Vec::with_capacity((n + 1).next_power_of_two());
                each.resize(n, *all);
                each.push(tag);
                self.tags = Tags::Each(each);
            }
            Tags::Each(each) => each.push(tag),
        }
    }

    /// The cell of a row below [`Cells::len`].
    #[inline]
    pub fn get(&self, row: usize) -> Cell<&str> {
        let bits = self.bits[row];
        match self.tags.of(row) {
            Tag::Null => Cell::Null,
            Tag::Bool => Cell::Bool(bits != 0),
            Tag::Integer => Cell::Integer(bits as i64),
            Tag::Real => Cell::Real(f64::from_bits(bits)),
            Tag::Text => {
                let (at, length) = ((bits >> LENGTH) as usize, bits & LONG);
                Cell::Text(if length == LONG { &self.long[at] } else { &self.texts[at..at + length as usize] })
            }
            Tag::Nested => Cell::Nested,
        }
    }

    /// All, in the order of the rows.
    pub fn iter(&self) -> Iter<'_> {
        Iter { cells: self, rows: 0..self.len() }
    }

    /// A copy, one by one.
    pub fn to_vec(&self) -> Vec<Cell> {
        self.iter().map(Cell::into_owned).collect()
    }

    /// Takes back what was added beyond so many rows. Their texts keep their memory until the column goes.
    #[inline]
    pub fn truncate(&mut self, rows: usize) {
        self.bits.truncate(rows);
        if let Tags::Each(tags) = &mut self.tags {
            tags.truncate(rows);
        }
    }

    /// Adds empty cells up to so many rows.
    pub fn fill(&mut self, rows: usize) {
        for _ in self.len()..rows {
            self.push_view(Cell::Null);
        }
    }

    /// Adds the rows of another column behind these.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        match (&self.tags, &other.tags) {
            (Tags::All(ours), Tags::All(theirs)) if ours == theirs && *ours != Tag::Text => {
                self.bits.extend(other.bits);
            }
            (Tags::All(Tag::Text), Tags::All(Tag::Text)) if other.long.is_empty() && self.has_room(&other) => {
                // The same texts, so many letters further on.
                let further = (self.texts.len() as u64) << LENGTH;
                self.bits.extend(other.bits.iter().map(|bits| bits + further));
                self.texts.push_str(&other.texts);
            }
            _ => other.iter().for_each(|cell| self.push_view(cell)),
        }
    }

    fn has_room(&self, other: &Self) -> bool {
        ((self.texts.len() + other.texts.len()) as u64) < MOST
    }
}

/// The cells of a column, one after the other.
#[derive(Debug, Clone)]
pub struct Iter<'a> {
    cells: &'a Cells,
    rows: Range<usize>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Cell<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next().map(|row| self.cells.get(row))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Cells {
    type Item = Cell<&'a str>;
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
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a == b.view())
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
        let texts = prop::collection::vec(".{0,6}".prop_map(|text| Cell::Text(text.into())), 0..20);
        prop_oneof![2 => runs, 1 => texts, 2 => prop::collection::vec(cell(), 0..40)]
    }

    /// NaN is not equal to itself, so bits are compared.
    fn same(a: Cell<&str>, b: &Cell) -> bool {
        match (a, b) {
            (Cell::Real(a), Cell::Real(b)) => a.to_bits() == b.to_bits(),
            (a, b) => a == b.view(),
        }
    }

    fn holds(cells: &Cells, expected: &[Cell]) -> bool {
        cells.len() == expected.len()
            && cells.iter().zip(expected).all(|(a, b)| same(a, b))
            && (0..expected.len()).all(|row| same(cells.get(row), &expected[row]))
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
            let mut after: Cells = [Cell::Text(text.as_str().into())].into_iter().collect();
            after.truncate(0);
            for cell in &cells {
                after.push(cell.clone());
            }
            let mut mixed: Cells = cells.clone().into();
            mixed.push_view(Cell::Text(&text));
            mixed.truncate(cells.len());
            let stored: Cells = cells.clone().into();
            let equal = cells == cells.clone();
            prop_assert_eq!([stored == mixed, stored == after, stored == cells], [equal; 3]);
        }
    }

    #[test]
    fn numbers_take_eight_bytes_mixed_ones_nine_and_texts_their_letters_more() {
        let bytes = Cells::bytes;
        let mut cells: Cells = (0..100).map(Cell::Integer).collect();
        assert_eq!(bytes(&cells), 800);
        assert_eq!(bytes(&Cells::reals(vec![0.5; 100])), 800);
        cells.push(Cell::Real(0.5));
        cells.push(Cell::Null);
        assert_eq!(bytes(&cells), 102 * 9);
        cells.push_view(Cell::Text("长寿"));
        assert_eq!(bytes(&cells), 103 * 9 + 6);
        let texts: Cells = (0..10).map(|k| Cell::Text(k.to_string().into())).collect();
        assert_eq!(bytes(&texts), 90);
    }

    #[test]
    fn texts_of_any_length_are_kept() {
        let most = LONG as usize;
        let mut cells = Cells::new();
        for length in [0, 1, most - 1, most, most + 1, 3] {
            cells.push(Cell::Text("a".repeat(length).into()));
        }
        let lengths: Vec<usize> =
            cells.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 9 }).collect();
        assert_eq!(lengths, [0, 1, most - 1, most, most + 1, 3]);
        assert_eq!(cells.long.len(), 2);
    }
}
