//! Grade progression: how many of a grade come into the next one a year later, by the ratios of past years.

use crate::units::Persons;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// By which rule past ratios make the ratio of years to come.
///
/// With the ratios of past years r = E(g, y) / E(g - 1, y - 1), the last of them first:
///
/// - `mean:n`: the mean of the last n
/// - `last`: the last
/// - `pooled:n`: pupils of the higher grade over those of the lower, both added up over the last n
/// - `ses:a`: simple exponential smoothing from the oldest on, s = a r + (1 - a) s
///
/// # Units
/// Pupils of a grade for each pupil of the grade below a year before.
///
/// # Source
/// Cohort survival ratios as schools' statistics offices use them; Hyndman and Athanasopoulos, Forecasting, 8.1, for `ses`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Progression {
    /// Mean of the last so many.
    Mean(u8),
    /// The last one.
    Last,
    /// Sums of the last so many.
    Pooled(u8),
    /// Exponential smoothing with this weight of the newer.
    Smoothed(f64),
}

impl Default for Progression {
    fn default() -> Self {
        Self::Mean(3)
    }
}

impl TryFrom<String> for Progression {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("unknown value `{text}`, expected one of `mean:3`, `last`, `pooled:3`, `ses:0.4`");
        let years = |n: &str| n.parse().ok().filter(|n| (1..=30).contains(n)).ok_or_else(wrong);
        match text.split_once(':') {
            None if text == "last" => Ok(Self::Last),
            Some(("mean", n)) => Ok(Self::Mean(years(n)?)),
            Some(("pooled", n)) => Ok(Self::Pooled(years(n)?)),
            Some(("ses", weight)) => {
                let weight = weight.parse().ok().filter(|weight| (0.0..=1.0).contains(weight) && *weight > 0.0);
                weight.map(Self::Smoothed).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

impl From<Progression> for String {
    fn from(rule: Progression) -> Self {
        match rule {
            Progression::Mean(n) => format!("mean:{n}"),
            Progression::Last => "last".to_owned(),
            Progression::Pooled(n) => format!("pooled:{n}"),
            Progression::Smoothed(weight) => format!("ses:{weight}"),
        }
    }
}

/// Pupils of a grade, and a year later those of the next.
pub type Step = (Persons, Persons);

impl Progression {
    /// The steps that the rule looks at, of steps in the order of years.
    pub fn used(self, steps: &[Step]) -> &[Step] {
        let most = match self {
            Self::Mean(n) | Self::Pooled(n) => usize::from(n),
            Self::Last => 1,
            Self::Smoothed(_) => steps.len(),
        };
        &steps[steps.len().saturating_sub(most)..]
    }

    /// The ratio of years to come, from steps in the order of years. Steps from nobody tell nothing; `None` where all are such.
    pub fn ratio(self, steps: &[Step]) -> Option<f64> {
        let used = self.used(steps);
        let ratios = used.iter().filter(|step| step.0 > Persons::ZERO).map(|step| step.1.to_f64() / step.0.to_f64());
        match self {
            Self::Pooled(_) => {
                let sum = |part: fn(&Step) -> Persons| used.iter().map(part).sum::<Persons>();
                let (from, to) = (sum(|step| step.0), sum(|step| step.1));
                (from > Persons::ZERO).then(|| to.to_f64() / from.to_f64())
            }
            Self::Smoothed(weight) => ratios.reduce(|old, new| weight * new + (1.0 - weight) * old),
            Self::Mean(_) | Self::Last => {
                let all: Vec<f64> = ratios.collect();
                (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
            }
        }
    }
}

/// Pupils by year from a first year on, each a list by grade: the last known year, and those that follow from it.
///
///   E(0, y) = entry(y);  E(g, y) = E(g - 1, y - 1) ratio(g)
///
/// where `ratios[g - 1]` leads into grade g. Years for which `entry` has nothing end the list: `Err` is what it says.
///
/// # Errors
/// What `entry` says of the first year it does not know.
pub fn progress<E>(
    known: Vec<Persons>,
    ratios: &[f64],
    years: impl Iterator<Item = i32>,
    mut entry: impl FnMut(i32) -> Result<Persons, E>,
) -> Result<Vec<Vec<Persons>>, E> {
    let mut all = vec![known];
    for year in years {
        let before = all.last().map(Vec::as_slice).unwrap_or_default();
        let risen = before.iter().zip(ratios).map(|(pupils, ratio)| pupils.scaled(*ratio));
        let grades = std::iter::once(entry(year)?).chain(risen).collect();
        all.push(grades);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(text: &str) -> Progression {
        Progression::try_from(text.to_owned()).unwrap()
    }

    fn steps(all: &[(i64, i64)]) -> Vec<Step> {
        all.iter().map(|(from, to)| (Persons::whole(*from), Persons::whole(*to))).collect()
    }

    #[test]
    fn ratios_by_rule() {
        let known = steps(&[(200, 100), (100, 90), (50, 55)]);
        for (text, ratio) in [
            ("mean:2", f64::midpoint(0.9, 1.1)),
            ("mean:9", (0.5 + 0.9 + 1.1) / 3.0),
            ("last", 1.1),
            ("pooled:2", 145.0 / 150.0),
            ("ses:0.4", 0.4 * 1.1 + 0.6 * (0.4 * 0.9 + 0.6 * 0.5)),
        ] {
            assert!((rule(text).ratio(&known).unwrap() - ratio).abs() < 1e-12, "{text}");
            assert_eq!(String::from(rule(text)), text);
        }
        assert_eq!(rule("mean:1").ratio(&steps(&[(3, 3), (0, 5)])), None);
        assert_eq!(rule("pooled:2").ratio(&steps(&[(4, 3), (0, 5)])), Some(2.0));
        assert_eq!(rule("last").ratio(&[]), None);
        for wrong in ["mean", "mean:0", "mean:31", "ses:0", "ses:1.1", "first", "pooled:x", ""] {
            assert!(Progression::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    /// Kindergarten, first and second grade of three years, worked out by hand.
    #[test]
    fn three_grades_go_on() {
        let years = [[100, 90, 80], [110, 95, 88], [120, 99, 91]];
        let into = |grade: usize| -> Vec<Step> {
            let step = |two: &[[i64; 3]]| (Persons::whole(two[0][grade - 1]), Persons::whole(two[1][grade]));
            years.windows(2).map(step).collect()
        };
        let ratios: Vec<f64> = [1, 2].iter().map(|grade| rule("mean:2").ratio(&into(*grade)).unwrap()).collect();
        assert!((ratios[0] - 0.925).abs() < 1e-9 && (ratios[1] - 0.967_836_3).abs() < 1e-7, "{ratios:?}");
        let entries = [125, 130, 128];
        let entry = |year: i32| Ok::<_, ()>(Persons::whole(entries[(year - 2024) as usize]));
        let known = years[2].map(Persons::whole).to_vec();
        let all = progress(known, &ratios, 2024..=2026, entry).unwrap();
        let of = |year: usize| all[year].iter().map(|pupils| pupils.to_f64()).collect::<Vec<_>>();
        for (year, wanted) in [(1, [125.0, 111.0, 95.815_79]), (3, [128.0, 120.25, 111.906_07])] {
            assert!(of(year).iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 5e-6), "{:?}", of(year));
        }
    }

    proptest! {
        /// A zone that is split in two has the same pupils under the same ratios, but for a millionth a grade and year.
        #[test]
        fn splitting_a_zone_changes_nothing(
            parts in proptest::collection::vec((0_i64..900_000_000, 0_i64..900_000_000), 4),
            ratios in proptest::collection::vec(0.5_f64..1.5, 3),
        ) {
            let run = |known: Vec<i64>| {
                let known = known.into_iter().map(Persons::from_micro).collect();
                progress(known, &ratios, 2024..2029, |_| Ok::<_, ()>(Persons::whole(7))).unwrap()
            };
            let whole = run(parts.iter().map(|(a, b)| a + b).collect());
            let one = run(parts.iter().map(|(a, _)| *a).collect());
            let two = run(parts.iter().map(|(_, b)| *b).collect());
            for (year, grades) in whole.iter().enumerate() {
                for (grade, pupils) in grades.iter().enumerate().filter(|(grade, _)| year <= *grade) {
                    let sum = one[year][grade] + two[year][grade];
                    prop_assert!((sum.micro() - pupils.micro()).abs() <= 4 * (1 + year as i64), "{year} {grade}");
                }
            }
        }
    }
}
