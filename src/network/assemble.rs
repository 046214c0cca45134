//! Lines over shared vertices into roads between junctions.

use super::Road;
use super::graph::metres;
use std::cmp::Ordering;
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

/// A part of a line that becomes a road.
struct Piece {
    /// Where it begins, which tells most of them apart.
    at: [u64; 2],
    line: u32,
    /// Its vertices.
    first: u32,
    last: u32,
    /// Metres along the line to the first of them.
    from: f64,
    /// Its own metres.
    length: f64,
}

impl Piece {
    fn range(&self) -> Range<usize> {
        self.first as usize..self.last as usize + 1
    }
}

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
    let place = |vertex: u32| at[vertex as usize].map(f64::to_bits);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut vertices = 0;
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| open(line)) {
        let (mut first, mut from, mut along, mut length) = (0, 0.0, 0.0, 0.0);
        let last = line.vertices.len() - 1;
        for (before, pair) in line.vertices.windows(2).enumerate() {
            let step = metres(at[pair[0] as usize], at[pair[1] as usize]);
            along += step;
            length += step;
            let end = before + 1;
            if end == last || uses[pair[1] as usize] > 1 || end - first >= LONGEST {
                let begin = place(line.vertices[first]);
                pieces.push(Piece {
                    at: begin,
                    line: number as u32,
                    first: first as u32,
                    last: end as u32,
                    from,
                    length,
                });
                vertices += end + 1 - first;
                (first, from, length) = (end, along, 0.0);
            }
        }
    }
    let places = |piece: &Piece| lines[piece.line as usize].vertices[piece.range()].iter().copied().map(place);
    let pace = |piece: &Piece| lines[piece.line as usize].pace.map(|pace| pace.map(|pace| pace.map(f64::to_bits)));
    let by_line = |a: &Piece, b: &Piece| (a.line, a.first).cmp(&(b.line, b.first));
    let rest = |a: &Piece, b: &Piece| -> Ordering {
        places(a).cmp(places(b)).then_with(|| pace(a).cmp(&pace(b))).then_with(|| by_line(a, b))
    };
    pieces.sort_unstable_by(|a, b| a.at.cmp(&b.at).then_with(|| rest(a, b)));
    let n = pieces.len();
    let mut made = Assembled {
        roads: Vec::with_capacity(n),
        points: Vec::with_capacity(vertices),
        line: Vec::with_capacity(n),
        from: Vec::with_capacity(n),
        nodes: 0,
        node_of: vec![u32::MAX; at.len()],
    };
    for piece in pieces {
        let line = &lines[piece.line as usize];
        let start = made.points.len();
        made.points.extend(line.vertices[piece.range()].iter().map(|vertex| at[*vertex as usize]));
        let ends = [piece.first, piece.last].map(|end| {
            let node = &mut made.node_of[line.vertices[end as usize] as usize];
            if *node == u32::MAX {
                *node = made.nodes as u32;
                made.nodes += 1;
            }
            *node
        });
        let points = start..made.points.len();
        made.roads.push(Road { ends, points, length: piece.length, pace: line.pace, profile: None, joins: line.joins });
        made.line.push(piece.line);
        made.from.push(piece.from);
    }
    made
}
