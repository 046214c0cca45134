use super::super::{Allocation, Broken};
use super::send;
use crate::units::{Persons, Places};

/// Everybody goes to the nearest facility, however far, whether or not it has room.
///
///   N(i) = argmin_j d_ij        load_j = sum of P_i over i with N(i) = j
///
/// # Units
/// Persons, places; `cost` in metres.
///
/// # Shape
/// `demand`, `site` and `cost`: one per cell, the site being the nearest one (any number beyond `places` for none);
/// `places`: one per facility.
///
/// # Invariant
/// demand = allocated + unreachable; unreachable only where there is no facility at all; unmet is 0.
///
/// # Cost
/// O(cells).
///
/// # Errors
/// [`Broken`], a bug of the caller.
///
/// # Source
/// The ordinary (unweighted) Voronoi assignment.
pub fn nearest(demand: &[Persons], places: &[Places], site: &[u32], cost: &[f64]) -> Result<Allocation, Broken> {
    send(demand, places, site, cost, f64::MAX)
}
