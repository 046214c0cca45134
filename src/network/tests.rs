//! The engine against a naive twin, and laws that hold for any network.

use super::*;
use proptest::prelude::*;

/// Metres, and ms at 1 km/h a metre as the measure carried along.
const PACE: [f64; 2] = [1_000.0, 3_600.0];

fn both(vertices: &[u32]) -> Line {
    Line { vertices: vertices.to_vec(), pace: [Some(PACE); 2], joins: true }
}

fn one_way(vertices: &[u32]) -> Line {
    Line { pace: [Some(PACE), None], ..both(vertices) }
}

pub(super) fn network(at: &[[f64; 2]], lines: &[Line]) -> Network {
    let made = assemble(at, lines, &[]);
    Network::new(made.nodes, made.roads, made.points, &[])
}

fn joined(network: &Network, point: [f64; 2]) -> Snapped {
    let nearby = Nearby::new(network, &Parts::of(network));
    match nearby.join(point, 1e9, &Barriers::default()) {
        Snap::Joined(snapped) => snapped,
        other => panic!("{point:?}: {other:?}"),
    }
}

/// The cost of a way to a point, by Bellman and Ford: every stretch between places where anything stands is an arc, and arcs are relaxed
/// until nothing changes. Forbidden sequences are kept by remembering the last arcs.
fn naive(network: &Network, from: Joined, to: Joined) -> Option<Cost> {
    // Places: junctions, then the two points.
    let n = network.junctions();
    let (start, end) = (n, n + 1);
    let mut arcs: Vec<(usize, usize, Cost)> = Vec::new();
    for (number, road) in network.roads().iter().enumerate() {
        let mut places = vec![(0.0, road.ends[0] as usize), (road.length, road.ends[1] as usize)];
        places
            .extend([(from, start), (to, end)].iter().filter(|p| p.0.road == number as u32).map(|p| (p.0.along, p.1)));
        for a in &places {
            for b in places.iter().filter(|b| b.1 != a.1 || b.0 != a.0) {
                // At one place of a road one need not go at all.
                let cost = if a.0 == b.0 { Some(Cost::ZERO) } else { network.between(number as u32, a.0, b.0) };
                arcs.extend(cost.map(|cost| (a.1, b.1, cost)));
            }
        }
    }
    let mut best = vec![Cost::ENDLESS; n + 2];
    best[start] = Cost::ZERO;
    for _ in 0..n + 2 {
        for (a, b, cost) in &arcs {
            if best[*a].is_finite() {
                best[*b] = best[*b].min(best[*a] + *cost);
            }
        }
    }
    Some(best[end]).filter(|cost| cost.is_finite())
}

#[test]
fn a_grid_of_streets() {
    let side = 21_u32;
    let at: Vec<[f64; 2]> =
        (0..side * side).map(|n| [f64::from(n % side) * 100.0, f64::from(n / side) * 100.0]).collect();
    let rows = (0..side).map(|r| both(&(0..side).map(|c| r * side + c).collect::<Vec<_>>()));
    let columns = (0..side).map(|c| both(&(0..side).map(|r| r * side + c).collect::<Vec<_>>()));
    let network = network(&at, &rows.chain(columns).collect::<Vec<_>>());
    assert_eq!(network.junctions(), (side * side) as usize);
    let [a, b] = [[0.0, 0.0], [2_000.0, 2_000.0]].map(|at| joined(&network, at).joined);
    let mut search = Search::new(&network);
    for towards in [Towards::Point, Towards::Everywhere] {
        search.run(a, towards, i64::MAX / 8);
        assert_eq!(search.cost(b), Some(Cost::new(4_000_000, 14_400_000)));
        assert!(search.holds());
        search.run(a, towards, 3_999_999);
        assert_eq!(search.cost(b), None);
        assert!(search.holds());
    }
}

