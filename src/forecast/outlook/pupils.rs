//! Pupils by grade: those of past years as a table has them, and those that follow from them.

use super::zoned::{missing, zoned};
use crate::forecast::progression::{Progression, Step, progress};
use crate::forecast::table::PupilsTable;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Model, RawSeries};
use crate::units::Persons;
use std::collections::BTreeMap;

/// No grade grows to more than this from the one below: a table whose columns are mixed up does.
const STEEPEST: f64 = 3.0;

/// Fewer pupils than this tell nothing about a zone, unless the study says otherwise.
const LEAST: f64 = 30.0;

/// Pupils by year, zone, and age of the grade.
pub(super) type ByGrade = BTreeMap<i32, Vec<BTreeMap<u16, Persons>>>;

/// The pupils of a table; every zone of the study must be in it where `all` is true.
///
/// # Errors
/// Into the issues: E0822 for a grade that is none, and what [`zoned`] says.
pub(super) fn by_grade(model: &Model, series: &RawSeries, all: bool, issues: &mut Issues) -> ByGrade {
    let mut found = ByGrade::new();
    for (zone, entry) in zoned(model, series, (all, true), issues) {
        let age = match entry.of {
            Some(Attribute::Ages(from, to)) if from == to => from,
            ref of => {
                let of = of.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
                issues.push(
                    Issue::new("E0822").file(&series.layer.file).feature(entry.row as usize).field("grade").value(of),
                );
                continue;
            }
        };
        // A table of pupils without years was refused when it was read.
        let Some(year) = entry.year else { continue };
        let of_year = found.entry(year).or_insert_with(|| vec![BTreeMap::new(); model.zones.len()]);
        of_year[zone.index()].insert(age, Persons::from(entry.count));
    }
    found
}

/// Pupils of the past and how they progress. Grades are named by the age at which they are entered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pupils {
    /// The file.
    pub file: String,
    /// Age of the lowest grade.
    pub first: u16,
    /// By year, zone and grade.
    pub known: BTreeMap<i32, Vec<Vec<Persons>>>,
    /// Into each grade but the lowest, by zone.
    pub ratios: Vec<Vec<f64>>,
    /// The rule that made them.
    pub rule: Progression,
    /// Fewer pupils than this follow the district.
    pub least: f64,
}

impl Pupils {
    /// From a table.
    ///
    /// # Errors
    /// Into the issues: E0825 for a grade without pupils in some zone and year, E0826 for a year between others that is missing,
    /// E0827 for a ratio above 3, E0828 where one year alone tells no ratio. I0829 for each zone that follows the district.
    pub(super) fn new(model: &Model, table: &PupilsTable, series: &RawSeries, issues: &mut Issues) -> Option<Self> {
        let before = issues.count(crate::issue::Severity::Error);
        let found = by_grade(model, series, true, issues);
        let ages: Vec<u16> = found.values().flatten().flat_map(|zone| zone.keys().copied()).collect();
        let (first, last) = (ages.iter().min().copied()?, ages.iter().max().copied()?);
        let years: Vec<i32> = found.keys().copied().collect();
        for two in years.windows(2).filter(|two| two[1] > two[0] + 1) {
            issues.push(missing(series, two[0] + 1));
        }
        for (year, zones) in &found {
            for (zone, grades) in model.zones.iter().zip(zones) {
                if let Some(age) = (first..=last).find(|age| !grades.contains_key(age)) {
                    let issue = Issue::new("E0825").file(&series.layer.file).id(&zone.id).name(&zone.name);
                    issues.push(issue.fact("year", year).fact("age", age));
                }
            }
        }
        if issues.count(crate::issue::Severity::Error) > before {
            return None;
        }
        let known = found
            .into_iter()
            .map(|(year, zones)| (year, zones.into_iter().map(|z| z.into_values().collect()).collect()));
        let mut pupils = Self {
            file: series.layer.file.clone(),
            first,
            known: known.collect(),
            ratios: Vec::new(),
            rule: table.progression.unwrap_or_default(),
            least: table.least.unwrap_or(LEAST),
        };
        if pupils.known.len() < 2 && last > first {
            issues.push(Issue::new("E0828").file(&series.layer.file).fact("year", years.first()?));
            return None;
        }
        pupils.learn(model, issues);
        Some(pupils)
    }

    /// The age of the highest grade.
    pub(super) fn last(&self) -> u16 {
        let grades = self.known.values().next().and_then(|zones| zones.first()).map_or(1, Vec::len);
        self.first + grades as u16 - 1
    }

    /// The last year that is known.
    pub(super) fn last_year(&self) -> i32 {
        self.known.keys().next_back().copied().unwrap_or_default()
    }

    /// Steps into a grade in the order of years, of one zone or of all together.
    fn steps(&self, zone: Option<usize>, grade: usize) -> Vec<Step> {
        let years: Vec<&Vec<Vec<Persons>>> = self.known.values().collect();
        let of = |zones: &[Vec<Persons>], grade: usize| match zone {
            Some(zone) => zones[zone][grade],
            None => zones.iter().map(|grades| grades[grade]).sum(),
        };
        years.windows(2).map(|two| (of(two[0], grade - 1), of(two[1], grade))).collect()
    }

