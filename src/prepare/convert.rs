//! `convert`: a file into another format, another coordinate system, or both.
//!
//! Every row, column and value is kept, in its order. What was written is read back and compared before it is moved into
//! place, so that the sums of all columns are what they were.

use super::Failure;
use super::same::difference;
use crate::crs;
use crate::geodesy::{Named, System, named};
use crate::issue::{Issue, Issues, exit};
use crate::model::Role;
use crate::read::number::{coordinate, shown};
use crate::read::roles::{axes, bare_axis, coordinate_columns, shifted};
use crate::read::{Cell, Column, Files as Read, Geometry, Kind, LayerCrs, Progress, Source, Table, Wanted, read_table};
use crate::words::say;
use crate::write::table::{Files, Sheet, Srs, TableFormat, TextEncoding, Unwritable, wkt, write_table};
use crate::write::{self, WriteError, settle};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What to do with a file.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// The system it is in: `auto`, `wgs84`, `cgcs2000`, `gcj02`, `bd09` or `EPSG:n`.
    pub from: String,
    /// The system to write; WGS 84 for GeoJSON and the file's own for others without it.
    pub to: Option<String>,
    /// Which sheet or layer.
    pub layer: Option<String>,
    /// Encoding of a shapefile's texts.
    pub encoding: TextEncoding,
    /// Replace an existing file.
    pub overwrite: bool,
}

/// What was written.
#[derive(Debug, Serialize)]
pub struct Converted {
    /// The file.
    pub out: String,
    /// Format that was read.
    pub format: &'static str,
    /// Rows, each of them written.
    pub rows: usize,
    /// Rows with a position.
    pub located: usize,
    /// Columns, without those added for coordinates.
    pub columns: usize,
    /// System that was read.
    pub from: String,
    /// System that was written.
    pub to: String,
    /// Sum of every column of numbers, the same before and after.
    pub sums: BTreeMap<String, f64>,
    /// What was found and changed.
    #[serde(skip)]
    pub issues: Issues,
}

/// Converts a file.
///
/// # Errors
/// [`Failure`]: nothing is written then, and an earlier file is as it was.
pub fn convert(input: &str, out: &Path, wish: &Conversion, progress: &dyn Progress) -> Result<Converted, Failure> {
    if TableFormat::of(out).is_none() {
        return Err(Failure::new(Issue::new("E0710").file(out.display().to_string()).value(ending(out)), 2));
    }
    // Names that are no Unicode: SQLite takes none, and neither does the plan by which several files are replaced.
    if out.to_str().is_none() && matches!(TableFormat::of(out), Some(TableFormat::GeoPackage | TableFormat::Shapefile))
    {
        return Err(WriteError::Create(out.to_owned(), std::io::ErrorKind::InvalidFilename.into()).into());
    }
    let mut source = Source::new(Path::new(""), input, Role::Facilities);
    let defined = |name: &str| {
        LayerCrs::from(name).resolve(Path::new(""), input, &Read).map_err(|issue| {
            let code = if issue.code == "E0101" { exit::MISSING } else { exit::DATA };
            Failure::new(issue, code)
        })
    };
    let from = defined(&wish.from)?;
    let to = wish.to.as_deref().map(defined).transpose()?;
    let wish = &Conversion { from: from.name, to: to.map(|to| to.name), ..wish.clone() };
    wish.from.clone_into(&mut source.crs);
    if let Some(layer) = &wish.layer {
        source.part.layer = Some(layer.clone());
    }
    let settled = settle(out)?;
    check_target(&source.path, out, wish.overwrite)?;
    let (table, mut issues) = read_table(&source, &Wanted::everything(), progress);
    for note in from.notes {
        issues.push(note);
    }
    issues.extend(settled);
    let missing = issues.count_of("E0101") > 0;
    match table.filter(|_| !issues.has_errors()) {
        Some(table) => {
            let moved = wish.from != "auto" && wish.to.as_ref().is_some_and(|to| *to != wish.from);
            let located = table.geometry.kinds().any(|kind| kind != Kind::None) || axes(&table).0.is_some();
            if moved && !located {
                return Err(Failure::from(Issue::new("E0727").file(input)).after(issues));
            }
            convert_table(table, issues, (input, &out.display().to_string()), out, wish, progress)
        }
        None => Err(Failure::new(issues, if missing { exit::MISSING } else { exit::DATA })),
    }
}

