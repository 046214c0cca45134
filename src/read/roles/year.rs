//! Years in which a site opens or closes.

use crate::model::Intake;
use crate::read::Cell;
use crate::read::number::normal;
use crate::read::quantity::trimmed;
use std::ops::RangeInclusive;

const YEARS: RangeInclusive<i32> = 1900..=2200;

/// A year, and the first and the last day of it, as month and day, that may be meant; neither where only the year is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The year as it stands there.
    pub year: i32,
    days: Option<[(u8, u8); 2]>,
}

/// The year from which something counts, and how its date says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// That of the date.
    OfDate(i32),
    /// The next one: the intake of its own year was over.
    Next(i32),
    /// That of the date, which does not say on which side of the intake it lies.
    Unclear(i32),
}

impl Dated {
    /// The first year whose intake lies on the date or after it. A year alone, the intake's own month and a season around it count by
    /// their year.
    pub fn counts(self, intake: Option<Intake>) -> Counts {
        let (Some(Intake { month, day }), Some([first, last])) = (intake, self.days) else {
            return Counts::OfDate(self.year);
        };
        if first > (month, day) {
            Counts::Next(self.year + 1)
        } else if last > (month, day) && last.0 - first.0 >= HALF {
            Counts::Unclear(self.year)
        } else {
            Counts::OfDate(self.year)
        }
    }
}

/// From so many months on, days between which an intake lies do not tell which one is meant.
const HALF: u8 = 3;

/// The year of a year (`2025`, `2025年`, `2025年底`, `2025年度`) or of a date (`2025年9月`, `2025-09-01`, `2025/9`, `2025.09`,
/// `2025-09-01 00:00:00`), with its days; `None` when the cell is empty. Full-width digits and white space change nothing.
///
/// A period (`2023-2025`) is refused: its end may be the last year of building or the first with pupils.
///
/// # Errors
/// For anything else, and for years outside 1900 to 2200.
pub fn year(cell: &Cell<&str>) -> Result<Option<Dated>, ()> {
    let bare = |year| Some(Dated { year, days: None });
    let found = match cell {
        Cell::Null => return Ok(None),
        Cell::Integer(n) => i32::try_from(*n).ok().and_then(bare),
        Cell::Real(x) if x.fract() == 0.0 && x.abs() < 1e5 => bare(*x as i32),
        // 2025.9 is September; 2025.1 may be January or October.
        Cell::Real(x) => dated(&x.to_string()).map(|found| match found.days {
            Some([(1, 1), (1, 31)]) => Dated { days: Some([(1, 1), (10, 31)]), ..found },
            _ => found,
        }),
        Cell::Text(text) => match trimmed(text) {
            "" => return Ok(None),
            text => dated(text),
        },
        Cell::Bool(_) | Cell::Nested => None,
    };
    found.filter(|found| YEARS.contains(&found.year)).map(Some).ok_or(())
}

/// The year in which a school year begins: `2023-2024学年`, `2023-2024`, `2023/24`, `2023学年`; `None` for anything that is none.
pub fn school_year(cell: &Cell<&str>) -> Option<i32> {
    let Cell::Text(text) = cell else { return None };
    let text = normal(text).replace(['—', '–', '~', '～', '/'], "-");
    let named = text.strip_suffix("学年").or_else(|| text.strip_suffix("学年度"));
    let four = |text: &str| number(text, 4).filter(|year| YEARS.contains(year));
    let Some((first, second)) = named.unwrap_or(&text).split_once('-') else { return named.and_then(four) };
    let first = four(first)?;
    let next = first + 1;
    let is_next = match second.len() {
        2 => number(second, 2) == Some(next % 100),
        _ => number(second, 4) == Some(next),
    };
    is_next.then_some(first)
}

fn dated(text: &str) -> Option<Dated> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    // White space may stand between Chinese parts; after a date in digits only a time may follow.
    let text = if time.contains(':') { normal(date) } else { normal(text) };
    let year: i32 = number(text.get(..4)?, 4)?;
    let rest = &text[4..];
    let days = match rest.chars().next() {
        None => None,
        Some('年') => chinese(&rest['年'.len_utf8()..])?,
        Some(mark @ ('-' | '/' | '.')) => Some(separated(&rest[1..], mark)?),
        Some(_) => return None,
    };
    Some(Dated { year, days })
}

