use super::super::{Allocation, Broken};
use super::send;
use crate::cost::Nearest;
use crate::units::{Limit, Persons, Places};

/// Everybody goes to the nearest site within the cutoff, whether or not it has room; the others are unreachable.
///
///   N(i) = argmin_j d_ij if min_j d_ij <= cutoff, else none
///
/// # Units
/// Persons, places; costs in metres or seconds. The cutoff itself is within reach.
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
pub fn radius(demand: &[Persons], places: &[Places], found: &Nearest, cutoff: Limit) -> Result<Allocation, Broken> {
    send(demand, places, found, cutoff.reach())
}
