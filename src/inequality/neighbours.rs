//! Who is beside whom.

mod cells;
mod nearest;
mod queen;

pub use queen::{LANE, Ring, SLIVER};

/// Neighbours of every feature. Each of the k neighbours of a feature weighs 1 / k (row-standardised), so a lag is the mean of the
/// neighbours.
///
/// A feature without neighbours is an island: it stays among the features, its lag is 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    /// Where each feature's neighbours begin in `list`, and the end.
    starts: Vec<usize>,
    /// Rising for each feature, without the feature itself.
    list: Vec<u32>,
}

/// There would be more neighbours than [`Neighbours::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {} neighbours in all", Neighbours::MOST)]
pub struct TooMany;

impl Neighbours {
    /// Neighbours of all features together; a gigabyte.
    pub const MOST: usize = 1 << 28;

    /// From a list for each feature. Numbers that are no feature or the feature itself are left out, repeated ones count once.
    ///
    /// # Errors
    /// When there are more than [`Neighbours::MOST`].
    pub fn from_lists(lists: &[Vec<u32>]) -> Result<Self, TooMany> {
        Self::build(lists.len(), |i, found| found.extend_from_slice(&lists[i]))
    }

    /// Asks for one feature's neighbours after the other.
    fn build(features: usize, mut of: impl FnMut(usize, &mut Vec<u32>)) -> Result<Self, TooMany> {
        if u32::try_from(features).is_err() {
            return Err(TooMany);
        }
        let (mut starts, mut list) = (vec![0], Vec::new());
        let mut found = Vec::new();
        for i in 0..features {
            found.clear();
            of(i, &mut found);
            found.sort_unstable();
            found.dedup();
            list.extend(found.iter().filter(|j| **j as usize != i && (**j as usize) < features));
            if list.len() > Self::MOST {
                return Err(TooMany);
            }
            starts.push(list.len());
        }
        Ok(Self { starts, list })
    }

    /// Features.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The neighbours of a feature, rising.
    pub fn of(&self, feature: usize) -> &[u32] {
        &self.list[self.starts[feature]..self.starts[feature + 1]]
    }

    /// Features without a neighbour, rising.
    pub fn islands(&self) -> Vec<usize> {
        (0..self.len()).filter(|i| self.of(*i).is_empty()).collect()
    }

    /// Only these features, numbered anew in their order; weights are standardised anew.
    #[must_use]
    pub fn among(&self, keep: &[bool]) -> Self {
        let mut number = vec![u32::MAX; self.len()];
        let kept: Vec<usize> = (0..self.len()).filter(|i| keep.get(*i) == Some(&true)).collect();
        for (new, old) in kept.iter().enumerate() {
            number[*old] = new as u32;
        }
        let (mut starts, mut list) = (vec![0], Vec::new());
        for old in kept {
            list.extend(self.of(old).iter().map(|j| number[*j as usize]).filter(|j| *j != u32::MAX));
            starts.push(list.len());
        }
        Self { starts, list }
    }

    /// Sum of the neighbours' values.
    #[inline]
    pub(super) fn sum(&self, feature: usize, values: &[f64]) -> f64 {
        self.of(feature).iter().map(|j| values[*j as usize]).sum()
    }
}

#[cfg(test)]
mod tests;
