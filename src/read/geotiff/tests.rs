use super::*;
use crate::read::Cell;
use crate::read::{Quiet, read_table};
use crate::units::MICRO;
use std::path::{Path, PathBuf};
use tiff::encoder::{TiffEncoder, colortype};
use tiff::tags::Tag;

fn fixture(name: &str) -> Source {
    Source::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/raster"), name, Role::Demand)
}

fn found(source: &Source) -> (Option<Table>, Issues) {
    read_table(source, &Wanted::everything(), &Quiet)
}

fn sum(table: &Table) -> f64 {
    let cells = table.column("persons").into_iter().flatten();
    cells.map(|cell| if let Cell::Real(value) = cell { value } else { f64::NAN }).sum()
}

fn fact(issues: &Issues, code: &str, key: &str) -> Option<String> {
    let mut all = issues.groups().flat_map(|group| &group.examples);
    all.find(|issue| issue.code == code).and_then(|issue| issue.facts.get(key).cloned())
}

/// One step east, one south, of a thousandth of a degree.
const LONLAT: [u16; 16] = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4490];

struct Made {
    values: Vec<f32>,
    nodata: Option<&'static str>,
    keys: Vec<u16>,
    placed: bool,
    extra: Vec<(u16, Vec<f64>)>,
}

fn made(values: &[f32]) -> Made {
    Made { values: values.to_vec(), nodata: None, keys: LONLAT.to_vec(), placed: true, extra: Vec::new() }
}

/// A raster of three columns.
fn write(folder: &Path, made: &Made) -> PathBuf {
    let path = folder.join("made.tif");
    let mut file = TiffEncoder::new(std::fs::File::create(&path).unwrap()).unwrap();
    let rows = (made.values.len() / 3) as u32;
    let mut image = file.new_image::<colortype::Gray32Float>(3, rows).unwrap();
    let tags = image.encoder();
    if made.placed {
        tags.write_tag(Tag::Unknown(33550), &[0.001, 0.001, 0.0][..]).unwrap();
        tags.write_tag(Tag::Unknown(33922), &[0.0, 0.0, 0.0, 107.0, 30.0, 0.0][..]).unwrap();
    }
    tags.write_tag(Tag::Unknown(34735), &made.keys[..]).unwrap();
    if let Some(nodata) = made.nodata {
        tags.write_tag(Tag::Unknown(42113), nodata).unwrap();
    }
    for (tag, numbers) in &made.extra {
        tags.write_tag(Tag::Unknown(*tag), &numbers[..]).unwrap();
    }
    image.write_data(&made.values).unwrap();
    path
}

fn outcome(made: &Made) -> (Option<Table>, Issues) {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), made);
    found(&Source::new(Path::new(""), &path.display().to_string(), Role::Demand))
}

fn refused(made: &Made, code: &str) {
    let (table, issues) = outcome(made);
    assert!(table.is_none() && issues.count_of(code) == 1, "{code}: {issues:?}");
}

#[test]
fn files_of_gdal_have_the_sums_they_were_made_with() {
    for (name, factor, crs) in [
        ("tiled-lzw.tif", 1.0, "EPSG:4326"),
        ("stripped-deflate.tif", 4.0, "EPSG:4326"),
        ("big.tif", 1.0, "EPSG:4326"),
        ("mollweide.tif", 1.0, "ESRI:54009"),
    ] {
        let (table, issues) = found(&fixture(name));
        let table = table.unwrap_or_else(|| panic!("{name}: {issues:?}"));
        assert_eq!((table.rows, sum(&table)), (971, 1333.0 * factor), "{name}");
        assert_eq!(table.layer.crs_member.as_deref(), Some(crs), "{name}");
        assert_eq!(fact(&issues, "I0180", "zeros").as_deref(), Some("96"), "{name}");
        assert_eq!(fact(&issues, "I0180", "nodata").as_deref(), Some("133"), "{name}");
        let told = issues.groups().find_map(|group| group.persons);
        assert_eq!(told, Some(Persons::from_micro((1333.0 * factor) as i64 * MICRO)), "{name}");
    }
}

/// Cylindrical equal area (28) is described and refused, unless the study names the system.
#[test]
fn a_projection_that_is_not_understood_is_refused() {
    let keys = vec![1, 1, 0, 3, 1024, 0, 1, 1, 3072, 0, 1, 32767, 3075, 0, 1, 28];
    refused(&Made { keys, ..made(&[0.0, 0.0, 2.0]) }, "E0197");
}

