//! The plane in which a study is measured: chosen where its people are, and good enough everywhere in the data.

use super::bulk::Bulk;
use super::identify;
use super::systems::Systems;
use crate::geodesy::AnalysisCrs;
use crate::issue::{Issue, Issues};
use crate::model::RawModel;

/// A metre of the analysis system may be wrong by this share in the middle of the data: ten times what a usual zone has.
const SCALE: f64 = 0.01;

/// And by this share anywhere in the data: a transverse Mercator has it 640 km from its central meridian.
const ANYWHERE: f64 = 0.005;

/// More than this share is said: 1 m in a kilometre, which no usual zone has within its bounds.
const SAID: f64 = 0.001;

/// The analysis system, where the zones are (the cells where there are none), if it measures well there.
///
/// # Errors
/// E0411, E0416, E0427, E0428. E0418 (a record far from all others) and W0412 are put among the issues.
pub(super) fn analysis_system(
    raw: &RawModel,
    systems: &Systems,
    name: &str,
    issues: &mut Issues,
) -> Result<AnalysisCrs, Issues> {
    let bulk = Bulk::of(raw, systems);
    // Where a whole layer lies elsewhere, that is said once and not for each of its records.
    if let Some(bulk) = bulk.as_ref().filter(|_| !issues.has_errors()) {
        bulk.far(raw, systems, issues);
    }
    let extent = bulk.as_ref().and_then(|bulk| bulk.extent(raw, systems));
    let middle = extent.map(|[w, s, e, n]| [(w.midpoint(e) + 180.0).rem_euclid(360.0) - 180.0, s.midpoint(n)]);
    let analysis = identify::analysis(name, middle)?;
    let (Some(bulk), Some(middle)) = (bulk, middle) else { return Ok(analysis) };
    let off = analysis.scale_at(middle).and_then(|scale| scale.into_iter().find(|scale| (scale - 1.0).abs() > SCALE));
    if let Some(off) = off {
        let issue = Issue::new("E0416").field("crs.analysis").value(&analysis.name);
        return Err(issue.fact("scale", format!("{off:.4}")).into());
    }
    if issues.has_errors() {
        // Of records that are wrong nothing is measured.
        return Ok(analysis);
    }
    let [near, far] = bulk.measured(raw, systems);
    let worst = |positions: &[[f64; 2]]| {
        let scales = positions.iter().filter_map(|at| Some(analysis.scale_at(*at)?.map(|scale| (scale, *at))));
        scales.flatten().max_by(|a, b| (a.0 - 1.0).abs().total_cmp(&(b.0 - 1.0).abs()))
    };
    let about = |code, (scale, [lon, lat]): (f64, [f64; 2])| {
        let issue = Issue::new(code).value(&analysis.name).fact("at", format!("{lon:.3}, {lat:.3}"));
        let issue = issue.fact("measured", format!("{:.1}", 1_000.0 * scale));
        issue.fact("off", format!("{:.1}", 1_000.0 * (scale - 1.0).abs()))
    };
    let (near, far) = (worst(&near), worst(&far));
    if let Some(near) = near.filter(|(scale, _)| (scale - 1.0).abs() > ANYWHERE) {
        issues.push(about("E0428", near));
        return Err(issues.clone());
    }
    let worst = [near, far].into_iter().flatten().max_by(|a, b| (a.0 - 1.0).abs().total_cmp(&(b.0 - 1.0).abs()));
    if let Some(worst) = worst.filter(|(scale, _)| (scale - 1.0).abs() > SAID) {
        issues.push(about("W0412", worst));
    }
    Ok(analysis)
}