    /// A ratio by the rule, from steps of a zone, or where these are of too few from those of the district, which is `true`.
    pub(super) fn ratio(&self, own: &[Step], district: &[Step]) -> (Option<f64>, bool) {
        let used = self.rule.used(own);
        let mean = used.iter().map(|step| step.0.to_f64()).sum::<f64>() / used.len().max(1) as f64;
        match self.rule.ratio(own).filter(|_| mean >= self.least) {
            Some(ratio) => (Some(ratio), false),
            None => (self.rule.ratio(district), true),
        }
    }

    /// The ratio into each grade but the lowest, by zone, and whether it is that of the district.
    fn learned(&self) -> Vec<Vec<(f64, bool)>> {
        let grades = usize::from(self.last() - self.first);
        let district: Vec<Vec<Step>> = (1..=grades).map(|grade| self.steps(None, grade)).collect();
        let of_zone = |zone: usize| {
            let ratio = |grade: usize| {
                let (ratio, is_district) = self.ratio(&self.steps(Some(zone), grade), &district[grade - 1]);
                // A district without pupils in a grade has none in the next: whoever is there in later years is new.
                (ratio.unwrap_or(1.0), is_district)
            };
            (1..=grades).map(ratio).collect()
        };
        let zones = self.known.values().next().map_or(0, Vec::len);
        (0..zones).map(of_zone).collect()
    }

    /// Takes the ratios over, and says which zones follow the district and which ratios cannot be.
    fn learn(&mut self, model: &Model, issues: &mut Issues) {
        let learned = self.learned();
        for (number, (zone, ratios)) in model.zones.iter().zip(&learned).enumerate() {
            let about = |code| Issue::new(code).file(&self.file).id(&zone.id).name(&zone.name);
            let age = |grade: usize| usize::from(self.first) + grade + 1;
            let follows = ratios.iter().enumerate().filter(|(_, (_, is_district))| *is_district);
            let follows: Vec<String> = follows.map(|(grade, _)| age(grade).to_string()).collect();
            if !follows.is_empty() {
                issues.push(about("I0829").fact("ages", follows.join(", ")).fact("least", self.least));
            }
            let is_pooled = matches!(self.rule, Progression::Pooled(_));
            let own = ratios.iter().enumerate().filter(|(_, (_, is_district))| !is_pooled && !is_district);
            for (grade, _) in own {
                let steps = self.steps(Some(number), grade + 1);
                let from_nobody = |step: &&Step| step.0 == Persons::ZERO && step.1 > Persons::ZERO;
                let came: Vec<&Step> = self.rule.used(&steps).iter().filter(from_nobody).collect();
                if !came.is_empty() {
                    let pupils = came.iter().map(|step| step.1).sum();
                    issues.push(about("W0819").fact("age", age(grade)).fact("n", came.len()).persons(pupils));
                }
            }
            for (grade, (ratio, _)) in ratios.iter().enumerate().filter(|(_, (ratio, _))| *ratio > STEEPEST) {
                issues.push(about("E0827").fact("age", age(grade)).fact("ratio", format!("{ratio:.2}")));
            }
        }
        self.ratios = learned.into_iter().map(|zone| zone.into_iter().map(|(ratio, _)| ratio).collect()).collect();
    }

    /// What was known at the end of a year, with the ratios of that time; `None` with fewer than two years.
    pub(super) fn until(&self, year: i32) -> Option<Self> {
        let known: BTreeMap<i32, Vec<Vec<Persons>>> =
            self.known.range(..=year).map(|(year, zones)| (*year, zones.clone())).collect();
        let mut then = Self { known, ratios: Vec::new(), ..self.clone() };
        if then.known.len() < 2 || then.last_year() != year {
            return None;
        }
        then.ratios =
            then.learned().into_iter().map(|zone| zone.into_iter().map(|(ratio, _)| ratio).collect()).collect();
        Some(then)
    }

    /// Pupils of a zone in a year, by grade; `entry` says who enters the lowest grade in years to come.
    ///
    /// # Errors
    /// What `entry` says; E0830 for a year before the first that is known.
    pub(super) fn of(
        &self,
        zone: usize,
        year: i32,
        entry: impl FnMut(i32) -> Result<Persons, Issue>,
    ) -> Result<Vec<Persons>, Issue> {
        if let Some(zones) = self.known.get(&year) {
            return Ok(zones[zone].clone());
        }
        let last = self.last_year();
        if year < last {
            let first = self.known.keys().next().copied().unwrap_or(last);
            return Err(Issue::new("E0830").file(&self.file).fact("year", year).fact("first", first));
        }
        let known = self.known[&last][zone].clone();
        let all = progress(known, &self.ratios[zone], last + 1..=year, entry)?;
        Ok(all.into_iter().next_back().unwrap_or_default())
    }
}
