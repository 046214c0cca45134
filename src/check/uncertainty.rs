//! `uncertainty.csv` of one case: the gap is that of the balance, the band is in order, and shares are shares. The draws themselves
//! are made once more with the study (`verify --study`).

use super::comparison::Comparison;
use super::counted::PERSONS;
use super::folder::translated;
use super::form;
use super::table::{Grouped, Line};
use crate::output::AskedFor;
use crate::study::{self, ServiceTable, StudyFile, UncertaintyTable};
use crate::words::Sentence;
use serde_json::Value;
use std::path::Path;

/// The file.
pub(super) const UNCERTAINTY: &str = "uncertainty.csv";

const SHARES: [&str; 4] = ["by_births", "by_participation", "by_places", "by_delay"];

/// Its rows by service; none where `run.json` does not list it.
///
/// # Errors
/// What is unreadable.
pub(super) fn read(out: &Path, listed: &Value) -> Result<Grouped, Sentence> {
    match listed.get(UNCERTAINTY) {
        Some(_) => Ok(Grouped::by("service", translated(&out.join(UNCERTAINTY))?)),
        None => Ok(Grouped::default()),
    }
}

/// What the studies of one case or of several ask of the table.
pub(super) fn asked_for<'s>(studies: impl IntoIterator<Item = &'s StudyFile>) -> AskedFor {
    let has_speeds =
        studies.into_iter().any(|study| study.service.iter().any(|service| study::hurries(study, service)));
    AskedFor { has_speeds, ..AskedFor::default() }
}

/// Compares it with the balance, service by service.
pub(super) fn uncertainty(study: &StudyFile, found: &Grouped, balance: &Grouped, comparison: &mut Comparison) {
    if found.len() > 0 {
        form::table(UNCERTAINTY, found.table(), &asked_for([study]), comparison);
    }
    let year = study.year.map(|year| year.to_string());
    let mut n = 0;
    for service in &study.service {
        let id = service.id.as_str();
        let (rows, needs) = (found.of(id), balance.of(id));
        let is_asked = study.uncertainty.is_some() && !service.is_uncounted();
        let wanted = if is_asked { needs.len() } else { 0 };
        comparison.number(|| format!("{UNCERTAINTY} {id}"), Some(rows.len() as f64), Some(wanted as f64), 0.0);
        n += rows.len();
        for (row, need) in rows.iter().zip(&needs) {
            let what = |column: &str| format!("{UNCERTAINTY} {id} {} {column}", need.get("zone_id").unwrap_or("?"));
            comparison.text(|| what("year"), row.get("year"), year.as_deref());
            for column in ["zone_id", "zone_name"] {
                comparison.text(|| what(column), row.get(column), need.get(column));
            }
            let amount = |column: &str| row.number(column).unwrap_or(f64::NAN);
            comparison.amount(|| what("gap"), amount("gap"), need.number("gap").unwrap_or(f64::NAN), PERSONS);
            comparison.holds(amount("gap_low") <= amount("gap_high"), || what("gap_low"));
            comparison.holds((0.0..=1.0).contains(&amount("short_share")), || what("short_share"));
            // Of a band that lies on one side of none, nine draws of ten are on that side.
            comparison.holds(amount("gap_low") <= 0.0 || amount("short_share") >= 0.9, || what("short_share"));
            comparison.holds(amount("gap_high") > 0.0 || amount("short_share") <= 0.1, || what("short_share"));
            let shares: Option<Vec<f64>> = SHARES.iter().map(|column| row.number(column)).collect();
            let none = SHARES.iter().all(|column| row.number(column).is_none());
            let sound = |shares: &Vec<f64>| {
                shares.iter().all(|share| *share >= 0.0) && shares.iter().sum::<f64>() <= 1.0 + 1e-6
            };
            comparison.holds(shares.as_ref().map_or(none, sound), || what(SHARES[0]));
            beyond(study, service, (row, need), comparison);
        }
    }
    comparison.number(|| UNCERTAINTY.to_owned(), Some(found.len() as f64), Some(n as f64), 0.0);
}

/// Who may be beyond every limit: nobody is fewer than none, or more than may ever need a place; of a service for which speeds change
/// nothing there is nothing.
fn beyond(study: &StudyFile, service: &ServiceTable, (row, need): (&Line<'_>, &Line<'_>), comparison: &mut Comparison) {
    let what = |column: &str| format!("{UNCERTAINTY} {} {} {column}", service.id, need.get("zone_id").unwrap_or("?"));
    let has = study::hurries(study, service);
    let computed = need.number("unreachable").filter(|_| has);
    comparison.amount_or_none(|| what("unreachable"), row.number("unreachable"), computed, PERSONS);
    let [low, high, share] = ["unreachable_low", "unreachable_high", "by_speed"].map(|column| row.number(column));
    let ranges = study.uncertainty.as_ref().map(UncertaintyTable::ranges);
    let most = |range: [f64; 2]| range[1].max(1.0);
    let factor = ranges.map_or(1.0, |ranges| most(ranges.births) * most(ranges.participation));
    let ever = need.number("demand").unwrap_or(f64::NAN) * factor + PERSONS;
    let in_order = matches!((low, high), (Some(low), Some(high)) if 0.0 <= low && low <= high && high <= ever);
    comparison.holds(if has { in_order } else { low.is_none() && high.is_none() }, || what("unreachable_low"));
    let is_share = share.is_none_or(|share| (0.0..=1.0).contains(&share) && has);
    comparison.holds(is_share, || what("by_speed"));
}
