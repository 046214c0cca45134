//! Which coordinate system a layer is in, and everything into planar metres: [`crate::model::RawModel`] becomes
//! [`crate::model::Model`] here and nowhere else.

mod borders;
mod cells;
mod gate;
mod identify;
pub(crate) mod offset;
mod spoken;
mod texts;
mod to_model;

pub use identify::{identify, unknown};
pub use spoken::{spoken, unlike_words};
pub use to_model::{extent, to_model};

#[cfg(test)]
mod tests;
