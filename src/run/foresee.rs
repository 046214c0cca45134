//! Demand of every year and zone by itself, without sending anybody anywhere.

use super::{Loaded, outlook, plan, pupils};
use crate::forecast::{Origin, Outlook, Trial};
use crate::issue::{Issue, Issues};
use crate::model::ServiceId;
use crate::read::Layers;
use crate::study::{Failure, Study};
use crate::units::Persons;
use crate::words::Called;

/// The demand of a service in the years of a study.
pub struct Foreseen {
    /// The service.
    pub service: ServiceId,
    /// What people call it.
    pub called: Called,
    /// Where its demand is taken from.
    pub origin: Origin,
    /// By year, and by zone of the model within it; people outside every zone and of no known zone are in none.
    pub years: Vec<(i32, Vec<Persons>)>,
}

/// The demand of every service with a forecast, in every year of the study.
///
/// # Errors
/// [`Failure::Data`] without a forecast, and for a year that its tables do not tell.
pub fn foresee(study: &Study, loaded: &Loaded) -> Result<(Vec<Foreseen>, Issues), Failure> {
    let outlook = outlook_of(study, loaded)?;
    let mut issues = loaded.issues.clone();
    let mut all = Vec::new();
    for table in &study.file.service {
        let (plan, found) = plan::service(loaded, table, None)?;
        issues.extend(found);
        let mut years = Vec::new();
        for year in study.file.all_years() {
            let (model, _) = outlook::model_of(loaded, year).map_err(Failure::Data)?;
            let plan = outlook::plan_of((loaded, &model), table, &plan, year).map_err(Failure::Data)?;
            let mut zones = plan.unlocated_by_zone.clone();
            for (demand, zone) in plan.demand.iter().zip(&model.demand.zone) {
                if let Some(zone) = zone {
                    zones[zone.index()] += *demand;
                }
            }
            years.push((year, zones));
        }
        all.push(Foreseen { service: table.id.clone(), called: table.called(), origin: table.origin(outlook), years });
    }
    Ok((all, issues))
}

/// What an earlier year would have said of the pupils of later ones that are known.
///
/// # Errors
/// [`Failure::Data`] without a forecast, or without pupils of the year and of those around it.
pub fn backtest(study: &Study, loaded: &Loaded, from: i32) -> Result<Vec<Trial>, Failure> {
    outlook_of(study, loaded)?.backtest(from).map_err(|issue| Failure::Data(issue.into()))
}

/// The same against the pupils of another table than the study's, by its path from where the program was started.
///
/// # Errors
/// As [`backtest`], and what is wrong with the table.
pub fn backtest_against(
    study: &Study,
    loaded: &Loaded,
    layers: &dyn Layers,
    from: i32,
    table: &str,
) -> Result<(Vec<Trial>, Issues), Failure> {
    let outlook = outlook_of(study, loaded)?;
    let (series, mut issues) = pupils::read(study, layers, table)?;
    match outlook.backtest_against(&loaded.model, &series, from) {
        Ok((trials, found)) => {
            issues.extend(found);
            Ok((trials, issues))
        }
        Err(more) => {
            issues.extend(more);
            Err(Failure::Data(issues))
        }
    }
}

fn outlook_of<'l>(study: &Study, loaded: &'l Loaded) -> Result<&'l Outlook, Failure> {
    let none = || Failure::Data(Issue::new("E0851").file(&study.name).field("forecast").into());
    loaded.outlook.as_deref().ok_or_else(none)
}
