//! GeoParquet and plain Parquet: groups of rows, in them column by column, in these page by page.
//!
//! The library reads the foot, the levels and the values; lists and lengths are measured here before it takes memory for them
//! (`compact`, `pages`), pages are unpacked here to the length that they state (`packed`), and what one group of rows says is compared with
//! the others. Rows stand in the order of the file. Sources: <https://geoparquet.org/releases/v1.1.0/>,
//! <https://parquet.apache.org/docs/file-format/>.

mod column;
mod compact;
mod foot;
mod geo;
mod moment;
mod native;
mod packed;
mod pages;
#[cfg(test)]
mod tests;
mod value;

use super::allowance::{Allowance, CELL};
use super::building::Building;
use super::cells::Cells;
use super::geometry::Geometry;
use super::source::{Source, layer_of};
use super::table::Table;
use super::{Progress, Wanted, wkb};
use crate::issue::{Issue, Issues, caught};
use crate::read::Cell;
use bytes::Bytes;
use column::Part;
use geo::{Geo, broken};
use native::{Encoding, Numbers};
use pages::Chunk;
use parquet::basic::{ConvertedType, Repetition};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::schema::types::{SchemaDescriptor, Type};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use value::Holds;

/// Reads a Parquet file.
pub(super) fn read(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let mut issues = Issues::new();
    // Damaged differences between numbers have been seen to make the library panic.
    let outcome = caught(|| table(source, size, wanted, progress, &mut issues));
    match outcome.unwrap_or_else(|| Err(broken("the library failed on it"))) {
        Ok(table) if !issues.has_errors() => (Some(table), issues),
        Ok(_) => (None, issues),
        Err(issue) => {
            issues.push(issue.file(&source.shown_as));
            (None, issues)
        }
    }
}

/// A column that becomes one of the table: its place among the columns of values, its name and what it holds.
struct Kept {
    leaf: usize,
    name: String,
    holds: Holds,
    is_wanted: bool,
}

/// Where the geometries are.
enum Located {
    Nowhere,
    /// In one column.
    Wkb(usize),
    /// In two.
    Native(Encoding, [usize; 2]),
}

fn table(
    source: &Source,
    size: u64,
    wanted: &Wanted,
    progress: &dyn Progress,
    issues: &mut Issues,
) -> Result<Table, Issue> {
    let mut file = File::open(&source.path).map_err(broken)?;
    let foot = foot::read(&mut file, size)?;
    let schema = foot.file_metadata().schema_descr();
    let Geo { chosen, names, extents } = Geo::of(foot.file_metadata(), source.part.layer.as_deref())?;
    let is_geo = !names.is_empty();
    let located = chosen.as_ref().map_or(Ok(Located::Nowhere), |column| locate(schema, column))?;
    let mut kept = Vec::new();
    for (root, field) in schema.root_schema().get_fields().iter().enumerate() {
        let name = field.name();
        let is_geometry = chosen.as_ref().is_some_and(|column| column.name == name);
        if is_geometry || extents.iter().any(|extent| extent == name) {
            continue;
        }
        let other = names.iter().any(|other| other == name).then_some("GEOMETRY");
        match other.map_or_else(|| holds(schema, root, field), Err) {
            Ok((leaf, holds)) => {
                kept.push(Kept { leaf, name: name.to_owned(), holds, is_wanted: wanted.contains(name) });
            }
            Err(kind) if wanted.contains(name) => {
                issues.push(Issue::new("W0215").file(&source.shown_as).field(name).value(kind));
            }
            Err(_) => {}
        }
    }
    let names = kept.iter().map(|kept| kept.name.clone()).collect();
    let mut building = Building::new(names, wanted, size);
    let mut reading = Reading { file, size, left: size, foot: &foot, allowance: Allowance::of(size) };
    let rows = reading.count(&kept)?;
    let mut cells = vec![Cells::new(); kept.len()];
    let mut done = 0;
    for group in foot.row_groups() {
        for (kept, cells) in kept.iter().zip(&mut cells).filter(|(kept, _)| kept.is_wanted) {
            reading.cells(group, kept, cells).map_err(|issue| issue.field(&kept.name))?;
        }
        if let (Some(column), geometry) = (&chosen, &mut building.geometry) {
            let found = reading.geometries(group, &located, geometry).map_err(|issue| issue.field(&column.name))?;
            for issue in found {
                issues.push(issue.file(&source.shown_as));
            }
        }
        done += group.num_rows() as u64;
        progress.advance(done, rows as u64);
    }
    building.columns(rows, |at| std::mem::take(&mut cells[at]));
    let mut layer = layer_of(source, if is_geo { "GeoParquet" } else { "Parquet" }, "UTF-8".to_owned());
    if let Some(column) = chosen {
        layer.crs_member = column.system.note(source, issues)?;
    }
    Ok(building.finish(layer))
}

