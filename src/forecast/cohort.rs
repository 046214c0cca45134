//! Cohorts: how many people of a zone were born between two days, from births by year or month and from people counted by age.

use super::day::{Day, MonthDay};
use crate::units::Persons;

/// The age with which children enter the first grade.
pub const ENTRY: u16 = 6;

/// People born in a stretch of days, as evenly as days are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// Its first day.
    pub from: Day,
    /// The day after its last.
    pub to: Day,
    /// How many.
    pub persons: Persons,
    /// How old they were in whole years when they were counted; none for births.
    pub counted_at: Option<u16>,
}

impl Span {
    /// Of the people, those born from the first to before the second day.
    ///
    ///   B(from, to) = B (to - from) / days, counted from the start of the stretch and rounded to a millionth there, so that
    ///   parts that meet make the whole, exactly
    fn between(&self, from: Day, to: Day) -> Persons {
        let before = |day: Day| {
            let days = i128::from(day.clamp(self.from, self.to).since(self.from));
            let all = i128::from(self.to.since(self.from));
            let micro = i128::from(self.persons.micro());
            // Rounded half up, without a floating number: exact on every machine.
            ((2 * micro * days + all) / (2 * all)) as i64
        };
        Persons::from_micro(before(to) - before(from))
    }
}

/// What becomes of those who were born, until they enter the first grade.
///
///   factor = (survival x (1 + migration))^((entry - age) / entry) for those counted at an age below the entry
///
/// At birth this is s (1 + m) for the first grade, as bureaus write it; children who enter a kindergarten at three have half of
/// the way behind them. From the entry on nothing is assumed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// Share of the born who live to enter school.
    pub survival: f64,
    /// Net moves into the zone until then, as a share of those born in it.
    pub migration: f64,
}

impl Fate {
    /// Everybody lives and stays.
    #[cfg(test)]
    pub const NONE: Self = Self { survival: 1.0, migration: 0.0 };

    /// Of those counted at one age, how many there are at another.
    pub fn factor(self, counted_at: u16, age: u16) -> f64 {
        let years = age.min(ENTRY).saturating_sub(counted_at.min(ENTRY));
        let all = self.survival * (1.0 + self.migration);
        if years == ENTRY { all } else { all.powf(f64::from(years) / f64::from(ENTRY)) }
    }
}

/// The people of a zone by their day of birth: stretches in the order of days, none upon another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cohorts(Vec<Span>);

impl Cohorts {
    /// From stretches in any order. Where people counted by age and births tell of the same days, those who were counted later
    /// count: they are who lives here.
    ///
    /// # Errors
    /// Two stretches of one kind that lie upon each other: the first day both have.
    pub fn new(counted: Vec<Span>, births: Vec<Span>) -> Result<Self, Day> {
        let mut spans = in_order(counted)?;
        let covered: Vec<(Day, Day)> = spans.iter().map(|span| (span.from, span.to)).collect();
        for birth in in_order(births)? {
            let mut from = birth.from;
            let within = covered.iter().filter(|(start, end)| *start < birth.to && *end > birth.from);
            for (start, end) in within.copied().chain([(birth.to, birth.to)]) {
                if from < start {
                    let persons = birth.between(from, start);
                    spans.push(Span { from, to: start, persons, ..birth });
                }
                from = from.max(end);
            }
        }
        spans.sort_by_key(|span| span.from);
        Ok(Self(spans))
    }

    /// The same without anybody born from a day on who is not counted by age.
    #[must_use]
    pub fn without_births_from(&self, day: Day) -> Self {
        let mut spans = self.0.clone();
        for span in spans.iter_mut().filter(|span| span.counted_at.is_none() && span.from >= day) {
            span.persons = Persons::ZERO;
        }
        Self(spans)
    }

    /// Those of an age in whole years at the last day of entry of a year, with what becomes of them.
    ///
    ///   born from the day after `last` of (year - age - 1) to `last` of (year - age)
    ///
    /// # Errors
    /// The first day of birth of which nothing is known.
    pub fn of_age(&self, age: u16, year: i32, last: MonthDay, fate: Fate) -> Result<Persons, Day> {
        let from = last.of(year - i32::from(age) - 1).plus(1);
        let to = last.of(year - i32::from(age)).plus(1);
        let mut known_to = from;
        let mut sum = Persons::ZERO;
        for span in self.0.iter().filter(|span| span.from < to && span.to > from) {
            if span.from > known_to {
                return Err(known_to);
            }
            known_to = span.to;
            let born = span.between(from, to);
            let factor = fate.factor(span.counted_at.unwrap_or(0), age);
            sum += if factor == 1.0 { born } else { born.scaled(factor) };
        }
        if known_to < to { Err(known_to) } else { Ok(sum) }
    }
}

fn in_order(mut spans: Vec<Span>) -> Result<Vec<Span>, Day> {
    spans.sort_by_key(|span| span.from);
    match spans.windows(2).find(|two| two[1].from < two[0].to) {
        Some(two) => Err(two[1].from),
        None => Ok(spans),
    }
}

/// The stretch of births of a calendar year, or of one of its months.
pub fn births(year: i32, month: Option<u8>, persons: Persons) -> Option<Span> {
    let [from, to] = match month {
        None => [Day::new(year, 1, 1), Day::new(year + 1, 1, 1)],
        Some(12) => [Day::new(year, 12, 1), Day::new(year + 1, 1, 1)],
        Some(month) => [Day::new(year, month, 1), Day::new(year, month.checked_add(1)?, 1)],
    };
    Some(Span { from: from?, to: to?, persons, counted_at: None })
}

