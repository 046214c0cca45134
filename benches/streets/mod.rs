//! A made-up district of roads: junctions in towns, villages and between them, most of the roads that are Gabriel's among them, arterials
//! along the shortest ways between towns, curves, a river with seven bridges, and cells and sites beside them. The same on every machine
//! but for the last bits of sines and logarithms.

mod draw;
mod graph;

use draw::Draw;
use graph::{Joints, arterials, gabriel, largest};

/// Metres from side to side.
const SIDE: f64 = 60_000.0;
/// Junctions to begin with; some fall together or are cut off.
const JUNCTIONS: usize = 62_000;
const TOWNS: usize = 25;
const VILLAGES: usize = 900;
const BRIDGES: usize = 7;
/// A vertex on every so many metres of a road.
const STEP: f64 = 55.0;
/// Nearer than this, junctions are one.
const NEAR: f64 = 22.0;
/// Side of a cell, in metres.
const CELL: f64 = 100.0;
/// Speeds by class, in km/h.
const SPEEDS: [f64; 4] = [20.0, 30.0, 45.0, 70.0];

/// How fast people get to the road, in km/h.
pub const BESIDE: f64 = 4.0;
/// Milliseconds a metre at one km/h.
pub const MS: f64 = 3_600.0;

/// A road between two junctions.
pub struct Street {
    /// Vertices in its order.
    pub vertices: Vec<u32>,
    pub kmh: f64,
    /// Whether it is open against its order as well.
    pub is_both: bool,
}

/// A district.
pub struct District {
    pub at: Vec<[f64; 2]>,
    pub streets: Vec<Street>,
    /// Middles of cells that people live in, by row and column, and how many.
    pub cells: Vec<[f64; 2]>,
    pub people: Vec<i64>,
    /// Vertices that sites stand at.
    pub sites: Vec<u32>,
    pub places: Vec<i64>,
}

/// Makes one with so many cells and sites.
pub fn district(cells: usize, sites: usize) -> District {
    let mut draw = Draw::new(2036);
    let mut towns: Vec<([f64; 2], f64)> = Vec::new();
    for rank in 0..TOWNS {
        let at = [draw.between(0.06, 0.94) * SIDE, draw.between(0.06, 0.94) * SIDE];
        towns.push((at, 1.0 / ((rank + 1) as f64).powf(0.9)));
    }
    let junctions = junctions(&mut draw, &towns);
    let mut joints = Joints::new(&junctions, &gabriel(&junctions, |_| draw.one() < 0.62));
    joints.cut(
        |[a, b]| is_north(junctions[a as usize]) != is_north(junctions[b as usize]),
        BRIDGES,
        |[a, _]| junctions[a as usize][0] / SIDE,
    );
    let class = arterials(&junctions, &joints, &towns);
    let (mut at, mut streets) = (junctions.clone(), Vec::new());
    for (edge, class) in joints.edges.iter().zip(class) {
        let class = if class == 0 && draw.one() < 0.12 { 1 } else { class };
        let is_both = class > 0 || draw.one() >= 0.03;
        let vertices = curve(&mut draw, &mut at, *edge);
        streets.push(Street { vertices, kmh: SPEEDS[class], is_both });
    }
    let (at, streets) = largest(at, streets);
    let cells = lived_in(&mut draw, &at, cells);
    let people: Vec<i64> = cells.iter().map(|_| 1 + (draw.gamma() * 4.0) as i64).collect();
    let mut chosen = Vec::with_capacity(sites);
    while chosen.len() < sites {
        let vertex = draw.below(at.len()) as u32;
        if !chosen.contains(&vertex) {
            chosen.push(vertex);
        }
    }
    District { at, streets, cells, people, sites: chosen, places: Vec::new() }
}

