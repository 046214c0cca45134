//! Moves that lower the objective: along a way that is too cheap until it no longer is.
//!
//! What a tree does when amount comes or leaves is known without solving a system: every price moves by amount / width of the
//! tree, every load by price x width of its sink, and every part by the loads behind it. A move ends when the cheap way costs
//! what the others cost, or when nothing is left of a part; that part is given up, its tree falls in two, and the move goes on.

use super::forest::{Forest, Place};
use super::tree::{Node, Tree};

/// Costs that differ by less than this share are the same.
const SAME: f64 = 1e-13;

/// How a source was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// All its other ways are far dearer.
    Settled,
    /// Where it should be, but another way is close.
    Close,
    /// It went.
    Moved,
}

/// Moves, and their working memory.
pub(super) struct Moves {
    here: Tree,
    there: Tree,
    /// Number of the walk that met each sink.
    mark: Vec<usize>,
    walk: usize,
}

impl Moves {
    pub fn new(sinks: usize) -> Self {
        Self { here: Tree::default(), there: Tree::default(), mark: vec![0; sinks], walk: 0 }
    }

    /// Sends a source over its cheapest way for as long as that is cheaper than what it pays; a second way is close when it
    /// costs less than `close` more than what the source pays.
    #[inline(always)]
    pub fn improve(&mut self, forest: &mut Forest<'_>, member: usize, close: f64) -> Seen {
        let (ways, source) = (forest.problem.ways, forest.sources[member]);
        let way = match forest.place[member] {
            Place::Nowhere => return Seen::Settled,
            Place::Whole(way) => way,
            Place::Split(split) => forest.splits[split].parts[0].way,
        };
        let paid = ways.cost(way, &forest.price);
        // Its own way is among them, unless nothing is left of so small a distance beside what it pays.
        let limit = paid + close;
        if ways.below(source, &forest.price, limit) <= usize::from(limit > paid) {
            return Seen::Settled;
        }
        let is_dearer = ways.below(source, &forest.price, paid - SAME * paid) > 0;
        if is_dearer && self.send(forest, member) { Seen::Moved } else { Seen::Close }
    }

    fn send(&mut self, forest: &mut Forest<'_>, member: usize) -> bool {
        let ways = forest.problem.ways;
        let Some(new) = ways.cheapest(forest.sources[member], &forest.price) else { return false };
        let split = match forest.place[member] {
            Place::Nowhere => return false,
            Place::Whole(way) => forest.open(member, way),
            Place::Split(split) => split,
        };
        if forest.splits[split].parts.iter().any(|part| part.way == new) {
            forest.close(split);
            return false;
        }
        let sink = ways.sink(new);
        let mut sent = 0.0;
        // One part fewer every time but the last.
        while let Some(first) = forest.splits[split].parts.first() {
            let gain = ways.cost(first.way, &forest.price) - ways.cost(new, &forest.price);
            if !(gain > 0.0) {
                break;
            }
            forest.moves += 1;
            self.walk += 1;
            self.here.walk(forest, split, false, |sink| self.mark[sink] = self.walk);
            let found = (self.mark[sink] == self.walk)
                .then(|| self.here.nodes.iter().position(|node| node.is_sink && node.id == sink));
            if let Some(Some(at)) = found {
                sent += self.turn(forest, at);
                continue;
            }
            self.there.walk(forest, sink, true, |_| {});
            let (moved, is_done) = self.shift(forest, gain);
            sent += moved;
            if is_done {
                break;
            }
        }
        if forest.splits[split].parts.is_empty() {
            forest.join(split, new, forest.amount[member]);
        } else if sent > 0.0 {
            forest.join(split, new, sent);
        }
        forest.close(split);
        true
    }

    /// Moves around a circle, from the split over the new way to the sink at a position and back through the tree, until
    /// nothing is left of a part. No load changes.
    fn turn(&self, forest: &mut Forest<'_>, at: usize) -> f64 {
        let back = std::iter::successors(Some(at), |at| Some(self.here.nodes[*at].parent)).take_while(|at| *at > 0);
        let back: Vec<(bool, usize, usize)> =
            back.map(|at| &self.here.nodes[at]).map(|node| (node.is_sink, self.here.link(node).0, node.part)).collect();
        let (mut most, mut last) = (f64::INFINITY, (0, 0));
        for &(_, split, part) in back.iter().filter(|(falls, ..)| *falls) {
            let flow = forest.splits[split].parts[part].flow;
            if flow < most {
                (most, last) = (flow, (split, part));
            }
        }
        for (falls, split, part) in back {
            forest.splits[split].parts[part].flow += if falls { -most } else { most };
        }
        forest.splits[last.0].parts[last.1].flow = 0.0;
        prune(forest, &self.here.nodes);
        most
    }

    /// Moves from `here` to `there` until the gain is used up or a part is: how much, and whether the gain is used up.
    fn shift(&self, forest: &mut Forest<'_>, gain: f64) -> (f64, bool) {
        let mut moved = gain / (1.0 / self.here.width() + 1.0 / self.there.width());
        let mut last = None;
        for (tree, falls) in [(&self.here, true), (&self.there, false)] {
            for node in tree.nodes[1..].iter().filter(|node| node.is_sink == falls) {
                let (split, part) = tree.link(node);
                let most = forest.splits[split].parts[part].flow * (tree.width() / node.width);
                if most <= moved {
                    moved = most.max(0.0);
                    last = Some((split, part));
                }
            }
        }
        for (tree, rise) in [(&self.here, -moved / self.here.width()), (&self.there, moved / self.there.width())] {
            for node in &tree.nodes {
                if node.is_sink {
                    forest.price[node.id] += rise;
                }
                if node.part != usize::MAX {
                    let (split, part) = tree.link(node);
                    let comes = if node.is_sink { rise } else { -rise };
                    forest.splits[split].parts[part].flow += comes * node.width;
                }
            }
        }
        if let Some((split, part)) = last {
            forest.splits[split].parts[part].flow = 0.0;
            prune(forest, &self.here.nodes);
            prune(forest, &self.there.nodes);
        }
        (moved, last.is_none())
    }
}

/// Gives up parts of which nothing is left. The split that moves is a root and stays one.
fn prune(forest: &mut Forest<'_>, nodes: &[Node]) {
    for (k, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_sink) {
        forest.prune(node.id);
        if k > 0 {
            forest.close(node.id);
        }
    }
}
