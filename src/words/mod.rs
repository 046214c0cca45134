//! What the program says: sentences by key, and the numbers and names that fill their gaps.
//!
//! A room that computes returns a [`Sentence`]: a key and what fills its gaps. Only here it becomes text, in one of the
//! languages of [`Lang`]. The sentences stand in one folder for each language, one file for each room that speaks. Another
//! language is another folder, its variant in [`Lang`] and its line in `catalogue.rs`; the tests name what it still lacks.

mod basis;
mod catalogue;
mod coded;
mod columns;
mod cost;
mod harmless;
mod lang;
mod number;
mod said;
mod sentence;
mod service;
mod terms;
mod text;

pub use basis::{Basis, counted};
pub use catalogue::{Phrase, messages, phrase, phrases};
pub use columns::{columns, of_column};
pub use cost::{bare_cost, cost, total_cost};
pub use harmless::{escape, escape_json, escape_page, shorten};
pub use lang::{Lang, Plural};
pub use number::{decimals, grouped, whole};
pub use said::{of_format, of_library, of_system};
pub use sentence::{Sentence, next_gap, say, word};
pub use service::{Called, Seats, standard_name};
pub use terms::{Kind, Term, indicator, norm_unit, term, terms, unit};
pub use text::Text;

#[cfg(test)]
mod tests;
