//! What is known only within ranges: in each every value is as likely as any other.

/// Ranges in which every value is as likely as any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    /// By what births still to come are multiplied.
    pub births: [f64; 2],
    /// By what those who take part are.
    pub participation: [f64; 2],
    /// By what places are.
    pub places: [f64; 2],
    /// Whole years by which sites that are not there yet open later.
    pub delay: [u8; 2],
    /// By what speeds are multiplied.
    pub speed: [f64; 2],
}

impl Ranges {
    /// The delays, one as likely as another.
    pub(super) fn delays(&self) -> impl ExactSizeIterator<Item = usize> {
        0..usize::from(self.delay[1] - self.delay[0]) + 1
    }
}

/// Mean and variance of an even range.
pub(super) fn moments([low, high]: [f64; 2]) -> (f64, f64) {
    (f64::midpoint(low, high), (high - low) * (high - low) / 12.0)
}
