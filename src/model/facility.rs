//! A site that offers places.

use super::{Classes, Planar, ServiceId};
use crate::units::{Persons, Places};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Stage of a site's life, as plans name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// 现状
    Existing,
    /// 续建
    Continued,
    /// 新建
    New,
    /// 改扩建
    Extended,
    /// 迁建
    Relocated,
    /// 规划
    Planned,
    /// 撤并, 停办
    Closed,
}

impl Status {
    /// Every status, in the order of a site's life.
    pub const ALL: [Self; 7] =
        [Self::Existing, Self::Continued, Self::New, Self::Extended, Self::Relocated, Self::Planned, Self::Closed];

    /// The canonical word, as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Existing => "existing",
            Self::Continued => "continued",
            Self::New => "new",
            Self::Extended => "extended",
            Self::Relocated => "relocated",
            Self::Planned => "planned",
            Self::Closed => "closed",
        }
    }
}

/// What a site's position rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PositionBasis {
    /// The file gives it.
    Given,
    /// The site has none and stands for its zone: at the zone's population centre.
    Zone,
    /// There is none.
    None,
}

impl PositionBasis {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Given, Self::Zone, Self::None];

    /// The word, as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Zone => "zone",
            Self::None => "none",
        }
    }
}

/// Places a site offers for one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    /// What for.
    pub service: ServiceId,
    /// How many at first; none where nobody knows, or where the service counts no places.
    pub places: Option<Places>,
    /// How many from a year on, where that changes (一期, 二期).
    pub phases: BTreeMap<i32, Places>,
    /// What the rows of these phases, or of the whole, say of themselves, by the year from which they count; what has no row of its
    /// own is as the site is.
    pub stages: BTreeMap<i32, Status>,
    /// First year in which the site offers it, where that is not its own.
    pub opens: Option<i32>,
    /// First year in which the site no longer does, where that is not its own.
    pub closes: Option<i32>,
}

impl Supply {
    /// The same number of places for as long as the site is open.
    pub fn new(service: ServiceId, places: Option<Places>) -> Self {
        Self { service, places, phases: BTreeMap::new(), stages: BTreeMap::new(), opens: None, closes: None }
    }

    /// How many in a year: those of the last phase that has begun, else those at first.
    pub fn in_year(&self, year: i32) -> Option<Places> {
        self.phases.range(..=year).next_back().map(|(_, places)| *places).or(self.places)
    }

    /// Of those in a year, the ones that are there already where the site is: not what a row adds that says it is to be built.
    pub fn existing_in(&self, year: i32) -> Option<Places> {
        let is_to_be_built = |from: i32| self.stages.get(&from).is_some_and(|status| *status != Status::Existing);
        let mut before = self.places?;
        let mut existing = if self.opens.is_some_and(is_to_be_built) { Places::ZERO } else { before };
        for (from, places) in self.phases.range(..=year) {
            let more = if is_to_be_built(*from) { Places::ZERO } else { (*places - before).at_least_zero() };
            existing = (existing + more).min(*places);
            before = *places;
        }
        Some(existing)
    }

    /// All that comes later than the site itself comes so many years later still, but for what cannot: that is the year in which it
    /// begins and what its row says. Whether anything does.
    fn delay(&mut self, years: i32, is_late: impl Fn(i32, Option<Status>) -> bool) -> bool {
        let stages = std::mem::take(&mut self.stages);
        let to = |from: i32| if is_late(from, stages.get(&from).copied()) { from + years } else { from };
        let phases: BTreeMap<i32, Places> = self.phases.iter().map(|(from, places)| (to(*from), *places)).collect();
        let opens = self.opens.map(to);
        let is_moved = (&phases, opens) != (&self.phases, self.opens);
        self.stages = stages.iter().map(|(from, status)| (to(*from), *status)).collect();
        (self.phases, self.opens) = (phases, opens);
        is_moved
    }

    /// The fewest that it ever has.
    pub fn at_least(&self) -> Option<Places> {
        self.phases.values().copied().chain(self.places).min()
    }