#[test]
fn pixels_are_points_in_the_middle_or_at_the_tiepoint() {
    let at = |keys: &[u16]| {
        let (table, _) = outcome(&Made { keys: keys.to_vec(), ..made(&[0.0, 0.0, 0.0, 0.0, 0.0, 2.0]) });
        table.unwrap().geometry.xy[0]
    };
    let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() < 1e-12 && (a[1] - b[1]).abs() < 1e-12;
    assert!(near(at(&LONLAT), [107.0025, 29.9985]));
    let mut point = LONLAT;
    point[11] = 2;
    assert!(near(at(&point), [107.002, 29.999]));
}

#[test]
fn a_transformation_without_rotation_places_pixels() {
    let along = |shear: f64| Made {
        placed: false,
        extra: vec![(
            34264,
            vec![0.001, shear, 0.0, 107.0, 0.0, -0.001, 0.0, 30.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        )],
        ..made(&[1.0, 0.0, 0.0])
    };
    let (table, _) = outcome(&along(0.0));
    assert_eq!(table.unwrap().geometry.xy[0], [107.0 + 0.5 * 0.001, 30.0 - 0.5 * 0.001]);
    refused(&along(0.0001), "E0187");
}

#[test]
fn declared_nodata_and_nan_are_no_cells_and_nothing_else_may_be_negative() {
    let values = [1.5, -99_999.0, f32::NAN, 0.0, 2.0, 255.0];
    let (table, issues) = outcome(&Made { nodata: Some("-99999"), ..made(&values) });
    assert_eq!(table.map(|table| (table.rows, sum(&table))), Some((3, 258.5)));
    assert_eq!(fact(&issues, "I0180", "nodata").as_deref(), Some("2"));
    refused(&made(&values), "E0183");
    let (_, issues) = outcome(&Made { nodata: Some("-99999"), ..made(&[1.0, 0.0, 0.0, 0.0, -200.0, -200.0]) });
    let place = ["row", "column", "count"].map(|key| fact(&issues, "E0183", key).unwrap_or_default());
    assert_eq!(place, ["1", "1", "2"]);
    // GDAL writes 17 digits of what a float holds.
    let lowest = Made { nodata: Some("-3.4028234663852886e+38"), ..made(&[1.0, f32::MIN, 0.0]) };
    assert_eq!(outcome(&lowest).0.map(|table| table.rows), Some(1));
    for value in [f32::MIN, f32::MAX, f32::INFINITY, -1e-9] {
        refused(&made(&[1.0, value, 0.0]), "E0183");
    }
}

#[test]
fn what_cannot_be_a_layer_of_people_is_refused_by_name() {
    refused(&Made { placed: false, ..made(&[1.0, 1.0, 1.0]) }, "E0182");
    refused(&made(&[0.0, 0.0, 0.0]), "E0190");
    refused(&Made { nodata: Some("none"), ..made(&[1.0, 1.0, 1.0]) }, "E0189");
    for role in [Role::Facilities, Role::Zones, Role::Totals] {
        let source = Source { role, ..fixture("big.tif") };
        let wanted = Wanted::default();
        let (table, issues) = read_table(&source, &wanted, &Quiet);
        assert!(table.is_none() && issues.count_of("E0185") == 1);
    }
}

#[test]
fn what_lies_beside_a_raster_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), &made(&[1.0, 7.0, 0.0]));
    let source = Source::new(folder.path(), "made.tif", Role::Demand);
    let band = |number: u32, text: &str| {
        format!("<PAMDataset><PAMRasterBand band=\"{number}\">{text}</PAMRasterBand></PAMDataset>")
    };
    let aux = |text: &str| std::fs::write(path.with_file_name("made.tif.aux.xml"), text).unwrap();
    for (text, rows) in [
        (band(1, "<NoDataValue le_hex_equiv=\"0\">7</NoDataValue>"), Some(1)),
        (band(2, "<NoDataValue>7</NoDataValue>"), Some(2)),
        (band(1, "<Scale>1</Scale><Offset>0</Offset>"), Some(2)),
        (band(1, "<Scale>0.1</Scale>"), None),
        (band(1, "<NoDataValue>none</NoDataValue>"), None),
        ("<PAMRasterBand band=\"1\"><NoDataValue>".to_owned(), None),
    ] {
        aux(&text);
        let (table, issues) = found(&source);
        assert_eq!(
            (table.map(|table| table.rows), issues.count_of("E0189")),
            (rows, usize::from(rows.is_none())),
            "{text}"
        );
    }
    aux("");
    std::fs::write(path.with_file_name("made.tif.msk"), "").unwrap();
    assert_eq!(found(&source).1.count_of("E0195"), 1);
}

