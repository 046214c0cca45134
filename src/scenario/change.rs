//! One change, read: what happens to what, with nothing missing and nothing that does not go with it.

use super::table::{ChangeTable, PlacesOf};
use crate::model::ServiceId;
use crate::units::MAX_COUNT;
use crate::words::{Sentence, say};
use std::ops::RangeInclusive;

/// Where something stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Spot {
    /// Longitude and latitude.
    At([f64; 2]),
    /// At the population centre of a zone.
    Zone(String),
}

/// Places, with the service where the change names one.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacesFor {
    /// How many.
    pub places: PlacesOf,
    /// Of which service.
    pub service: Option<ServiceId>,
}

/// What is different in a scenario. Sites and zones are as the study calls them.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the keys of the study, which its tables describe")]
pub enum Change {
    Open { site: String, year: i32, places: Option<PlacesFor>, zone: Option<String> },
    Close { site: String, year: i32 },
    Resize { site: String, places: PlacesFor, year: Option<i32> },
    Delay { site: String, years: i32 },
    Move { site: String, to: Spot },
    Add { id: String, name: Option<String>, places: PlacesFor, to: Spot, year: Option<i32> },
    Convert { site: String, from: ServiceId, to: ServiceId, year: i32, classes: Option<f64>, places: Option<f64> },
    Replace { site: String, by: String, year: Option<i32> },
    Grow { zone: String, service: Option<ServiceId>, factor: f64 },
    Set(String),
}

const YEARS: RangeInclusive<i32> = 1900..=2200;
/// Longest delay.
const LONGEST: i32 = 100;
/// Largest factor of growth.
const LARGEST: f64 = 10.0;
/// Most rooms of one site.
const MOST_CLASSES: f64 = 10_000.0;

/// What happens, by its key, with the keys that may stand beside it, those that must, and how it is written.
const VERBS: [(&str, &[&str], &[&str], &str); 10] = [
    ("open", &["year", "places", "service", "zone"], &["year"], "{ open = \"pri-018\", year = 2026 }"),
    ("close", &["year"], &["year"], "{ close = \"pri-018\", year = 2026 }"),
    ("resize", &["places", "service", "year"], &["places"], "{ resize = \"pri-018\", places = 900, year = 2026 }"),
    ("delay", &["years"], &["years"], "{ delay = \"pri-018\", years = 1 }"),
    ("move", &["at", "zone"], &[], "{ move = \"pri-018\", at = [107.08, 29.85] }"),
    (
        "add",
        &["name", "places", "service", "at", "zone", "year"],
        &["places"],
        "{ add = \"new-1\", places = { primary = 900 }, at = [107.08, 29.85], year = 2028 }",
    ),
    (
        "convert",
        &["from", "to", "year", "classes", "places"],
        &["from", "to", "year"],
        "{ convert = \"pri-018\", from = \"primary\", to = \"junior\", year = 2027 }",
    ),
    ("replace", &["by", "year"], &["by"], "{ replace = \"pri-018\", by = \"pri-030\", year = 2026 }"),
    ("grow", &["service", "factor"], &["factor"], "{ grow = \"zone-1\", service = \"primary\", factor = 1.15 }"),
    ("set", &[], &[], "{ set = \"service.primary.cutoff=2 km\" }"),
];

/// How a change of this verb is written; where no verb is said, that of places.
pub(super) fn example(verb: &str) -> &'static str {
    const USUAL: &str = VERBS[2].3;
    VERBS.iter().find(|(other, ..)| *other == verb).map_or(USUAL, |(.., example)| example)
}

impl Change {
    /// Its key in the study.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Close { .. } => "close",
            Self::Resize { .. } => "resize",
            Self::Delay { .. } => "delay",
            Self::Move { .. } => "move",
            Self::Add { .. } => "add",
            Self::Convert { .. } => "convert",
            Self::Replace { .. } => "replace",
            Self::Grow { .. } => "grow",
            Self::Set(_) => "set",
        }
    }
}

