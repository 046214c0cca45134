//! How many places a site offers for each service.
//!
//! Columns of places by service come first; else the places of the row, split where the site serves several stages; else
//! classes times the norm. A place is never invented: without any of these the site is an error (but for a closed one).

use super::ClassNorms;
use super::amounts::Amounts;
use super::content;
use super::left_out::LeftOut;
use super::nearest::likeness;
use super::phases::Phases;
use super::row::{Rows, Texts, label};
use super::service::{Meaning, Unclear, is_without_places, kind_without_places, known_words, meaning_beside};
use super::vocabulary::implausible_places;
use crate::issue::{Issue, Issues};
use crate::model::{ServiceId, Supply};
use crate::read::inputs::ServiceValue;
use crate::read::number::Fault;
use crate::units::{MAX_COUNT, MICRO, Places, apportion};
use crate::words::{Called, Sentence, say, shorten};
use std::collections::{BTreeMap, BTreeSet};

/// More classes than this cannot be meant, and times a norm would leave the range of counts.
const MOST_CLASSES: f64 = 1e6;

/// What every distinct value of a service column means.
#[derive(Debug, Default)]
pub struct Services {
    /// The code of the issue for values that one complains about.
    meanings: BTreeMap<String, Result<Meaning, &'static str>>,
}

impl Services {
    /// Reads all values of the column; each that is not clear is one issue with the number of its rows.
    pub fn read(
        rows: &Rows<'_>,
        texts: Texts<'_>,
        left_out: &LeftOut,
        values: &BTreeMap<String, ServiceValue>,
        uncounted: &BTreeSet<ServiceId>,
        issues: &mut Issues,
    ) -> Self {
        let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (row, cell) in texts.cells.iter().enumerate().filter(|(row, _)| !left_out.has(*row)) {
            if let Ok(Some(value)) = label(&cell) {
                found.entry(value).or_insert((row, 0)).1 += 1;
            }
        }
        let listed: Vec<String> = found.iter().map(|(value, (_, n))| format!("{value} ×{n}")).collect();
        let listed = listed.join(", ");
        let mut meanings = BTreeMap::new();
        for (value, (first, n)) in found {
            let meant = meaning_beside(&value, values, uncounted).map_err(|unclear| {
                let mut near = likeness(None);
                let (code, key, fact) = match unclear {
                    Unclear::Unknown(word) => {
                        near = without(&value).unwrap_or_else(|| likeness(word));
                        ("E0320", "found", listed.clone())
                    }
                    Unclear::Ambiguous => ("E0322", "found", listed.clone()),
                    Unclear::NoSplit(split) => ("E0323", "split", split),
                    Unclear::BadSplit => ("E0324", "found", listed.clone()),
                };
                let issue = rows.issue(code, first).field(texts.name).value(&value);
                let issue = issue.fact("rows", n).fact("found", &listed).fact("known", known_words());
                issues.push(issue.words("near", near).fact(key, fact));
                code
            });
            meanings.insert(value, meant);
        }
        Self { meanings }
    }

    /// The services that its values mean.
    pub fn offered(&self) -> impl Iterator<Item = &ServiceId> {
        self.meanings.values().flatten().flat_map(Meaning::services)
    }
}

/// These services with places that are not counted, or that nobody knows.
fn without_places(services: &[&ServiceId]) -> Vec<Supply> {
    services.iter().map(|service| Supply::new((*service).clone(), None)).collect()
}

/// What is said about a kind that usually has no places: the service that it can be, where it is one.
fn without(value: &str) -> Option<Sentence> {
    let shown = shorten(value, 40);
    match kind_without_places(value) {
        Some(service) => Some(say("read.no_beds_but").with("value", shown).with("service", service)),
        None => is_without_places(value).then(|| say("read.no_beds").with("value", shown)),
    }
}

