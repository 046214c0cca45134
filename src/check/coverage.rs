//! Coverage of a finished output: what was asked is there; people and rates are taken again from cells, sites and counts.

use super::output::{Row, layer, table};
use super::question::tables;
use super::told::Told;
use super::ways::METRES;
use super::written::{Finding, Written};
use crate::geodesy::AnalysisCrs;
use crate::survey::FacilityTree;
use crate::units::Metres;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A row of `coverage.csv` by column.
type Line = BTreeMap<String, String>;

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
    within: [f64; 2],
    served: [f64; 2],
}

/// Checks the coverage of a service, which must be there if the study asks for it.
pub(super) fn coverage(written: &Written<'_>, run: &Value, out: &Path, crs: &AnalysisCrs) -> Option<Finding> {
    let asked = tables(run, "coverage", written.id);
    if asked.is_empty() {
        return None;
    }
    let mut told = Told::default();
    let folder = out.join(written.id);
    let read = || -> Result<[Vec<Row>; 2], String> {
        let zones =
            if written.zones.is_empty() { Vec::new() } else { layer(&folder.join("coverage_zones.geojson"), crs)? };
        Ok([layer(&folder.join("coverage.geojson"), crs)?, zones])
    };
    match table(&out.join("coverage.csv")).and_then(|lines| Ok((lines, read()?))) {
        Ok((lines, [total, zones])) => {
            let lines: Vec<&Line> =
                lines.iter().filter(|line| line.get("service").is_some_and(|s| s == written.id)).collect();
            let rows = asked.len() * (written.zones.len() + 1);
            told.number(|| "coverage.csv".to_owned(), Some(lines.len() as f64), Some(rows as f64), 0.0);
            told.number(|| "coverage.geojson".to_owned(), Some(total.len() as f64), Some(asked.len() as f64), 0.0);
            let found = (zones.len() as f64, written.zones.len() as f64);
            told.number(|| "coverage_zones.geojson".to_owned(), Some(found.0), Some(found.1), 0.0);
            for (row, zone) in zones.iter().zip(&written.zones) {
                let what = |column: &str| format!("coverage_zones.geojson {} {column}", zone.text("id").unwrap_or("?"));
                for column in ["id", "name", "demand"] {
                    told.column(|| what(column), row, zone, column);
                }
            }
            for (at, table) in asked.iter().enumerate() {
                let id = table["id"].as_str().unwrap_or_default();
                let own: Vec<&Line> = lines.iter().copied().filter(|line| text(line, "coverage") == Some(id)).collect();
                let has_land = run["parameters"]["land"].is_object();
                let one = One { written, id, table, own: &own, has_land };
                one.table(&mut told);
                one.layers(total.get(at), &zones, &mut told);
            }
        }
        Err(what) => told.holds(false, || what.clone()),
    }
    Some(told.finding([&format!("{}：覆盖率", written.id), &format!("{}: coverage", written.id)]))
}

fn text<'l>(line: &'l Line, column: &str) -> Option<&'l str> {
    line.get(column).map(String::as_str).filter(|text| !text.is_empty())
}

fn number(line: &Line, column: &str) -> Option<f64> {
    text(line, column).and_then(|text| text.parse().ok())
}

/// One `[[coverage]]` of a service.
struct One<'a> {
    written: &'a Written<'a>,
    id: &'a str,
    table: &'a Value,
    /// Its rows: the zones, then the total.
    own: &'a [&'a Line],
    has_land: bool,
}

