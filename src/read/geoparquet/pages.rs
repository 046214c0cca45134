//! The pages of a column chunk, each measured before memory is taken for it. The library reads values out of them; its own reader of pages
//! would take memory for any length that a head states, and unpack gzip without an end.
//!
//! Source: Apache Parquet format, `parquet.thrift` (PageHeader) and `Encodings.md`.

use super::compact::{Compact, Fault};
use super::packed;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};

/// Bytes of a page, unpacked; writers make them of a megabyte, and one geometry with every bend may be larger.
const LARGEST: usize = 256 << 20;

/// Bytes that every page may have, unpacked; one that is packed may have so many times its own beyond, as a layer of its file's.
const FREE: usize = 32 << 20;
const TIMES: usize = 64;

/// Bytes in which the library keeps a value of a dictionary, beside those of the page.
const OF_VALUE: usize = 32;

/// Values in a block of deltas; writers have some hundred.
const LARGEST_BLOCK: u64 = 1 << 16;

/// What has to be known of a chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    pub compression: Compression,
    pub kind: Type,
    /// Bytes of a value of fixed length.
    pub width: i32,
    pub repeats: bool,
    pub is_optional: bool,
    /// Values and missing ones, as the foot states.
    pub values: u64,
}

/// The pages of a chunk, one after the other.
pub(super) struct Pages {
    chunk: Chunk,
    rest: Bytes,
    /// Values that are still to come.
    left: u64,
}

/// The head of a page.
#[derive(Debug, Default)]
struct Head {
    kind: i64,
    unpacked: i64,
    packed: i64,
    values: i64,
    encoding: i64,
    definitions: i64,
    repetitions: i64,
    nulls: i64,
    rows: i64,
    definition_bytes: i64,
    repetition_bytes: i64,
    /// Whether the values of a page of the second version are packed.
    is_packed: bool,
}

const DATA: i64 = 0;
const DICTIONARY: i64 = 2;
const DATA_2: i64 = 3;

fn broken(reason: impl Into<String>) -> ParquetError {
    ParquetError::General(reason.into())
}

/// Bytes that a page of so many may have, unpacked.
pub(super) fn most(packed: usize) -> usize {
    packed.saturating_mul(TIMES).saturating_add(FREE).min(LARGEST)
}

impl Head {
    fn read(bytes: &mut Compact<'_>) -> std::result::Result<Self, Fault> {
        let mut head = Self { is_packed: true, ..Self::default() };
        let mut last = 0;
        while let Some(field) = bytes.field(last)? {
            last = field.id;
            match field.id {
                1 => head.kind = bytes.whole()?,
                2 => head.unpacked = bytes.whole()?,
                3 => head.packed = bytes.whole()?,
                5 | 7 | 8 => head.own(bytes, field.id)?,
                _ => bytes.skip(field)?,
            }
        }
        Ok(head)
    }

    /// The part for a page of its kind, which stands in the field of this number.
    fn own(&mut self, bytes: &mut Compact<'_>, part: i64) -> std::result::Result<(), Fault> {
        let mut last = 0;
        while let Some(field) = bytes.field(last)? {
            last = field.id;
            match (part, field.id) {
                (_, 1) => self.values = bytes.whole()?,
                (5 | 7, 2) | (8, 4) => self.encoding = bytes.whole()?,
                (5, 3) => self.definitions = bytes.whole()?,
                (5, 4) => self.repetitions = bytes.whole()?,
                (8, 2) => self.nulls = bytes.whole()?,
                (8, 3) => self.rows = bytes.whole()?,
                (8, 5) => self.definition_bytes = bytes.whole()?,
                (8, 6) => self.repetition_bytes = bytes.whole()?,
                (8, 7) => self.is_packed = field.is_true(),
                _ => bytes.skip(field)?,
            }
        }
        Ok(())
    }
}

/// A number of a head that is a size.
fn size(number: i64) -> Result<usize> {
    usize::try_from(number).map_err(|_| broken("the head of a page has a size below zero"))
}

fn number(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(|_| broken("the head of a page has a number below zero"))
}

#[allow(deprecated, reason = "old files have it")]
fn encoding(number: i64) -> Result<Encoding> {
    Ok(match number {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        4 => Encoding::BIT_PACKED,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        // A few bytes can stand for very long texts there, and hardly anybody writes it.
        7 => return Err(broken("values of the encoding DELTA_BYTE_ARRAY are not read")),
        other => return Err(broken(format!("values of the unknown encoding {other}"))),
    })
}

impl Pages {
    pub fn new(chunk: Chunk, bytes: Bytes) -> Self {
        Self { left: chunk.values, chunk, rest: bytes }
    }

    /// Takes the next head, and what follows it.
    fn next(&mut self) -> Result<Option<(Head, Bytes)>> {
        if self.rest.is_empty() || self.left == 0 {
            return Ok(None);
        }
        let mut bytes = Compact::new(&self.rest);
        let head = Head::read(&mut bytes).map_err(broken)?;
        let (at, length) = (self.rest.len() - bytes.bytes.len(), size(head.packed)?);
        let end = at.checked_add(length).filter(|end| *end <= self.rest.len());
        let end = end.ok_or_else(|| broken("a page ends behind its column"))?;
        let most = most(length);
        if size(head.unpacked)? > most {
            let stated = head.unpacked;
            return Err(broken(format!(
                "a page of {length} bytes that unpacks to {stated}, where {most} are the most"
            )));
        }
        let page = self.rest.slice(at..end);
        self.rest = self.rest.slice(end..);
        Ok(Some((head, page)))
    }

