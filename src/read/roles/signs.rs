//! What a table looks like before anybody said what it is: which role it can play, and which columns it has for it.
//!
//! A guess, for drafts and for looking at single files; a study says what its layers are and never asks here.

use super::bands::age_columns;
use super::by_service::places_by_service;
use super::land::LandClasses;
use super::left_out::set_apart;
use super::service::{Meaning, meaning, services_named};
use super::status::owners;
use super::vocabulary::{
    BEGINS, CELL_ID, CLASSES, CLOSES, CONTENT, ENROLLED, INVESTMENT, LEVEL, OPENS, PERSONS, PLACES, REPLACES, SERVICE,
    SITE_ID, SITE_NAME, STATUS, Term, X, Y, ZONE, ZONE_ID, ZONE_NAME,
};
use crate::model::Role;
use crate::read::number::shown;
use crate::read::{Cell, Kind, Table};
use crate::words::{Lang, Sentence, say, word};
use std::collections::{BTreeMap, BTreeSet};

/// Distinct values of a column of services that are looked at.
const MOST_VALUES: usize = 200;

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// The role it can play best, with its score; `None` when nothing speaks for any.
    pub role: Option<(Role, u32)>,
    /// Why.
    pub why: Vec<Sentence>,
    /// Columns by canonical name, for the role; several where more than one could be meant.
    pub fields: Vec<(&'static str, Vec<String>)>,
    /// Age bands (`6-11`, `60+`) and their columns.
    pub ages: Vec<(String, String)>,
    /// Services that the values of its column name.
    pub services: BTreeSet<String>,
    /// Columns of places by the service that each counts; several where more than one could be meant.
    pub by_service: BTreeMap<String, Vec<String>>,
    /// Values of that column that no service is known for.
    pub unclear: BTreeSet<String>,
    /// Columns of residents, whatever the role.
    pub persons: Vec<String>,
    /// Services that the names of the sites name, where no column does.
    pub of_names: BTreeSet<String>,
    /// Whether polygons are squares of a grid.
    pub is_grid: bool,
    /// Classes of land, where a column has them.
    pub land: Option<LandClasses>,
}

impl Signs {
    /// Why it looks so, in a language.
    pub fn because(&self, lang: Lang) -> String {
        self.why.iter().map(|sign| sign.text(lang)).collect::<Vec<_>>().join(word("text.comma", lang))
    }

    /// Columns for a canonical name.
    pub fn field(&self, canonical: &str) -> &[String] {
        self.fields.iter().find(|(name, _)| *name == canonical).map_or(&[], |(_, columns)| columns)
    }

