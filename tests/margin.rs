//! Places against a series of pupils that somebody else has forecast: what is left in each year, as the finished folder says it.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::must;
use crate::demand_by_year::study;
use catchment::read::{Files, Quiet};
use catchment::study::Study;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write_years};
use serde_json::Value;

const YEARS: [i64; 5] = [2021, 2022, 2023, 2024, 2025];

/// Two schools, one in each street: its places, the pupils of the street, places left, and these in per cent of the places.
const WEST: (i64, [i64; 5], [i64; 5], [i64; 5]) =
    (449, [392, 410, 403, 393, 396], [57, 39, 46, 56, 53], [13, 9, 10, 12, 12]);
const EAST: (i64, [i64; 5], [i64; 5]) = (209, [202, 219, 228, 225, 233], [7, -10, -19, -16, -24]);

#[test]
fn places_left_are_those_of_a_published_review() {
    let pupils: String = (YEARS.iter().zip(WEST.1).zip(EAST.1))
        .map(|((year, west), east)| format!("West Street,{year},{west}\nEast Street,{year},{east}\n"))
        .collect();
    let (folder, path) = study(
        "[2021, 2022, 2023, 2024, 2025]",
        "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\n",
        "[forecast.given]\nprimary = { path = 'given.csv' }",
        &[("given.csv", &format!("街镇,年份,人数\n{pupils}"))],
    );
    let schools = format!(
        "id,name,类型,学位数,x,y\nA,West school,小学,{},500050,3300050\nB,East school,小学,{},500450,3300050\n",
        WEST.0, EAST.0
    );
    must(std::fs::write(folder.path().join("schools.csv"), schools));
    let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure}"));
    let all = catchment::run::run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
    let out = folder.path().join("out");
    let options =
        WriteOptions { base: folder.path().to_owned(), study: "study.toml".to_owned(), ..WriteOptions::default() };
    must(write_years(&all, &out, &WriteOptions { lang: Lang::En, ..options }));
    let findings = catchment::check::verify_years(&out).unwrap_or_else(|what| panic!("{what:?}"));
    assert!(findings.iter().all(|finding| finding.holds), "{findings:#?}");

    let layer: Value = must(serde_json::from_slice(&must(std::fs::read(out.join("primary/zones_by_year.geojson")))));
    let features = layer["features"].as_array().cloned().unwrap_or_default();
    let of = |street: &str, column: &str| -> Vec<f64> {
        let rows = features.iter().map(|feature| &feature["properties"]).filter(|row| row["name"] == street);
        let mut rows: Vec<&Value> = rows.collect();
        rows.sort_by_key(|row| row["year"].as_i64());
        assert_eq!(rows.iter().filter_map(|row| row["year"].as_i64()).collect::<Vec<_>>(), YEARS);
        rows.iter().map(|row| row[column].as_f64().unwrap_or(f64::NAN)).collect()
    };
    let whole = |numbers: [i64; 5]| numbers.map(|n| n as f64).to_vec();
    assert_eq!(of("West Street", "gap"), whole(WEST.2.map(|left| -left)));
    assert_eq!(of("East Street", "gap"), whole(EAST.2.map(|left| -left)));
    let per_cent: Vec<f64> = of("West Street", "margin").iter().map(|share| (share * 100.0).round()).collect();
    assert_eq!(per_cent, whole(WEST.3));
    // A bad year is short, and the street that has one is warned of from then on.
    let short = |street: &str| of(street, "margin").iter().map(|share| *share < 0.0).collect::<Vec<_>>();
    assert_eq!(short("East Street"), [false, true, true, true, true]);
    // Both streets in one row of the district for each year.
    let years = must(std::fs::read_to_string(out.join("years.csv")));
    let rows: Vec<Vec<&str>> =
        years.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect()).collect();
    let gap = rows[0].iter().position(|name| *name == "gap").unwrap_or_default();
    let found: Vec<&str> = rows[1..].iter().map(|row| row[gap]).collect();
    assert_eq!(found, ["-64", "-29", "-27", "-40", "-29"]);
}
