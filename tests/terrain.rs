//! Ways over the ground, against values worked out by hand, and what must hold for every run over it.

use crate::common::verified;
use crate::roads::{X, Y, costs, layer, line, put, results};
use crate::slopes::{AROUND, Raster};
use catchment::read::{Files, Quiet};
use catchment::run;
use catchment::study::Study;
use serde_json::json;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use tiff::encoder::colortype;

const NEAREST: &str = "method = 'nearest'\ncutoff = '3 h'";

/// A place without roads: its folder, with a study whose keys of `[travel.hills]` and of the service are these.
pub fn place(cells: &[[f64; 2]], sites: &[[f64; 2]], travel: &str, service: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows = |at: &[[f64; 2]], head: &str, row: &dyn Fn(usize) -> String| {
        at.iter().enumerate().fold(format!("{head},x,y\n"), |mut rows, (n, [x, y])| {
            let _ = writeln!(rows, "{},{},{}", row(n), X + x, Y + y);
            rows
        })
    };
    let study = format!(
        "title = 'hills'\nyear = 2025\ncrs.analysis = 'EPSG:4545'\n\
         facilities = [{{ path = 'sites.csv', crs = 'EPSG:4545', allow_far = true }}]\n\
         demand = [{{ path = 'cells.csv', crs = 'EPSG:4545', allow_far = true }}]\n\
         [travel.hills]\nmode = 'terrain'\nelevation = 'dem.tif'\n{travel}\n\
         [[service]]\nid = 'primary'\ndemand = {{ participation = 1.0 }}\ncost = 'hills'\n{service}\n"
    );
    put(
        folder.path(),
        &[
            ("cells.csv", &rows(cells, "id,persons", &|n| format!("c{n},10"))),
            ("sites.csv", &rows(sites, "id,service,places", &|n| format!("{},primary,90", char::from(b'A' + n as u8)))),
            ("study.toml", &study),
        ],
    );
    folder
}

fn catchment(folder: &Path, words: &[&str]) -> (bool, String) {
    let made = Command::new(env!("CARGO_BIN_EXE_catchment")).current_dir(folder).args(words).output().unwrap();
    let text = String::from_utf8_lossy(&made.stderr).into_owned() + &String::from_utf8_lossy(&made.stdout);
    (made.status.success(), text)
}

/// What a command says that ends well.
fn done(folder: &Path, words: &[&str]) -> String {
    let (done, text) = catchment(folder, words);
    assert!(done, "{words:?}: {text}");
    text
}

fn near(found: Option<f64>, expected: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() < 0.06), "{found:?} {expected}");
}

/// A plane that rises by a tenth to the east, and one by four tenths, where a zigzag is quicker than straight up.
#[test]
fn planes() {
    let go = |slope: f64, cell: [f64; 2], site: [f64; 2], more: &str| {
        let folder = place(&[cell], &[site], &format!("speed = 'tobler'\n{more}"), NEAREST);
        AROUND.put(&folder.path().join("dem.tif"), |[x, _]| (x * slope + 300.0) as f32, None);
        costs(&results(folder.path()))[0]
    };
    let ends = [[0.0, 700.0], [1_000.0, 700.0], [1_000.0, 1_700.0]];
    for (from, to, expected) in [(0, 1, 1_014.3), (1, 0, 714.7), (1, 2, 714.7)] {
        near(go(0.1, ends[from], ends[to], ""), expected);
        near(go(0.1, ends[to], ends[from], "direction = 'from'"), expected);
    }
    near(go(0.4, ends[0], ends[1], "directions = 32"), 2_720.2);
}