#[test]
fn a_ring_that_is_gone_round_one_way() {
    let at = [[0.0, 0.0], [1_000.0, 0.0], [1_000.0, 1_000.0], [0.0, 1_000.0]];
    let network = network(&at, &[one_way(&[0, 1, 2, 3, 0])]);
    let [site, cell] = [[0.0, 0.0], [1_000.0, 0.0]].map(|at| joined(&network, at).joined);
    let mut search = Search::new(&network);
    search.run(site, Towards::Point, i64::MAX / 8);
    assert_eq!(search.cost(cell).map(|cost| cost.first), Some(3_000_000));
    search.run(site, Towards::Everywhere, i64::MAX / 8);
    assert_eq!(search.cost(cell).map(|cost| cost.first), Some(1_000_000));
    let (_, way) = search.way(cell).unwrap();
    let metres: f64 = way.iter().map(|leg| (leg.to - leg.from).abs()).sum();
    assert!((metres - 1_000.0).abs() < 1e-9);
}

#[test]
fn points_on_one_road_go_along_it_alone() {
    let at = [[0.0, 0.0], [1_000.0, 0.0]];
    let network = network(&at, &[both(&[0, 1])]);
    let [a, b] = [[200.0, 30.0], [700.0, -4.0]].map(|at| joined(&network, at));
    assert_eq!((a.at, a.metres, b.at), ([200.0, 0.0], 30.0, [700.0, 0.0]));
    let mut search = Search::new(&network);
    search.run(b.joined, Towards::Point, 500_000);
    assert_eq!(search.cost(a.joined).map(|cost| cost.first), Some(500_000));
    assert_eq!(search.way(a.joined).unwrap().1, [Leg { road: 0, from: 200.0, to: 700.0 }]);
}

/// A crossing where nobody may turn left from the south: three sides round a block, or on and back by the next junction.
#[test]
fn forbidden_turns_are_gone_around() {
    // South, crossing, west, north, east; the block in the north-west closes the ring.
    let at = [[0.0, -100.0], [0.0, 0.0], [-100.0, 0.0], [0.0, 100.0], [100.0, 0.0], [-150.0, 150.0]];
    let lines = [both(&[0, 1]), both(&[1, 2]), both(&[1, 3]), both(&[1, 4]), both(&[3, 5, 2])];
    let made = assemble(&at, &lines, &[]);
    let road = |line: u32| made.line.iter().position(|of| *of == line).unwrap() as u32;
    let back = |number: u32, to: u32| made.roads[number as usize].ends[1] != made.node_of[to as usize];
    let (south, west) = (road(0), road(1));
    let left = Forbidden(vec![(south, back(south, 1)), (west, back(west, 2))]);
    let go = |forbidden: &[Forbidden]| {
        let network = Network::new(made.nodes, made.roads.clone(), made.points.clone(), forbidden);
        let [from, to] = [[0.0, -100.0], [-100.0, 0.0]].map(|at| joined(&network, at).joined);
        let mut search = Search::new(&network);
        search.run(to, Towards::Point, i64::MAX / 8);
        let there = search.cost(from).map(|cost| cost.first);
        search.run(from, Towards::Everywhere, i64::MAX / 8);
        assert_eq!(search.cost(to).map(|cost| cost.first), there);
        assert!(search.holds());
        there
    };
    assert_eq!(go(&[]), Some(200_000));
    // On to the north or east and back to the crossing, from where left is straight on or right.
    assert_eq!(go(std::slice::from_ref(&left)), Some(400_000));
    let u_turns: Vec<Forbidden> = (0..made.roads.len() as u32)
        .flat_map(|road| [false, true].map(|back| Forbidden(vec![(road, back), (road, !back)])))
        .chain([left])
        .collect();
    assert_eq!(go(&u_turns), Some(516_228));
}

