//! The part of a raster that is read.

use super::georeference::Georeference;
use super::header::Header;
use crate::geodesy::System;

/// Degrees added on every side: about two kilometres, so that people just outside the zones are seen and counted.
const MARGIN: f64 = 0.02;

/// Points along each side of the window that are carried into the raster's system, where its sides may be curves.
const ALONG: u32 = 16;

/// Columns and rows, the ends excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub from: [u32; 2],
    pub to: [u32; 2],
}

impl Window {
    /// Everything.
    pub fn all(header: &Header) -> Self {
        Self { from: [0, 0], to: [header.columns, header.rows] }
    }

    /// What lies in a box of longitude and latitude (west, south, east, north), with [`MARGIN`]. `None` when the box has no
    /// image in the raster's system.
    pub fn around(
        [west, south, east, north]: [f64; 4],
        system: &System,
        place: &Georeference,
        header: &Header,
    ) -> Option<Self> {
        let (west, south, east, north) = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN);
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for i in 0..=ALONG {
            for j in 0..=ALONG {
                let share = |from: f64, to: f64, k: u32| from + (to - from) * f64::from(k) / f64::from(ALONG);
                let at = system.from_lonlat([share(west, east, i), share(south, north, j)])?;
                for axis in 0..2 {
                    // Counted in columns and rows.
                    let place = (at[axis] - place.corner[axis]) / place.step[axis];
                    low[axis] = low[axis].min(place);
                    high[axis] = high[axis].max(place);
                }
            }
        }
        let size = [header.columns, header.rows];
        let within = |value: f64, axis: usize| value.clamp(0.0, f64::from(size[axis])) as u32;
        let (from, to) = ([0, 1].map(|a| within(low[a].floor(), a)), [0, 1].map(|a| within(high[a].ceil(), a)));
        Some(Self { from, to })
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.from[0] >= self.to[0] || self.from[1] >= self.to[1]
    }

    /// How many.
    pub fn columns(&self) -> u32 {
        self.to[0].saturating_sub(self.from[0])
    }

    /// How many.
    pub fn rows(&self) -> u32 {
        self.to[1].saturating_sub(self.from[1])
    }

    /// How many.
    pub fn pixels(&self) -> u64 {
        u64::from(self.columns()) * u64::from(self.rows())
    }

    /// Strips or tiles that meet the window, in the order of the file.
    pub fn chunks(&self, header: &Header) -> Vec<u32> {
        let [wide, high] = header.chunk;
        let rows = self.from[1] / high..self.to[1].div_ceil(high);
        let across = header.across();
        let columns = self.from[0] / wide..self.to[0].div_ceil(wide);
        rows.flat_map(|row| columns.clone().map(move |column| row * across + column)).collect()
    }
}
