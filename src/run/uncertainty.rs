//! `[uncertainty]`, computed: what the gap of each zone may be, and who may be beyond every limit in time, without sending anybody
//! anywhere.

use super::plan::ServicePlan;
use super::service::Options;
use super::{Case, Loaded, outlook};
use crate::balance::{self, Reach, ServiceResult, Spread, Uncertain};
use crate::cost::Travel;
use crate::forecast::Origin;
use crate::issue::Issue;
use crate::model::{CellIx, Method, Model, Offer, SiteIx, ZoneIx};
use crate::study::{self, ServiceTable, StudyFile};
use crate::units::{Limit, Persons, Places};

/// The spread of the gap of every zone, and of the district last; without zones of the district alone. `None` where the study names no
/// ranges, or the service counts no places. What opens before the year `since` is there and cannot be late.
///
/// # Errors
/// What the forecast does not know.
pub(super) fn run(
    (file, loaded, model): (&StudyFile, &Loaded, &Model),
    (table, plan, offer): (&ServiceTable, &ServicePlan<'_>, &Offer),
    (case, since): (Case, Option<i32>),
    result: &ServiceResult,
) -> Result<Option<Vec<Spread>>, Issue> {
    let Some(uncertain) = &file.uncertainty else { return Ok(None) };
    if table.is_uncounted() {
        return Ok(None);
    }
    let ranges = uncertain.ranges();
    let (n, seed) = uncertain.draws();
    let draws = balance::draws(n, seed);
    let born = known(file, loaded, table, plan, case)?;
    // A rate per thousand is a target, in which nobody takes part.
    let takes_part = table.demand.ages.is_some() && table.demand.per_1000.is_none();
    let supply: Vec<Supply> = (ranges.delay[0]..=ranges.delay[1])
        .map(|delay| supply(model, table, plan, case.year, (delay, since)))
        .collect();
    let needed = study::hurries(file, table).then(|| needed(model, (table, plan, offer)));
    let balances = if model.zones.is_empty() { std::slice::from_ref(&result.total) } else { &result.zones[..] };
    let zones: Vec<Uncertain> = (balances.iter().enumerate())
        .map(|(zone, balance)| {
            let all = balance.demand + balance.demand_unlocated;
            let of_zone = plan.forecast.as_ref().and_then(|(_, parts)| parts.get(zone));
            let beside = of_zone.map_or(Persons::ZERO, |part| part.housing + part.migrants);
            let certain = born.as_ref().and_then(|born| born.get(zone).copied()).unwrap_or(all - beside);
            let supply = supply.iter().map(|supply| supply.by_zone[zone]).collect();
            let parts = if takes_part {
                Uncertain { certain, unborn: all - beside - certain, beside, supply, reach: None }
            } else {
                Uncertain { beside: all, supply, ..Uncertain::default() }
            };
            let reach = needed.as_ref().map(|needed| reach(&parts, &needed[zone]));
            Uncertain { reach, ..parts }
        })
        .collect();
    // As in the balance: a site just across the border has places for the district.
    let beyond = Uncertain { supply: supply.iter().map(|supply| supply.beyond).collect(), ..Uncertain::default() };
    let district = zones.iter().fold(beyond, Uncertain::and);
    let of_zones = if model.zones.is_empty() { &[] } else { &zones[..] };
    Ok(Some(of_zones.iter().chain([&district]).map(|zone| balance::spread(zone, &ranges, &draws)).collect()))
}

/// The speed that people need, in proportion to the one that the ways are of, by zone.
type Needed = Vec<Vec<(f64, Persons)>>;

/// What people of each zone need to be within the limit of a site that they may go to: without end where no way leads.
fn needed(model: &Model, (table, plan, offer): (&ServiceTable, &ServicePlan<'_>, &Offer)) -> Needed {
    let mut found: Needed = vec![Vec::new(); model.zones.len().max(1)];
    let (Travel::Listed(ways), limit) = plan.before_limits() else { return found };
    let (options, _) = Options::new(model, table, plan, offer);
    let eligible = options.eligible.as_ref().filter(|_| table.method == Method::Optimal);
    let is_open = |site: SiteIx| options.open.binary_search(&site).is_ok();
    for (number, persons) in plan.demand.iter().enumerate() {
        let zone = model.demand.zone[number];
        // Without zones all people are of the district.
        if zone.is_none() && !model.zones.is_empty() {
            continue;
        }
        if *persons == Persons::ZERO || model.demand.is_neighbour(number) {
            continue;
        }
        let cell = CellIx::new(number);
        let may = |site: SiteIx| {
            let stays = table.method != Method::Zone || plan.sites.zone[site.index()] == zone;
            is_open(site) && stays && eligible.is_none_or(|eligible| eligible.admits(cell, site))
        };
        let of_way = |(site, cost): (SiteIx, i64)| match limit(site).map(Limit::thousandths) {
            Some(most) if cost > 0 => cost as f64 / most as f64,
            _ => 0.0,
        };
        let least = ways.from(cell).filter(|(site, _)| may(*site)).map(of_way).min_by(f64::total_cmp);
        found[zone.map_or(0, ZoneIx::index)].push((least.unwrap_or(f64::INFINITY), *persons));
    }
    found
}

/// People by what they need, each with the parts of the demand of their zone.
fn reach(zone: &Uncertain, needed: &[(f64, Persons)]) -> Reach {
    let parts = [zone.certain, zone.unborn, zone.beside].map(Persons::to_f64);
    let all: f64 = parts.iter().sum();
    let step = |(needed, persons): &(f64, Persons)| (*needed, parts.map(|part| persons.to_f64() * part / all));
    Reach::new(if all > 0.0 { needed.iter().map(step).collect() } else { Vec::new() })
}

/// Of those counted, the ones who do not depend on births to come, by zone; `None` where none do.
fn known(
    file: &StudyFile,
    loaded: &Loaded,
    table: &ServiceTable,
    plan: &ServicePlan<'_>,
    case: Case,
) -> Result<Option<Vec<Persons>>, Issue> {
    let since = file.uncertainty.as_ref().and_then(|table| table.births.as_ref()).map(|births| births.since);
    let (Some(since), Some(outlook), Some((origin, _))) = (since, &loaded.outlook, &plan.forecast) else {
        return Ok(None);
    };
    if !matches!(origin, Origin::Pupils | Origin::Cohorts) {
        return Ok(None);
    }
    let parts = outlook::needs(&outlook.without_births_from(since), table, plan, *origin, case.year)?;
    Ok(parts.map(|parts| parts.into_iter().map(|part| part.counted).collect()))
}

/// Places of the sites of a service.
struct Supply {
    by_zone: Vec<Places>,
    /// Of sites that stand in no zone.
    beyond: Places,
}

/// Places in a year when all that is not built yet opens so many years later.
fn supply(
    model: &Model,
    table: &ServiceTable,
    plan: &ServicePlan<'_>,
    year: i32,
    (delay, since): (u8, Option<i32>),
) -> Supply {
    // Without zones there is one place for all sites: the district is what stands in none.
    let mut found = Supply { by_zone: vec![Places::ZERO; model.zones.len().max(1)], beyond: Places::ZERO };
    for facility in &plan.sites.facility {
        let mut late = model.facilities[facility.index()].clone();
        late.delay(i32::from(delay), since);
        let is_open = late.is_open_for(&table.id, year);
        let places = late.places_in(&table.id, year).unwrap_or_default();
        match model.facility_zone[facility.index()] {
            Some(zone) if is_open => found.by_zone[zone.index()] += places,
            // Of whom nobody knows the zone counts in no gap.
            None if is_open && late.at.is_some() => found.beyond += places,
            _ => {}
        }
    }
    found
}
