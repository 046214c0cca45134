//! One service in one case, from its plan to its balance.

use super::eligibility;
use super::plan::ServicePlan;
use crate::allocation::{self, Allocation, Broken, Proof};
use crate::balance::{self, Catchment, FacilityBalance, ServiceLedger, ServiceResult};
use crate::check;
use crate::cost::Eligible;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Method, Model, Offer, SiteIx};
use crate::solver::transport::Watch;
use crate::study::{Failure, ServiceTable};
use crate::units::{Impedance, Limit, Persons, Places};
use std::collections::BTreeMap;

/// What a case adds to the plan of a service: who can be gone to, how many places they give away, and who may go where.
pub(super) struct Options {
    /// Sites that people can go to, ascending.
    pub open: Vec<SiteIx>,
    /// Places by site that may be given away.
    pub places: Vec<Places>,
    /// Where not everybody may go everywhere.
    pub eligible: Option<Eligible>,
}

impl Options {
    /// That of an offer.
    pub(super) fn new(model: &Model, table: &ServiceTable, plan: &ServicePlan<'_>, offer: &Offer) -> (Self, Issues) {
        // Where no places are counted, every site has one for everybody.
        let everybody: Persons = plan.demand.iter().sum();
        let open = offer.sites();
        let (eligible, issues) = eligibility::groups(model, table, &plan.sites, &open);
        (Self { open, places: offer.free(everybody.as_places()), eligible }, issues)
    }

    /// What a method is asked for.
    pub(super) fn promise<'a>(&'a self, method: Method, plan: &'a ServicePlan<'_>) -> check::Promise<'a> {
        check::Promise {
            method,
            limit: plan.cutoff.filter(|_| method.heeds_cutoff()),
            demand: &plan.demand,
            travel: &plan.travel,
            sites: &plan.sites,
            open: &self.open,
            places: &self.places,
            eligible: self.eligible.as_ref(),
        }
    }
}

/// Computes one service.
///
/// # Errors
/// [`Failure::Bug`] when something does not add up.
pub(super) fn compute(
    model: &Model,
    table: &ServiceTable,
    plan: &ServicePlan<'_>,
    offer: &Offer,
    before: Option<&ServiceResult>,
    watch: &dyn Watch,
) -> Result<(ServiceResult, Issues), Failure> {
    let (options, issues) = Options::new(model, table, plan, offer);
    let bug = |what: String| Failure::Bug(format!("{}: {what}", table.id));
    let (allocation, proof) =
        allocate(model, table, plan, &options, before, watch).map_err(|broken| bug(broken.to_string()))?;
    let promise = options.promise(table.method, plan);
    check::allocation(model, &promise, &allocation).map_err(|wrong| bug(wrong.to_string()))?;
    if let Some(proof) = &proof {
        check::optimality(model, &promise, &allocation, proof).map_err(|wrong| bug(wrong.to_string()))?;
    }

    let mut issues = issues;
    if matches!(table.method, Method::Nearest | Method::Radius | Method::Zone) {
        issues.extend(equally_near(model, table, plan, &options.open, &allocation));
    }
    let mut facilities = balance::rows(&plan.sites, offer);
    balance::settle(&mut facilities, &allocation);
    if let Some(proof) = &proof {
        for site in &options.open {
            let worth = proof.worth(*site);
            facilities[site.index()].price = worth.map(|worth| worth.1);
            facilities[site.index()].serves = worth.map(|worth| worth.0);
        }
    }
    if let Some(cutoff) = plan.cutoff {
        let within = plan.travel.within(&options.open, cutoff, &plan.demand);
        for (site, people) in options.open.iter().zip(within) {
            facilities[site.index()].within_cutoff = Some(people);
        }
    }
    let (zones, total) = balance::by_zone(model, (&plan.demand, &plan.unlocated_by_zone), &facilities, &allocation);
    let basis = |row: &FacilityBalance| model.facilities[row.facility.index()].basis;
    let apart = balance::Apart {
        outside: plan.outside,
        unlocated: plan.unlocated,
        excluded: plan.excluded,
        places_excluded: plan.places_excluded,
        in_no_zone: if zones.is_empty() {
            Places::ZERO
        } else {
            total.places - zones.iter().map(|zone| zone.places).sum()
        },
    };
    let ledger = ServiceLedger::enter(&table.id, (&allocation, &total), &facilities, basis, apart, offer.is_uncounted);
    ledger.close().map_err(|broken| Failure::Bug(broken.to_string()))?;
    let catchments = catchments(model, &allocation);
    let result = ServiceResult {
        id: table.id.clone(),
        called: table.called(),
        method: table.method,
        is_uncounted: offer.is_uncounted,
        travel: plan.travel.name(),
        cutoff: plan.cutoff,
        least_cutoff: table.least_limit(),
        facilities,
        forecast: plan.forecast.clone(),
        demand: plan.demand.clone(),
        allocation,
        proof,
        zones,
        total,
        ledger,
        catchments,
        uncertainty: None,
        access: Vec::new(),
        coverage: Vec::new(),
        disagreement: None,
        ways: None,
        roads: None,
    };
    Ok((result, issues))
}

