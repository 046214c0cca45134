//! What is to be visited, in buckets of nearly equal labels: Dial (1969), with buckets wider than one.
//!
//! Within a bucket the order is any; a node that is reached again at less is visited again, so that labels are exact all the same. Labels
//! beyond the ring of buckets wait until it has come to them.

/// Buckets in the ring.
const RING: u32 = 1 << 10;

/// Nodes by their labels.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    /// A bucket is two to the power of this wide.
    shift: u32,
    ring: Vec<Vec<(u32, u32)>>,
    /// The number of the bucket in hand.
    at: u32,
    /// How many the ring holds.
    held: usize,
    beyond: Vec<(u32, u32)>,
    /// The number of the first bucket that anything beyond is of.
    first: u32,
}

impl Queue {
    /// With buckets about half as wide as the least step from one node to the next.
    pub fn new(step: u32) -> Self {
        let ring = vec![Vec::new(); RING as usize];
        Self { shift: (step / 2).max(1).ilog2(), ring, at: 0, held: 0, beyond: Vec::new(), first: u32::MAX }
    }

    pub fn clear(&mut self) {
        if self.held > 0 {
            self.ring.iter_mut().for_each(Vec::clear);
        }
        self.beyond.clear();
        (self.at, self.held, self.first) = (0, 0, u32::MAX);
    }

    /// A label is not less than the bucket of the last one that went out.
    #[inline(always)]
    pub fn push(&mut self, label: u32, node: u32) {
        let bucket = label >> self.shift;
        if bucket - self.at < RING {
            self.ring[(bucket % RING) as usize].push((label, node));
            self.held += 1;
        } else {
            self.beyond.push((label, node));
            self.first = self.first.min(bucket);
        }
    }

    /// One of the bucket with the least labels.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<(u32, u32)> {
        loop {
            if self.held == 0 {
                if self.beyond.is_empty() {
                    return None;
                }
                self.at = self.first;
            }
            if self.at == self.first {
                self.fetch();
            }
            if let Some(found) = self.ring[(self.at % RING) as usize].pop() {
                self.held -= 1;
                return Some(found);
            }
            self.at += 1;
        }
    }

    /// Takes into the ring what it has come to.
    fn fetch(&mut self) {
        self.first = u32::MAX;
        for (label, node) in std::mem::take(&mut self.beyond) {
            self.push(label, node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What comes out is in the bucket of the least that is held, and nothing is lost; the queue is as new once it is cleared.
        #[test]
        fn labels_come_out_nearly_in_order(
            step in prop_oneof![0_u32..40, 1_u32..1_000_000],
            steps in prop::collection::vec((prop_oneof![0_u32..1_000, 0_u32..20_000_000], 0_usize..4), 1..200),
        ) {
            let mut queue = Queue::new(step);
            for is_whole in [false, true] {
                let (mut held, mut last) = (Vec::new(), 0);
                for (number, (more, pops)) in (0..).zip(&steps) {
                    queue.push(last + more, number);
                    held.push((last + more, number));
                    let pops = if is_whole && number as usize + 1 == steps.len() { held.len() } else { *pops };
                    for _ in 0..pops {
                        let least = held.iter().map(|item: &(u32, u32)| item.0 >> queue.shift).min();
                        let found = queue.pop();
                        prop_assert_eq!(found.map(|item| item.0 >> queue.shift), least);
                        if let Some(found) = found {
                            let place = held.iter().position(|item| *item == found);
                            prop_assert!(place.is_some());
                            held.swap_remove(place.unwrap_or_default());
                            last = found.0;
                        }
                    }
                }
                prop_assert!(!is_whole || queue.pop().is_none());
                queue.clear();
            }
        }
    }
}
