//! A profile that a bureau keeps in a file beside its study: read whole, with everything that is wrong with it.

use super::near::nearest;
use crate::issue::{Issue, Issues};
use crate::model::{Indicator, Op, Role, Standard};
use crate::read::{Files, Layers, Source, hex};
use crate::words::{Sentence, say};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use toml::{Table, Value};

/// A profile from a file.
#[derive(Debug, Clone)]
pub struct OwnStandard {
    /// What it says.
    pub standard: Arc<Standard>,
    /// SHA-256 of the file as it was read.
    pub hash: String,
}

/// What may stand at a key.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Number,
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words; any, where there are none.
    Words(&'static [&'static str]),
    /// An indicator.
    Indicator,
}

/// A key, what may stand there, and whether it must be there.
type Key = (&'static str, Form, bool);

const PROFILE: [Key; 6] = [
    ("id", Form::Text, true),
    ("name_zh", Form::Text, true),
    ("name_en", Form::Text, true),
    ("source", Form::Text, true),
    ("edition", Form::Text, true),
    ("effective", Form::Text, false),
];

const RULE: [Key; 16] = [
    ("id", Form::Text, true),
    ("service", Form::Text, true),
    ("together", Form::Words(&[]), false),
    ("indicator", Form::Indicator, true),
    ("op", Form::Word(&["=", "<=", ">="]), true),
    ("value", Form::Number, true),
    ("unit", Form::Text, true),
    ("basis", Form::Text, false),
    ("area", Form::Word(&["", "urban", "rural"]), false),
    ("kind", Form::Word(&["required", "advised", "target", "definition"]), false),
    ("levels", Form::Words(&["site", "zone", "district"]), false),
    ("citation_zh", Form::Text, true),
    ("citation_en", Form::Text, true),
    ("needs_zh", Form::Text, false),
    ("needs_en", Form::Text, false),
    ("verified", Form::Flag, true),
];

/// No threshold is larger.
const LARGEST: f64 = 1e9;

/// Reads the file of a profile; paths start from `base`.
///
/// # Errors
/// E0101 where it cannot be read, E0862 where it is no TOML, and all of E0863-E0866 that its keys and values give.
pub(super) fn read(base: &Path, name: &str) -> Result<OwnStandard, Issues> {
    let text = Files.text(&Source::new(base, name, Role::Facilities))?;
    let hash = hex(&Sha256::digest(text.as_bytes()));
    let named = |mut issues: Vec<Issue>| {
        let mut all = Issues::new();
        issues.drain(..).for_each(|issue| all.push(issue.file(name)));
        all
    };
    let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let table: Table = plain.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map(|span| plain[..span.start.min(plain.len())].matches('\n').count() + 1);
        let issue = Issue::new("E0862").fact("reason", error.message().lines().next().unwrap_or_default());
        named(vec![line.into_iter().fold(issue, Issue::line)])
    })?;
    let issues = faults(&table);
    if !issues.is_empty() {
        return Err(named(issues));
    }
    let standard = Value::Table(table).try_into::<Standard>();
    let standard = standard.map_err(|error| named(vec![Issue::new("E0862").fact("reason", error.message())]))?;
    Ok(OwnStandard { standard: Arc::new(standard), hash })
}

/// Everything that is wrong with a file.
fn faults(table: &Table) -> Vec<Issue> {
    let mut issues = unknown(table, "-", ["profile", "rule"].into_iter());
    match table.get("profile") {
        Some(Value::Table(profile)) => issues.extend(keys(profile, "profile", &PROFILE)),
        Some(other) => issues.push(wrong("-", "profile", other, say("study.wanted.table"))),
        None => issues.push(Issue::new("E0864").fact("rule", "-").field("profile")),
    }
    let rules = match table.get("rule") {
        None => return issues,
        Some(Value::Array(rules)) => rules,
        Some(other) => {
            issues.push(wrong("-", "rule", other, say("study.wanted.list")));
            return issues;
        }
    };
    let mut ids = BTreeSet::new();
    for (number, rule) in rules.iter().enumerate() {
        let number = (number + 1).to_string();
        let Value::Table(rule) = rule else {
            issues.push(wrong(&number, "rule", rule, say("study.wanted.table")));
            continue;
        };
        let id = rule.get("id").and_then(Value::as_str).unwrap_or(&number);
        issues.extend(keys(rule, id, &RULE));
        issues.extend(meaning(rule, id));
        if !ids.insert(id.to_owned()) {
            issues.push(Issue::new("E0866").fact("rule", id).value(id));
        }
    }
    issues
}

