//! The engine against a naive twin, values worked out by hand, and laws that hold on any ground.

use super::*;
use crate::network::barrier::meet;
use proptest::prelude::*;

/// Tobler's function, once more.
fn worth(rise: f64) -> f64 {
    (3.5 * ((rise + 0.05).abs() - 0.05)).exp()
}

/// Milliseconds a metre at Tobler's speed on the flat.
const PACE: f32 = 3_600.0 / 5.036_742;

fn relief(columns: usize, rows: usize, step: f64, height: impl Fn([f64; 2]) -> f64) -> Relief {
    let mut made = Relief { origin: [0.0, 0.0], step, columns, rows, heights: Vec::new() };
    made.heights = (0..columns * rows).map(|n| height(made.middle([n % columns, n / columns])) as f32).collect();
    made
}

fn terrain(relief: Relief, directions: u8, towards: Towards, barriers: &[Vec<[f64; 2]>]) -> Terrain {
    let paces = vec![PACE; relief.heights.len()];
    Terrain::new(relief, paces, Barriers::new(barriers), directions, towards, worth)
}

fn at(terrain: &Terrain, column: usize, row: usize) -> Vec<End> {
    vec![End { node: (row * terrain.relief().columns + column) as u32, ms: 0, metres: 0.0 }]
}

/// What the way takes from one square to another, in seconds, by a search from either end.
fn seconds(relief: &Relief, directions: u8, from: [usize; 2], to: [usize; 2]) -> f64 {
    let one = |towards, [a, b]: [[usize; 2]; 2]| {
        let terrain = terrain(relief.clone(), directions, towards, &[]);
        let mut search = TerrainSearch::new(&terrain);
        search.run(&at(&terrain, a[0], a[1]), u32::MAX);
        assert!(search.holds());
        f64::from(search.label(at(&terrain, b[0], b[1])[0].node)) / 1e3
    };
    let found = one(Towards::Point, [to, from]);
    assert_eq!(found, one(Towards::Everywhere, [from, to]));
    found
}

/// How much longer ways are than straight lines on level ground, 190 squares away in 360 headings.
#[test]
fn ways_on_level_ground() {
    for (directions, mean, worst) in [(8, 5.48, 8.24), (16, 1.44, 2.75), (32, 0.49, 1.31)] {
        let terrain = terrain(relief(383, 383, 10.0, |_| 7.0), directions, Towards::Point, &[]);
        let mut search = TerrainSearch::new(&terrain);
        search.run(&at(&terrain, 191, 191), u32::MAX);
        let (mut sum, mut most) = (0.0, 0.0_f64);
        for heading in 0..360 {
            let (sin, cos) = f64::from(heading).to_radians().sin_cos();
            let [east, north] = [190.0 * cos, 190.0 * sin].map(|squares: f64| squares.round() as i64);
            let straight = (east as f64).hypot(north as f64) * 10.0 * f64::from(PACE);
            let label = search.label(at(&terrain, (191 + east) as usize, (191 + north) as usize)[0].node);
            let more = (f64::from(label) / straight - 1.0) * 100.0;
            sum += more;
            most = most.max(more);
        }
        let found = sum / 360.0;
        assert!((found - mean).abs() < 0.02 && (most - worst).abs() < 0.02, "{directions}: {found} {most}");
    }
}

/// A plane that rises to the east: a kilometre up, down and along it; where it is steep a zigzag is quicker than straight up.
#[test]
fn planes_that_rise() {
    let tenth = relief(121, 121, 10.0, |[x, _]| x / 10.0);
    for (from, to, expected) in
        [([10, 60], [110, 60], 1_014.3), ([110, 60], [10, 60], 714.7), ([60, 10], [60, 110], 714.7)]
    {
        let found = seconds(&tenth, 16, from, to);
        assert!((found - expected).abs() < 0.1, "{found} {expected}");
    }
    // On a slope s the quickest zigzag rises by 1 / 3.5 a metre, and a metre to the east is worth 3.5 s e metres on the flat.
    for (slope, straight, theory) in [(0.4, 2_898.4, 2_720.0), (0.55, 4_899.7, 3_740.0)] {
        let steep = relief(121, 401, 10.0, |[x, _]| x * slope);
        let up = 1_000.0 * f64::from(PACE) * worth(slope) / 1e3;
        assert!((up - straight).abs() < 0.1, "{up}");
        let [eight, sixteen, more] = [8, 16, 32].map(|directions| seconds(&steep, directions, [10, 200], [110, 200]));
        assert!(eight <= up + 0.2 && sixteen <= eight && more <= sixteen, "{eight} {sixteen} {more}");
        assert!(more >= theory - 0.1 && more < theory * 1.003, "{eight} {sixteen} {more}");
        // A king's move is as good as any at 40 %; at 55 % the moves of 32 directions come nearer.
        assert!(slope < 0.5 || more < sixteen - 1.0, "{eight} {sixteen} {more}");
    }
}

