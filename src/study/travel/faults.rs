//! What is wrong with ways of travelling, before any layer is opened.

use crate::issue::{Issue, Issues};
use crate::read::roles::near;
use crate::study::file::{Cost, STRAIGHT_LINE, StudyFile};
use crate::words::say;

/// What is wrong with the ways of travelling, and with what services say of them, before any layer is opened.
pub(in crate::study) fn faults(file: &StudyFile) -> Vec<Issue> {
    let mut issues = Vec::new();
    for name in file.travel.keys() {
        let sound = !name.is_empty()
            && name.len() <= 64
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if !sound || name.eq_ignore_ascii_case(STRAIGHT_LINE) {
            issues.push(Issue::new("E0661").field("travel").value(name));
        }
    }
    for (name, travel) in &file.travel {
        if let Some((roads, is_car)) = travel.roads() {
            issues.extend(roads.faults(name, is_car));
        }
        issues.extend(travel.terrain().into_iter().flat_map(|terrain| terrain.faults(name)));
        issues.extend(travel.lines().and_then(|lines| lines.faults(name)));
    }
    for service in &file.service {
        let about = |code, field: &str| Issue::new(code).fact("service", &service.id).field(field);
        let Cost::Travel(name) = &service.cost else { continue };
        let Some(travel) = file.travel.get(name) else {
            let known: Vec<&str> =
                std::iter::once(STRAIGHT_LINE).chain(file.travel.keys().map(String::as_str)).collect();
            let nearest = near(name, known.iter().copied());
            let nearest = nearest.map_or_else(|| say("read.nothing_near"), |near| say("read.near").with("word", near));
            let issue = about("E0660", "cost").value(name).words("near", nearest);
            issues.push(issue.fact("known", known.join(", ")));
            continue;
        };
        if travel.table().is_none() {
            // Roads and the plane end nowhere, so that the nearest site can be told without a limit.
            if service.method.needs_cutoff() && service.cutoff.is_none() && service.cutoff_by.is_none() {
                issues.push(about("E0608", "cutoff").value(""));
            }
            continue;
        }
        if service.cutoff.is_none() {
            issues.push(about("E0662", "cutoff").value(name).fact("unit", travel.unit()));
        }
    }
    issues
}

/// Travels that no service names: their tables are not read.
pub(crate) fn unused(file: &StudyFile, study: &str) -> Issues {
    let mut issues = Issues::new();
    let is_named =
        |name: &str| file.service.iter().any(|service| matches!(&service.cost, Cost::Travel(of) if of == name));
    for name in file.travel.keys().filter(|name| !is_named(name)) {
        issues.push(Issue::new("W0664").file(study).field("travel").value(name));
    }
    issues
}
