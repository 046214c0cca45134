//! Every claim to its verdict.

use super::data::Data;
use super::file::{Claim, Computed};
use super::finished;
use super::number::Outcome;
use super::open::Claims;
use super::pipeline::Projects;
use super::rule::{clause, rule};
use super::sheet::Sheet;
use super::stated::Op;
use super::unit::Unit;
use super::verdict::Verdict;
use crate::issue::{Issue, Issues};
use crate::read::Progress;
use crate::study::Failure;
use crate::words::{Sentence, Text, say};
use serde::Serialize;
use std::path::PathBuf;

/// A claim and what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub name: Text,
    /// Where it stands.
    pub chapter: String,
    /// The sentence as it stands.
    pub quote: String,
    /// Its number in the table of indicators.
    pub indicator: Option<u32>,
    /// How the two numbers should stand.
    pub op: Option<Op>,
    /// The number that is stated.
    pub stated: Option<f64>,
    /// What both count.
    pub unit: Unit,
    /// The number that was computed.
    pub computed: Option<f64>,
    /// Whether that can only be larger.
    pub is_least: bool,
    /// Computed less stated.
    pub difference: Option<f64>,
    /// What comes of it.
    pub verdict: Verdict,
    /// Whether it rests on synthetic data; `None` where nothing was computed or nobody says.
    pub synthetic: Option<bool>,
    /// What was found, or what is missing, and what is taken for granted.
    pub why: Vec<Sentence>,
}

/// All claims of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// In the order of the file.
    pub all: Vec<Answer>,
    /// The projects by year, where the file asks for them.
    pub pipeline: Option<Projects>,
    /// What was found about the tables: rows of sums that are left out.
    pub notes: Issues,
}

impl Judged {
    /// How many have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.all.iter().filter(|answer| answer.verdict == verdict).count()
    }

    /// How many of each, in one line.
    pub fn summary(&self) -> Sentence {
        let n = |verdict| self.count(verdict).to_string();
        let words = say("claims.summary").with("agree", n(Verdict::Agrees));
        words.with("contradict", n(Verdict::Contradicts)).with("cannot", n(Verdict::CannotTell))
    }
}

/// Computes every claim. `results` are folders of finished runs that were verified before.
///
/// # Errors
/// [`Failure::Data`] with all faults of all claims together.
pub fn judge(claims: &Claims, results: &[PathBuf], progress: &dyn Progress) -> Result<Judged, Failure> {
    let (data, notes) = read(claims, results, progress)?;
    let mut issues = Issues::new();
    let mut all = Vec::with_capacity(claims.file.claim.len());
    for (number, claim) in claims.file.claim.iter().enumerate() {
        match of_claim(claim, &data) {
            Ok(answer) => all.push(answer),
            Err(issue) => issues.push(issue.file(&claims.name).feature(number).id(&claim.id)),
        }
    }
    let pipeline = claims.file.pipeline.as_ref().map(|pipeline| pipeline.compute(&data)).transpose();
    match pipeline {
        Ok(pipeline) if !issues.has_errors() => return Ok(Judged { all, pipeline, notes }),
        Ok(_) => {}
        Err(issue) => issues.push(issue.file(&claims.name).id("pipeline")),
    }
    Err(Failure::Data(issues))
}

fn read(claims: &Claims, results: &[PathBuf], progress: &dyn Progress) -> Result<(Data, Issues), Failure> {
    let mut issues = Issues::new();
    let mut data = Data { rest_on: claims.file.results.rest_on.clone(), ..Data::default() };
    for (name, input) in &claims.file.tables {
        match Sheet::read(&claims.base, &input.path, input.synthetic, progress) {
            Ok(sheet) => {
                let sheet = if sheet.is_balance() { sheet } else { sheet.without_sums(&claims.file.added(name)) };
                issues.extend(sheet.notes.clone());
                data.tables.insert(name.clone(), sheet);
            }
            Err(found) => issues.extend(found),
        }
    }
    let wanted = claims.file.claim.iter().filter_map(|claim| match &claim.computed {
        Computed::Result(written) => Some(written.file.as_str()),
        _ => None,
    });
    match finished::read(results, &wanted.collect(), progress) {
        Ok(results) => data.results = results,
        Err(found) => issues.extend(found),
    }
    match (issues.has_errors(), issues.count_of("E0101") > 0) {
        (false, _) => Ok((data, issues)),
        (true, true) => Err(Failure::Missing(issues)),
        (true, false) => Err(Failure::Data(issues)),
    }
}

fn of_claim(claim: &Claim, data: &Data) -> Result<Answer, Issue> {
    let mut why = Vec::new();
    let stated = match &claim.stated {
        Some(stated) => match &stated.rule {
            Some(name) => {
                let rule = rule(name)?;
                why.push(clause(rule));
                Some(rule.value)
            }
            None => stated.value,
        },
        None => None,
    };
    let outcome = claim.computed.compute(data, stated)?;
    let op = claim.stated.as_ref().map(|stated| stated.op);
    let (computed, is_least, synthetic, verdict) = match outcome {
        Outcome::Number(number) => {
            let verdict = match (op, stated) {
                (Some(op), Some(stated)) => Verdict::of(op, stated, &number),
                _ => {
                    why.push(say("claims.unknown.nothing_stated"));
                    Verdict::CannotTell
                }
            };
            why.extend(number.details);
            (Some(number.value), number.is_least, number.synthetic, verdict)
        }
        Outcome::Unknown(words) => {
            why.push(words);
            (None, false, None, Verdict::CannotTell)
        }
    };
    why.extend(claim.note().map(|note| say("claims.detail.note").text_of("note", note)));
    Ok(Answer {
        id: claim.id.clone(),
        name: claim.name(),
        chapter: claim.chapter.clone(),
        quote: claim.quote.clone(),
        indicator: claim.indicator,
        op,
        stated,
        unit: claim.unit,
        computed,
        is_least,
        difference: computed.zip(stated).map(|(computed, stated)| computed - stated),
        verdict,
        synthetic,
        why,
    })
}