#[test]
fn barriers_part_points_from_roads() {
    let at = [[0.0, 0.0], [100.0, 0.0], [0.0, 50.0], [100.0, 50.0]];
    let network = network(&at, &[both(&[0, 1]), both(&[2, 3]), both(&[0, 2])]);
    let river = Barriers::new(&[vec![[10.0, 10.0], [200.0, 10.0]]]);
    let nearby = Nearby::new(&network, &Parts::of(&network));
    let Snap::Joined(found) = nearby.join([50.0, 12.0], 100.0, &river) else { panic!("not joined") };
    assert_eq!(found.at, [50.0, 50.0]);
    assert_eq!(nearby.join([50.0, 12.0], 20.0, &river), Snap::Shut);
    assert_eq!(nearby.join([50.0, 99.0], 20.0, &river), Snap::TooFar(Some(49.0)));
}

#[test]
fn points_are_joined_to_the_part_that_most_roads_are_in() {
    let at = [[0.0, 0.0], [100.0, 0.0], [0.0, 50.0], [90.0, 50.0], [200.0, 0.0]];
    let network = network(&at, &[both(&[0, 1]), both(&[2, 3]), one_way(&[1, 4])]);
    let parts = Parts::of(&network);
    assert_eq!(parts.metres[..2], [100.0, 90.0]);
    let nearby = Nearby::new(&network, &parts);
    assert_eq!(nearby.join([50.0, 60.0], 20.0, &Barriers::default()), Snap::Apart(1));
    let Snap::Joined(found) = nearby.join([150.0, 1.0], 100.0, &Barriers::default()) else { panic!("not joined") };
    assert_eq!(found.at, [100.0, 0.0]);
}

/// Random towns: vertices on a lattice, lines between any of them, some one-way.
pub(super) fn town() -> impl Strategy<Value = (Vec<[f64; 2]>, Vec<Line>)> {
    let at =
        prop::collection::vec((0_i32..8, 0_i32..8).prop_map(|(x, y)| [f64::from(x) * 10.0, f64::from(y) * 7.0]), 4..14);
    (at, prop::collection::vec((prop::collection::vec(0_u32..1_000, 2..5), 0_u8..5), 1..14)).prop_map(
        |(mut at, lines)| {
            // Two vertices at one place may be taken for each other.
            at.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
            at.dedup();
            let n = at.len() as u32;
            let line = |(vertices, kind): (Vec<u32>, u8)| {
                let mut vertices: Vec<u32> = vertices.into_iter().map(|v| v % n).collect();
                vertices.dedup();
                if kind == 0 { one_way(&vertices) } else { both(&vertices) }
            };
            (at, lines.into_iter().map(line).filter(|line| line.vertices.len() > 1).collect())
        },
    )
}

