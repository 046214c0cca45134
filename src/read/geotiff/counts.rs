//! What a pixel counts: people, or people per square kilometre of its true area.

use super::fault::Fault;
use super::georeference::Georeference;
use super::header::Header;
use crate::geodesy::{self, System};
use crate::model::Role;
use crate::read::Source;
use crate::read::inputs::RasterUnit;
use crate::read::roles::density;
use std::path::Path;

/// From a value to people.
#[derive(Debug)]
pub(super) enum Counts {
    /// The value itself.
    People,
    /// The value times the square kilometres of a pixel, by row: in a grid of degrees they are the same along a row.
    ByRow(Vec<f64>),
    /// The value times the square kilometres of the pixel, whose corners are looked at one by one.
    ByPixel(System),
    /// The value times the square kilometres of the pixel in metres of a system that the file does not name.
    Flat(f64),
}

/// The word in the name of a raster that calls it a density.
pub(super) fn named_density(source: &Source) -> Option<&'static str> {
    density(&Path::new(&source.named).file_name().unwrap_or_default().to_string_lossy())
}

impl Counts {
    /// As the study says.
    ///
    /// # Errors
    /// Density: the name says so, and the study does not say what it counts.
    pub fn of(source: &Source, place: &Georeference, header: &Header, system: Option<System>) -> Result<Self, Fault> {
        match source.unit {
            Some(RasterUnit::Persons) => return Ok(Self::People),
            Some(RasterUnit::PersonsPerKm2) => {}
            // Where no study can speak, the file is shown as it is.
            None if source.role != Role::Demand => return Ok(Self::People),
            None => return named_density(source).map_or(Ok(Self::People), |word| Err(Fault::Density(word))),
        }
        Ok(match system {
            Some(system) if system.is_degrees() => {
                let area = |row| geodesy::area(&place.corners(0, row)) / 1e6;
                Self::ByRow((0..header.rows).map(area).collect())
            }
            Some(system) => Self::ByPixel(system),
            None => Self::Flat((place.step[0] * place.step[1]).abs() / 1e6),
        })
    }

    /// The people of a pixel.
    pub fn people(&self, value: f64, [column, row]: [u32; 2], place: &Georeference) -> f64 {
        match self {
            Self::People => value,
            Self::ByRow(area) => value * area.get(row as usize).copied().unwrap_or(f64::NAN),
            Self::ByPixel(system) => {
                let corners = place.corners(column, row).map(|at| system.to_lonlat(at));
                // A pixel beyond the system's own edge has no area; what it holds is no count.
                let ring: Option<Vec<[f64; 2]>> = corners.into_iter().collect();
                ring.map_or(f64::NAN, |ring| value * geodesy::area(&ring) / 1e6)
            }
            Self::Flat(area) => value * area,
        }
    }
}
