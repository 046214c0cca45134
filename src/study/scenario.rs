//! Scenarios of a study: what is wrong with them before any layer is opened, and the study that each of them is.

use super::file::StudyFile;
use super::{Study, reason, set};
use crate::issue::{Issue, Issues};
use crate::scenario::{BASE, Change, ScenarioTable};
use crate::words::{Sentence, escape, say};

/// Letters of a name, at most.
const LONGEST: usize = 60;

/// Keys of a service that a scenario may set: what is read does not depend on them, or is read once more.
const OF_SERVICE: [&str; 8] =
    ["demand", "cutoff", "cutoff_by", "method", "standard", "capacity", "respect_zones", "indivisible"];

impl StudyFile {
    /// The study without scenarios.
    #[must_use]
    pub fn base(&self) -> Self {
        Self { scenario: Vec::new(), ..self.clone() }
    }

    /// The study that a scenario is: with the keys that it sets, and no other scenario.
    ///
    /// # Errors
    /// Why a key cannot be set, with the number of the change.
    pub(crate) fn imagined(&self, scenario: &ScenarioTable) -> Result<Self, (usize, Sentence)> {
        let mut file = self.base();
        for (number, assignment) in scenario.change.iter().enumerate().filter_map(|(n, c)| Some((n, c.set.as_ref()?))) {
            let not_read = |error: &dyn std::fmt::Display| (number, reason::reason(&error.to_string()));
            let mut table = toml::Table::try_from(&file).map_err(|error| not_read(&error))?;
            set::set(&mut table, assignment).map_err(|_| (number, say("scenario.fault.no_key")))?;
            file = table.try_into().map_err(|error: toml::de::Error| not_read(&error.message()))?;
        }
        Ok(Self { scenario: vec![scenario.clone()], ..file })
    }
}

/// Everything that is wrong with all scenarios, each fault with its scenario and change.
pub(super) fn faults(study: &Study) -> Issues {
    let mut issues = Issues::new();
    let all = &study.file.scenario;
    for (number, scenario) in all.iter().enumerate() {
        let about = |code, field: &str| Issue::new(code).file(&study.name).field(field);
        if let Some(reason) = wrong_id(&scenario.id, &all[..number]) {
            issues.push(about("E0786", "id").value(&scenario.id).words("reason", reason));
        }
        for (key, name) in [("name_zh", &scenario.name_zh), ("name_en", &scenario.name_en)] {
            let is_fault =
                |name: &str| name.trim().is_empty() || name.chars().count() > LONGEST || escape(name) != name;
            if let Some(name) = name.as_deref().filter(|name| is_fault(name)) {
                issues.push(about("E0786", key).value(name).words("reason", say("scenario.fault.name")));
            }
        }
        let key = |number: usize| format!("scenario.{}.change.{number}", scenario.id);
        let mut may_set = true;
        for (number, change) in scenario.change.iter().enumerate() {
            for reason in change.read().err().into_iter().flatten() {
                let issue = about("E0787", &key(number)).words("reason", reason);
                issues.push(issue.fact("example", change.example()));
            }
            if let Ok(Change::Set(assignment)) = change.read()
                && !is_open(&assignment)
            {
                let reason = say("scenario.fault.closed_key");
                issues.push(about("E0795", &key(number)).value(assignment).words("reason", reason));
                may_set = false;
            }
        }
        if !may_set || scenario.change.iter().all(|change| change.set.is_none()) {
            continue;
        }
        match study.file.imagined(scenario) {
            Err((number, reason)) => {
                let value = scenario.change[number].set.clone().unwrap_or_default();
                issues.push(about("E0795", &key(number)).value(value).words("reason", reason));
            }
            Ok(file) => {
                // What a study of these keys would be told, under the name of the scenario.
                let name = format!("{} [scenario.{}]", study.name, scenario.id);
                let own = Study { file: file.base(), name, ..study.clone() }.faults();
                let known = Study { file: study.file.base(), ..study.clone() }.faults();
                if !known.has_errors() {
                    issues.extend(own);
                }
            }
        }
    }
    issues
}

/// Why an id cannot be that of a scenario.
fn wrong_id(id: &str, before: &[ScenarioTable]) -> Option<Sentence> {
    let is_sound = !id.is_empty()
        && id.len() <= 64
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if !is_sound {
        Some(say("scenario.fault.id"))
    } else if id.eq_ignore_ascii_case(BASE) || id.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(say("scenario.fault.id_reserved"))
    } else if before.iter().any(|other| other.id.eq_ignore_ascii_case(id)) {
        Some(say("scenario.fault.id_twice"))
    } else {
        None
    }
}

/// Whether a scenario may set this key.
fn is_open(assignment: &str) -> bool {
    let key = assignment.split('=').next().unwrap_or_default();
    let steps: Vec<&str> = key.trim().split('.').collect();
    match steps.as_slice() {
        ["service", _, own, ..] => OF_SERVICE.contains(own),
        ["access" | "coverage" | "pattern" | "expect" | "alert" | "uncertainty", ..] => true,
        // Not what is read: its tables are those of the study.
        ["forecast", "births", "survival" | "migration" | "factor"]
        | ["forecast", "pupils", "progression" | "least" | "participation" | "entry"]
        | ["forecast", "housing", "since" | "yields", ..]
        | ["forecast", "residents", "interpolate"]
        | ["forecast", "migrants", _] => true,
        _ => false,
    }
}