impl ChangeTable {
    /// How it should be written, by what it says happens.
    pub fn example(&self) -> &'static str {
        example(self.verbs().first().map_or("", |(verb, _)| verb))
    }

    /// What it means.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self) -> Result<Change, Vec<Sentence>> {
        let said = self.verbs();
        let [(verb, word)] = said.as_slice() else {
            let known = VERBS.iter().map(|(verb, ..)| *verb);
            let found: Vec<&str> = said.iter().map(|(verb, _)| *verb).collect();
            return Err(vec![match found.as_slice() {
                [] => say("scenario.fault.no_verb").list("known", known),
                several => say("scenario.fault.verbs").list("found", several),
            }]);
        };
        let mut faults = self.keys(verb);
        faults.extend(self.numbers());
        if word.trim().is_empty() {
            faults.push(say("scenario.fault.empty").with("key", verb));
        }
        if faults.is_empty() { self.of(verb, word.trim()).map_err(|fault| vec![fault]) } else { Err(faults) }
    }

    fn verbs(&self) -> Vec<(&'static str, &str)> {
        let words = [
            &self.open,
            &self.close,
            &self.resize,
            &self.delay,
            &self.moved,
            &self.add,
            &self.convert,
            &self.replace,
            &self.grow,
            &self.set,
        ];
        VERBS.iter().zip(words).filter_map(|((verb, ..), word)| Some((*verb, word.as_deref()?))).collect()
    }

    /// Keys that do not go with what happens, and those that are missing.
    fn keys(&self, verb: &str) -> Vec<Sentence> {
        let Some((_, may, must, _)) = VERBS.iter().find(|(other, ..)| *other == verb) else { return Vec::new() };
        let there = [
            ("year", self.year.is_some()),
            ("years", self.years.is_some()),
            ("places", self.places.is_some()),
            ("service", self.service.is_some()),
            ("at", self.at.is_some()),
            ("zone", self.zone.is_some()),
            ("from", self.from.is_some()),
            ("to", self.to.is_some()),
            ("classes", self.classes.is_some()),
            ("by", self.by.is_some()),
            ("factor", self.factor.is_some()),
            ("name", self.name.is_some()),
        ];
        let mut faults = Vec::new();
        for (key, is_there) in there {
            if is_there && !may.contains(&key) {
                faults.push(say("scenario.fault.stray").with("key", key).with("verb", verb).list("known", *may));
            } else if !is_there && must.contains(&key) {
                faults.push(say("scenario.fault.missing").with("key", key).with("verb", verb));
            }
        }
        if matches!(verb, "move" | "add") && self.at.is_some() == self.zone.is_some() {
            faults.push(say("scenario.fault.where").with("verb", verb));
        }
        if matches!((&self.places, &self.service), (Some(PlacesOf::Each(_)), Some(_))) {
            faults.push(say("scenario.fault.service_twice"));
        }
        faults
    }

    /// Numbers that cannot be meant.
    fn numbers(&self) -> Vec<Sentence> {
        let mut faults = Vec::new();
        let mut hold = |key: &str, value: String, holds: bool, range: String| {
            if !holds {
                let fault = say("scenario.fault.range").with("key", key).with("value", value);
                faults.push(fault.with("range", range));
            }
        };
        if let Some(year) = self.year {
            hold("year", year.to_string(), YEARS.contains(&year), format!("{} ... {}", YEARS.start(), YEARS.end()));
        }
        if let Some(years) = self.years {
            hold("years", years.to_string(), (1..=LONGEST).contains(&years), format!("1 ... {LONGEST}"));
        }
        let places: Vec<f64> = match &self.places {
            Some(PlacesOf::One(n)) => vec![*n],
            Some(PlacesOf::Each(each)) => each.values().copied().collect(),
            None => Vec::new(),
        };
        for n in places {
            hold("places", n.to_string(), (0.0..=MAX_COUNT).contains(&n), format!("0 ... {MAX_COUNT}"));
        }
        if let Some(n) = self.classes {
            hold("classes", n.to_string(), n > 0.0 && n <= MOST_CLASSES, format!("0 < ... {MOST_CLASSES}"));
        }
        if let Some(n) = self.factor {
            hold("factor", n.to_string(), n > 0.0 && n <= LARGEST, format!("0 < ... {LARGEST}"));
        }
        if let Some([lon, lat]) = self.at {
            let is_place = lon.abs() <= 180.0 && lat.abs() <= 90.0 && [lon, lat] != [0.0, 0.0];
            hold("at", format!("[{lon}, {lat}]"), is_place, "[-180 ... 180, -90 ... 90]".to_owned());
        }
        faults
    }

    /// With all keys that it must have; what is missing all the same would be said as such.
    fn of(&self, verb: &str, word: &str) -> Result<Change, Sentence> {
        let missing = |key: &str| say("scenario.fault.missing").with("key", key).with("verb", verb);
        let site = word.to_owned();
        let of_places = || {
            let service = self.service.clone();
            self.places.clone().map(|places| PlacesFor { places, service })
        };
        let places = || of_places().ok_or_else(|| missing("places"));
        let year = || self.year.ok_or_else(|| missing("year"));
        let spot = || match (self.at, &self.zone) {
            (Some(at), None) => Ok(Spot::At(at)),
            (None, Some(zone)) => Ok(Spot::Zone(zone.clone())),
            _ => Err(say("scenario.fault.where").with("verb", verb)),
        };
        Ok(match verb {
            "open" => Change::Open { site, year: year()?, places: of_places(), zone: self.zone.clone() },
            "close" => Change::Close { site, year: year()? },
            "resize" => Change::Resize { site, places: places()?, year: self.year },
            "delay" => Change::Delay { site, years: self.years.ok_or_else(|| missing("years"))? },
            "move" => Change::Move { site, to: spot()? },
            "add" => Change::Add { id: site, name: self.name.clone(), places: places()?, to: spot()?, year: self.year },
            "convert" => {
                let (Some(from), Some(to)) = (self.from.clone(), self.to.clone()) else { return Err(missing("to")) };
                if from == to {
                    return Err(say("scenario.fault.same").with("value", from));
                }
                let places = match &self.places {
                    Some(PlacesOf::Each(_)) => return Err(say("scenario.fault.service_twice")),
                    Some(PlacesOf::One(n)) => Some(*n),
                    None => None,
                };
                Change::Convert { site, from, to, year: year()?, classes: self.classes, places }
            }
            "replace" => Change::Replace { site, by: self.by.clone().ok_or_else(|| missing("by"))?, year: self.year },
            "grow" => {
                let factor = self.factor.ok_or_else(|| missing("factor"))?;
                Change::Grow { zone: site, service: self.service.clone(), factor }
            }
            _ => Change::Set(site),
        })
    }
}
