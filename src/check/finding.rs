//! What a check found.

use crate::words::{Lang, Sentence, say};
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

    /// Either, about one service.
    pub(crate) fn of(service: &str, holds: bool, sentence: Sentence) -> Self {
        Self { holds, sentence: about(service, sentence) }
    }

    /// What was found, in a language.
    pub fn text(&self, lang: Lang) -> String {
        self.sentence.text(lang)
    }
}

/// A sentence about one service.
pub(super) fn about(service: &str, sentence: Sentence) -> Sentence {
    say("check.compared.of_service").with("service", service).part("finding", [sentence])
}
