//! Why a layer was not written.

use std::io;

/// Why a layer was not written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// The disk or pipe.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A number that JSON has no word for; always a fault of the program.
    #[error("feature {feature}: {column} is not a finite number")]
    NotFinite {
        /// Index of the feature.
        feature: usize,
        /// Its column, or `geometry`.
        column: String,
    },
}
