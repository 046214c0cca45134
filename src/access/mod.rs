//! Scores of access: people are counted at every site within their reach, so these are no allocations and no gap can be
//! computed from them.

mod decay;
mod dense;
mod family;
mod listed;
mod measure;
mod operator;
mod pairs;
mod raam;
mod rings;
mod scores;
#[cfg(test)]
mod stored;
#[cfg(test)]
mod tests;
mod tiled;

pub use decay::{Decay, Power};
pub use family::{Family, Member, Scores, scores};
pub use listed::Listed;
pub use measure::{Law, Measure, Takes, Unit};
pub use operator::{Operator, Weights};
pub use raam::{Raam, raam};
pub use scores::{AccessScores, Equilibrium, Question, Refused};
pub use tiled::{Disorder, Tile, Tiled, Tiles};
