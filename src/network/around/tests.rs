use super::*;
use proptest::prelude::*;

fn one(around: &Around, from: [f64; 2], to: [f64; 2]) -> Option<f64> {
    around.ways(&[from], &[to], f64::INFINITY).of_site[0].first().map(|way| way.1)
}

fn made(lines: &[Vec<[f64; 2]>], crossings: &[Vec<[f64; 2]>]) -> Around {
    Around::new(lines, crossings).unwrap()
}

fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-3)
}

#[test]
fn a_river_with_one_bridge() {
    let river = vec![vec![[-10_000.0, 0.0], [10_000.0, 0.0]]];
    let bridge = vec![vec![[3_000.0, 40.0], [3_000.0, -40.0]]];
    let [from, to] = [[0.0, 500.0], [0.0, -500.0]];
    assert!(near(one(&made(&river, &bridge), from, to), 6_082.763));
    assert!(near(one(&made(&river, &[]), from, to), 20_024.984));
    assert!(near(one(&made(&[], &[]), from, to), 1_000.0));
    assert_eq!(made(&river, &[vec![[0.0, 50.0], [0.0, 20.0]]]).idle, 1);
}

/// A river with bends lets nobody through at its vertices, from neither side.
#[test]
fn nobody_gets_through_at_a_vertex() {
    let river: Vec<[f64; 2]> = vec![[-1_000.0, 0.0], [-300.0, 100.0], [0.0, 0.0], [300.0, 100.0], [1_000.0, 0.0]];
    let around = made(&[river], &[]);
    for x in [-300.0, 0.0, 300.0, 17.0] {
        let found = one(&around, [x, 900.0], [x, -900.0]);
        let by_end = |end: f64| (x - end).hypot(900.0) * 2.0;
        assert!(found.is_some_and(|found| found >= by_end(-1_000.0).min(by_end(1_000.0)) - 1e-6), "{x}: {found:?}");
    }
    // Along the bank one stays on it, and comes round the bend.
    let along = one(&around, [-300.0, 101.0], [300.0, 101.0]);
    assert!(near(along, 600.0), "{along:?}");
    let below = one(&around, [-300.0, 0.0], [300.0, 0.0]);
    assert!(near(below, 600.0) || below.is_some_and(|metres| metres < 601.0), "{below:?}");
}

/// A lake: one goes round its shore, and only over its bridge through it.
#[test]
fn lakes_are_gone_around_and_crossed_by_their_bridge_alone() {
    let lake = vec![[-100.0, -100.0], [100.0, -100.0], [100.0, 100.0], [-100.0, 100.0], [-100.0, -100.0]];
    let [west, east] = [[-200.0, 0.0], [200.0, 0.0]];
    let round = 2.0 * 100.0_f64.hypot(100.0) + 200.0;
    assert!(near(one(&made(std::slice::from_ref(&lake), &[]), west, east), round));
    let bridge = vec![[-110.0, 0.0], [110.0, 0.0]];
    assert!(near(one(&made(std::slice::from_ref(&lake), std::slice::from_ref(&bridge)), west, east), 400.0));
    // Two piers that both end in the lake are no way across it.
    let piers = vec![vec![[-110.0, 0.0], [-50.0, 0.0]], vec![[50.0, 0.0], [110.0, 0.0]]];
    assert!(near(one(&made(std::slice::from_ref(&lake), &piers), west, east), round));
    let inside = made(&[lake], &[]).ways(&[[0.0, 0.0]], &[west], f64::INFINITY);
    assert_eq!((inside.of_site[0].len(), inside.shut), (0, vec![0]));
}

