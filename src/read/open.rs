//! A file to the reader of its format, which is told by its content.

use super::format::Format;
use super::source::{Source, is_lock};
use super::table::Table;
use super::{Allowance, Progress, Wanted, csv, dbf, geojson, gzip};
use crate::issue::{Issue, Issues};
use crate::model::{RawRaster, RawRoads};
use crate::words::say;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

/// Bytes by which a file is recognised.
const HEAD: usize = 64 << 10;

/// Larger files are refused.
pub(super) const LARGEST: u64 = 16 << 30;

/// The first bytes of a regular file, at most so many; none of what cannot be read, and of a pipe or a device, which may have no end.
pub(crate) fn beginning(path: &Path, most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    if let Some(file) = path.is_file().then(|| File::open(path).ok()).flatten() {
        let _ = file.take(most as u64).read_to_end(&mut bytes);
    }
    bytes
}

/// Reads a GeoJSON or CSV file, keeping the wanted columns. The format is told by content, not by name.
///
/// # Errors
/// Without a table the issues say why; with one they may still hold faults of single rows.
pub fn read_table(source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    read_part(source, wanted, progress, &mut Allowance::of_file(&source.path))
}

/// Reads one of several tables of a file, which together may take up no more than is allowed.
///
/// # Errors
/// As [`read_table`]; E0207 when the tables before it have left nothing.
pub(crate) fn read_part(
    source: &Source,
    wanted: &Wanted,
    progress: &dyn Progress,
    allowance: &mut Allowance,
) -> (Option<Table>, Issues) {
    let (table, issues) = read_any(source, wanted, progress, allowance);
    match table.as_ref().map_or(Ok(()), |table| allowance.take(table.bytes())) {
        Ok(()) => (table, issues),
        Err(issue) => (None, issue.file(&source.shown_as).into()),
    }
}

#[cfg_attr(not(feature = "workbooks"), allow(unused_variables, reason = "only workbooks share an allowance"))]
fn read_any(
    source: &Source,
    wanted: &Wanted,
    progress: &dyn Progress,
    allowance: &mut Allowance,
) -> (Option<Table>, Issues) {
    let name = &source.shown_as;
    progress.stage(&say("read.progress.reading").with("file", name));
    let refused = |code| (None, Issue::new(code).file(name).into());
    let (file, size, mut head) = match opened(source) {
        Ok(opened) => opened,
        Err(issue) => return (None, issue.into()),
    };
    let format = Format::of(&head);
    let bom = head.starts_with(b"\xef\xbb\xbf");
    if bom {
        head.drain(..3);
    }
    let (table, issues) = match format {
        Format::Empty => return refused("E0102"),
        Format::Foreign(found) => return (None, Issue::new("E0103").file(name).value(found).into()),
        Format::Gzip => unpacked(source, size, wanted, progress),
        Format::GeoJsonSeq => geojson::read_sequence(source, Cursor::new(head).chain(file), size, wanted, progress),
        Format::GeoJson => geojson::read(source, Cursor::new(head).chain(file), size, wanted, progress),
        #[cfg(feature = "shapefile")]
        Format::Shapefile => super::shapefile::read(source, wanted, progress),
        #[cfg(feature = "shapefile")]
        Format::Zip if super::shapefile::is_in(&source.path) => super::shapefile::read_zip(source, wanted, progress),
        #[cfg(feature = "workbooks")]
        Format::Zip | Format::Workbook => super::sheet::read(source, head, file, wanted, allowance),
        Format::Dbf => dbf::read(source, wanted, progress),
        #[cfg(feature = "geopackage")]
        Format::Sqlite => super::geopackage::read(source, size, wanted, progress),
        #[cfg(feature = "flatgeobuf")]
        Format::FlatGeobuf => super::flatgeobuf::read(source, size, wanted, progress),
        #[cfg(feature = "geoparquet")]
        Format::Parquet => super::geoparquet::read(source, size, wanted, progress),
        #[cfg(feature = "geotiff")]
        Format::GeoTiff => super::geotiff::read(source, size, wanted, progress),
        #[cfg(feature = "osm")]
        Format::OsmPbf => return refused("E0925"),
        Format::Csv if !source.part.is_whole() => return refused("E0157"),
        Format::Csv => csv::read(source, head, file, || gzip::whole(&source.path), size, wanted, progress),
        #[allow(unreachable_patterns, reason = "a build with every format has no other")]
        other => (None, other.not_built_in(name).into()),
    };
    (table.map(|table| marked(table, bom)), issues)
}

