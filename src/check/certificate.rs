//! The proof of an optimal allocation, worked out again from the written layers.

use super::comparison::Comparison;
use super::documents::document;
use super::finding::Finding;
use super::folder::{Row, json};
use super::interval::Interval;
use super::proof::proof;
use super::sentences::{self, Verdict};
use super::written::{Written, free};
use crate::model::Method;
use crate::units::Limit;
use crate::words::say;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Checks `certificate.json`, which an optimal allocation must have.
pub(super) fn certificate(written: &Written<'_>) -> Vec<Finding> {
    if written.table.method != Method::Optimal {
        return Vec::new();
    }
    match json(&written.folder().join("certificate.json")) {
        Ok(certificate) => {
            let mut comparison = Comparison::default();
            document("certificate.json", "certificate.json", &certificate, &mut comparison);
            proof(written, &certificate, &mut comparison);
            let title = written.title(say("check.title.certificate"));
            vec![comparison.finding(title), optimality(written, &certificate)]
        }
        Err(what) => vec![written.finding(false, sentences::unreadable(say("check.title.certificate"), what))],
    }
}

/// Checks, with positions as they are written (to about a centimetre), that nobody could have a place who has none and that no
/// allocation that serves as many is shorter: `sum P_i min(1 unmet, min_j d_ij + p_j) - sum S_j p_j`, from the certificate's
/// prices, must be what the cells come to.
fn optimality(written: &Written<'_>, certificate: &Value) -> Finding {
    if written.table.is_restricted() {
        return written.finding(true, say("check.optimality.needs_study"));
    }
    if !written.known.are_known() {
        return spent(written, certificate);
    }
    let reach = written.table.limit().map_or(f64::INFINITY, Limit::value);
    let listed = certificate["prices"].as_array().map_or(&[][..], Vec::as_slice);
    let mut prices: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for price in listed {
        if let (Some(id), Some(serves), Some(saves)) =
            (price["facility_id"].as_str(), price["serves"].as_f64(), price["price"].as_f64())
        {
            prices.insert(id, (serves, saves));
        }
    }
    let counted: Vec<&Row> = written.counted().filter(|site| site.at.is_some()).collect();
    let priced: Option<Vec<(f64, f64)>> =
        counted.iter().map(|site| site.text("id").and_then(|id| prices.get(id).copied())).collect();
    let Some(prices) = priced else {
        return written.finding(false, say("check.optimality.lacks_price"));
    };
    let near = written.near(counted.iter().copied());
    let [within, beyond] = written.known.edges(reach);
    let least = prices.iter().copied().fold((f64::INFINITY, f64::INFINITY), |a, b| if b < a { b } else { a });
    // What a person there pays at least, from and to: a way within a hair of the cutoff, as between cells of one grid, may have
    // been on either side of it before rounding.
    let pays = |cell: &Row| {
        let mut best = (1.0, 0.0);
        let mut unsure = Vec::new();
        for (site, cost) in near.by_cost(cell) {
            if cost > beyond || (least.0, least.1 + cost) > best {
                break;
            }
            let (serves, price) = prices[site];
            if (serves, price + cost) >= best {
                continue;
            }
            if cost > within {
                unsure.push((serves, price + cost));
            } else {
                best = (serves, price + cost);
            }
        }
        let spread = |of: fn(&(f64, f64)) -> f64| {
            let all = || std::iter::once(&best).chain(&unsure).map(of);
            [all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max)]
        };
        [spread(|pair| pair.0), spread(|pair| pair.1)]
    };
    let of_cell = |cell: &Row| -> [f64; 6] {
        let people = cell.amount("demand") - cell.amount("unreachable");
        if people == 0.0 {
            return [0.0; 6];
        }
        let [serves, pays] = if cell.at.is_some() { pays(cell) } else { [[f64::NAN; 2]; 2] };
        let spent = if cell.amount("allocated") > 0.0 { cell.amount("allocated") * cell.amount("cost") } else { 0.0 };
        let [from, to] = [0, 1].map(|end| [people * serves[end], people * pays[end]]);
        [cell.amount("unmet"), spent, from[0], to[0], from[1], to[1]]
    };
    // In the order of the file, so that the sum is the same for any number of threads.
    let rows: Vec<[f64; 6]> = written.cells.par_iter().map(of_cell).collect();
    let [unmet, cost, from_unmet, to_unmet, from_cost, to_cost] =
        rows.iter().fold([0.0; 6], |sum, row| std::array::from_fn(|at| sum[at] + row[at]));
    let worth = |of: fn(&(f64, f64)) -> f64| -> f64 {
        counted.iter().zip(&prices).map(|(site, price)| free(site) * of(price)).sum()
    };
    let (serves, saves) = (worth(|price| price.0), worth(|price| price.1));
    let unmet_bound = Interval { from: from_unmet - serves, to: to_unmet - serves };
    let cost_bound = Interval { from: from_cost - saves, to: to_cost - saves };
    let people: f64 = written.cells.iter().map(|cell| cell.amount("demand")).sum();
    let stated = |name: &str| certificate[name].as_f64().unwrap_or(f64::NAN);
    let exact = certificate["proven"] == Value::Bool(true);
    let tolerance = written.known.off() * people.max(1.0);
    let between = |value: f64, limits: Interval, off: f64| limits.widened(off).contains(value);
    let agrees = (stated("objective") - cost).abs() <= tolerance
        && between(stated("dual_objective"), cost_bound, tolerance)
        && (stated("unmet") - unmet).abs() <= 1e-3
        && between(stated("unmet_bound"), unmet_bound, 1e-3);
    let reached = between(unmet, unmet_bound, 1e-3) && between(cost, cost_bound, tolerance);
    let holds = agrees && (reached || !exact);
    let is_open = cost_bound.to - cost_bound.from > tolerance || unmet_bound.to - unmet_bound.from > 1e-3;
    let verdict = match (reached, is_open) {
        (true, true) => Verdict::ReachedOrSo,
        (true, false) => Verdict::Reached,
        (false, _) => Verdict::Missed,
    };
    let found = sentences::Travelled { unmet, unmet_bound, cost, bound: cost_bound, of: written.impedance() };
    written.finding(holds, sentences::optimality(&found, &verdict))
}

/// Without the table: the cells spend what the certificate says; what could be spent at least nobody can tell.
fn spent(written: &Written<'_>, certificate: &Value) -> Finding {
    let spent =
        |cell: &Row| if cell.amount("allocated") > 0.0 { cell.amount("allocated") * cell.amount("cost") } else { 0.0 };
    let (cost, people) = written
        .cells
        .iter()
        .fold((0.0, 0.0), |(cost, people), cell| (cost + spent(cell), people + cell.amount("demand")));
    let stated = certificate["objective"].as_f64().unwrap_or(f64::NAN);
    let holds = (stated - cost).abs() <= written.known.off() * people.max(1.0);
    written.finding(holds, sentences::spent(stated, cost, written.travel_words()))
}
