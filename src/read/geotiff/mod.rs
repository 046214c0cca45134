//! GeoTIFF rasters of population (WorldPop, GHS-POP): one point with `persons` for every pixel that holds somebody.
//!
//! The `tiff` crate unpacks strips and tiles. What a pixel means (georeference, nodata, sign) is read here. Every size from
//! the file is checked before anything is allocated for it.

mod bands;
mod beside;
mod counts;
mod fault;
mod field;
mod geokeys;
mod georeference;
mod header;
mod mask;
mod opened;
mod pixels;
mod window;

use super::building::Building;
use super::cells::Cells;
use super::source::layer_of;
use super::table::Table;
use super::{Progress, Source, Wanted};
use crate::issue::{Issue, Issues, caught};
use crate::model::Role;
use crate::units::Persons;
use crate::words::say;
pub(super) use field::read as read_field;

use bands::Bands;
use fault::Fault;
use georeference::Georeference;
use opened::Opened;
use pixels::Pixels;
use window::Window;

/// The column of the table, as roles know it.
const PERSONS: &str = "persons";

/// Populated pixels beyond this do not become cells: 24 bytes each, and as many again while they are gathered.
const MOST_CELLS: u64 = 40_000_000;

/// Reads the first image of the file, as far as it lies in `source.window`.
pub(super) fn read(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    let role = match source.role {
        Role::Demand => None,
        Role::Facilities if wanted.is_everything() => None,
        Role::Facilities => Some("facilities"),
        Role::Zones => Some("zones"),
        Role::Totals => Some("totals"),
        Role::Land => Some("land"),
        Role::Costs => Some("costs"),
        Role::Attendance => Some("attendance"),
        Role::Series => Some("forecast"),
        Role::Roads => Some("roads"),
        Role::Barriers => Some("barriers"),
        Role::Crossings => Some("crossings"),
        Role::Elevation => Some("elevation"),
        Role::Cover => Some("cover"),
    };
    if let Some(role) = role {
        return (None, Issue::new("E0185").file(&source.shown_as).value(role).into());
    }
    guarded(source, || attempt(source, size, wanted, progress))
}

/// Reads rasters over one grid as one table, each with its size in bytes and the column to which its people are added.
pub(super) fn read_bands(
    bands: &[(&str, &Source, u64)],
    wanted: &Wanted,
    progress: &dyn Progress,
) -> (Option<Table>, Issues) {
    let mut issues = Issues::new();
    let mut opened = Vec::with_capacity(bands.len());
    for (_, source, size) in bands {
        match caught(|| Opened::new(source, *size)).unwrap_or_else(gave_up) {
            Ok(one) => opened.push(one),
            Err(fault) => issues.push(fault.issue(&source.shown_as)),
        }
    }
    for (file, fault) in bands::over_one_grid(&opened) {
        issues.push(fault.issue(file));
    }
    let Some((_, first, _)) = bands.first().filter(|_| !issues.has_errors()) else { return (None, issues) };
    let (table, more) = guarded(first, || joined(bands, opened, wanted, progress));
    issues.extend(more);
    (table.filter(|_| !issues.has_errors()), issues)
}

/// The decoder answers damage with an error. Should it ever stop on some of it, that is damage as well.
fn gave_up<T>() -> Result<T, Fault> {
    Err(Fault::Damaged("the decoder gave up".to_owned()))
}

type Found = (Option<Table>, Issues);

fn guarded(source: &Source, attempt: impl FnOnce() -> Result<Found, Fault>) -> Found {
    match caught(attempt).unwrap_or_else(gave_up) {
        Ok(found) => found,
        Err(fault) => (None, fault.issue(&source.shown_as).into()),
    }
}