impl District {
    /// Gives the sites places of uneven numbers, 21 for every 20 people.
    pub fn share_places(&mut self) {
        let mut draw = Draw::new(21);
        let weights: Vec<f64> = self.sites.iter().map(|_| draw.gamma() + 0.1).collect();
        let (all, sum) = (self.people.iter().sum::<i64>() as f64 * 1.05, weights.iter().sum::<f64>());
        self.places = weights.iter().map(|weight| (all * weight / sum).ceil() as i64).collect();
    }
}

/// The river winds from west to east.
fn is_north([x, y]: [f64; 2]) -> bool {
    let share = x / SIDE * 10.0;
    y > SIDE * (0.42 + 0.09 * (share * 0.71 + 1.0).sin() + 0.03 * (share * 1.9).sin())
}

fn junctions(draw: &mut Draw, towns: &[([f64; 2], f64)]) -> Vec<[f64; 2]> {
    let villages: Vec<[f64; 2]> = (0..VILLAGES).map(|_| [draw.one() * SIDE, draw.one() * SIDE]).collect();
    let all: f64 = towns.iter().map(|town| town.1).sum();
    let mut kept: std::collections::HashMap<[i64; 2], [f64; 2]> = std::collections::HashMap::new();
    let mut found = Vec::new();
    for number in 0..JUNCTIONS {
        let at = match number % 20 {
            0..12 => {
                let mut left = draw.one() * all;
                let town = towns.iter().find(|town| {
                    left -= town.1;
                    left < 0.0
                });
                let (middle, size) = *town.unwrap_or(&towns[0]);
                let far = draw.gamma() * (400.0 + 2_600.0 * (size / towns[0].1).sqrt());
                let angle = draw.one() * std::f64::consts::TAU;
                [middle[0] + far * angle.cos(), middle[1] + far * angle.sin()]
            }
            12..17 => {
                let middle = villages[draw.below(VILLAGES)];
                [middle[0] + draw.normal() * 260.0, middle[1] + draw.normal() * 260.0]
            }
            _ => [draw.one() * SIDE, draw.one() * SIDE],
        };
        let [column, row] = at.map(|metres| (metres / NEAR).floor() as i64);
        let is_in = at.iter().all(|metres| (0.0..SIDE).contains(metres));
        let near = (-1..=1).flat_map(|x| (-1..=1).map(move |y| [column + x, row + y]));
        let mut near = near.filter_map(|square| kept.get(&square));
        let is_near = near.any(|other: &[f64; 2]| (other[0] - at[0]).hypot(other[1] - at[1]) < NEAR);
        if is_in && !is_near {
            kept.insert([column, row], at);
            found.push(at);
        }
    }
    found
}

/// A road between two junctions, with vertices between that bend it.
fn curve(draw: &mut Draw, at: &mut Vec<[f64; 2]>, [a, b]: [u32; 2]) -> Vec<u32> {
    let (from, to) = (at[a as usize], at[b as usize]);
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let metres = dx.hypot(dy);
    let between = ((metres / STEP) as usize).min(12);
    let bend = metres * draw.normal() * 0.06;
    let mut vertices = vec![a];
    for number in 1..=between {
        let share = number as f64 / (between + 1) as f64;
        let aside = ((share * std::f64::consts::PI).sin() * bend + draw.normal() * 1.5) / metres;
        vertices.push(at.len() as u32);
        at.push([from[0] + dx * share - dy * aside, from[1] + dy * share + dx * aside]);
    }
    vertices.push(b);
    vertices
}

/// Cells near roads, by row and column.
fn lived_in(draw: &mut Draw, at: &[[f64; 2]], number: usize) -> Vec<[f64; 2]> {
    let mut found = std::collections::BTreeSet::new();
    while found.len() < number {
        let near = at[draw.below(at.len())];
        let place = [near[0] + draw.normal() * 150.0, near[1] + draw.normal() * 150.0];
        if place.iter().all(|metres| (0.0..SIDE).contains(metres)) {
            let [column, row] = place.map(|metres| (metres / CELL) as u32);
            found.insert([row, column]);
        }
    }
    found.into_iter().map(|[row, column]| [column, row].map(|number| (f64::from(number) + 0.5) * CELL)).collect()
}
