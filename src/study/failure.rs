//! Why a run ended without results.

use crate::issue::{Issues, exit};

/// A run that ended early; each kind has its exit code.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// An input is missing or unreadable (exit code 66).
    #[error("{0}")]
    Missing(Issues),
    /// The data forbid a result (exit code 65).
    #[error("{0}")]
    Data(Issues),
    /// A sum does not close: a bug of the program, never of the data (exit code 70).
    #[error("{0}")]
    Bug(String),
}

impl Failure {
    /// The exit code of the command line.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Missing(_) => exit::MISSING,
            Self::Data(_) => exit::DATA,
            Self::Bug(_) => exit::BUG,
        }
    }
}
