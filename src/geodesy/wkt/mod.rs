//! Definitions of systems as files carry them (well-known text of both versions, PROJJSON) to a name: an EPSG code where the parameters are
//! exactly those of one, else a PROJ string.

mod code;
mod datum;
mod element;
mod own;
mod projjson;

#[cfg(test)]
mod tests;

pub use code::{Known, Unknown, system};
pub use projjson::to_wkt;

/// The system of a text in well-known text or PROJJSON.
///
/// # Errors
/// [`Unknown`], with what it says.
pub fn any(text: &str) -> Result<Known, Unknown> {
    let text = text.trim_start_matches('\u{feff}').trim();
    match to_wkt(text) {
        Some(wkt) => system(&wkt),
        None => system(text),
    }
}
