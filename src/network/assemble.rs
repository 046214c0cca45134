//! Lines over shared vertices into roads between junctions.

use super::Road;
use super::graph::lengths;
use std::ops::Range;

/// A line as it is put in: the vertices it goes through, and what going along it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Vertices in their order, at least two; which are shared with other lines says where they meet.
    pub vertices: Vec<u32>,
    /// Thousandths of both measures a metre, there and back; none where nobody may go so.
    pub pace: [Option<[f64; 2]>; 2],
    /// Whether points may be joined to it.
    pub joins: bool,
}

/// Roads between junctions, and which line each is a piece of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assembled {
    /// The roads, in an order that follows from where they lie alone.
    pub roads: Vec<Road>,
    /// Positions of all vertices of all roads.
    pub points: Vec<[f64; 2]>,
    /// The line of each road.
    pub line: Vec<u32>,
    /// Metres along that line to where each road begins.
    pub from: Vec<f64>,
    /// Number of junctions.
    pub nodes: usize,
    /// The junction of a vertex; `u32::MAX` where it is none.
    pub node_of: Vec<u32>,
}

/// A line, its vertices, and metres along it to the first of them.
type Piece = (u32, Range<usize>, f64);

/// A road is never longer than so many points, so that what is near one is found by a box.
const LONGEST: usize = 10_000;

/// Cuts lines where they meet or end. Lines that nobody may go along are left out. Neither the order of the lines nor the numbers of the
/// vertices change anything: roads and junctions are numbered by where they lie.
///
/// # Cost
/// O(vertices log vertices).
pub fn assemble(at: &[[f64; 2]], lines: &[Line], breaks: &[u32]) -> Assembled {
    let open = |line: &Line| line.pace.iter().any(Option::is_some) && line.vertices.len() > 1;
    let mut uses = vec![0_u8; at.len()];
    for line in lines.iter().filter(|line| open(line)) {
        for (place, &vertex) in line.vertices.iter().enumerate() {
            let is_end = place == 0 || place + 1 == line.vertices.len();
            uses[vertex as usize] = uses[vertex as usize].saturating_add(if is_end { 2 } else { 1 });
        }
    }
    for &vertex in breaks {
        uses[vertex as usize] = 2;
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| open(line)) {
        let places: Vec<[f64; 2]> = line.vertices.iter().map(|vertex| at[*vertex as usize]).collect();
        let along = lengths(&places);
        let mut from = 0;
        for place in 1..line.vertices.len() {
            let is_last = place + 1 == line.vertices.len();
            if is_last || uses[line.vertices[place] as usize] > 1 || place - from >= LONGEST {
                pieces.push((number as u32, from..place + 1, along[from]));
                from = place;
            }
        }
    }
    let place = |vertex: u32| at[vertex as usize].map(f64::to_bits);
    let along = |piece: &Piece| lines[piece.0 as usize].vertices[piece.1.clone()].iter().copied();
    let bits = |pace: [Option<[f64; 2]>; 2]| pace.map(|pace| pace.map(|pace| pace.map(f64::to_bits)));
    // Where a piece begins tells most of them apart.
    let begin = |piece: Piece| (place(lines[piece.0 as usize].vertices[piece.1.start]), piece);
    let mut pieces: Vec<([u64; 2], Piece)> = pieces.into_iter().map(begin).collect();
    pieces.sort_by(|(at, a), (other, b)| {
        let by_place = at.cmp(other).then_with(|| along(a).map(place).cmp(along(b).map(place)));
        let pace = |piece: &Piece| bits(lines[piece.0 as usize].pace);
        by_place.then_with(|| pace(a).cmp(&pace(b))).then_with(|| (a.0, a.1.start).cmp(&(b.0, b.1.start)))
    });
    let mut made = Assembled { node_of: vec![u32::MAX; at.len()], ..Assembled::default() };
    for (_, (number, range, from)) in pieces {
        let line = &lines[number as usize];
        let start = made.points.len();
        made.points.extend(line.vertices[range.clone()].iter().map(|vertex| at[*vertex as usize]));
        let ends = [line.vertices[range.start], line.vertices[range.end - 1]].map(|vertex| {
            let node = &mut made.node_of[vertex as usize];
            if *node == u32::MAX {
                *node = made.nodes as u32;
                made.nodes += 1;
            }
            *node
        });
        let points = start..made.points.len();
        let length = lengths(&made.points[points.clone()]).last().copied().unwrap_or_default();
        made.roads.push(Road { ends, points, length, pace: line.pace, profile: None, joins: line.joins });
        made.line.push(number);
        made.from.push(from);
    }
    made
}
