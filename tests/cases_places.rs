//! Where things are: borders, systems, records in the wrong place. Each case has the answer that is right.

use crate::common::run;
use catchment::balance::Results;
use catchment::issue::Issues;
use catchment::units::Persons;
use geo::Area;
use std::path::{Path, PathBuf};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name).join("study.toml")
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.groups().map(|group| group.examples[0].code).collect()
}

/// Demand of each zone by its id.
fn demand(results: &Results) -> Vec<(&str, Persons)> {
    let zones = results.services[0].zones.iter().zip(&results.model.zones);
    zones.map(|(balance, zone)| (zone.id.as_str(), balance.demand)).collect()
}

/// Three rectangles in degrees that tile: the long side of one has no corner where the two others meet.
#[test]
fn rectangles_in_degrees_tile_where_three_of_them_meet() {
    let results = run(&case("oracle/border"), &[]);
    for code in ["W0501", "W0546", "I0547", "W0420", "I0423", "W0531", "W0506"] {
        assert_eq!(results.issues.count_of(code), 0, "{code}: {:?}", codes(&results.issues));
    }
    let all: Persons = demand(&results).iter().map(|(_, persons)| *persons).sum();
    assert_eq!(all, Persons::whole(10 * results.model.demand.len() as i64));
}

/// The border is the parallel of 30 degrees, 800 km long: half of the people live on either side.
#[test]
fn a_long_straight_border_parts_people_where_it_runs() {
    let results = run(&case("methods/long_straight_border"), &[]);
    assert_eq!(demand(&results), [("N", Persons::whole(18_000)), ("S", Persons::whole(18_000))]);
    assert_eq!(results.issues.count_of("W0501"), 0);
    let zones: Vec<&str> = results
        .model
        .facility_zone
        .iter()
        .filter_map(|zone| Some(results.model.zones[(*zone)?.index()].id.as_str()))
        .collect();
    assert_eq!(zones, ["N", "N"]);
}

/// Two parts of one zone overlap, the smaller within the larger: the zone is what either holds, and nobody is lost.
#[test]
fn parts_of_a_zone_that_overlap_are_united() {
    let results = run(&case("oracle/overlap"), &[]);
    assert_eq!(results.issues.count_of("W0501"), 0, "{:?}", codes(&results.issues));
    assert_eq!(results.issues.count_of("W0531"), 1);
    // The area of a square of 0.1 degrees around 29.85 N on the ellipsoid is 107.1 km2.
    let zone = results.model.zones.iter().find(|zone| zone.id == "T1");
    let area = zone.map_or(f64::NAN, |zone| zone.shape.unsigned_area());
    assert!((area / 107.1e6 - 1.0).abs() < 2e-3, "{area}");
}
