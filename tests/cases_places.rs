//! Where things are: borders, systems, records in the wrong place. Each case has the answer that is right.

use crate::common::{run, written};
use catchment::balance::Results;
use catchment::issue::Issues;
use catchment::run as flow;
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use catchment::words::Lang;
use catchment::write::WriteOptions;
use geo::Area;
use std::path::{Path, PathBuf};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name).join("study.toml")
}

/// Why a study stops.
fn stops(study: &Path, changes: &[&str]) -> Issues {
    let changes: Vec<String> = changes.iter().map(|change| (*change).to_owned()).collect();
    let study = Study::open_with(study, &changes).unwrap();
    match flow::run(&study) {
        Err(Failure::Data(issues)) => issues,
        other => panic!("{:?}", other.map(|results| results.issues)),
    }
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.groups().map(|group| group.examples[0].code).collect()
}

/// Codes of what stopped a run.
fn errors(issues: &Issues) -> Vec<&'static str> {
    codes(issues).into_iter().filter(|code| code.starts_with('E')).collect()
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

/// People of the first service that are allocated.
fn allocated(results: &Results) -> Persons {
    results.services[0].facilities.iter().filter_map(|facility| facility.allocated).sum()
}

/// The only message of a code, as it reads in English.
fn said(issues: &Issues, code: &str) -> String {
    let group = issues.groups().find(|group| group.examples[0].code == code);
    group.map_or_else(|| format!("no {code}"), |group| group.examples[0].sentence(Lang::En))
}

/// A copy of a case with one of its files changed.
fn changed(name: &str, file: &str, change: impl Fn(String) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(case(name).parent().unwrap()).unwrap().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let is_it = entry.file_name() == file;
        std::fs::write(folder.path().join(entry.file_name()), if is_it { change(text) } else { text }).unwrap();
    }
    folder
}

fn without_row(id: &str) -> impl Fn(String) -> String {
    move |text| text.lines().filter(|line| !line.starts_with(id)).fold(String::new(), |all, line| all + line + "\n")
}

const ALLOWED: &str = "facilities=[{path=\"sites.csv\",crs=\"wgs84\",allow_far=true}]";

/// A school typed at 17.08 E instead of 107.08: it is named, and without it, or with it allowed, all others are measured as
/// they are.
#[test]
fn one_wrong_school_moves_nobody() {
    for (name, at) in [("methods/outlier_site_moves_everything", "17.08"), ("methods/outlier_site_no_zones", "10.7")] {
        let found = stops(&case(name), &[]);
        assert_eq!(found.count_of("E0418"), 1, "{name}: {:?}", codes(&found));
        let said = said(&found, "E0418");
        assert!(["sites.csv", "Sbad", at].iter().all(|word| said.contains(word)), "{said}");
        let mended = changed(name, "sites.csv", without_row("Sbad"));
        for (study, changes) in [(mended.path().join("study.toml"), &[][..]), (case(name), &[ALLOWED])] {
            let results = run(&study, changes);
            assert_eq!(
                (results.model.crs.name.as_str(), allocated(&results)),
                ("EPSG:4545", Persons::whole(1_800)),
                "{name}"
            );
            assert_eq!(results.issues.count_of("W0412"), usize::from(!changes.is_empty()), "{name}");
        }
    }
}

/// 5,000 people at 39.9 instead of 29.9 N.
#[test]
fn one_wrong_cell_is_named() {
    let name = "methods/lone_record_far_away";
    let found = stops(&case(name), &[]);
    assert_eq!(errors(&found), ["E0418"]);
    let said = said(&found, "E0418");
    assert!(["cells.csv", "39.9"].iter().all(|word| said.contains(word)), "{said}");
    let allowed = "demand=[{path=\"cells.csv\",crs=\"wgs84\",allow_far=true}]";
    let results = run(&case(name), &[allowed]);
    let all: Persons = results.services[0].demand.iter().copied().sum();
    assert_eq!(all, Persons::whole(10_000));
    assert_eq!(results.model.crs.name, "EPSG:4545");
}

