//! A forecast held against years that are known: what an earlier year would have said of them.

use super::Outlook;
use super::pupils::{ByGrade, Pupils, by_grade};
use crate::forecast::table::EntryRule;
use crate::issue::{Issue, Issues};
use crate::model::{Model, RawSeries};
use crate::units::Persons;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Mean of |forecast - actual| / actual over these; none where nobody came anywhere.
    pub mape: Option<f64>,
    /// All who were forecast less all who came, for each who came: above 0 where too many were forecast.
    pub bias: Option<f64>,
    /// How many trials of which nobody came.
    pub empty: usize,
    /// How many pupils were forecast of these.
    pub empty_forecast: Persons,
}

impl Errors {
    /// Those of some trials, none without a trial. Where nobody came a share of nobody would be no number: such trials are in
    /// the bias and not in the mean error, and how many were forecast of them is told.
    ///
    ///   MAPE = 1/n sum |F - A| / A for A > 0,   bias = sum (F - A) / sum A
    ///
    /// # Units
    /// Shares. # Source: Hyndman and Koehler 2006.
    pub fn of<'t>(trials: impl Iterator<Item = &'t Trial>) -> Option<Self> {
        let (came, empty): (Vec<&Trial>, Vec<&Trial>) = trials.partition(|trial| trial.actual > Persons::ZERO);
        let forecast = |of: &[&Trial]| of.iter().map(|trial| trial.forecast).sum::<Persons>();
        let error = |trial: &&Trial| (trial.forecast.to_f64() - trial.actual.to_f64()).abs() / trial.actual.to_f64();
        let actual = came.iter().map(|trial| trial.actual).sum::<Persons>().to_f64();
        let all = forecast(&came) + forecast(&empty);
        (came.len() + empty.len() > 0).then(|| Self {
            n: came.len(),
            mape: (!came.is_empty()).then(|| came.iter().map(error).sum::<f64>() / came.len() as f64),
            bias: (!came.is_empty()).then(|| (all.to_f64() - actual) / actual),
            empty: empty.len(),
            empty_forecast: forecast(&empty),
        })
    }
}

impl Outlook {
    /// What the pupils known at the end of a year would have said of the years after it that are known now, grade by grade. Those
    /// who enter the lowest grade come from births, where these are known; without them nothing is said of whoever entered later.
    ///
    /// # Errors
    /// E0854 without pupils, E0850 without those of the year or of the one before it, E0856 without any after it.
    pub fn backtest(&self, from: i32) -> Result<Vec<Trial>, Issue> {
        let (pupils, ..) = self.pupils.as_ref().ok_or_else(|| without_pupils(from))?;
        let graded = |grades: &Vec<Persons>| (pupils.first..).zip(grades.iter().copied()).collect();
        let actual = pupils.known.iter().map(|(year, zones)| (*year, zones.iter().map(graded).collect())).collect();
        let trials = self.trials(from, &actual)?;
        if trials.is_empty() { Err(about("E0856", pupils, from)) } else { Ok(trials) }
    }

    /// The same held against the pupils of another table. Of what it lacks nothing is compared, and that is said: years between
    /// (W0856), zones (W0858), grades (W0859); grades that nothing is forecast of, too (I0868).
    ///
    /// # Errors
    /// As [`Self::backtest`]; E0855 where the table has nothing that is forecast, and what is wrong with its zones and grades.
    pub fn backtest_against(
        &self,
        model: &Model,
        series: &RawSeries,
        from: i32,
    ) -> Result<(Vec<Trial>, Issues), Issues> {
        let mut issues = Issues::new();
        let mut actual = by_grade(model, series, false, &mut issues);
        if issues.has_errors() {
            return Err(issues);
        }
        actual.retain(|year, _| *year > from);
        let trials = self.trials(from, &actual)?;
        if trials.is_empty() {
            issues.push(Issue::new("E0855").file(&series.layer.file).fact("year", from));
            return Err(issues);
        }
        if let Some((pupils, ..)) = &self.pupils {
            lacks(model, series, (from, pupils.first, pupils.last()), &actual, &mut issues);
        }
        Ok((trials, issues))
    }

