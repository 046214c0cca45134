//! Explains codes, words and places in Chinese and English.

mod glossary;
mod near;
mod place;
mod places;
mod reach;
mod scores;
mod worth;
mod zone;

pub use glossary::{Entry, glossary_page, issues_page, lookup, overview, suggest};
pub use place::{Alternative, Answer, NoPlace, at};
pub use places::{AskedPlaces, NoPlaces, Number, Outcome, PlacesAnswer, places};
pub use scores::ScoreHere;
pub use worth::worth;
pub use zone::{Destination, NoZone, SiteHere, ZoneAnswer, zone};
