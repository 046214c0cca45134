//! `catchment init`: a first study from a heap of files.

use super::args::Global;
use super::check::role_word;
use super::convert::failed;
use super::report::Report;
use super::table::Table;
use crate::issue::exit;
use crate::model::Role;
use crate::prepare::{self, Drafted, Found};
use crate::words::{Lang, say, word};
use serde_json::{Value, json};
use std::path::Path;

pub fn init(dir: &Path, files: &[String], global: &Global, report: &Report) -> u8 {
    let progress = report.progress();
    match prepare::init(dir, files, report.lang, global.overwrite, progress.as_ref()) {
        Ok(drafted) => done(&drafted, report),
        Err(failure) => failed(&failure, report),
    }
}

fn done(drafted: &Drafted, report: &Report) -> u8 {
    report.show(&table(drafted, report.lang));
    report.issues(&drafted.issues);
    let path = &drafted.path;
    if report.json {
        let layers: Vec<Value> =
            drafted.found.iter().zip(&drafted.used).map(|(f, u)| layer(f, *u, report.lang)).collect();
        let issues = report.issues_json(&drafted.issues);
        let code = drafted.exit_code;
        Report::json(
            &json!({ "ok": code == exit::DONE, "exit_code": code, "study": path, "layers": layers, "issues": issues }),
        );
    } else if drafted.exit_code == exit::DONE {
        report.say(&say("cli.init.ready").with("path", path));
    } else {
        report.say(&say("cli.init.not_ready").with("path", path));
    }
    drafted.exit_code
}

/// The file, and how many more are one layer with it.
fn shown(found: &Found) -> String {
    let files = found.rasters.values().map(Vec::len).sum::<usize>();
    if files > 1 { format!("{} (+{})", found.named, files - 1) } else { found.named.clone() }
}

fn layer(found: &Found, used: Option<&str>, lang: Lang) -> Value {
    let table = found.table.as_ref();
    let fields: serde_json::Map<String, Value> =
        found.signs.fields.iter().map(|(name, columns)| ((*name).to_owned(), json!(columns))).collect();
    json!({
        "file": found.named,
        "role": used,
        "why": found.signs.because(lang),
        "rows": table.map(|t| t.rows),
        "format": table.map(|t| t.layer.format),
        "encoding": table.map(|t| t.layer.encoding.clone()),
        "crs": table.and_then(|t| t.layer.crs_member.clone()).unwrap_or_else(|| found.crs.clone()),
        "fields": fields,
        "ages": found.signs.ages.iter().map(|(band, column)| (band.clone(), json!(column))).collect::<serde_json::Map<_, _>>(),
        "services": found.services(),
        "rasters": found.rasters,
    })
}

fn table(drafted: &Drafted, lang: Lang) -> String {
    let head = [
        "cli.head.file",
        "cli.head.role",
        "cli.head.rows",
        "cli.head.crs",
        "cli.head.encoding",
        "cli.head.fields",
        "cli.head.why",
    ];
    let mut table = Table::headed(&head, lang);
    for (found, used) in drafted.found.iter().zip(&drafted.used) {
        let role = match used {
            Some("facilities") => role_word(Role::Facilities, lang),
            Some("zones") => role_word(Role::Zones, lang),
            Some("demand") => role_word(Role::Demand, lang),
            Some("totals") => role_word(Role::Totals, lang),
            Some("land") => role_word(Role::Land, lang),
            Some("roads") => role_word(Role::Roads, lang),
            Some("barriers") => role_word(Role::Barriers, lang),
            Some("crossings") => role_word(Role::Crossings, lang),
            Some("elevation") => word("cli.role.elevation", lang),
            _ => "-",
        };
        let fields: Vec<&str> = found.signs.fields.iter().map(|(_, columns)| columns[0].as_str()).collect();
        let layer = found.table.as_ref().map(|t| &t.layer);
        table.row(vec![
            shown(found),
            role.to_owned(),
            found.table.as_ref().map_or_else(|| "-".to_owned(), |t| t.rows.to_string()),
            layer.map_or_else(|| "-".to_owned(), |l| l.crs_member.clone().unwrap_or_else(|| found.crs.clone())),
            layer.map_or_else(|| "-".to_owned(), |l| l.encoding.clone()),
            fields.join(", "),
            found.signs.because(lang),
        ]);
    }
    table.render()
}
