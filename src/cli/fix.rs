//! `catchment check --fix`: clean copies, then what is left to decide in them.

use super::args::Global;
use super::check::check;
use super::convert::failed;
use super::report::Report;
use super::table::Table;
use crate::prepare;
use crate::words::say;
use std::path::{Path, PathBuf};

pub fn fix(files: &[PathBuf], folder: &Path, diagnostics: Option<&Path>, global: &Global, report: &Report) -> u8 {
    let named: Vec<String> = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
    let cleaned = match prepare::fix(&named, folder, global.overwrite, report.progress().as_ref()) {
        Ok(cleaned) => cleaned,
        Err(failure) => return failed(&failure, report),
    };
    let mut table = Table::headed(&["cli.head.file", "cli.head.copy"], report.lang);
    for (file, copy) in &cleaned.copies {
        table.row(vec![file.clone(), copy.display().to_string()]);
    }
    report.show(&table.render());
    report.issues(&cleaned.issues);
    let list = folder.join("changes.csv").display().to_string();
    report.say(&say("cli.fix.changes").count("n", cleaned.changes).with("list", list));
    let study = folder.join("study.toml");
    let copies = cleaned.copies.iter().map(|(_, copy)| copy.clone());
    let left: Vec<PathBuf> = if study.is_file() { vec![study] } else { copies.collect() };
    check(&left, diagnostics, global, report)
}
