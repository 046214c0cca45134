//! Roads from OpenStreetMap, in its binary format (`.osm.pbf`).
//!
//! The file is gone through twice: ways and rules about turning first, then the positions of the nodes that they name. Blocks are
//! decoded in parallel and put together in their order. The library reads a block of at most 32 MiB, and is guarded: numbers that no
//! map has make it overflow. Source: the OSM wiki, "PBF Format", "Map features", "Relation:restriction".

mod duration;
mod passage;
mod pieces;
mod room;
#[cfg(test)]
mod tests;

use super::Progress;
use super::road_class::CLASSES;
use super::source::{Source, layer_of};
use crate::issue::{Issue, Issues, caught};
use crate::model::{Gate, RawRoads, Road, Roads, Turn};
use crate::words::say;
use osmpbf::{Blob, BlobDecode, BlobReader};
use pieces::{Piece, Tagged};
use rayon::prelude::*;
use room::Room;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::BufReader;

/// Tags of a way or a node.
#[derive(Debug, Clone, Default)]
struct Tags<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The value of the first tag of this key.
    fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|tag| tag.0 == key).map(|tag| tag.1)
    }
}

/// Blocks that are decoded at once.
const AT_ONCE: usize = 64;

/// What the file does not hold, or holds and nobody can use, is counted.
#[derive(Debug, Default)]
struct Counted {
    /// Nodes that ways name and the file does not have: the first, and the way that names it.
    missing: usize,
    of_ways: usize,
    first: Option<(i64, i64)>,
    unread: BTreeMap<String, usize>,
}

/// Reads the roads of a file.
///
/// # Errors
/// E0920 where the file is damaged, E0921 where it has no roads, E0966 where it would take up too much.
pub(super) fn read(source: &Source, size: u64, progress: &dyn Progress) -> (Option<RawRoads>, Issues) {
    let mut issues = Issues::new();
    match roads(source, size, &Room::of(size), progress, &mut issues) {
        Ok(roads) => (Some(roads), issues),
        Err(issue) => {
            issues.push(issue.file(&source.shown_as));
            (None, issues)
        }
    }
}

fn broken(reason: impl ToString) -> Issue {
    Issue::new("E0920").fact("reason", reason)
}

/// Goes through the data blocks of the file, in their order; each is decoded by `decode`, several at once, as long as there is room.
fn through<T: Send>(
    source: &Source,
    (size, room): (u64, &Room),
    progress: &dyn Progress,
    decode: impl Fn(&osmpbf::PrimitiveBlock) -> Result<T, Issue> + Sync,
    mut take: impl FnMut(T),
) -> Result<(), Issue> {
    let file = File::open(&source.path).map_err(|error| Issue::new("E0101").fact("reason", error))?;
    let mut blobs = caught(|| BlobReader::new(BufReader::new(file))).ok_or_else(|| broken("library"))?;
    let mut done = 0_u64;
    loop {
        let mut some: Vec<Blob> = Vec::with_capacity(AT_ONCE);
        while some.len() < AT_ONCE {
            // A damaged length makes the library fail in more ways than one.
            match caught(|| blobs.next()).ok_or_else(|| broken("a block cannot be decoded"))? {
                Some(Ok(blob)) => some.push(blob),
                Some(Err(error)) => return Err(broken(error)),
                None => break,
            }
        }
        if some.is_empty() {
            return Ok(());
        }
        let decoded: Vec<Result<Option<T>, Issue>> = some
            .par_iter()
            .map(|blob| {
                let one = || match blob.decode() {
                    Ok(BlobDecode::OsmData(block)) => decode(&block).map(Some),
                    Ok(BlobDecode::OsmHeader(header)) => match unsupported(header.required_features()) {
                        Some(feature) => Err(Issue::new("E0922").value(feature)),
                        None => Ok(None),
                    },
                    Ok(BlobDecode::Unknown(_)) => Ok(None),
                    Err(error) => Err(broken(error)),
                };
                room.check()?;
                caught(one).unwrap_or_else(|| Err(broken("a block holds numbers that no map has")))
            })
            .collect();
        // Said before what else is wrong, because which block has found it is chance.
        room.check()?;
        for found in decoded {
            if let Some(found) = found? {
                take(found);
            }
        }
        done += some.len() as u64;
        progress.advance(done, size);
    }
}

