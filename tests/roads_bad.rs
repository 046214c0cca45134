//! What is wrong with roads, and with what a study says of them: each a message that names it.

use crate::roads::{X, Y, layer, line, put, streets, town};
use catchment::geodesy::{AnalysisCrs, gcj02};
use catchment::issue::Issues;
use catchment::study::{Failure, Study};
use catchment::words::Lang;
use serde_json::{Value, json};
use std::path::Path;

/// What is found, whether the run goes on or not.
fn found(folder: &Path) -> Issues {
    let opened = Study::open(folder.join("study.toml"));
    let issues = match opened.and_then(|study| catchment::run::run(&study)) {
        Ok(results) => results.issues,
        Err(Failure::Data(issues) | Failure::Missing(issues)) => issues,
        Err(other) => panic!("{other:?}"),
    };
    for issue in issues.groups().flat_map(|group| &group.examples) {
        for lang in [Lang::Zh, Lang::En] {
            let text = format!("{} {}", issue.sentence(lang), issue.help(lang));
            assert!(issue.code == "E0601" || !text.contains('{'), "{text}");
        }
    }
    issues
}

const NEAREST: &str = "method = 'nearest'\ncutoff = '60 min'";
const WALK: &str = "mode = 'walk'\nspeed = '4 km/h'";

fn of(roads: &str, travel: &str, service: &str) -> Issues {
    found(town(roads, &[[100.0, 0.0]], &[[0.0, 0.0]], travel, service).path())
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.groups().filter_map(|group| Some(group.examples.first()?.code)).collect()
}

#[test]
fn keys_have_values_that_they_can_have() {
    for (travel, service, code, names) in [
        ("mode = 'walk'", NEAREST, "E0930", "speed"),
        ("mode = 'walk'\nspeed = '4'", NEAREST, "E0930", "speed"),
        ("mode = 'walk'\nspeed = '0 km/h'", NEAREST, "E0930", "speed"),
        ("mode = 'walk'\nspeed = '-4 km/h'", NEAREST, "E0930", "speed"),
        ("mode = 'walk'\nspeed = '50 mph'", NEAREST, "E0930", "mph"),
        ("mode = 'walk'\nspeed = '4 km/h'\nsnap = '500'", NEAREST, "E0930", "snap"),
        ("mode = 'walk'\nspeed = '4 km/h'\ntolerance = '1 km'", NEAREST, "E0930", "tolerance"),
        ("mode = 'walk'\nspeed = '4 km/h'\ncrossings = ['bridges.geojson']", NEAREST, "E0930", "barriers"),
        (
            "mode = 'car'\nbarriers = ['river.geojson']\ncrossings = ['bridges.geojson']\ncrossing_snap = '2 km'",
            NEAREST,
            "E0930",
            "crossing_snap",
        ),
        ("mode = 'walk'\nspeed = '4 km/h'\nwalk_on = ['motorway']", NEAREST, "E0930", "walk_on"),
        ("mode = 'walk'\nspeed = '4 km/h'\ncongestion = 2.0", NEAREST, "E0931", "congestion"),
        ("mode = 'car'\nspeed = '4 km/h'", NEAREST, "E0931", "speed"),
        ("mode = 'car'\nspeeds = { primary = 'fast' }", NEAREST, "E0930", "speeds.primary"),
        ("mode = 'car'\ncongestion = 0.0", NEAREST, "E0930", "congestion"),
        ("mode = 'walk'\nspeed = '4 km/h'\nelevation = 7", NEAREST, "E0601", "elevation"),
        ("mode = 'car'\nelevation = 'dem.tif'", NEAREST, "E0931", "elevation"),
        ("mode = 'walk'\nspeed = '4 km/h'\nmeasure = 'miles'", NEAREST, "E0601", "miles"),
        (WALK, "method = 'nearest'\ncutoff = '3 km'", "E0663", "cutoff"),
        ("mode = 'walk'\nspeed = '4 km/h'\nmeasure = 'length'", NEAREST, "E0663", "cutoff"),
        (WALK, "method = 'radius'", "E0608", "cutoff"),
    ] {
        let issues = of(&streets(), travel, service);
        let text = issues.groups().flat_map(|g| &g.examples).map(|i| i.sentence(Lang::En)).collect::<String>();
        let fields = issues.groups().flat_map(|g| &g.examples).map(|i| format!("{:?}", i.field)).collect::<String>();
        assert!(issues.count_of(code) > 0 && (text.contains(names) || fields.contains(names)), "{travel}: {text}");
    }
}

