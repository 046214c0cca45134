//! Rasters that ways go over: heights of the ground, and what covers it.

use super::Layer;
use crate::network::Relief;
use std::sync::Arc;

/// Numbers of pixels as they were read, in the file's own system.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRaster {
    /// The file.
    pub layer: Layer,
    /// Outer corner of the first pixel.
    pub corner: [f64; 2],
    /// From one column to the next, and from one row to the next.
    pub step: [f64; 2],
    /// Pixels side by side.
    pub columns: usize,
    /// Rows of them.
    pub rows: usize,
    /// Row by row; no number where nothing is known.
    pub values: Vec<f32>,
}

impl RawRaster {
    /// Columns and rows from the middle of the first pixel to a position.
    pub fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [(x - self.corner[0]) / self.step[0] - 0.5, (y - self.corner[1]) / self.step[1] - 0.5]
    }

    /// The value of a pixel; none where nothing is known.
    pub fn at(&self, column: i64, row: i64) -> Option<f64> {
        let is_there = column >= 0 && row >= 0 && (column as usize) < self.columns && (row as usize) < self.rows;
        let value = if is_there { self.values[row as usize * self.columns + column as usize] } else { f32::NAN };
        (!value.is_nan()).then(|| f64::from(value))
    }
}

/// Heights in planar metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Elevation {
    /// The file.
    pub file: String,
    /// The heights.
    pub relief: Relief,
}

/// What covers each square of the heights.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    /// The file.
    pub file: String,
    /// The class of each square, as the heights are; no number where nothing is known.
    pub classes: Vec<f32>,
}

/// Rasters as they were read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawSurface {
    /// Heights.
    pub elevation: Option<Arc<RawRaster>>,
    /// Classes of land cover.
    pub cover: Option<Arc<RawRaster>>,
}

impl RawSurface {
    /// Those that are there.
    pub fn rasters(&self) -> impl Iterator<Item = &Arc<RawRaster>> {
        self.elevation.iter().chain(&self.cover)
    }
}
