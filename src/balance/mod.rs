//! Supply against demand: by facility, by zone, and the ledger in which every person and place stands once.

mod ledger;
mod results;

pub use ledger::{DemandLedger, Ledger, NotClosed, PlacesLedger, ServiceLedger};
pub use results::{Catchment, FacilityBalance, Reconciliation, Results, ServiceResult, ZoneBalance};
