//! The innermost work: a few dozen points against a handful of sites.

use super::BLOCK;
use super::tiles::{Among, Bounds, Candidates};
use pulp::Arch;

/// Points that stand side by side, here and in the caller's lists.
#[derive(Clone, Copy, Default)]
struct Run {
    /// Index of the first in the caller's lists.
    index: usize,
    /// Its place in the block.
    at: usize,
    length: usize,
}

/// Points copied at once: a row of a block.
const AT_ONCE: usize = 8;

/// Points of one block, and room to work. Copies of [`AT_ONCE`] may reach beyond the last point.
pub(super) struct Work {
    n: usize,
    runs: Vec<Run>,
    x: [f64; BLOCK + AT_ONCE],
    y: [f64; BLOCK + AT_ONCE],
    best: [f64; BLOCK],
    site: [u64; BLOCK],
    candidates: Candidates,
    arch: Arch,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            n: 0,
            runs: Vec::with_capacity(BLOCK),
            x: [0.0; BLOCK + AT_ONCE],
            y: [0.0; BLOCK + AT_ONCE],
            best: [0.0; BLOCK],
            site: [0; BLOCK],
            candidates: Candidates::default(),
            arch: Arch::new(),
        }
    }
}

impl Work {
    /// How many points there is still room for.
    pub fn room(&self) -> usize {
        BLOCK - self.n
    }

    /// Starts anew.
    pub fn clear(&mut self) {
        self.n = 0;
        self.runs.clear();
    }

    /// Adds the points `from..to` of these lists, under indices that begin with `index`; there is room for them.
    #[inline(always)]
    pub fn push(&mut self, index: usize, x: &[f64], y: &[f64], from: usize, to: usize) {
        let length = to - from;
        let fixed = from + AT_ONCE;
        if length <= AT_ONCE && fixed <= x.len() {
            self.x[self.n..self.n + AT_ONCE].copy_from_slice(&x[from..fixed]);
            self.y[self.n..self.n + AT_ONCE].copy_from_slice(&y[from..fixed]);
        } else {
            self.x[self.n..self.n + length].copy_from_slice(&x[from..to]);
            self.y[self.n..self.n + length].copy_from_slice(&y[from..to]);
        }
        match self.runs.last_mut() {
            Some(run) if run.index + run.length == index => run.length += length,
            _ => self.runs.push(Run { index, at: self.n, length }),
        }
        self.n += length;
    }

    /// Writes the nearest of `among` for every point to `site` and `distance`, at the point's index less `offset`.
    pub fn solve(&mut self, among: Among<'_>, offset: usize, site: &mut [u32], distance: &mut [f64]) {
        if self.n == 0 {
            return;
        }
        let arch = self.arch;
        arch.dispatch(|| self.compare(&among));
        for &Run { index, at, length } in &self.runs {
            let there = index - offset..index - offset + length;
            let found = self.site[at..at + length].iter().zip(&self.best[at..at + length]);
            for ((site, distance), (number, best)) in
                site[there.clone()].iter_mut().zip(&mut distance[there]).zip(found)
            {
                *site = *number as u32;
                *distance = *best;
            }
        }
    }

    #[inline(always)]
    fn compare(&mut self, among: &Among<'_>) {
        // Whole groups of lanes, the last filled up with its last point: no rest to be done one by one.
        let groups = self.n.div_ceil(AT_ONCE);
        let (last_x, last_y) = (self.x[self.n - 1], self.y[self.n - 1]);
        self.x[self.n..groups * AT_ONCE].fill(last_x);
        self.y[self.n..groups * AT_ONCE].fill(last_y);
        let x = &self.x.as_chunks::<AT_ONCE>().0[..groups];
        let y = &self.y.as_chunks::<AT_ONCE>().0[..groups];
        self.candidates.clear();
        self.candidates.keep(among, &around(x, y));
        let best = &mut self.best.as_chunks_mut::<AT_ONCE>().0[..groups];
        let site = &mut self.site.as_chunks_mut::<AT_ONCE>().0[..groups];
        best.fill([f64::INFINITY; AT_ONCE]);
        // Candidates come in the order of the sites, so a tie stays with the smaller index.
        let kept = self.candidates.all();
        for ((&sx, &sy), &s) in kept.x.iter().zip(kept.y).zip(kept.number) {
            for (((x, y), best), site) in x.iter().zip(y).zip(&mut *best).zip(&mut *site) {
                for k in 0..AT_ONCE {
                    let (dx, dy) = (x[k] - sx, y[k] - sy);
                    let d = dx * dx + dy * dy;
                    let better = d < best[k];
                    best[k] = if better { d } else { best[k] };
                    site[k] = if better { u64::from(s) } else { site[k] };
                }
            }
        }
        for best in best {
            for d in best {
                *d = d.sqrt();
            }
        }
    }
}

/// Bounds of groups of points.
#[inline(always)]
fn around(x: &[[f64; AT_ONCE]], y: &[[f64; AT_ONCE]]) -> Bounds {
    let ((west, east), (south, north)) = (extremes(x), extremes(y));
    [west, south, east, north]
}

#[inline(always)]
fn extremes(groups: &[[f64; AT_ONCE]]) -> (f64, f64) {
    let (mut low, mut high) = (groups[0], groups[0]);
    for group in groups {
        for k in 0..AT_ONCE {
            low[k] = if group[k] < low[k] { group[k] } else { low[k] };
            high[k] = if group[k] > high[k] { group[k] } else { high[k] };
        }
    }
    (low.into_iter().fold(low[0], f64::min), high.into_iter().fold(high[0], f64::max))
}
