//! The layers of a study, read once for all that is computed of them.

use super::needs::Purpose;
use super::noted::Noted;
use super::outlook;
use super::scenarios::{self, Read};
use super::{Case, Loaded, beside_roads, by_zone, coverage, given, inputs, norms};
use crate::crs;
use crate::issue::Issues;
use crate::read::{Layers, Progress};
use crate::scenario::Growth;
use crate::study::{Failure, Study};
use crate::survey;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads the layers of a study into one checked model, with every way that anything may ask for.
///
/// # Errors
/// [`Failure::Missing`] and [`Failure::Data`], with everything that was found.
pub fn load(study: &Study, layers: &dyn Layers, progress: &dyn Progress) -> Result<Loaded, Failure> {
    load_for(study, layers, &Purpose::Everything, progress)
}

/// The same to compute these cases and nothing else: of ways of which only the nearest counts no others are looked for.
///
/// # Errors
/// As [`load`].
pub fn load_cases(
    study: &Study,
    layers: &dyn Layers,
    cases: &[Case],
    progress: &dyn Progress,
) -> Result<Loaded, Failure> {
    load_for(study, layers, &Purpose::Years(cases.iter().map(|case| case.year).collect()), progress)
}

fn load_for(study: &Study, layers: &dyn Layers, purpose: &Purpose, progress: &dyn Progress) -> Result<Loaded, Failure> {
    let noted = Noted::new(layers);
    let read = model(study, &noted, purpose, progress).map_err(|failure| failure.naming(&study.file))?;
    let again = |study: &Study| model(study, &noted, purpose, progress);
    let scenes = scenarios::scenes(study, &read, again).map_err(|failure| failure.naming(&study.file))?;
    let mut loaded = Loaded { scenes, ..read.loaded };
    let mut inputs = noted.hashes();
    inputs.extend(study.hash.iter().map(|hash| (study.name.clone(), hash.clone())));
    inputs.extend(study.held().into_iter().filter_map(|held| held.file));
    for loaded in loaded.scenes.iter_mut().map(|scene| &mut scene.loaded) {
        loaded.inputs.clone_from(&inputs);
        study.file.name_services(&mut loaded.issues);
    }
    loaded.inputs = inputs;
    study.file.name_services(&mut loaded.issues);
    Ok(loaded)
}

fn model(study: &Study, layers: &dyn Layers, purpose: &Purpose, progress: &dyn Progress) -> Result<Read, Failure> {
    let (mut raw, mut issues) = inputs::read(study, layers, progress)?;
    let layers = inputs::layers(&raw);
    let by_zone = raw.by_zone.clone();
    let costs = std::mem::take(&mut raw.costs);
    let series = std::mem::take(&mut raw.series);
    let stop = |mut issues: Issues, more: Issues| {
        issues.extend(more);
        Failure::Data(issues)
    };
    let (mut model, found) = crs::to_model_in(raw, &study.file.crs.analysis, study.file.crs.plane_error.is_some())
        .map_err(|more| stop(issues.clone(), more))?;
    issues.extend(found);
    if model.zones.is_empty() {
        model.zones = by_zone::zones(&by_zone);
    }
    issues.extend(survey::assign_zones(&mut model, study.file.zones.as_ref().and_then(|zones| zones.share_by)));
    issues.extend(by_zone::place(&mut model, &by_zone));
    let layers = survey::with_zones_of_sums(&model, layers);
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    issues.extend(survey::gaps(&model));
    issues.extend(survey::plausible(&model));
    issues.extend(survey::enclosed(&model));
    issues.extend(survey::duplicates(&model, &layers));
    issues.extend(survey::offsets(&model, &layers));
    issues.extend(survey::assumed(&model, &layers, &issues));
    issues.extend(survey::place_by_zone(&mut model, &layers));
    issues.extend(coverage::land_outside(&model));
    norms::urban(&model, &study.file, &mut issues);
    let (given, more) = given::given(&model, study, &costs, (purpose, None));
    issues.extend(more);
    issues.extend(beside_roads::datums(&model, &layers, &given, &issues));
    let outlook = match outlook::outlook(&model, &study.file, &series) {
        Ok((outlook, found)) => {
            issues.extend(found);
            outlook
        }
        Err(more) => return Err(stop(issues, more)),
    };
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let (model, given, growth) = (Arc::new(model), Arc::new(given), Growth::default());
    let (purpose, inputs) = (purpose.clone(), BTreeMap::new());
    let loaded = Loaded { model, layers, inputs, given, purpose, growth, outlook, issues, scenes: Vec::new() };
    Ok(Read { loaded, costs, series })
}
