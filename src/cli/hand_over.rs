//! `catchment report`, and `run --hand-over`: finished results as something to hand over.

use super::args::Global;
use super::convert::failed;
use super::report::Report;
use crate::handover::{self, HandedOver, Product, Wish};
use crate::issue::exit;
use crate::words::say;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub fn report(
    out: &Path,
    to: Option<&Path>,
    products: &[Product],
    claims: Option<&Path>,
    global: &Global,
    report: &Report,
) -> u8 {
    let beside = handover::beside(out);
    let to = to.unwrap_or(&beside);
    let products = if products.is_empty() { Product::ALL } else { products };
    let claims = claims.map(PathBuf::from);
    let wish = Wish { products: products.to_vec(), claims, ..every(global, report) };
    let done = match hand_over(out, to, &wish, report) {
        Ok(done) => done,
        Err(code) => return code,
    };
    if report.json {
        let mut document = document(to, &done, report);
        document["ok"] = json!(true);
        document["exit_code"] = json!(exit::DONE);
        Report::json(&document);
    }
    show(to, &done, report);
    exit::DONE
}

/// Every product, without claims.
pub fn every(global: &Global, report: &Report) -> Wish {
    let (lang, overwrite) = (report.lang, global.overwrite);
    Wish { products: Product::ALL.to_vec(), lang, overwrite, claims: None, besides: Vec::new() }
}

/// Hands over, and says what was found on the way.
///
/// # Errors
/// The exit code, everything having been reported.
pub fn hand_over(out: &Path, to: &Path, wish: &Wish, report: &Report) -> Result<HandedOver, u8> {
    let done = handover::hand_over(out, to, wish).map_err(|failure| failed(&failure, report))?;
    report.issues(&done.issues);
    Ok(done)
}

/// What was handed over, for programs.
pub fn document(to: &Path, done: &HandedOver, report: &Report) -> Value {
    json!({ "out": to.display().to_string(), "files": done.files().collect::<Vec<_>>(), "issues": report.issues_json(&done.issues) })
}

/// The files, each with what people do with it; many of one kind in one line.
pub fn show(to: &Path, done: &HandedOver, report: &Report) {
    for (product, files) in &done.products {
        let pattern = product.pattern().filter(|_| files.len() > 1);
        let many = pattern.map(|pattern| (pattern, Some(say("cli.hand_over.count").count("n", files.len()))));
        let all = files.iter().map(|file| (file.as_str(), None));
        let lines: Vec<_> = many.map_or_else(|| all.collect(), |many| vec![many]);
        for (file, count) in lines {
            let line = say("cli.hand_over.file").with("file", to.join(file).display()).part("count", count);
            report.show(&line.part("what", [product.words()]).text(report.lang));
        }
    }
}
