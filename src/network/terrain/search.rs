//! The quickest ways over the ground, from one point or from several at once: Dijkstra (1959) over buckets of nearly equal labels.

use super::fares::Fares;
use super::queue::Queue;
use super::{End, NO_WAY, Terrain, from};

/// A stretch of a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hop {
    /// From which node to which, in the direction of the search.
    pub ends: [u32; 2],
    /// Metres.
    pub metres: f64,
    /// Whether it is an arc that lies over the ground.
    pub is_over: bool,
}

/// Room for one search after another.
#[derive(Debug, Clone)]
pub struct TerrainSearch<'t> {
    terrain: &'t Terrain,
    costs: &'t [u32],
    labels: Vec<u32>,
    touched: Vec<u32>,
    queue: Queue,
    seeds: Vec<End>,
    most: u32,
}

impl<'t> TerrainSearch<'t> {
    /// Over a terrain.
    ///
    /// # Cost
    /// O(nodes), and the first over a terrain works out what all moves cost.
    pub fn new(terrain: &'t Terrain) -> Self {
        let (labels, queue) = (vec![NO_WAY; terrain.nodes], Queue::new(terrain.least_move()));
        Self { terrain, costs: terrain.costs(), labels, touched: Vec::new(), queue, seeds: Vec::new(), most: 0 }
    }

    /// Finds what every node takes to or from a point that is joined by its ends, no longer than `most` milliseconds.
    ///
    /// # Invariant
    /// As for [`super::super::Search::run`].
    ///
    /// # Cost
    /// O(squares reached x directions).
    pub fn run(&mut self, seeds: &[End], most: u32) {
        for node in self.touched.drain(..) {
            self.labels[node as usize] = NO_WAY;
        }
        self.queue.clear();
        self.seeds = seeds.to_vec();
        self.most = most.min(NO_WAY - 1);
        for seed in seeds {
            self.reach(seed.node, seed.ms);
        }
        let terrain = self.terrain;
        let (directions, squares) = (terrain.moves.len(), terrain.squares());
        while let Some((label, node)) = self.queue.pop() {
            if label > self.labels[node as usize] {
                continue;
            }
            if (node as usize) < squares {
                let costs = &self.costs[node as usize * directions..(node as usize + 1) * directions];
                for (cost, step) in costs.iter().zip(&terrain.steps) {
                    if *cost != NO_WAY {
                        self.reach((i64::from(node) + step) as u32, label.saturating_add(*cost));
                    }
                }
            }
            for arc in terrain.over(node) {
                self.reach(arc.to, label.saturating_add(arc.ms));
            }
        }
    }

    fn reach(&mut self, node: u32, reached: u32) {
        let label = &mut self.labels[node as usize];
        if reached < *label && reached <= self.most {
            if *label == NO_WAY {
                self.touched.push(node);
            }
            *label = reached;
            self.queue.push(reached, node);
        }
    }

    /// What a node takes; [`NO_WAY`] where it was not reached.
    pub fn label(&self, node: u32) -> u32 {
        self.labels[node as usize]
    }

    /// The end by which another point is reached soonest, with what that takes.
    pub fn best(&self, ends: &[End]) -> Option<(u32, End)> {
        let through = |end: &End| Some((self.labels[end.node as usize].checked_add(end.ms)?, *end));
        let all = ends.iter().filter(|end| self.labels[end.node as usize] != NO_WAY).filter_map(through);
        all.filter(|(ms, _)| *ms <= self.most).min_by_key(|(ms, end)| (*ms, end.node))
    }

    /// The stretches from a node back to where the search began, and the seed there.
    pub fn way(&self, node: u32) -> Option<(Vec<Hop>, End)> {
        let mut hops = Vec::new();
        let mut at = node;
        loop {
            let label = self.labels[at as usize];
            if let Some(seed) = self.seeds.iter().find(|seed| seed.node == at && seed.ms == label) {
                return Some((hops, *seed));
            }
            let (before, metres, is_over) = self
                .before(at)
                .find(|(before, ms, ..)| self.is_tight(*before, *ms, label))
                .map(|(before, _, metres, is_over)| (before, metres, is_over))?;
            hops.push(Hop { ends: [before, at], metres, is_over });
            at = before;
        }
    }

    fn is_tight(&self, before: u32, ms: u32, label: u32) -> bool {
        // Places at one spot are joined by arcs that take no time: back along them one would go in a circle.
        ms > 0 && self.labels[before as usize] != NO_WAY && self.labels[before as usize].checked_add(ms) == Some(label)
    }

