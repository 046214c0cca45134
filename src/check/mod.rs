//! A second look at finished work, sharing no code with the methods that did it.

mod access;
mod assignment;
mod certificate;
mod comparison;
mod coverage;
mod disagreement;
mod facilities;
mod finding;
mod folder;
mod formula;
mod hashes;
mod interval;
mod optimality;
mod score_entry;
mod score_files;
mod scores;
mod sentences;
mod spread;
mod sums;
mod verify;
mod ways;
mod weights;
mod written;
mod zones;

pub use access::{Scored, WrongScore, access};
pub use assignment::{Promise, Wrong, allocation};
pub use finding::Finding;
pub use folder::{Row, asked, certificate, equity, layer, run};
pub use interval::Interval;
pub use optimality::{Sides, Unproven, optimality, sides};
pub use verify::verify;
pub use weights::{reach, shown};
