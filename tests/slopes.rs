//! Slopes along roads, against values worked out by hand, and bad rasters of heights.

use crate::common::{run, verified};
use crate::roads::{X, Y, costs, layer, line, results, town};
use catchment::model::Role;
use catchment::read::{Files, Layers, Quiet, Source};
use serde_json::json;
use std::path::Path;
use std::process::Command;
use tiff::encoder::colortype::{self, ColorType};
use tiff::encoder::{TiffEncoder, TiffValue};
use tiff::tags::Tag;

/// A raster of `EPSG:4545` whose pixels have their middles at whole steps from the corner of the town.
pub struct Raster {
    pub west: i32,
    pub south: i32,
    pub columns: u32,
    pub rows: u32,
    pub step: f64,
}

impl Raster {
    pub fn put(&self, path: &Path, value: impl Fn([f64; 2]) -> f32, nodata: Option<&str>) {
        self.put_as::<colortype::Gray32Float, f32>(path, value, nodata, 4545);
    }

    /// Values by the metres from the corner of the town.
    pub fn put_as<C: ColorType<Inner = T>, T>(
        &self,
        path: &Path,
        value: impl Fn([f64; 2]) -> T,
        nodata: Option<&str>,
        code: u16,
    ) where
        [T]: TiffValue,
    {
        let mut file = TiffEncoder::new(std::fs::File::create(path).unwrap()).unwrap();
        let mut image = file.new_image::<C>(self.columns, self.rows).unwrap();
        let tags = image.encoder();
        let west = X + (f64::from(self.west) - 0.5) * self.step;
        let north = Y + (f64::from(self.south) + f64::from(self.rows) - 0.5) * self.step;
        tags.write_tag(Tag::Unknown(33550), &[self.step, self.step, 0.0][..]).unwrap();
        tags.write_tag(Tag::Unknown(33922), &[0.0, 0.0, 0.0, west, north, 0.0][..]).unwrap();
        tags.write_tag(Tag::Unknown(34735), &[1_u16, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, code][..])
            .unwrap();
        if let Some(nodata) = nodata {
            tags.write_tag(Tag::Unknown(42113), nodata).unwrap();
        }
        let at = |column: u32, row: u32| {
            let up = self.rows - 1 - row;
            [
                (f64::from(self.west) + f64::from(column)) * self.step,
                (f64::from(self.south) + f64::from(up)) * self.step,
            ]
        };
        let pixels = (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row)));
        image.write_data(&pixels.map(|(column, row)| value(at(column, row))).collect::<Vec<T>>()).unwrap();
    }
}

/// From 500 m west and south of the corner of the town to 2 km east and north of it.
pub const AROUND: Raster = Raster { west: -5, south: -5, columns: 26, rows: 26, step: 100.0 };

fn bin() -> Command {
    Command::new(env!("CARGO_BIN_EXE_catchment"))
}

const KEYS: &str = "elevation = 'dem.tif'\noff_road = '4 km/h'";
const NEAREST: &str = "method = 'nearest'\ncutoff = '90 min'";

/// A valley of a hundred metres, whose sides are two hundred metres wide.
fn valley([x, _]: [f64; 2]) -> f32 {
    (300.0 - (x / 2.0).clamp(0.0, 100.0) + ((x - 800.0) / 2.0).clamp(0.0, 100.0)) as f32
}

#[test]
fn a_bridge_is_level_and_a_road_goes_down_and_up() {
    let go = |keys: &serde_json::Value, elevation: bool| {
        let roads = layer(&[
            line(&[[0.0, 0.0], [0.0, -50.0]], &json!({})),
            line(&[[0.0, 0.0], [1_000.0, 0.0]], keys),
            line(&[[1_000.0, 0.0], [1_000.0, 50.0]], &json!({})),
        ]);
        let travel = format!("mode = 'walk'\nspeed = '4 km/h'\n{}", if elevation { KEYS } else { "" });
        let folder = town(&roads, &[[0.0, 0.0]], &[[1_000.0, 0.0]], &travel, NEAREST);
        AROUND.put(&folder.path().join("dem.tif"), valley, None);
        let found = results(folder.path());
        verified(&found, &folder.path().join("study.toml"));
        costs(&found)[0].unwrap()
    };
    assert_eq!(go(&json!({ "bridge": "yes" }), true), 900.0);
    assert_eq!(go(&json!({ "tunnel": "yes" }), true), 900.0);
    assert_eq!(go(&json!({}), false), 900.0);
    let through = go(&json!({}), true);
    assert!((through - 2_305.8).abs() < 0.05, "{through}");
}

