//! What can be handed over. A product is a folder or file of this room, a variant with its arms here, and its place in [`Product::ALL`].

use super::edition::Edition;
use super::put::Put;
use crate::prepare::Failure;
use crate::words::Sentence;
use crate::write::Staging;

/// A kind of files to hand over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Product {
    /// Tables in one workbook.
    #[cfg(feature = "workbooks")]
    Workbook,
    /// Every layer in one GeoPackage, and a QGIS project of them.
    #[cfg(feature = "geopackage")]
    GeoPackage,
    /// A report of one file, for a browser and for paper.
    #[cfg(feature = "report")]
    Html,
    /// A report to print and to pass on.
    #[cfg(feature = "pictures")]
    Pdf,
    /// Maps as images, for slides and for phones.
    #[cfg(feature = "pictures")]
    Pictures,
}

impl Product {
    /// All of them, in the order in which people open them.
    pub const ALL: &[Self] = &[
        #[cfg(feature = "workbooks")]
        Self::Workbook,
        #[cfg(feature = "geopackage")]
        Self::GeoPackage,
        #[cfg(feature = "report")]
        Self::Html,
        #[cfg(feature = "pictures")]
        Self::Pdf,
        #[cfg(feature = "pictures")]
        Self::Pictures,
    ];

    /// As it is asked for: the ending of its files, of a GeoPackage that of the first.
    pub fn as_str(self) -> &'static str {
        match self {
            #[cfg(feature = "workbooks")]
            Self::Workbook => "xlsx",
            #[cfg(feature = "geopackage")]
            Self::GeoPackage => "gpkg",
            #[cfg(feature = "report")]
            Self::Html => "html",
            #[cfg(feature = "pictures")]
            Self::Pdf => "pdf",
            #[cfg(feature = "pictures")]
            Self::Pictures => "png",
        }
    }

    /// What people do with it, in one line.
    pub fn words(self) -> Sentence {
        match self {
            #[cfg(feature = "workbooks")]
            Self::Workbook => crate::words::say("handover.product.workbook"),
            #[cfg(feature = "geopackage")]
            Self::GeoPackage => crate::words::say("handover.product.geopackage"),
            #[cfg(feature = "report")]
            Self::Html => crate::words::say("handover.product.html"),
            #[cfg(feature = "pictures")]
            Self::Pdf => crate::words::say("handover.product.pdf"),
            #[cfg(feature = "pictures")]
            Self::Pictures => crate::words::say("handover.product.pictures"),
        }
    }

    /// Whether it has pictures.
    pub(super) fn is_drawn(self) -> bool {
        match self {
            #[cfg(feature = "workbooks")]
            Self::Workbook => false,
            #[cfg(feature = "geopackage")]
            Self::GeoPackage => false,
            #[cfg(feature = "report")]
            Self::Html => true,
            #[cfg(feature = "pictures")]
            Self::Pdf | Self::Pictures => true,
        }
    }

    /// Makes it.
    ///
    /// # Errors
    /// [`Failure`].
    #[cfg_attr(
        not(all(feature = "geopackage", feature = "report")),
        allow(
            unused_variables,
            reason = "only a GeoPackage is built in its place, and without products nothing is made"
        )
    )]
    pub(super) fn put(self, edition: &Edition<'_>, staging: &Staging) -> Result<Put, Failure> {
        match self {
            #[cfg(feature = "workbooks")]
            Self::Workbook => super::workbook::put(edition),
            #[cfg(feature = "geopackage")]
            Self::GeoPackage => super::geopackage::put(edition, staging),
            #[cfg(feature = "report")]
            Self::Html => super::html::put(edition),
            #[cfg(feature = "pictures")]
            Self::Pdf => super::pdf::put(edition),
            #[cfg(feature = "pictures")]
            Self::Pictures => super::png::put(edition),
        }
    }
}
