//! FlatGeobuf: a header, perhaps an index, then feature after feature, each with its length before it.
//!
//! Every length is compared with what is left of the file before memory is taken, every table is verified before it is
//! looked into, and a file that ends early or goes on behind its last feature is refused as a whole. The index is passed
//! over: the rows stand in the order of the file. Source: <https://flatgeobuf.org>, version 3.

mod geometry;
mod properties;
#[cfg(test)]
mod tests;

use super::building::Building;
use super::source::{Source, layer_of};
use super::stated::Stated;
use super::table::Table;
use super::{Progress, Wanted};
use crate::issue::{Issue, Issues};
use flatbuffers::VerifierOptions;
use flatgeobuf::{Header, size_prefixed_root_as_feature_with_opts, size_prefixed_root_as_header};
use properties::Values;
use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes before the header; the last one counts patches of the format and may differ.
const MAGIC: [u8; 7] = *b"fgb\x03fgb";
/// Bytes of a header.
const LARGEST_HEADER: u64 = 10 << 20;
/// Bytes of a feature; a province's border with every bend has some ten million.
const LARGEST_FEATURE: u64 = 256 << 20;
/// Columns, as in a CSV.
const MOST_COLUMNS: usize = 4096;
/// A node of the index: four coordinates and a place.
const NODE: u64 = 40;

/// Reads a FlatGeobuf file.
pub(super) fn read(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
    // Verified tables have not been seen to make the library panic, and must not end the program if they do.
    let read = || table(source, size, wanted, progress);
    let outcome = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken("the library failed on it")));
    match outcome {
        Ok((table, issues)) => (Some(table), issues),
        Err(issue) => (None, issue.file(&source.shown_as).into()),
    }
}

fn broken(reason: impl ToString) -> Issue {
    Issue::new("E0179").fact("reason", reason)
}

/// The file, and how much of it is still to come.
struct Rest {
    file: BufReader<File>,
    left: u64,
}

impl Rest {
    /// Takes the next bytes, if the file has them.
    fn take(&mut self, count: u64, into: &mut Vec<u8>) -> Result<(), Issue> {
        self.left = self.left.checked_sub(count).ok_or_else(|| broken("it ends early"))?;
        let read = self.file.by_ref().take(count).read_to_end(into).map_err(broken)?;
        if read as u64 == count { Ok(()) } else { Err(broken("it ends early")) }
    }

    /// Takes a table with its length, no longer than `most`.
    fn sized(&mut self, most: u64, into: &mut Vec<u8>) -> Result<(), Issue> {
        into.clear();
        self.take(4, into)?;
        let length = into.first_chunk::<4>().map_or(0, |length| u64::from(u32::from_le_bytes(*length)));
        if length > most {
            return Err(broken(format!("a length of {length} bytes where {most} are the most")));
        }
        self.take(length, into)
    }

    fn pass_over(&mut self, count: u64) -> Result<(), Issue> {
        self.left = self.left.checked_sub(count).ok_or_else(|| broken("it ends early"))?;
        let count = i64::try_from(count).map_err(broken)?;
        self.file.seek_relative(count).map_err(broken)
    }
}

/// Bytes of the index over so many features: the features themselves, then every level above them up to its root.
fn index_size(features: u64, node_size: u16) -> Option<u64> {
    if features == 0 || node_size == 0 {
        return Some(0);
    }
    let node_size = u64::from(node_size.max(2));
    let (mut level, mut nodes) = (features, features);
    // A root stands above even a single feature.
    loop {
        level = level.div_ceil(node_size);
        nodes = nodes.checked_add(level)?;
        if level == 1 {
            break;
        }
    }
    nodes.checked_mul(NODE)
}

