//! The nearest site of every point: exact, in about constant time per point.
//!
//! Points are taken in blocks. A site can be nearest to some point of a block only if its distance to the block's bounding
//! box is not beyond the smallest *largest* distance that any site has to that box. The bounds nest: a tile looks only at
//! what its parent left, a block only at what its tile left, and a point only at what its block left (three or four
//! sites, as a rule). Distances are compared in whole thousandths ([`thousandths`]), so that two sites as far away as a
//! surveyor can tell are equally near; bounds are wider by a little more than one, and so exclude no nearest site.

mod block;
mod tiles;

use crate::units::thousandths;
use rayon::prelude::*;
use tiles::Tiles;

/// Stands for "no site".
const NO_SITE: u32 = u32::MAX;

/// The nearest site of every point.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    site: Vec<u32>,
    distance: Vec<f64>,
}

impl Nearest {
    /// No site for any of so many points.
    fn none(points: usize) -> Self {
        Self { site: vec![NO_SITE; points], distance: vec![f64::INFINITY; points] }
    }

    /// From the answers for one point after the other.
    pub fn from_each(points: impl Iterator<Item = Option<(u32, f64)>>) -> Self {
        let (site, distance) = points.map(|found| found.unwrap_or((NO_SITE, f64::INFINITY))).unzip();
        Self { site, distance }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.site.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.site.is_empty()
    }

    /// Index of the nearest site of a point, and the distance to it; `None` where there is none.
    #[inline]
    pub fn of(&self, point: usize) -> Option<(usize, f64)> {
        let site = self.site[point];
        (site != NO_SITE).then(|| (site as usize, self.distance[point]))
    }
}

/// The nearest of some sites, given by their indices, to one point: the least distance in whole thousandths, of several the first.
pub fn nearest_of(at: [f64; 2], sites: &[[f64; 2]], some: impl IntoIterator<Item = u32>) -> Option<(u32, f64)> {
    let distances = some.into_iter().map(|site| (site, squared_distance(at, sites[site as usize]).sqrt()));
    distances.min_by_key(|(_, distance)| thousandths(*distance))
}

/// The one expression by which nearness is decided, wherever sites are compared.
#[inline(always)]
pub fn squared_distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    dx * dx + dy * dy
}

/// Points of a block.
const BLOCK: usize = 64;

/// Finds the nearest site of every point: that with the least distance in whole thousandths, of several the one with the smallest
/// index.
///
/// `lattice` gives column and row of every point where they lie on a lattice, the points being ordered by row, then
/// column. The answer is the same with and without it, and for any number of threads.
///
/// # Units
/// Those of the coordinates; distances below 2^51 thousandths.
///
/// # Shape
/// One entry per point.
///
/// # Cost
/// O(points + sites log sites).
pub fn nearest(x: &[f64], y: &[f64], lattice: Option<(&[u32], &[u32])>, sites: &[[f64; 2]]) -> Nearest {
    let n = x.len();
    if sites.is_empty() {
        return Nearest::none(n);
    }
    match lattice {
        Some((col, row)) if is_ordered(col, row) => on_lattice(x, y, col, row, sites),
        _ => loose(x, y, sites),
    }
}

#[allow(clippy::needless_bitwise_bool, reason = "the lazy operator would branch for each point")]
fn is_ordered(col: &[u32], row: &[u32]) -> bool {
    let keys = || row.iter().zip(col).map(|(&row, &col)| u64::from(row) << 32 | u64::from(col));
    // To the end also where it is not: no branch for each point.
    keys().zip(keys().skip(1)).fold(true, |ordered, (before, after)| ordered & (before <= after))
}

/// Columns and rows of a block on a lattice.
const SIDE: u32 = 8;

/// Columns and rows of a tile on a lattice.
const TILE: u32 = 32;

fn on_lattice(x: &[f64], y: &[f64], col: &[u32], row: &[u32], sites: &[[f64; 2]]) -> Nearest {
    let n = x.len();
    // Every entry is written over; zeros cost nothing.
    let mut found = Nearest { site: vec![0; n], distance: vec![0.0; n] };
    let (Some(&last_row), Some(&last_col)) = (row.last(), col.iter().max()) else { return found };
    let across = last_col / TILE + 1;
    let tiles = Tiles::new(across, last_row / TILE + 1, x, y, |i| row[i] / TILE * across + col[i] / TILE, sites);
    // One strip of tiles is a run of points, so strips can be worked on at the same time.
    let mut strips = Vec::new();
    let (mut sites_left, mut distances_left) = (found.site.as_mut_slice(), found.distance.as_mut_slice());
    let mut from = 0;
    while from < n {
        let strip = row[from] / TILE;
        let to = from + row[from..].partition_point(|&r| r / TILE == strip);
        let (site, rest) = std::mem::take(&mut sites_left).split_at_mut(to - from);
        sites_left = rest;
        let (distance, rest) = std::mem::take(&mut distances_left).split_at_mut(to - from);
        distances_left = rest;
        strips.push((from, to, site, distance));
        from = to;
    }
    strips.into_par_iter().for_each(|(from, to, site, distance)| {
        let strip = &row[from..to];
        let mut start = 0;
        while start < strip.len() {
            let band = strip[start] / SIDE;
            let end = start + strip[start..].partition_point(|&r| r / SIDE == band);
            band_of_blocks(x, y, col, row, from + start..from + end, &tiles, across, from, site, distance);
            start = end;
        }
    });
    found
}

