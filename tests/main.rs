//! The tests of the whole, one module a subject, in one program: every further program would link the library once more.
//!
//! Only `tests/corpus/` is a program of its own, because its cases have limits of time and want the machine to themselves.

#![allow(clippy::panic, clippy::unwrap_used, clippy::print_stderr, reason = "a test that panics has failed")]

mod access;
mod age_rasters;
mod architecture;
mod attendance;
mod bureau_alarms;
mod bureau_lists;
mod by_zone;
mod capacity;
mod cases_files;
mod cases_methods;
mod cases_places;
mod cells_on_borders;
mod claims;
mod cli;
mod common;
mod compare;
mod convert;
mod demand_by_year;
mod every_key;
mod every_number;
mod every_town;
mod examples;
mod fix;
mod formats;
mod full_disk;
mod genuine_results;
mod guard;
mod hostile_results;
mod hostile_zones;
mod inequality;
mod inert_names;
mod init;
mod invariants;
mod limits;
mod names;
mod neighbours;
mod norms;
mod officers_lists;
mod optimal;
mod options;
mod output;
mod pages;
mod place_by_zone;
mod qgis;
mod raster;
mod rasters_twice;
mod reference_access;
mod reference_spopt;
mod reference_transport;
mod sanity;
mod scenarios;
mod security;
mod sites_chosen;
mod smoke_fuzz;
mod supply;
mod systems;
mod tampering;
mod town;
mod translations;
mod ways_by_table;
mod writing;
mod years;
