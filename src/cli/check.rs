//! `catchment check`: everything that is wrong, nothing computed is kept.

use super::args::Global;
use super::report::{Report, severity_word};
use super::run::write_failed;
use super::table::Table;
use crate::issue::{Group, Issue, Issues, exit};
use crate::model::{Layer, Role};
use crate::prepare;
use crate::run;
use crate::study::{Failure, Study};
use crate::words::{Lang, escape, grouped, say, shorten, whole, word};
use crate::write::WriteError;
use crate::write::table::Files;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// Letters of a remedy in the table; the details below have it whole.
const REMEDY: usize = 60;

/// A layer and what it was taken for.
struct Seen {
    layer: Layer,
    /// `None` for a file that looks like nothing a study reads.
    role: Option<Role>,
}

pub fn check(files: &[PathBuf], diagnostics: Option<&Path>, global: &Global, report: &Report) -> u8 {
    if let Some(path) = diagnostics {
        if std::fs::symlink_metadata(path).is_ok() && !global.overwrite {
            report.issues(&Issue::new("E0711").file(path.display().to_string()).into());
            return exit::NO_OUTPUT;
        }
        let is_own = Files::beside(path).and_then(|_| {
            let is_there = std::fs::symlink_metadata(path).is_ok();
            if is_there && !is_diagnostics(path) { Err(WriteError::Others(path.to_owned())) } else { Ok(()) }
        });
        if let Err(error) = is_own {
            return write_failed(&error, report);
        }
    }
    let mut layers = Vec::new();
    let mut issues = Issues::new();
    let mut code = exit::DONE;
    for file in files {
        let (found, more, worse) = if is_study(file) {
            look_at_study(file, global, report)
        } else {
            look_at_file(&file.to_string_lossy(), report)
        };
        layers.extend(found);
        issues.extend(more);
        code = code.max(worse);
    }
    if code == exit::DONE && report.forbids(&issues) {
        code = exit::DATA;
    }
    if let Some(path) = diagnostics
        && let Err(error) = write_diagnostics(path, &issues, report.lang)
    {
        return write_failed(&error, report);
    }
    report.show(&layer_table(&layers, report.lang));
    report.show(&issue_table(&issues, report.lang));
    report.issues(&issues);
    if report.json {
        let layers: Vec<Value> = layers.iter().map(layer_json).collect();
        let document = json!({ "ok": code == exit::DONE, "exit_code": code, "layers": layers, "issues": report.issues_json(&issues) });
        Report::json(&document);
    } else if issues.is_empty() {
        report.say(&say("cli.check.nothing"));
    }
    code
}