fn allocate(
    model: &Model,
    table: &ServiceTable,
    plan: &ServicePlan<'_>,
    options: &Options,
    before: Option<&ServiceResult>,
    watch: &dyn Watch,
) -> Result<(Allocation, Option<Proof>), Broken> {
    let ServicePlan { demand, sites, travel, cutoff, .. } = plan;
    let Options { open, places, eligible } = options;
    let allocation = match table.method {
        Method::Nearest => allocation::nearest(demand, places, &travel.nearest(open)),
        Method::Radius => {
            // A study without the cutoff that the method needs was refused when it was read.
            let cutoff = cutoff.unwrap_or(Limit::new(0, Impedance::Metres));
            allocation::radius(demand, places, &travel.nearest(open), cutoff)
        }
        Method::Zone => {
            let zone_of_cell = |cell| model.demand.zone[cell];
            let found = travel.nearest_in_zone(sites, open, zone_of_cell, model.zones.len());
            allocation::zone(demand, places, &found, *cutoff)
        }
        Method::Optimal => {
            let costs = travel.solver(open, eligible.as_ref(), *cutoff);
            let indivisible = table.indivisible;
            let before = before.and_then(|before| before.proof.as_ref()).map(|proof| proof.prices.as_slice());
            let problem = allocation::Assignment { demand, places, open, costs: &*costs, travel, indivisible, before };
            let (allocation, proof) = allocation::optimal(&problem, watch)?;
            return Ok((allocation, Some(proof)));
        }
    };
    Ok((allocation?, None))
}

/// Sites at one point: a method that does not look at places sends everybody to the first of them, whose places may not do while
/// those of the others stay free.
fn equally_near(
    model: &Model,
    table: &ServiceTable,
    plan: &ServicePlan<'_>,
    open: &[SiteIx],
    allocation: &Allocation,
) -> Issues {
    let mut by_point: BTreeMap<[i64; 2], Vec<SiteIx>> = BTreeMap::new();
    for site in open {
        if let Some(at) = plan.sites.at[site.index()] {
            by_point.entry(at.0.map(|metres| (metres * 1e3).round() as i64)).or_default().push(*site);
        }
    }
    let mut issues = Issues::new();
    for sites in by_point.values().filter(|sites| sites.len() > 1) {
        let people: Persons = sites.iter().map(|site| allocation.by_site()[site.index()]).sum();
        let name = |site: &SiteIx| &model.facilities[plan.sites.facility[site.index()].index()];
        let others: Vec<&str> = sites[1..].iter().map(|site| name(site).name.as_str()).collect();
        if people > Persons::ZERO {
            let issue = Issue::new("W0556").id(&name(&sites[0]).id).name(&name(&sites[0]).name).persons(people);
            issues.push(issue.fact("others", others.join(", ")).fact("method", table.method.as_str()));
        }
    }
    issues
}

fn catchments(model: &Model, allocation: &Allocation) -> Vec<Catchment> {
    let residents = model.demand.column(&Attribute::Persons);
    let mut persons = vec![Persons::ZERO; allocation.by_site().len()];
    for cell in (0..model.demand.len()).filter(|cell| model.is_own(*cell)) {
        if let (Some(site), Some(residents)) = (allocation.main_site(cell), residents) {
            persons[site.index()] += residents[cell];
        }
    }
    let catchment = |(site, shape): (SiteIx, _)| Catchment {
        site,
        persons: persons[site.index()],
        allocated: allocation.by_site()[site.index()],
        shape,
    };
    allocation::catchments(model, allocation).into_iter().map(catchment).collect()
}
