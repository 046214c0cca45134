//! Searches in 32 bits against those with both measures, and the nearest of all at once against one after another.

use super::super::tests::{network, points_of, town};
use super::super::{Doors, Forbidden, Joined, Labels, Network, Search, WIDTH, assemble};
use super::*;
use proptest::prelude::*;

/// A town in which some turns are forbidden.
fn with_turns(made: Network, turns: &[(u32, bool, bool)]) -> Network {
    let roads = made.roads().to_vec();
    let n = roads.len() as u32;
    let end = |road: u32, back: bool| roads[road as usize].ends[usize::from(!back)];
    let begins = |road: u32, back: bool| roads[road as usize].ends[usize::from(back)];
    let forbidden: Vec<Forbidden> = (turns.iter())
        .filter_map(|(road, back, other_back)| {
            let road = road % n;
            let at = end(road, *back);
            let next = (0..n).find(|next| *next != road && begins(*next, *other_back) == at);
            next.map(|next| Forbidden(vec![(road, *back), (next, *other_back)]))
        })
        .collect();
    Network::new(made.junctions(), roads, made.points.clone(), &forbidden)
}

/// What the way between two points costs, by the search with both measures.
fn twin(network: &Network, towards: Towards, point: (Joined, i64), other: (Joined, i64), most: i64) -> Option<i64> {
    let mut search = Search::new(network);
    search.run(other.0, towards, most - other.1);
    search.cost(point.0).map(|cost| cost.first + point.1 + other.1).filter(|cost| *cost <= most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn tables_and_the_nearest_are_those_of_searches_one_by_one(
        (at, lines) in town(),
        picks in prop::collection::vec((0_u32..99, 0_u8..9), 1..7),
        others in prop::collection::vec((0_u32..99, 0_u8..9, 0_i64..3), 1..21),
        turns in prop::collection::vec((0_u32..99, any::<bool>(), any::<bool>()), 0..4),
        most in prop_oneof![0_i64..200_000, Just(i64::MAX / 8)],
        from in any::<bool>(),
    ) {
        let made = network(&at, &lines);
        prop_assume!(!made.roads().is_empty());
        let network = with_turns(made, &turns);
        let towards = if from { Towards::Everywhere } else { Towards::Point };
        let points: Vec<(Joined, i64)> = (0..).map(|leg| leg * 700).zip(points_of(&network, &picks)).map(|(leg, joined)| (joined, leg)).collect();
        let picks: Vec<(u32, u8)> = others.iter().map(|(road, share, _)| (*road, *share)).collect();
        let others: Vec<(Joined, i64)> = points_of(&network, &picks).into_iter().zip(&others).map(|(joined, other)| (joined, other.2 * 5_000)).collect();
        let lean = Lean::new(&network, towards).unwrap();
        let seeds: Vec<Vec<Door>> = others.iter().map(|(joined, leg)| lean.seeds(*joined, *leg).unwrap()).collect();
        let doors = Doors::new(&lean, points.iter().copied().map(Some), &others.iter().copied().map(Some).collect::<Vec<_>>()).unwrap();
        let table = Labels::new(&lean, &seeds, most).unwrap();
        let nearest = doors.nearest(&lean.nearest(&seeds, most).unwrap(), most).unwrap();
        for (number, point) in points.iter().enumerate() {
            let expected: Vec<Option<i64>> = others.iter().map(|other| twin(&network, towards, *point, *other, most)).collect();
            for (other, expected) in (0..).zip(&expected) {
                let over = doors.of(number).iter().filter(|(node, _)| table.of(*node, other) != NO_WAY);
                let over = over.filter_map(|(node, cost)| table.of(*node, other).checked_add(*cost));
                let directly = doors.directly(number).iter().filter(|way| way.0 == other).map(|way| way.1);
                let found = over.chain(directly).min().map(i64::from).filter(|cost| *cost <= most);
                prop_assert_eq!(found, *expected);
            }
            let least = expected.iter().zip(0_u32..).filter_map(|(cost, other)| Some(((*cost)?, other))).min();
            prop_assert_eq!(nearest[number].map(|(cost, other)| (i64::from(cost), other)), least);
        }
    }
}

/// Costs that do not fit into 32 bits are said, unless they are too far anyway.
#[test]
fn what_does_not_fit_is_no_answer() {
    let at = [[0.0, 0.0], [3_000_000.0, 0.0], [6_000_000.0, 0.0]];
    let pace = [Some([1_000.0, 1_000.0]); 2];
    let lines = [[0, 1], [1, 2]].map(|ends| super::super::Line { vertices: ends.to_vec(), pace, joins: true });
    let made = assemble(&at, &lines, &[]);
    let network = Network::new(made.nodes, made.roads, made.points, &[]);
    let lean = Lean::new(&network, Towards::Point).unwrap();
    let seeds = [lean.seeds(Joined { road: 0, along: 0.0 }, 0).unwrap()];
    assert!(Labels::new(&lean, &seeds, i64::MAX / 8).is_none());
    assert!(lean.nearest(&seeds, i64::MAX / 8).is_none());
    let table = Labels::new(&lean, &seeds, 4_000_000_000).unwrap();
    let reached = (0..3).map(|node| table.of(node, 0)).filter(|label| *label != NO_WAY);
    assert_eq!(reached.max(), Some(3_000_000_000));
    assert_eq!(Labels::bytes(3, 1), 3 * WIDTH * 4);
}
