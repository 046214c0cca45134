//! What is stated against what was computed.

use super::number::Number;
use super::stated::{Op, digits};
use crate::words::{Sentence, say};
use serde::Serialize;

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It comes out as stated.
    Agrees,
    /// Another number comes out.
    Contradicts,
    /// Nothing comes out, or not enough to tell.
    CannotTell,
}

/// Differences of binary fractions that stand for the same decimal ones, as a share.
const SAME: f64 = 1e-9;

impl Verdict {
    /// As files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Contradicts => "contradicts",
            Self::CannotTell => "cannot_tell",
        }
    }

    /// As people read it.
    pub fn words(self) -> Sentence {
        say(match self {
            Self::Agrees => "claims.verdict.agrees",
            Self::Contradicts => "claims.verdict.contradicts",
            Self::CannotTell => "claims.verdict.cannot_tell",
        })
    }

    /// Of a number against one that is stated. A number that can only be larger tells where that would change nothing.
    pub fn of(op: Op, stated: f64, number: &Number) -> Self {
        let same = SAME * stated.abs().max(1.0);
        let scale = 10_f64.powi(i32::try_from(digits(stated)).unwrap_or(0));
        let (above, below) = match op {
            Op::Equal => {
                // As many digits as it is stated in, rounded or cut off: tables of plans have both.
                let shown = |value: f64| (value / scale - stated).abs() <= same;
                let is_shown = shown((number.value * scale).round()) || shown((number.value * scale).trunc());
                (!is_shown && number.value > stated, !is_shown && number.value < stated)
            }
            _ => (number.value > stated + same, number.value < stated - same),
        };
        let holds = match op {
            Op::Equal => !above && !below,
            Op::AtLeast => !below,
            Op::AtMost => !above,
            Op::Above => above,
            Op::Below => below,
        };
        let is_settled = !number.is_least
            || match op {
                Op::AtLeast | Op::Above => holds,
                Op::AtMost | Op::Below => !holds,
                Op::Equal => above,
            };
        match (number.value.is_finite() && is_settled, holds) {
            (false, _) => Self::CannotTell,
            (true, true) => Self::Agrees,
            (true, false) => Self::Contradicts,
        }
    }
}
