//! A disk that is full: whatever the moment, the run says so, and nothing half-written stays behind.
//!
//! The disk is a file system of some kilobytes in a namespace of the test's own (`unshare -rm`, Linux). Where that is not
//! permitted the test says SKIPPED and passes.

#![cfg(target_os = "linux")]
#![allow(
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that panics has failed, and one that cannot run says so"
)]

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

/// Results are replaced on disks with room for all, some or none of the new ones: what is there afterwards verifies, the old ones
/// after a failure, and nothing else is left.
#[test]
fn a_full_disk_while_overwriting_leaves_the_old_results_or_the_new_ones() {
    if !possible() {
        return;
    }
    let script = "\"$RUN\" -q run study.toml -o \"$DISK/out\" >&2 || exit 98
        sum() { (cd \"$DISK/out\" && find . -type f | sort | xargs cksum | cksum); }
        old=$(sum); room=$(df --output=avail -k \"$DISK\" | tail -1)
        dd if=/dev/zero of=\"$DISK/filler\" bs=1k count=$((room - LEFT)) 2>/dev/null
        \"$RUN\" --lang en -q run study.toml -o \"$DISK/out\" --overwrite --set year=2030; code=$?
        [ $code = 0 ] || [ \"$old\" = \"$(sum)\" ] || exit 96
        \"$RUN\" verify \"$DISK/out\" >/dev/null 2>&1 || exit 97
        ls -A \"$DISK/out\" | grep '^[.]' >&2 && exit 95
        rm \"$DISK/filler\"
        \"$RUN\" -q run study.toml -o \"$DISK/out\" --overwrite || exit 94
        exit $code";
    let mut failed = 0;
    for left in [0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 1024] {
        let output =
            on_a_disk("size=4m", &script.replace("LEFT", &left.to_string())).unwrap_or_else(|| panic!("no disk"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 73 | 74)), "{left}: {:?}: {said}", output.status);
        failed += usize::from(output.status.code() != Some(0));
        assert!(left < 1024 || output.status.success(), "{said}");
    }
    assert!(failed > 3, "{failed}");
}

/// A mount point, a link to another file system, a file and a folder that cannot be moved: results are replaced, or refused, or
/// the old ones come back.
#[test]
fn mount_points_and_links_take_results_or_keep_the_old_ones() {
    if !possible() {
        return;
    }
    let again = "\"$RUN\" --lang en -q --progress json run study.toml -o \"$DISK/out\" --overwrite; code=$?
        \"$RUN\" verify \"$DISK/out\" >/dev/null || exit 97
        ls -A \"$DISK/out\" | grep '^[.]' >&2 && exit 95; exit $code";
    let first = "\"$RUN\" -q run study.toml -o \"$DISK/out\" >/dev/null 2>&1 || exit 98\n";
    for (name, before, expected, says) in [
        ("an empty mount point", "mkdir \"$DISK/out\"; mount -t tmpfs none \"$DISK/out\"".to_owned(), 0, ""),
        (
            "a mount point with results",
            format!("mkdir \"$DISK/out\"; mount -t tmpfs none \"$DISK/out\"\n{first}"),
            0,
            "",
        ),
        (
            "a link to another file system",
            format!(
                "mkdir \"$DISK/far\"; mount -t tmpfs none \"$DISK/far\"; mkdir \"$DISK/far/r\"; ln -s far/r \"$DISK/out\"\n{first}"
            ),
            0,
            "",
        ),
        (
            "a folder within that is another file system",
            format!(
                "{first} cp -r \"$DISK/out/primary\" \"$DISK/p\"; mount -t tmpfs none \"$DISK/out/primary\"; cp \"$DISK/p/\"* \"$DISK/out/primary\""
            ),
            73,
            "E0701",
        ),
        (
            "a file that cannot be moved",
            format!(
                "{first} cp \"$DISK/out/ledger.json\" \"$DISK/l\"; mount --bind \"$DISK/l\" \"$DISK/out/ledger.json\""
            ),
            74,
            "E0704",
        ),
    ] {
        let output = on_a_disk("size=8m", &format!("{before}\n{again}")).unwrap_or_else(|| panic!("no disk"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{name}: {said}");
        assert!(said.contains(says), "{name}: {said}");
        assert!(expected != 73 || !said.contains("\"stage\""), "{name}: refused before anything is read: {said}");
    }
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
