//! Quantities as types: persons, places and metres cannot be mixed up.
//!
//! Persons and places are **fixed-point numbers** in millionths. A sum of millionths is exact and does not depend on
//! the order of its terms, so totals are the same for any thread count and feature order, and the ledger closes with
//! `==` instead of a tolerance.

mod limit;

pub use limit::{GRAIN, Impedance, Limit, ROUND, of_thousandths, reach, reach_of, thousandths, within};

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// Parts of one person or place that are told apart.
pub const MICRO: i64 = 1_000_000;

/// The largest count that is accepted from a file: ten times the people on earth.
pub const MAX_COUNT: f64 = 1e11;

macro_rules! count {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(from = "f64", into = "f64")]
        pub struct $name(i64);

        impl $name {
            /// None at all.
            pub const ZERO: Self = Self(0);

            /// From millionths.
            pub const fn from_micro(micro: i64) -> Self {
                Self(micro)
            }

            /// From a whole number.
            pub const fn whole(n: i64) -> Self {
                Self(n * MICRO)
            }

            /// From a number of a file, rounded to millionths; `None` when it is not finite or beyond [`MAX_COUNT`].
            pub fn checked(value: f64) -> Option<Self> {
                (value.is_finite() && value.abs() <= MAX_COUNT)
                    .then(|| Self((value * MICRO as f64).round() as i64))
            }

            /// In millionths.
            pub const fn micro(self) -> i64 {
                self.0
            }

            /// As a floating-point number.
            pub fn to_f64(self) -> f64 {
                self.0 as f64 / MICRO as f64
            }

            /// This amount times `factor`, rounded to millionths.
            #[must_use]
            pub fn scaled(self, factor: f64) -> Self {
                Self((self.0 as f64 * factor).round() as i64)
            }

            /// Whether there is none.
            pub const fn is_zero(&self) -> bool {
                self.0 == 0
            }

            /// What is left above zero.
            #[must_use]
            pub fn at_least_zero(self) -> Self {
                Self(self.0.max(0))
            }
        }

        impl From<f64> for $name {
            fn from(value: f64) -> Self {
                Self((value * MICRO as f64).round() as i64)
            }
        }
        impl From<$name> for f64 {
            fn from(value: $name) -> f64 {
                value.to_f64()
            }
        }
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(Self::ZERO, Add::add)
            }
        }
        impl<'a> Sum<&'a $name> for $name {
            fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
                terms.copied().sum()
            }
        }
        /// The shortest decimal form: `1200`, `3.5`, never an exponent.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let (whole, rest) = (self.0 / MICRO, (self.0 % MICRO).abs());
                if self.0 < 0 && whole == 0 {
                    f.write_str("-")?;
                }
                if rest == 0 {
                    return write!(f, "{whole}");
                }
                let digits = format!("{rest:06}");
                write!(f, "{whole}.{}", digits.trim_end_matches('0'))
            }
        }
    };
}

count! {
    /// A number of people, in millionths of a person.
    Persons
}
count! {
    /// A number of school places or beds, in millionths of a place.
    Places
}

impl Persons {
    /// The places these persons need: one each.
    pub const fn as_places(self) -> Places {
        Places(self.0)
    }
}

impl Places {
    /// The people these places take: one each.
    pub const fn as_persons(self) -> Persons {
        Persons(self.0)
    }
}

/// A straight-line or travelled length in metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Metres(pub f64);

impl Metres {
    /// Reads a length as [`Limit::parse`] does.
    pub fn parse(text: &str) -> Option<Self> {
        Limit::parse_of(text, Impedance::Metres).map(|limit| Self(limit.value()))
    }
}

impl fmt::Display for Metres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= 1000.0 { write!(f, "{} km", self.0 / 1000.0) } else { write!(f, "{} m", self.0) }
    }
}

/// Splits `total` in proportion to `weights` so that the parts add up to it exactly (largest remainder; ties go to the
/// first). Without any weight there is nobody to give to and `None` is returned.
///
/// # Units
/// `total` and the parts: millionths. `weights`: any common unit, none negative.
///
/// # Source
/// Hamilton's method of apportionment.
pub fn apportion(total: i64, weights: &[i64]) -> Option<Vec<i64>> {
    let sum: i128 = weights.iter().map(|&w| i128::from(w.max(0))).sum();
    if sum == 0 {
        return None;
    }
    let total_wide = i128::from(total);
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut given = 0_i128;
    for (index, &weight) in weights.iter().enumerate() {
        let share = total_wide * i128::from(weight.max(0));
        let part = share.div_euclid(sum);
        given += part;
        parts.push(part as i64);
        remainders.push((share.rem_euclid(sum), index));
    }
    let left = (total_wide - given) as usize;
    if left > 0 {
        // Largest remainder first, then the first in order: a total order, so the result is unique.
        remainders.select_nth_unstable_by(left - 1, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for &(_, index) in &remainders[..left] {
            parts[index] += 1;
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_prints_its_shortest_decimal_form() {
        assert_eq!(Persons::whole(1200).to_string(), "1200");
        assert_eq!(Persons::from(3.5).to_string(), "3.5");
        assert_eq!(Persons::from(-0.25).to_string(), "-0.25");
        assert_eq!(Persons::from_micro(1).to_string(), "0.000001");
    }

    #[test]
    fn lengths_carry_their_unit() {
        assert_eq!(Metres::parse("3 km"), Some(Metres(3000.0)));
        assert_eq!(Metres::parse("1.5公里"), Some(Metres(1500.0)));
        assert_eq!(Metres::parse("500 米"), Some(Metres(500.0)));
        assert_eq!(Metres::parse("500"), None);
        assert_eq!(Metres::parse("0 m"), None);
        assert_eq!(Metres::parse("-5 m"), None);
    }

    #[test]
    fn apportioned_parts_add_up() {
        assert_eq!(apportion(10, &[1, 1, 1]), Some(vec![4, 3, 3]));
        assert_eq!(apportion(7, &[0, 0]), None);
        assert_eq!(apportion(0, &[5, 1]), Some(vec![0, 0]));
        assert_eq!(apportion(100, &[1, 0, 2]), Some(vec![33, 0, 67]));
    }
}
