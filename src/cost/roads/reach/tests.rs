//! Ways that are worked out are those of a list, in every question.

use super::*;
use crate::cost::{Eligible, Listed, Name, Travel, Way};
use crate::model::{CellIx, SiteIx};
use crate::network::{Line, Search, assemble};
use crate::solver::transport::{self, Arc, Costs, Problem, Query, Unwatched};
use crate::units::{Impedance, Limit, Persons};
use proptest::prelude::*;
use std::sync;

fn name() -> Name {
    let words = crate::words::say("cost.roads").with("name", "car");
    Name { id: "car".to_owned(), words, impedance: Impedance::Metres }
}

/// All arcs of a scan, by cell.
fn scanned(costs: &dyn Costs, query: &Query<'_>) -> Vec<Vec<Arc>> {
    let mut rows = vec![Vec::new(); costs.sources()];
    for part in 0..costs.parts() {
        costs.scan(part, query, &mut |source, arcs| rows[source] = arcs.to_vec());
    }
    rows
}

/// A network of streets between junctions of a lattice, some of them one-way.
fn network(side: u32, streets: &[(u32, u32, bool, u32)]) -> Network {
    let at: Vec<[f64; 2]> =
        (0..side * side).map(|n| [f64::from(n % side) * 90.0, f64::from(n / side) * 110.0]).collect();
    let line = |(from, to, is_both, pace): &(u32, u32, bool, u32)| {
        let vertices = vec![from % (side * side), to % (side * side)];
        let pace = Some([f64::from(*pace), 1e3]);
        Line { vertices, pace: [pace, pace.filter(|_| *is_both)], joins: true }
    };
    let lines: Vec<Line> = streets.iter().map(line).filter(|line| line.vertices[0] != line.vertices[1]).collect();
    let made = assemble(&at, &lines, &[]);
    Network::new(made.nodes, made.roads, made.points, &[])
}