/// The columns from which places are read.
#[derive(Debug)]
pub struct Offer<'t> {
    /// The rows.
    pub rows: Rows<'t>,
    /// The service column and the meanings of its values.
    pub service: Option<(Texts<'t>, Services)>,
    /// What every site offers, where the study says so.
    pub constant: Option<Meaning>,
    /// Places.
    pub places: Option<Amounts<'t>>,
    /// Classes.
    pub classes: Option<Amounts<'t>>,
    /// Places by service.
    pub by_service: Vec<(ServiceId, Amounts<'t>)>,
    /// Places of the row by the year from which they count.
    pub phases: Phases<'t>,
    /// Those who work at a site, by the services whose places they make, and for how many people one of them is there.
    pub staff: Vec<(&'t ServiceId, Amounts<'t>, f64)>,
    /// Sentences about what is built, from which missing numbers are read.
    pub content: Option<Texts<'t>>,
    /// Pupils per class.
    pub norms: &'t ClassNorms,
    /// Services that count no places.
    pub uncounted: &'t BTreeSet<ServiceId>,
    /// Whether a site may have places that nobody knows.
    pub may_be_unknown: bool,
}

impl Offer<'_> {
    /// Places of one site; `Err` means that an issue says what is missing or wrong. A closed site without any number offers
    /// nothing, and says so.
    pub fn supply(&self, row: usize, closed: bool, issues: &mut Issues) -> Result<Vec<Supply>, ()> {
        let meaning = self.meaning(row, issues)?;
        if let Some(services) = meaning.map(Meaning::services)
            && !services.is_empty()
            && services.iter().all(|service| self.uncounted.contains(service))
        {
            return Ok(without_places(&services));
        }
        let by_service = self.by_service(row, meaning, issues)?;
        let supply = match (by_service, meaning) {
            (Some(supply), _) => supply,
            (None, Some(Meaning::One(service))) if self.staff_of(service).is_some() => {
                self.by_staff(service, row, issues)?
            }
            (None, Some(meaning)) => match self.amounts(row, meaning, closed, issues)? {
                Some(supply) => supply,
                None => return Ok(Vec::new()),
            },
            (None, None) if closed => return Ok(Vec::new()),
            (None, None) if self.service.is_none() => {
                issues.push(
                    self.rows.issue("E0316", row).field(self.by_service.first().map_or("places", |(_, c)| c.name())),
                );
                return Err(());
            }
            (None, None) => {
                let field = self.service.as_ref().map_or("service", |(texts, _)| texts.name);
                issues.push(self.rows.issue("E0321", row).field(field));
                return Err(());
            }
        };
        let mut supply = supply;
        for offer in &mut supply {
            if self.uncounted.contains(&offer.service) {
                offer.places = None;
                offer.phases.clear();
            }
            let most = implausible_places(offer.service.as_str());
            if let Some(places) = offer.in_full().filter(|places| places.to_f64() > most) {
                let issue = self.rows.issue("W0310", row).field(self.places.map_or("places", |c| c.name()));
                issues.push(issue.value(places).fact("service", &offer.service).fact("most", most));
            }
        }
        Ok(supply)
    }

    /// The services that a row names, as far as it is clear; nothing is said of it here.
    pub fn services_of(&self, row: usize) -> Vec<&ServiceId> {
        let of_row = || {
            let (texts, services) = self.service.as_ref()?;
            services.meanings.get(&label(&texts.cells.get(row)).ok()??)?.as_ref().ok()
        };
        self.constant.as_ref().or_else(of_row).map(Meaning::services).unwrap_or_default()
    }

    /// Whether every site of the layer is of a service that counts no places.
    pub fn is_uncounted(&self) -> bool {
        let constant = self.constant.iter().flat_map(Meaning::services);
        let mut all = constant.chain(self.service.iter().flat_map(|(_, services)| services.offered())).peekable();
        all.peek().is_some() && all.all(|service| self.uncounted.contains(service))
    }

    /// The fault of a row whose kind is not clear, which stands with the column and not with the row.
    pub fn unclear(&self, row: usize) -> Option<Issue> {
        let (texts, services) = self.service.as_ref()?;
        let value = label(&texts.cells.get(row)).ok()??;
        let Err(code) = services.meanings.get(&value)? else { return None };
        Some(self.rows.issue(code, row).field(texts.name).value(value))
    }

    fn staff_of(&self, service: &ServiceId) -> Option<(&Amounts<'_>, f64)> {
        self.staff.iter().find(|(staffed, ..)| *staffed == service).map(|(_, column, each)| (column, *each))
    }

    /// Places from those who work there: so many people for each.
    fn by_staff(&self, service: &ServiceId, row: usize, issues: &mut Issues) -> Result<Vec<Supply>, ()> {
        let Some((column, each)) = self.staff_of(service) else { return Ok(Vec::new()) };
        match column.of(&self.rows, row, issues)? {
            Some(staff) if staff * each <= MAX_COUNT => {
                Ok(vec![Supply::new(service.clone(), Some(Places::from(staff * each)))])
            }
            Some(staff) => {
                issues.push(self.rows.issue("E0315", row).field(column.name()).value(staff));
                Err(())
            }
            None => self.unknown(column.name(), &[service], row, issues),
        }
    }

    /// A site of which nobody knows how many places it has: kept as such where the layer may have such sites.
    fn unknown(&self, field: &str, of: &[&ServiceId], row: usize, issues: &mut Issues) -> Result<Vec<Supply>, ()> {
        let code = if self.may_be_unknown { "W0317" } else { "E0316" };
        issues.push(self.rows.issue(code, row).field(field).services(of.iter().map(|service| service.as_str())));
        if self.may_be_unknown { Ok(without_places(of)) } else { Err(()) }
    }

    /// Rows of kinds that the study says have no places (`none`); each kind is said once, with its rows and the places that
    /// stand there nevertheless.
    pub fn skipped(&self, left_out: &LeftOut, issues: &mut Issues) -> BTreeSet<usize> {
        let mut kinds: BTreeMap<String, (usize, usize, f64)> = BTreeMap::new();
        let mut skipped = BTreeSet::new();
        for row in (0..self.rows.table.rows).filter(|row| !left_out.has(*row)) {
            let value = match (&self.constant, &self.service) {
                (Some(Meaning::Nothing), _) => Some("none".to_owned()),
                (None, Some((texts, services))) => label(&texts.cells.get(row))
                    .ok()
                    .flatten()
                    .filter(|value| matches!(services.meanings.get(value), Some(Ok(Meaning::Nothing)))),
                _ => None,
            };
            let Some(value) = value else { continue };
            let stated = self.places.and_then(|column| column.quiet(row));
            let by_service = || self.by_service.iter().filter_map(|(_, column)| column.quiet(row)).sum();
            let (_, rows, places) = kinds.entry(value).or_insert((row, 0, 0.0));
            *rows += 1;
            *places += stated.unwrap_or_else(by_service);
            skipped.insert(row);
        }
        for (value, (first, rows, places)) in kinds {
            let field = self.service.as_ref().map_or("service", |(texts, _)| texts.name);
            let issue = self.rows.issue("I0322", first).field(field).value(value);
            issues.push(issue.fact("rows", rows).fact("places", Places::from(places)));
        }
        skipped
    }

    fn meaning(&self, row: usize, issues: &mut Issues) -> Result<Option<&Meaning>, ()> {
        if let Some(constant) = &self.constant {
            return Ok(Some(constant));
        }
        let Some((texts, services)) = &self.service else { return Ok(None) };
        match self.rows.label(*texts, row, issues)? {
            None => Ok(None),
            Some(value) => match services.meanings.get(&value) {
                Some(Ok(meaning)) => Ok(Some(meaning)),
                _ => Err(()),
            },
        }
    }

    /// From the columns of places by service; `None` when all of them are empty.
    fn by_service(
        &self,
        row: usize,
        meaning: Option<&Meaning>,
        issues: &mut Issues,
    ) -> Result<Option<Vec<Supply>>, ()> {
        let mut supply = Vec::new();
        for (service, column) in &self.by_service {
            if let Some(n) = column.of(&self.rows, row, issues)? {
                supply.push(Supply::new(service.clone(), Some(Places::from(n))));
            }
        }
        if supply.is_empty() {
            return Ok(None);
        }
        for service in meaning.map(Meaning::services).unwrap_or_default() {
            if supply.iter().all(|s| &s.service != service) {
                let column = self.by_service.iter().find(|(id, _)| id == service);
                let field = column.map_or(service.as_str(), |(_, c)| c.name());
                issues.push(self.rows.issue("E0316", row).field(field).services([service.as_str()]));
                return Err(());
            }
        }
        if let Some(column) = self.places
            && let Some(n) = column.of(&self.rows, row, issues)?
        {
            let sum: i128 = supply.iter().filter_map(|s| s.places).map(|n| i128::from(n.micro())).sum();
            if sum != i128::from(Places::from(n).micro()) {
                let issue = self.rows.issue("W0313", row).field(column.name());
                issues.push(issue.value(Places::from(n)).fact("sum", sum as f64 / MICRO as f64));
            }
        }
        Ok(Some(supply))
    }

    /// From places or classes; `None` for a closed site that has neither.
    fn amounts(
        &self,
        row: usize,
        meaning: &Meaning,
        closed: bool,
        issues: &mut Issues,
    ) -> Result<Option<Vec<Supply>>, ()> {
        let mut count = |column: Option<Amounts<'_>>| match column {
            Some(column) => column.of(&self.rows, row, issues),
            None => Ok(None),
        };
        let (places, classes) = (count(self.places), count(self.classes));
        if let (Ok(Some(n)), Some(column)) = (classes, self.classes)
            && n > MOST_CLASSES
        {
            issues.push(column.fault(Fault::Range, &self.rows, row));
            return Err(());
        }
        let phases = self.phases.of(&self.rows, row, issues)?;
        let (mut places, mut classes) = (places?, classes?);
        // Before the first year of which they are known they are those of the first, unless the row has some at all times.
        places = places.or_else(|| phases.values().next().copied());
        let mut from_text = None;
        if let Some(texts) = self.content.filter(|_| places.is_none()) {
            let found = content::read(texts, &self.rows, row, issues)?;
            from_text =
                (found.places.is_some() || (classes.is_none() && found.classes.is_some())).then_some(texts.name);
            places = found.places;
            classes = classes.or(found.classes);
        }
        let field = |column: Option<Amounts<'_>>, otherwise: &str| {
            let from_column = column.map_or(otherwise, |c| c.name());
            from_text.unwrap_or(from_column).to_owned()
        };
        match (places, classes) {
            (Some(places), classes) => {
                let places = Places::from(places);
                if let Some(classes) = classes
                    && let Ok((expected, norm, source)) = self.by_norm(meaning, classes)
                {
                    let expected: Places = expected.iter().filter_map(|s| s.places).sum();
                    if places != expected {
                        // Small classes are normal; fewer than half of the norm's pupils in each are more likely a slip.
                        let code = match (places > expected, places + places < expected) {
                            (true, _) => "W0312",
                            (false, true) => "W0364",
                            (false, false) => "I0313",
                        };
                        let issue = self.rows.issue(code, row).field(field(self.places, "places")).value(places);
                        issues.push(
                            issue
                                .fact("classes", classes)
                                .fact("expected", expected)
                                .fact("norm", norm)
                                .fact("source", source),
                        );
                    }
                }
                let supply = shared(places.micro(), meaning);
                if let Meaning::Split { shares, by_grades: true } = meaning {
                    let grades: Vec<String> = shares.iter().map(|(_, n)| n.to_string()).collect();
                    let part = |(id, n): &(ServiceId, i64)| {
                        let part = say("read.part").part("service", [Called::by_id(id.as_str()).named()]);
                        part.with("n", Places::from_micro(*n))
                    };
                    let parts = say("read.parts").series("parts", supply.iter().map(part));
                    let issue = self.rows.issue("I0320", row).field(field(self.places, "places")).value(places);
                    issues.push(issue.fact("grades", grades.join(":")).words("parts", parts));
                }
                let supply = supply.into_iter().map(|(service, n)| Supply::new(service, Some(Places::from_micro(n))));
                let mut supply: Vec<Supply> = supply.collect();
                for (year, places) in phases {
                    for (offer, (_, n)) in supply.iter_mut().zip(shared(Places::from(places).micro(), meaning)) {
                        offer.phases.insert(year, Places::from_micro(n));
                    }
                }
                Ok(Some(supply))
            }
            (None, Some(classes)) => match self.by_norm(meaning, classes) {
                Ok((supply, norm, source)) => {
                    let total: Places = supply.iter().filter_map(|s| s.places).sum();
                    let issue = self.rows.issue("I0310", row).field(field(self.classes, "classes")).value(classes);
                    issues.push(issue.fact("places", total).fact("norm", norm).fact("source", source));
                    Ok(Some(supply))
                }
                Err(service) => {
                    let issue = self.rows.issue("E0318", row).field(field(self.classes, "classes")).value(classes);
                    issues.push(issue.fact("service", service));
                    Err(())
                }
            },
            (None, None) if closed => {
                issues.push(self.rows.issue("I0312", row).field(field(self.places, "places")));
                Ok(None)
            }
            (None, None) => self.unknown(&field(self.places, "places"), &meaning.services(), row, issues).map(Some),
        }
    }

    /// Classes times the norm, by service, with the norms and their sources as text. `Err` names a service without norm.
    fn by_norm(&self, meaning: &Meaning, classes: f64) -> Result<(Vec<Supply>, String, String), ServiceId> {
        let mut supply = Vec::new();
        let (mut norms, mut sources) = (Vec::new(), Vec::<&str>::new());
        for (service, n) in shared(Places::from(classes).micro(), meaning) {
            let Some((norm, source)) = self.norms.get(&service) else { return Err(service) };
            supply.push(Supply::new(service, Some(Places::from_micro(n).scaled(*norm))));
            norms.push(format!("{} × {norm}", Places::from_micro(n)));
            if !sources.contains(&source.as_str()) {
                sources.push(source);
            }
        }
        Ok((supply, norms.join(" + "), sources.join("; ")))
    }
}

/// Splits an amount in millionths: a whole number into whole numbers that add up to it.
fn shared(micro: i64, meaning: &Meaning) -> Vec<(ServiceId, i64)> {
    match meaning {
        Meaning::One(service) => vec![(service.clone(), micro)],
        Meaning::Nothing => Vec::new(),
        Meaning::Split { shares, .. } => {
            let weights: Vec<i64> = shares.iter().map(|(_, weight)| *weight).collect();
            let unit = if micro % MICRO == 0 { MICRO } else { 1 };
            // A split has at least one weight above zero, so there is always somebody to give to.
            let parts = apportion(micro / unit, &weights).unwrap_or_default();
            shares.iter().zip(parts).map(|((service, _), part)| (service.clone(), part * unit)).collect()
        }
    }
}
