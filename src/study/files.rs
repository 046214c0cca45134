//! What is wrong with how a study names files and encodings, wherever it does.

use super::file::StudyFile;
use crate::issue::Issue;
use crate::read::is_encoding;
use toml::{Table, Value};

/// Keys of files, each of one, of a list, or of a table of them.
const FILES: [&str; 6] = ["path", "roads", "barriers", "crossings", "elevation", "rasters"];

/// Tables whose keys are names in the data.
const OF_DATA: [&str; 2] = ["fields", "values"];

/// Files without a name (E0672) and encodings that nobody knows (E0106), each with its key.
pub(super) fn faults(study: &StudyFile) -> Vec<Issue> {
    let mut issues = Vec::new();
    if let Ok(table) = Table::try_from(study) {
        in_table(&table, "", &mut issues);
    }
    issues
}

fn in_table(table: &Table, before: &str, issues: &mut Vec<Issue>) {
    for (key, value) in table.iter().filter(|(key, _)| !OF_DATA.contains(&key.as_str())) {
        let field = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
        // A layer of people may have rasters in the place of a file: that it has neither is said elsewhere (E0622).
        let is_file = FILES.contains(&key.as_str()) && !(field == "demand.path" && value.as_str() == Some(""));
        in_value(value, (key, &field), is_file, issues);
    }
}

fn in_value(value: &Value, (key, field): (&str, &str), is_file: bool, issues: &mut Vec<Issue>) {
    match value {
        Value::String(text) if is_file && text.trim().is_empty() => issues.push(Issue::new("E0672").field(field)),
        Value::String(text) if key == "encoding" && !is_encoding(text) => {
            issues.push(Issue::new("E0106").field(field).value(text));
        }
        Value::Table(files) if key == "rasters" => {
            for (name, file) in files {
                in_value(file, (key, &format!("{field}.{name}")), is_file, issues);
            }
        }
        Value::Table(table) => in_table(table, field, issues),
        Value::Array(all) => all.iter().for_each(|value| in_value(value, (key, field), is_file, issues)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::study::{Failure, Study};
    use std::path::PathBuf;

    /// Codes with their keys.
    fn faults(text: &str) -> Vec<(&'static str, String)> {
        let before = "title = \"t\"\nyear = 2025\n";
        let service =
            "[[service]]\nid = \"s\"\ndemand = { ages = [6, 11], participation = 1.0 }\nmethod = \"nearest\"\n";
        let study = Study::parse(&format!("{before}{text}{service}"), &[], PathBuf::new(), "study.toml".to_owned());
        let Err(Failure::Data(issues)) = study else { return Vec::new() };
        let all = issues.groups().flat_map(|group| group.examples.clone());
        all.map(|issue| (issue.code, issue.field.unwrap_or_default())).collect()
    }

    #[test]
    fn files_without_a_name_and_unknown_encodings_are_said_with_their_key() {
        let of = |sites: &str, people: &str, more: &str| {
            faults(&format!("[[facilities]]\npath = {sites}\n[[demand]]\npath = {people}\n{more}\n"))
        };
        let sound = "[travel.w]\nmode = \"walk\"\nspeed = \"4 km/h\"\nroads = [\"r.shp\"]\nencoding = \"GBK\"";
        assert_eq!(of("\"a.csv\"\nencoding = \"cp936\"", "\"c.csv\"", sound), []);
        let roads = |keys: &str| of("\"a.csv\"", "\"c.csv\"", &sound.replace("roads = [\"r.shp\"]", keys));
        for (keys, code, field) in [
            ("roads = [\"r.shp\"]\nelevation = \"\"", "E0672", "travel.w.elevation"),
            ("roads = [\"r.shp\"]\nelevation = { path = \" \" }", "E0672", "travel.w.elevation.path"),
            ("roads = [\"r.shp\", \"\"]", "E0672", "travel.w.roads"),
            ("roads = [\"r.shp\"]\nbarriers = [\"\"]", "E0672", "travel.w.barriers"),
            ("roads = [\"r.shp\"]\nbarriers = [\"b.shp\"]\ncrossings = [\"\"]", "E0672", "travel.w.crossings"),
        ] {
            assert_eq!(roads(keys), [(code, field.to_owned())], "{keys}");
        }
        let xyz = sound.replace("GBK", "xyz");
        assert_eq!(of("\"a.csv\"", "\"c.csv\"", &xyz), [("E0106", "travel.w.encoding".to_owned())]);
        for (sites, people, more, expected) in [
            ("\"\"", "\"c.csv\"", "", ("E0672", "facilities.path")),
            ("\"a.csv\"", "\" \"", "", ("E0672", "demand.path")),
            ("\"a.csv\"", "\"\"", "", ("E0622", "path")),
            ("\"a.csv\"", "\"c.csv\"", "[zones]\npath = \"\"", ("E0672", "zones.path")),
            ("\"a.csv\"\nencoding = \"xyz\"", "\"c.csv\"", "", ("E0106", "facilities.encoding")),
            ("\"a.csv\"", "\"c.csv\"\nencoding = \"\"", "", ("E0106", "demand.encoding")),
        ] {
            assert_eq!(of(sites, people, more), [(expected.0, expected.1.to_owned())], "{sites} {people} {more}");
        }
    }
}
