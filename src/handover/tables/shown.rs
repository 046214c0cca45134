//! How the numbers of a column are shown and coloured.

#[cfg(feature = "report")]
use crate::words::{decimals, whole};

/// How the numbers of a column are shown; they are rounded to that, halves away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::handover) enum Shown {
    /// Words.
    Words,
    /// Whole numbers, thousands apart.
    Whole,
    /// A year.
    Year,
    /// A share of a whole in percent, with one decimal.
    Percent,
    /// One decimal.
    One,
    /// Two decimals.
    Two,
    /// As they are, with no more than three decimals.
    Few,
    /// As they are.
    Exact,
}

/// How a column is coloured; a sign says the same in words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::handover) enum Paint {
    /// Not at all.
    Plain,
    /// Red above 0, blue below.
    Gap,
    /// Orange above 0.
    Above,
    /// Orange above 1.
    Full,
    /// Red, yellow or blue by the sign at its beginning.
    Sign,
}

impl Shown {
    /// Decimals that are kept; none of these are rounded.
    pub fn decimals(self) -> Option<i32> {
        match self {
            Self::Whole | Self::Year => Some(0),
            Self::One => Some(1),
            Self::Two => Some(2),
            Self::Percent | Self::Few => Some(3),
            Self::Words | Self::Exact => None,
        }
    }

    /// As a spreadsheet writes it.
    pub fn format(self) -> &'static str {
        match self {
            Self::Whole => "#,##0",
            Self::Year => "0",
            Self::Percent => "0.0%",
            Self::One => "#,##0.0",
            Self::Two => "#,##0.00",
            Self::Words | Self::Few | Self::Exact => "General",
        }
    }

    /// A number as a page shows it.
    #[cfg(feature = "report")]
    pub fn text(self, number: f64) -> String {
        match self {
            Self::Whole => whole(number),
            Self::Percent => format!("{}%", decimals(self.rounded(number) * 100.0, 1)),
            Self::One => decimals(self.rounded(number), 1),
            Self::Two => decimals(self.rounded(number), 2),
            Self::Year | Self::Few | Self::Exact | Self::Words => self.rounded(number).to_string(),
        }
    }

    /// A number as it is shown; zero has no sign.
    pub fn rounded(self, number: f64) -> f64 {
        let Some(decimals) = self.decimals() else { return number };
        let scale = 10_f64.powi(decimals);
        (number * scale).round() / scale + 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_what_is_shown() {
        assert_eq!([0.5, -0.5, 2.4, -0.2].map(|n| Shown::Whole.rounded(n)), [1.0, -1.0, 2.0, 0.0]);
        assert!(Shown::Whole.rounded(-0.2).is_sign_positive());
        assert_eq!(Shown::Percent.rounded(0.976_827), 0.977);
        assert_eq!([Shown::One, Shown::Two, Shown::Few].map(|shown| shown.rounded(1.234_56)), [1.2, 1.23, 1.235]);
        assert_eq!(Shown::Exact.rounded(603.852_301), 603.852_301);
    }
}
