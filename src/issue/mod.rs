//! What was found in the data: a code, where it stands, what it says and what to do, in Chinese and English.
//!
//! The sentences live in `src/words/<language>/messages/`, one file per stage, so that a message, `catchment explain CODE` and
//! `docs/issues.md` cannot drift apart. An issue carries only the facts that fill a sentence's gaps.

mod catalogue;
mod caught;
mod display;
pub mod exit;
mod facts;
mod reason;

pub use catalogue::{Entry, catalogue, entry};
pub use caught::{caught, keep_caught_quiet};
pub use facts::Facts;

use crate::units::Persons;
use crate::words::{Called, Lang, Seats, Sentence, escape, next_gap, say, shorten};
use reason::translated;
use serde::Serialize;
use std::collections::BTreeMap;

/// How serious an issue is; the first letter of its code says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is computed.
    Error,
    /// Computed under a stated rule; `--strict` makes it an error.
    Warning,
    /// Worth knowing.
    Info,
}

/// One finding at one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Issue {
    /// `E0310`, `W0501`, `I0126`: listed in `docs/issues.md`.
    pub code: &'static str,
    /// The file as the study names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Feature or row, from 0, in the order of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<usize>,
    /// The feature's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The feature's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The field or member, as it is called in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The offending value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// People concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<Persons>,
    /// What fills the other gaps of the sentence, by gap name.
    #[serde(skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
}

impl Issue {
    /// A finding with this code; the place and the facts are added by the methods below.
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            file: None,
            line: None,
            feature: None,
            id: None,
            name: None,
            field: None,
            value: None,
            persons: None,
            facts: Facts::default(),
        }
    }

    /// In this file.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// On this line, from 1.
    #[must_use]
    pub fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// At this feature or row, from 0.
    #[must_use]
    pub fn feature(mut self, feature: usize) -> Self {
        self.feature = Some(feature);
        self
    }

    /// The feature's own id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The feature's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// In this field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// With this value.
    #[must_use]
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = Some(value.to_string());
        self
    }

    /// Concerning these people.
    #[must_use]
    pub fn persons(mut self, persons: Persons) -> Self {
        self.persons = Some(persons);
        self
    }

    /// Fills the gap `{key}` of the sentence.
    #[must_use]
    pub fn fact(mut self, key: &'static str, value: impl ToString) -> Self {
        self.facts.insert(key, value.to_string());
        self
    }

    /// Fills the gap `{key}` of the sentence with words, which are those of its language.
    #[must_use]
    pub fn words(mut self, key: &'static str, words: Sentence) -> Self {
        self.facts.insert_words(key, words);
        self
    }

    /// About the places of these services, by their ids: that tells what the places are called.
    #[must_use]
    pub fn services(self, ids: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let ids: Vec<String> = ids.into_iter().map(|id| id.as_ref().to_owned()).collect();
        if ids.is_empty() { self } else { self.fact("services", ids.join(", ")) }
    }

    /// What the places of its services are called; `None` where it names no service.
    fn seats(&self, of: impl Fn(&str) -> Seats) -> Option<Seats> {
        let ids = self.facts.get("services").or_else(|| self.facts.get("service"))?;
        Some(Seats::common(ids.split(", ").map(of)))
    }

    /// From the code's first letter.
    pub fn severity(&self) -> Severity {
        match self.code.as_bytes().first() {
            Some(b'E') => Severity::Error,
            Some(b'W') => Severity::Warning,
            _ => Severity::Info,
        }
    }

    /// The sentence, its gaps filled; values from data are made harmless for a terminal and cut.
    pub fn sentence(&self, lang: Lang) -> String {
        self.fill(entry(self.code).map_or(self.code, |e| e.says.get(lang)), lang)
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> String {
        self.fill(entry(self.code).map_or("", |e| e.help.get(lang)), lang)
    }

    fn fill(&self, template: &str, lang: Lang) -> String {
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, key, after)) = next_gap(rest) {
            out.push_str(before);
            match (self.facts.words(key), self.gap(key)) {
                (Some(words), _) => out.push_str(&shorten(&words.text(lang), LONGEST_WORDS)),
                (None, Some(value)) if key == "reason" => {
                    out.push_str(&shorten(&translated(&escape(&value), "issue.said.damaged", lang), longest(key)));
                }
                (None, Some(value)) if key == "what" => {
                    out.push_str(&shorten(&translated(&escape(&value), "issue.said.details", lang), longest(key)));
                }
                (None, Some(value)) => out.push_str(&shorten(&escape(&value), longest(key))),
                (None, None) if key == "seats" => {
                    let seats = self.seats(|id| Called::by_id(id).seats).map(Seats::words);
                    out.push_str(&seats.unwrap_or(say("service.seats.any")).text(lang));
                }
                (None, None) => out.extend(["{", key, "}"]),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn gap(&self, key: &str) -> Option<String> {
        match key {
            "file" => self.file.clone(),
            "field" => self.field.clone(),
            "value" => self.value.clone(),
            // A feature without an id is known by its place in the file.
            "id" => self.id.clone().or_else(|| self.feature.map(|n| format!("#{n}"))),
            "name" => self.name.clone(),
            "line" => self.line.map(|n| n.to_string()),
            "feature" => self.feature.map(|n| n.to_string()),
            "persons" => self.persons.map(|p| format!("{:.1}", p.to_f64()).trim_end_matches(".0").to_owned()),
            other => self.facts.get(other).cloned(),
        }
    }
}

/// Characters shown of sentences of the program, in which values from data are cut already.
const LONGEST_WORDS: usize = 1000;

/// Characters shown of a gap: a value from data may be anything, but a list of what is known is there to be read.
fn longest(gap: &str) -> usize {
    if matches!(gap, "known" | "reason") { LONGEST_WORDS } else { 80 }
}

/// Examples kept per kind of finding; the rest is only counted.
const EXAMPLES: usize = 20;

/// All findings of one kind in one file and field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// How often it was found.
    pub count: usize,
    /// People concerned in all, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<Persons>,
    /// The first few.
    pub examples: Vec<Issue>,
}

