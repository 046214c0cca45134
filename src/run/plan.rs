//! A service before any case: who needs it, who may ever offer it, and what the ways between them cost. Cases share it.

use super::{Case, Loaded, attendance};
use crate::check::TableWays;
use crate::cost::{NoList, NotLimited, Straight, Travel};
use crate::forecast::{self, Origin, Part, ServiceDemand};
use crate::issue::{Issue, Issues};
use crate::model::{FacilityIx, Model, Offer, ServiceId, SetAside, SiteIx, Sites, Status};
use crate::scenario::Growth;
use crate::study::{Cost, CutoffBy, Failure, ServiceTable};
use crate::units::{Limit, Persons, Places};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What all cases of a service have in common; where demand is forecast, what those of one year have.
#[derive(Clone)]
pub(super) struct ServicePlan<'m> {
    /// By cell, without those outside every zone; neighbours are in it.
    pub demand: Vec<Persons>,
    /// In no zone.
    pub outside: Persons,
    /// Without a position.
    pub unlocated: Persons,
    /// Of these, by zone, where the zone is known.
    pub unlocated_by_zone: Vec<Persons>,
    /// In rows that the study sets aside.
    pub excluded: Persons,
    /// Places in rows that the study sets aside.
    pub places_excluded: Places,
    /// Every facility that ever offers the service.
    pub sites: Arc<Sites>,
    /// What ways to them cost.
    pub travel: Arc<Travel<'m>>,
    /// The same to every site, however far, where not all ways may be gone.
    unlimited: Option<Arc<Travel<'m>>>,
    /// Where sites have a farthest way of their own: the ways before these are heeded, and the limit of each site.
    own_limits: Option<(Arc<Travel<'m>>, Vec<Option<Limit>>)>,
    /// The dearest way.
    pub cutoff: Option<Limit>,
    /// Where demand by zone was taken from, and what it is made up of, where it is forecast.
    pub forecast: Option<(Origin, Vec<Part>)>,
    /// How many times as many people are counted.
    pub growth: &'m Growth,
}

/// Demand, sites and ways of a service; the ways may be known.
///
/// # Errors
/// [`Failure::Data`] when nobody ever offers the service, no facility that does has a position, or its demand cannot be computed.
pub(super) fn service<'m>(
    loaded: &'m Loaded,
    table: &ServiceTable,
    known: Option<Arc<Travel<'m>>>,
) -> Result<(ServicePlan<'m>, Issues), Failure> {
    let model = &*loaded.model;
    let found = forecast::demand(model, &loaded.layers, &table.id, &table.demand);
    let by_zone = loaded.outlook.as_ref().is_some_and(|outlook| table.origin(outlook).is_by_zone());
    let (demand, mut issues) = match found {
        // Where demand is forecast by zone, layers without ages share it out by residents.
        Err(_) if by_zone => (ServiceDemand::nobody(model), Issue::new("I0846").fact("service", &table.id).into()),
        found => found.map_err(Failure::Data)?,
    };
    let ServiceDemand { cells: mut demand, mut unlocated, mut unlocated_by_zone, excluded } = demand;
    loaded.growth.apply(&table.id, &model.demand.zone, &mut demand);
    unlocated += loaded.growth.apply_unlocated(&table.id, &mut unlocated_by_zone);
    let places_excluded = SetAside::places_in(&loaded.layers, &table.id);
    let outside = set_aside_outside(model, &mut demand);
    let sites = Sites::of(model, &table.id);
    if sites.is_empty() {
        issues.push(nobody_offers(model, table));
        return Err(Failure::Data(issues));
    }
    // Where nobody's position is known, nobody is sent anywhere, and sites need none.
    if sites.at.iter().all(Option::is_none) && !demand.is_empty() {
        issues.push(Issue::new("E0614").fact("service", &table.id).fact("n", sites.len()));
        return Err(Failure::Data(issues));
    }
    let is_known = |facility: &FacilityIx| model.facilities[facility.index()].places(&table.id).is_some();
    if !table.is_uncounted() && !sites.facility.iter().any(is_known) {
        issues.push(Issue::new("E0667").fact("service", &table.id).fact("n", sites.len()));
        return Err(Failure::Data(issues));
    }
    let mut travel = match known {
        Some(known) => known,
        None => Arc::new(ways(loaded, table, &sites)?),
    };
    let (mut unlimited, mut own_limits) = (None, None);
    match attendance::within_areas(model, &table.id, &sites, &demand, &travel) {
        Ok(None) => {}
        Ok(Some((allowed, found))) => {
            issues.extend(found);
            unlimited = Some(std::mem::replace(&mut travel, Arc::new(Travel::Listed(allowed))));
        }
        Err(Failure::Data(more)) => {
            issues.extend(more);
            return Err(Failure::Data(issues));
        }
        Err(other) => return Err(other),
    }
    if let Some(by) = &table.cutoff_by {
        issues.extend(without_sites(model, table, by, &sites));
        let (near, limits) = limited(model, table, by, &sites, &travel)?;
        let before = std::mem::replace(&mut travel, Arc::new(near));
        own_limits = Some((Arc::clone(&before), limits));
        unlimited.get_or_insert(before);
    }
    let cutoff = table.limit();
    let plan = ServicePlan {
        demand,
        outside,
        unlocated,
        unlocated_by_zone,
        excluded,
        places_excluded,
        sites: Arc::new(sites),
        travel,
        unlimited,
        own_limits,
        cutoff,
        forecast: None,
        growth: &loaded.growth,
    };
    Ok((plan, issues))
}

