use super::super::{Allocation, Broken};
use super::send;
use crate::units::{Metres, Persons, Places};

/// Everybody goes to the nearest facility within the cutoff, whether or not it has room; the others are unreachable.
///
///   N(i) = argmin_j d_ij if min_j d_ij <= cutoff, else none
///
/// # Units
/// Persons, places; `cost` and `cutoff` in metres. The cutoff itself is within reach.
///
/// # Shape
/// As for [`super::nearest`].
///
/// # Invariant
/// demand = allocated + unreachable; a larger cutoff never makes anybody unreachable.
///
/// # Cost
/// O(cells).
///
/// # Errors
/// [`Broken`], a bug of the caller.
///
/// # Source
/// Service radius (服务半径) as planning standards use it.
pub fn radius(
    demand: &[Persons],
    places: &[Places],
    site: &[u32],
    cost: &[f64],
    cutoff: Metres,
) -> Result<Allocation, Broken> {
    send(demand, places, site, cost, cutoff.0)
}
