//! Which sites can be nearest to some point of a tile.

use pulp::{Arch, Simd, WithSimd};

/// West, south, east, north.
pub(super) type Bounds = [f64; 4];

/// Around nothing.
pub(super) const EMPTY: Bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// The square of a distance and a little more than a thousandth, without a root: 2ed <= e (d²/c + c) for any c, here with
/// e = 0.0011 and c = 1000. Sites that are farther by no more than that may be as far in whole thousandths.
#[inline(always)]
fn wider(square: f64) -> f64 {
    square * (1.0 + 1.2e-6) + 1.2
}

/// Numbers worked on side by side.
const LANES: usize = 8;

/// The smaller of two; what is no number is passed over. One instruction, where `f64::min` is five.
#[inline(always)]
pub(super) fn lower(least: f64, value: f64) -> f64 {
    if value < least { value } else { least }
}

/// The larger of two; what is no number is passed over.
#[inline(always)]
pub(super) fn upper(most: f64, value: f64) -> f64 {
    if value > most { value } else { most }
}

/// Bounds of points.
#[inline(always)]
pub(super) fn bounds(x: &[f64], y: &[f64]) -> Bounds {
    x.iter().zip(y).fold(EMPTY, |b, (&x, &y)| around(b, x, y))
}

/// The same of points that come by eights, side by side.
#[inline(always)]
pub(super) fn bounds_of_lanes(x: &[[f64; LANES]], y: &[[f64; LANES]]) -> Bounds {
    let [mut west, mut south] = [[f64::INFINITY; LANES]; 2];
    let [mut east, mut north] = [[f64::NEG_INFINITY; LANES]; 2];
    for (x, y) in x.iter().zip(y) {
        for k in 0..LANES {
            (west[k], east[k]) = (lower(west[k], x[k]), upper(east[k], x[k]));
            (south[k], north[k]) = (lower(south[k], y[k]), upper(north[k], y[k]));
        }
    }
    let low = |lanes: [f64; LANES]| lanes.into_iter().fold(f64::INFINITY, lower);
    let high = |lanes: [f64; LANES]| lanes.into_iter().fold(f64::NEG_INFINITY, upper);
    [low(west), low(south), high(east), high(north)]
}

#[inline(always)]
fn around(b: Bounds, x: f64, y: f64) -> Bounds {
    [lower(b[0], x), lower(b[1], y), upper(b[2], x), upper(b[3], y)]
}

fn union(a: Bounds, b: Bounds) -> Bounds {
    [lower(a[0], b[0]), lower(a[1], b[1]), upper(a[2], b[2]), upper(a[3], b[3])]
}

/// Squared distance from a site to the nearest point of a box.
#[inline(always)]
fn least(bounds: &Bounds, x: f64, y: f64) -> f64 {
    let dx = upper(0.0, upper(bounds[0] - x, x - bounds[2]));
    let dy = upper(0.0, upper(bounds[1] - y, y - bounds[3]));
    dx * dx + dy * dy
}

/// Squared distance from a site to the farthest point of a box.
#[inline(always)]
fn most(bounds: &Bounds, x: f64, y: f64) -> f64 {
    let dx = upper(bounds[2] - x, x - bounds[0]);
    let dy = upper(bounds[3] - y, y - bounds[1]);
    dx * dx + dy * dy
}

/// Sites, in their order; coordinates lie side by side.
#[derive(Default)]
pub(super) struct Sites {
    pub id: Vec<u32>,
    pub x: Vec<f64>,
    pub y: Vec<f64>,
}

/// A part of [`Sites`].
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub id: &'a [u32],
    pub x: &'a [f64],
    pub y: &'a [f64],
}

impl Sites {
    fn resize(&mut self, n: usize) {
        self.id.resize(n, 0);
        self.x.resize(n, 0.0);
        self.y.resize(n, 0.0);
    }

    pub fn clear(&mut self) {
        self.resize(0);
    }

