//! The proof of an optimal allocation, worked out again from the written layers.

use super::output::{Row, certificate};
use super::ways::METRES;
use super::written::{Finding, Written};
use crate::survey::FacilityTree;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// Checks, with positions as they are written (to about a centimetre), that nobody could have a place who has none and that no
/// allocation that serves as many is shorter: `sum P_i min(1 unmet, min_j d_ij + p_j) - sum S_j p_j`, from the certificate's
/// prices, must be what the cells come to.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn optimality(written: &Written<'_>, out: &Path) -> Result<Finding, String> {
    if written.is_restricted {
        return Ok(written.finding(
            true,
            "并非人人都能去每一处：最优性要用 --study 从原始图层复核",
            "not everybody may go everywhere: optimality is checked from the raw layers, with --study",
        ));
    }
    let certificate = certificate(out, written.id)?;
    let reach = written.cutoff.map_or(f64::INFINITY, |cutoff| cutoff.0);
    let listed = certificate["prices"].as_array().ok_or("certificate.json has no prices")?;
    let mut prices: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for price in listed {
        if let (Some(id), Some(serves), Some(saves)) =
            (price["facility_id"].as_str(), price["serves"].as_f64(), price["price"].as_f64())
        {
            prices.insert(id, (serves, saves));
        }
    }
    let counted: Vec<&Row> = written.sites.iter().filter(|site| site.is("counted") && site.at.is_some()).collect();
    let priced: Option<Vec<(f64, f64)>> =
        counted.iter().map(|site| site.text("id").and_then(|id| prices.get(id).copied())).collect();
    let Some(prices) = priced else {
        return Ok(written.finding(false, "证书里缺设施的价格", "the certificate lacks the price of a facility"));
    };
    let places: Vec<[f64; 2]> = counted.iter().filter_map(|site| site.at).collect();
    let tree = FacilityTree::new(&places);
    let least = prices.iter().copied().fold((f64::INFINITY, f64::INFINITY), |a, b| if b < a { b } else { a });
    // What a person there pays at least, from and to: a way within a hair of the cutoff, as between cells of one grid, may have
    // been on either side of it before rounding.
    let pays = |at: [f64; 2]| {
        let mut best = (1.0, 0.0);
        let mut unsure = Vec::new();
        for (site, metres) in tree.by_distance(at) {
            if metres > reach + METRES || (least.0, least.1 + metres) > best {
                break;
            }
            let (serves, price) = prices[site as usize];
            if (serves, price + metres) >= best {
                continue;
            }
            if metres > reach - METRES {
                unsure.push((serves, price + metres));
            } else {
                best = (serves, price + metres);
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
        let [serves, metres] = cell.at.map_or([[f64::NAN; 2]; 2], pays);
        let spent = if cell.amount("allocated") > 0.0 { cell.amount("allocated") * cell.amount("cost") } else { 0.0 };
        let [from, to] = [0, 1].map(|end| [people * serves[end], people * metres[end]]);
        [cell.amount("unmet"), spent, from[0], to[0], from[1], to[1]]
    };
    // In the order of the file, so that the sum is the same for any number of threads.
    let rows: Vec<[f64; 6]> = written.cells.par_iter().map(of_cell).collect();
    let [unmet, cost, from_unmet, to_unmet, from_cost, to_cost] =
        rows.iter().fold([0.0; 6], |sum, row| std::array::from_fn(|at| sum[at] + row[at]));
    let (mut unmet_bound, mut cost_bound) = ([from_unmet, to_unmet], [from_cost, to_cost]);
    for (site, price) in counted.iter().zip(&prices) {
        let free = site.amount("places") - site.number("reserved").unwrap_or(0.0);
        unmet_bound = unmet_bound.map(|bound| bound - free * price.0);
        cost_bound = cost_bound.map(|bound| bound - free * price.1);
    }
    let people: f64 = written.cells.iter().map(|cell| cell.amount("demand")).sum();
    let stated = |name: &str| certificate[name].as_f64().unwrap_or(f64::NAN);
    let exact = certificate["proven"] == serde_json::Value::Bool(true);
    let tolerance = METRES * people.max(1.0);
    let between = |value: f64, [from, to]: [f64; 2], off: f64| from - off <= value && value <= to + off;
    let agrees = (stated("objective") - cost).abs() <= tolerance
        && between(stated("dual_objective"), cost_bound, tolerance)
        && (stated("unmet") - unmet).abs() <= 1e-3
        && between(stated("unmet_bound"), unmet_bound, 1e-3);
    let reached = between(unmet, unmet_bound, 1e-3) && between(cost, cost_bound, tolerance);
    let holds = agrees && (reached || !exact);
    let [km, from, to] = [cost, cost_bound[0], cost_bound[1]].map(|metres| metres / 1000.0);
    let open = cost_bound[1] - cost_bound[0] > tolerance || unmet_bound[1] - unmet_bound[0] > 1e-3;
    let (bound, unmet_bound) = (range(from, to, 1), range(unmet_bound[0], unmet_bound[1], 2));
    let verdict = if reached && open {
        [
            "在下界之内；有的路程正好等于最远距离，用 --study 可从原始图层精确复核",
            "within the bound; some ways are as long as the cutoff, and --study checks exactly from the raw layers",
        ]
    } else if reached {
        ["已达下界，是最优", "the bound is reached: optimal"]
    } else {
        ["未达下界", "the bound is not reached"]
    };
    Ok(written.finding(
        holds,
        &format!(
            "未满足 {unmet:.2} 人（下界 {unmet_bound}），路程合计 {km:.1} 人·公里（下界 {bound}）：{}",
            verdict[0]
        ),
        &format!(
            "{unmet:.2} people unmet (bound {unmet_bound}), ways together {km:.1} person-km (bound {bound}): {}",
            verdict[1]
        ),
    ))
}

/// One number, or two where they differ.
fn range(from: f64, to: f64, decimals: usize) -> String {
    let [from, to] = [from, to].map(|n| format!("{n:.decimals$}"));
    if from == to { from } else { format!("{from}...{to}") }
}
