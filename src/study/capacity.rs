//! `capacity` of a service: what limits how many a site takes, where that is no number of places in its layer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands for the places of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Capacity {
    /// `"none"`: no places are counted; whoever comes is served, and there is no gap.
    Uncounted(Uncounted),
    /// Places from those who work there: `{ persons_per = 1500, field = "医生" }`.
    Staff(Staff),
}

/// The word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Uncounted {
    /// No places.
    #[serde(rename = "none")]
    None,
}

/// Places from a head count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// People for whom one of them is there: a doctor for 1,500.
    pub persons_per: f64,
    /// Column of the facility layers with their number.
    pub field: String,
}

impl Capacity {
    /// The head count, where there is one.
    pub fn staff(&self) -> Option<&Staff> {
        match self {
            Self::Uncounted(_) => None,
            Self::Staff(staff) => Some(staff),
        }
    }
}
