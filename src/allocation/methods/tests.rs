use super::*;
use crate::cost::{Straight, Travel};
use crate::model::{Demand, SiteIx};
use crate::units::{Impedance, Limit};
use proptest::prelude::*;

/// The nearest site of points.
fn found(x: &[f64], y: &[f64], sites: &[[f64; 2]]) -> Nearest {
    let demand = Demand { x: x.to_vec(), y: y.to_vec(), ..Demand::default() };
    let all: Vec<SiteIx> = (0..sites.len()).map(SiteIx::new).collect();
    Travel::Straight(Straight::to(&demand, sites)).nearest(&all)
}

fn metres(millimetres: i64) -> Limit {
    Limit::new(millimetres, Impedance::Metres)
}

/// Cells at whole coordinates with powers of two as persons: a total names its members.
fn town() -> (Vec<f64>, Vec<f64>, Vec<Persons>) {
    let x = vec![0.0, 100.0, 200.0, 300.0, 0.0, 100.0, 200.0, 300.0];
    let y = vec![0.0, 0.0, 0.0, 0.0, 100.0, 100.0, 100.0, 100.0];
    (x, y, (0..8).map(|k| Persons::whole(1 << k)).collect())
}

const SITES: [[f64; 2]; 2] = [[0.0, 0.0], [300.0, 100.0]];
const PLACES: [Places; 2] = [Places::whole(40), Places::whole(40)];

#[test]
fn totals_name_their_members() -> Result<(), Broken> {
    let (x, y, demand) = town();
    let found = found(&x, &y, &SITES);
    let all = nearest(&demand, &PLACES, &found)?;
    // Cells 0, 1, 4, 5 are nearer to the first site, 2, 3, 6, 7 to the second.
    assert_eq!(all.by_site(), [Persons::whole(1 + 2 + 16 + 32), Persons::whole(4 + 8 + 64 + 128)]);
    // Exactly 100 m away is within 100 m: cells 0, 1, 4 and 3, 6, 7.
    let near = radius(&demand, &PLACES, &found, metres(100_000))?;
    assert_eq!(near.by_site(), [Persons::whole(1 + 2 + 16), Persons::whole(8 + 64 + 128)]);
    assert_eq!(near.unreachable().iter().sum::<Persons>(), Persons::whole(4 + 32));
    assert_eq!(near.unmet().iter().sum::<Persons>(), Persons::ZERO);
    Ok(())
}

#[test]
fn without_facilities_nobody_is_reached() -> Result<(), Broken> {
    let (x, y, demand) = town();
    let none = nearest(&demand, &[], &found(&x, &y, &[]))?;
    assert_eq!(none.unreachable(), demand);
    Ok(())
}

proptest! {
    #[test]
    fn nobody_is_lost_and_nobody_could_go_nearer(
        cells in prop::collection::vec((0_i32..40, 0_i32..40, 0_i64..5_000_000), 1..60),
        sites in prop::collection::vec((0_i32..40, 0_i32..40), 1..8),
        cutoff in 1_000_i64..60_000,
        far in 1000.0..2000.0_f64,
    ) {
        let x: Vec<f64> = cells.iter().map(|c| f64::from(c.0)).collect();
        let y: Vec<f64> = cells.iter().map(|c| f64::from(c.1)).collect();
        let demand: Vec<Persons> = cells.iter().map(|c| Persons::from_micro(c.2)).collect();
        let sites: Vec<[f64; 2]> = sites.iter().map(|s| [f64::from(s.0), f64::from(s.1)]).collect();
        let places = vec![Places::whole(3); sites.len()];
        let total: Persons = demand.iter().sum();
        let near_to = found(&x, &y, &sites);
        let reached = |cutoff| radius(&demand, &places, &near_to, metres(cutoff));
        let near = reached(cutoff).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let allocated: Persons = near.by_site().iter().sum();
        prop_assert_eq!(allocated + near.unreachable().iter().sum::<Persons>(), total);
        // C5: within the cutoff, and nothing nearer, by the naive twin.
        for cell in 0..cells.len() {
            let naive = sites.iter().map(|s| f64::hypot(x[cell] - s[0], y[cell] - s[1])).fold(f64::INFINITY, f64::min);
            let whole = (naive * 1e3).round() as i64;
            for flow in near.flows().of(cell) {
                prop_assert!(whole <= cutoff && (flow.cost - naive).abs() < 1e-9);
            }
            if near.unreachable()[cell] > Persons::ZERO {
                prop_assert!(whole > cutoff);
            }
        }
        // A larger radius never loses anybody; no radius at all is the nearest method.
        let wider = reached(cutoff * 2).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert!(wider.unreachable().iter().sum::<Persons>() <= near.unreachable().iter().sum::<Persons>());
        let all = nearest(&demand, &places, &near_to).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(&all, &reached(1_000_000_000_000).map_err(|e| TestCaseError::fail(e.to_string()))?);
        // M4: a site that nobody can reach changes nothing.
        let mut more = sites.clone();
        more.push([far, far]);
        let mut places = places.clone();
        places.push(Places::whole(100));
        let same = radius(&demand, &places, &found(&x, &y, &more), metres(cutoff)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(same.flows(), near.flows());
        // M8: a cell split into two at the same place changes no total.
        let halves: Vec<Persons> = demand.iter().flat_map(|d| {
            let half = Persons::from_micro(d.micro() / 2);
            [half, *d - half]
        }).collect();
        let twice = |values: &[f64]| values.iter().flat_map(|v| [*v, *v]).collect::<Vec<_>>();
        let split = found(&twice(&x), &twice(&y), &sites);
        let split = radius(&halves, &places[..sites.len()], &split, metres(cutoff)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(split.by_site(), near.by_site());
    }
}
