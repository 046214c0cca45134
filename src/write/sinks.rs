//! All formats of results. A format is a file of this room and a line here.

use super::WriteError;
use super::sink::Sink;
use super::store::Store;
use crate::output::Output;
use crate::words::Lang;

/// All of them.
const SINKS: [&dyn Sink; 3] = [&super::geojson::GeoJson, &super::qml::Qml, &super::csv::Csv];

/// Writes outputs in every format.
pub(super) fn put(outputs: &[Output<'_>], to: &mut dyn Store, lang: Lang) -> Result<(), WriteError> {
    SINKS.iter().try_for_each(|sink| sink.put(outputs, to, lang))
}
