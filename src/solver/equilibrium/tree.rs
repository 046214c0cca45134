//! A tree of the forest, walked.

use super::forest::Forest;

/// A tree of sinks and splits in the order of a walk.
#[derive(Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
pub(super) struct Node {
    /// A sink, or else a split.
    pub is_sink: bool,
    pub id: usize,
    /// Position in the walk; the root is its own.
    pub parent: usize,
    /// Index of the part between this node and its parent, among those of whichever is the split; the root has none.
    pub part: usize,
    /// Width of all sinks from here outwards.
    pub width: f64,
}

impl Tree {
    /// Width of all its sinks.
    pub fn width(&self) -> f64 {
        self.nodes[0].width
    }

    /// The split and the part through which a node hangs on its parent.
    pub fn link(&self, node: &Node) -> (usize, usize) {
        (if node.is_sink { self.nodes[node.parent].id } else { node.id }, node.part)
    }

    /// Walks the tree from a split or a sink; `meets` is called with every sink.
    pub fn walk(&mut self, forest: &Forest<'_>, root: usize, is_sink: bool, mut meets: impl FnMut(usize)) {
        let nodes = &mut self.nodes;
        nodes.clear();
        nodes.push(Node { is_sink, id: root, parent: 0, part: usize::MAX, width: 0.0 });
        let mut at = 0;
        while let Some(node) = nodes.get_mut(at) {
            let (id, came) = (node.id, node.part);
            if node.is_sink {
                meets(id);
                node.width = forest.problem.width[id];
                let before = (at > 0).then_some(node.parent).map(|parent| nodes[parent].id);
                for &split in forest.at[id].iter().filter(|split| Some(**split) != before) {
                    let part = forest.splits[split].parts.iter().position(|part| part.sink == id).unwrap_or_default();
                    nodes.push(Node { is_sink: false, id: split, parent: at, part, width: 0.0 });
                }
            } else {
                for (part, to) in forest.splits[id].parts.iter().enumerate().filter(|(part, _)| *part != came) {
                    nodes.push(Node { is_sink: true, id: to.sink, parent: at, part, width: 0.0 });
                }
            }
            at += 1;
        }
        for at in (1..nodes.len()).rev() {
            let Node { parent, width, .. } = nodes[at];
            nodes[parent].width += width;
        }
    }
}
