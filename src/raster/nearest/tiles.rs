//! Which sites can be nearest to some point of a tile.

/// West, south, east, north.
pub(super) type Bounds = [f64; 4];

/// Around nothing.
const EMPTY: Bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// Bounds of points.
pub(super) fn bounds(x: &[f64], y: &[f64]) -> Bounds {
    x.iter().zip(y).fold(EMPTY, |b, (&x, &y)| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)])
}

fn union(a: Bounds, b: Bounds) -> Bounds {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Squared distance from a site to the nearest point of a box.
#[inline(always)]
pub(super) fn least(bounds: &Bounds, site: [f64; 2]) -> f64 {
    let dx = (bounds[0] - site[0]).max(site[0] - bounds[2]).max(0.0);
    let dy = (bounds[1] - site[1]).max(site[1] - bounds[3]).max(0.0);
    dx * dx + dy * dy
}

/// Squared distance from a site to the farthest point of a box.
#[inline(always)]
pub(super) fn most(bounds: &Bounds, site: [f64; 2]) -> f64 {
    let dx = (bounds[2] - site[0]).max(site[0] - bounds[0]);
    let dy = (bounds[3] - site[1]).max(site[1] - bounds[1]);
    dx * dx + dy * dy
}

/// Lists of candidate sites, by tile, in the order of the sites.
pub(super) struct Tiles {
    start: Vec<(u32, u32)>,
    list: Vec<u32>,
}

impl Tiles {
    /// Lists for a grid of `across` x `up` tiles; `tile_of` gives each point's tile.
    pub fn new(across: u32, up: u32, x: &[f64], y: &[f64], tile_of: impl Fn(usize) -> u32, sites: &[[f64; 2]]) -> Self {
        let mut boxes = vec![EMPTY; across as usize * up as usize];
        for i in 0..x.len() {
            let b = &mut boxes[tile_of(i) as usize];
            *b = [b[0].min(x[i]), b[1].min(y[i]), b[2].max(x[i]), b[3].max(y[i])];
        }
        let mut tiles = Self { start: vec![(0, 0); boxes.len()], list: Vec::new() };
        let all: Vec<u32> = (0..sites.len() as u32).collect();
        tiles.descend([0, 0, across, up], across, &boxes, &all, sites);
        tiles
    }

    /// Candidates of one tile.
    pub fn of(&self, tile: u32) -> &[u32] {
        let (from, to) = self.start[tile as usize];
        &self.list[from as usize..to as usize]
    }

    /// Halves a range of tiles until one is left, leaving out sites on the way.
    fn descend(&mut self, range: [u32; 4], across: u32, boxes: &[Bounds], candidates: &[u32], sites: &[[f64; 2]]) {
        let [c0, r0, c1, r1] = range;
        let mut around = EMPTY;
        for r in r0..r1 {
            let row = &boxes[(r * across + c0) as usize..(r * across + c1) as usize];
            around = row.iter().fold(around, |a, b| union(a, *b));
        }
        if !(around[0] <= around[2]) {
            return;
        }
        let bound = candidates.iter().map(|&s| most(&around, sites[s as usize])).fold(f64::INFINITY, f64::min);
        let left: Vec<u32> =
            candidates.iter().copied().filter(|&s| least(&around, sites[s as usize]) <= bound).collect();
        if c1 - c0 == 1 && r1 - r0 == 1 {
            let from = self.list.len() as u32;
            self.list.extend_from_slice(&left);
            self.start[(r0 * across + c0) as usize] = (from, self.list.len() as u32);
            return;
        }
        let halves = if c1 - c0 >= r1 - r0 {
            let middle = c0.midpoint(c1);
            [[c0, r0, middle, r1], [middle, r0, c1, r1]]
        } else {
            let middle = r0.midpoint(r1);
            [[c0, r0, c1, middle], [c0, middle, c1, r1]]
        };
        for half in halves {
            self.descend(half, across, boxes, &left, sites);
        }
    }
}