/// All ways between the cells and the sites.
fn ways<'m>(loaded: &'m Loaded, table: &ServiceTable, sites: &Sites) -> Result<Travel<'m>, Failure> {
    let model = &*loaded.model;
    Ok(match &table.cost {
        Cost::StraightLine => Travel::Straight(Straight::new(&model.demand, sites)),
        Cost::Travel(name) => {
            // A name that no travel has was refused when the study was read, and a table with faults when it was.
            let given =
                loaded.given.ways.get(name).ok_or_else(|| Failure::Bug(format!("no ways are called {name}")))?;
            let listed = given.listed(name, model.demand.len(), sites);
            Travel::Listed(listed.map_err(|unlisted| Failure::Bug(format!("{name}: {unlisted}")))?)
        }
    })
}

/// The same plan with other demand.
pub(super) fn with_demand<'m>(
    plan: &ServicePlan<'m>,
    model: &Model,
    service: &ServiceId,
    demand: ServiceDemand,
) -> ServicePlan<'m> {
    let ServiceDemand { cells: mut demand, mut unlocated, mut unlocated_by_zone, excluded } = demand;
    plan.growth.apply(service, &model.demand.zone, &mut demand);
    unlocated += plan.growth.apply_unlocated(service, &mut unlocated_by_zone);
    let outside = set_aside_outside(model, &mut demand);
    ServicePlan { demand, outside, unlocated, unlocated_by_zone, excluded, ..plan.clone() }
}

/// Values of `cutoff_by` that no site of the service has: a slip, as a rule.
fn without_sites(model: &Model, table: &ServiceTable, by: &CutoffBy, sites: &Sites) -> Issues {
    let had: BTreeSet<&str> = (sites.facility.iter())
        .filter_map(|facility| model.facilities[facility.index()].texts.get(&by.field))
        .map(|value| value.trim())
        .collect();
    let mut issues = Issues::new();
    for value in by.values.keys().filter(|value| !had.contains(value.trim())) {
        let issue = Issue::new("W0593").fact("service", &table.id).field(&by.field).value(value);
        issues.push(issue.fact("known", had.iter().copied().collect::<Vec<_>>().join(", ")));
    }
    issues
}

/// No more ways are listed.
const MOST_WAYS: usize = 50_000_000;

/// The ways to sites that have a farthest way of their own, and how far that is.
fn limited<'m>(
    model: &Model,
    table: &ServiceTable,
    by: &CutoffBy,
    sites: &Sites,
    travel: &Travel<'_>,
) -> Result<(Travel<'m>, Vec<Option<Limit>>), Failure> {
    let others = table.cutoff.as_deref().and_then(Limit::parse);
    let mut without: BTreeMap<&str, usize> = BTreeMap::new();
    let limits: Vec<Option<Limit>> = (sites.facility.iter())
        .map(|facility| {
            let value = model.facilities[facility.index()].texts.get(&by.field).map(String::as_str);
            let limit = by.limit(value).or(others);
            if limit.is_none() {
                *without.entry(value.unwrap_or_default()).or_default() += 1;
            }
            limit
        })
        .collect();
    let mut issues = Issues::new();
    for (value, n) in without {
        let issue = Issue::new("E0668").fact("service", &table.id).field(&by.field).value(value);
        issues.push(issue.fact("n", n));
    }
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let listed = match travel {
        Travel::Straight(straight) => straight.limited(&limits, MOST_WAYS),
        Travel::Listed(listed) => listed.limited(&limits),
    };
    let near = listed.map(Travel::Listed).map_err(|fault| match fault {
        NotLimited::TooMany(NoList::TooMany(n)) => {
            Failure::Data(Issue::new("E0669").fact("service", &table.id).fact("n", n).into())
        }
        other => Failure::Bug(format!("{}: {other}", table.id)),
    })?;
    Ok((near, limits))
}

