//! The planar system in which distances are measured.

/// A planar system, with the way from and to longitude and latitude (WGS 84).
#[derive(Debug, Clone)]
pub struct AnalysisCrs {
    /// `EPSG:4545`.
    pub name: String,
}

impl AnalysisCrs {
    /// Planar metres to longitude and latitude in degrees.
    pub fn to_lonlat(&self, xy: [f64; 2]) -> [f64; 2] {
        xy
    }

    /// Longitude and latitude in degrees to planar metres; `None` where the system is not defined.
    pub fn from_lonlat(&self, lonlat: [f64; 2]) -> Option<[f64; 2]> {
        Some(lonlat)
    }
}
