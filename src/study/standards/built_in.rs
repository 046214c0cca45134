//! The profiles of `standards/`.

use crate::model::{Indicator, Op, ServiceId, Standard};
use crate::read::ClassNorms;
use std::sync::OnceLock;

const SOURCES: [&str; 11] = [
    include_str!("../../../standards/changshou-145.toml"),
    include_str!("../../../standards/cq-db50t543-2024.toml"),
    include_str!("../../../standards/gb50099-2011.toml"),
    include_str!("../../../standards/gb50180-2002.toml"),
    include_str!("../../../standards/gb50180-2018.toml"),
    include_str!("../../../standards/gb50437-2018rev.toml"),
    include_str!("../../../standards/kindergarten-2016.toml"),
    include_str!("../../../standards/large-class.toml"),
    include_str!("../../../standards/rural-schools-2018.toml"),
    include_str!("../../../standards/tdt1062-2021.toml"),
    include_str!("../../../standards/yzjh-2017.toml"),
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
        for rule in standard.rule.iter().filter(|rule| rule.indicator == Indicator::ClassSize && rule.op == Op::Equal) {
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
    fn what_rules_limit_has_words_in_every_language() {
        use crate::words::{Lang, indicator, norm_unit};
        for rule in standards().iter().flat_map(|standard| &standard.rule) {
            let (unit, name) = (norm_unit(&rule.unit, Lang::Zh), rule.indicator.as_str());
            assert!(rule.unit.is_empty() || unit != rule.unit, "{}: {unit}", rule.id);
            assert!(Lang::ALL.iter().all(|lang| indicator(name, *lang) != name), "{}: {name}", rule.id);
        }
    }

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
