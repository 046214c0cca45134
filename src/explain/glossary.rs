//! Codes and terms: looked up by name, by Chinese word, or by a near miss; and the pages of `docs/` made from them.

use crate::issue;
use crate::study::{self, Profile, Rule, Standard};
use crate::words::{self, Kind, Lang, Seats, Term, terms, word};
use serde_json::{Value, json};
use std::fmt::Write;

/// What was looked up.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A code of a message.
    Code(&'static str, &'static issue::Entry),
    /// A word.
    Word(&'static str, &'static Term),
    /// A profile of norms.
    Standard(&'static Standard),
    /// A rule of a profile.
    Rule(&'static Standard, &'static Rule),
}

/// A code, a term or the heading of a column, whatever its case; what stands behind a heading in brackets is not its name.
pub fn lookup(word: &str) -> Option<Entry> {
    let wanted = word.trim().to_lowercase();
    find(&wanted).or_else(|| find(wanted.split_once(['（', '('])?.0.trim()))
}

fn find(wanted: &str) -> Option<Entry> {
    let code = issue::catalogue().iter().find(|(code, _)| code.to_lowercase() == wanted);
    if let Some((code, entry)) = code {
        return Some(Entry::Code(code, entry));
    }
    if let Some(standard) = study::standard(wanted) {
        return Some(Entry::Standard(standard));
    }
    let of_rule = |(profile, id)| study::standard(profile).and_then(|of| Some(Entry::Rule(of, of.rule(id)?)));
    if let Some(found) = wanted.split_once('/').and_then(of_rule) {
        return Some(found);
    }
    let is_it = |name: &str, term: &Term| {
        name == wanted
            || term.also.iter().any(|other| other.to_lowercase() == wanted)
            || Lang::ALL.iter().any(|lang| term.name.get(*lang).to_lowercase() == wanted)
    };
    let is_over = |term: &Term| {
        let headings =
            || Lang::ALL.into_iter().flat_map(|lang| Seats::ALL.map(|seats| term.heading(Some(seats), None, lang)));
        term.kind == Kind::Column && headings().any(|heading| heading.to_lowercase() == wanted)
    };
    // The name itself goes before the other words of some other entry.
    let all = terms();
    let exact = all.get_key_value(wanted);
    exact
        .or_else(|| all.iter().find(|(name, term)| is_it(name, term)))
        .or_else(|| all.iter().find(|(_, term)| is_over(term)))
        .or_else(|| column_of_an_id(wanted))
        .map(|(name, term)| Entry::Word(name, term))
}

/// The column behind an id of the study: `beds_2sfca_unreachable`.
fn column_of_an_id(wanted: &str) -> Option<(&'static String, &'static Term)> {
    let ends = wanted.match_indices('_').map(|(at, _)| &wanted[at + 1..]);
    ends.filter_map(|end| terms().get_key_value(end)).find(|(_, term)| term.kind == Kind::Column)
}

/// Names near a word that was not found, the nearest first.
pub fn suggest(word: &str) -> Vec<String> {
    const NEAR: f64 = 0.6;
    const SHOWN: usize = 5;
    let wanted = word.trim().to_lowercase();
    let codes = issue::catalogue().keys().map(|code| (code.clone(), code.clone()));
    let words = terms().iter().flat_map(|(name, term)| {
        std::iter::once((name.clone(), name.clone()))
            .chain(term.also.iter().map(move |also| (also.clone(), name.clone())))
    });
    let words = words.chain(study::standards().iter().map(|s| (s.profile.id.clone(), s.profile.id.clone())));
    let rules =
        study::standards().iter().flat_map(|of| of.rule.iter().map(|rule| format!("{}/{}", of.profile.id, rule.id)));
    // Only what is written like a rule is looked for among rules, of which there are many.
    let words = words.chain(rules.filter(|_| wanted.contains('/')).map(|rule| (rule.clone(), rule)));
    let likeness = |text: &str| {
        let text = text.to_lowercase();
        let contains = text.contains(&wanted) || wanted.contains(&text);
        strsim::jaro_winkler(&text, &wanted).max(if contains { 0.9 } else { 0.0 })
    };
    let mut near: Vec<(f64, String)> =
        codes.chain(words).map(|(text, name)| (likeness(&text), name)).filter(|(score, _)| *score >= NEAR).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut names: Vec<String> = Vec::new();
    for (_, name) in near {
        if !names.contains(&name) && names.len() < SHOWN {
            names.push(name);
        }
    }
    names
}

