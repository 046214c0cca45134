//! Why finished results cannot be read.

use crate::issue::Issue;
use crate::prepare::Failure;
use crate::study;
use crate::words::Sentence;
use std::path::Path;

/// A folder, and what is missing or unreadable in it (E0101).
pub(super) fn unreadable(out: &Path, what: Sentence) -> Failure {
    study::Failure::Missing(Issue::new("E0101").file(out.display().to_string()).words("reason", what).into()).into()
}
