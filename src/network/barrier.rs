//! Lines that nobody crosses.

use geo::Coord;
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};
use std::collections::BTreeMap;

/// Segments of barriers, to be asked what crosses them.
#[derive(Debug, Clone, Default)]
pub struct Barriers {
    tree: RTree<GeomWithData<Line<[f64; 2]>, u32>>,
    pub(super) segments: Vec<[[f64; 2]; 2]>,
}

/// On which side of the line from a to b the third place lies, exactly: 1 to the left, -1 to the right, 0 on it.
pub(super) fn side(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> i8 {
    let [a, b, c] = [a, b, c].map(|[x, y]| Coord { x, y });
    match RobustKernel::orient2d(a, b, c) {
        Orientation::CounterClockwise => 1,
        Orientation::Clockwise => -1,
        Orientation::Collinear => 0,
    }
}

/// Whether two segments have a point in common.
pub(super) fn meet(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> bool {
    let over = |a: [[f64; 2]; 2], axis: usize, b: [[f64; 2]; 2]| {
        let range = |s: [[f64; 2]; 2]| [s[0][axis].min(s[1][axis]), s[0][axis].max(s[1][axis])];
        let (a, b) = (range(a), range(b));
        a[0] <= b[1] && b[0] <= a[1]
    };
    let apart = |a: [[f64; 2]; 2], b: [[f64; 2]; 2]| {
        let [one, other] = b.map(|point| side(a[0], a[1], point));
        one * other > 0
    };
    over(a, 0, b) && over(a, 1, b) && !apart(a, b) && !apart(b, a)
}

/// Lines with a vertex wherever a vertex of any of them lies on another, so that those which run along each other have the same segments there.
///
/// # Cost
/// O(vertices log segments + what lies on segments).
pub(super) fn noded(lines: &[Vec<[f64; 2]>]) -> Vec<Vec<[f64; 2]>> {
    let all = Barriers::new(lines);
    let mut on: BTreeMap<u32, Vec<[f64; 2]>> = BTreeMap::new();
    for vertex in lines.iter().flatten() {
        for number in all.near(*vertex, *vertex) {
            let [a, b] = all.segments[number as usize];
            if *vertex != a && *vertex != b && side(a, b, *vertex) == 0 {
                on.entry(number).or_default().push(*vertex);
            }
        }
    }
    let mut number = 0;
    let mut cut = |line: &Vec<[f64; 2]>| {
        let mut made: Vec<[f64; 2]> = line.first().copied().into_iter().collect();
        // As segments are numbered: those without a length are none.
        for pair in line.windows(2).filter(|pair| pair[0] != pair[1]) {
            let mut within = on.remove(&number).unwrap_or_default();
            let far = |at: &[f64; 2]| (at[0] - pair[0][0]).hypot(at[1] - pair[0][1]);
            within.sort_by(|a, b| far(a).total_cmp(&far(b)));
            within.dedup();
            made.extend(within);
            made.push(pair[1]);
            number += 1;
        }
        made
    };
    lines.iter().map(&mut cut).collect()
}

impl Barriers {
    /// From lines.
    pub fn new(lines: &[Vec<[f64; 2]>]) -> Self {
        let segments: Vec<[[f64; 2]; 2]> = lines
            .iter()
            .flat_map(|line| line.windows(2).map(|pair| [pair[0], pair[1]]))
            .filter(|[a, b]| a != b)
            .collect();
        let found = segments.iter().zip(0..).map(|([a, b], number)| GeomWithData::new(Line::new(*a, *b), number));
        Self { tree: RTree::bulk_load(found.collect()), segments }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Whether a straight line between two places meets any.
    pub fn cross(&self, from: [f64; 2], to: [f64; 2]) -> bool {
        if self.is_empty() {
            return false;
        }
        let near = self.near(from, to);
        near.into_iter().any(|number| meet([from, to], self.segments[number as usize]))
    }

    /// Where a line meets them, in its order. Places where it runs along one are not among them.
    pub fn met(&self, from: [f64; 2], to: [f64; 2]) -> Vec<[f64; 2]> {
        let mut found: Vec<(f64, [f64; 2])> = Vec::new();
        for number in self.near(from, to) {
            let [c, d] = self.segments[number as usize];
            if !meet([from, to], [c, d]) || (side(from, to, c) == 0 && side(from, to, d) == 0) {
                continue;
            }
            let off = |p: [f64; 2]| (d[0] - c[0]) * (p[1] - c[1]) - (d[1] - c[1]) * (p[0] - c[0]);
            let share = (off(from) / (off(from) - off(to))).clamp(0.0, 1.0);
            found.push((share, [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]));
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.dedup_by(|next, first| next.0 == first.0);
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// Segments whose box is met by that of a line.
    pub(super) fn near(&self, from: [f64; 2], to: [f64; 2]) -> Vec<u32> {
        let found = self.tree.locate_in_envelope_intersecting(AABB::from_corners(from, to));
        found.map(|segment| segment.data).collect()
    }
}
