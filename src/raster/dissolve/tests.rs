use super::*;
use geo::{Area, BooleanOps, MultiPolygon, Polygon, Validation};
use proptest::prelude::*;

/// Rows of letters, the first row in the north; `.` is no cell.
fn drawn(picture: &[&str]) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let (mut col, mut row, mut label) = (Vec::new(), Vec::new(), Vec::new());
    for (r, line) in picture.iter().rev().enumerate() {
        for (c, letter) in line.chars().enumerate().filter(|(_, letter)| *letter != '.') {
            col.push(c as u32);
            row.push(r as u32);
            label.push(u32::from(letter));
        }
    }
    (col, row, label)
}

fn shapes(found: &[(u32, Vec<Rings>)]) -> Vec<(u32, MultiPolygon<f64>)> {
    let ring = |ring: &Vec<Corner>| ring.iter().map(|c| (f64::from(c[0]), f64::from(c[1]))).collect::<Vec<_>>().into();
    let polygon = |rings: &Rings| Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect());
    found.iter().map(|(label, polygons)| (*label, MultiPolygon::new(polygons.iter().map(polygon).collect()))).collect()
}

fn check(picture: &[&str]) -> Vec<(u32, Vec<Rings>)> {
    let (col, row, label) = drawn(picture);
    let found = dissolve(&col, &row, &label.iter().copied().map(Some).collect::<Vec<_>>());
    for (own, shape) in shapes(&found) {
        assert!(shape.is_valid(), "{picture:?} {shape:?}");
        let cells = label.iter().filter(|l| **l == own).count();
        assert_eq!(shape.unsigned_area(), cells as f64, "{picture:?}");
    }
    found
}

/// Number of polygons and of holes of each label.
fn counts(picture: &[&str]) -> Vec<(usize, usize)> {
    let found = check(picture);
    found.iter().map(|(_, polygons)| (polygons.len(), polygons.iter().map(|rings| rings.len() - 1).sum())).collect()
}

#[test]
fn drawn_by_hand() {
    assert_eq!(check(&["a"])[0].1, vec![vec![vec![[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]]);
    assert_eq!(check(&["aaa", "aaa"])[0].1, vec![vec![vec![[0, 0], [3, 0], [3, 2], [0, 2], [0, 0]]]]);
    assert_eq!(counts(&["a.", ".a"]), [(2, 0)]);
    assert_eq!(counts(&["ab", "ba"]), [(2, 0), (2, 0)]);
    assert_eq!(counts(&["aaa", "a.a", "aaa"]), [(1, 1)]);
    assert_eq!(counts(&["aaaa", "a.aa", "aa.a", "aaaa"]), [(1, 2)]);
    assert_eq!(counts(&["aaaaa", "a...a", "a.b.a", "a...a", "aaaaa"]), [(1, 1), (1, 0)]);
    assert_eq!(counts(&["aaaaa", "abbba", "ababa", "abbba", "aaaaa"]), [(2, 1), (1, 1)]);
    // A pocket that is closed by a corner only: a hole that touches the shell.
    assert_eq!(counts(&["aa.", "a.a", "aaa"]), [(1, 1)]);
    // A spiral one cell wide.
    assert_eq!(counts(&["aaaaa", "a....", "a.aaa", "a...a", "aaaaa"]), [(1, 0)]);
}

#[test]
fn neighbours_keep_the_same_corners() {
    // The border between a and b is straight, but c meets it in the middle: both keep that corner.
    let found = check(&["aac", "aab", "aab"]);
    let corners = |n: usize| found[n].1[0][0].clone();
    assert!(corners(0).contains(&[2, 2]) && corners(1).contains(&[2, 2]) && corners(2).contains(&[2, 2]));
}

proptest! {
    #[test]
    fn any_picture_gives_valid_polygons_that_do_not_overlap(
        width in 1_usize..9, letters in prop::collection::vec(0_u32..4, 1..72), seed in any::<u64>(),
    ) {
        let mut cells: Vec<(u32, u32, u32)> = letters.iter().enumerate()
            .filter(|(_, l)| **l > 0)
            .map(|(i, l)| ((i % width) as u32, (i / width) as u32, *l))
            .collect();
        let run = |cells: &[(u32, u32, u32)]| {
            let of = |k: fn(&(u32, u32, u32)) -> u32| cells.iter().map(k).collect::<Vec<_>>();
            dissolve(&of(|c| c.0), &of(|c| c.1), &of(|c| c.2).into_iter().map(Some).collect::<Vec<_>>())
        };
        let found = run(&cells);
        let all = shapes(&found);
        for (own, shape) in &all {
            prop_assert!(shape.is_valid(), "{:?}", shape);
            prop_assert_eq!(shape.unsigned_area(), cells.iter().filter(|c| c.2 == *own).count() as f64);
        }
        for (i, (_, a)) in all.iter().enumerate() {
            for (_, b) in &all[..i] {
                prop_assert!(a.intersection(b).unsigned_area() < 1e-9);
            }
        }
        // The order of the cells changes nothing.
        let n = cells.len().max(1);
        cells.rotate_left((seed % n as u64) as usize);
        cells.reverse();
        prop_assert_eq!(run(&cells), found);
    }
}
