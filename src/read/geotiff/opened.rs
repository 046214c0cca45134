//! A raster that was opened: everything about it but its pixels.

use super::beside::Beside;
use super::counts::Counts;
use super::fault::Fault;
use super::georeference::Georeference;
use super::header::{self, Header, Open};
use super::mask;
use super::window::Window;
use crate::geodesy::{Named, System, named};
use crate::read::Source;

/// Of a pixel, by which rasters over one grid may lie apart, over the whole width and height.
const SAME: f64 = 1e-3;

/// What is known before any pixel is unpacked.
pub(super) struct Opened<'s> {
    pub source: &'s Source,
    pub size: u64,
    pub header: Header,
    pub place: Georeference,
    /// What a pixel counts.
    pub units: Counts,
    /// Images behind the first one that are pages of their own.
    pub pages: usize,
    /// The file beside it that says what "no data" is.
    pub beside: Option<String>,
    /// The system, where the study or the file names it or the numbers are degrees.
    system: Option<System>,
    pub decoder: Open,
}

impl<'s> Opened<'s> {
    /// Opens a raster of so many bytes.
    ///
    /// # Errors
    /// Everything that keeps it from being read.
    pub fn new(source: &'s Source, size: u64) -> Result<Self, Fault> {
        let mut decoder = header::open(&source.path, size)?;
        let mut header = Header::read(&mut decoder, size)?;
        let place = Georeference::read(&mut decoder)?;
        let beside = Beside::of(source)?;
        // What the study says goes before what the file declares, and that before what lies beside it.
        header.nodata = source.nodata.or(header.nodata).or(beside.nodata);
        let pages = mask::refuse(source, &mut decoder)?;
        if let Some(own) = place.own.as_ref().filter(|_| source.crs == "auto") {
            return Err(Fault::Projection(own.clone()));
        }
        let system = system(source, &place, &header);
        let units = Counts::of(source, &place, &header, system.clone())?;
        Ok(Self { source, size, header, place, units, pages, beside: beside.file, system, decoder })
    }

    /// The part that is read.
    ///
    /// # Errors
    /// Elsewhere.
    pub fn window(&self) -> Result<Window, Fault> {
        let around = self.source.window.zip(self.system.as_ref());
        let window = around.and_then(|(around, system)| Window::around(around, system, &self.place, &self.header));
        let window = window.unwrap_or(Window::all(&self.header));
        if window.is_empty() { Err(Fault::Elsewhere) } else { Ok(window) }
    }

    /// Whether the pixels are those of another raster.
    ///
    /// # Errors
    /// Lattice, with the first difference.
    pub fn same_as(&self, other: &Self) -> Result<(), Fault> {
        let size = |opened: &Self| [opened.header.columns, opened.header.rows];
        let two = |[x, y]: [f64; 2]| format!("{x}, {y}");
        if size(self) != size(other) {
            let shown = |opened: &Self| format!("{} x {}", opened.header.columns, opened.header.rows);
            return Err(Fault::Lattice("columns x rows", shown(self), shown(other)));
        }
        let (here, there) = (&self.place, &other.place);
        let near = |a: f64, b: f64, axis: usize, of: f64| (a - b).abs() * of <= SAME * there.step[axis].abs();
        let count = size(self).map(f64::from);
        if !(0..2).all(|axis| near(here.step[axis], there.step[axis], axis, count[axis])) {
            return Err(Fault::Lattice("pixel size", two(here.step), two(there.step)));
        }
        if !(0..2).all(|axis| near(here.corner[axis], there.corner[axis], axis, 1.0)) {
            return Err(Fault::Lattice("corner", two(here.corner), two(there.corner)));
        }
        if here.crs != there.crs {
            let shown = |place: &Georeference| place.crs.clone().unwrap_or_else(|| "-".to_owned());
            return Err(Fault::Lattice("crs", shown(here), shown(there)));
        }
        Ok(())
    }
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
