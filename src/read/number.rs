//! Cells into numbers under stated rules; whatever the rules do not cover is a fault, never a guess and never a zero.
//!
//! A number is a JSON or CSV number, or text made of ASCII digits with at most one decimal point (`"1350"`, `"12.5"`), perhaps with an
//! exponent as programs write it (`1.2e-05`, `2.5E+01`). A count may also be written as people write it (`1,350人`, `1.2万`, `约800`):
//! see [`super::quantity`]. Ranges, `NaN`, `inf`, `true` and lists are none.

use super::Cell;
use super::angle::angle;
pub use super::normal::normal;
use super::not_a_number::is_not_a_number;
use super::quantity::{self, Heading, Quantity, Rule, Rules, quantity, times, trimmed};
use crate::units::{MAX_COUNT, MICRO};

/// Why a cell is not a count.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Text that is no single number.
    Text,
    /// A word for "unknown".
    Unknown,
    /// A unit that the column cannot hold.
    Unit(String),
    /// `true`, `false`, a list or an object.
    Kind,
    /// Below zero.
    Negative,
    /// A number that files use for "unknown": -99999, -9999, -1, ...
    NoData,
    /// Not finite, or beyond [`MAX_COUNT`].
    Range,
}

impl From<quantity::Fault> for Fault {
    fn from(fault: quantity::Fault) -> Self {
        match fault {
            quantity::Fault::Text => Self::Text,
            quantity::Fault::Unknown => Self::Unknown,
            quantity::Fault::Unit(unit) => Self::Unit(unit),
            quantity::Fault::Range => Self::Range,
        }
    }
}

/// Numbers below zero that stand for "unknown" in rasters, shapefiles and surveys.
const NO_DATA: [f64; 9] = [-1.0, -9.0, -99.0, -999.0, -9_999.0, -99_999.0, -999_999.0, -32_768.0, -2_147_483_648.0];

/// A number of persons, places or classes, and the rules it was read under; `None` when the cell is empty. A power of ten in
/// the heading multiplies in decimal: 69.296 in a column of 万人 is 692,960.
///
/// # Errors
/// [`Fault`] says which rule the cell breaks.
pub fn count(cell: &Cell<&str>, heading: &Heading) -> Result<Option<(f64, Rules)>, Fault> {
    let value = match (plain(cell), cell) {
        (Err(Fault::Text), Cell::Text(text)) => {
            return match quantity(text, heading)? {
                Some(found) if exact(found) => Ok(Some((found.to_f64(), found.rules))),
                Some(_) => Err(Fault::Range),
                None => Ok(None),
            };
        }
        (found, _) => found?,
    };
    let Some(value) = value else { return Ok(None) };
    // What an exponent makes less than half a millionth would be zero.
    if value > 0.0 && value * (MICRO as f64) < 0.5 && matches!(cell, Cell::Text(text) if is_scientific(trimmed(text))) {
        return Err(Fault::Text);
    }
    if value < 0.0 {
        return Err(if NO_DATA.contains(&value) || value <= -1e30 { Fault::NoData } else { Fault::Negative });
    }
    if value > MAX_COUNT {
        return Err(Fault::Range);
    }
    if heading.power() == 0 && heading.factor() == 1 {
        return Ok(Some((value, Rules::default())));
    }
    let digits = match cell {
        Cell::Text(text) if quantity::is_plain(trimmed(text)) => trimmed(text).to_owned(),
        // The shortest decimal that is this number: what the file has, without the noise of binary fractions.
        _ => value.to_string(),
    };
    let micro = times(&digits, heading.power(), heading.factor());
    let micro = micro.and_then(|n| i64::try_from(n).ok()).ok_or(Fault::Range)?;
    let rules = if heading.power() == 0 { Rules::default() } else { Rules::of(Rule::Heading) };
    let found = Quantity { micro, rules };
    if found.to_f64() <= MAX_COUNT && exact(found) {
        Ok(Some((found.to_f64(), found.rules)))
    } else {
        Err(Fault::Range)
    }
}

/// Whether the amount survives as a floating-point number: all do up to a billion.
fn exact(found: Quantity) -> bool {
    (found.to_f64() * MICRO as f64).round() as i64 == found.micro
}

/// The largest amount of a coordinate: 25 times around the earth in metres, enough for every zone prefix.
pub const MAX_COORDINATE: f64 = 1e9;

