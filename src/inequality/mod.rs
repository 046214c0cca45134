//! How unequal scores are between people, and whether like lies beside like: numbers in, numbers out.
//!
//! [`equity()`] gathers what is said of one column of scores, [`pattern()`] what is said of its map. Every measure has a file of
//! its own with formula, units and source.
//!
//! **Zero and unknown.** A score of 0 is a score: its people reach nothing, and they count. A score that is missing, negative
//! or not finite is unknown: its people are counted beside the measures and enter none of them. Where a measure would divide by
//! nothing (nobody has a score, all scores are 0, all values are equal) it is `None`, never NaN.

mod discovery;
mod equity;
mod local;
mod lorenz;
mod moran;
mod neighbours;
mod pattern;
mod quantiles;
mod random;
mod sample;
mod spar;
#[cfg(test)]
mod tests;
mod theil;
mod variation;

pub use discovery::benjamini_hochberg;
pub use equity::{Equity, GroupEquity, equity};
pub use local::{Place, Quadrant, local_moran};
pub use lorenz::{Palma, gini, lorenz, palma};
pub use moran::{Moran, moran, moran_within};
pub use neighbours::{LANE, Neighbours, Ring, SLIVER, TooMany};
pub use pattern::{Clusters, LEVEL, Pattern, pattern};
pub use quantiles::{Quantiles, quantile, quantiles};
pub use random::{Random, Use};
pub use sample::{Row, Sample};
pub use spar::spar;
pub use theil::{Theil, TheilPart, theil};
pub use variation::{Form, between_schools, variation};