/// Every square: what is known of it, and whether anybody walks there.
fn ground() -> impl Strategy<Value = (Relief, Vec<f32>)> {
    (2_usize..9, 2_usize..9).prop_flat_map(|(columns, rows)| {
        let square = (0_i32..60, prop::option::weighted(0.9, 1_u32..4), prop::bool::weighted(0.9));
        prop::collection::vec(square, columns * rows).prop_map(move |squares| {
            let heights =
                squares.iter().map(|(height, _, known)| if *known { *height as f32 } else { f32::NAN }).collect();
            let paces = squares.iter().map(|(_, pace, _)| pace.map_or(f32::NAN, |pace| PACE * pace as f32)).collect();
            (Relief { origin: [0.0, 0.0], step: 30.0, columns, rows, heights }, paces)
        })
    })
}

fn walls() -> impl Strategy<Value = Vec<Vec<[f64; 2]>>> {
    // Often on the middles of squares, or halfway.
    let place = (-2_i32..20, -2_i32..20).prop_map(|(x, y)| [f64::from(x) * 15.0, f64::from(y) * 15.0]);
    prop::collection::vec(prop::collection::vec(place, 2..5), 0..4)
}

/// Labels by Bellman and Ford: arcs are worked out from nothing, square by square, and relaxed until nothing changes.
fn naive(relief: &Relief, paces: &[f32], walls: &[Vec<[f64; 2]>], directions: u8, to: usize) -> Vec<u64> {
    let (columns, rows) = (relief.columns as i64, relief.rows as i64);
    let pace = |x: i64, y: i64| {
        let square = (0..columns)
            .contains(&x)
            .then(|| (0..rows).contains(&y).then_some((y * columns + x) as usize))
            .flatten()?;
        (!paces[square].is_nan() && !relief.heights[square].is_nan()).then(|| f64::from(paces[square]))
    };
    let most =
        [(8, 1), (16, 2), (32, 3)].into_iter().find(|(known, _)| *known == directions).map_or(0, |found| found.1);
    let is_move = |x: i64, y: i64| {
        let gcd = (1..=most).rev().find(|n| x % n == 0 && y % n == 0).unwrap_or(1);
        (x, y) != (0, 0) && gcd == 1
    };
    let mut arcs = Vec::new();
    for from in 0..columns * rows {
        let (x, y) = (from % columns, from / columns);
        for (dx, dy) in
            (-most..=most).flat_map(|dx| (-most..=most).map(move |dy| (dx, dy))).filter(|(x, y)| is_move(*x, *y))
        {
            // A trifle to the east and north, as the engine decides what lies on a line.
            let off = |x: i64, y: i64| [x as f64 * 30.0 + 1e-7, y as f64 * 30.0 + 1e-12];
            let line = [off(x, y), off(x + dx, y + dy)];
            let is_blocked = walls
                .iter()
                .flat_map(|wall| wall.windows(2))
                .any(|pair| meet(line, [pair[0], pair[1]]) && pair[0] != pair[1]);
            // The mean pace from samples between the twelfths and eighths at which borders are crossed.
            let samples = 240;
            let mut sum = 0.0;
            let mut is_open = !is_blocked;
            for sample in 0..samples {
                let t = (f64::from(sample) + 0.5) / f64::from(samples);
                let [px, py] =
                    [x as f64 + dx as f64 * t, y as f64 + dy as f64 * t].map(|place| (place + 0.5).floor() as i64);
                match pace(px, py) {
                    Some(own) => sum += own,
                    None => {
                        is_open = false;
                        break;
                    }
                }
            }
            // Through a corner one gets where one of both squares beside it is open.
            for number in 1..8_u32 {
                let t = f64::from(number) / 8.0;
                let at = [x as f64 + dx as f64 * t, y as f64 + dy as f64 * t];
                let is_corner = at.iter().all(|place| ((place - 0.5) - (place - 0.5).round()).abs() < 1e-12);
                let [cx, cy] = at.map(|place| (place - 0.5).round() as i64);
                let beside = if dx * dy > 0 { [(cx + 1, cy), (cx, cy + 1)] } else { [(cx, cy), (cx + 1, cy + 1)] };
                is_open &= !is_corner || beside.iter().any(|(x, y)| pace(*x, *y).is_some());
            }
            if !is_open {
                continue;
            }
            let end = ((y + dy) * columns + x + dx) as usize;
            let metres = (dx as f64).hypot(dy as f64) * 30.0;
            let rise = f64::from(relief.heights[end]) - f64::from(relief.heights[from as usize]);
            let ms = (metres * sum / f64::from(samples) * worth(rise / metres)).round();
            arcs.push((from as usize, end, ms as u64));
        }
    }
    let mut best = vec![u64::MAX; relief.heights.len()];
    if pace(to as i64 % columns, to as i64 / columns).is_some() {
        best[to] = 0;
    }
    loop {
        let mut is_done = true;
        for (from, end, ms) in &arcs {
            if best[*end] != u64::MAX && best[*end] + ms < best[*from] {
                best[*from] = best[*end] + ms;
                is_done = false;
            }
        }
        if is_done {
            return best;
        }
    }
}

