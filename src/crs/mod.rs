//! Which coordinate system a layer is in, and everything into planar metres: [`crate::model::RawModel`] becomes
//! [`crate::model::Model`] here and nowhere else.

mod analysis;
mod borders;
mod bulk;
mod cells;
mod gate;
mod identify;
pub(crate) mod offset;
mod records;
mod roads;
mod spoken;
mod surface;
mod systems;
mod texts;
mod to_model;

pub use identify::{identify, unusable};
pub use spoken::{spoken, unlike_words};
pub use systems::{extent, place};
pub use to_model::{to_model, to_model_in};

#[cfg(test)]
mod tests;