#[test]
fn lines_that_are_none_and_values_that_say_nothing() {
    let street = |properties: &Value| layer(&[line(&[[0.0, 0.0], [900.0, 0.0]], properties)]);
    let point = json!({ "type": "Feature", "properties": {}, "geometry": { "type": "Point", "coordinates": [X, Y] } });
    let nothing = json!({ "type": "Feature", "properties": {}, "geometry": null });
    let good = line(&[[0.0, 0.0], [900.0, 0.0]], &json!({}));
    for (roads, travel, code) in [
        (layer(&[point]), WALK, "E0926"),
        (layer(&[good, nothing]), WALK, "W0927"),
        (street(&json!({ "单行": "也许" })), WALK, "E0928"),
        (street(&json!({ "层级": "上" })), WALK, "E0928"),
        (street(&json!({ "道路等级": "村道" })), "mode = 'car'", "E0938"),
        (street(&json!({ "道路等级": "primary" })), "mode = 'car'", "I0939"),
        (street(&json!({ "道路等级": "primary", "限速": "CN:urban" })), "mode = 'car'", "W0929"),
        (street(&json!({ "道路等级": "primary", "限速": -30 })), "mode = 'car'", "W0929"),
        (street(&json!({ "道路等级": "motorway" })), WALK, "E0941"),
        (street(&json!({ "class": "primary", "oneway": "yes" })), "mode = 'car'", "E0941"),
    ] {
        let issues = of(&roads, travel, NEAREST);
        assert!(issues.count_of(code) > 0, "{code}: {:?}", codes(&issues));
    }
    let known = of(&street(&json!({ "道路等级": "村道" })), "mode = 'car'\nspeeds = { '村道' = '30 km/h' }", NEAREST);
    assert_eq!(known.count_of("E0938"), 0);
}

#[test]
fn sites_that_no_road_leads_to_are_named() {
    let folder = |more: &str| {
        town(&streets(), &[[100.0, 0.0]], &[[0.0, 0.0], [0.0, -501.0]], &format!("{WALK}\n{more}"), NEAREST)
    };
    let issues = found(folder("").path());
    assert_eq!(issues.count_of("E0933"), 1);
    assert!(issues.groups().flat_map(|g| &g.examples).any(|issue| issue.sentence(Lang::En).contains("501 m")));
    let issues = found(folder("allow_unjoined = true").path());
    assert_eq!((issues.count_of("E0933"), issues.count_of("W0934")), (0, 1));
    assert_eq!(found(folder("snap = '501 m'").path()).count_of("E0933"), 0);
}

#[test]
fn files_that_are_not_there_or_have_no_roads() {
    let folder = town(&streets(), &[[100.0, 0.0]], &[[0.0, 0.0]], WALK, NEAREST);
    std::fs::remove_file(folder.path().join("roads.geojson")).unwrap();
    assert_eq!(found(folder.path()).count_of("E0101"), 1);
    let nothing = json!({ "type": "Feature", "properties": {}, "geometry": null });
    assert_eq!(of(&layer(&[nothing]), WALK, NEAREST).count_of("E0921"), 1);
    let folder = town(&streets(), &[[100.0, 0.0]], &[[0.0, 0.0]], WALK, NEAREST);
    // Roads of another province.
    let far = streets().replace("3300", "3900").replace("3301", "3901").replace("3302", "3902");
    put(folder.path(), &[("roads.geojson", &far)]);
    assert_eq!(found(folder.path()).count_of("E0413"), 1);
}