fn is_study(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// A study is run, and its results are forgotten.
fn look_at_study(file: &Path, global: &Global, report: &Report) -> (Vec<Seen>, Issues, u8) {
    let outcome = Study::open_with(file, &global.changes).and_then(|study| {
        // Everything that a run would find, without writing anything.
        let results = run::run_all(&study, &crate::read::Files, report.progress().as_ref())?;
        let issues = super::run::united(&results);
        Ok((results.into_iter().next().map(|results| results.layers).unwrap_or_default(), issues))
    });
    match outcome {
        Ok((layers, issues)) => {
            (layers.into_iter().map(|layer| Seen { role: Some(layer.role), layer }).collect(), issues, 0)
        }
        Err(failure) => {
            let code = failure.exit_code();
            match failure {
                Failure::Missing(issues) | Failure::Data(issues) => (Vec::new(), issues, code),
                Failure::Bug(what) => {
                    report.bug(&what);
                    (Vec::new(), Issues::new(), code)
                }
            }
        }
    }
}

/// A single file is read whole, and its rows as the role it looks like.
fn look_at_file(file: &str, report: &Report) -> (Vec<Seen>, Issues, u8) {
    let mut layers = Vec::new();
    let mut issues = Issues::new();
    for mut found in prepare::look(file, report.progress().as_ref()) {
        found.check_rows();
        let role = found.role();
        if let Some(table) = found.table.take() {
            let crs = if found.crs_is_guess { found.crs.clone() } else { table.layer.crs.clone() };
            layers.push(Seen { layer: Layer { crs, ..table.layer }, role });
        }
        issues.extend(found.issues);
    }
    let code = match (issues.count_of("E0101") > 0, issues.has_errors()) {
        (true, _) => exit::MISSING,
        (_, true) => exit::DATA,
        _ => exit::DONE,
    };
    (layers, issues, code)
}

fn layer_json(seen: &Seen) -> Value {
    let mut value = json!(seen.layer);
    if let Some(object) = value.as_object_mut() {
        object.insert("role".to_owned(), json!(seen.role));
    }
    value
}

/// Whether a file is a list of findings that `check` wrote; one without any is empty.
fn is_diagnostics(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut first = String::new();
    // Nothing else of a longer first line is looked at.
    if BufReader::new(file.take(1 << 20)).read_line(&mut first).is_err() {
        return false;
    }
    let has = |line: &Value, key: &str| line.get(key).is_some();
    let is_finding = |line: Value| ["code", "severity", "sentence", "help", "of"].iter().all(|key| has(&line, key));
    first.is_empty() || serde_json::from_str(&first).is_ok_and(is_finding)
}

/// Every example that is kept, one JSON object per line.
fn write_diagnostics(path: &Path, issues: &Issues, lang: Lang) -> Result<(), WriteError> {
    let mut files = Files::beside(path)?;
    let built = files.path();
    Files::fill(&built, |to| {
        for group in issues.groups() {
            for issue in &group.examples {
                let mut line = json!({
                    "severity": issue.severity(),
                    "sentence": issue.sentence(lang),
                    "help": issue.help(lang),
                    "of": group.count,
                });
                if let (Some(line), Value::Object(own)) = (line.as_object_mut(), json!(issue)) {
                    line.extend(own);
                }
                writeln!(to, "{line}")?;
            }
        }
        Ok(())
    })?;
    files.commit()
}

fn layer_table(layers: &[Seen], lang: Lang) -> String {
    if layers.is_empty() {
        return String::new();
    }
    let head = [
        "cli.head.file",
        "cli.head.role",
        "cli.head.format",
        "cli.head.encoding",
        "cli.head.crs",
        "cli.head.features",
        "cli.head.bounds",
    ];
    let mut table = Table::headed(&head, lang);
    for Seen { layer, role } in layers {
        let bounds = layer.bounds.map_or_else(|| "-".to_owned(), |[w, s, e, n]| format!("{w:.4} {s:.4} {e:.4} {n:.4}"));
        let crs = layer.crs_member.clone().unwrap_or_else(|| layer.crs.clone());
        let role = role.map_or("-", |role| role_word(role, lang));
        table.row(vec![
            layer.file.clone(),
            role.to_owned(),
            layer.format.to_owned(),
            layer.encoding.clone(),
            crs,
            layer.features.to_string(),
            bounds,
        ]);
    }
    table.render()
}

/// What a layer is used as.
pub fn role_word(role: Role, lang: Lang) -> &'static str {
    let key = match role {
        Role::Facilities => "cli.role.facilities",
        Role::Zones => "cli.role.zones",
        Role::Demand => "cli.role.demand",
        Role::Totals => "cli.role.totals",
        Role::Land => "cli.role.land",
        Role::Costs => "cli.role.costs",
        Role::Attendance => "cli.role.attendance",
        Role::Series => "cli.role.series",
        Role::Roads => "cli.role.roads",
        Role::Barriers => "cli.role.barriers",
        Role::Crossings => "cli.role.crossings",
        Role::Elevation => "cli.role.elevation",
        Role::Cover => "cli.role.cover",
    };
    word(key, lang)
}

/// One line for each kind of finding: errors first.
fn issue_table(issues: &Issues, lang: Lang) -> String {
    if issues.is_empty() {
        return String::new();
    }
    let head = [
        "cli.head.code",
        "cli.head.severity",
        "cli.head.count",
        "cli.head.people",
        "cli.head.file",
        "cli.head.field",
        "cli.head.remedy",
    ];
    let mut table = Table::headed(&head, lang);
    for Group { count, persons, examples } in issues.groups() {
        let Some(first) = examples.first() else { continue };
        let or_dash = |text: Option<&String>| text.map_or_else(|| "-".to_owned(), |text| shorten(&escape(text), 40));
        table.row(vec![
            first.code.to_owned(),
            severity_word(first.severity(), lang).to_owned(),
            grouped(&count.to_string()),
            persons.map_or_else(|| "-".to_owned(), |persons| whole(persons.to_f64())),
            or_dash(first.file.as_ref()),
            or_dash(first.field.as_ref()),
            shorten(&first.help(lang), REMEDY),
        ]);
    }
    format!("\n{}", table.render())
}
