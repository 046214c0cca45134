//! Norms as data: the profiles of `standards/`, each rule with its clause and whether that clause was verified.

use crate::model::ServiceId;
use crate::read::ClassNorms;
use crate::words::{Lang, Text};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A profile of norms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// What it is.
    pub profile: Profile,
    /// Its rules; a profile whose text nobody could read has none.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// Where a profile comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// As written in a study: `gb50099-2011`.
    pub id: String,
    /// Title in Chinese.
    pub name_zh: String,
    /// Title in English.
    pub name_en: String,
    /// Who issued it, and where its text was seen.
    pub source: String,
    /// Edition.
    pub edition: String,
    /// In force from.
    #[serde(default)]
    pub effective: String,
}

/// One norm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique within the profile.
    pub id: String,
    /// The service it is about.
    pub service: String,
    /// What it limits: `class_size`, `service_radius`, `max_pupils`, `per_1000` ...
    pub indicator: String,
    /// `=`, `<=`, `>=`.
    pub op: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// What a rate is counted on: residents, people of 60 and older ...
    #[serde(default)]
    pub basis: String,
    /// `urban`, `rural` or empty.
    #[serde(default)]
    pub area: String,
    /// Clause, in Chinese.
    pub citation_zh: String,
    /// Clause, in English.
    pub citation_en: String,
    /// Whether somebody read the clause in a public source.
    pub verified: bool,
}

impl Profile {
    /// Title.
    pub fn name(&self) -> Text {
        Text::new(|lang| match lang {
            Lang::Zh => self.name_zh.clone(),
            Lang::En => self.name_en.clone(),
        })
    }
}

impl Rule {
    /// Clause.
    pub fn citation(&self) -> Text {
        Text::new(|lang| match lang {
            Lang::Zh => self.citation_zh.clone(),
            Lang::En => self.citation_en.clone(),
        })
    }
}

const SOURCES: [&str; 7] = [
    include_str!("../../standards/changshou-145.toml"),
    include_str!("../../standards/cq-db50t543-2024.toml"),
    include_str!("../../standards/gb50099-2011.toml"),
    include_str!("../../standards/gb50180-2018.toml"),
    include_str!("../../standards/gb50437-2018rev.toml"),
    include_str!("../../standards/kindergarten-2016.toml"),
    include_str!("../../standards/yzjh-2017.toml"),
];

/// All profiles, by id.
pub fn standards() -> &'static [Standard] {
    static ALL: OnceLock<Vec<Standard>> = OnceLock::new();
    // A profile that does not parse is caught by the test below.
    ALL.get_or_init(|| SOURCES.iter().filter_map(|source| toml::from_str(source).ok()).collect())
}

/// One profile.
pub fn standard(id: &str) -> Option<&'static Standard> {
    standards().iter().find(|standard| standard.profile.id == id)
}

/// Pupils per class by service, for layers that give classes but no places: from the profile each service names, else
/// from the first profile that has a class size for it.
pub fn class_norms<'a>(services: impl Iterator<Item = (&'a ServiceId, Option<&'a str>)>) -> ClassNorms {
    let mut norms = ClassNorms::new();
    let mut enter = |standard: &Standard| {
        for rule in standard.rule.iter().filter(|rule| rule.indicator == "class_size" && rule.op == "=") {
            let mark = if rule.verified { "" } else { " (unverified)" };
            let clause = format!("{}: {}{mark}", standard.profile.id, rule.citation_zh);
            norms.entry(ServiceId::new(&rule.service)).or_insert((rule.value, clause));
        }
    };
    for (_, name) in services {
        if let Some(standard) = name.and_then(standard) {
            enter(standard);
        }
    }
    standards().iter().for_each(enter);
    norms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_parses_and_its_ids_are_unique() {
        for source in SOURCES {
            if let Err(error) = toml::from_str::<Standard>(source) {
                panic!("{error}");
            }
        }
        for standard in standards() {
            let mut ids: Vec<_> = standard.rule.iter().map(|rule| &rule.id).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), standard.rule.len(), "{}", standard.profile.id);
        }
    }

    #[test]
    fn class_sizes_are_those_of_the_code() {
        let norms = class_norms(std::iter::empty());
        assert_eq!(norms.get(&ServiceId::new("primary")).map(|n| n.0), Some(45.0));
        assert_eq!(norms.get(&ServiceId::new("junior")).map(|n| n.0), Some(50.0));
    }
}