fn attempt(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> Result<Found, Fault> {
    let opened = Opened::new(source, size)?;
    let window = opened.window()?;
    let (place, about) = (opened.place.clone(), About::of(&opened));
    let pixels = pixels::read(opened, window, progress)?;
    if pixels.counts().cells == 0 {
        return Err(Fault::Nobody);
    }
    let issues = notes(&about, window, &pixels);
    let (xy, persons) = pixels.joined();
    let names = vec![PERSONS.to_owned()];
    let mut table = table(source, &place, wanted, (names, xy, vec![persons]));
    table.layer.files.extend(about.beside);
    Ok((Some(table), issues))
}

/// The rasters of a layer, one after the other.
fn joined(
    bands: &[(&str, &Source, u64)],
    opened: Vec<Opened<'_>>,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> Result<Found, Fault> {
    let mut names: Vec<String> = Vec::new();
    for (name, ..) in bands {
        if names.last().is_none_or(|last| last != name) {
            names.push((*name).to_owned());
        }
    }
    let Some((first, source)) = opened.first().zip(bands.first()).map(|(first, (_, source, _))| (first, source)) else {
        return Err(Fault::Nobody);
    };
    // That of the first one, to the last bit, so that pixels of all rasters are the same.
    let (place, window) = (first.place.clone(), first.window()?);
    let mut all = Bands::new(names.len());
    let (mut issues, mut files) = (Issues::new(), Vec::new());
    for ((name, ..), opened) in bands.iter().zip(opened) {
        let (about, own) = (About::of(&opened), opened.place.clone());
        files.push(about.source.named.clone());
        files.extend(about.beside.clone());
        progress.stage(&say("read.progress.reading").with("file", &about.source.shown_as));
        let pixels = match pixels::read(opened, window, progress) {
            Ok(pixels) => pixels,
            Err(fault) => {
                issues.push(fault.issue(&about.source.shown_as));
                continue;
            }
        };
        issues.extend(notes(&about, window, &pixels));
        all.add(names.iter().position(|known| known == name).unwrap_or_default(), pixels, &own)?;
    }
    // What is wrong with one of them says more than that nobody is left.
    if issues.has_errors() {
        return Ok((None, issues));
    }
    let (xy, columns) = all.finish(&place)?;
    let mut table = table(source, &place, wanted, (names, xy, columns));
    table.layer.files = files;
    Ok((Some(table), issues))
}

/// Column names, points, and the values of each column.
type Cols = (Vec<String>, Vec<[f64; 2]>, Vec<Vec<f64>>);

fn table(source: &Source, place: &Georeference, wanted: &Wanted, (names, xy, mut columns): Cols) -> Table {
    let mut layer = layer_of(source, "GeoTIFF", "binary".to_owned());
    layer.crs_member.clone_from(&place.crs);
    // How many pixels there may be is looked at while they are read.
    let mut building = Building::new(names, wanted, u64::MAX);
    // Each column is asked for once.
    building.points(xy, |at| Cells::reals(std::mem::take(&mut columns[at])));
    let pixel = Some(place.step.map(f64::abs));
    Table { pixel, ..building.finish(layer) }
}

/// What is said of a raster, while its pixels are with somebody else.
struct About<'s> {
    source: &'s Source,
    size: [u32; 2],
    all: Window,
    pages: usize,
    beside: Option<String>,
}

impl<'s> About<'s> {
    fn of(opened: &Opened<'s>) -> Self {
        let Opened { source, header, pages, beside, .. } = opened;
        let size = [header.columns, header.rows];
        Self { source, size, all: Window::all(header), pages: *pages, beside: beside.clone() }
    }
}

fn notes(about: &About<'_>, window: Window, pixels: &Pixels) -> Issues {
    let counts = pixels.counts();
    let note = |code| Issue::new(code).file(&about.source.shown_as);
    let persons = i64::try_from(counts.micro).map_or_else(|_| Persons::from_micro(i64::MAX), Persons::from_micro);
    let mut issues = Issues::new();
    // In a study it was refused, or the study says what it counts.
    if about.source.role != Role::Demand
        && let Some(word) = counts::named_density(about.source)
    {
        issues.push(note("W0182").value(word));
    }
    if about.pages > 0 {
        issues.push(note("W0191").value(about.pages));
    }
    let what = say("read.raster.one").with("file", &about.source.shown_as);
    let what = what.with("columns", window.columns()).with("rows", window.rows());
    let read =
        note("I0180").words("what", what).persons(persons).fact("cells", counts.cells).fact("zeros", counts.zeros);
    let read = read.fact("nodata", counts.nodata).fact("rasters", 1);
    issues.push(read.fact("columns", window.columns()).fact("rows", window.rows()));
    if window != about.all {
        let [columns, rows] = about.size;
        let beyond = u64::from(columns) * u64::from(rows) - window.pixels();
        issues.push(note("I0181").fact("columns", columns).fact("rows", rows).fact("beyond", beyond));
    }
    issues
}

#[cfg(test)]
mod tests;
