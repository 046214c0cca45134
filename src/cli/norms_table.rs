//! How many findings of each rule hold, and the places that are farthest from it.

use super::table::Table;
use crate::balance::{Judgement, Results};
use crate::output::{findings_columns, record};
use crate::words::{Lang, Sentence, say, word};
use serde_json::Value;

/// The table of all findings of a case.
const FINDINGS: &str = "findings.csv";

/// Places that are named of those where a rule does not hold.
const WORST: usize = 5;

/// One rule and its findings.
struct Of<'a> {
    all: Vec<&'a Judgement>,
}

impl Of<'_> {
    fn count(&self, holds: Option<bool>) -> usize {
        self.all.iter().filter(|of| of.fact.holds == holds).count()
    }

    /// Whether the data say anything of it.
    fn is_told(&self) -> bool {
        self.all.iter().any(|of| of.fact.holds.is_some() || of.fact.value.is_some())
    }

    fn name(&self, lang: Lang) -> String {
        let Some(first) = self.all.first() else { return String::new() };
        let rule = first.full_id();
        if first.rule().verified { rule } else { say("cli.norms.unverified").with("rule", rule).text(lang) }
    }
}

/// The table; empty where the study names no standards. Of one of several cases it says which, and where its findings are.
pub fn text(results: &Results, is_of_cases: bool, lang: Lang) -> String {
    if results.standards.is_empty() {
        return String::new();
    }
    let rules = by_rule(&results.judgements);
    let count = |holds| results.judgements.iter().filter(|of| of.fact.holds == holds).count();
    let case = is_of_cases.then(|| results.folder());
    let file = case.as_ref().map_or_else(|| FINDINGS.to_owned(), |case| format!("{case}/{FINDINGS}"));
    let title = case.map_or_else(|| say("cli.norms.title"), |case| say("cli.norms.title_of_case").with("case", case));
    let title = title.with("file", &file).with("holds", count(Some(true))).with("fails", count(Some(false)));
    let mut out = title.with("unknown", count(None)).text(lang) + "\n";
    let (told, untold): (Vec<_>, Vec<_>) = rules.into_iter().partition(Of::is_told);
    let mut table = Table::headed(&["cli.norms.rule", "cli.norms.holds", "cli.norms.fails", "cli.norms.unknown"], lang);
    for of in &told {
        let counts = [Some(true), Some(false), None].map(|holds| of.count(holds).to_string());
        table.row(std::iter::once(of.name(lang)).chain(counts).collect());
    }
    if !told.is_empty() {
        out.push_str(&table.render());
    }
    for of in told.iter().filter(|of| of.count(Some(false)) > 0) {
        let names: Vec<String> = worst(&of.all).iter().take(WORST).map(|of| one(of, lang).text(lang)).collect();
        out += &say("cli.norms.worst").with("rule", of.name(lang)).list("names", names).text(lang);
        out.push('\n');
    }
    if !untold.is_empty() {
        // Of some profiles that is nearly every rule: their names stand in the file.
        let mut profiles: Vec<(&str, usize)> = Vec::new();
        for profile in untold.iter().filter_map(|of| of.all.first()).map(|of| of.profile()) {
            match profiles.last_mut().filter(|(last, _)| *last == profile) {
                Some((_, n)) => *n += 1,
                None => profiles.push((profile, 1)),
            }
        }
        let names = profiles.iter().map(|(profile, n)| format!("{profile} {n}"));
        out += &say("cli.norms.untold").count("n", untold.len()).with("file", &file).list("names", names).text(lang);
        out.push('\n');
    }
    out
}

/// Findings by their rules, in the order of the study.
fn by_rule(all: &[Judgement]) -> Vec<Of<'_>> {
    let mut rules: Vec<Of<'_>> = Vec::new();
    for of in all {
        match rules.last_mut().filter(|rule| rule.all[0].full_id() == of.full_id()) {
            Some(rule) => rule.all.push(of),
            None => rules.push(Of { all: vec![of] }),
        }
    }
    rules
}

/// Where a rule does not hold, the farthest from it first; of equals the first in the table.
pub fn worst<'a>(all: &[&'a Judgement]) -> Vec<&'a Judgement> {
    let mut failing: Vec<&Judgement> = all.iter().copied().filter(|of| of.fact.holds == Some(false)).collect();
    failing.sort_by(|a, b| b.miss().total_cmp(&a.miss()));
    failing
}

/// A place by its name, with the value found there.
fn one(of: &Judgement, lang: Lang) -> Sentence {
    let name = of.name.as_deref().unwrap_or(word("cli.norms.district", lang));
    say("cli.norms.one").with("name", name).part("value", value(of))
}

/// The value found, as people read it.
pub fn value(of: &Judgement) -> Option<Sentence> {
    let value = of.fact.value?;
    let digits = if value.fract() == 0.0 { 0 } else { 2 };
    Some(say("cli.norms.value").decimals("value", value, digits))
}

/// The same for programs: every finding by the names of its columns.
pub fn json(results: &Results, lang: Lang) -> Option<Value> {
    let columns = findings_columns(lang);
    let rows = || results.judgements.iter().map(|of| Value::Object(record(&columns, of))).collect();
    (!results.standards.is_empty()).then(rows)
}
