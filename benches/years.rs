//! A study of several cases: `years years|draws|again`, which writes its own district and needs no data.
//!
//! `years`: fifteen years of five services, from files to written folders. `draws`: a year with 500 draws of `[uncertainty]`, likewise.
//! `again`: two cases by a table of ways, of which the second has more pupils in a street and the ways of the first; a line for what the
//! second takes, and one for the first alone.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;
mod district;

use catchment::balance::Results;
use catchment::read::{Files, Quiet};
use catchment::run::run_all;
use catchment::study::{Failure, Study};
use catchment::write::{WriteOptions, write_years};
use common::{Failed, Times, argument, line, measured};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// How many times the study runs with its second case and without.
const PAIRS: usize = 9;

fn main() -> Result<(), Failed> {
    let task = argument(0, "years");
    let folder = Path::new("target/bench-data/district");
    if task == "again" {
        return again(folder);
    }
    let study = Study::open(district::written(&task, folder)?).map_err(told)?;
    let out = folder.join("out");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let (times, all) = measured(0.0, 1, || {
        let all = run_all(&study, &Files, &Quiet).map_err(told)?;
        let options = WriteOptions { base: study.base.clone(), study: study.name.clone(), ..WriteOptions::default() };
        write_years(&all, &out, &options).map_err(|error| error.to_string())?;
        Ok(all)
    })?;
    fs::remove_dir_all(&out)?;
    let of = all.iter().flat_map(|results| &results.services);
    let gap: f64 = of.map(|service| service.total.gap().to_f64()).sum();
    let drawn =
        all.iter().flat_map(|results| &results.services).filter(|service| service.uncertainty.is_some()).count();
    let cells = all.first().map_or(0, |results| results.model.demand.len());
    let checksum = json!({ "cells": cells, "cases": all.len(), "gap": gap.round(), "drawn": drawn });
    print(&task, folder, "catchment", &times, &checksum);
    Ok(())
}

/// The study with a scenario less the study without it is what the second case takes, its part of reading and planning too.
/// The two run in turn; a difference of two least times may be nearly nothing by chance, so it is the median of those of the pairs.
fn again(folder: &Path) -> Result<(), Failed> {
    let study = |task: &str| -> Result<Study, Failed> { Study::open(district::written(task, folder)?).map_err(told) };
    let run = |study: &Study| measured(0.0, 1, || run_all(study, &Files, &Quiet).map_err(told));
    let (alone, with_second) = (study("first")?, study("again")?);
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    let ((_, of_first), (_, of_both)) = (run(&alone)?, run(&with_second)?);
    for _ in 0..PAIRS {
        let ((first, _), (both, _)) = (run(&alone)?, run(&with_second)?);
        let (cpu, wall) = (both.cpu - first.cpu, both.wall - first.wall);
        seconds.push(Times { cpu, wall, peak_mb: both.peak_mb });
        firsts.push(first);
    }
    let (first, second) = (median(&firsts), median(&seconds));
    // What grows is the demand of one service; the others are as they were.
    let others = |results: Option<&Results>| -> Value {
        let services = results.map_or(&[][..], |results| &results.services);
        services.iter().filter(|of| of.id.as_str() != "primary").map(|of| of.total.gap().to_f64().round()).collect()
    };
    print("again", folder, "catchment", &second, &others(of_both.last()));
    print("again", folder, "catchment, the first case", &first, &others(of_first.last()));
    Ok(())
}

/// Each number's own median.
fn median(times: &[Times]) -> Times {
    let of = |number: fn(&Times) -> f64| {
        let mut numbers: Vec<f64> = times.iter().map(number).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Times { cpu: of(|t| t.cpu), wall: of(|t| t.wall), peak_mb: of(|t| t.peak_mb) }
}

fn print(task: &str, folder: &Path, tool: &str, times: &Times, checksum: &Value) {
    println!("{}", line(&format!("years {task}"), folder, tool, env!("CARGO_PKG_VERSION"), times, checksum));
}

fn told(failure: Failure) -> Failed {
    format!("{failure:?}").into()
}
