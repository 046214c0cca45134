//! A study whose people come from a raster: every person of every pixel is in the ledger.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use crate::common;
use std::path::{Path, PathBuf};
use tiff::encoder::{TiffEncoder, colortype};
use tiff::tags::Tag;

/// As WorldPop: 3 arc seconds, west of 107.05 in zone W, east of it in zone E, the last rows in none.
const STEP: f64 = 1.0 / 1200.0;
const SIZE: [u32; 2] = [96, 80];

/// Persons of a pixel, in quarters, so that sums are exact.
fn persons(column: u32, row: u32) -> f32 {
    let pattern = (column * 7 + row * 3) % 13;
    if pattern == 5 { -99_999.0 } else { pattern as f32 * 0.25 }
}

fn study(folder: &Path) -> PathBuf {
    let mut file = TiffEncoder::new(std::fs::File::create(folder.join("people.tif")).unwrap()).unwrap();
    let mut image = file.new_image::<colortype::Gray32Float>(SIZE[0], SIZE[1]).unwrap();
    let tags = image.encoder();
    tags.write_tag(Tag::Unknown(33550), &[STEP, STEP, 0.0][..]).unwrap();
    tags.write_tag(Tag::Unknown(33922), &[0.0, 0.0, 0.0, 107.01, 29.9, 0.0][..]).unwrap();
    tags.write_tag(Tag::Unknown(34735), &[1_u16, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326][..]).unwrap();
    tags.write_tag(Tag::Unknown(42113), "-99999").unwrap();
    let pixels = (0..SIZE[1]).flat_map(|row| (0..SIZE[0]).map(move |column| persons(column, row)));
    image.write_data(&pixels.collect::<Vec<f32>>()).unwrap();

    let square = |id: &str, west: f64, east: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{id}","name":"{id}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},29.85],[{east},29.85],[{east},29.91],[{west},29.91],[{west},29.85]]]}}}}"#
        )
    };
    let zones = [square("W", 107.0, 107.05), square("E", 107.05, 107.1)].join(",");
    std::fs::write(folder.join("zones.geojson"), format!(r#"{{"type":"FeatureCollection","features":[{zones}]}}"#))
        .unwrap();
    let schools = "id,name,service,places,lon,lat\nA,A,primary,3000,107.03,29.88\nB,B,primary,9000,107.07,29.87\n";
    std::fs::write(folder.join("schools.csv"), schools).unwrap();
    let study = "title = \"raster\"\nyear = 2025\n[[facilities]]\npath = \"schools.csv\"\n[[demand]]\npath = \"people.tif\"\n\
        [zones]\npath = \"zones.geojson\"\n[[service]]\nid = \"primary\"\ndemand = { field = \"persons\" }\n\
        method = \"nearest\"\n";
    let path = folder.join("study.toml");
    std::fs::write(&path, study).unwrap();
    path
}

#[test]
fn the_ledger_holds_every_pixel() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    let results = common::run(&study, &[]);
    let (mut inside, mut outside) = (0.0, 0.0);
    for row in 0..SIZE[1] {
        for column in 0..SIZE[0] {
            let people = f64::from(persons(column, row)).max(0.0);
            let lat = 29.9 - (f64::from(row) + 0.5) * STEP;
            // Every pixel lies between 107.01 and 107.09, hence in a zone unless it lies too far south.
            if lat > 29.85 { inside += people } else { outside += people }
        }
    }
    assert!(outside > 0.0);
    let ledger = &results.services[0].ledger.demand;
    assert_eq!((ledger.total.to_f64(), ledger.outside.to_f64()), (inside + outside, outside));
    let zones: f64 = results.services[0].zones.iter().map(|zone| zone.demand.to_f64()).sum();
    assert_eq!(zones, inside);
}

#[test]
fn cells_are_called_after_rows_and_columns_and_catchments_follow_them() {
    let folder = tempfile::tempdir().unwrap();
    let files = common::written(&study(folder.path()), &[]);
    let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    let demand = text("primary/demand.geojson");
    assert!(demand.contains("r0c0") || demand.contains("r0c1"), "{}", &demand[..600]);
    assert!(text("primary/catchments.geojson").contains("MultiPolygon"));
}
