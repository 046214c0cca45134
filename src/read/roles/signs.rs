//! What a table looks like before anybody said what it is: which role it can play, and which columns it has for it.
//!
//! A guess, for drafts and for looking at single files; a study says what its layers are and never asks here.

use super::bands::age_columns;
use super::land::LandClasses;
use super::service::{Meaning, meaning};
use super::status::owners;
use super::vocabulary::{
    CELL_ID, CLASSES, CLOSES, COMBINED, OPENS, PERSONS, PLACES, SERVICE, SERVICES, SITE_ID, SITE_NAME, STATUS, Term, X,
    Y, ZONE, ZONE_ID, ZONE_NAME,
};
use crate::model::Role;
use crate::read::number::{normal, shown};
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

    /// Looks at a table that was read with all its columns.
    pub fn of(table: &Table) -> Self {
        let has = |term: &Term| !columns_for(table, term).is_empty();
        let kinds: BTreeSet<&str> = table.geometry.kinds().map(kind_word).collect();
        let (points, polygons) = (kinds.contains("points"), kinds.contains("polygons"));
        let positioned = points || polygons || (has(&X) && has(&Y));
        let ages = age_columns(table);
        let (people, places) = (has(&PERSONS) || !ages.is_empty(), has(&PLACES) || has(&CLASSES));
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
        for term in terms(role) {
            let columns = columns_for(table, term);
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

    fn look_at_services(&mut self, table: &Table) {
        let Some(column) = self.field("service").first().and_then(|name| table.column(name)) else {
            let names = self.field("name").first().and_then(|name| table.column(name));
            let named = |cell: Cell<&str>| services_named(&shown(&cell));
            let named: Vec<BTreeSet<String>> = names.into_iter().flatten().map(named).collect();
            // Only when every name says so: a list of schools of several kinds says it by a column.
            if named.iter().all(|services| services.len() == 1) {
                self.of_names = named.into_iter().flatten().collect();
            }
            return;
        };
        let values: BTreeSet<String> = column.iter().map(|cell| shown(&cell)).filter(|value| value != "null").collect();
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

/// The services that a title names: `小学一览表` names `primary`. The longest word at each place counts, so that 职业高中 is
/// not taken for a 高中.
pub fn services_named(title: &str) -> BTreeSet<String> {
    let title = normal(title);
    let single = SERVICES.iter().flat_map(|(id, words)| words.iter().chain([id]).map(move |word| (*word, vec![*id])));
    let combined = COMBINED.iter().flat_map(|(words, grades)| {
        words.iter().map(move |word| (*word, grades.iter().map(|(id, _)| *id).collect::<Vec<_>>()))
    });
    let words: Vec<(&str, Vec<&str>)> = single.chain(combined).collect();
    let mut named = BTreeSet::new();
    let mut rest = title.as_str();
    while let Some(first) = rest.chars().next() {
        let longest = words.iter().filter(|(word, _)| rest.starts_with(word)).max_by_key(|(word, _)| word.len());
        match longest {
            Some((word, services)) => {
                named.extend(services.iter().map(|service| (*service).to_owned()));
                rest = &rest[word.len()..];
            }
            None => rest = &rest[first.len_utf8()..],
        }
    }
    named
}

/// The columns of a role that a study can name.
fn terms(role: Role) -> &'static [Term] {
    match role {
        Role::Facilities => &[SITE_ID, SITE_NAME, SERVICE, PLACES, CLASSES, STATUS, OPENS, CLOSES, ZONE, X, Y],
        Role::Demand => &[CELL_ID, PERSONS, ZONE, X, Y],
        Role::Zones => &[ZONE_ID, ZONE_NAME],
        Role::Totals => &[ZONE_ID, ZONE_NAME, ZONE, PERSONS],
        Role::Land | Role::Costs | Role::Attendance => &[],
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
        Kind::Other(_) => "other",
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
