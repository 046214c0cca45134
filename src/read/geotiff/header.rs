//! What the first image of a TIFF says about itself, checked against the size of the file and the limits.

use super::fault::Fault;
use crate::read::not_a_number::is_not_a_number;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use tiff::decoder::{ChunkType, Decoder, Limits};
use tiff::tags::Tag;

/// An open file.
pub(super) type Open = Decoder<BufReader<File>>;

/// A strip or tile that unpacks to more is refused.
const LARGEST_CHUNK: u64 = 256 << 20;

/// Images with more pixels are refused: 65,536 by 65,536, a third more than China at 100 m.
const MOST_PIXELS: u64 = 1 << 32;

/// Bytes of one tag: offsets of two million tiles.
const LARGEST_TAG: u64 = 16 << 20;

/// No packing here gains more than this; a file that says so is damaged or made to fill the memory.
const MOST_GAIN: u64 = 2048;

const GDAL_METADATA: Tag = Tag::Unknown(42112);
const GDAL_NODATA: Tag = Tag::Unknown(42113);

/// The image and its strips or tiles.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    pub columns: u32,
    pub rows: u32,
    /// Columns and rows of a whole strip or tile.
    pub chunk: [u32; 2],
    /// Stored bytes of each; 0 where GDAL left one out because it holds nothing.
    stored: Vec<u64>,
    /// Value that means "not known", as declared.
    pub nodata: Option<f64>,
}

/// Opens for decoding, with limits.
pub(super) fn open(path: &Path, size: u64) -> Result<Open, Fault> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = LARGEST_CHUNK as usize;
    limits.intermediate_buffer_size = LARGEST_CHUNK as usize;
    limits.ifd_value_size = size.min(LARGEST_TAG) as usize;
    Ok(Decoder::new(BufReader::with_capacity(64 << 10, File::open(path)?))?.with_limits(limits))
}