/// Everybody behind a barrier is unreachable, with the reason.
#[test]
fn a_barrier_that_shuts_everybody_off() {
    let folder =
        town(&streets(), &[[100.0, -20.0]], &[[0.0, 0.0]], &format!("{WALK}\nbarriers = ['river.geojson']"), NEAREST);
    put(folder.path(), &[("river.geojson", &layer(&[line(&[[-900.0, -10.0], [9_000.0, -10.0]], &json!({}))]))]);
    let issues = found(folder.path());
    assert_eq!(issues.count_of("W0935"), 1);
    let said = issues.groups().flat_map(|g| &g.examples).find(|i| i.code == "W0935").map(|i| i.sentence(Lang::Zh));
    assert!(said.is_some_and(|text| text.contains("阻隔")));
}

/// Roads some kilometres away from everybody.
#[test]
fn roads_of_the_next_district() {
    let folder = town(&streets(), &[[30_000.0, 0.0], [30_100.0, 40.0]], &[[30_000.0, 50.0]], WALK, NEAREST);
    let issues = found(folder.path());
    assert_eq!((issues.count_of("E0948"), issues.count_of("W0935")), (1, 0));
    let said = issues.groups().flat_map(|g| &g.examples).find(|i| i.code == "E0948").map(|i| i.sentence(Lang::En));
    assert!(said.is_some_and(|text| text.contains("within 28 km")));
}

/// Who lives beyond the last road is told at once, with how many they are; who lives in a gap between roads is not among them.
#[test]
fn roads_that_end_before_the_cells_do() {
    let ring = [[0.0, 0.0], [4_000.0, 0.0], [4_000.0, 4_000.0], [0.0, 4_000.0], [0.0, 0.0]];
    let roads = layer(&[line(&ring, &json!({}))]);
    let cells = [[100.0, 10.0], [2_000.0, 2_000.0], [7_000.0, 0.0], [4_000.0, 4_700.0]];
    let issues = of_cells(&roads, &cells);
    let said = issues.groups().flat_map(|g| &g.examples).find(|i| i.code == "W0949").map(|i| i.sentence(Lang::En));
    assert!(said.is_some_and(|text| text.contains("2 cells with 20 persons") && text.contains("3.0 km")));
    assert_eq!(issues.count_of("W0935"), 3);
    assert_eq!(of_cells(&roads, &cells[..2]).count_of("W0949"), 0);
}

fn of_cells(roads: &str, cells: &[[f64; 2]]) -> Issues {
    found(town(roads, cells, &[[0.0, 0.0]], WALK, NEAREST).path())
}

/// Sites of a map service stand beside the roads of OpenStreetMap, and on them once they are read so; sites that stand well are left alone.
#[test]
fn sites_of_a_map_service_against_roads() {
    let along = |n: i32| f64::from(n) * 1_000.0;
    let roads: Vec<Value> = (0..=12)
        .flat_map(|n| {
            let row: Vec<[f64; 2]> = (0..=12).map(|k| [along(k), along(n)]).collect();
            let column: Vec<[f64; 2]> = row.iter().map(|[x, y]| [*y, *x]).collect();
            [line(&row, &json!({})), line(&column, &json!({}))]
        })
        .collect();
    let sites: Vec<[f64; 2]> = (0..20).map(|n| [along(n % 10) + 15.0, along(n * 7 % 11) + 340.0]).collect();
    let crs = AnalysisCrs::named("EPSG:4545").unwrap();
    let shifted = |[x, y]: &[f64; 2]| {
        let [lon, lat] = crs.to_lonlat([X + x, Y + y]);
        let [x, y] = crs.from_lonlat(gcj02::from_wgs84([lon, lat])).unwrap();
        [x - X, y - Y]
    };
    let of = |sites: &[[f64; 2]]| found(town(&layer(&roads), &[[100.0, 0.0]], sites, WALK, NEAREST).path());
    assert_eq!(of(&sites).count_of("W0932"), 0);
    let issues = of(&sites.iter().map(shifted).collect::<Vec<_>>());
    let said = issues.groups().flat_map(|g| &g.examples).find(|i| i.code == "W0932").map(|i| i.sentence(Lang::En));
    assert!(
        said.as_ref().is_some_and(|text| text.contains("likely gcj02") && text.contains("and 15 m read")),
        "{said:?}"
    );
}