    /// Every node from which the search may have come, what that takes, its metres, and whether over the ground.
    fn before(&self, node: u32) -> impl Iterator<Item = (u32, u32, f64, bool)> + '_ {
        let terrain = self.terrain;
        let (directions, squares) = (terrain.moves.len(), terrain.squares());
        let moves = (0..directions).filter(move |_| (node as usize) < squares).filter_map(move |number| {
            let one = &terrain.moves[number];
            let columns = terrain.relief.columns as i64;
            let (column, row) = (i64::from(node) % columns - one.to[0], i64::from(node) / columns - one.to[1]);
            let is_there = column >= 0 && row >= 0 && column < columns && row < terrain.relief.rows as i64;
            let before = is_there.then_some(row * columns + column)? as u32;
            let ms = self.costs[before as usize * directions + number];
            (ms != NO_WAY).then_some((before, ms, one.length * terrain.relief.step, false))
        });
        let over = from(&terrain.back, node).iter().map(|arc| (arc.to, arc.ms, f64::from(arc.mm) / 1e3, true));
        moves.chain(over)
    }

    /// Every node to which the search may go on, and what that takes.
    fn after(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let terrain = self.terrain;
        let (directions, squares) = (terrain.moves.len(), terrain.squares());
        let moves = (0..directions).filter(move |_| (node as usize) < squares).filter_map(move |number| {
            let ms = self.costs[node as usize * directions + number];
            (ms != NO_WAY).then_some(((i64::from(node) + terrain.steps[number]) as u32, ms))
        });
        moves.chain(terrain.over(node).iter().map(|arc| (arc.to, arc.ms)))
    }

    /// Checks that the labels are those of quickest ways, without going any of them, as [`super::super::Search::holds`].
    ///
    /// # Cost
    /// O(squares reached x directions).
    pub fn holds(&self) -> bool {
        let label = |node: u32| self.labels[node as usize];
        let reached = |from: u32, ms: u32| u64::from(label(from)) + u64::from(ms);
        let seeds = self.seeds.iter().all(|seed| seed.ms > self.most || label(seed.node) <= seed.ms);
        seeds
            && self.touched.iter().all(|&node| {
                let own = label(node);
                let is_seed = || self.seeds.iter().any(|seed| seed.node == node && seed.ms == own);
                let came = |(before, ms): (u32, u32)| label(before) != NO_WAY && reached(before, ms) == u64::from(own);
                let tight = is_seed() || self.before(node).any(|(before, ms, ..)| came((before, ms)));
                let mut after = self.after(node).map(|(other, ms)| (label(other), reached(node, ms)));
                tight && after.all(|(other, reached)| reached > u64::from(self.most) || u64::from(other) <= reached)
            })
    }
}

/// The nearest of some points for every square, found at once: what it takes, and the point's number; of equals the first point.
///
/// # Cost
/// O(squares x directions); what a move costs is asked for in one of its two directions.
pub fn nearest(terrain: &Terrain, points: &[Vec<End>], most: u32) -> (Vec<u32>, Vec<u32>) {
    let (directions, squares) = (terrain.moves.len(), terrain.squares());
    let mut labels = vec![(NO_WAY, NO_WAY); terrain.nodes];
    let mut queue = Queue::new(terrain.least_move());
    let most = most.min(NO_WAY - 1);
    let reach = |queue: &mut Queue, labels: &mut [(u32, u32)], node: u32, (reached, owner): (u32, u32)| {
        let label = &mut labels[node as usize];
        if (reached, owner) < *label && reached <= most {
            *label = (reached, owner);
            queue.push(reached, node);
        }
    };
    for (owner, seed) in (0..).zip(points).flat_map(|(owner, seeds)| seeds.iter().map(move |seed| (owner, seed))) {
        reach(&mut queue, &mut labels, seed.node, (seed.ms, owner));
    }
    let mut fares = Fares::new(terrain);
    while let Some((label, node)) = queue.pop() {
        let (own, owner) = labels[node as usize];
        if label > own {
            continue;
        }
        if (node as usize) < squares {
            fares.stand(node);
            for number in 0..directions {
                // Nobody gets to a square sooner through one that is farther.
                if let Some(to) = fares.to(number)
                    && labels[to as usize].0 >= label
                {
                    let cost = fares.ms(number, to);
                    if cost != NO_WAY {
                        reach(&mut queue, &mut labels, to, (label.saturating_add(cost), owner));
                    }
                }
            }
        }
        for arc in terrain.over(node) {
            reach(&mut queue, &mut labels, arc.to, (label.saturating_add(arc.ms), owner));
        }
    }
    labels.truncate(squares);
    labels.into_iter().unzip()
}
