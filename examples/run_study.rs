//! Runs a study file and prints its balance: `cargo run --example run_study -- study.toml`.

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use catchment::study::Study;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    show(&std::env::args().nth(1).unwrap_or_else(|| "study.toml".to_owned()))
}

/// Shows it.
///
/// # Errors
/// What the library says.
pub fn show(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let results = catchment::run(&Study::open(path)?)?;
    for service in &results.services {
        println!("{} in {}: {} in need, {} short", service.id, results.year, service.total.demand, service.total.gap());
        for (zone, balance) in results.model.zones.iter().zip(&service.zones) {
            println!("  {}: {} in need, {} places", zone.name, balance.demand, balance.places);
        }
    }
    Ok(())
}
