//! Straight lines around barriers: the shortest ways in a plane in which nobody crosses some lines but where they are open.
//!
//! # Method
//! A shortest way among barriers is a chain of straight lines that bends only at ends and corners of barriers, and passes through openings:
//! a graph of visibility (Lozano-Pérez and Wesley 1979). A corner has two sides, and a way that comes on one leaves on the same, so that
//! nobody gets through at a vertex; only the side with more than half a turn can be on a shortest way. Whether lines meet is decided exactly.
//!
//! # Cost
//! O(corners² log segments) to build; for every point O(corners log segments + sites x corners seen).

use super::Barriers;
use super::barrier::{meet, noded, side};
use super::ring::is_in;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A place at which a way may bend or pass.
#[derive(Debug, Clone, Copy)]
struct Corner {
    at: [f64; 2],
    vertex: u32,
    /// Between which directions, against the clock, it may be left; everywhere at ends and openings.
    sector: Option<[[f64; 2]; 2]>,
    /// Which opening it belongs to.
    opening: Option<u32>,
}

/// Where a line begins or ends: at a corner, or at a point of its own.
#[derive(Debug, Clone, Copy)]
struct Stand {
    at: [f64; 2],
    corner: Option<Corner>,
}

/// Barriers, and the places at which one gets around or through them.
#[derive(Debug, Clone)]
pub struct Around {
    barriers: Barriers,
    /// The vertices of each segment of the barriers.
    ends: Vec<[u32; 2]>,
    rings: Vec<Vec<[f64; 2]>>,
    corners: Vec<Corner>,
    /// Corners that each corner sees, with the metres between.
    links: Vec<Vec<(u32, f64)>>,
    /// Crossings that meet no barrier.
    pub idle: usize,
}

/// Ways from points to sites.
#[derive(Debug, Clone, PartialEq)]
pub struct Ways {
    /// By site: points and metres, points ascending.
    pub of_site: Vec<Vec<(u32, f64)>>,
    /// Points from which no way leads to any site, however far.
    pub shut: Vec<u32>,
}

impl Around {
    /// More corners than these are too many: all of them look at all others.
    pub const MOST: usize = 3_000;

