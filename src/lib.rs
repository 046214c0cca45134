//! Who gets a school place or a hospital bed, where, how far away, and who does not.
//!
//! A [`Study`] names layers of sites, a population and services; [`run()`] gives [`Results`]: who is sent where under each
//! service's method, supply against demand by zone, scores of access, coverage, and a ledger in which every person and place
//! stands once. [`write()`] writes them as GeoJSON with QGIS styles, CSV and JSON.
//!
//! ```
//! use catchment::read::{Columns, InMemory, Quiet};
//! use catchment::{Study, run_all};
//!
//! let study = r#"
//!     title = "Two cells and a school"
//!     year = 2025
//!     crs.analysis = "EPSG:4545"
//!     facilities = [{ path = "schools", crs = "EPSG:4545" }]
//!     demand = [{ path = "pupils", crs = "EPSG:4545" }]
//!     [[service]]
//!     id = "primary"
//!     demand = { participation = 1.0 }
//!     method = "optimal"
//!     cutoff = "2 km"
//! "#;
//! let at = |x: f64| [500_000.0 + x, 3_300_000.0];
//! let school = Columns::new().points(vec![at(0.0)]).texts("id", ["A"]).texts("service", ["primary"]).numbers("places", [90.0]);
//! let pupils = Columns::new().points(vec![at(500.0), at(9_000.0)]).numbers("persons", [100.0, 7.0]);
//!
//! // Layers come from files (`Files`) or, as here, from memory.
//! let layers = InMemory::new().columns("schools", school).columns("pupils", pupils);
//! let study = Study::parse(study, &[], ".".into(), "study.toml".to_owned())?;
//! let results = run_all(&study, &layers, &Quiet)?;
//! let total = &results[0].services[0].total;
//! assert_eq!([total.allocated, total.unmet, total.unreachable].map(f64::from), [90.0, 10.0, 7.0]);
//! # Ok::<(), catchment::Failure>(())
//! ```
//!
//! # Rooms
//! The modules are a line in the order in which data flows; each uses only what stands before it. [`raster`], [`geodesy`], [`solver`],
//! [`inequality`] and [`network`] are engines: numbers to numbers, they know nothing of schools and use only [`units`].
//!
//! `units, words, issue, model -> read -> crs -> survey -> forecast -> scenario -> cost -> allocation -> access -> coverage -> balance -> study ->
//! output -> check -> write -> run -> prepare -> claims -> explain -> handover -> cli`

pub mod access;
pub mod allocation;
pub mod balance;
pub mod check;
pub mod claims;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cost;
pub mod coverage;
pub mod crs;
pub mod explain;
pub mod forecast;
pub mod geodesy;
pub mod handover;
pub mod inequality;
pub mod issue;
pub mod model;
pub mod network;
pub mod output;
pub mod prepare;
pub mod raster;
pub mod read;
pub mod run;
pub mod scenario;
pub mod solver;
pub mod study;
pub mod survey;
pub mod units;
pub mod words;
pub mod write;

pub use balance::Results;
pub use run::{Case, run, run_all};
pub use study::{Failure, Study};
pub use write::{WriteOptions, write};

/// The example of the page on the library, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
pub struct LibraryPage;

/// The methods' examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/methods.md")]
pub struct Methods;
