//! Norms as data: the profiles of `standards/`, and those that a bureau keeps in a file of its own.

mod built_in;
mod held;
mod near;
mod own;

pub use crate::model::{Profile, Rule, Standard};
pub use built_in::{class_norms, standard, standards};
pub use held::Held;
pub(in crate::study) use held::{faults, held, own};
pub use near::nearest;
pub use own::OwnStandard;
