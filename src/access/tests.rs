use super::stored::Stored;
use super::*;
use crate::raster::rows::Rows;
use proptest::prelude::*;

/// The example of docs/methods.md: four cells, three sites, and every way between them in metres.
const PEOPLE: [f64; 4] = [1000.0, 800.0, 600.0, 400.0];
const PLACES: [f64; 3] = [60.0, 40.0, 20.0];
const WAYS: [[f64; 3]; 4] =
    [[200.0, 900.0, 1500.0], [500.0, 400.0, 1100.0], [1000.0, 300.0, 500.0], [2600.0, 1400.0, 300.0]];

fn example(decay: &Decay) -> Stored {
    let sites: Vec<Vec<(u32, f64)>> = (0..3).map(|j| (0..4).map(|i| (i as u32, WAYS[i][j])).collect()).collect();
    Stored::new(sites.iter().map(Vec::as_slice), 4, decay, 1000.0)
}

fn steps() -> Decay {
    Decay::Step(vec![(400.0, 1.0), (700.0, 0.68), (1000.0, 0.22)])
}

/// Sites draw people by their places.
fn of(member: Member, w: &dyn Weights, people: &[f64], places: &[f64]) -> Scores {
    scores(member, &Family { w, people, places, attraction: places })
}

fn access(member: Member, decay: &Decay) -> Vec<f64> {
    of(member, &example(decay), &PEOPLE, &PLACES).access
}

fn assert_near(found: &[f64], expected: [f64; 4], sum: f64) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-8, "{found} {expected}");
    }
    let total: f64 = found.iter().zip(PEOPLE).map(|(a, p)| a * p).sum();
    assert!((total - sum).abs() < 1e-5, "{total} {sum}");
}

#[test]
fn the_worked_example() {
    let all = Decay::Step(vec![(1000.0, 1.0)]);
    assert_near(&access(Member::TwoStep, &all), [0.041_666_67, 0.041_666_67, 0.061_666_67, 0.02], 120.0);
    let e2 = [0.041_231_62, 0.049_035_03, 0.049_398_94, 0.024_752_48];
    assert_near(&access(Member::TwoStep, &steps()), e2, 120.0);
    let gaussian = [0.042_335_79, 0.052_049_49, 0.044_782_13, 0.022_888_36];
    assert_near(&access(Member::TwoStep, &Decay::Gaussian(1000.0)), gaussian, 120.0);
    let kernel = [0.042_320_8, 0.052_709_79, 0.044_279_79, 0.022_358_72];
    assert_near(&access(Member::TwoStep, &Decay::Epanechnikov(1000.0)), kernel, 120.0);
    let three = [0.048_518_05, 0.044_280_36, 0.035_677_02, 0.036_628_62];
    assert_near(&access(Member::ThreeStep, &steps()), three, 120.0);
    let modified = [0.036_994_58, 0.041_245_06, 0.037_869_6, 0.024_752_48];
    assert_near(&access(Member::Modified, &steps()), modified, 102.613_38);
    let balanced = [0.030_111_58, 0.036_234_79, 0.037_427_45, 0.019_365_62];
    assert_near(&access(Member::Balanced, &steps()), balanced, 89.302_13);
    let huff = [0.046_049_97, 0.042_840_46, 0.038_527_96, 0.041_402_22];
    assert_near(&access(Member::Huff3, &steps()), huff, 120.0);
}

#[test]
fn huff_shares_people_out() {
    let decay = Decay::Power(2.0);
    let sites: Vec<Vec<(u32, f64)>> = (0..3).map(|j| (0..4).map(|i| (i as u32, WAYS[i][j])).collect()).collect();
    let w = Stored::new(sites.iter().map(Vec::as_slice), 4, &decay, f64::INFINITY);
    let found = of(Member::Huff, &w, &PEOPLE, &PLACES);
    let come: Vec<f64> = PLACES.iter().zip(&found.ratio).map(|(s, r)| s / r).collect();
    for (come, expected) in come.iter().zip([1_417.368_49, 915.266_167, 467.365_342]) {
        assert!((come - expected).abs() < 1e-5, "{come} {expected}");
    }
}

