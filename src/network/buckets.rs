//! What is to be visited, in buckets of nearly equal labels: Dial (1969), with buckets wider than one.
//!
//! Within a bucket the order is any; a node that is reached again at less is visited again, so that labels are exact all the same.

/// Buckets in a ring.
const RING: usize = 1 << 11;

/// Nodes by their labels, of which none is beyond the one in hand by more than a span.
#[derive(Debug, Clone)]
pub(super) struct Buckets {
    shift: u32,
    ring: Vec<Vec<(u32, u32)>>,
    /// The number of the bucket in hand.
    at: u32,
    held: usize,
}

impl Buckets {
    /// For labels of which none is beyond the one in hand by more than `span`.
    pub fn new(span: u32) -> Self {
        let mut made = Self { shift: 0, ring: vec![Vec::new(); RING], at: 0, held: 0 };
        made.begin(span);
        made
    }

    /// Begins anew at zero.
    pub fn begin(&mut self, span: u32) {
        if self.held > 0 {
            self.ring.iter_mut().for_each(Vec::clear);
        }
        (self.at, self.held, self.shift) = (0, 0, 0);
        // The bucket that is furthest ahead must not be the one in hand.
        while (span >> self.shift) as usize >= RING - 1 {
            self.shift += 1;
        }
    }

    #[inline(always)]
    pub fn push(&mut self, label: u32, node: u32) {
        self.ring[(label >> self.shift) as usize % RING].push((label, node));
        self.held += 1;
    }

    /// One of the bucket with the least labels.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<(u32, u32)> {
        if self.held == 0 {
            return None;
        }
        loop {
            if let Some(found) = self.ring[self.at as usize % RING].pop() {
                self.held -= 1;
                return Some(found);
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What comes out is no farther behind the least that is held than a bucket is wide.
        #[test]
        fn labels_come_out_nearly_in_order(
            span in prop_oneof![1_u32..50, 1_u32..1_000_000], steps in prop::collection::vec((0_u32..1_000_000, 0_usize..4), 1..200),
        ) {
            let mut buckets = Buckets::new(span);
            let (mut held, mut last) = (Vec::new(), 0);
            for (number, (more, pops)) in (0..).zip(steps) {
                let label = last + more % (span + 1);
                buckets.push(label, number);
                held.push((label, number));
                for _ in 0..pops {
                    let least = held.iter().map(|item: &(u32, u32)| item.0).min();
                    let found = buckets.pop();
                    prop_assert_eq!(found.is_some(), least.is_some());
                    if let (Some(found), Some(least)) = (found, least) {
                        let place = held.iter().position(|item| *item == found);
                        prop_assert!(place.is_some());
                        held.swap_remove(place.unwrap_or_default());
                        prop_assert_eq!(found.0 >> buckets.shift, least >> buckets.shift);
                        last = found.0;
                    }
                }
            }
        }
    }
}
