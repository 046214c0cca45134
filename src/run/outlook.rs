//! Demand of a year: what `[forecast]` says of zones, shared out to their cells.

use super::Loaded;
use super::plan::{self, ServicePlan};
use crate::forecast::{self, ByZone, Origin, Outlook, Part, RawOutlook};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Model, ZoneIx};
use crate::study::{ServiceTable, StudyFile};
use crate::units::{Persons, apportion};
use std::borrow::Cow;
use std::sync::Arc;

/// The outlook of a study that has one. That nobody needs more or less in years to come of some service is said (I0835), and that its
/// pupils lack a grade (W0816), or that a census is later than all years (W0814).
pub(super) fn outlook(
    model: &Model,
    file: &StudyFile,
    raw: &RawOutlook,
) -> Result<(Option<Arc<Outlook>>, Issues), Issues> {
    let Some(table) = &file.forecast else { return Ok((None, Issues::new())) };
    if model.zones.is_empty() {
        return Err(Issue::new("E0836").field("forecast").into());
    }
    let (outlook, mut issues) = Outlook::new(model, table, raw)?;
    let last = file.all_years().last().copied().unwrap_or(i32::MAX);
    let counted = table.census.as_ref().map(|census| census.date.as_str());
    let is_later = |date: &&str| date.get(..4).and_then(|year| year.parse().ok()).is_some_and(|year: i32| year > last);
    if let Some(date) = counted.filter(is_later) {
        issues.push(Issue::new("W0814").field("forecast.census.date").value(date).fact("year", last));
    }
    for service in &file.service {
        let origin = service.origin(&outlook);
        if service.forecast.is_some() && outlook.refuses(&service.id, &service.demand, origin) {
            issues.push(Issue::new("E0837").fact("service", &service.id).field("forecast").value(origin.as_str()));
        } else if service.forecast.is_none() && origin == Origin::Constant {
            issues.push(Issue::new("I0835").fact("service", &service.id));
        }
        if let Some(issue) = outlook.untold(model, &service.demand).filter(|_| origin == Origin::Residents) {
            issues.push(issue.fact("service", &service.id));
        }
        if service.forecast.is_none()
            && !matches!(origin, Origin::Given | Origin::Pupils)
            && let Some((pupils, ages)) = outlook.missing_grades(&service.demand)
        {
            let ages = ages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let issue = Issue::new("W0816").file(pupils).fact("service", &service.id).fact("ages", ages);
            issues.push(issue.value(origin.as_str()));
        }
        if origin != Origin::Cohorts && table.migrants.contains_key(&service.id) {
            issues.push(Issue::new("W0838").fact("service", &service.id).value(origin.as_str()));
        }
    }
    if issues.has_errors() { Err(issues) } else { Ok((Some(Arc::new(outlook)), issues)) }
}

/// The model with the residents of a year, where a table has them.
pub(super) fn model_of(loaded: &Loaded, year: i32) -> Result<(Arc<Model>, Issues), Issues> {
    let same = || Ok((Arc::clone(&loaded.model), Issues::new()));
    let Some(outlook) = &loaded.outlook else { return same() };
    let Some(residents) = outlook.residents(year)? else { return same() };
    let mut model = (*loaded.model).clone();
    // Whoever lives in the district is in the row of a zone, with a position or without one.
    model.unlocated.clear();
    let rows =
        (0..model.zones.len()).map(|zone| (ZoneIx::new(zone), residents.iter().map(|(_, of)| of[zone]).collect()));
    let table = ByZone {
        file: outlook.residents_file().to_owned(),
        attributes: residents.iter().map(|(attribute, _)| attribute.clone()).collect(),
        rows: rows.collect(),
        corrects: true,
        evenly: false,
    };
    let issues = forecast::rake(&mut model, &table);
    if issues.has_errors() { Err(issues) } else { Ok((Arc::new(model), issues)) }
}

/// The plan of a service with the demand of a year; the plan itself, where nothing says that it changes.
pub(super) fn plan_of<'p, 'm>(
    (loaded, model): (&'m Loaded, &Model),
    table: &ServiceTable,
    plan: &'p ServicePlan<'m>,
    year: i32,
) -> Result<Cow<'p, ServicePlan<'m>>, Issues> {
    let Some(outlook) = &loaded.outlook else { return Ok(Cow::Borrowed(plan)) };
    let origin = table.origin(outlook);
    match needs(outlook, table, plan, origin, year)? {
        Some(parts) => Ok(Cow::Owned(shared_out(&loaded.model, plan, (origin, parts)))),
        None if origin == Origin::Residents => {
            let (demand, _) = forecast::demand(model, &loaded.layers, &table.id, &table.demand)?;
            Ok(Cow::Owned(plan::with_demand(plan, model, &table.id, demand)))
        }
        None => Ok(Cow::Borrowed(plan)),
    }
}

/// What an outlook says of each zone, as many times as a scenario has it.
pub(super) fn needs(
    outlook: &Outlook,
    table: &ServiceTable,
    plan: &ServicePlan<'_>,
    origin: Origin,
    year: i32,
) -> Result<Option<Vec<Part>>, Issue> {
    let Some(mut parts) = outlook.needs(&table.id, &table.demand, origin, year)? else { return Ok(None) };
    for (zone, part) in parts.iter_mut().enumerate() {
        if let Some(factor) = plan.growth.of(ZoneIx::new(zone), &table.id) {
            *part = part.times(factor);
        }
    }
    Ok(Some(parts))
}

/// What is forecast of each zone, in its cells.
///
///   D'_i = T_z w_i / sum(w_k for k in z), rounded by largest remainder so that sum(D'_i) = T_z exactly
///
/// The weights are the demand of the layers, people of the zone without a position among them; where it has none, its residents,
/// and where there are none, all cells alike. A zone without a cell keeps its demand without a position.
fn shared_out<'m>(model: &Model, plan: &ServicePlan<'m>, (origin, parts): (Origin, Vec<Part>)) -> ServicePlan<'m> {
    let mut cells_of: Vec<Vec<usize>> = vec![Vec::new(); model.zones.len()];
    for (cell, zone) in model.demand.zone.iter().enumerate() {
        if let Some(zone) = zone {
            cells_of[zone.index()].push(cell);
        }
    }
    let residents = model.demand.column(&Attribute::Persons);
    let mut found = plan.clone();
    for (zone, cells) in cells_of.iter().enumerate() {
        let before = plan.unlocated_by_zone[zone];
        let weights = |of: &[Persons]| cells.iter().map(|cell| of[*cell].micro()).collect::<Vec<i64>>();
        let by_demand = weights(&plan.demand).into_iter().chain([before.micro()]).collect();
        let by_residents = residents.map(|of| weights(of).into_iter().chain([0]).collect::<Vec<i64>>());
        let evenly: Vec<i64> = cells.iter().map(|_| 1).chain([i64::from(cells.is_empty())]).collect();
        let total = parts[zone].total();
        let shares = [Some(by_demand), by_residents, Some(evenly)];
        let shares = shares.into_iter().flatten().find_map(|weights| apportion(total.micro(), &weights));
        let shares = shares.unwrap_or_else(|| vec![0; cells.len() + 1]);
        for (cell, share) in cells.iter().zip(&shares) {
            found.demand[*cell] = Persons::from_micro(*share);
        }
        found.unlocated_by_zone[zone] = Persons::from_micro(shares.last().copied().unwrap_or_default());
    }
    // Those of whom the layers know neither position nor zone are among the people of some zone.
    found.unlocated = found.unlocated_by_zone.iter().copied().sum();
    found.forecast = Some((origin, parts));
    found
}