#[test]
fn gaussian_weights() {
    let w = Decay::Gaussian(1000.0);
    for (d, expected) in [(200.0_f64, 0.949_675_05), (900.0, 0.153_623_54), (1000.0, 0.0), (0.0, 1.0)] {
        assert!((w.weight(d * d) - expected).abs() < 1e-8);
    }
    for k in 0..=1000 {
        let t = f64::from(k) / 1000.0;
        let exact = ((-0.5 * t).exp() - (-0.5_f64).exp()) / (1.0 - (-0.5_f64).exp());
        assert!((Decay::Gaussian(1.0).weight(t) - exact).abs() < 2e-15);
    }
}

const MEMBERS: [Member; 7] = [
    Member::Gravity,
    Member::TwoStep,
    Member::ThreeStep,
    Member::Modified,
    Member::Balanced,
    Member::Huff3,
    Member::Huff,
];

/// Coordinates of cells, their columns, rows and persons; sites and their places.
type Town = (Vec<f64>, Vec<f64>, Vec<u32>, Vec<u32>, Vec<f64>, Vec<[f64; 2]>, Vec<f64>);

/// A town on a lattice, and the same ways as a list.
fn town(seed: &[(u8, u8, u16)], sites: &[(u8, u8, u8)]) -> Town {
    let mut cells: Vec<(u32, u32, f64)> =
        seed.iter().map(|(c, r, p)| (u32::from(r % 30), u32::from(c % 80), f64::from(*p))).collect();
    cells.sort_by_key(|cell| (cell.0, cell.1));
    cells.dedup_by_key(|cell| (cell.0, cell.1));
    (
        cells.iter().map(|c| f64::from(c.1) * 100.0).collect(),
        cells.iter().map(|c| f64::from(c.0) * 100.0).collect(),
        cells.iter().map(|c| c.1).collect(),
        cells.iter().map(|c| c.0).collect(),
        cells.iter().map(|c| c.2).collect(),
        sites.iter().map(|(x, y, _)| [f64::from(*x) * 32.0, f64::from(*y) * 12.0]).collect(),
        sites.iter().map(|(_, _, s)| f64::from(*s % 40)).collect(),
    )
}

