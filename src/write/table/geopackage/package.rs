//! A GeoPackage in the making: layers one after the other, each with its types, its index and the names of its columns for people.

use super::geometry::geometry;
use super::index;
use super::names::{Names, layer_name, quoted};
use super::packed;
use super::tables;
use crate::geodesy::{Named, named};
use crate::read::Shape;
use crate::write::table::kind::Kind;
use crate::write::table::{Srs, definition};
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, Statement, params, params_from_iter};
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::Path;

/// `GPKG`, as the application id of the file.
const APPLICATION: i64 = 0x4750_4B47;
/// Version 1.3.
const VERSION: i64 = 10300;
/// No clock goes into a file.
const WRITTEN: &str = "2000-01-01T00:00:00.000Z";

/// A file in the making; nothing of it lasts without [`Package::finish`].
pub struct Package {
    connection: Connection,
    layers: Names,
    titles: BTreeSet<String>,
    systems: BTreeSet<u32>,
    has_schema: bool,
    has_styles: bool,
}

/// A layer, or a table without geometry.
pub struct Layer<'a> {
    /// Its table, where no other has the name.
    pub name: &'a str,
    /// What people call it, where nothing else is called so.
    pub title: &'a str,
    /// The type of its geometries; `None` for a table.
    pub geometry: Option<&'static str>,
    /// The system its coordinates are in: an EPSG code, or none that is published.
    pub srs: Option<u32>,
    /// Its columns beside key and geometry.
    pub fields: Vec<Field>,
}

/// A column.
pub struct Field {
    /// Its name, where no other has it.
    pub name: String,
    /// The type of its values.
    pub kind: Kind,
    /// What people call it, where that is not its name.
    pub alias: Option<String>,
}

/// A way to show a layer, as QGIS keeps it.
pub struct LayerStyle {
    /// The layer's table.
    pub table: String,
    /// Its name.
    pub name: String,
    /// The style.
    pub qml: String,
    /// Whether the layer opens with it.
    pub is_first: bool,
}

/// What SQLite says, as an error of the system where it was one: a disk that is full is no damaged file.
pub(crate) fn of_sqlite(error: rusqlite::Error) -> io::Error {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => ErrorKind::StorageFull,
        Some(ErrorCode::PermissionDenied) => ErrorKind::PermissionDenied,
        Some(ErrorCode::ReadOnly) => ErrorKind::ReadOnlyFilesystem,
        Some(ErrorCode::OutOfMemory) => ErrorKind::OutOfMemory,
        _ => ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

impl Package {
    /// Begins a file where none is.
    pub fn create(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA encoding = 'UTF-8';",
        )?;
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.pragma_update(None, "user_version", VERSION)?;
        connection.execute_batch("BEGIN")?;
        connection.execute_batch(tables::ALWAYS)?;
        let mut package = Self {
            connection,
            layers: Names::default(),
            titles: BTreeSet::new(),
            systems: BTreeSet::new(),
            has_schema: false,
            has_styles: false,
        };
        package.system(4326)?;
        Ok(package)
    }

    /// Makes what was written last.
    pub fn finish(self) -> rusqlite::Result<()> {
        self.connection.execute_batch("COMMIT")?;
        self.connection.close().map_err(|(_, error)| error)
    }

    /// A line of `gpkg_spatial_ref_sys`.
    fn system(&mut self, code: u32) -> rusqlite::Result<()> {
        if !self.systems.insert(code) {
            return Ok(());
        }
        let epsg = format!("EPSG:{code}");
        let definition = match named(&epsg) {
            Named::System(system) => definition::ogc(&Srs::new(system, &epsg)),
            _ => None,
        };
        let name = match code {
            4326 => "WGS 84 geodetic".to_owned(),
            4490 => "China Geodetic Coordinate System 2000".to_owned(),
            _ => epsg,
        };
        self.connection.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, 'EPSG', ?2, ?3, NULL)",
            params![name, code, definition.unwrap_or_else(|| "undefined".to_owned())],
        )?;
        Ok(())
    }

    /// Begins a layer, whose rows are written next.
    pub fn layer(&mut self, layer: &Layer<'_>) -> rusqlite::Result<Rows<'_>> {
        if let Some(code) = layer.srs {
            self.system(code)?;
        }
        // Without a code: GCJ-02 and BD-09, degrees of no published system.
        let srs = layer.srs.map_or(0, i64::from);
        let table = self.layers.next(&layer_name(layer.name));
        let title = self.title(layer.title, &table);
        let is_spatial = layer.geometry.is_some();
        self.connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                table,
                if is_spatial { "features" } else { "attributes" },
                title,
                WRITTEN,
                is_spatial.then_some(srs)
            ],
        )?;
        let mut names = Names::default();
        let taken = layer.fields.iter().map(|field| field.name.as_str());
        let key = names.unique("fid", taken.clone());
        let geometry = layer.geometry.map(|kind| (names.unique("geom", taken), kind));
        let mut columns = vec![format!("{} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", quoted(&key))];
        if let Some((column, kind)) = &geometry {
            columns.push(format!("{} {kind}", quoted(column)));
            self.connection.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, 0, 0)",
                params![table, column, kind, srs],
            )?;
        }
        let own: Vec<String> = layer.fields.iter().map(|field| names.next(&field.name)).collect();
        columns
            .extend(own.iter().zip(&layer.fields).map(|(name, field)| format!("{} {}", quoted(name), sql(field.kind))));
        self.connection.execute_batch(&format!("CREATE TABLE {} ({})", quoted(&table), columns.join(", ")))?;
        self.aliases(&table, &own, &layer.fields)?;
        let marks = vec!["?"; columns.len()].join(", ");
        let insert = self.connection.prepare(&format!("INSERT INTO {} VALUES ({marks})", quoted(&table)))?;
        Ok(Rows {
            connection: &self.connection,
            insert,
            table,
            key,
            geometry: geometry.map(|(column, _)| column),
            columns: own,
            srs: srs as i32,
            written: 0,
            boxes: Vec::new(),
            values: Vec::new(),
        })
    }

    /// A title that nothing else has.
    fn title(&mut self, wish: &str, table: &str) -> String {
        let title = if self.titles.contains(wish) { format!("{wish} ({table})") } else { wish.to_owned() };
        self.titles.insert(title.clone());
        title
    }

    /// Names for people, each once in its layer.
    fn aliases(&mut self, table: &str, names: &[String], fields: &[Field]) -> rusqlite::Result<()> {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for (name, field) in names.iter().zip(fields) {
            let Some(alias) = field.alias.as_deref().filter(|alias| *alias != name) else { continue };
            if !self.has_schema {
                self.connection.execute_batch(tables::EXTENSIONS)?;
                self.connection.execute_batch(tables::SCHEMA)?;
                self.has_schema = true;
            }
            let unique = if used.insert(alias) { alias.to_owned() } else { format!("{alias} ({name})") };
            self.connection.execute(
                "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?1, ?2, ?3, ?4)",
                params![table, name, unique, alias],
            )?;
        }
        Ok(())
    }

    /// Adds a way to show a layer.
    pub fn style(&mut self, style: &LayerStyle) -> rusqlite::Result<()> {
        if !self.has_styles {
            self.connection.execute_batch(tables::STYLES)?;
            self.connection.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES ('layer_styles', 'attributes', 'layer_styles', ?1)",
                [WRITTEN],
            )?;
            self.has_styles = true;
        }
        self.connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, \
             useAsDefault, description, owner, ui, update_time) \
             SELECT '', '', table_name, column_name, ?2, ?3, '', ?4, ?2, '', NULL, ?5 FROM gpkg_geometry_columns WHERE table_name = ?1",
            params![style.table, style.name, style.qml, style.is_first, WRITTEN],
        )?;
        Ok(())
    }
}

