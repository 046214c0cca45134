//! Whether a study is about a town or the country: how far is far depends on it.

use crate::prepare::Found;
use crate::read::number::{coordinate, shown};
use crate::words::{Sentence, say};

/// Residents on a square kilometre from which a place is urban: the density of an urban centre in the degree of urbanisation
/// of the United Nations (2020), and of 城区 in the rules of China's fifth census.
const URBAN: f64 = 1_500.0;

/// Ends of names of zones that are built up.
const TOWNS: [&str; 4] = ["街道", "街道办事处", "社区", "subdistrict"];
/// Ends of names of zones in the country.
const COUNTRY: [&str; 7] = ["镇", "乡", "村", "苏木", "township", "village", "commune"];

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Settlement {
    /// All zones are built up, or it is as dense as a town: so many of all zones are towns, or residents on a square kilometre.
    Urban(Basis),
    /// Some zones lie in the country, or it is not as dense as a town.
    Rural(Basis),
    /// Nothing tells.
    Unknown,
}

/// What tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Basis {
    /// Names of zones: those in the country, of all that tell.
    Names(usize, usize),
    /// Residents on a square kilometre.
    Density(f64),
}

impl Settlement {
    /// By the names of the zones in the first of these tables that tell, else by the residents in the bounds of the demand.
    pub fn of(found: &[Found], zones: [Option<usize>; 3], demand: Option<usize>) -> Self {
        let by_names = zones.into_iter().flatten().find_map(|at| names(&found[at]));
        let basis = by_names.or_else(|| density(&found[demand?]).map(Basis::Density));
        match basis {
            Some(basis @ Basis::Names(0, _)) => Self::Urban(basis),
            Some(basis @ Basis::Density(density)) if density >= URBAN => Self::Urban(basis),
            Some(basis) => Self::Rural(basis),
            None => Self::Unknown,
        }
    }

    /// What tells, in words.
    pub fn because(self) -> Option<Sentence> {
        match self {
            Self::Urban(basis) | Self::Rural(basis) => Some(match basis {
                Basis::Names(country, of) => say("prepare.settlement.names").with("country", country).with("of", of),
                Basis::Density(density) => say("prepare.settlement.density").with("density", format!("{density:.0}")),
            }),
            Self::Unknown => None,
        }
    }
}

/// Zones in the country among those whose names tell.
fn names(found: &Found) -> Option<Basis> {
    let table = found.table.as_ref()?;
    let columns = ["name", "zone"].into_iter().filter_map(|name| found.signs.field(name).first());
    let (mut country, mut of) = (0, 0);
    for cell in columns.filter_map(|name| table.column(name)).flatten() {
        let name = shown(&cell).trim().to_lowercase();
        let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
        if ends(&TOWNS) {
            of += 1;
        } else if ends(&COUNTRY) {
            (country, of) = (country + 1, of + 1);
        }
    }
    (of > 0).then_some(Basis::Names(country, of))
}

/// Residents on a square kilometre of the bounds of a layer in degrees.
fn density(found: &Found) -> Option<f64> {
    const DEGREE: f64 = 111.32;
    let table = found.table.as_ref()?;
    let [west, south, east, north] = table.layer.bounds?;
    if !(west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0) {
        return None;
    }
    let column = table.column(found.signs.persons.first()?)?;
    let persons: f64 = column.iter().filter_map(|cell| coordinate(&cell).ok().flatten()).filter(|n| *n > 0.0).sum();
    let middle = f64::midpoint(south, north).to_radians();
    let area = (east - west) * (north - south) * DEGREE * DEGREE * middle.cos();
    (area > 0.0).then(|| persons / area)
}
