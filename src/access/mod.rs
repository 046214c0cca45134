//! Scores of access: people are counted at every site within their reach, so these are no allocations and no gap can be
//! computed from them.

mod decay;
mod family;
mod operator;
mod raam;
mod stored;
mod straight;
#[cfg(test)]
mod tests;

pub use decay::Decay;
pub use family::{Member, Scores, scores};
pub use operator::{Operator, Power, Weights};
pub use raam::{Raam, raam};
pub use stored::Stored;
pub use straight::{NoList, straight_ways};
