//! People beyond the zones compete for places and are reported apart: as if they were the people of one more zone.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::run;
use catchment::balance::Results;
use catchment::check::verify;
use catchment::run::{load, recheck};
use catchment::study::{Failure, Study};
use catchment::units::{Persons, Places};
use catchment::words::Lang;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/methods/people_across_the_border_do_not_compete")
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    assert!(std::fs::write(&path, text).is_ok(), "{}", path.display());
    path
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{error}"))
}

/// The case with the cells beyond the zone as a layer of neighbours.
fn split(folder: &Path) -> PathBuf {
    for file in ["sites.csv", "zones.geojson"] {
        write(folder, file, &read(&case().join(file)));
    }
    let cells = read(&case().join("cells.csv"));
    let of = |begins: &str| {
        cells.lines().filter(|line| line.starts_with("id") || line.starts_with(begins)).collect::<Vec<_>>()
    };
    write(folder, "own.csv", &of("o").join("\n"));
    write(folder, "beyond.csv", &of("n").join("\n"));
    write(folder, "all.csv", &cells);
    let demand = "[[demand]]\npath = \"own.csv\"\ncrs = \"EPSG:4545\"\n[[demand]]\npath = \"beyond.csv\"\ncrs = \"EPSG:4545\"\nrole = \"neighbours\"\n";
    let study = read(&case().join("study.toml"));
    write(folder, "study.toml", &study.replace("[[demand]]\npath = \"cells.csv\"\ncrs = \"EPSG:4545\"\n", demand))
}

/// Mean score, people with a place and without: of the district.
fn own(results: &Results) -> (f64, f64, f64) {
    let service = &results.services[0];
    let access = &service.access[0];
    let mean = access.mean(&access.total).unwrap_or(f64::NAN);
    (mean, service.total.allocated.to_f64(), (service.total.unmet + service.total.unreachable).to_f64())
}

#[test]
fn places_are_shared_with_people_across_the_border() {
    let alone = run(&case().join("study.toml"), &[]);
    let (mean, served, _) = own(&alone);
    assert_eq!((mean, served), (1.5, 200.0));
    // That nobody competes for the site beyond the border is said.
    let groups = || alone.issues.groups().flat_map(|group| &group.examples);
    let said = groups().find(|issue| issue.code == "W0504").map(|issue| issue.sentence(Lang::En)).unwrap_or_default();
    assert!(said.contains("too good"), "{said}");

    let folder = folder();
    let results = run(&split(folder.path()), &[]);
    let (mean, served, without) = own(&results);
    assert!((mean - 0.736_842).abs() < 1e-6, "{mean}");
    assert_eq!((served, without), (160.0, 40.0));
    let (people, places) = (&results.services[0].ledger.demand, results.services[0].ledger.places.unwrap_or_default());
    assert_eq!(
        (people.total, people.neighbours, people.outside),
        (Persons::whole(400), Persons::whole(200), Persons::ZERO)
    );
    assert_eq!((places.used, places.neighbours, places.spare), (Places::whole(160), Places::whole(140), Places::ZERO));
    let count = |code| results.issues.count_of(code);
    assert_eq!([count("W0504"), count("I0504"), count("W0501"), count("I0583"), count("W0582")], [0, 1, 0, 1, 0]);
}

#[test]
fn neighbours_within_the_zones_are_left_out() {
    let folder = folder();
    let study = split(folder.path());
    // The whole grid as neighbours: what it has of the district is there already.
    let text = read(&study).replace("beyond.csv", "all.csv");
    let results = run(&write(folder.path(), "study.toml", &text), &[]);
    assert_eq!(own(&results).1, 160.0);
    let people = &results.services[0].ledger.demand;
    assert_eq!((people.total, people.neighbours), (Persons::whole(400), Persons::whole(200)));
    let said = results.issues.groups().find(|group| group.examples[0].code == "W0582");
    assert_eq!(said.and_then(|group| group.persons), Some(Persons::whole(200)));
}

