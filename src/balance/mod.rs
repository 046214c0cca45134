//! Supply against demand: by facility, by zone, and the ledger in which every person and place stands once.

mod access;
mod alert;
mod certificate;
mod changes;
mod comparison;
mod disagreement;
mod facilities;
mod judgement;
mod ledger;
mod moves;
mod ranges;
mod reach;
mod reconciliation;
mod results;
mod uncertainty;
mod ways;
mod zones;

pub use access::{AccessPlaces, AccessResult, AccessZone, Competes, OF_SCORE};
pub use alert::{Alert, Level};
pub use certificate::{
    Certificate, Exact, FacilityPlaces, FacilityPrice, KeptWhole, Shortage, ZoneShare, certificate, shortage_in_words,
};
pub use changes::{Alone, CaseChange, CaseOf, Changes, OneSided, ServiceChange, Supply, Turn, ZoneChange};
pub use comparison::{Comparison, MethodRow, ServiceComparison};
pub use disagreement::{Contradiction, Disagreement, RADIUS, Verdict, disagreement, verdicts};
pub use facilities::{FacilityBalance, rows, settle};
pub use judgement::{Fact, Judgement};
pub use ledger::{Apart, DemandLedger, Ledger, NotClosed, PlacesLedger, ServiceLedger};
pub use moves::{Moves, Sent};
pub use ranges::Ranges;
pub use reach::{Beyond, Reach};
pub use reconciliation::{Reconciliation, Sides, agree};
pub use results::{Catchment, Results, ServiceResult};
pub use uncertainty::{Draw, Spread, Uncertain, draws, spread};
pub use ways::{Detour, Going, Reason, Roads, WayOfPeople};
pub use zones::{ZoneBalance, by_zone};