/// Keys that are unknown, missing, or hold something else.
fn keys(table: &Table, of: &str, known: &[Key]) -> Vec<Issue> {
    let mut issues = unknown(table, of, known.iter().map(|(key, ..)| *key));
    for (key, form, must) in known {
        match table.get(*key) {
            None if *must => issues.push(Issue::new("E0864").fact("rule", of).field(*key)),
            None => {}
            Some(value) => issues.extend(form.wanted(value).map(|wanted| wrong(of, key, value, wanted))),
        }
    }
    let id = table.get("id").and_then(Value::as_str);
    issues.extend(id.filter(|id| !is_id(id)).map(|id| wrong(of, "id", &id.into(), say("study.wanted.id"))));
    issues
}

/// Values that are what they should be each, and cannot be meant together.
fn meaning(rule: &Table, of: &str) -> Vec<Issue> {
    let mut issues = Vec::new();
    let text = |key: &str| rule.get(key).and_then(Value::as_str);
    let indicator = text("indicator").and_then(|text| Indicator::ALL.iter().find(|(name, _)| *name == text));
    let Some((_, indicator)) = indicator else { return issues };
    let basis = text("basis").unwrap_or_default();
    let is_ages = || {
        let age = |text: &str| text.trim().parse::<u16>().ok();
        match (basis.strip_suffix('+'), basis.split_once('-')) {
            (Some(low), _) => age(low).is_some(),
            (_, Some((low, high))) => age(low).zip(age(high)).is_some_and(|(low, high)| low <= high),
            _ => false,
        }
    };
    if indicator.is_rate() && basis != "residents" && !is_ages() {
        issues.push(wrong(of, "basis", &basis.into(), say("study.wanted.basis")));
    }
    let levels = rule.get("levels").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let may = |level: &str| indicator.levels().iter().any(|scope| scope.as_str() == level);
    for level in levels.filter(|level| !may(level)) {
        let known = indicator.levels().iter().map(|scope| scope.as_str());
        issues.push(wrong(of, "levels", &level.into(), say("study.wanted.one_of").list("known", known)));
    }
    let unit = text("unit").unwrap_or_default();
    if *indicator == Indicator::ServiceRadius && !matches!(unit, "m" | "km" | "min" | "s") {
        let known = ["m", "km", "min", "s"];
        issues.push(wrong(of, "unit", &unit.into(), say("study.wanted.one_of").list("known", known)));
    }
    let op = text("op").unwrap_or_default();
    if let Some(only) =
        indicator.only_op().map(Op::as_str).filter(|only| *only != op && ["=", "<=", ">="].contains(&op))
    {
        issues.push(wrong(of, "op", &op.into(), say("study.wanted.one_of").list("known", [only])));
    }
    if !indicator.is_computed() {
        let missing = ["needs_zh", "needs_en"].into_iter().filter(|key| text(key).is_none_or(str::is_empty));
        issues.extend(missing.map(|key| Issue::new("E0864").fact("rule", of).field(key)));
    }
    issues
}

fn unknown<'k>(table: &Table, of: &str, known: impl Iterator<Item = &'k str> + Clone) -> Vec<Issue> {
    let strange = table.keys().filter(|key| !known.clone().any(|known| known == *key));
    let issue = |key: &String| {
        let near = nearest(key, known.clone()).unwrap_or("-");
        Issue::new("E0863").fact("rule", of).field(key).fact("near", near)
    };
    strange.map(issue).collect()
}

fn wrong(of: &str, key: &str, value: &Value, wanted: Sentence) -> Issue {
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Issue::new("E0865").fact("rule", of).field(key).value(shown).words("wanted", wanted)
}

/// Letters, digits, `_`, `-` and `.`: it is typed after `--fail-on`.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

impl Form {
    /// What is wanted instead of a value; none where it is as it should be.
    fn wanted(self, value: &Value) -> Option<Sentence> {
        let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
        let one_of = |words: &[&str]| say("study.wanted.one_of").list("known", words.iter().filter(|w| !w.is_empty()));
        let is_of = |words: &[&str], value: &Value| value.as_str().is_some_and(|text| words.contains(&text));
        let indicators = Indicator::ALL.map(|(name, _)| name);
        match self {
            Self::Text if value.as_str().is_none_or(|text| text.trim().is_empty()) => Some(say("study.wanted.text")),
            Self::Number if number(value).is_none_or(|n| !(0.0..=LARGEST).contains(&n)) => {
                Some(say("study.wanted.threshold"))
            }
            Self::Flag if value.as_bool().is_none() => Some(say("study.wanted.boolean")),
            Self::Word(words) if !is_of(words, value) => Some(one_of(words)),
            Self::Indicator if !is_of(&indicators, value) => Some(one_of(&indicators)),
            Self::Words(words) => {
                let Some(all) = value.as_array() else { return Some(say("study.wanted.list")) };
                let fits = |value: &Value| value.is_str() && (words.is_empty() || is_of(words, value));
                (!all.iter().all(fits)).then(|| if words.is_empty() { say("study.wanted.list") } else { one_of(words) })
            }
            _ => None,
        }
    }
}
