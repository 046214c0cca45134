//! Engine: regular lattices and the work that is cheap on them. Knows nothing of schools.

pub mod clip;
pub mod discs;
pub mod dissolve;
pub mod lattice;
pub mod nearest;
pub mod rows;
pub mod swaths;
pub mod valid;
pub mod zonal;
