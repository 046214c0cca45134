//! People by cell: columns of equal length, in canonical order.

use super::{Extents, TextIx, Wholes, ZoneIx};
use crate::units::Persons;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a column of the demand layer counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// All residents.
    Persons,
    /// Residents of these ages, both inclusive; `u16::MAX` as the upper end stands for "and older".
    Ages(u16, u16),
    /// A column named by the study (`demand = { field = ... }`), by its name in the file.
    Field(String),
}

impl std::fmt::Display for Attribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Persons => f.write_str("persons"),
            Self::Ages(from, u16::MAX) => write!(f, "{from}+"),
            Self::Ages(from, to) => write!(f, "{from}-{to}"),
            Self::Field(name) => f.write_str(name),
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it counts.
    pub attribute: Attribute,
    /// One value per cell.
    pub values: Vec<Persons>,
}

/// Names of the cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Ids {
    /// Row and column of the lattice: `r12c7`.
    RowColumn,
    /// The rank in canonical order, from 1: `p8`.
    #[default]
    Rank,
    /// As in the file.
    Given(Vec<Box<str>>),
}

/// A regular grid that carries the cells: planar metres or degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Lattice {
    /// Centre of column 0, row 0 (the south-western cell).
    pub origin: [f64; 2],
    /// Width and height of a cell, both positive.
    pub step: [f64; 2],
    /// Number of columns and rows that span all cells.
    pub size: [u32; 2],
    /// `None`: the coordinates are those of the analysis system (planar metres). Otherwise the name of the coordinate
    /// system they are in, as [`crate::geodesy::System`] names it (a lon/lat grid such as WorldPop's).
    pub crs: Option<String>,
    /// Column of each cell.
    pub col: Vec<u32>,
    /// Row of each cell.
    pub row: Vec<u32>,
}

/// Zones as the demand's file names them (id or name).
#[derive(Debug, Clone, PartialEq)]
pub struct NamedZones {
    /// Distinct names.
    pub names: Vec<String>,
    /// Which of them each cell has.
    pub of_cell: Vec<Option<TextIx>>,
}

/// A column of texts, each distinct text kept once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Categories {
    /// Distinct texts, sorted.
    pub names: Vec<String>,
    /// Which of them each cell has.
    pub of_cell: Vec<Option<TextIx>>,
}

impl Categories {
    /// The text of a cell.
    pub fn of(&self, cell: usize) -> Option<&str> {
        self.names.get((*self.of_cell.get(cell)?)?.index()).map(String::as_str)
    }
}

/// Cells with people, in planar metres. Canonical order: by row, then column on a lattice, by x, then y for loose points
/// (then by id), so that the order of the file changes nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Demand {
    /// Names.
    pub ids: Ids,
    /// Metres east.
    pub x: Vec<f64>,
    /// Metres north.
    pub y: Vec<f64>,
    /// The grid, where the cells lie on one.
    pub lattice: Option<Lattice>,
    /// The zone of each cell; filled by [`crate::survey`].
    pub zone: Vec<Option<ZoneIx>>,
    /// The zone each cell says it belongs to, as its file says it.
    pub named_zone: Option<NamedZones>,
    /// Which cells hold people beyond the zones, who compete and are reported apart; `None` where there are none.
    pub neighbours: Option<Vec<bool>>,
    /// What each cell covers, until [`crate::survey`] has counted those on borders; `None` where nobody knows or asks.
    pub extents: Option<Extents>,
    /// The cells of the files, where some were shared out to several zones.
    pub wholes: Option<Wholes>,
    /// Columns that some service compares with what facilities admit (`eligibility`), by the name the study gives them.
    pub texts: BTreeMap<String, Categories>,
    /// Counts.
    pub columns: Vec<Column>,
}

impl Demand {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// Whether a cell holds people beyond the zones, who compete and are reported apart.
    pub fn is_neighbour(&self, cell: usize) -> bool {
        self.neighbours.as_ref().is_some_and(|neighbours| neighbours[cell])
    }

    /// Name of a cell.
    pub fn id(&self, cell: usize) -> Cow<'_, str> {
        match (&self.ids, &self.lattice) {
            (Ids::Given(ids), _) => Cow::Borrowed(&ids[cell]),
            (Ids::RowColumn, Some(lattice)) => Cow::Owned(format!("r{}c{}", lattice.row[cell], lattice.col[cell])),
            _ => Cow::Owned(format!("p{}", cell + 1)),
        }
    }

    /// One column.
    pub fn column(&self, attribute: &Attribute) -> Option<&[Persons]> {
        self.columns.iter().find(|c| &c.attribute == attribute).map(|c| c.values.as_slice())
    }
}
