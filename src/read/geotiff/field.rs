//! Rasters that are a field of numbers and no people: heights of the ground, classes of land cover. Every pixel is kept.

use super::beside::Beside;
use super::fault::Fault;
use super::georeference::Georeference;
use super::header::{self, Header, Open};
use super::{gave_up, mask};
use crate::issue::{Issues, caught};
use crate::model::{RawRaster, Role};
use crate::read::source::layer_of;
use crate::read::{Progress, Source};
use tiff::decoder::DecodingResult;

/// Fields of more pixels are refused: four bytes each, and as many again while they are carried into another system.
const MOST: u64 = 40_000_000;

/// No ground is lower or higher, in metres: the shore of the Dead Sea, Mount Everest.
const HEIGHTS: [f64; 2] = [-500.0, 9_000.0];

/// Reads the first image of the file.
pub(in crate::read) fn read(source: &Source, size: u64, progress: &dyn Progress) -> (Option<RawRaster>, Issues) {
    match caught(|| attempt(source, size, progress)).unwrap_or_else(gave_up) {
        Ok(found) => (Some(found), Issues::new()),
        Err(fault) => (None, fault.issue(&source.shown_as).into()),
    }
}

fn attempt(source: &Source, size: u64, progress: &dyn Progress) -> Result<RawRaster, Fault> {
    let mut file = header::open(&source.path, size)?;
    let mut header = Header::read(&mut file, size)?;
    let place = Georeference::read(&mut file)?;
    let beside = Beside::of(source)?;
    header.nodata = source.nodata.or(header.nodata).or(beside.nodata);
    mask::refuse(source, &mut file)?;
    if let Some(own) = place.own.as_ref().filter(|_| source.crs == "auto") {
        return Err(Fault::Projection(own.clone()));
    }
    let pixels = u64::from(header.columns) * u64::from(header.rows);
    if pixels > MOST {
        return Err(Fault::Large("pixels", pixels, MOST));
    }
    let values = values(&mut file, &header, source.role == Role::Elevation, progress)?;
    let (columns, rows) = (header.columns as usize, header.rows as usize);
    if values.iter().all(|value| value.is_nan()) {
        return Err(Fault::NoValue);
    }
    if source.role == Role::Elevation {
        let is_absurd = |value: &&f32| !value.is_nan() && !(HEIGHTS[0]..=HEIGHTS[1]).contains(&f64::from(**value));
        if let Some(first) = values.iter().position(|value| is_absurd(&value)) {
            let [column, row] = [first % columns, first / columns].map(|number| number as u32);
            let count = values.iter().filter(is_absurd).count() as u64;
            return Err(Fault::Height { value: f64::from(values[first]), column, row, count });
        }
    }
    let mut layer = layer_of(source, "GeoTIFF", "binary".to_owned());
    layer.crs_member.clone_from(&place.crs);
    layer.files.extend(beside.file);
    layer.features = columns * rows;
    let end = [place.corner[0] + place.step[0] * columns as f64, place.corner[1] + place.step[1] * rows as f64];
    let side = |axis: usize| [place.corner[axis].min(end[axis]), place.corner[axis].max(end[axis])];
    let ([west, east], [south, north]) = (side(0), side(1));
    layer.bounds = Some([west, south, east, north]);
    Ok(RawRaster { layer, corner: place.corner, step: place.step, columns, rows, values })
}

fn values(file: &mut Open, header: &Header, are_heights: bool, progress: &dyn Progress) -> Result<Vec<f32>, Fault> {
    let mut all = Field { values: vec![f32::NAN; header.columns as usize * header.rows as usize], header };
    let chunks = header.across() * header.rows.div_ceil(header.chunk[1]);
    for chunk in (0..chunks).filter(|chunk| !header.is_absent(*chunk)) {
        let nodata = header.nodata;
        match &file.read_chunk(chunk)? {
            DecodingResult::U8(_) | DecodingResult::I8(_) if are_heights => return Err(Fault::Picture),
            DecodingResult::U8(values) => all.put(chunk, values, nodata, |v| f64::from(*v)),
            DecodingResult::U16(values) => all.put(chunk, values, nodata, |v| f64::from(*v)),
            DecodingResult::U32(values) => all.put(chunk, values, nodata, |v| f64::from(*v)),
            DecodingResult::U64(values) => all.put(chunk, values, nodata, |v| *v as f64),
            DecodingResult::I8(values) => all.put(chunk, values, nodata, |v| f64::from(*v)),
            DecodingResult::I16(values) => all.put(chunk, values, nodata, |v| f64::from(*v)),
            DecodingResult::I32(values) => all.put(chunk, values, nodata, |v| f64::from(*v)),
            DecodingResult::I64(values) => all.put(chunk, values, nodata, |v| *v as f64),
            // Nodata is written in decimals; the pixels hold what a 32 bit number makes of them.
            DecodingResult::F32(values) => {
                all.put(chunk, values, nodata.map(|n| f64::from(n as f32)), |v| f64::from(*v))
            }
            DecodingResult::F64(values) => all.put(chunk, values, nodata, |v| *v),
            DecodingResult::F16(_) => return Err(Fault::Feature("16 bit floating point".to_owned())),
        }?;
        progress.advance(u64::from(chunk) + 1, u64::from(chunks));
    }
    Ok(all.values)
}

struct Field<'h> {
    values: Vec<f32>,
    header: &'h Header,
}

impl Field<'_> {
    fn put<T>(
        &mut self,
        chunk: u32,
        values: &[T],
        nodata: Option<f64>,
        number: impl Fn(&T) -> f64,
    ) -> Result<(), Fault> {
        let [wide, high] = self.header.chunk;
        let (left, top) = (chunk % self.header.across() * wide, chunk / self.header.across() * high);
        let right = left.saturating_add(wide).min(self.header.columns);
        let bottom = top.saturating_add(high).min(self.header.rows);
        let (width, columns) = ((right - left) as usize, self.header.columns as usize);
        for row in top..bottom {
            let start = (row - top) as usize * width;
            let line = values.get(start..start + width);
            let line = line.ok_or_else(|| Fault::Damaged("a strip or tile is too short".to_owned()))?;
            let to = row as usize * columns + left as usize;
            for (value, to) in line.iter().map(&number).zip(&mut self.values[to..to + width]) {
                // Numbers beyond those of 32 bits stay beyond any height.
                *to = if nodata == Some(value) { f32::NAN } else { value as f32 };
            }
        }
        Ok(())
    }
}
