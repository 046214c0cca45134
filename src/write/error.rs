//! Why nothing was written.

use super::geojson::Unwritten;
use super::workshop::asked_for;
use crate::issue::{Issue, exit};
use crate::words::{Lang, Sentence, Text, of_system, say};
use std::io;
use std::path::{Path, PathBuf};

/// A run that could not be written; the output folder is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The output folder holds an earlier run, and nobody said to replace it.
    #[error("{0} exists")]
    Exists(PathBuf),
    /// The output folder holds something that is no earlier run.
    #[error("{0} is no output folder")]
    Foreign(PathBuf),
    /// A file that no earlier run wrote stands where this one would write.
    #[error("{0} is no file of an earlier run")]
    Kept(PathBuf),
    /// The place lies in a folder of finished results, which would no longer be what was written.
    #[error("{0} lies in {1}")]
    Within(PathBuf, PathBuf),
    /// An input lies in the output folder.
    #[error("{0} is an input")]
    Input(PathBuf),
    /// Something that is no regular file stands where one would be written.
    #[error("{0} is no regular file")]
    NotAFile(PathBuf),
    /// A file that this command did not write stands where it would.
    #[error("{0} is a file of others")]
    Others(PathBuf),
    /// A file was changed since it was written.
    #[error("{0} was changed")]
    Changed(PathBuf),
    /// An input is no longer what the run has read.
    #[error("{0} has changed")]
    InputChanged(PathBuf),
    /// A replacement that was interrupted can be neither finished nor undone; the next run tries again.
    #[error("{0} cannot be finished: {text}", text = .1.text(Lang::En))]
    Unfinished(PathBuf, Sentence),
    /// A replacement was interrupted, and the next run is to finish or undo it.
    #[error("{0} is half replaced")]
    Interrupted(PathBuf),
    /// Others have put something into the folder in which runs build.
    #[error("{0} was written by no run")]
    Guests(PathBuf),
    /// Another program is writing there.
    #[error("{0} is being written")]
    Busy(PathBuf),
    /// The output folder cannot be created.
    #[error("{0}: {1}")]
    Create(PathBuf, io::Error),
    /// Reading an input again or writing an output failed.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// A result that cannot be written down: a fault of the program.
    #[error("{0}: {1}")]
    Result(String, String),
}

impl WriteError {
    /// With the file at fault.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self::Io(path.to_owned(), error)
    }

    /// With the layer at fault.
    pub(super) fn unwritten(name: &str, error: Unwritten) -> Self {
        match error {
            Unwritten::Io(error) => Self::Io(name.into(), error),
            other @ Unwritten::NotFinite { .. } => Self::Result(name.to_owned(), other.to_string()),
        }
    }

    /// As a message.
    pub fn issue(&self) -> Issue {
        match self {
            Self::Exists(path) => Issue::new("E0702").file(path.display().to_string()),
            Self::Foreign(path) => Issue::new("E0703").file(path.display().to_string()),
            Self::Kept(path) => Issue::new("E0706").file(path.display().to_string()),
            Self::Within(path, results) => {
                Issue::new("E0766").file(path.display().to_string()).fact("results", results.display())
            }
            Self::Input(path) => Issue::new("E0741").file(path.display().to_string()),
            Self::NotAFile(path) => Issue::new("E0742").file(path.display().to_string()),
            Self::Others(path) => Issue::new("E0743").file(path.display().to_string()),
            Self::Changed(path) => Issue::new("E0744").file(path.display().to_string()),
            Self::Interrupted(path) => Issue::new("E0748").file(path.display().to_string()),
            Self::InputChanged(path) => Issue::new("E0746").file(path.display().to_string()),
            Self::Unfinished(path, reason) => {
                Issue::new("E0740").file(path.display().to_string()).words("reason", reason.clone())
            }
            Self::Guests(path) => Issue::new("E0770").file(path.display().to_string()),
            Self::Busy(path) => Issue::new("E0705").file(path.display().to_string()),
            Self::Create(path, reason) => {
                Issue::new("E0701").file(path.display().to_string()).words("reason", of_system(reason))
            }
            Self::Io(path, reason) => {
                Issue::new("E0704").file(asked_for(path).display().to_string()).words("reason", of_system(reason))
            }
            Self::Result(name, what) => Issue::new("E0901").file(name).fact("what", what),
        }
    }

    /// With the file at fault, for a sentence about something else.
    pub(super) fn sentence(&self) -> Sentence {
        let issue = self.issue();
        let why = Text::new(|lang| issue.sentence(lang));
        say("issue.said.about").with("file", issue.file.as_deref().unwrap_or("-")).text_of("why", why)
    }

    /// The exit code of the command line.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::InputChanged(_) | Self::Io(..) | Self::Unfinished(..) => exit::INPUT_OUTPUT,
            Self::Interrupted(_) => exit::DATA,
            Self::Result(..) => exit::BUG,
            _ => exit::NO_OUTPUT,
        }
    }
}
