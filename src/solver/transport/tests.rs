use super::*;
use proptest::prelude::*;

/// The naive twin: augments along cheapest paths (Bellman-Ford) on the whole residual graph, unit of not serving = big.
fn naive(supply: &[i64], capacity: &[i64], table: &Table) -> (i128, i128) {
    let (n, m) = (supply.len(), capacity.len());
    let big = 1_i64 << 40;
    let nodes = n + m + 2;
    let (source, sink) = (n + m, n + m + 1);
    // Arcs: to, capacity, cost, and the reverse arc at index ^ 1.
    let mut arcs: Vec<(usize, usize, i64, i64)> = Vec::new();
    let mut join = |from: usize, to: usize, room: i64, cost: i64| {
        arcs.push((from, to, room, cost));
        arcs.push((to, from, 0, -cost));
    };
    for (i, &amount) in supply.iter().enumerate() {
        join(source, i, amount, 0);
        join(i, sink, i64::MAX / 4, big);
        for arc in table.row(i) {
            join(i, n + arc.sink as usize, i64::MAX / 4, arc.cost);
        }
    }
    for (j, &room) in capacity.iter().enumerate() {
        join(n + j, sink, room, 0);
    }
    let (mut cost, mut left) = (0_i128, 0_i128);
    loop {
        let mut distance = vec![i64::MAX / 2; nodes];
        let mut via = vec![usize::MAX; nodes];
        distance[source] = 0;
        for _ in 0..nodes {
            for (at, &(from, to, room, price)) in arcs.iter().enumerate() {
                if room > 0 && distance[from] + price < distance[to] {
                    distance[to] = distance[from] + price;
                    via[to] = at;
                }
            }
        }
        if via[sink] == usize::MAX {
            return (left, cost);
        }
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            path.push(via[node]);
            node = arcs[via[node]].0;
        }
        let amount = path.iter().map(|at| arcs[*at].2).min().unwrap_or(0);
        for at in path {
            arcs[at].2 -= amount;
            arcs[at ^ 1].2 += amount;
            if arcs[at].3.abs() == big {
                left += i128::from(amount) * i128::from(arcs[at].3.signum());
            } else {
                cost += i128::from(amount) * i128::from(arcs[at].3);
            }
        }
    }
}

/// Checks the flow by itself and gives what it leaves unserved and what it costs.
fn checked(supply: &[i64], capacity: &[i64], table: &Table, found: &Solution) -> (i128, i128) {
    let mut sent = vec![0; supply.len()];
    let mut got = vec![0; capacity.len()];
    let mut cost = 0_i128;
    for flow in &found.flows {
        assert!(flow.amount > 0);
        sent[flow.source as usize] += flow.amount;
        got[flow.sink as usize] += flow.amount;
        let arc = table.row(flow.source as usize).iter().find(|arc| arc.sink == flow.sink);
        cost += i128::from(arc.map_or(i64::MAX, |arc| arc.cost)) * i128::from(flow.amount);
    }
    for (at, supply) in supply.iter().enumerate() {
        assert_eq!(sent[at] + found.unserved[at], *supply);
    }
    assert!(got.iter().zip(capacity).all(|(got, capacity)| got <= capacity));
    (found.unserved.iter().map(|u| i128::from(*u)).sum(), cost)
}

