//! `catchment report`, and `run --hand-over`: finished results as something to hand over.

use super::args::Global;
use super::convert::failed;
use super::report::Report;
use crate::claims;
use crate::handover::{self, HandedOver, Product, Wish};
use crate::issue::exit;
use crate::prepare::Failure;
use crate::study;
use crate::words::say;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub fn report(
    out: &Path,
    to: Option<&Path>,
    products: &[Product],
    held: Option<(&Path, &[PathBuf])>,
    global: &Global,
    report: &Report,
) -> u8 {
    let beside = handover::beside(out);
    let to = to.unwrap_or(&beside);
    let products = if products.is_empty() { Product::ALL } else { products };
    let (claims, besides) = held.unzip();
    let besides = match claims::folders(besides.unwrap_or_default()) {
        Ok(besides) => besides,
        Err(issue) => return report.failure(&study::Failure::Data(issue.into())),
    };
    let wish =
        Wish { products: products.to_vec(), claims: claims.map(PathBuf::from), besides, ..every(global, report) };
    let done = match said(handover::hand_over(out, to, &wish), report) {
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

/// Hands over what was just written, and says what was found on the way.
///
/// # Errors
/// The exit code, everything having been reported.
pub fn hand_over(out: &Path, to: &Path, wish: &Wish, report: &Report) -> Result<HandedOver, u8> {
    said(handover::hand_over_just_written(out, to, wish), report)
}

fn said(done: Result<HandedOver, Failure>, report: &Report) -> Result<HandedOver, u8> {
    let done = done.map_err(|failure| failed(&failure, report))?;
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
        let many = files.len() > FEW;
        let names = if many { vec![pattern(files)] } else { files.clone() };
        for name in names {
            let line = say("cli.hand_over.file").with("file", to.join(name).display());
            let count = many.then(|| say("cli.hand_over.count").count("n", files.len()));
            report.show(&line.part("count", count).part("what", [product.words()]).text(report.lang));
        }
    }
}

/// Files of one kind that are named one by one.
const FEW: usize = 2;

/// What all names begin with, as far as to a dash, and what they end in.
fn pattern(names: &[String]) -> String {
    let [first, others @ ..] = names else { return String::new() };
    let same = |other: &String| first.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let start = others.iter().map(same).min().unwrap_or_default();
    let start = first.get(..start).and_then(|start| start.rfind('-')).map_or("", |dash| &first[..=dash]);
    let end = first.rfind('.').map_or("", |dot| &first[dot..]);
    let end = if names.iter().all(|name| name.ends_with(end)) { end } else { "" };
    format!("{start}*{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_have_one_name() {
        let names = ["map-gap-primary-slide.png", "map-access-clinic-phone.png", "map-sites-care-slide.png"];
        assert_eq!(pattern(&names.map(str::to_owned)), "map-*.png");
        assert_eq!(pattern(&["a.png", "b.png", "c.svg"].map(str::to_owned)), "*");
    }
}
