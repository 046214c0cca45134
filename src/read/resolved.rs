//! The system of a layer, once keys and files have become a name.

use crate::issue::Issue;

/// A system by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// What [`crate::geodesy::named`] understands.
    pub name: String,
    /// The files that it was read from, as the study names them.
    pub files: Vec<String>,
    /// What has to be said of it.
    pub notes: Vec<Issue>,
}
