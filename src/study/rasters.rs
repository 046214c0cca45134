//! What is wrong with the files of a demand layer, before any is opened.

use super::file::StudyFile;
use crate::issue::Issue;
use crate::read::rasters;

/// Of every layer: a file or rasters, not both, and no people counted twice.
pub(super) fn faults(file: &StudyFile) -> Vec<Issue> {
    let mut issues = Vec::new();
    for input in &file.demand {
        let has_rasters = !input.rasters.is_empty();
        let other = [
            ("path", !input.path.is_empty()),
            ("encoding", input.encoding.is_some()),
            ("fields", input.fields != Default::default()),
            ("spread", input.spread.is_some()),
        ];
        let beside = other.iter().find(|(_, is_there)| *is_there && has_rasters);
        if let Some((key, _)) = beside {
            issues.push(Issue::new("E0622").field("rasters").value(key));
        } else if !has_rasters && input.path.is_empty() {
            issues.push(Issue::new("E0622").field("path").value("-"));
        }
        issues.extend(rasters::faults(&input.rasters));
    }
    issues
}