proptest! {
    #[test]
    fn implicit_and_stored_agree_and_nothing_is_lost(
        seed in prop::collection::vec((0_u8..80, 0_u8..30, 0_u16..500), 1..250),
        sites in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 1..8),
        which in 0_usize..8,
    ) {
        let (x, y, col, row, people, sites, places) = town(&seed, &sites);
        let (decay, cutoff) = match which {
            0 => (Decay::Step(vec![(400.0, 1.0), (700.0, 0.68), (1000.0, 0.22)]), f64::INFINITY),
            1 => (Decay::Step(vec![(400.0, 1.0), (700.0, 0.68), (1000.0, 0.22)]), 600.0),
            2 => (Decay::Gaussian(1500.0), f64::INFINITY),
            3 => (Decay::Exponential(500.0), 2000.0),
            4 => (Decay::Gaussian(1500.0), 900.0),
            5 => (Decay::Epanechnikov(1200.0), f64::INFINITY),
            6 => (Decay::Linear(1200.0), 1000.0),
            _ => (Decay::Logistic { middle: 800.0, width: 100.0 }, 1800.0),
        };
        let way = |i: usize, j: usize| ((x[i] - sites[j][0]).powi(2) + (y[i] - sites[j][1]).powi(2)).sqrt();
        let lists: Vec<Vec<(u32, f64)>> =
            (0..sites.len()).map(|j| (0..x.len()).map(|i| (i as u32, way(i, j))).collect()).collect();
        let stored = Stored::new(lists.iter().map(Vec::as_slice), x.len(), &decay, cutoff);
        let even = Rows::even(&x, &y, &col, &row, [0.0, 0.0], [100.0, 100.0]);
        let regular = Rows::regular(&col, &row, [0.0, 0.0], [100.0, 100.0]);
        let regular = regular.as_ref().unwrap_or(&even);
        let loose = Rows::loose(&x, &y);
        for member in MEMBERS {
            let expected = of(member, &stored, &people, &places);
            for rows in [&even, regular, &loose] {
                let operator = Operator::new(rows, &sites, &decay, cutoff);
                let found = of(member, &operator, &rows.arrange(&people), &places);
                let access = rows.restore(found.access);
                for (a, b) in access.iter().zip(&expected.access) {
                    prop_assert!((a - b).abs() <= 1e-9 * (1.0 + b.abs()), "{:?}: {} {}", member, a, b);
                }
            }
            // What is given adds up to what there is, at every site that somebody can reach.
            if matches!(member, Member::TwoStep | Member::ThreeStep | Member::Huff3 | Member::Huff) {
                let total: f64 = expected.access.iter().zip(&people).map(|(a, p)| a * p).sum();
                let reached = stored.gather(Power::One, &people);
                let there: f64 = places.iter().zip(&reached).filter(|(_, r)| **r > 0.0).map(|(s, _)| s).sum();
                prop_assert!((total - there).abs() <= 1e-9 * (1.0 + there), "{:?}: {} {}", member, total, there);
            }
        }
    }

    /// Every way of adding up a lattice against the formula, pair by pair, whatever the number of threads.
    #[test]
    fn sums_are_those_of_the_formula_to_the_last_digits(
        seed in prop::collection::vec((0_u8..80, 0_u8..30, 1_u16..500), 1..250),
        sites in prop::collection::vec((any::<u8>(), any::<u8>(), 1_u8..39), 1..8),
        end in 1_u32..40,
        beside in any::<bool>(),
    ) {
        let (mut x, y, col, row, people, sites, places) = town(&seed, &sites);
        if beside {
            // Points beside their columns are looked at one by one.
            x[0] += 0.125;
        }
        let end = f64::from(end) * 50.0;
        let rows = Rows::even(&x, &y, &col, &row, [0.0, 0.0], [100.0, 100.0]);
        for decay in [Decay::Gaussian(end), Decay::Epanechnikov(end), Decay::Linear(end), Decay::Exponential(end)] {
            let cutoff = end * 0.9;
            let operator = Operator::new(&rows, &sites, &decay, cutoff);
            for power in [Power::One, Power::Two] {
                let w = |i: usize, j: usize| {
                    let squared = (x[i] - sites[j][0]).powi(2) + (y[i] - sites[j][1]).powi(2);
                    let t = squared / (end * end);
                    let weight = match decay {
                        Decay::Gaussian(_) => ((-t / 2.0).exp() - (-0.5_f64).exp()) / (1.0 - (-0.5_f64).exp()),
                        Decay::Epanechnikov(_) => 0.75 * (1.0 - t),
                        Decay::Linear(_) => 1.0 - t.sqrt(),
                        _ => (-t.sqrt()).exp(),
                    };
                    if squared <= cutoff * cutoff { power.of(weight) } else { 0.0 }
                };
                let threads = |n: usize| rayon::ThreadPoolBuilder::new().num_threads(n).build();
                let (Ok(one), Ok(three)) = (threads(1), threads(3)) else { return Ok(()) };
                let gathered = one.install(|| operator.gather(power, &people));
                prop_assert_eq!(&gathered, &three.install(|| operator.gather(power, &people)));
                for (j, found) in gathered.iter().enumerate() {
                    let exact: f64 = (0..x.len()).map(|i| people[i] * w(i, j)).sum();
                    prop_assert!((found - exact).abs() <= 1e-12 * exact, "{decay:?} {found} {exact}");
                }
                let given = one.install(|| operator.spread(power, &places));
                prop_assert_eq!(&given, &three.install(|| operator.spread(power, &places)));
                for (i, found) in given.iter().enumerate() {
                    let exact: f64 = (0..sites.len()).map(|j| places[j] * w(i, j)).sum();
                    prop_assert!((found - exact).abs() <= 1e-12 * exact, "{decay:?} {found} {exact}");
                }
            }
        }
    }

    /// PEERS P1: a place that offers nothing dilutes nothing.
    #[test]
    fn sites_without_places_change_nothing(
        seed in prop::collection::vec((0_u8..80, 0_u8..30, 0_u16..500), 1..100),
        sites in prop::collection::vec((any::<u8>(), any::<u8>(), 1_u8..39), 1..5),
        more in prop::collection::vec((any::<u8>(), any::<u8>()), 1..5),
    ) {
        let all: Vec<(u8, u8, u8)> = sites.iter().copied().chain(more.iter().map(|(x, y)| (*x, *y, 0))).collect();
        let (x, y, col, row, people, with, places) = town(&seed, &all);
        let rows = Rows::even(&x, &y, &col, &row, [0.0, 0.0], [100.0, 100.0]);
        let decay = steps();
        for member in MEMBERS {
            let a = of(member, &Operator::new(&rows, &with, &decay, 1000.0), &people, &places).access;
            let few = &with[..sites.len()];
            let b = of(member, &Operator::new(&rows, few, &decay, 1000.0), &people, &places[..sites.len()]).access;
            for (a, b) in a.iter().zip(&b) {
                prop_assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{:?}: {} {}", member, a, b);
            }
        }
    }
}

