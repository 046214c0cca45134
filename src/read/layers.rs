//! Where the layers of a study come from: files, or tables in memory (a wheel, a browser, tests).

use super::building::Building;
use super::cell::Cell;
use super::cells::Cells;
use super::geometry::Geometry;
use super::source::{Source, layer_of};
use super::table::Table;
use super::{Progress, Wanted};
use super::{hash, open};
use crate::issue::{Issue, Issues};
use crate::model::{RawRaster, RawRoads};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

/// Gives the table of a layer, with the columns that are wanted of it.
pub trait Layers: Sync {
    /// The table, or what is wrong with it.
    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues);

    /// Rasters over one grid as one table: each is added to the column of its name, and those of one name stand together. What
    /// has no files has no rasters (E0193).
    fn rasters(
        &self,
        bands: &[(String, Source)],
        _wanted: &Wanted,
        _progress: &dyn Progress,
    ) -> (Option<Table>, Issues) {
        let mut issues = Issues::new();
        for (_, source) in bands {
            issues.push(Issue::new("E0193").file(&source.shown_as).value("GeoTIFF"));
        }
        (None, issues)
    }

    /// Roads of a file in a format that holds nothing else (OpenStreetMap); `None` where the file is of another format, whose table is to be
    /// asked for.
    fn roads(&self, _source: &Source, _progress: &dyn Progress) -> Option<(Option<RawRoads>, Issues)> {
        None
    }

    /// A raster of numbers that are no people, such as heights. What has no files has no rasters (E0193).
    fn field(&self, source: &Source, _progress: &dyn Progress) -> (Option<RawRaster>, Issues) {
        (None, Issue::new("E0193").file(&source.shown_as).value("GeoTIFF").into())
    }

    /// The text of a small file that is no layer, such as the definition of a system.
    ///
    /// # Errors
    /// E0101 when it cannot be read, is larger than a mebibyte or is not UTF-8.
    fn text(&self, source: &Source) -> Result<String, Issue>;

    /// SHA-256 of the file of a layer, and of those that may be read with it, as they are now, by the names that the study gives
    /// them; none where there are no files.
    fn hashes(&self, _source: &Source) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// A definition of a system has some thousand bytes.
const LONGEST: u64 = 1 << 20;

/// Layers as files, from the folder of the study on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files;

impl Layers for Files {
    fn hashes(&self, source: &Source) -> Vec<(String, String)> {
        hash::hashes(source)
    }

    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        open::read_table(source, wanted, progress)
    }

    fn rasters(&self, bands: &[(String, Source)], wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        open::read_rasters(bands, wanted, progress)
    }

    fn roads(&self, source: &Source, progress: &dyn Progress) -> Option<(Option<RawRoads>, Issues)> {
        open::read_roads(source, progress)
    }

    fn field(&self, source: &Source, progress: &dyn Progress) -> (Option<RawRaster>, Issues) {
        open::read_field(source, progress)
    }

    fn text(&self, source: &Source) -> Result<String, Issue> {
        let unread = |reason: String| Issue::new("E0101").file(&source.shown_as).fact("reason", reason);
        // A pipe would be waited for without end.
        if !std::fs::metadata(&source.path).map_err(|error| unread(error.to_string()))?.is_file() {
            return Err(unread("not a regular file".to_owned()));
        }
        let file = File::open(&source.path).map_err(|error| unread(error.to_string()))?;
        let mut text = String::new();
        file.take(LONGEST + 1).read_to_string(&mut text).map_err(|error| unread(error.to_string()))?;
        if text.len() as u64 > LONGEST { Err(unread(format!("more than {LONGEST} bytes"))) } else { Ok(text) }
    }
}

/// Layers in memory, by the paths that the study gives them: the bytes of a GeoJSON or CSV file, or columns.
///
/// No file is opened, and no hash of such a layer stands in `run.json`.
#[derive(Debug, Clone, Default)]
pub struct InMemory {
    layers: BTreeMap<String, Held>,
}

#[derive(Debug, Clone)]
enum Held {
    Bytes(Vec<u8>),
    Columns(Columns),
}

impl InMemory {
    /// No layers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the bytes of a file: GeoJSON, GeoJSON text sequences or a text table.
    #[must_use]
    pub fn bytes(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.layers.insert(path.to_owned(), Held::Bytes(bytes.into()));
        self
    }

    /// Adds a table of columns.
    #[must_use]
    pub fn columns(mut self, path: &str, columns: Columns) -> Self {
        self.layers.insert(path.to_owned(), Held::Columns(columns));
        self
    }
}

impl Layers for InMemory {
    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        match self.layers.get(&source.shown_as) {
            None => (None, self.absent(source).into()),
            Some(Held::Bytes(bytes)) => {
                let (table, issues) = open::read_bytes(source, bytes, wanted, progress);
                (table.map(without_file), issues)
            }
            Some(Held::Columns(columns)) => match columns.table(source, wanted) {
                Ok(table) => (Some(table), Issues::new()),
                Err(issue) => (None, issue.file(&source.shown_as).into()),
            },
        }
    }

    fn text(&self, source: &Source) -> Result<String, Issue> {
        match self.layers.get(&source.shown_as) {
            Some(Held::Bytes(bytes)) => Ok(String::from_utf8_lossy(bytes).into_owned()),
            _ => Err(self.absent(source)),
        }
    }
}

impl InMemory {
    fn absent(&self, source: &Source) -> Issue {
        let known: Vec<&str> = self.layers.keys().map(String::as_str).collect();
        let reason = format!("not in memory; there are: {}", known.join(", "));
        Issue::new("E0101").file(&source.shown_as).fact("reason", reason)
    }
}

