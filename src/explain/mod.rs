//! Explains codes, words and places in Chinese and English.

mod glossary;
mod place;
mod reach;
mod scores;
mod worth;
mod zone;

pub use glossary::{Entry, glossary_page, issues_page, lookup, overview, suggest};
pub use place::{Alternative, Answer, at};
pub use scores::ScoreHere;
pub use worth::worth;
pub use zone::{Destination, NoZone, SiteHere, ZoneAnswer, zone};
