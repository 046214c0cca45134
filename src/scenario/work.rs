//! Changes in the making: the model that they are made in, what is wrong with them, and what each of them is about.

use super::change::{Change, example};
use super::demand::Growth;
use crate::issue::{Issue, Issues};
use crate::model::{Facility, Layer, Model, ServiceId, ZoneIx};
use crate::read::number::normal;
use crate::read::roles::{ClassNorms, nearest};
use crate::survey;
use crate::words::{Sentence, say};
use std::collections::{BTreeMap, BTreeSet};

/// What the changes are made in, and what the study knows beside it.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The model of the study without changes.
    pub model: &'a Model,
    /// Its layers, those of facilities first.
    pub layers: &'a [Layer],
    /// The services of the study.
    pub services: &'a [ServiceId],
    /// Of these, those that count no places.
    pub uncounted: &'a BTreeSet<ServiceId>,
    /// Of these, those that go by a table of ways, which do not follow a site that moves.
    pub by_table: &'a BTreeSet<ServiceId>,
    /// Pupils of a class, by service.
    pub norms: &'a ClassNorms,
    /// The first of several years that are computed: what opens before it is there.
    pub first_year: Option<i32>,
    /// The last year that is computed.
    pub last_year: i32,
    /// The study, as messages name it.
    pub study: &'a str,
}

/// What two changes may not both be about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// When a site opens.
    Opening(String),
    /// When it closes.
    Closing(String),
    /// Its places of a service, always or from a year on.
    Places(String, ServiceId, Option<i32>),
    /// Where it stands.
    Spot(String),
    /// The people of a zone who need a service.
    People(String, ServiceId),
    /// A key of the study.
    Key(String),
}

/// Changes in the making.
pub(super) struct Work<'a> {
    pub ground: &'a Ground<'a>,
    pub model: Model,
    pub growth: Growth,
    pub issues: Issues,
    scenario: &'a str,
    changes: &'a [Change],
    taken: BTreeMap<Thing, usize>,
}

impl<'a> Work<'a> {
    /// In a copy of the model.
    pub fn new(ground: &'a Ground<'a>, scenario: &'a str, changes: &'a [Change]) -> Self {
        let (growth, issues, taken) = (Growth::default(), Issues::new(), BTreeMap::new());
        Self { ground, model: ground.model.clone(), growth, issues, scenario, changes, taken }
    }

    /// A finding about a change.
    pub fn about(&self, code: &'static str, number: usize) -> Issue {
        let field = format!("scenario.{}.change.{number}", self.scenario);
        Issue::new(code).file(self.ground.study).field(field)
    }

    /// A change that cannot be made as it is written.
    pub fn fault(&mut self, number: usize, reason: Sentence) {
        let example = example(self.changes[number].verb());
        let issue = self.about("E0787", number).words("reason", reason).fact("example", example);
        self.issues.push(issue);
    }

    /// The site of this id, else of this name.
    pub fn site(&mut self, number: usize, word: &str) -> Option<usize> {
        let sites = &self.model.facilities;
        let found = |holds: &dyn Fn(&Facility) -> bool| -> Vec<usize> {
            (0..sites.len()).filter(|site| holds(&sites[*site])).collect()
        };
        let mut all = found(&|site| site.id == word);
        if all.is_empty() {
            all = found(&|site| normal(&site.name) == normal(word));
        }
        let issue = match all.as_slice() {
            [one] => return Some(*one),
            [] => {
                let names = sites.iter().flat_map(|site| [site.name.as_str(), site.id.as_str()]);
                let near =
                    nearest(word, names).map_or_else(|| say("read.nothing_near"), |n| say("read.near").with("word", n));
                self.about("E0788", number).value(word).words("near", near)
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|site| sites[*site].id.as_str()).collect();
                self.about("E0789", number).value(word).fact("ids", ids.join(", "))
            }
        };
        self.issues.push(issue);
        None
    }

    /// Takes a thing for a change; that another change has taken it is said.
    pub fn take(&mut self, number: usize, thing: Thing, name: &str) {
        if let Some(other) = self.taken.insert(thing, number).filter(|other| *other != number) {
            let issue = self.about("E0790", number).value(name).fact("other", other);
            // Two changes of one site clash once, whatever else of it both change.
            if !self.issues.groups().flat_map(|group| &group.examples).any(|known| *known == issue) {
                self.issues.push(issue);
            }
        }
    }

    /// Whether a service is one of the study; that it is none is said.
    pub fn knows(&mut self, number: usize, service: &ServiceId) -> bool {
        let is_known = self.ground.services.contains(service);
        if !is_known {
            let known: Vec<&str> = self.ground.services.iter().map(ServiceId::as_str).collect();
            let issue = self.about("E0793", number).value(service).fact("known", known.join(", "));
            self.issues.push(issue);
        }
        is_known
    }

    /// The zone of this name; that there is none is said.
    pub fn zone(&mut self, number: usize, word: &str) -> Option<ZoneIx> {
        let found = survey::zone_named(&self.model, word);
        if found.is_none() {
            let nearest = survey::nearest_zone(&self.model.zones, word);
            let issue = self.about("E0792", number).value(word).fact("nearest", nearest);
            self.issues.push(issue);
        }
        found
    }
}
