//! How sure it is whom a limit in time keeps from every site, when speeds are known only within a range.

use super::ranges::{Ranges, moments};

/// Who needs which speed: people of a zone by the factor from which on their nearest way is within its limit.
///
///   needed = min(time / limit), over the sites they may go to; at a factor f a way takes time / f
///
/// People beyond are those with needed > f. Each has three weights, as the demand of its zone has three parts: those known for
/// certain, those who depend on births to come, those in new dwellings and of migrants.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reach {
    /// Ascending by what is needed, which is without end where no way leads; equals are one.
    steps: Vec<(f64, [f64; 3])>,
}

/// How many may be beyond every limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beyond {
    /// Fewer in one draw of twenty.
    pub low: f64,
    /// More in one draw of twenty.
    pub high: f64,
    /// Share of the variance that speeds explain by themselves; none where nothing varies.
    pub by_speed: Option<f64>,
}

impl Reach {
    /// From what each needs and who they are.
    pub fn new(mut steps: Vec<(f64, [f64; 3])>) -> Self {
        // Equal needs in the order given, so that sums are the same whatever made the list.
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        steps.dedup_by(|next, kept| {
            let same = next.0.total_cmp(&kept.0).is_eq();
            if same {
                kept.1 = add(kept.1, next.1);
            }
            same
        });
        Self { steps }
    }

