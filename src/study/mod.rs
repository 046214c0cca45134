//! What may be asked: the study file with its tables, what is wrong with them, and the standards they may name.

mod access;
mod alert;
mod called;
mod capacity;
mod coverage;
mod cut;
mod cutoff_by;
mod demand;
mod failure;
mod file;
mod files;
mod forecast;
mod measured;
mod options;
mod reason;
mod scenario;
mod service;
mod set;
mod speed;
mod standards;
mod supply;
mod travel;
mod uncertainty;

pub use crate::model::Method;
pub(crate) use access::parse_ages;
pub use access::{AccessTable, DecayTable, PatternTable};
pub use alert::AlertTable;
pub use capacity::{Capacity, Staff};
pub use coverage::CoverageTable;
pub use cutoff_by::CutoffBy;
pub use failure::Failure;
pub use file::{Cost, CrsTable, Eligibility, Expectation, Expected, ServiceTable, StudyFile};
pub(crate) use reason::reason;
pub(crate) use speed::{hurries, unhurried};
pub use standards::{Held, OwnStandard, Profile, Rule, Standard, class_norms, nearest, standard, standards};
pub(crate) use travel::unused;
pub use travel::{CoverTable, LineTravel, RoadTravel, TerrainTravel, TravelDirection, TravelMeasure, TravelTable};
pub use uncertainty::{BirthsRange, UncertaintyTable};

use crate::issue::{Issue, Issues, Severity};
use crate::read::hex;
use crate::units::Persons;
use crate::words::{Sentence, Text, of_library, say};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Bytes of a study file, at most.
const LONGEST: u64 = 16 << 20;

/// A study file that was read and found sound.
#[derive(Debug, Clone)]
pub struct Study {
    /// What it says.
    pub file: StudyFile,
    /// Folder its paths start from.
    pub base: PathBuf,
    /// The file's name, as shown in messages.
    pub name: String,
    /// SHA-256 of the file as it was read; none of a study that is no file.
    pub hash: Option<String>,
    /// How far above the proven bound the cost of an optimal allocation may stay, as a share of it; 0 for the optimum.
    pub stop_at_gap: f64,
    /// Profiles of norms that are files, by the names that the study gives them.
    pub own: BTreeMap<String, OwnStandard>,
}

/// A study file that the parser does not understand.
pub(crate) fn unread(parser: &str) -> Issue {
    Issue::new("E0601").words("reason", reason::reason(parser))
}

/// The text of a study file: a regular file of so many bytes at most, in UTF-8.
///
/// # Errors
/// [`Failure::Missing`] when there is no such file, [`Failure::Data`] when it is no text.
pub(crate) fn text_of(path: &Path) -> Result<String, Failure> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let missing = |reason: String| {
        Failure::Missing(Issue::new("E0101").file(path.display().to_string()).fact("reason", reason).into())
    };
    match std::fs::metadata(path) {
        Ok(meta) if !meta.is_file() => return Err(missing("not a regular file".to_owned())),
        Ok(meta) if meta.len() > LONGEST => return Err(missing("too long for a study file".to_owned())),
        _ => {}
    }
    let bytes = std::fs::read(path).map_err(|error| missing(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::Data(Issue::new("E0601").words("reason", say("study.reason.not_utf8")).file(&name).into())
    })
}

