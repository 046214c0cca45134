//! The layers of a study, read once for all that is computed of them.

use super::needs::Purpose;
use super::noted::Noted;
use super::outlook;
use super::scenarios::{self, Read, Scene};
use super::{Case, beside_roads, by_zone, coverage, given, inputs, norms};
use crate::crs;
use crate::forecast::Outlook;
use crate::issue::Issues;
use crate::model::{Layer, Model};
use crate::read::{Layers, Progress};
use crate::scenario::Growth;
use crate::study::{Failure, Study};
use crate::survey;
use crate::units::Impedance;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the layers of a study say: one checked model, shared by all cases.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The model, its cells raked to the stated totals.
    pub model: Arc<Model>,
    /// The files it was read from.
    pub layers: Vec<Layer>,
    /// SHA-256 of the study and of every file as it was read, by the name that the study gives it; none of what is no file.
    pub inputs: BTreeMap<String, String>,
    /// Ways that a table lists, or that go along roads.
    pub(super) given: Arc<given::Known>,
    /// For what these are made.
    pub(super) purpose: Purpose,
    /// How many times as many people are counted; as many of the study itself.
    pub(super) growth: Growth,
    /// Who will need a place in years to come.
    pub(super) outlook: Option<Arc<Outlook>>,
    /// What was found on the way.
    pub issues: Issues,
    /// The scenarios of the study, in its order.
    pub(super) scenes: Vec<Scene>,
}

impl Loaded {
    /// The travels whose ways are listed, by name.
    pub fn travels(&self) -> Vec<&str> {
        self.given.ways.keys().map(String::as_str).collect()
    }

    /// All ways of a travel, facility by facility: ids of the cell, as its file has it, and of the facility, and what the way costs in whole
    /// thousandths of metres or seconds. None of a travel that is not listed.
    pub fn ways(&self, travel: &str) -> (Impedance, impl Iterator<Item = (Cow<'_, str>, &str, i64)>) {
        let given = self.given.ways.get(travel);
        let model = &*self.model;
        let of = move |(number, ways): (usize, &'_ Vec<(u32, i64)>)| {
            let mut rows: Vec<(Cow<'_, str>, i64)> = Vec::with_capacity(ways.len());
            let mut whole = None;
            for (cell, cost) in ways {
                // Parts of a cell on a border stand where the whole does, which a table knows alone.
                let id = match &model.demand.wholes {
                    Some(wholes) => {
                        let own = wholes.of_cell[*cell as usize];
                        if whole.replace(own) == Some(own) {
                            continue;
                        }
                        Cow::Borrowed(&*wholes.ids[own as usize])
                    }
                    None => model.demand.id(*cell as usize),
                };
                rows.push((id, *cost));
            }
            rows.into_iter().map(move |(id, cost)| (id, model.facilities[number].id.as_str(), cost))
        };
        let ways = given.into_iter().flat_map(move |given| given.ways.iter().enumerate().flat_map(of));
        (given.map_or(Impedance::default(), |given| given.impedance), ways)
    }

    /// That of a scenario, by its id; the study without changes for `base` and for what is not there.
    pub(crate) fn of(&self, scenario: Option<&str>) -> &Self {
        let is_it = |scene: &&Scene| scene.study.file.scenario.iter().any(|table| Some(table.id.as_str()) == scenario);
        self.scenes.iter().find(is_it).map_or(self, |scene| &scene.loaded)
    }
}

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
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    issues.extend(survey::gaps(&model));
    issues.extend(survey::plausible(&model));
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
