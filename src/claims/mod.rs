//! What a plan claims, as data, held against its own figures, its lists of projects and finished runs: each claim is computed and
//! agrees, contradicts, or cannot be told, and then it says what is missing.
//!
//! A kind of claim is a file here: `sum`, `count`, `share`, `exceed`, `rate`, `said`, `result`, `every` and
//! `unknown`. None of them knows a plan, a school or a bed; what they are about stands in the file of claims.

mod amount;
mod count;
mod data;
mod every;
mod exceed;
mod faults;
mod file;
mod finished;
mod judge;
mod number;
mod open;
mod pipeline;
mod rate;
mod result;
mod rule;
mod said;
mod share;
mod sheet;
mod stated;
mod sum;
mod table;
mod unit;
mod unknown;
mod verdict;

pub use amount::Amount;
pub use count::Count;
pub use every::Every;
pub use exceed::{Bound, Exceed, Measured};
pub use file::{Claim, ClaimsFile, Computed, ResultsTable, TableInput};
pub use finished::folders;
pub use judge::{Answer, Judged, judge};
pub use open::Claims;
pub use pipeline::{Added, Amounts, Opening, Pipeline, Projects};
pub use rate::Rate;
pub use result::{Take, Written};
pub use said::Said;
pub use share::Share;
pub use stated::{Op, Stated};
pub use sum::{Missing, Sum};
pub use table::{check_target, put};
pub use unit::Unit;
pub use unknown::Unknown;
pub use verdict::Verdict;

#[cfg(test)]
mod tests;
