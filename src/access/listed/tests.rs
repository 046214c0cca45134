use super::super::stored::Stored;
use super::super::{AccessScores, Measure, Question};
use super::*;
use crate::cost::{Name, Straight, Travel, Way};
use crate::model::Demand;
use crate::units::{reach_of, thousandths};
use proptest::prelude::*;

fn decays() -> impl Strategy<Value = Decay> {
    prop_oneof![
        Just(Decay::Step(vec![(200.0, 1.0), (500.0, 0.68), (900.0, 0.22)])),
        Just(Decay::within(500.0)),
        Just(Decay::Gaussian(900.0)),
        Just(Decay::Epanechnikov(700.0)),
        Just(Decay::Linear(800.0)),
        Just(Decay::Exponential(300.0)),
        Just(Decay::Power(1.5)),
        Just(Decay::Logistic { middle: 400.0, width: 50.0 }),
    ]
}

/// Whether two lists agree but for rounding.
fn agree(a: &[f64], b: &[f64], share: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= share * a.abs().max(b.abs()).max(1e-9))
}

proptest! {
    /// The twin that stores a weight for every way, site by site.
    #[test]
    fn weights_agree_with_the_twin(
        rows in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.7, 0_i64..1_200_000), 4), 1..30),
        open in prop::collection::vec(any::<bool>(), 4),
        decay in decays(),
        cutoff in prop_oneof![Just(f64::INFINITY), Just(500.0)],
    ) {
        let way = |cell: usize, site: usize| {
            let at = |thousandths| Way { cell: CellIx::new(cell), site: SiteIx::new(site), thousandths };
            rows[cell][site].map(at)
        };
        let ways = (0..rows.len()).flat_map(|cell| (0..4).filter_map(move |site| way(cell, site))).collect();
        let list = cost::Listed::new(Name::straight_line(), rows.len(), 4, ways)?;
        let kept: Vec<SiteIx> = (0..4).filter(|site| open[*site]).map(SiteIx::new).collect();
        let found = Listed::new(&list, &kept, &decay, reach_of(cutoff.min(decay.end())));
        let column = |site: &SiteIx| -> Vec<(u32, f64)> {
            let cells = rows.iter().zip(0..).filter_map(|(row, cell)| Some((cell, row[site.index()]? as f64 / 1e3)));
            cells.collect()
        };
        let columns: Vec<Vec<(u32, f64)>> = kept.iter().map(column).collect();
        let twin = Stored::new(columns.iter().map(Vec::as_slice), rows.len(), &decay, cutoff);
        let people: Vec<f64> = (0..rows.len()).map(|cell| (cell * 7 % 5) as f64).collect();
        let amounts: Vec<f64> = kept.iter().map(|site| 1.0 + site.index() as f64).collect();
        for power in [Power::One, Power::Two] {
            prop_assert!(agree(&found.gather(power, &people), &twin.gather(power, &people), 1e-12));
            prop_assert!(agree(&found.spread(power, &amounts), &twin.spread(power, &amounts), 1e-12));
        }
        prop_assert_eq!(found.reachable(), twin.reachable());
    }

    /// Straight lines that are listed have the scores of straight lines: in steps the same but for the order of sums, else as
    /// near as whole millimetres are.
    #[test]
    fn listed_straight_lines_have_the_same_scores(
        cells in prop::collection::btree_map((0_u32..30, 0_u32..20), 0_i32..90, 1..80),
        sites in prop::collection::vec((0_i32..300, 0_i32..200, 0_i32..40), 1..7),
        is_lattice in any::<bool>(),
        which in 0..Measure::ALL.len(),
        // Where a weight ends at nothing, what a millimetre changes has no bound as a share of it.
        decay in decays().prop_filter("ends at nothing", |decay| {
            !matches!(decay, Decay::Gaussian(_) | Decay::Epanechnikov(_) | Decay::Linear(_))
        }),
    ) {
        let (row, col): (Vec<u32>, Vec<u32>) = cells.keys().map(|(col, row)| (*row, *col)).unzip();
        let mut order: Vec<usize> = (0..row.len()).collect();
        order.sort_by_key(|i| (row[*i], col[*i]));
        let pick = |values: &[u32]| order.iter().map(|i| values[*i]).collect::<Vec<u32>>();
        let (row, col) = (pick(&row), pick(&col));
        let size = [30, 20];
        let (x, y): (Vec<f64>, Vec<f64>) = col.iter().zip(&row).map(|(c, r)| (f64::from(*c) * 50.0, f64::from(*r) * 50.0)).unzip();
        let lattice = crate::model::Lattice { origin: [0.0; 2], step: [50.0; 2], size, crs: None, col, row };
        let demand = Demand {
            zone: vec![None; x.len()],
            x,
            y,
            lattice: Some(lattice).filter(|_| is_lattice),
            ..Demand::default()
        };
        let people: Vec<f64> = cells.values().map(|people| f64::from(*people)).collect();
        let places: Vec<f64> = sites.iter().map(|site| f64::from(site.2)).collect();
        let at: Vec<[f64; 2]> = sites.iter().map(|site| [f64::from(site.0) * 5.0, f64::from(site.1) * 5.0]).collect();
        let straight = Travel::Straight(Straight::to(&demand, &at));
        let all = (0..demand.len()).flat_map(|cell| (0..at.len()).map(move |site| (CellIx::new(cell), SiteIx::new(site))));
        let ways = all.filter_map(|(cell, site)| {
            Some(Way { cell, site, thousandths: thousandths(straight.cost(cell, site)?) })
        });
        let ways = ways.collect();
        let listed = Travel::Listed(cost::Listed::new(Name::straight_line(), demand.len(), at.len(), ways)?);
        let is_step = matches!(decay, Decay::Step(_));
        let measure = Measure::ALL[which];
        let question = Question { measure, decay, cutoff: 800.0, attraction: 0.9, tau: 700.0, rho: None };
        let scores = [&straight, &listed].map(|travel| AccessScores::compute(&question, travel, &people, &places));
        let [Ok(straight), Ok(listed)] = scores else { return Err(TestCaseError::fail("refused")) };
        prop_assert_eq!(straight.reached(), listed.reached());
        prop_assert_eq!(straight.unit(), listed.unit());
        let share = match measure {
            Measure::NearestCost | Measure::Raam => 1e-3,
            _ if is_step => 1e-9,
            _ => 5e-3,
        };
        // A share of the crowding of nobody is no measure.
        let above = if measure == Measure::Raam { 1.0 } else { 0.0 };
        let value = |values: &[Option<f64>]| -> Vec<f64> {
            values.iter().map(|value| value.map_or(-1.0, |value| value + above)).collect()
        };
        prop_assert!(agree(&value(straight.score()), &value(listed.score()), share), "{:?}", measure);
        prop_assert!(agree(&value(straight.ratio()), &value(listed.ratio()), share), "{:?}", measure);
    }
}
