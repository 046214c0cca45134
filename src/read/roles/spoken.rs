//! Headings of tables of counts: the years, ages and counts of which they speak.

use super::bands::age_band;
use super::vocabulary::{BIRTHS, COUNT, DWELLINGS, GRADE, KIND, MONTH, YEAR};
use crate::read::number::normal;

/// Whether a heading tells whom a table counts, or when: `2014年`, `一年级`, `6岁`, `出生人口`, `年份`.
pub(super) fn speaks_of_counts(name: &str) -> bool {
    let terms = [YEAR, MONTH, GRADE, KIND, BIRTHS, DWELLINGS, COUNT];
    spoken_year(name).is_some() || age_band(&normal(name)).is_some() || terms.iter().any(|term| term.has_alias(name))
}

/// The year, and the month where there is one, of which a heading speaks: `2014`, `2014年`, `2014年出生人口`, `2014年9月`,
/// `2023-2024学年`.
pub(super) fn spoken_year(name: &str) -> Option<(i32, Option<u8>)> {
    let name = normal(name);
    let year: i32 = name.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    if !(1900..=2200).contains(&year) {
        return None;
    }
    let rest = &name[4..];
    if let Some(ends) = rest.strip_prefix(['-', '/']).and_then(|rest| rest.strip_suffix("学年")) {
        return (ends.parse() == Ok(year + 1)).then_some((year, None));
    }
    let rest = rest.strip_prefix('年').or_else(|| rest.strip_prefix('-')).unwrap_or(rest);
    if let Ok(month) = rest.strip_suffix('月').unwrap_or(rest).parse::<u8>() {
        return (1..=12).contains(&month).then_some((year, Some(month)));
    }
    (!rest.contains(|c: char| c.is_ascii_digit())).then_some((year, None))
}