/// A town in tiles of uneven heights.
struct Cut<'a> {
    town: &'a Town,
    rows: &'a [u32],
    /// People by this.
    parts: f64,
}

impl Tiles for Cut<'_> {
    fn origin(&self) -> [f64; 2] {
        [0.0; 2]
    }
    fn step(&self) -> [f64; 2] {
        [100.0; 2]
    }
    fn count(&self) -> usize {
        self.rows.len() + 1
    }
    fn tile(&self, index: usize) -> Tile {
        let from = if index == 0 { 0 } else { self.rows[index - 1] };
        let to = self.rows.get(index).copied().unwrap_or(u32::MAX);
        let (_, _, col, row, people, ..) = self.town;
        let cells = (0..col.len()).filter(|i| from <= row[*i] && row[*i] < to);
        let mut tile = Tile::default();
        for i in cells {
            tile.col.push(col[i]);
            tile.row.push(row[i]);
            tile.people.push(people[i] / self.parts);
        }
        tile
    }
}

proptest! {
    /// Circles lie across tiles, and some tiles are empty; steps are the same to the last bit for any cut.
    #[test]
    fn tiles_are_the_whole(
        seed in prop::collection::vec((0_u8..80, 0_u8..30, 0_u16..500), 1..250),
        sites in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 1..8),
        cuts in prop::collection::btree_set(0_u32..40, 0..9),
        gaussian in any::<bool>(),
        is_whole in any::<bool>(),
    ) {
        let town = town(&seed, &sites);
        let parts = if is_whole { 1.0 } else { 7.0 };
        let cuts: Vec<u32> = cuts.into_iter().collect();
        let tiles = Cut { town: &town, rows: &cuts, parts };
        let one = Cut { town: &town, rows: &[], parts };
        let (x, y, col, row, people, sites, places) = &town;
        let people: Vec<f64> = people.iter().map(|p| p / parts).collect();
        let decay = if gaussian { Decay::Gaussian(1200.0) } else { steps() };
        let rows = Rows::even(x, y, col, row, [0.0; 2], [100.0; 2]);
        let whole = Operator::new(&rows, sites, &decay, 1000.0);
        let tiled = Tiled::new(&tiles, sites, &decay, 1000.0);
        for power in [Power::One, Power::Two] {
            let (expected, found) = (whole.gather(power, &people), tiled.gather(power));
            let mut given = Vec::new();
            let end = tiled.spread(power, places, |_, _, more| given.extend(more));
            let all = whole.spread(power, places);
            prop_assert_eq!(end, Ok(()));
            if !gaussian {
                prop_assert_eq!(Tiled::new(&one, sites, &decay, 1000.0).gather(power), found.clone());
                prop_assert_eq!(&all, &given);
            }
            prop_assert!(found.is_ok());
            // Tiles add up in another order than the whole, which a sum of parts of persons may show in its last bit.
            for (a, b) in expected.iter().chain(&all).zip(found.iter().flatten().chain(&given)) {
                prop_assert!((a - b).abs() <= 1e-12 * a, "{} {}", a, b);
            }
        }
    }
}

