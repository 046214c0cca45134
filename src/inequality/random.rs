//! Random numbers that are the same on every machine and for any number of threads.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// What a generator is for; generators of different uses have nothing in common.
#[derive(Debug, Clone, Copy)]
pub enum Use {
    /// The k-th permutation of all values.
    Permutation,
    /// The neighbours drawn for the k-th feature.
    Feature,
}

/// ChaCha8 (Bernstein 2008): the key is the seed and the use, the stream is the index, so that each permutation and each feature
/// has a generator of its own, whoever works on it and whenever.
pub struct Random(ChaCha8Rng);

impl Random {
    /// The generator of a permutation or a feature.
    pub fn new(seed: u64, purpose: Use, index: usize) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8] = match purpose {
            Use::Permutation => 1,
            Use::Feature => 2,
        };
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(index as u64);
        Self(generator)
    }

    /// A number below `end`, each as likely (Lemire 2019, with rejection); 0 when `end` is 0.
    #[inline]
    pub fn below(&mut self, end: u32) -> u32 {
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(end);
            // The short division is needed only where the low half may lie in the uneven rest.
            let low = product as u32;
            if low >= end || low >= end.wrapping_neg().checked_rem(end).unwrap_or(0) {
                return (product >> 32) as u32;
            }
        }
    }

    /// Puts values in a random order (Fisher and Yates, in Durstenfeld's form), each order as likely.
    pub fn shuffle(&mut self, values: &mut [f64]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last as u32 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first block of ChaCha8 with a key and a nonce of zeros begins 3e00ef2f, as other implementations have it.
    #[test]
    fn it_is_chacha8() {
        let mut plain = ChaCha8Rng::from_seed([0; 32]);
        assert_eq!([plain.next_u32(), plain.next_u32()], [0x2fef_003e, 0xd640_5f89]);
    }

    /// From an implementation of ChaCha8 by itself. Results rest on these numbers: they must not change with a version of anything.
    #[test]
    fn the_numbers_stay_what_they_are() {
        let draw = |seed, purpose, index| {
            let mut random = Random::new(seed, purpose, index);
            [0; 5].map(|_| random.below(1000))
        };
        assert_eq!(draw(1, Use::Permutation, 0), [346, 235, 539, 829, 160]);
        assert_eq!(draw(1, Use::Permutation, 1), [998, 767, 86, 412, 183]);
        assert_eq!(draw(1, Use::Feature, 0), [188, 329, 267, 276, 686]);
        assert_eq!(draw(u64::MAX, Use::Feature, 4_000_000_000), [960, 697, 605, 97, 1]);
    }

    #[test]
    fn every_number_is_as_likely() {
        let mut random = Random::new(7, Use::Feature, 0);
        let mut seen = [0_u32; 7];
        for _ in 0..70_000 {
            seen[random.below(7) as usize] += 1;
        }
        assert!(seen.iter().all(|n| n.abs_diff(10_000) < 500), "{seen:?}");
        assert_eq!(random.below(1), 0);
        assert_eq!(random.below(0), 0);
        // Where the range does not divide 2^32, the rest is rejected: an upper half that is hit as often as the lower.
        let end = 3 << 30;
        let high = (0..30_000).filter(|_| random.below(end) >= end / 2).count();
        assert!(high.abs_diff(15_000) < 500, "{high}");
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut seen = std::collections::BTreeMap::new();
        for index in 0..24_000 {
            let mut values = [0.0, 1.0, 2.0, 3.0];
            Random::new(3, Use::Permutation, index).shuffle(&mut values);
            *seen.entry(values.map(|v| v as u8)).or_insert(0_u32) += 1;
        }
        assert_eq!(seen.len(), 24);
        assert!(seen.values().all(|n| n.abs_diff(1000) < 160), "{seen:?}");
    }
}
