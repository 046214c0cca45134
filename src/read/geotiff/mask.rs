//! Masks: images that say which pixels of another one count.

use super::fault::Fault;
use super::header::Open;
use crate::read::Source;
use crate::read::beside::behind;
use tiff::tags::Tag;

/// The bit of NewSubfileType that calls an image the mask of another one.
const MASK: u64 = 4;

/// Images of a file that are looked at; overviews are a dozen.
const MOST_IMAGES: usize = 100;

/// Refuses a raster that has a mask, in the file or beside it: pixels that it hides may hold any number.
///
/// # Errors
/// Masked.
pub(super) fn refuse(source: &Source, file: &mut Open) -> Result<(), Fault> {
    if let Some(beside) = behind(&source.path, ".msk") {
        let name = beside.file_name().unwrap_or_default();
        return Err(Fault::Masked(name.display().to_string()));
    }
    if !file.more_images() {
        return Ok(());
    }
    let mut images = 1;
    while file.more_images() && images < MOST_IMAGES {
        // What stands behind the first image is not read, so damage there is none of it.
        if file.next_image().is_err() {
            break;
        }
        images += 1;
        let kind = file.find_tag_unsigned::<u64>(Tag::NewSubfileType).ok().flatten();
        if kind.is_some_and(|kind| kind & MASK != 0) {
            return Err(Fault::Masked("mask (NewSubfileType 4)".to_owned()));
        }
    }
    Ok(file.seek_to_image(0)?)
}
