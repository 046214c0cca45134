//! Searches over a hierarchy against those one by one, in towns that are large enough for one to pay.

use super::super::{Joined, Labels, Line, Network, Towards, assemble};
use super::*;
use proptest::prelude::*;

/// Streets of a lattice, of which some are missing, some one-way, and some lead anywhere.
fn town(side: u32, streets: &[(u32, bool, u32)], others: &[(u32, u32, bool, u32)]) -> Network {
    let n = side * side;
    let at: Vec<[f64; 2]> =
        (0..n).map(|node| [f64::from(node % side) * 100.0, f64::from(node / side) * 100.0]).collect();
    let line = |[from, to]: [u32; 2], is_both: bool, cost: u32| {
        let pace = Some([f64::from(cost), 1e3]);
        Line { vertices: vec![from, to], pace: [pace, pace.filter(|_| is_both)], joins: true }
    };
    let of_lattice = streets.iter().enumerate().filter_map(|(number, (kind, is_both, cost))| {
        let from = number as u32 / 2 % n;
        let to = if number % 2 == 0 { from + 1 } else { from + side };
        let is_there = to < n && (number % 2 == 1 || to % side > 0) && *kind > 0;
        is_there.then(|| line([from, to], *is_both || kind % 2 == 0, *cost))
    });
    let others = others.iter().map(|(from, to, is_both, cost)| line([from % n, to % n], *is_both, *cost));
    let lines: Vec<Line> = of_lattice.chain(others).filter(|line| line.vertices[0] != line.vertices[1]).collect();
    let made = assemble(&at, &lines, &[]);
    Network::new(made.nodes, made.roads, made.points, &[])
}

/// Seeds of many points all over a network.
fn seeds(network: &Network, lean: &Lean<'_>, points: usize) -> Vec<Vec<Door>> {
    let n = network.roads().len();
    let point = |number: usize| {
        let road = number * 7 % n;
        let share = (number % 5) as f64 / 4.0;
        let joined = Joined { road: road as u32, along: network.roads()[road].length * share };
        lean.seeds(joined, (number % 3) as i64 * 900)
    };
    (0..points).map(point).collect::<Option<_>>().unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Whether or not one pays and costs fit, the table is that of searches one by one.
    #[test]
    fn tables_are_those_of_searches_one_by_one(
        side in 2_u32..14,
        streets in prop::collection::vec((0_u32..6, any::<bool>(), 1_u32..90), 20..392),
        others in prop::collection::vec((0_u32..999, 0_u32..999, any::<bool>(), 1_u32..900), 1..12),
        scale in prop_oneof![4 => Just(1_u32), 1 => 1_000_u32..40_000],
        points in 60_usize..90,
        from in any::<bool>(),
    ) {
        let streets: Vec<_> = streets.into_iter().map(|(kind, is_both, cost)| (kind, is_both, cost * scale)).collect();
        let network = town(side, &streets, &others);
        prop_assume!(!network.roads().is_empty());
        let Some(lean) = Lean::new(&network, if from { Towards::Everywhere } else { Towards::Point }) else { return Ok(()) };
        let seeds = seeds(&network, &lean, points);
        let most = i64::MAX / 8;
        let plain = Labels::one_by_one(&lean, &seeds, most);
        prop_assert_eq!(&Labels::new(&lean, &seeds, most), &plain);
        let Some(plain) = plain else { return Ok(()) };
        if let Some(hierarchy) = Hierarchy::where_it_pays(&lean, &seeds, most) {
            prop_assert_eq!(&Labels::over(&hierarchy, &seeds, most), &plain);
            let labels = (0..plain.points() as u32).flat_map(|point| plain.to(point));
            let farthest = labels.filter(|label| *label < NO_WAY).max().map_or(0, u64::from);
            let begun = seeds.iter().flatten().map(|seed| u64::from(seed.1)).max().unwrap_or(0);
            prop_assert!(farthest <= hierarchy.farthest(&lean) + begun);
        } else {
            prop_assert!(points < MANY || scale > 1);
        }
    }
}

/// A street of five parts, five metres each of a thousandth.
fn street() -> Network {
    let streets: Vec<(u32, bool, u32)> = (0..30).map(|number| (1 - number % 2, true, 10)).collect();
    town(6, &streets[..10], &[])
}

#[test]
fn a_street_is_taken_apart_without_a_shortcut_too_many() {
    let network = street();
    let lean = Lean::new(&network, Towards::Point).unwrap();
    let hierarchy = Hierarchy::new(&lean, u64::MAX).unwrap();
    // No node but the last has fewer than one neighbour left, none more than two.
    let ups: Vec<usize> = (0..6).map(|place| hierarchy.up(place).len()).collect();
    assert_eq!((hierarchy.nodes(), hierarchy.arcs()), (6, ups.iter().sum()));
    assert_eq!(ups[5], 0);
    assert!(ups[..5].iter().all(|number| (1..=2).contains(number)), "{ups:?}");
}

#[test]
fn it_is_given_up_where_it_would_not_pay() {
    let network = street();
    let lean = Lean::new(&network, Towards::Point).unwrap();
    assert!(Hierarchy::new(&lean, 3).is_none());
    let many = seeds(&network, &lean, MANY);
    assert!(Hierarchy::where_it_pays(&lean, &many, i64::MAX).is_some());
    assert!(Hierarchy::where_it_pays(&lean, &many[1..], i64::MAX).is_none());
    // With an end searches look at little.
    assert!(Hierarchy::where_it_pays(&lean, &many, 1_000_000).is_none());
}

#[test]
fn the_farthest_way_is_known_not_to_be_farther() {
    let network = street();
    let lean = Lean::new(&network, Towards::Point).unwrap();
    let hierarchy = Hierarchy::new(&lean, u64::MAX).unwrap();
    // Five parts of 100 m at 10 a metre: there and back over any node, and two parts more.
    let farthest = hierarchy.farthest(&lean);
    assert!((5_000..=12_000).contains(&farthest), "{farthest}");
}

/// What is not joined to most of the network counts as well: five roads that together cost more than fits.
#[test]
fn ways_apart_from_the_rest_may_not_fit_either() {
    let streets: Vec<(u32, bool, u32)> = (0..48).map(|_| (1, true, 10)).collect();
    let fits = |cost: u32| {
        let chain: Vec<(u32, u32, bool, u32)> = (56..61).map(|node| (node, node + 1, false, cost)).collect();
        let network = town(8, &streets, &chain);
        let lean = Lean::new(&network, Towards::Point).unwrap();
        let seeds = seeds(&network, &lean, MANY);
        let [table, plain] = [Labels::new(&lean, &seeds, i64::MAX), Labels::one_by_one(&lean, &seeds, i64::MAX)];
        assert_eq!(table, plain);
        (Hierarchy::where_it_pays(&lean, &seeds, i64::MAX).is_some(), plain.is_some())
    };
    assert_eq!([fits(10_000_000), fits(1_000_000)], [(false, false), (true, true)]);
}
