//! What the values of a column mean, and what cells they become.

use super::moment::{date, moment, time};
use crate::read::Cell;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::data_type::Int96;
use parquet::schema::types::ColumnDescriptor;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Bool,
    Whole,
    /// Numbers of which none is below zero.
    Unsigned,
    Real,
    /// Numbers of 16 bits.
    Half,
    /// Numbers with so many digits behind the point.
    Decimal(u32),
    Text,
    Uuid,
    Date,
    /// A time of the day, with the parts of a second.
    Time(i64),
    /// A moment, with the parts of a second and whether it is in UTC.
    Moment(i64, bool),
    /// A moment as Impala wrote it: nanoseconds of a day, and a Julian day.
    Impala,
}

/// Bytes of the longest decimal number.
const LONGEST_DECIMAL: i32 = 16;

fn in_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

impl Holds {
    /// What a column of single values holds.
    ///
    /// # Errors
    /// The name of a type that no cell is for.
    pub fn of(column: &ColumnDescriptor) -> Result<Self, &'static str> {
        let physical = column.physical_type();
        let is_text = matches!(physical, Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY);
        match column.logical_type_ref() {
            Some(LogicalType::Integer(kind)) if !is_text => {
                return Ok(if kind.is_signed { Self::Whole } else { Self::Unsigned });
            }
            Some(LogicalType::Decimal(_)) => return Self::decimal(column),
            Some(LogicalType::Date) if physical == Type::INT32 => return Ok(Self::Date),
            Some(LogicalType::Time(kind)) if !is_text => return Ok(Self::Time(in_second(kind.unit))),
            Some(LogicalType::Timestamp(kind)) if physical == Type::INT64 => {
                return Ok(Self::Moment(in_second(kind.unit), kind.is_adjusted_to_u_t_c));
            }
            Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) if is_text => return Ok(Self::Text),
            Some(LogicalType::Uuid) if column.type_length() == 16 => return Ok(Self::Uuid),
            Some(LogicalType::Float16) if column.type_length() == 2 => return Ok(Self::Half),
            Some(LogicalType::Geometry(_)) => return Err("GEOMETRY"),
            Some(LogicalType::Geography(_)) => return Err("GEOGRAPHY"),
            Some(LogicalType::Bson) => return Err("BSON"),
            Some(LogicalType::Variant(_)) => return Err("VARIANT"),
            _ => {}
        }
        match (column.converted_type(), physical) {
            (
                ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64,
                Type::INT32 | Type::INT64,
            ) => Ok(Self::Unsigned),
            (ConvertedType::DECIMAL, _) => Self::decimal(column),
            (ConvertedType::DATE, Type::INT32) => Ok(Self::Date),
            (ConvertedType::TIME_MILLIS, Type::INT32) => Ok(Self::Time(1_000)),
            (ConvertedType::TIME_MICROS, Type::INT64) => Ok(Self::Time(1_000_000)),
            (ConvertedType::TIMESTAMP_MILLIS, Type::INT64) => Ok(Self::Moment(1_000, true)),
            (ConvertedType::TIMESTAMP_MICROS, Type::INT64) => Ok(Self::Moment(1_000_000, true)),
            (ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON, Type::BYTE_ARRAY) => Ok(Self::Text),
            (ConvertedType::INTERVAL, _) => Err("INTERVAL"),
            (ConvertedType::BSON, _) => Err("BSON"),
            (_, Type::BOOLEAN) => Ok(Self::Bool),
            (_, Type::INT32 | Type::INT64) => Ok(Self::Whole),
            (_, Type::FLOAT | Type::DOUBLE) => Ok(Self::Real),
            (_, Type::INT96) => Ok(Self::Impala),
            (_, Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY) => Err("BINARY"),
        }
    }

    fn decimal(column: &ColumnDescriptor) -> Result<Self, &'static str> {
        match u32::try_from(column.type_scale()) {
            Ok(scale @ 0..=38) if column.type_length() <= LONGEST_DECIMAL => Ok(Self::Decimal(scale)),
            _ => Err("DECIMAL"),
        }
    }

    /// A whole number of 32 bits.
    pub fn of_int(self, value: i32) -> Cell {
        match self {
            // The same bits, of which the first is no sign.
            Self::Unsigned => Cell::Integer(i64::from(value.cast_unsigned())),
            other => other.of_long(i64::from(value)),
        }
    }

    /// A whole number of 64 bits.
    pub fn of_long(self, value: i64) -> Cell {
        let text = |text: String| Cell::Text(text.into());
        match self {
            Self::Unsigned if value < 0 => text(value.cast_unsigned().to_string()),
            Self::Decimal(scale) => decimal(i128::from(value), scale),
            Self::Date => text(date(value)),
            Self::Time(parts) => text(time(value, parts)),
            Self::Moment(parts, utc) => text(moment(value, parts, utc)),
            _ => Cell::Integer(value),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn of_bytes(self, bytes: &[u8]) -> Result<Cell, &'static str> {
        match self {
            Self::Decimal(scale) => {
                let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
                let mut value = [if negative { 0xff } else { 0 }; 16];
                let at = value.len().checked_sub(bytes.len()).ok_or("a decimal number of more than 16 bytes")?;
                value[at..].copy_from_slice(bytes);
                Ok(decimal(i128::from_be_bytes(value), scale))
            }
            Self::Half => Ok(bytes.first_chunk().map_or(Cell::Null, |half| real(of_half(u16::from_le_bytes(*half))))),
            Self::Uuid => {
                let digits = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
                let parts = [0..4, 4..6, 6..8, 8..10, 10..16].map(|part| bytes.get(part).map(digits));
                let parts: Option<Vec<String>> = parts.into_iter().collect();
                Ok(Cell::Text(parts.ok_or("a UUID of less than 16 bytes")?.join("-").into()))
            }
            _ => {
                let text = std::str::from_utf8(bytes).map_err(|_| "text that is not UTF-8")?;
                Ok(if text.trim().is_empty() { Cell::Null } else { Cell::Text(text.into()) })
            }
        }
    }
}

