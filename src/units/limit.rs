//! What a way may cost at most, and the grain in which costs are compared: whole millimetres or milliseconds.

use super::Metres;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the cost of a way counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Impedance {
    /// Length.
    #[default]
    Metres,
    /// Time.
    Seconds,
}

impl Impedance {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Metres, Self::Seconds];

    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metres => "metres",
            Self::Seconds => "seconds",
        }
    }

    /// Thousandths of it in a unit.
    fn thousandths_in(self, unit: &str) -> Option<i128> {
        Some(match (self, unit) {
            (Self::Metres, "m" | "米") => 1_000,
            (Self::Metres, "km" | "公里" | "千米") => 1_000_000,
            (Self::Seconds, "s" | "秒") => 1_000,
            (Self::Seconds, "min" | "分" | "分钟") => 60_000,
            (Self::Seconds, "h" | "小时") => 3_600_000,
            _ => return None,
        })
    }
}

/// Thousandths of a unit.
pub const GRAIN: f64 = 1e3;

/// Adding this to a number below 2^51 and taking it away again rounds it, halves to even.
pub const ROUND: f64 = 6_755_399_441_055_744.0;

/// A cost in whole thousandths (millimetres of metres, milliseconds of seconds), halves to even: the grain in which costs are
/// compared, wherever that is done.
///
/// # Units
/// Below 2^51 thousandths.
#[inline(always)]
pub fn thousandths(cost: f64) -> i64 {
    (cost * GRAIN + ROUND).to_bits() as i64 - ROUND.to_bits() as i64
}

/// A cost of so many thousandths, in metres or seconds.
pub fn of_thousandths(thousandths: i64) -> f64 {
    thousandths as f64 / GRAIN
}

/// The largest number that is within a limit of so many thousandths: engines that compare numbers, and not their
/// thousandths, get it as what they may reach.
pub fn reach(limit: i64) -> f64 {
    let mut reach = (limit as f64 + 0.5) / GRAIN;
    while thousandths(reach) > limit {
        reach = reach.next_down();
    }
    while thousandths(reach.next_up()) <= limit {
        reach = reach.next_up();
    }
    reach
}

/// The same of a limit in metres or seconds; what is not finite is no limit.
pub fn reach_of(limit: f64) -> f64 {
    if limit < of_thousandths(MOST) { reach(thousandths(limit)) } else { f64::INFINITY }
}

/// No limit is larger, in thousandths: more than a way around anything.
const MOST: i64 = 1_000_000_000_000_000;

/// What a way may cost at most, itself included: whole millimetres or milliseconds. A way is within it if its cost is, rounded to
/// these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limit {
    thousandths: i64,
    of: Impedance,
}

impl Limit {
    /// Of so many thousandths.
    pub const fn new(thousandths: i64, of: Impedance) -> Self {
        Self { thousandths, of }
    }

    /// Reads `"500 m"`, `"2.01 km"`, `"1.5公里"`, `"15 min"` or `"90秒"`, exactly; parts of a thousandth are cut off. A bare
    /// number has no unit and is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (whole, part) = text[..split].split_once('.').unwrap_or((&text[..split], ""));
        let unit = text[split..].trim();
        let is_number = !(whole.is_empty() && part.is_empty()) && part.bytes().all(|b| b.is_ascii_digit());
        let digits = |digits: &str| if digits.is_empty() { Some(0) } else { digits.parse::<i128>().ok() };
        let whole = digits(whole.trim_start_matches('0')).filter(|whole| is_number && *whole <= i128::from(MOST))?;
        // Digits beyond these are parts of a thousandth in any unit.
        let part = &part[..part.len().min(18)];
        let of_part = 10_i128.pow(part.len() as u32);
        let (of, one) = Impedance::ALL.into_iter().find_map(|of| of.thousandths_in(unit).map(|one| (of, one)))?;
        let thousandths = i64::try_from(whole * one + digits(part)? * one / of_part).ok()?;
        (0 < thousandths && thousandths <= MOST).then_some(Self { thousandths, of })
    }

    /// The same, where the unit must be one of these.
    pub fn parse_of(text: &str, of: Impedance) -> Option<Self> {
        Self::parse(text).filter(|limit| limit.of == of)
    }

    /// What it limits.
    pub const fn of(self) -> Impedance {
        self.of
    }

    /// In whole millimetres or milliseconds.
    pub const fn thousandths(self) -> i64 {
        self.thousandths
    }

    /// In metres or seconds.
    pub fn value(self) -> f64 {
        of_thousandths(self.thousandths)
    }

    /// Whether a way of this cost is within it.
    pub fn holds(self, cost: f64) -> bool {
        cost <= self.reach()
    }

    /// The largest cost within it.
    pub fn reach(self) -> f64 {
        reach(self.thousandths)
    }
}

