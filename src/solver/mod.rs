//! Engine: optimisation, numbers to numbers. Knows nothing of schools.

pub mod transport;