/// Converts what was read of a file, to where it is built; messages call both by the names given.
///
/// # Errors
/// As [`convert`].
pub(super) fn convert_table(
    mut table: Table,
    mut issues: Issues,
    (input, shown_out): (&str, &str),
    out: &Path,
    wish: &Conversion,
    progress: &dyn Progress,
) -> Result<Converted, Failure> {
    let Some(format) = TableFormat::of(out) else {
        return Err(Failure::new(Issue::new("E0710").file(shown_out).value(ending(out)), 2));
    };
    let stop = |issue: Issue, issues: &Issues| Err(Failure::from(issue).after(issues.clone()));
    if let Some(issue) = unsupported(&table) {
        return stop(issue, &issues);
    }
    note_lost(&table, &mut issues);
    let mut sums = sums(&table);
    let (rows, columns) = (table.rows, table.columns.len());
    let mut places = match Places::find(&table) {
        Ok(places) => places,
        Err(found) => return Err(Failure::new(found, exit::DATA).after(issues)),
    };
    // Coordinates may change, and their sum means nothing.
    for at in places.axes.into_iter().flatten() {
        sums.remove(&table.columns[at].name);
    }
    table.layer.bounds = places.geometry.bounds();
    let (from, to) =
        systems(&table, wish, format, &mut issues).map_err(|issue| Failure::from(issue).after(issues.clone()))?;
    let located = places.geometry.kinds().filter(|kind| *kind != Kind::None).count();
    let moved = !from.is_same_place(&to) && located > 0;
    if moved {
        if let Err(issue) = places.transform(&table, &from.system, &to.system) {
            return stop(issue, &issues);
        }
        if matches!(from.system, System::Gcj02 | System::Bd09) {
            issues.push(Issue::new("I0719").file(input).value(from.name()));
        }
    }
    let of_unknown_kind = match to.code {
        None => true,
        Some(code) => !matches!(code, 4326 | 4490) && (format.is_sheet() || format == TableFormat::GeoJsonLines),
    };
    if of_unknown_kind && located > 0 {
        issues.push(Issue::new("W0720").file(shown_out).value(to.name()));
    }
    if located == 0 && wish.to.is_some() {
        issues.push(Issue::new("W0724").file(input));
    }
    places.put(&mut table, format, moved.then_some(&from), &to, &mut issues);
    progress.stage(&say("prepare.progress.writing").with("file", shown_out));
    let sheet = Sheet { table: &table, name: &stem(out), srs: &to, encoding: wish.encoding };
    write((&sheet, input), format, out, &mut issues, progress)?;
    let (from, to) = (from.name(), to.name());
    Ok(Converted {
        out: shown_out.to_owned(),
        format: table.layer.format,
        rows,
        located,
        columns,
        from,
        to,
        sums,
        issues,
    })
}

