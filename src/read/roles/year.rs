//! Years in which a site opens or closes.

use crate::read::Cell;
use crate::read::number::normal;
use crate::read::quantity::trimmed;
use std::ops::RangeInclusive;

const YEARS: RangeInclusive<i32> = 1900..=2200;

/// The year of a year (`2025`, `2025年`, `2025年底`, `2025年度`) or of a date (`2025年9月`, `2025-09-01`, `2025/9`, `2025.09`,
/// `2025-09-01 00:00:00`), whatever its month; `None` when the cell is empty. Full-width digits and white space change nothing.
///
/// A period (`2023-2025`) is refused: its end may be the last year of building or the first with pupils.
///
/// # Errors
/// For anything else, and for years outside 1900 to 2200.
pub fn year(cell: &Cell<&str>) -> Result<Option<i32>, ()> {
    let found = match cell {
        Cell::Null => return Ok(None),
        Cell::Integer(n) => i32::try_from(*n).ok(),
        Cell::Real(x) if x.fract() == 0.0 && x.abs() < 1e5 => Some(*x as i32),
        // 2025.9 is September; whether 2025.1 is January or October does not matter for the year.
        Cell::Real(x) => dated(&x.to_string()),
        Cell::Text(text) => match trimmed(text) {
            "" => return Ok(None),
            text => dated(text),
        },
        Cell::Bool(_) | Cell::Nested => None,
    };
    found.filter(|year| YEARS.contains(year)).map(Some).ok_or(())
}

/// The year in which a school year begins: `2023-2024学年`, `2023-2024`, `2023/24`; `None` for anything that is none.
pub fn school_year(cell: &Cell<&str>) -> Option<i32> {
    let Cell::Text(text) = cell else { return None };
    let text = normal(text).replace(['—', '–', '~', '～', '/'], "-");
    let text = text.strip_suffix("学年").or_else(|| text.strip_suffix("学年度")).unwrap_or(&text);
    let (first, second) = text.split_once('-')?;
    let first: i32 = number(first, 4).filter(|year| YEARS.contains(year))?;
    let next = first + 1;
    let is_next = match second.len() {
        2 => number(second, 2) == Some(next % 100),
        _ => number(second, 4) == Some(next),
    };
    is_next.then_some(first)
}

fn dated(text: &str) -> Option<i32> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    // White space may stand between Chinese parts; after a date in digits only a time may follow.
    let text = if time.contains(':') { normal(date) } else { normal(text) };
    let year: i32 = number(text.get(..4)?, 4)?;
    let rest = &text[4..];
    let valid = match rest.chars().next() {
        None => true,
        Some('年') => chinese(&rest['年'.len_utf8()..]),
        Some(mark @ ('-' | '/' | '.')) => separated(&rest[1..], mark),
        Some(_) => false,
    };
    valid.then_some(year)
}

/// What may follow `2025年`: nothing, a part of the year, `9月`, `9月底`, `9月1日`.
fn chinese(rest: &str) -> bool {
    const PARTS: [&str; 19] = [
        "",
        "度",
        "初",
        "底",
        "末",
        "中",
        "年初",
        "年底",
        "春",
        "秋",
        "春季",
        "秋季",
        "春季学期",
        "秋季学期",
        "春季开学",
        "秋季开学",
        "上半年",
        "下半年",
        "内",
    ];
    let Some((month, day)) = rest.split_once('月') else { return PARTS.contains(&rest) };
    is_month(month)
        && (matches!(day, "" | "份" | "初" | "底" | "末" | "中旬" | "上旬" | "下旬")
            || day.strip_suffix(['日', '号']).is_some_and(is_day))
}

/// What may follow `2025-`: `09`, `09-01`.
fn separated(rest: &str, mark: char) -> bool {
    match rest.split_once(mark) {
        None => is_month(rest),
        Some((month, day)) => is_month(month) && is_day(day),
    }
}

fn is_month(text: &str) -> bool {
    number(text, 2).is_some_and(|n| (1..=12).contains(&n))
}

fn is_day(text: &str) -> bool {
    number(text, 2).is_some_and(|n| (1..=31).contains(&n))
}

fn number(text: &str, longest: usize) -> Option<i32> {
    let digits = (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn school_years_begin_in_autumn() {
        for text in ["2023-2024学年", "2023—2024学年度", "2023/24", "2023-2024"] {
            assert_eq!(school_year(&Cell::Text(text)), Some(2023), "{text}");
        }
        for text in ["2023-2025学年", "2023", "2023-9", "2023-09", "2023-09-01", "23-24"] {
            assert_eq!(school_year(&Cell::Text(text)), None, "{text}");
        }
    }

    #[test]
    fn years_and_dates() {
        assert_eq!(year(&Cell::Integer(2025)), Ok(Some(2025)));
        assert_eq!(year(&Cell::Real(2025.0)), Ok(Some(2025)));
        assert_eq!(year(&Cell::Null), Ok(None));
        assert_eq!(year(&Cell::Text(" ")), Ok(None));
        for text in [
            "2025",
            "2025年",
            "2025年9月",
            "2025年9月1日",
            "2025-09-01",
            "2025-09",
            "2025/9/1",
            "2025.09",
            "2025-09-01T08:00:00",
            "2025-09-01 00:00:00",
            "２０２５年",
            "２０２５",
            "2025 年 9 月",
            " 2025年底\u{a0}",
            "2025年秋",
            "2025年9月底",
            "2025年度",
            "2025.9",
        ] {
            assert_eq!(year(&Cell::Text(text)), Ok(Some(2025)), "{text}");
        }
        for text in [
            "25",
            "202509",
            "2025.5年",
            "2025-13",
            "2025年以后",
            "2023-2025",
            "2023—2025年",
            "2025-09 01",
            "2025 2026",
            "十四五",
            "2025-2027",
            "20250901",
            "1899",
            "2201",
            "约2025",
        ] {
            assert_eq!(year(&Cell::Text(text)), Err(()), "{text}");
        }
        assert_eq!(year(&Cell::Integer(202_509)), Err(()));
        assert_eq!(year(&Cell::Bool(true)), Err(()));
        assert_eq!(year(&Cell::Real(2025.9)), Ok(Some(2025)));
        assert_eq!(year(&Cell::Real(2025.75)), Err(()));
    }
}
