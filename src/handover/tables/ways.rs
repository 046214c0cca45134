//! How far people go: how many of a zone have a way of which length.

use super::head::Head;
use super::table::Cell;
use crate::handover::Case;
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::units::Impedance;
use std::collections::BTreeMap;

/// Lengths up to which people are counted, in metres and in seconds; those who go farther come last.
const METRES: [f64; 4] = [500.0, 1_000.0, 2_000.0, 3_000.0];
const SECONDS: [f64; 4] = [300.0, 600.0, 900.0, 1_800.0];

/// Their columns.
pub(super) const BY_METRES: [Head; 5] = [Head::M500, Head::M1000, Head::M2000, Head::M3000, Head::MFar];
pub(super) const BY_SECONDS: [Head; 5] = [Head::S300, Head::S600, Head::S900, Head::S1800, Head::SFar];

/// People by the length of the way of their cell.
pub(super) struct Ways {
    /// By zone.
    zones: BTreeMap<String, [f64; 5]>,
    /// Of all.
    total: [f64; 5],
    /// Their columns.
    heads: [Head; 5],
}

impl Ways {
    /// Those of a service; `None` where the results have no cells.
    pub fn of(case: &Case, service: &ServiceTable) -> Result<Option<Self>, Failure> {
        let (limits, heads) = match case.impedance(service) {
            Impedance::Metres => (METRES, BY_METRES),
            Impedance::Seconds => (SECONDS, BY_SECONDS),
        };
        let mut ways = Self { zones: BTreeMap::new(), total: [0.0; 5], heads };
        let is_there = case.each(service.id.as_str(), "demand", |cell| {
            let (Some(cost), Some(people)) = (cell.number("cost"), cell.number("allocated")) else { return };
            let at = limits.iter().take_while(|limit| cost > **limit).count();
            ways.total[at] += people;
            if let Some(zone) = cell.text("zone") {
                match ways.zones.get_mut(zone) {
                    Some(zone) => zone[at] += people,
                    None => ways.zones.entry(zone.to_owned()).or_default()[at] = people,
                }
            }
        })?;
        Ok(is_there.then_some(ways))
    }

    /// The cells of a zone, or of all.
    pub fn cells(&self, zone: Option<&str>) -> Vec<(Head, Cell)> {
        let people = zone.map_or(self.total, |zone| self.zones.get(zone).copied().unwrap_or_default());
        self.heads.into_iter().zip(people.map(Cell::from)).collect()
    }
}

/// A way in the column of its unit.
pub(super) fn way(of: Impedance, way: Option<f64>, [metres, minutes]: [Head; 2]) -> (Head, Cell) {
    match of {
        Impedance::Metres => (metres, way.into()),
        Impedance::Seconds => (minutes, way.map(|seconds| seconds / 60.0).into()),
    }
}