#[test]
fn latitude_first_is_found_in_america() {
    let name = "methods/new_york_latitude_first";
    let found = stops(&case(name), &[]);
    assert_eq!((errors(&found), found.count_of("E0406")), (vec!["E0406", "E0406"], 2));
    // The remedy: name the columns.
    let fields = "fields={x=\"y\",y=\"x\"}";
    let (sites, cells) =
        (format!("facilities=[{{path=\"sites.csv\",{fields}}}]"), format!("demand=[{{path=\"cells.csv\",{fields}}}]"));
    let results = run(&case(name), &[&sites, &cells]);
    assert_eq!((results.model.crs.name.as_str(), allocated(&results)), ("EPSG:32618", Persons::whole(980)));
    // Against a layer that is right, any place shows.
    let found = stops(
        &case("methods/outlier_site_no_zones"),
        &["facilities=[{path=\"sites.csv\",crs=\"wgs84\",allow_far=true,fields={x=\"y\",y=\"x\"}}]"],
    );
    assert!(found.has_errors(), "{:?}", codes(&found));
}

/// Svalbard lies where latitudes of India come to lie: who declares longitude first is believed, who declares nothing is asked.
#[test]
fn svalbard_is_where_it_is() {
    let name = "methods/svalbard_is_not_swapped";
    let results = run(&case(name), &[]);
    assert_eq!(results.model.crs.name, "EPSG:32633");
    assert_eq!(errors(&stops(&case(name), &["demand=[{path=\"cells.csv\"}]"])), ["E0406"]);
}

/// Two layers of one place, one of them latitude first where both readings are possible.
#[test]
fn latitude_first_is_found_beside_a_layer_that_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let study = "title = \"Tallinn\"\nyear = 2025\nfacilities = [{ path = \"sites.csv\", crs = \"wgs84\" }]\n\
        demand = [{ path = \"cells.csv\", crs = \"wgs84\" }]\n[[service]]\nid = \"primary\"\ndemand = { per_1000 = 1000 }\nmethod = \"nearest\"\n";
    let cells = "id,x,y,persons\na,24.75,59.43,10\nb,24.76,59.44,10\n";
    let sites = "id,name,service,places,x,y\nS,S,primary,20,59.43,24.75\n";
    for (name, text) in [("study.toml", study), ("cells.csv", cells), ("sites.csv", sites)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(errors(&stops(&folder.path().join("study.toml"), &[])), ["E0429"]);
}

/// From 97 to 126 degrees east a three-degree zone is 1.9 % wrong at the ends (15 degrees from the central meridian at 42 N: E = 1,230 km,
/// k = 1.019): a plane is made for the data. A named plane is refused, unless the study accepts its error. The western part by itself is
/// measured in its zone, and what it is off is said.
#[test]
fn a_study_too_wide_for_a_zone_is_measured_in_a_plane_made_for_it() {
    let name = "methods/wide_inner_mongolia";
    let results = run(&case(name), &[]);
    assert!(results.model.crs.name.starts_with("+proj=lcc "), "{}", results.model.crs.name);
    assert_eq!((results.issues.count_of("I0435"), results.issues.count_of("W0412")), (1, 1));
    let made = self::said(&results.issues, "I0435");
    assert!(made.contains("0.4") && made.contains(" m in each kilometre"), "{made}");
    let zone = ["crs.analysis=EPSG:4546"];
    let found = stops(&case(name), &zone);
    assert_eq!(errors(&found), ["E0428"]);
    let refused = self::said(&found, "E0428");
    assert!(refused.contains("1.91 %"), "{refused}");
    let accepted = run(&case(name), &[zone[0], "crs.plane_error=accepted"]);
    assert_eq!((accepted.model.crs.name.as_str(), accepted.issues.count_of("W0412")), ("EPSG:4546", 1));
    let west = |text: String| {
        let keep = |line: &&str| {
            line.split(',')
                .rev()
                .find_map(|cell| cell.parse::<f64>().ok().filter(|x| *x > 90.0 && *x < 127.0))
                .is_none_or(|x| x < 106.0)
        };
        text.lines().filter(keep).fold(String::new(), |all, line| all + line + "\n")
    };
    let folder = changed(name, "cells.csv", west);
    let sites = std::fs::read_to_string(folder.path().join("sites.csv")).unwrap();
    std::fs::write(folder.path().join("sites.csv"), west(sites)).unwrap();
    let results = run(&folder.path().join("study.toml"), &[]);
    // 4.79 degrees from the central meridian at 40.77 N: E = 404 km, E² / 2 R² = 2.0 m in a kilometre.
    let wide = self::said(&results.issues, "W0412");
    assert!(wide.contains("one kilometre measures 1002.0 m"), "{wide}");
}