/// What a column holds, by its place among all columns of the schema; else the name of a type that no cell is for.
fn holds(schema: &SchemaDescriptor, root: usize, field: &Type) -> Result<(usize, Holds), &'static str> {
    let info = field.get_basic_info();
    if field.is_group() {
        return Err(match info.converted_type() {
            ConvertedType::LIST => "LIST",
            ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE => "MAP",
            _ => "STRUCT",
        });
    }
    if info.has_repetition() && info.repetition() == Repetition::REPEATED {
        return Err("LIST");
    }
    let leaf = leaves(schema, root).next().ok_or("STRUCT")?;
    Ok((leaf, Holds::of(&schema.column(leaf))?))
}

/// The columns of values below a field of the schema.
fn leaves(schema: &SchemaDescriptor, root: usize) -> impl Iterator<Item = usize> {
    (0..schema.num_columns()).filter(move |leaf| schema.get_column_root_idx(*leaf) == root)
}

/// Where the values of a column of geometries stand.
fn locate(schema: &SchemaDescriptor, column: &geo::Column) -> Result<Located, Issue> {
    let root = schema.root_schema().get_fields().iter().position(|field| field.name() == column.name);
    let root = root.ok_or_else(|| broken(format!("it has no column {} of geometries", column.name)))?;
    let other = || broken(format!("its column {} is not of the encoding that it states", column.name));
    let all: Vec<usize> = leaves(schema, root).collect();
    let lists = column.encoding.lists();
    if let Encoding::Wkb = column.encoding {
        return match all.as_slice() {
            [one] if schema.column(*one).path().parts().len() == 1 && schema.column(*one).max_rep_level() == 0 => {
                Ok(Located::Wkb(*one))
            }
            _ => Err(other()),
        };
    }
    let axis = |name: &str| {
        let is = |leaf: &usize| schema.column(*leaf).name() == name && schema.column(*leaf).max_rep_level() == lists;
        all.iter().copied().find(is).ok_or_else(other)
    };
    Ok(Located::Native(column.encoding, [axis("x")?, axis("y")?]))
}

/// A file that is being read.
struct Reading<'f> {
    file: File,
    size: u64,
    /// Bytes of columns that are still to come: no two share any, however many the foot lists.
    left: u64,
    foot: &'f ParquetMetaData,
    allowance: Allowance,
}

