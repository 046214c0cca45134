//! Ways that are listed, for the services that name them: by a table, or along roads.

use super::needs::{Needs, Purpose, services};
use crate::cost::{self, Given, Paths, Routes, Streets, Surface, Treks};
use crate::issue::{Issue, Issues};
use crate::model::{Ground, Model, Planar, RawCosts};
use crate::study::{Study, StudyFile, TravelTable};
use std::collections::BTreeMap;
use std::sync::Arc;

/// No more ways are listed, 40 bytes each in all.
const MOST: usize = 60_000_000;

/// The ways of every travel that is not a straight line, by its name.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Between cells and facilities.
    pub ways: BTreeMap<String, Given>,
    /// Where they go, of those of which it is known.
    pub paths: BTreeMap<String, Paths>,
    /// What they were asked for.
    needs: BTreeMap<String, Needs>,
}

impl Known {
    /// Whether each of some places has a way of no more than so many thousandths to any of some facilities; none where nobody knows.
    pub fn reached(
        &self,
        model: &Model,
        travel: &str,
        facilities: &[usize],
        (places, most): (&[[f64; 2]], i64),
    ) -> Option<Vec<bool>> {
        if let Some(paths) = self.paths.get(travel) {
            return Some(paths.reached(places, facilities, most));
        }
        let at = |facility: &usize| model.facilities[*facility].at.map(|Planar(at)| at);
        let sites: Vec<[f64; 2]> = facilities.iter().filter_map(at).collect();
        cost::reached_around(model.ground.get(travel)?, places, &sites, most)
    }

    /// Whether the ways that are listed are all that a study asks for.
    pub fn suffices(&self, model: &Model, study: &Study, purpose: &Purpose) -> bool {
        self.needs.iter().all(|(name, known)| Needs::of(model, study, name, purpose).are_met_by(known))
    }
}

/// The ways between the cells and the facilities of the model. What is known of the roads from a model with the same cells is taken over.
pub(super) fn given(
    model: &Model,
    study: &Study,
    costs: &BTreeMap<String, RawCosts>,
    (purpose, before): (&Purpose, Option<&Known>),
) -> (Known, Issues) {
    let file = &study.file;
    let mut issues = Issues::new();
    let mut found = Known::default();
    for (name, raw) in costs {
        let (given, more) = cost::given(model, raw, |facility| is_needed(model, file, name, facility));
        issues.extend(more);
        found.ways.extend(given.map(|given| (name.clone(), given)));
    }
    for (name, ground) in model.ground.iter() {
        let Some(travel) = file.travel.get(name) else { continue };
        let all = Needs::of(model, study, name, &Purpose::Everything);
        if travel.lines().is_some() {
            let needed = |facility: usize| is_needed(model, file, name, facility);
            let (given, more) = cost::around(model, ground, all.pairs, needed);
            issues.extend(more);
            found.needs.insert(name.clone(), all);
            found.ways.extend(given.map(|given| (name.clone(), given)));
            continue;
        }
        let needed = |facility: usize| is_needed(model, file, name, facility);
        let known = before.and_then(|before| before.paths.get(name));
        let Some((paths, is_whole)) = paths(name, travel, (model, ground), known, needed, &mut issues) else {
            continue;
        };
        let needs = Needs::of(model, study, name, purpose);
        let needs = if paths.finds_nearest(needs.pairs) { needs } else { all };
        let sets: Vec<(Vec<usize>, Vec<u32>)> = needs
            .nearest
            .iter()
            .map(|(zone, facilities)| {
                let is_asked = |cell: &usize| zone.is_none() || model.demand.zone[*cell] == *zone;
                (facilities.clone(), (0..model.demand.len()).filter(is_asked).map(|cell| cell as u32).collect())
            })
            .collect();
        match paths.ways(needs.pairs, &sets, MOST) {
            // The run ends, but what roads there are is known.
            _ if !is_whole => {}
            Ok(given) => {
                found.ways.insert(name.clone(), given);
                found.needs.insert(name.clone(), needs);
            }
            Err(n) => {
                issues.push(Issue::new("E0942").fact("travel", name).value(n).fact("most", MOST));
                continue;
            }
        }
        found.paths.insert(name.clone(), paths);
    }
    (found, issues)
}

/// Where the ways of a travel go, and whether to every facility; none where something keeps them from being found, which is said.
fn paths(
    name: &str,
    travel: &TravelTable,
    (model, ground): (&Model, &Ground),
    known: Option<&Paths>,
    is_needed: impl Fn(usize) -> bool,
    issues: &mut Issues,
) -> Option<(Paths, bool)> {
    let (paths, more) = if let Some((roads, is_car)) = travel.roads() {
        let rules = roads.rules(is_car);
        let known = match known {
            Some(Paths::Roads(routes)) if *routes.streets.rules() == rules => Some(Arc::clone(&routes.streets)),
            _ => None,
        };
        let streets = known.or_else(|| {
            let (streets, more) = Streets::new(name, model, ground, rules);
            issues.extend(more);
            streets.map(Arc::new)
        });
        let (routes, more) = Routes::new(model, streets?, is_needed);
        (Paths::Roads(routes), more)
    } else {
        let rules = travel.terrain()?.rules();
        let known = match known {
            Some(Paths::Terrain(treks)) if *treks.surface.rules() == rules => Some(Arc::clone(&treks.surface)),
            _ => None,
        };
        let surface = known.or_else(|| {
            let (surface, more) = Surface::new(name, model, ground, rules);
            issues.extend(more);
            surface.map(Arc::new)
        });
        let (treks, more) = Treks::new(model, surface?, is_needed);
        (Paths::Terrain(treks), more)
    };
    let is_whole = !more.has_errors();
    issues.extend(more);
    Some((paths, is_whole))
}

/// Whether people must be able to reach a facility: it is open in some year, and offers a service that goes so.
fn is_needed(model: &Model, file: &StudyFile, travel: &str, facility: usize) -> bool {
    let facility = &model.facilities[facility];
    let is_there = || file.all_years().into_iter().any(|year| facility.is_open(year));
    facility.at.is_some() && is_there() && services(file, travel).any(|service| facility.offers(&service.id))
}
