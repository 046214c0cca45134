//! Positions that are one vertex, where only how near they are says so.

use std::collections::HashMap;

/// A vertex for each position: positions that are no farther apart than the tolerance, in metres, may be one. Taken from west to east and
/// south to north, a position joins the nearest vertex within the tolerance, of equals the first, or becomes one itself; so a vertex never
/// drifts along a row of near positions, and their order changes nothing. Vertices stand where their first position does.
///
/// # Cost
/// O(n log n).
pub fn join(positions: &[[f64; 2]], tolerance: f64) -> (Vec<u32>, Vec<[f64; 2]>) {
    let mut order: Vec<u32> = (0..positions.len() as u32).collect();
    order.sort_unstable_by(|a, b| {
        let [a, b] = [a, b].map(|number| positions[*number as usize]);
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
    });
    let step = if tolerance > 0.0 { tolerance } else { 1e-3 };
    let square = |at: [f64; 2]| at.map(|metres| (metres / step).floor() as i64);
    let mut vertices: Vec<[f64; 2]> = Vec::new();
    let mut held: HashMap<[i64; 2], Vec<u32>> = HashMap::new();
    let mut of = vec![0; positions.len()];
    for number in order {
        let at = positions[number as usize];
        let [column, row] = square(at);
        let near = (-1..=1).flat_map(|x| (-1..=1).map(move |y| [column + x, row + y]));
        let near = near.filter_map(|square| held.get(&square)).flatten();
        let far = |vertex: u32| {
            let other = vertices[vertex as usize];
            (other[0] - at[0]).hypot(other[1] - at[1])
        };
        let best = near.map(|vertex| (far(*vertex), *vertex)).filter(|(metres, _)| *metres <= tolerance);
        let best = best.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        of[number as usize] = match best {
            Some((_, vertex)) => vertex,
            None => {
                let vertex = vertices.len() as u32;
                vertices.push(at);
                held.entry([column, row]).or_default().push(vertex);
                vertex
            }
        };
    }
    (of, vertices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn near_positions_are_one_vertex_and_rows_of_them_do_not_collapse() {
        let (of, vertices) = join(&[[0.0, 0.0], [100.3, 0.0], [100.0, 0.0], [100.0, 0.6]], 0.5);
        assert_eq!((of, vertices.len()), (vec![0, 1, 1, 2], 3));
        let row: Vec<[f64; 2]> = (0..100).map(|n| [f64::from(n) * 0.4, 0.0]).collect();
        assert_eq!(join(&row, 0.5).1.len(), 50);
        assert_eq!(join(&[[1.0, 1.0], [1.0, 1.0], [1.0, 1.000_1]], 0.0).0, [0, 0, 1]);
    }

    proptest! {
        #[test]
        fn vertices_are_apart_and_no_position_is_moved_beyond_the_tolerance(
            positions in prop::collection::vec((0_i32..40, 0_i32..40).prop_map(|(x, y)| [f64::from(x) / 10.0, f64::from(y) / 10.0]), 1..60),
        ) {
            let (of, vertices) = join(&positions, 0.5);
            for (at, vertex) in positions.iter().zip(&of) {
                let to = vertices[*vertex as usize];
                prop_assert!((to[0] - at[0]).hypot(to[1] - at[1]) <= 0.5);
            }
            for (number, a) in vertices.iter().enumerate() {
                prop_assert!(vertices[..number].iter().all(|b| (a[0] - b[0]).hypot(a[1] - b[1]) > 0.5));
            }
            let mut turned = positions.clone();
            turned.reverse();
            prop_assert_eq!(join(&turned, 0.5).1, vertices);
        }
    }
}
