//! Coverage of a finished output: what was asked is there; people and rates are taken again from cells, sites and counts.

use super::areas::areas;
use super::comparison::Comparison;
use super::finding::Finding;
use super::folder::{Row, layer};
use super::form;
use super::interval::Interval;
use super::known_ways::{KnownWays, Near};
use super::table::Line;
use super::written::{Written, flows};
use crate::study::{Cost, CoverageTable};
use crate::units::{Impedance, Limit};
use crate::words::{Sentence, say};
use serde_json::Value;
use std::collections::BTreeMap;

/// Sums of counts with six decimals agree to this.
const PERSONS: f64 = 1e-3;

/// Areas have one decimal.
const AREA: f64 = 0.06;

/// Rates have six decimals.
const RATE: f64 = 1.1e-6;

/// A rate, its whole and its part.
const RATES: [[&str; 3]; 4] = [
    ["land_rate", "land_m2", "land_covered_m2"],
    ["resident_rate", "residents", "residents_within"],
    ["demand_rate", "demand", "demand_within"],
    ["served_rate", "demand", "served"],
];

/// What can be counted again for one row, from and to where positions are rounded.
#[derive(Default, Clone, Copy)]
struct Counted {
    demand: f64,
    within: Interval,
    served: Interval,
}

/// Checks the coverage of a service, which must be there if the study asks for it.
pub(super) fn coverage(written: &Written<'_>) -> Vec<Finding> {
    let all = written.run.study.coverage.iter();
    let asked: Vec<&CoverageTable> = all.filter(|table| table.service.as_str() == written.id).collect();
    let mut circles = Vec::new();
    if asked.is_empty() {
        return vec![areas(written, &circles)];
    }
    let mut comparison = Comparison::default();
    let read = || -> Result<[Vec<Row>; 2], Sentence> {
        let layer = |name: &str| layer(&written.folder().join(name), &written.run.crs);
        let zones = if written.zones.is_empty() { Vec::new() } else { layer("coverage_zones.geojson")? };
        Ok([layer("coverage.geojson")?, zones])
    };
    let lines = written.run.coverage.as_ref().map_err(Clone::clone);
    match lines.and_then(|lines| Ok((lines.of(written.id), read()?))) {
        Ok((lines, [total, zones])) => {
            let columns = form::asked_for(written, &[]);
            form::layer("coverage.geojson", &total, &columns, &mut comparison);
            form::layer("coverage_zones.geojson", &zones, &columns, &mut comparison);
            let rows = asked.len() * (written.zones.len() + 1);
            comparison.number(|| "coverage.csv".to_owned(), Some(lines.len() as f64), Some(rows as f64), 0.0);
            comparison.number(
                || "coverage.geojson".to_owned(),
                Some(total.len() as f64),
                Some(asked.len() as f64),
                0.0,
            );
            let found = (zones.len() as f64, written.zones.len() as f64);
            comparison.number(|| "coverage_zones.geojson".to_owned(), Some(found.0), Some(found.1), 0.0);
            for (row, zone) in zones.iter().zip(&written.zones) {
                let what = |column: &str| format!("coverage_zones.geojson {} {column}", zone.text("id").unwrap_or("?"));
                for column in ["id", "name", "demand"] {
                    comparison.column(|| what(column), row, zone, column);
                }
                comparison.holds(row.shape == zone.shape, || what("geometry"));
            }
            let lines = by_coverage(lines);
            let near = Near::new(written.known_by_radius(), written.open());
            let nearest: Vec<f64> = written.cells.iter().map(|cell| near.nearest(cell)).collect();
            let sites = written.by_id();
            for (at, table) in asked.iter().enumerate() {
                let id = table.id.as_str();
                let own = lines.get(id).map_or(&[][..], Vec::as_slice);
                // Nobody knows how far an empty field is by a table; other ways are asked for every point of the land, unless it has too many.
                let is_measured = match &written.table.cost {
                    _ if matches!(written.known_by_radius(), KnownWays::Lines) => true,
                    Cost::Travel(name) => {
                        let is_table = written.run.study.travel.get(name).is_none_or(|of| of.table().is_some());
                        !is_table && own.iter().any(|line| line.number("land_m2").is_some())
                    }
                    Cost::StraightLine => false,
                };
                let has_land = written.run.study.land.is_some() && is_measured;
                let one = One { written, id, table, own, nearest: &nearest, sites: &sites, has_land };
                one.table(&mut comparison);
                one.layers(total.get(at), &zones, &mut comparison);
            }
            let radius = |table: &&CoverageTable| table.limit().map(Limit::value);
            if matches!(written.known_by_radius(), KnownWays::Lines) {
                circles.extend(total.into_iter().zip(asked.iter().filter_map(radius)));
            } else {
                let is_empty = total.iter().all(|row| row.shape.as_ref().is_none_or(|shape| shape.0.is_empty()));
                comparison.holds(is_empty, || "coverage.geojson geometry".to_owned());
            }
        }
        Err(what) => comparison.unread(what),
    }
    let title = written.title(say("check.title.coverage"));
    vec![comparison.finding(title), areas(written, &circles)]
}

