//! Roads from OpenStreetMap, in its binary format (`.osm.pbf`).
//!
//! The file is gone through twice: ways and rules about turning first, then the positions of the nodes that they name. Blocks are
//! decoded in parallel and put together in their order; of each only the fields that are needed are looked at. A block has at most
//! 32 MiB, and as many are decoded at once as state 16 MiB together. Source: the OSM wiki, "PBF Format", "Map features", "Relation:restriction".

mod blobs;
mod block;
mod duration;
mod ids;
mod passage;
mod pieces;
#[cfg(test)]
mod tests;
mod wire;

use super::Progress;
use super::allowance::Allowance;
use super::road_class::CLASSES;
use super::source::{Source, layer_of};
use crate::issue::{Issue, Issues};
use crate::model::{Gate, RawRoads, Road, Roads, Turn};
use crate::words::say;
use blobs::{Blob, Blobs, Kind};
use ids::Ids;
use pieces::{Node, Piece};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use wire::Damaged;

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

/// And the bytes of these, unpacked; most are of some hundred thousand, and what is kept of one may take up ten times as much.
const BYTES_AT_ONCE: u64 = 16 << 20;

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
    match roads(source, size, progress, &mut issues) {
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

/// Goes through those data blocks of the file that are asked for by their number, in their order; each is decoded by `decode`, several at
/// once, which need not go on once it has more bytes than it is told.
fn through<T: Send>(
    (source, allowance): (&Source, &mut Allowance),
    (size, progress): (u64, &dyn Progress),
    is_asked: impl Fn(usize) -> bool,
    decode: impl Fn(&[u8], u64) -> Result<(T, u64), Damaged> + Sync,
    mut take: impl FnMut(T),
) -> Result<(), Issue> {
    let limit = allowance.most() >> 20;
    let file = File::open(&source.path).map_err(|error| Issue::new("E0101").fact("reason", error))?;
    let mut blobs = Blobs::new(file);
    let (mut done, mut number) = (0_u64, 0);
    let one = |buffer: &mut Vec<u8>, blob: &Blob, left: u64| {
        let unknown = |Damaged| broken("a block holds numbers that no map has");
        match blob.kind {
            Kind::Data => decode(blob.unpacked(buffer)?, left).map(Some).map_err(unknown),
            Kind::Header => {
                let required = blobs::required(blob.unpacked(buffer)?).map_err(unknown)?;
                unsupported(&required).map_or(Ok(None), |feature| Err(Issue::new("E0922").value(feature)))
            }
            Kind::Other => Ok(None),
        }
    };
    loop {
        let mut some: Vec<Blob> = Vec::with_capacity(AT_ONCE);
        let (before, mut bytes) = (done, 0);
        while some.len() < AT_ONCE && bytes < BYTES_AT_ONCE {
            let Some(blob) = blobs.next()? else { break };
            done += 1;
            let is_data = blob.kind == Kind::Data;
            number += usize::from(is_data);
            if !is_data || is_asked(number - 1) {
                bytes += blob.size();
                some.push(blob);
            }
        }
        if done == before {
            return Ok(());
        }
        let left = allowance.left();
        let decoded = some.par_iter().map_init(Vec::new, |buffer, blob| one(buffer, blob, left));
        let decoded: Vec<Result<Option<(T, u64)>, Issue>> = decoded.collect();
        for found in decoded {
            if let Some((found, bytes)) = found? {
                allowance.take(bytes).map_err(|_| Issue::new("E0966").fact("limit", limit))?;
                take(found);
            }
        }
        progress.advance(done, size);
    }
}

/// What a file demands of its reader and this one does not know.
fn unsupported(required: &[String]) -> Option<&String> {
    required.iter().find(|feature| !matches!(feature.as_str(), "OsmSchema-V0.6" | "DenseNodes"))
}

fn roads(source: &Source, size: u64, progress: &dyn Progress, issues: &mut Issues) -> Result<RawRoads, Issue> {
    let mut allowance = Allowance::of(size);
    progress.stage(&say("read.progress.reading").with("file", &source.shown_as));
    let (mut ways, mut turns) = (Vec::new(), Vec::new());
    let mut ids = Ids::new();
    // The nodes of all ways by their numbers, one way after another, and which blocks have nodes.
    let (mut refs, mut has_nodes): (Vec<u32>, Vec<bool>) = (Vec::new(), Vec::new());
    through(
        (source, &mut allowance),
        (size, progress),
        |_| true,
        pieces::ways,
        |piece: Piece| {
            refs.extend(piece.refs.iter().map(|id| ids.put(*id)));
            ways.extend(piece.ways);
            turns.extend(piece.turns);
            has_nodes.push(piece.has_nodes);
        },
    )?;
    if ways.is_empty() {
        return Err(Issue::new("E0921"));
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(ids.all().len());
    let is_asked = |block: usize| has_nodes.get(block) == Some(&true);
    let decode = |block: &[u8], most| pieces::nodes(block, &ids, most);
    through((source, &mut allowance), (size, progress), is_asked, decode, |some| nodes.extend(some))?;
    let id = |node: &Node| ids.all()[node.0 as usize];
    nodes.sort_by_key(id);
    nodes.dedup_by_key(|node| node.0);
    let mut vertex = vec![u32::MAX; ids.all().len()];
    for (node, place) in nodes.iter().zip(0..) {
        vertex[node.0 as usize] = place;
    }
    let there = |number: &u32| Some(vertex[*number as usize]).filter(|vertex| *vertex != u32::MAX);
    let mut made = Roads { file: source.shown_as.clone(), is_network: true, ..Roads::default() };
    let mut counted = Counted::default();
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut refs = &refs[..];
    for way in ways {
        let name = way.name.map(|name| {
            *names.entry(name).or_insert_with_key(|name| {
                made.names.push(name.clone());
                made.names.len() as u32 - 1
            })
        });
        if let Some(text) = way.unread {
            *counted.unread.entry(text).or_default() += 1;
        }
        let (own, others) = refs.split_at(way.nodes);
        refs = others;
        // A way is used as far as its nodes are there.
        let mut gone = own.iter().filter(|number| there(number).is_none());
        if let Some(first) = gone.next() {
            counted.missing += 1 + gone.count();
            counted.of_ways += 1;
            counted.first.get_or_insert((way.id, ids.all()[*first as usize]));
        }
        for run in own.split(|number| there(number).is_none()) {
            let mut vertices: Vec<u32> = run.iter().filter_map(there).collect();
            vertices.dedup();
            if vertices.len() > 1 {
                made.roads.push(Road { vertices, name, id: way.id, ..way.road.clone() });
            }
        }
    }
    made.classes = CLASSES.iter().map(|class| class.name.to_owned()).collect();
    let via = |id: i64| there(&ids.find(id)?);
    made.turns = turns.into_iter().map(|(turn, node)| Turn { via: node.and_then(via), ..turn }).collect();
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