/// What terms are, in the order of lists and pages.
const KINDS: [(Kind, &str); 3] = [
    (Kind::Method, "explain.glossary.methods"),
    (Kind::Column, "explain.glossary.columns"),
    (Kind::Term, "explain.glossary.words"),
];

/// What can be explained, as a list.
pub fn overview(lang: Lang) -> String {
    let mut out = format!("{}\n", word("explain.glossary.usage", lang));
    for (kind, key) in KINDS {
        let _ = writeln!(out, "\n{}", word(key, lang));
        for (name, term) in terms().iter().filter(|(_, term)| term.kind == kind) {
            let _ = writeln!(out, "  {name:<16} {}", term.name.get(lang));
        }
    }
    let _ = writeln!(out, "\n{}", word("explain.glossary.standards", lang));
    for standard in study::standards() {
        let profile = &standard.profile;
        let _ = writeln!(out, "  {:<20} {}", profile.id, profile.name().get(lang));
    }
    let _ = writeln!(out, "\n{}", word("explain.glossary.codes", lang));
    for (code, entry) in issue::catalogue() {
        let _ = writeln!(out, "  {code}  {}", entry.title.get(lang));
    }
    out
}

impl Entry {
    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Code(code, entry) => format!(
                "{code}  {}\n\n{}\n\n{}{}\n{}{}\n",
                entry.title.get(lang),
                entry.why.get(lang),
                word("explain.glossary.message", lang),
                entry.says.get(lang),
                word("explain.glossary.remedy", lang),
                entry.help.get(lang),
            ),
            Self::Word(name, term) => {
                let mut out = format!("{name}  {}\n\n{}\n", term.name.get(lang), term.text.get(lang));
                if !term.formula.is_empty() {
                    let _ = write!(out, "\n{}{}\n", word("explain.glossary.formula", lang), term.formula);
                }
                if let Some(unit) = words::unit(&term.unit, lang) {
                    let _ = writeln!(out, "{}{}", word("explain.glossary.unit", lang), unit);
                }
                out
            }
            Self::Standard(standard) => norms(standard, lang),
            Self::Rule(standard, rule) => {
                let profile = &standard.profile;
                format!(
                    "{}  {}\n{}\n{}",
                    profile.id,
                    profile.name().get(lang),
                    profile.source,
                    norm(profile, rule, lang)
                )
            }
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        match self {
            Self::Code(code, entry) => json!({
                "code": code, "title": entry.title, "says": entry.says, "help": entry.help, "why": entry.why,
            }),
            Self::Word(name, term) => json!({
                "term": name, "name": term.name, "text": term.text, "formula": term.formula,
                "unit": in_all(&term.unit), "also": term.also,
            }),
            Self::Standard(standard) => json!(standard),
            Self::Rule(standard, rule) => json!({ "profile": standard.profile, "rule": rule }),
        }
    }
}

/// A unit in all languages: `人 persons`; empty without one.
fn in_all(unit: &str) -> String {
    Lang::ALL.iter().filter_map(|lang| words::unit(unit, *lang)).collect::<Vec<_>>().join(" ")
}

/// A profile: where it comes from, and each rule with its clause and whether that was read.
fn norms(standard: &Standard, lang: Lang) -> String {
    let profile = &standard.profile;
    let mut out = format!("{}  {}\n\n{}\n", profile.id, profile.name().get(lang), profile.source);
    if standard.rule.is_empty() {
        let _ = writeln!(out, "\n{}", word("explain.glossary.no_text", lang));
    }
    for rule in &standard.rule {
        out.push_str(&norm(profile, rule, lang));
    }
    out
}

/// One rule: its name, what it limits, its clause, and whether that was read.
fn norm(profile: &Profile, rule: &Rule, lang: Lang) -> String {
    let mark = if rule.verified { "explain.glossary.verified" } else { "explain.glossary.not_verified" };
    let mark = word(mark, lang);
    let area = if rule.area.is_empty() { String::new() } else { format!(" ({})", rule.area) };
    format!(
        "\n{}/{}\n  {} {}{area} {} {} {}\n  {}  [{mark}]\n",
        profile.id,
        rule.id,
        rule.services().collect::<Vec<_>>().join(" + "),
        words::indicator(rule.indicator.as_str(), lang),
        rule.op.as_str(),
        rule.value,
        words::norm_unit(&rule.unit, lang),
        rule.citation().get(lang),
    )
}