/// Rows of one service by the coverage that they are of.
pub(super) fn by_coverage(lines: Vec<Line<'_>>) -> BTreeMap<&str, Vec<Line<'_>>> {
    let mut by_id: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
    for line in lines {
        by_id.entry(line.get("coverage").unwrap_or_default()).or_default().push(line);
    }
    by_id
}

/// One `[[coverage]]` of a service.
struct One<'a> {
    written: &'a Written<'a>,
    id: &'a str,
    table: &'a CoverageTable,
    /// Its rows: the zones, then the total.
    own: &'a [Line<'a>],
    /// By cell, what the way to the nearest open site costs.
    nearest: &'a [f64],
    /// Sites that people can go to, by their ids.
    sites: &'a BTreeMap<&'a str, &'a Row>,
    has_land: bool,
}

impl One<'_> {
    /// The radius of the study, or of the clause that it names.
    fn radius(&self) -> Option<f64> {
        self.table.limit().map(Limit::value)
    }

    /// The limit stands in the column of its unit, and in that alone.
    fn limit(
        &self,
        columns: [&str; 2],
        what: impl Fn(&str) -> String,
        stated: impl Fn(&str) -> Option<f64>,
        off: f64,
        comparison: &mut Comparison,
    ) {
        for (column, of) in columns.into_iter().zip([Impedance::Metres, Impedance::Seconds]) {
            let found = self.radius().filter(|_| self.written.impedance() == of);
            comparison.number(|| what(column), stated(column), found, off);
        }
    }

    fn table(&self, comparison: &mut Comparison) {
        let zones = &self.written.zones;
        let n = zones.len() + 1;
        comparison.number(|| format!("coverage.csv {}", self.id), Some(self.own.len() as f64), Some(n as f64), 0.0);
        let Some((last, own)) = self.own.split_last() else { return };
        comparison.text(|| format!("coverage.csv {} zone_id", self.id), last.text("zone_id"), Some("total"));
        let counted = self.count();
        let mut total = Counted::default();
        for (line, zone) in own.iter().zip(zones) {
            let id = zone.text("id");
            for (column, text_of) in [("zone_id", id), ("zone_name", zone.text("name").filter(|name| !name.is_empty()))]
            {
                comparison.cell(|| format!("coverage.csv {} {column}", self.id), line.text(column), text_of);
            }
            let sum = counted.get(&id).copied().unwrap_or_default();
            total.add(sum);
            self.line(*line, &sum, zone.number("persons"), comparison);
        }
        if zones.is_empty() {
            for sum in counted.values() {
                total.add(*sum);
            }
        }
        let persons = self.written.balance.last().and_then(|row| row.number("persons"));
        self.line(*last, &total, persons, comparison);
        if zones.is_empty() {
            return;
        }
        for [_, whole, part] in RATES {
            for column in [whole, part] {
                let all: Option<f64> = own.iter().map(|line| line.number(column)).sum();
                let within = if column.starts_with("land") { AREA * (n as f64 + 1.0) } else { PERSONS };
                comparison.number(
                    || format!("coverage.csv {} total {column}", self.id),
                    last.number(column),
                    all,
                    within,
                );
            }
        }
    }

    /// One row: counts, parts of wholes, and rates.
    fn line(&self, line: Line<'_>, counted: &Counted, persons: Option<f64>, comparison: &mut Comparison) {
        let what = |column: &str| format!("coverage.csv {} {} {column}", self.id, line.text("zone_id").unwrap_or("?"));
        self.limit(["radius_m", "limit_s"], what, |column| line.number(column), 1e-9, comparison);
        comparison.number(|| what("residents"), line.number("residents"), persons, PERSONS);
        comparison.number(|| what("demand"), line.number("demand"), Some(counted.demand), PERSONS);
        for (column, limits) in [("demand_within", counted.within), ("served", counted.served)] {
            comparison.between(|| what(column), line.number(column), limits.widened(PERSONS));
        }
        let rule = self.table.rule().map(|(rule, _)| rule);
        let clause = rule.zip(self.table.rule.as_ref()).map(|(rule, name)| format!("{name}: {}", rule.citation_zh));
        comparison.cell(|| what("clause"), line.text("clause"), clause.as_deref());
        let verified = rule.map(|rule| rule.verified.to_string());
        comparison.text(|| what("clause_verified"), line.text("clause_verified"), verified.as_deref());
        for [rate, whole, part] in RATES {
            let [all, some] = [whole, part].map(|column| line.number(column));
            let is_land = whole == "land_m2";
            let is_there = !is_land || self.has_land;
            comparison.holds(all.is_some() == is_there && some.is_some() == is_there, || what(whole));
            let off = if is_land { AREA * 2.0 } else { PERSONS };
            if let Some((all, some)) = all.zip(some) {
                comparison.between(|| what(part), Some(some), Interval { from: 0.0, to: all + off });
            }
            // Of land that is written as less than a square metre, too few digits are left.
            if is_land && all.is_some_and(|all| all < 1.0) && all != Some(0.0) {
                continue;
            }
            let found = all.zip(some).filter(|(all, _)| *all > 0.0).map(|(all, some)| some / all);
            let within = if is_land { RATE + 2.0 * AREA / all.unwrap_or(1.0).max(1.0) } else { RATE };
            comparison.number(|| what(rate), line.number(rate), found, within);
        }
    }

    /// People of each zone, those within the radius, and those of them who have a place there.
    fn count(&self) -> BTreeMap<Option<&str>, Counted> {
        let radius = self.radius().unwrap_or(f64::NAN);
        let known = self.written.known_by_radius();
        // Those beyond the places of a site have none there, in proportion.
        let served_share = |site: &Row| match (site.number("allocated"), site.number("over")) {
            (Some(allocated), Some(over)) if over > 0.0 => (allocated - over) / allocated,
            _ => 1.0,
        };
        let mut zones: BTreeMap<Option<&str>, Counted> = BTreeMap::new();
        for (cell, nearest) in self.written.cells.iter().zip(self.nearest) {
            let sum = zones.entry(cell.text("zone")).or_default();
            let demand = cell.amount("demand");
            sum.demand += demand;
            sum.within = sum.within + known.within(radius, *nearest, demand);
            for (site, persons) in flows(cell) {
                if let Some(site) = self.sites.get(&*site) {
                    sum.served =
                        sum.served + known.within(radius, known.cost(cell, site), persons * served_share(site));
                }
            }
        }
        zones
    }

    /// The same rates in the layers.
    fn layers(&self, total: Option<&Row>, zones: &[Row], comparison: &mut Comparison) {
        let Some((last, own)) = self.own.split_last() else { return };
        if let Some(total) = total {
            let what = |column: &str| format!("coverage.geojson {} {column}", self.id);
            comparison.text(|| what("id"), total.text("id"), Some(self.id));
            self.limit(["radius", "limit_s"], what, |column| total.number(column), 1e-3, comparison);
            for [rate, ..] in RATES {
                comparison.number(|| what(rate), total.number(rate), last.number(rate), RATE);
            }
            let clause = last.text("clause").and_then(|clause| clause.split_once(": ")).map(|(_, clause)| clause);
            for (column, found) in [("clause", clause), ("clause_verified", last.text("clause_verified"))] {
                comparison.text(|| what(column), total.text(column), found);
                comparison.holds(
                    total.text(column).is_some() || total.properties.get(column).is_some_and(Value::is_null),
                    || what(column),
                );
            }
        }
        for (row, line) in zones.iter().zip(own) {
            for [rate, ..] in RATES {
                let column = format!("{}_{rate}", self.id);
                let what = || format!("coverage_zones.geojson {} {column}", row.text("id").unwrap_or("?"));
                comparison.number(what, row.number(&column), line.number(rate), RATE);
            }
        }
    }
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.demand += other.demand;
        self.within = self.within + other.within;
        self.served = self.served + other.served;
    }
}