#[test]
fn a_tile_out_of_order_is_named() {
    struct Backwards;
    impl Tiles for Backwards {
        fn origin(&self) -> [f64; 2] {
            [0.0; 2]
        }
        fn step(&self) -> [f64; 2] {
            [100.0; 2]
        }
        fn count(&self) -> usize {
            2
        }
        fn tile(&self, index: usize) -> Tile {
            let row = if index == 0 { vec![0, 1] } else { vec![3, 2] };
            Tile { col: vec![0, 0], row, people: vec![1.0, 1.0] }
        }
    }
    assert_eq!(Tiled::new(&Backwards, &[[0.0; 2]], &steps(), 1000.0).gather(Power::One), Err(Disorder(1)));
}

/// People by the ten million beside a ten-thousandth of one, places by the thousand beside one: the small ones are not lost.
#[test]
fn steps_keep_what_is_small() {
    let x: Vec<f64> = (0..6).map(|i| f64::from(i) * 100.0).collect();
    let (y, row) = (vec![0.0; 6], vec![0; 6]);
    let col: Vec<u32> = (0..6).collect();
    let rows = Rows::even(&x, &y, &col, &row, [0.0, 0.0], [100.0, 100.0]);
    let sites = [[0.0, 0.0], [500.0, 0.0]];
    for (people, places) in [
        ([1e7, 0.0, 0.0, 0.0, 0.0, 1e-4], [5.0, 5.0]),
        ([1e7 / 3.0, 0.0, 0.0, 0.0, 0.0, 1e-7 / 3.0], [9e6, 1.0]),
        ([1000.0, 0.0, 0.0, 0.0, 0.0, 3000.0], [9e12, 1e-3]),
    ] {
        let decay = Decay::Step(vec![(100.0, 1.0), (200.0, 0.5)]);
        let operator = Operator::new(&rows, &sites, &decay, 200.0);
        let lists: Vec<Vec<(u32, f64)>> =
            sites.iter().map(|site| (0..6).map(|i| (i, (x[i as usize] - site[0]).abs())).collect()).collect();
        let stored = Stored::new(lists.iter().map(Vec::as_slice), 6, &decay, 200.0);
        for member in MEMBERS {
            let (found, expected) = (of(member, &operator, &people, &places), of(member, &stored, &people, &places));
            for (a, b) in found.access.iter().chain(&found.ratio).zip(expected.access.iter().chain(&expected.ratio)) {
                assert!((a - b).abs() <= 1e-9 * b.abs(), "{member:?}: {a} {b}");
            }
        }
    }
}

/// Half a billionth of a metre before its end a weight is none, so that rounding of coordinates decides nothing.
#[test]
fn the_very_end_is_no_weight() {
    let g = 33.3;
    for decay in [Decay::Gaussian(g), Decay::Epanechnikov(g), Decay::Linear(g)] {
        assert_eq!(decay.weight((g - 5e-10_f64).powi(2)), 0.0, "{decay:?}");
        assert!(decay.weight((g * 0.999).powi(2)) > 0.0, "{decay:?}");
    }
}
