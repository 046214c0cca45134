//! Which sites can be nearest to some point of a tile.

use pulp::Arch;

/// West, south, east, north.
pub(super) type Bounds = [f64; 4];

/// Around nothing.
const EMPTY: Bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// Sites looked at side by side.
const LANES: usize = 8;

/// Bounds of points.
pub(super) fn bounds(x: &[f64], y: &[f64]) -> Bounds {
    x.iter().zip(y).fold(EMPTY, |b, (&x, &y)| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)])
}

fn union(a: Bounds, b: Bounds) -> Bounds {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// The larger of two numbers, in the form that compiles to one instruction.
#[inline(always)]
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The smaller of two numbers, likewise.
#[inline(always)]
fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// Squared distance from a site to the nearest point of a box.
#[inline(always)]
fn least(bounds: &Bounds, x: f64, y: f64) -> f64 {
    let dx = larger(larger(bounds[0] - x, x - bounds[2]), 0.0);
    let dy = larger(larger(bounds[1] - y, y - bounds[3]), 0.0);
    dx * dx + dy * dy
}

/// Squared distance from a site to the farthest point of a box.
#[inline(always)]
fn most(bounds: &Bounds, x: f64, y: f64) -> f64 {
    let dx = larger(bounds[2] - x, x - bounds[0]);
    let dy = larger(bounds[3] - y, y - bounds[1]);
    dx * dx + dy * dy
}

/// Sites by coordinate, in ascending order of their numbers.
#[derive(Debug, Default, Clone)]
pub(super) struct Candidates {
    n: usize,
    // Longer than `n`: room that was used before is kept as it is.
    x: Vec<f64>,
    y: Vec<f64>,
    number: Vec<u32>,
}

impl Candidates {
    /// Keeps of `among` those that can be nearest to some point of the box, behind what is there already: all whose least
    /// distance to the box is not beyond the smallest largest distance.
    #[inline(always)]
    pub fn keep(&mut self, among: &Among<'_>, around: &Bounds) {
        let mut lanes = [f64::INFINITY; LANES];
        let (eights, rest) = among.x.as_chunks::<LANES>();
        let (other_eights, other_rest) = among.y.as_chunks::<LANES>();
        for (x, y) in eights.iter().zip(other_eights) {
            for lane in 0..LANES {
                let d = most(around, x[lane], y[lane]);
                lanes[lane] = if d < lanes[lane] { d } else { lanes[lane] };
            }
        }
        let mut bound = lanes.into_iter().fold(f64::INFINITY, f64::min);
        for (x, y) in rest.iter().zip(other_rest) {
            bound = bound.min(most(around, *x, *y));
        }
        // Written whether kept or not, and counted only if kept: no branch to guess wrong.
        let room = self.n + among.x.len();
        if self.x.len() < room {
            self.x.resize(room, 0.0);
            self.y.resize(room, 0.0);
            self.number.resize(room, 0);
        }
        for ((&x, &y), &number) in among.x.iter().zip(among.y).zip(among.number) {
            self.x[self.n] = x;
            self.y[self.n] = y;
            self.number[self.n] = number;
            self.n += usize::from(least(around, x, y) <= bound);
        }
    }

    /// Keeps none.
    pub fn clear(&mut self) {
        self.n = 0;
    }

    /// All of them.
    pub fn all(&self) -> Among<'_> {
        self.among(0, self.n)
    }

    /// Those from one place to another.
    fn among(&self, from: usize, to: usize) -> Among<'_> {
        Among { x: &self.x[from..to], y: &self.y[from..to], number: &self.number[from..to] }
    }
}

/// Some candidates, borrowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Among<'a> {
    pub x: &'a [f64],
    pub y: &'a [f64],
    pub number: &'a [u32],
}

/// Lists of candidate sites, by tile, in the order of the sites.
pub(super) struct Tiles {
    start: Vec<(u32, u32)>,
    list: Candidates,
}

impl Tiles {
    /// Lists for a grid of `across` x `up` tiles; `tile_of` gives each point's tile.
    pub fn new(across: u32, up: u32, x: &[f64], y: &[f64], tile_of: impl Fn(usize) -> u32, sites: &[[f64; 2]]) -> Self {
        let mut boxes = vec![EMPTY; across as usize * up as usize];
        // Points of one tile follow each other in runs: a box is built up apart and joined when its run ends.
        let (mut tile, mut run) = (0, EMPTY);
        for (i, (&x, &y)) in x.iter().zip(y).enumerate() {
            let here = tile_of(i);
            if here != tile {
                let whole = &mut boxes[tile as usize];
                *whole = union(*whole, run);
                (tile, run) = (here, EMPTY);
            }
            run = [smaller(x, run[0]), smaller(y, run[1]), larger(x, run[2]), larger(y, run[3])];
        }
        if let Some(whole) = boxes.get_mut(tile as usize) {
            *whole = union(*whole, run);
        }
        let mut tiles = Self { start: vec![(0, 0); boxes.len()], list: Candidates::default() };
        let all = Candidates {
            n: sites.len(),
            x: sites.iter().map(|site| site[0]).collect(),
            y: sites.iter().map(|site| site[1]).collect(),
            number: (0..sites.len() as u32).collect(),
        };
        tiles.descend([0, 0, across, up], across, &boxes, &all);
        tiles
    }

    /// Candidates of one tile.
    pub fn of(&self, tile: u32) -> Among<'_> {
        let (from, to) = self.start[tile as usize];
        self.list.among(from as usize, to as usize)
    }

    /// Halves a range of tiles until one is left, leaving out sites on the way.
    fn descend(&mut self, range: [u32; 4], across: u32, boxes: &[Bounds], candidates: &Candidates) {
        let [c0, r0, c1, r1] = range;
        let mut around = EMPTY;
        for r in r0..r1 {
            let row = &boxes[(r * across + c0) as usize..(r * across + c1) as usize];
            around = row.iter().fold(around, |a, b| union(a, *b));
        }
        if !(around[0] <= around[2]) {
            return;
        }
        let among = candidates.all();
        if c1 - c0 == 1 && r1 - r0 == 1 {
            let from = self.list.n as u32;
            let list = &mut self.list;
            Arch::new().dispatch(|| list.keep(&among, &around));
            self.start[(r0 * across + c0) as usize] = (from, self.list.n as u32);
            return;
        }
        let mut left = Candidates::default();
        Arch::new().dispatch(|| left.keep(&among, &around));
        let halves = if c1 - c0 >= r1 - r0 {
            let middle = c0.midpoint(c1);
            [[c0, r0, middle, r1], [middle, r0, c1, r1]]
        } else {
            let middle = r0.midpoint(r1);
            [[c0, r0, c1, middle], [c0, middle, c1, r1]]
        };
        for half in halves {
            self.descend(half, across, boxes, &left);
        }
    }
}
