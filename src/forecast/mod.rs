//! From residents to demand: people by zone, spread over cells and raked to stated totals, and who of them needs a service.

mod ages;
mod cohort;
mod day;
mod outlook;
mod progression;
mod rake;
mod rule;
mod spread;
mod table;

pub use crate::words::Basis;
pub use day::{MonthDay, parse_date};
pub use outlook::{Errors, Outlook, Part, RawOutlook, Trial};
pub use progression::Progression;
pub use rake::{ByZone, rake};
pub use rule::{DemandRule, ServiceDemand, demand};
pub use spread::spread;
pub use table::{
    BirthsTable, CensusTable, EntryRule, ForecastTable, HousingTable, Migrants, Origin, PupilsTable, ResidentsTable,
    Yields,
};
