//! Numbers that are known from and to, because what they are made of is rounded.

use std::iter::Sum;
use std::ops::Add;

/// From and to; a number that is known exactly has both ends alike. None is below nothing where they are divided.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Interval {
    /// At least.
    pub from: f64,
    /// At most.
    pub to: f64,
}

impl Interval {
    /// A number that is known.
    pub fn exactly(value: f64) -> Self {
        Self { from: value, to: value }
    }

    /// A number that may be `off` less or more.
    pub fn about(value: f64, off: f64) -> Self {
        Self::exactly(value).widened(off)
    }

    /// With both ends so much farther out.
    #[must_use]
    pub fn widened(self, off: f64) -> Self {
        Self { from: self.from - off, to: self.to + off }
    }

    /// So many times as much.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        self.product(Self::exactly(factor))
    }

    /// Whether a number may be it.
    pub fn contains(self, value: f64) -> bool {
        self.from <= value && value <= self.to
    }

    /// Both multiplied; nothing of whatever is nothing.
    #[must_use]
    pub fn product(self, other: Self) -> Self {
        let times = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        Self { from: times(self.from, other.from), to: times(self.to, other.to) }
    }

    /// One by the other; by nothing it is nothing, as in the scores.
    #[must_use]
    pub fn quotient(self, other: Self) -> Self {
        let least = self.from / other.to;
        let is_sure = other.from > 0.0 && least.is_finite();
        let from = if is_sure { least } else { 0.0 };
        let to = if self.to == 0.0 || other.to == 0.0 { 0.0 } else { self.to / other.from };
        Self { from, to }
    }

    /// The lesser of both.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.min(other.to) }
    }
}

impl Add for Interval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { from: self.from + other.from, to: self.to + other.to }
    }
}

impl Sum for Interval {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_one() -> impl Strategy<Value = (Interval, f64)> {
        let end = || prop_oneof![Just(0.0), 0.0..1e6_f64];
        (end(), end(), 0.0..=1.0_f64).prop_map(|(a, b, share)| {
            let (from, to) = (a.min(b), a.max(b));
            (Interval { from, to }, from + share * (to - from))
        })
    }

    proptest! {
        /// Whatever two numbers are, their sum, product and quotient lie in those of their intervals.
        #[test]
        fn what_may_be_is_contained((a, x) in with_one(), (b, y) in with_one()) {
            let close = |found: Interval, value: f64| found.widened(1e-9 * (1.0 + value.abs())).contains(value);
            prop_assert!(close(a + b, x + y));
            prop_assert!(close(a.product(b), x * y));
            prop_assert!(close(a.min(b), x.min(y)));
            let quotient = if y > 0.0 && (x / y).is_finite() { x / y } else { 0.0 };
            prop_assert!(close(a.quotient(b), quotient), "{:?} {:?} {} {}", a, b, x, y);
        }

        /// Of numbers that are known so is what they come to.
        #[test]
        fn what_is_known_stays_known(x in 0.0..1e6_f64, y in 0.0..1e6_f64) {
            let [a, b] = [x, y].map(Interval::exactly);
            prop_assert_eq!(a.product(b), Interval::exactly(x * y));
            prop_assert_eq!(a.quotient(b), Interval::exactly(if y > 0.0 { x / y } else { 0.0 }));
        }
    }
}
