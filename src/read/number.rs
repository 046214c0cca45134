//! Cells into numbers under stated rules; whatever the rules do not cover is a fault, never a guess and never a zero.
//!
//! A number is a JSON or CSV number, or text made of ASCII digits with at most one decimal point (`"1350"`, `"12.5"`).
//! `"1,350人"`, full-width digits, `1.2万`, `约800`, ranges, `NaN`, `inf`, `1e9` in quotes, `true` and lists are none. Where
//! such text can only mean one number, the fault carries it, so that the message can say what to write.

use super::Cell;
use crate::units::MAX_COUNT;

/// Why a cell is not a count.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Text; the number it can only mean, if there is one.
    Text(Option<String>),
    /// `true`, `false`, a list or an object.
    Kind,
    /// Below zero.
    Negative,
    /// A number that files use for "unknown": -99999, -9999, -1, ...
    NoData,
    /// Not finite, or beyond [`MAX_COUNT`].
    Range,
}

/// Numbers below zero that stand for "unknown" in rasters, shapefiles and surveys.
const NO_DATA: [f64; 9] = [-1.0, -9.0, -99.0, -999.0, -9_999.0, -99_999.0, -999_999.0, -32_768.0, -2_147_483_648.0];

/// A number of persons, places or classes; `None` when the cell is empty.
///
/// # Errors
/// [`Fault`] says which rule the cell breaks.
pub fn count(cell: &Cell) -> Result<Option<f64>, Fault> {
    let Some(value) = plain(cell)? else { return Ok(None) };
    if value < 0.0 {
        return Err(if NO_DATA.contains(&value) || value <= -1e30 { Fault::NoData } else { Fault::Negative });
    }
    if value > MAX_COUNT { Err(Fault::Range) } else { Ok(Some(value)) }
}

/// The largest amount of a coordinate: 25 times around the earth in metres, enough for every zone prefix.
pub const MAX_COORDINATE: f64 = 1e9;

/// A coordinate; `None` when the cell is empty.
///
/// # Errors
/// [`Fault`] says which rule the cell breaks; negative numbers are none here.
pub fn coordinate(cell: &Cell) -> Result<Option<f64>, Fault> {
    match plain(cell)? {
        Some(value) if value.abs() > MAX_COORDINATE => Err(Fault::Range),
        other => Ok(other),
    }
}

/// A finite number, or nothing.
fn plain(cell: &Cell) -> Result<Option<f64>, Fault> {
    let value = match cell {
        Cell::Null => return Ok(None),
        Cell::Integer(n) => *n as f64,
        Cell::Real(x) => *x,
        Cell::Bool(_) | Cell::Nested => return Err(Fault::Kind),
        Cell::Text(text) => {
            let text = text.trim();
            if text.is_empty() {
                return Ok(None);
            }
            if !is_plain(text.strip_prefix('-').unwrap_or(text)) {
                return Err(Fault::Text(looks_like(text)));
            }
            text.parse().map_err(|_| Fault::Text(None))?
        }
    };
    if value.is_finite() { Ok(Some(value)) } else { Err(Fault::Range) }
}

/// ASCII digits with at most one point between them.
fn is_plain(text: &str) -> bool {
    let mut parts = text.split('.');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.next().is_some_and(digits) && parts.next().is_none_or(digits) && parts.next().is_none()
}

/// A cell as a message shows it.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Bool(b) => b.to_string(),
        Cell::Integer(n) => n.to_string(),
        Cell::Real(x) => x.to_string(),
        Cell::Text(text) => text.to_string(),
        Cell::Nested => "[…]".to_owned(),
    }
}

/// Full-width ASCII as ASCII, without white space, small letters.
pub fn normal(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The one number a text such as `1,350人`, `１３５０`, `约800` or `1.35万` can mean, as it should be written.
fn looks_like(text: &str) -> Option<String> {
    let text = normal(text);
    let text = ["约", "共", "近", "大约"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let (factor, unit) = match rest.chars().next() {
        Some('万') => (1e4, &rest['万'.len_utf8()..]),
        Some('亿') => (1e8, &rest['亿'.len_utf8()..]),
        _ => (1.0, rest),
    };
    let known = ["", "人", "名", "个", "张", "座", "床", "位", "班", "个班", "个学位", "学位", "左右", "人左右"];
    let digits = ungroup(digits)?;
    if !known.contains(&unit) || !is_plain(&digits) {
        return None;
    }
    let value = digits.parse::<f64>().ok()? * factor;
    let written = format!("{value:.6}");
    (value <= MAX_COUNT).then(|| written.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// Drops commas that group digits by three; any other comma makes the text ambiguous.
fn ungroup(digits: &str) -> Option<String> {
    if !digits.contains(',') {
        return Some(digits.to_owned());
    }
    let whole = digits.split('.').next().unwrap_or(digits);
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let regular =
        (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3) && !digits[whole.len()..].contains(',');
    regular.then(|| digits.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(t: &str) -> Cell {
        Cell::Text(t.into())
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
    fn text_is_a_fault_that_names_the_number_it_can_only_mean() {
        let means = |t: &str| match count(&text(t)) {
            Err(Fault::Text(n)) => n,
            other => panic!("{t}: {other:?}"),
        };
        for (written, meant) in [
            ("1,350人", "1350"),
            ("１３５０", "1350"),
            ("１，３５０人", "1350"),
            ("1.35万", "13500"),
            ("69.296万人", "692960"),
            ("约800", "800"),
            ("30个班", "30"),
            ("1,234,567.5", "1234567.5"),
        ] {
            assert_eq!(means(written).as_deref(), Some(meant), "{written}");
        }
        for unclear in ["800-900", "NaN", "inf", "1e9", "13,50", "1.2.3", "无", "—", "+5", "0x10", "1350元", ".", ","]
        {
            assert_eq!(means(unclear), None, "{unclear}");
        }
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
        assert!(matches!(coordinate(&text("106°30′")), Err(Fault::Text(None))));
    }
}
