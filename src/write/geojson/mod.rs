//! GeoJSON (RFC 7946): longitude and latitude, one feature per line, typed columns, the same bytes for any thread count.

mod feature;
mod number;
#[cfg(test)]
mod tests;

pub use feature::Feature;
pub(super) use feature::string;

use rayon::prelude::*;
use std::io::{self, Write};

/// Features encoded at a time by one thread: few, so that their text is still in the processor's cache when it is written.
const CHUNK: usize = 256;
/// Chunks held in memory before they are written.
const HELD: usize = 16;

/// Why a layer was not written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// The disk or pipe.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A number that JSON has no word for; always a fault of the program.
    #[error("feature {feature}: {column} is not a finite number")]
    NotFinite {
        /// Index of the feature.
        feature: usize,
        /// Its column, or `geometry`.
        column: String,
    },
}

/// Writes a feature collection of `count` features; `encode` fills in one and ends it with its geometry.
///
/// # Errors
/// [`Unwritten`].
pub fn write_collection(
    mut to: impl Write,
    name: &str,
    count: usize,
    encode: impl Fn(usize, Feature<'_>) -> Result<(), String> + Sync,
) -> Result<(), Unwritten> {
    let mut head = br#"{"type":"FeatureCollection","name":"#.to_vec();
    string(&mut head, name);
    head.extend_from_slice(b",\"features\":[");
    to.write_all(&head)?;
    let chunk = |from: usize, out: &mut Vec<u8>| {
        out.clear();
        for number in from..(from + CHUNK).min(count) {
            out.extend_from_slice(if number == 0 { b"\n" } else { b",\n" });
            encode(number, Feature::begin(out)).map_err(|column| Unwritten::NotFinite { feature: number, column })?;
        }
        Ok::<_, Unwritten>(())
    };
    let starts: Vec<usize> = (0..count).step_by(CHUNK).collect();
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