/// The last day that any month has.
const LAST: u8 = 31;

/// What may follow `2025年`: nothing, a part of the year, `9月`, `9月底`, `9月1日`.
#[allow(clippy::option_option, reason = "no date at all, and a date that is a year alone")]
fn chinese(rest: &str) -> Option<Option<[(u8, u8); 2]>> {
    let months = |from, to| Some(Some([(from, 1), (to, LAST)]));
    let Some((month, day)) = rest.split_once('月') else {
        return match rest {
            "" | "度" | "内" => Some(None),
            "初" | "年初" => months(1, 1),
            "底" | "末" | "年底" => months(12, 12),
            "中" => months(6, 7),
            "春" | "春季" | "春季学期" | "春季开学" => months(2, 3),
            "秋" | "秋季" | "秋季学期" | "秋季开学" => months(8, 9),
            "上半年" => months(1, 6),
            "下半年" => months(7, 12),
            _ => None,
        };
    };
    let month = month_of(month)?;
    let days = match day {
        "" | "份" => [1, LAST],
        "初" | "上旬" => [1, 10],
        "中旬" => [11, 20],
        "底" | "末" | "下旬" => [21, LAST],
        day => [day_of(day.strip_suffix(['日', '号'])?)?; 2],
    };
    Some(Some(days.map(|day| (month, day))))
}

/// What may follow `2025-`: `09`, `09-01`.
fn separated(rest: &str, mark: char) -> Option<[(u8, u8); 2]> {
    match rest.split_once(mark) {
        None => month_of(rest).map(|month| [(month, 1), (month, LAST)]),
        Some((month, day)) => {
            let (month, day) = (month_of(month)?, day_of(day)?);
            Some([(month, day); 2])
        }
    }
}

fn month_of(text: &str) -> Option<u8> {
    number(text, 2).filter(|n| (1..=12).contains(n)).map(|n| n as u8)
}

fn day_of(text: &str) -> Option<u8> {
    number(text, 2).filter(|n| (1..=31).contains(n)).map(|n| n as u8)
}

fn number(text: &str, longest: usize) -> Option<i32> {
    let digits = (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(cell: &Cell<&str>) -> Result<Option<i32>, ()> {
        super::year(cell).map(|found| found.map(|found| found.year))
    }

    #[test]
    fn a_date_after_the_intake_counts_from_the_next_one() {
        let intake = Some(Intake { month: 9, day: 1 });
        let counts = |text: &str| super::year(&Cell::Text(text)).unwrap().unwrap().counts(intake);
        for text in [
            "2024",
            "2024年",
            "2024年9月1日",
            "2024-09-01",
            "2024年9月",
            "2024.9",
            "2024年秋季",
            "2024年7月",
            "2024年春",
            "2024年上半年",
        ] {
            assert_eq!(counts(text), Counts::OfDate(2024), "{text}");
        }
        for text in ["2024年10月", "2024-09-02", "2024年底", "2024年12月", "2024年9月底", "2024-10"] {
            assert_eq!(counts(text), Counts::Next(2025), "{text}");
        }
        assert_eq!(counts("2024年下半年"), Counts::Unclear(2024));
        assert_eq!(super::year(&Cell::Real(2024.1)).unwrap().unwrap().counts(intake), Counts::Unclear(2024));
        assert_eq!(super::year(&Cell::Text("2024年10月")).unwrap().unwrap().counts(None), Counts::OfDate(2024));
    }

    #[test]
    fn school_years_begin_in_autumn() {
        for text in
            ["2023-2024学年", "2023—2024学年度", "2023/24", "2023-2024", "2023学年", "2023 学年度", "２０２３学年"]
        {
            assert_eq!(school_year(&Cell::Text(text)), Some(2023), "{text}");
        }
        for text in ["2023-2025学年", "2023", "23学年", "学年", "2023-9", "2023-09", "2023-09-01", "23-24"] {
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
