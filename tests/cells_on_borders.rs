//! Cells that straddle a border: their people are shared by area or counted by the centre, and how many they are is said.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{self, run};
use catchment::balance::Results;
use catchment::model::{Attribute, Demand};
use catchment::units::Persons;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn case(changes: &[&str]) -> Results {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/methods");
    run(&cases.join("squares_across_borders/study.toml"), changes)
}

fn by_zone(results: &Results) -> Vec<f64> {
    results.services[0].zones.iter().map(|zone| zone.demand.to_f64().round()).collect()
}

/// People in cells on borders, as the message says, and how it counts them.
fn said(results: &Results) -> Vec<(&'static str, Option<Persons>)> {
    let codes = ["I0580", "W0580", "I0581", "W0581"];
    let all = results.issues.groups().flat_map(|group| &group.examples);
    all.filter(|issue| codes.contains(&issue.code)).map(|issue| (issue.code, issue.persons)).collect()
}

fn total(demand: &Demand) -> Persons {
    demand.column(&Attribute::Persons).unwrap_or_default().iter().sum()
}

#[test]
fn coarse_squares_are_shared_by_area_and_may_count_by_their_centre() {
    let results = case(&[]);
    assert_eq!(by_zone(&results), [936.0, 2129.0, 935.0, 735.0, 3671.0, 648.0, 4148.0, 7020.0]);
    assert_eq!((said(&results)[0].0, results.issues.count_of("W0503")), ("I0581", 0));
    let whole = case(&["zones.share_by=\"centre\""]);
    assert_eq!(by_zone(&whole), [0.0, 2531.0, 2226.0, 0.0, 3162.0, 1621.0, 3084.0, 7598.0]);
    assert_eq!((said(&whole)[0].0, said(&whole)[0].1), ("W0580", said(&results)[0].1));
    // Nobody is lost, and parts keep the name of their cell.
    assert_eq!(total(&results.model.demand), total(&whole.model.demand));
    let demand = &results.model.demand;
    let ids: Vec<String> = (0..demand.len()).map(|cell| demand.id(cell).into_owned()).collect();
    assert!(ids.iter().any(|id| id == "r0c0/Z0") && ids.iter().any(|id| id == "r0c0/Z1"), "{ids:?}");
}

