//! Whom tables of people count: who lives in a zone (常住) or who is registered there (户籍).

use super::{Lang, Sentence, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whom a table counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Who lives there (常住).
    Resident,
    /// Who is registered there (户籍).
    Registered,
}

impl Basis {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Resident, Self::Registered];

    /// The word, as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Registered => "registered",
        }
    }

    /// As it stands behind a heading: 常住, registered.
    pub fn word(self) -> Sentence {
        say(match self {
            Self::Resident => "service.basis.resident",
            Self::Registered => "service.basis.registered",
        })
    }

    /// Everybody who is counted so: 常住人口, registered people.
    pub fn people(self) -> Sentence {
        say(match self {
            Self::Resident => "service.people.resident",
            Self::Registered => "service.people.registered",
        })
    }

    /// The basis of which a file name or a heading speaks; none of one that speaks of neither or of both.
    pub fn spoken_of(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let resident = has(&["常住", "permanent resident", "usual resident", "permanent_resident", "usual_resident"]);
        let registered = has(&["户籍", "registered people", "registered population", "registered_population", "hukou"]);
        match (resident, registered) {
            (true, false) => Some(Self::Resident),
            (false, true) => Some(Self::Registered),
            _ => None,
        }
    }
}

/// A heading of people, with whom it counts behind it where that is stated: `demand (residents)`.
pub fn counted(heading: &str, basis: Option<Basis>, lang: Lang) -> String {
    match basis {
        Some(basis) => say("output.column.alias").with("heading", heading).part("notes", [basis.word()]).text(lang),
        None => heading.to_owned(),
    }
}

/// The words of a heading with `{residents}`, for a basis; without one, those who live there.
pub(super) fn with_residents(text: &str, basis: Option<Basis>, lang: Lang) -> String {
    if !text.contains(RESIDENTS) {
        return text.to_owned();
    }
    text.replace(RESIDENTS, &basis.unwrap_or(Basis::Resident).people().text(lang))
}

/// What stands in a heading for everybody who is counted.
pub(super) const RESIDENTS: &str = "{residents}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_files_speak_of_a_basis_or_not() {
        for (text, basis) in [
            ("户籍人口数", Some(Basis::Registered)),
            ("2024年常住人口.xlsx", Some(Basis::Resident)),
            ("常住户籍人口", None),
            ("人口", None),
            ("residents", None),
            ("Registered population", Some(Basis::Registered)),
            // Every birth is registered.
            ("registered births", None),
        ] {
            assert_eq!(Basis::spoken_of(text), basis, "{text}");
        }
    }

    #[test]
    fn a_basis_stands_behind_a_heading_or_in_its_place() {
        assert_eq!(counted("需求", Some(Basis::Registered), Lang::Zh), "需求（户籍）");
        assert_eq!(counted("demand", Some(Basis::Resident), Lang::En), "demand (residents)");
        assert_eq!(counted("demand", None, Lang::En), "demand");
        let within = |basis, lang| with_residents("{residents}", basis, lang);
        assert_eq!(within(Some(Basis::Registered), Lang::Zh), "户籍人口");
        assert_eq!(within(None, Lang::Zh), "常住人口");
        assert_eq!(within(None, Lang::En), "residents");
    }
}
