use super::*;
use crate::solver::transport::{Problem, Solution, Table, Unwatched, solve};
use proptest::prelude::*;

/// All arcs of a cell, looked at one by one.
fn naive(at: [f64; 2], sites: &[[f64; 2]], allowed: &[u32], reach: f64, scale: f64, query: &Query<'_>) -> Vec<Arc> {
    let mut arcs: Vec<(i64, Arc)> = Vec::new();
    for &sink in allowed {
        let to = sites[sink as usize];
        let metres = ((at[0] - to[0]).powi(2) + (at[1] - to[1]).powi(2)).sqrt();
        let cost = (metres * scale).round_ties_even() as i64;
        if metres <= reach {
            arcs.push((cost + query.prices[sink as usize], Arc { sink, cost }));
        }
    }
    let least = arcs.iter().map(|a| a.0).min().unwrap_or(i64::MAX).min(query.ceiling);
    arcs.retain(|a| a.0 <= least.saturating_add(query.slack));
    arcs.sort_by_key(|a| (a.0, a.1.sink));
    arcs.into_iter().map(|a| a.1).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_scan_gives_what_looking_at_every_pair_gives(
        cells in prop::collection::vec((0_i32..60, 0_i32..60, 0_u32..3), 1..400),
        sites in prop::collection::vec((0_i32..60, 0_i32..60, 0_i64..40_000), 1..20),
        reach in prop::option::of(1.0..50.0_f64), whole in any::<bool>(),
        ceiling in prop::option::of(0_i64..80_000), slack in prop_oneof![Just(0_i64), 0_i64..30_000, Just(1_i64 << 60)],
        open in prop::collection::vec(any::<u32>(), 3), grouped in any::<bool>(),
    ) {
        let reach = reach.map_or(f64::INFINITY, |r| if whole { r.round() } else { r });
        let x: Vec<f64> = cells.iter().map(|c| f64::from(c.0)).collect();
        let y: Vec<f64> = cells.iter().map(|c| f64::from(c.1)).collect();
        let at: Vec<[f64; 2]> = sites.iter().map(|s| [f64::from(s.0), f64::from(s.1)]).collect();
        let prices: Vec<i64> = sites.iter().map(|s| s.2).collect();
        let of_cell: Vec<u32> = cells.iter().map(|c| c.2).collect();
        let all: Vec<u32> = (0..sites.len() as u32).collect();
        let lists: Vec<Vec<u32>> =
            open.iter().map(|mask| all.iter().copied().filter(|s| mask >> s & 1 == 1).collect()).collect();
        let groups = grouped.then_some(Groups { of_cell: &of_cell, sites: &lists });
        let plane = Plane::new(&x, &y, &at, reach, 1000.0, groups);
        let query = Query { prices: &prices, ceiling: ceiling.unwrap_or(1 << 58), slack };
        let mut seen = vec![0; cells.len()];
        let mut wrong = None;
        for part in 0..plane.parts() {
            plane.scan(part, &query, &mut |cell, arcs| {
                seen[cell] += 1;
                let allowed = if grouped { &lists[of_cell[cell] as usize] } else { &all };
                let expected = naive([x[cell], y[cell]], &at, allowed, reach, 1000.0, &query);
                if arcs != expected {
                    wrong = Some((cell, arcs.to_vec(), expected));
                }
            });
        }
        prop_assert_eq!(wrong, None);
        prop_assert!(seen.iter().all(|n| *n == 1));
    }
}

/// A table without coarser levels.
struct Flat(Table);

impl Costs for Flat {
    fn sources(&self) -> usize {
        self.0.sources()
    }

    fn sinks(&self) -> usize {
        self.0.sinks()
    }

    fn parts(&self) -> usize {
        self.0.parts()
    }

    fn scan(&self, part: usize, query: &Query<'_>, row: &mut dyn FnMut(usize, &[Arc])) {
        self.0.scan(part, query, row);
    }
}

