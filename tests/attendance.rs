//! Attendance areas (划片): they may overlap, people go only where they lead, and the finished folder verifies.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{must, run, verified};
use catchment::balance::Results;
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use catchment::words::Lang;
use serde_json::json;
use std::path::PathBuf;

/// A school in the west with 100 places and one in the east with 200; 100 people live in the west, 100 in the middle, where the
/// areas of both overlap, 50 in the east, and 5 outside of all.
fn study(areas: [&str; 2], service: &str, more: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let area = |name: &str, west: f64, east: f64| {
        let (s, n) = (3_300_000.0, 3_301_000.0);
        let ring = [[west, s], [east, s], [east, n], [west, n], [west, s]];
        json!({"type": "Feature", "properties": {"学校名称": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let layer = json!({"type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}},
        "features": [area(areas[0], 500_000.0, 501_200.0), area(areas[1], 500_800.0, 502_000.0)]});
    let file = |name: &str, text: &str| must(std::fs::write(folder.path().join(name), text));
    file("areas.geojson", &layer.to_string());
    file(
        "sites.csv",
        "id,name,service,places,x,y\nA,West,primary,100,500300,3300500\nB,East,primary,200,501700,3300500\n",
    );
    let cells = "w,500200,3300500,100\nboth,501000,3300500,100\ne,501800,3300500,50\nout,502100,3300500,5\n";
    file("cells.csv", &format!("id,x,y,persons\n{cells}"));
    file(
        "study.toml",
        &format!(
            "title = 'areas'\nyear = 2025\npattern = {{ permutations = 9 }}\n[crs]\nanalysis = 'EPSG:4545'\n\
             [[facilities]]\npath = 'sites.csv'\ncrs = 'EPSG:4545'\n[[demand]]\npath = 'cells.csv'\ncrs = 'EPSG:4545'\n\
             [[service]]\nid = 'primary'\ndemand = {{ per_1000 = 1000 }}\n{service}\n\
             [[attendance]]\nservice = 'primary'\npath = 'areas.geojson'\n{more}\n"
        ),
    );
    let path = folder.path().join("study.toml");
    (folder, path)
}

/// An area whose shape cannot be used is called what it is: nobody looks for it among the zones.
#[test]
fn an_area_is_not_called_a_zone() {
    let (folder, path) = study(["West", "East"], "", "");
    let layer = folder.path().join("areas.geojson");
    let flat = must(std::fs::read_to_string(&layer)).replace("3301000.0", "3300000.0");
    must(std::fs::write(&layer, flat));
    let failed = Study::open(&path).and_then(|study| catchment::run::run(&study));
    let Err(Failure::Data(issues)) = failed else { panic!("it runs") };
    let issue = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "E0530");
    let issue = issue.unwrap_or_else(|| panic!("{issues:?}"));
    let [en, zh] = [Lang::En, Lang::Zh].map(|lang| issue.sentence(lang));
    assert_eq!(en, "the shape of the attendance area of West (feature 0) cannot be used: it has no area");
    assert_eq!(zh, "West 的学区（第 0 个要素）的形状不可用：没有面积");
}

/// People of A and of B, unmet and unreachable.
fn sent(results: &Results) -> [Persons; 4] {
    let service = &results.services[0];
    let demand = &service.ledger.demand;
    let of = |site: usize| service.facilities[site].allocated.unwrap_or_default();
    [of(0), of(1), demand.unmet, demand.unreachable]
}

#[test]
fn who_lives_in_two_areas_may_go_to_either() {
    let coverage = "[[coverage]]\nid = 'near'\nservice = 'primary'\nradius = '500 m'";
    for (method, expected) in [
        ("method = 'optimal'", [100, 150, 0, 5]),
        // The middle is as far from both: the first takes it.
        ("method = 'nearest'", [200, 50, 0, 5]),
        ("method = 'radius'\ncutoff = '500 m'", [100, 50, 0, 105]),
    ] {
        let (_folder, path) = study(["West", "B"], method, coverage);
        let results = run(&path, &[]);
        assert_eq!(sent(&results), expected.map(Persons::whole), "{method}");
        assert_eq!(results.services[0].coverage[0].total.demand[1], Persons::whole(155), "{method}");
        assert_eq!(["W0590", "I0578", "W0591"].map(|code| results.issues.count_of(code)), [1, 1, 0]);
        verified(&results, &path);
    }
}

#[test]
fn an_area_may_name_several_schools() {
    let (_folder, path) = study(["West、East", "East"], "method = 'optimal'\ncutoff = '2 km'", "");
    let results = run(&path, &[]);
    assert_eq!(sent(&results), [100, 150, 0, 5].map(Persons::whole));
    verified(&results, &path);
    let (_folder, path) = study(["East", "East"], "method = 'nearest'", "");
    let results = run(&path, &[]);
    assert_eq!(sent(&results), [0, 250, 0, 5].map(Persons::whole));
    assert_eq!(results.issues.count_of("W0591"), 1);
    verified(&results, &path);
}

#[test]
fn a_school_that_is_not_open_yet_is_said_with_its_people() {
    let (folder, path) = study(["West", "East"], "method = 'optimal'", "");
    let list = "id,name,service,places,x,y,opens\nA,West,primary,100,500300,3300500,2030\nB,East,primary,200,501700,3300500,\n";
    must(std::fs::write(folder.path().join("sites.csv"), list));
    let results = run(&path, &[]);
    assert_eq!(sent(&results), [0, 150, 0, 105].map(Persons::whole));
    let said = results.issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "W0594");
    let said = said.unwrap_or_else(|| panic!("{:?}", results.issues));
    assert_eq!((said.persons, said.facts["names"].as_str()), (Some(Persons::whole(100)), "West"));
    verified(&results, &path);
}

#[test]
fn areas_of_nobody_are_refused() {
    for (areas, more, code) in [
        (["Wset", "East"], "", "E0575"),
        (["", "East"], "", "E0374"),
        (["West", "East"], "[[attendance]]\nservice = 'junior'\npath = 'areas.geojson'", "E0670"),
        (["West", "East"], "[[attendance]]\nservice = 'primary'\npath = 'areas.geojson'", "E0670"),
        (["West", "East"], "fields = { facility = '学校' }", "E0301"),
    ] {
        let (_folder, path) = study(areas, "method = 'nearest'", more);
        let Err(Failure::Data(issues)) = Study::open(&path).and_then(|study| catchment::run::run(&study)) else {
            panic!("{more}")
        };
        assert!(issues.count_of(code) > 0, "{areas:?} {more}: {issues:?}");
    }
    // Two schools of one name.
    let (folder, path) = study(["West", "East"], "method = 'nearest'", "");
    let sites = "id,name,service,places,x,y\nA,West,primary,1,500300,3300500\nB,West,primary,2,501700,3300500\nC,East,primary,2,501700,3300600\n";
    must(std::fs::write(folder.path().join("sites.csv"), sites));
    let Err(Failure::Data(issues)) = Study::open(&path).and_then(|study| catchment::run::run(&study)) else { panic!() };
    assert_eq!(issues.count_of("E0576"), 1);
}