    pub fn part(&self, from: usize, to: usize) -> Part<'_> {
        Part { id: &self.id[from..to], x: &self.x[from..to], y: &self.y[from..to] }
    }

    pub fn all(&self) -> Part<'_> {
        self.part(0, self.id.len())
    }

    /// Adds those of `from` that can be nearest to some point of the box.
    #[inline(always)]
    pub fn narrow(&mut self, around: &Bounds, from: Part<'_>) {
        let n = from.id.len();
        let mut lanes = [f64::INFINITY; LANES];
        let ((xs, x_rest), (ys, y_rest)) = (from.x.as_chunks::<LANES>(), from.y.as_chunks::<LANES>());
        for (x, y) in xs.iter().zip(ys) {
            for lane in 0..LANES {
                lanes[lane] = lower(lanes[lane], most(around, x[lane], y[lane]));
            }
        }
        let rest = x_rest.iter().zip(y_rest).map(|(&x, &y)| most(around, x, y));
        let bound = wider(rest.chain(lanes).fold(f64::INFINITY, lower));
        let start = self.id.len();
        self.resize(start + n);
        let (id, x, y) = (&mut self.id[start..], &mut self.x[start..], &mut self.y[start..]);
        // Each is written, and the next one over it unless it stays: no branch to guess.
        let mut kept = 0;
        for ((&site, &site_x), &site_y) in from.id.iter().zip(from.x).zip(from.y) {
            (id[kept], x[kept], y[kept]) = (site, site_x, site_y);
            kept += usize::from(least(around, site_x, site_y) <= bound);
        }
        self.resize(start + kept);
    }
}

/// [`Sites::narrow`] compiled for the processor at hand.
struct Narrow<'a> {
    into: &'a mut Sites,
    around: &'a Bounds,
    from: Part<'a>,
}

impl WithSimd for Narrow<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        self.into.narrow(self.around, self.from);
    }
}

/// Lists of candidate sites, by tile, in the order of the sites.
pub(super) struct Tiles {
    start: Vec<(u32, u32)>,
    list: Sites,
    arch: Arch,
}

impl Tiles {
    /// Lists for a grid of `across` x `up` tiles; `tile_of` gives each point's tile.
    pub fn new(across: u32, up: u32, x: &[f64], y: &[f64], tile_of: impl Fn(usize) -> u32, sites: &[[f64; 2]]) -> Self {
        let mut boxes = vec![EMPTY; across as usize * up as usize];
        for (i, (&x, &y)) in x.iter().zip(y).enumerate() {
            let b = &mut boxes[tile_of(i) as usize];
            *b = around(*b, x, y);
        }
        let mut tiles = Self { start: vec![(0, 0); boxes.len()], list: Sites::default(), arch: Arch::new() };
        let all = Sites {
            id: (0..sites.len() as u32).collect(),
            x: sites.iter().map(|site| site[0]).collect(),
            y: sites.iter().map(|site| site[1]).collect(),
        };
        tiles.descend([0, 0, across, up], across, &boxes, all.all());
        tiles
    }

    /// Candidates of one tile.
    pub fn of(&self, tile: u32) -> Part<'_> {
        let (from, to) = self.start[tile as usize];
        self.list.part(from as usize, to as usize)
    }

    /// Halves a range of tiles until one is left, leaving out sites on the way.
    fn descend(&mut self, range: [u32; 4], across: u32, boxes: &[Bounds], from: Part<'_>) {
        let [c0, r0, c1, r1] = range;
        let mut around = EMPTY;
        for r in r0..r1 {
            let row = &boxes[(r * across + c0) as usize..(r * across + c1) as usize];
            around = row.iter().fold(around, |a, b| union(a, *b));
        }
        if !(around[0] <= around[2]) {
            return;
        }
        if c1 - c0 == 1 && r1 - r0 == 1 {
            let start = self.list.id.len() as u32;
            self.arch.dispatch(Narrow { into: &mut self.list, around: &around, from });
            self.start[(r0 * across + c0) as usize] = (start, self.list.id.len() as u32);
            return;
        }
        let mut left = Sites::default();
        self.arch.dispatch(Narrow { into: &mut left, around: &around, from });
        let halves = if c1 - c0 >= r1 - r0 {
            let middle = c0.midpoint(c1);
            [[c0, r0, middle, r1], [middle, r0, c1, r1]]
        } else {
            let middle = r0.midpoint(r1);
            [[c0, r0, c1, middle], [c0, middle, c1, r1]]
        };
        for half in halves {
            self.descend(half, across, boxes, left.all());
        }
    }
}
