//! Which of many are the same.

use rayon::prelude::*;

/// Which of `number` are alike, by their keys: for each its place among those that stand for others, and those, ascending. `None` if
/// no two are.
pub fn alike<K: Ord>(number: usize, key: impl Fn(usize) -> K + Sync) -> Option<(Vec<u32>, Vec<u32>)> {
    let mut order: Vec<u32> = (0..number as u32).collect();
    order.par_sort_unstable_by(|a, b| key(*a as usize).cmp(&key(*b as usize)).then(a.cmp(b)));
    let mut first: Vec<u32> = (0..number as u32).collect();
    let mut is_any = false;
    for same in order.chunk_by(|a, b| key(*a as usize) == key(*b as usize)) {
        is_any |= same.len() > 1;
        for member in same {
            first[*member as usize] = same[0];
        }
    }
    if !is_any {
        return None;
    }
    let stands: Vec<u32> = (0..number as u32).filter(|one| first[*one as usize] == *one).collect();
    let place = first.iter().map(|one| stands.partition_point(|stand| stand < one) as u32).collect();
    Some((place, stands))
}