impl<'m> ServicePlan<'m> {
    /// Whether the same people need the service, at the same sites. Ways follow from these where the same is asked for.
    pub(super) fn is_alike(&self, other: &Self, service: &ServiceId) -> bool {
        self.demand == other.demand
            && (self.outside, self.unlocated, self.excluded) == (other.outside, other.unlocated, other.excluded)
            && self.unlocated_by_zone == other.unlocated_by_zone
            && self.places_excluded == other.places_excluded
            && self.forecast == other.forecast
            && (&self.sites.at, &self.sites.zone) == (&other.sites.at, &other.sites.zone)
            && self.growth.is_alike(other.growth, service)
    }

    /// Ways as they are before any limit is heeded, and the limit of a site.
    pub(super) fn before_limits(&self) -> (&Travel<'m>, impl Fn(SiteIx) -> Option<Limit> + '_) {
        let travel = self.own_limits.as_ref().map_or(&*self.travel, |(travel, _)| travel);
        let own = |site: SiteIx| self.own_limits.as_ref().and_then(|(_, limits)| limits[site.index()]);
        (travel, move |site| own(site).or(self.cutoff))
    }

    /// Ways before any limit.
    pub(super) fn all_ways(&self) -> Arc<Travel<'m>> {
        Arc::clone(self.unlimited.as_ref().unwrap_or(&self.travel))
    }

    /// What ways cost where a radius is the same for every site.
    pub(super) fn by_radius(&self) -> &Travel<'m> {
        self.unlimited.as_deref().unwrap_or(&self.travel)
    }

    /// What the sites offer in a year; that none is open is said.
    pub(super) fn offer(&self, model: &Model, table: &ServiceTable, case: Case, issues: &mut Issues) -> Offer {
        let offer = Offer::of(model, &self.sites, &table.id, table.is_uncounted(), case.year);
        let unfinished = |facility: &&FacilityIx| {
            let facility = &model.facilities[facility.index()];
            let is_changed = matches!(facility.status, Status::Extended | Status::Relocated);
            is_changed && facility.opens.is_some_and(|opens| opens > case.year) && facility.places(&table.id).is_some()
        };
        let names: Vec<&str> = (self.sites.facility.iter().filter(unfinished))
            .map(|facility| model.facilities[facility.index()].name.as_str())
            .collect();
        if !names.is_empty() {
            let issue = Issue::new("W0592").fact("service", &table.id).fact("year", case.year);
            issues.push(issue.fact("n", names.len()).fact("names", names.join(", ")));
        }
        if !offer.open.contains(&true) {
            let issue = Issue::new("W0614").fact("service", &table.id).fact("year", case.year);
            issues.push(issue.fact("n", self.sites.len()));
        }
        if let Travel::Listed(listed) = &*self.travel {
            let of = (&*self.sites, &offer, case.year);
            if let Some(issue) = attendance::closed(model, &table.id, of, &self.demand, listed) {
                issues.push(issue);
            }
        }
        offer
    }
}

/// Takes the people of cells outside every zone out of the demand and returns their number; neighbours stay and compete.
fn set_aside_outside(model: &Model, demand: &mut [Persons]) -> Persons {
    let mut outside = Persons::ZERO;
    if !model.zones.is_empty() {
        let is_outside = |cell: &usize| !model.is_own(*cell) && !model.demand.is_neighbour(*cell);
        for cell in (0..demand.len()).filter(is_outside) {
            outside += std::mem::take(&mut demand[cell]);
        }
    }
    outside
}

fn nobody_offers(model: &Model, table: &ServiceTable) -> Issue {
    let mut known: Vec<&str> =
        model.facilities.iter().flat_map(|f| f.supply.iter().map(|s| s.service.as_str())).collect();
    known.sort_unstable();
    known.dedup();
    Issue::new("E0613").fact("service", &table.id).fact("known", known.join(", "))
}

/// The ways of a service that goes by a table, by the ids of cells and facilities, for a look at finished results.
pub(super) fn table_ways(model: &Model, plan: &ServicePlan<'_>) -> Option<TableWays> {
    let Travel::Listed(listed) = &*plan.travel else { return None };
    let id = |site: SiteIx| model.facilities[plan.sites.facility[site.index()].index()].id.clone();
    let ways = plan.sites.all().flat_map(|site| {
        listed.to(site).map(move |(cell, cost)| (model.demand.id(cell.index()).into(), site.index() as u32, cost))
    });
    Some(TableWays::new(plan.sites.all().map(id).collect(), ways))
}