/// "Not a number" is how some writers say that there is none.
pub(super) fn real(value: f64) -> Cell {
    if value.is_nan() { Cell::Null } else { Cell::Real(value) }
}

/// Nanoseconds of a day, then the Julian day.
pub(super) fn of_impala(value: &Int96) -> Cell {
    const UNIX: i64 = 2_440_588;
    const IN_DAY: i64 = 86_400_000_000_000;
    let [low, high, day] = value.data() else { return Cell::Null };
    let nanoseconds = i64::from(*low) | i64::from(*high) << 32;
    let days = i64::from(*day) - UNIX + nanoseconds.div_euclid(IN_DAY);
    Cell::Text(format!("{}T{}", date(days), time(nanoseconds.rem_euclid(IN_DAY), 1_000_000_000)).into())
}

/// A number with so many digits behind the point; one of more digits than a real number tells apart stays text.
fn decimal(value: i128, scale: u32) -> Cell {
    const TOLD_APART: usize = 15;
    if scale == 0 {
        return i64::try_from(value).map_or_else(|_| Cell::Text(value.to_string().into()), Cell::Integer);
    }
    let width = scale as usize + 1;
    let digits = format!("{:0width$}", value.unsigned_abs());
    let (whole, part) = digits.split_at(digits.len() - scale as usize);
    let text = format!("{}{whole}.{part}", if value < 0 { "-" } else { "" });
    match text.parse() {
        Ok(number) if value.unsigned_abs().to_string().len() <= TOLD_APART => Cell::Real(number),
        _ => Cell::Text(text.into()),
    }
}

/// A number of IEEE 754 binary16: a sign, five bits of exponent, ten of fraction.
fn of_half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff) / 1024.0);
    match exponent {
        0 => sign * fraction * 2_f64.powi(-14),
        31 if fraction == 0.0 => sign * f64::INFINITY,
        31 => f64::NAN,
        _ => sign * (1.0 + fraction) * 2_f64.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn numbers_keep_what_they_say() {
        assert_eq!(Holds::Unsigned.of_int(-1), Cell::Integer(4_294_967_295));
        assert_eq!(Holds::Unsigned.of_long(-1), text("18446744073709551615"));
        assert_eq!(Holds::Whole.of_int(-7), Cell::Integer(-7));
        assert_eq!(Holds::Decimal(2).of_long(-105), Cell::Real(-1.05));
        assert_eq!(Holds::Decimal(3).of_long(5), Cell::Real(0.005));
        assert_eq!(Holds::Decimal(2).of_long(12_345_678_901_234_567), text("123456789012345.67"));
        assert_eq!(Holds::Decimal(0).of_bytes(&[0xff, 0xfe]), Ok(Cell::Integer(-2)));
        assert_eq!(Holds::Decimal(0).of_bytes(&[0x7f; 16]), Ok(text("169473963133173273960190490760135540607")));
        assert!(Holds::Decimal(0).of_bytes(&[0; 17]).is_err());
        let halves = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x3555];
        assert_eq!(halves.map(of_half), [1.0, -2.0, 65_504.0, 2_f64.powi(-24), f64::INFINITY, 0.333_251_953_125]);
        assert!(of_half(0x7e00).is_nan());
    }

    #[test]
    fn texts_and_moments() {
        assert_eq!(Holds::Date.of_int(20_332), text("2025-09-01"));
        assert_eq!(Holds::Moment(1_000, true).of_long(0), text("1970-01-01T00:00:00Z"));
        assert_eq!(Holds::Text.of_bytes("凤城".as_bytes()), Ok(text("凤城")));
        assert_eq!(Holds::Text.of_bytes(b"  "), Ok(Cell::Null));
        assert!(Holds::Text.of_bytes(&[0xff]).is_err());
        let uuid: Vec<u8> = (0..16).collect();
        assert_eq!(Holds::Uuid.of_bytes(&uuid), Ok(text("00010203-0405-0607-0809-0a0b0c0d0e0f")));
        let mut old = Int96::new();
        old.set_data(1_000_000_000, 0, 2_440_589);
        assert_eq!(of_impala(&old), text("1970-01-02T00:00:01"));
    }
}
