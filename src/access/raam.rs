//! RAAM, the rational agent access model (Saxon & Snow 2020), as the equilibrium that it describes.

use crate::solver::equilibrium::{self, Flow, Malformed, Problem, Ways};

/// What people pay for access, in distance and in crowding, when nobody gains by going elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Raam {
    /// By cell: its least cost; 1 is what an average place costs at no distance. Cells without people have one too. `None`
    /// where no site with places is in reach.
    pub cost: Vec<Option<f64>>,
    /// By site: how many people come.
    pub load: Vec<f64>,
    /// By site: load / places / rho. `None` for a site without places.
    pub crowding: Vec<Option<f64>>,
    /// Who goes where, by cell, then site. Not unique where sites tie; costs, loads and crowding are.
    pub flows: Vec<Flow>,
    /// People per place that count as 1.
    pub rho: f64,
    /// The most by which anybody pays more than the least cost, as a share of it: 1e-12 or less, rounding and nothing else.
    pub regret: f64,
    /// The same of all together: the relative gap between the objective and its bound.
    pub gap: f64,
}

/// Computes RAAM.
///
/// # Formula
/// ```text
/// cost_ij = (D_j / S_j) / rho + d_ij / tau,    D_j = sum_i x_ij,    sum_j x_ij = P_i,    x >= 0
/// ```
/// with x_ij > 0 only where cost_ij is the least of cell i. These flows minimise `sum_j D_j² / (2 S_j rho) + sum_ij d_ij x_ij /
/// tau`, and are found exactly, not by steps towards it.
///
/// # Units
/// `tau` in the unit of the ways: the distance that is as bad as one unit of crowding. `rho` in people per place; by default
/// all people / all places, reached or not. Costs have no unit.
///
/// # Invariant
/// The flows of a cell that has a cost add up to its people; `sum_j load_j` is everybody within reach. A site without places
/// is no choice and changes nothing.
///
/// # Cost
/// Near linear in the number of ways while `tau` is of the order of the longest way; more where it is far beyond, since then a
/// change at one site is felt at all others.
///
/// # Source
/// Saxon, J., Snow, D. (2020), A Rational Agent Model for the Spatial Accessibility of Primary Health Care, Annals of the
/// American Association of Geographers 110(1). The package `access` moves whole persons, at most a falling share of each cell
/// in a round, and stops after 150 rounds, near the equilibrium.
///
/// # Errors
/// [`Malformed`], also when `tau` or `rho` is not a number above zero.
pub fn raam(people: &[f64], places: &[f64], ways: &Ways, tau: f64, rho: Option<f64>) -> Result<Raam, Malformed> {
    let (demand, supply) = (people.iter().sum::<f64>(), places.iter().sum::<f64>());
    // Without people nothing is crowded, without places nothing is a choice: any number does.
    let rho = rho.unwrap_or(if demand > 0.0 && supply > 0.0 { demand / supply } else { 1.0 });
    let is_scale = |v: f64| v.is_finite() && v > 0.0;
    if !is_scale(tau) || !is_scale(rho) {
        return Err(Malformed::Number);
    }
    // In distances instead of costs: what crowds a site by one unit makes it tau further away.
    let width: Vec<f64> = places.iter().map(|s| s * rho / tau).collect();
    if width.iter().zip(places).any(|(w, s)| *w == 0.0 && *s > 0.0) {
        return Err(Malformed::Number);
    }
    let found = equilibrium::solve(&Problem { amount: people, width: &width, ways })?;
    Ok(Raam {
        cost: found.cost.iter().map(|cost| cost.map(|cost| cost / tau)).collect(),
        crowding: found.price.iter().map(|price| price.is_finite().then_some(price / tau)).collect(),
        load: found.load,
        flows: found.flows,
        rho,
        regret: found.regret,
        gap: found.gap,
    })
}

#[cfg(test)]
mod tests {
    use super::{Raam, Ways, raam};

    /// DOMAIN: four cells, three sites.
    const PEOPLE: [f64; 4] = [1000.0, 800.0, 600.0, 400.0];
    const PLACES: [f64; 3] = [60.0, 40.0, 20.0];
    const WAYS: [[f64; 3]; 4] =
        [[200.0, 900.0, 1500.0], [500.0, 400.0, 1100.0], [1000.0, 300.0, 500.0], [2600.0, 1400.0, 300.0]];

    fn ways(cutoff: f64) -> Ways {
        let row = |d: &[f64; 3]| (0..3).map(|j| (j, d[j as usize])).filter(|way| way.1 <= cutoff).collect();
        Ways::from_rows(3, WAYS.iter().map(row)).unwrap()
    }