/// 36 streets with a lane between them: Moran's I as without it, and that they do not touch is said.
#[test]
fn streets_with_a_lane_between_them_are_neighbours() {
    for name in ["methods/zones_3_m_apart", "methods/zones_1_m_apart"] {
        let results = run(&case(name), &[]);
        let pattern = results.services[0].access[0].zones_pattern.as_ref();
        let moran = pattern.and_then(|pattern| pattern.moran.as_ref()).map_or(f64::NAN, |moran| moran.i);
        assert!((moran - 0.651_698).abs() < 1e-6, "{name}: {moran}");
        assert_eq!((results.issues.count_of("I0656"), results.issues.count_of("W0656")), (1, 0), "{name}");
        assert_eq!(results.issues.count_of("W0546"), 0, "{name}: {}", said(&results.issues, "W0546"));
    }
    let apart = changed("methods/zones_3_m_apart", "zones.geojson", |text| text.replace("997", "980"));
    let results = run(&apart.path().join("study.toml"), &[]);
    assert_eq!((results.issues.count_of("I0656"), results.issues.count_of("W0656")), (0, 1));
}

/// Both sides of the 180th meridian: written areas end there (RFC 7946 section 3.1.9).
#[test]
fn areas_are_written_on_one_side_of_the_180th_meridian() {
    let name = "methods/antimeridian_split_zones";
    let files = written(&case(name), &[]);
    for file in ["zones.geojson", "primary/catchments.geojson"] {
        let Some(bytes) = files.get(file).or_else(|| files.get(&format!("primary/{file}"))) else {
            panic!("{:?}", files.keys())
        };
        let layer: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        let (mut east, mut west) = (false, false);
        for part in
            layer["features"].as_array().unwrap().iter().flat_map(|f| f["geometry"]["coordinates"].as_array().unwrap())
        {
            let lons = part
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|ring| ring.as_array().unwrap())
                .map(|at| at[0].as_f64().unwrap());
            let (low, high) = lons.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
            assert!(low >= -180.0 && high <= 180.0 && high - low < 1.0, "{file}: {low} {high}");
            (east, west) = (east || low > 0.0, west || high < 0.0);
        }
        assert!(east && west, "{file}");
    }
    let results = run(&case(name), &[]);
    assert_eq!(results.model.crs.name, "EPSG:32701");
    // 3.5 degrees from the central meridian of 177 W: E = 373 km, k = 0.9996 (1 + E² / 2 R²) = 1.0013.
    let wide = said(&results.issues, "W0412");
    assert!(wide.contains("one kilometre measures 1001.3 m"), "{wide}");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let options = WriteOptions {
        overwrite: false,
        base: case(name).parent().unwrap().to_owned(),
        study: "study.toml".into(),
        lang: Lang::En,
    };
    catchment::write::write(&results, &out, &options).unwrap();
    let findings = catchment::check::verify(&out, case(name).parent()).unwrap();
    let failed: Vec<String> = findings.iter().filter(|f| !f.holds).map(|finding| finding.text(Lang::En)).collect();
    assert!(failed.is_empty(), "{failed:?}");
}
