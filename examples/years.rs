//! The sample district in several years: its layers are read and planned once, each year is a case.

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use catchment::read::{Files, Quiet};
use catchment::run::{Case, compute, load, plan};
use catchment::study::Study;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    show(&std::env::args().nth(1).unwrap_or_else(|| "study.toml".to_owned()))
}

/// Shows it.
///
/// # Errors
/// What the library says.
pub fn show(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let study = Study::open(path)?;
    let loaded = load(&study, &Files, &Quiet)?;
    let plan = plan(&study, &loaded)?;
    let mut before = None;
    for year in [2020, 2023, 2025] {
        let results = compute(&plan, Case::of_year(year), before.as_ref(), &Quiet)?;
        for service in &results.services {
            println!("{year} {}: {} places, gap {}", service.id, service.total.places, service.total.gap());
        }
        before = Some(results);
    }
    Ok(())
}