    /// How many when all phases stand.
    pub fn in_full(&self) -> Option<Places> {
        self.phases.values().next_back().copied().or(self.places)
    }
}

/// Who is at a site now, whatever it can take; for all its services together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Roll {
    /// Pupils, patients or residents.
    pub enrolled: Option<Persons>,
    /// Classes they are taught in: those of the rows that have pupils.
    pub classes: Option<f64>,
}

impl Roll {
    /// Pupils per class: enrolled / classes; `None` where either is unknown or there is no class.
    pub fn class_size(&self) -> Option<f64> {
        let classes = self.classes.filter(|classes| *classes > 0.0)?;
        self.enrolled.map(|enrolled| enrolled.to_f64() / classes)
    }
}

/// What a plan says of building a site; nothing is computed from it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Building {
    /// The year in which it begins (开工).
    pub begins: Option<i32>,
    /// What it costs, in yuan (投资).
    pub investment: Option<f64>,
}

impl Building {
    /// Of two parts of one site: from when the first begins, and what both cost, where both are known.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            begins: self.begins.into_iter().chain(other.begins).min(),
            investment: self.investment.zip(other.investment).map(|(a, b)| a + b),
        }
    }
}

/// A school, hospital or home. `P` is the kind of its position: [`super::InFile`] as read, [`Planar`] once projected.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility<P = Planar> {
    /// Unique in the study; given, or `<file>-<name>`, which does not depend on the order of the file.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Its level (级别, 等级: 三级甲等), as its layer writes it; of several rows with different ones all, separated by semicolons.
    pub level: Option<String>,
    /// Stage of its life.
    pub status: Status,
    /// First year with pupils.
    pub opens: Option<i32>,
    /// First year without.
    pub closes: Option<i32>,
    /// Places by service; a nine-year school has two entries.
    pub supply: Vec<Supply>,
    /// Where it stands; `None` for a planned site without a position, which is counted as unlocated.
    pub at: Option<P>,
    /// What that rests on. [`PositionBasis::Zone`] without a position: [`crate::survey::place_by_zone`] has not placed it yet.
    pub basis: PositionBasis,
    /// Its zone as the file names it (id or name), if it does.
    pub zone: Option<String>,
    /// Fields that some service compares with people's zones or categories (`eligibility`), by the name the study gives
    /// them; an empty field has no entry.
    pub texts: BTreeMap<String, String>,
    /// Places kept free (预留学位), of the services that it offers and that name a field for them.
    pub reserved: BTreeMap<ServiceId, Places>,
    /// Who is there now.
    pub roll: Roll,
    /// For how many classes its places are.
    pub classes: Classes,
    /// The id of the site that closes when this one opens (迁建).
    pub replaces: Option<String>,
    /// When its building begins, and what it costs.
    pub building: Building,
    /// Index of its layer in the study, and of its feature in the file.
    pub source: (usize, usize),
}

