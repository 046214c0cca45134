use super::*;
use crate::raster::nearest as engine;
use crate::units::Metres;
use proptest::prelude::*;

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
    let found = engine::nearest(&x, &y, None, &SITES);
    let all = nearest(&demand, &PLACES, &found.site, &found.distance)?;
    // Cells 0, 1, 4, 5 are nearer to the first site, 2, 3, 6, 7 to the second.
    assert_eq!(all.by_facility(), [Persons::whole(1 + 2 + 16 + 32), Persons::whole(4 + 8 + 64 + 128)]);
    // Exactly 100 m away is within 100 m: cells 0, 1, 4 and 3, 6, 7.
    let near = radius(&demand, &PLACES, &found.site, &found.distance, Metres(100.0))?;
    assert_eq!(near.by_facility(), [Persons::whole(1 + 2 + 16), Persons::whole(8 + 64 + 128)]);
    assert_eq!(near.unreachable().iter().sum::<Persons>(), Persons::whole(4 + 32));
    assert_eq!(near.unmet().iter().sum::<Persons>(), Persons::ZERO);
    Ok(())
}

#[test]
fn without_facilities_nobody_is_reached() -> Result<(), Broken> {
    let (x, y, demand) = town();
    let found = engine::nearest(&x, &y, None, &[]);
    let none = nearest(&demand, &[], &found.site, &found.distance)?;
    assert_eq!(none.unreachable(), demand);
    Ok(())
}

proptest! {
    #[test]
    fn nobody_is_lost_and_nobody_could_go_nearer(
        cells in prop::collection::vec((0_i32..40, 0_i32..40, 0_i64..5_000_000), 1..60),
        sites in prop::collection::vec((0_i32..40, 0_i32..40), 1..8),
        cutoff in 1.0..60.0_f64,
        far in 1000.0..2000.0_f64,
    ) {
        let x: Vec<f64> = cells.iter().map(|c| f64::from(c.0)).collect();
        let y: Vec<f64> = cells.iter().map(|c| f64::from(c.1)).collect();
        let demand: Vec<Persons> = cells.iter().map(|c| Persons::from_micro(c.2)).collect();
        let sites: Vec<[f64; 2]> = sites.iter().map(|s| [f64::from(s.0), f64::from(s.1)]).collect();
        let places = vec![Places::whole(3); sites.len()];
        let total: Persons = demand.iter().sum();
        let found = engine::nearest(&x, &y, None, &sites);
        let reached = |cutoff| radius(&demand, &places, &found.site, &found.distance, Metres(cutoff));
        let near = reached(cutoff).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let allocated: Persons = near.by_facility().iter().sum();
        prop_assert_eq!(allocated + near.unreachable().iter().sum::<Persons>(), total);
        // C5: within the cutoff, and nothing nearer, by the naive twin.
        for cell in 0..cells.len() {
            let naive = sites.iter().map(|s| f64::hypot(x[cell] - s[0], y[cell] - s[1])).fold(f64::INFINITY, f64::min);
            for flow in near.flows().of(cell) {
                prop_assert!(flow.cost <= cutoff && (flow.cost - naive).abs() < 1e-9);
            }
            if near.unreachable()[cell] > Persons::ZERO {
                prop_assert!(naive > cutoff - 1e-9);
            }
        }
        // A larger radius never loses anybody; no radius at all is the nearest method.
        let wider = reached(cutoff * 2.0).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert!(wider.unreachable().iter().sum::<Persons>() <= near.unreachable().iter().sum::<Persons>());
        let all = nearest(&demand, &places, &found.site, &found.distance).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(&all, &reached(f64::MAX).map_err(|e| TestCaseError::fail(e.to_string()))?);
        // M4: a site that nobody can reach changes nothing.
        let mut more = sites.clone();
        more.push([far, far]);
        let mut places = places.clone();
        places.push(Places::whole(100));
        let again = engine::nearest(&x, &y, None, &more);
        let same = radius(&demand, &places, &again.site, &again.distance, Metres(cutoff)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(same.flows(), near.flows());
        // M8: a cell split into two at the same place changes no total.
        let halves: Vec<Persons> = demand.iter().flat_map(|d| {
            let half = Persons::from_micro(d.micro() / 2);
            [half, *d - half]
        }).collect();
        let twice = |values: &[f64]| values.iter().flat_map(|v| [*v, *v]).collect::<Vec<_>>();
        let split = engine::nearest(&twice(&x), &twice(&y), None, &sites);
        let split = radius(&halves, &places[..sites.len()], &split.site, &split.distance, Metres(cutoff)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(split.by_facility(), near.by_facility());
    }
}
