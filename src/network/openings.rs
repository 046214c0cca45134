//! Places at which barriers may be crossed: points, lines and areas.

use super::Barriers;
use super::barrier::meet;
use super::ring;
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, PointDistance, RTree};

type Piece = GeomWithData<Line<[f64; 2]>, u32>;

/// Crossings, to be asked which of them a place belongs to.
#[derive(Debug, Clone, Default)]
pub struct Openings {
    tree: RTree<Piece>,
    all: Vec<Vec<[f64; 2]>>,
    within: f64,
}

impl Openings {
    /// From points (one position), lines, and edges of areas (closed lines, whose inside counts as well), each with what lies within so many
    /// metres of it.
    pub fn new(crossings: &[Vec<[f64; 2]>], within: f64) -> Self {
        let pieces = crossings.iter().zip(0..).flat_map(|(crossing, number)| {
            segments(crossing).map(move |[a, b]| GeomWithData::new(Line::new(a, b), number))
        });
        Self { tree: RTree::bulk_load(pieces.collect()), all: crossings.to_vec(), within }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The crossings that a place belongs to, ascending.
    ///
    /// # Cost
    /// O(log segments + areas).
    pub fn at(&self, place: [f64; 2]) -> Vec<u32> {
        let [x, y] = place;
        let around = AABB::from_corners([x - self.within, y - self.within], [x + self.within, y + self.within]);
        let is_near = |piece: &&Piece| piece.geom().distance_2(&place) <= self.within * self.within;
        let near = self.tree.locate_in_envelope_intersecting(around).filter(is_near).map(|piece| piece.data);
        let areas = self.all.iter().zip(0..).filter(|(crossing, _)| is_in(crossing, place)).map(|area| area.1);
        let mut found: Vec<u32> = near.chain(areas).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How many of them no barrier belongs to.
    ///
    /// # Cost
    /// O(segments log segments of barriers + areas x segments of barriers).
    pub fn idle(&self, barriers: &Barriers) -> usize {
        let touches = |crossing: &Vec<[f64; 2]>| {
            let by_edge = segments(crossing).any(|[a, b]| {
                let [low, high] = [0, 1].map(|high| {
                    [0, 1].map(|axis| {
                        if high == 0 { a[axis].min(b[axis]) - self.within } else { a[axis].max(b[axis]) + self.within }
                    })
                });
                let near = barriers.near(low, high);
                near.into_iter().any(|number| apart([a, b], barriers.segments[number as usize]) <= self.within)
            });
            by_edge || barriers.segments.iter().any(|segment| is_in(crossing, segment[0]))
        };
        self.all.iter().filter(|crossing| !touches(crossing)).count()
    }
}

/// The straight pieces of a crossing; of a point one that is no longer than it.
fn segments(crossing: &[[f64; 2]]) -> impl Iterator<Item = [[f64; 2]; 2]> + '_ {
    let point = crossing.first().filter(|_| crossing.len() == 1).map(|at| [*at, *at]);
    point.into_iter().chain(crossing.windows(2).map(|pair| [pair[0], pair[1]]))
}

/// Metres between two segments.
fn apart(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> f64 {
    if meet(a, b) {
        return 0.0;
    }
    let ends = |a: [[f64; 2]; 2], b: [[f64; 2]; 2]| a.map(|end| Line::new(b[0], b[1]).distance_2(&end));
    ends(a, b).into_iter().chain(ends(b, a)).fold(f64::INFINITY, f64::min).sqrt()
}

/// Whether a place lies in the area that a closed line is the edge of; other lines have none.
fn is_in(line: &[[f64; 2]], at: [f64; 2]) -> bool {
    line.len() >= 4 && line.first() == line.last() && ring::is_in(line, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_lines_and_areas_open_what_is_near() {
        let square = vec![[200.0, -40.0], [300.0, -40.0], [300.0, 40.0], [200.0, 40.0], [200.0, -40.0]];
        let crossings =
            vec![vec![[0.0, 3.0]], vec![[100.0, 30.0], [100.0, -30.0]], square, vec![[400.0, 30.0], [400.0, 21.0]]];
        let openings = Openings::new(&crossings, 20.0);
        for (at, expected) in [
            ([0.0, 0.0], vec![0]),
            ([19.0, 0.0], vec![0]),
            ([20.0, 0.0], vec![]),
            ([80.0, 0.0], vec![1]),
            ([79.9, 0.0], vec![]),
            ([250.0, 0.0], vec![2]),
            ([319.0, 0.0], vec![2]),
            ([321.0, 0.0], vec![]),
        ] {
            assert_eq!(openings.at(at), expected, "{at:?}");
        }
        let river = Barriers::new(&[vec![[-1_000.0, 0.0], [1_000.0, 0.0]]]);
        assert_eq!((openings.len(), openings.idle(&river), openings.idle(&Barriers::default())), (4, 1, 4));
        // A barrier that lies within an area and touches no edge of it.
        let short = Barriers::new(&[vec![[240.0, 0.0], [260.0, 0.0]]]);
        assert_eq!(Openings::new(&crossings, 0.0).idle(&short), 3);
        assert_eq!(Openings::new(&crossings, 0.0).idle(&river), 2);
        // A line that ends where the barrier begins to be out of reach.
        assert_eq!(Openings::new(&[vec![[0.0, 50.0], [0.0, 20.0]]], 20.0).idle(&river), 0);
        assert_eq!(Openings::new(&[vec![[0.0, 50.0], [0.0, 20.1]]], 20.0).idle(&river), 1);
    }
}
