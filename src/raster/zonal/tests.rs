use super::*;
use geo::{Intersects, Point, Polygon};
use proptest::prelude::*;

/// Whole-number stars: corners at the same height, level edges, edges through places.
fn star(radii: &[i32], middle: (i32, i32), scale: f64) -> Option<Polygon<f64>> {
    let n = radii.len() as f64;
    let corner = |(i, r): (usize, &i32)| {
        let angle = i as f64 / n * std::f64::consts::TAU;
        let [x, y] = [f64::from(*r) * angle.cos(), f64::from(*r) * angle.sin()];
        (scale * (x.round() + f64::from(middle.0)), scale * (y.round() + f64::from(middle.1)))
    };
    let star = Polygon::new(radii.iter().enumerate().map(corner).collect::<Vec<_>>().into(), vec![]);
    geo::Validation::is_valid(&star).then_some(star)
}

proptest! {
    #[test]
    fn places_lie_where_the_library_says(
        stars in prop::collection::vec((prop::collection::vec(1_i32..12, 5..24), -9_i32..9, -9_i32..9), 1..5),
        gaps in prop::collection::vec(any::<bool>(), 27 * 27),
        which in 0_usize..4,
    ) {
        // Steps and origins whose products are rounded, and shapes on the same numbers.
        let (origin, step) = [([-13.0, -13.0], 1.0), ([-1.3, -1.3], 0.1), ([3e5, 4e6], 100.0 / 3.0), ([-6.5, -6.5], 0.5)][which];
        let scale = [1.0, 0.1, 100.0, 1.0][which];
        let places = || (0..27_u32 * 27).filter(|i| gaps[*i as usize]);
        let (col, row): (Vec<u32>, Vec<u32>) = places().map(|i| (i % 27, i / 27)).unzip();
        let Some(rows) = Rows::regular(&col, &row, origin, [step; 2]) else { return Ok(()) };
        let at = |c: f64, axis: usize| origin[axis] + c * step;
        let shapes: Vec<MultiPolygon<f64>> = stars
            .iter()
            .filter_map(|(radii, x, y)| star(radii, (*x, *y), scale))
            .map(|star| if which == 2 { geo::Translate::translate(&star, origin[0] + 450.0, origin[1] + 450.0) } else { star })
            .map(MultiPolygon::from)
            .collect();
        let found = first_of(&rows, &shapes.iter().collect::<Vec<_>>(), |shape| shape);
        let expected: Vec<Option<usize>> = col.iter().zip(&row).map(|(c, r)| {
            let point = Point::new(at(f64::from(*c), 0), at(f64::from(*r), 1));
            shapes.iter().position(|shape| shape.intersects(&point))
        }).collect();
        prop_assert_eq!(found, Some(expected));
    }
}

#[test]
fn a_hole_is_outside_and_its_edge_is_not() {
    let square = |low: f64, high: f64| {
        geo::LineString::from(vec![(low, low), (high, low), (high, high), (low, high), (low, low)])
    };
    let shape = MultiPolygon::from(Polygon::new(square(0.0, 8.0), vec![square(3.0, 6.0)]));
    let (col, row): (Vec<u32>, Vec<u32>) = (0..100).map(|i| (i % 10, i / 10)).unzip();
    let found = Rows::regular(&col, &row, [0.0; 2], [1.0; 2]).and_then(|rows| first_of(&rows, &[&shape], |_| ()));
    let inside = |k: usize| {
        let (c, r) = (k % 10, k / 10);
        c <= 8 && r <= 8 && !((4..6).contains(&c) && (4..6).contains(&r))
    };
    assert_eq!(found, Some((0..100).map(|k| inside(k).then_some(())).collect()));
}
