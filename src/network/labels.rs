//! What the ways between all nodes and some points cost, as a table.

use super::lean::Door;
use super::{Hierarchy, Lanes, Lean, NO_WAY, Sweep};
use rayon::prelude::*;

/// Points side by side in memory: their labels of one node fill a line of the cache.
pub const WIDTH: usize = 16;

/// What ways between nodes and points cost, in whole thousandths; [`NO_WAY`] where none leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// By every [`WIDTH`] points: nodes, and the points of each.
    blocks: Vec<Vec<u32>>,
    nodes: usize,
    points: usize,
}

impl Labels {
    /// Bytes that the table takes for so many nodes and points.
    pub fn bytes(nodes: usize, points: usize) -> usize {
        nodes.saturating_mul(points.div_ceil(WIDTH)).saturating_mul(WIDTH * size_of::<u32>())
    }

    /// By searches from the seeds of each point, none of which goes farther than `most`; none where a cost within
    /// it does not fit. Over a hierarchy where that pays.
    ///
    /// # Cost
    /// O(points x arcs reached), and four bytes a node and point.
    pub fn new(lean: &Lean<'_>, points: &[Vec<Door>], most: i64) -> Option<Self> {
        match Hierarchy::where_it_pays(lean, points, most) {
            Some(hierarchy) => Some(Self::over(&hierarchy, points, most)),
            None => Self::one_by_one(lean, points, most),
        }
    }

    /// By searches over a hierarchy, side by side; what does not fit counts as no way.
    ///
    /// # Cost
    /// O(points x arcs of the hierarchy), and four bytes a node and point.
    pub fn over(hierarchy: &Hierarchy, points: &[Vec<Door>], most: i64) -> Self {
        let nodes = hierarchy.nodes();
        let lanes = Lanes::new(hierarchy, 0..nodes as u32);
        let block = |seeds: &[Vec<Door>]| -> Vec<u32> {
            let labels = lanes.block(seeds, most);
            (0..nodes as u32).flat_map(|node| labels[lanes.place(node) as usize]).collect()
        };
        Self { blocks: points.par_chunks(WIDTH).map(block).collect(), nodes, points: points.len() }
    }

    /// As [`Self::new`], never over a hierarchy.
    pub(super) fn one_by_one(lean: &Lean<'_>, points: &[Vec<Door>], most: i64) -> Option<Self> {
        let block = |sweep: &mut Sweep<'_>, seeds: &[Vec<Door>]| {
            let mut block = vec![NO_WAY; lean.nodes() * WIDTH];
            for (place, seeds) in seeds.iter().enumerate() {
                if !sweep.run(seeds, most) {
                    return None;
                }
                for node in sweep.reached() {
                    block[*node as usize * WIDTH + place] = sweep.label(*node);
                }
            }
            Some(block)
        };
        let blocks: Option<Vec<Vec<u32>>> = points.par_chunks(WIDTH).map_init(|| Sweep::new(lean), block).collect();
        Some(Self { blocks: blocks?, nodes: lean.nodes(), points: points.len() })
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.points
    }

    /// What the ways between all nodes and a point cost.
    pub fn to(&self, point: u32) -> Vec<u32> {
        let own = self.blocks[point as usize / WIDTH].iter().skip(point as usize % WIDTH);
        own.step_by(WIDTH).copied().collect()
    }

    /// What the ways between a node and the points of a block cost, [`WIDTH`] of them.
    #[inline(always)]
    pub fn row(&self, node: u32, block: usize) -> &[u32; WIDTH] {
        self.blocks[block][node as usize * WIDTH..].first_chunk().unwrap_or(&[NO_WAY; WIDTH])
    }

    /// What the way between a node and a point costs.
    #[inline(always)]
    pub fn of(&self, node: u32, point: u32) -> u32 {
        self.blocks[point as usize / WIDTH][node as usize * WIDTH + point as usize % WIDTH]
    }
}
