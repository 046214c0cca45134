//! What going along roads costs, in two measures at once.

use std::ops::{Add, AddAssign, Sub};

/// Two sums of whole thousandths: what is made least, and what is carried along. Of ways that are equal in the first the one with less of
/// the second counts, so that both are the same whatever order ways are found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cost {
    /// What is made least.
    pub first: i64,
    /// What is carried along.
    pub second: i64,
}

impl Cost {
    /// Nothing.
    pub const ZERO: Self = Self { first: 0, second: 0 };

    /// Farther than anything.
    pub const ENDLESS: Self = Self { first: i64::MAX / 4, second: i64::MAX / 4 };

    /// Of so many.
    pub const fn new(first: i64, second: i64) -> Self {
        Self { first, second }
    }

    /// What so many metres cost at a pace, in thousandths of each measure a metre; rounded half away from zero.
    pub fn of(metres: f64, pace: [f64; 2]) -> Self {
        Self::of_both([metres; 2], pace)
    }

    /// The same where the measures do not count the same metres.
    pub fn of_both(metres: [f64; 2], pace: [f64; 2]) -> Self {
        Self { first: (metres[0] * pace[0]).round() as i64, second: (metres[1] * pace[1]).round() as i64 }
    }

    /// Whether it is a cost at all.
    pub fn is_finite(self) -> bool {
        self < Self::ENDLESS
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { first: self.first + other.first, second: self.second + other.second }
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { first: self.first - other.first, second: self.second - other.second }
    }
}
