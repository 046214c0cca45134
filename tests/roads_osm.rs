//! Ways along roads of OpenStreetMap. Extracts: © OpenStreetMap contributors, ODbL 1.0.

use crate::common::run;
use crate::roads::{costs, put, results};
use catchment::study::{Failure, Study};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/roads").join(name)
}

/// A study over an extract: cells and sites in degrees.
fn over(extract: &str, cells: &[[f64; 2]], sites: &[[f64; 2]], travel: &str, service: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows = |at: &[[f64; 2]], head: &str, tail: &str| {
        let row = |(n, [lon, lat]): (usize, &[f64; 2])| format!("{head}{n}{tail},{lon},{lat}\n");
        at.iter().enumerate().map(row).collect::<String>()
    };
    std::fs::copy(data(extract), folder.path().join("roads.osm.pbf")).unwrap();
    let study = format!(
        "title = 'osm'\nyear = 2025\nfacilities = [{{ path = 'sites.csv', crs = 'wgs84' }}]\n\
         demand = [{{ path = 'cells.csv', crs = 'wgs84' }}]\n[travel.way]\nroads = ['roads.osm.pbf']\n{travel}\n\
         [[service]]\nid = 'primary'\ndemand = {{ participation = 1.0 }}\ncost = 'way'\n{service}\n"
    );
    put(
        folder.path(),
        &[
            ("cells.csv", &format!("id,persons,lon,lat\n{}", rows(cells, "c", ",10"))),
            ("sites.csv", &format!("id,service,places,lon,lat\n{}", rows(sites, "s", ",primary,90"))),
            ("study.toml", &study),
        ],
    );
    folder
}

const NEAREST: &str = "method = 'nearest'\ncutoff = '90 km'";

/// OSRM 26.10 goes 761.0 m where turns are forbidden, and 193.2 m where nobody heeds that.
#[test]
fn forbidden_turns_by_a_cathedral() {
    let travel = "mode = 'car'\nmeasure = 'length'\nsnap = '100 m'";
    let folder = over("cathedral.osm.pbf", &[[-77.053_790, 38.927_450]], &[[-77.055_300, 38.928_250]], travel, NEAREST);
    let found = costs(&results(folder.path()))[0].unwrap();
    assert!((found / 761.0 - 1.0).abs() < 0.01, "{found}");
    // On foot nobody heeds rules about turning.
    let walk = "mode = 'walk'\nspeed = '5 km/h'\nmeasure = 'length'\nsnap = '100 m'";
    let folder = over("cathedral.osm.pbf", &[[-77.053_790, 38.927_450]], &[[-77.055_300, 38.928_250]], walk, NEAREST);
    let found = costs(&results(folder.path()))[0].unwrap();
    // The legs beside the road are some metres.
    assert!(found > 193.0 && found < 200.0, "{found}");
}

/// All of Andorra on foot, to the hospital: everybody near a road gets there, and the ways are longer than straight lines.
#[test]
fn andorra_on_foot() {
    let cells: Vec<[f64; 2]> =
        (0..400).map(|n| [1.45 + f64::from(n % 20) * 0.015, 42.45 + f64::from(n / 20) * 0.009]).collect();
    let walk = "mode = 'walk'\nspeed = '4 km/h'\nmeasure = 'length'\nsnap = '300 m'";
    let folder = over("andorra.osm.pbf", &cells, &[[1.5300, 42.5110]], walk, NEAREST);
    let found = results(folder.path());
    let model = &found.model;
    let site = model.facilities[0].at.unwrap().0;
    let joined = costs(&found);
    let n = joined.iter().flatten().count();
    assert!(n > 100 && n < 400, "{n}");
    for cell in 0..model.demand.len() {
        let Some(flow) = found.services[0].allocation.flows().of(cell).first() else { continue };
        let straight = (model.demand.x[cell] - site[0]).hypot(model.demand.y[cell] - site[1]);
        assert!(flow.cost >= straight - 1e-3, "{} {straight}", flow.cost);
    }
    assert_eq!(found.issues.count_of("I0936"), 1);
}

