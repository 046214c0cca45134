//! The stages of a study, one JSON line each: `stages [STUDY.toml]`.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;

use catchment::read::{Files, Progress, Quiet};
use catchment::run::{Loaded, load, run};
use catchment::study::{Failure, Study};
use catchment::write::{WriteOptions, write};
use common::{Failed, argument, cpu_seconds, peak_mb};
use serde_json::json;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

/// CPU and wall seconds.
#[derive(Clone, Copy)]
struct Clock(f64, f64);

impl Clock {
    fn since(self, earlier: Self) -> Self {
        Self(self.0 - earlier.0, self.1 - earlier.1)
    }
}

fn now(began: Instant) -> Result<Clock, Failed> {
    Ok(Clock(cpu_seconds()?, began.elapsed().as_secs_f64()))
}

/// Notes when the readers were last heard of: what comes after is the model.
struct LastRead {
    began: Instant,
    at: Mutex<Option<Clock>>,
}

impl Progress for LastRead {
    fn stage(&self, _: &catchment::words::Sentence) {}

    fn advance(&self, _done: u64, _total: u64) {
        // Called once a block. A clock that fails here fails in `main` too.
        if let (Ok(clock), Ok(mut at)) = (now(self.began), self.at.lock()) {
            *at = Some(clock);
        }
    }
}

fn main() -> Result<(), Failed> {
    let path = argument(0, "study.toml");
    let began = Instant::now();
    let told = |failure: Failure| -> Failed { format!("{failure:?}").into() };
    let study = Study::open(&path).map_err(told)?;
    let start = now(began)?;
    let last_read = LastRead { began, at: Mutex::new(None) };
    let Loaded { model, layers, .. } = load(&study, &Files, &last_read).map_err(told)?;
    let loaded = now(began)?;
    let read = last_read.at.lock().ok().and_then(|at| *at).unwrap_or(start);
    let (cells, sites) = (model.demand.len(), model.facilities.len());
    drop((model, layers));
    // The run loads once more; what it takes beyond that is demand, allocation and balance.
    let again = now(began)?;
    drop(load(&study, &Files, &Quiet).map_err(told)?);
    let reloaded = now(began)?;
    let results = run(&study).map_err(told)?;
    let ran = now(began)?;
    let out = std::env::temp_dir().join(format!("catchment-stages-{}", std::process::id()));
    let base = Path::new(&path).parent().map(Path::to_path_buf).unwrap_or_default();
    let before = now(began)?;
    write(
        &results,
        &out,
        &WriteOptions { overwrite: false, base, study: study.name.clone(), ..WriteOptions::default() },
    )
    .map_err(|error| error.to_string())?;
    let written = now(began)?;
    std::fs::remove_dir_all(&out)?;
    let loading = reloaded.since(again);
    let running = ran.since(reloaded);
    let stages = [
        ("read", read.since(start)),
        ("model", loaded.since(read)),
        ("demand and allocation", running.since(loading)),
        ("write", written.since(before)),
    ];
    for (stage, Clock(cpu, wall)) in stages {
        let milli = |seconds: f64| (seconds * 1e3).round() / 1e3;
        let times = json!({ "seconds_cpu": milli(cpu), "seconds_wall": milli(wall) });
        println!("{}", json!({ "stage": stage, "cells": cells, "facilities": sites, "times": times }));
    }
    println!("{}", json!({ "stage": "all", "peak_mb": peak_mb()? }));
    Ok(())
}
