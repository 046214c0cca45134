//! Engine: ways over a network of lines, numbers to numbers. Vertices and lines become roads between junctions, points are joined to the
//! nearest point of a road, and from any point the cheapest ways to or from all others are found, in whole thousandths. Knows nothing of
//! schools, tags or files.

mod arc;
mod around;
mod assemble;
mod barrier;
mod buckets;
mod cost;
mod crossings;
mod doors;
mod graph;
mod grid;
mod handed;
mod hierarchy;
mod hilbert;
mod join;
mod labels;
mod lanes;
mod lean;
mod openings;
mod parts;
mod path;
mod profile;
mod queue;
mod relief;
mod ring;
mod search;
mod snap;
mod terrain;
#[cfg(test)]
mod tests;
mod turns;

pub use around::{Around, Ways};
pub use assemble::{Assembled, Line, assemble};
pub use barrier::Barriers;
pub use cost::Cost;
pub use crossings::{Loose, loose};
pub use doors::Doors;
pub use graph::{Joined, Network, Road};
pub use hierarchy::Hierarchy;
pub use join::join;
pub use labels::{Labels, WIDTH};
pub use lanes::Lanes;
pub use lean::{Door, Lean, Sweep};
pub use openings::Openings;
pub use parts::Parts;
pub use path::Leg;
pub use profile::Profile;
pub use relief::{Relief, between};
pub use ring::is_in as is_in_ring;
pub use search::{Place, Search, Towards};
pub use snap::{Nearby, Snap, Snapped};
pub use terrain::{DIRECTIONS, End, Ends, Hop, Island, Islands, NO_WAY, Over, Terrain, TerrainSearch, nearest};
pub use turns::Forbidden;
