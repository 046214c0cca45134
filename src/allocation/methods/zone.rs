use super::super::{Allocation, Broken};
use super::send;
use crate::cost::Nearest;
use crate::units::{self, Limit, Persons, Places};

/// Everybody goes to the nearest site in their own zone (划片), whether or not it has room; where the zone has none,
/// or none within the cutoff, they are unreachable.
///
/// # Units
/// Persons, places; costs in metres or seconds.
///
/// # Shape
/// As for [`super::nearest`], `found` being the nearest open site in the cell's own zone.
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
    found: &Nearest,
    cutoff: Option<Limit>,
) -> Result<Allocation, Broken> {
    send(demand, places, found, units::within(cutoff))
}
