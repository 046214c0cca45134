//! Engine: ways over the ground, square by square, in whole milliseconds. A move leads from the middle of one square to that of another in
//! one of 8, 16 or 32 directions; what it costs comes from the heights of both, from how fast one is on the squares that it passes, and from
//! barriers. Other ways, such as roads and bridges, lie over it as arcs between places of their own.
//!
//! # Error
//! On level ground ways are longer than straight lines by 5.5 % (8 directions), 1.4 % (16) or 0.5 % (32) on the average, and by
//! 8.24, 2.75 and 1.31 % at most.

mod apart;
mod ends;
mod fares;
mod moves;
mod queue;
mod search;
#[cfg(test)]
mod tests;
mod walls;

pub use apart::{Island, Islands};
pub use ends::{End, Ends};
pub use moves::DIRECTIONS;
pub use search::{Hop, TerrainSearch, nearest};

use super::{Barriers, Relief, Towards};
use fares::Fares;
use moves::Move;
use std::sync::OnceLock;

/// No move, and no way.
pub const NO_WAY: u32 = u32::MAX;

/// An arc that lies over the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Over {
    /// From which node: a square, or a place of its own, numbered behind the squares.
    pub from: u32,
    /// To which.
    pub to: u32,
    /// Milliseconds.
    pub ms: u32,
    /// Millimetres.
    pub mm: u32,
}

/// Squares, what moves between them cost, and arcs that lie over them.
#[derive(Debug, Clone)]
pub struct Terrain {
    relief: Relief,
    /// Milliseconds a metre on level ground, by square; no number where nobody walks.
    paces: Vec<f32>,
    barriers: Barriers,
    towards: Towards,
    moves: Vec<Move>,
    /// What a move adds to the number of a square.
    steps: Vec<i64>,
    /// For each square a bit for each move of the first half that is blocked; empty without barriers.
    blocked: Vec<u32>,
    /// Squares around which all are open, alike and without a barrier.
    is_plain: Vec<bool>,
    /// By square and move: milliseconds of the move in the direction of travel, where a search goes from the square to the move's end.
    /// Made for the first of many searches: one alone asks for half of them only.
    costs: OnceLock<Vec<u32>>,
    nodes: usize,
    /// Arcs by the node from which a search comes, sorted.
    over: Vec<Over>,
    /// The same by the other end.
    back: Vec<Over>,
    /// Whether any arc of `over` begins at a square.
    has_over: Vec<u64>,
    worth: fn(f64) -> f64,
}

impl Terrain {
    /// Over a relief: how many milliseconds a metre takes on level ground, square by square (no number where nobody walks), and how many
    /// metres on the flat a metre is worth that rises by so much a metre.
    ///
    /// # Cost
    /// O(squares); searches from one point after another add O(squares x directions) once, four bytes each.
    pub fn new(
        relief: Relief,
        paces: Vec<f32>,
        barriers: Barriers,
        directions: u8,
        towards: Towards,
        worth: fn(f64) -> f64,
    ) -> Self {
        let moves = moves::moves(directions);
        let steps = moves.iter().map(|one| one.to[1] * relief.columns as i64 + one.to[0]).collect();
        let nodes = relief.columns * relief.rows;
        let mut made = Self {
            relief,
            paces,
            barriers,
            towards,
            moves,
            steps,
            blocked: Vec::new(),
            is_plain: Vec::new(),
            costs: OnceLock::new(),
            nodes,
            over: Vec::new(),
            back: Vec::new(),
            has_over: vec![0; nodes.div_ceil(64)],
            worth,
        };
        made.blocked = walls::blocked(&made.relief, &made.moves, &made.barriers);
        let reach = made.moves.iter().flat_map(|one| one.to).max().unwrap_or(1) as usize;
        made.is_plain = fares::plain(&made, &made.blocked, reach);
        made
    }

    /// What all moves cost. Threads wait here for the first: none may take up other work meanwhile that asks for the same.
    fn costs(&self) -> &[u32] {
        self.costs.get_or_init(|| {
            let directions = self.moves.len();
            let mut costs = vec![NO_WAY; self.squares() * directions];
            let mut fares = Fares::new(self);
            for (node, costs) in (0..).zip(costs.chunks_mut(directions)) {
                fares.stand(node);
                for (number, cost) in costs.iter_mut().enumerate() {
                    if let Some(to) = fares.to(number) {
                        *cost = fares.ms(number, to);
                    }
                }
            }
            costs
        })
    }

