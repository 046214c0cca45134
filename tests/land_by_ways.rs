//! Residential land by points, where ways are no straight lines: against circles, and against a naive twin.

use crate::common::verified;
use crate::roads::{X, Y, layer, line, put, results, streets, town};
use catchment::coverage::LandBy;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

/// Land from corner to corner.
fn land(west: f64, south: f64, east: f64, north: f64) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]].map(|[x, y]| [X + x, Y + y]);
    json!({ "type": "Feature", "properties": {}, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

fn with_land(
    roads: &str,
    sites: &[[f64; 2]],
    (travel, cost): (&str, &str),
    radius: &str,
    parcels: &[Value],
) -> TempDir {
    let service =
        format!("method = 'radius'\ncutoff = '5 km'\n[[coverage]]\nid = 'c'\nservice = 'primary'\nradius = '{radius}'");
    let folder = town(roads, &[[10.0, 10.0]], sites, travel, &service);
    let path = folder.path().join("study.toml");
    let study =
        std::fs::read_to_string(&path).unwrap().replace("[travel.way]", "[land]\npath = 'land.geojson'\n[travel.way]");
    put(folder.path(), &[("study.toml", &study.replace("cost = 'way'", cost)), ("land.geojson", &layer(parcels))]);
    folder
}

/// The land rate, and by what it was found; the results are verified.
fn rate(folder: &Path) -> (Option<f64>, Option<LandBy>) {
    // Results of the same folder by another travel.
    let _ = std::fs::remove_dir_all(folder.join("out"));
    let found = results(folder);
    verified(&found, &folder.join("study.toml"));
    let coverage = &found.services[0].coverage[0];
    let said = ["I0964", "W0965"].map(|code| found.issues.count_of(code));
    let expected = match coverage.land_by {
        Some(LandBy::Points { .. }) => [1, 0],
        Some(LandBy::TooMany(_)) => [0, 1],
        _ => [0, 0],
    };
    assert_eq!(said, expected);
    (coverage.total.land_rate(), coverage.land_by)
}

/// On an empty plane, where the barrier is far away, points find what circles do, but for what the border of the circles cuts of squares.
#[test]
fn points_find_what_circles_do() {
    let sites = [[300.0, 200.0], [1_111.0, 640.0], [1_050.0, 600.0]];
    for (parcels, step) in [
        (vec![land(-700.0, -500.0, 1_900.0, 1_700.0)], 12.5),
        (vec![land(-3_000.0, -3_000.0, 3_000.0, 3_000.0), land(0.0, 3_500.0, 3.0, 3_503.0)], 25.0),
    ] {
        let around = "mode = 'straight-line'\nbarriers = ['far.geojson']";
        let folder = with_land("", &sites, (around, "cost = 'way'"), "500 m", &parcels);
        let path = folder.path().join("study.toml");
        let study = std::fs::read_to_string(&path).unwrap().replace("roads = ['roads.geojson']\n", "");
        put(
            folder.path(),
            &[("study.toml", &study), ("far.geojson", &layer(&[line(&[[9_000.0, 0.0], [9_000.0, 9.0]], &json!({}))]))],
        );
        let (by_points, how) = rate(folder.path());
        assert!(matches!(how, Some(LandBy::Points { step: found, .. }) if found == step), "{how:?}");
        put(folder.path(), &[("study.toml", &study.replace("cost = 'way'", "cost = 'straight-line'"))]);
        let (by_circles, how) = rate(folder.path());
        assert_eq!(how, Some(LandBy::Circles));
        let area = if step == 25.0 { 36e6 } else { 2_600.0 * 2_200.0 };
        let border = 2.0 * 2.0 * std::f64::consts::PI * 500.0;
        let off = (by_points.unwrap() - by_circles.unwrap()).abs() * area;
        assert!(off < border * step / 4.0, "{off} {by_points:?} {by_circles:?}");
    }
}

/// Streets of a hundred metres, and a site at their corner: every point goes to the nearest street and along streets.
#[test]
fn along_streets_points_are_their_naive_twin() {
    let twin = |west: f64, south: f64, east: f64, north: f64, step: f64, snap: f64, radius: f64| {
        let middles = |from: f64, to: f64| {
            (0..).map(move |n| from + (f64::from(n) + 0.5) * step).take_while(move |place| *place < to)
        };
        let (mut all, mut within) = (0, 0);
        for x in middles(west, east) {
            for y in middles(south, north) {
                let street = |place: f64| ((place / 100.0).round() * 100.0).clamp(0.0, 2_000.0);
                let on = |place: f64| place.clamp(0.0, 2_000.0);
                // The nearest point of a street, of equals that which lies farther west, then south.
                let joins = [[on(x), street(y)], [street(x), on(y)]].map(|[jx, jy]| ((jx - x).hypot(jy - y), jx, jy));
                let best = joins.into_iter().reduce(|a, b| {
                    let is_equal = (a.0 - b.0).abs() <= 1e-6;
                    if (is_equal && (b.1, b.2) < (a.1, a.2)) || (!is_equal && b.0 < a.0) { b } else { a }
                });
                let (leg, jx, jy) = best.unwrap();
                all += 1;
                within += u32::from(leg <= snap && leg + jx + jy <= radius + 1e-9);
            }
        }
        f64::from(within) / f64::from(all)
    };
    let walk = |more: &str| format!("mode = 'walk'\nspeed = '4 km/h'\nmeasure = 'length'\n{more}");
    for (more, snap) in [("", 500.0), ("snap = '30 m'", 30.0)] {
        let parcels = [land(0.0, 0.0, 2_100.0, 1_500.0)];
        let folder = with_land(&streets(), &[[0.0, 0.0]], (&walk(more), "cost = 'way'"), "1234.6 m", &parcels);
        let (found, how) = rate(folder.path());
        assert_eq!(how, Some(LandBy::Points { step: 12.5, points: 168 * 120 }));
        let expected = twin(0.0, 0.0, 2_100.0, 1_500.0, 12.5, snap, 1_234.6);
        assert!((found.unwrap() - expected).abs() < 1e-12, "{more}: {found:?} {expected}");
    }
}

/// By a table nobody knows, and of too much land nothing is said.
#[test]
fn by_a_table_and_for_too_much_land_the_rate_is_empty() {
    let walk = "mode = 'walk'\nspeed = '4 km/h'\nmeasure = 'length'";
    let much = [land(-40_000.0, -40_000.0, 40_000.0, 40_000.0)];
    let folder = with_land(&streets(), &[[0.0, 0.0]], (walk, "cost = 'way'"), "900 m", &much);
    let (found, how) = rate(folder.path());
    assert_eq!(found, None);
    assert!(matches!(how, Some(LandBy::TooMany(10_200_000..10_300_000))), "{how:?}");
    let table = "mode = 'table'\ntable = { path = 'od.csv', fields = { from = 'cell', to = 'site', cost = 'm' }, unit = 'm', missing = 'unreachable' }";
    let folder = with_land("", &[[0.0, 0.0]], (table, "cost = 'way'"), "900 m", &[land(0.0, 0.0, 500.0, 500.0)]);
    let path = folder.path().join("study.toml");
    let study = std::fs::read_to_string(&path).unwrap().replace("roads = ['roads.geojson']\n", "");
    put(folder.path(), &[("study.toml", &study), ("od.csv", "cell,site,m\nc0,A,14\n")]);
    assert_eq!(rate(folder.path()), (None, None));
}
