//! GeoJSON (RFC 7946): longitude and latitude, one feature per line, typed columns, the same bytes for any thread count.

mod feature;
mod number;
#[cfg(test)]
mod tests;
mod unwritten;

pub(super) use feature::string;
pub use unwritten::Unwritten;

use super::WriteError;
use super::sink::Sink;
use super::store::Store;
use crate::output::{Output, Shape};
use crate::words::Lang;
use feature::{Broken, Feature, key};
use rayon::prelude::*;
use std::io::Write;

/// Features encoded at a time by one thread: few, so that their text is still in the processor's cache when it is written.
const CHUNK: usize = 256;
/// Chunks held in memory before they are written.
const HELD: usize = 16;

/// Writes every layer.
pub(super) struct GeoJson;

impl Sink for GeoJson {
    fn put(&self, outputs: &[Output<'_>], to: &mut dyn Store, _: Lang) -> Result<(), WriteError> {
        for output in outputs.iter().filter(|output| !matches!(output.shape, Shape::Nowhere)) {
            let name = format!("{}.geojson", output.path());
            to.file(&name, &mut |to| write_layer(output, to).map_err(|error| WriteError::unwritten(&name, error)))?;
        }
        Ok(())
    }
}

/// Writes an output as a feature collection.
///
/// # Errors
/// [`Unwritten`].
pub fn write_layer(output: &Output<'_>, mut to: impl Write) -> Result<(), Unwritten> {
    let mut head = br#"{"type":"FeatureCollection","name":"#.to_vec();
    string(&mut head, output.name);
    head.extend_from_slice(b",\"features\":[");
    to.write_all(&head)?;
    let keys: Vec<Vec<u8>> =
        output.columns.iter().enumerate().map(|(number, column)| key(&column.name, number == 0)).collect();
    let feature = |row: usize, out: &mut Vec<u8>| {
        let mut feature = Feature::begin(out);
        for (number, (column, key)) in output.columns.iter().zip(&keys).enumerate() {
            feature.property(number, key, column.unit, &column.value(row));
        }
        match &output.shape {
            Shape::Nowhere => feature.point(None),
            Shape::Points(at) => feature.point(at(row)),
            Shape::Areas(area) => feature.polygons(&area(row)),
            Shape::Lines(line) => feature.line(&line(row)),
        }
    };
    let not_finite = |row: usize, broken| {
        let column = match broken {
            Broken::Column(number) => output.columns[number].name.clone().into_owned(),
            Broken::Geometry => "geometry".to_owned(),
        };
        Unwritten::NotFinite { feature: row, column }
    };
    let chunk = |from: usize, out: &mut Vec<u8>| {
        out.clear();
        for row in from..(from + CHUNK).min(output.rows) {
            out.extend_from_slice(if row == 0 { b"\n" } else { b",\n" });
            feature(row, out).map_err(|broken| not_finite(row, broken))?;
        }
        Ok::<_, Unwritten>(())
    };
    let starts: Vec<usize> = (0..output.rows).step_by(CHUNK).collect();
    // The room is used again and again.
    let mut held: Vec<Vec<u8>> = vec![Vec::new(); HELD.min(starts.len())];
    for group in starts.chunks(HELD) {
        held.par_iter_mut().zip(group).try_for_each(|(out, &from)| chunk(from, out))?;
        for bytes in &held[..group.len()] {
            to.write_all(bytes)?;
        }
    }
    to.write_all(b"\n]}\n")?;
    Ok(())
}
