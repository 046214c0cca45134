//! Extracts of other projects: © OpenStreetMap contributors, ODbL 1.0.

use super::*;
use crate::model::Role;
use crate::read::Quiet;
use std::path::Path;

fn extract(name: &str) -> (Option<RawRoads>, Issues) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/roads");
    let source = Source::new(&data, name, Role::Roads);
    let size = std::fs::metadata(&source.path).map_or(0, |meta| meta.len());
    read(&source, size, &Quiet)
}

/// Of a way's five nodes the file has four: two stretches remain.
#[test]
fn missing_nodes_are_counted_and_the_rest_is_used() {
    let (found, issues) = extract("missing-nodes.osm.pbf");
    let roads = found.unwrap().roads;
    let said = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "W0923").unwrap();
    assert_eq!((said.id.as_deref(), said.value.as_deref()), (Some("26659127"), Some("42")));
    let segments: usize = roads.roads.iter().map(|road| road.vertices.len() - 1).sum();
    assert_eq!((roads.at.len(), segments), (4, 2));
}

#[test]
fn rules_about_turning_are_read() {
    for name in ["cathedral.osm.pbf", "reisterstown.osm.pbf"] {
        let roads = extract(name).0.unwrap().roads;
        assert!(!roads.turns.is_empty() && roads.turns.iter().all(|turn| turn.roads.len() > 1), "{name}");
    }
}

/// A street that is open forth alone, with a speed for each direction.
#[test]
fn the_speed_of_the_direction_that_is_open_counts() {
    let roads = extract("speedflags.osm.pbf").0.unwrap().roads;
    assert_eq!(roads.roads.iter().map(|road| road.speed).collect::<Vec<_>>(), [Some(60.0)]);
    assert_eq!(roads.names, ["OWA"]);
}

/// A number in as many bytes as it needs.
fn number(mut n: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while n > 0x7f {
        bytes.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
    bytes
}

/// A field of bytes.
fn bytes(field: u64, of: &[u8]) -> Vec<u8> {
    [number(field << 3 | 2), number(of.len() as u64), of.to_vec()].concat()
}

/// A field of a number.
fn counted(field: u64, n: u64) -> Vec<u8> {
    [number(field << 3), number(n)].concat()
}

/// A block of so many streets, each from one node to the next and back, so many times.
fn streets(ways: u64, times: usize) -> Vec<u8> {
    let texts: Vec<u8> = ["", "highway", "residential"].iter().flat_map(|text| bytes(1, text.as_bytes())).collect();
    let nodes = [vec![2], [2, 1].repeat(times)].concat();
    let way = |id: u64| {
        let own = [counted(1, id), bytes(2, &[1]), bytes(3, &[2]), bytes(8, &nodes)].concat();
        bytes(3, &own)
    };
    let group: Vec<u8> = (1..=ways).flat_map(way).collect();
    [bytes(1, &texts), bytes(2, &group)].concat()
}

/// A piece of a file with a block that states so many bytes.
fn piece(block: &[u8], stated: u64) -> Vec<u8> {
    use flate2::{Compression, write::ZlibEncoder};
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    std::io::Write::write_all(&mut packed, block).unwrap();
    let blob = [counted(2, stated), bytes(3, &packed.finish().unwrap())].concat();
    let head = [bytes(1, b"OSMData"), counted(3, blob.len() as u64)].concat();
    [&(head.len() as u32).to_be_bytes()[..], &head, &blob].concat()
}

fn code_of(file: &[u8]) -> Option<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.osm.pbf"), file).unwrap();
    let (found, issues) = read(&Source::new(folder.path(), "a.osm.pbf", Role::Roads), file.len() as u64, &Quiet);
    assert!(found.is_none());
    issues.groups().flat_map(|group| &group.examples).next().map(|issue| issue.code)
}

/// What a block holds beyond what may be kept is not looked at.
#[test]
fn decoding_ends_where_too_much_would_be_kept() {
    let block = streets(1_000, 50);
    let (all, whole) = pieces::ways(&block, u64::MAX).unwrap();
    assert_eq!((all.ways.len(), all.refs.len(), whole), (1_000, 101_000, 1_000 * (160 + 24 * 101)));
    let (some, kept) = pieces::ways(&block, whole / 10).unwrap();
    assert!(some.ways.len() == 101 && kept > whole / 10, "{} {kept}", some.ways.len());
    assert_eq!(some.refs[..], all.refs[..some.refs.len()]);
}

/// Forty blocks of some kilobytes each stand for more than a file of their size may take up.
#[test]
fn small_blocks_that_stand_for_very_much_are_refused() {
    let block = streets(4, 49_000);
    let file = piece(&block, block.len() as u64).repeat(40);
    assert!(file.len() < 200_000, "{}", file.len());
    assert_eq!(code_of(&file), Some("E0966"));
}

/// A block is unpacked to the length that it states and no further; without one it is no block of this format's.
#[test]
fn a_block_that_is_longer_than_it_states_is_refused() {
    let block = streets(4, 100);
    let file = |stated: u64| piece(&block, stated);
    // Its nodes are not there.
    assert_eq!(code_of(&file(block.len() as u64)), Some("E0921"));
    for stated in [0, 1, block.len() as u64 - 1, u64::MAX] {
        assert_eq!(code_of(&file(stated)), Some("E0920"), "{stated}");
    }
}
