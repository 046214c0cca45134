//! Scores of access: people are counted at every site within their reach, so these are no allocations and no gap can be
//! computed from them.

mod decay;
mod dense;
mod family;
mod operator;
mod pairs;
mod rings;
mod stored;
#[cfg(test)]
mod tests;
mod tiled;

pub use decay::{Decay, Power};
pub use family::{Member, Scores, scores};
pub use operator::{Operator, Weights};
pub use stored::Stored;
pub use tiled::{Disorder, Tile, Tiled, Tiles};