#[test]
fn neighbours_need_zones_positions_and_own_people() {
    let folder = folder();
    let study = split(folder.path());
    write(folder.path(), "towns.csv", "name,persons\nown,200\nother,100\n");
    let text = read(&study);
    let zones = "[zones]\npath = \"zones.geojson\"\n";
    for (wrong, words) in [
        (text.replace(zones, ""), "there are none"),
        (text.replace("path = \"own.csv\"\n", "path = \"own.csv\"\nrole = \"neighbours\"\n"), "own people"),
        (
            text.replace(
                "role = \"neighbours\"",
                "role = \"neighbours\"\ntotals = { path = \"towns.csv\", key = \"name\", persons = \"persons\" }",
            ),
            "live in none",
        ),
        (text.replace("beyond.csv", "towns.csv"), "nothing of where"),
        (text.replace("own.csv", "towns.csv").replace("other,100\n", ""), "side by side"),
    ] {
        let study = write(folder.path(), "wrong.toml", &wrong);
        let outcome =
            Study::open(&study).and_then(|study| load(&study, &catchment::read::Files, &catchment::read::Quiet));
        let Err(Failure::Data(issues)) = outcome else { panic!("{words}: {:?}", outcome.map(|loaded| loaded.issues)) };
        let all: Vec<_> =
            issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == "E0625").collect();
        assert!(all.iter().any(|issue| issue.sentence(Lang::En).contains(words)), "{words}: {issues:?}");
    }
}

const MEASURES: [&str; 5] = ["2sfca", "mh3sfca", "raam", "nearest_cost", "cumulative"];

