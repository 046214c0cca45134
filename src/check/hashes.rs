//! Whether files are the ones that a run has recorded: `run.json` by its own seal, every other by its SHA-256, and none besides.

use super::finding::Finding;
use super::folder::bytes;
use super::sentences;
use crate::read::{self, hex, named};
use crate::words::{Sentence, say};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::{Component, Path, PathBuf};

/// What the systems of computers put into every folder by themselves.
const OF_SYSTEMS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What a run that was killed may have left on its way; the next one takes care of it.
const OF_RUNS: [&str; 3] = [".catchment-lock", ".catchment-partial", ".catchment-commit"];

/// Endings of what QGIS writes where a project is saved: nobody takes it for results.
const OF_PROJECTS: [&str; 5] = [".qgz", ".qgs", ".qgz~", ".qgs~", "_attachments.zip"];

/// Names that are shown of many.
const SHOWN: usize = 10;

/// `run.json` ends with the SHA-256 of all that stands before it.
pub(super) fn seal(out: &Path) -> Finding {
    let holds = bytes(&out.join("run.json")).is_ok_and(|bytes| is_sealed(&bytes));
    Finding { holds, sentence: say(if holds { "check.files.sealed" } else { "check.files.unsealed" }) }
}

fn is_sealed(bytes: &[u8]) -> bool {
    const BEFORE: &[u8] = b",\n  \"seal\": \"";
    const BEHIND: &[u8] = b"\"\n}\n";
    let Some(rest) = bytes.strip_suffix(BEHIND) else { return false };
    let Some((rest, seal)) = rest.len().checked_sub(64).map(|at| rest.split_at(at)) else { return false };
    rest.strip_suffix(BEFORE).is_some_and(|sealed| hex(&Sha256::digest(sealed)).as_bytes() == seal)
}

/// Files of a finished folder: each that is listed is there and unchanged, no name leads out of the folder, and nothing else is there.
pub(super) fn outputs(out: &Path, listed: &Value) -> Vec<Finding> {
    let what = say("check.files.outputs");
    let others = others(out, listed);
    let strange: Vec<&str> = names(listed).filter(|name| place(out, name).is_none()).collect();
    if !strange.is_empty() {
        return vec![Finding::differs(say("check.files.elsewhere").list("names", &strange))];
    }
    let mut findings = vec![hashes(out, listed, what)];
    let is_project = |name: &&str| OF_PROJECTS.iter().any(|ending| name.ends_with(ending));
    let (projects, others): (Vec<&str>, Vec<&str>) = others.iter().map(String::as_str).partition(is_project);
    findings.push(match (others.as_slice(), projects.as_slice()) {
        ([], []) => Finding::holds(say("check.files.no_others")),
        ([], projects) => Finding::holds(say("check.files.projects").list("names", projects)),
        (others, _) => Finding::differs(say("check.files.others").list("names", others)),
    });
    findings
}

/// Every file listed with its SHA-256 is there and unchanged; `what` they are.
pub(super) fn hashes(folder: &Path, listed: &Value, what: Sentence) -> Finding {
    let files = listed.as_object();
    let is_wrong = |name: &&str| {
        let actual = hash_of(&named(folder, name));
        actual.is_none() || actual.as_deref() != listed[*name].as_str()
    };
    let wrong: Vec<&str> = names(listed).filter(is_wrong).collect();
    match files.map_or(0, serde_json::Map::len) {
        n if wrong.is_empty() && n > 0 => Finding::holds(sentences::unchanged(what, n)),
        _ => Finding::differs(sentences::changed(what, &wrong)),
    }
}

fn names(listed: &Value) -> impl Iterator<Item = &str> {
    listed.as_object().into_iter().flatten().map(|(name, _)| name.as_str())
}

/// Where a file of a run is; `None` where its name, or a link on the way, leads out of the folder.
fn place(out: &Path, name: &str) -> Option<PathBuf> {
    let mut at = out.to_path_buf();
    for part in Path::new(name).components() {
        let Component::Normal(part) = part else { return None };
        at.push(part);
        if std::fs::symlink_metadata(&at).is_ok_and(|found| found.is_symlink()) {
            return None;
        }
    }
    Some(at).filter(|_| !name.is_empty())
}

/// What stands in the folder and is not listed; links are not followed.
fn others(out: &Path, listed: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(out.to_path_buf(), String::new())];
    while let Some((folder, name)) = open.pop() {
        let mut is_empty = true;
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            is_empty = false;
            let own = entry.file_name().to_string_lossy().into_owned();
            let whole = format!("{name}{own}");
            match entry.file_type() {
                _ if OF_RUNS.contains(&whole.as_str()) => {}
                Ok(kind) if kind.is_dir() => open.push((entry.path(), whole + "/")),
                _ if whole == "run.json" || OF_SYSTEMS.contains(&own.as_str()) => {}
                _ if listed.get(&whole).is_some() => {}
                _ => found.push(whole),
            }
        }
        if is_empty && !name.is_empty() {
            found.push(name);
        }
    }
    found.sort();
    found.truncate(SHOWN);
    found
}

/// SHA-256 of a regular file; a pipe or a device may have no end.
fn hash_of(path: &Path) -> Option<String> {
    path.is_file().then(|| read::hash_of(path).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_that_of_all_that_stands_before_it() {
        let body = "{\n  \"year\": 2025";
        let seal = hex(&Sha256::digest(body.as_bytes()));
        let sealed = format!("{body},\n  \"seal\": \"{seal}\"\n}}\n");
        assert!(is_sealed(sealed.as_bytes()));
        for other in
            [sealed.replace("2025", "2026"), sealed.replace(&seal, &"0".repeat(64)), sealed.replace("\n}\n", "}")]
        {
            assert!(!is_sealed(other.as_bytes()), "{other}");
        }
        assert!(!is_sealed(b"{}") && !is_sealed(b"") && !is_sealed(b"\"\n}\n"));
    }
}
