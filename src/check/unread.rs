//! Why a file of results cannot be looked at.

use crate::words::{Sentence, of_library, of_system, say};
use std::ffi::OsStr;
use std::fmt::Display;
use std::io;
use std::path::Path;

/// There is none, or what is there has no end.
pub(super) fn absent(path: &Path) -> Sentence {
    say("check.unread.absent").with("file", path.display())
}

/// The system does not give it out.
pub(super) fn refused(path: &Path, error: &io::Error) -> Sentence {
    say("check.unread.refused").with("file", path.display()).part("why", [of_system(error)])
}

/// What a folder of what was handed over is called behind the name of its results, where nobody names another.
pub(crate) const BESIDE: &str = "-hand-over";

/// It is a folder of what was handed over: the results that it was made of stand beside it where nobody moved them.
pub(super) fn handed_over(folder: &Path) -> Sentence {
    let name = folder.file_name().and_then(OsStr::to_str).and_then(|name| name.strip_suffix(BESIDE));
    let results = name.map(|name| folder.with_file_name(name)).filter(|results| results.join("run.json").is_file());
    match results {
        Some(results) => say("check.unread.handed_over_of").with("results", results.display()),
        None => say("check.unread.handed_over"),
    }
}

/// It is larger than any result.
pub(super) fn too_large(path: &Path) -> Sentence {
    refused(path, &io::ErrorKind::FileTooLarge.into())
}

/// It is no JSON, or not that of a layer.
pub(super) fn no_json(path: &Path, error: &serde_json::Error) -> Sentence {
    if let Some(kind) = error.io_error_kind() {
        return refused(path, &kind.into());
    }
    say("check.unread.json")
        .with("file", path.display())
        .with("line", error.line())
        .with("column", error.column())
        .part("why", [of_library(error)])
}

/// It is no table.
pub(super) fn no_table(path: &Path, error: &csv::Error) -> Sentence {
    let line = error.position().map_or(1, csv::Position::line);
    say("check.unread.table").with("file", path.display()).with("line", line).part("why", [of_library(error)])
}

/// It lacks something without which nothing of it is understood.
pub(super) fn lacks(file: &str, field: &str) -> Sentence {
    say("check.unread.lacks").with("file", file).with("field", field)
}

/// A value in it that cannot be: `what` is the sentence about it.
pub(super) fn value(file: impl Display, field: &str, value: impl Display, what: &'static str) -> Sentence {
    say("check.unread.value").with("file", file).with("field", field).with("value", value).part("what", [say(what)])
}