    /// With arcs that lie over the ground, between squares and so many places of their own.
    #[must_use]
    pub fn with_over(mut self, places: usize, arcs: &[Over]) -> Self {
        let squares = self.squares();
        self.nodes = squares + places;
        // A search towards a point goes against the arcs.
        let along = |arc: &Over| match self.towards {
            Towards::Everywhere => *arc,
            Towards::Point => Over { from: arc.to, to: arc.from, ..*arc },
        };
        self.over = arcs.iter().map(along).collect();
        self.over.sort_unstable();
        self.back = self.over.iter().map(|arc| Over { from: arc.to, to: arc.from, ..*arc }).collect();
        self.back.sort_unstable();
        for arc in self.over.iter().filter(|arc| (arc.from as usize) < squares) {
            self.has_over[arc.from as usize / 64] |= 1 << (arc.from % 64);
        }
        self
    }

    /// The heights that it lies on.
    pub fn relief(&self) -> &Relief {
        &self.relief
    }

    /// Number of squares.
    pub fn squares(&self) -> usize {
        self.relief.columns * self.relief.rows
    }

    /// The share of the squares on which nobody walks.
    pub fn closed(&self) -> f64 {
        let is_closed = |(pace, height): (&f32, &f32)| pace.is_nan() || height.is_nan();
        let closed = self.paces.iter().zip(&self.relief.heights).filter(|square| is_closed(*square)).count();
        closed as f64 / self.squares().max(1) as f64
    }

    /// About what the shortest move takes on level ground.
    fn least_move(&self) -> u32 {
        let least = self.paces.iter().copied().filter(|pace| !pace.is_nan()).fold(f32::INFINITY, f32::min);
        (f64::from(least) * self.relief.step) as u32
    }

    /// Column and row of a square.
    fn place(&self, node: u32) -> [i64; 2] {
        let columns = self.relief.columns as i64;
        [i64::from(node) % columns, i64::from(node) / columns]
    }

    fn is_there(&self, [column, row]: [i64; 2]) -> bool {
        column >= 0 && row >= 0 && column < self.relief.columns as i64 && row < self.relief.rows as i64
    }

    /// Milliseconds a metre on the level ground of a square; none where nobody walks.
    fn pace(&self, [column, row]: [i64; 2]) -> Option<f64> {
        if !self.is_there([column, row]) {
            return None;
        }
        let square = row as usize * self.relief.columns + column as usize;
        let pace = self.paces[square];
        (!pace.is_nan() && !self.relief.heights[square].is_nan()).then_some(f64::from(pace))
    }

    /// What a move from a square takes; [`NO_WAY`] where nobody goes so.
    fn move_from(&self, from: [i64; 2], number: usize) -> u32 {
        let one = &self.moves[number];
        let to = [from[0] + one.to[0], from[1] + one.to[1]];
        let Some(pace) = self.mean(from, one) else { return NO_WAY };
        let square = |[column, row]: [i64; 2]| row as usize * self.relief.columns + column as usize;
        let is_blocked = || match number.checked_sub(self.moves.len() / 2) {
            None => self.blocked[square(from)] & (1 << number) != 0,
            Some(back) => self.blocked[square(to)] & (1 << back) != 0,
        };
        if !self.blocked.is_empty() && is_blocked() {
            return NO_WAY;
        }
        let heights = [from, to].map(|at| f64::from(self.relief.heights[square(at)]));
        self.milliseconds(one.length * self.relief.step, pace, heights)
    }

    /// The mean pace on the squares that a move passes; none where it passes one on which nobody walks, or between two of them through
    /// their common corner.
    fn mean(&self, from: [i64; 2], one: &Move) -> Option<f64> {
        let beside = |by: [i64; 2]| self.pace([from[0] + by[0], from[1] + by[1]]);
        let mut mean = 0.0;
        for (square, share) in &one.passes {
            mean += share * beside(*square)?;
        }
        let is_shut = one.corners.iter().any(|corner| corner.iter().all(|square| beside(*square).is_none()));
        (!is_shut).then_some(mean)
    }

    /// How much one climbs between ends that are so high, the one from which the search comes first.
    fn rise(&self, [own, other]: [f64; 2]) -> f64 {
        match self.towards {
            Towards::Everywhere => other - own,
            Towards::Point => own - other,
        }
    }

    /// What a stretch takes whose ends are so high, the one from which the search comes first.
    fn milliseconds(&self, metres: f64, pace: f64, heights: [f64; 2]) -> u32 {
        let worth = if metres > 0.0 { (self.worth)(self.rise(heights) / metres) } else { 1.0 };
        fares::whole(metres * pace * worth)
    }

    /// Arcs that lie over the ground and begin at a node.
    fn over(&self, node: u32) -> &[Over] {
        let is_bare = (node as usize) < self.squares() && self.has_over[node as usize / 64] & (1 << (node % 64)) == 0;
        if is_bare { &[] } else { from(&self.over, node) }
    }
}

/// The arcs of a sorted list that begin at a node.
fn from(arcs: &[Over], node: u32) -> &[Over] {
    let first = arcs.partition_point(|arc| arc.from < node);
    let count = arcs[first..].partition_point(|arc| arc.from == node);
    &arcs[first..first + count]
}
