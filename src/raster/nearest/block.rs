//! The innermost work: a few dozen points against a handful of sites.

use super::tiles::{Part, Sites, bounds_of_lanes, lower, upper};
use super::{BLOCK, squared_distance};
use crate::units::thousandths;
use pulp::{Arch, Simd, WithSimd};

/// Points worked on side by side.
pub(super) const LANES: usize = 8;

/// A run is copied by [`LANES`] whatever its length, and may so reach beyond the block.
const ROOM: usize = BLOCK + LANES;

/// Points of one block, and room to work.
pub(super) struct Work {
    n: usize,
    /// Where the points stand: the first of each run, how many, and whether [`LANES`] may be overwritten from there on.
    runs: Vec<(usize, usize, bool)>,
    x: [f64; ROOM],
    y: [f64; ROOM],
    best: [f64; ROOM],
    site: [u64; ROOM],
    candidates: Sites,
    arch: Arch,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            n: 0,
            runs: Vec::with_capacity(BLOCK),
            x: [0.0; ROOM],
            y: [0.0; ROOM],
            best: [0.0; ROOM],
            site: [0; ROOM],
            candidates: Sites::default(),
            arch: Arch::new(),
        }
    }
}

/// A closure would be compiled for the oldest processor and only be called from code for a newer one.
struct Compare<'a> {
    work: &'a mut Work,
    among: Part<'a>,
}

impl WithSimd for Compare<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        self.work.compare(self.among);
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
        self.runs.clear();
    }

    /// Adds `count` points, at most [`LANES`], that stand side by side from `index`; there is room for [`BLOCK`] in all.
    /// `x` and `y` are those of the run and what follows it and is not solved yet.
    #[inline(always)]
    pub fn push(&mut self, index: usize, count: usize, x: &[f64], y: &[f64]) {
        // Lengths of runs cannot be guessed, so copies have one length where they can.
        let n = self.n;
        let wide = match (x.first_chunk::<LANES>(), y.first_chunk::<LANES>()) {
            (Some(x), Some(y)) => {
                self.x[n..n + LANES].copy_from_slice(x);
                self.y[n..n + LANES].copy_from_slice(y);
                true
            }
            _ => {
                self.x[n..n + count].copy_from_slice(&x[..count]);
                self.y[n..n + count].copy_from_slice(&y[..count]);
                false
            }
        };
        self.n += count;
        self.runs.push((index, count, wide));
    }

    /// Writes the nearest of `among` for every point to `site` and `distance`, at the point's index less `offset`.
    pub fn solve(&mut self, among: Part<'_>, offset: usize, site: &mut [u32], distance: &mut [f64]) {
        if self.n == 0 {
            return;
        }
        self.arch.dispatch(Compare { work: self, among });
        let mut k = 0;
        for &(index, count, wide) in &self.runs {
            let (from, width) = (index - offset, if wide { LANES } else { count });
            let (site, distance) = (&mut site[from..from + width], &mut distance[from..from + width]);
            if wide {
                let (found, best) = (&self.site[k..k + LANES], &self.best[k..k + LANES]);
                for i in 0..LANES {
                    (site[i], distance[i]) = (found[i] as u32, best[i]);
                }
            } else {
                for i in 0..count {
                    (site[i], distance[i]) = (self.site[k + i] as u32, self.best[k + i]);
                }
            }
            k += count;
        }
    }

    #[inline(always)]
    fn compare(&mut self, among: Part<'_>) {
        // Filled up with the last point, so that there is no rest to work through singly.
        let n = self.n.next_multiple_of(LANES);
        let (x, y) = (self.x[self.n - 1], self.y[self.n - 1]);
        self.x[self.n..n].fill(x);
        self.y[self.n..n].fill(y);
        let (x, y) = (self.x[..n].as_chunks::<LANES>().0, self.y[..n].as_chunks::<LANES>().0);
        let around = bounds_of_lanes(x, y);
        self.candidates.clear();
        self.candidates.narrow(&around, among);
        let best = self.best[..n].as_chunks_mut::<LANES>().0;
        let site = self.site[..n].as_chunks_mut::<LANES>().0;
        let candidates = self.candidates.all();
        for (((x, y), best), site) in x.iter().zip(y).zip(best).zip(site) {
            let (mut least, mut second, mut first) = ([f64::INFINITY; LANES], [f64::INFINITY; LANES], [0; LANES]);
            // Candidates come in the order of the sites, so a tie stays with the smaller index.
            for ((&s, &sx), &sy) in candidates.id.iter().zip(candidates.x).zip(candidates.y) {
                for k in 0..LANES {
                    let (dx, dy) = (x[k] - sx, y[k] - sy);
                    let d = dx * dx + dy * dy;
                    second[k] = lower(second[k], upper(least[k], d));
                    first[k] = if d < least[k] { u64::from(s) } else { first[k] };
                    least[k] = lower(least[k], d);
                }
            }
            let mut room = [0.0; LANES];
            for k in 0..LANES {
                best[k] = least[k].sqrt();
                // What is left until the second may be as far in whole thousandths.
                room[k] = second[k] - least[k] - (best[k] * 0.0021 + 1.1e-6);
            }
            *site = first;
            if room.iter().any(|room| *room <= 0.0) {
                for k in 0..LANES {
                    (site[k], best[k]) = first_nearest([x[k], y[k]], candidates, (site[k], best[k]));
                }
            }
        }
    }
}

/// The nearest of some sites in whole thousandths, of several the first.
#[inline(never)]
fn first_nearest(at: [f64; 2], among: Part<'_>, (site, distance): (u64, f64)) -> (u64, f64) {
    let least = thousandths(distance);
    let sites = among.id.iter().zip(among.x).zip(among.y);
    let mut distances = sites.map(|((&site, &x), &y)| (u64::from(site), squared_distance(at, [x, y]).sqrt()));
    distances.find(|(_, distance)| thousandths(*distance) == least).unwrap_or((site, distance))
}
