//! The examples of the library run.

#![allow(clippy::panic, reason = "a test that panics has failed")]

#[allow(dead_code, reason = "their own main is for the command line")]
#[path = "../examples/in_memory.rs"]
mod in_memory;
#[allow(dead_code, reason = "their own main is for the command line")]
#[path = "../examples/run_study.rs"]
mod run_study;
#[allow(dead_code, reason = "their own main is for the command line")]
#[path = "../examples/years.rs"]
mod years;

/// From the root of the repository, where the sample study is.
#[test]
fn they_run() {
    for outcome in [in_memory::show(), run_study::show("study.toml"), years::show("study.toml")] {
        outcome.unwrap_or_else(|error| panic!("{error}"));
    }
}
