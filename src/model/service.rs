//! What people need a place for: primary school, a hospital bed, ...

use serde::{Deserialize, Serialize};
use std::fmt;

/// Name of a service: `primary`, `junior`, `hospital_beds`; it names the folder of its outputs, so it is letters, digits,
/// `_` and `-` only (checked where the study is read).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct ServiceId(pub String);

impl ServiceId {
    /// From its name.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
