//! The ways to send people to facilities. All but `optimal` do not look at places; beyond them people count as `over`.

mod nearest;
mod optimal;
mod radius;
mod whole;
mod zone;

pub use nearest::nearest;
pub use optimal::{Seats, optimal};
pub use radius::radius;
pub use whole::Whole;
pub use zone::zone;

use super::{Allocation, Broken, Flow, Flows, PlacesRule};
use crate::units::{Persons, Places};

/// Sends every cell to its site if the way is not too long; the others are unreachable.
fn send(demand: &[Persons], places: &[Places], site: &[u32], cost: &[f64], cutoff: f64) -> Result<Allocation, Broken> {
    let mut flows = Flows::with_capacity(demand.len());
    let mut unreachable = vec![Persons::ZERO; demand.len()];
    if site.len() != demand.len() || cost.len() != demand.len() {
        return Err(Broken::Length);
    }
    for (cell, &persons) in demand.iter().enumerate() {
        // A cutoff is inclusive; a cell without any site has an infinite way.
        let reached = (site[cell] as usize) < places.len() && cost[cell] <= cutoff;
        if persons <= Persons::ZERO {
            flows.push(&[]);
        } else if reached {
            flows.push(&[Flow { facility: site[cell], persons, cost: cost[cell] }]);
        } else {
            flows.push(&[]);
            unreachable[cell] = persons;
        }
    }
    Allocation::new(demand, places, PlacesRule::Ignored, flows, vec![Persons::ZERO; demand.len()], unreachable)
}

#[cfg(test)]
mod tests;
