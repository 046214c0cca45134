//! Scenarios: what would be if sites opened, closed, grew or moved otherwise, or people were more or fewer.
//!
//! A study says the changes ([`ScenarioTable`]); each is read as a [`Change`] before any layer is opened, and all of them are
//! made in a copy of the model ([`applied`]). What is wrong is found in all changes before anything is computed.

mod apply;
mod change;
mod demand;
mod opening;
mod places;
mod position;
mod rooms;
mod table;
mod work;

pub use apply::{Applied, applied};
pub use change::Change;
pub use demand::Growth;
pub use table::{ChangeTable, PlacesOf, ScenarioTable};
pub use work::Ground;

/// What the study without changes is called beside scenarios.
pub const BASE: &str = "base";