    /// Looks at a table that was read with all its columns; `titled` are the services that the names of its file and sheet name.
    pub fn of(table: &Table, titled: &BTreeSet<String>) -> Self {
        let has = |term: &Term| !columns_for(table, term).is_empty();
        let kinds: BTreeSet<&str> = table.geometry.kinds().map(kind_word).collect();
        let (points, polygons) = (kinds.contains("points"), kinds.contains("polygons"));
        let positioned = points || polygons || (has(&X) && has(&Y));
        let ages = age_columns(table);
        let by_service = places_by_service(&table.names);
        let places = has(&PLACES) || has(&CLASSES) || !by_service.is_empty();
        let people = has(&PERSONS) || !ages.is_empty();
        let named_zone = has(&ZONE_ID) || has(&ZONE_NAME) || has(&ZONE);
        let is_grid = polygons && are_squares(table);
        let land = LandClasses::of(table).filter(|_| polygons && !people);
        let mut scores: BTreeMap<Role, (u32, Vec<Sentence>)> = BTreeMap::new();
        let mut sign = |role, holds: bool, points: u32, key: &'static str| {
            if holds {
                let entry: &mut (u32, Vec<Sentence>) = scores.entry(role).or_default();
                entry.0 += points;
                entry.1.push(say(key));
            }
        };
        sign(Role::Facilities, places, 4, "read.sign.places");
        sign(Role::Facilities, has(&SERVICE), 2, "read.sign.types");
        sign(Role::Facilities, has(&STATUS) || has(&OPENS), 1, "read.sign.status");
        sign(Role::Facilities, has(&SITE_NAME) && points, 1, "read.sign.named_points");
        sign(Role::Facilities, points && !people, 1, "read.sign.points");
        // A list of clinics has names and positions, and no number of anything.
        let listed = has(&SITE_NAME) && positioned && !polygons && !people;
        let of_kind = listed && !has(&SERVICE) && (titled.len() == 1 || !services_of_names(table).is_empty());
        sign(Role::Facilities, listed && !points, 1, "read.sign.named_positions");
        sign(Role::Facilities, of_kind, 2, "read.sign.named_after_kind");
        sign(Role::Demand, people && positioned, 3, "read.sign.persons_with_positions");
        sign(Role::Demand, people && (points || is_grid), 2, "read.sign.cells");
        sign(Role::Demand, !ages.is_empty(), 1, "read.sign.ages");
        sign(Role::Zones, polygons && !is_grid, 4, "read.sign.polygons");
        sign(Role::Zones, polygons && named_zone && !is_grid, 2, "read.sign.zone_names");
        sign(Role::Land, land.is_some(), 7, "read.sign.land");
        sign(Role::Totals, people && !positioned, 3, "read.sign.persons_without_positions");
        sign(Role::Totals, people && named_zone && !positioned, 2, "read.sign.zone_names");
        // Of equals the first in the order of roles.
        let best = scores.into_iter().rev().max_by_key(|(_, (score, _))| *score).filter(|(_, (score, _))| *score >= 3);
        let Some((role, (score, why))) = best else {
            return Self { ages, is_grid, persons: columns_for(table, &PERSONS), ..Self::default() };
        };
        let mut signs = Self { role: Some((role, score)), why, ages, is_grid, land, ..Self::default() };
        signs.persons = columns_for(table, &PERSONS);
        if role == Role::Facilities {
            signs.by_service = by_service;
        }
        for term in terms(role) {
            let mut columns = columns_for(table, term);
            // What counts the places of one service is no column of all places.
            columns.retain(|name| *term != PLACES || !signs.by_service.values().flatten().any(|other| other == name));
            // Nor is what says what sites offer a column of their level.
            let is_kind = |name: &String| signs.field(SERVICE.canonical).contains(name);
            columns.retain(|name| *term != LEVEL || !is_kind(name));
            if !columns.is_empty() {
                signs.fields.push((term.canonical, columns));
            }
        }
        if let Some(land) = signs.land.as_ref().filter(|_| role == Role::Land) {
            signs.fields.push(("class", vec![land.column.clone()]));
        }
        if role == Role::Facilities {
            signs.look_at_services(table);
        }
        signs
    }

    /// The rows of the table that are data: no sums, repeated heads or notes.
    pub fn data_rows(&self, table: &Table) -> Vec<usize> {
        let amounts =
            ["places", "classes", "enrolled", "investment", "persons"].iter().flat_map(|role| self.field(role));
        let ages = self.ages.iter().map(|(_, column)| column);
        let added = amounts.chain(&self.persons).chain(ages).chain(self.by_service.values().flatten());
        let added: Vec<&str> = added.map(String::as_str).collect();
        let (apart, _) = set_apart(table, &added);
        (0..table.rows).filter(|row| !apart.contains_key(row)).collect()
    }

    /// The columns of a table that would mean something in some role, whether or not it can play any.
    pub fn seen(table: &Table) -> Vec<(&'static str, String)> {
        let mut seen: Vec<(&'static str, String)> = Vec::new();
        for term in [&SITE_NAME, &SERVICE, &PLACES, &CLASSES, &STATUS, &OPENS, &ZONE, &X, &Y, &PERSONS, &ZONE_ID] {
            for column in columns_for(table, term) {
                if seen.iter().all(|(_, other)| *other != column) {
                    seen.push((term.canonical, column));
                }
            }
        }
        seen
    }

    fn look_at_services(&mut self, table: &Table) {
        let Some(column) = self.field("service").first().and_then(|name| table.column(name)) else {
            self.of_names = services_of_names(table);
            return;
        };
        // What stands in a row of sums is no kind of site, and neither is nothing.
        let rows = self.data_rows(table);
        let values = rows.into_iter().map(|row| shown(&column.get(row))).filter(|value| !value.trim().is_empty());
        let values: BTreeSet<String> = values.collect();
        for value in values.into_iter().take(MOST_VALUES) {
            match meaning(&value, &BTreeMap::new()) {
                Ok(Meaning::One(service)) => {
                    self.services.insert(service.as_str().to_owned());
                }
                Ok(Meaning::Nothing) => {}
                Ok(Meaning::Split { shares, .. }) => {
                    self.services.extend(shares.iter().map(|(service, _)| service.as_str().to_owned()));
                }
                Err(_) => {
                    self.unclear.insert(value);
                }
            }
        }
    }
}

