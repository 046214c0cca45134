//! What is kept of one block of the file.

use super::Tags;
use super::duration::duration;
use super::passage;
use super::room::Room;
use crate::issue::Issue;
use crate::model::{Road, Structure, Turn};
use crate::read::road_class::CLASSES;
use crate::read::speed::speed;
use osmpbf::{PrimitiveBlock, RelMemberType};

/// A way that somebody may go along, before its nodes have positions.
#[derive(Debug)]
pub(super) struct RawWay {
    pub id: i64,
    pub refs: Vec<i64>,
    pub name: Option<String>,
    pub road: Road,
    /// A speed that cannot be read.
    pub unread: Option<String>,
}

/// Ways and rules about turning of a block.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub ways: Vec<RawWay>,
    /// Rules, each with the node at which one turns.
    pub turns: Vec<(Turn, Option<i64>)>,
}

impl RawWay {
    /// Bytes that it takes up, and that its nodes will.
    fn bytes(&self) -> u64 {
        160 + 24 * self.refs.len() as u64 + self.name.as_ref().map_or(0, |name| name.len() as u64)
    }
}

/// Bytes of a rule.
const OF_TURN: u64 = 96;

/// Bytes of a node that is kept.
const OF_NODE: u64 = 40;

/// Counted for every node of the file, though most are not kept: a few bytes can stand for millions that are all gone through. In a
/// map each takes up some bytes of the file, which give it many times as much.
const OF_ANY_NODE: u64 = 8;

/// Nodes that are counted at once.
const COUNTED: usize = 4_096;

/// Those of all blocks.
pub(super) type Tagged = Piece;

impl Tagged {
    pub fn add(&mut self, other: Piece) {
        self.ways.extend(other.ways);
        self.turns.extend(other.turns);
    }
}

/// A way is no longer than so many nodes (OpenStreetMap allows 2,000).
const LONGEST: usize = 100_000;

/// # Errors
/// E0966.
pub(super) fn ways(block: &PrimitiveBlock, room: &Room) -> Result<Piece, Issue> {
    let mut piece = Piece::default();
    for group in block.groups() {
        room.take(OF_ANY_NODE * (group.dense_nodes().len() + group.nodes().len()) as u64)?;
        for way in group.ways() {
            // History files have ways that are no more.
            if way.info().deleted() {
                continue;
            }
            let tags = Tags(way.tags().collect());
            let refs: Vec<i64> = way.refs().take(LONGEST).collect();
            if let Some(found) = road(way.id(), &tags, refs) {
                room.take(found.bytes())?;
                piece.ways.push(found);
            }
        }
        for relation in group.relations().filter(|relation| !relation.info().deleted()) {
            let tags = Tags(relation.tags().collect());
            let members = relation.members().filter_map(|member| {
                Some((member.role().ok()?.to_owned(), member.member_type == RelMemberType::Node, member.member_id))
            });
            if let Some(found) = turn(relation.id(), &tags, &members.collect::<Vec<_>>()) {
                room.take(OF_TURN)?;
                piece.turns.push(found);
            }
        }
    }
    Ok(piece)
}

