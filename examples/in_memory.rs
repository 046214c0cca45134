//! A study whose layers are in memory, as a data frame or a browser has them: no file is read.

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use catchment::read::{Columns, InMemory, Quiet};
use catchment::study::Study;
use catchment::words::Lang;

const STUDY: &str = r#"
title = "Three cells and two schools"
year = 2025
crs.analysis = "EPSG:4545"
facilities = [{ path = "schools", crs = "EPSG:4545" }]
demand = [{ path = "pupils", crs = "EPSG:4545" }]

[[service]]
id = "primary"
demand = { participation = 1.0 }
method = "optimal"
cutoff = "2 km"
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    show()
}

/// Shows it.
///
/// # Errors
/// What the library says.
pub fn show() -> Result<(), Box<dyn std::error::Error>> {
    let at = |metres: &[f64]| metres.iter().map(|x| [500_000.0 + x, 3_300_000.0]).collect::<Vec<_>>();
    let schools = Columns::new()
        .points(at(&[0.0, 1_500.0]))
        .texts("id", ["West", "East"])
        .texts("service", ["primary", "primary"])
        .numbers("places", [300.0, 120.0]);
    let pupils = Columns::new()
        .points(at(&[100.0, 700.0, 1_600.0]))
        .texts("id", ["a", "b", "c"])
        .numbers("persons", [200.0, 150.0, 100.0]);
    let layers = InMemory::new().columns("schools", schools).columns("pupils", pupils);

    let study = Study::parse(STUDY, &[], ".".into(), "study.toml".to_owned())?;
    let all = catchment::run::run_all(&study, &layers, &Quiet)?;
    for service in all.iter().flat_map(|results| &results.services) {
        let total = &service.total;
        println!("{}: {} of {} have a place", service.id, total.allocated, total.demand);
        println!("{}", service.travel.words().text(Lang::En));
        // 450 pupils for 420 places, all of them within reach.
        println!("{} have none", total.unmet);
    }
    Ok(())
}
