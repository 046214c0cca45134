//! `catchment init`: a first study from a heap of files.

use super::args::Global;
use super::convert::failed;
use super::report::Report;
use super::table::Table;
use crate::issue::{Lang, exit};
use crate::prepare::{self, Drafted, Found};
use serde_json::{Value, json};
use std::path::Path;

pub fn init(dir: &Path, files: &[String], global: &Global, report: &Report) -> u8 {
    let progress = report.progress();
    match prepare::init(dir, files, report.lang, global.overwrite, progress.as_ref()) {
        Ok(drafted) => done(&drafted, report),
        Err(ended) => failed(&ended, report),
    }
}

fn done(drafted: &Drafted, report: &Report) -> u8 {
    report.tell(&table(drafted, report.lang));
    report.issues(&drafted.issues);
    let path = &drafted.path;
    if report.json {
        let layers: Vec<Value> =
            drafted.found.iter().zip(&drafted.used).map(|(f, u)| layer(f, *u, report.lang)).collect();
        let issues = report.issues_json(&drafted.issues);
        let code = drafted.exit_code;
        Report::print(
            &json!({ "ok": code == exit::DONE, "exit_code": code, "study": path, "layers": layers, "issues": issues })
                .to_string(),
        );
    } else if drafted.exit_code == exit::DONE {
        report.say(
            &format!("写出 {path}；接着：catchment check {path}，catchment run {path} -o out"),
            &format!("{path} is written; next: catchment check {path}, catchment run {path} -o out"),
        );
    } else {
        report.say(
            &format!("写出 {path}，但还不能运行：补上所缺的数据，或改好标出的地方"),
            &format!("{path} is written but cannot run yet: bring what is missing, or correct what is marked"),
        );
    }
    drafted.exit_code
}

fn layer(found: &Found, used: Option<&str>, lang: Lang) -> Value {
    let table = found.table.as_ref();
    let fields: serde_json::Map<String, Value> =
        found.signs.fields.iter().map(|(name, columns)| ((*name).to_owned(), json!(columns))).collect();
    json!({
        "file": found.named,
        "role": used,
        "why": lang.pick(&found.signs.why[0], &found.signs.why[1]),
        "rows": table.map(|t| t.rows),
        "format": table.map(|t| t.layer.format),
        "encoding": table.map(|t| t.layer.encoding.clone()),
        "crs": table.and_then(|t| t.layer.crs_member.clone()).unwrap_or_else(|| found.crs.clone()),
        "fields": fields,
        "ages": found.signs.ages.iter().map(|(band, column)| (band.clone(), json!(column))).collect::<serde_json::Map<_, _>>(),
        "services": found.services(),
    })
}

fn table(drafted: &Drafted, lang: Lang) -> String {
    let mut table = Table::new(&lang.pick(
        ["文件", "用途", "行", "坐标系", "编码", "识别的列", "依据"],
        ["file", "role", "rows", "crs", "encoding", "fields", "why"],
    ));
    for (found, used) in drafted.found.iter().zip(&drafted.used) {
        let role = match used {
            Some("facilities") => lang.pick("设施", "facilities"),
            Some("zones") => lang.pick("分区", "zones"),
            Some("demand") => lang.pick("人口", "demand"),
            Some("totals") => lang.pick("总量", "totals"),
            Some("land") => lang.pick("用地", "land"),
            _ => "-",
        };
        let fields: Vec<&str> = found.signs.fields.iter().map(|(_, columns)| columns[0].as_str()).collect();
        let layer = found.table.as_ref().map(|t| &t.layer);
        table.row(vec![
            found.named.clone(),
            role.to_owned(),
            found.table.as_ref().map_or_else(|| "-".to_owned(), |t| t.rows.to_string()),
            layer.map_or_else(|| "-".to_owned(), |l| l.crs_member.clone().unwrap_or_else(|| found.crs.clone())),
            layer.map_or_else(|| "-".to_owned(), |l| l.encoding.clone()),
            fields.join(", "),
            lang.pick(&found.signs.why[0], &found.signs.why[1]).clone(),
        ]);
    }
    table.render()
}
