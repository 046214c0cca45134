//! Strips or tiles into counts of persons.

use super::MOST_CELLS;
use super::counts::Counts as Units;
use super::fault::Fault;
use super::georeference::Georeference;
use super::header::{self, Header, Open};
use super::opened::Opened;
use super::window::Window;
use crate::read::{Progress, Source};
use crate::units::Persons;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use tiff::decoder::DecodingResult;

/// What was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub cells: u64,
    pub zeros: u64,
    pub nodata: u64,
    /// Millionths of persons: a sum of whole numbers is the same in any order.
    pub micro: i128,
}

/// Pixels that hold somebody, of neighbouring strips or tiles read by one thread. They are kept as the table has them, and
/// once: there are millions.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Their middles.
    pub xy: Vec<[f64; 2]>,
    pub persons: Vec<f64>,
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
    /// All pixels, the parts in the order of the file.
    pub fn joined(self) -> (Vec<[f64; 2]>, Vec<f64>) {
        let total = self.parts.iter().map(|part| part.xy.len()).sum::<usize>();
        let (mut xy, mut persons) = (Vec::new(), Vec::new());
        for part in self.parts {
            if xy.is_empty() {
                (xy, persons) = (part.xy, part.persons);
                continue;
            }
            xy.reserve_exact(total - xy.len());
            persons.reserve_exact(total - persons.len());
            xy.extend(part.xy);
            persons.extend(part.persons);
        }
        (xy, persons)
    }

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
    place: &'a Georeference,
    units: &'a Units,
    window: Window,
    size: u64,
    total: u64,
    done: AtomicU64,
    cells: AtomicU64,
    progress: &'a dyn Progress,
}

/// Reads what meets the window. Every thread has its own view of the file and one strip or tile in memory.
pub(super) fn read(opened: Opened<'_>, window: Window, progress: &dyn Progress) -> Result<Pixels, Fault> {
    let Opened { source, header, place, units, size, decoder: first, .. } = opened;
    let (header, place, units) = (&header, &place, &units);
    let chunks = window.chunks(header);
    let total = chunks.len() as u64;
    let (done, cells) = (AtomicU64::new(0), AtomicU64::new(0));
    let task = Task { source, header, place, units, window, size, total, done, cells, progress };
    let threads = rayon::current_num_threads().max(1);
    let parts: Vec<Part> = if threads == 1 {
        vec![task.part(&chunks, first)?]
    } else {
        drop(first);
        // The first fault in the order of the file is the one that is reported, whichever thread was faster.
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
    Ok(Pixels { parts })
}

impl Task<'_> {
    fn part(&self, chunks: &[u32], mut file: Open) -> Result<Part, Fault> {
        let mut part = Part::default();
        for &chunk in chunks {
            self.chunk(chunk, &mut file, &mut part)?;
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            self.progress.advance(done, self.total);
        }
        Ok(part)
    }

    fn chunk(&self, chunk: u32, file: &mut Open, part: &mut Part) -> Result<(), Fault> {
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
        let place = Place { corner: [left, top], from, to, width, of: self.place, units: self.units };
        let nodata = self.header.nodata;
        let whole = |least: f64, most: f64| nodata.filter(|n| n.fract() == 0.0 && *n >= least && *n <= most);
        match &file.read_chunk(chunk)? {
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
struct Place<'a> {
    corner: [u32; 2],
    from: [u32; 2],
    to: [u32; 2],
    width: usize,
    of: &'a Georeference,
    units: &'a Units,
}

/// Neighbouring pixels that are compared with each other before they are looked at one by one.
const RUN: usize = 32;

impl Place<'_> {
    fn take<T: PartialEq>(
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
            for (run, from) in line.chunks(RUN).zip((self.from[0]..).step_by(RUN)) {
                // Most of a country is empty: a run of nothing is counted at once. Counting has no branch in it and is fast.
                let empty = |value: f64| value == nodata || value == 0.0;
                if empty(number(&run[0])) && run.iter().filter(|value| **value == run[0]).count() == run.len() {
                    let zero = number(&run[0]) != nodata;
                    *(if zero { &mut part.counts.zeros } else { &mut part.counts.nodata }) += run.len() as u64;
                    continue;
                }
                for (column, value) in (from..).zip(run) {
                    let value = number(value);
                    if value.is_nan() || value == nodata {
                        part.counts.nodata += 1;
                    } else if value == 0.0 {
                        part.counts.zeros += 1;
                    } else {
                        part.add([column, row], value, self.of, self.units);
                    }
                }
            }
        }
        Ok(())
    }
}

impl Part {
    fn add(&mut self, [column, row]: [u32; 2], value: f64, place: &Georeference, units: &Units) {
        let people = units.people(value, [column, row], place);
        match Persons::checked(people).filter(|_| value > 0.0) {
            Some(persons) => {
                self.counts.cells += 1;
                self.counts.micro += i128::from(persons.micro());
                self.xy.push(place.centre(column, row));
                self.persons.push(people);
            }
            None => {
                self.wrongs += 1;
                self.wrong.get_or_insert((value, [column, row]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLACE: Georeference = Georeference { corner: [107.0, 30.0], step: [0.1, -0.25], crs: None, own: None };

    /// Runs of one value, nothing or somebody, as rasters have them.
    fn line() -> impl Strategy<Value = Vec<f32>> {
        let value =
            prop_oneof![Just(-9.0_f32), Just(0.0), Just(-0.0), Just(f32::NAN), Just(3.5), 0.5_f32..9.0, -2.0_f32..0.0];
        let run = (value, 0..90_usize).prop_map(|(value, n)| vec![value; n]);
        prop::collection::vec(run, 1..6).prop_map(|runs| runs.concat())
    }

    proptest! {
        #[test]
        fn runs_are_counted_as_pixels_one_by_one_are(
            line in line(), cut in 0..40_u32, nodata in prop_oneof![Just(None), Just(Some(-9.0)), Just(Some(0.0)), Just(Some(3.5))],
        ) {
            let columns = line.len() as u32;
            let from = cut.min(columns);
            let mut part = Part::default();
            let place = Place { corner: [0, 0], from: [from, 0], to: [columns, 1], width: line.len(), of: &PLACE, units: &Units::People };
            place.take(&line, nodata, |v| f64::from(*v), &mut part).unwrap();
            let mut expected = Part::default();
            for column in from..columns {
                let value = f64::from(line[column as usize]);
                if value.is_nan() || Some(value) == nodata {
                    expected.counts.nodata += 1;
                } else if value == 0.0 {
                    expected.counts.zeros += 1;
                } else {
                    expected.add([column, 0], value, &PLACE, &Units::People);
                }
            }
            prop_assert_eq!((part.counts, part.wrong, part.wrongs), (expected.counts, expected.wrong, expected.wrongs));
            prop_assert_eq!((part.xy, part.persons), (expected.xy, expected.persons));
        }
    }
}
