//! What was computed for a claim, or why nothing was.

use crate::words::Sentence;

/// What came out of a computation.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A number.
    Number(Number),
    /// None, and what is missing.
    Unknown(Sentence),
}

/// A number with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// It.
    pub value: f64,
    /// Whether it can only be larger: rows of which nobody knows their number are not in it.
    pub is_least: bool,
    /// What else was found on the way.
    pub details: Vec<Sentence>,
    /// Whether it rests on synthetic data; `None` where nobody says.
    pub synthetic: Option<bool>,
}

impl Number {
    /// A number that is complete.
    pub fn new(value: f64, synthetic: Option<bool>) -> Self {
        Self { value, is_least: false, details: Vec::new(), synthetic }
    }

    /// With this besides.
    pub fn with(mut self, detail: impl IntoIterator<Item = Sentence>) -> Self {
        self.details.extend(detail);
        self
    }
}

/// Whether a number of two parts rests on synthetic data: when one of them does; unknown when one of them is.
pub fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
