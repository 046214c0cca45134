//! Strips or tiles into counts of persons.

use super::MOST_CELLS;
use super::fault::Fault;
use super::header::{self, Header, Open};
use super::window::Window;
use crate::read::{Progress, Source};
use crate::units::Persons;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use tiff::decoder::DecodingResult;

/// A pixel that holds somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pixel {
    pub column: u32,
    pub row: u32,
    pub persons: f64,
}

/// What was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub cells: u64,
    pub zeros: u64,
    pub nodata: u64,
    /// Millionths of persons: a sum of whole numbers is the same in any order.
    pub micro: i128,
}

/// Neighbouring strips or tiles, read by one thread.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub kept: Vec<Pixel>,
    counts: Counts,
    /// First value that is no count, and how many there are.
    wrong: Option<(f64, [u32; 2])>,
    wrongs: u64,
}

/// All parts in the order of the file.
#[derive(Debug)]
pub(super) struct Pixels {
    pub parts: Vec<Part>,
}

impl Pixels {
    /// Of all parts.
    pub fn counts(&self) -> Counts {
        self.parts.iter().fold(Counts::default(), |a, part| Counts {
            cells: a.cells + part.counts.cells,
            zeros: a.zeros + part.counts.zeros,
            nodata: a.nodata + part.counts.nodata,
            micro: a.micro + part.counts.micro,
        })
    }
}

/// Work that all threads share.
struct Task<'a> {
    source: &'a Source,
    header: &'a Header,
    window: Window,
    size: u64,
    total: u64,
    done: AtomicU64,
    cells: AtomicU64,
    progress: &'a dyn Progress,
}

/// Reads what meets the window. Every thread has its own view of the file and one strip or tile in memory.
pub(super) fn read(
    source: &Source,
    header: &Header,
    window: Window,
    first: Open,
    size: u64,
    progress: &dyn Progress,
) -> Result<Pixels, Fault> {
    let chunks = window.chunks(header);
    let total = chunks.len() as u64;
    let (done, cells) = (AtomicU64::new(0), AtomicU64::new(0));
    let task = Task { source, header, window, size, total, done, cells, progress };
    let threads = rayon::current_num_threads().max(1);
    let parts: Vec<Part> = if threads == 1 {
        vec![task.part(&chunks, first)?]
    } else {
        drop(first);
        // The first fault in the order of the file is the one that is told, whichever thread was faster.
        let parts: Vec<Result<Part, Fault>> = chunks
            .par_chunks(chunks.len().div_ceil(threads).max(1))
            .map(|some| task.part(some, header::open(&task.source.path, task.size)?))
            .collect();
        parts.into_iter().collect::<Result<_, _>>()?
    };
    let wrongs = parts.iter().map(|part| part.wrongs).sum();
    if let Some((value, [column, row])) = parts.iter().find_map(|part| part.wrong) {
        return Err(Fault::Value { value, column, row, count: wrongs });
    }
    let pixels = Pixels { parts };
    if pixels.counts().cells == 0 { Err(Fault::Nobody) } else { Ok(pixels) }
}

