//! What cells cover, where their files say so (pixels of a raster, polygons), and how those on a border are counted.

use geo::MultiPolygon;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How cells that straddle a border are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShareBy {
    /// Their people are shared by area: a cell becomes a cell for each zone it lies in.
    Area,
    /// All their people belong to the zone of the centre.
    Centre,
}

/// What the cells of a layer cover, in the coordinates of its file.
#[derive(Debug, Clone, PartialEq)]
pub enum RawExtent {
    /// Each is so wide and so high, along the axes.
    Alike([f64; 2]),
    /// Each has a shape of its own.
    Each(Vec<MultiPolygon<f64>>),
}

/// What a cell covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// Nobody knows.
    Unknown,
    /// A rectangle of a grid, by the place of the grid in [`Extents::grids`], around a position in the file's coordinates.
    Rectangle(u32, [f64; 2]),
    /// A place in [`Extents::shapes`].
    Shape(u32),
}

/// A grid whose cells are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Its system, as [`crate::geodesy::System`] names it.
    pub system: String,
    /// Width and height of a cell, in the file's coordinates.
    pub size: [f64; 2],
}

/// What the cells of the model cover, until those on borders are counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extents {
    /// By cell.
    pub cells: Vec<Extent>,
    /// Grids of the layers.
    pub grids: Vec<Grid>,
    /// Planar shapes.
    pub shapes: Vec<MultiPolygon<f64>>,
}

impl Extents {
    /// Adds the cells of a layer: what they cover, and their positions in the file's coordinates.
    pub fn push(&mut self, extent: Option<RawExtent>, system: &str, at: impl ExactSizeIterator<Item = [f64; 2]>) {
        match extent {
            None => self.cells.extend(std::iter::repeat_n(Extent::Unknown, at.len())),
            Some(RawExtent::Alike(size)) => {
                let grid = self.grids.len() as u32;
                self.grids.push(Grid { system: system.to_owned(), size });
                self.cells.extend(at.map(|at| Extent::Rectangle(grid, at)));
            }
            Some(RawExtent::Each(shapes)) => {
                let first = self.shapes.len() as u32;
                self.cells.extend((first..).take(shapes.len()).map(Extent::Shape));
                self.shapes.extend(shapes);
            }
        }
    }
}

/// Cells before those on borders were shared: tables of ways name them.
#[derive(Debug, Clone, PartialEq)]
pub struct Wholes {
    /// Their ids.
    pub ids: Vec<Box<str>>,
    /// Which of them each cell is, or is a part of.
    pub of_cell: Vec<u32>,
}