/// A random town along a line: own cells west of 502000, others east of it; sites on both sides.
fn town(folder: &Path, cells: &[(f64, f64, i64)], sites: &[(f64, f64, i64)], method: &str, is_zone: bool) -> PathBuf {
    let of = |east: bool| {
        let own = cells.iter().enumerate().filter(move |(_, cell)| (cell.0 > 2000.0) == east);
        let line = |(n, (x, y, persons)): (usize, &(f64, f64, i64))| {
            format!("c{n},{},{},{persons}\n", 500_000.0 + x, 3_300_000.0 + y)
        };
        "id,x,y,persons\n".to_owned() + &own.map(line).collect::<String>()
    };
    write(folder, "own.csv", &of(false));
    write(folder, "beyond.csv", &of(true));
    let line = |(n, (x, y, places)): (usize, &(f64, f64, i64))| {
        format!("s{n},s{n},primary,{places},{},{}\n", 500_000.0 + x, 3_300_000.0 + y)
    };
    let lines: String = sites.iter().enumerate().map(line).collect();
    write(folder, "sites.csv", &("id,name,service,places,x,y\n".to_owned() + &lines));
    let ring = |w: f64, e: f64| format!("[[[{w},3300000],[{e},3300000],[{e},3302000],[{w},3302000],[{w},3300000]]]");
    let zone = |id: &str, ring: String| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{id}","name":"{id}"}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}"#
        )
    };
    let mut zones = vec![zone("A", ring(500_000.0, 501_000.0)), zone("B", ring(501_000.0, 502_000.0))];
    if is_zone {
        zones.push(zone("C", ring(502_000.0, 504_000.0)));
    }
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4545"}}"#;
    write(
        folder,
        "zones.geojson",
        &format!(r#"{{"type":"FeatureCollection",{crs},"features":[{}]}}"#, zones.join(",")),
    );
    let role = if is_zone { "" } else { "role = \"neighbours\"\n" };
    let cutoff = if method == "nearest" { "" } else { "cutoff = \"1200 m\"\n" };
    let mut study = format!(
        "title = \"town\"\nyear = 2025\n[crs]\nanalysis = \"EPSG:4545\"\n[[facilities]]\npath = \"sites.csv\"\ncrs = \"EPSG:4545\"\n\
         [[demand]]\npath = \"own.csv\"\ncrs = \"EPSG:4545\"\n[[demand]]\npath = \"beyond.csv\"\ncrs = \"EPSG:4545\"\n{role}\
         [zones]\npath = \"zones.geojson\"\n[pattern]\npermutations = 19\n\
         [[service]]\nid = \"primary\"\ndemand = {{ per_1000 = 1000 }}\nmethod = \"{method}\"\n{cutoff}\
         [[coverage]]\nid = \"near\"\nservice = \"primary\"\nradius = \"700 m\"\n"
    );
    for measure in MEASURES {
        let keys = match measure {
            "mh3sfca" => "cutoff = \"1500 m\"\nattraction = 0.7\ndecay = { gaussian = \"1 km\" }",
            "raam" => "cutoff = \"1500 m\"\ntau = \"1 km\"",
            _ => "cutoff = \"1500 m\"",
        };
        study += &format!("[[access]]\nid = \"a_{measure}\"\nservice = \"primary\"\nmethod = \"{measure}\"\n{keys}\n");
    }
    write(folder, "study.toml", &study)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// The district's numbers are those that it has as two zones of three, whatever the method; and the second look agrees.
    #[test]
    fn the_district_has_what_it_has_beside_another_zone(
        cells in prop::collection::vec((1.0..3999.0_f64, 1.0..1999.0_f64, 0..90_i64), 12..40),
        sites in prop::collection::vec((1.0..3999.0_f64, 1.0..1999.0_f64, 10..400_i64), 3..7),
        method in prop::sample::select(vec!["nearest", "radius", "zone", "optimal"]),
    ) {
        let (mut cells, mut sites) = (cells, sites);
        for at in cells.iter_mut().chain(&mut sites) {
            (at.0, at.1) = (at.0.round(), at.1.round());
        }
        // Somebody on both sides, and a site of the district.
        cells.extend([(500.0, 500.0, 70), (1500.0, 700.0, 60), (2500.0, 500.0, 50)]);
        sites.push((1900.0, 900.0, 50));
        let (beyond, among) = (folder(), folder());
        let study = town(beyond.path(), &cells, &sites, method, false);
        let a = run(&study, &[]);
        let b = run(&town(among.path(), &cells, &sites, method, true), &[]);
        let (a, b) = (&a, &b);
        let (of, with) = (&a.services[0], &b.services[0]);
        // By `zone` neighbours have no zone to go in; the others are alike.
        prop_assert_eq!(&of.zones[..], &with.zones[..2]);
        if method != "zone" {
            prop_assert_eq!(of.allocation.by_site(), with.allocation.by_site());
        }
        for (of, with) in of.access.iter().zip(&with.access) {
            prop_assert_eq!(&of.zones[..], &with.zones[..2], "{}", of.id);
            prop_assert_eq!(of.scores.score(), with.scores.score());
        }
        prop_assert_eq!(&of.coverage[0].zones[..], &with.coverage[0].zones[..2]);
        prop_assert_eq!(of.coverage[0].total.demand[0], of.total.demand);
        let out = beyond.path().join("out");
        let options = catchment::write::WriteOptions {
            overwrite: false, base: beyond.path().to_owned(), study: "study.toml".to_owned(), ..Default::default()
        };
        prop_assert!(catchment::write::write(a, &out, &options).is_ok());
        let opened = Study::open(&study).unwrap_or_else(|failure| panic!("{failure:?}"));
        let found = verify(&out, Some(beyond.path())).unwrap_or_else(|what| panic!("{what:?}"));
        let again = recheck(&opened, &out).unwrap_or_else(|failure| panic!("{failure:?}"));
        for finding in found.iter().chain(&again) {
            prop_assert!(finding.holds, "{}", finding.sentence.text(Lang::En));
        }
    }
}
