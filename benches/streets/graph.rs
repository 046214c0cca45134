//! Which junctions have a road between them.

use super::{SPEEDS, Street};
use spade::{DelaunayTriangulation, Point2, Triangulation};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Junctions, and the roads between them.
pub struct Joints {
    pub edges: Vec<[u32; 2]>,
    pub metres: Vec<f64>,
}

impl Joints {
    pub fn new(at: &[[f64; 2]], edges: &[[u32; 2]]) -> Self {
        Self { edges: edges.to_vec(), metres: edges.iter().map(|edge| length(at, *edge)).collect() }
    }

    /// Takes away those that cross something, but for a few.
    pub fn cut(&mut self, crosses: impl Fn([u32; 2]) -> bool, few: usize, place: impl Fn([u32; 2]) -> f64) {
        let crossing: Vec<usize> = (0..self.edges.len()).filter(|edge| crosses(self.edges[*edge])).collect();
        let far = |edge: &usize, wanted: f64| (place(self.edges[*edge]) - wanted).abs();
        let kept: Vec<usize> = (0..few)
            .map(|number| 0.08 + 0.84 * number as f64 / (few - 1) as f64)
            .filter_map(|wanted| crossing.iter().copied().min_by(|a, b| far(a, wanted).total_cmp(&far(b, wanted))))
            .collect();
        let is_kept = |edge: &usize| crossing.binary_search(edge).is_err() || kept.contains(edge);
        let kept: Vec<usize> = (0..self.edges.len()).filter(is_kept).collect();
        self.metres = kept.iter().map(|edge| self.metres[*edge]).collect();
        self.edges = kept.iter().map(|edge| self.edges[*edge]).collect();
    }
}

fn length(at: &[[f64; 2]], [a, b]: [u32; 2]) -> f64 {
    let [a, b] = [a, b].map(|junction| at[junction as usize]);
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The first of those that are connected.
fn root(of: &mut [u32], mut one: u32) -> u32 {
    while of[one as usize] != one {
        of[one as usize] = of[of[one as usize] as usize];
        one = of[one as usize];
    }
    one
}

/// The shortest tree over all junctions, and those roads of Gabriel and Sokal (1969) that are wanted and no longer than 1.5 km.
pub fn gabriel(at: &[[f64; 2]], mut is_wanted: impl FnMut([u32; 2]) -> bool) -> Vec<[u32; 2]> {
    let points = at.iter().map(|[x, y]| Point2::new(*x, *y)).collect();
    let Ok(net) = DelaunayTriangulation::<Point2<f64>>::bulk_load_stable(points) else { return Vec::new() };
    let mut edges: Vec<([u32; 2], bool)> = Vec::new();
    for edge in net.undirected_edges() {
        let [from, to] = edge.positions();
        let middle = Point2::new(from.x.midpoint(to.x), from.y.midpoint(to.y));
        let square = from.distance_2(to) / 4.0;
        let directed = edge.as_directed();
        let opposite = [directed.opposite_position(), directed.rev().opposite_position()];
        let is_clear = opposite.iter().flatten().all(|point| point.distance_2(middle) >= square);
        let mut ends = edge.vertices().map(|vertex| vertex.index() as u32);
        ends.sort_unstable();
        edges.push((ends, is_clear));
    }
    edges.sort_by(|a, b| length(at, a.0).total_cmp(&length(at, b.0)).then(a.0.cmp(&b.0)));
    let mut of: Vec<u32> = (0..at.len() as u32).collect();
    let mut kept = Vec::new();
    for (edge, is_clear) in edges {
        let [a, b] = edge.map(|end| root(&mut of, end));
        let is_new = a != b;
        of[a as usize] = b;
        if (is_clear && length(at, edge) < 1_500.0 && is_wanted(edge)) || is_new {
            kept.push(edge);
        }
    }
    kept.sort_unstable();
    kept
}

/// The class of each road: higher where the shortest ways between towns go.
pub fn arterials(at: &[[f64; 2]], joints: &Joints, towns: &[([f64; 2], f64)]) -> Vec<usize> {
    let mut around: Vec<Vec<(u32, u32)>> = vec![Vec::new(); at.len()];
    for (number, [a, b]) in (0..).zip(&joints.edges) {
        around[*a as usize].push((*b, number));
        around[*b as usize].push((*a, number));
    }
    let far =
        |junction: &u32, to: [f64; 2]| (at[*junction as usize][0] - to[0]).hypot(at[*junction as usize][1] - to[1]);
    let middles =
        towns.iter().filter_map(|(to, _)| (0..at.len() as u32).min_by(|a, b| far(a, *to).total_cmp(&far(b, *to))));
    let middles: Vec<u32> = middles.collect();
    let mut uses = vec![0.0; joints.edges.len()];
    for (from, start) in middles.iter().enumerate() {
        let (mut best, mut by) = (vec![u64::MAX; at.len()], vec![u32::MAX; at.len()]);
        let mut heap = BinaryHeap::from([(Reverse(0_u64), *start)]);
        best[*start as usize] = 0;
        while let Some((Reverse(label), junction)) = heap.pop() {
            if label > best[junction as usize] {
                continue;
            }
            for (other, edge) in &around[junction as usize] {
                let reached = label + (joints.metres[*edge as usize] * 1e3) as u64;
                if reached < best[*other as usize] {
                    (best[*other as usize], by[*other as usize]) = (reached, *edge);
                    heap.push((Reverse(reached), *other));
                }
            }
        }
        for (to, end) in middles.iter().enumerate() {
            let mut junction = *end;
            while by[junction as usize] != u32::MAX && junction != *start {
                let edge = by[junction as usize] as usize;
                uses[edge] += towns[from].1 * towns[to].1;
                let [a, b] = joints.edges[edge];
                junction = if a == junction { b } else { a };
            }
        }
    }
    let class = |uses: &f64| if *uses > 1.0 { SPEEDS.len() - 1 } else { usize::from(*uses > 0.0) * 2 };
    uses.iter().map(class).collect()
}

/// The part that most vertices are in, numbered anew.
pub fn largest(at: Vec<[f64; 2]>, streets: Vec<Street>) -> (Vec<[f64; 2]>, Vec<Street>) {
    let mut of: Vec<u32> = (0..at.len() as u32).collect();
    for street in &streets {
        for pair in street.vertices.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|vertex| root(&mut of, vertex));
            of[a as usize] = b;
        }
    }
    let of: Vec<u32> = (0..at.len() as u32).map(|vertex| root(&mut of, vertex)).collect();
    let mut sizes = vec![0; at.len()];
    for one in &of {
        sizes[*one as usize] += 1;
    }
    let most = (0..at.len()).max_by_key(|one| sizes[*one]).unwrap_or(0) as u32;
    let mut number = vec![u32::MAX; at.len()];
    let mut kept = Vec::new();
    for (vertex, place) in at.iter().enumerate().filter(|(vertex, _)| of[*vertex] == most) {
        number[vertex] = kept.len() as u32;
        kept.push(*place);
    }
    let mut streets = streets;
    streets.retain(|street| number[street.vertices[0] as usize] != u32::MAX);
    for street in &mut streets {
        street.vertices.iter_mut().for_each(|vertex| *vertex = number[*vertex as usize]);
    }
    (kept, streets)
}
