//! What a format of results is: it takes the outputs it has a use for and writes its files.

use super::WriteError;
use super::store::Store;
use crate::output::Output;
use crate::words::Lang;

/// A format of results.
pub(super) trait Sink: Sync {
    /// Writes the outputs of a run; words for people are in this language.
    ///
    /// # Errors
    /// [`WriteError`].
    fn put(&self, outputs: &[Output<'_>], to: &mut dyn Store, lang: Lang) -> Result<(), WriteError>;
}