impl Task<'_> {
    fn part(&self, chunks: &[u32], mut file: Open) -> Result<Part, Fault> {
        let mut part = Part::default();
        // Kept from one strip or tile to the next.
        let mut buffer = DecodingResult::U8(Vec::new());
        for &chunk in chunks {
            self.chunk(chunk, &mut file, &mut buffer, &mut part)?;
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            self.progress.advance(done, self.total);
        }
        Ok(part)
    }

    fn chunk(&self, chunk: u32, file: &mut Open, buffer: &mut DecodingResult, part: &mut Part) -> Result<(), Fault> {
        let [wide, high] = self.header.chunk;
        let (left, top) = (chunk % self.header.across() * wide, chunk / self.header.across() * high);
        let from = [left.max(self.window.from[0]), top.max(self.window.from[1])];
        let right = left.saturating_add(wide).min(self.header.columns);
        let to = [right.min(self.window.to[0]), top.saturating_add(high).min(self.window.to[1])];
        let area = u64::from(to[0].saturating_sub(from[0])) * u64::from(to[1].saturating_sub(from[1]));
        if self.header.is_absent(chunk) {
            part.counts.nodata += area;
            return Ok(());
        }
        let width = (right - left) as usize;
        let before = part.counts.cells;
        *buffer = file.read_chunk(chunk)?;
        let place = Place { corner: [left, top], from, to, width };
        let nodata = self.header.nodata;
        let whole = |least: f64, most: f64| nodata.filter(|n| n.fract() == 0.0 && *n >= least && *n <= most);
        match buffer {
            DecodingResult::U8(values) => place.take(values, whole(0.0, 255.0), |v| f64::from(*v), part),
            DecodingResult::U16(values) => place.take(values, whole(0.0, 65_535.0), |v| f64::from(*v), part),
            DecodingResult::U32(values) => place.take(values, nodata, |v| f64::from(*v), part),
            DecodingResult::U64(values) => place.take(values, nodata, |v| *v as f64, part),
            DecodingResult::I8(values) => place.take(values, nodata, |v| f64::from(*v), part),
            DecodingResult::I16(values) => place.take(values, nodata, |v| f64::from(*v), part),
            DecodingResult::I32(values) => place.take(values, nodata, |v| f64::from(*v), part),
            DecodingResult::I64(values) => place.take(values, nodata, |v| *v as f64, part),
            // Nodata is written in decimals; the pixels hold what a 32 bit number makes of them.
            DecodingResult::F32(values) => {
                place.take(values, nodata.map(|n| f64::from(n as f32)), |v| f64::from(*v), part)
            }
            DecodingResult::F64(values) => place.take(values, nodata, |v| *v, part),
            DecodingResult::F16(_) => return Err(Fault::Feature("16 bit floating point".to_owned())),
        }?;
        let more = part.counts.cells - before;
        let cells = self.cells.fetch_add(more, Ordering::Relaxed) + more;
        if cells > MOST_CELLS { Err(Fault::Large("cells", cells, MOST_CELLS)) } else { Ok(()) }
    }
}

/// Where the pixels of a strip or tile lie, and which of them are in the window.
struct Place {
    corner: [u32; 2],
    from: [u32; 2],
    to: [u32; 2],
    width: usize,
}

impl Place {
    fn take<T>(
        &self,
        values: &[T],
        nodata: Option<f64>,
        number: impl Fn(&T) -> f64,
        part: &mut Part,
    ) -> Result<(), Fault> {
        let columns = (self.from[0] - self.corner[0]) as usize..(self.to[0] - self.corner[0]) as usize;
        // A comparison with NaN is never true, and NaN is no cell anyway.
        let nodata = nodata.unwrap_or(f64::NAN);
        for row in self.from[1]..self.to[1] {
            let start = (row - self.corner[1]) as usize * self.width;
            let line = values.get(start + columns.start..start + columns.end);
            let line = line.ok_or_else(|| Fault::Damaged("a strip or tile is too short".to_owned()))?;
            for (column, value) in (self.from[0]..).zip(line) {
                let value = number(value);
                if value.is_nan() || value == nodata {
                    part.counts.nodata += 1;
                } else if value == 0.0 {
                    part.counts.zeros += 1;
                } else {
                    part.add(Pixel { column, row, persons: value });
                }
            }
        }
        Ok(())
    }
}

impl Part {
    fn add(&mut self, pixel: Pixel) {
        match Persons::checked(pixel.persons).filter(|_| pixel.persons > 0.0) {
            Some(persons) => {
                self.counts.cells += 1;
                self.counts.micro += i128::from(persons.micro());
                self.kept.push(pixel);
            }
            None => {
                self.wrongs += 1;
                self.wrong.get_or_insert((pixel.persons, [pixel.column, pixel.row]));
            }
        }
    }
}