/// The services that the names of sites name. Only when every name says so: a list of schools of several kinds says it by a
/// column.
fn services_of_names(table: &Table) -> BTreeSet<String> {
    let name = columns_for(table, &SITE_NAME).into_iter().next();
    let names = name.and_then(|name| table.column(&name));
    let named = |cell: Cell<&str>| services_named(&shown(&cell));
    let named: Vec<BTreeSet<String>> = names.into_iter().flatten().map(named).collect();
    if named.iter().all(|services| services.len() == 1) {
        named.into_iter().flatten().collect()
    } else {
        BTreeSet::new()
    }
}

/// The columns of a role that a study can name.
fn terms(role: Role) -> &'static [Term] {
    match role {
        Role::Facilities => &[
            SITE_ID, SITE_NAME, SERVICE, LEVEL, PLACES, CLASSES, ENROLLED, CONTENT, STATUS, OPENS, CLOSES, REPLACES,
            BEGINS, INVESTMENT, ZONE, X, Y,
        ],
        Role::Demand => &[CELL_ID, PERSONS, ZONE, X, Y],
        Role::Zones => &[ZONE_ID, ZONE_NAME],
        Role::Totals => &[ZONE_ID, ZONE_NAME, ZONE, PERSONS],
        Role::Land | Role::Costs | Role::Attendance | Role::Series => &[],
        Role::Roads | Role::Barriers | Role::Crossings | Role::Elevation | Role::Cover => &[],
    }
}

/// As `find` would take them: the canonical ones, else every alias.
fn columns_for(table: &Table, term: &Term) -> Vec<String> {
    // A column of 公办 and 民办 is called 性质 but is no status.
    let owners = |name: &str| {
        let column = table.columns.iter().find(|column| column.name == name).filter(|_| *term == STATUS);
        column.is_some_and(|column| owners(column).is_some())
    };
    let names = table.names.iter().filter(|name| !owners(name));
    term.best(names, |name| name.as_str()).into_iter().cloned().collect()
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Point | Kind::MultiPoint => "points",
        Kind::Polygons => "polygons",
        Kind::None => "none",
        Kind::Lines(_) | Kind::Other(_) => "other",
    }
}

/// Whether nearly all polygons have four corners: the squares of a grid.
fn are_squares(table: &Table) -> bool {
    let geometry = &table.geometry;
    let rows = || (0..geometry.len()).filter(|row| geometry.kind(*row) == Kind::Polygons);
    let polygons = rows().count();
    let squares = rows().filter(|row| geometry.range(*row).len() == 5).count();
    polygons >= 10 && squares * 10 >= polygons * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_services() {
        let one = |service: &str| BTreeSet::from([service.to_owned()]);
        assert_eq!(services_named("2024年小学一览表"), one("primary"));
        assert_eq!(services_named("养老机构名单"), one("elderly_beds"));
        assert_eq!(services_named("学校"), BTreeSet::new());
        assert_eq!(services_named("小学、初中").len(), 2);
    }
}
