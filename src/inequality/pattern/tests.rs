use super::super::random::{Random, Use};
use super::*;
use proptest::prelude::*;

/// A strip of features, each beside the one before and the one after.
fn strip(n: usize) -> Neighbours {
    let cols: Vec<u32> = (0..n as u32).collect();
    Neighbours::cells(&cols, &vec![0; n]).unwrap_or_else(|_| unreachable!("a strip is small"))
}

fn board(side: u32) -> Neighbours {
    let cells = (0..side * side).map(|i| (i % side, i / side));
    let (col, row): (Vec<u32>, Vec<u32>) = cells.unzip();
    Neighbours::cells(&col, &row).unwrap_or_else(|_| unreachable!("a board is small"))
}

fn known(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// A strip of four, 1 2 3 4, by hand: z is -1.5 -0.5 0.5 1.5, lags -0.5 -0.5 0.5 0.5, Σ z² = 5.
#[test]
fn by_hand() {
    let found = pattern(&known(&[1.0, 2.0, 3.0, 4.0]), &strip(4), 0, 1);
    assert!(found.moran.is_some_and(|m| (m.i - 0.4).abs() < 1e-15 && (m.expected + 1.0 / 3.0).abs() < 1e-15));
    let local: Vec<f64> = found.places.iter().flatten().map(|place| place.i).collect();
    for (local, expected) in local.iter().zip([0.45, 0.15, 0.15, 0.45]) {
        assert!((local - expected).abs() < 1e-15, "{local} {expected}");
    }
    let quadrants: Vec<_> = found.places.iter().flatten().filter_map(|place| place.quadrant).collect();
    assert_eq!(quadrants, [Quadrant::LL, Quadrant::LL, Quadrant::HH, Quadrant::HH]);
    assert!(found.moran.is_some_and(|m| m.p.is_none() && m.z.is_none()) && found.smallest_p.is_none());
    assert_eq!(found.significant.all, 0);
}

/// Black and white squares of a board whose neighbours are the four sides: as unlike as can be.
#[test]
fn a_chessboard_is_minus_one() {
    let lists: Vec<Vec<u32>> = (0..64_u32)
        .map(|i| {
            let (c, r) = (i % 8, i / 8);
            let steps = [(c > 0, i.wrapping_sub(1)), (c < 7, i + 1), (r > 0, i.wrapping_sub(8)), (r < 7, i + 8)];
            steps.into_iter().filter(|(inside, _)| *inside).map(|(_, j)| j).collect()
        })
        .collect();
    let colours: Vec<f64> = (0..64).map(|i| f64::from((i % 8 + i / 8) % 2)).collect();
    let found = Neighbours::from_lists(&lists).map(|sides| pattern(&known(&colours), &sides, 999, 3));
    let moran = found.as_ref().ok().and_then(|found| found.moran);
    assert!(moran.is_some_and(|m| (m.i + 1.0).abs() < 1e-14 && m.p == Some(0.001)), "{moran:?}");
    let of_quadrant = found.map(|found| (found.significant.lh + found.significant.hl, found.significant.all));
    assert!(of_quadrant.is_ok_and(|(unlike, all)| unlike == all && all > 0));
}

#[test]
fn nothing_to_tell_is_unknown() {
    let nothing = |values: &[Option<f64>], neighbours: &Neighbours| {
        let found = pattern(values, neighbours, 99, 1);
        found.moran.is_none() && found.significant == Clusters::default() && found.places.iter().all(Option::is_none)
    };
    assert!(nothing(&known(&[0.1; 9]), &board(3)), "all equal");
    assert!(nothing(&[], &strip(0)) && nothing(&known(&[5.0]), &strip(1)), "one or none");
    assert!(nothing(&[None; 9], &board(3)), "nobody known");
    assert!(nothing(&known(&[1e300, -1e300, 0.0]), &strip(3)) && nothing(&known(&[0.0, 1e-300, 0.0]), &strip(3)));
    let alone = pattern(&known(&[1.0, 2.0, 3.0]), &strip(1).among(&[false]), 99, 1);
    assert!(alone.moran.is_none(), "lists of another length");
    let islands =
        Neighbours::from_lists(&[vec![], vec![], vec![]]).map(|n| pattern(&known(&[1.0, 2.0, 3.0]), &n, 99, 1));
    assert!(islands.is_ok_and(|found| found.moran.is_none() && found.islands == 3 && found.significant.all == 0));
}

/// An unknown value is nobody's neighbour; it is not a 0.
#[test]
fn unknown_is_left_out() {
    let mut values = known(&[1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0]);
    values[2] = None;
    values[6] = Some(f64::NAN);
    let found = pattern(&values, &strip(7), 99, 5);
    let short = Neighbours::from_lists(&[vec![1], vec![0], vec![3], vec![2, 4], vec![3]]);
    let expected = short.map(|short| pattern(&known(&[1.0, 2.0, 5.0, 8.0, 13.0]), &short, 99, 5).moran);
    assert_eq!(found.features, 5);
    assert_eq!((Ok(found.moran), found.features_without_value), (expected, 2));
    assert!(found.places[2].is_none() && found.places[6].is_none() && found.places[3].is_some());
}

/// All orders of six values against a thousand drawn ones.
#[test]
fn p_is_the_share_of_all_orders() {
    fn orders(values: &mut [f64], from: usize, found: &mut Vec<f64>, neighbours: &Neighbours) {
        if from == values.len() {
            found.extend(moran(values, neighbours, 0, 0).map(|m| m.i));
            return;
        }
        for i in from..values.len() {
            values.swap(from, i);
            orders(values, from + 1, found, neighbours);
            values.swap(from, i);
        }
    }
    let mut values = [0.0, 1.0, 1.0, 4.0, 3.0, 0.0];
    let (strip, mut all) = (strip(6), Vec::new());
    let observed = moran(&values, &strip, 9999, 11);
    orders(&mut values, 0, &mut all, &strip);
    assert_eq!(all.len(), 720);
    let mean: f64 = all.iter().sum::<f64>() / 720.0;
    // Over all orders the mean is the expected value exactly.
    assert!(
        observed.is_some_and(
            |m| (mean - m.expected).abs() < 1e-12 && m.permuted_mean.is_some_and(|p| (p - mean).abs() < 0.02)
        )
    );
    let exact = observed.map(|m| all.iter().filter(|i| **i >= m.i - 1e-12).count() as f64 / 720.0);
    let p = observed.and_then(|m| m.p);
    assert!(exact.zip(p).is_some_and(|(exact, p)| (exact - p).abs() < 0.02), "{exact:?} {p:?}");
}

/// The lone school in a plain of zeros: its neighbours' sum, 0, is as small as can be, and drawn nearly always. Not rare at all.
#[test]
fn a_tie_is_not_rare() {
    let mut values = vec![0.0; 100];
    (values[55], values[0]) = (1.0, 0.5);
    let found = pattern(&known(&values), &board(10), 999, 1);
    let place = found.places[55];
    assert_eq!(place.and_then(|place| place.quadrant), Some(Quadrant::HL));
    assert!(place.and_then(|place| place.p).is_some_and(|p| p > 0.5), "{place:?}");
    // A place between equal ones, of which all are drawn, is as it must be.
    let all = Neighbours::from_lists(&[vec![1, 2], vec![0, 2], vec![0, 1]]);
    let found = all.map(|all| local_moran(&[0.1, 0.2, 0.6], &all, 99, 1));
    assert!(found.is_ok_and(|f| f.is_some_and(|f| f.iter().all(|place| place.p == Some(1.0)))));
}

/// Noise: nothing counts after correction, a tenth of the places before.
#[test]
fn noise_has_no_pattern() {
    let noise: Vec<f64> = (0..900_u64).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64).collect();
    let mut shuffled = noise;
    Random::new(4, Use::Permutation, 0).shuffle(&mut shuffled);
    let found = pattern(&known(&shuffled), &board(30), 999, 9);
    assert!(found.moran.is_some_and(|m| m.i.abs() < 0.05 && m.p.is_some_and(|p| p > 0.02)), "{:?}", found.moran);
    assert!((45..=135).contains(&found.significant.all), "{:?}", found.significant);
    assert!(found.after_correction.all <= 3, "{:?}", found.after_correction);
}

