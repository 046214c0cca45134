use super::super::{Allocation, Broken};
use super::send;
use crate::units::{Metres, Persons, Places};

/// Everybody goes to the nearest facility in their own zone (划片), whether or not it has room; where the zone has none,
/// or none within the cutoff, they are unreachable.
///
/// # Units
/// Persons, places; `cost` and `cutoff` in metres.
///
/// # Shape
/// As for [`super::nearest`], `site` and `cost` being those of the nearest facility in the cell's own zone.
///
/// # Invariant
/// demand = allocated + unreachable; nobody is sent out of their zone.
///
/// # Cost
/// O(cells).
///
/// # Errors
/// [`Broken`], a bug of the caller.
///
/// # Source
/// Fixed attendance zones (划片招生).
pub fn zone(
    demand: &[Persons],
    places: &[Places],
    site: &[u32],
    cost: &[f64],
    cutoff: Option<Metres>,
) -> Result<Allocation, Broken> {
    send(demand, places, site, cost, cutoff.map_or(f64::MAX, |cutoff| cutoff.0))
}
