//! What lines that were not drawn as a network leave open: crossings without a vertex, and ends that stop short of another line.

use super::barrier::side;
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, PointDistance, RTree};

/// What is loose among lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loose {
    /// Crossings of two lines on one level without a vertex of both.
    pub crossings: Vec<Crossing>,
    /// Positions of ends that meet nothing, and lie within the distance of another line.
    pub ends: Vec<[f64; 2]>,
}

/// Where two lines cross.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Line and segment of each.
    pub of: [(u32, u32); 2],
    /// The position.
    pub at: [f64; 2],
}

type Segment = GeomWithData<Line<[f64; 2]>, (u32, u32)>;

/// Looks at lines over vertices, each with its level: what runs on different levels does not meet. Ends are looked at within `near` metres.
///
/// # Cost
/// O(segments log segments + what is found).
pub fn loose(at: &[[f64; 2]], lines: &[(&[u32], i32)], near: f64) -> Loose {
    let place = |vertex: u32| at[vertex as usize];
    let mut segments: Vec<Segment> = Vec::new();
    let mut uses = vec![0_u32; at.len()];
    for (number, (vertices, _)) in lines.iter().enumerate() {
        for (segment, pair) in vertices.windows(2).enumerate() {
            let line = Line::new(place(pair[0]), place(pair[1]));
            segments.push(GeomWithData::new(line, (number as u32, segment as u32)));
        }
        for vertex in *vertices {
            uses[*vertex as usize] += 1;
        }
    }
    let tree = RTree::bulk_load(segments);
    let ends_of = |(line, segment): (u32, u32)| {
        let vertices = lines[line as usize].0;
        [vertices[segment as usize], vertices[segment as usize + 1]]
    };
    let mut found = Loose::default();
    for (number, (vertices, level)) in lines.iter().enumerate() {
        for (segment, pair) in vertices.windows(2).enumerate() {
            let own = (number as u32, segment as u32);
            let [a, b] = [place(pair[0]), place(pair[1])];
            for other in tree.locate_in_envelope_intersecting(AABB::from_corners(a, b)) {
                let their = ends_of(other.data);
                if other.data <= own
                    || lines[other.data.0 as usize].1 != *level
                    || their.iter().any(|v| pair.contains(v))
                {
                    continue;
                }
                if let Some(at) = crossing([a, b], their.map(place)) {
                    found.crossings.push(Crossing { of: [own, other.data], at });
                }
            }
        }
        let (Some(first), Some(last)) = (vertices.first(), vertices.last()) else { continue };
        for end in [*first, *last] {
            let is_loose = uses[end as usize] == 1;
            let beside = |segment: &&Segment| {
                segment.data.0 != number as u32
                    && lines[segment.data.0 as usize].1 == *level
                    && segment.geom().distance_2(&place(end)) <= near * near
            };
            let [x, y] = place(end);
            let around = AABB::from_corners([x - near, y - near], [x + near, y + near]);
            if is_loose && tree.locate_in_envelope_intersecting(around).any(|segment| beside(&segment)) {
                found.ends.push(place(end));
            }
        }
    }
    found.crossings.sort_by_key(|crossing| crossing.of);
    found.ends.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    found
}

/// Where two segments cross, each within.
fn crossing([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> Option<[f64; 2]> {
    let [of_c, of_d, of_a, of_b] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
    if of_c * of_d > 0 || of_a * of_b > 0 || (of_c == 0 && of_d == 0) {
        return None;
    }
    let off = |p: [f64; 2]| (d[0] - c[0]) * (p[1] - c[1]) - (d[1] - c[1]) * (p[0] - c[0]);
    let share = off(a) / (off(a) - off(b));
    Some([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])])
}

impl Loose {
    /// The lines with a vertex at every crossing; the vertices that are added stand behind the others.
    pub fn mended(&self, at: &mut Vec<[f64; 2]>, lines: &[&[u32]]) -> Vec<Vec<u32>> {
        let mut added: Vec<((u32, u32), u32)> = Vec::new();
        for crossing in &self.crossings {
            let vertex = at.len() as u32;
            at.push(crossing.at);
            added.extend(crossing.of.map(|segment| (segment, vertex)));
        }
        added.sort_unstable();
        let mut mended = Vec::with_capacity(lines.len());
        for (number, vertices) in lines.iter().enumerate() {
            let mut line = Vec::with_capacity(vertices.len());
            for (segment, vertex) in vertices.iter().enumerate() {
                line.push(*vertex);
                let own = (number as u32, segment as u32);
                let range = added.partition_point(|added| added.0 < own)..added.partition_point(|added| added.0 <= own);
                let from = at[*vertex as usize];
                let mut here: Vec<u32> = added[range].iter().map(|added| added.1).collect();
                here.sort_by(|a, b| {
                    let far = |v: &u32| (at[*v as usize][0] - from[0]).hypot(at[*v as usize][1] - from[1]);
                    far(a).total_cmp(&far(b))
                });
                line.extend(here);
            }
            mended.push(line);
        }
        mended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_and_ends_that_stop_short_are_found_and_crossings_mended() {
        let mut at = vec![
            [0.0, 0.0],
            [100.0, 0.0],
            [50.0, -50.0],
            [50.0, 50.0],
            [20.0, 30.0],
            [20.0, 10.0],
            [0.0, 5.0],
            [9.0, -5.0],
        ];
        let lines: Vec<(&[u32], i32)> = vec![(&[0, 1], 0), (&[2, 3], 0), (&[4, 5], 0), (&[6, 7], 1)];
        let found = loose(&at, &lines, 20.0);
        assert_eq!(found.crossings, [Crossing { of: [(0, 0), (1, 0)], at: [50.0, 0.0] }]);
        assert_eq!(found.ends, [[20.0, 10.0]]);
        let plain: Vec<&[u32]> = lines.iter().map(|line| line.0).collect();
        let mended = found.mended(&mut at, &plain);
        assert_eq!(mended, [vec![0, 8, 1], vec![2, 8, 3], vec![4, 5], vec![6, 7]]);
        assert_eq!(at[8], [50.0, 0.0]);
        let all: Vec<(&[u32], i32)> = mended.iter().zip([0, 0, 0, 1]).map(|(line, level)| (&line[..], level)).collect();
        assert!(loose(&at, &all, 20.0).crossings.is_empty());
    }
}