/// Works through the blocks of one band of rows, from left to right.
#[allow(clippy::too_many_arguments, reason = "an inner loop: its caller's variables, one by one")]
fn band_of_blocks(
    x: &[f64],
    y: &[f64],
    col: &[u32],
    row: &[u32],
    band: std::ops::Range<usize>,
    tiles: &Tiles,
    across: u32,
    offset: usize,
    site: &mut [u32],
    distance: &mut [f64],
) {
    // Where each row of the band has got to, and where it ends.
    let mut heads: Vec<(usize, usize)> = Vec::with_capacity(SIDE as usize);
    let mut at = band.start;
    while at < band.end {
        let end = at + row[at..band.end].partition_point(|&r| r == row[at]);
        heads.push((at, end));
        at = end;
    }
    let tile_row = row[band.start] / TILE;
    let mut work = block::Work::default();
    loop {
        let Some(column) = heads.iter().filter(|(at, end)| at < end).map(|(at, _)| col[*at] / SIDE).min() else {
            return;
        };
        work.clear();
        let edge = (column + 1) * SIDE;
        let among = tiles.of(tile_row * across + column * SIDE / TILE);
        for (at, end) in &mut heads {
            loop {
                let ahead = &col[*at..*end];
                let run = match ahead.first_chunk::<{ block::LANES }>() {
                    Some(ahead) => ahead.iter().map(|&c| usize::from(c < edge)).sum(),
                    None => ahead.iter().filter(|&&c| c < edge).count(),
                };
                if run == 0 {
                    break;
                }
                if work.len() + run > BLOCK {
                    // Only where cells stand twice: the block is taken in parts.
                    work.solve(among, offset, site, distance);
                    work.clear();
                }
                work.push(*at, run, &x[*at..*end], &y[*at..*end]);
                *at += run;
                if run < block::LANES {
                    break;
                }
            }
        }
        work.solve(among, offset, site, distance);
    }
}

/// Loose points are sorted into square buckets of about a block each, and then treated alike.
fn loose(x: &[f64], y: &[f64], sites: &[[f64; 2]]) -> Nearest {
    let n = x.len();
    let mut found = Nearest::none(n);
    let bounds = tiles::bounds(x, y);
    let [west, south, east, north] = bounds;
    if !(west <= east) {
        return found;
    }
    let (width, height) = ((east - west).max(f64::MIN_POSITIVE), (north - south).max(f64::MIN_POSITIVE));
    let buckets = (n / BLOCK + 1) as f64;
    let across = ((buckets * width / height).sqrt().ceil()).clamp(1.0, buckets) as u32;
    let up = ((buckets / f64::from(across)).ceil()).clamp(1.0, buckets) as u32;
    let place = |value: f64, low: f64, range: f64, count: u32| {
        (((value - low) / range * f64::from(count)) as u32).min(count - 1)
    };
    let bucket: Vec<u32> =
        (0..n).map(|i| place(y[i], south, height, up) * across + place(x[i], west, width, across)).collect();
    let tiles = Tiles::new(across, up, x, y, |i| bucket[i], sites);
    // Counting sort: points of a bucket side by side, in their old order.
    let mut start = vec![0_u32; across as usize * up as usize + 1];
    for &b in &bucket {
        start[b as usize + 1] += 1;
    }
    for b in 1..start.len() {
        start[b] += start[b - 1];
    }
    let mut next = start.clone();
    let mut order = vec![0_u32; n];
    for (i, &b) in bucket.iter().enumerate() {
        order[next[b as usize] as usize] = i as u32;
        next[b as usize] += 1;
    }
    let chunk = 4096;
    let parts: Vec<(Vec<u32>, Vec<f64>)> = order
        .par_chunks(chunk)
        .map(|points| {
            let mut site = vec![NO_SITE; points.len()];
            let mut distance = vec![f64::INFINITY; points.len()];
            let mut work = block::Work::default();
            for (k, &i) in points.iter().enumerate() {
                let i = i as usize;
                let full = work.len() == BLOCK;
                if full || k > 0 && bucket[points[k - 1] as usize] != bucket[i] {
                    work.solve(tiles.of(bucket[points[k - 1] as usize]), 0, &mut site, &mut distance);
                    work.clear();
                }
                work.push(k, 1, &x[i..=i], &y[i..=i]);
            }
            if let Some(&last) = points.last() {
                work.solve(tiles.of(bucket[last as usize]), 0, &mut site, &mut distance);
            }
            (site, distance)
        })
        .collect();
    for (points, (site, distance)) in order.chunks(chunk).zip(parts) {
        for ((&i, site), distance) in points.iter().zip(site).zip(distance) {
            found.site[i as usize] = site;
            found.distance[i as usize] = distance;
        }
    }
    found
}

#[cfg(test)]
mod tests;
