use super::*;
use proptest::prelude::*;

/// The worked example of docs/methods.md: 2SFCA scores of four cells.
const PEOPLE: [f64; 4] = [1000.0, 800.0, 600.0, 400.0];

fn example() -> Vec<Option<f64>> {
    [1.0 / 24.0, 1.0 / 24.0, 37.0 / 600.0, 0.02].map(Some).to_vec()
}

fn near(found: Option<f64>, expected: f64, within: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() <= within), "{found:?} {expected}");
}

#[test]
fn the_worked_example() {
    let found = equity(&example(), &PEOPLE, &[0, 0, 1, 1]);
    near(found.mean, 0.042_857_14, 1e-8);
    near(found.gini, 0.140_476_19, 1e-8);
    near(found.variation, 0.287_066_90, 1e-8);
    let ratios = example().into_iter().map(|score| spar(score, found.mean));
    for (ratio, expected) in ratios.zip([0.972_222_22, 0.972_222_22, 1.438_888_89, 0.466_666_67]) {
        near(ratio, expected, 1e-8);
    }
    assert_eq!((found.min, found.max), (Some(0.02), Some(37.0 / 600.0)));
    // By hand: the worst 40 % are 1,120 people, 400 at 0.02 and 720 at 1/24; the best 10 % are 280 at 37/600.
    let palma = found.palma.map(|palma| (palma.worst_40, palma.best_10));
    near(palma.map(|p| p.0), (8.0 + 30.0) / 120.0, 1e-14);
    near(palma.map(|p| p.1), 280.0 * 37.0 / 600.0 / 120.0, 1e-14);
    // 400 of 2,800 people have 0.02: at 14 hundredths 392 of them.
    let curve = found.lorenz.unwrap_or_default();
    assert_eq!((curve.len(), curve[0], curve[100]), (101, 0.0, 1.0));
    near(Some(curve[14]), 392.0 * 0.02 / 120.0, 1e-14);
    near(Some(curve[15]), (400.0 * 0.02 + 20.0 / 24.0) / 120.0, 1e-14);
}

/// The example of the calculation guide to the assessment of counties: books of five primary schools, 0.52.
#[test]
fn between_schools_as_the_guide_has_it() {
    let pupils = [45.0, 37.0, 89.0, 76.0, 55.0];
    let books = [279.0, 137.0, 935.0, 160.0, 402.0];
    let each: Vec<Option<f64>> = books.iter().zip(pupils).map(|(books, pupils)| Some(books / pupils)).collect();
    let official = between_schools(&each, &pupils, Form::ByPupils);
    near(official, 0.52, 0.005);
    // Unweighted, of 6.2, 3.7, 10.5, 2.1 and 7.3 for each pupil.
    let rates: Vec<f64> = each.iter().flatten().copied().collect();
    let mean = rates.iter().sum::<f64>() / 5.0;
    let squares: f64 = rates.iter().map(|r| (r - mean).powi(2)).sum();
    near(between_schools(&each, &pupils, Form::Population), (squares / 5.0).sqrt() / mean, 1e-14);
    near(between_schools(&each, &pupils, Form::Sample), (squares / 4.0).sqrt() / mean, 1e-14);
    assert_eq!(between_schools(&each[..1], &pupils[..1], Form::Sample), None);
    assert_eq!(between_schools(&each[..1], &pupils[..1], Form::Population), Some(0.0));
    let with_unknown: Vec<Option<f64>> = each.iter().copied().chain([None, Some(9.0)]).collect();
    let with_empty: Vec<f64> = pupils.iter().copied().chain([50.0, 0.0]).collect();
    for form in [Form::ByPupils, Form::Population, Form::Sample] {
        assert_eq!(between_schools(&with_unknown, &with_empty, form), between_schools(&each, &pupils, form));
    }
}

#[test]
fn zero_counts_and_unknown_is_counted_apart() {
    let scores = [Some(0.0), Some(1.0), None, Some(f64::NAN), Some(-1.0), Some(2.0)];
    let found = equity(&scores, &[10.0, 10.0, 1.0, 2.0, 4.0, 0.0], &[0, 0, 0, 1, 2, 2]);
    assert_eq!((found.persons, found.persons_without_score, found.persons_at_zero), (20.0, 7.0, 10.0));
    assert_eq!((found.mean, found.min, found.max), (Some(0.5), Some(0.0), Some(1.0)));
    near(found.gini, 0.5, 1e-15);
    assert_eq!(found.palma.map(|palma| (palma.worst_40, palma.ratio)), Some((0.0, None)));
    let groups: Vec<_> = found.groups.iter().map(|g| (g.group, g.persons, g.persons_without_score, g.mean)).collect();
    assert_eq!(groups, [(0, 20.0, 1.0, Some(0.5)), (1, 0.0, 2.0, None), (2, 0.0, 4.0, None)]);
    assert_eq!([0, 1, 2].map(|k| spar(scores[k], found.mean)), [Some(0.0), Some(2.0), None]);
}

