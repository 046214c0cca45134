//! The largest sum of some of given sizes that fits into a room.

/// Entries of a table of sums.
const ENTRIES: i64 = 1 << 22;

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// The greatest number that divides all sizes; 1 where there are none.
fn grain(sizes: impl Iterator<Item = i64>) -> i64 {
    sizes.fold(0, divisor).max(1)
}

/// The largest sum of some of these sizes that is no more than `room`, or something above it where it would take too long to find.
pub(super) fn largest(sizes: &[i64], room: i64) -> i64 {
    let sizes: Vec<i64> = sizes.iter().copied().filter(|size| *size <= room).collect();
    let total: i64 = sizes.iter().sum();
    if total <= room {
        return total;
    }
    let grain = grain(sizes.iter().copied());
    let most = room / grain;
    if most.saturating_mul(sizes.len() as i64) > ENTRIES {
        return most * grain;
    }
    let mut is_sum = vec![false; most as usize + 1];
    is_sum[0] = true;
    for size in sizes {
        add(&mut is_sum, (size / grain) as usize);
    }
    is_sum.iter().rposition(|is| *is).unwrap_or(0) as i64 * grain
}

/// Sums with one size more.
fn add(is_sum: &mut [bool], size: usize) {
    for at in (size..is_sum.len()).rev() {
        is_sum[at] |= is_sum[at - size];
    }
}

/// The same for the last sizes of a list, from any place of it on.
pub(super) struct Sums {
    grain: i64,
    /// By place, then room in grains.
    largest: Vec<Vec<u32>>,
    /// Least size and sum of all, from a place on.
    ends: Vec<(i64, i64)>,
}

impl Sums {
    /// Of a list of sizes, where `None` does not count, for rooms up to `room`.
    pub fn new(sizes: &[Option<i64>], room: i64) -> Self {
        let grain = grain(sizes.iter().flatten().copied());
        let most = room / grain;
        let mut ends = vec![(i64::MAX, 0)];
        for size in sizes.iter().rev() {
            let (least, sum) = ends[ends.len() - 1];
            ends.push(size.map_or((least, sum), |size| (least.min(size), sum + size)));
        }
        ends.reverse();
        let mut largest = Vec::new();
        if most.saturating_mul(sizes.len() as i64 + 1) <= ENTRIES / 16 {
            let mut is_sum = vec![false; most as usize + 1];
            is_sum[0] = true;
            largest.push(below(&is_sum));
            for size in sizes.iter().rev() {
                if let Some(size) = size {
                    add(&mut is_sum, (size / grain) as usize);
                }
                largest.push(below(&is_sum));
            }
            largest.reverse();
        }
        Self { grain, largest, ends }
    }

    /// How much of a room can be used by sizes from a place on, at most.
    pub fn usable(&self, place: usize, room: i64) -> i64 {
        let (least, sum) = self.ends[place];
        if room < least {
            return 0;
        }
        let grains = room / self.grain;
        match self.largest.get(place) {
            Some(largest) => i64::from(largest[grains as usize]) * self.grain,
            None => (grains * self.grain).min(sum),
        }
    }
}

/// For every number the largest sum that is no more.
fn below(is_sum: &[bool]) -> Vec<u32> {
    let mut last = 0;
    let next = |(at, is): (usize, &bool)| {
        last = if *is { at as u32 } else { last };
        last
    };
    is_sum.iter().enumerate().map(next).collect()
}