impl Header {
    /// From the tags.
    ///
    /// # Errors
    /// Every limit and every feature that is not followed.
    pub fn read(file: &mut Open, size: u64) -> Result<Self, Fault> {
        let bands = file.find_tag_unsigned::<u64>(Tag::SamplesPerPixel)?.unwrap_or(1);
        let extra: Vec<u64> = file.find_tag_unsigned_vec(Tag::ExtraSamples)?.unwrap_or_default();
        // 1 and 2 say that a band is an alpha: where it is 0 the others mean nothing.
        if bands == 2 && matches!(extra.as_slice(), [1 | 2]) {
            return Err(Fault::Masked("alpha (ExtraSamples)".to_owned()));
        }
        if bands != 1 {
            return Err(Fault::Bands(bands));
        }
        let compression = file.find_tag_unsigned::<u64>(Tag::Compression)?.unwrap_or(1);
        if !matches!(compression, 1 | 5 | 8 | 32773 | 32946) {
            return Err(Fault::Compression(compression_name(compression)));
        }
        if file.find_tag_unsigned::<u64>(Tag::PhotometricInterpretation)?.unwrap_or(1) != 1 {
            return Err(Fault::Feature("a picture (PhotometricInterpretation is not MinIsBlack)".to_owned()));
        }
        let bits = file.find_tag_unsigned::<u64>(Tag::BitsPerSample)?.unwrap_or(1);
        if !matches!(bits, 8 | 16 | 32 | 64) {
            return Err(Fault::Feature(format!("{bits} bits per pixel")));
        }
        let metadata = text(file, GDAL_METADATA)?.unwrap_or_default();
        // A scale of 1 and an offset of 0 change nothing.
        let changes = |role: &str, neutral: f64| {
            let values = metadata.split("<Item").filter(|item| item.contains(&format!("role=\"{role}\"")));
            values.map(within).any(|value| number(value) != Some(neutral))
        };
        if changes("scale", 1.0) || changes("offset", 0.0) {
            return Err(Fault::Feature("scale / offset".to_owned()));
        }
        let (columns, rows) = file.dimensions()?;
        let pixels = u64::from(columns) * u64::from(rows);
        if pixels == 0 {
            return Err(Fault::Damaged("no pixels".to_owned()));
        }
        if pixels > MOST_PIXELS {
            return Err(Fault::Large("pixels", pixels, MOST_PIXELS));
        }
        let (tiled, [wide, high]) = match file.get_chunk_type() {
            ChunkType::Tile => (true, file.chunk_dimensions().into()),
            ChunkType::Strip => (false, [columns, file.chunk_dimensions().1.min(rows)]),
        };
        if wide == 0 || high == 0 {
            return Err(Fault::Damaged("strips or tiles without pixels".to_owned()));
        }
        let unpacked = |rows: u32| u64::from(wide).saturating_mul(u64::from(rows)).saturating_mul(bits / 8);
        let bytes = unpacked(high);
        if bytes > LARGEST_CHUNK {
            return Err(Fault::Large(if tiled { "tile" } else { "strip" }, bytes, LARGEST_CHUNK));
        }
        let [offsets, counts] =
            if tiled { [Tag::TileOffsets, Tag::TileByteCounts] } else { [Tag::StripOffsets, Tag::StripByteCounts] };
        let offsets: Vec<u64> = file.find_tag_unsigned_vec(offsets)?.unwrap_or_default();
        let stored: Vec<u64> = file.find_tag_unsigned_vec(counts)?.unwrap_or_default();
        let expected = u64::from(columns.div_ceil(wide)) * u64::from(rows.div_ceil(high));
        if offsets.len() as u64 != expected || stored.len() as u64 != expected {
            return Err(Fault::Damaged(format!("{expected} strips or tiles expected, {} listed", stored.len())));
        }
        for (chunk, (offset, stored)) in offsets.iter().zip(&stored).enumerate() {
            // The last strip has only the rows that are left; a tile is always whole.
            let last = !tiled && chunk + 1 == offsets.len();
            let bytes = if last { unpacked(rows - (rows - 1) / high * high) } else { bytes };
            if *stored > 0 && offset.checked_add(*stored).is_none_or(|end| end > size) {
                return Err(Fault::Damaged("the file ends before its last strip or tile".to_owned()));
            }
            if *stored > 0 && bytes > stored.saturating_mul(MOST_GAIN).saturating_add(64 << 10) {
                return Err(Fault::Damaged(format!("{stored} bytes cannot unpack to {bytes}")));
            }
        }
        let nodata = text(file, GDAL_NODATA)?.map(|text| nodata(&text)).transpose()?;
        Ok(Self { columns, rows, chunk: [wide, high], stored, nodata })
    }

    /// Strips or tiles side by side.
    pub fn across(&self) -> u32 {
        self.columns.div_ceil(self.chunk[0])
    }

    /// Whether a strip or tile was left out of the file: all of it is nodata.
    pub fn is_absent(&self, chunk: u32) -> bool {
        self.stored.get(chunk as usize).is_none_or(|stored| *stored == 0)
    }
}

fn text(file: &mut Open, tag: Tag) -> Result<Option<String>, Fault> {
    Ok(file.find_tag(tag)?.map(tiff::decoder::ifd::Value::into_string).transpose()?)
}

/// The value that means "not known".
pub(super) fn nodata(text: &str) -> Result<f64, Fault> {
    number(text).ok_or_else(|| Fault::Feature(format!("nodata \"{}\"", text.trim_matches('\0'))))
}

/// A number as metadata have it.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if is_not_a_number(text) { Some(f64::NAN) } else { text.parse().ok() }
}

/// What stands in an element, from within its opening tag on.
pub(super) fn within(element: &str) -> &str {
    let content = element.split_once('>').map_or("", |(_, content)| content);
    content.split('<').next().unwrap_or_default()
}

fn compression_name(code: u64) -> String {
    let name = match code {
        2..=4 => "CCITT",
        6 | 7 => "JPEG",
        34887 => "LERC",
        34925 => "LZMA",
        50000 => "ZSTD",
        50001 => "WebP",
        50002 => "JPEG XL",
        _ => return code.to_string(),
    };
    name.to_owned()
}
