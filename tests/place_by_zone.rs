//! Sites without coordinates: placed at the population centre of the zone they name, always flagged, never silently.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that panics has failed")]

use crate::common;
use crate::common::{Cell, ORIGIN, Town};
use catchment::balance::Results;
use catchment::issue::Issues;
use catchment::model::PositionBasis;
use catchment::run;
use catchment::study::{Failure, Study};
use catchment::units::Places;
use catchment::words::Lang;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Three strips; nobody lives in the last.
fn town() -> Town {
    let cell = |x: f64, y: f64, people: u32| Cell { at: [x, y], people };
    Town {
        cells: vec![
            cell(100.0, 100.0, 10),
            cell(300.0, 100.0, 30),
            cell(260.0, 120.0, 0),
            cell(1_100.0, 100.0, 7),
            cell(1_500.0, 900.0, 20),
        ],
        sites: Vec::new(),
        strips: vec![[0.0, 1_000.0], [1_000.0, 2_000.0], [2_000.0, 3_000.0]],
    }
}

/// One site with a position, two of the first zone without (by id and by name), one of the empty zone, one of no zone.
const SITES: [&str; 5] = [
    "A,甲校,primary,25,existing,2000,501150,3300100,Z1",
    "B,乙校,primary,20,existing,2000,,,Z0",
    "C,丙校,primary,15,existing,2000,,,Strip 0",
    "D,丁校,primary,4,existing,2000,,,Z2",
    "E,戊校,primary,2,existing,2000,,,",
];

fn lay_out(folder: &Path, sites: &[&str], method: &str) -> PathBuf {
    let town = town();
    let sites = format!("id,name,service,places,status,opens,x,y,zone\n{}\n", sites.join("\n"));
    Town::lay_out_as(folder, method, &town.cells_csv(), &sites, &town.zones_geojson(|ring| ring))
}

const BY_ZONE: &[&str] = &["facilities.0.place_by=zone"];

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"))
}

fn at(results: &Results, id: &str) -> (Option<[f64; 2]>, PositionBasis) {
    let found = results.model.facilities.iter().find(|f| f.id == id).unwrap_or_else(|| panic!("{id}"));
    (found.at.map(|at| [at.0[0] - ORIGIN[0], at.0[1] - ORIGIN[1]]), found.basis)
}

fn written_to(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> PathBuf {
    for (name, bytes) in files {
        let path = out.join(name);
        let _ = path.parent().map(std::fs::create_dir_all);
        std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{error}"));
    }
    out.to_owned()
}

fn failed(study: &Path, changes: &[&str]) -> Issues {
    let changes: Vec<String> = changes.iter().map(|c| (*c).to_owned()).collect();
    match Study::open_with(study, &changes).and_then(|study| run::run(&study).map(|_| ())) {
        Err(Failure::Data(issues)) => issues,
        other => panic!("{other:?}"),
    }
}

#[test]
fn sites_stand_at_the_population_centre_of_their_zone_and_say_so() {
    let folder = folder();
    let study = lay_out(folder.path(), &SITES, "method = \"nearest\"");
    let results = common::run(&study, BY_ZONE);
    assert_eq!(at(&results, "A"), (Some([1_150.0, 100.0]), PositionBasis::Given));
    // The mean of 10 at 100 and 30 at 300 is 250; the nearest cell with people is at 300, the one without does not count.
    for id in ["B", "C"] {
        assert_eq!(at(&results, id), (Some([300.0, 100.0]), PositionBasis::Zone), "{id}");
    }
    let (inside, basis) = at(&results, "D");
    assert!(inside.is_some_and(|[x, y]| (2_000.0..3_000.0).contains(&x) && (0.0..2_000.0).contains(&y)));
    assert_eq!(basis, PositionBasis::Zone);
    assert_eq!(at(&results, "E"), (None, PositionBasis::None));
    let said = ["W0343", "I0344", "I0343", "W0351"].map(|code| results.issues.count_of(code));
    assert_eq!(said, [3, 1, 1, 1]);
    let placed = results.issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "W0343");
    assert!(placed.is_some_and(|issue| issue.file.is_some()), "{placed:?}");
    let places = results.services[0].ledger.places.unwrap_or_default();
    assert_eq!([places.total, places.placed_by_zone, places.unlocated], [66, 39, 2].map(Places::whole));
}

