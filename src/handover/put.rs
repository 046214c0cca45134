//! What comes of a product.

use crate::issue::Issues;

/// What comes of a product.
#[derive(Debug, Default)]
pub(super) struct Put {
    /// Its files, in the order in which people open them.
    pub files: Vec<File>,
    /// What was found on the way.
    pub issues: Issues,
}

/// A file by its name.
#[derive(Debug)]
pub(super) struct File {
    pub name: String,
    /// None where it stands already in the place that was made for it.
    pub bytes: Option<Vec<u8>>,
}

impl File {
    /// One that is to be written.
    #[cfg(any(feature = "geopackage", feature = "workbooks"))]
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes: Some(bytes) }
    }
}
