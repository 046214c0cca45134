//! Who gets a school place or a hospital bed, where, how far away, and who does not.
//!
//! The modules are a line in the order in which data flows; each uses only what stands before it. `raster`, `geodesy`, `solver`
//! and `inequality` are engines: numbers to numbers, they know nothing of schools and use only `units`.
//!
//! `units, issue, model -> read -> crs -> survey -> forecast -> cost -> allocation -> access -> balance -> study -> check -> write ->
//! run -> prepare -> explain -> cli`

pub mod access;
pub mod allocation;
pub mod balance;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cost;
pub mod coverage;
pub mod crs;
pub mod explain;
pub mod forecast;
pub mod geodesy;
pub mod inequality;
pub mod issue;
pub mod model;
pub mod prepare;
pub mod raster;
pub mod read;
pub mod run;
pub mod solver;
pub mod study;
pub mod survey;
pub mod units;
pub mod write;

/// The example of the README, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

/// The methods' examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/methods.md")]
pub struct Methods;
