//! Several rasters over one grid as one table: a row for every pixel that holds somebody in any of them.

use super::fault::Fault;
use super::georeference::Georeference;
use super::opened::Opened;
use super::pixels::Pixels;
use crate::units::Persons;
use rayon::prelude::*;

/// Values of all columns beyond this are refused: eight bytes each, and as many again in the table.
const MOST_VALUES: u64 = 400_000_000;

/// Millionths of people by pixel and column; pixels by row, then column.
#[derive(Debug, Default)]
pub(super) struct Bands {
    /// Row and column of each pixel, the row in the upper half.
    keys: Vec<u64>,
    columns: Vec<Vec<i64>>,
}

/// Points, and people by column.
pub(super) type Joined = (Vec<[f64; 2]>, Vec<Vec<f64>>);

impl Bands {
    /// Nobody in so many columns.
    pub fn new(columns: usize) -> Self {
        Self { keys: Vec::new(), columns: vec![Vec::new(); columns] }
    }

    /// Adds the people of a raster to a column.
    ///
    /// # Errors
    /// Large.
    pub fn add(&mut self, column: usize, pixels: Pixels, place: &Georeference) -> Result<(), Fault> {
        let (xy, persons) = pixels.joined();
        let micro = |value: f64| Persons::checked(value).unwrap_or(Persons::ZERO).micro();
        let key = |at: [f64; 2]| {
            let [column, row] = place.pixel(at);
            u64::from(row) << 32 | u64::from(column)
        };
        let mut found: Vec<(u64, i64)> =
            xy.into_par_iter().zip(persons).map(|(at, value)| (key(at), micro(value))).collect();
        // Strips run from north to south, tiles do not.
        found.par_sort_unstable();
        if !(found.len() == self.keys.len() && found.iter().zip(&self.keys).all(|((key, _), known)| key == known)) {
            self.widen(&found)?;
        }
        let values = &mut self.columns[column];
        let mut at = 0;
        for (key, micro) in found {
            at += self.keys[at..].partition_point(|known| *known < key);
            values[at] += micro;
        }
        Ok(())
    }

    /// Makes room for pixels that no raster before had.
    fn widen(&mut self, found: &[(u64, i64)]) -> Result<(), Fault> {
        let mut keys: Vec<u64> = self.keys.iter().copied().chain(found.iter().map(|(key, _)| *key)).collect();
        keys.par_sort_unstable();
        keys.dedup();
        let values = keys.len() as u64 * self.columns.len() as u64;
        if values > MOST_VALUES {
            return Err(Fault::Large("cells x bands", values, MOST_VALUES));
        }
        let known = std::mem::replace(&mut self.keys, keys);
        for column in &mut self.columns {
            let old = std::mem::replace(column, vec![0; self.keys.len()]);
            let mut at = 0;
            for (key, value) in known.iter().zip(old) {
                at += self.keys[at..].partition_point(|new| new < key);
                column[at] = value;
            }
        }
        Ok(())
    }

    /// Middles of the pixels, and people by column.
    ///
    /// # Errors
    /// Nobody.
    pub fn finish(self, place: &Georeference) -> Result<Joined, Fault> {
        if self.keys.is_empty() {
            return Err(Fault::Nobody);
        }
        let xy = self.keys.iter().map(|key| place.centre(*key as u32, (key >> 32) as u32)).collect();
        // Counts below 2^53 millionths come back from the division to the last one.
        let persons = |micro: i64| Persons::from_micro(micro).to_f64();
        Ok((xy, self.columns.into_iter().map(|column| column.into_iter().map(persons).collect()).collect()))
    }
}

/// All rasters are over the grid of the first one.
///
/// # Errors
/// Every file that is not, with what differs.
pub(super) fn over_one_grid<'s>(opened: &[Opened<'s>]) -> Vec<(&'s str, Fault)> {
    let Some((first, rest)) = opened.split_first() else { return Vec::new() };
    let differs = |other: &Opened<'s>| Some((other.source.shown_as.as_str(), other.same_as(first).err()?));
    rest.iter().filter_map(differs).collect()
}
