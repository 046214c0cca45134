//! Layers against each other: what cannot be so is named, and what can be is not.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use catchment::issue::{Issue, Issues};
use catchment::run::run;
use catchment::study::{Failure, Study};
use std::path::Path;

const STUDY: &str = "title = 't'\nyear = 2025\n[[facilities]]\npath = 'schools.csv'\n[[demand]]\npath = 'cells.csv'\n\
    [zones]\npath = 'zones.geojson'\n[[service]]\nid = 'primary'\ndemand = { participation = 0.1 }\nmethod = 'nearest'\n";

/// Two streets of one hundredth of a degree with a hole between them.
const ZONES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"W","name":"西街"},"geometry":{"type":"Polygon","coordinates":[[[107.00,29.90],[107.01,29.90],[107.01,29.904],[107.008,29.904],[107.008,29.906],[107.01,29.906],[107.01,29.91],[107.00,29.91],[107.00,29.90]]]}},
{"type":"Feature","properties":{"id":"E","name":"东街"},"geometry":{"type":"Polygon","coordinates":[[[107.01,29.90],[107.02,29.90],[107.02,29.91],[107.01,29.91],[107.01,29.90]]]}}]}"#;

const CELLS: &str = "x,y,persons\n107.003,29.902,100\n107.013,29.902,100\n107.0095,29.905,70\n107.004,29.908,50\n";

fn found(schools: &str, study: &str) -> Vec<Issue> {
    with_cells(schools, study, CELLS)
}

fn with_cells(schools: &str, study: &str, cells: &str) -> Vec<Issue> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("schools.csv", schools);
    write("cells.csv", cells);
    write("zones.geojson", ZONES);
    write("study.toml", study);
    let issues = issues(&folder.path().join("study.toml"));
    issues.groups().flat_map(|group| group.examples.clone()).collect()
}

fn issues(study: &Path) -> Issues {
    let outcome = Study::open(study).and_then(|study| run(&study));
    match outcome {
        Ok(results) => results.issues,
        Err(Failure::Data(issues) | Failure::Missing(issues)) => issues,
        Err(Failure::Bug(what)) => panic!("{what}"),
    }
}

fn of<'i>(issues: &'i [Issue], code: &str) -> Vec<&'i Issue> {
    issues.iter().filter(|issue| issue.code == code).collect()
}

const HEAD: &str = "id,name,service,places,status,x,y\n";

#[test]
fn a_hole_between_streets_is_a_gap_with_its_people() {
    let all = found(&format!("{HEAD}a,一小,小学,90,现状,107.003,29.903\n"), STUDY);
    let gaps = of(&all, "W0546");
    assert_eq!(gaps.len(), 1, "{all:?}");
    assert_eq!(gaps[0].persons.map(catchment::units::Persons::to_f64), Some(70.0));
    let hectares: f64 = gaps[0].facts["hectares"].parse().unwrap();
    // 0.002 by 0.002 degrees at 29.9 degrees north.
    assert!((hectares - 4.28).abs() < 0.05, "{hectares}");
}

#[test]
fn sites_that_stand_twice_are_named_once() {
    let near = |name: &str, status: &str| format!("b,{name},小学,60,{status},107.0035,29.9035\n");
    let first = format!("{HEAD}a,桃源小学,小学,90,现状,107.003,29.903\n");
    let codes = |second: String| {
        let all = found(&format!("{first}{second}"), STUDY);
        let mut codes: Vec<&str> =
            all.iter().map(|i| i.code).filter(|c| ["W0543", "W0545", "W0340", "W0341"].contains(c)).collect();
        codes.dedup();
        codes
    };
    assert_eq!(codes(near("桃源小学", "现状")), ["W0543"]);
    assert_eq!(codes(near("桃源小学", "规划")), ["W0341"]);
    assert_eq!(codes(near("长寿区桃源小学校", "新建")), ["W0545"]);
    assert!(codes(near("桃花小学", "新建")).is_empty());
    assert!(codes(near("长寿区桃源小学校", "改扩建")).is_empty());
    // Half a kilometre away, or another service.
    assert!(codes("b,桃源小学,小学,60,现状,107.009,29.903\n".to_owned()).is_empty());
    assert!(codes("b,桃源小学,初中,60,现状,107.0035,29.9035\n".to_owned()).is_empty());
    let all = found(&format!("{first}{}", near("桃源小学", "现状")), STUDY);
    assert_eq!(of(&all, "W0543")[0].facts["places"], "60");
}

