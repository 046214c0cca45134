//! Words that people read: the terms of the glossary with their headings, and sentences by key, each in every language.
//!
//! Rooms that compute give numbers and ids; what they are called is looked up here by a name.

mod sentence;
mod terms;

pub use sentence::{Sentence, say, word};
pub use terms::{Kind, Term, term, terms, unit};
