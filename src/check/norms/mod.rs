//! Findings of standards, from the files of a run alone: every rule is held once more against what the layers and tables say.

mod expected;
mod facts;

pub(super) use facts::Facts;

use super::comparison::Comparison;
use super::finding::Finding;
use super::folder::table;
use super::form;
use super::interval::Interval;
use super::results::Results;
use super::unread;
use crate::model::{Indicator, Rule, Standard};
use crate::output::AskedFor;
use crate::study::standard;
use crate::words::{Sentence, say};
use expected::{Expected, PERSONS, VALUE, about, compare, district, far, in_doubt, rate, spread};
use facts::{Reach, Site, Zone};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The standards of a run, as its document has them: those of the program must be what the program has.
pub(super) fn standards(results: &Results) -> Result<Vec<Standard>, Sentence> {
    if results.run.study.standards.is_empty() {
        return Ok(Vec::new());
    }
    let wrong = |value: &Value| unread::value("run.json", "standards", value, "check.unread.not_understood");
    let found: Vec<Standard> = serde_json::from_value(results.document["standards"].clone())
        .map_err(|error| wrong(&json!(error.to_string())))?;
    if found.len() != results.run.study.standards.len() {
        return Err(wrong(&json!(found.len())));
    }
    for (name, of) in results.run.study.standards.iter().zip(&found) {
        let is_other = standard(name).is_some_and(|own| own != of);
        // A file of a bureau has an id of its own.
        let is_taken = standard(name).is_none() && standard(&of.profile.id).is_some();
        if is_other || is_taken {
            return Err(wrong(&json!(name)));
        }
    }
    Ok(found)
}

/// Checks `findings.csv`, where the study names standards.
pub(super) fn norms(results: &Results, standards: &[Standard], facts: &[Facts]) -> Option<Finding> {
    if standards.is_empty() {
        return None;
    }
    let mut comparison = Comparison::default();
    match table(&results.run.out.join("findings.csv")) {
        Ok(table) => {
            form::table("findings.csv", &table, &AskedFor::default(), &mut comparison);
            let mut lines = table.lines();
            let ground = Ground { results, facts };
            for standard in standards {
                for rule in &standard.rule {
                    for expected in ground.expected(standard, rule) {
                        compare(lines.next(), standard, rule, &expected, &mut comparison);
                    }
                }
            }
            comparison.holds(lines.next().is_none(), || "findings.csv".to_owned());
        }
        Err(what) => comparison.unread(what),
    }
    Some(comparison.finding(say("check.title.norms")))
}

struct Ground<'a> {
    results: &'a Results,
    facts: &'a [Facts],
}

