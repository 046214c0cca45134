//! GeoTIFF population rasters (WorldPop, GHS-POP): every pixel with people becomes a cell at the pixel's centre.
//!
//! Only the strips and tiles that meet the window are decoded, and of these one a thread is held. Pixels that say "no data"
//! and pixels of zero people are no cells; both are counted and said. Whatever else is not a number of people is an error
//! that names the value, how often it stands there and where first.

mod georeference;
mod pixels;
#[cfg(test)]
mod tests;
mod window;

use super::building::Building;
use super::source::{Source, layer_of};
use super::table::{Cell, Table};
use super::{Progress, Wanted};
use crate::issue::{Issue, Issues};
use crate::model::Role;
use georeference::Georeference;
use pixels::Pixels;
use rayon::prelude::*;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use tiff::ColorType;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use window::Window;

/// Cells kept at most; more take more memory than a machine for planning has.
const MOST_CELLS: usize = 60_000_000;

/// Bytes of one strip or tile, decoded; a strip of the whole earth at three arc seconds has 1.7 MB a row.
const LARGEST_CHUNK: usize = 512 << 20;

/// Bytes of one tag: places of strips and tiles.
const LARGEST_TAG: usize = 64 << 20;

/// Reads the pixels with people within the source's window.
pub(super) fn read(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let refuse = |issue: Issue| (None, Issues::from(issue.file(&source.shown_as)));
    if matches!(source.role, Role::Zones | Role::Facilities) && !wanted.is_everything() {
        return refuse(Issue::new("E0180"));
    }
    // The library has not been seen to panic on damaged files, and must not end the program if it does.
    match catch_unwind(AssertUnwindSafe(|| raster(source, size, wanted, progress))) {
        Ok(Ok((table, issues))) => (Some(table), issues),
        Ok(Err(issues)) => (None, issues),
        Err(_) => refuse(Issue::new("E0181").fact("reason", "the TIFF library failed on it")),
    }
}

type Opened = Decoder<BufReader<File>>;

fn open(source: &Source, size: u64) -> Result<Opened, Issue> {
    let file = File::open(&source.path).map_err(|error| Issue::new("E0101").fact("reason", error))?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = LARGEST_CHUNK;
    limits.intermediate_buffer_size = LARGEST_CHUNK;
    limits.ifd_value_size = LARGEST_TAG.min(usize::try_from(size).unwrap_or(usize::MAX));
    let decoder = Decoder::new(BufReader::with_capacity(1 << 16, file)).map_err(broken)?;
    Ok(decoder.with_limits(limits))
}

fn broken(error: tiff::TiffError) -> Issue {
    Issue::new("E0181").fact("reason", error)
}

/// How an image is cut.
struct Layout {
    width: u32,
    height: u32,
    /// Width and height of a strip or tile.
    chunk: [u32; 2],
    /// Strips or tiles in a row of them.
    across: u32,
}

fn layout(decoder: &mut Opened) -> Result<Layout, Issue> {
    let (width, height) = decoder.dimensions().map_err(broken)?;
    match decoder.colortype().map_err(broken)? {
        ColorType::Gray(_) => {}
        other => return Err(Issue::new("E0182").value(format!("{other:?}"))),
    }
    let (w, h) = decoder.chunk_dimensions();
    if width == 0 || height == 0 || w == 0 || h == 0 {
        return Err(Issue::new("E0181").fact("reason", "it has no pixels"));
    }
    let across = match decoder.get_chunk_type() {
        ChunkType::Strip => 1,
        ChunkType::Tile => width.div_ceil(w),
    };
    Ok(Layout { width, height, chunk: [w, h], across })
}

