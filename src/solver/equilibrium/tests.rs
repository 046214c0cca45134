use super::{Malformed, Problem, Solution, Ways, solve};
use proptest::prelude::*;

/// Amounts, widths and, row by row, ways.
#[derive(Debug, Clone)]
struct Case {
    amount: Vec<f64>,
    width: Vec<f64>,
    rows: Vec<Vec<(u32, f64)>>,
}

impl Case {
    fn solve(&self) -> Solution {
        let ways = Ways::from_rows(self.width.len(), self.rows.clone()).unwrap();
        solve(&Problem { amount: &self.amount, width: &self.width, ways: &ways }).unwrap()
    }

    /// Everything that makes it the equilibrium, from the flows alone.
    fn assert_is_equilibrium(&self, found: &Solution, tolerance: f64) {
        let mut load = vec![0.0; self.width.len()];
        let mut sent = vec![0.0; self.amount.len()];
        for flow in &found.flows {
            assert!(flow.amount > 0.0, "{flow:?}");
            load[flow.sink as usize] += flow.amount;
            sent[flow.source as usize] += flow.amount;
        }
        let cost = |(sink, length): &(u32, f64)| load[*sink as usize] / self.width[*sink as usize] + length;
        let live = |way: &&(u32, f64)| self.width[way.0 as usize] > 0.0;
        for (i, row) in self.rows.iter().enumerate() {
            let least = row.iter().filter(live).map(cost).reduce(f64::min);
            match (least, found.cost[i]) {
                (None, None) => assert_eq!(sent[i], 0.0),
                (Some(least), Some(cost)) => {
                    assert!((least - cost).abs() <= tolerance * least, "{least} {cost}");
                    assert!(
                        (sent[i] - self.amount[i]).abs() <= 1e-14 * self.amount[i],
                        "{} {}",
                        sent[i],
                        self.amount[i]
                    );
                }
                (least, cost) => panic!("{least:?} {cost:?}"),
            }
            for flow in found.flows.iter().filter(|flow| flow.source as usize == i) {
                let ways = row.iter().filter(|way| way.0 == flow.sink);
                let paid = ways.filter(live).map(cost).reduce(f64::min).unwrap();
                let least = least.unwrap();
                assert!(paid - least <= tolerance * least, "source {i}: {paid} {least}");
            }
        }
        assert!(found.regret <= tolerance && found.gap <= tolerance, "{} {}", found.regret, found.gap);
        for (a, b) in load.iter().zip(&found.load) {
            assert!((a - b).abs() <= 1e-13 * (a + b), "{a} {b}");
        }
    }

    /// The naive twin: every source in turn spreads its amount best, given what the others do, until nothing moves;
    /// `None` while something still does. Two sources that are nearly alike change places very slowly.
    fn spread_in_turn(&self, rounds: usize) -> Option<Vec<f64>> {
        let mut load = vec![0.0; self.width.len()];
        let mut flows: Vec<Vec<f64>> = self.rows.iter().map(|row| vec![0.0; row.len()]).collect();
        let still = 1e-11 * (1.0 + self.amount.iter().sum::<f64>());
        let mut is_still = false;
        for _ in 0..rounds {
            let before = flows.clone();
            for (i, row) in self.rows.iter().enumerate() {
                let mut level = Vec::new();
                for (k, (sink, length)) in row.iter().enumerate() {
                    let j = *sink as usize;
                    load[j] -= flows[i][k];
                    flows[i][k] = 0.0;
                    if self.width[j] > 0.0 {
                        level.push((load[j] / self.width[j] + length, k));
                    }
                }
                level.sort_by(|a, b| a.0.total_cmp(&b.0));
                // Water rises over the cheapest until the amount is used up.
                let (mut width, mut filled, mut used) = (0.0, 0.0, 0);
                for (n, (height, k)) in level.iter().enumerate() {
                    if n > 0 && height * width - filled >= self.amount[i] {
                        break;
                    }
                    width += self.width[row[*k].0 as usize];
                    filled += height * self.width[row[*k].0 as usize];
                    used = n + 1;
                }
                let water = (self.amount[i] + filled) / width;
                for (height, k) in &level[..used] {
                    let j = row[*k].0 as usize;
                    flows[i][*k] = ((water - height) * self.width[j]).max(0.0);
                    load[j] += flows[i][*k];
                }
            }
            let moves = flows.iter().flatten().zip(before.iter().flatten()).any(|(a, b)| (a - b).abs() > still);
            if !moves {
                is_still = true;
                break;
            }
        }
        let cost = |(sink, length): &(u32, f64)| load[*sink as usize] / self.width[*sink as usize] + length;
        let live = |way: &&(u32, f64)| self.width[way.0 as usize] > 0.0;
        let costs =
            self.rows.iter().map(|row| row.iter().filter(live).map(cost).fold(f64::INFINITY, f64::min)).collect();
        is_still.then_some(costs)
    }
}

