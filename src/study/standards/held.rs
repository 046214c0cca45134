//! The profiles that a study is held to: those of `standards/` by their id, those of a bureau by their file.

use super::built_in::{standard, standards};
use super::near::nearest;
use super::own::{self, OwnStandard};
use crate::issue::{Issue, Issues};
use crate::model::Standard;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// A profile that a study is held to.
#[derive(Debug, Clone)]
pub struct Held {
    /// What it says.
    pub standard: Arc<Standard>,
    /// Its file and the SHA-256 of it; none for one of `standards/`.
    pub file: Option<(String, String)>,
}

/// Whether an entry of `standards` is a file.
fn is_file(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// Entries that name no profile, or one twice.
pub(in crate::study) fn faults(names: &[String]) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut seen = BTreeSet::new();
    let known = || standards().iter().map(|standard| standard.profile.id.as_str());
    for name in names {
        if !is_file(name) && standard(name).is_none() {
            let issue = Issue::new("E0860").field("standards").value(name);
            let near = nearest(name, known()).unwrap_or("-");
            issues.push(issue.fact("near", near).fact("known", known().collect::<Vec<_>>().join(", ")));
        }
        if !seen.insert(name) {
            issues.push(Issue::new("E0861").field("standards").value(name));
        }
    }
    issues
}

/// Reads the profiles that are files; paths start from `base`.
///
/// # Errors
/// What is wrong with any of them, and E0861 where one has the id of another.
pub(in crate::study) fn own(base: &Path, names: &[String]) -> Result<BTreeMap<String, OwnStandard>, Issues> {
    let mut issues = Issues::new();
    let mut found = BTreeMap::new();
    let mut taken: BTreeSet<String> = standards().iter().map(|standard| standard.profile.id.clone()).collect();
    for name in names.iter().filter(|name| is_file(name)) {
        match own::read(base, name) {
            Ok(own) => {
                let id = &own.standard.profile.id;
                if !taken.insert(id.clone()) {
                    issues.push(Issue::new("E0861").file(name).field("profile.id").value(id));
                }
                found.insert(name.clone(), own);
            }
            Err(more) => issues.extend(more),
        }
    }
    if issues.has_errors() { Err(issues) } else { Ok(found) }
}

/// What the entries of a study name, in their order.
pub(in crate::study) fn held(names: &[String], own: &BTreeMap<String, OwnStandard>) -> Vec<Held> {
    let of = |name: &String| match own.get(name) {
        Some(own) => Some(Held { standard: Arc::clone(&own.standard), file: Some((name.clone(), own.hash.clone())) }),
        None => standard(name).map(|standard| Held { standard: Arc::new(standard.clone()), file: None }),
    };
    names.iter().filter_map(of).collect()
}
