//! Explains codes, words and places in Chinese and English.

mod glossary;
mod place;
mod reach;
mod scores;
mod worth;

pub use glossary::{Entry, Kind, Term, glossary_page, issues_page, lookup, overview, suggest, terms};
pub use place::{Alternative, Answer, at};
pub use scores::ScoreHere;
pub use worth::worth;