fn lay_out(folder: &Path, cells: &str, zones: &[(&str, [f64; 4])], more: &str) -> PathBuf {
    let ring = |[w, s, e, n]: [f64; 4]| format!("[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]");
    let feature = |properties: String, ring: String| {
        format!(
            r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    let zones: Vec<String> =
        zones.iter().map(|(id, bounds)| feature(format!(r#""id":"{id}","name":"{id}""#), ring(*bounds))).collect();
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4545"}}"#;
    let collection = |features: &str| format!(r#"{{"type":"FeatureCollection",{crs},"features":[{features}]}}"#);
    let write = |name: &str, text: &str| assert!(std::fs::write(folder.join(name), text).is_ok(), "{name}");
    write("zones.geojson", &collection(&zones.join(",")));
    write("cells.geojson", &collection(cells));
    write("sites.csv", "id,name,service,places,x,y\nS,S,primary,100,501000,3301000\n");
    let study = format!(
        "title = \"borders\"\nyear = 2025\n[crs]\nanalysis = \"EPSG:4545\"\n[[facilities]]\npath = \"sites.csv\"\ncrs = \"EPSG:4545\"\n\
         [[demand]]\npath = \"cells.geojson\"\nfields.ages = {{ \"6-11\" = \"a\" }}\n[zones]\npath = \"zones.geojson\"\n{more}\n\
         [[service]]\nid = \"primary\"\ndemand = {{ per_1000 = 1000 }}\nmethod = \"nearest\"\n"
    );
    write("study.toml", &study);
    folder.join("study.toml")
}

fn cell(id: &str, persons: f64, corners: &[[f64; 2]]) -> String {
    let mut ring = String::new();
    for [x, y] in corners.iter().chain(corners.first()) {
        let _ = write!(ring, "[{x},{y}],");
    }
    let ring = ring.trim_end_matches(',');
    format!(
        r#"{{"type":"Feature","properties":{{"id":"{id}","persons":{persons},"a":{}}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#,
        persons / 8.0
    )
}

fn square(id: &str, persons: f64, [x, y]: [f64; 2], side: f64) -> String {
    cell(id, persons, &[[x, y], [x + side, y], [x + side, y + side], [x, y + side]])
}

#[test]
fn parts_outside_overlaps_and_odd_shapes() {
    let Ok(folder) = tempfile::tempdir() else { panic!("no folder") };
    let zones = [
        ("A", [500_000.0, 3_300_000.0, 501_000.0, 3_301_000.0]),
        // Overlaps A by 100 m.
        ("B", [500_900.0, 3_300_000.0, 502_000.0, 3_301_000.0]),
    ];
    let cells = [
        square("out", 80.0, [499_800.0, 3_300_000.0], 400.0),
        square("both", 80.0, [500_800.0, 3_300_400.0], 400.0),
        // An L of three squares of 200 m, two in A and one beyond its northern border.
        cell(
            "l",
            90.0,
            &[
                [500_200.0, 3_300_800.0],
                [500_600.0, 3_300_800.0],
                [500_600.0, 3_301_000.0],
                [500_400.0, 3_301_000.0],
                [500_400.0, 3_301_200.0],
                [500_200.0, 3_301_200.0],
            ],
        ),
        square("whole", 8.0, [501_400.0, 3_300_400.0], 400.0),
        // Along the border, a centimetre beyond it.
        square("along", 8.0, [500_500.0, 3_299_999.99], 400.0),
    ];
    let results = run(&lay_out(folder.path(), &cells.join(","), &zones, "share_by = \"area\""), &[]);
    let demand = &results.model.demand;
    let at = |id: &str| (0..demand.len()).find(|cell| demand.id(*cell) == id).unwrap_or_else(|| panic!("{id}"));
    let persons = |id: &str| demand.column(&Attribute::Persons).unwrap_or_default()[at(id)].to_f64();
    // A has what both have: 200 of 400 m.
    assert_eq!([persons("out/A"), persons("out/-"), persons("both/A"), persons("both/B")], [40.0; 4]);
    assert_eq!([persons("l/A"), persons("l/-"), persons("whole"), persons("along")], [60.0, 30.0, 8.0, 8.0]);
    let ages = demand.column(&Attribute::Ages(6, 11)).unwrap_or_default();
    assert_eq!(ages[at("l/A")].to_f64(), 7.5);
    let near = |id: &str, x: f64, y: f64| (demand.x[at(id)] - x).abs() < 1e-6 && (demand.y[at(id)] - y).abs() < 1e-6;
    assert!(near("out/A", 500_100.0, 3_300_200.0) && near("out/-", 499_900.0, 3_300_200.0));
    assert!(near("l/A", 500_400.0, 3_300_900.0) && near("l/-", 500_300.0, 3_301_100.0));
    let ledger = &results.services[0].ledger.demand;
    assert_eq!((ledger.outside.to_f64(), ledger.total.to_f64()), (70.0, 266.0));
    assert_eq!(said(&results), [("W0581", Some(Persons::whole(250)))]);
}

#[test]
fn fine_cells_count_by_their_centre_and_are_said() {
    let Ok(folder) = tempfile::tempdir() else { panic!("no folder") };
    let zones = [
        ("A", [500_000.0, 3_300_000.0, 501_010.0, 3_302_000.0]),
        ("B", [501_010.0, 3_300_000.0, 502_000.0, 3_302_000.0]),
    ];
    let squares = (0..400).map(|n| (f64::from(n % 20), f64::from(n / 20)));
    let squares =
        squares.map(|(c, r)| square(&format!("{c}-{r}"), 1.0, [500_000.0 + 100.0 * c, 3_300_000.0 + 100.0 * r], 100.0));
    let study = lay_out(folder.path(), &squares.collect::<Vec<_>>().join(","), &zones, "");
    let results = run(&study, &[]);
    assert_eq!(said(&results), [("I0580", Some(Persons::whole(20)))]);
    assert!(results.model.demand.lattice.is_some());
    assert_eq!(by_zone(&results), [200.0, 200.0]);
    let shared = run(&study, &["zones.share_by=\"area\""]);
    assert_eq!(said(&shared), [("I0581", Some(Persons::whole(20)))]);
    assert_eq!(by_zone(&shared), [202.0, 198.0]);
    // Every file is written and found right by its second look.
    assert!(common::written(&study, &["zones.share_by=\"area\""]).contains_key("primary/demand.geojson"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the squares and zones: nobody is lost, and a zone has the people of each square by the area of their rectangles.
    #[test]
    fn shares_are_areas_of_rectangles(
        cuts in prop::collection::vec(0.05..0.95_f64, 1..5),
        squares in prop::collection::vec((0.0..900.0_f64, 0.0..900.0_f64, 50.0..400.0_f64, 0..1_000_000_i64), 1..12),
    ) {
        let Ok(folder) = tempfile::tempdir() else { panic!("no folder") };
        let mut edges: Vec<f64> = cuts.iter().map(|cut| (cut * 1000.0).round()).chain([0.0, 1000.0]).collect();
        edges.sort_unstable_by(f64::total_cmp);
        edges.dedup();
        let names: Vec<String> = (0..edges.len()).map(|n| format!("Z{n}")).collect();
        let zones: Vec<(&str, [f64; 4])> = edges.windows(2).zip(&names)
            .map(|(e, name)| (name.as_str(), [500_000.0 + e[0], 3_300_000.0, 500_000.0 + e[1], 3_301_000.0])).collect();
        let cells: Vec<String> = squares.iter().enumerate().map(|(n, (x, y, side, micro))| {
            square(&format!("c{n}"), *micro as f64 / 1e3, [500_000.0 + x.round(), 3_300_000.0 + y.round()], side.round())
        }).collect();
        let results = run(&lay_out(folder.path(), &cells.join(","), &zones, "share_by = \"area\""), &[]);
        let all: i64 = squares.iter().map(|square| square.3 * 1000).sum();
        prop_assert_eq!(total(&results.model.demand).micro(), all);
        for (found, edge) in results.services[0].zones.iter().zip(edges.windows(2)) {
            let expected: f64 = squares.iter().map(|(x, y, side, micro)| {
                let (x, y, side) = (x.round(), y.round(), side.round());
                let wide = (edge[1].min(x + side) - edge[0].max(x)).max(0.0);
                let high = 1000.0_f64.min(y + side) - y;
                *micro as f64 / 1e3 * wide * high / (side * side)
            }).sum();
            // Parts below a ten thousandth of their cell are left to the others.
            let slack = 2e-4 * all as f64 / 1e6 + 1e-3;
            prop_assert!((found.demand.to_f64() - expected).abs() <= slack, "{} {}", found.demand, expected);
        }
    }
}