#[test]
fn tiepoints_that_do_not_agree_are_no_grid() {
    let with = |second: [f64; 6]| Made {
        placed: false,
        extra: vec![(33550, vec![0.001, 0.001, 0.0]), (33922, [[0.0, 0.0, 0.0, 107.0, 30.0, 0.0], second].concat())],
        ..made(&[1.0, 0.0, 0.0])
    };
    assert_eq!(outcome(&with([3.0, 1.0, 0.0, 107.003, 29.999, 0.0])).0.map(|table| table.rows), Some(1));
    refused(&with([3.0, 1.0, 0.0, 107.004, 29.999, 0.0]), "E0182");
}

#[test]
fn several_bands_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rgb.tif");
    let mut file = TiffEncoder::new(std::fs::File::create(&path).unwrap()).unwrap();
    file.write_image::<colortype::RGB8>(2, 1, &[1, 2, 3, 4, 5, 6]).unwrap();
    let (_, issues) = found(&Source::new(Path::new(""), &path.display().to_string(), Role::Demand));
    assert_eq!(issues.count_of("E0188"), 1);
}

#[test]
fn a_window_reads_what_is_in_it_and_says_so() {
    // 40 columns of 1/1200 degree from 107.0: the margin of 0.02 degrees is 24 of them.
    for name in ["tiled-lzw.tif", "stripped-deflate.tif", "big.tif"] {
        let source = Source { window: Some([106.98, 29.0, 106.98, 30.0]), ..fixture(name) };
        let (table, _) = found(&source);
        let table = table.map(|table| table.rows);
        assert!(table.is_none(), "{name}: the margin ends where the raster begins");
        let source = Source { window: Some([106.98 + 10.2 / 1200.0, 29.0, 106.98 + 10.2 / 1200.0, 30.0]), ..source };
        let (part, issues) = found(&source);
        let part = part.unwrap();
        let (whole, _) = found(&fixture(name));
        let whole = whole.unwrap();
        let west = |table: &Table| table.geometry.xy.iter().filter(|at| at[0] < 107.0 + 11.0 / 1200.0).count();
        assert_eq!((part.rows, west(&part)), (west(&whole), west(&whole)), "{name}");
        assert_eq!(fact(&issues, "I0181", "beyond").as_deref(), Some("870"), "{name}");
    }
    let elsewhere = Source { window: Some([10.0, 50.0, 11.0, 51.0]), ..fixture("big.tif") };
    assert_eq!(found(&elsewhere).1.count_of("E0186"), 1);
    let mollweide = Source { window: Some([107.0, 29.8, 107.1, 29.9]), ..fixture("mollweide.tif") };
    assert_eq!(found(&mollweide).0.map(|table| table.rows), Some(971));
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| found(&fixture("tiled-lzw.tif")))
    };
    assert_eq!(with(1), with(3));
}

/// Cut at every byte, every byte changed: an answer or an error, never a panic, soon.
#[test]
fn damage_is_an_error_or_another_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.tif");
    let source = Source::new(Path::new(""), &path.display().to_string(), Role::Demand);
    for name in ["stripped-deflate.tif", "mollweide.tif"] {
        let sound = std::fs::read(fixture(name).path).unwrap();
        for end in 4..sound.len() {
            std::fs::write(&path, &sound[..end]).unwrap();
            let (table, issues) = found(&source);
            assert!(table.is_some() != issues.has_errors(), "{name} cut at {end}");
        }
        for at in 4..sound.len() {
            let mut bytes = sound.clone();
            bytes[at] ^= [0xff, 0x01, 0x80][at % 3];
            std::fs::write(&path, &bytes).unwrap();
            let (table, issues) = found(&source);
            assert!(table.is_some() != issues.has_errors(), "{name} changed at {at}");
        }
    }
}
