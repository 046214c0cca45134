//! Days, numbered, for what is counted from one date to another: births of a year, pupils who enter together.

/// Days since 1 January 1970, negative before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day of a date of the Gregorian calendar; `None` where there is no such date between 1800 and 2300.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let is_date = (1800..=2300).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= length_of_month(year, month);
        is_date.then(|| Self::of(year, month, day))
    }

    /// The first day of a year.
    pub fn first_of(year: i32) -> Self {
        Self::of(year, 1, 1)
    }

    /// Days before 1 January 1970 in whole years, then those of the months, then those of the month.
    fn of(year: i32, month: u8, day: u8) -> Self {
        let before = year - 1;
        let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
        let of_years = before * 365 + leap_days - 719_162;
        let of_months: i32 = (1..month).map(|month| i32::from(length_of_month(year, month))).sum();
        Self(of_years + of_months + i32::from(day) - 1)
    }

    /// The day after so many.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// Days from another to this one.
    pub fn since(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

impl std::fmt::Display for Day {
    /// `2014-09-01`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The year of which it is day 0 to 365, near the mean length of years.
        let guess = 1970 + (f64::from(self.0) / 365.2425).floor() as i32;
        let year = (guess - 1..=guess + 1).rev().find(|year| Self::first_of(*year) <= *self).unwrap_or(guess);
        let month = (1..=12).rev().find(|month| Self::of(year, *month, 1) <= *self).unwrap_or(1);
        write!(f, "{year:04}-{month:02}-{:02}", self.since(Self::of(year, month, 1)) + 1)
    }
}

/// Days of a month.
pub fn length_of_month(year: i32, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A day that comes every year, such as the last birthday with which children enter school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    month: u8,
    day: u8,
}

impl MonthDay {
    /// 31 August.
    pub const END_OF_AUGUST: Self = Self { month: 8, day: 31 };

    /// `08-31`. 29 February is none, as it does not come every year.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.trim().split_once('-')?;
        let [month, day] = [month, day].map(|part| part.parse::<u8>().ok());
        let found = Self { month: month?, day: day? };
        Day::new(2021, found.month, found.day).map(|_| found)
    }

    /// That of a year.
    pub fn of(self, year: i32) -> Day {
        Day::of(year, self.month, self.day)
    }
}

/// A date as tables and studies write it: `2020-11-01`.
pub fn parse_date(text: &str) -> Option<Day> {
    let mut parts = text.trim().splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Day::new(year, month, parts.next()?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(Day::new(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::new(1969, 12, 31), Some(Day(-1)));
        assert_eq!(Day::new(2000, 3, 1), Some(Day(11_017)));
        assert_eq!(Day::new(2026, 11, 28), Some(Day(20_785)));
        for wrong in [(2021, 2, 29), (2021, 0, 1), (2021, 13, 1), (2021, 4, 31), (2021, 1, 0), (1, 1, 1)] {
            assert_eq!(Day::new(wrong.0, wrong.1, wrong.2), None, "{wrong:?}");
        }
        // Every day follows the one before it.
        let all = (1899..2202).flat_map(|year| (1..=12).map(move |month| (year, month)));
        let all = all.flat_map(|(year, month)| (1..=length_of_month(year, month)).map(move |day| (year, month, day)));
        let numbers: Vec<Day> = all.filter_map(|(year, month, day)| Day::new(year, month, day)).collect();
        let names: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        assert!(names.windows(2).all(|two| two[0] < two[1]) && names[0] == "1899-01-01");
        assert!(names.iter().zip(&numbers).all(|(name, day)| parse_date(name) == Some(*day)));
        assert!(numbers.windows(2).all(|two| two[1].since(two[0]) == 1));
    }

    #[test]
    fn dates_are_read() {
        assert_eq!(parse_date("2020-11-01"), Day::new(2020, 11, 1));
        assert_eq!(parse_date("2020-11"), None);
        assert_eq!(parse_date("20-11-01"), None);
        assert_eq!(MonthDay::parse("08-31"), Some(MonthDay::END_OF_AUGUST));
        assert_eq!(MonthDay::parse("02-29"), None);
        assert_eq!(MonthDay::parse("31"), None);
    }
}