/// Writes, reads back, compares, and moves into place.
fn write(
    (sheet, input): (&Sheet<'_>, &str),
    format: TableFormat,
    out: &Path,
    issues: &mut Issues,
    progress: &dyn Progress,
) -> Result<(), Failure> {
    let mut files = Files::beside(out)?;
    match write_table(sheet, format, &mut files) {
        Ok(found) => issues.extend(found),
        Err(Unwritable::Write(error)) => return Err(error.into()),
        Err(Unwritable::Data(issue)) => return Err(Failure::from(issue).after(issues.clone())),
    }
    let built = files.path();
    let named = built.display().to_string();
    // Its path may be no Unicode.
    let source = Source { path: built, crs: sheet.srs.name(), ..Source::new(Path::new(""), &named, Role::Facilities) };
    let (read, found) = read_table(&source, &Wanted::everything(), progress);
    let fault = match read {
        Some(read) => difference(sheet.table, &read, format, sheet.srs.system.is_degrees()),
        None => {
            let said = || found.groups().flat_map(|group| &group.examples);
            // The geometry is as faulty in the input.
            if let Some(faulty) = said().find(|issue| issue.code == "E0203") {
                return Err(Failure::from(faulty.clone().file(input)).after(issues.clone()));
            }
            said().next().map(|issue| issue.sentence(crate::words::Lang::En))
        }
    };
    match fault {
        Some(what) => {
            let issue = Issue::new("E0726").file(out.display().to_string()).fact("what", what);
            Err(Failure::from(issue).after(issues.clone()))
        }
        None => Ok(files.commit()?),
    }
}

fn ending(path: &Path) -> String {
    path.extension().map_or_else(|| "-".to_owned(), |ending| ending.to_string_lossy().into_owned())
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// Whether both names lead to one file, by links of either kind.
fn is_same_file(a: &Path, b: &Path) -> bool {
    let is_same = a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let inode = |path: &Path| path.metadata().ok().map(|found| (found.dev(), found.ino()));
        is_same || inode(a).zip(inode(b)).is_some_and(|(a, b)| a == b)
    }
    #[cfg(not(unix))]
    is_same
}

/// The target is not the input, nor a file of it.
pub(crate) fn check_apart(input: &Path, out: &Path) -> Result<(), Failure> {
    let is_input = |path: &PathBuf| Files::existing(input).iter().any(|own| is_same_file(own, path));
    match Files::existing(out).iter().find(|path| is_input(path)) {
        Some(path) => Err(Failure::new(Issue::new("E0712").file(path.display().to_string()), exit::NO_OUTPUT)),
        None => Ok(()),
    }
}

/// The target is not the input, nor a file of it, not there yet unless it may be replaced, and can be written.
pub(crate) fn check_target(input: &Path, out: &Path, overwrite: bool) -> Result<(), Failure> {
    write::check_around(out)?;
    check_apart(input, out)?;
    match Files::existing(out).first() {
        Some(path) if !overwrite => {
            Err(Failure::new(Issue::new("E0711").file(path.display().to_string()), exit::NO_OUTPUT))
        }
        _ => Ok(Files::beside(out).map(drop)?),
    }
}

/// Lines and collections: no format here would keep them as they are.
fn unsupported(table: &Table) -> Option<Issue> {
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in table.geometry.kinds() {
        let name = match kind {
            Kind::Other(name) => name,
            Kind::Lines(false) => "LineString",
            Kind::Lines(true) => "MultiLineString",
            Kind::None | Kind::Point | Kind::MultiPoint | Kind::Polygons => continue,
        };
        *types.entry(name).or_default() += 1;
    }
    let count: usize = types.values().sum();
    let names = types.keys().copied().collect::<Vec<_>>().join(", ");
    (count > 0).then(|| Issue::new("E0713").file(&table.layer.file).field("geometry").value(names).fact("count", count))
}

/// Lists, objects and numbers that are not finite have no place in a table.
fn note_lost(table: &Table, issues: &mut Issues) {
    for column in &table.columns {
        for (row, cell) in column.cells.iter().enumerate() {
            if matches!(cell, Cell::Nested) || matches!(cell, Cell::Real(x) if !x.is_finite()) {
                let issue = Issue::new("W0718").file(&table.layer.file).field(&column.name).feature(row);
                issues.push(issue.value(shown(&cell)));
            }
        }
    }
}

/// Sum of every column that has numbers only.
fn sums(table: &Table) -> BTreeMap<String, f64> {
    let sum = |column: &Column| {
        let mut numbers = 0;
        let mut sum = 0.0;
        for cell in &column.cells {
            match cell {
                Cell::Null => continue,
                Cell::Integer(n) => sum += n as f64,
                Cell::Real(x) if x.is_finite() => sum += x,
                _ => return None,
            }
            numbers += 1;
        }
        (numbers > 0).then_some(sum)
    };
    table.columns.iter().filter_map(|column| Some((column.name.clone(), sum(column)?))).collect()
}

/// The system of the file and the one to write.
fn systems(table: &Table, wish: &Conversion, format: TableFormat, issues: &mut Issues) -> Result<(Srs, Srs), Issue> {
    let mut notes = Vec::new();
    let system = crs::identify(&table.layer, None, &mut notes)?;
    for note in notes {
        issues.push(note);
    }
    let mut declared = [wish.from.as_str()].into_iter().chain(table.layer.crs_member.as_deref());
    let declared = declared.rfind(|name| !matches!(named(name), Named::Auto));
    let from = Srs::new(system, declared.unwrap_or_default());
    let to = match wish.to.as_deref() {
        Some(name) => match named(name) {
            Named::System(system) => Srs::new(system, name),
            other => match crs::unusable(&other) {
                None => from.clone(),
                Some(issue) => return Err(issue.field("--to").value(name)),
            },
        },
        None if format.is_geojson() => Srs::new(System::LonLat, "wgs84"),
        None => from.clone(),
    };
    Ok((from, to))
}

/// Where the rows are: in geometries, or in two columns.
struct Places {
    geometry: Geometry,
    axes: Option<[usize; 2]>,
}

impl Places {
    fn find(table: &Table) -> Result<Self, Issues> {
        if !table.geometry.is_empty() {
            return Ok(Self { geometry: table.geometry.clone(), axes: None });
        }
        let (axes, mut issues) = axes(table);
        let mut geometry = Geometry::default();
        let Some([x, y]) = axes else {
            return if issues.has_errors() { Err(issues) } else { Ok(Self { geometry, axes: None }) };
        };
        for row in 0..table.rows {
            let mut axis = |column: &Column| {
                coordinate(&column.cells.get(row)).map_err(|_| {
                    let line = table.lines.as_ref().and_then(|lines| lines.get(row)).map_or(0, |line| *line as usize);
                    let issue = Issue::new("E0351").file(&table.layer.file).feature(row).field(&column.name);
                    let issue = issue.value(shown(&column.cells.get(row)));
                    issues.push(if line > 0 { issue.line(line) } else { issue });
                })
            };
            let (east, north) = (axis(&table.columns[x]), axis(&table.columns[y]));
            match (east, north) {
                (Ok(Some(east)), Ok(Some(north))) => geometry.push_point([east, north]),
                (Ok(None), Ok(None)) | (Err(()), _) | (_, Err(())) => geometry.push_none(),
                (Ok(east), Ok(_)) => {
                    let empty = if east.is_none() { x } else { y };
                    let issue = Issue::new("E0356").file(&table.layer.file).feature(row);
                    issues.push(issue.field(&table.columns[empty].name).value(""));
                    geometry.push_none();
                }
            }
        }
        if issues.has_errors() { Err(issues) } else { Ok(Self { geometry, axes: Some([x, y]) }) }
    }

    /// Every position into another system.
    fn transform(&mut self, table: &Table, from: &System, to: &System) -> Result<(), Issue> {
        for row in 0..self.geometry.len() {
            for at in self.geometry.range(row) {
                let old = self.geometry.xy[at];
                let new = from.to_lonlat(old).and_then(|lonlat| to.from_lonlat(lonlat));
                let Some(new) = new.filter(|at| at.iter().all(|v| v.is_finite())) else {
                    let issue = Issue::new("E0714").file(&table.layer.file).feature(row).field("geometry");
                    return Err(issue.value(format!("{}, {}", old[0], old[1])).fact("system", to.name()));
                };
                self.geometry.xy[at] = new;
            }
        }
        Ok(())
    }

    /// Puts the positions where the format has them. `old` is the system that columns of coordinates were in before they
    /// were changed.
    fn put(self, table: &mut Table, format: TableFormat, old: Option<&Srs>, new: &Srs, issues: &mut Issues) {
        let file = table.layer.file.clone();
        if let (Some(axes), Some(old)) = (self.axes, old) {
            for (axis, at) in axes.into_iter().enumerate() {
                let shape = |row: usize| match self.geometry.shape(row) {
                    crate::read::Shape::Point(at) => Cell::Real(at[axis]),
                    _ => Cell::Null,
                };
                let cells = (0..table.rows).map(shape).collect();
                let before = std::mem::replace(&mut table.columns[at].cells, cells);
                let heading = table.columns[at].name.clone();
                let name = fresh(table, &format!("{heading}_{}", plain(&old.name())));
                // A heading that names the old system would tell an untruth about the new numbers.
                if let Some(bare) = bare_axis(&heading).filter(|_| shifted(&heading).is_some()) {
                    table.columns[at].name = fresh(table, bare);
                }
                issues.push(Issue::new("I0723").file(&file).field(&table.columns[at].name).value(&name));
                table.columns.push(Column { name, cells: before });
            }
        }
        if let Some(ids) = table.ids.take().filter(|ids| ids.iter().any(|id| id != Cell::Null)) {
            if format.is_geojson() {
                table.ids = Some(ids);
            } else {
                let name = fresh(table, if table.columns.iter().any(|c| c.name == "id") { "feature_id" } else { "id" });
                table.columns.insert(0, Column { name, cells: ids });
            }
        }
        if !format.is_sheet() {
            table.geometry = self.geometry;
            return;
        }
        if self.axes.is_none() && !self.geometry.is_empty() {
            self.into_columns(table, new, issues);
        }
        table.geometry = Geometry::default();
    }

    /// Points as two columns, other geometries as well-known text.
    fn into_columns(self, table: &mut Table, new: &Srs, issues: &mut Issues) {
        let file = table.layer.file.clone();
        let only_points = self.geometry.kinds().all(|kind| matches!(kind, Kind::None | Kind::Point));
        if !only_points {
            let name = fresh(table, "WKT");
            let cells =
                (0..table.rows).map(|row| wkt(self.geometry.shape(row)).map_or(Cell::Null, |t| Cell::Text(t.into())));
            table.columns.push(Column { name, cells: cells.collect() });
            return;
        }
        // Columns that would be taken for the coordinates step aside.
        let names = if new.system.is_degrees() { ["lon", "lat"] } else { ["x", "y"] };
        let aside = coordinate_columns(table);
        for at in aside {
            let name = fresh(table, &format!("{}_original", table.columns[at].name));
            issues.push(Issue::new("I0723").file(&file).field(&table.columns[at].name).value(&name));
            table.columns[at].name = name;
        }
        for (axis, name) in names.into_iter().enumerate() {
            let cell = |row: usize| match self.geometry.shape(row) {
                crate::read::Shape::Point(at) => Cell::Real(at[axis]),
                _ => Cell::Null,
            };
            let cells = (0..table.rows).map(cell).collect();
            table.columns.push(Column { name: name.to_owned(), cells });
        }
    }
}

/// `EPSG:4545` as part of a column's name.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(':', "")
}

/// A name that no column has yet.
fn fresh(table: &Table, wish: &str) -> String {
    let mut name = wish.to_owned();
    let mut number = 1;
    while table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(&name)) {
        number += 1;
        name = format!("{wish}_{number}");
    }
    name
}