/// The stretch of days in which those were born who had these ages, both inclusive, on the day of a count.
///
/// Who is `a` in whole years on a day was born from the day after that day of (year - a - 1) to that day of (year - a). The years
/// of a band are taken as equally strong.
pub fn counted(ages: (u16, u16), at: (i32, MonthDay), persons: Persons) -> Vec<Span> {
    let (year, day) = at;
    let years: Vec<u16> = (ages.0..=ages.1).collect();
    let shares = crate::units::apportion(persons.micro(), &vec![1; years.len()]).unwrap_or_default();
    let span = |(age, micro): (u16, i64)| Span {
        from: day.of(year - i32::from(age) - 1).plus(1),
        to: day.of(year - i32::from(age)).plus(1),
        persons: Persons::from_micro(micro),
        counted_at: Some(age),
    };
    years.into_iter().zip(shares).map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LAST: MonthDay = MonthDay::END_OF_AUGUST;

    fn yearly(all: &[(i32, i64)]) -> Cohorts {
        let spans = all.iter().filter_map(|(year, n)| births(*year, None, Persons::whole(*n))).collect();
        Cohorts::new(Vec::new(), spans).unwrap()
    }

    #[test]
    fn entrants_of_two_years_of_births() {
        // 122 / 365 of 1,000 and 243 / 365 of 1,200.
        let found = yearly(&[(2014, 1000), (2015, 1200)]).of_age(6, 2021, LAST, Fate::NONE).unwrap();
        assert!((found.to_f64() - 1_133.151).abs() < 5e-4, "{found}");
        // 2016 is a leap year: its last 122 days are 122 / 366.
        let found = yearly(&[(2016, 366), (2017, 365)]).of_age(6, 2023, LAST, Fate::NONE).unwrap();
        assert_eq!(found, Persons::whole(122 + 243));
        let fate = Fate { survival: 0.99, migration: 0.05 };
        let found = yearly(&[(2014, 1000), (2015, 1200)]).of_age(6, 2021, LAST, fate).unwrap();
        assert!((found.to_f64() - 1_133.150_685 * 0.99 * 1.05).abs() < 1e-5, "{found}");
    }

    #[test]
    fn births_by_month_are_exact() {
        let months =
            |year: i32, n: i64| (1..=12).filter_map(move |m| births(year, Some(m), Persons::whole(n + i64::from(m))));
        let all: Vec<Span> = months(2014, 100).chain(months(2015, 200)).collect();
        let found = Cohorts::new(Vec::new(), all).unwrap().of_age(6, 2021, LAST, Fate::NONE);
        let wanted: i64 = (9..=12).map(|m| 100 + m).sum::<i64>() + (1..=8).map(|m| 200 + m).sum::<i64>();
        assert_eq!(found, Ok(Persons::whole(wanted)));
    }

    #[test]
    fn a_day_of_birth_that_nobody_counted_is_named() {
        assert_eq!(yearly(&[(2014, 1)]).of_age(6, 2021, LAST, Fate::NONE), Err(Day::first_of(2015)));
        assert_eq!(yearly(&[(2015, 1)]).of_age(6, 2021, LAST, Fate::NONE), Err(Day::new(2014, 9, 1).unwrap()));
        assert_eq!(yearly(&[]).of_age(6, 2021, LAST, Fate::NONE), Err(Day::new(2014, 9, 1).unwrap()));
        let twice = [births(2014, None, Persons::ZERO).unwrap(), births(2014, Some(3), Persons::ZERO).unwrap()];
        assert_eq!(Cohorts::new(Vec::new(), twice.to_vec()), Err(Day::new(2014, 3, 1).unwrap()));
    }

    #[test]
    fn those_who_were_counted_come_before_births() {
        // Counted on 1 November 2020: who is 5 was born from 2 November 2014 to 1 November 2015.
        let day = MonthDay::parse("11-01").unwrap();
        let five = counted((5, 5), (2020, day), Persons::whole(365));
        let all = [births(2014, None, Persons::whole(3650)), births(2015, None, Persons::whole(3650))];
        let cohorts = Cohorts::new(five, all.into_iter().flatten().collect()).unwrap();
        let found = cohorts.of_age(6, 2021, LAST, Fate::NONE).unwrap();
        // 1 September to 1 November 2014 by births, 62 days at 10; 2 November to 31 August counted, 303 days at 1.
        assert_eq!(found, Persons::whole(620 + 303));
        let halves = counted((0, 1), (2020, day), Persons::whole(7));
        assert_eq!(halves.iter().map(|span| span.persons).sum::<Persons>(), Persons::whole(7));
    }

    proptest! {
        /// Whoever was born is of one age in every year, and of no other.
        #[test]
        fn cohorts_are_conserved(counts in proptest::collection::vec(0_i64..5_000_000_000, 30), month in 1_u8..13, day in 1_u8..29) {
            let last = MonthDay::parse(&format!("{month}-{day}")).unwrap();
            let spans = counts.iter().enumerate().filter_map(|(n, micro)| {
                births(1990 + n as i32, None, Persons::from_micro(*micro))
            });
            let all = Cohorts::new(Vec::new(), spans.collect()).unwrap();
            let of_age = |age: u16| all.of_age(age, 2019, last, Fate::NONE).unwrap();
            let sum: Persons = (0..28).map(of_age).sum();
            // The same people a year later, but for the last, of whom part was born before anything is known.
            let moved: Persons = (1..28).map(|age| all.of_age(age, 2020, last, Fate::NONE).unwrap()).sum();
            prop_assert_eq!(sum - of_age(27), moved);
        }
    }
}
