//! GeoTIFF rasters of population (WorldPop, GHS-POP): one point with `persons` for every pixel that holds somebody.
//!
//! The `tiff` crate unpacks strips and tiles. What a pixel means (georeference, nodata, sign) is read here. Every size from
//! the file is checked before anything is allocated for it.

mod beside;
mod fault;
mod geokeys;
mod georeference;
mod header;
mod mask;
mod pixels;
mod window;

use super::building::Building;
use super::cells::Cells;
use super::roles::density;
use super::source::layer_of;
use super::table::Table;
use super::{Progress, Source, Wanted};
use crate::geodesy::{Named, System, named};
use crate::issue::{Issue, Issues, caught};
use crate::model::Role;
use crate::units::Persons;
use beside::Beside;
use fault::Fault;
use georeference::Georeference;
use header::Header;
use pixels::Pixels;
use std::path::Path;
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
    };
    if let Some(role) = role {
        return (None, Issue::new("E0185").file(&source.shown_as).value(role).into());
    }
    // The decoder answers damage with an error. Should it ever stop on some of it, that is damage as well.
    let attempt = caught(|| attempt(source, size, wanted, progress));
    match attempt.unwrap_or_else(|| Err(Fault::Damaged("the decoder gave up".to_owned()))) {
        Ok((table, issues)) => (Some(table), issues),
        Err(fault) => (None, fault.issue(&source.shown_as).into()),
    }
}

fn attempt(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> Result<(Table, Issues), Fault> {
    let mut decoder = header::open(&source.path, size)?;
    let mut header = Header::read(&mut decoder, size)?;
    let place = Georeference::read(&mut decoder)?;
    let beside = Beside::of(source)?;
    // What the study says goes before what the file declares, and that before what lies beside it.
    header.nodata = source.nodata.or(header.nodata).or(beside.nodata);
    mask::refuse(source, &mut decoder)?;
    if let Some(own) = place.own.as_ref().filter(|_| source.crs == "auto") {
        return Err(Fault::Projection(own.clone()));
    }
    let window = source.window.and_then(|around| {
        let system = system(source, &place, &header)?;
        Window::around(around, &system, &place, &header)
    });
    let all = Window::all(&header);
    let window = window.unwrap_or(all);
    if window.is_empty() {
        return Err(Fault::Elsewhere);
    }
    let pixels = pixels::read(source, &header, &place, window, decoder, size, progress)?;
    let issues = notes(source, &header, window, &pixels);
    let mut table = table(source, &place, wanted, pixels);
    table.layer.files.extend(beside.file);
    Ok((table, issues))
}

/// The system of the raster, where the study or the file names it or the numbers are degrees.
fn system(source: &Source, place: &Georeference, header: &Header) -> Option<System> {
    for name in [Some(source.crs.as_str()), place.crs.as_deref()].into_iter().flatten() {
        match named(name) {
            Named::System(system) => return Some(system),
            Named::Auto => {}
            Named::Unknown | Named::NeedsProj | Named::NotAName => return None,
        }
    }
    let ends = [place.centre(0, 0), place.centre(header.columns - 1, header.rows - 1)];
    ends.iter().all(|[x, y]| x.abs() <= 180.0 && y.abs() <= 90.0).then_some(System::LonLat)
}

fn table(source: &Source, place: &Georeference, wanted: &Wanted, pixels: Pixels) -> Table {
    let mut layer = layer_of(source, "GeoTIFF", "binary".to_owned());
    layer.crs_member.clone_from(&place.crs);
    let mut building = Building::new(vec![PERSONS.to_owned()], wanted);
    let (xy, mut persons) = pixels.joined();
    // There is one column, so this is asked for once.
    building.points(xy, |_| Cells::reals(std::mem::take(&mut persons)));
    building.finish(layer)
}

fn notes(source: &Source, header: &Header, window: Window, pixels: &Pixels) -> Issues {
    let counts = pixels.counts();
    let note = |code| Issue::new(code).file(&source.shown_as);
    let persons = i64::try_from(counts.micro).map_or_else(|_| Persons::from_micro(i64::MAX), Persons::from_micro);
    let mut issues = Issues::new();
    let name = Path::new(&source.named).file_name().unwrap_or_default();
    if let Some(word) = density(&name.to_string_lossy()) {
        issues.push(note("W0182").value(word));
    }
    let read = note("I0180").persons(persons).fact("cells", counts.cells).fact("zeros", counts.zeros);
    issues.push(read.fact("nodata", counts.nodata).fact("columns", window.columns()).fact("rows", window.rows()));
    if window != Window::all(header) {
        let beyond = u64::from(header.columns) * u64::from(header.rows) - window.pixels();
        issues.push(note("I0181").fact("columns", header.columns).fact("rows", header.rows).fact("beyond", beyond));
    }
    issues
}

#[cfg(test)]
mod tests;
