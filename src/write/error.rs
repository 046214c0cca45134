//! Why nothing was written.

use super::geojson::Unwritten;
use crate::issue::{Issue, exit};
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
    /// Another program is writing there.
    #[error("{0} is being written")]
    Busy(PathBuf),
    /// The output folder cannot be created.
    #[error("{0}: {1}")]
    Create(PathBuf, io::Error),
    /// An input is no longer what the run has read.
    #[error("{0} has changed")]
    Changed(PathBuf),
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
            Self::Busy(path) => Issue::new("E0705").file(path.display().to_string()),
            Self::Changed(path) => Issue::new("E0746").file(path.display().to_string()),
            Self::Create(path, reason) => Issue::new("E0701").file(path.display().to_string()).fact("reason", reason),
            Self::Io(path, reason) => Issue::new("E0704").file(path.display().to_string()).fact("reason", reason),
            Self::Result(name, what) => Issue::new("E0901").file(name).fact("what", what),
        }
    }

    /// The exit code of the command line.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Exists(_) | Self::Foreign(_) | Self::Kept(_) | Self::Busy(_) | Self::Create(..) => exit::NO_OUTPUT,
            Self::Changed(_) | Self::Io(..) => exit::INPUT_OUTPUT,
            Self::Result(..) => exit::BUG,
        }
    }
}
