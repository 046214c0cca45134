//! A workbook is unpacked and counted before a library looks into it: what it says of itself may be a lie, and memory that
//! cannot be had ends a process.

use crate::issue::Issue;
use crate::words::say;
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Larger workbooks are not opened.
pub(super) const LARGEST_FILE: u64 = 100 << 20;

/// Bytes of all parts together.
const LARGEST: u64 = 200 << 20;

/// A part above a megabyte may be this much larger than it is packed.
const RATIO: u64 = 200;

/// Parts of a workbook.
const MOST_PARTS: usize = 10_000;

/// What a zip file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Ods,
    /// Something else, by its name.
    Foreign(&'static str),
}

/// Tells what a zip file is, checks that it can be unpacked and counts the bytes that come out.
pub(super) fn zip(bytes: &[u8]) -> Result<(Kind, u64), Issue> {
    let broken = |error: zip::result::ZipError| Issue::new("E0141").fact("reason", error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let names = archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
    let names: Vec<String> =
        names.map(|name| name.map(|name| slashed(&name))).collect::<Result<_, _>>().map_err(broken)?;
    let has = |name: &str| names.iter().any(|n| n == name);
    let under = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    // Elsewhere than usual it stands where the relations say.
    let kind = if has("xl/workbook.xml") || has("_rels/.rels") && names.iter().any(|name| is_workbook(name)) {
        Kind::Xlsx
    } else if has("content.xml") && (has("mimetype") || has("META-INF/manifest.xml")) {
        Kind::Ods
    } else {
        let what = match () {
            () if has("xl/workbook.bin") => "xlsb",
            () if under("word/") => "docx",
            () if under("ppt/") => "pptx",
            () if has("doc.kml") => "kmz",
            () => "zip",
        };
        return Ok((Kind::Foreign(what), 0));
    };
    if names.len() > MOST_PARTS {
        return Err(too_large("read.limit.parts", MOST_PARTS as u64));
    }
    let mut total = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(broken)?;
        let (name, packed) = (part.name().map_err(broken)?.to_lowercase(), part.compressed_size());
        total += unpack(part, &name, packed, LARGEST - total)?;
    }
    if kind == Kind::Ods {
        // The entry must come first; Google writes none, and then the list of contents says what it is.
        let (part, longest) = if has("mimetype") { ("mimetype", 100) } else { ("META-INF/manifest.xml", 1 << 20) };
        let mut said = String::new();
        let part = archive.by_name(part).map_err(broken)?;
        part.take(longest).read_to_string(&mut said).map_err(|error| Issue::new("E0141").fact("reason", error))?;
        let spreadsheet = "application/vnd.oasis.opendocument.spreadsheet";
        if said.trim() != spreadsheet && !said.contains(&format!("\"{spreadsheet}\"")) {
            return Ok((Kind::Foreign("ODT / ODG"), total));
        }
    }
    Ok((kind, total))
}

/// A part's name with the slashes that the standard asks for; some programs write those of Windows.
pub(super) fn slashed(name: &str) -> String {
    name.replace('\\', "/")
}

/// Whether a part is that of a workbook.
pub(super) fn is_workbook(name: &str) -> bool {
    name == "workbook.xml" || name.ends_with("/workbook.xml")
}

fn too_large(what: &'static str, limit: u64) -> Issue {
    Issue::new("E0143").fact("limit", limit).words("what", say(what))
}

/// Counts the bytes of a part as they come out, and looks at its beginning.
fn unpack(part: impl Read, name: &str, packed: u64, left: u64) -> Result<u64, Issue> {
    let mut part = part.take(left + 1);
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0_u64;
    let mut head = Vec::new();
    loop {
        let n = part.read(&mut buffer).map_err(|error| Issue::new("E0141").fact("reason", error))?;
        if n == 0 {
            break;
        }
        if head.len() < 4096 {
            head.extend_from_slice(&buffer[..n.min(4096 - head.len())]);
        }
        size += n as u64;
        if size > left {
            return Err(too_large("read.limit.bytes", LARGEST));
        }
        if size > 1 << 20 && size / packed.max(1) > RATIO {
            return Err(too_large("read.limit.times", RATIO));
        }
    }
    let contains = |text: &[u8]| memchr::memmem::find(&head, text).is_some();
    if contains(b"<!DOCTYPE") || contains(b"<!ENTITY") {
        return Err(Issue::new("E0141").fact("reason", format!("{name}: DOCTYPE")));
    }
    if name.ends_with("sharedstrings.xml") {
        let said = strings(&head)?;
        // Each takes four bytes at least (<si/> is five).
        if said > size / 4 {
            return Err(Issue::new("E0141").fact("reason", format!("uniqueCount={said}")));
        }
    }
    Ok(size)
}

/// How many strings a part says that it has: the library sets room aside for them. Read as the library reads it, so that
/// nothing can stand in between; the element is the first of an honest part.
fn strings(head: &[u8]) -> Result<u64, Issue> {
    let odd = |reason: String| Issue::new("E0141").fact("reason", format!("sharedStrings.xml: {reason}"));
    let mut xml = quick_xml::Reader::from_reader(std::io::BufReader::new(head));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let e = match xml.read_event_into(&mut buffer).map_err(|error| odd(error.to_string()))? {
            Event::Start(e) | Event::Empty(e) => e,
            Event::Eof => return Err(odd("sst".to_owned())),
            _ => continue,
        };
        if e.local_name().as_ref() != "sst" {
            return Err(odd(e.local_name().as_ref().to_owned()));
        }
        let said = e.try_get_attribute("uniqueCount").map_err(|error| odd(error.to_string()))?;
        // What is no plain number reserves nothing; one that is too long is as much as can be.
        return Ok(said
            .filter(|said| said.value.bytes().all(|byte| byte.is_ascii_digit()))
            .map_or(0, |said| said.value.parse().unwrap_or(if said.value.is_empty() { 0 } else { u64::MAX })));
    }
}
