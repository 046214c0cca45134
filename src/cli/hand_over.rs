//! `catchment report`: finished results as something to hand over.

use super::args::Global;
use super::convert::failed;
use super::report::Report;
use crate::handover::{self, Product, Wish};
use crate::issue::exit;
use crate::words::say;
use serde_json::json;
use std::path::Path;

pub fn hand_over(out: &Path, to: Option<&Path>, products: &[Product], global: &Global, report: &Report) -> u8 {
    let beside = handover::beside(out);
    let to = to.unwrap_or(&beside);
    let products = if products.is_empty() { Product::ALL } else { products };
    let wish = Wish { products: products.to_vec(), lang: report.lang, overwrite: global.overwrite };
    let done = match handover::hand_over(out, to, &wish) {
        Ok(done) => done,
        Err(failure) => return failed(&failure, report),
    };
    report.issues(&done.issues);
    if report.json {
        let issues = report.issues_json(&done.issues);
        let folder = to.display().to_string();
        Report::json(
            &json!({ "ok": true, "exit_code": exit::DONE, "out": folder, "files": done.files, "issues": issues }),
        );
        return exit::DONE;
    }
    for file in &done.files {
        report.show(&say("cli.hand_over.file").with("file", to.join(file).display()).text(report.lang));
    }
    exit::DONE
}
