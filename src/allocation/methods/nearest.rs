use super::super::{Allocation, Broken};
use super::send;
use crate::cost::Nearest;
use crate::units::{Persons, Places};

/// Everybody goes to the nearest site, however far, whether or not it has room.
///
///   N(i) = argmin_j d_ij        load_j = sum of P_i over i with N(i) = j
///
/// # Units
/// Persons, places; costs in metres or seconds.
///
/// # Shape
/// `demand` and `found`, the nearest open site: one per cell; `places`: one per site.
///
/// # Invariant
/// demand = allocated + unreachable; unreachable only where no way leads to any site; unmet is 0.
///
/// # Cost
/// O(cells).
///
/// # Errors
/// [`Broken`], a bug of the caller.
///
/// # Source
/// The ordinary (unweighted) Voronoi assignment.
pub fn nearest(demand: &[Persons], places: &[Places], found: &Nearest) -> Result<Allocation, Broken> {
    send(demand, places, found, f64::MAX)
}
