//! What is wrong with layers of people, before any is opened.

use super::file::StudyFile;
use crate::issue::Issue;
use crate::read::{DemandFields, rasters};
use crate::words::say;

/// Of every layer: a file or rasters, not both, and no people counted twice; neighbours are beyond zones, and beside own people.
pub(super) fn faults(file: &StudyFile) -> Vec<Issue> {
    let mut issues = Vec::new();
    for input in &file.demand {
        let has_rasters = !input.rasters.is_empty();
        let other = [
            ("path", !input.path.is_empty()),
            ("encoding", input.encoding.is_some()),
            ("fields", input.fields != DemandFields::default()),
            ("spread", input.spread.is_some()),
        ];
        let beside = other.iter().find(|(_, is_there)| *is_there && has_rasters);
        if let Some((key, _)) = beside {
            issues.push(Issue::new("E0622").field("rasters").value(key));
        } else if !has_rasters && input.path.is_empty() {
            issues.push(Issue::new("E0622").field("path").value("-"));
        }
        issues.extend(rasters::faults(&input.rasters));
        if input.is_neighbours() && input.totals.is_some() {
            issues.push(Issue::new("E0625").field("role").words("reason", say("study.neighbours.totals")));
        }
    }
    let any = |is: bool| file.demand.iter().any(|input| input.is_neighbours() == is);
    if any(true) && file.zones.is_none() {
        issues.push(Issue::new("E0625").field("role").words("reason", say("study.neighbours.zones")));
    }
    if any(true) && !any(false) {
        issues.push(Issue::new("E0625").field("role").words("reason", say("study.neighbours.own")));
    }
    issues
}