/// The rows of a layer in the making.
pub struct Rows<'p> {
    connection: &'p Connection,
    insert: Statement<'p>,
    table: String,
    key: String,
    geometry: Option<String>,
    columns: Vec<String>,
    srs: i32,
    written: i64,
    boxes: Vec<packed::Row>,
    values: Vec<Value>,
}

impl Rows<'_> {
    /// The names that the columns got.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Adds a row; a table has no use for the shape.
    pub fn push(&mut self, shape: Shape<'_>, values: impl IntoIterator<Item = Value>) -> rusqlite::Result<()> {
        self.written += 1;
        self.values.clear();
        self.values.push(Value::Integer(self.written));
        if self.geometry.is_some() {
            let (blob, extent) = geometry(shape, self.srs);
            self.boxes.extend(extent.map(|extent| (self.written, extent)));
            self.values.push(blob);
        }
        self.values.extend(values);
        self.insert.execute(params_from_iter(self.values.iter()))?;
        Ok(())
    }

    /// Ends the layer: with its extent and its index. Gives the name of its table.
    pub fn finish(self) -> rusqlite::Result<String> {
        let Self { connection, table, key, geometry, boxes, .. } = self;
        let all = boxes
            .iter()
            .map(|(_, extent)| *extent)
            .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        if let Some([west, south, east, north]) = all {
            connection.execute(
                "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE table_name = ?1",
                params![table, west, south, east, north],
            )?;
        }
        if let Some(geometry) = geometry {
            index::add(connection, &table, &key, &geometry, &boxes)?;
        }
        Ok(table)
    }
}

fn sql(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer => "INTEGER",
        Kind::Real => "REAL",
        Kind::Bool => "BOOLEAN",
        Kind::Text => "TEXT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, of_system, word};

    #[test]
    fn a_full_disk_is_called_full() {
        let folder = tempfile::tempdir().unwrap();
        let package = Package::create(&folder.path().join("a.gpkg")).unwrap();
        let filled = "PRAGMA max_page_count = 1; CREATE TABLE full (x); INSERT INTO full VALUES (zeroblob(1000000));";
        let error = of_sqlite(package.connection.execute_batch(filled).unwrap_err());
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        assert_eq!(of_system(&error).text(Lang::Zh), word("issue.said.full", Lang::Zh));
    }
}
