//! Straight lines around barriers: the shortest ways in a plane in which nobody crosses some lines but where they are open.
//!
//! # Method
//! A shortest way among barriers is a chain of straight lines that bends only at ends and corners of barriers, and passes through openings:
//! a graph of visibility (Lozano-Pérez and Wesley 1979). A corner has two sides, and a way that comes on one leaves on the same, so that
//! nobody gets through at a vertex; only the side with more than half a turn can be on a shortest way. Whether lines meet is decided exactly.
//!
//! # Cost
//! O(corners² squares looked through) to build; for every point O((corners + sites) squares looked through + sites x corners seen). A line of
//! sight is looked along from its beginning, square by square, and given up at the first segment that it meets: among many barriers few
//! are seen far. Corners from which no site is near enough are not looked for.

use super::Barriers;
use super::barrier::{meet, noded, side};
use super::grid::Grid;
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
    segments: Vec<[[f64; 2]; 2]>,
    grid: Grid,
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
                segments.push([pair[0].1, pair[1].1]);
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
        let grid = Grid::new(&segments);
        let mut made = Self { segments, grid, ends, rings, corners, links: Vec::new(), idle };
        made.links = made.linked();
        Ok(made)
    }

    /// The corners that each corner sees. Sight goes both ways.
    fn linked(&self) -> Vec<Vec<(u32, f64)>> {
        let all = &self.corners;
        let later = |number: usize| {
            let from = Stand { at: all[number].at, corner: Some(all[number]) };
            self.seen(from, (number as u32 + 1)..all.len() as u32)
        };
        let later: Vec<Vec<(u32, f64)>> = (0..all.len()).into_par_iter().map(later).collect();
        let mut links = vec![Vec::new(); all.len()];
        for (number, own) in later.into_iter().enumerate() {
            for (other, metres) in &own {
                links[*other as usize].push((number as u32, *metres));
            }
            links[number].extend(own);
        }
        links
    }

    /// Number of places at which ways may bend.
    pub fn corners(&self) -> usize {
        self.corners.len()
    }

    /// The ways from points to sites, no longer than `most` metres.
    pub fn ways(&self, points: &[[f64; 2]], sites: &[[f64; 2]], most: f64) -> Ways {
        let from_site: Vec<Vec<f64>> = sites.par_iter().map(|site| self.from(*site)).collect();
        // How far it is from each corner to the nearest site.
        let least = |corner: usize| from_site.iter().map(|metres| metres[corner]).fold(f64::INFINITY, f64::min);
        let least: Vec<f64> = (0..self.corners.len()).map(least).collect();
        // No way is shorter than the straight line, but for how its parts are rounded.
        let beyond = most + most * ROUNDING;
        let of_point = |point: &[f64; 2]| -> (Vec<(u32, f64)>, bool) {
            let here = Stand { at: *point, corner: None };
            let far = |corner: &u32| metres(*point, self.corners[*corner as usize].at) + least[*corner as usize];
            let all = 0..self.corners.len() as u32;
            let mut seen: Option<Vec<(u32, f64)>> = None;
            let mut found = Vec::new();
            for (number, site) in sites.iter().enumerate() {
                let straight = metres(*point, *site);
                if straight > beyond {
                    continue;
                }
                let metres = if self.sees(here, Stand { at: *site, corner: None }) {
                    straight
                } else {
                    let seen =
                        seen.get_or_insert_with(|| self.seen(here, all.clone().filter(|corner| far(corner) <= most)));
                    let around = seen.iter().map(|(corner, metres)| metres + from_site[number][*corner as usize]);
                    around.fold(f64::INFINITY, f64::min)
                };
                if metres.is_finite() && metres <= most {
                    found.push((number as u32, metres));
                }
            }
            let leads = |corner: u32| least[corner as usize].is_finite() && self.shows(here, corner).is_some();
            let is_shut = found.is_empty()
                && !all.clone().any(leads)
                && !sites.iter().any(|site| self.sees(here, Stand { at: *site, corner: None }));
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
        for (corner, metres) in self.seen(Stand { at: point, corner: None }, 0..self.corners.len() as u32) {
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

    /// Those of some corners that are seen from a place, and how far they are.
    fn seen(&self, from: Stand, some: impl Iterator<Item = u32>) -> Vec<(u32, f64)> {
        some.filter_map(|corner| Some((corner, self.shows(from, corner)?))).collect()
    }

    /// How far a corner is from a place that it is seen from.
    fn shows(&self, from: Stand, corner: u32) -> Option<f64> {
        let corner = self.corners[corner as usize];
        let is_same = from.corner.is_some_and(|own| own.vertex == corner.vertex);
        let to = Stand { at: corner.at, corner: Some(corner) };
        (!is_same && self.sees(from, to)).then(|| metres(from.at, corner.at))
    }

    /// Whether one can go straight from one place to another.
    fn sees(&self, from: Stand, to: Stand) -> bool {
        faces(from, to)
            && self.grid.along([from.at, to.at], |segment| self.is_free(from, to, segment))
            && self.is_dry(from, to)
    }

    /// Whether a segment leaves the line between two places open.
    fn is_free(&self, from: Stand, to: Stand, number: u32) -> bool {
        let segment = self.segments[number as usize];
        if !meet([from.at, to.at], segment) {
            return true;
        }
        let known = [from, to].map(|stand| stand.corner.map(|corner| corner.vertex));
        let ends = self.ends[number as usize].map(Some);
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

/// The sum of the parts of a way may be shorter than the straight line by this part of it, because each is rounded.
const ROUNDING: f64 = 1e-9;

/// Whether each of two places may be left towards the other.
fn faces(from: Stand, to: Stand) -> bool {
    let sides = [(from, to), (to, from)].map(|(here, there)| match here.corner.and_then(|corner| corner.sector) {
        Some(sector) => leaves(here.at, sector, there.at),
        None => Some(0),
    });
    let [Some(own), Some(other)] = sides else { return false };
    // Along a barrier one stays on its side; seen from the other end the sides are exchanged.
    own == 0 || other == 0 || own != other
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
mod tests;