/// `docs/issues.md`.
pub fn issues_page() -> String {
    let mut out = String::from(
        "# Messages\n\nEvery code, as `catchment explain CODE` shows it. `E` stops the run, `W` is computed under the rule stated, \
         `I` is worth knowing. Made from `src/words/`.\n",
    );
    for (code, entry) in issue::catalogue() {
        let _ = write!(out, "\n## {code} {}\n\n", entry.title.get(Lang::En));
        let _ = writeln!(out, "> {}", entry.says.get(Lang::En));
        let _ = writeln!(out, "> {}\n", entry.says.get(Lang::Zh));
        let _ = writeln!(out, "{} {}\n", entry.why.get(Lang::En), entry.help.get(Lang::En));
        let _ =
            writeln!(out, "{}：{} {}", entry.title.get(Lang::Zh), entry.why.get(Lang::Zh), entry.help.get(Lang::Zh));
    }
    out
}

/// `docs/glossary.md`.
pub fn glossary_page() -> String {
    let mut out = String::from(
        "# Glossary\n\nThe words of studies and results, as `catchment explain TERM` shows them. Made from `src/words/`.\n",
    );
    for (kind, title) in KINDS {
        let _ = write!(out, "\n## {} {}\n", word(title, Lang::En), word(title, Lang::Zh));
        for (name, term) in terms().iter().filter(|(_, term)| term.kind == kind) {
            let _ = write!(out, "\n### `{name}` {} {}\n\n", term.name.get(Lang::En), term.name.get(Lang::Zh));
            let _ = writeln!(out, "{}\n\n{}", term.text.get(Lang::En), term.text.get(Lang::Zh));
            if !term.formula.is_empty() {
                let _ = writeln!(out, "\n    {}", term.formula);
            }
            if !term.unit.is_empty() {
                let unit =
                    Lang::ALL.map(|lang| word("explain.glossary.unit_of", lang)).into_iter().rev().collect::<Vec<_>>();
                let _ = writeln!(out, "\n{}: {}", unit.join(" "), in_all(&term.unit));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn words_lead_to_their_entry_in_both_languages_and_any_case() {
        let name = |word| match lookup(word) {
            Some(Entry::Word(name, _)) => name,
            Some(Entry::Code(code, _)) => code,
            Some(Entry::Standard(standard)) => standard.profile.id.as_str(),
            Some(Entry::Rule(_, rule)) => rule.id.as_str(),
            None => "",
        };
        assert_eq!(
            ["学位缺口", "GAP", "w0501", "划片", "zone", "服务半径"].map(name),
            ["gap", "gap", "W0501", "zone", "zone", "radius"]
        );
        assert_eq!(
            ["就近入学", "大班额", "闲置", "GCJ-02", "火星坐标", "BD-09", "毛入学率", "多校划片"].map(name),
            [
                "nearby_enrolment",
                "large_class",
                "idle",
                "gcj02",
                "gcj02",
                "bd09",
                "gross_enrolment",
                "shared_attendance"
            ]
        );
        assert_eq!(
            ["床位（张）", "缺口（个，负数为富余）", "spare beds", "分配率"].map(name),
            ["places", "gap", "spare", "allocated_share"]
        );
        assert_eq!(
            ["beds_2sfca_unreachable", "walk_150m_served_rate", "beds_nothing", "a_optimal"].map(name),
            ["unreachable", "served_rate", "", ""],
            "a column may stand behind an id of the study"
        );
    }

    #[test]
    fn a_near_miss_is_suggested() {
        assert_eq!(suggest("unreachabel").first().map(String::as_str), Some("unreachable"));
        assert!(suggest("缺").contains(&"gap".to_owned()));
        assert!(suggest("qqqqqq").is_empty());
    }

    #[test]
    fn no_word_leads_to_two_entries() {
        let mut seen = BTreeMap::new();
        for (name, term) in terms() {
            for word in term.also.iter().map(|word| word.to_lowercase()) {
                if let Some(other) = seen.insert(word.clone(), name) {
                    assert_eq!(other, name, "{word}");
                }
            }
        }
    }
}
