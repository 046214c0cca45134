//! The ids of nodes that ways go through, each with a number.
//!
//! # Method
//! A table of twice as many places as ids at least, looked through from the place that multiplying by a random odd number gives
//! (Dietzfelbinger et al. 1997): no file can know which ids share a place. Nothing but time depends on the number.

use std::hash::{BuildHasher, RandomState};

/// No id stands here.
const FREE: u32 = u32::MAX;

/// Ids in the order in which they were put in.
#[derive(Debug)]
pub(super) struct Ids {
    known: Vec<i64>,
    table: Vec<u32>,
    factor: u64,
    shift: u32,
}

impl Ids {
    pub fn new() -> Self {
        let bits = 10;
        let factor = RandomState::new().hash_one(0) | 1;
        Self { known: Vec::new(), table: vec![FREE; 1 << bits], factor, shift: u64::BITS - bits }
    }

    /// All of them.
    pub fn all(&self) -> &[i64] {
        &self.known
    }

    /// The number of an id, or the place in the table where it would stand.
    #[inline]
    fn look(&self, id: i64) -> Result<u32, usize> {
        let mut place = ((id as u64).wrapping_mul(self.factor) >> self.shift) as usize;
        loop {
            match self.table[place] {
                FREE => return Err(place),
                number if self.known[number as usize] == id => return Ok(number),
                _ => place = (place + 1) & (self.table.len() - 1),
            }
        }
    }

    /// The number of an id; none where it was not put in.
    #[inline]
    pub fn find(&self, id: i64) -> Option<u32> {
        self.look(id).ok()
    }

    /// The number of an id, which is put in where it is new.
    #[inline]
    pub fn put(&mut self, id: i64) -> u32 {
        match self.look(id) {
            Ok(number) => number,
            Err(place) => {
                let number = self.known.len() as u32;
                self.table[place] = number;
                self.known.push(id);
                if 2 * self.known.len() > self.table.len() {
                    self.grow();
                }
                number
            }
        }
    }

    fn grow(&mut self) {
        self.shift -= 2;
        self.table = vec![FREE; 4 * self.table.len()];
        for number in 0..self.known.len() {
            if let Err(place) = self.look(self.known[number]) {
                self.table[place] = number as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn ids_are_numbered_as_they_come(
            ids in prop::collection::vec(prop_oneof![any::<i64>(), -3_000_i64..3_000], 0..4_000),
            others in prop::collection::vec(-3_000_i64..3_000, 0..50),
        ) {
            let (mut made, mut naive) = (Ids::new(), BTreeMap::new());
            for id in &ids {
                let next = naive.len() as u32;
                prop_assert_eq!(made.put(*id), *naive.entry(*id).or_insert(next));
            }
            for id in ids.iter().chain(&others) {
                prop_assert_eq!(made.find(*id), naive.get(id).copied());
            }
            prop_assert!(naive.iter().all(|(id, number)| made.all()[*number as usize] == *id));
        }
    }
}