/// A river that lies upon itself: drawn twice, turned round, in parts that overlap, or with another line that ends on it.
#[test]
fn lines_upon_each_other_are_one() {
    let whole = vec![[-1_000.0, 0.0], [1_000.0, 0.0]];
    let bent = vec![[-1_000.0, 0.0], [0.0, 400.0], [1_000.0, 0.0]];
    let turned = |line: &[[f64; 2]]| line.iter().rev().copied().collect::<Vec<_>>();
    let parts = vec![vec![[-1_000.0, 0.0], [300.0, 0.0]], vec![[-200.0, 0.0], [1_000.0, 0.0]]];
    let [from, to] = [[50.0, 700.0], [50.0, -700.0]];
    let expected = 2.0 * 950.0_f64.hypot(700.0);
    for lines in [
        vec![whole.clone(), whole.clone()],
        vec![whole.clone(), turned(&whole)],
        vec![[whole.clone(), turned(&whole)].concat()],
        parts,
        vec![whole.clone(), vec![[0.0, 0.0], [100.0, 0.0]]],
    ] {
        assert!(near(one(&made(&lines, &[]), from, to), expected), "{lines:?}");
        // Along it from one end to the other, and only where it is opened through it.
        let along = one(&made(&lines, &[]), [-1_001.0, 1.0], [1_001.0, -1.0]);
        assert!(along.is_some_and(|metres| metres < 2_003.0), "{lines:?} {along:?}");
        let bridge = vec![vec![[50.0, 9.0], [50.0, -9.0]]];
        assert!(near(one(&made(&lines, &bridge), from, to), 1_400.0), "{lines:?}");
    }
    let plain = one(&made(std::slice::from_ref(&bent), &[]), from, to);
    assert_eq!(one(&made(&[bent.clone(), turned(&bent)], &[]), from, to), plain);
    // A pier that ends on it makes no way longer that does not lead past it.
    let pier = vec![[0.0, 0.0], [0.0, -300.0]];
    assert!(near(one(&made(&[whole, pier], &[]), from, to), expected));
}

/// Walls whose corners do not lie in line: of one that lies upon itself an end may not be gone around, and the way is then longer
/// than it need be.
fn out_of_line(walls: &mut [Vec<[f64; 2]>]) {
    for (number, corner) in walls.iter_mut().flatten().enumerate() {
        let number = number as f64;
        corner[0] += (number * number * 0.7131).fract();
        corner[1] += (number * 0.3917 + 0.21).fract();
    }
}

/// The same without an index: every corner looks at every other past every segment.
fn twin(around: &Around, points: &[[f64; 2]], sites: &[[f64; 2]], most: f64) -> Ways {
    let n = around.corners.len();
    let own = |at: [f64; 2]| Stand { at, corner: None };
    let at = |corner: usize| Stand { at: around.corners[corner].at, corner: Some(around.corners[corner]) };
    let sees = |from: Stand, to: Stand| {
        let is_same = from.corner.zip(to.corner).is_some_and(|(a, b)| a.vertex == b.vertex);
        let mut all = 0..around.segments.len() as u32;
        !is_same && faces(from, to) && around.is_dry(from, to) && all.all(|segment| around.is_free(from, to, segment))
    };
    let seen = |from: Stand| -> Vec<(usize, f64)> {
        let all = (0..n).filter(|to| sees(from, at(*to)));
        all.map(|to| (to, metres(from.at, at(to).at))).collect()
    };
    let links: Vec<Vec<(usize, f64)>> = (0..n).map(|from| seen(at(from))).collect();
    let over = |site: &[f64; 2]| {
        let mut best = vec![f64::INFINITY; n];
        for (corner, metres) in seen(own(*site)) {
            best[corner] = metres;
        }
        loop {
            let before = best.clone();
            for (from, links) in links.iter().enumerate() {
                for (to, metres) in links {
                    best[*to] = best[*to].min(best[from] + metres);
                }
            }
            if best == before {
                return best;
            }
        }
    };
    let over: Vec<Vec<f64>> = sites.iter().map(over).collect();
    let mut ways = Ways { of_site: vec![Vec::new(); sites.len()], shut: Vec::new() };
    for (number, point) in (0..).zip(points) {
        let mut is_shut = true;
        let seen = seen(own(*point));
        for (site, (at, over)) in sites.iter().zip(&over).enumerate() {
            let metres = if sees(own(*point), own(*at)) {
                metres(*point, *at)
            } else {
                seen.iter().map(|(corner, metres)| metres + over[*corner]).fold(f64::INFINITY, f64::min)
            };
            is_shut &= !metres.is_finite();
            if metres.is_finite() && metres <= most {
                ways.of_site[site].push((number, metres));
            }
        }
        ways.shut.extend(is_shut.then_some(number));
    }
    ways
}

