use super::*;
use proptest::prelude::*;

fn lists(neighbours: &Neighbours) -> Vec<Vec<u32>> {
    (0..neighbours.len()).map(|i| neighbours.of(i).to_vec()).collect()
}

fn square(x: f64, y: f64, side: f64) -> Ring {
    vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
}

#[test]
fn lists_are_made_clean() {
    let found = Neighbours::from_lists(&[vec![2, 1, 2, 0], vec![9], vec![]]);
    assert_eq!(found.as_ref().map(lists), Ok(vec![vec![1, 2], vec![], vec![]]));
    assert_eq!(found.map(|found| found.islands()), Ok(vec![1, 2]));
    assert_eq!(Neighbours::from_lists(&[]).map(|none| (none.len(), none.is_empty())), Ok((0, true)));
}

#[test]
fn some_are_numbered_anew() {
    let all = Neighbours::from_lists(&[vec![1, 2], vec![0, 3], vec![0], vec![1, 2]]);
    let some = all.map(|all| all.among(&[true, false, true, true]));
    assert_eq!(some.as_ref().map(lists), Ok(vec![vec![1], vec![0], vec![1]]));
}

/// A square, one at its edge, one at its corner, one in the middle of its edge, one in its hole, one far away, one over its border.
#[test]
fn zones_touch_at_edges_corners_and_anywhere() {
    let with_hole = vec![square(0.0, 0.0, 10.0), square(4.0, 4.0, 2.0)];
    let zones = [
        with_hole,
        vec![square(10.0, 0.0, 10.0)],
        vec![square(10.0, 10.0, 5.0)],
        // A triangle whose corner stands on the left edge.
        vec![vec![[0.0, 3.0], [-5.0, 1.0], [-5.0, 5.0]]],
        vec![square(4.0, 4.0, 2.0)],
        vec![square(100.0, 100.0, 1.0)],
        // Crosses the lower edge without a corner near it.
        vec![square(6.5, -1.5, 3.0)],
    ];
    let found = Neighbours::queen(&zones, 0.0);
    let expected = vec![vec![1, 2, 3, 4, 6], vec![0, 2], vec![0, 1], vec![0], vec![0], vec![], vec![0]];
    assert_eq!(found.as_ref().map(lists), Ok(expected));
    assert_eq!(found.map(|found| found.islands()), Ok(vec![5]));
}

#[test]
fn borders_drawn_twice_touch_within_a_sliver() {
    let zones = [vec![square(0.0, 0.0, 100.0)], vec![square(100.9, 0.0, 100.0)], vec![square(0.0, 101.5, 100.0)]];
    assert_eq!(Neighbours::queen(&zones, 0.0).map(|found| found.islands()), Ok(vec![0, 1, 2]));
    let near = Neighbours::queen(&zones, SLIVER);
    assert_eq!(near.as_ref().map(lists), Ok(vec![vec![1], vec![0], vec![]]));
    let broken = [vec![vec![[f64::NAN, 0.0], [1.0, 0.0], [1.0, f64::INFINITY]]], vec![square(0.0, 0.0, 1.0)], vec![]];
    assert_eq!(Neighbours::queen(&broken, 0.0).map(|found| found.islands()), Ok(vec![0, 1, 2]));
}

/// Ways from point 4, in the middle, to all others: 1, 1, 1, 1 and far.
#[test]
fn of_equally_far_points_the_smaller_numbers() {
    let points = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0], [0.0, 0.0], [9.0, 9.0]];
    let found = Neighbours::nearest(&points, 2);
    assert_eq!(found.as_ref().map(|found| found.of(4).to_vec()), Ok(vec![0, 1]));
    let all = Neighbours::nearest(&points, 50);
    assert_eq!(all.map(|all| lists(&all).iter().all(|list| list.len() == 5)), Ok(true));
    let broken = Neighbours::nearest(&[[0.0, 0.0], [f64::NAN, 0.0], [1.0, 1.0], [1e300, 0.0]], 1);
    assert_eq!(broken.as_ref().map(lists), Ok(vec![vec![2], vec![], vec![0], vec![]]));
    assert_eq!(Neighbours::nearest(&[], 3).map(|none| none.len()), Ok(0));
    assert_eq!(Neighbours::nearest(&[[0.0, 0.0]; 3], 0).map(|none| none.islands().len()), Ok(3));
}