#[test]
fn every_method_closes_and_is_verified_and_the_order_changes_nothing() {
    for method in [
        "method = \"nearest\"",
        "method = \"radius\"\ncutoff = \"500 m\"",
        "method = \"zone\"",
        "method = \"optimal\"\ncutoff = \"2 km\"",
    ] {
        let folder = folder();
        let study = lay_out(folder.path(), &SITES, method);
        let files = common::written(&study, BY_ZONE);
        let facilities = String::from_utf8_lossy(&files["primary/facilities.geojson"]).into_owned();
        let count = |basis: &str| facilities.matches(&format!("\"position_basis\":\"{basis}\"")).count();
        assert_eq!([count("given"), count("zone"), count("none")], [1, 3, 1], "{method}");
        let out = written_to(&folder.path().join("out"), &files);
        let findings = catchment::check::verify(&out, None).unwrap_or_else(|what| panic!("{method}: {what:?}"));
        assert!(findings.iter().all(|f| f.holds), "{method}: {findings:?}");
        // A ledger that says something else about them is found out.
        let changed =
            String::from_utf8_lossy(&files["ledger.json"]).replace("\"placed_by_zone\": 39", "\"placed_by_zone\": 38");
        std::fs::write(out.join("ledger.json"), changed).unwrap_or_else(|error| panic!("{error}"));
        let findings = catchment::check::verify(&out, None).unwrap_or_else(|what| panic!("{method}: {what:?}"));
        assert!(
            findings.iter().any(|f| !f.holds && f.text(Lang::En).contains("placed_by_zone")),
            "{method}: {findings:?}"
        );

        let mut turned = SITES;
        turned.reverse();
        let other = self::folder();
        let again = common::written(&lay_out(other.path(), &turned, method), BY_ZONE);
        for name in ["primary/facilities.geojson", "primary/demand.geojson", "balance.csv", "ledger.json"] {
            assert_eq!(files[name], again[name], "{method} {name}");
        }
    }
}

/// A site on a cell of a grid has whole rows of cells at equal ways. Where these are the cutoff but for a centimetre, positions
/// as written cannot tell which side they were on, and the bound is only known to lie between two numbers.
#[test]
fn ways_as_long_as_the_cutoff_are_no_false_alarm() {
    for cutoff in ["299.99 m", "300 m", "300.01 m"] {
        let folder = folder();
        let cells: Vec<Cell> = (0..30)
            .flat_map(|row| (0..30).map(move |col| (row, col)))
            .map(|(row, col)| Cell {
                at: [50.0 + 100.0 * f64::from(col), 50.0 + 60.0 * f64::from(row)],
                people: 1 + (row * col) % 3,
            })
            .collect();
        let town = Town { cells, sites: Vec::new(), strips: vec![[0.0, 1_500.0], [1_500.0, 3_000.0]] };
        // B is full; east of A people could only go to A, were it not for a centimetre.
        let sites = format!(
            "id,name,service,places,status,opens,x,y,zone\nA,甲,primary,5000,existing,2000,,,Z0\nB,乙,primary,5,existing,2000,{},{},Z0\n",
            ORIGIN[0] + 1_000.0,
            ORIGIN[1] + 900.0
        );
        let method = format!("method = \"optimal\"\ncutoff = \"{cutoff}\"");
        let zones = town.zones_geojson(|ring| ring);
        let study = Town::lay_out_as(folder.path(), &method, &town.cells_csv(), &sites, &zones);
        let out = written_to(&folder.path().join("out"), &common::written(&study, BY_ZONE));
        let findings = catchment::check::verify(&out, None).unwrap_or_else(|what| panic!("{cutoff}: {what:?}"));
        assert!(findings.iter().all(|f| f.holds), "{cutoff}: {findings:?}");
    }
}

#[test]
fn without_the_key_they_stay_unlocated() {
    let folder = folder();
    let results = common::run(&lay_out(folder.path(), &SITES, "method = \"nearest\""), &[]);
    let places = results.services[0].ledger.places.unwrap_or_default();
    assert_eq!([places.placed_by_zone, places.unlocated], [0, 41].map(Places::whole));
    assert_eq!((results.issues.count_of("W0351"), results.issues.count_of("W0343")), (4, 0));
}

#[test]
fn a_zone_that_does_not_exist_is_an_error_that_names_the_nearest() {
    let folder = folder();
    let study = lay_out(folder.path(), &["B,乙校,primary,20,existing,2000,,,Strip 00"], "method = \"nearest\"");
    let issues = failed(&study, BY_ZONE);
    let issue = issues.groups().flat_map(|g| &g.examples).find(|i| i.code == "E0343");
    assert!(
        issue.is_some_and(|i| i.facts["nearest"].contains("Strip 0") && i.id.as_deref() == Some("B")),
        "{issues:?}"
    );
}

#[test]
fn zones_must_be_there() {
    let folder = folder();
    let study = lay_out(folder.path(), &SITES, "method = \"nearest\"");
    let text =
        std::fs::read_to_string(&study).unwrap_or_default().replace("zones = { path = \"zones.geojson\" }\n", "");
    std::fs::write(&study, text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(failed(&study, BY_ZONE).count_of("E0344"), 1);
}