/// A plane that rises by a tenth to the east: up, down and along it, at Tobler's speed on the flat; the metres are those of the map.
#[test]
fn up_and_down_take_different_times() {
    let square = [[0.0, 0.0], [1_000.0, 0.0], [1_000.0, 1_000.0], [0.0, 1_000.0], [0.0, 0.0]];
    let roads = layer(&[line(&square[..2], &json!({})), line(&square[1..3], &json!({}))]);
    let go = |cell: [f64; 2], site: [f64; 2], more: &str, method: &str| {
        let travel = format!("mode = 'walk'\nspeed = '5.036742125 km/h'\n{KEYS}\n{more}");
        let folder = town(&roads, &[cell], &[site], &travel, method);
        AROUND.put(&folder.path().join("dem.tif"), |[x, _]| (x / 10.0 + 200.0) as f32, None);
        costs(&results(folder.path()))[0].unwrap()
    };
    for (cell, site, expected) in [
        ([0.0, 0.0], [1_000.0, 0.0], 1_014.3),
        ([1_000.0, 0.0], [0.0, 0.0], 714.7),
        ([1_000.0, 0.0], [1_000.0, 1_000.0], 714.7),
    ] {
        let found = go(cell, site, "", NEAREST);
        assert!((found - expected).abs() < 0.05, "{found} {expected}");
        let back = go(site, cell, "direction = 'from'", NEAREST);
        assert_eq!(found, back);
        assert_eq!(go(cell, site, "measure = 'length'", "method = 'nearest'\ncutoff = '3 km'"), 1_000.0);
    }
}

/// Where no height is known nobody walks, and the reason stands beside every cell.
#[test]
fn roads_without_heights_are_not_walked() {
    let roads =
        layer(&[line(&[[0.0, 0.0], [800.0, 0.0]], &json!({})), line(&[[800.0, 0.0], [1_900.0, 0.0]], &json!({}))]);
    let travel = format!("mode = 'walk'\nspeed = '4 km/h'\nsnap = '50 m'\n{KEYS}");
    let folder = town(&roads, &[[100.0, 10.0], [1_800.0, 10.0]], &[[700.0, 0.0]], &travel, NEAREST);
    AROUND.put(&folder.path().join("dem.tif"), |[x, _]| if x > 1_200.0 { -9_999.0 } else { 200.0 }, Some("-9999"));
    let found = results(folder.path());
    assert_eq!(costs(&found), [Some(549.0), None]);
    assert_eq!(found.issues.count_of("W0956"), 1);
    let out = folder.path().join("out");
    let made = bin().arg("run").arg(folder.path().join("study.toml")).arg("-o").arg(&out).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let ways = std::fs::read_to_string(out.join("primary/ways.csv")).unwrap();
    assert!(ways.lines().any(|line| line.starts_with("c1,") && line.contains("no-elevation")), "{ways}");
}

/// Rasters that hold no heights are refused with what to do.
#[test]
fn bad_rasters_of_heights() {
    let roads = layer(&[line(&[[0.0, 0.0], [1_000.0, 0.0]], &json!({}))]);
    let refused = |keys: &str, put: &dyn Fn(&Path)| -> String {
        let travel = format!("mode = 'walk'\nspeed = '4 km/h'\n{keys}");
        let folder = town(&roads, &[[0.0, 0.0]], &[[1_000.0, 0.0]], &travel, NEAREST);
        put(&folder.path().join("dem.tif"));
        let made = bin().arg("check").arg(folder.path().join("study.toml")).args(["--lang", "en"]).output().unwrap();
        assert!(!made.status.success());
        String::from_utf8_lossy(&made.stderr).into_owned() + &String::from_utf8_lossy(&made.stdout)
    };
    let has = |text: &str, parts: &[&str]| assert!(parts.iter().all(|part| text.contains(part)), "{parts:?}: {text}");
    let picture = |path: &Path| AROUND.put_as::<colortype::Gray8, u8>(path, |[x, _]| (x / 100.0) as u8, None, 4545);
    has(&refused(KEYS, &picture), &["E0950", "dem.tif", "hillshade"]);
    let void = |path: &Path| {
        let height = |[x, _]: [f64; 2]| if x > 1_500.0 { -32_768 } else { 200 };
        AROUND.put_as::<colortype::GrayI16, i16>(path, height, None, 4545);
    };
    has(&refused(KEYS, &void), &["E0951", "nodata = -32768", "row 0", "column 21"]);
    has(&refused(KEYS, &|path| AROUND.put(path, |_| -1.0, Some("-1"))), &["E0952", "no data"]);
    let endless = |sign: f32| move |path: &Path| AROUND.put(path, |_| f32::INFINITY * sign, None);
    has(&refused(KEYS, &endless(1.0)), &["E0951", "is infinite, and", "nodata = inf"]);
    has(&refused(KEYS, &endless(-1.0)), &["E0951", "is infinite, below zero, and", "nodata = -inf"]);
    has(&refused(KEYS, &|path| std::fs::write(path, "id,x,y\na,1,2\n").unwrap()), &["E0953", "GeoTIFF"]);
    has(&refused(KEYS, &|_| ()), &["E0101", "dem.tif"]);
    let elsewhere = Raster { west: 9_000, ..AROUND };
    has(&refused(KEYS, &|path| elsewhere.put(path, |_| 200.0, None)), &["E0413", "dem.tif"]);
    has(&refused("elevation = { file = 'dem.tif' }", &|_| ()), &["E0601", "elevation = \"dem.tif\""]);
}