/// The layer of a table that no file was read for.
fn without_file(mut table: Table) -> Table {
    table.layer.files.clear();
    table
}

/// A layer column by column, as a data frame has it; all of one length.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    geometry: Geometry,
    columns: Vec<(String, Cells)>,
}

impl Columns {
    /// No columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// A point for each row, in the layer's system: `[x, y]` or `[longitude, latitude]`.
    #[must_use]
    pub fn points(mut self, at: Vec<[f64; 2]>) -> Self {
        self.geometry = Geometry::of_points(at);
        self
    }

    /// An area for each row: polygons of rings of corners, the shell first.
    #[must_use]
    pub fn areas(mut self, areas: &[Vec<Vec<Vec<[f64; 2]>>>]) -> Self {
        self.geometry = Geometry::default();
        for polygons in areas {
            self.geometry.push_polygons(polygons);
        }
        self
    }

    /// A column of numbers; one that is not finite is a missing one.
    #[must_use]
    pub fn numbers(self, name: &str, values: impl IntoIterator<Item = f64>) -> Self {
        self.column(
            name,
            values.into_iter().map(|value| if value.is_finite() { Cell::Real(value) } else { Cell::Null }),
        )
    }

    /// A column of texts.
    #[must_use]
    pub fn texts<T: Into<Box<str>>>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        self.column(name, values.into_iter().map(|value| Cell::Text(value.into())))
    }

    fn column(mut self, name: &str, values: impl Iterator<Item = Cell>) -> Self {
        let mut cells = Cells::new();
        values.for_each(|cell| cells.push(cell));
        self.columns.push((name.to_owned(), cells));
        self
    }

    fn table(&self, source: &Source, wanted: &Wanted) -> Result<Table, Issue> {
        let lengths = self.columns.iter().map(|(_, cells)| cells.len());
        let lengths: Vec<usize> = lengths.chain((!self.geometry.is_empty()).then(|| self.geometry.len())).collect();
        let rows = lengths.first().copied().unwrap_or(0);
        if rows == 0 {
            return Err(Issue::new("E0102"));
        }
        if let Some((name, cells)) = self.columns.iter().find(|(_, cells)| cells.len() != rows) {
            return Err(Issue::new("E0192").field(name).value(cells.len()).fact("rows", rows));
        }
        if lengths.iter().any(|length| *length != rows) {
            return Err(Issue::new("E0192").field("geometry").value(self.geometry.len()).fact("rows", rows));
        }
        // What is in memory already takes up no more.
        let names = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let mut building = Building::new(names, wanted, u64::MAX);
        building.columns(rows, |at| self.columns[at].1.clone());
        building.geometry = self.geometry.clone();
        let layer = layer_of(source, "columns", "UTF-8".to_owned());
        Ok(without_file(building.finish(layer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;
    use crate::read::{Quiet, Shape};
    use std::path::Path;

    fn source(path: &str) -> Source {
        Source::new(Path::new("nowhere"), path, Role::Facilities)
    }

    fn read(layers: &InMemory, path: &str) -> Result<Table, Vec<&'static str>> {
        let (table, issues) = layers.table(&source(path), &Wanted::everything(), &Quiet);
        table.ok_or_else(|| issues.groups().filter_map(|group| Some(group.examples.first()?.code)).collect())
    }

    #[test]
    fn bytes_are_read_as_a_file_of_them() {
        let csv = "id,学位,名称\nA,1,凤城街道第一小学\nB,2,渡舟街道第二小学\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(csv);
        let points = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"A"},"geometry":{"type":"Point","coordinates":[107.1,29.8]}}]}"#;
        let layers = InMemory::new()
            .bytes("a.csv", csv)
            .bytes("gbk.csv", gbk.into_owned())
            .bytes("a.geojson", points)
            .bytes("a.xlsx", &b"PK\x03\x04"[..])
            .bytes("empty", Vec::new());
        for name in ["a.csv", "gbk.csv"] {
            let table = read(&layers, name).unwrap();
            assert_eq!((table.rows, table.names), (2, ["id", "学位", "名称"].map(str::to_owned).to_vec()), "{name}");
        }
        let table = read(&layers, "a.geojson").unwrap();
        assert_eq!(table.shape(0), Shape::Point([107.1, 29.8]));
        assert!(table.layer.files.is_empty());
        assert_eq!(read(&layers, "a.xlsx").unwrap_err(), ["E0193"]);
        assert_eq!(read(&layers, "empty").unwrap_err(), ["E0102"]);
        assert_eq!(read(&layers, "b.csv").unwrap_err(), ["E0101"]);
    }

    #[test]
    fn columns_are_a_table() {
        let at = vec![[1.0, 2.0], [3.0, 4.0]];
        let columns = Columns::new().points(at.clone()).texts("id", ["A", "B"]).numbers("places", [5.0, f64::NAN]);
        let table = read(&InMemory::new().columns("sites", columns.clone()), "sites").unwrap();
        assert_eq!((table.rows, table.shape(1)), (2, Shape::Point([3.0, 4.0])));
        assert_eq!(table.layer.bounds, Some([1.0, 2.0, 3.0, 4.0]));
        let places = table.column("places").unwrap();
        assert_eq!([places.get(0), places.get(1)], [Cell::Real(5.0), Cell::Null]);
        for uneven in [columns.clone().numbers("more", [1.0]), columns.points(vec![[0.0, 0.0]])] {
            assert_eq!(read(&InMemory::new().columns("sites", uneven), "sites").unwrap_err(), ["E0192"]);
        }
        assert_eq!(read(&InMemory::new().columns("none", Columns::new()), "none").unwrap_err(), ["E0102"]);
    }
}
