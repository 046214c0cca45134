//! What every fuzz target does with its bytes. One file, used twice: by libFuzzer (`fuzz/fuzz_targets/`) and, over damaged
//! copies of known files, by `tests/smoke_fuzz.rs` on the stable compiler.
//!
//! A body returns. A panic, an endless loop or a ledger that does not close is a find.

use catchment::issue::{Issues, keep_caught_quiet};
use catchment::model::Role;
use catchment::read::quantity::{Heading, Measure, quantity, sentence};
use catchment::read::{Cell, Files, Layers, Quiet, Source, Table, Wanted, number as numbers, read_table};
use catchment::run;
use catchment::study::{Failure, Study};
use catchment::words::Lang;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A target: bytes in, nothing out.
pub type Body = fn(&[u8]);

/// Every target by name.
pub const ALL: [(&str, Body); 14] = [
    ("geojson", geojson),
    ("csv", csv),
    ("sheet", sheet),
    ("shapefile", shapefile),
    ("dbf", dbf),
    ("geopackage", geopackage),
    ("flatgeobuf", flatgeobuf),
    ("geoparquet", geoparquet),
    ("wkb", wkb),
    ("geotiff", geotiff),
    ("osm", osm),
    ("number", number),
    ("study", study_file),
    ("pipeline", pipeline),
];

/// A folder of this call alone; gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static CALLS: AtomicUsize = AtomicUsize::new(0);
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let name = format!("catchment-fuzz-{}-{}", std::process::id(), CALLS.fetch_add(1, Ordering::Relaxed));
        let folder = Self(base.join(name));
        assert!(std::fs::create_dir_all(&folder.0).is_ok(), "{}", folder.0.display());
        folder
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        assert!(std::fs::write(self.0.join(name), bytes).is_ok());
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A panic of a library that the program catches is no find; libFuzzer takes every panic for one.
fn as_the_program_does() {
    static ONCE: Once = Once::new();
    ONCE.call_once(keep_caught_quiet);
}

/// Reads a file; what comes is a table whose columns are as long as it says, or an error.
fn read(folder: &Folder, name: &str, role: Role) -> Option<Table> {
    as_the_program_does();
    let (table, issues) = read_table(&Source::new(&folder.0, name, role), &Wanted::everything(), &Quiet);
    assert!(table.is_some() || issues.has_errors(), "neither a table nor an error");
    say(&issues);
    if let Some(table) = &table {
        assert!(table.columns.iter().all(|column| column.cells.len() == table.rows), "a column of another length");
        assert_eq!(table.names.len(), table.columns.len());
        for row in 0..table.rows {
            let _ = table.shape(row);
        }
    }
    table
}

/// Every finding can be said in both languages.
fn say(issues: &Issues) {
    for issue in issues.groups().flat_map(|group| &group.examples) {
        assert!(!issue.sentence(Lang::En).is_empty() && !issue.sentence(Lang::Zh).is_empty(), "{}", issue.code);
    }
}

fn alone(name: &str, bytes: &[u8], role: Role) {
    let folder = Folder::new();
    folder.put(name, bytes);
    read(&folder, name, role);
}

/// GeoJSON, sequences of features, either in gzip.
pub fn geojson(bytes: &[u8]) {
    alone("t.geojson", bytes, Role::Zones);
}

/// Text tables in any encoding.
pub fn csv(bytes: &[u8]) {
    alone("t.csv", bytes, Role::Facilities);
}

/// Workbooks of every kind.
pub fn sheet(bytes: &[u8]) {
    alone("t.xlsx", bytes, Role::Facilities);
}

/// A shapefile: the bytes up to the first `\xff.dbf` are shapes, the rest attributes.
pub fn shapefile(bytes: &[u8]) {
    let folder = Folder::new();
    let mark = b"\xff.dbf";
    let split = bytes.windows(mark.len()).position(|window| window == mark);
    folder.put("t.shp", &bytes[..split.unwrap_or(bytes.len())]);
    if let Some(at) = split {
        folder.put("t.dbf", &bytes[at + mark.len()..]);
    }
    read(&folder, "t.shp", Role::Zones);
}

