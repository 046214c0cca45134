//! Zones made, or drawn, so that looking at them could take without end: they are refused in time, or worked out where they are valid.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use crate::common::run;
use catchment::issue::Issues;
use catchment::read::{Files, Quiet};
use catchment::run::load;
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A build for tests needs a fraction of this.
const SOON: Duration = Duration::from_secs(20);

type Ring = Vec<[f64; 2]>;

/// Cells of ten people at these places, a school, and zones of these parts.
fn study(folder: &Path, cells: &[[f64; 2]], zones: &[Vec<Ring>]) -> PathBuf {
    let feature = |(number, parts): (usize, &Vec<Ring>)| {
        let polygons: Vec<[&Ring; 1]> = parts.iter().map(|ring| [ring]).collect();
        serde_json::json!({ "type": "Feature", "properties": { "id": format!("Z{number:05}"), "name": format!("Z{number}") },
            "geometry": { "type": "MultiPolygon", "coordinates": polygons } })
    };
    let layer = serde_json::json!({
        "type": "FeatureCollection", "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::4545" } },
        "features": zones.iter().enumerate().map(feature).collect::<Vec<_>>(),
    });
    let rows: String = cells.iter().map(|[x, y]| format!("{x},{y},10\n")).collect();
    let text = "title = 'zones'\nyear = 2025\ncrs.analysis = 'EPSG:4545'\nfacilities = [{ path = 'sites.csv', crs = 'EPSG:4545' }]\n\
        demand = [{ path = 'cells.csv', crs = 'EPSG:4545' }]\nzones = { path = 'zones.geojson' }\n\
        [[service]]\nid = 'primary'\ndemand = { per_1000 = 1000 }\nmethod = 'nearest'\ncutoff = '2 km'\n";
    let sites = "id,name,service,places,x,y\nA,A,primary,90,500100,3300150\n";
    let files = [("study.toml", text), ("sites.csv", sites), ("cells.csv", &format!("x,y,persons\n{rows}"))];
    for (name, text) in files.into_iter().chain([("zones.geojson", layer.to_string().as_str())]) {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder.join("study.toml")
}

fn refused(study: &Path) -> Issues {
    let started = Instant::now();
    let outcome = Study::open(study).and_then(|study| load(&study, &Files, &Quiet));
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    match outcome {
        Err(Failure::Data(issues)) => issues,
        other => panic!("{:?}", other.map(|loaded| loaded.issues)),
    }
}

fn square(at: f64, side: f64) -> Ring {
    let (x, y) = (500_000.0 + at, 3_300_000.0 + at);
    vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
}

/// Two hundred metres square, its south side a comb of so many teeth, each to the middle and back.
fn comb(teeth: u32) -> Ring {
    let step = 200.0 / f64::from(2 * teeth);
    let corner =
        |n: u32| [500_000.0 + step * f64::from(n), 3_300_000.0 + if n.is_multiple_of(2) { 0.0 } else { 100.0 }];
    let mut ring: Ring = (0..=2 * teeth).map(corner).collect();
    ring.extend([[500_200.0, 3_300_200.0], [500_000.0, 3_300_200.0], [500_000.0, 3_300_000.0]]);
    ring
}

const CELLS: [[f64; 2]; 3] = [[500_050.0, 3_300_150.0], [500_150.0, 3_300_150.0], [500_250.0, 3_300_150.0]];

#[test]
fn a_valid_comb_of_many_teeth_is_a_zone() {
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let results = run(&study(folder.path(), &CELLS, &[vec![comb(20_000)]]), &[]);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    let ledger = &results.services[0].ledger.demand;
    assert_eq!((ledger.allocated, ledger.outside), (Persons::whole(20), Persons::whole(10)));
}

#[test]
fn a_border_that_goes_back_over_itself_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut ring = square(0.0, 200.0);
    ring.splice(1..1, (0..40_000).map(|n| [500_000.0 + if n % 2 == 0 { 200.0 } else { 0.0 }, 3_300_000.0]));
    let issues = refused(&study(folder.path(), &CELLS, &[vec![ring]]));
    assert_eq!(issues.count_of("E0530"), 1, "{issues:?}");
    // One part many times.
    let issues = refused(&study(folder.path(), &CELLS, &[vec![square(0.0, 200.0); 20_000]]));
    assert_eq!(issues.count_of("E0530"), 1, "{issues:?}");
}

#[test]
fn zones_upon_zones_are_refused_and_some_that_overlap_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let upon = |zones: u32| (0..zones).map(|n| vec![square(f64::from(n) * 0.01, 200.0)]).collect::<Vec<_>>();
    let issues = refused(&study(folder.path(), &CELLS, &upon(10_000)));
    assert_eq!(issues.count_of("E0208"), 1, "{issues:?}");
    // Each pair once, with the people of both cells that it holds.
    let loaded = Study::open(study(folder.path(), &CELLS, &upon(30))).and_then(|study| load(&study, &Files, &Quiet));
    let issues = loaded.unwrap().issues;
    let said = issues.groups().find(|group| group.examples[0].code == "W0506").unwrap();
    assert_eq!((said.count, said.persons), (435, Some(Persons::whole(435 * 20))));
}
