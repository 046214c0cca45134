//! Runs a case and says what was wrong with the answer.

use super::case::Case;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Longer is a hang.
const LONGEST: Duration = Duration::from_secs(20);

/// Address space of a run, kB.
const MEMORY: &str = "2000000";

/// Exit codes that the program promises; 70 says that it has a bug.
const CONTRACT: [i32; 7] = [0, 1, 2, 65, 66, 73, 74];

struct Answer {
    /// `None` when a signal ended it.
    exit: Option<i32>,
    hung: bool,
    out: String,
    err: String,
}

/// What is wrong with the answer, nothing when it is right.
pub fn faults_of(case: &Case) -> Vec<String> {
    let mut faults = one(case, "en", true);
    faults.extend(one(case, "zh", false).into_iter().map(|fault| format!("zh: {fault}")));
    faults
}

fn one(case: &Case, lang: &str, json: bool) -> Vec<String> {
    let Ok(place) = tempfile::tempdir() else { return vec!["no folder".to_owned()] };
    let folder = place.path().join("case");
    lay_out(case, &folder);
    let before = listing(&folder);
    let answer = run(case, lang, json, place.path(), &folder);
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(what);
    if answer.hung {
        fault(format!("was still running after {LONGEST:?}"));
    }
    match answer.exit {
        None => fault("ended by a signal".to_owned()),
        Some(exit) if !CONTRACT.contains(&exit) => fault(format!("exit code {exit} is not in the contract")),
        Some(exit) if exit != case.exit => fault(format!("exit code {exit}, expected {}", case.exit)),
        Some(_) => {}
    }
    for word in ["panicked", "RUST_BACKTRACE", "memory allocation", "stack overflow"] {
        if answer.err.contains(word) {
            fault(format!("says {word:?}"));
        }
    }
    if let Some(bad) = answer.err.chars().find(|c| is_live(*c)) {
        fault(format!("prints {bad:?} on standard error"));
    }
    let codes = if json { codes_of(case, &answer, &mut fault) } else { codes_in(&answer.err) };
    for code in case.codes.iter().filter(|code| !codes.contains(**code)) {
        fault(format!("{code} was expected"));
    }
    for code in codes.iter().filter(|code| code.starts_with('E') && !case.codes.contains(&code.as_str())) {
        fault(format!("{code} was not expected"));
    }
    // What stands in a file of the case is from data.
    let is_data =
        |words: &str| case.files.iter().any(|(_, bytes)| memchr::memmem::find(bytes, words.as_bytes()).is_some());
    if let Some(words) = english(&answer.err).filter(|words| lang == "zh" && !is_data(words.trim())) {
        fault(format!("says in English: {words}"));
    }
    for name in case.names.iter().filter(|name| json && !answer.err.contains(**name)) {
        fault(format!("does not name {name:?}"));
    }
    let after = listing(&folder);
    // Results that are written stay, even when nobody could be told of them.
    let is_result = |name: &&String| (case.exit <= 1 || case.stdout.is_some()) && name.starts_with("out");
    for name in after.difference(&before).filter(|name| !is_result(name)) {
        fault(format!("leaves {name}"));
    }
    for name in before.difference(&after) {
        fault(format!("removed {name}"));
    }
    if !faults.is_empty() {
        let shown: String = answer.err.chars().take(700).collect();
        faults.push(format!("codes {codes:?}; it said: {}", shown.replace('\n', "\n        ")));
    }
    faults
}

/// English words that follow each other in Chinese messages, where none are: names, keys, formats and what a file has are single
/// words, or stand in quotes.
fn english(text: &str) -> Option<String> {
    // What stands on a line of a place, in quotes, or in a table of keys is from data.
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("-->"));
    lines.map(without_quotes).find_map(|line| {
        let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        // A sentence has small words, one after the other, on one side of every other letter and sign.
        let mut pieces = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == ' ' || c == '_' || c == '\''));
        pieces.find(|piece| piece.split(' ').filter(is_word).count() > 2).map(str::to_owned)
    })
}

/// A line without what stands in quotes of any kind.
fn without_quotes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut until = None;
    for c in line.chars() {
        match until {
            Some(end) if c == end => until = None,
            Some(_) => {}
            None => match "“\"`‘《".chars().zip("”\"`’》".chars()).find(|(open, _)| *open == c) {
                Some((_, close)) => {
                    out.push('。');
                    until = Some(close);
                }
                None => out.push(c),
            },
        }
    }
    out
}

/// Controls and direction marks, which a terminal would obey.
fn is_live(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn lay_out(case: &Case, folder: &Path) {
    assert!(fs::create_dir_all(folder).is_ok());
    for (name, bytes) in &case.files {
        let path = folder.join(name);
        assert!(path.parent().is_some_and(|parent| fs::create_dir_all(parent).is_ok()));
        assert!(fs::write(path, bytes).is_ok(), "{name}");
    }
    for command in &case.before {
        let done = Command::new("sh").args(["-c", command]).current_dir(folder).status();
        assert!(done.is_ok_and(|status| status.success()), "{command}");
    }
}

fn run(case: &Case, lang: &str, json: bool, place: &Path, folder: &Path) -> Answer {
    let (out, err) = (place.join("stdout"), place.join("stderr"));
    let mut command = if cfg!(unix) {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MEMORY}; {} exec \"$0\" \"$@\"", case.under)]);
        command.arg(env!("CARGO_BIN_EXE_catchment"));
        command
    } else {
        Command::new(env!("CARGO_BIN_EXE_catchment"))
    };
    command.args(&case.args).args(["--lang", lang, "--threads", "2", "--progress", "none"]);
    if json {
        command.arg("--json");
    }
    let to = |path: &Path| File::create(path).map_or_else(|_| Stdio::null(), Stdio::from);
    let stdout = case.stdout.map_or_else(
        || to(&out),
        |device| File::options().write(true).open(device).map_or_else(|_| Stdio::null(), Stdio::from),
    );
    command.current_dir(folder).stdin(Stdio::null()).stdout(stdout).stderr(to(&err));
    let (mut exit, mut hung) = (None, false);
    if let Ok(mut child) = command.spawn() {
        let start = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => {
                    exit = status.code();
                    break;
                }
                _ if start.elapsed() > LONGEST => {
                    hung = true;
                    let _ = child.kill();
                    let _ = child.wait();
                    break;
                }
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
    Answer { exit, hung, out: text(&out), err: text(&err) }
}

/// Codes of the one document on standard output.
fn codes_of(case: &Case, answer: &Answer, fault: &mut impl FnMut(String)) -> BTreeSet<String> {
    // What the command line itself forbids is told by the parser of the command line.
    if case.exit == 2 || case.stdout.is_some() {
        return codes_in(&answer.err);
    }
    match serde_json::from_str::<Value>(&answer.out) {
        Err(error) => {
            fault(format!("standard output is not one JSON document: {error}"));
            codes_in(&answer.err)
        }
        Ok(document) => {
            if document["ok"] != (case.exit == 0) {
                fault(format!("ok is {}", document["ok"]));
            }
            let listed = document["issues"].as_array().into_iter().flatten();
            let listed = listed.filter_map(|group| group["code"].as_str()).map(str::to_owned);
            listed.chain(codes_in(&answer.err)).collect()
        }
    }
}

/// Codes in messages: `error[E0110]: ...`.
fn codes_in(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.split_once('[')?.1.split_once(']').map(|(code, _)| code))
        .filter(|code| code.len() == 5 && code[1..].bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// Every file and folder below a folder, by name.
fn listing(folder: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            all.insert(path.strip_prefix(folder).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default());
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            }
        }
    }
    all
}
