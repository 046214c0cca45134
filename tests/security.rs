//! What SECURITY.md promises and no other test holds: two writers, no network; and that every test it names exists.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use std::path::Path;
use std::process::{Child, Command, Stdio};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_test_that_the_page_names_exists() {
    let page = text("SECURITY.md");
    let named: Vec<(&str, &str)> = page.split('`').filter_map(|word| word.split_once("::")).collect();
    assert!(named.len() > 10, "{named:?}");
    for (file, function) in named {
        assert!(text(file).contains(&format!("fn {function}(")), "{file} has no {function}");
    }
}

#[test]
fn no_code_of_the_network_is_compiled_in() {
    let lock = text("Cargo.lock");
    for name in ["reqwest", "ureq", "hyper", "curl", "curl-sys", "tokio", "rustls", "native-tls", "openssl", "socket2"]
    {
        assert!(!lock.contains(&format!("name = \"{name}\"")), "{name} is in Cargo.lock");
    }
    let mut open = vec![root().join("src")];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
            } else if let Ok(code) = std::fs::read_to_string(&path) {
                // Tests of a file stand at its end, and are not compiled in.
                let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                for word in ["std::net", "process::Command", "TcpStream", "UdpSocket"] {
                    assert!(!code.contains(word), "{} uses {word}", path.display());
                }
            }
        }
    }
}

/// The street town in a folder of its own.
fn town() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for file in ["study.toml", "cells.csv", "schools.csv", "streets.geojson"] {
        let copied = std::fs::copy(root().join("tests/data/town").join(file), place.path().join(file));
        assert!(copied.is_ok(), "{file}");
    }
    place
}

fn start(folder: &Path, args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    command.args(args).args(["--threads", "1", "--progress", "none"]).current_dir(folder);
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| panic!("{error}"))
}

fn code(mut child: Child) -> Option<i32> {
    child.wait().ok().and_then(|status| status.code())
}

const RUN: [&str; 4] = ["run", "study.toml", "-o", "out"];

#[test]
fn two_runs_into_one_folder_leave_one_whole_result() {
    for _ in 0..5 {
        let place = town();
        let both = [start(place.path(), &RUN), start(place.path(), &RUN)];
        let codes = both.map(code);
        assert!(codes.contains(&Some(0)), "{codes:?}");
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 73 | 74))), "{codes:?}");
        assert_eq!(code(start(place.path(), &["verify", "out"])), Some(0));
    }
}