impl<P> Facility<P> {
    /// The ids of its services.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        self.supply.iter().map(|supply| supply.service.as_str())
    }

    /// Whether it offers a service.
    pub fn offers(&self, service: &ServiceId) -> bool {
        self.supply.iter().any(|s| &s.service == service)
    }

    /// What it offers of one service.
    fn supply_of(&self, service: &ServiceId) -> impl Iterator<Item = &Supply> {
        self.supply.iter().filter(move |supply| supply.service == *service)
    }

    /// Places for one service when all phases stand; `None` when it does not offer the service, or nobody knows how many.
    pub fn places(&self, service: &ServiceId) -> Option<Places> {
        self.offers(service).then(|| self.supply_of(service).map(Supply::in_full).sum()).flatten()
    }

    /// Places for one service in a year, open or not; `None` as for [`Facility::places`].
    pub fn places_in(&self, service: &ServiceId, year: i32) -> Option<Places> {
        self.offers(service).then(|| self.supply_of(service).map(|supply| supply.in_year(year)).sum()).flatten()
    }

    /// Places of all its services in a year, open or not: those that whoever is there now stands beside. `None` where the places of one
    /// of them are unknown or not counted.
    pub fn all_places_in(&self, year: i32) -> Option<Places> {
        let all = self.supply.iter().map(|supply| supply.in_year(year));
        (!self.supply.is_empty()).then(|| all.sum()).flatten()
    }

    /// Of its places for one service in a year, those that are there already; `None` as for [`Facility::places`].
    pub fn existing_in(&self, service: &ServiceId, year: i32) -> Option<Places> {
        let existing = |supply: &Supply| match self.status {
            Status::Existing => supply.existing_in(year),
            _ => supply.in_year(year).map(|_| Places::ZERO),
        };
        self.offers(service).then(|| self.supply_of(service).map(existing).sum()).flatten()
    }

    /// What is to be built opens so many years later: the site, its stages, its phases. What opens before the year `since`, or whose
    /// row says that it exists, is there and cannot be late. Whether anything opens later.
    pub fn delay(&mut self, years: i32, since: Option<i32>) -> bool {
        let status = self.status;
        let is_due = |from: i32| since.is_none_or(|since| from >= since);
        let built: BTreeSet<i32> = (self.supply.iter().flat_map(|supply| &supply.stages))
            .filter(|(_, status)| **status == Status::Existing)
            .map(|(from, _)| *from)
            .collect();
        self.classes.delay(years, |from| is_due(from) && !built.contains(&from));
        let mut is_moved = false;
        for supply in &mut self.supply {
            let is_late = |from: i32, row: Option<Status>| is_due(from) && row != Some(Status::Existing);
            is_moved |= supply.delay(years, is_late);
        }
        if let Some(opens) = self.opens.filter(|opens| is_due(*opens) && status != Status::Existing) {
            self.opens = Some(opens + years);
            is_moved = true;
        }
        is_moved
    }

    /// First year in which it offers a service.
    pub fn opens_for(&self, service: &ServiceId) -> Option<i32> {
        let of_service = self.supply_of(service).map(|supply| supply.opens).min().flatten();
        self.opens.into_iter().chain(of_service).max()
    }

    /// First year in which it no longer offers a service.
    pub fn closes_for(&self, service: &ServiceId) -> Option<i32> {
        let closes = self.supply_of(service).map(|supply| supply.closes);
        let of_service = closes.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b))).flatten();
        self.closes.into_iter().chain(of_service).min()
    }

    /// Whether it offers a service in this year: it is open, and so is what it offers of it.
    pub fn is_open_for(&self, service: &ServiceId, year: i32) -> bool {
        self.is_open(year)
            && self.opens_for(service).is_none_or(|opens| opens <= year)
            && self.closes_for(service).is_none_or(|closes| year < closes)
    }

    /// Whether it has pupils in this year: `opens <= year < closes`. Without `opens` it counts; a closed site without
    /// a closing year does not.
    pub fn is_open(&self, year: i32) -> bool {
        if self.status == Status::Closed && self.closes.is_none() {
            return false;
        }
        self.opens.is_none_or(|opens| opens <= year) && self.closes.is_none_or(|closes| year < closes)
    }

    /// The same facility at a position of another kind.
    pub fn moved<Q>(self, at: Option<Q>) -> Facility<Q> {
        Facility {
            id: self.id,
            name: self.name,
            level: self.level,
            status: self.status,
            opens: self.opens,
            closes: self.closes,
            supply: self.supply,
            at,
            basis: self.basis,
            zone: self.zone,
            texts: self.texts,
            reserved: self.reserved,
            roll: self.roll,
            classes: self.classes,
            replaces: self.replaces,
            building: self.building,
            source: self.source,
        }
    }
}

#[cfg(test)]
impl<P> Facility<P> {
    /// An existing site at a position, with nothing else known of it, for tests.
    pub fn named(id: &str, name: &str, at: P) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            level: None,
            status: Status::Existing,
            opens: None,
            closes: None,
            supply: Vec::new(),
            at: Some(at),
            basis: PositionBasis::Given,
            zone: None,
            texts: BTreeMap::new(),
            reserved: BTreeMap::new(),
            roll: Roll::default(),
            classes: Classes::default(),
            replaces: None,
            building: Building::default(),
            source: (0, 0),
        }
    }
}