/// A way of five nodes of which the file has four: two stretches remain, and the missing node is named.
#[test]
fn a_way_with_a_missing_node() {
    let folder = over(
        "missing-nodes.osm.pbf",
        &[[0.0, 0.0]],
        &[[0.0, 0.0]],
        "mode = 'walk'\nspeed = '4 km/h'\nmeasure = 'length'",
        NEAREST,
    );
    let study = Study::open(folder.path().join("study.toml")).unwrap();
    let text = match catchment::run::run(&study) {
        Err(Failure::Data(issues)) => format!("{issues:?}"),
        other => panic!("{other:?}"),
    };
    // The file lies elsewhere than the town of this test.
    assert!(text.contains("W0923") && text.contains("26659127") && text.contains("42"), "{text}");
}

/// A platform that no other way meets.
#[test]
fn a_platform_nobody_reaches() {
    let folder = over(
        "delft-station.osm.pbf",
        &[[4.3566, 52.0068]],
        &[[4.3560, 52.0066]],
        "mode = 'walk'\nspeed = '4 km/h'",
        "method = 'nearest'\ncutoff = '60 min'",
    );
    let found = run(&folder.path().join("study.toml"), &[]);
    assert_eq!(found.issues.count_of("I0936"), 1);
}

/// One cell and one site near a cathedral, by car.
fn by_car() -> tempfile::TempDir {
    let keys = "method = 'nearest'\ncutoff = '60 min'";
    over("cathedral.osm.pbf", &[[-77.053_79, 38.927_45]], &[[-77.0553, 38.928_25]], "mode = 'car'", keys)
}

/// Cut anywhere, and with bytes turned, a file is read or refused, and nothing panics.
#[test]
fn damaged_extracts() {
    let whole = std::fs::read(data("cathedral.osm.pbf")).unwrap();
    let folder = by_car();
    let path = folder.path().join("roads.osm.pbf");
    let study = Study::open(folder.path().join("study.toml")).unwrap();
    let go = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        catchment::run::run(&study)
    };
    for end in [3, 20, 200, 5_000, whole.len() - 1] {
        assert!(go(&whole[..end]).is_err(), "{end}");
    }
    let mut refused = 0;
    for n in 0..60_usize {
        let mut bytes = whole.clone();
        let at = (n * 7_919 + 13) % bytes.len();
        bytes[at] ^= 1 << (n % 8);
        refused += usize::from(go(&bytes).is_err());
    }
    assert!(refused > 20, "{refused}");
    let said = |bytes: &[u8]| match go(bytes) {
        Err(Failure::Data(issues)) => format!("{issues:?}"),
        other => panic!("{other:?}"),
    };
    assert!(said(&whole[..whole.len() / 2]).contains("E0920"));
    assert!(go(b"<osm version=\"0.6\"></osm>").is_err());
    assert!(said(b"{\"type\":\"FeatureCollection\",\"features\":[]}").contains("E0"));
}

/// What a header demands and nobody knows, and OpenStreetMap where a table is needed.
#[test]
fn other_kinds_of_files() {
    let mut whole = std::fs::read(data("cathedral.osm.pbf")).unwrap();
    let folder = by_car();
    let path = folder.path().join("study.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("path = 'sites.csv'", "path = 'roads.osm.pbf'")).unwrap();
    let said = |path: &Path| match Study::open(path).map(|study| catchment::run::run(&study)) {
        Ok(Err(Failure::Data(issues))) => format!("{issues:?}"),
        other => panic!("{other:?}"),
    };
    assert!(said(&path).contains("E0925"));
    // A raw header block that requires "HistoricalInformation".
    let name = b"HistoricalInformation";
    let mut block = vec![0x22, name.len() as u8];
    block.extend(name);
    let mut blob = vec![0x0a, block.len() as u8];
    blob.extend(&block);
    let header = [&b"\x0a\x09OSMHeader\x18"[..], &[blob.len() as u8]].concat();
    let mut history = (header.len() as u32).to_be_bytes().to_vec();
    history.extend(&header);
    history.extend(&blob);
    history.append(&mut whole);
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.path().join("roads.osm.pbf"), history).unwrap();
    assert!(said(&path).contains("E0922"));
}
