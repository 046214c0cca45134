//! What every product is made from.

use super::Source;
#[cfg(feature = "report")]
use super::picture::Atlas;
use super::product::Product;
use crate::prepare::Failure;
use crate::words::Lang;

/// What every product is made from: read once, however many are made, and by several at a time.
pub(super) struct Edition<'s> {
    pub source: &'s Source,
    /// What pictures are drawn from; none where nothing can be drawn, or nothing that is asked for has any.
    #[cfg(feature = "report")]
    pub atlas: Option<Atlas<'s>>,
    pub lang: Lang,
}

impl<'s> Edition<'s> {
    /// What these products need.
    pub fn read(source: &'s Source, products: &[Product], lang: Lang) -> Result<Self, Failure> {
        #[cfg(feature = "report")]
        let atlas = if products.iter().any(|product| product.is_drawn()) { Atlas::read(source)? } else { None };
        #[cfg(not(feature = "report"))]
        let _ = products;
        Ok(Self {
            source,
            #[cfg(feature = "report")]
            atlas,
            lang,
        })
    }
}
