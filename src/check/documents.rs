//! The form of the JSON documents of a run: every key that must be there, each with a value of its kind, and no others.
//!
//! What stands in which document is one table, `documents.json`, which looks like the documents themselves. A name ending with `?`
//! may be missing and a kind ending with it may be null; `"?"` in an object or a list says that all of it may be null; `"*"` stands
//! for any name, `"@name"` for another entry of the table, and `a|b` for one of these words.

use super::comparison::Comparison;
use super::sentences::Must;
use serde_json::{Map, Value};
use std::sync::OnceLock;

fn table() -> &'static Map<String, Value> {
    static TABLE: OnceLock<Map<String, Value>> = OnceLock::new();
    // A table that does not parse is caught by the test below; at run time every key would then be one too many.
    TABLE.get_or_init(|| serde_json::from_str(include_str!("documents.json")).unwrap_or_default())
}

/// A document against its entry of the table; `file` is how it is called in what is found.
pub(super) fn document(file: &str, entry: &str, stated: &Value, comparison: &mut Comparison) {
    value(file, &table()[entry], Some(stated), comparison);
}

fn value(at: &str, form: &Value, stated: Option<&Value>, comparison: &mut Comparison) {
    match form {
        Value::String(name) if name.starts_with('@') => value(at, &table()[name.as_str()], stated, comparison),
        Value::String(kind) if kind == "any" => comparison.holds(stated.is_some(), || at.to_owned()),
        Value::String(kind) => comparison.kind(|| at.to_owned(), stated, &must(kind)),
        Value::Array(forms) => {
            let may_be_null = forms.len() > 1;
            comparison.kind(|| at.to_owned(), stated, &or_null(Must::List, may_be_null));
            let (Some(form), Some(stated)) = (forms.last(), stated.and_then(Value::as_array)) else { return };
            for (number, element) in stated.iter().enumerate() {
                value(&format!("{at} {number}"), form, Some(element), comparison);
            }
        }
        Value::Object(forms) => object(at, forms, stated, comparison),
        _ => {}
    }
}

fn object(at: &str, forms: &Map<String, Value>, stated: Option<&Value>, comparison: &mut Comparison) {
    comparison.kind(|| at.to_owned(), stated, &or_null(Must::Object, forms.contains_key("?")));
    let Some(stated) = stated.and_then(Value::as_object) else { return };
    let below = |name: &str| format!("{at} {name}");
    if let Some(form) = forms.get("*") {
        for (name, element) in stated {
            value(&below(name), form, Some(element), comparison);
        }
        return;
    }
    for (name, form) in forms.iter().filter(|(name, _)| *name != "?") {
        match (name.strip_suffix('?'), stated.get(name.trim_end_matches('?'))) {
            (Some(_), None) => {}
            (_, element) => value(&below(name.trim_end_matches('?')), form, element, comparison),
        }
    }
    let is_known = |name: &str| forms.keys().any(|known| known.trim_end_matches('?') == name);
    for (name, element) in stated.iter().filter(|(name, _)| !is_known(name)) {
        comparison.kind(|| below(name), Some(element), &Must::Absent);
    }
}

fn or_null(kind: Must, may_be_null: bool) -> Must {
    if may_be_null { Must::OrNull(Box::new(kind)) } else { kind }
}

/// The kind of a single value, as the table writes it; any other text is the one that must stand there.
fn must(kind: &str) -> Must {
    let (kind, may_be_null) = kind.strip_suffix('?').map_or((kind, false), |kind| (kind, true));
    let must = match kind {
        "text" => Must::Text,
        "flag" => Must::Flag,
        "whole" => Must::Whole,
        "number" => Must::Number,
        "hash" => Must::Hash,
        words => Must::OneOf(words.split('|').map(str::to_owned).collect()),
    };
    or_null(must, may_be_null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, say};
    use serde_json::json;

    fn found(entry: &str, stated: &Value) -> String {
        let mut comparison = Comparison::default();
        document("ledger.json", entry, stated, &mut comparison);
        let finding = comparison.finding(say("check.title.run"));
        if finding.holds { String::new() } else { finding.text(Lang::En) }
    }

    #[test]
    fn the_table_parses_and_names_only_what_it_has() {
        fn names(form: &Value, found: &mut Vec<String>) {
            match form {
                Value::String(name) if name.starts_with('@') => found.push(name.clone()),
                Value::Array(forms) => forms.iter().for_each(|form| names(form, found)),
                Value::Object(forms) => forms.values().for_each(|form| names(form, found)),
                _ => {}
            }
        }
        let mut all = Vec::new();
        table().values().for_each(|form| names(form, &mut all));
        assert!(all.len() > 5 && all.iter().all(|name| table().contains_key(name)), "{all:?}");
    }

    #[test]
    fn what_is_missing_or_of_another_kind_or_one_too_many_is_said() {
        let places = json!({ "total": 1, "used": 1, "spare": 0, "not_open": 0, "unlocated": 0, "excluded": 0,
            "placed_by_zone": 0 });
        let demand = json!({ "total": 1, "allocated": 1, "over": 0, "unmet": 0, "unreachable": 0, "outside": 0,
            "unlocated": 0, "excluded": 0 });
        let sound = json!({ "closed": true, "services": [{ "service": "a", "demand": demand, "places": places }] });
        assert_eq!(found("ledger.json", &sound), "");
        let with = |at: &str, value: Option<Value>| {
            let mut other = sound.clone();
            let (parent, key) = at.rsplit_once('/').unwrap_or_else(|| panic!("{at}"));
            let parent = other.pointer_mut(parent).and_then(Value::as_object_mut);
            let parent = parent.unwrap_or_else(|| panic!("{at}"));
            match value {
                Some(value) => parent.insert(key.to_owned(), value),
                None => parent.remove(key),
            };
            found("ledger.json", &other)
        };
        assert_eq!(with("/services/0/places", Some(Value::Null)), "");
        assert_eq!(with("/services/0/demand/neighbours", Some(json!(2))), "");
        for (at, value, said) in [
            ("/services/0/places", None, "ledger.json services 0 places is missing, should be an object, or null"),
            (
                "/services/0/demand/over",
                Some(json!("x")),
                "ledger.json services 0 demand over is \"x\", should be a number",
            ),
            ("/services/0/more", Some(json!(1)), "ledger.json services 0 more is 1, should be not there"),
            ("/closed", Some(json!(1)), "ledger.json closed is 1, should be true or false"),
        ] {
            assert_eq!(with(at, value), format!("run.json: {said}"));
        }
    }
}
