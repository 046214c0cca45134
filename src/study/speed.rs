//! Where speeds that are uncertain change anything: at a limit in time.

use super::{Cost, ServiceTable, StudyFile};
use crate::issue::{Issue, Issues};
use crate::units::Impedance;
use crate::words::{Sentence, say};

/// Whether speeds change whom a service keeps out: its limit is a time, and nobody is sent beyond it.
pub(crate) fn hurries(file: &StudyFile, service: &ServiceTable) -> bool {
    let is_asked = file.uncertainty.as_ref().is_some_and(|table| table.speed.is_some());
    is_asked && !service.is_uncounted() && still(service).is_none()
}

/// Why speeds change nothing for a service, as a word of the study's; none where they do.
fn still(service: &ServiceTable) -> Option<Sentence> {
    let is_beyond = service.limit().filter(|_| service.method.heeds_cutoff());
    Some(say(match (&service.cost, is_beyond) {
        (Cost::StraightLine, _) => "study.speed.straight",
        (_, None) => "study.speed.unlimited",
        (_, Some(limit)) if limit.of() == Impedance::Metres => "study.speed.metres",
        _ => return None,
    }))
}

/// Says of each service that counts places that speeds change nothing there (W0869).
pub(crate) fn unhurried(file: &StudyFile) -> Issues {
    let mut issues = Issues::new();
    if file.uncertainty.as_ref().is_some_and(|table| table.speed.is_some()) {
        for service in &file.service {
            let reason = if service.is_uncounted() { Some(say("study.speed.uncounted")) } else { still(service) };
            if let Some(reason) = reason {
                let issue = Issue::new("W0869").fact("service", &service.id).field("uncertainty.speed");
                issues.push(issue.words("reason", reason));
            }
        }
    }
    issues
}
