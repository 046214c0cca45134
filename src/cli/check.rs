//! `catchment check`: everything that is wrong, nothing written.

use super::args::Global;
use super::report::Report;
use super::table::Table;
use crate::issue::{Issues, Lang};
use crate::model::Layer;
use crate::read;
use crate::study::{self, Failure, Study};
use serde_json::json;
use std::path::{Path, PathBuf};

pub fn check(files: &[PathBuf], global: &Global, report: &Report) -> u8 {
    let mut layers = Vec::new();
    let mut issues = Issues::new();
    let mut code = 0;
    for file in files {
        let looked = if is_study(file) { look_at_study(file, global, report) } else { look_at_layer(file, report) };
        let (found, more, worse) = looked;
        layers.extend(found);
        issues.extend(more);
        code = code.max(worse);
    }
    if code == 0 && report.forbids(&issues) {
        code = Failure::Data(Issues::new()).exit_code();
    }
    report.tell(&layer_table(&layers, report.lang));
    report.issues(&issues);
    if report.json {
        let document =
            json!({ "ok": code == 0, "exit_code": code, "layers": layers, "issues": report.issues_json(&issues) });
        Report::print(&document.to_string());
    } else if issues.is_empty() {
        report.say("没有发现问题", "nothing was found");
    }
    code
}

fn is_study(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// A study is run, and its results are forgotten.
fn look_at_study(file: &Path, global: &Global, report: &Report) -> (Vec<Layer>, Issues, u8) {
    let outcome = Study::open_with(file, &global.changes).and_then(|study| {
        // Everything that a run would find, without writing anything.
        let results = study::run_with(&study, report.progress().as_ref())?;
        Ok((results.layers, results.issues))
    });
    match outcome {
        Ok((layers, issues)) => (layers, issues, 0),
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

/// A single layer is read whole; what its columns mean is a question of the study.
fn look_at_layer(file: &Path, report: &Report) -> (Vec<Layer>, Issues, u8) {
    let (table, issues) = read::look(file, report.progress().as_ref());
    let missing = issues.count_of("E0101") > 0;
    let code = match (missing, issues.has_errors()) {
        (true, _) => Failure::Missing(Issues::new()).exit_code(),
        (_, true) => Failure::Data(Issues::new()).exit_code(),
        _ => 0,
    };
    (table.map(|table| table.layer).into_iter().collect(), issues, code)
}

fn layer_table(layers: &[Layer], lang: Lang) -> String {
    if layers.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&lang.pick(
        ["文件", "格式", "编码", "坐标系", "要素", "范围"],
        ["file", "format", "encoding", "crs", "features", "bounds"],
    ));
    for layer in layers {
        let bounds = layer.bounds.map_or_else(|| "-".to_owned(), |[w, s, e, n]| format!("{w:.4} {s:.4} {e:.4} {n:.4}"));
        let crs = layer.crs_member.clone().unwrap_or_else(|| layer.crs.clone());
        table.row(vec![
            layer.file.clone(),
            layer.format.to_owned(),
            layer.encoding.clone(),
            crs,
            layer.features.to_string(),
            bounds,
        ]);
    }
    table.render()
}