/// The system as its authority and code, else its definition. One that has only a name is called by it, which no system is known by: the
/// study must then say which it is.
fn system(header: &Header<'_>) -> Stated {
    let Some(crs) = header.crs() else { return Stated::default() };
    let org = crs.org().map_or("", str::trim);
    let org = if org.is_empty() { "EPSG" } else { org };
    let name = match (crs.code(), crs.code_string().map_or("", str::trim)) {
        (1.., _) => Some(format!("{}:{}", org.to_ascii_uppercase(), crs.code())),
        (_, "") => crs.name().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned),
        (_, code) => Some(format!("{}:{code}", org.to_ascii_uppercase())),
    };
    Stated::of(name, crs.wkt())
}

/// What the study calls the layer is the layer; the file has only one.
fn check_part(source: &Source, header: &Header<'_>) -> Result<(), Issue> {
    let name = header.name().unwrap_or_default();
    match &source.part.layer {
        Some(wanted) if wanted != name => Err(Issue::new("E0161").value(wanted).fact("known", name)),
        _ => Ok(()),
    }
}

fn table(source: &Source, size: u64, wanted: &Wanted, progress: &dyn Progress) -> Result<(Table, Issues), Issue> {
    let file = File::open(&source.path).map_err(broken)?;
    let mut rest = Rest { file: BufReader::with_capacity(1 << 20, file), left: size };
    let mut magic = Vec::new();
    rest.take(8, &mut magic)?;
    if !magic.starts_with(&MAGIC) {
        return Err(broken("it does not begin as version 3 does"));
    }
    let mut header = Vec::new();
    rest.sized(LARGEST_HEADER, &mut header)?;
    let header = size_prefixed_root_as_header(&header).map_err(broken)?;
    check_part(source, &header)?;
    let names: Vec<String> = header.columns().iter().flatten().map(|column| column.name().to_owned()).collect();
    let types = header.columns().iter().flatten().map(|column| column.type_()).collect();
    if names.len() > MOST_COLUMNS {
        return Err(broken(format!("{} columns where {MOST_COLUMNS} are the most", names.len())));
    }
    let promised = header.features_count();
    let index = index_size(promised, header.index_node_size()).ok_or_else(|| broken("its index is too large"))?;
    rest.pass_over(index)?;

    let mut building = Building::new(names, wanted, size);
    let mut values = Values::new(types);
    let mut bytes = Vec::new();
    let mut issues = Issues::new();
    while rest.left > 0 {
        let row = building.rows;
        let about = |issue: Issue| issue.feature(row);
        rest.sized(LARGEST_FEATURE, &mut bytes).map_err(about)?;
        // Parts may share bytes with each other; a small feature could so stand for an endless one.
        let mut limits = VerifierOptions::default();
        limits.max_apparent_size = limits.max_apparent_size.min(8 * bytes.len() + 1024);
        let feature = size_prefixed_root_as_feature_with_opts(&limits, &bytes).map_err(|e| about(broken(e)))?;
        if feature.columns().is_some_and(|own| !own.is_empty()) {
            return Err(about(broken("a feature has columns of its own")));
        }
        match feature.geometry() {
            None => building.geometry.push_none(),
            Some(shape) => {
                let closed = geometry::push(shape, header.geometry_type(), &mut building.geometry);
                let closed = closed.map_err(|reason| about(broken(reason)))?;
                if closed > 0 {
                    let issue = about(Issue::new("W0204").file(&source.shown_as)).field("geometry");
                    issues.push(issue.fact("reason", closed));
                }
            }
        }
        let properties = feature.properties().map_or(&[][..], |properties| properties.bytes());
        values.take(properties).map_err(|reason| about(broken(reason)))?;
        building.row(|column| values.cell(properties, column).map_err(|reason| about(broken(reason))))?;
        if building.rows.is_multiple_of(50_000) {
            progress.advance(size - rest.left, size);
        }
    }
    if promised > 0 && promised != building.rows as u64 {
        return Err(broken(format!("{promised} features are promised and {} stand in it", building.rows)));
    }
    let mut layer = layer_of(source, "FlatGeobuf", "UTF-8".to_owned());
    layer.crs_member = system(&header).note(source, &mut issues)?;
    Ok((building.finish(layer), issues))
}
