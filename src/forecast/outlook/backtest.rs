//! A forecast held against years that are known: what an earlier year would have said of them.

use super::Outlook;
use crate::forecast::table::EntryRule;
use crate::issue::Issue;
use crate::units::Persons;

/// Pupils of one grade, zone and year, as forecast and as they came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Number of the zone.
    pub zone: usize,
    /// The age at which the grade is entered.
    pub age: u16,
    /// The year.
    pub year: i32,
    /// Years from the last one that was known.
    pub lead: i32,
    /// What would have been said.
    pub forecast: Persons,
    /// What came.
    pub actual: Persons,
}

/// How far trials are off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Errors {
    /// How many trials of which somebody came.
    pub n: usize,
    /// Mean of |forecast - actual| / actual.
    pub mape: f64,
    /// Mean of (forecast - actual) / actual: above 0 where too many were forecast.
    pub bias: f64,
}

impl Errors {
    /// Those of some trials; trials without anybody tell no error of a share.
    ///
    ///   MAPE = 1/n sum |F - A| / A,   bias = 1/n sum (F - A) / A
    ///
    /// # Units
    /// Shares. # Source: Hyndman and Koehler 2006.
    pub fn of<'t>(trials: impl Iterator<Item = &'t Trial>) -> Option<Self> {
        let all: Vec<f64> = trials
            .filter(|trial| trial.actual > Persons::ZERO)
            .map(|trial| (trial.forecast.to_f64() - trial.actual.to_f64()) / trial.actual.to_f64())
            .collect();
        let mean = |of: fn(f64) -> f64| all.iter().map(|error| of(*error)).sum::<f64>() / all.len() as f64;
        (!all.is_empty()).then(|| Self { n: all.len(), mape: mean(f64::abs), bias: mean(|error| error) })
    }
}

impl Outlook {
    /// What the pupils known at the end of a year would have said of the years after it that are known now, grade by grade. Those
    /// who enter the lowest grade come from births, where these are known; without them nothing is said of whoever entered later.
    ///
    /// # Errors
    /// E0850 without pupils of the year, of a year before it, or of any after it.
    pub fn backtest(&self, from: i32) -> Result<Vec<Trial>, Issue> {
        let refuse = || Issue::new("E0850").fact("year", from);
        let (pupils, entry, participation) = self.pupils.as_ref().ok_or_else(refuse)?;
        let then = pupils.until(from).ok_or_else(refuse)?;
        let mut trials = Vec::new();
        for zone in 0..self.zones.len() {
            let mut grades: Vec<Option<Persons>> = then.known[&from][zone].iter().copied().map(Some).collect();
            for (year, zones) in pupils.known.range(from + 1..) {
                let born = self.of_age(zone, pupils.first, *year).ok();
                let entrants = born.and_then(|born| match entry {
                    EntryRule::Formula => Some(born.scaled(*participation)),
                    EntryRule::Ratio => self.entry_ratio(&then, zone).ok().map(|ratio| born.scaled(ratio)),
                });
                let risen =
                    grades.iter().zip(&then.ratios[zone]).map(|(pupils, ratio)| pupils.map(|n| n.scaled(*ratio)));
                grades = std::iter::once(entrants).chain(risen).collect();
                for (grade, forecast) in grades.iter().enumerate() {
                    let Some(forecast) = *forecast else { continue };
                    let (age, actual) = (pupils.first + grade as u16, zones[zone][grade]);
                    trials.push(Trial { zone, age, year: *year, lead: year - from, forecast, actual });
                }
            }
        }
        if trials.is_empty() { Err(refuse()) } else { Ok(trials) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_means_of_shares() {
        let trial = |forecast: i64, actual: i64| Trial {
            zone: 0,
            age: 6,
            year: 2020,
            lead: 1,
            forecast: Persons::whole(forecast),
            actual: Persons::whole(actual),
        };
        let found = Errors::of([trial(110, 100), trial(80, 100), trial(5, 0)].iter()).unwrap();
        assert_eq!(found.n, 2);
        assert!((found.mape - 0.15).abs() < 1e-12 && (found.bias + 0.05).abs() < 1e-12, "{found:?}");
        assert_eq!(Errors::of([trial(5, 0)].iter()), None);
    }
}