/// What a flow costs and what each source and sink has of it, looked up in the table.
fn flow_of(found: &Solution, table: &Table) -> (i128, Vec<i64>, Vec<i64>) {
    let (mut cost, mut sent, mut got) = (0, found.unserved.clone(), vec![0; table.sinks()]);
    for flow in &found.flows {
        let arc = table.row(flow.source as usize).iter().find(|arc| arc.sink == flow.sink);
        cost += i128::from(arc.map_or(i64::MAX, |arc| arc.cost)) * i128::from(flow.amount);
        sent[flow.source as usize] += flow.amount;
        got[flow.sink as usize] += flow.amount;
    }
    (cost, sent, got)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Through coarser levels and without them, those at one point as one or each by itself: the optimum, and the least prices, are
    /// the same.
    #[test]
    fn levels_lead_to_where_the_table_leads(
        cells in prop::collection::vec((0_i32..300, 0_i32..300, 0_u32..3, 0_i64..12), 1600..2400),
        sites in prop::collection::vec((0_i32..300, 0_i32..300, 0_i64..100), 6..40),
        reach in prop::option::of(20.0..150.0_f64), percent in prop_oneof![Just(100_i64), 40_i64..130],
        scale in prop_oneof![Just(1.0), Just(1000.0)],
        open in prop::collection::vec(any::<u64>(), 3), grouped in any::<bool>(),
        points in prop_oneof![Just(300), 1_i32..6],
    ) {
        let x: Vec<f64> = cells.iter().map(|c| f64::from(c.0 % points)).collect();
        let y: Vec<f64> = cells.iter().map(|c| f64::from(c.1 % points)).collect();
        let supply: Vec<i64> = cells.iter().map(|c| c.3).collect();
        let at: Vec<[f64; 2]> = sites.iter().map(|s| [s.0, s.1].map(|v| f64::from(v % points))).collect();
        let (demand, weight) = (supply.iter().sum::<i64>(), sites.iter().map(|s| s.2).sum::<i64>().max(1));
        let mut capacity: Vec<i64> = sites.iter().map(|s| s.2 * demand * percent / (100 * weight)).collect();
        capacity[0] += (demand * percent / 100 - capacity.iter().sum::<i64>()).max(0);
        let reach = reach.unwrap_or(f64::INFINITY);
        let of_cell: Vec<u32> = cells.iter().map(|c| c.2).collect();
        let all: Vec<u32> = (0..sites.len() as u32).collect();
        let lists: Vec<Vec<u32>> =
            open.iter().map(|mask| all.iter().copied().filter(|s| mask >> s & 1 == 1).collect()).collect();
        let plane = Plane::new(&x, &y, &at, reach, scale, grouped.then_some(Groups { of_cell: &of_cell, sites: &lists }));
        let free = Query { prices: &vec![0; sites.len()], ceiling: 1 << 58, slack: 1 << 60 };
        let rows = (0..cells.len()).map(|cell| {
            let allowed = if grouped { &lists[of_cell[cell] as usize] } else { &all };
            naive([x[cell], y[cell]], &at, allowed, reach, scale, &free)
        });
        let table = Table::new(sites.len(), rows);
        let flat = Flat(table.clone());
        let solved = |costs: &dyn Costs| {
            let found = solve(&Problem { supply: &supply, capacity: &capacity, costs }, &Unwatched);
            found.map_err(|e| TestCaseError::fail(e.to_string()))
        };
        let expected = solved(&flat)?;
        for costs in [&plane as &dyn Costs, &table] {
            let found = solved(costs)?;
            prop_assert_eq!(found.bound, expected.bound);
            prop_assert_eq!(&found.prices, &expected.prices);
            let (cost, sent, got) = flow_of(&found, &table);
            prop_assert_eq!(cost, found.bound.cost);
            prop_assert_eq!(found.unserved.iter().map(|u| i128::from(*u)).sum::<i128>(), found.bound.unserved);
            prop_assert_eq!(&sent, &supply);
            prop_assert!(got.iter().zip(&capacity).all(|(got, capacity)| got <= capacity));
        }
    }
}
