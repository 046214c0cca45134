//! People of rasters are counted once, and what rasters hold is said once, however many there are.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use crate::age_rasters::write;
use crate::common;
use catchment::check::verify;
use catchment::issue::{Issue, Issues};
use catchment::read::{Files, Quiet};
use catchment::run::load;
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use catchment::words::Lang;
use std::path::{Path, PathBuf};

const STEP: f64 = 0.01;
const CORNER: [f64; 2] = [107.0, 30.0];

/// A zone of the five columns in the west, a school in it, and these layers of people.
fn study(folder: &Path, demand: &str) -> PathBuf {
    let zones = serde_json::json!({
        "type": "FeatureCollection",
        "features": [{ "type": "Feature", "properties": { "id": "Z", "name": "Zone" }, "geometry": { "type": "Polygon",
            "coordinates": [[[107.0, 29.9], [107.05, 29.9], [107.05, 30.0], [107.0, 30.0], [107.0, 29.9]]] } }],
    });
    std::fs::write(folder.join("zones.geojson"), zones.to_string()).unwrap();
    std::fs::write(folder.join("schools.csv"), "id,name,service,places,lon,lat\nA,A,primary,300,107.02,29.95\n")
        .unwrap();
    let path = folder.join("study.toml");
    let text = format!(
        "title = \"t\"\nyear = 2025\n[[facilities]]\npath = \"schools.csv\"\n[zones]\npath = \"zones.geojson\"\nshare_by = \"centre\"\n{demand}\n\
         [[service]]\nid = \"primary\"\ndemand = {{ per_1000 = 1000 }}\nmethod = \"optimal\"\ncutoff = \"20 km\"\n"
    );
    std::fs::write(&path, text).unwrap();
    path
}

/// Ten by ten pixels: one person in the first, two in the second and so on.
fn raster(folder: &Path, name: &str, value: impl Fn(u32) -> f32) {
    write(&folder.join(name), [10, 10], CORNER, STEP, &[(0..100).map(value).collect()]);
}

fn found(study: &Path) -> Issues {
    match Study::open(study).and_then(|study| load(&study, &Files, &Quiet)) {
        Ok(loaded) => loaded.issues,
        Err(Failure::Data(issues) | Failure::Missing(issues)) => issues,
        Err(other) => panic!("{other:?}"),
    }
}

fn of<'i>(issues: &'i Issues, code: &str) -> Vec<&'i Issue> {
    issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == code).collect()
}

fn errors(issues: &Issues) -> Vec<&str> {
    let all = issues.groups().flat_map(|group| &group.examples).map(|issue| issue.code);
    all.filter(|code| code.starts_with('E')).collect()
}

#[test]
fn one_raster_as_own_layer_and_as_neighbours_counts_everybody_once() {
    let folder = tempfile::tempdir().unwrap();
    raster(folder.path(), "a.tif", |pixel| (pixel + 1) as f32);
    let path =
        study(folder.path(), "[[demand]]\npath = \"a.tif\"\n[[demand]]\npath = \"a.tif\"\nrole = \"neighbours\"");
    // Of each ten pixels of a row the first five lie in the zone.
    let inside: u32 = (0..100).filter(|pixel| pixel % 10 < 5).map(|pixel| pixel + 1).sum();
    let beyond = 5050 - inside;
    let results = common::run(&path, &[]);
    let ledger = &results.services[0].ledger.demand;
    let people = |n: u32| Persons::whole(i64::from(n));
    assert_eq!((ledger.outside, ledger.neighbours), (Persons::ZERO, people(beyond)));
    assert_eq!(ledger.total, people(5050));
    // Of the own layer two columns beside the zone are read.
    let of_columns = |columns: std::ops::Range<u32>| {
        (0..100).filter(|pixel| columns.contains(&(pixel % 10))).map(|pixel| pixel + 1).sum::<u32>()
    };
    let (read, beside) = (of_columns(0..7), of_columns(5..7));
    let issues = found(&path);
    let twice = of(&issues, "W0541");
    assert_eq!((twice.len(), issues.count_of("W0541")), (1, 1));
    assert_eq!((twice[0].facts.get("cells").map(String::as_str), twice[0].persons), (Some("70"), Some(people(read))));
    for (code, persons, cells) in [("W0582", inside, "50"), ("I0210", beside, "20"), ("I0583", beyond, "50")] {
        let said = of(&issues, code);
        assert_eq!((said.len(), said[0].persons), (1, Some(people(persons))), "{code}");
        assert_eq!(said[0].facts.get("cells").map(String::as_str), Some(cells), "{code}");
    }
    assert_eq!(issues.count_of("W0501"), 0);
    // The same people as two files of which each has its own.
    raster(folder.path(), "own.tif", |pixel| if pixel % 10 < 5 { (pixel + 1) as f32 } else { 0.0 });
    raster(folder.path(), "others.tif", |pixel| if pixel % 10 < 5 { 0.0 } else { (pixel + 1) as f32 });
    let apart = "[[demand]]\npath = \"own.tif\"\n[[demand]]\npath = \"others.tif\"\nrole = \"neighbours\"";
    assert_eq!(common::run(&study(folder.path(), apart), &[]).services[0].ledger.demand, *ledger);
    let written = common::written(&path, &[]);
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    for (name, bytes) in &written {
        std::fs::create_dir_all(out.join(name).parent().unwrap()).unwrap();
        std::fs::write(out.join(name), bytes).unwrap();
    }
    assert!(verify(&out, None).unwrap().iter().all(|finding| finding.holds));
}