/// Findings, grouped by code, file and field: five million equal faults are one line with a count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Issues {
    groups: BTreeMap<(Severity, &'static str, String, String), Group>,
}

impl Issues {
    /// No findings yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one finding.
    pub fn push(&mut self, issue: Issue) {
        let key = (
            issue.severity(),
            issue.code,
            issue.file.clone().unwrap_or_default(),
            issue.field.clone().unwrap_or_default(),
        );
        let group = self.groups.entry(key).or_insert(Group { count: 0, persons: None, examples: Vec::new() });
        group.count += 1;
        if let Some(persons) = issue.persons {
            group.persons = Some(group.persons.unwrap_or_default() + persons);
        }
        if group.examples.len() < EXAMPLES {
            group.examples.push(issue);
        }
    }

    /// Adds all findings of another stage.
    pub fn extend(&mut self, other: Self) {
        for (key, theirs) in other.groups {
            match self.groups.get_mut(&key) {
                None => {
                    self.groups.insert(key, theirs);
                }
                Some(ours) => {
                    ours.count += theirs.count;
                    ours.persons = match (ours.persons, theirs.persons) {
                        (Some(a), Some(b)) => Some(a + b),
                        (a, b) => a.or(b),
                    };
                    ours.examples.extend(theirs.examples);
                    ours.examples.truncate(EXAMPLES);
                }
            }
        }
    }

    /// Adds what another look at the same data found: what both say counts once, and of two counts the larger.
    pub fn unite(&mut self, other: &Self) {
        for (key, theirs) in &other.groups {
            match self.groups.get(key) {
                Some(ours) if ours.count >= theirs.count => {}
                _ => {
                    self.groups.insert(key.clone(), theirs.clone());
                }
            }
        }
    }

    /// Takes out what was found under a code, as far as it is kept.
    pub fn take(&mut self, code: &str) -> Vec<Issue> {
        let keys: Vec<_> = self.groups.keys().filter(|key| key.1 == code).cloned().collect();
        keys.iter().filter_map(|key| self.groups.remove(key)).flat_map(|group| group.examples).collect()
    }