    /// Every count of later years beside what would have been said of it.
    fn trials(&self, from: i32, actual: &ByGrade) -> Result<Vec<Trial>, Issue> {
        let (pupils, entry, participation) = self.pupils.as_ref().ok_or_else(|| without_pupils(from))?;
        let then = pupils.until(from).ok_or_else(|| about("E0850", pupils, from))?;
        let last = actual.keys().next_back().copied().unwrap_or(from);
        let mut trials = Vec::new();
        for zone in 0..self.zones.len() {
            let mut grades: Vec<Option<Persons>> = then.known[&from][zone].iter().copied().map(Some).collect();
            for year in from + 1..=last {
                let born = self.of_age(zone, pupils.first, year).ok();
                let entrants = born.and_then(|born| match entry {
                    EntryRule::Formula => Some(born.scaled(*participation)),
                    EntryRule::Ratio => self.entry_ratio(&then, zone).ok().map(|ratio| born.scaled(ratio)),
                });
                let risen =
                    grades.iter().zip(&then.ratios[zone]).map(|(pupils, ratio)| pupils.map(|n| n.scaled(*ratio)));
                grades = std::iter::once(entrants).chain(risen).collect();
                let Some(came) = actual.get(&year).map(|zones| &zones[zone]) else { continue };
                for (age, forecast) in (pupils.first..).zip(&grades) {
                    if let (Some(forecast), Some(actual)) = (*forecast, came.get(&age).copied()) {
                        trials.push(Trial { zone, age, year, lead: year - from, forecast, actual });
                    }
                }
            }
        }
        Ok(trials)
    }
}

fn without_pupils(from: i32) -> Issue {
    Issue::new("E0854").field("forecast.pupils").fact("year", from)
}

/// A fault of a year, and the years that the table of pupils has.
fn about(code: &'static str, pupils: &Pupils, from: i32) -> Issue {
    let known: Vec<String> = pupils.known.keys().map(ToString::to_string).collect();
    Issue::new(code).file(&pupils.file).fact("year", from).fact("known", known.join(", "))
}

/// What a table of later years does not have of a forecast from a year on, for grades from the first to the last age.
fn lacks(
    model: &Model,
    series: &RawSeries,
    (from, first, last): (i32, u16, u16),
    actual: &ByGrade,
    issues: &mut Issues,
) {
    let about = |code| Issue::new(code).file(&series.layer.file);
    let list = |numbers: Vec<String>| numbers.join(", ");
    let end = actual.keys().next_back().copied().unwrap_or(from);
    let absent: Vec<String> =
        (from + 1..end).filter(|year| !actual.contains_key(year)).map(|year| year.to_string()).collect();
    if !absent.is_empty() {
        issues.push(about("W0856").fact("years", list(absent)));
    }
    for (number, zone) in model.zones.iter().enumerate() {
        let about = |code| about(code).id(&zone.id).name(&zone.name);
        if actual.values().all(|zones| zones[number].is_empty()) {
            issues.push(about("W0858").fact("year", from));
            continue;
        }
        for age in first..=last {
            let years = actual.iter().filter(|(_, zones)| !zones[number].contains_key(&age));
            let years: Vec<String> = years.map(|(year, _)| year.to_string()).collect();
            if !years.is_empty() {
                issues.push(about("W0859").fact("age", age).fact("years", list(years)));
            }
        }
    }
    let ages = actual.values().flatten().flat_map(BTreeMap::keys).filter(|age| !(first..=last).contains(age));
    let ages: BTreeSet<u16> = ages.copied().collect();
    if !ages.is_empty() {
        issues.push(about("I0868").fact("ages", list(ages.iter().map(ToString::to_string).collect())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_did_not_come_is_told() {
        let trial = |forecast: i64, actual: i64| Trial {
            zone: 0,
            age: 6,
            year: 2020,
            lead: 1,
            forecast: Persons::whole(forecast),
            actual: Persons::whole(actual),
        };
        let found = Errors::of([trial(110, 100), trial(80, 100), trial(5, 0)].iter()).unwrap();
        let near = |found: Option<f64>, wanted: f64| found.is_some_and(|found| (found - wanted).abs() < 1e-12);
        assert!(found.n == 2 && near(found.mape, 0.15) && near(found.bias, -5.0 / 200.0), "{found:?}");
        assert_eq!((found.empty, found.empty_forecast), (1, Persons::whole(5)));
        // Where nobody came at all there is no share, and what was forecast is told.
        let nobody = Errors::of([trial(5, 0), trial(7, 0)].iter()).unwrap();
        assert_eq!((nobody.n, nobody.mape, nobody.bias), (0, None, None));
        assert_eq!((nobody.empty, nobody.empty_forecast), (2, Persons::whole(12)));
        assert_eq!(Errors::of(std::iter::empty()), None);
    }
}