/// What a file demands of its reader and this one does not know.
fn unsupported(required: &[String]) -> Option<&String> {
    required.iter().find(|feature| !matches!(feature.as_str(), "OsmSchema-V0.6" | "DenseNodes"))
}

fn roads(
    source: &Source,
    size: u64,
    room: &Room,
    progress: &dyn Progress,
    issues: &mut Issues,
) -> Result<RawRoads, Issue> {
    progress.stage(&say("read.progress.reading").with("file", &source.shown_as));
    let mut tagged = Tagged::default();
    let ways = |block: &osmpbf::PrimitiveBlock| pieces::ways(block, room);
    through(source, (size, room), progress, ways, |piece: Piece| tagged.add(piece))?;
    if tagged.ways.is_empty() {
        return Err(Issue::new("E0921"));
    }
    let mut needed: Vec<i64> = tagged.ways.iter().flat_map(|way| way.refs.iter().copied()).collect();
    needed.sort_unstable();
    needed.dedup();
    let mut nodes: Vec<(i64, [f64; 2], Option<[bool; 2]>)> = Vec::new();
    let decode = |block: &osmpbf::PrimitiveBlock| pieces::nodes(block, &needed, room);
    through(source, (size, room), progress, decode, |some| nodes.extend(some))?;
    nodes.sort_by_key(|node| node.0);
    nodes.dedup_by_key(|node| node.0);
    let number = |id: i64| nodes.binary_search_by_key(&id, |node| node.0).ok().map(|at| at as u32);
    let mut made = Roads { file: source.shown_as.clone(), is_network: true, ..Roads::default() };
    let mut counted = Counted::default();
    let mut names: HashMap<String, u32> = HashMap::new();
    for way in tagged.ways {
        let name = way.name.map(|name| {
            *names.entry(name).or_insert_with_key(|name| {
                made.names.push(name.clone());
                made.names.len() as u32 - 1
            })
        });
        if let Some(text) = way.unread {
            *counted.unread.entry(text).or_default() += 1;
        }
        // A way is used as far as its nodes are there.
        let vertices: Vec<Option<u32>> = way.refs.iter().map(|id| number(*id)).collect();
        let gone: Vec<i64> = way.refs.iter().zip(&vertices).filter(|v| v.1.is_none()).map(|v| *v.0).collect();
        if let Some(first) = gone.first() {
            counted.missing += gone.len();
            counted.of_ways += 1;
            counted.first.get_or_insert((way.id, *first));
        }
        for run in vertices.split(Option::is_none) {
            let mut vertices: Vec<u32> = run.iter().copied().flatten().collect();
            vertices.dedup();
            if vertices.len() > 1 {
                made.roads.push(Road { vertices, name, id: way.id, ..way.road.clone() });
            }
        }
    }
    made.classes = CLASSES.iter().map(|class| class.name.to_owned()).collect();
    made.turns = tagged.turns.into_iter().map(|(turn, via)| Turn { via: via.and_then(number), ..turn }).collect();
    let gates = nodes.iter().zip(0..).filter_map(|((_, _, gate), vertex)| Some((vertex, (*gate)?)));
    made.gates = gates.map(|(vertex, [foot, car])| Gate { vertex, foot, car }).collect();
    made.at = nodes.into_iter().map(|(_, at, _)| at).collect();
    if made.roads.is_empty() {
        return Err(Issue::new("E0921"));
    }
    say_counted(source, &counted, issues);
    let mut layer = layer_of(source, "OSM PBF", "UTF-8".to_owned());
    if layer.crs == "auto" {
        "wgs84".clone_into(&mut layer.crs);
    }
    layer.features = made.roads.len();
    let bounds = made.at.iter().map(|[x, y]| [*x, *y, *x, *y]);
    layer.bounds = bounds.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    Ok(RawRoads { layer, roads: made })
}

fn say_counted(source: &Source, counted: &Counted, issues: &mut Issues) {
    if let Some((way, node)) = counted.first {
        let issue = Issue::new("W0923").file(&source.shown_as).id(way.to_string()).value(node);
        issues.push(issue.fact("nodes", counted.missing).fact("ways", counted.of_ways));
    }
    for (text, n) in &counted.unread {
        issues.push(Issue::new("I0924").file(&source.shown_as).field("maxspeed").value(text).fact("n", n));
    }
}
