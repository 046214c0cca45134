//! Nodes to be visited, the cheapest first: in buckets of nearly equal costs (Dial 1969), of which only the one in hand is put in order.
//!
//! Its heap has four children each, which is shallower than two and stays in one line of the cache.

use super::Cost;

/// Buckets in a ring.
const RING: usize = 1 << 11;

/// Nodes with what reaching them costs, none dearer than the one in hand by more than a span; a node may be among them more than once.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    shift: u32,
    ring: Vec<Vec<(Cost, u32)>>,
    /// The number of the bucket in hand.
    at: i64,
    /// How many are in the ring.
    held: usize,
    in_hand: Heap,
}

impl Queue {
    /// For costs of which none is beyond the one in hand, or zero at first, by more than `span`.
    pub fn new(span: i64) -> Self {
        let mut shift = 0;
        // The bucket that is furthest ahead must not be the one in hand.
        while span >> shift >= RING as i64 - 1 {
            shift += 1;
        }
        Self { shift, ring: vec![Vec::new(); RING], at: 0, held: 0, in_hand: Heap::default() }
    }

    /// Begins anew at zero.
    pub fn clear(&mut self) {
        if self.held > 0 {
            self.ring.iter_mut().for_each(Vec::clear);
        }
        self.in_hand.clear();
        (self.at, self.held) = (0, 0);
    }

    pub fn push(&mut self, cost: Cost, node: u32) {
        let bucket = cost.first >> self.shift;
        if bucket <= self.at {
            self.in_hand.push(cost, node);
        } else {
            self.ring[bucket as usize % RING].push((cost, node));
            self.held += 1;
        }
    }

    /// The cheapest; of equals the node with the smallest number.
    pub fn pop(&mut self) -> Option<(Cost, u32)> {
        loop {
            if let Some(found) = self.in_hand.pop() {
                return Some(found);
            }
            if self.held == 0 {
                return None;
            }
            self.at += 1;
            let bucket = &mut self.ring[self.at as usize % RING];
            self.held -= bucket.len();
            for (cost, node) in bucket.drain(..) {
                self.in_hand.push(cost, node);
            }
        }
    }
}

/// Nodes with what reaching them costs; a node may be in it more than once.
#[derive(Debug, Clone, Default)]
struct Heap {
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

        #[test]
        fn buckets_change_no_order(
            span in prop_oneof![0_i64..50, 1_i64..10_000_000],
            steps in prop::collection::vec((any::<prop::sample::Index>(), 0_i64..9, 0_u32..20, 0_usize..4), 1..200),
        ) {
            let (mut queue, mut heap) = (Queue::new(span), Heap::default());
            for round in 0..2 {
                let mut last = 0;
                for (more, second, node, pops) in &steps {
                    let cost = Cost::new(last + more.index(span as usize + 1) as i64, *second);
                    queue.push(cost, *node);
                    heap.push(cost, *node);
                    for _ in 0..*pops {
                        let found = heap.pop();
                        prop_assert_eq!(queue.pop(), found);
                        last = found.map_or(last, |found| found.0.first);
                    }
                }
                if round == 1 {
                    prop_assert!(std::iter::from_fn(|| queue.pop()).eq(std::iter::from_fn(|| heap.pop())));
                }
                queue.clear();
                heap.clear();
            }
        }
    }
}
