//! The foot of a file, which says where everything stands.

use super::compact::check_foot;
use super::geo::broken;
use crate::issue::Issue;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Bytes of a foot; one of 4,096 columns in a hundred groups of rows has some forty million.
const LARGEST: u64 = 64 << 20;
/// Columns, as in a CSV.
pub(super) const MOST_COLUMNS: usize = 4096;
/// The foot's length and the magic number.
const END: u64 = 8;

/// Reads the foot of a file of so many bytes.
///
/// # Errors
/// E0211, and E0213 for an encrypted file.
pub(super) fn read(file: &mut File, size: u64) -> Result<ParquetMetaData, Issue> {
    let mut at = |at: u64, length: u64| -> Result<Vec<u8>, Issue> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(at)).map_err(broken)?;
        file.by_ref().take(length).read_to_end(&mut bytes).map_err(broken)?;
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(broken("it ends early")) }
    };
    let end = at(size.checked_sub(END).ok_or_else(|| broken("it ends early"))?, END)?;
    let (length, magic) = end.split_first_chunk::<4>().ok_or_else(|| broken("it ends early"))?;
    match magic {
        b"PAR1" => {}
        b"PARE" => return Err(Issue::new("E0213")),
        _ => return Err(broken("it does not end as a Parquet file does")),
    }
    let length = u64::from(u32::from_le_bytes(*length));
    // The magic number stands at the beginning as well.
    let start = size.checked_sub(END + length).filter(|start| *start >= 4);
    let start = start.ok_or_else(|| broken(format!("its foot of {length} bytes is longer than the file")))?;
    if length > LARGEST {
        return Err(broken(format!("a foot of {length} bytes where {LARGEST} are the most")));
    }
    let foot = at(start, length)?;
    if check_foot(&foot, MOST_COLUMNS).map_err(broken)?.is_encrypted {
        return Err(Issue::new("E0213"));
    }
    let foot = ParquetMetaDataReader::decode_metadata(&foot).map_err(broken)?;
    match foot.file_metadata().schema_descr().num_columns() {
        columns if columns > MOST_COLUMNS => {
            Err(broken(format!("{columns} columns where {MOST_COLUMNS} are the most")))
        }
        _ => Ok(foot),
    }
}
