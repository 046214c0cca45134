//! `[[coverage]]`, computed: shares of land and people within a radius, and of people served.

use super::given::Known;
use super::plan::ServicePlan;
use crate::balance::ServiceResult;
use crate::coverage::{self, Clause, CoverageResult, Ground, LandBy};
use crate::issue::{Issue, Issues};
use crate::model::{Model, Offer};
use crate::study::{Cost, CoverageTable, Failure, ServiceTable};
use crate::units::{Limit, Persons};

/// Computes the coverage of one service.
///
/// # Errors
/// [`Failure::Data`] when the land cannot be cut.
pub(super) fn run(
    model: &Model,
    tables: &[CoverageTable],
    (table, plan, offer): (&ServiceTable, &ServicePlan<'_>, &Offer),
    (service, known): (&ServiceResult, &Known),
) -> Result<(Vec<CoverageResult>, Issues), Failure> {
    let (open, places) = (offer.open_sites(), offer.free(plan.demand.iter().sum::<Persons>().as_places()));
    let (travel, demand) = (plan.by_radius(), &plan.demand);
    let facilities: Vec<usize> = open.iter().map(|site| plan.sites.facility[site.index()].index()).collect();
    let reached = |at: &[[f64; 2]], limit: Limit| match &table.cost {
        Cost::Travel(name) => known.reached(model, name, &facilities, (at, limit.thousandths())),
        Cost::StraightLine => None,
    };
    let allocation = &service.allocation;
    let ground = Ground { model, travel, open: &open, places: &places, demand, allocation, reached: &reached };
    let (mut results, mut issues) = (Vec::new(), Issues::new());
    for table in tables.iter().filter(|table| table.service == service.id) {
        // A table without a radius was refused when the study was read.
        let Some(limit) = table.limit() else { continue };
        let clause = table.rule().map(|(rule, _)| Clause {
            rule: table.rule.clone().unwrap_or_default(),
            zh: rule.citation_zh.clone(),
            en: rule.citation_en.clone(),
            verified: rule.verified,
        });
        let found = coverage::coverage(&ground, table.id.clone(), limit, clause);
        let found = found.map_err(|reason| {
            Failure::Data(Issue::new("E0645").fact("coverage", &table.id).fact("reason", reason).into())
        })?;
        let about = |code| Issue::new(code).fact("coverage", &table.id).fact("service", &service.id);
        match found.land_by {
            Some(LandBy::Points { step, points }) => {
                issues.push(about("I0964").fact("step", step).fact("n", points));
            }
            Some(LandBy::TooMany(points)) => issues.push(about("W0965").fact("n", points)),
            Some(LandBy::Circles) | None => {}
        }
        results.push(found);
    }
    Ok((results, issues))
}

/// Share of the land that borders drawn twice leave outside.
const SLIVER: f64 = 1e-3;

/// Land that lies in no zone is in no rate.
pub(super) fn land_outside(model: &Model) -> Issues {
    let mut issues = Issues::new();
    if let Some([all, outside]) = coverage::land_outside(model).filter(|[all, outside]| *outside > SLIVER * all) {
        let hectares = |area: f64| format!("{:.2}", area / 1e4);
        let issue = Issue::new("W0646").value(hectares(outside)).fact("all", hectares(all));
        issues.push(issue.fact("share", format!("{:.1}", outside / all * 100.0)));
    }
    issues
}