proptest! {
    /// Ways are no shorter than straight lines, are the same both ways round, and another barrier never makes one shorter.
    #[test]
    fn barriers_only_make_ways_longer(
        walls in prop::collection::vec(prop::collection::vec((-9_i32..10, -9_i32..10), 2..5), 0..5),
        points in prop::collection::vec((-19_i32..20, -19_i32..20), 2..4),
    ) {
        // Points never lie on a vertex or in line with two of them by chance.
        let place = |(x, y): &(i32, i32)| [f64::from(*x) * 10.0, f64::from(*y) * 10.0];
        let mut walls: Vec<Vec<[f64; 2]>> = walls.iter().map(|wall| wall.iter().map(place).collect()).collect();
        out_of_line(&mut walls);
        let points: Vec<[f64; 2]> = points.iter().map(place).map(|[x, y]| [x + 3.17, y + 1.29]).collect();
        let whole = made(&walls, &[]);
        let fewer = made(&walls[..walls.len().saturating_sub(1)], &[]);
        for a in &points {
            for b in &points {
                let there = one(&whole, *a, *b);
                prop_assert!(there.is_none_or(|way| way >= metres(*a, *b) - 1e-9));
                let back = one(&whole, *b, *a);
                prop_assert!(there.is_some() == back.is_some() && there.zip(back).is_none_or(|(x, y)| (x - y).abs() < 1e-6));
                let before = one(&fewer, *a, *b);
                prop_assert!(there.zip(before).is_none_or(|(x, y)| x >= y - 1e-6));
            }
        }
    }
    /// The grid, what is left out beyond the limit, and sight that goes both ways change nothing.
    #[test]
    fn ways_are_those_over_all_corners_and_all_segments(
        walls in prop::collection::vec(prop::collection::vec((-9_i32..10, -9_i32..10), 2..7), 0..9),
        crossings in prop::collection::vec(prop::array::uniform2((-12_i32..13, -12_i32..13)), 0..4),
        points in prop::collection::vec((-19_i32..20, -19_i32..20), 1..6),
        sites in prop::collection::vec((-19_i32..20, -19_i32..20), 0..5),
        (is_closed, is_crooked) in (any::<bool>(), any::<bool>()),
        most in prop_oneof![Just(f64::INFINITY), 10.0..600.0_f64],
        far in prop_oneof![Just(1.0), Just(300.0)],
    ) {
        let place = |(x, y): &(i32, i32)| [f64::from(*x) * 10.0, f64::from(*y) * 10.0];
        let mut walls: Vec<Vec<[f64; 2]>> = walls.iter().map(|wall| wall.iter().map(place).collect()).collect();
        for wall in walls.iter_mut().filter(|wall| is_closed && wall.len() > 2) {
            wall.push(wall[0]);
        }
        if is_crooked {
            out_of_line(&mut walls);
        }
        let crossings: Vec<Vec<[f64; 2]>> = crossings.iter().map(|line| line.iter().map(place).collect()).collect();
        let [mut points, sites] = [points, sites].map(|all| all.iter().map(place).collect::<Vec<_>>());
        // One may stand far outside.
        points[0] = points[0].map(|metres| metres * far);
        let around = made(&walls, &crossings);
        prop_assert_eq!(around.ways(&points, &sites, most), twin(&around, &points, &sites, most));
    }
}
