//! The container of XLS files: sectors in chains. Only as much as it takes to look at the workbook before a library does.

use crate::issue::Issue;

/// No sector: the end of a chain and marks beyond.
const LAST: u32 = 0xFFFF_FFFA;

struct Container<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

impl<'b> Container<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let sector = match bytes.get(30..32)? {
            [9, 0] => 512,
            [12, 0] => 4096,
            _ => return None,
        };
        let mut container = Self { bytes, sector, fat: Vec::new() };
        let most = bytes.len() / sector + 1;
        let mut tables: Vec<u32> = (0..109).filter_map(|n| number(bytes, 76 + 4 * n)).collect();
        let mut next = number(bytes, 68)?;
        for _ in 0..most {
            if next >= LAST {
                break;
            }
            let more = container.sector(next)?;
            tables.extend((0..sector / 4 - 1).filter_map(|n| number(more, 4 * n)));
            next = number(more, sector - 4)?;
        }
        tables.retain(|id| *id < LAST);
        if tables.len() > most {
            return None;
        }
        for id in tables {
            let table = container.sector(id)?;
            container.fat.extend((0..sector / 4).filter_map(|n| number(table, 4 * n)));
        }
        Some(container)
    }

    fn sector(&self, id: u32) -> Option<&'b [u8]> {
        let from = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file may be cut.
        self.bytes.get(from..self.bytes.len().min(from.checked_add(self.sector)?))
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut id = start;
        while id < LAST {
            out.extend_from_slice(self.sector(id)?);
            // A chain in a circle is longer than the file.
            if out.len() > self.bytes.len() + self.sector {
                return None;
            }
            id = *self.fat.get(id as usize)?;
        }
        Some(out)
    }
}

/// A stream of the container: its name, first sector and length.
struct Stream {
    name: String,
    start: u32,
    size: usize,
}

/// The records of the workbook.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Issue> {
    let odd = || Issue::new("E0141").fact("reason", "compound file");
    let container = Container::open(bytes).ok_or_else(odd)?;
    let folder = number(bytes, 48).and_then(|start| container.chain(start)).ok_or_else(odd)?;
    let streams: Vec<Stream> = folder.chunks_exact(128).filter_map(stream).collect();
    if streams.iter().any(|stream| stream.name == "EncryptedPackage") {
        return Err(Issue::new("E0142"));
    }
    let found = ["Workbook", "Book"].iter().find_map(|name| streams.iter().find(|stream| stream.name == *name));
    let Some(found) = found else {
        let kind = if streams.iter().any(|stream| stream.name == "WordDocument") { "doc" } else { "OLE" };
        return Err(Issue::new("E0103").value(kind));
    };
    let cutoff = number(bytes, 56).ok_or_else(odd)? as usize;
    let content = if found.size >= cutoff { container.chain(found.start) } else { small(&container, &streams, found) };
    let mut content = content.ok_or_else(odd)?;
    content.truncate(found.size);
    Ok(content)
}

fn stream(entry: &[u8]) -> Option<Stream> {
    let units: Vec<u16> = entry.get(..64)?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    let name = String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned();
    Some(Stream { name, start: number(entry, 116)?, size: number(entry, 120)? as usize })
}

/// A stream of 64-byte sectors within the first stream of the folder.
fn small(container: &Container<'_>, streams: &[Stream], found: &Stream) -> Option<Vec<u8>> {
    let all = container.chain(streams.first()?.start)?;
    let fat = container.chain(number(container.bytes, 60)?)?;
    let mut out = Vec::new();
    let mut id = found.start;
    while id < LAST {
        let from = (id as usize).checked_mul(64)?;
        out.extend_from_slice(all.get(from..all.len().min(from + 64))?);
        if out.len() > all.len() + 64 {
            return None;
        }
        id = number(&fat, (id as usize).checked_mul(4)?)?;
    }
    Some(out)
}