#[test]
fn a_layer_whose_total_is_another_is_named() {
    let schools = format!("{HEAD}a,一小,小学,90,现状,107.003,29.903\nb,二小,小学,60,现状,107.013,29.903\n");
    let with = |total: &str| STUDY.replace("path = 'schools.csv'", &format!("path = 'schools.csv'\n{total}"));
    assert!(of(&found(&schools, &with("expect_total_places = 150")), "W0549").is_empty());
    let all = found(&schools, &with("expect_total_places = 17580"));
    let wrong = of(&all, "W0549");
    assert_eq!(wrong.len(), 1, "{all:?}");
    let fact = |key: &str| wrong[0].facts[key].as_str();
    assert_eq!((fact("sum"), fact("stated"), fact("difference")), ("150", "17580", "-17430"));
    let people = |total: &str| STUDY.replace("path = 'cells.csv'", &format!("path = 'cells.csv'\n{total}"));
    assert!(of(&found(&schools, &people("expect_total_persons = 320")), "W0549").is_empty());
    assert_eq!(of(&found(&schools, &people("expect_total_persons = 300")), "W0549").len(), 1);
}

#[test]
fn cells_that_cannot_be_are_named() {
    let schools = format!("{HEAD}a,一小,小学,90,现状,107.003,29.903\n");
    let ages = "fields = { ages = { \"0-5\" = \"a\", \"6-11\" = \"b\" } }";
    let study = STUDY.replace("path = 'cells.csv'", &format!("path = 'cells.csv'\n{ages}"));
    let all = with_cells(&schools, &study, "x,y,persons,a,b\n107.003,29.902,100,60,41.5\n107.013,29.902,100,60,40\n");
    let wrong = of(&all, "W0551");
    assert_eq!(wrong.len(), 1, "{all:?}");
    assert_eq!(wrong[0].facts["ages"], "101.5");
    // A grid of 0.001 degrees: a cell is about a hundredth of a square kilometre.
    let grid = |most: u32| {
        let cell = |k: u32| (107.001 + f64::from(k % 4) * 0.001, 29.901 + f64::from(k / 4) * 0.001);
        let rows = (0..12).map(|k| (cell(k), if k == 5 { most } else { 10 }));
        rows.fold("x,y,persons\n".to_owned(), |text, ((x, y), n)| format!("{text}{x:.3},{y:.3},{n}\n"))
    };
    assert_eq!(of(&with_cells(&schools, STUDY, &grid(3_000)), "W0550").len(), 1);
    assert!(of(&with_cells(&schools, STUDY, &grid(1_500)), "W0550").is_empty());
}

#[test]
fn a_site_that_names_another_street_is_named() {
    let head = "id,name,service,places,status,x,y,街道\n";
    let school = |zone: &str, x: &str| format!("{head}a,一小,小学,90,现状,{x},29.903,{zone}\n");
    let others = |schools: String| {
        of(&found(&schools, STUDY), "W0552").iter().map(|i| i.facts["other"].clone()).collect::<Vec<_>>()
    };
    assert!(others(school("西街", "107.003")).is_empty());
    assert!(others(school("W", "107.003")).is_empty());
    assert_eq!(others(school("西街", "107.013")), ["东街 (E)"]);
    assert_eq!(others(school("西街", "107.04")), ["-"]);
}

/// A layer whose heading or note says 高德 is some 500 m off when it is taken as WGS 84.
#[test]
fn words_of_a_map_service_are_heard() {
    let schools = |x: &str, y: &str, note: &str| {
        format!("id,name,service,places,status,{x},{y}\na,一小,小学,90,现状,107.003,29.903\n{note}")
    };
    let datum = |schools: &str, crs: &str| {
        let study = STUDY.replace("path = 'schools.csv'", &format!("path = 'schools.csv'{crs}"));
        let all = found(schools, &study);
        let said = all.iter().filter(|issue| matches!(issue.code, "W0426" | "I0426"));
        said.map(|issue| (issue.code, issue.value.clone().unwrap_or_default())).collect::<Vec<_>>()
    };
    let (amap, baidu) = ("gcj02".to_owned(), "bd09".to_owned());
    let headed = schools("经度（高德）", "纬度（高德）", "");
    assert_eq!(datum(&headed, ""), [("W0426", amap.clone())]);
    assert_eq!(datum(&headed, "\ncrs = 'wgs84'"), [("I0426", amap)]);
    assert_eq!(datum(&headed, "\ncrs = 'gcj02'"), []);
    let noted = schools("经度", "纬度", "注：坐标取自百度地图。,,,,,,\n");
    assert_eq!(datum(&noted, ""), [("W0426", baidu)]);
    assert_eq!(datum(&schools("经度", "纬度", ""), ""), []);
}