#[test]
fn threads_change_no_bit() {
    let values: Vec<f64> =
        (0..400_u32).map(|i| f64::from(i.wrapping_mul(2_654_435_761) >> 20) + f64::from(i % 20)).collect();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.ok().map(|pool| pool.install(|| pattern(&known(&values), &board(20), 99, 42)))
    };
    let one = with(1);
    assert!(one.is_some());
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
    assert_ne!(one.map(|one| one.places), Some(pattern(&known(&values), &board(20), 99, 43).places));
}

proptest! {
    /// From the definition, with every weight of a full matrix.
    #[test]
    fn naive_twin(
        values in prop::collection::vec((-4_i8..5).prop_map(f64::from), 2..25),
        pairs in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..60),
        scale in 0.01..100.0_f64, shift in -10.0..10.0_f64,
    ) {
        let n = values.len();
        let mut lists = vec![Vec::new(); n];
        for (a, b) in &pairs {
            lists[a.index(n)].push(b.index(n) as u32);
        }
        let Ok(neighbours) = Neighbours::from_lists(&lists) else { return Ok(()) };
        let found = pattern(&known(&values), &neighbours, 19, 1);
        let weight = |i: usize, j: usize| {
            let near = neighbours.of(i);
            if near.contains(&(j as u32)) { 1.0 / near.len() as f64 } else { 0.0 }
        };
        let mean = values.iter().sum::<f64>() / n as f64;
        let (mut weights, mut joined, mut squares) = (0.0, 0.0, 0.0);
        for i in 0..n {
            squares += (values[i] - mean).powi(2);
            for j in 0..n {
                weights += weight(i, j);
                joined += weight(i, j) * (values[i] - mean) * (values[j] - mean);
            }
        }
        prop_assert_eq!(found.moran.is_some(), squares > 0.0 && weights > 0.0);
        if let Some(m) = found.moran {
            prop_assert!((m.i - n as f64 / weights * joined / squares).abs() < 1e-10);
            // Local values add up to the global one.
            let sum: f64 = found.places.iter().flatten().map(|place| place.i).sum();
            prop_assert!((sum * n as f64 / (n as f64 - 1.0) / weights - m.i).abs() < 1e-10);
            prop_assert!(m.p.is_some_and(|p| p > 0.0 && p <= 1.0));
        }
        // Neither scale nor origin of the values is in it, nor in any count.
        let moved: Vec<f64> = values.iter().map(|value| (value + shift) * scale).collect();
        let again = pattern(&known(&moved), &neighbours, 19, 1);
        prop_assert_eq!(again.moran.is_some(), found.moran.is_some());
        if let (Some(a), Some(b)) = (found.moran, again.moran) {
            prop_assert!((a.i - b.i).abs() < 1e-9);
            prop_assert_eq!(a.p, b.p);
        }
        for (a, b) in found.places.iter().flatten().zip(again.places.iter().flatten()) {
            prop_assert!((a.i - b.i).abs() < 1e-9);
        }
    }
}
