//! A second look at finished work, sharing no code with the methods that did it.

mod access;
mod assignment;
mod certificate;
mod decay;
mod optimality;
mod output;
mod scores;
mod sums;
mod ways;
mod written;

pub use access::{Scored, WrongScore, access};
pub use assignment::{Promise, Wrong, allocation};
pub use optimality::{Sides, Unproven, optimality, sides};
pub use output::{Row, certificate, equity, is_restricted, layer, named, parameters};
pub use written::{Finding, verify};