/// Between heights that are far apart no hill shows.
#[test]
fn heights_that_are_far_apart_are_said() {
    let roads = layer(&[line(&[[0.0, 0.0], [1_000.0, 0.0]], &json!({}))]);
    let travel = format!("mode = 'walk'\nspeed = '4 km/h'\n{KEYS}");
    for (raster, times) in [(AROUND, 0), (Raster { west: -1, south: -1, columns: 3, rows: 3, step: 3_000.0 }, 1)] {
        let folder = town(&roads, &[[0.0, 0.0]], &[[1_000.0, 0.0]], &travel, NEAREST);
        raster.put(&folder.path().join("dem.tif"), |_| 200.0, None);
        assert_eq!(results(folder.path()).issues.count_of("W0968"), times);
    }
}

/// A value for "no data" that only the study knows, and a raster in degrees, which is carried into the analysis system.
#[test]
fn rasters_are_read_with_what_the_study_says_of_them() {
    let roads = layer(&[line(&[[0.0, 0.0], [1_000.0, 0.0]], &json!({}))]);
    let travel = "mode = 'walk'\nspeed = '4 km/h'\nelevation = { path = 'dem.tif', nodata = -32768 }";
    let folder = town(&roads, &[[0.0, 0.0]], &[[1_000.0, 0.0]], travel, NEAREST);
    let height = |[x, _]: [f64; 2]| if x > 1_500.0 { -32_768 } else { 200 };
    AROUND.put_as::<colortype::GrayI16, i16>(&folder.path().join("dem.tif"), height, None, 4545);
    assert_eq!(costs(&results(folder.path())), [Some(900.0)]);
    // Another zone of the same system: 4544 lies 3 degrees farther west, and the raster is written where the town is in it.
    let travel = "mode = 'walk'\nspeed = '5.036742125 km/h'\nelevation = 'dem.tif'";
    let folder = town(&roads, &[[0.0, 0.0]], &[[1_000.0, 0.0]], travel, NEAREST);
    degrees(&folder.path().join("dem.tif"));
    let found = run(&folder.path().join("study.toml"), &[]);
    assert_eq!(found.issues.count_of("I0954"), 1);
    // A tenth of a degree to the east is 9,666 m there, and rises by 966.6 m.
    let up = costs(&found)[0].unwrap();
    assert!((up - 1_014.3).abs() < 3.0, "{up}");
}

/// A plane in longitude and latitude that rises by a tenth to the east.
fn degrees(path: &Path) {
    let mut file = TiffEncoder::new(std::fs::File::create(path).unwrap()).unwrap();
    let mut image = file.new_image::<colortype::Gray32Float>(200, 200).unwrap();
    let tags = image.encoder();
    let (step, metres) = (1.0 / 3_600.0, 96_660.0);
    tags.write_tag(Tag::Unknown(33550), &[step, step, 0.0][..]).unwrap();
    tags.write_tag(Tag::Unknown(33922), &[0.0, 0.0, 0.0, 107.98, 29.84, 0.0][..]).unwrap();
    tags.write_tag(Tag::Unknown(34735), &[1_u16, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326][..]).unwrap();
    let heights = (0..200 * 200).map(|pixel| (f64::from(pixel % 200) * step * metres / 10.0 + 100.0) as f32);
    image.write_data(&heights.collect::<Vec<f32>>()).unwrap();
}

/// A raster that was cut off, or in which bytes have changed, is read or refused, and nothing else happens.
#[test]
fn damaged_rasters() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dem.tif");
    let small = Raster { west: 0, south: 0, columns: 9, rows: 7, step: 100.0 };
    small.put_as::<colortype::GrayI16, i16>(&path, |[x, _]| x as i16, Some("-9999"), 4545);
    let whole = std::fs::read(&path).unwrap();
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let source = Source::new(folder.path(), "dem.tif", Role::Elevation);
        let (found, issues) = Files.field(&source, &Quiet);
        assert_eq!(found.is_none(), issues.has_errors());
        found.is_some()
    };
    assert!(read(&whole));
    assert!((0..whole.len()).step_by(7).filter(|length| read(&whole[..*length])).count() == 0);
    for at in 0..whole.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            read(&bytes);
        }
    }
}
