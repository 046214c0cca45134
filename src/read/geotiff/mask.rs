//! Images behind the first one: masks, which say which of its pixels count, overviews of it, and pages of their own.

use super::fault::Fault;
use super::header::Open;
use crate::read::Source;
use crate::read::beside::behind;
use tiff::tags::Tag;

/// The bit of NewSubfileType that calls an image the mask of another one.
const MASK: u64 = 4;
/// The bit of NewSubfileType that calls an image a smaller copy of another one.
const OVERVIEW: u64 = 1;

/// Images of a file that are looked at; overviews are a dozen.
const MOST_IMAGES: usize = 100;

/// Refuses a raster that has a mask, in the file or beside it: pixels that it hides may hold any number. Returns how many pages
/// of their own stand behind the first image; they are not read.
///
/// # Errors
/// Masked.
pub(super) fn refuse(source: &Source, file: &mut Open) -> Result<usize, Fault> {
    if let Some(beside) = behind(&source.path, ".msk") {
        let name = beside.file_name().unwrap_or_default();
        return Err(Fault::Masked(name.display().to_string()));
    }
    if !file.more_images() {
        return Ok(0);
    }
    let (mut images, mut pages) = (1, 0);
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
        pages += usize::from(kind.is_none_or(|kind| kind & OVERVIEW == 0));
    }
    file.seek_to_image(0)?;
    Ok(pages)
}
