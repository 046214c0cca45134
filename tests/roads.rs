//! Ways along roads, against values worked out by hand, and what must hold for every run along roads.

use crate::common::{run, verified};
use catchment::balance::Results;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;
use tempfile::TempDir;

pub const X: f64 = 500_000.0;
pub const Y: f64 = 3_300_000.0;

/// A line with its properties, in metres from the corner of the town.
pub fn line(points: &[[f64; 2]], properties: &Value) -> Value {
    let coordinates: Vec<[f64; 2]> = points.iter().map(|[x, y]| [X + x, Y + y]).collect();
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "LineString", "coordinates": coordinates } })
}

pub fn layer(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "crs": { "type": "name", "properties": { "name": "EPSG:4545" } }, "features": features })
        .to_string()
}

/// Files of a folder.
pub fn put(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// A town of roads: its folder, with a study whose keys of `[travel.way]` and of the service are these.
pub fn town(roads: &str, cells: &[[f64; 2]], sites: &[[f64; 2]], travel: &str, service: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows = |at: &[[f64; 2]], head: &str, row: &dyn Fn(usize) -> String| {
        at.iter().enumerate().fold(format!("{head},x,y\n"), |mut rows, (n, [x, y])| {
            let _ = writeln!(rows, "{},{},{}", row(n), X + x, Y + y);
            rows
        })
    };
    let study = format!(
        "title = 'roads'\nyear = 2025\ncrs.analysis = 'EPSG:4545'\n\
         facilities = [{{ path = 'sites.csv', crs = 'EPSG:4545', allow_far = true }}]\n\
         demand = [{{ path = 'cells.csv', crs = 'EPSG:4545', allow_far = true }}]\n\
         [travel.way]\nroads = ['roads.geojson']\n{travel}\n\
         [[service]]\nid = 'primary'\ndemand = {{ participation = 1.0 }}\ncost = 'way'\n{service}\n"
    );
    put(
        folder.path(),
        &[
            ("roads.geojson", roads),
            ("cells.csv", &rows(cells, "id,persons", &|n| format!("c{n},10"))),
            ("sites.csv", &rows(sites, "id,service,places", &|n| format!("{},primary,90", char::from(b'A' + n as u8)))),
            ("study.toml", &study),
        ],
    );
    folder
}

pub fn results(folder: &Path) -> Results {
    run(&folder.join("study.toml"), &[])
}

/// What the way of each cell costs, in metres or seconds, by the cells' ids; none where people are unreachable.
pub fn costs(results: &Results) -> Vec<Option<f64>> {
    let demand = &results.model.demand;
    let mut found: Vec<(String, Option<f64>)> = (0..demand.len())
        .map(|cell| {
            let flow = results.services[0].allocation.flows().of(cell).first();
            (demand.id(cell).into_owned(), flow.map(|flow| flow.cost))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, cost)| cost).collect()
}

const NEAREST: &str = "method = 'nearest'\ncutoff = '60 min'";
const WALK: &str = "mode = 'walk'\nspeed = '4 km/h'";

/// Streets of 100 m, twenty blocks each way.
pub fn streets() -> String {
    let along = |n: i32| f64::from(n) * 100.0;
    let row = |n: i32| {
        line(&(0..=20).map(|k| [along(k), along(n)]).collect::<Vec<_>>(), &json!({ "路名": format!("横{n}路") }))
    };
    let column = |n: i32| {
        line(&(0..=20).map(|k| [along(n), along(k)]).collect::<Vec<_>>(), &json!({ "路名": format!("纵{n}路") }))
    };
    layer(&(0..=20).flat_map(|n| [row(n), column(n)]).collect::<Vec<_>>())
}

/// 20 + 20 blocks at 4 km/h are an hour, which is within "60 min"; a metre more is not.
#[test]
fn streets_of_a_hundred_metres() {
    let folder = town(
        &streets(),
        &[[2_000.0, 2_000.0], [2_001.0, 2_000.0]],
        &[[0.0, 0.0]],
        WALK,
        "method = 'radius'\ncutoff = '60 min'",
    );
    assert_eq!(costs(&results(folder.path())), [Some(3_600.0), None]);
}

/// A ring of four kilometres that cars go round one way, at 36 km/h.
#[test]
fn a_ring_one_way() {
    let ring = [[0.0, 0.0], [1_000.0, 0.0], [1_000.0, 1_000.0], [0.0, 1_000.0], [0.0, 0.0]];
    let roads = layer(&[line(&ring, &json!({ "class": "primary", "oneway": "yes" }))]);
    let cells = [[1_000.0, 0.0], [0.0, 1_000.0]];
    for (direction, expected) in [("to", [Some(300.0), Some(100.0)]), ("from", [Some(100.0), Some(300.0)])] {
        let travel = format!("mode = 'car'\nspeeds = {{ primary = '36 km/h' }}\ndirection = '{direction}'");
        let folder = town(&roads, &cells, &[[0.0, 0.0]], &travel, NEAREST);
        assert_eq!(costs(&results(folder.path())), expected, "{direction}");
    }
    let travel = "mode = 'car'\nspeeds = { primary = '36 km/h' }\ncongestion = 1.5\nmeasure = 'length'";
    let folder = town(&roads, &cells, &[[0.0, 0.0]], travel, "method = 'nearest'\ncutoff = '9 km'");
    assert_eq!(costs(&results(folder.path())), [Some(3_000.0), Some(1_000.0)]);
}

/// A cell and a site in the middle of one street go along it, and their legs beside it count.
#[test]
fn a_cell_and_a_site_on_one_street() {
    let roads = layer(&[line(&[[0.0, 0.0], [1_000.0, 0.0]], &json!({}))]);
    let travel = format!("{WALK}\noff_road = '2 km/h'");
    let folder = town(&roads, &[[200.0, 20.0], [200.0, 501.0]], &[[700.0, -10.0]], &travel, NEAREST);
    assert_eq!(costs(&results(folder.path())), [Some(450.0 + 36.0 + 18.0), None]);
}

/// A bridge over a road that it does not meet, and a crossing that nobody drew a vertex for.
#[test]
fn bridges_and_crossings_without_a_vertex() {
    let streets = |middle: &Value| {
        layer(&[
            line(&[[-500.0, 0.0], [500.0, 0.0]], &json!({})),
            line(&[[0.0, -500.0], [0.0, -100.0]], &json!({})),
            line(&[[0.0, -100.0], [0.0, 100.0]], middle),
            line(&[[0.0, 100.0], [0.0, 500.0]], &json!({})),
            line(&[[-500.0, 0.0], [-500.0, 500.0], [0.0, 500.0]], &json!({})),
        ])
    };
    let go = |middle: &Value, more: &str| {
        let travel = format!("{WALK}\nmeasure = 'length'\n{more}");
        let folder =
            town(&streets(middle), &[[500.0, 0.0]], &[[0.0, -500.0]], &travel, "method = 'nearest'\ncutoff = '9 km'");
        let found = results(folder.path());
        (costs(&found)[0], found.issues.count_of("I0937"))
    };
    let around = 500.0 + 500.0 + 500.0 + 500.0 + 500.0 + 500.0;
    assert_eq!(go(&json!({ "桥梁": "是", "层级": 1 }), ""), (Some(around), 0));
    assert_eq!(go(&json!({}), ""), (Some(around), 1));
    assert_eq!(go(&json!({}), "join_crossings = true"), (Some(1_000.0), 1));
    assert_eq!(go(&json!({ "桥梁": "是" }), "join_crossings = true"), (Some(around), 0));
}

/// A river that roads do not cross but by the bridge.
#[test]
fn barriers_stop_roads_and_bridges_cross_them() {
    let road = |x: f64, middle: &Value| {
        [
            line(&[[x, -500.0], [x, -50.0]], &json!({})),
            line(&[[x, -50.0], [x, 50.0]], middle),
            line(&[[x, 50.0], [x, 500.0]], &json!({})),
        ]
    };
    let banks = [-500.0, 500.0].map(|y| line(&[[0.0, y], [1_000.0, y]], &json!({})));
    let roads = |bridge: &Value| -> String {
        layer(&banks.iter().cloned().chain(road(0.0, &json!({}))).chain(road(1_000.0, bridge)).collect::<Vec<_>>())
    };
    let go = |bridge: &Value, barriers: bool| {
        let more = if barriers { "barriers = ['river.geojson']" } else { "" };
        let travel = format!("{WALK}\nmeasure = 'length'\n{more}");
        let folder =
            town(&roads(bridge), &[[0.0, 500.0]], &[[0.0, -500.0]], &travel, "method = 'nearest'\ncutoff = '9 km'");
        put(folder.path(), &[("river.geojson", &layer(&[line(&[[-9_000.0, 0.0], [9_000.0, 0.0]], &json!({}))]))]);
        costs(&results(folder.path()))[0]
    };
    assert_eq!(go(&json!({ "bridge": "yes" }), false), Some(1_000.0));
    assert_eq!(go(&json!({ "bridge": "yes" }), true), Some(3_000.0));
}

/// A river drawn twice, and a road that runs along it for a while: nobody gets across.
#[test]
fn barriers_upon_each_other_and_under_a_road_leak_nothing() {
    let go = |river: &[Value]| {
        let along = [[0.0, 500.0], [0.0, 0.0], [400.0, 0.0], [400.0, -500.0]];
        let roads = layer(&[
            line(&along, &json!({})),
            line(&[[-500.0, 500.0], [500.0, 500.0]], &json!({})),
            line(&[[0.0, -500.0], [500.0, -500.0]], &json!({})),
        ]);
        let travel = format!("{WALK}\nmeasure = 'length'\nallow_unjoined = true\nbarriers = ['river.geojson']");
        let cells = [[-500.0, 500.0], [500.0, -500.0]];
        let folder = town(&roads, &cells, &[[500.0, 500.0]], &travel, "method = 'nearest'\ncutoff = '9 km'");
        put(folder.path(), &[("river.geojson", &layer(river))]);
        let found = results(folder.path());
        verified(&found, &folder.path().join("study.toml"));
        costs(&found)
    };
    let part = |from: f64, to: f64| line(&[[from, 0.0], [to, 0.0]], &json!({}));
    for river in [
        vec![part(-9_000.0, 9_000.0)],
        vec![part(-9_000.0, 9_000.0), part(9_000.0, -9_000.0)],
        vec![part(-9_000.0, 300.0), part(100.0, 9_000.0), part(0.0, 400.0)],
    ] {
        assert_eq!(go(&river), [Some(1_000.0), None]);
    }
}

/// A road that is marked as nothing leads across the river where a crossing lies: a point, a line or an area, near enough.
#[test]
fn crossings_open_roads_and_idle_ones_are_said() {
    let road = |x: f64| line(&[[x, 500.0], [x, -500.0]], &json!({}));
    let banks = [-500.0, 500.0].map(|y| line(&[[0.0, y], [1_000.0, y], [2_000.0, y]], &json!({})));
    let roads = layer(&banks.into_iter().chain([0.0, 1_000.0, 2_000.0].map(road)).collect::<Vec<_>>());
    let feature = |kind: &str, coordinates: Value| json!({ "type": "Feature", "properties": {}, "geometry": { "type": kind, "coordinates": coordinates } });
    let point = |x: f64, y: f64| feature("Point", json!([X + x, Y + y]));
    let area = |x: f64| {
        let corners = [[-9.0, -99.0], [9.0, -99.0], [9.0, 99.0], [-9.0, 99.0], [-9.0, -99.0]];
        feature("Polygon", json!([corners.map(|[dx, dy]| [X + x + dx, Y + dy])]))
    };
    let go = |crossings: &[Value], more: &str| {
        let travel = format!(
            "{WALK}\nmeasure = 'length'\nbarriers = ['river.geojson']\ncrossings = ['bridges.geojson']\n{more}"
        );
        let folder = town(&roads, &[[0.0, 500.0]], &[[0.0, -500.0]], &travel, "method = 'nearest'\ncutoff = '9 km'");
        put(
            folder.path(),
            &[
                ("river.geojson", &layer(&[line(&[[-9_000.0, 0.0], [9_000.0, 0.0]], &json!({}))])),
                ("bridges.geojson", &layer(crossings)),
            ],
        );
        let found = results(folder.path());
        verified(&found, &folder.path().join("study.toml"));
        (costs(&found)[0], ["W0945", "W0962"].map(|code| found.issues.count_of(code)))
    };
    let across = |x: f64| line(&[[x, 30.0], [x, -30.0]], &json!({}));
    for at_2_km in [point(2_019.0, 3.0), across(1_985.0), area(2_000.0)] {
        assert_eq!(go(&[at_2_km], ""), (Some(5_000.0), [0, 0]));
    }
    assert_eq!(go(&[point(21.0, 0.0), across(1_000.0)], ""), (Some(3_000.0), [0, 1]));
    assert_eq!(go(&[point(21.0, 0.0), across(1_000.0)], "crossing_snap = '21 m'"), (Some(1_000.0), [0, 0]));
    assert_eq!(go(&[point(0.0, 40.0), across(1_000.0)], ""), (Some(3_000.0), [1, 0]));
    assert_eq!(go(&[point(500.0, 0.0)], ""), (None, [0, 1]));
}

/// People along roads: the ledger closes, and whoever is not joined is unreachable.
#[test]
fn who_is_not_joined_is_unreachable() {
    let folder = town(
        &streets(),
        &[[100.0, 0.0], [100.0, -501.0]],
        &[[0.0, 0.0]],
        WALK,
        "method = 'optimal'\ncutoff = '60 min'",
    );
    let found = results(folder.path());
    verified(&found, &folder.path().join("study.toml"));
    let total = &found.services[0].total;
    assert_eq!([total.allocated, total.unmet, total.unreachable].map(f64::from), [10.0, 0.0, 10.0]);
    assert_eq!(found.issues.count_of("W0935"), 1);
}

/// The same bytes for one thread and for several, and roads in any order.
#[test]
fn order_and_threads_change_nothing() {
    let roads: Value = serde_json::from_str(&streets()).unwrap();
    let mut features = roads["features"].as_array().unwrap().clone();
    features.reverse();
    let cells: Vec<[f64; 2]> = (0..40).map(|n| [f64::from(n * 37 % 2_000), f64::from(n * 91 % 2_000)]).collect();
    let sites = [[130.0, 260.0], [1_810.0, 1_490.0], [900.0, 70.0]];
    let of = |roads: &str| {
        let folder = town(roads, &cells, &sites, WALK, "method = 'optimal'\ncutoff = '60 min'");
        let pool = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| costs(&results(folder.path())))
        };
        (pool(1), pool(2))
    };
    let (one, two) = of(&streets());
    assert_eq!(one, two);
    assert_eq!(of(&layer(&features)).0, one);
}

/// Along a trunk road people walk unless the study says that they do not, and how many do is said.
#[test]
fn trunk_roads_are_walked_by_a_key() {
    let roads = layer(&[
        line(&[[0.0, 0.0], [1_000.0, 0.0]], &json!({ "class": "trunk" })),
        line(&[[0.0, 0.0], [0.0, 400.0], [1_000.0, 400.0], [1_000.0, 0.0]], &json!({ "class": "residential" })),
    ]);
    let go = |more: &str| {
        let travel = format!("{WALK}\nmeasure = 'length'\n{more}");
        let folder = town(&roads, &[[1_000.0, 0.0]], &[[0.0, 0.0]], &travel, "method = 'nearest'\ncutoff = '9 km'");
        let found = results(folder.path());
        (costs(&found)[0], found.issues.count_of("W0947"))
    };
    assert_eq!(go(""), (Some(1_000.0), 1));
    assert_eq!(go("walk_on = []"), (Some(1_800.0), 0));
}
