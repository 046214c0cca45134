//! Lists that were written longer than they are: of a list with a fixed number of members the parser reads so many and leaves the rest.

use crate::issue::Issue;
use crate::words::say;
use toml::{Table, Value};

/// The first list of a file that has lost members on its way into a study, as an issue.
pub(super) fn cut(written: &Table, kept: &Table) -> Option<Issue> {
    written.iter().find_map(|(key, value)| of_value(key, value, kept.get(key)?))
}

fn of_value(path: &str, written: &Value, kept: &Value) -> Option<Issue> {
    match (written, kept) {
        (Value::Table(written), Value::Table(kept)) => {
            written.iter().find_map(|(key, value)| of_value(&format!("{path}.{key}"), value, kept.get(key)?))
        }
        (Value::Array(written), Value::Array(kept)) if written.len() > kept.len() => {
            let found = say("study.kind.length_of").with("value", written.len());
            let wanted = say("study.wanted.members").with("value", kept.len());
            let reason = say("study.reason.wrong_type").part("found", [found]).part("wanted", [wanted]);
            Some(Issue::new("E0601").field(path).words("reason", reason))
        }
        (Value::Array(written), Value::Array(kept)) => {
            written.iter().zip(kept).find_map(|(written, kept)| of_value(path, written, kept))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::study::{Failure, Study};

    #[test]
    fn no_member_of_a_list_is_left_unread() {
        let study = |keys: &str| {
            let text = format!(
                "title = 't'\nyear = 2025\n{keys}\n[[facilities]]\npath = 'a.csv'\n[[demand]]\npath = 'b.csv'\n[[service]]\nid = 'a'\ndemand = {{}}\nmethod = 'nearest'\n"
            );
            Study::parse(&text, &[], ".".into(), "study.toml".to_owned())
        };
        let lost = |keys: &str| match study(keys) {
            Err(Failure::Data(issues)) => {
                issues.groups().flat_map(|group| &group.examples).any(|i| i.code == "E0601" && i.field.is_some())
            }
            _ => false,
        };
        assert!(!lost("[uncertainty]\ndelay = [1, 2]"));
        assert!(lost("[uncertainty]\ndelay = [1, 2, 3]"));
        assert!(lost("[uncertainty]\nbirths = { range = [0.9, 1.0, 1.1], since = 2024 }"));
        assert!(lost("[[scenario]]\nid = 's'\nchange = [{ move = 'x', at = [107.0, 29.0, 30.0] }]"));
    }
}
