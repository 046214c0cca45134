use super::*;
use crate::cost::{NotLimited, Straight, Travel};
use crate::model::{Demand, ZoneIx};
use crate::solver::transport::{Costs, Query};
use crate::units::{Impedance, thousandths};
use proptest::prelude::*;

fn name() -> Name {
    Name {
        id: "given".to_owned(),
        words: crate::words::say("cost.table").with("name", "given"),
        impedance: Impedance::Metres,
    }
}

fn way(cell: usize, site: usize, thousandths: i64) -> Way {
    Way { cell: CellIx::new(cell), site: SiteIx::new(site), thousandths }
}

#[test]
fn a_list_is_refused_that_is_none() {
    let new = |ways| Listed::new(name(), 2, 2, ways);
    let at = (CellIx::new(1), SiteIx::new(0));
    assert_eq!(new(vec![way(1, 0, 5), way(0, 0, 5), way(1, 0, 5)]), Err(Unlisted::Twice(at.0, at.1)));
    assert_eq!(new(vec![way(1, 0, -1)]), Err(Unlisted::Cost(at.0, at.1)));
    assert_eq!(new(vec![way(1, 0, Listed::MOST + 1)]), Err(Unlisted::Cost(at.0, at.1)));
    assert_eq!(new(vec![way(2, 0, 1)]), Err(Unlisted::Nowhere(CellIx::new(2), at.1)));
    assert_eq!(new(vec![way(0, 2, 1)]), Err(Unlisted::Nowhere(CellIx::new(0), SiteIx::new(2))));
    assert!(new(vec![way(1, 0, 0), way(1, 1, Listed::MOST)]).is_ok());
}

#[test]
fn the_order_of_the_list_changes_nothing() {
    let ways = vec![way(0, 1, 3), way(1, 0, 2), way(0, 0, 4)];
    let turned = ways.iter().rev().copied().collect();
    assert_eq!(Listed::new(name(), 2, 2, ways), Listed::new(name(), 2, 2, turned));
}

fn demand(x: Vec<f64>, y: Vec<f64>, zone: Vec<Option<ZoneIx>>) -> Demand {
    Demand { x, y, zone, ..Demand::default() }
}

/// All arcs that a scan without limit gives, by cell.
fn arcs(costs: &dyn Costs) -> Vec<Vec<Arc>> {
    let prices = vec![0; costs.sinks()];
    let mut rows = vec![Vec::new(); costs.sources()];
    for part in 0..costs.parts() {
        let query = Query { prices: &prices, ceiling: 1 << 58, slack: 1 << 58 };
        costs.scan(part, &query, &mut |cell, arcs| rows[cell] = arcs.to_vec());
    }
    rows
}

