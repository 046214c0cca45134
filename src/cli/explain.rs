//! `catchment explain`: a code, a term, or a place.

use super::report::Report;
use crate::check;
use crate::explain;
use crate::issue::{Issue, exit};
use crate::study::Failure;
use crate::words::say;
use serde_json::json;
use std::path::Path;

pub fn explain(what: Option<&str>, at: Option<&str>, report: &Report) -> u8 {
    match (what, at) {
        (Some(out), Some(at)) => place(Path::new(out), at, report),
        (Some(word), None) => word_or_code(word, report),
        (None, Some(_)) => report.usage(&say("cli.explain.needs_folder")),
        (None, None) => {
            Report::print(&explain::overview(report.lang));
            exit::DONE
        }
    }
}

fn word_or_code(word: &str, report: &Report) -> u8 {
    match explain::lookup(word) {
        Some(found) if report.json => {
            Report::print(&found.json().to_string());
            exit::DONE
        }
        Some(found) => {
            Report::print(&found.text(report.lang));
            exit::DONE
        }
        None if Path::new(word).is_dir() => report.usage(&say("cli.explain.is_folder").with("folder", word)),
        None => {
            let near = explain::suggest(word).join(", ");
            let near = if near.is_empty() { "-" } else { near.as_str() };
            report.usage(&say("cli.explain.no_entry").with("word", word).with("near", near))
        }
    }
}

fn place(out: &Path, at: &str, report: &Report) -> u8 {
    let Some(lonlat) = parse(at) else {
        let swapped = at.split_once([',', '，']).map(|(a, b)| format!("{},{}", b.trim(), a.trim()));
        if let Some(swapped) = swapped.filter(|swapped| parse(swapped).is_some()) {
            return report.usage(&say("cli.explain.swapped").with("at", at).with("swapped", swapped));
        }
        return report.usage(&say("cli.explain.no_place").with("at", at));
    };
    // Results of several years are asked about one by one: each has a folder of its own.
    if let Some(last) = check::years(out).ok().and_then(|years| years.last().copied()) {
        let example = check::of_year(out, last).display().to_string();
        let sentence = say("cli.explain.years").with("folder", out.display()).with("example", example).with("at", at);
        return report.usage(&sentence);
    }
    match explain::at(out, lonlat) {
        Ok(answers) => {
            if report.json {
                Report::print(
                    &json!({ "at": lonlat, "services": answers.iter().map(explain::Answer::json).collect::<Vec<_>>() })
                        .to_string(),
                );
            } else {
                let text: Vec<String> = answers.iter().map(|answer| answer.text(report.lang)).collect();
                Report::print(&text.join("\n"));
            }
            exit::DONE
        }
        Err(what) => report.failure(&Failure::Missing(
            Issue::new("E0101").file(out.display().to_string()).fact("reason", what).into(),
        )),
    }
}

fn parse(text: &str) -> Option<[f64; 2]> {
    let (lon, lat) = text.split_once([',', '，'])?;
    let (lon, lat): (f64, f64) = (lon.trim().parse().ok()?, lat.trim().parse().ok()?);
    (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some([lon, lat])
}
