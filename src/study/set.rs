//! `--set key=value`: one key of the study, changed for one run.

use crate::issue::Issue;
use crate::words::say;
use toml::{Table, Value};

/// Keys one within the other, at most.
const DEEPEST: usize = 64;

/// Characters of a change that a message shows.
const SHOWN: usize = 60;

/// Puts `value` at the dotted `key` of a study. `service.primary.cutoff` selects the entry of the `service` list whose id
/// is `primary`; other lists are selected by number from 0. The value is read as TOML (`2030`, `true`, `"3 km"`) and
/// taken as text when it is none.
///
/// # Errors
/// E0604 when the assignment has no `=`, or the key leads nowhere.
pub fn set(study: &mut Table, assignment: &str) -> Result<(), Issue> {
    let wrong = |reason: &str| Issue::new("E0604").value(assignment).fact("reason", reason);
    let Some((key, text)) = assignment.split_once('=') else { return Err(wrong("key=value")) };
    let text = text.trim();
    let value = format!("v = {text}")
        .parse::<Table>()
        .ok()
        .and_then(|mut table| table.remove("v"))
        .unwrap_or_else(|| Value::String(text.to_owned()));
    let steps: Vec<&str> = key.trim().split('.').collect();
    // A key of a study has a few; a table within a table without end would exhaust the stack of whoever reads it.
    if steps.len() > DEEPEST {
        let start: String = assignment.chars().take(SHOWN).collect();
        let deepest = say("study.reason.too_deep").with("most", DEEPEST);
        return Err(Issue::new("E0604").value(format!("{start}…")).words("reason", deepest));
    }
    let Some((last, path)) = steps.split_last() else { return Err(wrong("key=value")) };
    let mut at = &mut *study;
    let mut steps = path.iter();
    while let Some(step) = steps.next() {
        let next = at.entry((*step).to_owned()).or_insert_with(|| Value::Table(Table::new()));
        at = match next {
            Value::Table(table) => table,
            Value::Array(list) => {
                let which = steps.next().ok_or_else(|| wrong(step))?;
                let index = list
                    .iter()
                    .position(|entry| entry.get("id").and_then(Value::as_str) == Some(which))
                    .or_else(|| which.parse().ok());
                match index.and_then(|index| list.get_mut(index)) {
                    Some(Value::Table(table)) => table,
                    _ => return Err(wrong(which)),
                }
            }
            _ => return Err(wrong(step)),
        };
    }
    at.insert((*last).to_owned(), value);
    // One stands for the other: who sets the year of a study of several wants that year alone.
    for (set, other) in [("year", "years"), ("years", "year")] {
        if path.is_empty() && *last == set {
            study.remove(other);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(assignment: &str) -> Result<String, Issue> {
        let mut study: Table =
            "year = 2025\n[[service]]\nid = 'primary'\ncutoff = '3 km'\n".parse().unwrap_or_default();
        set(&mut study, assignment)?;
        Ok(study.to_string())
    }

    #[test]
    fn keys_of_tables_and_lists_are_set() {
        assert!(after("year=2030").is_ok_and(|s| s.contains("year = 2030")));
        assert!(after("years=[2020, 2030]").is_ok_and(|s| s.contains("years = [2020, 2030]") && !s.contains("2025")));
        assert!(after("service.primary.cutoff=2 km").is_ok_and(|s| s.contains("cutoff = \"2 km\"")));
        assert!(after("service.0.cutoff=\"2 km\"").is_ok_and(|s| s.contains("cutoff = \"2 km\"")));
        assert!(after("crs.analysis=EPSG:4545").is_ok_and(|s| s.contains("[crs]\nanalysis = \"EPSG:4545\"")));
    }

    #[test]
    fn a_key_that_leads_nowhere_is_refused() {
        assert!(after("service.junior.cutoff=2 km").is_err());
        assert!(after("year.x=1").is_err());
        assert!(after("year").is_err());
    }
}
