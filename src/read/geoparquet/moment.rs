//! Days and moments as ISO 8601 has them.

/// Days since 1970-01-01 as a date of the Gregorian calendar, before it was introduced as well.
pub(super) fn date(days: i64) -> String {
    let [year, month, day] = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A time of the day, in parts of a second of which there are so many.
pub(super) fn time(parts: i64, in_second: i64) -> String {
    let (seconds, part) = (parts.div_euclid(in_second), parts.rem_euclid(in_second));
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if part == 0 {
        return clock;
    }
    let digits = in_second.ilog10() as usize;
    format!("{clock}.{}", format!("{part:0digits$}").trim_end_matches('0'))
}

/// A moment in parts of a second since 1970, of which a second has so many; with a `Z` where it is in UTC.
pub(super) fn moment(parts: i64, in_second: i64, utc: bool) -> String {
    let in_day = 86_400 * in_second;
    let (days, rest) = (parts.div_euclid(in_day), parts.rem_euclid(in_day));
    format!("{}T{}{}", date(days), time(rest, in_second), if utc { "Z" } else { "" })
}

/// Year, month and day. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil(days: i64) -> [i64; 3] {
    // Years begin in March, so that the leap day is their last; eras of 400 years have the same days.
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (of_month, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    [year + era * 400 + i64::from(month <= 2), month, of_month]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments() {
        let dates = [-719_468, -1, 0, 59, 11_016, 19_782, 20_332].map(date);
        let expected =
            ["0000-03-01", "1969-12-31", "1970-01-01", "1970-03-01", "2000-02-29", "2024-02-29", "2025-09-01"];
        assert_eq!(dates, expected);
        assert_eq!(moment(1_756_713_600_123, 1_000, true), "2025-09-01T08:00:00.123Z");
        assert_eq!(moment(1_756_713_600_000_000, 1_000_000, false), "2025-09-01T08:00:00");
        assert_eq!(moment(-1, 1_000_000_000, false), "1969-12-31T23:59:59.999999999");
        assert_eq!(time(8 * 3_600_000_000 + 500_000, 1_000_000), "08:00:00.5");
        for extreme in [i64::MIN, i64::MAX] {
            assert!(!moment(extreme, 1, false).is_empty() && !date(extreme).is_empty());
        }
    }
}
