//! Words that people read: the terms of the glossary with their headings, units, and the legends of maps, each in both languages.
//!
//! Rooms that compute give numbers and ids; what they are called is looked up here by a name.

mod map;
mod terms;
mod units;

pub use map::map;
pub use terms::{Kind, Term, term, terms};
pub use units::unit;
