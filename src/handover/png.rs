//! `map-*.png`: maps of gaps and of access as images, upright for phones and wide for slides.

use super::edition::Edition;
use super::picture::{Picture, Shape};
use super::put::{File, Put};
use super::typeface::Typeface;
use crate::issue::caught;
use crate::prepare::Failure;
use crate::write::WriteError;
use png::{BitDepth, ColorType, Compression, Encoder, FilterType};
use rayon::prelude::*;
use resvg::tiny_skia::{Pixmap, Transform};
use std::io;

/// What their names have in common.
const PATTERN: &str = "map-*.png";

/// What they are for, behind their names.
const SHAPES: [(Shape, &str); 2] = [(Shape::Slide, "slide"), (Shape::Portrait, "phone")];

/// Makes them.
pub(super) fn put(edition: &Edition<'_>) -> Result<Put, Failure> {
    let mut typeface = Typeface::new();
    let mut fitted = Vec::new();
    let Some(atlas) = &edition.atlas else { return Ok(Put::default()) };
    for (shape, of) in SHAPES {
        for Picture { name, svg, .. } in atlas.maps(edition.lang, shape) {
            fitted.push((format!("{name}-{of}.png"), typeface.fitted(&svg).into_owned()));
        }
    }
    let drawn = fitted.into_par_iter().map(|(name, svg)| {
        let bytes = caught(|| image(&typeface, &svg)).unwrap_or_else(|| Err("resvg".to_owned()));
        let bytes = bytes.map_err(|what| WriteError::Io((&name).into(), io::Error::other(what)))?;
        Ok(File::new(name, bytes))
    });
    let files = drawn.collect::<Result<Vec<_>, WriteError>>()?;
    Ok(Put { files, boxes: Some((PATTERN, typeface.missing())) })
}

/// An image of a picture that was fitted, in its own size, on white.
fn image(typeface: &Typeface, svg: &str) -> Result<Vec<u8>, String> {
    let tree = typeface.tree(svg).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("no room for an image")?;
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    // Nothing shines through.
    let colours: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, size.width(), size.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    // Areas of one colour are shortest, and soonest packed, as they are: the fast way takes thrice the room and hardly less time.
    encoder.set_compression(Compression::Default);
    encoder.set_filter(FilterType::NoFilter);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(&colours).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(bytes)
}