pub(super) fn points_of(network: &Network, picks: &[(u32, u8)]) -> Vec<Joined> {
    let roads = network.roads().len() as u32;
    let place = |(road, share): &(u32, u8)| {
        let road = road % roads;
        Joined { road, along: network.roads()[road as usize].length * f64::from(share % 5) / 4.0 }
    };
    picks.iter().map(place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn metres_to_the_nearest_road_are_those_of_all_pieces(
        (at, lines) in town(), x in prop_oneof![-50.0..150.0_f64, -90_000.0..90_000.0_f64], y in -300.0..300.0_f64,
    ) {
        let network = network(&at, &lines);
        let parts = Parts::of(&network);
        let far = |ends: &[[f64; 2]]| {
            let [[ax, ay], [bx, by]] = [ends[0], ends[1]];
            let (dx, dy) = (bx - ax, by - ay);
            let share = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            (ax + share * dx - x).hypot(ay + share * dy - y)
        };
        let main = (0..network.roads().len() as u32).filter(|road| parts.road(&network, *road) == Some(0));
        let least = main.flat_map(|road| network.line(road).windows(2)).map(far).min_by(f64::total_cmp);
        let found = Nearby::new(&network, &parts).metres([x, y]);
        prop_assert_eq!(found.is_some(), least.is_some());
        prop_assert!((found.unwrap_or_default() - least.unwrap_or_default()).abs() < 1e-6);
    }

    #[test]
    fn ways_are_those_of_the_naive_twin(
        (at, lines) in town(), picks in prop::collection::vec((0_u32..99, 0_u8..9), 2..5), most in 0_i64..200_000,
    ) {
        let network = network(&at, &lines);
        prop_assume!(!network.roads().is_empty());
        let points = points_of(&network, &picks);
        let mut search = Search::new(&network);
        for to in &points {
            search.run(*to, Towards::Point, i64::MAX / 8);
            prop_assert!(search.holds());
            for from in &points {
                prop_assert_eq!(search.cost(*from), naive(&network, *from, *to), "{:?} {:?}", from, to);
                let way = search.way(*from);
                prop_assert_eq!(way.as_ref().map(|way| way.0), search.cost(*from));
                let along = way.map(|(_, legs)| legs.iter().filter_map(|leg| network.between(leg.road, leg.from, leg.to)).fold(Cost::ZERO, |a, b| a + b));
                prop_assert_eq!(along, search.cost(*from));
            }
            search.run(*to, Towards::Everywhere, i64::MAX / 8);
            prop_assert!(search.holds());
            for from in &points {
                prop_assert_eq!(search.cost(*from), naive(&network, *to, *from));
            }
            search.run(*to, Towards::Point, most);
            prop_assert!(search.holds());
        }
    }

    /// Another road never makes a way longer, but for what is rounded, and the order and direction of lines and vertices change nothing.
    #[test]
    fn order_changes_nothing_and_roads_help(
        (at, lines) in town(), points in prop::collection::vec((0_i32..80, 0_i32..60), 2..5),
    ) {
        let points: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
        let costs = |at: &[[f64; 2]], lines: &[Line]| -> Vec<Option<Cost>> {
            let network = network(at, lines);
            let nearby = Nearby::new(&network, &Parts::of(&network));
            let snapped: Vec<Option<Joined>> = points.iter().map(|point| match nearby.join(*point, 1e9, &Barriers::default()) {
                Snap::Joined(snapped) => Some(snapped.joined),
                _ => None,
            }).collect();
            let mut search = Search::new(&network);
            let mut found = Vec::new();
            for to in &snapped {
                if let Some(to) = to {
                    search.run(*to, Towards::Point, i64::MAX / 8);
                }
                found.extend(snapped.iter().map(|from| search.cost((*from)?).filter(|_| to.is_some())));
            }
            found
        };
        let n = at.len() as u32;
        let turned_at: Vec<[f64; 2]> = at.iter().rev().copied().collect();
        let turned: Vec<Line> = lines.iter().rev().map(|line| Line {
            vertices: line.vertices.iter().map(|v| n - 1 - v).collect(), ..line.clone()
        }).collect();
        prop_assert_eq!(costs(&at, &lines), costs(&turned_at, &turned));
        let network = network(&at, &lines);
        prop_assume!(!network.roads().is_empty());
        let more: Vec<Line> = lines.iter().cloned().chain([both(&[0, n - 1])]).collect();
        let wider = assemble(&at, &more, &[]);
        let wider = Network::new(wider.nodes, wider.roads, wider.points, &[]);
        let places = [network.line(0)[0], network.line(network.roads().len() as u32 - 1)[0]];
        let at_vertex = |network: &Network, place: [f64; 2]| {
            (0..network.roads().len() as u32).find(|road| network.line(*road)[0] == place).map(|road| Joined { road, along: 0.0 })
        };
        let go = |network: &Network| {
            let [a, b] = places.map(|place| at_vertex(network, place));
            let mut search = Search::new(network);
            search.run(b?, Towards::Point, i64::MAX / 8);
            search.cost(a?)
        };
        if let (Some(before), Some(after)) = (go(&network), go(&wider)) {
            // A road between two junctions is rounded once; a new junction on it makes it two.
            prop_assert!(after.first <= before.first + i64::from(n), "{:?} {:?}", after, before);
        }
    }
}