fn raster(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> Result<(Table, Issues), Issues> {
    let about = |issue: Issue| Issues::from(issue.file(&source.shown_as));
    let mut decoder = open(source, size).map_err(about)?;
    let layout = layout(&mut decoder).map_err(about)?;
    let georeference = Georeference::of(&mut decoder).map_err(about)?;
    let nodata = source.nodata.or(georeference.nodata);
    let crs = if source.crs == "auto" { georeference.crs.clone() } else { Some(source.crs.clone()) };
    let window = match (source.window, &crs) {
        (Some(lonlat), Some(crs)) => window::of(lonlat, crs, &georeference, &layout),
        _ => Some(Window::whole(&layout)),
    };
    let mut issues = Issues::new();
    let Some(window) = window else {
        return Err(about(Issue::new("E0183").value(crs.unwrap_or_default())));
    };
    let chunks = window.chunks(&layout);
    let done = AtomicU64::new(0);
    let total = chunks.len() as u64;
    let most = AtomicU64::new(0);
    let parts: Vec<Result<Pixels, Issue>> = chunks
        .par_iter()
        .map_init(
            || open(source, size),
            |decoder, &chunk| {
                let decoder = decoder.as_mut().map_err(|issue| issue.clone())?;
                let kept = most.load(Ordering::Relaxed) as usize;
                if kept > MOST_CELLS {
                    return Err(too_many());
                }
                let read = decoder.read_chunk(chunk).map_err(broken)?;
                let pixels = Pixels::of(&read, chunk, &layout, &window, nodata);
                most.fetch_add(pixels.cells.len() as u64, Ordering::Relaxed);
                progress.advance(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                Ok(pixels)
            },
        )
        .collect();
    let mut all = Pixels::default();
    for part in parts {
        all.append(part.map_err(about)?);
    }
    if all.cells.len() > MOST_CELLS {
        return Err(about(too_many()));
    }
    if let Some((value, [col, row])) = all.impossible {
        let issue = Issue::new("E0184").field("persons").value(value).fact("n", all.impossible_count);
        return Err(about(issue.fact("place", format!("{col}, {row}"))));
    }
    let sum: f64 = all.cells.iter().map(|cell| cell.2).sum();
    let said = Issue::new("I0185").file(&source.shown_as).field("persons");
    let said = said.fact("cells", all.cells.len()).fact("pixels", window.pixels());
    let said = said.fact("all", u64::from(layout.width) * u64::from(layout.height));
    let said = said.fact("nodata", all.nodata).fact("zero", all.zero).fact("sum", format!("{sum:.3}"));
    issues.push(said.fact("declared", nodata.map_or_else(|| "-".to_owned(), |value| value.to_string())));
    // Strips are in order of rows; tiles are not.
    all.cells.sort_unstable_by_key(|cell| (cell.1, cell.0));
    let mut building = Building::new(vec!["persons".to_owned()], wanted);
    for (col, row, persons) in all.cells {
        building.geometry.push_point(georeference.centre(col, row));
        let Ok(()) = building.row(|_| Ok::<Cell, std::convert::Infallible>(Cell::Real(persons)));
    }
    let mut layer = layer_of(source, "GeoTIFF", "-".to_owned());
    layer.crs_member = georeference.crs;
    Ok((building.finish(layer), issues))
}

fn too_many() -> Issue {
    Issue::new("E0186").fact("n", MOST_CELLS)
}

/// Pixels of any kind as numbers.
fn each(result: &DecodingResult, mut each: impl FnMut(usize, f64)) {
    macro_rules! all {
        ($values:expr) => {
            for (k, value) in $values.iter().enumerate() {
                each(k, f64::from(*value));
            }
        };
    }
    match result {
        DecodingResult::U8(v) => all!(v),
        DecodingResult::U16(v) => all!(v),
        DecodingResult::U32(v) => all!(v),
        DecodingResult::U64(v) => v.iter().enumerate().for_each(|(k, value)| each(k, *value as f64)),
        DecodingResult::F16(v) => v.iter().enumerate().for_each(|(k, value)| each(k, value.to_f64())),
        DecodingResult::F32(v) => all!(v),
        DecodingResult::F64(v) => all!(v),
        DecodingResult::I8(v) => all!(v),
        DecodingResult::I16(v) => all!(v),
        DecodingResult::I32(v) => all!(v),
        DecodingResult::I64(v) => v.iter().enumerate().for_each(|(k, value)| each(k, *value as f64)),
    }
}