/// A river with one bridge: over it, and nowhere else, on no diagonal and no knight's move.
#[test]
fn a_river_and_its_bridge() {
    let go = |more: &str, directions: u8| {
        let travel = format!("speed = '4 km/h'\ndirections = {directions}\nbarriers = ['river.geojson']\n{more}");
        let folder = place(&[[0.0, 1_000.0]], &[[0.0, 0.0]], &travel, NEAREST);
        let river = [[-5_000.0, 430.0], [200.0, 610.0], [700.0, 480.0], [1_200.0, 550.0], [9_000.0, 505.0]];
        put(
            folder.path(),
            &[
                ("river.geojson", &layer(&[line(&river, &json!({}))])),
                ("bridge.geojson", &layer(&[line(&[[1_000.0, 300.0], [1_000.0, 700.0]], &json!({ "name": "大桥" }))])),
                (
                    "roads.geojson",
                    &layer(&[line(&[[1_000.0, 300.0], [1_000.0, 700.0]], &json!({ "name": "大桥", "bridge": "yes" }))]),
                ),
            ],
        );
        AROUND.put(&folder.path().join("dem.tif"), |_| 200.0, None);
        let found = results(folder.path());
        verified(&found, &folder.path().join("study.toml"));
        let cost = costs(&found)[0];
        if cost.is_some() {
            done(folder.path(), &["run", "study.toml", "-o", "results"]);
            let ways = std::fs::read_to_string(folder.path().join("results/primary/ways.csv")).unwrap();
            assert!(ways.contains("A,"), "{ways}");
            assert!(!more.contains("roads") || ways.contains("大桥 400 m"), "{ways}");
            let text = done(folder.path(), &["verify", "results", "--study", "study.toml", "--lang", "en"]);
            assert!(text.contains("hills"), "{text}");
            let text = done(folder.path(), &["explain", "results", "--at", "108.0,29.827", "--lang", "en"]);
            assert!(text.contains("straight line of 1,000 m"), "{text}");
        }
        cost
    };
    for directions in [8, 16, 32] {
        assert_eq!(go("", directions), None, "{directions}");
    }
    // On each bank three moves of three to one and one to the east, and 400 m over the bridge.
    let bank = 3.0 * f64::hypot(300.0, 100.0) + 100.0;
    for more in ["crossings = ['bridge.geojson']", "roads = ['roads.geojson']"] {
        let found = go(more, 32).unwrap();
        near(Some(found), (2.0 * bank + 400.0) * 0.9);
    }
}

/// Land cover: slow, and closed; and ground without a height. Everybody has a way or a reason, and the ledger closes.
#[test]
fn cover_and_ground_without_height() {
    let travel = "speed = '4 km/h'\ncover = { path = 'cover.tif', speeds = { '10' = '2 km/h', '50' = '4 km/h', '80' = 'none' } }";
    let cells = [[0.0, 0.0], [0.0, 1_000.0], [1_500.0, 0.0], [1_900.0, 0.0], [-3_000.0, 0.0]];
    let folder = place(&cells, &[[500.0, 0.0], [0.0, 500.0]], travel, "method = 'optimal'\ncutoff = '60 min'");
    AROUND.put(&folder.path().join("dem.tif"), |[x, _]| if x > 1_800.0 { -9_999.0 } else { 200.0 }, Some("-9999"));
    let class = |[x, y]: [f64; 2]| {
        if y > 600.0 {
            10
        } else if x > 1_400.0 {
            80
        } else {
            50
        }
    };
    AROUND.put_as::<colortype::Gray8, u8>(&folder.path().join("cover.tif"), class, None, 4545);
    let found = results(folder.path());
    verified(&found, &folder.path().join("study.toml"));
    // From the slow half into the quick one: three and a half squares at half the speed.
    assert_eq!(costs(&found), [Some(450.0), Some(350.0 * 1.8 + 150.0 * 0.9), None, None, None]);
    let total = &found.services[0].total;
    assert_eq!([total.allocated, total.unmet, total.unreachable].map(f64::from), [20.0, 0.0, 30.0]);
    assert_eq!([found.issues.count_of("W0957"), found.issues.count_of("I0961")], [3, 1]);
    done(folder.path(), &["run", "study.toml", "-o", "results"]);
    let ways = std::fs::read_to_string(folder.path().join("results/primary/ways.csv")).unwrap();
    for reason in ["closed", "no-elevation"] {
        assert!(ways.contains(reason), "{ways}");
    }
    let missing = std::fs::read_to_string(folder.path().join("study.toml")).unwrap().replace("'10' = '2 km/h', ", "");
    put(folder.path(), &[("study.toml", &missing)]);
    let (done, text) = catchment(folder.path(), &["check", "study.toml", "--lang", "en"]);
    assert!(!done && text.contains("E0960") && text.contains("\"10\" = \"3 km/h\""), "{text}");
}

