use super::*;
use proptest::prelude::*;

/// The obvious way, as the methods' twin.
fn naive(x: &[f64], y: &[f64], sites: &[[f64; 2]]) -> Nearest {
    let mut found = Nearest { site: Vec::new(), distance: Vec::new() };
    for (&x, &y) in x.iter().zip(y) {
        let mut best = (i64::MAX, NO_SITE, f64::INFINITY);
        for (index, &site) in sites.iter().enumerate() {
            let d = squared_distance([x, y], site).sqrt();
            let whole = (d * 1e3).round_ties_even() as i64;
            if whole < best.0 {
                best = (whole, index as u32, d);
            }
        }
        found.site.push(best.1);
        found.distance.push(best.2);
    }
    found
}

#[test]
fn without_sites_nobody_has_one() {
    let found = nearest(&[1.0], &[2.0], None, &[]);
    assert_eq!(found, Nearest { site: vec![NO_SITE], distance: vec![f64::INFINITY] });
    assert!(nearest(&[], &[], None, &[[0.0, 0.0]]).site.is_empty());
}

#[test]
fn a_tie_goes_to_the_first_site() {
    let found = nearest(&[0.0], &[0.0], None, &[[3.0, 4.0], [-3.0, 4.0], [5.0, 0.0], [0.0, -5.0]]);
    assert_eq!(found, Nearest { site: vec![0], distance: vec![5.0] });
}

#[test]
fn less_than_half_a_thousandth_is_a_tie() {
    let found = nearest(&[0.0; 2], &[0.0; 2], None, &[[5.0003, 0.0], [5.0, 0.0], [0.0, 4.9996]]);
    assert_eq!(found, Nearest { site: vec![0; 2], distance: vec![5.0003; 2] });
    let found = nearest(&[0.0; 2], &[0.0; 2], None, &[[5.0006, 0.0], [5.0, 0.0], [0.0, 4.9996]]);
    assert_eq!(found, Nearest { site: vec![1; 2], distance: vec![5.0; 2] });
}

proptest! {
    #[test]
    fn loose_points_agree_with_the_naive_twin(
        points in prop::collection::vec((-50_i32..50, -50_i32..50), 0..400),
        sites in prop::collection::vec((-60_i32..60, -60_i32..60), 1..60),
        scale in prop_oneof![Just(1.0), Just(0.3), Just(1e6 / 3.0), Just(3e-4)],
    ) {
        // Small whole numbers make ties, duplicates and collinear points.
        let x: Vec<f64> = points.iter().map(|p| f64::from(p.0) * scale).collect();
        let y: Vec<f64> = points.iter().map(|p| f64::from(p.1) * scale).collect();
        let sites: Vec<[f64; 2]> = sites.iter().map(|s| [f64::from(s.0) * scale, f64::from(s.1) * scale]).collect();
        prop_assert_eq!(nearest(&x, &y, None, &sites), naive(&x, &y, &sites));
    }

    #[test]
    fn lattices_agree_with_the_naive_twin(
        cells in prop::collection::btree_set((0_u32..150, 0_u32..150), 1..600),
        sites in prop::collection::vec((-40.0..200.0_f64, -40.0..200.0_f64), 1..80),
        bend in 0.0..0.01_f64,
        scale in prop_oneof![Just(1.0), Just(2e-4)],
    ) {
        let row: Vec<u32> = cells.iter().map(|c| c.0).collect();
        let col: Vec<u32> = cells.iter().map(|c| c.1).collect();
        // A lattice in degrees is bent in metres.
        let x: Vec<f64> = cells.iter().map(|c| (f64::from(c.1) + bend * f64::from(c.0)) * scale).collect();
        let y: Vec<f64> = cells.iter().map(|c| (f64::from(c.0) - bend * f64::from(c.1).powi(2) / 50.0) * scale).collect();
        let sites: Vec<[f64; 2]> = sites.iter().map(|s| [s.0 * scale, s.1 * scale]).collect();
        let found = nearest(&x, &y, Some((&col, &row)), &sites);
        prop_assert_eq!(&found, &naive(&x, &y, &sites));
        prop_assert_eq!(&found, &nearest(&x, &y, None, &sites));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() -> Result<(), rayon::ThreadPoolBuildError> {
    let n = 20_000;
    let x: Vec<f64> = (0..n).map(|i| f64::from(i % 200)).collect();
    let y: Vec<f64> = (0..n).map(|i| f64::from(i / 200)).collect();
    let col: Vec<u32> = (0..n as u32).map(|i| i % 200).collect();
    let row: Vec<u32> = (0..n as u32).map(|i| i / 200).collect();
    let sites: Vec<[f64; 2]> = (0..50).map(|i| [f64::from(i * 37 % 200), f64::from(i * 53 % 100)]).collect();
    let one =
        rayon::ThreadPoolBuilder::new().num_threads(1).build()?.install(|| nearest(&x, &y, Some((&col, &row)), &sites));
    for threads in [2, 3, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        assert_eq!(pool.install(|| nearest(&x, &y, Some((&col, &row)), &sites)), one);
    }
    Ok(())
}