    /// From barriers and the lines that lead across them.
    ///
    /// # Errors
    /// The number of corners, where they are more than [`Self::MOST`].
    pub fn new(lines: &[Vec<[f64; 2]>], crossings: &[Vec<[f64; 2]>]) -> Result<Self, usize> {
        let lines = &noded(lines)[..];
        let plain = Barriers::new(lines);
        // Openings: where crossings meet barriers, which end there.
        let mut cuts: BTreeMap<u32, Vec<([f64; 2], u32)>> = BTreeMap::new();
        let mut idle = 0;
        for (number, crossing) in (0..).zip(crossings) {
            let mut is_used = false;
            for pair in crossing.windows(2) {
                for segment in plain.near(pair[0], pair[1]) {
                    let [a, b] = plain.segments[segment as usize];
                    if let Some(at) = opening([pair[0], pair[1]], [a, b]) {
                        cuts.entry(segment).or_default().push((at, number));
                        is_used = true;
                    }
                }
            }
            idle += usize::from(!is_used);
        }
        let mut vertices: BTreeMap<[u64; 2], u32> = BTreeMap::new();
        let mut places: Vec<([f64; 2], Option<u32>, Vec<u32>)> = Vec::new();
        let mut vertex = |at: [f64; 2], opening: Option<u32>, places: &mut Vec<([f64; 2], Option<u32>, Vec<u32>)>| {
            let number = *vertices.entry(at.map(f64::to_bits)).or_insert_with(|| {
                places.push((at, None, Vec::new()));
                places.len() as u32 - 1
            });
            let own = &mut places[number as usize].1;
            *own = own.or(opening);
            number
        };
        let (mut segments, mut ends) = (Vec::new(), Vec::new());
        for (number, [a, b]) in (0..).zip(&plain.segments) {
            let mut chain = vec![(*a, None)];
            if let Some(own) = cuts.get_mut(&number) {
                let far = |at: &[f64; 2]| (at[0] - a[0]).hypot(at[1] - a[1]);
                own.sort_by(|one, other| far(&one.0).total_cmp(&far(&other.0)));
                chain.extend(own.iter().map(|(at, opening)| (*at, Some(*opening))));
            }
            chain.push((*b, None));
            let chain: Vec<(u32, [f64; 2])> =
                chain.into_iter().map(|(at, opening)| (vertex(at, opening, &mut places), at)).collect();
            for pair in chain.windows(2).filter(|pair| pair[0].0 != pair[1].0) {
                places[pair[0].0 as usize].2.push(pair[1].0);
                places[pair[1].0 as usize].2.push(pair[0].0);
                segments.push(vec![pair[0].1, pair[1].1]);
                ends.push([pair[0].0, pair[1].0]);
            }
        }
        let mut corners = Vec::new();
        // Lines that run along each other are one.
        for (.., others) in &mut places {
            others.sort_unstable();
            others.dedup();
        }
        for (vertex, (at, opening, others)) in (0..).zip(&places) {
            let corner = Corner { at: *at, vertex, sector: None, opening: *opening };
            if opening.is_some() || others.len() < 2 {
                corners.push(corner);
                continue;
            }
            let mut around: Vec<[f64; 2]> = others.iter().map(|other| places[*other as usize].0).collect();
            let angle = |to: &[f64; 2]| (to[1] - at[1]).atan2(to[0] - at[0]);
            around.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
            around.dedup();
            for (number, from) in around.iter().enumerate() {
                let to = around[(number + 1) % around.len()];
                // More than half a turn from one to the next.
                if around.len() > 1 && side(*at, *from, to) < 0 {
                    corners.push(Corner { sector: Some([*from, to]), ..corner });
                }
            }
        }
        if corners.len() > Self::MOST {
            return Err(corners.len());
        }
        let rings = lines.iter().filter(|line| line.len() > 3 && line.first() == line.last()).cloned().collect();
        let mut made = Self { barriers: Barriers::new(&segments), ends, rings, corners, links: Vec::new(), idle };
        let seen = |number: usize| made.seen(Stand { at: made.corners[number].at, corner: Some(made.corners[number]) });
        made.links = (0..made.corners.len()).into_par_iter().map(seen).collect();
        Ok(made)
    }

    /// Number of places at which ways may bend.
    pub fn corners(&self) -> usize {
        self.corners.len()
    }

    /// The ways from points to sites, no longer than `most` metres.
    pub fn ways(&self, points: &[[f64; 2]], sites: &[[f64; 2]], most: f64) -> Ways {
        let from_site: Vec<Vec<f64>> = sites.par_iter().map(|site| self.from(*site)).collect();
        let of_point = |point: &[f64; 2]| -> (Vec<(u32, f64)>, bool) {
            let mut seen: Option<Vec<(u32, f64)>> = None;
            let mut is_shut = true;
            let mut found = Vec::new();
            for (number, site) in sites.iter().enumerate() {
                let [a, b] = [*point, *site].map(|at| Stand { at, corner: None });
                let metres = if self.sees(a, b) {
                    metres(*point, *site)
                } else {
                    let seen = seen.get_or_insert_with(|| self.seen(a));
                    let around = seen.iter().map(|(corner, metres)| metres + from_site[number][*corner as usize]);
                    around.fold(f64::INFINITY, f64::min)
                };
                is_shut &= !metres.is_finite();
                if metres.is_finite() && metres <= most {
                    found.push((number as u32, metres));
                }
            }
            (found, is_shut)
        };
        let all: Vec<(Vec<(u32, f64)>, bool)> = points.par_iter().with_min_len(64).map(of_point).collect();
        let mut ways = Ways { of_site: vec![Vec::new(); sites.len()], shut: Vec::new() };
        for (point, (found, is_shut)) in (0..).zip(all) {
            for (site, metres) in found {
                ways.of_site[site as usize].push((point, metres));
            }
            if is_shut {
                ways.shut.push(point);
            }
        }
        ways
    }

