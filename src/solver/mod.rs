//! Engine: optimisation, numbers to numbers. Knows nothing of schools.

pub mod equilibrium;
pub mod transport;
pub mod unsplittable;
