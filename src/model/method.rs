//! How people are sent to facilities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How people are sent to facilities. Whoever asks for the method matches all of them, so that a new one cannot pass for
/// another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Method {
    /// To the nearest facility, however far.
    #[default]
    Nearest,
    /// To the nearest facility within the cutoff.
    Radius,
    /// To the nearest facility in the zone where they live.
    Zone,
    /// To facilities with room, so that as many as possible have a place, and then so that all ways together are shortest.
    Optimal,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Nearest, Self::Radius, Self::Zone, Self::Optimal];

    /// As written in the study.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::Radius => "radius",
            Self::Zone => "zone",
            Self::Optimal => "optimal",
        }
    }

    /// By the name it has in a study.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }

    /// Whether it cannot do without a cutoff.
    pub fn needs_cutoff(self) -> bool {
        match self {
            Self::Radius => true,
            Self::Nearest | Self::Zone | Self::Optimal => false,
        }
    }

    /// Whether nobody is sent beyond the cutoff, where there is one.
    pub fn heeds_cutoff(self) -> bool {
        match self {
            Self::Radius | Self::Zone | Self::Optimal => true,
            Self::Nearest => false,
        }
    }

    /// Whether people stay in their own zone.
    pub fn stays_in_zone(self) -> bool {
        match self {
            Self::Zone => true,
            Self::Nearest | Self::Radius | Self::Optimal => false,
        }
    }

    /// Whether nobody is sent beyond the places of a facility.
    pub fn respects_places(self) -> bool {
        match self {
            Self::Optimal => true,
            Self::Nearest | Self::Radius | Self::Zone => false,
        }
    }
}
