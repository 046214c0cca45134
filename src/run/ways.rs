//! Ways along roads, written out: cell by cell, with the reason where there is none.

use super::detours;
use super::plan::ServicePlan;
use crate::balance::{Going, Reason, Roads, ServiceResult, WayOfPeople};
use crate::cost::{self, Apart, Comers, NoWay, Paths, SeenWay};
use crate::issue::{Issue, Issues};
use crate::model::{CellIx, Model, Offer, Planar, SiteIx};
use crate::study::{Cost, ServiceTable};
use crate::units::{self, Persons};
use crate::words::say;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::given::Known;

/// The ways of all people of a service that goes along roads or over the ground, who goes along which road, and what is worth knowing of
/// it; `None` for any other service.
///
/// # Cost
/// A search for every site that anybody goes to.
pub(super) fn ways(
    model: &Model,
    table: &ServiceTable,
    known: &Known,
    (plan, offer): (&ServicePlan<'_>, &Offer),
    result: &ServiceResult,
) -> Option<(Vec<WayOfPeople>, Option<Roads>, Issues)> {
    let Cost::Travel(name) = &table.cost else { return None };
    let (paths, ground) = (known.paths.get(name)?, model.ground.get(name)?);
    let allocation = &result.allocation;
    let mut of_site: BTreeMap<SiteIx, Comers> = BTreeMap::new();
    for cell in 0..model.demand.len() {
        for flow in allocation.flows().of(cell) {
            let facility = plan.sites.facility[flow.site.index()].index();
            let comers =
                of_site.entry(flow.site).or_insert_with(|| Comers { facility, people: Vec::new(), dearest: 0 });
            comers.people.push((cell as u32, flow.persons));
            comers.dearest = comers.dearest.max(units::thousandths(flow.cost));
        }
    }
    let (sites, comers): (Vec<SiteIx>, Vec<Comers>) = of_site.into_iter().unzip();
    let (by_site, passing) = paths.seen(ground, &comers);
    // Those of each site by cells, as the cells go by below.
    let mut seen: BTreeMap<SiteIx, _> =
        sites.into_iter().zip(by_site.into_iter().map(|ways| ways.into_iter().peekable())).collect();
    let nowhere = |cell: &usize| allocation.unreachable()[*cell] > Persons::ZERO;
    let unreached: Vec<u32> = (0..model.demand.len()).filter(nowhere).map(|cell| cell as u32).collect();
    let open: Vec<usize> = offer.open_sites().iter().map(|site| plan.sites.facility[site.index()].index()).collect();
    let apart = if unreached.is_empty() { Apart::default() } else { paths.apart(&open, &unreached) };
    let mut found = Vec::new();
    let (mut walkers, mut kilometres, mut longest) = (Persons::ZERO, 0.0, 0.0_f64);
    for cell in 0..model.demand.len() {
        let at = [model.demand.x[cell], model.demand.y[cell]];
        for flow in allocation.flows().of(cell) {
            let next = seen.get_mut(&flow.site).and_then(|ways| ways.next_if(|way| way.cell as usize == cell));
            let Some(way) = next else { continue };
            let facility = &model.facilities[plan.sites.facility[flow.site.index()].index()];
            let straight = facility.at.map_or(0.0, |Planar(site)| cost::metres(at, site));
            if way.trunk > 0.0 {
                walkers += flow.persons;
                kilometres += flow.persons.to_f64() * way.trunk / 1e3;
                longest = longest.max(way.trunk);
            }
            let SeenWay { seconds, metres, off_road, stretches, .. } = way;
            let going = Going { site: flow.site, seconds, metres, straight, off_road, stretches };
            found.push(WayOfPeople { cell: CellIx::new(cell), persons: flow.persons, goes: Ok(going) });
        }
        let nowhere = allocation.unreachable()[cell];
        if nowhere > Persons::ZERO {
            let goes = Err(reason(paths, &apart, cell));
            found.push(WayOfPeople { cell: CellIx::new(cell), persons: nowhere, goes });
        }
    }
    let mut issues = islands(table, name, &apart, allocation.unreachable());
    if walkers > Persons::ZERO {
        let issue = Issue::new("W0947").fact("service", &table.id).fact("persons", walkers).fact("travel", name);
        issues.push(issue.fact("km", format!("{kilometres:.1}")).fact("longest", format!("{longest:.0}")));
    }
    let roads = paths.routes().zip(passing).map(|(routes, passing)| {
        let detours = detours::detours(model, routes, result, &found);
        Roads { streets: Arc::clone(&routes.streets), passing, detours }
    });
    Some((found, roads, issues))
}

/// The parts of the ground that people live on and no site, one message each.
fn islands(table: &ServiceTable, travel: &str, apart: &Apart, unreachable: &[Persons]) -> Issues {
    let mut issues = Issues::new();
    for (number, island) in apart.islands.iter().enumerate() {
        let cells = || apart.of.iter().filter(|(_, of)| **of == number).map(|(cell, _)| *cell as usize);
        let persons: Persons = cells().map(|cell| unreachable[cell]).sum();
        let issue = Issue::new("W0963").fact("service", &table.id).fact("travel", travel).persons(persons);
        let issue =
            issue.fact("n", cells().count()).fact("km2", format!("{:.2}", island.squares as f64 * apart.square / 1e6));
        let [x, y] = island.somewhere;
        let why = say(if island.is_barred { "run.ways.barred" } else { "run.ways.apart" });
        issues.push(issue.fact("at", format!("{x:.0}, {y:.0}")).words("why", why));
    }
    issues
}

fn reason(paths: &Paths, apart: &Apart, cell: usize) -> Reason {
    match paths.no_way(cell) {
        Some(NoWay::TooFar(_)) => Reason::FarFromRoad,
        Some(NoWay::Apart(..)) => Reason::NotConnected,
        Some(NoWay::Barrier) => Reason::Barrier,
        Some(NoWay::NoElevation) => Reason::NoElevation,
        Some(NoWay::Closed) => Reason::Closed,
        None => match apart.of.get(&(cell as u32)).map(|island| &apart.islands[*island]) {
            Some(island) if island.is_barred => Reason::Barrier,
            Some(_) => Reason::NotConnected,
            None => Reason::BeyondLimit,
        },
    }
}