    /// Puts what people call services, and their places, into messages that have their ids; the ids stay beside them.
    pub fn name_services(&mut self, called: impl Fn(&str) -> Called) {
        self.name_each(|id| {
            let called = called(id);
            (called.named(), called)
        });
    }

    /// The same with the id behind the name: in messages about the file where the id is looked for.
    pub fn name_services_with_ids(&mut self, called: impl Fn(&str) -> Called) {
        self.name_each(|id| {
            let called = called(id);
            (called.named_with(id), called)
        });
    }

    fn name_each(&mut self, name: impl Fn(&str) -> (Sentence, Called)) {
        for issue in self.groups.values_mut().flat_map(|group| &mut group.examples) {
            if issue.facts.words("seats").is_none()
                && entry(issue.code).is_some_and(|entry| entry.has_gap("seats"))
                && let Some(seats) = issue.seats(|id| name(id).1.seats)
            {
                issue.facts.insert_words("seats", seats.words());
            }
            if issue.facts.words("service").is_none()
                && let Some(id) = issue.facts.get("service")
            {
                let (sentence, _) = name(id);
                issue.facts.insert_words("service", sentence);
            }
        }
    }

    /// The same findings, all about one field.
    #[must_use]
    pub fn with_field(self, field: &str) -> Self {
        let mut all = Self::new();
        for ((severity, code, file, _), mut group) in self.groups {
            group.examples.iter_mut().for_each(|issue| issue.field = Some(field.to_owned()));
            all.extend(Self { groups: BTreeMap::from([((severity, code, file, field.to_owned()), group)]) });
        }
        all
    }

    /// The groups, errors first, then by code, file and field.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.groups.iter().filter(|(key, _)| key.0 == severity).map(|(_, group)| group.count).sum()
    }

    /// Whether anything forbids computing.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// How often this code was found.
    pub fn count_of(&self, code: &str) -> usize {
        self.groups.iter().filter(|(key, _)| key.1 == code).map(|(_, group)| group.count).sum()
    }
}

impl From<Issue> for Issues {
    fn from(issue: Issue) -> Self {
        let mut issues = Self::new();
        issues.push(issue);
        issues
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_findings_are_counted_and_people_added() {
        let mut issues = Issues::new();
        for n in 0..100 {
            issues.push(Issue::new("W0501").file("a.geojson").feature(n).persons(Persons::whole(2)));
        }
        let group = issues.groups().next().cloned();
        assert_eq!(group.as_ref().map(|g| g.count), Some(100));
        assert_eq!(group.as_ref().and_then(|g| g.persons), Some(Persons::whole(200)));
        assert_eq!(group.map(|g| g.examples.len()), Some(EXAMPLES));
        assert!(!issues.has_errors());
    }

    #[test]
    fn services_are_called_as_people_do_and_their_ids_stay() {
        let mut issues = Issues::from(Issue::new("W0310").fact("service", "hospital_beds").fact("most", 3).value(5));
        issues.name_services(Called::by_id);
        let issue = issues.groups().find_map(|group| group.examples.first()).cloned().unwrap_or(Issue::new(""));
        let [zh, en] = Lang::ALL.map(|lang| issue.sentence(lang));
        assert!(zh.contains("医院床位") && zh.contains("床位数为 5"), "{zh}");
        assert!(en.contains("hospital beds") && !en.contains("places"), "{en}");
        assert_eq!(issue.facts["service"], "hospital_beds");
        let of_both = Issue::new("W0366").services(["primary", "hospital_beds"]);
        assert!(
            of_both.sentence(Lang::Zh).contains("名额")
                && Issue::new("W0366").sentence(Lang::Zh).contains("学位（床位）")
        );
        issues.name_services(|_| Called::by_id("primary"));
        assert_eq!(issues.groups().find_map(|group| group.examples.first()), Some(&issue), "a name is given once");
    }

    #[test]
    fn a_sentence_fills_its_gaps_with_harmless_text() {
        let issue = Issue::new("E0101").file("x\u{1b}[2J.geojson");
        assert!(!issue.sentence(Lang::En).contains('\u{1b}'));
    }
}