/// A heap of points on one place costs no more than others, and more than can be held is refused before room is taken.
#[test]
fn heaps_on_one_place() {
    let heap = vec![[5.0, 5.0]; 50_000];
    let found = Neighbours::nearest(&heap, 4);
    assert_eq!(found.as_ref().map(|found| found.of(40_000).to_vec()), Ok(vec![0, 1, 2, 3]));
    assert_eq!(found.as_ref().map(|found| found.of(2).to_vec()), Ok(vec![0, 1, 3, 4]));
    assert_eq!(Neighbours::nearest(&heap, 49_999), Err(TooMany));
    assert_eq!(Neighbours::cells(&vec![7; 50_000], &vec![7; 50_000]), Err(TooMany));
}

#[test]
fn cells_at_the_ends_of_numbers() {
    let found = Neighbours::cells(&[0, 1, u32::MAX, u32::MAX - 1, 0], &[0, 1, u32::MAX, u32::MAX, u32::MAX]);
    assert_eq!(found.as_ref().map(lists), Ok(vec![vec![1], vec![0], vec![3], vec![2], vec![]]));
}

proptest! {
    #[test]
    fn cells_and_all_pairs(cells in prop::collection::vec((0_u32..12, 0_u32..9), 0..70)) {
        let (col, row): (Vec<u32>, Vec<u32>) = cells.iter().copied().unzip();
        let beside = |i: usize, j: usize| col[i].abs_diff(col[j]) <= 1 && row[i].abs_diff(row[j]) <= 1 && i != j;
        let expected: Vec<Vec<u32>> =
            (0..cells.len()).map(|i| (0..cells.len()).filter(|j| beside(i, *j)).map(|j| j as u32).collect()).collect();
        prop_assert_eq!(Neighbours::cells(&col, &row).map(|found| lists(&found)), Ok(expected));
    }

    /// On whole numbers, where ties and points on one place are common.
    #[test]
    fn nearest_and_all_pairs(points in prop::collection::vec((-6_i8..6, -6_i8..6), 0..60), k in 0_usize..9) {
        let points: Vec<[f64; 2]> = points.iter().map(|(x, y)| [f64::from(*x), f64::from(*y)]).collect();
        let expected: Vec<Vec<u32>> = (0..points.len())
            .map(|i| {
                let way = |j: usize| (points[i][0] - points[j][0]).powi(2) + (points[i][1] - points[j][1]).powi(2);
                let mut others: Vec<usize> = (0..points.len()).filter(|j| *j != i).collect();
                others.sort_by(|a, b| way(*a).total_cmp(&way(*b)).then(a.cmp(b)));
                let mut list: Vec<u32> = others.into_iter().take(k).map(|j| j as u32).collect();
                list.sort_unstable();
                list
            })
            .collect();
        prop_assert_eq!(Neighbours::nearest(&points, k).map(|found| lists(&found)), Ok(expected));
    }

    /// Squares of a chessboard as zones are the cells of a lattice, whichever way they turn and wherever they begin.
    #[test]
    fn squares_as_zones_are_cells(
        cells in prop::collection::btree_set((0_u32..7, 0_u32..7), 0..30), turn in any::<u32>(), begin in 0_usize..4,
    ) {
        let zones: Vec<Vec<Ring>> = cells
            .iter()
            .enumerate()
            .map(|(i, (c, r))| {
                let mut ring = square(f64::from(*c) * 0.1, f64::from(*r) * 0.1, 0.1);
                ring.truncate(4);
                // As in files, where a corner is the same number in all zones that have it.
                for corner in &mut ring {
                    *corner = corner.map(|x| (x * 10.0).round() / 10.0);
                }
                ring.rotate_left(begin);
                if turn >> (i % 32) & 1 == 1 {
                    ring.reverse();
                }
                vec![ring]
            })
            .collect();
        let (col, row): (Vec<u32>, Vec<u32>) = cells.iter().copied().unzip();
        prop_assert_eq!(Neighbours::queen(&zones, 0.0), Neighbours::cells(&col, &row));
    }
}
