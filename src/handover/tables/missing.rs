//! What is missing for a rule of a standard: the results say it in the language in which they were written.

use crate::words::{Called, Lang, Phrase, phrase, say};
use serde_json::Value;

/// What may be missing.
const SAID: [&str; 20] = [
    "run.norms.not_computed",
    "run.norms.service",
    "run.norms.no_site",
    "run.norms.places",
    "run.norms.classes",
    "run.norms.enrolled",
    "run.norms.other_classes",
    "run.norms.classes_by_stage",
    "run.norms.pupils_by_stage",
    "run.norms.staff",
    "run.norms.uncounted",
    "run.norms.nobody",
    "run.norms.people",
    "run.norms.unknown_sites",
    "run.norms.urban",
    "run.norms.ways",
    "run.norms.no_demand",
    "run.norms.few_sites",
    "run.norms.variation_classes",
    "run.norms.variation_places",
];

/// The facts in these sentences.
const GAPS: [&str; 5] = ["service", "n", "all", "basis", "unit"];

/// The same in a language, with services by their names; as it stands where nobody knows the sentence.
pub(super) fn in_language(text: &str, rule: Option<&Value>, lang: Lang) -> String {
    let needs = |lang: Lang| rule.and_then(|rule| rule[format!("needs_{}", lang.code())].as_str());
    if Lang::ALL.into_iter().any(|of| needs(of) == Some(text)) {
        return needs(lang).unwrap_or(text).to_owned();
    }
    for of in Lang::ALL {
        for key in SAID {
            let templates = match phrase(of, key) {
                Some(Phrase::Plain(words)) => vec![words],
                Some(Phrase::Counted { one, other }) => vec![one, other],
                None => Vec::new(),
            };
            let Some(facts) = templates.into_iter().find_map(|template| facts(template, text)) else { continue };
            let is_one = matches!(phrase(of, key), Some(Phrase::Counted { .. })) && facts.is_empty();
            let mut said = if is_one { say(key).count("n", 1) } else { say(key) };
            for (gap, value) in facts {
                let number = value.replace(',', "").parse::<usize>().ok();
                said = match (gap, number) {
                    ("service", _) => said.text_of(gap, Called::by_id(value).name),
                    ("n", Some(number)) => said.count(gap, number),
                    _ => said.with(gap, value),
                };
            }
            return said.text(lang);
        }
    }
    text.to_owned()
}

/// What stands in the gaps of a template, if a text is made of it.
fn facts<'t>(template: &str, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
    let (mut template, mut rest) = (template, text);
    let mut facts = Vec::new();
    while let Some((before, gap, after)) = first_gap(template) {
        rest = rest.strip_prefix(before)?;
        let next = first_gap(after).map_or(after, |(before, ..)| before);
        let end = if next.is_empty() { rest.len() } else { rest.find(next)? };
        let (value, others) = rest.split_at(end);
        facts.push((gap, value));
        (template, rest) = (after, others);
    }
    (template == rest).then_some(facts)
}

/// The first gap: what stands before it, its name, what stands behind.
fn first_gap(template: &str) -> Option<(&str, &'static str, &str)> {
    let found = GAPS.into_iter().filter_map(|gap| {
        let named = format!("{{{gap}}}");
        let at = template.find(&named)?;
        Some((at, gap, at + named.len()))
    });
    let (at, gap, end) = found.min()?;
    Some((&template[..at], gap, &template[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::word;
    use serde_json::json;

    #[test]
    fn what_is_missing_is_said_in_the_language_that_is_asked_for() {
        let rule = json!({"needs_zh": "哪些", "needs_en": "which"});
        let said = |text: &str, lang| in_language(text, Some(&rule), lang);
        assert_eq!(said("哪些", Lang::En), "which");
        assert_eq!(said("which", Lang::Zh), "哪些");
        for key in SAID {
            for (from, to) in [(Lang::Zh, Lang::En), (Lang::En, Lang::Zh), (Lang::Zh, Lang::Zh)] {
                let filled = |lang| {
                    let said = say(key)
                        .with("service", "own_id")
                        .with("basis", "60+")
                        .with("all", 12)
                        .with("unit", "m")
                        .count("n", 3);
                    said.text(lang)
                };
                assert_eq!(said(&filled(from), to), filled(to), "{}", word(key, from));
            }
        }
        assert_eq!(said("places of 1 site", Lang::En), "places of 1 site");
        assert_eq!(said("something else", Lang::Zh), "something else");
        // A service that is none of the study has its id.
        let of = say("run.norms.service").with("service", "doctors").text(Lang::Zh);
        assert_eq!(said(&of, Lang::En), "the study has no service doctors");
    }
}
