//! What every product is made from.

use super::Source;
#[cfg(feature = "report")]
use super::picture::Atlas;
use crate::prepare::Failure;
use crate::words::Lang;

/// What every product is made from: read once, however many are made, and by several at a time.
#[cfg_attr(
    not(any(feature = "geopackage", feature = "workbooks")),
    allow(dead_code, reason = "without products nothing is made")
)]
pub(super) struct Edition<'s> {
    pub source: &'s Source,
    /// What pictures are drawn from; none where nothing can be drawn, or nothing that is asked for has any.
    #[cfg(feature = "report")]
    pub atlas: Option<Atlas<'s>>,
    pub lang: Lang,
}

impl<'s> Edition<'s> {
    /// What products need, of which some have pictures or none.
    #[cfg_attr(
        not(feature = "report"),
        allow(unused_variables, clippy::unnecessary_wraps, reason = "nothing is drawn")
    )]
    pub fn read(source: &'s Source, are_drawn: bool, lang: Lang) -> Result<Self, Failure> {
        #[cfg(feature = "report")]
        let atlas = if are_drawn { Atlas::read(source)? } else { None };
        Ok(Self {
            source,
            #[cfg(feature = "report")]
            atlas,
            lang,
        })
    }
}