fn instance() -> impl Strategy<Value = (Vec<i64>, Vec<i64>, Table)> {
    (1_usize..14, 1_usize..7, 1_i64..40, 0.1..1.0_f64, 0.3..2.0_f64).prop_flat_map(|(n, m, far, dense, tight)| {
        let supply = prop::collection::vec(0_i64..9, n);
        let most = (9.0 * n as f64 / m as f64 * tight) as i64 + 1;
        let capacity = prop::collection::vec(0..most, m);
        let row = prop::collection::vec((prop::bool::weighted(dense), 0..far), m);
        (supply, capacity, prop::collection::vec(row, n)).prop_map(move |(supply, capacity, rows)| {
            let rows = rows.into_iter().map(|row| {
                let arcs = row.into_iter().enumerate().filter(|(_, (is_there, _))| *is_there);
                arcs.map(|(sink, (_, cost))| Arc { sink: sink as u32, cost }).collect()
            });
            (supply, capacity, Table::new(m, rows))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_flow_is_the_best_and_the_prices_are_true((supply, capacity, table) in instance()) {
        let best = naive(&supply, &capacity, &table);
        for narrow in [false, true] {
            let solve = |capacity: &[i64]| {
                let problem = Problem { supply: &supply, capacity, costs: &table };
                if narrow { Ok(solve_narrow(&problem)) } else { solve(&problem, &Unwatched) }
            };
            let found = solve(&capacity).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(checked(&supply, &capacity, &table, &found), best);
            prop_assert_eq!((found.bound.unserved, found.bound.cost), best);
            for sink in 0..capacity.len() {
                let mut more = capacity.clone();
                more[sink] += 1;
                let then = naive(&supply, &more, &table);
                let price = found.prices[sink];
                prop_assert_eq!(best.0 - then.0, i128::from(price.serves), "sink {}", sink);
                prop_assert_eq!(best.1 - then.1, i128::from(price.saves), "sink {}", sink);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    /// From the prices of another problem, or from any at all, the certificate is that from nothing.
    #[test]
    fn a_start_from_other_prices_proves_the_same(
        (supply, capacity, table) in instance(),
        start in prop::collection::vec((0_i64..2, -60_i64..90), 7),
    ) {
        let problem = Problem { supply: &supply, capacity: &capacity, costs: &table };
        let failed = |error: Malformed| TestCaseError::fail(error.to_string());
        let cold = solve(&problem, &Unwatched).map_err(failed)?;
        let any: Vec<Price> = start.iter().map(|&(serves, saves)| Price { serves, saves }).collect();
        let half: Vec<i64> = capacity.iter().map(|capacity| capacity / 2).collect();
        let earlier = solve(&Problem { capacity: &half, ..problem }, &Unwatched).map_err(failed)?;
        for before in [&any[..capacity.len()], &earlier.prices, &cold.prices] {
            let warm = solve_from(&problem, before, &Unwatched).map_err(failed)?;
            prop_assert_eq!(&warm.prices, &cold.prices);
            prop_assert_eq!((warm.bound, warm.is_least), (cold.bound, cold.is_least));
            prop_assert_eq!(checked(&supply, &capacity, &table, &warm), checked(&supply, &capacity, &table, &cold));
        }
        prop_assert_eq!(solve_from(&problem, &[], &Unwatched).is_err(), !capacity.is_empty());
    }
}

/// With rows as narrow as can be, so that every renewal is exercised.
fn solve_narrow(problem: &Problem<'_>) -> Solution {
    let prices = vec![0; problem.capacity.len()];
    let mut network = Network::new(problem, network::Start { prices, ceiling: 3, slack: 1 });
    let mut search = Search::new(problem.capacity.len() + 1);
    network.assign(&mut search, &Unwatched);
    network.serve(&mut search, &Unwatched, true);
    network.fill(&mut search, &Unwatched);
    network.lower(&mut search);
    proof::solution(&network, true)
}

/// Where capacities are short the search begins at high prices: it ends at the flow and the prices of one that begins at zero.
#[test]
fn where_capacities_are_short_the_way_there_does_not_matter() {
    let (sources, sinks) = (200_i64, 100_i64);
    let mix = |a: i64, b: i64| (a * 7919 + b * 104_729 + a * b * 31) % 1009;
    let arc = |source: i64, sink: i64| Arc { sink: sink as u32, cost: mix(source, sink) };
    let table = Table::new(100, (0..sources).map(|source| (0..sinks).map(|sink| arc(source, sink)).collect()));
    let supply: Vec<i64> = (0..sources).map(|source| 1 + mix(source, 3) % 40).collect();
    for most in [1, 20, 60] {
        let capacity: Vec<i64> = (0..sinks).map(|sink| mix(7, sink) % (most + 1)).collect();
        let problem = Problem { supply: &supply, capacity: &capacity, costs: &table };
        let found = solve(&problem, &Unwatched).unwrap();
        let from_zero = from(&problem, network::Start { prices: vec![0; 100], ceiling: 5000, slack: 100 }, &Unwatched);
        assert_eq!((&found.prices, found.bound), (&from_zero.prices, from_zero.bound));
        assert_eq!(checked(&supply, &capacity, &table, &found), (found.bound.unserved, found.bound.cost));
        assert!(found.bound.unserved > 0);
    }
}

/// A second opinion: the linear programme, solved by somebody else's simplex. First the most served, then the least cost.
fn linear(supply: &[i64], capacity: &[i64], table: &Table) -> (i128, i128) {
    use microlp::{ComparisonOp::Eq, ComparisonOp::Le, OptimizationDirection::Maximize};
    let least = |gain: &dyn Fn(&Arc) -> i64, served: Option<f64>| {
        let mut programme = microlp::Problem::new(Maximize);
        let (mut from, mut to) = (vec![Vec::new(); supply.len()], vec![Vec::new(); capacity.len()]);
        for (source, from) in from.iter_mut().enumerate() {
            for arc in table.row(source) {
                let flow = programme.add_var(gain(arc) as f64, (0.0, f64::INFINITY));
                from.push((flow, 1.0));
                to[arc.sink as usize].push((flow, 1.0));
            }
        }
        if let Some(served) = served {
            programme.add_constraint(from.concat(), Eq, served);
        }
        for (flows, amount) in from.iter().zip(supply).chain(to.iter().zip(capacity)) {
            programme.add_constraint(flows.as_slice(), Le, *amount as f64);
        }
        let solved = programme.solve().unwrap().into_solution().unwrap().objective();
        assert!((solved - solved.round()).abs() < 1e-6, "{solved} is not whole");
        solved.round()
    };
    if (0..supply.len()).all(|source| table.row(source).is_empty()) {
        return (supply.iter().map(|s| i128::from(*s)).sum(), 0);
    }
    let served = least(&|_| 1, None);
    let cost = -least(&|arc| -arc.cost, Some(served));
    (supply.iter().map(|s| i128::from(*s)).sum::<i128>() - served as i128, cost as i128)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_linear_programme_has_the_same_optimum((supply, capacity, table) in instance()) {
        let found = solve(&Problem { supply: &supply, capacity: &capacity, costs: &table }, &Unwatched);
        let found = found.map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(checked(&supply, &capacity, &table, &found), linear(&supply, &capacity, &table));
    }
}

/// Worked out by hand. Source 3 reaches sink 2 only, and fills it; sources 0, 1 and 2 want 1200 of the 1100 places of sinks 0
/// and 1. Source 0 would pay 700 more at sink 1, source 2 700 more at sink 0: both stay where they are near, and source 1
/// takes what is left, 200 and 100. Leaving one of the others behind would save 200 or 300 and cost a place for source 1.
#[test]
fn the_example_of_the_handbook() {
    let (supply, capacity) = ([500, 400, 300, 200], [700, 400, 200]);
    let metres = [[200, 900, 1500], [500, 400, 1100], [1000, 300, 500], [2600, 1400, 300]];
    let rows = metres.map(|row| {
        let arcs = row.into_iter().enumerate().filter(|(_, cost)| *cost <= 1000);
        arcs.map(|(sink, cost)| Arc { sink: sink as u32, cost }).collect()
    });
    let table = Table::new(3, rows);
    let found = solve(&Problem { supply: &supply, capacity: &capacity, costs: &table }, &Unwatched).unwrap();
    assert_eq!(checked(&supply, &capacity, &table, &found), (100, 390_000));
    assert_eq!((found.bound.unserved, found.bound.cost), (100, 390_000));
    assert_eq!(found.unserved, [0, 100, 0, 0]);
    let mut flows = [[0; 3]; 4];
    for flow in &found.flows {
        flows[flow.source as usize][flow.sink as usize] = flow.amount;
    }
    assert_eq!(flows, [[500, 0, 0], [200, 100, 0], [0, 300, 0], [0, 0, 200]]);
    assert_eq!(linear(&supply, &capacity, &table), (100, 390_000));
}

/// Three sources alike and two sinks alike: who is left without is shared out by supply, and nobody is split without need.
#[test]
fn those_alike_share() {
    let row = || vec![Arc { sink: 0, cost: 7 }, Arc { sink: 1, cost: 7 }];
    let table = Table::new(2, [row(), row(), row()]);
    let found = solve(&Problem { supply: &[6, 4, 2], capacity: &[2, 4], costs: &table }, &Unwatched).unwrap();
    assert_eq!(found.unserved, [3, 2, 1]);
    let flows: Vec<_> = found.flows.iter().map(|flow| (flow.source, flow.sink, flow.amount)).collect();
    assert_eq!(flows, [(0, 0, 2), (0, 1, 1), (1, 1, 2), (2, 1, 1)]);
    assert_eq!((found.bound.unserved, found.bound.cost), (6, 42));
}
