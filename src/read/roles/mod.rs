//! A [`Table`](super::Table) into what it means: sites, zones, population cells, totals.
//!
//! What a column is called and what its values say is looked up in the study first and in the vocabulary of Chinese
//! bureaus second. What stays unclear is asked, never guessed: unknown is not zero, and no row is dropped.

mod across;
mod amounts;
mod asked;
mod attendance;
mod axes;
mod bands;
mod building;
mod by_service;
mod by_zone;
mod chosen;
mod clean;
mod column;
mod content;
mod control;
mod costs;
mod counted;
mod counts_like;
mod demand;
mod extent;
mod facilities;
mod ground_like;
mod heading;
mod identity;
mod land;
mod left_out;
mod level;
mod list_sums;
mod listed;
mod nearest;
mod of_service;
mod opening;
mod pair;
mod phases;
mod position;
mod remarks;
mod replaces;
mod reserved;
mod roads;
mod roll;
mod row;
mod series;
mod service;
mod set_aside;
mod signs;
mod spoken;
mod status;
mod supply;
mod unasked;
mod united;
mod unread;
mod unused;
mod vocabulary;
mod wanted;
mod year;
mod zones;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use across::{across, sums};
pub use asked::{Absent, Asked};
pub use attendance::attendance;
pub use axes::{Likely, axes, coordinate_columns, headings, likely_axes};
pub use by_zone::{demand_by_zone, is_by_zone, totals};
pub use clean::{Change, clean};
pub use control::{Control, control};
pub use costs::costs;
pub use counts_like::counts_like;
pub use demand::{ages, demand, heading_of_people};
pub use facilities::facilities;
pub use ground_like::{are_heights, ground_like};
pub use heading::{bare_axis, shifted};
pub use land::land;
pub use left_out::set_apart;
pub use listed::listed;
pub use nearest::{near, nearest};
pub use of_service::of_service;
pub use pair::paired;
pub use replaces::replaces;
pub use roads::{barriers, crossings, roads, wanted_roads};
pub use series::{Counts, series, wanted_series};
pub use service::{is_without_places, kind_without_places, services_named};
pub use signs::Signs;
pub use unasked::unasked;
pub use unused::likely as likely_columns;
#[cfg(feature = "workbooks")]
pub(super) use vocabulary::NOTES;
pub use vocabulary::density;
pub use wanted::{
    Wanted, wanted_attendance, wanted_costs, wanted_demand, wanted_facilities, wanted_land, wanted_totals, wanted_zones,
};
pub use year::year;
pub use zones::zones;

use crate::model::ServiceId;
use std::collections::BTreeMap;

/// Pupils per class by service, each with the clause it is taken from; filled from the standards.
pub type ClassNorms = BTreeMap<ServiceId, (f64, String)>;