fn labels(terrain: &Terrain, to: usize) -> Vec<u64> {
    let mut search = TerrainSearch::new(terrain);
    let is_open = !terrain.paces[to].is_nan() && !terrain.relief.heights[to].is_nan();
    let seeds = if is_open { vec![End { node: to as u32, ms: 0, metres: 0.0 }] } else { Vec::new() };
    search.run(&seeds, u32::MAX);
    assert!(search.holds());
    let label =
        |node: usize| if search.label(node as u32) == NO_WAY { u64::MAX } else { u64::from(search.label(node as u32)) };
    let found: Vec<u64> = (0..terrain.squares()).map(label).collect();
    // The way found is as long as the label says.
    for node in (0..terrain.squares()).filter(|node| found[*node] != u64::MAX) {
        let (hops, seed) = search.way(node as u32).unwrap();
        assert_eq!((seed.node as usize, hops.last().map_or(node, |hop| hop.ends[0] as usize)), (to, to));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn searches_are_their_naive_twin((relief, paces) in ground(), walls in walls(), directions in prop::sample::select(&DIRECTIONS[..]), to in 0_usize..64) {
        let to = to % relief.heights.len();
        let terrain = Terrain::new(relief.clone(), paces.clone(), Barriers::new(&walls), directions, Towards::Point, worth);
        let (found, twin) = (labels(&terrain, to), naive(&relief, &paces, &walls, directions, to));
        for (own, other) in found.iter().zip(&twin) {
            // Sums of shares are rounded elsewhere.
            let is_near = *own == *other || own.abs_diff(*other) <= 8;
            prop_assert!(is_near, "{found:?} {twin:?}");
        }
    }

    /// The way from a to b found from either end; to it on the ground turned upside down is from it on the ground as it is.
    #[test]
    fn to_is_from_on_the_reversed_ground((relief, paces) in ground(), walls in walls(), a in 0_usize..64) {
        let a = a % relief.heights.len();
        let made = |relief: &Relief, towards| Terrain::new(relief.clone(), paces.clone(), Barriers::new(&walls), 16, towards, worth);
        let turned = Relief { heights: relief.heights.iter().map(|height| -height).collect(), ..relief.clone() };
        prop_assert_eq!(labels(&made(&relief, Towards::Point), a), labels(&made(&turned, Towards::Everywhere), a));
    }

    /// Another barrier never makes a way shorter, and the order of barriers changes nothing.
    #[test]
    fn barriers_only_make_ways_longer((relief, paces) in ground(), walls in walls(), directions in prop::sample::select(&DIRECTIONS[..]), to in 0_usize..64) {
        let to = to % relief.heights.len();
        let of = |walls: &[Vec<[f64; 2]>]| {
            labels(&Terrain::new(relief.clone(), paces.clone(), Barriers::new(walls), directions, Towards::Point, worth), to)
        };
        let (whole, fewer) = (of(&walls), of(&walls[..walls.len().saturating_sub(1)]));
        prop_assert!(whole.iter().zip(&fewer).all(|(more, less)| more >= less));
        let turned: Vec<Vec<[f64; 2]>> = walls.iter().rev().map(|wall| wall.iter().rev().copied().collect()).collect();
        prop_assert_eq!(of(&turned), whole);
    }

    /// Barriers that lie upon each other are one.
    #[test]
    fn barriers_upon_each_other((relief, paces) in ground(), walls in walls(), to in 0_usize..64) {
        let to = to % relief.heights.len();
        let of = |walls: &[Vec<[f64; 2]>]| {
            labels(&Terrain::new(relief.clone(), paces.clone(), Barriers::new(walls), 16, Towards::Point, worth), to)
        };
        // Each once more, turned round, and each straight piece of it for itself.
        let pieces = walls.iter().flat_map(|wall| wall.windows(2).map(<[_]>::to_vec));
        let turned = walls.iter().map(|wall| wall.iter().rev().copied().collect());
        let twice: Vec<Vec<[f64; 2]>> = walls.iter().cloned().chain(turned).chain(pieces).collect();
        prop_assert_eq!(of(&twice), of(&walls));
    }

    /// Lines of any slope: a move is blocked where, and only where, it crosses one; nobody gets across a line from border to border.
    #[test]
    fn nothing_leaks_through_a_line(ends in (0.0_f64..300.0, 0.0_f64..300.0), is_upright in any::<bool>(), directions in prop::sample::select(&DIRECTIONS[..])) {
        let relief = relief(11, 11, 30.0, |_| 0.0);
        let wall = if is_upright { [[ends.0, -99.0], [ends.1, 399.0]] } else { [[-99.0, ends.0], [399.0, ends.1]] };
        let terrain = terrain(relief.clone(), directions, Towards::Point, &[wall.to_vec()]);
        for from in 0..121_usize {
            for (one, cost) in terrain.moves.iter().zip(&terrain.costs()[from * terrain.moves.len()..]) {
                let to = [from as i64 % 11 + one.to[0], from as i64 / 11 + one.to[1]];
                if to.iter().all(|place| (0..11).contains(place)) {
                    let line = [relief.middle([from % 11, from / 11]), relief.middle(to.map(|place| place as usize))];
                    prop_assert_eq!(*cost == NO_WAY, meet(line, wall));
                }
            }
        }
        let side = |node: usize| crate::network::barrier::side(wall[0], wall[1], relief.middle([node % 11, node / 11]));
        let reached = labels(&terrain, 0);
        prop_assert!((0..121).all(|node| (reached[node] != u64::MAX) == (side(node) == side(0))));
    }

    /// Whoever has no way is on a part of which all have one to each other, and which barriers alone part from the point where one would
    /// lead there without them.
    #[test]
    fn parts_that_are_not_connected((relief, paces) in ground(), walls in walls(), to in 0_usize..64) {
        let to = to % relief.heights.len();
        let made = |walls: &[Vec<[f64; 2]>]| Terrain::new(relief.clone(), paces.clone(), Barriers::new(walls), 16, Towards::Point, worth);
        let terrain = made(&walls);
        let is_there = |square: &usize| !paces[*square].is_nan() && !relief.heights[*square].is_nan();
        let squares: Vec<usize> = (0..terrain.squares()).filter(is_there).collect();
        let points: Vec<(u32, Vec<u32>)> = squares.iter().map(|square| (*square as u32, vec![*square as u32])).collect();
        let found = terrain.islands(&[to as u32], &points);
        let (reached, open) = (labels(&terrain, to), labels(&made(&[]), to));
        for square in &squares {
            let island = found.of.get(&(*square as u32)).copied();
            prop_assert_eq!(island.is_none(), reached[*square] != u64::MAX);
            let Some(island) = island else { continue };
            let own = labels(&terrain, *square);
            let all: Vec<usize> = squares.iter().copied().filter(|other| own[*other] != u64::MAX).collect();
            let together = squares.iter().copied().filter(|other| found.of.get(&(*other as u32)) == Some(&island));
            prop_assert_eq!(&all, &together.collect::<Vec<_>>());
            let is_barred = all.iter().any(|other| open[*other] != u64::MAX);
            let first = relief.middle([all[0] % relief.columns, all[0] / relief.columns]);
            prop_assert_eq!(found.all[island], Island { squares: all.len(), somewhere: first, is_barred });
        }
    }

    /// All nearest points at once are what one search for each finds, and of equals the first.
    #[test]
    fn the_nearest_of_several((relief, paces) in ground(), walls in walls(), points in prop::collection::vec(0_usize..64, 1..5)) {
        let terrain = Terrain::new(relief, paces, Barriers::new(&walls), 16, Towards::Point, worth);
        let squares = terrain.squares();
        let points: Vec<usize> = points.iter().map(|point| point % squares).filter(|p| !terrain.paces[*p].is_nan() && !terrain.relief.heights[*p].is_nan()).collect();
        let seeds: Vec<Vec<End>> = points.iter().map(|point| vec![End { node: *point as u32, ms: 0, metres: 0.0 }]).collect();
        let (found, owner) = nearest(&terrain, &seeds, u32::MAX);
        let each: Vec<Vec<u64>> = points.iter().map(|point| labels(&terrain, *point)).collect();
        for node in 0..squares {
            let best = each.iter().zip(0_u32..).map(|(labels, number)| (labels[node], number)).min();
            match best.filter(|best| best.0 != u64::MAX) {
                Some((ms, number)) => prop_assert_eq!((u64::from(found[node]), owner[node]), (ms, number)),
                None => prop_assert_eq!(found[node], NO_WAY),
            }
        }
    }
}

/// Rings that lie on the middles of squares, or on their corners, let nobody through, and a bridge does.
#[test]
fn rings_are_tight_and_bridges_lead_across() {
    for off in [0.0, 15.0, 7.3] {
        let ring = [[90.0, 90.0], [210.0, 90.0], [210.0, 210.0], [90.0, 210.0], [90.0, 90.0]]
            .map(|at| at.map(|place| place + off));
        for directions in DIRECTIONS {
            let made = terrain(relief(11, 11, 30.0, |_| 0.0), directions, Towards::Point, &[ring.to_vec()]);
            let reached = labels(&made, 0).iter().filter(|label| **label != u64::MAX).count();
            assert!((96..=121 - 16).contains(&reached), "{off} {directions}: {reached}");
            let inside = 5 * 11 + 5;
            let bridge =
                [Over { from: 0, to: 121, ms: 500, mm: 9_000 }, Over { from: 121, to: inside, ms: 700, mm: 1_000 }];
            let one_way = made.clone().with_over(1, &bridge);
            // Towards the middle of the ring one comes over the bridge, and not back.
            assert_eq!(labels(&one_way, inside as usize)[0], 1_200);
            assert_eq!(labels(&one_way, 0)[inside as usize], u64::MAX);
            let mut search = TerrainSearch::new(&one_way);
            search.run(&at(&one_way, 5, 5), u32::MAX);
            let (hops, _) = search.way(0).unwrap();
            assert_eq!(
                hops.iter().map(|hop| (hop.metres, hop.is_over)).collect::<Vec<_>>(),
                [(9.0, true), (1.0, true)]
            );
        }
    }
}

/// Points between middles are joined to those around them, and near ones go straight.
#[test]
fn points_between_middles() {
    let made = terrain(relief(11, 11, 30.0, |_| 0.0), 16, Towards::Point, &[vec![[0.0, 75.0], [300.0, 75.0]]]);
    let ms = |metres: f64| (metres * f64::from(PACE)).round() as u32;
    let Ends::Joined(ends) = made.ends([45.0, 50.0], true) else { panic!("not joined") };
    assert_eq!(ends.iter().map(|end| end.node).collect::<Vec<_>>(), [12, 13, 23, 24]);
    assert!(ends.iter().all(|end| end.ms == ms(end.metres)));
    let Ends::Joined(ends) = made.ends([45.0, 70.0], true) else { panic!("not joined") };
    assert_eq!(ends.iter().map(|end| end.node).collect::<Vec<_>>(), [23, 24]);
    let Ends::Joined(ends) = made.ends([60.0, 60.0], false) else { panic!("not joined") };
    assert_eq!(ends, [End { node: 24, ms: 0, metres: 0.0 }]);
    assert_eq!(made.ends([-16.0, 0.0], true), Ends::Unknown);
    assert_eq!(made.straight([10.0, 10.0], [20.0, 10.0]), Some((ms(10.0), 10.0)));
    assert_eq!(made.straight([10.0, 70.0], [10.0, 80.0]), None);
    assert_eq!(made.straight([10.0, 10.0], [50.0, 10.0]), None);
}
