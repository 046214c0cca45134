//! What is to be visited, the nearest first, where nothing that comes in is nearer than what went out: a radix heap (Ahuja, Mehlhorn, Orlin
//! and Tarjan 1990).

/// Nodes by their labels.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    last: u32,
    buckets: [Vec<(u32, u32)>; 33],
    /// Bits of the buckets that hold anything.
    full: u64,
}

impl Default for Queue {
    fn default() -> Self {
        Self { last: 0, buckets: std::array::from_fn(|_| Vec::new()), full: 0 }
    }
}

impl Queue {
    pub fn clear(&mut self) {
        self.buckets.iter_mut().for_each(Vec::clear);
        (self.last, self.full) = (0, 0);
    }

    /// A label is not less than the last one that went out.
    pub fn push(&mut self, label: u32, node: u32) {
        let bucket = (32 - (label ^ self.last).leading_zeros()) as usize;
        self.buckets[bucket].push((label, node));
        self.full |= 1 << bucket;
    }

    /// One with the least label.
    pub fn pop(&mut self) -> Option<(u32, u32)> {
        if let Some(found) = self.buckets[0].pop() {
            return Some(found);
        }
        self.full &= !1;
        if self.full == 0 {
            return None;
        }
        let first = self.full.trailing_zeros() as usize;
        let mut items = std::mem::take(&mut self.buckets[first]);
        self.full &= !(1 << first);
        self.last = items.iter().map(|item| item.0).min()?;
        for (label, node) in items.drain(..) {
            self.push(label, node);
        }
        self.buckets[first] = items;
        self.buckets[0].pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn labels_come_out_in_order(steps in prop::collection::vec((0_u32..1_000, 0_usize..4), 1..200)) {
            let (mut queue, mut twin) = (Queue::default(), std::collections::BinaryHeap::new());
            let mut last = 0;
            for (number, (more, pops)) in (0..).zip(steps) {
                queue.push(last + more, number);
                twin.push(std::cmp::Reverse(last + more));
                for _ in 0..pops {
                    let found = queue.pop().map(|item| item.0);
                    prop_assert_eq!(found, twin.pop().map(|item| item.0));
                    last = found.unwrap_or(last);
                }
            }
            while let Some((label, _)) = queue.pop() {
                prop_assert_eq!(Some(label), twin.pop().map(|item| item.0));
            }
            prop_assert!(twin.is_empty());
        }
    }
}
