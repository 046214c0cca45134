//! The part of a raster that is needed.

use super::Layout;
use super::georeference::Georeference;
use crate::geodesy::{Named, named};
use std::ops::Range;

/// Columns and rows, the ends not included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    cols: Range<u32>,
    rows: Range<u32>,
}

impl Window {
    /// All of it.
    pub fn whole(layout: &Layout) -> Self {
        Self { cols: 0..layout.width, rows: 0..layout.height }
    }

    /// Number of pixels.
    pub fn pixels(&self) -> u64 {
        self.cols.len() as u64 * self.rows.len() as u64
    }

    /// Whether a pixel is in it.
    #[inline]
    pub fn holds(&self, col: u32, row: u32) -> bool {
        self.cols.contains(&col) && self.rows.contains(&row)
    }

    /// Numbers of the strips or tiles that meet it, in their order.
    pub fn chunks(&self, layout: &Layout) -> Vec<u32> {
        let [width, height] = layout.chunk;
        let span = |range: &Range<u32>, size: u32| range.start / size..range.end.div_ceil(size);
        let cols = if layout.across == 1 { 0..1 } else { span(&self.cols, width) };
        let down = span(&self.rows, height);
        down.flat_map(|row| cols.clone().map(move |col| (row, col)))
            .map(|(row, col)| row * layout.across + col)
            .collect()
    }
}

impl Layout {
    /// Column and row of the first pixel of a strip or tile.
    pub fn corner(&self, chunk: u32) -> [u32; 2] {
        [chunk % self.across * self.chunk[0], chunk / self.across * self.chunk[1]]
    }
}

/// Points along a side at which the window is transformed: sides bend in other systems.
const POINTS: i32 = 32;

/// The pixels whose centres lie within `lonlat` (west, south, east, north), and some more where the sides bend; `None` when
/// there are none, or when the system is not known.
pub fn of(lonlat: [f64; 4], crs: &str, georeference: &Georeference, layout: &Layout) -> Option<Window> {
    let [west, south, east, north] = lonlat;
    let Named::System(system) = named(crs) else { return Some(Window::whole(layout)) };
    let along = |from: f64, to: f64| (0..=POINTS).map(move |k| from + (to - from) * f64::from(k) / f64::from(POINTS));
    let sides = along(west, east)
        .flat_map(|x| [[x, south], [x, north]])
        .chain(along(south, north).flat_map(|y| [[west, y], [east, y]]));
    let mut bounds: Option<[f64; 4]> = None;
    for point in sides {
        let [col, row] = georeference.pixel(system.from_lonlat(point)?);
        let b = bounds.unwrap_or([col, row, col, row]);
        bounds = Some([b[0].min(col), b[1].min(row), b[2].max(col), b[3].max(row)]);
    }
    let [left, top, right, bottom] = bounds?;
    // A centre on the window's edge is in it; a thousandth of a pixel covers the rounding of the way there.
    let span = |from: f64, to: f64, size: u32| {
        let clamp = |v: f64| v.clamp(0.0, f64::from(size)) as u32;
        clamp((from - 1e-3).ceil())..clamp((to + 1e-3).floor() + 1.0)
    };
    let window = Window { cols: span(left, right, layout.width), rows: span(top, bottom, layout.height) };
    (window.pixels() > 0).then_some(window)
}