fn road(id: i64, tags: &Tags<'_>, refs: Vec<i64>) -> Option<RawWay> {
    let class = passage::class_of(tags)?;
    let (foot, car) = (passage::foot(class, tags), passage::car(class, tags));
    if refs.len() < 2 || !(foot.is_open() || car.is_open()) {
        return None;
    }
    let on = |key: &str| tags.get(key).is_some_and(|value| value != "no");
    let is_ferry = class.name == "ferry" || tags.get("route") == Some("ferry");
    let structure = match () {
        () if is_ferry => Structure::Ferry,
        () if on("bridge") => Structure::Bridge,
        () if on("tunnel") => Structure::Tunnel,
        () => Structure::Ground,
    };
    // Where each direction has a speed of its own, that of the only one that is open counts, else the lower one.
    let [there, back] = ["maxspeed:forward", "maxspeed:backward"].map(|key| tags.get(key));
    let lower = |a, b| if speed(a) < speed(b) { a } else { b };
    let of_direction = match (there.filter(|_| car.forth), back.filter(|_| car.back)) {
        (Some(there), Some(back)) => Some(lower(there, back)),
        (there, back) => there.or(back),
    };
    let stated = tags.get("maxspeed").or(of_direction);
    let limit = stated.and_then(speed);
    let number = CLASSES.iter().position(|other| other.name == class.name).unwrap_or_default();
    let name = ["name", "ref"].iter().find_map(|key| tags.get(key)).map(str::to_owned);
    let road = Road {
        id,
        vertices: Vec::new(),
        class: number as u32,
        name: None,
        foot,
        car,
        speed: limit,
        takes: tags.get("duration").filter(|_| is_ferry).and_then(duration),
        structure,
        level: tags.get("layer").and_then(|level| level.trim().parse().ok()).unwrap_or(0),
    };
    let unread = stated.filter(|_| limit.is_none() && car.is_open()).map(str::to_owned);
    Some(RawWay { id, refs, name, road, unread })
}

/// Vehicles that a rule about turning may be for, or not be for.
const CARS: [&str; 3] = ["motorcar", "motor_vehicle", "vehicle"];

/// A member of a relation: its role, whether it is a node, and its id.
type Member = (String, bool, i64);

fn role<'m>(members: &'m [Member], role: &str) -> Vec<&'m Member> {
    members.iter().filter(|member| member.0 == role).collect()
}

fn turn(id: i64, tags: &Tags<'_>, members: &[Member]) -> Option<(Turn, Option<i64>)> {
    if tags.get("type") != Some("restriction") {
        return None;
    }
    let value =
        ["restriction:motorcar", "restriction:motor_vehicle", "restriction"].iter().find_map(|key| tags.get(key))?;
    let excepted = tags.get("except").is_some_and(|except| except.split(';').any(|who| CARS.contains(&who.trim())));
    // Those that hold at some hours only, or are given up, are not for all day.
    if excepted || ["day_on", "hour_on"].iter().any(|key| tags.get(key).is_some()) {
        return None;
    }
    let only = value.starts_with("only_");
    if !(only || value.starts_with("no_")) {
        return None;
    }
    let ([from], [to]) = (&role(members, "from")[..], &role(members, "to")[..]) else {
        return None;
    };
    let via = role(members, "via");
    let node = via.iter().find(|member| member.1).map(|member| member.2);
    let between = via.iter().filter(|member| !member.1).map(|member| member.2);
    let roads: Vec<i64> = std::iter::once(from.2).chain(between).chain([to.2]).collect();
    (node.is_some() || roads.len() > 2).then_some((Turn { id, only, roads, via: None }, node))
}

/// A node with its position in degrees, and who gets past it where not everybody does.
type Node = (i64, [f64; 2], Option<[bool; 2]>);

/// # Errors
/// E0966.
pub(super) fn nodes(block: &PrimitiveBlock, needed: &[i64], room: &Room) -> Result<Vec<Node>, Issue> {
    let mut found = Vec::new();
    let mut push = |node: Node| -> Result<(), Issue> {
        if found.len().is_multiple_of(COUNTED) {
            room.take(OF_NODE * COUNTED as u64)?;
        }
        found.push(node);
        Ok(())
    };
    let is_needed = |id: i64| needed.binary_search(&id).is_ok();
    for group in block.groups() {
        for node in group.dense_nodes().filter(|node| is_needed(node.id())) {
            if node.info().is_some_and(osmpbf::DenseNodeInfo::deleted) {
                continue;
            }
            push((node.id(), [node.lon(), node.lat()], passage::gate(&Tags(node.tags().collect()))))?;
        }
        for node in group.nodes().filter(|node| is_needed(node.id()) && !node.info().deleted()) {
            push((node.id(), [node.lon(), node.lat()], passage::gate(&Tags(node.tags().collect()))))?;
        }
    }
    Ok(found)
}
