//! The one type of a column, for formats whose columns have one.

use crate::read::{Cell, Column};

/// What all values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// Yes or no.
    Bool,
    /// Anything, written out.
    Text,
}

/// Whole numbers beyond this are not told apart by a floating-point number.
const EXACT: u64 = 1 << 53;

/// The narrowest type that keeps every value: a column of numbers and texts is text, digits as they stand.
pub fn kind_of(column: &Column) -> Kind {
    let (mut integers, mut reals, mut bools, mut texts, mut large) = (false, false, false, false, false);
    for cell in &column.cells {
        match &cell {
            Cell::Null | Cell::Nested => {}
            Cell::Integer(n) => {
                integers = true;
                large |= n.unsigned_abs() > EXACT;
            }
            Cell::Real(x) => reals |= x.is_finite(),
            Cell::Bool(_) => bools = true,
            Cell::Text(_) => texts = true,
        }
    }
    match (integers, reals, bools, texts) {
        (true, false, false, false) => Kind::Integer,
        (true, true, false, false) if large => Kind::Text,
        (_, true, false, false) => Kind::Real,
        (false, false, true, false) => Kind::Bool,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_type_that_keeps_everything() {
        let kind = |cells: &[Cell]| kind_of(&Column { name: "a".into(), cells: cells.to_vec().into() });
        let text = || Cell::Text("甲".into());
        assert_eq!(kind(&[Cell::Null, Cell::Integer(1)]), Kind::Integer);
        assert_eq!(kind(&[Cell::Integer(1), Cell::Real(0.5)]), Kind::Real);
        assert_eq!(kind(&[Cell::Integer(1 << 60), Cell::Real(0.5)]), Kind::Text);
        assert_eq!(kind(&[Cell::Bool(true), Cell::Null]), Kind::Bool);
        assert_eq!(kind(&[Cell::Bool(true), Cell::Integer(1)]), Kind::Text);
        assert_eq!(kind(&[text(), Cell::Integer(1)]), Kind::Text);
        assert_eq!(kind(&[Cell::Null]), Kind::Text);
    }
}
