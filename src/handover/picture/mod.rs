//! Maps and charts as SVG: each a page of its own with title, legend, scale, north, source and room for a number of approval; no
//! reference to anything outside, no script, and no colour without a sign, a hatch or a number that says the same.

mod access;
mod catchments;
mod coverage;
mod distance;
mod gap;
mod graph;
mod hatch;
mod heading;
mod label;
mod legend;
mod map;
mod material;
mod outline;
mod paper;
mod ranked;
mod shape;
mod sign;
mod sites;
mod unmet;
mod years;

pub use shape::Shape;

use super::Source;
use super::tables::Table;
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::words::Lang;
use material::{Material, OfService};
use rayon::prelude::*;

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

/// A picture with the table of what it shows.
pub(super) struct Drawn {
    pub picture: Picture,
    /// None where it stands beside a picture of the same numbers, which is the one before it.
    pub table: Option<Table>,
}

impl Drawn {
    /// Whether it is the map of the gaps of a service, which has room for all columns of its streets.
    #[cfg(feature = "pictures")]
    pub fn is_gap_of(&self, service: &ServiceTable) -> bool {
        self.picture.name == gap::name(service)
    }
}

/// What pictures are drawn from: read once, whatever the language and the shape.
pub struct Atlas<'s>(Material<'s>);

impl<'s> Atlas<'s> {
    /// Reads it; `None` where the results have nothing that could be drawn.
    ///
    /// # Errors
    /// [`Failure`] for results that cannot be read.
    pub fn read(source: &'s Source) -> Result<Option<Self>, Failure> {
        Ok(Material::read(source)?.map(Self))
    }

    /// All maps and charts of the case that is spoken of first, in the order in which a report has them.
    pub fn pictures(&self, lang: Lang, shape: Shape) -> Vec<Picture> {
        self.services(lang, shape).into_iter().flat_map(|(_, drawn)| drawn).map(|drawn| drawn.picture).collect()
    }

    /// The maps of each service that are looked at by themselves: of gaps and of access, else the first of the others.
    #[cfg(feature = "pictures")]
    pub(super) fn maps(&self, lang: Lang, shape: Shape) -> Vec<Picture> {
        let Self(material) = self;
        let of = |service: &OfService<'_>| {
            let drawn = |draw: &Draw| draw(material, service, lang, shape);
            let chosen: Vec<Drawn> = ALONE.iter().flat_map(drawn).collect();
            let other = || OTHERS.iter().find_map(|draw| drawn(draw).into_iter().next());
            let chosen = if chosen.is_empty() { other().into_iter().collect() } else { chosen };
            // Beside them how it was in the first year.
            chosen.into_iter().chain(sites::first(material, service, lang, shape)).collect()
        };
        // Drawn side by side, in their order.
        let drawn: Vec<Vec<Drawn>> = material.services.par_iter().map(of).collect();
        drawn.into_iter().flatten().map(|drawn| drawn.picture).collect()
    }

    /// The services, with what is drawn of each.
    pub(super) fn services(&self, lang: Lang, shape: Shape) -> Vec<(&'s ServiceTable, Vec<Drawn>)> {
        let Self(material) = self;
        let of = |of: &OfService<'s>| {
            let drawn: Vec<Drawn> = DRAWN.iter().flat_map(|draw| draw(material, of, lang, shape)).collect();
            (!drawn.is_empty()).then_some((of.service, drawn))
        };
        material.services.par_iter().filter_map(of).collect()
    }
}

/// What draws pictures of a service; none where the results have nothing for them.
type Draw = fn(&Material<'_>, &OfService<'_>, Lang, Shape) -> Vec<Drawn>;

/// All of them, in their order: one without a table behind one of the same numbers.
const DRAWN: [Draw; 10] = [
    gap::map,
    ranked::chart,
    years::chart,
    sites::first,
    sites::map,
    coverage::map,
    catchments::map,
    unmet::map,
    access::map,
    distance::chart,
];

/// Maps that say something by themselves.
#[cfg(feature = "pictures")]
const ALONE: [Draw; 2] = [gap::map, access::map];

/// Maps of services that have none of those.
#[cfg(feature = "pictures")]
const OTHERS: [Draw; 4] = [sites::map, coverage::map, catchments::map, unmet::map];

/// All maps and charts of the case that is spoken of first.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
pub fn pictures(source: &Source, lang: Lang, shape: Shape) -> Result<Vec<Picture>, Failure> {
    Ok(Atlas::read(source)?.map(|atlas| atlas.pictures(lang, shape)).unwrap_or_default())
}