    /// Metres from a point to every corner, over corners; endless where none leads.
    fn from(&self, point: [f64; 2]) -> Vec<f64> {
        let mut best = vec![f64::INFINITY; self.corners.len()];
        let mut is_done = vec![false; self.corners.len()];
        for (corner, metres) in self.seen(Stand { at: point, corner: None }) {
            best[corner as usize] = metres;
        }
        // Every corner may see every other: the plain search is as good as one with a heap.
        loop {
            let open = (0..best.len()).filter(|corner| !is_done[*corner] && best[*corner].is_finite());
            let Some(next) = open.min_by(|a, b| best[*a].total_cmp(&best[*b])) else { return best };
            is_done[next] = true;
            for (other, metres) in &self.links[next] {
                let reached = best[next] + metres;
                if reached < best[*other as usize] {
                    best[*other as usize] = reached;
                }
            }
        }
    }

    /// The corners that are seen from a place.
    fn seen(&self, from: Stand) -> Vec<(u32, f64)> {
        let look = |(number, corner): (usize, &Corner)| {
            let to = Stand { at: corner.at, corner: Some(*corner) };
            let is_same = from.corner.is_some_and(|own| own.vertex == corner.vertex);
            (!is_same && self.sees(from, to)).then(|| (number as u32, metres(from.at, corner.at)))
        };
        self.corners.iter().enumerate().filter_map(look).collect()
    }

    /// Whether one can go straight from one place to another.
    fn sees(&self, from: Stand, to: Stand) -> bool {
        let sides = [(from, to), (to, from)].map(|(here, there)| match here.corner.and_then(|corner| corner.sector) {
            Some(sector) => leaves(here.at, sector, there.at),
            None => Some(0),
        });
        let [Some(own), Some(other)] = sides else { return false };
        // Along a barrier one stays on its side; seen from the other end the sides are exchanged.
        if own != 0 && other != 0 && own == other {
            return false;
        }
        let vertex = |stand: Stand| stand.corner.map(|corner| corner.vertex);
        let known = [vertex(from), vertex(to)];
        let is_free = |number: &u32| {
            let segment = self.barriers.segments[*number as usize];
            if !meet([from.at, to.at], segment) {
                return true;
            }
            let ends = self.ends[*number as usize].map(Some);
            let touches = |stand: Option<u32>| stand.is_some() && ends.contains(&stand);
            match known.map(touches) {
                [true, true] => true,
                [false, false] => false,
                // It meets the segment in their common vertex alone, or runs along it and past its end.
                [is_first, _] => {
                    let (here, there) = if is_first { (known[0], to.at) } else { (known[1], from.at) };
                    let far = if ends[0] == here { segment[1] } else { segment[0] };
                    let near = if ends[0] == here { segment[0] } else { segment[1] };
                    side(near, far, there) != 0 || dot(near, far, there) < 0.0
                }
            }
        };
        self.barriers.near(from.at, to.at).iter().all(is_free) && self.is_dry(from, to)
    }

    /// Whether a line from an opening does not go through an area, but straight across it to the opening of the same crossing.
    fn is_dry(&self, from: Stand, to: Stand) -> bool {
        let [a, b] = [from, to].map(|stand| stand.corner.and_then(|corner| corner.opening));
        if (a.is_none() && b.is_none()) || a == b || self.rings.is_empty() {
            return true;
        }
        let middle = [from.at[0].midpoint(to.at[0]), from.at[1].midpoint(to.at[1])];
        self.rings.iter().filter(|ring| is_in(ring, middle)).count() % 2 == 0
    }
}

fn metres(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn dot(at: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - at[0]) * (b[0] - at[0]) + (a[1] - at[1]) * (b[1] - at[1])
}

/// Whether a place lies in a sector of more than half a turn: 1 on its first edge, -1 on its last, 0 within; none outside.
fn leaves(at: [f64; 2], [from, to]: [[f64; 2]; 2], there: [f64; 2]) -> Option<i8> {
    let [of_from, of_to] = [side(at, from, there), side(at, to, there)];
    if of_to > 0 && of_from < 0 {
        return None;
    }
    match (of_from, of_to) {
        (0, _) if dot(at, from, there) > 0.0 => Some(1),
        (_, 0) if dot(at, to, there) > 0.0 => Some(-1),
        _ => Some(0),
    }
}