/// The largest cost within a limit, if there is one.
pub fn within(limit: Option<Limit>) -> f64 {
    limit.map_or(f64::INFINITY, Limit::reach)
}

impl From<Metres> for Limit {
    fn from(metres: Metres) -> Self {
        Self::new(thousandths(metres.0), Impedance::Metres)
    }
}

/// `3 km`, `500 m`, `15 min`, `90 s`: the largest unit in which it is short.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |one: i64, unit: &str, f: &mut fmt::Formatter<'_>| {
            write!(f, "{} {unit}", self.thousandths as f64 / one as f64)
        };
        match self.of {
            Impedance::Metres if self.thousandths >= 1_000_000 => of(1_000_000, "km", f),
            Impedance::Metres => of(1_000, "m", f),
            Impedance::Seconds if self.thousandths % 3_600_000 == 0 => of(3_600_000, "h", f),
            Impedance::Seconds if self.thousandths % 60_000 == 0 => of(60_000, "min", f),
            Impedance::Seconds => of(1_000, "s", f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Option<(i64, Impedance)> {
        Limit::parse(text).map(|limit| (limit.thousandths, limit.of))
    }

    #[test]
    fn limits_are_read_to_the_thousandth() {
        let metres = |n| Some((n, Impedance::Metres));
        let seconds = |n| Some((n, Impedance::Seconds));
        assert_eq!(parsed("2.01 km"), metres(2_010_000));
        assert_eq!(parsed("500 米"), metres(500_000));
        assert_eq!(parsed("1.5公里"), metres(1_500_000));
        assert_eq!(parsed(".5 m"), metres(500));
        assert_eq!(parsed("5. m"), metres(5_000));
        assert_eq!(parsed("0.0019 m"), metres(1));
        assert_eq!(parsed("15 min"), seconds(900_000));
        assert_eq!(parsed("0.1 分钟"), seconds(6_000));
        assert_eq!(parsed("90秒"), seconds(90_000));
        assert_eq!(parsed("1.25 h"), seconds(4_500_000));
        assert_eq!(parsed("1 小时"), seconds(3_600_000));
        for text in ["", "500", "0 m", "0.0009 m", "-5 m", ". m", "1.2.3 m", "5 mi", "m", "9999999999999999999 km"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn limits_are_shown_as_people_write_them() {
        for text in ["3 km", "2.01 km", "500 m", "999.999 m", "15 min", "90 s", "1 h", "75 min"] {
            assert_eq!(Limit::parse(text).map(|limit| limit.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn half_a_millimetre_is_within() {
        let limit = Limit::new(500_000, Impedance::Metres);
        assert!(limit.holds(500.0) && limit.holds(500.000_499) && !limit.holds(500.000_501));
        assert_eq!(reach_of(f64::INFINITY), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn the_reach_is_the_last_number_within(limit in 0_i64..1_000_000_000_000) {
            let most = reach(limit);
            prop_assert!(thousandths(most) == limit && thousandths(most.next_up()) == limit + 1);
            prop_assert_eq!(reach_of(limit as f64 / 1e3), most);
        }
    }
}
