//! What a check found.

/// One check and its outcome, in Chinese and English.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Whether it holds.
    pub holds: bool,
    /// What was checked, and what was found.
    pub text: [String; 2],
}

impl Finding {
    /// As it should be.
    pub(super) fn holds(text: [String; 2]) -> Self {
        Self { holds: true, text }
    }

    /// Not as it should be.
    pub(super) fn differs(text: [String; 2]) -> Self {
        Self { holds: false, text }
    }

    /// Either, about one service.
    pub(super) fn of(service: &str, holds: bool, [zh, en]: [String; 2]) -> Self {
        Self { holds, text: [format!("{service}：{zh}"), format!("{service}: {en}")] }
    }
}