    fn flow(found: &Raam, cell: u32, site: u32) -> f64 {
        found.flows.iter().filter(|f| (f.source, f.sink) == (cell, site)).map(|f| f.amount).sum()
    }

    #[test]
    fn golden() {
        let found = raam(&PEOPLE, &PLACES, &ways(f64::INFINITY), 1000.0, None).unwrap();
        let costs = [1.183_333_33, 1.483_333_33, 1.383_333_33, 1.183_333_33];
        for (cost, expected) in found.cost.iter().zip(costs) {
            assert!((cost.unwrap_or_default() - expected).abs() < 1e-8, "{cost:?} {expected}");
        }
        let flows = [[1000.0, 0.0, 0.0], [376.6667, 423.3333, 0.0], [0.0, 587.7778, 12.2222], [0.0, 0.0, 400.0]];
        for (i, row) in (0..).zip(flows) {
            for (j, expected) in (0..).zip(row) {
                assert!((flow(&found, i, j) - expected).abs() < 1e-4, "{i} {j}: {:?}", found.flows);
            }
        }
        assert!(found.regret < 1e-13 && found.gap < 1e-13, "{} {}", found.regret, found.gap);
        assert!((found.rho - 2800.0 / 120.0).abs() < 1e-12);
    }

    #[test]
    fn out_of_reach_is_no_score_and_loses_nobody() {
        let found = raam(&PEOPLE, &PLACES, &ways(250.0), 1000.0, Some(20.0)).unwrap();
        assert_eq!(found.cost, [Some(1000.0 / 60.0 / 20.0 + 0.2), None, None, None]);
        assert_eq!(found.load, [1000.0, 0.0, 0.0]);
        assert_eq!(found.crowding, [Some(1000.0 / 60.0 / 20.0), Some(0.0), Some(0.0)]);
    }

    /// PEERS P1: a place that offers nothing dilutes nothing.
    #[test]
    fn a_site_without_places_is_no_choice() {
        let few = raam(&PEOPLE, &[60.0, 0.0, 20.0], &ways(1e9), 1000.0, Some(20.0)).unwrap();
        let row = |d: &[f64; 3]| vec![(0, d[0]), (1, d[2])];
        let without = Ways::from_rows(2, WAYS.iter().map(row)).unwrap();
        let same = raam(&PEOPLE, &[60.0, 20.0], &without, 1000.0, Some(20.0)).unwrap();
        assert_eq!(few.cost, same.cost);
        assert_eq!(few.crowding[1], None);
    }

    #[test]
    fn units_cancel() {
        let metres = raam(&PEOPLE, &PLACES, &ways(1e9), 1000.0, None).unwrap();
        let row = |d: &[f64; 3]| (0..3).map(|j| (j, d[j as usize] / 1000.0)).collect();
        let kilometres = Ways::from_rows(3, WAYS.iter().map(row)).unwrap();
        let twice: Vec<f64> = PEOPLE.iter().map(|p| p * 2.0).collect();
        let kilometres = raam(&twice, &PLACES, &kilometres, 1.0, None).unwrap();
        for (a, b) in metres.cost.iter().zip(&kilometres.cost) {
            assert!((a.unwrap_or_default() - b.unwrap_or_default()).abs() < 1e-12, "{a:?} {b:?}");
        }
    }

    #[test]
    fn scales_that_are_none() {
        for (tau, rho) in [(0.0, None), (-1.0, None), (f64::NAN, None), (f64::INFINITY, None), (1.0, Some(0.0))] {
            assert!(raam(&PEOPLE, &PLACES, &ways(1e9), tau, rho).is_err(), "{tau} {rho:?}");
        }
        assert!(raam(&[0.0; 4], &PLACES, &ways(1e9), 1000.0, None).is_ok_and(|r| r.cost[0] == Some(0.2)));
        assert!(raam(&PEOPLE, &[0.0; 3], &ways(1e9), 1000.0, None).is_ok_and(|r| r.cost == [None; 4]));
        // Nearest only, and crowding only.
        let near = raam(&PEOPLE, &PLACES, &ways(1e9), 1e-9, None).unwrap();
        assert_eq!(near.load, [1000.0, 1400.0, 400.0]);
        let far = raam(&PEOPLE, &PLACES, &ways(1e9), 1e15, None).unwrap();
        for (load, places) in far.load.iter().zip(PLACES) {
            assert!((load / places - far.rho).abs() < 1e-9, "{:?}", far.load);
        }
    }
}