/// A coordinate, as a number or in degrees, minutes and seconds; `None` when the cell is empty, or has what programs write
/// there (`NA`, `NaN`, `null`).
///
/// # Errors
/// [`Fault`] says which rule the cell breaks; negative numbers are none here.
pub fn coordinate(cell: &Cell<&str>) -> Result<Option<f64>, Fault> {
    if let Cell::Text(text) = cell
        && is_missing(text)
    {
        return Ok(None);
    }
    match plain(cell) {
        // Degrees, minutes and seconds are one number as well.
        Err(Fault::Text) => match cell {
            Cell::Text(text) => angle(text).map(|angle| Some(angle.degrees)).ok_or(Fault::Text),
            _ => Err(Fault::Text),
        },
        other => other,
    }
    .and_then(|value| match value {
        Some(value) if value.abs() > MAX_COORDINATE => Err(Fault::Range),
        other => Ok(other),
    })
}

/// Whether a text is how programs write that there is no value: R, pandas, Excel and databases.
fn is_missing(text: &str) -> bool {
    let text = text.trim();
    let known = ["na", "n/a", "#n/a", "null", "none", "nil", "\\n", "<na>"];
    is_not_a_number(text) || known.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A finite number, or nothing.
fn plain(cell: &Cell<&str>) -> Result<Option<f64>, Fault> {
    let value = match cell {
        Cell::Null => return Ok(None),
        Cell::Integer(n) => *n as f64,
        Cell::Real(x) => *x,
        Cell::Bool(_) | Cell::Nested => return Err(Fault::Kind),
        Cell::Text(text) => {
            let text = trimmed(text);
            if text.is_empty() {
                return Ok(None);
            }
            let amount = text.strip_prefix('-').unwrap_or(text);
            if !quantity::is_plain(amount) && !is_scientific(amount) {
                return Err(Fault::Text);
            }
            let value: f64 = text.parse().map_err(|_| Fault::Text)?;
            // Too small for a number of this machine, and not zero.
            let is_some =
                text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).any(|byte| matches!(byte, b'1'..=b'9'));
            if is_some && value.abs() < f64::MIN_POSITIVE {
                return Err(Fault::Text);
            }
            value
        }
    };
    if value.is_finite() { Ok(Some(value)) } else { Err(Fault::Range) }
}

/// Whether a text is a number with an exponent: R, pandas and spreadsheets write very small and very large ones so.
fn is_scientific(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    quantity::is_plain(digits)
        && (1..=3).contains(&exponent.len())
        && exponent.bytes().all(|digit| digit.is_ascii_digit())
}

