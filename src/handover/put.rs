//! What a product put into the folder.

use crate::issue::Issues;

/// What a product put into the folder.
#[derive(Debug, Default)]
pub(super) struct Put {
    /// Its files, in the order in which people open them.
    pub files: Vec<String>,
    /// What was found on the way.
    pub issues: Issues,
}
