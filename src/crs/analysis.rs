//! The plane in which a study is measured: chosen where its people are, and good enough everywhere in the data.

use super::bulk::Bulk;
use super::identify;
use super::systems::Systems;
use crate::geodesy::{AnalysisCrs, Named, named};
use crate::issue::{Issue, Issues};
use crate::model::RawModel;
use rayon::prelude::*;

/// A metre of the analysis system may be wrong by this share in the middle of the data: ten times what a usual zone has.
const SCALE: f64 = 0.01;

/// And by this share anywhere in the data: a transverse Mercator has it 640 km from its central meridian.
const ANYWHERE: f64 = 0.005;

/// More than this share is said: 1 m in a kilometre, which no usual zone has within its bounds.
const SAID: f64 = 0.001;

/// The analysis system, where the zones are (the cells where there are none), if it measures well there. Where the usual zone of `auto` does
/// not, a plane is made for the data (I0435). `is_accepted`: the study accepts what is left.
///
/// # Errors
/// E0411, E0416, E0427, E0428. E0418 (a record far from all others) and W0412 are put among the issues.
pub(super) fn analysis_system(
    raw: &RawModel,
    systems: &Systems,
    name: &str,
    is_accepted: bool,
    issues: &mut Issues,
) -> Result<AnalysisCrs, Issues> {
    let bulk = Bulk::of(raw, systems);
    // Where a whole layer lies elsewhere, that is said once and not for each of its records.
    if let Some(bulk) = bulk.as_ref().filter(|_| !issues.has_errors()) {
        bulk.far(raw, systems, issues);
    }
    // A table of townships says nowhere where the study is: its sites are held against each other.
    if let Some(alone) = Bulk::of_sites(raw, systems).filter(|_| !issues.has_errors()) {
        alone.far(raw, systems, issues);
        alone.slips(raw, systems, issues);
    }
    let extent = bulk.as_ref().and_then(|bulk| bulk.extent(raw, systems));
    let middle = extent.map(|[w, s, e, n]| [(w.midpoint(e) + 180.0).rem_euclid(360.0) - 180.0, s.midpoint(n)]);
    let analysis = identify::analysis(name, middle)?;
    let (Some(bulk), Some(middle)) = (bulk, middle) else { return Ok(analysis) };
    let unlike =
        analysis.scale_at(middle).and_then(|scale| scale.into_iter().find(|scale| (scale - 1.0).abs() > SCALE));
    if let Some(scale) = unlike {
        let issue = Issue::new("E0416").field("crs.analysis").value(&analysis.name);
        return Err(issue.fact("scale", format!("{scale:.4}")).into());
    }
    if issues.has_errors() {
        // Of records that are wrong nothing is measured.
        return Ok(analysis);
    }
    let [near, far] = bulk.measured(raw, systems);
    let mut analysis = analysis;
    let is_wide = |worst: Option<At>| worst.is_some_and(|(scale, _)| (scale - 1.0).abs() > ANYWHERE);
    if matches!(named(name), Named::Auto) && is_wide(worst(&analysis, &near)) {
        let made = AnalysisCrs::made_for(&near);
        let better = made.filter(|made| off(worst(made, &near)) < off(worst(&analysis, &near)));
        if let Some((made, at)) =
            better.and_then(|made| Some((worst(&made, &near)?, made))).map(|(at, made)| (made, at))
        {
            issues.push(about("I0435", &made, at).field("crs.analysis"));
            analysis = made;
        }
    }
    let (near, far) = (worst(&analysis, &near), worst(&analysis, &far));
    if let Some(near) = near.filter(|_| is_wide(near) && !is_accepted) {
        issues.push(about("E0428", &analysis, near).field("crs.plane_error"));
        return Err(issues.clone());
    }
    let worst = [near, far].into_iter().flatten().max_by(|a, b| off(Some(*a)).total_cmp(&off(Some(*b))));
    if let Some(worst) = worst.filter(|worst| off(Some(*worst)) > SAID) {
        issues.push(about("W0412", &analysis, worst));
    }
    Ok(analysis)
}

/// How long a metre is, and where.
type At = (f64, [f64; 2]);

/// The share by which a metre is wrong.
fn off(at: Option<At>) -> f64 {
    at.map_or(f64::INFINITY, |(scale, _)| (scale - 1.0).abs())
}

/// Where a plane is worst.
fn worst(plane: &AnalysisCrs, positions: &[[f64; 2]]) -> Option<At> {
    let scales = positions.par_iter().filter_map(|at| Some(plane.scale_at(*at)?.map(|scale| (scale, *at))));
    let all: Vec<[At; 2]> = scales.collect();
    all.into_iter().flatten().max_by(|a, b| off(Some(*a)).total_cmp(&off(Some(*b))))
}

fn about(code: &'static str, plane: &AnalysisCrs, (scale, [lon, lat]): At) -> Issue {
    let issue = Issue::new(code).value(&plane.name).fact("at", format!("{lon:.3}, {lat:.3}"));
    let issue = issue.fact("measured", format!("{:.1}", 1_000.0 * scale));
    let issue = issue.fact("percent", format!("{:.2}", 100.0 * (scale - 1.0).abs()));
    issue.fact("off", format!("{:.1}", 1_000.0 * (scale - 1.0).abs()))
}