/// Where a crossing meets a segment.
fn opening(crossing: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> Option<[f64; 2]> {
    let [a, b] = crossing;
    if !meet(crossing, [c, d]) {
        return None;
    }
    let off = |p: [f64; 2]| (d[0] - c[0]) * (p[1] - c[1]) - (d[1] - c[1]) * (p[0] - c[0]);
    let (from, to) = (off(a), off(b));
    let share = if from == to { 0.5 } else { (from / (from - to)).clamp(0.0, 1.0) };
    Some([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(around: &Around, from: [f64; 2], to: [f64; 2]) -> Option<f64> {
        around.ways(&[from], &[to], f64::INFINITY).of_site[0].first().map(|way| way.1)
    }

    fn made(lines: &[Vec<[f64; 2]>], crossings: &[Vec<[f64; 2]>]) -> Around {
        Around::new(lines, crossings).unwrap()
    }

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-3)
    }

    #[test]
    fn a_river_with_one_bridge() {
        let river = vec![vec![[-10_000.0, 0.0], [10_000.0, 0.0]]];
        let bridge = vec![vec![[3_000.0, 40.0], [3_000.0, -40.0]]];
        let [from, to] = [[0.0, 500.0], [0.0, -500.0]];
        assert!(near(one(&made(&river, &bridge), from, to), 6_082.763));
        assert!(near(one(&made(&river, &[]), from, to), 20_024.984));
        assert!(near(one(&made(&[], &[]), from, to), 1_000.0));
        assert_eq!(made(&river, &[vec![[0.0, 50.0], [0.0, 20.0]]]).idle, 1);
    }

    /// A river with bends lets nobody through at its vertices, from neither side.
    #[test]
    fn nobody_gets_through_at_a_vertex() {
        let river: Vec<[f64; 2]> = vec![[-1_000.0, 0.0], [-300.0, 100.0], [0.0, 0.0], [300.0, 100.0], [1_000.0, 0.0]];
        let around = made(&[river], &[]);
        for x in [-300.0, 0.0, 300.0, 17.0] {
            let found = one(&around, [x, 900.0], [x, -900.0]);
            let by_end = |end: f64| (x - end).hypot(900.0) * 2.0;
            assert!(found.is_some_and(|found| found >= by_end(-1_000.0).min(by_end(1_000.0)) - 1e-6), "{x}: {found:?}");
        }
        // Along the bank one stays on it, and comes round the bend.
        let along = one(&around, [-300.0, 101.0], [300.0, 101.0]);
        assert!(near(along, 600.0), "{along:?}");
        let below = one(&around, [-300.0, 0.0], [300.0, 0.0]);
        assert!(near(below, 600.0) || below.is_some_and(|metres| metres < 601.0), "{below:?}");
    }

    /// A lake: one goes round its shore, and only over its bridge through it.
    #[test]
    fn lakes_are_gone_around_and_crossed_by_their_bridge_alone() {
        let lake = vec![[-100.0, -100.0], [100.0, -100.0], [100.0, 100.0], [-100.0, 100.0], [-100.0, -100.0]];
        let [west, east] = [[-200.0, 0.0], [200.0, 0.0]];
        let round = 2.0 * 100.0_f64.hypot(100.0) + 200.0;
        assert!(near(one(&made(std::slice::from_ref(&lake), &[]), west, east), round));
        let bridge = vec![[-110.0, 0.0], [110.0, 0.0]];
        assert!(near(one(&made(std::slice::from_ref(&lake), std::slice::from_ref(&bridge)), west, east), 400.0));
        // Two piers that both end in the lake are no way across it.
        let piers = vec![vec![[-110.0, 0.0], [-50.0, 0.0]], vec![[50.0, 0.0], [110.0, 0.0]]];
        assert!(near(one(&made(std::slice::from_ref(&lake), &piers), west, east), round));
        let inside = made(&[lake], &[]).ways(&[[0.0, 0.0]], &[west], f64::INFINITY);
        assert_eq!((inside.of_site[0].len(), inside.shut), (0, vec![0]));
    }

    /// A river that lies upon itself: drawn twice, turned round, in parts that overlap, or with another line that ends on it.
    #[test]
    fn lines_upon_each_other_are_one() {
        let whole = vec![[-1_000.0, 0.0], [1_000.0, 0.0]];
        let bent = vec![[-1_000.0, 0.0], [0.0, 400.0], [1_000.0, 0.0]];
        let turned = |line: &[[f64; 2]]| line.iter().rev().copied().collect::<Vec<_>>();
        let parts = vec![vec![[-1_000.0, 0.0], [300.0, 0.0]], vec![[-200.0, 0.0], [1_000.0, 0.0]]];
        let [from, to] = [[50.0, 700.0], [50.0, -700.0]];
        let expected = 2.0 * 950.0_f64.hypot(700.0);
        for lines in [
            vec![whole.clone(), whole.clone()],
            vec![whole.clone(), turned(&whole)],
            vec![[whole.clone(), turned(&whole)].concat()],
            parts,
            vec![whole.clone(), vec![[0.0, 0.0], [100.0, 0.0]]],
        ] {
            assert!(near(one(&made(&lines, &[]), from, to), expected), "{lines:?}");
            // Along it from one end to the other, and only where it is opened through it.
            let along = one(&made(&lines, &[]), [-1_001.0, 1.0], [1_001.0, -1.0]);
            assert!(along.is_some_and(|metres| metres < 2_003.0), "{lines:?} {along:?}");
            let bridge = vec![vec![[50.0, 9.0], [50.0, -9.0]]];
            assert!(near(one(&made(&lines, &bridge), from, to), 1_400.0), "{lines:?}");
        }
        let plain = one(&made(std::slice::from_ref(&bent), &[]), from, to);
        assert_eq!(one(&made(&[bent.clone(), turned(&bent)], &[]), from, to), plain);
        // A pier that ends on it makes no way longer that does not lead past it.
        let pier = vec![[0.0, 0.0], [0.0, -300.0]];
        assert!(near(one(&made(&[whole, pier], &[]), from, to), expected));
    }

    /// Walls whose corners do not lie in line: of one that lies upon itself an end may not be gone around, and the way is then longer
    /// than it need be.
    fn out_of_line(walls: &mut [Vec<[f64; 2]>]) {
        for (number, corner) in walls.iter_mut().flatten().enumerate() {
            let number = number as f64;
            corner[0] += (number * number * 0.7131).fract();
            corner[1] += (number * 0.3917 + 0.21).fract();
        }
    }

    proptest! {
        /// Ways are no shorter than straight lines, are the same both ways round, and another barrier never makes one shorter.
        #[test]
        fn barriers_only_make_ways_longer(
            walls in prop::collection::vec(prop::collection::vec((-9_i32..10, -9_i32..10), 2..5), 0..5),
            points in prop::collection::vec((-19_i32..20, -19_i32..20), 2..4),
        ) {
            // Points never lie on a vertex or in line with two of them by chance.
            let place = |(x, y): &(i32, i32)| [f64::from(*x) * 10.0, f64::from(*y) * 10.0];
            let mut walls: Vec<Vec<[f64; 2]>> = walls.iter().map(|wall| wall.iter().map(place).collect()).collect();
            out_of_line(&mut walls);
            let points: Vec<[f64; 2]> = points.iter().map(place).map(|[x, y]| [x + 3.17, y + 1.29]).collect();
            let whole = made(&walls, &[]);
            let fewer = made(&walls[..walls.len().saturating_sub(1)], &[]);
            for a in &points {
                for b in &points {
                    let there = one(&whole, *a, *b);
                    prop_assert!(there.is_none_or(|way| way >= metres(*a, *b) - 1e-9));
                    let back = one(&whole, *b, *a);
                    prop_assert!(there.is_some() == back.is_some() && there.zip(back).is_none_or(|(x, y)| (x - y).abs() < 1e-6));
                    let before = one(&fewer, *a, *b);
                    prop_assert!(there.zip(before).is_none_or(|(x, y)| x >= y - 1e-6));
                }
            }
        }
    }
}