#[test]
fn nothing_to_share_out_is_unknown() {
    let zero = equity(&[Some(0.0), Some(-0.0)], &[5.0, 6.0], &[0, 1]);
    assert_eq!((zero.mean, zero.persons_at_zero), (Some(0.0), 11.0));
    assert!(zero.gini.is_none() && zero.palma.is_none() && zero.theil.is_none() && zero.lorenz.is_none());
    assert!(zero.variation.is_none() && spar(Some(0.0), zero.mean).is_none());
    let nobody = equity(&[None, Some(1.0)], &[5.0, 0.0], &[0, 1]);
    assert_eq!((nobody.mean, nobody.min, nobody.gini, nobody.persons_without_score), (None, None, None, 5.0));
    assert!(nobody.quantiles.is_none());
    // No figure is ever written as null because it was not a number.
    for found in [zero, nobody, equity(&[Some(1e300), Some(1e308)], &[1e10, 1e10], &[0, 0])] {
        let figures = [found.mean, found.gini, found.variation, found.theil.map(|t| t.total)];
        assert!(figures.iter().flatten().all(|figure| figure.is_finite()));
    }
}

#[test]
fn quantiles_are_scores_that_somebody_has() {
    let scores: Vec<Option<f64>> = (1..=10).map(|k| Some(f64::from(k))).collect();
    let sample = Sample::new(&scores, &[0.1; 10], &[0; 10]);
    for tenth in 1..=10 {
        assert_eq!(quantile(&sample, f64::from(tenth) / 10.0), Some(f64::from(tenth)));
    }
    assert_eq!((quantile(&sample, 0.0), quantile(&sample, 0.11)), (Some(1.0), Some(2.0)));
}

/// Scores in steps, so that ties and zeros are common, with people and groups.
fn town() -> impl Strategy<Value = Vec<(f64, f64, usize)>> {
    let score = prop_oneof![(0_u8..6).prop_map(f64::from), 0.0..1.0_f64];
    prop::collection::vec((score, (0_u16..500).prop_map(f64::from), 0_usize..4), 1..60)
}

fn of(town: &[(f64, f64, usize)]) -> Equity {
    let scores: Vec<Option<f64>> = town.iter().map(|t| Some(t.0)).collect();
    let people: Vec<f64> = town.iter().map(|t| t.1).collect();
    let group: Vec<usize> = town.iter().map(|t| t.2).collect();
    equity(&scores, &people, &group)
}

fn figures(found: &Equity) -> Vec<Option<f64>> {
    let theil = found.theil.as_ref();
    vec![
        found.gini,
        found.variation,
        theil.map(|t| t.total),
        theil.map(|t| t.between),
        theil.map(|t| t.within),
        found.palma.map(|p| p.best_10),
        found.palma.map(|p| p.worst_40),
    ]
}

