//! A second look at finished work, sharing no code with the methods that did it.

mod access;
mod assignment;
mod certificate;
mod coverage;
mod decay;
mod disagreement;
mod look;
mod optimality;
mod output;
mod pairs;
mod question;
mod scores;
mod spread;
mod sums;
mod told;
mod ways;
mod written;

pub use access::{Scored, WrongScore, access};
pub use assignment::{Promise, Wrong, allocation};
pub use optimality::{Sides, Unproven, optimality, sides};
pub use output::{Row, certificate, equity, is_restricted, layer, named, parameters};
pub use question::parse_decay;
pub use written::{Finding, verify};
