//! The innermost work: a few dozen points against a handful of sites.

use super::BLOCK;
use super::tiles::{Bounds, least, most};
use pulp::Arch;

/// Points of one block, and room to work.
pub(super) struct Work {
    n: usize,
    index: [u32; BLOCK],
    x: [f64; BLOCK],
    y: [f64; BLOCK],
    best: [f64; BLOCK],
    site: [u64; BLOCK],
    candidates: Vec<u32>,
    arch: Arch,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            n: 0,
            index: [0; BLOCK],
            x: [0.0; BLOCK],
            y: [0.0; BLOCK],
            best: [0.0; BLOCK],
            site: [0; BLOCK],
            candidates: Vec::new(),
            arch: Arch::new(),
        }
    }
}

impl Work {
    /// Points so far.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Starts anew.
    pub fn clear(&mut self) {
        self.n = 0;
    }

    /// Adds a point; there is room for [`BLOCK`].
    #[inline(always)]
    pub fn push(&mut self, index: usize, x: f64, y: f64) {
        self.index[self.n] = index as u32;
        self.x[self.n] = x;
        self.y[self.n] = y;
        self.n += 1;
    }

    /// Writes the nearest of `among` for every point to `site` and `distance`, at the point's index less `offset`.
    pub fn solve(&mut self, among: &[u32], sites: &[[f64; 2]], offset: usize, site: &mut [u32], distance: &mut [f64]) {
        if self.n == 0 {
            return;
        }
        let arch = self.arch;
        arch.dispatch(|| self.compare(among, sites));
        for k in 0..self.n {
            let at = self.index[k] as usize - offset;
            site[at] = self.site[k] as u32;
            distance[at] = self.best[k];
        }
    }

    #[inline(always)]
    fn compare(&mut self, among: &[u32], sites: &[[f64; 2]]) {
        let n = self.n;
        let (x, y) = (&self.x[..n], &self.y[..n]);
        let mut around: Bounds = [x[0], y[0], x[0], y[0]];
        for (&x, &y) in x.iter().zip(y) {
            around = [around[0].min(x), around[1].min(y), around[2].max(x), around[3].max(y)];
        }
        let bound = among.iter().map(|&s| most(&around, sites[s as usize])).fold(f64::INFINITY, f64::min);
        self.candidates.clear();
        self.candidates.extend(among.iter().copied().filter(|&s| least(&around, sites[s as usize]) <= bound));
        let (best, site) = (&mut self.best[..n], &mut self.site[..n]);
        best.fill(f64::INFINITY);
        // Candidates come in the order of the sites, so a tie stays with the smaller index.
        for &s in &self.candidates {
            let [sx, sy] = sites[s as usize];
            for k in 0..n {
                let (dx, dy) = (x[k] - sx, y[k] - sy);
                let d = dx * dx + dy * dy;
                let better = d < best[k];
                best[k] = if better { d } else { best[k] };
                site[k] = if better { u64::from(s) } else { site[k] };
            }
        }
        for d in best {
            *d = d.sqrt();
        }
    }
}
