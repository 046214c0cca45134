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
fn a_damaged_file_is_no_text_in_another_encoding() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.osm.pbf"), b"\0\0\0\x0d\x0b\x09OSMHeadeq\xff\0\xfe").unwrap();
    let source = Source::new(folder.path(), "a.osm.pbf", Role::Roads);
    let (found, issues) = crate::read::open::read_roads(&source, &Quiet).unwrap();
    assert!(found.is_none() && issues.count_of("E0920") == 1, "{issues:?}");
}

/// A few bytes can stand for many nodes and ways: they are counted while they are read.
#[test]
fn what_a_file_may_take_up_is_counted_while_it_is_read() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/roads");
    let source = Source::new(&data, "cathedral.osm.pbf", Role::Roads);
    let code = |most: u64| {
        let room = Room::new(most);
        let found = roads(&source, 0, &room, &Quiet, &mut Issues::new()).map(drop).map_err(|issue| issue.code);
        (found, room.check().is_err())
    };
    assert_eq!(code(1 << 24), (Ok(()), false));
    // Not enough for the nodes, nor for the ways.
    assert_eq!((code(10_000), code(0)), ((Err("E0966"), true), (Err("E0966"), true)));
    let room = Room::new(10);
    assert!(room.take(10).is_ok() && room.take(0).is_ok() && room.take(1).is_err() && room.take(0).is_err());
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