/// The list that searches one by one give.
fn listed(network: &Network, towards: Towards, cells: &[Joint], facilities: &[Joint], most: i64) -> Listed {
    let mut search = Search::new(network);
    let mut ways = Vec::new();
    for (number, (site, leg)) in facilities.iter().enumerate().filter_map(|(number, joint)| Some((number, (*joint)?))) {
        search.run(site, towards, most.saturating_sub(leg));
        for (cell, (joined, own)) in cells.iter().enumerate().filter_map(|(cell, joint)| Some((cell, (*joint)?))) {
            let cost = search.cost(joined).map(|cost| cost.first + own + leg).filter(|cost| *cost <= most);
            let way = |thousandths| Way { cell: CellIx::new(cell), site: SiteIx::new(number), thousandths };
            ways.extend(cost.map(way));
        }
    }
    Listed::new(name(), cells.len(), facilities.len(), ways).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn ways_that_are_worked_out_are_those_of_the_list(
        streets in prop::collection::vec((0_u32..36, 0_u32..36, any::<bool>(), 1_u32..900), 4..60),
        cells in prop::collection::vec((0_u32..99, 0_u8..5, prop::option::weighted(0.9, 0_i64..40_000), 0_i64..60, 0_u32..2), 1..40),
        facilities in prop::collection::vec((0_u32..99, 0_u8..5, prop::option::weighted(0.9, 0_i64..40_000), 0_i64..400, any::<bool>()), 1..20),
        from in any::<bool>(),
        most in prop_oneof![Just(i64::MAX / 8), 1_000_i64..400_000],
        limit in prop::option::of(1_u32..400),
        (ceiling, slack) in (1_000_i64..2_000_000, prop_oneof![Just(0_i64), 1_i64..90_000, Just(1_i64 << 58)]),
        prices in prop::collection::vec(0_i64..300_000, 20),
        groups in prop::option::of(prop::collection::vec(any::<bool>(), 40)),
    ) {
        let network = network(6, &streets);
        prop_assume!(!network.roads().is_empty());
        let towards = if from { Towards::Everywhere } else { Towards::Point };
        let n = network.roads().len() as u32;
        let joint = |road: u32, share: u8, leg: Option<i64>| -> Joint {
            let road = road % n;
            Some((Joined { road, along: network.roads()[road as usize].length * f64::from(share) / 4.0 }, leg?))
        };
        let at: Vec<Joint> = cells.iter().map(|cell| joint(cell.0, cell.1, cell.2)).collect();
        let to: Vec<Joint> = facilities.iter().map(|one| joint(one.0, one.1, one.2)).collect();
        let reach = Reach::new(&network, towards, at.iter().copied(), &to, most).unwrap();
        prop_assert_eq!(reach.count(), reach.column.iter().flatten().map(|column| reach.to(*column).count()).sum::<usize>());
        let columns = reach.column.clone();
        let over = Listed::over(name(), sync::Arc::new(reach), columns);
        let list = listed(&network, towards, &at, &to, most);
        prop_assert_eq!((over.cells(), over.sites()), (list.cells(), list.sites()));
        let swept = super::listed(&network, towards, at.iter().copied(), &to, most).unwrap();
        let lean = Lean::new(&network, towards).unwrap();
        let seeds: Vec<Vec<Door>> = to.iter().map(|to| to.map_or(Vec::new(), |(joined, leg)| lean.seeds(joined, leg).unwrap())).collect();
        let doors = Doors::new(&lean, at.iter().copied(), &to).unwrap();
        prop_assert_eq!(&side_by_side(&Hierarchy::new(&lean, u64::MAX).unwrap(), &doors, &seeds, most), &swept);
        for site in (0..to.len()).map(SiteIx::new) {
            let swept: Vec<(CellIx, i64)> = swept[site.index()].iter().map(|(cell, cost)| (CellIx::new(*cell as usize), *cost)).collect();
            prop_assert_eq!(swept, list.to(site).collect::<Vec<_>>());
            prop_assert_eq!(over.to(site).collect::<Vec<_>>(), list.to(site).collect::<Vec<_>>());
        }
        for cell in (0..at.len()).map(CellIx::new) {
            prop_assert_eq!(over.from(cell).collect::<Vec<_>>(), list.from(cell).collect::<Vec<_>>());
            for site in (0..to.len()).map(SiteIx::new) {
                prop_assert_eq!(over.cost(cell, site), list.cost(cell, site));
                prop_assert_eq!(over.to_site(site, cell), list.to_site(site, cell));
            }
        }
        let some: Vec<SiteIx> = (0..to.len()).filter(|site| facilities[*site].4).map(SiteIx::new).collect();
        let all = |ways: &Listed| {
            let mut found = Vec::new();
            ways.each_to(&some, |cell, site, cost| found.push((site, cell, cost)));
            found.sort_unstable();
            found
        };
        prop_assert_eq!(all(&over), all(&list));
        prop_assert_eq!(all(&list), some.iter().flat_map(|site| list.to(*site).map(|(cell, cost)| (*site, cell, cost))).collect::<Vec<_>>());
        let odd = |cell: usize, site: SiteIx| !(cell + site.index()).is_multiple_of(3);
        prop_assert_eq!(over.nearest(&some, odd), list.nearest(&some, odd));
        let people: Vec<Persons> = cells.iter().map(|cell| Persons::whole(cell.3)).collect();
        let limit = limit.map(|metres| Limit::parse(&format!("{metres} m")).unwrap());
        if let Some(limit) = limit {
            prop_assert_eq!(over.within(&some, limit, &people), list.within(&some, limit, &people));
        }
        prop_assert_eq!(over.links(&some, 300.0, 1_000), list.links(&some, 300.0, 1_000));
        // The solver is given the same arcs in the same order, and finds the same bound and prices.
        let eligible = groups.as_ref().map(|in_group| Eligible {
            of_cell: cells.iter().map(|cell| cell.4).collect(),
            sites: vec![(0..to.len()).filter(|site| in_group[*site]).map(SiteIx::new).collect(), some.clone()],
        });
        let travels = [Travel::Listed(over), Travel::Listed(list)];
        prop_assert_eq!(travels[0].nearest(&some), travels[1].nearest(&some));
        let costs = travels.each_ref().map(|travel| travel.solver(&some, eligible.as_ref(), limit));
        let query = Query { prices: &prices[..some.len()], ceiling, slack };
        prop_assert_eq!(scanned(&*costs[0], &query), scanned(&*costs[1], &query));
        let supply: Vec<i64> = cells.iter().map(|cell| cell.3).collect();
        let capacity: Vec<i64> = some.iter().map(|site| facilities[site.index()].3).collect();
        let found = costs.each_ref().map(|costs| {
            transport::solve(&Problem { supply: &supply, capacity: &capacity, costs: &**costs }, &Unwatched).unwrap()
        });
        prop_assert_eq!(found[0].bound, found[1].bound);
        prop_assert_eq!(&found[0].prices, &found[1].prices);
        for found in &found {
            let spent = |flow: &transport::Flow| {
                let cost = travels[1].cost(CellIx::new(flow.source as usize), some[flow.sink as usize]).unwrap();
                i128::from(crate::units::thousandths(cost)) * i128::from(flow.amount)
            };
            prop_assert_eq!(found.flows.iter().map(spent).sum::<i128>(), found.bound.cost);
        }
    }

    /// Coarser problems and those with cells that are one are made of the same ways.
    #[test]
    fn many_cells_are_settled_like_a_list(
        streets in prop::collection::vec((0_u32..36, 0_u32..36, any::<bool>(), 1_u32..900), 20..60),
        cells in prop::collection::vec((0_u32..99, 0_u8..5, 0_i64..4_000, 1_i64..9), 300..600),
        facilities in prop::collection::vec((0_u32..99, 0_u8..5, 0_i64..900), 2..8),
    ) {
        let network = network(6, &streets);
        prop_assume!(!network.roads().is_empty());
        let n = network.roads().len() as u32;
        let joint = |road: u32, share: u8, leg: i64| -> Joint {
            let road = road % n;
            Some((Joined { road, along: network.roads()[road as usize].length * f64::from(share) / 4.0 }, leg))
        };
        let at: Vec<Joint> = cells.iter().map(|cell| joint(cell.0, cell.1, cell.2)).collect();
        let to: Vec<Joint> = facilities.iter().map(|one| joint(one.0, one.1, 0)).collect();
        let most = i64::MAX / 8;
        let reach = Reach::new(&network, Towards::Point, at.iter().copied(), &to, most).unwrap();
        let columns = reach.column.clone();
        let travels = [
            Travel::Listed(Listed::over(name(), sync::Arc::new(reach), columns)),
            Travel::Listed(listed(&network, Towards::Point, &at, &to, most)),
        ];
        let sites: Vec<SiteIx> = (0..to.len()).map(SiteIx::new).collect();
        let supply: Vec<i64> = cells.iter().map(|cell| cell.3).collect();
        let capacity: Vec<i64> = facilities.iter().map(|one| one.2).collect();
        let found = travels.each_ref().map(|travel| {
            let costs = travel.solver(&sites, None, None);
            let found = transport::solve(&Problem { supply: &supply, capacity: &capacity, costs: &*costs }, &Unwatched).unwrap();
            (found.bound, found.prices)
        });
        prop_assert_eq!(&found[0], &found[1]);
    }
}