impl One<'_> {
    /// The radius of the study; that of a clause is in the table alone.
    fn radius(&self) -> Option<f64> {
        let stated = || number(self.own.last()?, "radius_m");
        self.table["radius"].as_str().and_then(Metres::parse).map(|radius| radius.0).or_else(stated)
    }

    fn table(&self, told: &mut Told) {
        let zones = &self.written.zones;
        let n = zones.len() + 1;
        told.number(|| format!("coverage.csv {}", self.id), Some(self.own.len() as f64), Some(n as f64), 0.0);
        let Some((last, own)) = self.own.split_last() else { return };
        told.text(|| format!("coverage.csv {} zone_id", self.id), text(last, "zone_id"), Some("total"));
        let counted = self.count();
        let mut total = Counted::default();
        for (line, zone) in own.iter().zip(zones) {
            let id = zone.text("id");
            for (column, text_of) in [("zone_id", id), ("zone_name", zone.text("name").filter(|name| !name.is_empty()))]
            {
                // A name that began like a formula was written with an apostrophe before it.
                let stated = text(line, column);
                let stated =
                    stated.map(|stated| stated.strip_prefix('\'').filter(|s| Some(*s) == text_of).unwrap_or(stated));
                told.text(|| format!("coverage.csv {} {column}", self.id), stated, text_of);
            }
            let sum = counted.get(&id).copied().unwrap_or_default();
            total.add(sum);
            self.line(line, &sum, zone.number("persons"), told);
        }
        if zones.is_empty() {
            for sum in counted.values() {
                total.add(*sum);
            }
        }
        let persons = self.written.balance.last().and_then(|row| number(row, "persons"));
        self.line(last, &total, persons, told);
        if zones.is_empty() {
            return;
        }
        for [_, whole, part] in RATES {
            for column in [whole, part] {
                let all: Option<f64> = own.iter().map(|line| number(line, column)).sum();
                let within = if column.starts_with("land") { AREA * (n as f64 + 1.0) } else { PERSONS };
                told.number(|| format!("coverage.csv {} total {column}", self.id), number(last, column), all, within);
            }
        }
    }

    /// One row: counts, parts of wholes, and rates.
    fn line(&self, line: &Line, counted: &Counted, persons: Option<f64>, told: &mut Told) {
        let what = |column: &str| format!("coverage.csv {} {} {column}", self.id, text(line, "zone_id").unwrap_or("?"));
        told.number(|| what("radius_m"), number(line, "radius_m"), self.radius(), 1e-9);
        told.number(|| what("residents"), number(line, "residents"), persons, PERSONS);
        told.number(|| what("demand"), number(line, "demand"), Some(counted.demand), PERSONS);
        for (column, [from, to]) in [("demand_within", counted.within), ("served", counted.served)] {
            told.between(|| what(column), number(line, column), [from - PERSONS, to + PERSONS]);
        }
        let rule = self.table["rule"].as_str();
        let is_clause =
            text(line, "clause").map(|clause| rule.is_some_and(|rule| clause.starts_with(&format!("{rule}: "))));
        told.holds(is_clause.unwrap_or(rule.is_none()), || what("clause"));
        told.holds(matches!(text(line, "clause_verified"), Some("true" | "false")) == rule.is_some(), || {
            what("clause_verified")
        });
        for [rate, whole, part] in RATES {
            let [all, some] = [whole, part].map(|column| number(line, column));
            let is_land = whole == "land_m2";
            let is_there = !is_land || self.has_land;
            told.holds(all.is_some() == is_there && some.is_some() == is_there, || what(whole));
            let off = if is_land { AREA * 2.0 } else { PERSONS };
            if let Some((all, some)) = all.zip(some) {
                told.between(|| what(part), Some(some), [0.0, all + off]);
            }
            // Of land that is written as less than a square metre, too few digits are left.
            if is_land && all.is_some_and(|all| all < 1.0) && all != Some(0.0) {
                continue;
            }
            let found = all.zip(some).filter(|(all, _)| *all > 0.0).map(|(all, some)| some / all);
            let within = if is_land { RATE + 2.0 * AREA / all.unwrap_or(1.0).max(1.0) } else { RATE };
            told.number(|| what(rate), number(line, rate), found, within);
        }
    }

    /// People of each zone, those within the radius, and those of them who have a place there.
    fn count(&self) -> BTreeMap<Option<&str>, Counted> {
        let radius = self.radius().unwrap_or(f64::NAN);
        let sites: BTreeMap<&str, &Row> = self
            .written
            .sites
            .iter()
            .filter(|s| s.is("counted"))
            .filter_map(|site| Some((site.text("id")?, site)))
            .collect();
        let tree = FacilityTree::new(&sites.values().filter_map(|site| site.at).collect::<Vec<_>>());
        // Those beyond the places of a site have none there, in proportion.
        let seated = |site: &Row| match (site.number("allocated"), site.number("over")) {
            (Some(allocated), Some(over)) if over > 0.0 => (allocated - over) / allocated,
            _ => 1.0,
        };
        let mut zones: BTreeMap<Option<&str>, Counted> = BTreeMap::new();
        for cell in &self.written.cells {
            let sum = zones.entry(cell.text("zone")).or_default();
            let demand = cell.amount("demand");
            sum.demand += demand;
            let nearest = cell.at.and_then(|at| tree.nearest(at, 1).first().map(|found| found.1));
            let nearest = nearest.unwrap_or(f64::INFINITY);
            let ends = [radius - METRES, radius + METRES];
            for (sum, end) in sum.within.iter_mut().zip(ends) {
                *sum += if nearest <= end { demand } else { 0.0 };
            }
            let one = cell.text("facility_id").map(|id| (id, cell.amount("allocated")));
            let shares = cell.text("shares").map(|shares| {
                shares
                    .split(';')
                    .filter_map(|share| share.rsplit_once(':'))
                    .map(|(id, n)| (id, n.parse().unwrap_or(f64::NAN)))
                    .collect()
            });
            let flows: Vec<(&str, f64)> = shares.unwrap_or_else(|| one.into_iter().collect());
            for (site, persons) in flows {
                let Some(site) = sites.get(site) else { continue };
                let way = cell.at.zip(site.at).map(|(a, b)| f64::hypot(a[0] - b[0], a[1] - b[1]));
                for (sum, end) in sum.served.iter_mut().zip(ends) {
                    *sum += if way.is_some_and(|way| way <= end) { persons * seated(site) } else { 0.0 };
                }
            }
        }
        zones
    }

    /// The same rates in the layers.
    fn layers(&self, total: Option<&Row>, zones: &[Row], told: &mut Told) {
        let Some((last, own)) = self.own.split_last() else { return };
        if let Some(total) = total {
            let what = |column: &str| format!("coverage.geojson {} {column}", self.id);
            told.text(|| what("id"), total.text("id"), Some(self.id));
            told.number(|| what("radius"), total.number("radius"), self.radius(), 1e-3);
            for [rate, ..] in RATES {
                told.number(|| what(rate), total.number(rate), number(last, rate), RATE);
            }
            let clause = text(last, "clause").and_then(|clause| clause.split_once(": ")).map(|(_, clause)| clause);
            for (column, found) in [("clause", clause), ("clause_verified", text(last, "clause_verified"))] {
                told.text(|| what(column), total.text(column), found);
                told.holds(
                    total.text(column).is_some() || total.properties.get(column).is_some_and(Value::is_null),
                    || what(column),
                );
            }
        }
        for (row, line) in zones.iter().zip(own) {
            for [rate, ..] in RATES {
                let column = format!("{}_{rate}", self.id);
                let what = || format!("coverage_zones.geojson {} {column}", row.text("id").unwrap_or("?"));
                told.number(what, row.number(&column), number(line, rate), RATE);
            }
        }
    }
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.demand += other.demand;
        for end in 0..2 {
            self.within[end] += other.within[end];
            self.served[end] += other.served[end];
        }
    }
}