    /// Two zones as one.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        Self::new(self.steps.into_iter().chain(other.steps.iter().copied()).collect())
    }

    /// How many are beyond in each draw, and what speeds explain of it.
    ///
    /// ```text
    /// U(f, b, p) = sum((certain + b unborn) p + beside, of those with needed > f)
    /// by_speed = V_f[E[U | f]] / (V_f[E[U | f]] + E_f[V[U | f]])
    /// ```
    ///
    /// Both follow without draws: U changes at the steps only. # Source: first-order indices, Sobol 1993.
    pub fn beyond(&self, ranges: &Ranges, draws: impl Iterator<Item = [f64; 3]>) -> Beyond {
        // From the greatest need down: who is beyond a factor below it.
        let mut sums: Vec<[f64; 3]> = Vec::with_capacity(self.steps.len() + 1);
        sums.push([0.0; 3]);
        for (_, persons) in self.steps.iter().rev() {
            sums.push(add(sums[sums.len() - 1], *persons));
        }
        sums.reverse();
        let at = |speed: f64| sums[self.steps.partition_point(|(needed, _)| *needed <= speed)];
        let mut found: Vec<f64> = draws
            .map(|[speed, births, participation]| {
                let [certain, unborn, beside] = at(speed);
                (certain + births * unborn) * participation + beside
            })
            .collect();
        found.sort_by(f64::total_cmp);
        let of = |share: f64| found.get(((found.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(0.0);
        Beyond { low: of(0.05), high: of(0.95), by_speed: self.explained(ranges, &at) }
    }

    fn explained(&self, ranges: &Ranges, at: &dyn Fn(f64) -> [f64; 3]) -> Option<f64> {
        let [low, high] = ranges.speed;
        // Between two steps everything is as at the lower one.
        let within =
            self.steps.iter().map(|step| step.0).filter(|needed| (low..high).contains(needed) && *needed > low);
        let from: Vec<f64> = [low].into_iter().chain(within).collect();
        let ends = from[1..].iter().copied().chain([high]);
        let parts: Vec<(f64, [f64; 3])> = (from.iter().zip(ends))
            .map(|(from, to)| (if high > low { (to - from) / (high - low) } else { 1.0 }, at(*from)))
            .collect();
        let [(b, var_b), (p, var_p)] = [ranges.births, ranges.participation].map(moments);
        let mean = |[certain, unborn, beside]: [f64; 3]| (certain + b * unborn) * p + beside;
        let variance = |[certain, unborn, _]: [f64; 3]| {
            let (counted, var) = (certain + b * unborn, unborn * unborn * var_b);
            counted * counted * var_p + var * p * p + var * var_p
        };
        let all: f64 = parts.iter().map(|(share, of)| share * mean(*of)).sum();
        let between: f64 = parts.iter().map(|(share, of)| share * (mean(*of) - all) * (mean(*of) - all)).sum();
        let inside: f64 = parts.iter().map(|(share, of)| share * variance(*of)).sum();
        (between + inside > 0.0).then(|| between / (between + inside))
    }
}

fn add(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SURE: Ranges =
        Ranges { births: [1.0, 1.0], participation: [1.0, 1.0], places: [1.0, 1.0], delay: [0, 0], speed: [1.0, 1.0] };

    /// Draws at even steps of the range.
    fn even([low, high]: [f64; 2]) -> impl Iterator<Item = [f64; 3]> {
        (0..1000).map(move |n| [low + (high - low) * (f64::from(n) + 0.5) / 1000.0, 1.0, 1.0])
    }

    #[test]
    fn who_needs_more_than_there_is_is_beyond() {
        let reach = Reach::new(vec![(f64::INFINITY, [1.0, 0.0, 0.0]), (1.0, [4.0, 0.0, 0.0]), (0.9, [2.0, 0.0, 0.0])]);
        let at = |speed: f64| reach.beyond(&SURE, [[speed, 1.0, 1.0]].into_iter()).low;
        // The limit itself is within.
        assert_eq!([0.89, 0.9, 0.99, 1.0].map(at), [7.0, 5.0, 5.0, 1.0]);
        assert_eq!(reach.beyond(&SURE, even([1.0, 1.0])).by_speed, None);
        let ranges = Ranges { speed: [0.8, 1.2], ..SURE };
        let found = reach.beyond(&ranges, even([0.8, 1.2]));
        assert_eq!((found.low, found.high, found.by_speed), (1.0, 7.0, Some(1.0)));
    }

    proptest! {
        /// The share is the one that a plain sum over a grid gives, whose lines the steps stand on.
        #[test]
        fn the_share_of_speeds_is_that_of_a_grid(
            steps in prop::collection::vec((350_u32..650, 0.0_f64..50.0, 0.0_f64..50.0, 0.0_f64..20.0), 1..12),
            births in 0.0_f64..0.4, participation in 0.0_f64..0.2,
        ) {
            const N: usize = 200;
            const FEW: usize = 12;
            let steps: Vec<_> = steps.into_iter().map(|(line, a, b, c)| (f64::from(line) / 500.0, a, b, c)).collect();
            let ranges = Ranges {
                births: [1.0 - births, 1.0 + births], participation: [1.0 - participation, 1.0],
                speed: [0.8, 1.2], ..SURE
            };
            let reach = Reach::new(steps.iter().map(|(needed, a, b, c)| (*needed, [*a, *b, *c])).collect());
            let at = |[low, high]: [f64; 2], k: usize, n: usize| low + (high - low) * (k as f64 + 0.5) / n as f64;
            let mut all = Vec::new();
            let mut means = Vec::new();
            for f in 0..N {
                let speed = at(ranges.speed, f, N);
                let mut sum = 0.0;
                for b in 0..FEW { for p in 0..FEW {
                    let (b, p) = (at(ranges.births, b, FEW), at(ranges.participation, p, FEW));
                    let beyond: f64 = steps.iter().filter(|step| step.0 > speed)
                        .map(|(_, certain, unborn, beside)| (certain + b * unborn) * p + beside).sum();
                    all.push(beyond);
                    sum += beyond;
                }}
                means.push(sum / (FEW * FEW) as f64);
            }
            let variance = |of: &[f64]| {
                let mean = of.iter().sum::<f64>() / of.len() as f64;
                of.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / of.len() as f64
            };
            let found = reach.explained(&ranges, &|speed| {
                steps.iter().filter(|step| step.0 > speed).fold([0.0; 3], |sum, step| add(sum, [step.1, step.2, step.3]))
            });
            let whole = variance(&all);
            prop_assume!(whole > 1.0);
            let wanted = variance(&means) / whole;
            prop_assert!(found.is_some_and(|found| (found - wanted).abs() < 0.01), "{found:?} {wanted}");
        }
    }
}
