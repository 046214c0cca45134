//! Where people stand of whom only the zone is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Over what the people of a table by zone are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Spread {
    /// Over the cells of the other demand layers, in proportion to those who live there.
    Cells,
    /// Evenly over residential land.
    Land,
    /// Evenly over the zone.
    Area,
    /// Nowhere in particular: all of them stand in the middle of the sites of their zone, and ways are not known.
    Zone,
}

impl Spread {
    /// As the study writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Land => "land",
            Self::Area => "area",
            Self::Zone => "zone",
        }
    }
}