    fn unpacked(&self, before: &[u8], bytes: &Bytes, length: usize) -> Result<Bytes> {
        if self.chunk.compression == Compression::UNCOMPRESSED && before.is_empty() && bytes.len() == length {
            return Ok(bytes.clone());
        }
        let mut out = Vec::with_capacity(length);
        out.extend_from_slice(before);
        let left = length.checked_sub(before.len()).ok_or_else(|| broken("the levels of a page are longer than it"))?;
        packed::unpack(self.chunk.compression, bytes, left, &mut out).map_err(broken)?;
        Ok(out.into())
    }

    /// The values of a dictionary are kept, so there must be bytes for each.
    fn dictionary(&self, head: &Head, bytes: &Bytes) -> Result<Page> {
        let buf = self.unpacked(&[], bytes, size(head.unpacked)?)?;
        let least = match self.chunk.kind {
            Type::BOOLEAN => return Err(broken("a dictionary of yes and no")),
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
            Type::INT64 | Type::DOUBLE => 8,
            Type::INT96 => 12,
            Type::FIXED_LEN_BYTE_ARRAY => size(i64::from(self.chunk.width))?.max(1),
        };
        let num_values = number(head.values)?;
        let values = num_values as usize;
        if values > most(bytes.len()) / OF_VALUE || values.checked_mul(least).is_none_or(|bytes| bytes > buf.len()) {
            return Err(broken("a dictionary promises more values than it holds or may hold"));
        }
        Ok(Page::DictionaryPage { buf, num_values, encoding: encoding(head.encoding)?, is_sorted: false })
    }

    /// Counts the values of a page.
    fn counted(&mut self, head: &Head) -> Result<u32> {
        let values = number(head.values)?;
        let left = self.left.checked_sub(u64::from(values));
        self.left = left.ok_or_else(|| broken("pages have more values than their column"))?;
        Ok(values)
    }

    fn data(&mut self, head: &Head, bytes: &Bytes) -> Result<Page> {
        let num_values = self.counted(head)?;
        let buf = self.unpacked(&[], bytes, size(head.unpacked)?)?;
        let (definitions, repetitions) = (encoding(head.definitions)?, encoding(head.repetitions)?);
        let mut values = &buf[..];
        for (is_there, level) in [(self.chunk.repeats, repetitions), (self.chunk.is_optional, definitions)] {
            if is_there && level == Encoding::RLE {
                let length = values.first_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize);
                let end = length.checked_add(4).filter(|end| *end <= values.len());
                values = &values[end.ok_or_else(|| broken("the levels of a page are longer than it"))?..];
            }
        }
        let encoding = encoding(head.encoding)?;
        check_deltas(encoding, values, num_values)?;
        Ok(Page::DataPage {
            buf: buf.clone(),
            num_values,
            encoding,
            def_level_encoding: definitions,
            rep_level_encoding: repetitions,
            statistics: None,
        })
    }

    fn data_2(&mut self, head: &Head, bytes: &Bytes) -> Result<Page> {
        let num_values = self.counted(head)?;
        let levels = size(head.definition_bytes)?.checked_add(size(head.repetition_bytes)?);
        let levels = levels.filter(|levels| *levels <= bytes.len());
        let levels = levels.ok_or_else(|| broken("the levels of a page are longer than it"))?;
        let buf = if head.is_packed {
            self.unpacked(&bytes[..levels], &bytes.slice(levels..), size(head.unpacked)?)?
        } else {
            bytes.clone()
        };
        let encoding = encoding(head.encoding)?;
        check_deltas(encoding, buf.get(levels..).unwrap_or_default(), num_values)?;
        Ok(Page::DataPageV2 {
            buf,
            num_values,
            encoding,
            num_nulls: number(head.nulls)?,
            num_rows: number(head.rows)?,
            def_levels_byte_len: number(head.definition_bytes)?,
            rep_levels_byte_len: number(head.repetition_bytes)?,
            is_compressed: false,
            statistics: None,
        })
    }
}

/// The library takes memory for as many lengths as such a page says it has.
fn check_deltas(encoding: Encoding, values: &[u8], most: u32) -> Result<()> {
    if !matches!(encoding, Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY) || values.is_empty() {
        return Ok(());
    }
    let mut bytes = Compact::new(values);
    let (block, parts, count) = (bytes.unsigned(), bytes.unsigned(), bytes.unsigned());
    match (block.map_err(broken)?, parts.map_err(broken)?, count.map_err(broken)?) {
        (block, 1.., count) if block <= LARGEST_BLOCK && count <= u64::from(most) => Ok(()),
        _ => Err(broken("the differences of a page promise more values than it has")),
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        while let Some((head, bytes)) = self.next()? {
            return match head.kind {
                DATA => self.data(&head, &bytes),
                DICTIONARY => self.dictionary(&head, &bytes),
                DATA_2 => self.data_2(&head, &bytes),
                // An index is passed over.
                _ => continue,
            }
            .map(Some);
        }
        if self.left > 0 {
            return Err(broken("pages have fewer values than their column"));
        }
        Ok(None)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(broken("pages are read one after the other"))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        Err(broken("pages are read one after the other"))
    }

    /// Pages of the second version begin with a row, those of the first may go on with one.
    fn at_record_boundary(&mut self) -> Result<bool> {
        if self.rest.is_empty() || self.left == 0 {
            return Ok(true);
        }
        Head::read(&mut Compact::new(&self.rest)).map(|head| head.kind == DATA_2).map_err(broken)
    }
}