/// Sources and sinks on a small square; `grain` makes lengths whole numbers, so that many ties arise.
fn case(cells: usize, sinks: usize, grain: bool) -> impl Strategy<Value = Case> {
    let scale = prop_oneof![Just(1e-6), Just(0.05), Just(1.0), Just(40.0), Just(1e9)];
    scaled(cells, sinks, grain, scale)
}

fn scaled(cells: usize, sinks: usize, grain: bool, scale: impl Strategy<Value = f64>) -> impl Strategy<Value = Case> {
    let at = (0.0..100.0_f64, 0.0..100.0_f64);
    (
        prop::collection::vec(
            (at.clone(), prop_oneof![1 => Just(0.0), 6 => (1_u16..50).prop_map(f64::from)]),
            1..cells,
        ),
        prop::collection::vec((at, prop_oneof![1 => Just(0.0), 6 => (1_u16..20).prop_map(f64::from)]), 1..sinks),
        scale,
        30.0..150.0_f64,
    )
        .prop_map(move |(sources, sites, scale, reach)| {
            let length = |a: (f64, f64), b: (f64, f64)| {
                let d = (a.0 - b.0).abs() + (a.1 - b.1).abs();
                if grain { (d / 10.0).round() * 10.0 } else { d }
            };
            let row = |a: (f64, f64)| {
                let ways = sites.iter().enumerate().map(|(j, b)| (j as u32, length(a, b.0)));
                ways.filter(|way| way.1 <= reach).collect()
            };
            Case {
                amount: sources.iter().map(|s| s.1).collect(),
                width: sites.iter().map(|s| s.1 * scale).collect(),
                rows: sources.iter().map(|s| row(s.0)).collect(),
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nobody_gains_by_going_elsewhere(case in prop_oneof![case(60, 12, false), case(60, 12, true), case(6, 4, true)]) {
        case.assert_is_equilibrium(&case.solve(), 1e-11);
    }

    #[test]
    fn the_naive_twin_finds_the_same_costs(case in scaled(12, 5, false, 0.1..9.0), even in scaled(12, 5, true, 0.1..9.0)) {
        for case in [case, even] {
            let twin = case.spread_in_turn(20_000);
            prop_assume!(twin.is_some());
            for (a, b) in case.solve().cost.into_iter().zip(twin.unwrap_or_default()) {
                prop_assert_eq!(a.is_none(), b.is_infinite());
                prop_assert!(a.is_none_or(|a| (a - b).abs() <= 1e-6 * b + 1e-9), "{:?} {}", a, b);
            }
        }
    }

    #[test]
    fn costs_do_not_depend_on_the_order(
        (case, by, turn) in (prop_oneof![case(60, 12, false), case(60, 12, true)], 1_usize..60, 1_usize..12),
    ) {
        let found = case.solve();
        let (cells, sinks) = (case.amount.len(), case.width.len());
        let mut other = case.clone();
        other.amount.rotate_left(by % cells);
        other.rows.rotate_left(by % cells);
        other.width.rotate_left(turn % sinks);
        for row in &mut other.rows {
            for way in row.iter_mut() {
                way.0 = (way.0 + (sinks - turn % sinks) as u32) % sinks as u32;
            }
            row.reverse();
        }
        let again = other.solve();
        for i in 0..cells {
            let (a, b) = (found.cost[(i + by) % cells], again.cost[i]);
            prop_assert_eq!(a.is_some(), b.is_some());
            let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
            // Lengths up to 200: their last digits are lost.
            prop_assert!((a - b).abs() <= 1e-11 * b + 1e-10, "{} {}", a, b);
        }
    }

    /// Two sinks side by side are one of their common width, and half the sources twice are all of them.
    #[test]
    fn halves_are_the_same_as_the_whole(case in prop_oneof![case(40, 8, false), case(40, 8, true)]) {
        let found = case.solve();
        let sinks = case.width.len() as u32;
        let mut halved = case.clone();
        halved.amount.iter_mut().for_each(|amount| *amount /= 2.0);
        halved.amount.extend(halved.amount.clone());
        halved.width.iter_mut().for_each(|width| *width /= 2.0);
        halved.width.extend(halved.width.clone());
        for row in &mut halved.rows {
            row.extend(row.clone().into_iter().map(|(sink, length)| (sink + sinks, length)));
        }
        halved.rows.extend(halved.rows.clone());
        let again = halved.solve();
        halved.assert_is_equilibrium(&again, 1e-11);
        for (a, b) in found.cost.iter().chain(&found.cost).zip(&again.cost) {
            let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
            prop_assert!((a - b).abs() <= 1e-11 * b + 1e-10, "{} {}", a, b);
        }
    }
}

/// Many sources to a sink, so that coarser problems come first; on a lattice, where ties are everywhere.
fn lattice(side: u32, sites: &[(f64, f64, f64)]) -> Case {
    let length = |x: u32, y: u32, site: &(f64, f64, f64)| (f64::from(x) - site.0).hypot(f64::from(y) - site.1);
    let row = |x, y| sites.iter().enumerate().map(|(j, site)| (j as u32, length(x, y, site))).collect::<Vec<_>>();
    Case {
        amount: (0..side * side).map(|i| f64::from(i * 7919 % 13)).collect(),
        width: sites.iter().map(|site| site.2).collect(),
        rows: (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| row(x, y)).collect(),
    }
}

#[test]
fn coarser_problems_lead_to_the_same_place() {
    let sites = [(10.0, 10.0, 90.0), (30.0, 10.0, 20.0), (10.0, 30.0, 20.0), (30.0, 30.0, 0.5), (20.0, 20.0, 0.0)];
    let case = lattice(41, &sites);
    let found = case.solve();
    case.assert_is_equilibrium(&found, 1e-11);
    let twin = case.spread_in_turn(20_000);
    assert!(twin.is_some(), "the twin does not come to rest");
    for (cost, twin) in found.cost.iter().zip(twin.unwrap_or_default()) {
        assert!((cost.unwrap_or_default() - twin).abs() < 1e-6 * twin, "{cost:?} {twin}");
    }
    assert_eq!(case.solve(), found, "the same input gives the same bytes");
}

#[test]
fn sinks_that_are_the_same_share_alike() {
    let case = lattice(31, &[(15.0, 15.0, 3.0), (15.0, 15.0, 3.0), (15.0, 15.0, 6.0)]);
    let found = case.solve();
    case.assert_is_equilibrium(&found, 1e-11);
    assert!((found.load[0] - found.load[1]).abs() < 1e-9 * found.load[0]);
    assert!((found.load[0] * 2.0 - found.load[2]).abs() < 1e-9 * found.load[2]);
}

#[test]
fn amounts_of_all_sizes() {
    let amount = vec![1e-3, 1e12, 1.0, 1e6, 3e-5, 7e11];
    let row = |i: u32| (0..4).map(|j| (j, f64::from((i * 5 + j * 3) % 7))).collect();
    for width in [[1e-6, 1e6, 1.0, 1e3], [1e9, 1e-9, 1e9, 1.0], [1e-12; 4], [1e15, 1e15, 1e15, 1e-15]] {
        let case = Case { amount: amount.clone(), width: width.to_vec(), rows: (0..6).map(row).collect() };
        case.assert_is_equilibrium(&case.solve(), 1e-10);
    }
}

#[test]
fn what_is_no_problem_is_refused() {
    let ways = |start: Vec<usize>, sink: Vec<u32>, length: Vec<f64>| Ways::new(2, start, sink, length);
    assert_eq!(ways(vec![0, 1], vec![2], vec![1.0]), Err(Malformed::Shape));
    assert_eq!(ways(vec![0, 2], vec![1], vec![1.0]), Err(Malformed::Shape));
    assert_eq!(ways(vec![], vec![], vec![]), Err(Malformed::Shape));
    assert_eq!(ways(vec![1, 0, 1], vec![1], vec![1.0]), Err(Malformed::Shape));
    assert_eq!(ways(vec![0, 1], vec![1], vec![f64::NAN]), Err(Malformed::Number));
    assert_eq!(ways(vec![0, 1], vec![1], vec![-1.0]), Err(Malformed::Number));
    let ways = ways(vec![0, 1], vec![1], vec![1.0]).unwrap();
    let solved = |amount: &[f64], width: &[f64]| solve(&Problem { amount, width, ways: &ways }).map(|found| found.cost);
    assert_eq!(solved(&[1.0, 1.0], &[1.0, 1.0]), Err(Malformed::Shape));
    assert_eq!(solved(&[1.0], &[1.0]), Err(Malformed::Shape));
    assert_eq!(solved(&[-1.0], &[1.0, 1.0]), Err(Malformed::Number));
    assert_eq!(solved(&[1.0], &[1.0, f64::INFINITY]), Err(Malformed::Number));
    assert_eq!(solved(&[1e300], &[1.0, 1e-300]), Err(Malformed::Number));
    assert_eq!(solved(&[1.0], &[1.0, 2.0]), Ok(vec![Some(1.5)]));
    assert_eq!(solved(&[0.0], &[1.0, 2.0]), Ok(vec![Some(1.0)]));
    assert_eq!(solved(&[1.0], &[1.0, 0.0]), Ok(vec![None]));
    assert_eq!(solved(&[1.0], &[0.0, 0.0]), Ok(vec![None]));
}
