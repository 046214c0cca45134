//! The scenarios of a study: each a model with its own sites, and people who grow, over layers that were read once.

use super::{Loaded, given, inputs, outlook};
use crate::forecast::RawOutlook;
use crate::issue::Issues;
use crate::model::{RawCosts, ServiceId};
use crate::scenario::{self, Change, Ground};
use crate::study::{Failure, Study, StudyFile, class_norms};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A scenario, with the study that it is.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    /// Its keys; it has this scenario only.
    pub study: Study,
    /// Its model.
    pub loaded: Loaded,
}

/// A model and the tables of ways that were read with it.
pub(super) struct Read {
    pub loaded: Loaded,
    pub costs: BTreeMap<String, RawCosts>,
    pub series: RawOutlook,
}

/// All scenarios of a study. Layers are read again only for one that sets a key by which they are read: a class size, a column.
///
/// # Errors
/// [`Failure::Data`] with everything that is wrong with any change of any scenario.
pub(super) fn scenes(
    study: &Study,
    base: &Read,
    mut again: impl FnMut(&Study) -> Result<Read, Failure>,
) -> Result<Vec<Scene>, Failure> {
    let mut scenes = Vec::with_capacity(study.file.scenario.len());
    let mut faults = Issues::new();
    for table in &study.file.scenario {
        // A key that cannot be set was refused when the study was read.
        let file = study.file.imagined(table).map_err(|(number, _)| Failure::Bug(format!("{}: {number}", table.id)))?;
        let own = Study { file, ..study.clone() };
        let read = if inputs::reads_alike(&study.file, &own.file) { None } else { Some(again(&own)?) };
        let ground = read.as_ref().unwrap_or(base);
        // What cannot be read as a change was refused, too.
        let changes: Vec<Change> = table.change.iter().filter_map(|change| change.read().ok()).collect();
        match scene(&own, &table.id, ground, &changes) {
            Ok(loaded) => scenes.push(Scene { study: own, loaded }),
            Err(more) => faults.extend(more),
        }
    }
    if faults.has_errors() {
        let mut issues = base.loaded.issues.clone();
        issues.extend(faults);
        return Err(Failure::Data(issues));
    }
    Ok(scenes)
}

/// The changes of a scenario, made.
fn scene(study: &Study, id: &str, read: &Read, changes: &[Change]) -> Result<Loaded, Issues> {
    let (file, base) = (&study.file, &read.loaded);
    let services: Vec<ServiceId> = file.service.iter().map(|service| service.id.clone()).collect();
    let ids = |holds: &dyn Fn(&crate::study::ServiceTable) -> bool| {
        file.service.iter().filter(|service| holds(service)).map(|service| service.id.clone()).collect()
    };
    let ground = Ground {
        model: &base.model,
        layers: &base.layers,
        services: &services,
        uncounted: &ids(&|service| service.is_uncounted()),
        by_table: &ids(&|service| file.goes_by_table(service)),
        norms: &class_norms(file.service.iter().map(|service| (&service.id, service.standard.as_deref()))),
        first_year: file.present(),
        last_year: file.all_years().last().copied().unwrap_or(i32::MAX),
        study: &study.name,
    };
    let (applied, mut found) = scenario::applied(&ground, id, changes);
    if found.has_errors() {
        return Err(found);
    }
    let is_same = applied.model.facilities == base.model.facilities;
    let (mut model, mut given) = (Arc::clone(&base.model), Arc::clone(&base.given));
    // A scenario may ask for longer ways to the same sites.
    if !is_same || !base.given.suffices(&model, study, &base.purpose) {
        if !is_same {
            model = Arc::new(applied.model);
        }
        let (own, more) = given::given(&model, study, &read.costs, (&base.purpose, Some(&*base.given)));
        // What was said of the ways to the sites as they are is known.
        let is_new = |issue: &&crate::issue::Issue| !base.issues.groups().any(|group| group.examples.contains(issue));
        let new: Vec<_> = more.groups().flat_map(|group| &group.examples).filter(is_new).cloned().collect();
        for issue in new {
            found.push(issue);
        }
        given = Arc::new(own);
        if found.has_errors() {
            return Err(found);
        }
    }
    // A scenario may set a key of the forecast; its tables are those that were read.
    let (outlook, _) = outlook::outlook(&model, file, &read.series)?;
    let mut issues = base.issues.clone();
    issues.extend(found);
    let (layers, inputs, purpose) = (base.layers.clone(), base.inputs.clone(), base.purpose.clone());
    let growth = applied.growth;
    Ok(Loaded { model, layers, inputs, given, purpose, growth, outlook, issues, scenes: Vec::new() })
}

/// The study file of a scenario, or that without scenarios.
pub(super) fn file_of(file: &StudyFile, scenario: Option<&str>) -> Option<StudyFile> {
    match scenario {
        None | Some(scenario::BASE) => Some(file.base()),
        Some(id) => file.imagined(file.scenario.iter().find(|table| table.id == id)?).ok(),
    }
}
