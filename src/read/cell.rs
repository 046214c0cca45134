//! A value of a table.

/// A value as the file has it. A column gives its texts as borrowed ones: `Cell<&str>`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<T = Box<str>> {
    /// Missing, `null` or an empty CSV cell.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// Text, or a number too long for the above (kept digit by digit, so that a code never changes).
    Text(T),
    /// A list or an object: no column means one.
    Nested,
}

impl<T: AsRef<str>> Cell<T> {
    /// The same, with its text borrowed.
    pub fn view(&self) -> Cell<&str> {
        match self {
            Self::Null => Cell::Null,
            Self::Bool(is) => Cell::Bool(*is),
            Self::Integer(n) => Cell::Integer(*n),
            Self::Real(x) => Cell::Real(*x),
            Self::Text(text) => Cell::Text(text.as_ref()),
            Self::Nested => Cell::Nested,
        }
    }
}

impl Cell<&str> {
    /// The same, with a text of its own.
    pub fn into_owned(self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Bool(is) => Cell::Bool(is),
            Self::Integer(n) => Cell::Integer(n),
            Self::Real(x) => Cell::Real(x),
            Self::Text(text) => Cell::Text(text.into()),
            Self::Nested => Cell::Nested,
        }
    }
}
