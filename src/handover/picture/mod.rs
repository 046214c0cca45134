//! Maps and charts as SVG: each a page of its own with title, legend, scale, north, source and room for a number of approval; no
//! reference to anything outside, no script, and no colour without a sign, a hatch or a number that says the same.

mod gap;
mod hatch;
mod label;
mod legend;
mod map;
mod material;
mod outline;
mod paper;
mod shape;

pub use shape::Shape;

use super::Source;
use crate::prepare::Failure;
use crate::words::Lang;
use material::Material;

/// A map or a chart.
pub struct Picture {
    /// Stem of its file: `map-gap-primary`.
    pub name: String,
    /// What stands over it.
    pub title: String,
    /// What it shows, for who cannot see it.
    pub words: String,
    /// A whole `<svg>` that stands by itself.
    pub svg: String,
    /// Width of the page.
    pub width: f64,
    /// Height of the page.
    pub height: f64,
}

/// All maps and charts of the case that is spoken of first, in the order in which a report has them.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
pub fn pictures(source: &Source, lang: Lang, shape: Shape) -> Result<Vec<Picture>, Failure> {
    let Some(material) = Material::read(source)? else { return Ok(Vec::new()) };
    Ok(material.services.iter().filter_map(|service| gap::map(&material, service, lang, shape)).collect())
}