/// Whoever has no way is told why: too far, on ground that is not connected, shut off by barriers, without a height, on a lake.
#[test]
fn every_reason_why_there_is_no_way() {
    let travel = "speed = '4 km/h'\nbarriers = ['moat.geojson']\n\
                  cover = { path = 'cover.tif', speeds = { '50' = '4 km/h', '80' = 'none' } }";
    let cells = [
        [0.0, 0.0],
        [0.0, 1_800.0],
        [1_500.0, 0.0],
        [1_000.0, 1_500.0],
        [1_200.0, 0.0],
        [-3_000.0, 0.0],
        [1_010.0, 1_490.0],
    ];
    let go = |method: &str| {
        let folder = place(&cells, &[[100.0, 0.0]], travel, method);
        AROUND.put(&folder.path().join("dem.tif"), |_| 200.0, None);
        // A lake that has the land east of it to itself, from north to south.
        let class = |[x, _]: [f64; 2]| if (1_100.0..1_300.0).contains(&x) { 80 } else { 50 };
        AROUND.put_as::<colortype::Gray8, u8>(&folder.path().join("cover.tif"), class, None, 4545);
        let moat = [[800.0, 1_300.0], [1_050.0, 1_300.0], [1_050.0, 1_700.0], [800.0, 1_700.0], [800.0, 1_300.0]];
        put(folder.path(), &[("moat.geojson", &layer(&[line(&moat, &json!({}))]))]);
        let found = results(folder.path());
        verified(&found, &folder.path().join("study.toml"));
        done(folder.path(), &["run", "study.toml", "-o", "results"]);
        let ways = std::fs::read_to_string(folder.path().join("results/primary/ways.csv")).unwrap();
        let reason = |row: &str| row.rsplit(',').next().unwrap_or_default().to_owned();
        let mut rows: Vec<(String, String)> = ways
            .lines()
            .skip(1)
            .map(|row| (row.split(',').next().unwrap_or_default().to_owned(), reason(row)))
            .collect();
        rows.sort();
        let total = &found.services[0].total;
        let unreachable = f64::from(total.unreachable);
        assert!((f64::from(total.allocated) + unreachable - 70.0).abs() < 1e-9);
        (rows.into_iter().map(|row| row.1).collect::<Vec<_>>(), unreachable, found.issues.count_of("W0963"))
    };
    let same = ["not-connected", "barrier", "closed", "no-elevation", "barrier"];
    assert_eq!(
        go("method = 'radius'\ncutoff = '10 min'"),
        ([&["", "beyond-limit"], &same[..]].concat().iter().map(|s| (*s).to_owned()).collect(), 60.0, 2)
    );
    assert_eq!(
        go("method = 'nearest'"),
        ([&["", ""], &same[..]].concat().iter().map(|s| (*s).to_owned()).collect(), 50.0, 2)
    );
}

/// The table of ways gives the same allocation, and scores and coverage take the ways as any other.
#[test]
fn a_table_of_ways_gives_the_same() {
    let cells: Vec<[f64; 2]> = (0..30).map(|n| [f64::from(n * 377 % 1_900), f64::from(n * 911 % 1_900)]).collect();
    let sites = [[130.0, 260.0], [1_810.0, 1_490.0], [900.0, 70.0]];
    let more = "[[access]]\nid = 'a'\nservice = 'primary'\nmethod = '2sfca'\ncutoff = '15 min'\n\
                [[coverage]]\nid = 'c'\nservice = 'primary'\nradius = '15 min'";
    let keys = format!("method = 'optimal'\ncutoff = '60 min'\n{more}");
    let folder = place(&cells, &sites, "speed = 'tobler'", &keys);
    AROUND.put(&folder.path().join("dem.tif"), |[x, y]| ((x / 90.0).sin() * 60.0 + y / 20.0 + 200.0) as f32, None);
    let pool = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| results(folder.path()))
    };
    let found = pool(1);
    verified(&found, &folder.path().join("study.toml"));
    assert_eq!(costs(&found), costs(&pool(2)));
    done(folder.path(), &["od", "study.toml", "-o", "od.csv"]);
    let study = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
    let table = "mode = 'table'\ntable = { path = 'od.csv', fields = { from = 'cell', to = 'site', cost = 'seconds' }, unit = 's', missing = 'unreachable' }";
    put(
        folder.path(),
        &[("study.toml", &study.replace("mode = 'terrain'\nelevation = 'dem.tif'\nspeed = 'tobler'", table))],
    );
    assert_eq!(costs(&results(folder.path())), costs(&found));
}

/// Keys that cannot be, and what stands where nobody walks.
#[test]
fn bad_keys_and_sites() {
    let check = |travel: &str, height: &dyn Fn([f64; 2]) -> f32| {
        let folder = place(&[[0.0, 0.0]], &[[500.0, 0.0]], travel, NEAREST);
        AROUND.put(&folder.path().join("dem.tif"), height, Some("-9999"));
        catchment(folder.path(), &["check", "study.toml", "--lang", "en"])
    };
    let flat = |_: [f64; 2]| 200.0;
    for (travel, parts) in [
        ("speed = 'tobler'\ndirections = 7", ["E0930", "8, 16 or 32"]),
        ("speed = '0 km/h'", ["E0930", "tobler"]),
        ("speed = '-4 km/h'", ["E0930", "tobler"]),
        ("directions = 8", ["E0601", "speed"]),
        ("speed = 'tobler'\nmeasure = 'length'", ["E0601", "measure"]),
        (
            "speed = 'tobler'\ncover = { path = 'dem.tif', speeds = { wood = '3 km/h' } }",
            ["E0930", "number of a class"],
        ),
        ("speed = 'tobler'\ncover = { path = 'dem.tif', speeds = { '10' = '0 km/h' } }", ["E0930", "none"]),
        ("speed = 'tobler'\nwalk_on = ['motorway']", ["E0930", "trunk"]),
    ] {
        let (done, text) = check(travel, &flat);
        assert!(!done && parts.iter().all(|part| text.contains(part)), "{travel}: {text}");
    }
    let hole = |[x, _]: [f64; 2]| if x > 400.0 { -9_999.0 } else { 200.0 };
    let (done, text) = check("speed = 'tobler'", &hole);
    assert!(!done && text.contains("E0958") && text.contains("allow_unjoined"), "{text}");
    let (done, text) = check("speed = 'tobler'\nallow_unjoined = true", &hole);
    assert!(done && text.contains("W0959"), "{text}");
}