proptest! {
    /// Straight lines that are listed are the same as straight lines, in every question.
    #[test]
    fn listed_straight_lines_are_straight_lines(
        cells in prop::collection::vec((0_i32..60, 0_i32..60, 0_u32..4, 0_i64..50), 1..60),
        sites in prop::collection::vec((0_i32..60, 0_i32..60, prop::option::weighted(0.8, 0_usize..3), any::<bool>()), 1..9),
        grain in prop_oneof![Just(1.0), Just(0.3), Just(4e-4)],
        share in 0.0..1.2_f64,
        groups in prop::collection::vec(0_u32..3, 60),
        is_eligible in any::<bool>(),
    ) {
        let x: Vec<f64> = cells.iter().map(|cell| f64::from(cell.0) * grain).collect();
        let y: Vec<f64> = cells.iter().map(|cell| f64::from(cell.1) * grain).collect();
        let zone = cells.iter().map(|cell| (cell.2 < 3).then(|| ZoneIx::new(cell.2 as usize))).collect();
        let people: Vec<Persons> = cells.iter().map(|cell| Persons::whole(cell.3)).collect();
        let demand = demand(x, y, zone);
        let at: Vec<[f64; 2]> = sites.iter().map(|site| [f64::from(site.0) * grain, f64::from(site.1) * grain]).collect();
        let straight = Travel::Straight(Straight::to(&demand, &at));
        let mut ways = Vec::new();
        for cell in (0..cells.len()).map(CellIx::new) {
            for site in (0..sites.len()).map(SiteIx::new) {
                ways.extend(straight.cost(cell, site).map(|cost| Way { cell, site, thousandths: thousandths(cost) }));
            }
        }
        let far = ways.iter().map(|way| way.thousandths).max().unwrap_or(0);
        let listed = Travel::Listed(Listed::new(name(), cells.len(), sites.len(), ways)?);
        let limit = Limit::new((far as f64 * share) as i64, Impedance::Metres);
        let open: Vec<SiteIx> = (0..sites.len()).filter(|site| sites[*site].3).map(SiteIx::new).collect();
        let all = crate::model::Sites {
            facility: Vec::new(),
            at: Vec::new(),
            zone: sites.iter().map(|site| site.2.map(ZoneIx::new)).collect(),
        };
        let same = |a: &Nearest, b: &Nearest| (0..cells.len()).all(|cell| match (a.of(cell), b.of(cell)) {
            (Some(a), Some(b)) => a.0 == b.0 && thousandths(a.1) == thousandths(b.1),
            (a, b) => a.is_none() && b.is_none(),
        });
        prop_assert!(same(&straight.nearest(&open), &listed.nearest(&open)));
        let in_zone = |travel: &Travel<'_>| travel.nearest_in_zone(&all, &open, |cell| demand.zone[cell], 3);
        prop_assert!(same(&in_zone(&straight), &in_zone(&listed)));
        prop_assert_eq!(straight.within(&open, limit, &people), listed.within(&open, limit, &people));
        let group = |group: u32| open.iter().copied().filter(|site| site.index() % 3 != group as usize).collect();
        let eligible = Eligible { of_cell: groups[..cells.len()].to_vec(), sites: (0..3).map(group).collect() };
        let eligible = Some(&eligible).filter(|_| is_eligible);
        for limit in [None, Some(limit)] {
            let [straight, listed] = [&straight, &listed].map(|travel| arcs(&*travel.solver(&open, eligible, limit)));
            prop_assert_eq!(straight, listed);
        }
    }

    /// The naive twin: a list is a matrix.
    #[test]
    fn a_list_agrees_with_a_matrix(
        rows in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.6, 0_i64..40), 5), 1..20),
        most in 0_i64..40,
        open in prop::collection::vec(any::<bool>(), 5),
    ) {
        let entries = rows.iter().enumerate().flat_map(|(cell, row)| {
            row.iter().enumerate().filter_map(move |(site, cost)| Some(way(cell, site, (*cost)?)))
        });
        let listed = Listed::new(name(), rows.len(), 5, entries.collect())?;
        let sites: Vec<SiteIx> = (0..5).filter(|site| open[*site]).map(SiteIx::new).collect();
        let near = listed.nearest(&sites, |_, _| true);
        let limit = Limit::new(most, Impedance::Metres);
        let people: Vec<Persons> = (0..rows.len()).map(|cell| Persons::whole(1 << cell)).collect();
        for (cell, row) in rows.iter().enumerate() {
            let mut best: Option<(i64, usize)> = None;
            for site in 0..5 {
                prop_assert_eq!(listed.cost(CellIx::new(cell), SiteIx::new(site)), row[site].map(|cost| cost as f64 / 1e3));
                if let Some(cost) = row[site].filter(|cost| open[site] && best.is_none_or(|best| *cost < best.0)) {
                    best = Some((cost, site));
                }
            }
            prop_assert_eq!(near.of(cell), best.map(|(cost, site)| (SiteIx::new(site), cost as f64 / 1e3)));
        }
        let naive = |site: &SiteIx| {
            let near = (0..rows.len()).filter(|cell| rows[*cell][site.index()].is_some_and(|cost| cost <= most));
            near.map(|cell| people[cell]).sum::<Persons>()
        };
        prop_assert_eq!(listed.within(&sites, limit, &people), sites.iter().map(naive).collect::<Vec<_>>());
    }
}

#[test]
fn ways_are_counted_before_they_are_kept() {
    let demand = demand(vec![0.0, 30.0, 0.0], vec![0.0, 40.0, 100.0], vec![None; 3]);
    let straight = Straight::to(&demand, &[[0.0, 0.0], [0.0, 100.0]]);
    let limit = |metres: i64| Some(Limit::new(metres * 1_000, Impedance::Metres));
    let ways = |limits: &[Option<Limit>], most: usize| straight.limited(limits, most);
    let listed = ways(&[limit(50), None], 6).unwrap_or_else(|more| panic!("{more}"));
    let of = |site: usize| listed.to(SiteIx::new(site)).map(|(cell, cost)| (cell.index(), cost)).collect::<Vec<_>>();
    assert_eq!(of(0), [(0, 0), (1, 50_000)]);
    assert_eq!(of(1), [(0, 100_000), (1, 67_082), (2, 0)]);
    assert_eq!(ways(&[None, None], 5), Err(NotLimited::TooMany(NoList::TooMany(6))));
    let again = listed.limited(&[limit(50), limit(80)]).unwrap_or_else(|more| panic!("{more}"));
    assert_eq!(again.to(SiteIx::new(1)).map(|(_, cost)| cost).collect::<Vec<_>>(), [67_082, 0]);
}