impl Study {
    /// Reads a study file.
    ///
    /// # Errors
    /// [`Failure::Missing`] when there is no such file, [`Failure::Data`] when it is no valid study.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Failure> {
        Self::open_with(path.as_ref(), &[])
    }

    /// Reads a study file and changes some keys, each given as `key=value`.
    ///
    /// # Errors
    /// As [`Study::open`].
    pub fn open_with(path: &Path, changes: &[String]) -> Result<Self, Failure> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let text = text_of(path)?;
        let base = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        let hash = hex(&Sha256::digest(text.as_bytes()));
        Ok(Self { hash: Some(hash), ..Self::parse(&text, changes, base, name)? })
    }

    /// A study from its text.
    ///
    /// # Errors
    /// [`Failure::Data`] when it is no valid study.
    pub fn parse(text: &str, changes: &[String], base: PathBuf, name: String) -> Result<Self, Failure> {
        let syntax = |error: toml::de::Error| {
            let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let issue = unread(error.message()).file(&name);
            Failure::Data(match line {
                Some(line) => issue.line(line).into(),
                None => issue.into(),
            })
        };
        let mut table = text.parse::<toml::Table>().map_err(syntax)?;
        let file = if changes.is_empty() {
            toml::from_str::<StudyFile>(text).map_err(syntax)?
        } else {
            let mut keys = BTreeSet::new();
            for change in changes {
                if !keys.insert(change.split('=').next().unwrap_or_default().trim()) {
                    let issue = Issue::new("E0604").value(change).fact("reason", "the same key twice");
                    return Err(Failure::Data(issue.file(&name).into()));
                }
                set::set(&mut table, change).map_err(|issue| Failure::Data(issue.file(&name).into()))?;
            }
            // The changed table has lost its line numbers: the message names the key only.
            table
                .clone()
                .try_into()
                .map_err(|e: toml::de::Error| Failure::Data(unread(e.message()).file(&name).into()))?
        };
        let kept = toml::Table::try_from(&file).unwrap_or_default();
        if let Some(issue) = cut::cut(&table, &kept) {
            return Err(Failure::Data(issue.file(&name).into()));
        }
        let mut study = Self { file, base, name, hash: None, stop_at_gap: 0.0, own: BTreeMap::new() };
        let mut issues = study.faults();
        match standards::own(&study.base, &study.file.standards) {
            Ok(own) => study.own = own,
            // A file that is not there is all that is wrong with some studies.
            Err(more) if !issues.has_errors() && more.count_of("E0101") == more.count(Severity::Error) => {
                return Err(Failure::Missing(more));
            }
            Err(more) => issues.extend(more),
        }
        issues.name_services_with_ids(|id| study.file.called(id));
        if issues.has_errors() { Err(Failure::Data(issues)) } else { Ok(study) }
    }

    fn uncertainty_faults(&self) -> Vec<Issue> {
        let has_births = self.file.forecast.as_ref().is_some_and(|forecast| forecast.births.is_some());
        self.file.uncertainty.iter().flat_map(|table| table.faults(has_births)).collect()
    }

    /// The profiles of norms that its results are held to, in its order.
    pub fn held(&self) -> Vec<Held> {
        standards::held(&self.file.standards, &self.own)
    }

    /// What is wrong with the study itself, before any layer is opened.
    fn faults(&self) -> Issues {
        let mut issues = Issues::new();
        let mut seen = BTreeSet::new();
        if self.file.service.is_empty() {
            issues.push(Issue::new("E0605").file(&self.name));
        }
        for table in &self.file.service {
            let id = table.id.as_str();
            let sound = !id.is_empty()
                && id.len() <= 64
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            if !sound {
                issues.push(Issue::new("E0602").file(&self.name).field("id").value(id));
            } else if !seen.insert(id.to_ascii_lowercase()) {
                issues.push(Issue::new("E0603").file(&self.name).field("id").value(id));
            }
            let has_zones = self.file.zones.is_some();
            let measured = self.file.measured(&table.cost);
            let faults = service::faults(table, measured, has_zones).into_iter();
            for issue in faults.chain(options::faults(table, has_zones)).chain(table.name_faults()) {
                issues.push(issue.file(&self.name));
            }
        }
        let of_tables = coverage::faults(&self.file).into_iter().chain(travel::faults(&self.file));
        let of_tables = of_tables
            .chain(files::faults(&self.file))
            .chain(demand::faults(&self.file))
            .chain(forecast::faults(&self.file))
            .chain(self.file.alert.faults())
            .chain(standards::faults(&self.file.standards));
        let of_tables = of_tables.chain(self.uncertainty_faults()).chain(supply::faults(&self.file));
        for issue in of_tables.map(|issue| issue.file(&self.name)).chain(access::faults(self)) {
            issues.push(issue);
        }
        for services in self.file.expect.iter().map(|expectation| &expectation.services) {
            let twice = services.iter().enumerate().find(|(at, service)| services[..*at].contains(service));
            if let Some((_, service)) = twice {
                issues.push(Issue::new("E0603").file(&self.name).field("expect.services").value(service));
            }
        }
        let years = self.file.all_years();
        for year in years.iter().filter(|year| !(1900..=2200).contains(*year)) {
            issues.push(Issue::new("E0619").file(&self.name).field("year").value(year));
        }
        if self.file.year.is_some() != self.file.years.is_empty() {
            issues.push(Issue::new("E0654").file(&self.name).field("year"));
        } else if let Some(two) = years.windows(2).find(|two| two[0] >= two[1]) {
            issues.push(Issue::new("E0655").file(&self.name).field("years").value(two[1]).fact("before", two[0]));
        }
        let is_year = |id: &str| years.iter().any(|year| id == year.to_string());
        for table in self.file.service.iter().filter(|table| is_year(table.id.as_str())) {
            issues.push(Issue::new("E0847").file(&self.name).field("id").value(&table.id));
        }
        let is_count = |total| Persons::checked(total).is_some_and(|total| total >= Persons::ZERO);
        for expectation in self.file.expect.iter().filter(|e| !is_count(e.total)) {
            issues.push(Issue::new("E0618").file(&self.name).field("expect.total").value(expectation.total));
        }
        for expectation in self.file.expect.iter().filter(|e| e.what == Expected::Places && e.services.is_empty()) {
            issues.push(Issue::new("E0616").file(&self.name).field("expect.services").value(expectation.total));
        }
        for areas in &self.file.attendance {
            let is_known = self.file.service.iter().any(|service| service.id == areas.service);
            let same = self.file.attendance.iter().filter(|other| other.service == areas.service).count();
            if !is_known || same > 1 {
                let issue = Issue::new("E0670").file(&self.name).field("attendance.service").value(&areas.service);
                let known: Vec<&str> = self.file.service.iter().map(|service| service.id.as_str()).collect();
                issues.push(issue.fact("known", known.join(", ")));
            }
        }
        if self.file.demand.iter().filter(|d| d.totals.is_some()).count() > 1 {
            issues.push(Issue::new("E0610").file(&self.name).field("totals"));
        }
        if self.file.zones.is_none() && self.file.facilities.iter().any(|layer| layer.place_by.is_some()) {
            issues.push(Issue::new("E0344").file(&self.name).field("place_by"));
        }
        if self.file.zones.is_none() && self.file.demand.iter().any(|d| d.totals.is_some()) {
            issues.push(Issue::new("E0611").file(&self.name).field("totals"));
        }
        issues.extend(scenario::faults(self));
        issues
    }
}

impl StudyFile {
    /// The study of a run, from the parameters that `run.json` keeps; they are looked at as those of a study file, because the file
    /// may come from anybody.
    ///
    /// # Errors
    /// What is not understood: a file of a later version must not be judged by the rules of this one.
    pub(crate) fn of_run(run: &Value) -> Result<Self, Sentence> {
        let file: Self = serde_json::from_value(run["parameters"].clone())
            .map_err(|error| say("study.of_run.unread").part("why", [of_library(error)]))?;
        let study = Study {
            file,
            base: PathBuf::new(),
            name: "run.json".to_owned(),
            hash: None,
            stop_at_gap: 0.0,
            own: BTreeMap::new(),
        };
        let faults = study.faults();
        let fault = faults.groups().flat_map(|group| &group.examples).find(|issue| issue.severity() == Severity::Error);
        match fault {
            None => Ok(study.file),
            Some(fault) => {
                let about = say("study.of_run.fault").with("field", fault.field.as_deref().unwrap_or_default());
                Err(about.with("code", fault.code).text_of("fault", Text::new(|lang| fault.sentence(lang))))
            }
        }
    }
}
