//! What the pixels of a strip or tile are.

use super::{Layout, Window, each};
use tiff::decoder::DecodingResult;

/// Pixels of some strips or tiles.
#[derive(Debug, Default)]
pub struct Pixels {
    /// Column, row and people of every pixel that has any.
    pub cells: Vec<(u32, u32, f64)>,
    /// Pixels without data.
    pub nodata: u64,
    /// Pixels without people.
    pub zero: u64,
    /// A number that is none of people, and the column and row where it stands first.
    pub impossible: Option<(f64, [u32; 2])>,
    /// How many such pixels there are.
    pub impossible_count: u64,
}

impl Pixels {
    /// Those of one strip or tile that lie within the window.
    pub fn of(read: &DecodingResult, chunk: u32, layout: &Layout, window: &Window, nodata: Option<f64>) -> Self {
        let mut pixels = Self::default();
        let [from_col, from_row] = layout.corner(chunk);
        // Strips and tiles at the edge hold only what lies within the image.
        let width = layout.chunk[0].min(layout.width - from_col) as usize;
        // A value of single precision is what the text of the tag becomes in single precision.
        let single = matches!(read, DecodingResult::F32(_)).then(|| nodata.map(|value| f64::from(value as f32)));
        let is_nodata =
            |value: f64| value.is_nan() || nodata == Some(value) || single.flatten().is_some_and(|n| n == value);
        each(read, |k, value| {
            let (col, row) = (from_col + (k % width) as u32, from_row + (k / width) as u32);
            if !window.holds(col, row) {
                return;
            }
            if value > 0.0 && value.is_finite() && !is_nodata(value) {
                pixels.cells.push((col, row, value));
            } else if is_nodata(value) {
                pixels.nodata += 1;
            } else if value == 0.0 {
                pixels.zero += 1;
            } else {
                pixels.impossible_count += 1;
                pixels.impossible.get_or_insert((value, [col, row]));
            }
        });
        pixels
    }

    /// Those of the next.
    pub fn append(&mut self, mut other: Self) {
        self.cells.append(&mut other.cells);
        self.nodata += other.nodata;
        self.zero += other.zero;
        self.impossible_count += other.impossible_count;
        self.impossible = self.impossible.or(other.impossible);
    }
}