#[test]
fn a_copy_or_a_link_of_a_raster_is_the_raster() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    raster(folder.path(), "a.tif", |pixel| (pixel + 1) as f32);
    raster(folder.path(), "other.tif", |pixel| (pixel + 2) as f32);
    std::fs::copy(at("a.tif"), at("copy.tif")).unwrap();
    let mut names = vec!["copy.tif", "a.tif", "./a.tif"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at("a.tif"), at("link.tif")).unwrap();
        names.push("link.tif");
    }
    for name in names {
        let two = format!("[[demand]]\npath = \"a.tif\"\n[[demand]]\npath = \"{name}\"");
        let issues = found(&study(folder.path(), &two));
        let said = of(&issues, "E0209");
        assert_eq!(said.len(), 1, "{name}");
        let sentence = said[0].sentence(Lang::En);
        assert!(sentence.starts_with(name) && sentence.contains("a.tif"), "{sentence}");
    }
    let one_layer = "[[demand]]\nrasters = { persons = [\"a.tif\", \"copy.tif\"] }";
    assert_eq!(errors(&found(&study(folder.path(), one_layer))), ["E0209"]);
    let two = "[[demand]]\nrasters = { persons = [\"a.tif\"] }\n[[demand]]\nrasters = { persons = [\"other.tif\"] }";
    assert!(errors(&found(&study(folder.path(), two))).is_empty());
    // Two that hold nobody are alike, and nobody is counted twice.
    raster(folder.path(), "none.tif", |_| 0.0);
    std::fs::copy(at("none.tif"), at("nobody.tif")).unwrap();
    let empty = "[[demand]]\nrasters = { persons = [\"a.tif\", \"none.tif\", \"nobody.tif\"] }";
    assert!(errors(&found(&study(folder.path(), empty))).is_empty());
}

#[test]
fn a_constant_that_is_no_count_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    for value in [-5.0, 1e30, f32::INFINITY] {
        raster(folder.path(), "constant.tif", |_| value);
        for demand in ["path = \"constant.tif\"", "rasters = { persons = [\"constant.tif\"] }"] {
            let issues = found(&study(folder.path(), &format!("[[demand]]\n{demand}")));
            assert_eq!(errors(&issues), ["E0183"], "{value} {demand}");
        }
    }
}

#[test]
fn what_the_rasters_of_a_study_hold_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    raster(folder.path(), "a.tif", |pixel| (pixel + 1) as f32);
    raster(folder.path(), "b.tif", |pixel| if pixel < 40 { 0.0 } else { 1.0 });
    raster(folder.path(), "c.tif", |pixel| if pixel < 10 { -99_999.0 } else { 1.0 });
    let demand = "[[demand]]\nrasters = { persons = [\"a.tif\", \"b.tif\"] }\n[[demand]]\npath = \"c.tif\"";
    let issues = found(&study(folder.path(), demand));
    let said = of(&issues, "I0180");
    assert_eq!((said.len(), issues.count_of("I0180")), (1, 1));
    // Seven of ten columns are read: five in the zone, and two kilometres beside it.
    let fact = |key: &str| said[0].facts.get(key).cloned().unwrap_or_default();
    assert_eq!(["rasters", "cells", "zeros", "nodata"].map(fact), ["3", "175", "28", "7"]);
    let sum = (0..100).filter(|pixel| pixel % 10 < 7).map(|pixel| pixel + 1).sum::<i64>();
    assert_eq!(said[0].persons, Some(Persons::whole(sum + 42 + 63)));
    assert!(said[0].sentence(Lang::En).starts_with("3 rasters, the first of them a.tif: 175 pixels"));
    // One raster is described as before.
    let one = found(&study(folder.path(), "[[demand]]\npath = \"a.tif\""));
    assert!(of(&one, "I0180")[0].sentence(Lang::En).starts_with("a.tif: 7 columns by 10 rows read: 70 pixels"));
}
