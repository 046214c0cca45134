//! What the tests share: small towns on disk, and what a run of them writes.

#![allow(clippy::panic, reason = "a test that panics has failed")]

pub mod finished;

use catchment::balance::Results;
use catchment::check::{verify, verify_by};
use catchment::run::{recheck, table_ways};
use catchment::study::Study;
use catchment::words::Lang;
use catchment::write::{self, WriteOptions};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Where town coordinates start, in EPSG:4545 (central meridian 108 degrees east).
pub const ORIGIN: [f64; 2] = [500_000.0, 3_300_000.0];

/// The value; a failure is that of the test.
pub fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error:?}"))
}

/// The street town of `docs/methods.md`.
pub fn street_town() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/town/study.toml")
}

/// Opens a study with some keys changed and runs it.
pub fn run(study: &Path, changes: &[&str]) -> Results {
    let changes: Vec<String> = changes.iter().map(|c| (*c).to_owned()).collect();
    let study = Study::open_with(study, &changes).unwrap_or_else(|failure| panic!("{failure:?}"));
    catchment::run::run(&study).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// Runs a study, writes the results to a fresh folder and gives every file's bytes by name; words are Chinese.
pub fn written(study: &Path, changes: &[&str]) -> BTreeMap<String, Vec<u8>> {
    written_in(study, changes, Lang::Zh)
}

/// The same with words in this language.
pub fn written_in(study: &Path, changes: &[&str], lang: Lang) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let out = folder.path().join("out");
    let results = run(study, changes);
    let base = study.parent().map(Path::to_path_buf).unwrap_or_default();
    let name = study.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let options = WriteOptions { overwrite: false, base, study: name, lang };
    write::write(&results, &out, &options).unwrap_or_else(|error| panic!("{error}"));
    files(&out)
}

/// Writes results beside their study and has every check look at them: from the files alone, with the ways of services that go by
/// lists, and from the raw layers.
pub fn verified(results: &Results, study: &Path) {
    let base = study.parent().map(Path::to_path_buf).unwrap_or_default();
    let out = base.join("out");
    let name = study.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let options = WriteOptions { base: base.clone(), study: name, ..WriteOptions::default() };
    must(write::write(results, &out, &options));
    let study = must(Study::open(study));
    let tables = must(table_ways(&study, &out));
    let mut findings = must(verify(&out, Some(&base)));
    findings.extend(must(verify_by(&out, Some(&base), &tables)));
    findings.extend(must(recheck(&study, &out)));
    for finding in &findings {
        assert!(finding.holds, "{}", finding.text(Lang::En));
    }
}

/// Every file below a folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
                all.insert(name, std::fs::read(&path).unwrap_or_default());
            }
        }
    }
    all
}

/// A site of a made-up town, metres from [`ORIGIN`].
#[derive(Debug, Clone)]
pub struct Site {
    pub id: String,
    pub at: [f64; 2],
    pub places: u32,
    pub open: bool,
}

/// A cell of a made-up town.
#[derive(Debug, Clone)]
pub struct Cell {
    pub at: [f64; 2],
    pub people: u32,
}

/// A made-up town; zones are strips from west to east, 2 km long.
#[derive(Debug, Clone)]
pub struct Town {
    pub cells: Vec<Cell>,
    pub sites: Vec<Site>,
    /// West and east end of every zone.
    pub strips: Vec<[f64; 2]>,
}

/// Length of the zones, metres.
pub const LENGTH: f64 = 2_000.0;

impl Town {
    /// Zone of a place strictly inside a strip; `None` outside all; `Err` on a border, where any neighbour may have it.
    pub fn strip(&self, at: [f64; 2]) -> Result<Option<usize>, ()> {
        if self.strips.iter().flatten().any(|end| *end == at[0]) || at[1] == 0.0 || at[1] == LENGTH {
            return Err(());
        }
        if at[1] < 0.0 || at[1] > LENGTH {
            return Ok(None);
        }
        Ok(self.strips.iter().position(|[west, east]| *west < at[0] && at[0] < *east))
    }

    /// The cells as a table.
    pub fn cells_csv(&self) -> String {
        let mut out = String::from("x,y,persons\n");
        for cell in &self.cells {
            let _ = writeln!(out, "{},{},{}", ORIGIN[0] + cell.at[0], ORIGIN[1] + cell.at[1], cell.people);
        }
        out
    }

    /// The sites as a table.
    pub fn sites_csv(&self) -> String {
        let mut out = String::from("id,name,service,places,status,opens,x,y\n");
        for site in &self.sites {
            let opens = if site.open { 2000 } else { 2100 };
            let [x, y] = [ORIGIN[0] + site.at[0], ORIGIN[1] + site.at[1]];
            let _ = writeln!(out, "{0},School {0},primary,{1},existing,{opens},{x},{y}", site.id, site.places);
        }
        out
    }

    /// Corners of a zone, counter-clockwise, closed.
    pub fn ring(&self, zone: usize) -> Vec<[f64; 2]> {
        let [west, east] = self.strips[zone];
        [[west, 0.0], [east, 0.0], [east, LENGTH], [west, LENGTH], [west, 0.0]]
            .map(|[x, y]| [ORIGIN[0] + x, ORIGIN[1] + y])
            .to_vec()
    }

    /// The zones as GeoJSON, each ring changed by `twist`.
    pub fn zones_geojson(&self, twist: impl Fn(Vec<[f64; 2]>) -> Vec<[f64; 2]>) -> String {
        let features: Vec<_> = (0..self.strips.len())
            .map(|zone| {
                serde_json::json!({
                    "type": "Feature", "properties": { "id": format!("Z{zone}"), "name": format!("Strip {zone}") },
                    "geometry": { "type": "Polygon", "coordinates": [twist(self.ring(zone))] },
                })
            })
            .collect();
        let crs = serde_json::json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::4545" } });
        serde_json::json!({ "type": "FeatureCollection", "crs": crs, "features": features }).to_string()
    }

    /// Writes the town as a study and its layers.
    pub fn lay_out(&self, folder: &Path, method: &str) -> PathBuf {
        Self::lay_out_as(folder, method, &self.cells_csv(), &self.sites_csv(), &self.zones_geojson(|ring| ring))
    }

    /// Writes the town with these layers.
    pub fn lay_out_as(folder: &Path, method: &str, cells: &str, sites: &str, zones: &str) -> PathBuf {
        let study = format!(
            "title = \"town\"\nyear = 2025\ncrs.analysis = \"EPSG:4545\"\nfacilities = [{{ path = \"sites.csv\", crs = \"EPSG:4545\" }}]\n\
             demand = [{{ path = \"cells.csv\", crs = \"EPSG:4545\" }}]\nzones = {{ path = \"zones.geojson\" }}\n\
             [[service]]\nid = \"primary\"\ndemand = {{ participation = 1.0 }}\n{method}\n"
        );
        for (name, text) in
            [("study.toml", study.as_str()), ("cells.csv", cells), ("sites.csv", sites), ("zones.geojson", zones)]
        {
            std::fs::write(folder.join(name), text).unwrap_or_else(|error| panic!("{error}"));
        }
        folder.join("study.toml")
    }
}
