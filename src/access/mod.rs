//! Scores of access: people are counted at every site within their reach, so these are no allocations and no gap can be
//! computed from them.

mod decay;
mod family;
mod measure;
mod operator;
mod raam;
mod scores;
mod stored;
#[cfg(test)]
mod tests;

pub use decay::Decay;
pub use family::{Family, Member, Scores, scores};
pub use measure::{Measure, Takes, Unit};
pub use operator::{Operator, Power, Weights};
pub use raam::{Raam, raam};
pub use scores::{AccessScores, Question};
pub use stored::Stored;