/// A DBF table by itself.
pub fn dbf(bytes: &[u8]) {
    alone("t.dbf", bytes, Role::Facilities);
}

/// Roads of OpenStreetMap.
pub fn osm(bytes: &[u8]) {
    let folder = Folder::new();
    folder.put("t.osm.pbf", bytes);
    // A file whose head is damaged is none of OpenStreetMap.
    if let Some((roads, issues)) = Files.roads(&Source::new(&folder.0, "t.osm.pbf", Role::Roads), &Quiet) {
        assert!(roads.is_some() || issues.has_errors(), "neither roads nor an error");
        say(&issues);
    }
}

/// A whole database.
pub fn geopackage(bytes: &[u8]) {
    alone("t.gpkg", bytes, Role::Zones);
}

/// A FlatGeobuf with any kind of column and geometry.
pub fn flatgeobuf(bytes: &[u8]) {
    alone("t.fgb", bytes, Role::Zones);
}

/// A Parquet file, with or without geometries.
pub fn geoparquet(bytes: &[u8]) {
    alone("t.parquet", bytes, Role::Zones);
}

/// The blob of a geometry, in the same database every time.
pub fn wkb(bytes: &[u8]) {
    /// Its geometry is 1,024 bytes of `0xa5`, which are overwritten where they lie.
    const EMPTY: &[u8] = include_bytes!("../tests/data/fuzz/one.gpkg");
    let folder = Folder::new();
    let mut package = EMPTY.to_vec();
    let Some(at) = package.windows(64).position(|window| window == [0xa5; 64]) else { return };
    let length = bytes.len().min(1024);
    package[at..at + length].copy_from_slice(&bytes[..length]);
    package[at + length..at + 1024].fill(0);
    folder.put("t.gpkg", &package);
    read(&folder, "t.gpkg", Role::Zones);
}

/// A raster of people.
pub fn geotiff(bytes: &[u8]) {
    alone("t.tif", bytes, Role::Demand);
}

/// Amounts and sentences as people write them.
pub fn number(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for measure in [Measure::Places, Measure::Persons] {
        for heading in [Heading::bare(measure), Heading::new(&text, measure)] {
            if let Ok(Some(amount)) = quantity(&text, &heading) {
                assert!(amount.to_f64() >= 0.0 && amount.to_f64().is_finite(), "{text:?}");
            }
            let _ = numbers::count(&Cell::Text(text.as_ref()), &heading);
        }
    }
    let _ = numbers::coordinate(&Cell::Text(text.as_ref()));
    let _ = sentence(&text);
}

/// A study file by itself.
pub fn study_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(failure) = Study::parse(&text, &[], PathBuf::new(), "study.toml".to_owned()) {
        no_bug(&failure);
    }
}

fn no_bug(failure: &Failure) {
    assert!(!matches!(failure, Failure::Bug(_)), "{failure:?}");
}

/// Three tiny layers, one of them from the bytes (the first says which), through the whole program: the ledger closes or
/// the data are refused.
pub fn pipeline(bytes: &[u8]) {
    let folder = Folder::new();
    for (name, text) in TOWN {
        folder.put(name, text.as_bytes());
    }
    let Some((which, rest)) = bytes.split_first() else { return };
    let (name, _) = TOWN[1 + usize::from(*which) % 3];
    folder.put(name, rest);
    let outcome = Study::open(folder.0.join("study.toml")).and_then(|study| run::run(&study));
    match outcome {
        Err(failure) => no_bug(&failure),
        Ok(results) => {
            for service in &results.services {
                assert!(service.ledger.close().is_ok(), "a ledger that does not close was handed out");
            }
        }
    }
}

/// The street town of the tests.
pub const TOWN: [(&str, &str); 4] = [
    ("study.toml", include_str!("../tests/data/town/study.toml")),
    ("cells.csv", include_str!("../tests/data/town/cells.csv")),
    ("schools.csv", include_str!("../tests/data/town/schools.csv")),
    ("streets.geojson", include_str!("../tests/data/town/streets.geojson")),
];
