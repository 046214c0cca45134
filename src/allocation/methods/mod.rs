//! The ways to send people to facilities. All but `optimal` do not look at places; beyond them people count as `over`.

mod nearest;
mod optimal;
mod parametric;
mod radius;
mod zone;

pub use nearest::nearest;
pub use optimal::{Assignment, optimal};
pub use parametric::{Curve, CurvePoint};
pub use radius::radius;
pub use zone::zone;

use super::{Allocation, Broken, Flow, Flows, PlacesRule};
use crate::cost::Nearest;
use crate::units::{Persons, Places};

/// Sends every cell to its site if the way is not too long; the others are unreachable.
fn send(demand: &[Persons], places: &[Places], found: &Nearest, reach: f64) -> Result<Allocation, Broken> {
    let mut flows = Flows::with_capacity(demand.len());
    let mut unreachable = vec![Persons::ZERO; demand.len()];
    if found.len() != demand.len() {
        return Err(Broken::Length);
    }
    for (cell, &persons) in demand.iter().enumerate() {
        if persons <= Persons::ZERO {
            flows.push(&[]);
        } else if let Some((site, cost)) = found.within(cell, reach) {
            flows.push(&[Flow { site, persons, cost }]);
        } else {
            flows.push(&[]);
            unreachable[cell] = persons;
        }
    }
    Allocation::new(demand, places, PlacesRule::Ignored, flows, vec![Persons::ZERO; demand.len()], unreachable)
}

#[cfg(test)]
mod tests;
