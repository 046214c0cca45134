//! What is kept of one block of the file.

use super::block::{Block, DENSE, Dense, NODE, RELATION, Thing, WAY, text};
use super::duration::duration;
use super::ids::Ids;
use super::wire::{Damaged, Fields, Packed, Steps, unfold};
use super::{Tags, passage};
use crate::model::{Road, Structure, Turn};
use crate::read::road_class::CLASSES;
use crate::read::speed::speed;

/// A way that somebody may go along, before its nodes have positions.
#[derive(Debug)]
pub(super) struct RawWay {
    pub id: i64,
    /// How many nodes it goes through.
    pub nodes: usize,
    pub name: Option<String>,
    pub road: Road,
    /// A speed that cannot be read.
    pub unread: Option<String>,
}

/// Ways and rules about turning of a block.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub ways: Vec<RawWay>,
    /// The nodes of all ways, one way after another.
    pub refs: Vec<i64>,
    /// Rules, each with the node at which one turns.
    pub turns: Vec<(Turn, Option<i64>)>,
    /// Whether the block has nodes.
    pub has_nodes: bool,
}

/// Bytes that a way takes up, and that its nodes will.
fn bytes_of(way: &RawWay) -> u64 {
    160 + way.name.as_ref().map_or(0, |name| name.len() as u64) + 24 * way.nodes as u64
}

/// Bytes of a rule about turning, without the ways that it names.
const OF_TURN: u64 = 96;

/// Bytes of a node.
const OF_NODE: u64 = 40;

/// A way is no longer than so many nodes (OpenStreetMap allows 2,000).
const LONGEST: usize = 100_000;

/// What is kept of a block, and its bytes; what comes after `most` of them is not looked at.
pub(super) fn ways(bytes: &[u8], most: u64) -> Result<(Piece, u64), Damaged> {
    let block = Block::new(bytes)?;
    let mut kept = 0;
    let mut piece = Piece { has_nodes: block.has_nodes()?, ..Piece::default() };
    let (mut texts, mut of_class) = (Vec::new(), Vec::new());
    let mut tags = Tags::default();
    for field in block.groups.iter().flat_map(|group| Fields(group)) {
        let (kind, value) = field?;
        if kept > most {
            break;
        }
        if kind != WAY && kind != RELATION {
            continue;
        }
        if texts.is_empty() {
            texts = block.texts()?;
            of_class = texts.iter().map(|text| passage::OF_CLASS.iter().any(|key| key.as_bytes() == *text)).collect();
        }
        let thing = Thing::new(value.bytes()?)?;
        if thing.place.is_some() {
            return Err(Damaged);
        }
        if thing.is_deleted {
            continue;
        }
        if kind == RELATION {
            thing.tags(&texts, &mut tags)?;
            if let Some(rule) = Rule::of(&tags)
                && let Some(found) = rule.turn(thing.id as i64, &members(&thing, &texts)?)
            {
                kept += OF_TURN + 8 * found.0.roads.len() as u64;
                piece.turns.push(found);
            }
        } else if has_class(thing.keys, &of_class)? {
            thing.tags(&texts, &mut tags)?;
            if let Some(way) = road(thing.id as i64, &tags) {
                let before = piece.refs.len();
                let mut refs = Steps::new(thing.lists[0]);
                while let Some(id) = refs.next()? {
                    piece.refs.push(id);
                    if piece.refs.len() - before == LONGEST {
                        break;
                    }
                }
                let nodes = piece.refs.len() - before;
                if nodes < 2 {
                    piece.refs.truncate(before);
                } else {
                    let way = RawWay { nodes, ..way };
                    kept += bytes_of(&way);
                    piece.ways.push(way);
                }
            }
        }
    }
    Ok((piece, kept))
}