impl Reading<'_> {
    /// Rows of all groups. Few bytes can stand for very many, so that their memory is taken from the allowance at once.
    fn count(&mut self, kept: &[Kept]) -> Result<usize, Issue> {
        let below = || broken("a group of rows has less than none");
        let groups = self.foot.row_groups().iter().map(|group| u64::try_from(group.num_rows()).ok());
        let rows = groups.reduce(|a, b| a?.checked_add(b?)).unwrap_or(Some(0)).ok_or_else(below)?;
        let columns = kept.iter().filter(|kept| kept.is_wanted).count().max(1) as u64;
        self.allowance.take(rows.saturating_mul(columns).saturating_mul(CELL))?;
        usize::try_from(rows).map_err(|_| below())
    }

    /// One column of a group of rows.
    fn part(&mut self, group: &RowGroupMetaData, leaf: usize) -> Result<Part, Issue> {
        let meta = group.columns().get(leaf).ok_or_else(|| broken("a group of rows has not all columns"))?;
        packed::check(meta.compression()).map_err(|name| Issue::new("E0212").value(name))?;
        if meta.file_path().is_some() {
            return Err(broken("its columns stand in other files"));
        }
        let first = meta.dictionary_page_offset().filter(|at| *at > 0).unwrap_or(i64::MAX).min(meta.data_page_offset());
        let whole = |number: i64| u64::try_from(number).map_err(|_| broken("a column has a size below zero"));
        let (at, length) = (whole(first)?, whole(meta.compressed_size())?);
        let is_within = at.checked_add(length).is_some_and(|end| end <= self.size);
        let left = self.left.checked_sub(length).filter(|_| is_within);
        self.left = left.ok_or_else(|| broken("a column ends behind the file"))?;
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(at)).map_err(broken)?;
        self.file.by_ref().take(length).read_to_end(&mut bytes).map_err(broken)?;
        let column = meta.column_descr_ptr();
        let (rows, values) = (whole(group.num_rows())?, whole(meta.num_values())?);
        if column.max_rep_level() == 0 && rows != values {
            return Err(broken("a column has not as many values as there are rows"));
        }
        let chunk = Chunk {
            compression: meta.compression(),
            kind: column.physical_type(),
            width: column.type_length(),
            repeats: column.max_rep_level() > 0,
            is_optional: column.max_def_level() > 0,
            values,
        };
        Ok(Part { column, chunk, bytes: Bytes::from(bytes), rows })
    }

    /// Adds the values of a column.
    fn cells(&mut self, group: &RowGroupMetaData, kept: &Kept, cells: &mut Cells) -> Result<(), Issue> {
        if group.num_rows() == 0 {
            return Ok(());
        }
        let part = self.part(group, kept.leaf)?;
        cells.reserve(usize::try_from(part.rows).unwrap_or(0));
        part.cells(kept.holds, |cell| {
            if let Cell::Text(text) = &cell {
                self.allowance.take(text.len() as u64)?;
            }
            cells.push(cell);
            Ok(())
        })
    }

    /// Adds the geometries; what was found in single rows.
    fn geometries(
        &mut self,
        group: &RowGroupMetaData,
        located: &Located,
        geometry: &mut Geometry,
    ) -> Result<Vec<Issue>, Issue> {
        let mut found = Vec::new();
        let closed =
            |row: usize, rings: usize| Issue::new("W0204").feature(row).field("geometry").fact("reason", rings);
        match located {
            _ if group.num_rows() == 0 => {}
            Located::Nowhere => {}
            Located::Wkb(leaf) => self.part(group, *leaf)?.bytes(|bytes| {
                let (row, before) = (geometry.len(), geometry.bytes());
                match bytes.map(|bytes| wkb::wkb(bytes, geometry)) {
                    None => geometry.push_none(),
                    Some(Ok(0)) => {}
                    Some(Ok(rings)) => found.push(closed(row, rings)),
                    Some(Err(reason)) => {
                        geometry.push_none();
                        found.push(Issue::new("E0164").feature(row).fact("reason", reason));
                    }
                }
                self.allowance.take(geometry.bytes() - before)
            })?,
            Located::Native(encoding, leaves) => {
                let [x, y] = leaves.map(|leaf| {
                    let (part, mut numbers) = (self.part(group, leaf)?, Numbers::default());
                    // A number with its two levels.
                    self.allowance.take(part.chunk.values.saturating_mul(12))?;
                    let most = part.column.max_def_level();
                    part.numbers(&mut numbers)?;
                    Ok::<_, Issue>((numbers, most))
                });
                let ((x, most), (y, _)) = (x?, y?);
                let before = geometry.bytes();
                let rings = native::push(*encoding, &x, &y, most, geometry).map_err(column::broken)?;
                found.extend(rings.into_iter().map(|(row, rings)| closed(row, rings)));
                self.allowance.take(geometry.bytes() - before)?;
            }
        }
        Ok(found)
    }
}
