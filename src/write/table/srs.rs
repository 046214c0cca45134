//! Coordinate systems as files name them.

use crate::geodesy::System;

/// The system that a file's coordinates are in.
#[derive(Debug, Clone)]
pub struct Srs {
    /// The system itself.
    pub system: System,
    /// Its EPSG code; GCJ-02 and BD-09 have none.
    pub code: Option<u32>,
}

impl Srs {
    /// The system that was named so; among the two that are taken as the same, the one that was named.
    pub fn new(system: System, named: &str) -> Self {
        let code = match &system {
            System::LonLat if named.contains("4490") || named.eq_ignore_ascii_case("cgcs2000") => Some(4490),
            System::LonLat => Some(4326),
            System::Defined(projection) => projection.code,
            System::Gcj02 | System::Bd09 | System::Fitted(_) => None,
        };
        Self { system, code }
    }

    /// `EPSG:4490`, `gcj02`.
    pub fn name(&self) -> String {
        self.code.map_or_else(|| self.system.name(), |code| format!("EPSG:{code}"))
    }

    /// Whether both name the same coordinates, so that nothing has to be computed.
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.system.name() == other.system.name()
    }
}
