//! Residential land by points of a lattice, where ways are no straight lines and reach no circles.

use geo::{Area, BoundingRect, Centroid, InteriorPoint, MultiPolygon, Polygon};

/// No lattice is wider, in metres.
const STEP: f64 = 25.0;

/// Land that has fewer points is looked at by halves of the step, three times at most.
const ENOUGH: f64 = 20_000.0;

/// No more points are looked at.
const MOST: usize = 4_000_000;

/// Points of some land, each with the land that it stands for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lattice {
    pub points: Vec<[f64; 2]>,
    /// Square metres.
    pub areas: Vec<f64>,
}

/// The step for so many square metres of land.
///
/// # Errors
/// How many points there would be, where they are too many.
pub(super) fn step(area: f64) -> Result<f64, usize> {
    let points = |step: f64| area / (step * step);
    if points(STEP) > MOST as f64 {
        return Err(points(STEP) as usize);
    }
    let halves = (0..3).take_while(|half| points(STEP / f64::from(1 << half)) < ENOUGH).count();
    Ok(STEP / f64::from(1 << halves))
}

/// Points (m + 1/2) s, (n + 1/2) s of the analysis system within each polygon, between which its area is shared; one within it where it has
/// none of them.
///
/// # Cost
/// O(edges + rows + points).
pub(super) fn lattice(land: &MultiPolygon<f64>, step: f64) -> Lattice {
    let mut made = Lattice::default();
    for polygon in land {
        let first = made.points.len();
        within(polygon, step, &mut made.points);
        if made.points.len() == first {
            let inside = polygon.interior_point().or_else(|| polygon.centroid());
            made.points.extend(inside.map(|at| [at.x(), at.y()]));
        }
        let own = made.points.len() - first;
        made.areas.extend(std::iter::repeat_n(polygon.unsigned_area() / own.max(1) as f64, own));
    }
    made
}

fn within(polygon: &Polygon<f64>, step: f64, points: &mut Vec<[f64; 2]>) {
    let Some(around) = polygon.bounding_rect() else { return };
    // The first middle that does not lie before a place.
    let next = |place: f64| (place / step - 0.5).ceil() as i64;
    let middle = |number: i64| (number as f64 + 0.5) * step;
    let (low, high) = (next(around.min().y), next(around.max().y));
    let mut crossed: Vec<Vec<f64>> = vec![Vec::new(); (high - low).max(0) as usize];
    for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
        for edge in ring.lines() {
            let (a, b) = if edge.start.y <= edge.end.y { (edge.start, edge.end) } else { (edge.end, edge.start) };
            for row in next(a.y).max(low)..next(b.y).min(high) {
                let x = a.x + (middle(row) - a.y) / (b.y - a.y) * (b.x - a.x);
                crossed[(row - low) as usize].push(x);
            }
        }
    }
    for (row, mut crossed) in (low..).zip(crossed) {
        crossed.sort_unstable_by(f64::total_cmp);
        for pair in crossed.chunks_exact(2) {
            points.extend((next(pair[0])..next(pair[1])).map(|column| [middle(column), middle(row)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Point, polygon};

    #[test]
    fn every_point_of_the_lattice_within_is_there_once() {
        let land = MultiPolygon::new(vec![
            polygon!(
                exterior: [(x: 3.0, y: 7.0), (x: 410.0, y: -60.0), (x: 380.0, y: 333.0), (x: 120.0, y: 250.0), (x: -20.0, y: 300.0)],
                interiors: [[(x: 100.0, y: 100.0), (x: 200.3, y: 110.0), (x: 150.0, y: 200.0)]]
            ),
            // Nothing of the lattice lies within.
            polygon![(x: 1_001.0, y: 1_001.0), (x: 1_006.0, y: 1_001.0), (x: 1_003.0, y: 1_009.0)],
        ]);
        for step in [25.0, 12.5, 7.0] {
            let made = lattice(&land, step);
            let near = (-20..120).flat_map(|x| (-20..120).map(move |y| [x, y]));
            let near = near.map(|at: [i32; 2]| at.map(|place| (f64::from(place) + 0.5) * step));
            let mut expected: Vec<[f64; 2]> = near.filter(|[x, y]| land.0[0].contains(&Point::new(*x, *y))).collect();
            let (last, all) = made.points.split_last().unwrap();
            let mut all = all.to_vec();
            all.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
            expected.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
            assert_eq!(all, expected, "{step}");
            assert!(land.0[1].contains(&Point::new(last[0], last[1])));
            assert!((made.areas.iter().sum::<f64>() - land.unsigned_area()).abs() < 1e-6);
        }
    }

    #[test]
    fn neighbours_share_no_point_and_lose_none() {
        // A border that goes through points of the lattice.
        let [west, east] = [[-60.0, 12.5], [12.5, 90.0]].map(|[from, to]| {
            MultiPolygon::new(vec![
                polygon![(x: from, y: 0.0), (x: to, y: 0.0), (x: to, y: 100.0), (x: from, y: 100.0)],
            ])
        });
        let of = |land: &MultiPolygon<f64>| lattice(land, 25.0).points;
        let whole = MultiPolygon::new(vec![
            polygon![(x: -60.0, y: 0.0), (x: 90.0, y: 0.0), (x: 90.0, y: 100.0), (x: -60.0, y: 100.0)],
        ]);
        assert_eq!(of(&west).len() + of(&east).len(), of(&whole).len());
        assert_eq!(of(&whole).len(), 24);
    }

    #[test]
    fn steps_are_halved_for_little_land_and_much_is_refused() {
        assert_eq!([1e9, 2e7, 1e7, 3e6, 1e6, 1.0].map(step), [25.0, 25.0, 12.5, 6.25, 6.25, 3.125].map(Ok));
        assert_eq!(step(4e9), Err(6_400_000));
    }
}
