//! A sentence as a code that a file can keep: its key within a room and the facts that fill its gaps, `variation_classes;#n=3;all=12`, a count
//! behind `#`. Whoever reads the file says it in any language.

use super::sentence::{Gap, Sentence, next_gap, say};
use super::{Lang, Phrase, catalogue};

impl Sentence {
    /// Its code, for one of a room whose gaps are names and numbers; what a code itself is made of stands in the facts as `%3B`. None
    /// for a sentence of another room, and for one with other sentences in it, which no code holds.
    pub fn code(&self, room: &str) -> Option<String> {
        let mut code = self.key.strip_prefix(room)?.strip_prefix('.')?.to_owned();
        for (gap, with) in &self.gaps {
            match with {
                Gap::Value(value) => code.push_str(&format!(";{gap}={}", bare(value))),
                Gap::Count(n) => code.push_str(&format!(";#{gap}={n}")),
                // What the data say in every language stands where they are.
                Gap::Text(_) => {}
                _ => return None,
            }
        }
        Some(code)
    }

    /// The sentence of a code; none for what is no code of this room.
    pub fn of_code(room: &str, code: &str) -> Option<Self> {
        let mut parts = code.split(';');
        let named = format!("{room}.{}", parts.next()?);
        let (key, phrase) = catalogue::phrases(Lang::En).iter().find(|(key, _)| **key == named)?;
        let templates: Vec<&'static str> = match phrase {
            Phrase::Plain(words) => vec![words.as_str()],
            Phrase::Counted { one, other } => vec![other.as_str(), one.as_str()],
        };
        let mut said = say(key);
        for part in parts {
            let (gap, value) = part.split_once('=')?;
            let counted = gap.strip_prefix('#');
            let gap = templates.iter().find_map(|template| gap_of(template, counted.unwrap_or(gap)))?;
            said = match counted {
                Some(_) => said.count(gap, value.parse().ok()?),
                None => said.with(gap, whole(value)?),
            };
        }
        Some(said)
    }

    /// With the name of whom a gap is about, where it has that gap: a service by its id.
    #[must_use]
    pub fn naming(mut self, gap: &str, name: impl Fn(&str) -> super::Text) -> Self {
        for (own, with) in &mut self.gaps {
            if let Gap::Value(id) = with
                && *own == gap
            {
                *with = Gap::Text(name(id));
            }
        }
        self
    }
}

/// The gap of a template by its name.
fn gap_of(template: &'static str, name: &str) -> Option<&'static str> {
    let mut rest = template;
    while let Some((_, gap, after)) = next_gap(rest) {
        if gap == name {
            return Some(gap);
        }
        rest = after;
    }
    None
}

/// A fact without what separates facts.
fn bare(value: &str) -> String {
    value.replace('%', "%25").replace(';', "%3B").replace('=', "%3D")
}

/// The fact again; none for a `%` that stands for nothing.
fn whole(value: &str) -> Option<String> {
    let mut parts = value.split('%');
    let mut whole = parts.next()?.to_owned();
    for part in parts {
        let letter = match part.get(..2)? {
            "25" => '%',
            "3B" => ';',
            "3D" => '=',
            _ => return None,
        };
        whole.push(letter);
        whole.push_str(&part[2..]);
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Text;

    #[test]
    fn a_code_says_the_same_in_every_language() {
        for sentence in [
            say("run.norms.places"),
            say("run.norms.service").with("service", "doctors"),
            say("run.norms.unknown_sites").count("n", 1),
            say("run.norms.variation_classes").count("n", 3).with("all", 1200),
            say("run.norms.people").with("basis", "a;b=c%25"),
        ] {
            let code = sentence.code("run.norms").unwrap_or_default();
            let again = Sentence::of_code("run.norms", &code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(Lang::ALL.map(|lang| again.text(lang)), Lang::ALL.map(|lang| sentence.text(lang)), "{code}");
            assert!(!code.contains(','), "{code}");
        }
        let code = say("run.norms.variation_classes").count("n", 3).with("all", 12).code("run.norms");
        assert_eq!(code.as_deref(), Some("variation_classes;#n=3;all=12"));
    }

    #[test]
    fn what_is_no_code_says_nothing() {
        for code in [
            "",
            "nothing",
            "places;#n=3",
            "unknown_sites;#n=x",
            "service;service",
            "people;basis=%2",
            "people;basis=%41",
        ] {
            assert_eq!(Sentence::of_code("run.norms", code), None, "{code}");
        }
        assert_eq!(say("run.norms.places").code("run"), Some("norms.places".to_owned()));
        assert_eq!(say("run.norms.places").code("check"), None);
        assert_eq!(say("run.norms.places").part("n", [say("run.norms.places")]).code("run.norms"), None);
    }

    #[test]
    fn services_are_said_by_their_names() {
        let named =
            say("run.norms.service").with("service", "x").naming("service", |id| Text::new(|_| format!("<{id}>")));
        assert!(named.text(Lang::En).contains("<x>"));
    }
}