/// A cell as a message shows it.
pub fn shown(cell: &Cell<&str>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Bool(b) => b.to_string(),
        Cell::Integer(n) => n.to_string(),
        Cell::Real(x) => x.to_string(),
        Cell::Text(text) => text.to_string(),
        Cell::Nested => "[…]".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::quantity::Measure;

    fn text(t: &str) -> Cell<&str> {
        Cell::Text(t)
    }

    fn count(cell: &Cell<&str>) -> Result<Option<f64>, Fault> {
        let found = super::count(cell, &Heading::bare(Measure::Persons));
        found.map(|found| found.map(|(value, _)| value))
    }

    #[test]
    fn numbers_are_numbers_and_empty_is_not_zero() {
        assert_eq!(count(&Cell::Integer(1350)), Ok(Some(1350.0)));
        assert_eq!(count(&Cell::Real(12.5)), Ok(Some(12.5)));
        assert_eq!(count(&text(" 1350 ")), Ok(Some(1350.0)));
        assert_eq!(count(&text("12.5")), Ok(Some(12.5)));
        assert_eq!(count(&Cell::Null), Ok(None));
        assert_eq!(count(&text("  ")), Ok(None));
    }

    #[test]
    fn text_is_a_quantity_or_a_fault() {
        assert_eq!(count(&text("1,350人")), Ok(Some(1350.0)));
        assert_eq!(count(&text("69.296万人")), Ok(Some(692_960.0)));
        for unclear in [
            "800-900", "NaN", "inf", "1e", "e5", "1e+", "1e5人", "1,2e5", "1e1234", "13,50", "1.2.3", "+5", "0x10",
            ".", ",",
        ] {
            assert_eq!(count(&text(unclear)), Err(Fault::Text), "{unclear}");
        }
        assert_eq!(count(&text("无")), Err(Fault::Unknown));
        assert_eq!(count(&text("120亩")), Err(Fault::Unit("亩".to_owned())));
    }

    #[test]
    fn an_exponent_is_part_of_a_number() {
        for (written, value) in
            [("1.2e-05", 1.2e-5), ("2.5E+01", 25.0), (" 1e+05 ", 1e5), ("7E0", 7.0), (".5e1", 5.0), ("0e0", 0.0)]
        {
            assert_eq!(count(&text(written)), Ok(Some(value)), "{written}");
            assert_eq!(coordinate(&text(written)), Ok(Some(value)), "{written}");
        }
        assert_eq!(coordinate(&text("-1.075e2")), Ok(Some(-107.5)));
        assert_eq!(count(&text("-1e3")), Err(Fault::Negative));
        for lost in ["1e-300", "1e-400", "4e-7"] {
            assert_eq!(count(&text(lost)), Err(Fault::Text), "{lost}");
        }
        assert_eq!((coordinate(&text("1e-320")), coordinate(&text("1e-400"))), (Err(Fault::Text), Err(Fault::Text)));
        assert_eq!(count(&text("1e300")), Err(Fault::Range));
        assert_eq!(count(&text("1e999")), Err(Fault::Range));
        let heading = Heading::new("人口(万人)", Measure::Persons);
        assert_eq!(super::count(&text("6.9296E+01"), &heading).unwrap().unwrap().0, 692_960.0);
    }

    #[test]
    fn a_heading_multiplies_numbers_exactly() {
        let heading = Heading::new("人口(万人)", Measure::Persons);
        for cell in [Cell::Real(69.296), text("69.296"), text(" 69.2960 ")] {
            let (value, rules) = super::count(&cell, &heading).unwrap().unwrap();
            assert_eq!((value, rules.has(Rule::Heading)), (692_960.0, true), "{cell:?}");
        }
        assert_eq!(super::count(&Cell::Integer(3), &heading).unwrap().unwrap().0, 30_000.0);
        assert_eq!(super::count(&Cell::Integer(-9999), &heading), Err(Fault::NoData));
        assert_eq!(super::count(&Cell::Integer(100_000_000), &heading), Err(Fault::Range));
        assert_eq!(super::count(&Cell::Null, &heading), Ok(None));
    }

    #[test]
    fn other_kinds_and_impossible_amounts_are_told_apart() {
        assert_eq!(count(&Cell::Bool(true)), Err(Fault::Kind));
        assert_eq!(count(&Cell::Nested), Err(Fault::Kind));
        assert_eq!(count(&Cell::Integer(-3)), Err(Fault::Negative));
        assert_eq!(count(&text("-3")), Err(Fault::Negative));
        for n in [-1, -9999, -99_999, -2_147_483_648] {
            assert_eq!(count(&Cell::Integer(n)), Err(Fault::NoData), "{n}");
        }
        assert_eq!(count(&Cell::Real(-3.402_823_466e38)), Err(Fault::NoData));
        assert_eq!(count(&Cell::Real(f64::NAN)), Err(Fault::Range));
        assert_eq!(count(&Cell::Integer(1_000_000_000_000)), Err(Fault::Range));
        assert_eq!(count(&text("500115001001000000000")), Err(Fault::Range));
        assert_eq!(count(&Cell::Real(1e11)), Ok(Some(1e11)));
    }

    #[test]
    fn coordinates_may_be_negative_but_not_endless() {
        assert_eq!(coordinate(&Cell::Real(-106.5)), Ok(Some(-106.5)));
        assert_eq!(coordinate(&Cell::Real(1e308)), Err(Fault::Range));
        for missing in ["NA", "n/a", " NaN ", "null", "None", "#N/A", "\\N"] {
            assert_eq!(coordinate(&text(missing)), Ok(None), "{missing}");
        }
        assert_eq!((coordinate(&text(".8")), coordinate(&text("-107."))), (Ok(Some(0.8)), Ok(Some(-107.0))));
        assert_eq!(coordinate(&text("106°30′")), Ok(Some(106.5)));
        assert!(matches!(coordinate(&text("106°60′")), Err(Fault::Text)));
    }
}
