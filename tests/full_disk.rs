//! A disk that is full: whatever the moment, the run says so, and nothing half-written stays behind.
//!
//! The disk is a file system of some kilobytes in a namespace of the test's own (`unshare -rm`, Linux). Where that is not
//! permitted the test says SKIPPED and passes.

#![cfg(target_os = "linux")]
#![allow(clippy::panic, reason = "a test that panics has failed")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a script of the shell with a file system of this size, in options of mount, in `$DISK`; the program is `$RUN`.
fn on_a_disk(options: &str, script: &str) -> Option<Output> {
    let disk = tempfile::tempdir().ok()?;
    let whole = format!("mount -t tmpfs -o {options} none \"$DISK\" || exit 99\n{script}");
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &whole])
        .env("DISK", disk.path())
        .env("RUN", env!("CARGO_BIN_EXE_catchment"))
        .current_dir(root().join("tests/data/town"))
        .output()
        .ok()?;
    (output.status.code() != Some(99)).then_some(output)
}

/// Whether such a disk can be made here.
fn possible() -> bool {
    let possible = on_a_disk("size=64k", "true").is_some_and(|output| output.status.success());
    if !possible {
        // Past the harness, which keeps what a passing test prints to itself.
        let _ = std::io::stderr().write_all(b"SKIPPED: no file system can be mounted in a namespace here\n");
    }
    possible
}

/// Runs a script on disks of every size and gives its exit codes and what it printed. Every failure has its code and a message
/// that says why; the last disk is large enough.
fn every_size(sizes: &[&str], script: &str) -> Vec<(i32, String)> {
    let outcomes = sizes.iter().map(|size| {
        let output = on_a_disk(size, script).unwrap_or_else(|| panic!("{size}: no disk"));
        let code = output.status.code().unwrap_or_else(|| panic!("{size}: ended by a signal"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match code {
            0 => {}
            73 | 74 => {
                assert!(said.starts_with("error[E0701]") || said.starts_with("error[E0704]"), "{size}: {said}");
                // The second is SQLite's, the third what it says when there is no room for the file itself.
                let why = ["No space left", "disk is full", "unable to open database file"];
                assert!(why.iter().any(|why| said.contains(why)), "{size}: {said}");
            }
            other => panic!("{size}: exit code {other}: {said}"),
        }
        (code, String::from_utf8_lossy(&output.stdout).into_owned())
    });
    let outcomes: Vec<_> = outcomes.collect();
    assert!(outcomes.iter().filter(|(code, _)| *code != 0).count() >= 2, "{script}: {outcomes:?}");
    assert_eq!(outcomes.last().map(|(code, _)| *code), Some(0), "{script}: {outcomes:?}");
    outcomes
}

/// Runs a command on disks of every size; a failure leaves nothing.
fn all_or_nothing(sizes: &[&str], command: &str) {
    // What is left on the disk is printed behind a mark.
    let script = format!("{command}; code=$?; echo ==; ls -A \"$DISK\"; exit $code");
    for (code, printed) in every_size(sizes, &script) {
        let left: Vec<&str> = printed.split_once("==\n").map_or("", |(_, rest)| rest).lines().collect();
        if code == 0 {
            assert!(left.iter().all(|name| name.starts_with("out.") || *name == "out"), "{command}: {left:?}");
        } else {
            assert!(left.is_empty(), "{command}: {left:?}");
        }
    }
}

#[test]
fn a_full_disk_leaves_nothing() {
    if !possible() {
        return;
    }
    let sizes = ["size=4k", "size=16k", "size=32k", "size=16m,nr_inodes=2", "size=16m,nr_inodes=8", "size=16m"];
    all_or_nothing(&sizes, "\"$RUN\" --lang en -q run study.toml -o \"$DISK/out\"");
    all_or_nothing(&sizes, "\"$RUN\" --lang en -q compare-methods study.toml -o \"$DISK/out\"");
}

#[test]
fn a_full_disk_leaves_no_half_converted_file() {
    if !possible() {
        return;
    }
    let input = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let rows = (0..800).map(|n| format!("P{n:04},第{n}号点,{:.4},29.5,{n}人\n", 107.0 + f64::from(n) * 1e-4));
    let rows: String = std::iter::once("id,name,lon,lat,persons\n".to_owned()).chain(rows).collect();
    let points = input.path().join("points.csv");
    assert!(std::fs::write(&points, rows).is_ok());
    let sizes = ["size=4k", "size=16k", "size=16m,nr_inodes=2", "size=16m"];
    for ending in ["geojson", "geojsonl", "csv", "xlsx", "gpkg", "fgb", "shp"] {
        let convert = format!("\"$RUN\" --lang en -q convert '{}' \"$DISK/out.{ending}\"", points.display());
        all_or_nothing(&sizes, &convert);
    }
    all_or_nothing(&sizes, &format!("\"$RUN\" --lang en -q check '{}' --fix \"$DISK/out\"", points.display()));
}

/// Earlier results on a disk that is full stay whole: they verify.
#[test]
fn a_full_disk_leaves_earlier_results_whole() {
    if !possible() {
        return;
    }
    let script = "mkdir \"$DISK/full\"; \"$RUN\" run study.toml -o \"$DISK/out\" >\"$DISK/said\" 2>&1 || exit 98
        cat /dev/zero >\"$DISK/full/zeros\" 2>/dev/null
        \"$RUN\" --lang en run study.toml -o \"$DISK/out\" --overwrite; code=$?
        \"$RUN\" verify \"$DISK/out\" >&2 || exit 97
        exit $code";
    let output = on_a_disk("size=512k", script).unwrap_or_else(|| panic!("no disk"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(73 | 74)), "{:?}: {said}", output.status);
    assert!(said.contains("No space left"), "{said}");
}