fn alike(a: &Equity, b: &Equity) -> Result<(), TestCaseError> {
    for (a, b) in figures(a).iter().zip(figures(b)) {
        prop_assert_eq!(a.is_some(), b.is_some());
        prop_assert!((a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() <= 1e-11, "{:?} {:?}", a, b);
    }
    Ok(())
}

proptest! {
    /// Gini as the mean difference of all pairs, Theil and the curve from their definitions.
    #[test]
    fn naive_twins(town in town()) {
        let found = of(&town);
        let people: f64 = town.iter().map(|t| t.1).sum();
        let total: f64 = town.iter().map(|t| t.0 * t.1).sum();
        prop_assume!(total > 0.0);
        let mean = total / people;
        let mut pairs = 0.0;
        for a in &town {
            pairs += town.iter().map(|b| a.1 * b.1 * (a.0 - b.0).abs()).sum::<f64>();
        }
        near(found.gini, pairs / (2.0 * mean * people * people), 1e-12);
        let theil: f64 =
            town.iter().filter(|t| t.0 > 0.0).map(|t| t.1 / people * t.0 / mean * (t.0 / mean).ln()).sum();
        near(found.theil.as_ref().map(|t| t.total), theil.max(0.0), 1e-12);
        // Everybody by themselves, a hundred parts of each: those on the worst-served side of a mark.
        let mut each: Vec<f64> = town.iter().flat_map(|t| std::iter::repeat_n(t.0, t.1 as usize)).collect();
        each.sort_by(f64::total_cmp);
        let curve = found.lorenz.clone().unwrap_or_default();
        for (mark, share) in curve.iter().enumerate() {
            let wanted = mark * each.len();
            let whole: f64 = each[..wanted / 100].iter().sum();
            let part = each.get(wanted / 100).map_or(0.0, |score| score * (wanted % 100) as f64 / 100.0);
            prop_assert!((share - (whole + part) / total).abs() < 1e-12);
        }
        let at = |mark: usize| each.get((mark * each.len()).div_ceil(100).max(1) - 1).copied();
        let quantiles = found.quantiles.map(|q| [q.p10, q.p25, q.p50, q.p75, q.p90]);
        prop_assert_eq!(quantiles.map(|q| q.map(Some)), Some([10, 25, 50, 75, 90].map(at)));
    }

    #[test]
    fn laws(town in town()) {
        let found = of(&town);
        if let Some(gini) = found.gini {
            prop_assert!((0.0..1.0).contains(&gini));
        }
        if let Some(theil) = &found.theil {
            prop_assert!((theil.between + theil.within - theil.total).abs() <= 1e-13);
            prop_assert!(theil.between >= 0.0 && theil.within >= 0.0);
            let between: f64 = found.groups.iter().filter_map(|g| g.theil_between).sum();
            prop_assert!((between - theil.between).abs() <= 1e-13);
            let share: f64 = found.groups.iter().filter_map(|g| g.share).sum();
            prop_assert!((share - 1.0).abs() <= 1e-13);
        }
        if let Some(curve) = &found.lorenz {
            prop_assert_eq!((curve.len(), curve[0]), (101, 0.0));
            prop_assert!((curve[100] - 1.0).abs() < 1e-14);
            for three in curve.windows(3) {
                prop_assert!(three[0] <= three[1] + 1e-15);
                prop_assert!(three[1] - three[0] <= three[2] - three[1] + 1e-13);
            }
        }
        let people: f64 = found.groups.iter().map(|g| g.persons).sum();
        prop_assert_eq!(people, found.persons);
    }

    #[test]
    fn scale_of_scores_and_of_people_is_nothing(town in town(), k in 1e-6..1e6_f64, m in 1e-6..1e6_f64) {
        let scaled: Vec<_> = town.iter().map(|t| (t.0 * k, t.1 * m, t.2)).collect();
        alike(&of(&town), &of(&scaled))?;
    }

    #[test]
    fn a_group_split_in_two_is_the_same(town in town(), which in any::<prop::sample::Index>()) {
        let mut split = town.clone();
        let at = which.index(split.len());
        split[at].1 /= 2.0;
        split.push(split[at]);
        alike(&of(&town), &of(&split))?;
        prop_assert_eq!(of(&town).quantiles, of(&split).quantiles);
    }

    /// To the last bit.
    #[test]
    fn order_is_nothing(town in town(), seed in any::<u64>()) {
        let mut turned = town.clone();
        turned.sort_by_key(|t| (t.0.to_bits() ^ t.1.to_bits() ^ t.2 as u64).wrapping_mul(seed | 1));
        prop_assert_eq!(of(&town), of(&turned));
    }

    #[test]
    fn the_same_for_everybody_is_no_inequality(people in prop::collection::vec(1_u16..500, 1..40), score in 1e-3..1e3_f64) {
        let town: Vec<_> = people.iter().enumerate().map(|(i, p)| (score, f64::from(*p), i % 3)).collect();
        let found = of(&town);
        near(found.gini, 0.0, 1e-13);
        near(found.variation, 0.0, 1e-13);
        near(found.theil.map(|t| t.total), 0.0, 1e-13);
        near(found.palma.and_then(|p| p.ratio), 0.25, 1e-12);
    }

    /// What goes from a better-served person to a worse-served one, without turning them round, lowers every index.
    #[test]
    fn a_transfer_downwards_lowers_all(town in town(), share in 0.01..0.49_f64) {
        let mut ends: Vec<usize> = (0..town.len()).filter(|i| town[*i].1 > 0.0).collect();
        ends.sort_by(|a, b| town[*a].0.total_cmp(&town[*b].0));
        let (Some(low), Some(high)) = (ends.first().copied(), ends.last().copied()) else { return Ok(()) };
        let gap = town[high].0 - town[low].0;
        prop_assume!(gap > 1e-3);
        let mut moved = town.clone();
        let amount = share * gap * town[low].1.min(town[high].1);
        moved[low].0 += amount / town[low].1;
        moved[high].0 -= amount / town[high].1;
        let theil = |found: &Equity| found.theil.as_ref().map(|t| t.total);
        let (before, after) = (of(&town), of(&moved));
        prop_assert!(after.gini <= before.gini.map(|g| g + 1e-13));
        prop_assert!(after.variation <= before.variation.map(|v| v + 1e-13));
        prop_assert!(theil(&after) <= theil(&before).map(|t| t + 1e-13));
    }
}
