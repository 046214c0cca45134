//! Roads, as a file has them and as ways are found along them.

use super::{Cover, Elevation, Layer, RawSurface};
use std::sync::Arc;

/// In which directions somebody may go along a road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passage {
    /// As the road is drawn.
    pub forth: bool,
    /// Against it.
    pub back: bool,
    /// Whether nothing but the class of the road says so.
    pub by_class: bool,
}

impl Passage {
    /// Nobody may.
    pub const NONE: Self = Self { forth: false, back: false, by_class: false };

    /// Whether anybody may at all.
    pub fn is_open(self) -> bool {
        self.forth || self.back
    }
}

/// What carries a road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Structure {
    /// The ground.
    #[default]
    Ground,
    /// A bridge.
    Bridge,
    /// A tunnel.
    Tunnel,
    /// A boat.
    Ferry,
}

/// One road.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Road {
    /// Its number in the file: the id of a way, or the feature.
    pub id: i64,
    /// The vertices that it goes through.
    pub vertices: Vec<u32>,
    /// Its class, by its place in the list of classes.
    pub class: u32,
    /// What it is called, by its place in the list of names.
    pub name: Option<u32>,
    /// Who may walk.
    pub foot: Passage,
    /// Who may drive.
    pub car: Passage,
    /// The speed that a sign allows, in km/h.
    pub speed: Option<f64>,
    /// Seconds that the whole of it takes, where the file says so (ferries).
    pub takes: Option<f64>,
    /// What carries it.
    pub structure: Structure,
    /// What runs on different levels does not meet.
    pub level: i32,
}

/// A vertex that not everybody gets past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The vertex.
    pub vertex: u32,
    /// Whether those who walk get past.
    pub foot: bool,
    /// Whether cars do.
    pub car: bool,
}

/// A rule about turning, for cars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Its number in the file.
    pub id: i64,
    /// Whether it says where one has to go (`only_*`) and not where one may not (`no_*`).
    pub only: bool,
    /// The road by which one comes, then those on the way, then the one that it is about; by their ids.
    pub roads: Vec<i64>,
    /// The vertex at which one turns, where it is a vertex.
    pub via: Option<u32>,
}

/// Roads of one file; positions are those of the file, or planar metres.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roads {
    /// The file.
    pub file: String,
    /// Positions of the vertices.
    pub at: Vec<[f64; 2]>,
    /// Whether roads meet where they share a vertex; else where their vertices lie near each other.
    pub is_network: bool,
    /// Classes by name.
    pub classes: Vec<String>,
    /// Names.
    pub names: Vec<String>,
    /// In the order of the file.
    pub roads: Vec<Road>,
    /// Vertices that not everybody gets past.
    pub gates: Vec<Gate>,
    /// Rules about turning.
    pub turns: Vec<Turn>,
}

/// Roads as they were read.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRoads {
    /// The file.
    pub layer: Layer,
    /// Its roads, in its own coordinates.
    pub roads: Roads,
}

/// Lines or edges of areas as they were read: barriers, or where one crosses them.
#[derive(Debug, Clone, PartialEq)]
pub struct RawLines {
    /// The file.
    pub layer: Layer,
    /// Positions as in the file.
    pub lines: Vec<Vec<[f64; 2]>>,
}

/// What a way of travelling goes by, as it was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawGround {
    /// Roads, file by file.
    pub roads: Vec<Arc<RawRoads>>,
    /// What nobody crosses.
    pub barriers: Vec<Arc<RawLines>>,
    /// Where one does.
    pub crossings: Vec<Arc<RawLines>>,
    /// Heights and land cover.
    pub surface: RawSurface,
}

/// The same in planar metres.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ground {
    /// Roads, file by file.
    pub roads: Vec<Roads>,
    /// What nobody crosses.
    pub barriers: Vec<Vec<[f64; 2]>>,
    /// The files of the barriers, for messages.
    pub barrier_files: Vec<String>,
    /// Where one does.
    pub crossings: Vec<Vec<[f64; 2]>>,
    /// The files of the crossings.
    pub crossing_files: Vec<String>,
    /// Heights.
    pub elevation: Option<Arc<Elevation>>,
    /// What covers the squares of the heights.
    pub cover: Option<Arc<Cover>>,
}
