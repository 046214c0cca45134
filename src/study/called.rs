//! What people call the services of a study, and what the places of each are.

use super::file::{ServiceTable, StudyFile};
use super::{Failure, standard};
use crate::issue::{Issue, Issues};
use crate::words::{Called, Lang, Seats, Text, escape, standard_name};

/// Letters of a name, at most.
const LONGEST: usize = 60;

impl ServiceTable {
    /// What people call it. A name that is not written is that of the standard id, else the one in the other language, else the id.
    pub fn called(&self) -> Called {
        let standard = standard_name(self.id.as_str());
        let written = [&self.name_zh, &self.name_en];
        let name = Text::new(|lang| {
            let own = match lang {
                Lang::Zh => &self.name_zh,
                Lang::En => &self.name_en,
            };
            let known = || standard.as_ref().map(|name| name.get(lang).to_owned());
            let other = || written.iter().find_map(|name| (*name).clone());
            own.clone().or_else(known).or_else(other).unwrap_or_else(|| self.id.to_string())
        });
        let names: Vec<&str> = written.iter().filter_map(|name| name.as_deref()).collect();
        let seats =
            self.seats.or_else(|| Seats::of_words(self.id.as_str(), &names)).or_else(|| self.seats_of_standard());
        Called { name, seats: seats.unwrap_or_default() }
    }

    /// What the rules of its standard are about, where that is one kind of places.
    fn seats_of_standard(&self) -> Option<Seats> {
        let rules = &standard(self.standard.as_deref()?)?.rule;
        let mut kinds = rules.iter().filter_map(|rule| Seats::of_standard(&rule.service));
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }

    /// A name that nobody could read.
    pub(super) fn name_faults(&self) -> Vec<Issue> {
        let written = [("name_zh", &self.name_zh), ("name_en", &self.name_en)];
        // What is not seen is no part of a name, and may turn or hide what stands beside it.
        let is_fault = |name: &str| name.trim().is_empty() || name.chars().count() > LONGEST || escape(name) != name;
        let named = written.into_iter().filter_map(|(key, name)| Some((key, name.as_deref()?)));
        let faults = named.filter(|(_, name)| is_fault(name));
        faults.map(|(key, name)| Issue::new("E0671").fact("service", &self.id).field(key).value(name)).collect()
    }
}

impl StudyFile {
    /// What people call a service, by its id; also one that the study does not compute.
    pub fn called(&self, id: &str) -> Called {
        let table = self.service.iter().find(|table| table.id.as_str() == id);
        table.map_or_else(|| Called::by_id(id), ServiceTable::called)
    }

    /// Puts what people call services into messages that so far have their ids.
    pub(crate) fn name_services(&self, issues: &mut Issues) {
        issues.name_services(|id| self.called(id));
    }
}

impl Failure {
    /// With what people call services in its messages.
    pub(crate) fn naming(self, file: &StudyFile) -> Self {
        let named = |mut issues| {
            file.name_services(&mut issues);
            issues
        };
        match self {
            Self::Missing(issues) => Self::Missing(named(issues)),
            Self::Data(issues) => Self::Data(named(issues)),
            Self::Bug(what) => Self::Bug(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(keys: &str) -> (Called, Vec<Issue>) {
        let table: ServiceTable = toml::from_str(&format!("demand = {{ participation = 1.0 }}\n{keys}")).unwrap();
        (table.called(), table.name_faults())
    }

    fn names(keys: &str) -> [String; 2] {
        let (called, faults) = called(keys);
        assert!(faults.is_empty(), "{keys}");
        Lang::ALL.map(|lang| called.name.get(lang).to_owned())
    }

    #[test]
    fn a_name_falls_back_to_the_standard_one_then_to_the_other_then_to_the_id() {
        assert_eq!(names("id = 'primary'\nname_zh = '小学学位'"), ["小学学位", "primary schools"]);
        assert_eq!(names("id = 'primary'"), ["小学", "primary schools"]);
        assert_eq!(names("id = 'own'\nname_zh = '药店'"), ["药店", "药店"]);
        assert_eq!(names("id = 'own'\nname_en = 'pharmacies'"), ["pharmacies", "pharmacies"]);
        assert_eq!(names("id = 'own'"), ["own", "own"]);
    }

    #[test]
    fn places_are_called_by_the_key_the_words_or_the_standard() {
        let seats = |keys: &str| called(keys).0.seats;
        assert_eq!(seats("id = 'primary'\nseats = 'beds'"), Seats::Beds);
        assert_eq!(seats("id = 'rehab'\nname_zh = '康复床位'"), Seats::Beds);
        assert_eq!(seats("id = 'homes'\nstandard = 'gb50437-2018rev'"), Seats::Beds);
        assert_eq!(seats("id = 'schools'\nstandard = 'gb50099-2011'"), Seats::Places);
        assert_eq!(seats("id = 'own'"), Seats::Other);
    }

    #[test]
    fn names_that_nobody_could_read_are_refused() {
        for name in [String::new(), "  ".to_owned(), "a\\nb".to_owned(), "长".repeat(61)] {
            let (_, faults) = called(&format!("id = 'own'\nname_zh = \"{name}\""));
            assert_eq!(faults.first().map(|issue| issue.code), Some("E0671"), "{name}");
            for text in Lang::ALL.map(|lang| faults[0].sentence(lang)) {
                assert!(!text.contains("{field}") && !text.contains("{value}") && text.contains("own"), "{text}");
            }
        }
    }
}
