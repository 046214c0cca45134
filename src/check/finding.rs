//! What a check found.

use crate::words::{Called, Lang, Sentence, Text, say};
use serde::Serialize;

/// One check and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Whether it holds.
    pub holds: bool,
    /// What was checked, and what was found.
    #[serde(flatten)]
    pub sentence: Sentence,
}

impl Finding {
    /// As it should be.
    pub(super) fn holds(sentence: Sentence) -> Self {
        Self { holds: true, sentence }
    }

    /// Not as it should be.
    pub(super) fn differs(sentence: Sentence) -> Self {
        Self { holds: false, sentence }
    }

    /// Either, about one service, by what people call it.
    pub(crate) fn of(service: &Called, holds: bool, sentence: Sentence) -> Self {
        Self { holds, sentence: about(service.name.clone(), sentence) }
    }

    /// What was found, in a language.
    pub fn text(&self, lang: Lang) -> String {
        self.sentence.text(lang)
    }
}

/// A sentence about one service, or about one year.
pub(super) fn about(name: Text, sentence: Sentence) -> Sentence {
    say("check.compared.of_service").text_of("service", name).part("finding", [sentence])
}
