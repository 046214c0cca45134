//! A heap of nodes to be visited, the cheapest first: four children each, which is shallower than two and stays in one line of the cache.

use super::Cost;

/// Nodes with what reaching them costs; a node may be in it more than once.
#[derive(Debug, Clone, Default)]
pub(super) struct Heap {
    items: Vec<(Cost, u32)>,
}

const CHILDREN: usize = 4;

impl Heap {
    pub fn clear(&mut self) {
        self.items.clear();
    }

    pub fn push(&mut self, cost: Cost, node: u32) {
        let mut at = self.items.len();
        self.items.push((cost, node));
        while at > 0 {
            let parent = (at - 1) / CHILDREN;
            if self.items[parent] <= self.items[at] {
                break;
            }
            self.items.swap(parent, at);
            at = parent;
        }
    }

    /// The cheapest; of equals the node with the smallest number.
    pub fn pop(&mut self) -> Option<(Cost, u32)> {
        let last = self.items.pop()?;
        let Some(top) = self.items.first_mut() else { return Some(last) };
        let found = std::mem::replace(top, last);
        let mut at = 0;
        loop {
            let first = at * CHILDREN + 1;
            let children = first..(first + CHILDREN).min(self.items.len());
            let Some(least) = children.min_by_key(|child| self.items[*child]) else { break };
            if self.items[at] <= self.items[least] {
                break;
            }
            self.items.swap(at, least);
            at = least;
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everything_comes_out_in_order(items in prop::collection::vec((0_i64..50, 0_i64..9, 0_u32..20), 0..80)) {
            let mut heap = Heap::default();
            let mut sorted: Vec<(Cost, u32)> = items.iter().map(|i| (Cost::new(i.0, i.1), i.2)).collect();
            for (cost, node) in &sorted {
                heap.push(*cost, *node);
            }
            sorted.sort_unstable();
            let found: Vec<_> = std::iter::from_fn(|| heap.pop()).collect();
            prop_assert_eq!(found, sorted);
        }
    }
}
