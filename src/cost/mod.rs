//! What a way from a cell to a site costs: the only room that knows.

mod around;
mod eligible;
mod limited;
mod links;
mod listed;
mod name;
mod nearest;
mod paths;
mod plane;
mod roads;
mod slope;
mod straight;
mod table;
mod terrain;
mod travel;

pub use around::{around, reached_around};
pub use eligible::Eligible;
pub use limited::NotLimited;
pub use links::{NoList, straight_ways};
pub use listed::{Listed, Unlisted, Way};
pub use name::{Made, Name};
pub use nearest::Nearest;
pub use paths::Paths;
pub use plane::{Groups, Plane, units};
pub use roads::{Comers, Edge, NoWay, Passing, Reach, RoadRules, Routes, SeenWay, Streets, Stretch};
pub use straight::{Straight, metres};
pub use table::{Given, GivenWays, given};
pub use terrain::{Apart, Surface, TerrainRules, Treks};
pub use travel::Travel;