/// A raster that is too large is refused with what to do.
#[test]
fn too_many_squares() {
    let folder = place(&[[0.0, 0.0]], &[[500.0, 0.0]], "speed = 'tobler'\ndirections = 32", NEAREST);
    let many = Raster { west: -5, south: -5, columns: 3_000, rows: 3_000, step: 10.0 };
    many.put_as::<colortype::GrayI16, i16>(&folder.path().join("dem.tif"), |_| 200, None, 4545);
    let (done, text) = catchment(folder.path(), &["check", "study.toml", "--lang", "en"]);
    assert!(!done && text.contains("E0955") && text.contains("gdalwarp"), "{text}");
}

/// Ways to the nearest are found at once; the results are those of all ways, and whoever asks for all has them.
#[test]
fn the_nearest_at_once_is_the_nearest_of_all() {
    let cells: Vec<[f64; 2]> =
        (0..60).map(|n| [f64::from(n * 377 % 2_400 - 450), f64::from(n * 911 % 2_400 - 450)]).collect();
    // Two at one point, and one near enough to cells that they go straight.
    let sites = [[130.0, 260.0], [1_810.0, 1_490.0], [900.0, 70.0], [900.0, 70.0], [-440.0, 400.0]];
    let moat = [[800.0, 1_300.0], [1_050.0, 1_300.0], [1_050.0, 1_700.0], [800.0, 1_700.0], [800.0, 1_300.0]];
    for keys in [
        "method = 'nearest'",
        "method = 'nearest'\ncutoff = '12 min'",
        "method = 'zone'",
        "method = 'nearest'\n[[coverage]]\nid = 'c'\nservice = 'primary'\nradius = '15 min'",
    ] {
        let folder = place(&cells, &sites, "speed = 'tobler'\nbarriers = ['moat.geojson']", keys);
        AROUND.put(&folder.path().join("dem.tif"), |[x, y]| ((x / 90.0).sin() * 60.0 + y / 20.0 + 200.0) as f32, None);
        put(folder.path(), &[("moat.geojson", &layer(&[line(&moat, &json!({}))]))]);
        if keys.contains("zone") {
            let half = |id: &str, west: f64, east: f64| {
                let corners = [[west, -600.0], [east, -600.0], [east, 2_100.0], [west, 2_100.0], [west, -600.0]];
                let corners = corners.map(|[x, y]| [X + x, Y + y]);
                json!({ "type": "Feature", "properties": { "id": id, "name": id }, "geometry": { "type": "Polygon", "coordinates": [corners] } })
            };
            put(folder.path(), &[("zones.geojson", &layer(&[half("W", -600.0, 850.0), half("E", 850.0, 2_100.0)]))]);
            let path = folder.path().join("study.toml");
            let study = std::fs::read_to_string(&path)
                .unwrap()
                .replace("[travel.hills]", "[zones]\npath = 'zones.geojson'\n[travel.hills]");
            std::fs::write(path, study).unwrap();
        }
        let study = Study::open(folder.path().join("study.toml")).unwrap();
        let of = |loaded: &run::Loaded| {
            let found = run::run_cases(&study, loaded, &[run::Case::of_year(2025)], &Quiet).unwrap().remove(0);
            let ways = loaded.ways("hills").1.count();
            let rows: Vec<_> = (0..found.model.demand.len())
                .map(|cell| found.services[0].allocation.flows().of(cell).to_vec())
                .collect();
            (
                ways,
                rows,
                found.services[0].facilities.clone(),
                found.services[0].coverage.clone(),
                found.services[0].ways.clone(),
            )
        };
        let all = of(&run::load(&study, &Files, &Quiet).unwrap());
        let few = of(&run::load_cases(&study, &Files, &[run::Case::of_year(2025)], &Quiet).unwrap());
        assert!(few.0 < all.0, "{keys}: {} of {}", few.0, all.0);
        assert_eq!((few.1, few.2, few.3, few.4), (all.1, all.2, all.3, all.4), "{keys}");
        // Another year has other sites, and no ways were made for it.
        let few = run::load_cases(&study, &Files, &[run::Case::of_year(2025)], &Quiet).unwrap();
        let other = run::run_cases(&study, &few, &[run::Case::of_year(2026)], &Quiet);
        assert!(matches!(other, Err(catchment::study::Failure::Bug(_))));
    }
}
