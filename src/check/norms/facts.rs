//! What rules of standards ask of one service, kept when its layers are read.

use crate::check::folder::Row;
use crate::check::interval::Interval;
use crate::check::known_ways::Near;
use crate::check::table::Line;
use crate::check::written::Written;
use crate::model::{Indicator, Rule, Standard};
use crate::study::Capacity;
use crate::units::Limit;
use std::collections::{BTreeMap, BTreeSet};

/// What rules ask of one service, kept when its layers are read.
pub struct Facts {
    pub id: String,
    pub is_uncounted: bool,
    pub persons_per: Option<f64>,
    pub sites: Vec<Site>,
    pub zones: Vec<Zone>,
    pub total: Zone,
    /// By zone, people and ways to the nearest site: of rules about radii, by the limit.
    pub reach: BTreeMap<String, BTreeMap<Option<String>, Reach>>,
    /// Ages of its demand and the part of them that it is, where it is counted so and not forecast.
    pub ages: Option<([u16; 2], f64)>,
    /// Its cells.
    pub cells: usize,
}

pub struct Site {
    pub id: String,
    pub name: String,
    pub zone: Option<String>,
    pub places: Option<f64>,
    pub enrolled: Option<f64>,
    pub classes: Option<f64>,
    /// Pupils of a class, as they are now.
    class_size: Option<f64>,
    pub services: BTreeSet<String>,
}

impl Site {
    /// Its classes, where its pupils are taught in as many: an extension has classes, and nobody says how many pupils.
    pub fn classes_of_pupils(&self) -> Option<f64> {
        let classes = self.classes.filter(|classes| *classes > 0.0)?;
        let size = self.enrolled? / classes;
        (self.class_size? - size).abs().le(&(SIZE * (1.0 + size))).then_some(classes)
    }
}

/// Sizes of classes have six decimals, and so have the pupils and classes that they come from.
const SIZE: f64 = 2e-6;

#[derive(Clone, Default)]
pub struct Zone {
    pub id: String,
    pub name: String,
    pub persons: Option<f64>,
    pub demand: f64,
    pub places: f64,
    pub unknown: f64,
}

#[derive(Clone, Copy, Default)]
pub struct Reach {
    pub demand: f64,
    pub within: Interval,
    pub farthest: f64,
}

impl Facts {
    /// Of a service, for the rules of these standards.
    pub fn of(written: &Written<'_>, standards: &[Standard]) -> Self {
        let site = |row: &Row| Site {
            id: row.text("id").unwrap_or_default().to_owned(),
            name: row.text("name").unwrap_or_default().to_owned(),
            zone: row.text("zone").map(str::to_owned),
            places: row.number("places"),
            enrolled: row.number("enrolled"),
            classes: row.number("classes"),
            class_size: row.number("class_size"),
            services: row.text("services").unwrap_or_default().split(';').map(str::to_owned).collect(),
        };
        let zone = |line: &Line<'_>| {
            let number = |column: &str| line.number(column).unwrap_or_default();
            Zone {
                id: line.text("zone_id").unwrap_or_default().to_owned(),
                name: line.text("zone_name").unwrap_or_default().to_owned(),
                persons: line.number("persons"),
                demand: number("demand") + number("demand_unlocated"),
                places: number("places") + number("places_unlocated"),
                unknown: number("sites_unknown"),
            }
        };
        let mut zones: Vec<Zone> = written.balance.iter().map(zone).collect();
        let total = zones.pop().unwrap_or_default();
        let table = written.table;
        let rule = &table.demand;
        let share = rule.participation.unwrap_or(1.0) * rule.per_1000.map_or(1.0, |rate| rate / 1000.0);
        let ages = rule.ages.filter(|_| written.run.study.forecast.is_none()).map(|ages| (ages, share));
        let mut reach = BTreeMap::new();
        for rule in standards.iter().flat_map(|of| &of.rule).filter(|rule| is_of_ways(rule, written.id)) {
            let limit = format!("{} {}", rule.value, rule.unit);
            let parsed = Limit::parse_of(&limit, written.impedance());
            reach.extend(parsed.map(|parsed| (limit, ways(written, parsed.value()))));
        }
        Self {
            id: written.id.to_owned(),
            is_uncounted: table.is_uncounted(),
            persons_per: table.capacity.as_ref().and_then(Capacity::staff).map(|staff| staff.persons_per),
            sites: written.sites.iter().filter(|row| written.is_open(row)).map(site).collect(),
            zones,
            total,
            reach,
            ages,
            cells: written.cells.len(),
        }
    }
}

fn is_of_ways(rule: &Rule, service: &str) -> bool {
    rule.indicator == Indicator::ServiceRadius && rule.service == service
}

/// People by zone and how far they have to the nearest open site.
fn ways(written: &Written<'_>, limit: f64) -> BTreeMap<Option<String>, Reach> {
    let known = written.known_by_radius();
    let near = Near::new(known, written.open());
    let mut zones: BTreeMap<Option<String>, Reach> = BTreeMap::new();
    for cell in written.cells.iter().filter(|cell| written.is_own(cell)) {
        let reach = zones.entry(cell.text("zone").map(str::to_owned)).or_default();
        let (demand, way) = (cell.amount("demand"), near.nearest(cell));
        reach.demand += demand;
        reach.within = reach.within + known.within(limit, way, demand);
        if demand > 0.0 {
            reach.farthest = reach.farthest.max(way);
        }
    }
    zones
}