/// Whether one of some keys may make a road: most ways are buildings, of which nothing else is looked at.
fn has_class(mut keys: Packed<'_>, of_class: &[bool]) -> Result<bool, Damaged> {
    while let Some(key) = keys.next()? {
        if of_class.get(key as usize) == Some(&true) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A way with these tags; none where nobody may go along it.
fn road(id: i64, tags: &Tags<'_>) -> Option<RawWay> {
    let class = passage::class_of(tags)?;
    let (foot, car) = (passage::foot(class, tags), passage::car(class, tags));
    if !(foot.is_open() || car.is_open()) {
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
    Some(RawWay { id, nodes: 0, name, road, unread })
}

/// Vehicles that a rule about turning may be for, or not be for.
const CARS: [&str; 3] = ["motorcar", "motor_vehicle", "vehicle"];

/// A member of a relation: its role, whether it is a node, and its id.
type Member<'a> = (&'a str, bool, i64);

fn members<'a>(relation: &Thing<'_>, texts: &[&'a [u8]]) -> Result<Vec<Member<'a>>, Damaged> {
    let [roles, ids, kinds] = relation.lists;
    let (mut roles, mut ids, mut kinds) = (Packed(roles), Steps::new(ids), Packed(kinds));
    let mut found = Vec::new();
    while let Some(role) = roles.next()? {
        found.push((text(texts, role)?, kinds.take()? == 0, ids.take()?));
    }
    Ok(found)
}

fn in_role<'m>(members: &'m [Member<'_>], role: &str) -> Vec<&'m Member<'m>> {
    members.iter().filter(|member| member.0 == role).collect()
}

/// A rule about turning that holds for cars, all day.
struct Rule {
    /// Whether it says where one has to go.
    only: bool,
}

impl Rule {
    /// What the tags of a relation say.
    fn of(tags: &Tags<'_>) -> Option<Self> {
        if tags.get("type") != Some("restriction") {
            return None;
        }
        let value = ["restriction:motorcar", "restriction:motor_vehicle", "restriction"]
            .iter()
            .find_map(|key| tags.get(key))?;
        let excepted = tags.get("except").is_some_and(|except| except.split(';').any(|who| CARS.contains(&who.trim())));
        // Those that hold at some hours only, or are given up, are not for all day.
        if excepted || ["day_on", "hour_on"].iter().any(|key| tags.get(key).is_some()) {
            return None;
        }
        let only = value.starts_with("only_");
        (only || value.starts_with("no_")).then_some(Self { only })
    }

    /// The rule between the members of its relation.
    fn turn(self, id: i64, members: &[Member<'_>]) -> Option<(Turn, Option<i64>)> {
        let ([from], [to]) = (&in_role(members, "from")[..], &in_role(members, "to")[..]) else {
            return None;
        };
        let via = in_role(members, "via");
        let node = via.iter().find(|member| member.1).map(|member| member.2);
        let between = via.iter().filter(|member| !member.1).map(|member| member.2);
        let roads: Vec<i64> = std::iter::once(from.2).chain(between).chain([to.2]).collect();
        let turn = Turn { id, only: self.only, roads, via: None };
        (node.is_some() || turn.roads.len() > 2).then_some((turn, node))
    }
}

/// A node with its number among those that are needed, its position in degrees, and who gets past it where not everybody does.
pub(super) type Node = (u32, [f64; 2], Option<[bool; 2]>);

/// The nodes of a block that are needed, and their bytes; what comes after `most` of them is not looked at.
pub(super) fn nodes(bytes: &[u8], needed: &Ids, most: u64) -> Result<(Vec<Node>, u64), Damaged> {
    let block = Block::new(bytes)?;
    let texts = block.texts()?;
    let (mut found, mut tags) = (Vec::new(), Tags::default());
    let is_full = |found: &Vec<Node>| OF_NODE * found.len() as u64 > most;
    for field in block.groups.iter().flat_map(|group| Fields(group)) {
        match field? {
            (DENSE, value) => {
                let mut dense = Dense::new(value.bytes()?)?;
                while let Some(node) = dense.next()?.filter(|_| !is_full(&found)) {
                    let Some(number) = needed.find(node.id).filter(|_| !node.is_deleted) else { continue };
                    node.tags(&texts, &mut tags)?;
                    found.push((number, block.position(node.steps)?, passage::gate(&tags)));
                }
            }
            (NODE, value) if !is_full(&found) => {
                let node = Thing::new(value.bytes()?)?;
                let Some(number) = needed.find(unfold(node.id)).filter(|_| !node.is_deleted) else { continue };
                node.tags(&texts, &mut tags)?;
                let [lat, lon] = node.place.ok_or(Damaged)?.map(unfold);
                found.push((number, block.position([lon, lat])?, passage::gate(&tags)));
            }
            _ => {}
        }
    }
    let kept = OF_NODE * found.len() as u64;
    Ok((found, kept))
}
