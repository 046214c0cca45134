//! `[uncertainty]`, computed: what the gap of each zone may be, and who may be beyond every limit in time, without sending anybody
//! anywhere.

use super::plan::ServicePlan;
use super::service::Options;
use super::{Case, Loaded, outlook};
use crate::balance::{self, Reach, ServiceResult, Spread, Uncertain};
use crate::cost::Travel;
use crate::forecast::Origin;
use crate::issue::{Issue, Issues};
use crate::model::{CellIx, Method, Model, Offer, SiteIx, Status};
use crate::study::{self, ServiceTable, StudyFile};
use crate::units::{Limit, Persons, Places};

/// The spread of the gap of every zone, and of the district last. `None` where the study names no ranges, the service counts no
/// places, or there are no zones.
///
/// # Errors
/// What the forecast does not know.
pub(super) fn run(
    (file, loaded, model): (&StudyFile, &Loaded, &Model),
    (table, plan, offer): (&ServiceTable, &ServicePlan<'_>, &Offer),
    case: Case,
    result: &ServiceResult,
) -> Result<Option<Vec<Spread>>, Issue> {
    let Some(uncertain) = &file.uncertainty else { return Ok(None) };
    if table.is_uncounted() || model.zones.is_empty() {
        return Ok(None);
    }
    let ranges = uncertain.ranges();
    let (n, seed) = uncertain.draws();
    let draws = balance::draws(n, seed);
    let born = known(file, loaded, table, plan, case)?;
    // A rate per thousand is a target, in which nobody takes part.
    let takes_part = table.demand.ages.is_some() && table.demand.per_1000.is_none();
    let supply: Vec<Supply> =
        (ranges.delay[0]..=ranges.delay[1]).map(|delay| supply(model, table, plan, case, delay)).collect();
    let needed = study::hurries(file, table).then(|| needed(model, (table, plan, offer)));
    let zones: Vec<Uncertain> = (0..model.zones.len())
        .map(|zone| {
            let all = result.zones[zone].demand + result.zones[zone].demand_unlocated;
            let beside =
                plan.forecast.as_ref().map_or(Persons::ZERO, |(_, parts)| parts[zone].housing + parts[zone].migrants);
            let certain = born.as_ref().map_or(all - beside, |born| born[zone]);
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
    Ok(Some(zones.iter().chain([&district]).map(|zone| balance::spread(zone, &ranges, &draws)).collect()))
}

/// The speed that people need, in proportion to the one that the ways are of, by zone.
type Needed = Vec<Vec<(f64, Persons)>>;

/// What people of each zone need to be within the limit of a site that they may go to: without end where no way leads.
fn needed(model: &Model, (table, plan, offer): (&ServiceTable, &ServicePlan<'_>, &Offer)) -> Needed {
    let mut found: Needed = vec![Vec::new(); model.zones.len()];
    let (Travel::Listed(ways), limit) = plan.before_limits() else { return found };
    let (options, _) = Options::new(model, table, plan, offer);
    let eligible = options.eligible.as_ref().filter(|_| table.method == Method::Optimal);
    let is_open = |site: SiteIx| options.open.binary_search(&site).is_ok();
    for (number, persons) in plan.demand.iter().enumerate() {
        let Some(zone) = model.demand.zone[number] else { continue };
        if *persons == Persons::ZERO || model.demand.is_neighbour(number) {
            continue;
        }
        let cell = CellIx::new(number);
        let may = |site: SiteIx| {
            let stays = table.method != Method::Zone || plan.sites.zone[site.index()] == Some(zone);
            is_open(site) && stays && eligible.is_none_or(|eligible| eligible.admits(cell, site))
        };
        let of_way = |(site, cost): (SiteIx, i64)| match limit(site).map(Limit::thousandths) {
            Some(most) if cost > 0 => cost as f64 / most as f64,
            _ => 0.0,
        };
        let least = ways.from(cell).filter(|(site, _)| may(*site)).map(of_way).min_by(f64::total_cmp);
        found[zone.index()].push((least.unwrap_or(f64::INFINITY), *persons));
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

/// Places when all sites that do not exist yet open so many years later.
fn supply(model: &Model, table: &ServiceTable, plan: &ServicePlan<'_>, case: Case, delay: u8) -> Supply {
    let [now, late] = [case, Case { year: case.year - i32::from(delay), ..case }]
        .map(|case| plan.offer(model, table, case, &mut Issues::new()));
    let mut found = Supply { by_zone: vec![Places::ZERO; model.zones.len()], beyond: Places::ZERO };
    for (site, facility) in plan.sites.facility.iter().enumerate() {
        let offer = if model.facilities[facility.index()].status == Status::Existing { &now } else { &late };
        let places = offer.places[site].unwrap_or_default();
        match model.facility_zone[facility.index()] {
            Some(zone) if offer.open[site] || offer.unlocated[site] => found.by_zone[zone.index()] += places,
            // Of whom nobody knows the zone counts in no gap.
            None if offer.open[site] => found.beyond += places,
            _ => {}
        }
    }
    found
}
