//! How far people go: how many of a zone have a way of which length.

use super::head::Head;
use super::table::Cell;
use crate::handover::cells::{BANDS, Cells};
use crate::handover::{Case, Source};
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::units::Impedance;
use std::sync::Arc;

/// Columns of people by the length of their way.
pub(in crate::handover) const BY_METRES: [Head; BANDS] =
    [Head::M500, Head::M1000, Head::M2000, Head::M3000, Head::M6000, Head::MFar];
pub(in crate::handover) const BY_SECONDS: [Head; BANDS] =
    [Head::S300, Head::S600, Head::S900, Head::S1800, Head::S3600, Head::SFar];

/// People by the length of the way of their cell.
pub(super) struct Ways {
    cells: Arc<Cells>,
    heads: [Head; BANDS],
}

impl Ways {
    /// Those of a service; `None` where the results have no cells.
    pub fn of(source: &Source, case: &Case, service: &ServiceTable) -> Result<Option<Self>, Failure> {
        let heads = match case.impedance(service) {
            Impedance::Metres => BY_METRES,
            Impedance::Seconds => BY_SECONDS,
        };
        Ok(source.cells(case, service)?.map(|cells| Self { cells, heads }))
    }

    /// The cells of a zone, or of all.
    pub fn cells(&self, zone: Option<&str>) -> Vec<(Head, Cell)> {
        let Cells { zones, total, .. } = &*self.cells;
        let people = zone.map_or(*total, |zone| zones.get(zone).copied().unwrap_or_default());
        self.heads.into_iter().zip(people.map(Cell::from)).collect()
    }
}

/// A way in the column of its unit.
pub(in crate::handover) fn way(of: Impedance, way: Option<f64>, [metres, minutes]: [Head; 2]) -> (Head, Cell) {
    match of {
        Impedance::Metres => (metres, way.into()),
        Impedance::Seconds => (minutes, way.map(|seconds| seconds / 60.0).into()),
    }
}
