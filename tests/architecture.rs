//! The house rules that a compiler does not check: arrows between modules, size of files, codes with an explanation.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The line: a module may use what stands before it. Engines stand in one group and use only `units`.
const LINE: [&str; 16] = [
    "units",
    "issue",
    "model",
    "read",
    "crs",
    "index",
    "forecast",
    "cost",
    "allocation",
    "balance",
    "check",
    "write",
    "study",
    "explain",
    "cli",
    "lib",
];
const ENGINES: [&str; 2] = ["raster", "geodesy"];

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The first folder or file below `src`.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap_or(path);
    let first = below.components().next().map(|c| c.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// Rooms named after `crate::` outside comments, and outside the tests of a file.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut rooms = BTreeSet::new();
    for line in lines {
        for rest in line.split("crate::").skip(1) {
            rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

#[test]
fn no_arrow_runs_backwards() {
    let place = |room: &str| LINE.iter().position(|r| *r == room);
    for path in sources() {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let from = room(&path);
        if name == "tests.rs" || from == "lib" || from == "main" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for to in used(&text).into_iter().filter(|to| *to != from) {
            let allowed = match (ENGINES.contains(&from.as_str()), ENGINES.contains(&to.as_str())) {
                (true, _) => to == "units",
                (false, true) => from != "units" && from != "issue",
                (false, false) => match (place(&from), place(&to)) {
                    (Some(here), Some(there)) => there < here,
                    _ => false,
                },
            };
            assert!(allowed, "{}: {from} uses {to}", path.display());
        }
    }
}

#[test]
fn files_stay_small() {
    for path in sources() {
        let lines = std::fs::read_to_string(&path).map_or(0, |text| text.lines().count());
        assert!(lines <= 450, "{} has {lines} lines", path.display());
    }
}

/// Every code in the source is explained, and every explained code is used.
#[test]
fn codes_and_explanations_match() {
    let mut used = BTreeSet::new();
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for part in text.split('"').skip(1).step_by(2) {
            let is_code =
                part.len() == 5 && part.starts_with(['E', 'W', 'I']) && part[1..].bytes().all(|b| b.is_ascii_digit());
            if is_code {
                used.insert(part.to_owned());
            }
        }
    }
    let explained: BTreeSet<String> = catchment::issue::catalogue().keys().cloned().collect();
    let missing: Vec<_> = used.difference(&explained).collect();
    let idle: Vec<_> = explained.difference(&used).collect();
    assert!(missing.is_empty() && idle.is_empty(), "without explanation: {missing:?}; never used: {idle:?}");
}
