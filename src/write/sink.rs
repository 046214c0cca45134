//! Formats as sinks: each takes the outputs it has a use for and writes its files. A format is a file of this room and a line here.

use super::WriteError;
use super::staging::Staging;
use crate::output::Output;
use crate::words::Lang;

/// A format of results.
pub(super) trait Sink: Sync {
    /// Writes the outputs of a run; words for people are in this language.
    ///
    /// # Errors
    /// [`WriteError`].
    fn put(&self, outputs: &[Output<'_>], to: &mut Staging, lang: Lang) -> Result<(), WriteError>;
}

/// All of them.
const SINKS: [&dyn Sink; 3] = [&super::geojson::GeoJson, &super::qml::Qml, &super::csv::Csv];

/// Writes outputs in every format.
pub(super) fn put(outputs: &[Output<'_>], to: &mut Staging, lang: Lang) -> Result<(), WriteError> {
    SINKS.iter().try_for_each(|sink| sink.put(outputs, to, lang))
}