/// Reads roads from OpenStreetMap; `None` where the file is none of it.
pub(super) fn read_roads(source: &Source, progress: &dyn Progress) -> Option<(Option<RawRoads>, Issues)> {
    let (_, size, head) = opened(source).ok()?;
    match Format::of(&head) {
        Format::OsmPbf => {}
        // By its name it is one, and text it is not.
        Format::Csv if is_pbf(&source.path) && head.contains(&0) => {
            let reason = "it does not begin with a header of OpenStreetMap";
            return Some((None, Issue::new("E0920").file(&source.shown_as).fact("reason", reason).into()));
        }
        _ => return None,
    }
    #[cfg(feature = "osm")]
    return Some(super::osm::read(source, size, progress));
    #[cfg(not(feature = "osm"))]
    {
        let _ = (size, progress);
        Some((None, Format::OsmPbf.not_built_in(&source.shown_as).into()))
    }
}

fn is_pbf(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pbf"))
}

/// Reads a raster of numbers that are no people.
pub(super) fn read_field(source: &Source, progress: &dyn Progress) -> (Option<RawRaster>, Issues) {
    progress.stage(&say("read.progress.reading").with("file", &source.shown_as));
    match opened(source) {
        Err(issue) => (None, issue.into()),
        Ok((_, size, head)) => match Format::of(&head) {
            Format::GeoTiff => field_of(source, size, progress),
            Format::Empty => (None, Issue::new("E0102").file(&source.shown_as).into()),
            other => (None, Issue::new("E0953").file(&source.shown_as).value(other.name()).into()),
        },
    }
}

#[cfg(feature = "geotiff")]
fn field_of(source: &Source, size: u64, progress: &dyn Progress) -> (Option<RawRaster>, Issues) {
    super::geotiff::read_field(source, size, progress)
}

#[cfg(not(feature = "geotiff"))]
fn field_of(source: &Source, _: u64, _: &dyn Progress) -> (Option<RawRaster>, Issues) {
    (None, Format::GeoTiff.not_built_in(&source.shown_as).into())
}

/// A file with its size and its first bytes.
fn opened(source: &Source) -> Result<(File, u64, Vec<u8>), Issue> {
    // Nothing here has a network; saying so is kinder than "no such file".
    if source.named.contains("://") || source.named.starts_with("/vsi") {
        return Err(Issue::new("E0131").file(&source.shown_as));
    }
    if is_lock(&source.path) {
        return Err(Issue::new("E0158").file(&source.shown_as));
    }
    let failed = |reason: String| Issue::new("E0101").file(&source.shown_as).fact("reason", reason);
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    let size = match std::fs::metadata(&source.path) {
        Ok(meta) if meta.is_file() => meta.len(),
        Ok(_) => return Err(failed("not a regular file".to_owned())),
        Err(error) => return Err(failed(error.to_string())),
    };
    let mut file = File::open(&source.path).map_err(|error| failed(error.to_string()))?;
    if size > LARGEST {
        return Err(Issue::new("E0105").file(&source.shown_as));
    }
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| failed(error.to_string()))?;
    Ok((file, size, head))
}

/// Reads rasters over one grid as one table: a row for every pixel that holds somebody in any of them, and a column for each name,
/// to which all rasters of that name are added. Rasters of one name stand together.
///
/// # Errors
/// Without a table the issues say which of them cannot be read, or lies over another grid.
pub(super) fn read_rasters(
    bands: &[(String, Source)],
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let mut issues = Issues::new();
    let mut sound: Vec<(&str, &Source, u64)> = Vec::with_capacity(bands.len());
    for (column, source) in bands {
        match opened(source) {
            Err(issue) => issues.push(issue),
            Ok((_, size, head)) => match Format::of(&head) {
                Format::GeoTiff => sound.push((column, source, size)),
                Format::Empty => issues.push(Issue::new("E0102").file(&source.shown_as)),
                other => issues.push(Issue::new("E0191").file(&source.shown_as).value(other.name())),
            },
        }
    }
    if issues.has_errors() {
        return (None, issues);
    }
    bands_of(&sound, wanted, progress)
}

#[cfg(feature = "geotiff")]
fn bands_of(bands: &[(&str, &Source, u64)], wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    super::geotiff::read_bands(bands, wanted, progress)
}

