//! Bytes of a page unpacked, to the length that its head states and to no more.

use flate2::read::MultiGzDecoder;
use parquet::basic::Compression;
use ruzstd::decoding::StreamingDecoder;
use std::io::Read;

/// Whether there is a way to unpack it; else what people call it.
///
/// # Errors
/// The name of a compression that is not read.
pub(super) fn check(compression: Compression) -> Result<(), &'static str> {
    match compression {
        Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_) => Ok(()),
        Compression::LZO => Err("LZO"),
        Compression::BROTLI(_) => Err("Brotli"),
        Compression::LZ4 | Compression::LZ4_RAW => Err("LZ4"),
    }
}

/// Appends so many bytes.
///
/// # Errors
/// What is wrong with them: damaged, or not so many.
pub(super) fn unpack(compression: Compression, bytes: &[u8], length: usize, out: &mut Vec<u8>) -> Result<(), String> {
    // A page of nothing but missing values may have no bytes at all.
    if length == 0 {
        return Ok(());
    }
    let from = out.len();
    match compression {
        Compression::UNCOMPRESSED => out.extend_from_slice(bytes),
        Compression::SNAPPY => {
            let stated = snap::raw::decompress_len(bytes).map_err(|error| error.to_string())?;
            if stated != length {
                return Err(other_length(stated, length));
            }
            out.resize(from + length, 0);
            let written = snap::raw::Decoder::new().decompress(bytes, &mut out[from..]);
            out.truncate(from + written.map_err(|error| error.to_string())?);
        }
        Compression::GZIP(_) => take(MultiGzDecoder::new(bytes), length, out)?,
        Compression::ZSTD(_) => {
            // A file may hold several frames, one after the other.
            let mut rest = bytes;
            while !rest.is_empty() && out.len() - from < length {
                let left = length - (out.len() - from);
                let frame = StreamingDecoder::new(&mut rest).map_err(|error| error.to_string())?;
                take(frame, left, out)?;
            }
        }
        other => return Err(check(other).err().unwrap_or_default().to_owned()),
    }
    let found = out.len() - from;
    if found == length { Ok(()) } else { Err(other_length(found, length)) }
}

fn other_length(found: usize, stated: usize) -> String {
    format!("a page unpacks to {found} bytes where its head states {stated}")
}

/// What comes, and a byte more than stated at most.
fn take(from: impl Read, stated: usize, out: &mut Vec<u8>) -> Result<(), String> {
    from.take(stated as u64 + 1).read_to_end(out).map(drop).map_err(|error| error.to_string())
}
