//! Whether files are the ones whose SHA-256 a run has recorded.

use super::finding::Finding;
use super::sentences;
use crate::read::named;
use crate::words::Sentence;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Every file listed with its SHA-256 is there and unchanged; `what` they are.
pub(super) fn hashes(folder: &Path, listed: &Value, what: Sentence) -> Finding {
    let files = listed.as_object();
    let n = files.map_or(0, Map::len);
    let is_wrong = |(name, hash): &(&String, &Value)| {
        let actual = hash_of(&named(folder, name));
        actual.is_none() || actual.as_deref() != hash.as_str()
    };
    let wrong: Vec<&str> = files.into_iter().flatten().filter(is_wrong).map(|(name, _)| name.as_str()).collect();
    if wrong.is_empty() && n > 0 {
        Finding::holds(sentences::unchanged(what, n))
    } else {
        Finding::differs(sentences::changed(what, &wrong))
    }
}

fn hash_of(path: &Path) -> Option<String> {
    let bytes = if path.is_file() { std::fs::read(path).ok()? } else { return None };
    Some(Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
