//! `map-*.png`: the pictures as images, upright for phones and wide for slides.

use super::Source;
use super::product::Put;
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::Staging;

/// What their names have in common.
pub(super) const PATTERN: &str = "map-*.png";

pub(super) fn put(_source: &Source, _staging: &mut Staging, _lang: Lang) -> Result<Put, Failure> {
    Ok(Put::default())
}