impl<'a> Ground<'a> {
    fn of(&self, service: &str) -> Option<&'a Facts> {
        self.facts.iter().find(|facts| facts.id == service)
    }

    /// Whether a rule is about a zone, by its id and name; none where nobody says which are towns.
    fn is_about(&self, rule: &Rule, zone: Option<&Zone>) -> Option<bool> {
        if rule.area.is_empty() {
            return Some(true);
        }
        let urban = self.results.run.study.zones.as_ref().map_or(&[][..], |zones| zones.urban.as_slice());
        let is_town = |zone: &Zone| urban.iter().any(|name| *name == zone.id || *name == zone.name);
        (!urban.is_empty()).then(|| zone.is_some_and(is_town) == (rule.area == "urban"))
    }

    fn expected(&self, standard: &Standard, rule: &Rule) -> Vec<Expected> {
        let whole = || vec![district(in_doubt())];
        let Some(facts) = self.of(&rule.service) else { return whole() };
        if !rule.indicator.is_computed() || rule.services().any(|service| self.of(service).is_none()) {
            return whole();
        }
        let found = match rule.indicator {
            Indicator::ServiceRadius => self.radius(rule, facts),
            Indicator::Per1000 | Indicator::StaffPer1000 => self.rates(rule, facts),
            Indicator::VariationClassSize | Indicator::VariationPupilsPerPlace => vec![district(spread(rule, facts))],
            _ => self.sites(standard, rule, facts),
        };
        let levels: BTreeSet<&str> = rule.levels().iter().map(|scope| scope.as_str()).collect();
        let found: Vec<Expected> = found.into_iter().filter(|of| levels.contains(of.level)).collect();
        if found.is_empty() && levels.contains("site") { whole() } else { found }
    }

    fn sites(&self, standard: &Standard, rule: &Rule, facts: &Facts) -> Vec<Expected> {
        let offers = |site: &Site, rule: &Rule| rule.services().all(|service| site.services.contains(service));
        let mut found = Vec::new();
        for site in &facts.sites {
            if !offers(site, rule) || standard.wider(rule).any(|wider| offers(site, wider)) {
                continue;
            }
            let zone = facts.zones.iter().find(|zone| Some(&zone.id) == site.zone.as_ref());
            let about = self.is_about(rule, zone);
            if about == Some(false) {
                continue;
            }
            let own = self.site(rule, site).unwrap_or_else(in_doubt);
            found.push(Expected {
                level: "site",
                id: site.id.clone(),
                name: Some(site.name.clone()),
                in_doubt: own.in_doubt || about.is_none(),
                ..own
            });
        }
        found
    }

    fn site(&self, rule: &Rule, site: &Site) -> Option<Expected> {
        let is_alone = site.services.len() <= rule.services().count();
        let by = |of: f64, classes: Option<f64>, basis: &str| {
            let classes = classes.filter(|classes| *classes > 0.0 && is_alone)?;
            Some(Expected {
                value: Some(about(of / classes, VALUE)),
                basis: Some(basis.to_owned()),
                base: Some(about(classes, VALUE)),
                difference: Some(about(of - classes * rule.value, PERSONS)),
                ..Expected::default()
            })
        };
        let size = |of: f64, basis: &str| Expected {
            value: Some(about(of, VALUE)),
            basis: Some(basis.to_owned()),
            difference: Some(about(of - rule.value, PERSONS)),
            ..Expected::default()
        };
        match rule.indicator {
            Indicator::ClassSize => by(site.places?, site.classes, "places"),
            Indicator::MaxClassSize => by(site.enrolled?, site.classes_of_pupils(), "enrolled"),
            Indicator::MinPlaces => site.places.map(|places| size(places, "places")),
            _ => match site.enrolled {
                Some(enrolled) => is_alone.then(|| size(enrolled, "enrolled")),
                None => {
                    // A stage that is not open yet has no places; one that is may have an unknown number of them.
                    let of = |service: &str| {
                        let other = self.of(service)?.sites.iter().find(|other| other.id == site.id);
                        other.map_or(Some(0.0), |other| other.places)
                    };
                    rule.services().map(of).sum::<Option<f64>>().map(|places| size(places, "places"))
                }
            },
        }
    }

    fn rates(&self, rule: &Rule, facts: &Facts) -> Vec<Expected> {
        let whole = || vec![district(in_doubt())];
        let persons_per = match (rule.indicator, facts.persons_per) {
            (Indicator::StaffPer1000, None) => return whole(),
            (Indicator::StaffPer1000, Some(persons_per)) => persons_per,
            _ => 1.0,
        };
        if facts.is_uncounted {
            return whole();
        }
        let lacks = lacks_people(rule, facts);
        let rate = |rule: &Rule, places: f64, people: Option<Interval>, unknown: f64| {
            if lacks { in_doubt() } else { rate(rule, places, people, unknown) }
        };
        let mut found = Vec::new();
        let mut sum = Zone::default();
        let mut doubt = false;
        for (number, zone) in facts.zones.iter().enumerate() {
            let is_about = self.is_about(rule, Some(zone));
            if is_about == Some(false) {
                continue;
            }
            doubt |= is_about.is_none();
            sum.places += zone.places;
            sum.unknown += zone.unknown;
            let own = rate(rule, zone.places / persons_per, self.people(rule, facts, Some(number)), zone.unknown);
            let (id, name) = (zone.id.clone(), Some(zone.name.clone()));
            found.push(Expected { level: "zone", id, name, in_doubt: own.in_doubt || is_about.is_none(), ..own });
        }
        let people = self.people(rule, facts, None);
        let total = if rule.area.is_empty() {
            rate(rule, facts.total.places / persons_per, people, facts.total.unknown)
        } else {
            // How many people live in the towns is known of residents alone, and is not added up here.
            rate(rule, sum.places / persons_per, None, sum.unknown)
        };
        found.push(district(Expected { in_doubt: total.in_doubt || doubt, ..total }));
        found
    }

    /// People of a zone, or of all, on whom a rate is counted, as far as the tables tell.
    fn people(&self, rule: &Rule, facts: &Facts, zone: Option<usize>) -> Option<Interval> {
        let of = |facts: &Facts| zone.map_or(Some(facts.total.clone()), |zone| facts.zones.get(zone).cloned());
        // Of those without a position only demand is told.
        let beyond =
            |people: Interval| if self.has_unlocated() { Interval { to: f64::INFINITY, ..people } } else { people };
        let Some(ages) = rule.ages() else { return Some(beyond(about(of(facts)?.persons?, PERSONS))) };
        let is_same = |[from, to]: [u16; 2]| ages[0] == from && (ages[1] == to || ages[1].min(to) >= 100);
        let (people, off) = self.facts.iter().find_map(|facts| {
            let (_, share) = facts.ages.filter(|(ages, _)| is_same(*ages))?;
            // Of every cell the last of six decimals may be another.
            Some((of(facts)?.demand / share, 1e-6 * facts.cells as f64 / share))
        })?;
        Some(beyond(about(people, PERSONS + off)))
    }

    fn has_unlocated(&self) -> bool {
        let services = self.results.ledger["services"].as_array().map_or(&[][..], Vec::as_slice);
        services.iter().any(|service| service["demand"]["unlocated"].as_f64() != Some(0.0))
    }

    fn radius(&self, rule: &Rule, facts: &Facts) -> Vec<Expected> {
        let key = format!("{} {}", rule.value, rule.unit);
        let Some(reach) = facts.reach.get(&key) else {
            return vec![district(in_doubt())];
        };
        let in_unit = match rule.unit.as_str() {
            "km" => 1000.0,
            "min" => 60.0,
            _ => 1.0,
        };
        let mut found = Vec::new();
        let mut total = Reach::default();
        let mut doubt = false;
        let mut add = |of: Option<&Reach>| {
            let of = of.copied().unwrap_or_default();
            total.demand += of.demand;
            total.within = total.within + of.within;
            total.farthest = total.farthest.max(of.farthest);
            of
        };
        for zone in &facts.zones {
            let is_about = self.is_about(rule, Some(zone));
            if is_about == Some(false) {
                continue;
            }
            doubt |= is_about.is_none();
            let own = far(&add(reach.get(&Some(zone.id.clone()))), in_unit);
            let (id, name) = (zone.id.clone(), Some(zone.name.clone()));
            found.push(Expected { level: "zone", id, name, in_doubt: own.in_doubt || is_about.is_none(), ..own });
        }
        if facts.zones.is_empty() {
            doubt |= self.is_about(rule, None).is_none();
            if self.is_about(rule, None) != Some(false) {
                for reach in reach.values() {
                    add(Some(reach));
                }
            }
        }
        let own = far(&total, in_unit);
        found.push(district(Expected { in_doubt: own.in_doubt || doubt, ..own }));
        found
    }
}

/// Whether people of a rule are not in the tables at all.
fn lacks_people(rule: &Rule, facts: &Facts) -> bool {
    rule.ages().is_none() && facts.total.persons.is_none()
}