#[cfg(not(feature = "geotiff"))]
fn bands_of(bands: &[(&str, &Source, u64)], _: &Wanted, _: &dyn Progress) -> (Option<Table>, Issues) {
    (
        None,
        bands
            .first()
            .map(|(_, source, _)| Format::GeoTiff.not_built_in(&source.shown_as))
            .map_or_else(Issues::new, Issues::from),
    )
}

/// Reads the bytes of a file that is nowhere: GeoJSON, a sequence of it, or a text table.
///
/// # Errors
/// As [`read_table`]; E0193 for formats that are read from files only.
pub(super) fn read_bytes(
    source: &Source,
    bytes: &[u8],
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let refused = |code, value| (None, Issue::new(code).file(&source.shown_as).value(value).into());
    let format = Format::of(&bytes[..bytes.len().min(HEAD)]);
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let size = bytes.len() as u64;
    let (table, issues) = match format {
        Format::Empty => return refused("E0102", ""),
        Format::Foreign(found) => return refused("E0103", found),
        Format::GeoJson => geojson::read(source, Cursor::new(text), size, wanted, progress),
        Format::GeoJsonSeq => geojson::read_sequence(source, Cursor::new(text), size, wanted, progress),
        Format::Csv => {
            let (head, rest) = text.split_at(text.len().min(HEAD));
            csv::read(source, head.to_vec(), rest, || Some(text.to_vec()), size, wanted, progress)
        }
        other => return refused("E0193", other.name()),
    };
    (table.map(|table| marked(table, text.len() < bytes.len())), issues)
}

/// Reads text in gzip. The size of the file stands for the unknown one of its content, in progress only.
fn unpacked(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let failed =
        |error: std::io::Error| (None, Issue::new("E0168").file(&source.shown_as).fact("reason", error).into());
    let mut inner = match File::open(&source.path) {
        Ok(file) => gzip::Unpacked::of(file),
        Err(error) => return failed(error),
    };
    let over = std::sync::Arc::clone(&inner.over);
    let mut head = Vec::with_capacity(HEAD);
    if let Err(error) = inner.by_ref().take(HEAD as u64).read_to_end(&mut head) {
        return failed(error);
    }
    let format = Format::of(&head);
    let bom = head.starts_with(b"\xef\xbb\xbf");
    if bom {
        head.drain(..3);
    }
    let refused = |code, value| (None, Issue::new(code).file(&source.shown_as).value(value).into());
    let (table, issues) = match format {
        Format::Empty => return refused("E0102", ""),
        Format::GeoJson => geojson::read(source, Cursor::new(head).chain(inner), size, wanted, progress),
        Format::GeoJsonSeq => geojson::read_sequence(source, Cursor::new(head).chain(inner), size, wanted, progress),
        Format::Csv => csv::read(source, head, inner, || gzip::whole(&source.path), size, wanted, progress),
        other => return refused("E0169", other.name()),
    };
    if over.load(std::sync::atomic::Ordering::Relaxed) {
        return refused("E0173", "gzip");
    }
    (table.map(|table| marked(table, bom)), issues)
}

fn marked(mut table: Table, bom: bool) -> Table {
    if bom {
        "UTF-8 BOM".clone_into(&mut table.layer.encoding);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;
    use crate::read::Quiet;
    use crate::words::Lang;
    use std::path::Path;

    /// Whatever formats a build has: it reads a file of them, and of any other it says which feature is missing.
    #[test]
    fn a_format_is_built_in_or_its_feature_is_named() {
        let built = [
            ("vector/six.shp", "shapefile", cfg!(feature = "shapefile")),
            ("vector/six.gpkg", "geopackage", cfg!(feature = "geopackage")),
            ("vector/six.fgb", "flatgeobuf", cfg!(feature = "flatgeobuf")),
            ("parquet/points.parquet", "geoparquet", cfg!(feature = "geoparquet")),
            ("raster/tiled-lzw.tif", "geotiff", cfg!(feature = "geotiff")),
            ("sheet/bureau.xls", "workbooks", cfg!(feature = "workbooks")),
        ];
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
        for (file, feature, built) in built {
            let source = Source::new(&data, file, Role::Facilities);
            let (table, issues) = read_table(&source, &Wanted::everything(), &Quiet);
            assert_eq!((table.is_some(), issues.count_of("E0194")), (built, usize::from(!built)), "{file}: {issues:?}");
            let said = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "E0194");
            assert!(said.is_none_or(|issue| issue.help(Lang::En).contains(feature)), "{file}: {said:?}");
        }
    }
}
