//! The values of a feature: the number of a column in two bytes, then its value, as many as are there.

use crate::read::Cell;
use flatgeobuf::ColumnType;
use std::ops::Range;

/// Where the values of one feature stand in its bytes, column by column.
pub(super) struct Values {
    types: Vec<ColumnType>,
    places: Vec<Option<Range<usize>>>,
}

impl Values {
    /// For columns of these types.
    pub fn new(types: Vec<ColumnType>) -> Self {
        Self { places: vec![None; types.len()], types }
    }

    /// Finds the values of the next feature.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.places.fill(None);
        let mut at = 0;
        while at < bytes.len() {
            let Some(column) = word(bytes, at).map(usize::from) else { return Err(early()) };
            at += 2;
            let Some(kind) = self.types.get(column) else { return Err(format!("it has no column {column}")) };
            let length = match *kind {
                ColumnType::Byte | ColumnType::UByte | ColumnType::Bool => 1,
                ColumnType::Short | ColumnType::UShort => 2,
                ColumnType::Int | ColumnType::UInt | ColumnType::Float => 4,
                ColumnType::Long | ColumnType::ULong | ColumnType::Double => 8,
                ColumnType::String | ColumnType::Json | ColumnType::DateTime | ColumnType::Binary => {
                    let stated = bytes.get(at..).and_then(|rest| rest.first_chunk()).ok_or_else(early)?;
                    at += 4;
                    u32::from_le_bytes(*stated) as usize
                }
                other => return Err(format!("column {column} is of the unknown type {}", other.0)),
            };
            let end = at.checked_add(length).filter(|end| *end <= bytes.len()).ok_or_else(early)?;
            if self.places[column].replace(at..end).is_some() {
                return Err(format!("column {column} has two values"));
            }
            at = end;
        }
        Ok(())
    }

    /// The value of a column among the bytes that were taken last.
    ///
    /// # Errors
    /// It is text and not UTF-8.
    pub fn cell(&self, bytes: &[u8], column: usize) -> Result<Cell, String> {
        let Some(value) = self.places[column].clone().and_then(|place| bytes.get(place)) else {
            return Ok(Cell::Null);
        };
        let kind = self.types[column];
        Ok(match kind {
            ColumnType::Bool => Cell::Bool(value != [0]),
            ColumnType::Byte => Cell::Integer(i64::from(i8::from_le_bytes(fixed(value)))),
            ColumnType::UByte => Cell::Integer(i64::from(u8::from_le_bytes(fixed(value)))),
            ColumnType::Short => Cell::Integer(i64::from(i16::from_le_bytes(fixed(value)))),
            ColumnType::UShort => Cell::Integer(i64::from(u16::from_le_bytes(fixed(value)))),
            ColumnType::Int => Cell::Integer(i64::from(i32::from_le_bytes(fixed(value)))),
            ColumnType::UInt => Cell::Integer(i64::from(u32::from_le_bytes(fixed(value)))),
            ColumnType::Long => Cell::Integer(i64::from_le_bytes(fixed(value))),
            ColumnType::ULong => {
                let n = u64::from_le_bytes(fixed(value));
                i64::try_from(n).map_or_else(|_| Cell::Text(n.to_string().into()), Cell::Integer)
            }
            ColumnType::Float => real(f64::from(f32::from_le_bytes(fixed(value)))),
            ColumnType::Double => real(f64::from_le_bytes(fixed(value))),
            ColumnType::String | ColumnType::DateTime => {
                let text = std::str::from_utf8(value).map_err(|_| format!("column {column} is not UTF-8"))?;
                if text.trim().is_empty() { Cell::Null } else { Cell::Text(text.into()) }
            }
            _ => Cell::Nested,
        })
    }
}

/// "Not a number" is how some writers say that there is none.
fn real(x: f64) -> Cell {
    if x.is_nan() { Cell::Null } else { Cell::Real(x) }
}

fn early() -> String {
    "its values end early".to_owned()
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|word| u16::from_le_bytes(*word))
}

/// The bytes of a number; [`Values::take`] measured them.
fn fixed<const N: usize>(value: &[u8]) -> [u8; N] {
    value.first_chunk().copied().unwrap_or([0; N])
}
