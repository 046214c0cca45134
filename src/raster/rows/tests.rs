use super::super::discs::{spread, sums};
use super::*;
use proptest::prelude::*;

/// Coordinates, columns, rows, values.
type Cells = (Vec<f64>, Vec<f64>, Vec<u32>, Vec<u32>, Vec<i64>);

/// Cells of a lattice with gaps, each a little beside its place.
fn cells(seed: &[(u8, u8, u16)], off: f64) -> Cells {
    let mut places: Vec<(u32, u32, i64, f64)> = seed
        .iter()
        .map(|&(c, r, p)| (u32::from(r % 40), u32::from(c % 150), i64::from(p), f64::from(p % 7) / 3.0 - 1.0))
        .collect();
    places.sort_by_key(|place| (place.0, place.1));
    places.dedup_by_key(|place| (place.0, place.1));
    let x = places.iter().map(|(_, c, _, e)| 1000.0 + f64::from(*c) * 100.0 + e * off).collect();
    let y = places.iter().map(|(r, _, _, e)| -500.0 + f64::from(*r) * 50.0 - e * off).collect();
    (
        x,
        y,
        places.iter().map(|p| p.1).collect(),
        places.iter().map(|p| p.0).collect(),
        places.iter().map(|p| p.2).collect(),
    )
}

fn naive(x: &[f64], y: &[f64], site: [f64; 2], radius: f64) -> Vec<usize> {
    (0..x.len()).filter(|&i| (x[i] - site[0]).powi(2) + (y[i] - site[1]).powi(2) <= radius * radius).collect()
}

fn found(rows: &Rows<'_>, site: [f64; 2], radius: f64) -> Vec<usize> {
    let mut runs = Vec::new();
    rows.circle(0..rows.rows(), site, radius, &mut runs);
    let points: Vec<usize> = runs.iter().flat_map(|run| run.points()).collect();
    let mut points: Vec<usize> = match &rows.order {
        None => points,
        Some(order) => points.iter().map(|&i| order[i] as usize).collect(),
    };
    points.sort_unstable();
    points
}

proptest! {
    #[test]
    fn circles_hold_what_they_hold(
        seed in prop::collection::vec((0_u8..150, 0_u8..40, 0_u16..1000), 1..400),
        at in prop::collection::vec((-5_i32..170, -15_i32..50, 0_i32..4), 1..8),
        radius in 0_u32..40,
        beside in 0_u8..3,
    ) {
        let off = [0.0, 1e-7, 0.04][usize::from(beside)];
        let (x, y, col, row, value) = cells(&seed, off);
        // Sites on cells, between them and far away; radii that end exactly on cells.
        let sites: Vec<[f64; 2]> =
            at.iter().map(|(c, r, h)| [1000.0 + f64::from(*c) * 100.0 + f64::from(*h) * 25.0, -500.0 + f64::from(*r) * 50.0]).collect();
        let radius = f64::from(radius) * 50.0;
        let even = Rows::even(&x, &y, &col, &row, [1000.0, -500.0], [100.0, 50.0]);
        let bend = |x: &f64, y: &f64| y + (x / 3000.0).powi(2);
        let bent_y: Vec<f64> = x.iter().zip(&y).map(|(x, y)| bend(x, y)).collect();
        let bent = Rows::bent(&x, &bent_y, &col, &row);
        let loose = Rows::loose(&x, &y);
        for &site in &sites {
            let expected = naive(&x, &y, site, radius);
            prop_assert_eq!(&found(&even, site, radius), &expected);
            prop_assert_eq!(&found(&loose, site, radius), &expected);
            prop_assert_eq!(found(&bent, site, radius), naive(&x, &bent_y, site, radius));
        }
        let radii = [radius / 2.0, radius];
        for rows in [&even, &loose] {
            let got = sums(rows, &rows.arrange(&value), &sites, &radii);
            let amounts: Vec<i64> = (0..sites.len() as i64 * 2).map(|k| k * k - 3).collect();
            let given = rows.restore({ let [given] = spread(rows, [&amounts[..]], &sites, &radii); given });
            let mut expected = vec![0; x.len()];
            for (k, site) in sites.iter().enumerate() {
                for (z, radius) in radii.iter().enumerate() {
                    let within = naive(&x, &y, *site, *radius);
                    prop_assert_eq!(got[k * 2 + z], within.iter().map(|&i| value[i]).sum::<i64>());
                    for &i in &within {
                        expected[i] += amounts[k * 2 + z];
                    }
                }
            }
            prop_assert_eq!(given, expected);
        }
    }
}
