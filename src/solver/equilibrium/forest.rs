//! A flow whose split sources form a forest, and the prices that go with it.
//!
//! A source whose ways are equally cheap may be split. Splits and their sinks, as a graph, have no circle: of ways around a
//! circle one can be given up without changing any load. Within a tree the differences of prices are those of lengths, and
//! only their common height is open.

use super::Problem;
use super::tree::Tree;

/// Where the amount of a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It has no way.
    Nowhere,
    /// On one way.
    Whole(usize),
    /// On several: the index of its split.
    Split(usize),
}

/// A part of a split source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub way: usize,
    pub sink: usize,
    pub flow: f64,
}

/// A source on several ways, all of the same cost.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Split {
    /// Position in [`Forest::sources`].
    pub member: usize,
    pub parts: Vec<Part>,
}

/// All that moves.
pub(super) struct Forest<'a> {
    pub problem: &'a Problem<'a>,
    /// Sources that take part, and their amounts.
    pub sources: Vec<usize>,
    pub amount: Vec<f64>,
    /// By position in `sources`.
    pub place: Vec<Place>,
    /// With empty ones among them.
    pub splits: Vec<Split>,
    empty: Vec<usize>,
    /// Splits at each sink.
    pub at: Vec<Vec<usize>>,
    /// Load / width of each sink; infinite for one without width.
    pub price: Vec<f64>,
    /// Number of moves so far.
    pub moves: usize,
}

impl<'a> Forest<'a> {
    /// Every source on its cheapest way at these prices.
    pub fn new(problem: &'a Problem<'a>, sources: Vec<usize>, amount: Vec<f64>, start: &[f64]) -> Self {
        let place = |source: &usize| problem.ways.cheapest(*source, start).map_or(Place::Nowhere, Place::Whole);
        let mut forest = Self {
            problem,
            place: sources.iter().map(place).collect(),
            sources,
            amount,
            splits: Vec::new(),
            empty: Vec::new(),
            at: vec![Vec::new(); start.len()],
            price: start.to_vec(),
            moves: 0,
        };
        forest.settle();
        forest
    }

    /// What comes to each sink from sources with one way.
    fn whole(&self) -> Vec<f64> {
        let mut load = vec![0.0; self.price.len()];
        for (place, amount) in self.place.iter().zip(&self.amount) {
            if let Place::Whole(way) = place {
                load[self.problem.ways.sink(*way)] += amount;
            }
        }
        load
    }

    /// Works prices and flows of the splits out again, from who is where alone: that leaves nothing of what rounding did to them.
    ///
    /// The prices of a tree are its root's plus differences of lengths, and its loads add up to its amounts, which gives the
    /// root's. Then, from the leaves inwards, every part is what its sink or its source lacks.
    pub fn settle(&mut self) {
        let Problem { width, ways, .. } = *self.problem;
        let whole = self.whole();
        let mut seen = vec![false; width.len()];
        // The root bears what rounding leaves: the widest sink feels it least.
        let mut roots: Vec<usize> = (0..width.len()).filter(|sink| width[*sink] > 0.0).collect();
        roots.sort_by(|a, b| width[*b].total_cmp(&width[*a]).then(a.cmp(b)));
        let mut tree = Tree::default();
        let (mut height, mut lacks): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        for root in roots {
            if seen[root] {
                continue;
            }
            tree.walk(self, root, true, |sink| seen[sink] = true);
            // Heights above the root, and what comes to the whole tree.
            height.clear();
            let (mut comes, mut rises) = (0.0, 0.0);
            for node in &tree.nodes {
                let above = |part: usize, split: usize| ways.length(self.splits[split].parts[part].way);
                let from = height.get(node.parent).copied().unwrap_or_default();
                height.push(match (node.is_sink, node.part) {
                    (_, usize::MAX) => 0.0,
                    (true, part) => from - above(part, tree.nodes[node.parent].id),
                    (false, part) => from + above(part, node.id),
                });
                if node.is_sink {
                    comes += whole[node.id];
                    rises += width[node.id] * height[height.len() - 1];
                } else {
                    comes += self.amount[self.splits[node.id].member];
                }
            }
            let base = (comes - rises) / tree.width();
            lacks.clear();
            for (node, height) in tree.nodes.iter().zip(&height) {
                lacks.push(if node.is_sink {
                    self.price[node.id] = if tree.nodes.len() == 1 { comes / width[node.id] } else { base + height };
                    width[node.id] * self.price[node.id] - whole[node.id]
                } else {
                    self.amount[self.splits[node.id].member]
                });
            }
            for (at, node) in tree.nodes.iter().enumerate().skip(1).rev() {
                let (split, part) = tree.link(node);
                self.splits[split].parts[part].flow = lacks[at].max(0.0);
                lacks[node.parent] -= lacks[at];
            }
            for node in tree.nodes.iter().filter(|node| !node.is_sink) {
                self.prune(node.id);
                self.close(node.id);
            }
        }
    }

    /// The split of a source, with one part where it was whole.
    pub fn open(&mut self, member: usize, way: usize) -> usize {
        let split = self.empty.pop().unwrap_or_else(|| {
            self.splits.push(Split { member, parts: Vec::new() });
            self.splits.len() - 1
        });
        self.splits[split].member = member;
        self.place[member] = Place::Split(split);
        self.join(split, way, self.amount[member]);
        split
    }

    /// Adds a part.
    pub fn join(&mut self, split: usize, way: usize, flow: f64) {
        let sink = self.problem.ways.sink(way);
        self.splits[split].parts.push(Part { way, sink, flow });
        self.at[sink].push(split);
    }

    /// Gives up parts of which nothing is left.
    pub fn prune(&mut self, split: usize) {
        let Split { member, parts } = &mut self.splits[split];
        let (at, amount, price, width) = (&mut self.at, self.amount[*member], &self.price, self.problem.width);
        parts.retain(|part| {
            let load = (price[part.sink] * width[part.sink]).max(0.0);
            let kept = part.flow > DUST * amount.min(load);
            if !kept {
                at[part.sink].retain(|s| *s != split);
            }
            kept
        });
    }

    /// A split with one part is a whole source again.
    pub fn close(&mut self, split: usize) {
        if let [part] = self.splits[split].parts[..] {
            self.at[part.sink].retain(|s| *s != split);
            self.place[self.splits[split].member] = Place::Whole(part.way);
            self.splits[split].parts.clear();
            self.empty.push(split);
        }
    }
}

/// A part is nothing when it is below this share of the source's amount and of the sink's load.
const DUST: f64 = 1e-15;
