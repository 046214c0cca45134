//! R-trees over zones, facilities and cells.

mod assign;
mod beyond;
mod cells;
mod datum;
mod duplicates;
mod enclosed;
mod facilities;
mod gaps;
mod named;
mod offset;
mod overlaps;
mod place;
mod plausible;
mod share;
mod zones;

pub use assign::assign_zones;
pub use cells::CellTree;
pub use datum::{assumed, is_assumed, shifts};
pub use duplicates::duplicates;
pub use enclosed::enclosed;
pub use facilities::FacilityTree;
pub use gaps::gaps;
pub use named::{nearest_zone, with_zones_of_sums, zone_named};
pub use offset::offsets;
pub use place::place_by_zone;
pub use plausible::{ages_of, plausible, share_of_ages};
pub use zones::ZoneTree;
