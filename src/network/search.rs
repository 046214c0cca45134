//! The cheapest ways to or from one point: Dijkstra (1959) with an end.

use super::graph::End;
use super::queue::Queue;
use super::{Cost, Joined, Network};

/// Which way is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// From everywhere to the point.
    Point,
    /// From the point to everywhere.
    Everywhere,
}

/// A joined point, with the junctions by which ways leave it or arrive there.
#[derive(Debug, Clone)]
pub struct Place {
    joined: Joined,
    ends: Vec<End>,
}

impl Network {
    /// A joined point for searches of this kind.
    pub fn place(&self, joined: Joined, towards: Towards) -> Place {
        Place { joined, ends: self.ends(joined, towards) }
    }

    /// The junctions by which a joined point is left by searches to points, or by which it is arrived at.
    pub(super) fn ends(&self, joined: Joined, towards: Towards) -> Vec<End> {
        match towards {
            Towards::Point => self.leave(joined),
            Towards::Everywhere => self.arrive(joined),
        }
    }
}

/// No arc leads here: a way begins or ends at this node.
const NO_ARC: u32 = u32::MAX;

/// Room for one search after another over a network.
#[derive(Debug, Clone)]
pub struct Search<'n> {
    pub(super) network: &'n Network,
    labels: Vec<Cost>,
    /// The arc by which each label was found.
    pub(super) by: Vec<u32>,
    touched: Vec<u32>,
    queue: Queue,
    pub(super) point: Joined,
    pub(super) towards: Towards,
    most: i64,
}

impl<'n> Search<'n> {
    /// Over a network.
    pub fn new(network: &'n Network) -> Self {
        Self {
            network,
            labels: vec![Cost::ENDLESS; network.nodes],
            by: vec![NO_ARC; network.nodes],
            touched: Vec::new(),
            queue: Queue::new(network.dearest()),
            point: Joined { road: 0, along: 0.0 },
            towards: Towards::Point,
            most: 0,
        }
    }

    /// Finds all ways to or from a point that cost no more than `most` of the first measure.
    ///
    /// # Invariant
    /// Labels are those of Bellman's equations: no arc is cheaper than the difference of the labels of its ends, and every label but
    /// those of the point itself has an arc that is exactly as long.
    ///
    /// # Cost
    /// O(arcs reached x log nodes reached).
    pub fn run(&mut self, point: Joined, towards: Towards, most: i64) {
        for node in self.touched.drain(..) {
            self.labels[node as usize] = Cost::ENDLESS;
            self.by[node as usize] = NO_ARC;
        }
        self.queue.clear();
        (self.point, self.towards, self.most) = (point, towards, most);
        let (seeds, arcs) = match towards {
            Towards::Point => (self.network.arrive(point), &self.network.back),
            Towards::Everywhere => (self.network.leave(point), &self.network.out),
        };
        for (node, cost, _) in seeds {
            if cost.first <= most && cost < self.labels[node as usize] {
                self.labels[node as usize] = cost;
                self.touched.push(node);
                self.queue.push(cost, node);
            }
        }
        while let Some((cost, node)) = self.queue.pop() {
            if cost > self.labels[node as usize] {
                continue;
            }
            for &(other, along, arc) in arcs.of(node) {
                let reached = cost + along;
                let label = &mut self.labels[other as usize];
                if reached < *label && reached.first <= most {
                    if !label.is_finite() {
                        self.touched.push(other);
                    }
                    *label = reached;
                    self.by[other as usize] = arc;
                    self.queue.push(reached, other);
                }
            }
        }
    }

    /// What the way between the point and another costs; none where none was found. On one road it may go along that road alone.
    pub fn cost(&self, other: Joined) -> Option<Cost> {
        self.ending(other).map(|(cost, _)| cost)
    }

    /// The same for a point whose junctions are known.
    pub fn cost_at(&self, other: &Place) -> Option<Cost> {
        self.ending_of(other.joined, &other.ends).map(|(cost, _)| cost)
    }

    /// The same with the junction at which the way between junctions begins or ends; none where it stays on one road.
    pub(super) fn ending(&self, other: Joined) -> Option<(Cost, Option<u32>)> {
        self.ending_of(other, &self.network.ends(other, self.towards))
    }

    /// The same for a point whose junctions are known.
    pub(super) fn ending_of(&self, other: Joined, ends: &[End]) -> Option<(Cost, Option<u32>)> {
        let [from, to] = match self.towards {
            Towards::Point => [other, self.point],
            Towards::Everywhere => [self.point, other],
        };
        let directly = (from.road == to.road).then(|| self.network.between(from.road, from.along, to.along)).flatten();
        let over = ends.iter().map(|(node, cost, _)| (self.labels[*node as usize] + *cost, Some(*node)));
        let all = over.chain(directly.map(|cost| (cost, None)));
        // Beyond the end of the search another way may be cheaper.
        all.filter(|(cost, _)| cost.first <= self.most).min_by_key(|(cost, node)| (*cost, *node))
    }

    /// Checks that the labels are those of cheapest ways, without going any of them: no arc within `most` is cheaper than the difference
    /// of its ends' labels, and every label is tight by a seed or an arc.
    pub fn holds(&self) -> bool {
        let most = self.most;
        let (seeds, arcs, others) = match self.towards {
            Towards::Point => (self.network.arrive(self.point), &self.network.out, &self.network.back),
            Towards::Everywhere => (self.network.leave(self.point), &self.network.back, &self.network.out),
        };
        let is_seed = |node: u32, cost: Cost| seeds.iter().any(|seed| seed.0 == node && seed.1 == cost);
        let label = |node: u32| self.labels[node as usize];
        seeds.iter().all(|(node, cost, _)| cost.first > most || label(*node) <= *cost)
            && self.touched.iter().all(|&node| {
                let own = label(node);
                let tight =
                    is_seed(node, own) || arcs.of(node).iter().any(|(other, along, _)| label(*other) + *along == own);
                let loose = others.of(node).iter().all(|(other, along, _)| {
                    let reached = own + *along;
                    reached.first > most || label(*other) <= reached
                });
                tight && loose
            })
    }
}
