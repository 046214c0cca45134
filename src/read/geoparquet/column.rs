//! The values of one column in one group of rows.

use super::native::Numbers;
use super::pages::{Chunk, Pages};
use super::value::{Holds, of_impala, real};
use crate::issue::Issue;
use crate::read::Cell;
use bytes::Bytes;
use parquet::basic::Type;
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type as of;
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescPtr;

/// Rows that are read at once.
const BATCH: usize = 1024;

/// A column that is not what it should be; which it is, is for others to say.
pub(super) fn broken(reason: impl ToString) -> Issue {
    Issue::new("E0216").fact("reason", reason)
}

/// A column of a group of rows.
pub(super) struct Part {
    pub column: ColumnDescPtr,
    pub chunk: Chunk,
    pub bytes: Bytes,
    pub rows: u64,
}

impl Part {
    fn reader<T: DataType>(self) -> ColumnReaderImpl<T> {
        ColumnReaderImpl::new(self.column, Box::new(Pages::new(self.chunk, self.bytes)))
    }

    /// Gives the values of a column without lists row by row, and none where one is missing.
    fn each<T: DataType>(self, mut row: impl FnMut(Option<&T::T>) -> Result<(), Issue>) -> Result<(), Issue> {
        let (mut left, most) = (self.rows, self.column.max_def_level());
        let mut reader = self.reader::<T>();
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        while left > 0 {
            levels.clear();
            values.clear();
            let ask = BATCH.min(usize::try_from(left).unwrap_or(BATCH));
            let (rows, _, _) = reader.read_records(ask, Some(&mut levels), None, &mut values).map_err(broken)?;
            if rows == 0 {
                return Err(broken("a column has fewer rows than the others"));
            }
            if most == 0 {
                values.iter().try_for_each(|value| row(Some(value)))?;
            } else {
                let mut there = values.iter();
                levels.iter().try_for_each(|level| row(if *level == most { there.next() } else { None }))?;
            }
            left = left.saturating_sub(rows as u64);
        }
        Ok(())
    }

    /// Gives the cells of a column.
    pub fn cells(self, holds: Holds, mut row: impl FnMut(Cell) -> Result<(), Issue>) -> Result<(), Issue> {
        let none = Cell::Null;
        match self.column.physical_type() {
            Type::BOOLEAN => self.each::<of::BoolType>(|value| row(value.map_or(none.clone(), |is| Cell::Bool(*is)))),
            Type::INT32 => self.each::<of::Int32Type>(|value| row(value.map_or(none.clone(), |n| holds.of_int(*n)))),
            Type::INT64 => self.each::<of::Int64Type>(|value| row(value.map_or(none.clone(), |n| holds.of_long(*n)))),
            Type::INT96 => self.each::<of::Int96Type>(|value| row(value.map_or(none.clone(), of_impala))),
            Type::FLOAT => self.each::<of::FloatType>(|value| row(value.map_or(none.clone(), |x| real(f64::from(*x))))),
            Type::DOUBLE => self.each::<of::DoubleType>(|value| row(value.map_or(none.clone(), |x| real(*x)))),
            Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY => self
                .bytes(|value| row(value.map_or(Ok(none.clone()), |bytes| holds.of_bytes(bytes)).map_err(broken)?)),
        }
    }

    /// Gives the bytes of a column.
    pub fn bytes(self, mut row: impl FnMut(Option<&[u8]>) -> Result<(), Issue>) -> Result<(), Issue> {
        match self.column.physical_type() {
            Type::BYTE_ARRAY => self.each::<of::ByteArrayType>(|value| row(value.map(of::ByteArray::data))),
            Type::FIXED_LEN_BYTE_ARRAY => {
                self.each::<of::FixedLenByteArrayType>(|value| row(value.map(|value| value.data())))
            }
            _ => Err(broken("its geometries are no bytes")),
        }
    }

    /// The numbers of a column, with lists or without.
    pub fn numbers(self, out: &mut Numbers) -> Result<(), Issue> {
        if self.column.physical_type() != Type::DOUBLE {
            return Err(broken("the coordinates of its geometries are no numbers of 64 bits"));
        }
        let mut left = self.rows;
        let mut reader = self.reader::<of::DoubleType>();
        while left > 0 {
            let ask = BATCH.min(usize::try_from(left).unwrap_or(BATCH));
            let Numbers { values, definitions, repetitions } = out;
            let (rows, _, _) =
                reader.read_records(ask, Some(definitions), Some(repetitions), values).map_err(broken)?;
            if rows == 0 {
                return Err(broken("a column has fewer rows than the others"));
            }
            left = left.saturating_sub(rows as u64);
        }
        Ok(())
    }
}
