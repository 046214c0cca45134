//! Scores of a finished output: what was asked is there, and every sum and mean is taken again from the cells.

use super::output::{Row, json, layer, table};
use super::pairs::{Cell, Site, pairs};
use super::question::{Asked, asked, parse_decay};
use super::spread::{People, spread};
use super::told::Told;
use super::ways::METRES;
use super::written::{Finding, Written};
use super::{decay as weights, disagreement};
use crate::access::Law;
use crate::geodesy::AnalysisCrs;
use crate::survey::FacilityTree;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A row of a table by column.
type Table = Vec<BTreeMap<String, String>>;

/// Sums of counts with six decimals agree to this.
const PERSONS: f64 = 1e-4;

/// Everything that is written about the scores of a service.
pub(super) struct Scores<'w> {
    pub written: &'w Written<'w>,
    pub asked: Vec<Asked>,
    /// `access.geojson`.
    pub cells: Vec<Row>,
    /// `access_zones.geojson`.
    pub zones: Vec<Row>,
    /// `access.csv`.
    pub table: Table,
    /// `equity.json`.
    pub equity: Value,
    /// Sites that count and have places, and these.
    pub open: Vec<(&'w Row, f64)>,
}

/// Checks what is written about the scores of a service, which must be there if the study asks for them.
pub(super) fn scores(written: &Written<'_>, run: &Value, folder: &Path, crs: &AnalysisCrs) -> Vec<Finding> {
    let read = || -> Result<Option<Scores<'_>>, String> {
        let asked = asked(run, written.id)?;
        if asked.is_empty() {
            return Ok(None);
        }
        let counted = written.sites.iter().filter(|site| site.is("counted"));
        let free = |site: &Row| site.amount("places") - site.number("reserved").unwrap_or(0.0);
        Ok(Some(Scores {
            written,
            asked,
            cells: layer(&folder.join("access.geojson"), crs)?,
            zones: if written.zones.is_empty() {
                Vec::new()
            } else {
                layer(&folder.join("access_zones.geojson"), crs)?
            },
            table: table(&folder.join("access.csv"))?,
            equity: json(&folder.join("equity.json"))?,
            open: counted.map(|site| (site, free(site))).filter(|(_, free)| *free > 0.0).collect(),
        }))
    };
    match read() {
        Ok(None) => Vec::new(),
        Ok(Some(scores)) => {
            let mut told = Told::default();
            scores.all(&mut told);
            let titles = [format!("{}：可达性得分", written.id), format!("{}: access scores", written.id)];
            let mut findings = vec![told.finding([&titles[0], &titles[1]])];
            findings.extend(disagreement::disagreement(&scores, run, &folder.join("disagreement.geojson"), crs));
            findings
        }
        Err(what) => vec![written.finding(
            false,
            &format!("可达性得分无法读取：{what}"),
            &format!("access scores cannot be read: {what}"),
        )],
    }
}

/// People of a zone, or of all.
#[derive(Default, Clone, Copy)]
struct Sum {
    people: f64,
    /// Those without anything in reach, from and to: positions are rounded.
    unreachable: [f64; 2],
    without_score: f64,
    enjoyed: f64,
}

impl Sum {
    fn mean(&self, more_is_better: bool) -> Option<f64> {
        let people = if more_is_better { self.people } else { self.people - self.without_score };
        (people > 1e-7).then(|| self.enjoyed / people)
    }
}

/// Columns of `access.csv` that are sums and means.
const COLUMNS: [&str; 3] = ["people", "unreachable", "mean"];

impl<'w> Scores<'w> {
    fn all(&self, told: &mut Told) {
        let entries = self.equity["access"].as_array().map_or(&[][..], Vec::as_slice);
        told.number(|| "equity.json access".to_owned(), Some(entries.len() as f64), Some(self.asked.len() as f64), 0.0);
        told.text(|| "equity.json service".to_owned(), self.equity["service"].as_str(), Some(self.written.id));
        told.number(|| "access.csv".to_owned(), Some(self.table.len() as f64), Some(self.rows() as f64), 0.0);
        let layers = [("access.geojson", &self.cells, &self.written.cells, "zone")];
        let zones = [("access_zones.geojson", &self.zones, &self.written.zones, "name")];
        for (name, found, expected, text) in layers.into_iter().chain(zones) {
            told.number(|| name.to_owned(), Some(found.len() as f64), Some(expected.len() as f64), 0.0);
            for (row, other) in found.iter().zip(expected) {
                let what = |column: &str| format!("{name} {} {column}", other.text("id").unwrap_or("?"));
                for column in ["id", text, "demand"] {
                    told.column(|| what(column), row, other, column);
                }
            }
        }
        let at = |site: &(&Row, f64)| site.0.at;
        let tree = FacilityTree::new(&self.open.iter().filter_map(at).collect::<Vec<_>>());
        let near = |cell: &Row| tree.nearest(cell.at?, 1).first().map(|found| found.1);
        let nearest: Vec<f64> = self.cells.iter().map(|cell| near(cell).unwrap_or(f64::INFINITY)).collect();
        told.holds(self.cells.iter().all(|cell| cell.at.is_some()), || "access.geojson geometry".to_owned());
        for asked in &self.asked {
            let entry = entries.iter().find(|entry| entry["id"].as_str() == Some(&asked.id));
            self.one(asked, entry.unwrap_or(&Value::Null), &nearest, told);
        }
        self.between_sites(told);
    }

    /// Rows that `access.csv` must have.
    fn rows(&self) -> usize {
        self.asked.len() * (self.written.zones.len() + 1)
    }

    fn one(&self, asked: &Asked, entry: &Value, nearest: &[f64], told: &mut Told) {
        let measure = asked.question.measure;
        let more_is_better = measure.unit().more_is_better();
        let (column, reach) = (asked.people_column(), weights::reach(&asked.question));
        let mut zones: BTreeMap<Option<&str>, Sum> = BTreeMap::new();
        let mut total = Sum::default();
        let mut rows = Vec::with_capacity(self.cells.len());
        for (cell, nearest) in self.cells.iter().zip(nearest) {
            let (people, score) = (cell.amount(&column), cell.number(&asked.id));
            let is_there = cell.properties.get(&asked.id).is_some_and(|value| value.is_number() || value.is_null());
            let sound = is_there && people >= 0.0 && score.is_none_or(|score| score >= 0.0);
            told.holds(sound, || format!("access.geojson {} {}", cell.text("id").unwrap_or("?"), asked.id));
            for sum in [zones.entry(cell.text("zone")).or_default(), &mut total] {
                sum.people += people;
                for (sum, from) in sum.unreachable.iter_mut().zip([reach + METRES, reach - METRES]) {
                    *sum += if *nearest > from { people } else { 0.0 };
                }
                sum.without_score += if score.is_none() { people } else { 0.0 };
                sum.enjoyed += people * score.unwrap_or(0.0);
            }
            rows.push(People { persons: people, score, zone: cell.text("zone") });
        }
        let row = |told: &mut Told, name: &str, [people, unreachable, mean]: [Option<f64>; 3], sum: &Sum| {
            let what = |column: &str| format!("{name} {column}");
            told.number(|| what("people"), people, Some(sum.people), PERSONS);
            let [from, to] = sum.unreachable;
            told.between(|| what("unreachable"), unreachable, [from - PERSONS, to + PERSONS]);
            if !more_is_better {
                told.number(|| what("unreachable"), unreachable, Some(sum.without_score), PERSONS);
            }
            let found = sum.mean(more_is_better);
            told.number(|| what("mean"), mean, found, 2e-9 + 1e-9 * found.unwrap_or(0.0));
        };
        let number = |what: &str| entry[what].as_f64();
        row(told, &format!("equity.json {}", asked.id), ["people", "unreachable", "mean"].map(number), &total);
        self.table(asked, &zones, &total, &row, told);
        self.entry(asked, entry, &total, told);
        spread(
            &asked.id,
            &entry["equity"],
            &rows,
            if more_is_better { number("unreachable").unwrap_or(0.0) } else { 0.0 },
            told,
        );
        let name = || format!("equity.json {} equity.mean", asked.id);
        told.number(name, entry["equity"]["mean"].as_f64(), number("mean"), 0.0);
        self.pairs(asked, entry, &rows, told);
    }

    /// `access.csv` and `access_zones.geojson` of one score.
    fn table(
        &self,
        asked: &Asked,
        zones: &BTreeMap<Option<&str>, Sum>,
        total: &Sum,
        row: &impl Fn(&mut Told, &str, [Option<f64>; 3], &Sum),
        told: &mut Told,
    ) {
        let measure = asked.question.measure;
        let more_is_better = measure.unit().more_is_better();
        let own: Vec<_> = self.table.iter().filter(|row| row.get("access") == Some(&asked.id)).collect();
        told.number(
            || format!("access.csv {}", asked.id),
            Some(own.len() as f64),
            Some(self.written.zones.len() as f64 + 1.0),
            0.0,
        );
        let Some((last, own)) = own.split_last() else { return };
        let district = total.mean(more_is_better).filter(|mean| *mean > 0.0);
        // A score is off by half of its last digit, and so are both means.
        let to_district = |sum: &Sum| sum.mean(more_is_better).zip(district).map(|(mean, all)| mean / all);
        let within = |ratio: Option<f64>| 2e-9 * (1.0 + (1.0 + ratio.unwrap_or(0.0)) / district.unwrap_or(1.0));
        let is_clear = district.is_none_or(|mean| mean > 1e-8);
        let texts = |told: &mut Told, name: &str, row: &BTreeMap<String, String>| {
            let text = |column: &str| row.get(column).map(String::as_str);
            told.text(|| format!("{name} method"), text("method"), Some(measure.as_str()));
            told.text(|| format!("{name} unit"), text("unit"), Some(measure.unit().as_str()));
        };
        let ratio = |told: &mut Told, name: &str, stated: Option<f64>, sum: &Sum, more: f64| {
            if is_clear {
                let found = to_district(sum);
                told.number(|| format!("{name} mean_to_district"), stated, found, within(found) + more);
            }
        };
        let number = |row: &BTreeMap<String, String>, column: &str| row.get(column).and_then(|text| text.parse().ok());
        let name = format!("access.csv {} total", asked.id);
        told.text(|| name.clone(), last.get("zone_id").map(String::as_str), Some("total"));
        texts(told, &name, last);
        row(told, &name, COLUMNS.map(|column| number(last, column)), total);
        ratio(told, &name, number(last, "mean_to_district"), total, 0.0);
        let (mut people, mut unreachable) = (0.0, 0.0);
        for (at, zone) in self.written.zones.iter().enumerate() {
            let id = zone.text("id").unwrap_or("?");
            let sum = zones.get(&Some(id)).copied().unwrap_or_default();
            let name = format!("access.csv {} {id}", asked.id);
            let Some(line) = own.get(at) else { continue };
            for (column, text) in [("zone_id", Some(id)), ("zone_name", zone.text("name"))] {
                // A name that began like a formula was written with an apostrophe before it.
                let stated = line.get(column).map(String::as_str);
                let stated =
                    stated.map(|stated| stated.strip_prefix('\'').filter(|s| Some(*s) == text).unwrap_or(stated));
                told.text(|| format!("{name} {column}"), stated, text);
            }
            texts(told, &name, line);
            row(told, &name, COLUMNS.map(|column| number(line, column)), &sum);
            ratio(told, &name, number(line, "mean_to_district"), &sum, 0.0);
            people += number(line, "people").unwrap_or(f64::NAN);
            unreachable += number(line, "unreachable").unwrap_or(f64::NAN);
            let Some(layer) = self.zones.get(at) else { continue };
            let name = format!("access_zones.geojson {id} {}", asked.id);
            let of = |end: &str| layer.number(&format!("{}{end}", asked.id));
            row(told, &name, [of("_people"), of("_unreachable"), of("")], &sum);
            ratio(told, &name, of("_mean_to_district"), &sum, 1e-6);
            told.number(|| format!("{name}_unreachable"), of("_unreachable"), number(line, "unreachable"), 1e-9);
        }
        if !self.written.zones.is_empty() {
            told.number(|| format!("{name} people"), number(last, "people"), Some(people), PERSONS);
            told.number(|| format!("{name} unreachable"), number(last, "unreachable"), Some(unreachable), PERSONS);
        }
        let entry = self.equity["access"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|entry| entry["id"].as_str() == Some(&asked.id));
        for column in ["people", "unreachable"] {
            let stated = entry.and_then(|entry| entry[column].as_f64());
            told.number(|| format!("equity.json {} {column}", asked.id), stated, number(last, column), 1e-9);
        }
    }

    /// What `equity.json` says of a score beside its mean.
    fn entry(&self, asked: &Asked, entry: &Value, total: &Sum, told: &mut Told) {
        let (question, measure) = (&asked.question, asked.question.measure);
        let what = |column: &str| format!("equity.json {} {column}", asked.id);
        let number = |column: &str| entry[column].as_f64();
        for (column, text) in [
            ("method", Some(measure.as_str())),
            ("unit", Some(measure.unit().as_str())),
            ("competes", Some(asked.competes.as_str())),
        ] {
            told.text(|| what(column), entry[column].as_str(), text);
        }
        told.holds(entry["law"] == serde_json::json!(measure.law().as_str()), || what("law"));
        let less = entry["less_is_better"] == Value::Bool(!measure.unit().more_is_better());
        told.holds(less, || what("less_is_better"));
        let finite = |value: f64| Some(value).filter(|value| value.is_finite());
        told.number(|| what("cutoff"), number("cutoff"), finite(question.cutoff), 0.0);
        let stated = parse_decay(&entry["decay"]);
        let same = match stated {
            None => entry["decay"].is_null() && weights::reach(question).is_infinite(),
            Some(stated) => stated == question.decay,
        };
        told.holds(same, || what("decay"));
        let only = |value: f64, takes: bool| Some(value).filter(|_| takes);
        let is_raam = measure.law() == Law::Equilibrium;
        told.number(
            || what("attraction"),
            number("attraction"),
            only(question.attraction, measure.has_attraction()),
            0.0,
        );
        told.number(|| what("tau"), number("tau"), only(question.tau, is_raam), 0.0);
        let places: f64 = self.open.iter().map(|(_, places)| places).sum();
        let rho = question.rho.unwrap_or(if total.people > 0.0 && places > 0.0 { total.people / places } else { 1.0 });
        told.number(|| what("rho"), number("rho"), only(rho, is_raam), 1e-8 * rho);
        if is_raam {
            told.between(|| what("regret"), number("regret"), [0.0, 1e-8]);
        } else {
            told.number(|| what("regret"), number("regret"), None, 0.0);
        }
        let demand = &self.written.ledger["demand"];
        for (column, found) in [("people_outside_every_zone", "outside"), ("people_unlocated", "unlocated")] {
            told.number(|| what(column), number(column), demand[found].as_f64(), 0.0);
        }
        told.number(|| what("places"), number("places"), Some(places), PERSONS);
        let enjoyed = 1e-9 * (total.people + total.enjoyed) + 1e-9;
        told.number(|| what("people_times_score"), number("people_times_score"), Some(total.enjoyed), enjoyed);
        let is_shared = measure.unit() == crate::access::Unit::PlacesPerPerson;
        told.number(|| what("enjoyed"), number("enjoyed"), only(total.enjoyed, is_shared), enjoyed);
        self.law(asked, entry, total, told);
    }

    /// The ratios of the sites, and what the scores must add up to.
    fn law(&self, asked: &Asked, entry: &Value, total: &Sum, told: &mut Told) {
        let law = asked.question.measure.law();
        let what = |column: &str| format!("equity.json {} {column}", asked.id);
        let ratio = |site: &Row| entry["ratio_by_site"][site.text("id").unwrap_or_default()].as_f64();
        let listed = entry["ratio_by_site"].as_object().map_or(0, serde_json::Map::len);
        let expected = if law == Law::Nothing { 0 } else { self.open.len() };
        told.number(|| what("ratio_by_site"), Some(listed as f64), Some(expected as f64), 0.0);
        if law == Law::Nothing {
            told.number(|| what("places_without_people"), entry["places_without_people"].as_f64(), None, 0.0);
            return;
        }
        told.holds(self.open.iter().all(|(site, _)| ratio(site).is_some()), || what("ratio_by_site"));
        let alone = |(site, places): &(&Row, f64)| if ratio(site) == Some(0.0) { *places } else { 0.0 };
        let alone: f64 = self.open.iter().map(alone).sum();
        told.number(|| what("places_without_people"), entry["places_without_people"].as_f64(), Some(alone), PERSONS);
        let shared = self.open.iter().map(|(_, places)| places).sum::<f64>() - alone;
        let within = 1e-7 * (shared + 1.0) + 1e-9 * total.people;
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            self.open.iter().map(|(site, places)| of(ratio(site).unwrap_or(f64::NAN), *places)).sum()
        };
        match law {
            Law::Shared => told.number(|| what("law"), Some(total.enjoyed), Some(shared), within),
            Law::AtMostShared => told.between(|| what("law"), Some(total.enjoyed), [0.0, shared + within]),
            Law::Ratios => {
                let given: f64 = self.cells.iter().filter_map(|cell| cell.number(&asked.id)).sum();
                let ratios = sum(&|ratio, _| ratio);
                told.number(|| what("law"), Some(given), Some(ratios), 1e-7 * ratios + 1e-9 * self.cells.len() as f64);
            }
            Law::Equilibrium => {
                let rho = entry["rho"].as_f64().unwrap_or(f64::NAN);
                let come = sum(&|ratio, places| ratio * places * rho);
                let people = total.people - total.without_score;
                told.number(|| what("law"), Some(come), Some(people), 1e-7 * people + PERSONS);
            }
            Law::Nothing => {}
        }
    }

    /// Every score and ratio by its formula.
    fn pairs(&self, asked: &Asked, entry: &Value, rows: &[People<'_>], told: &mut Told) {
        let ratio = |site: &Row| entry["ratio_by_site"][site.text("id").unwrap_or_default()].as_f64();
        let site = |(site, places): &(&'w Row, f64)| {
            Some(Site { id: site.text("id").unwrap_or("?"), at: site.at?, places: *places, ratio: ratio(site) })
        };
        let sites: Vec<Site<'_>> = self.open.iter().filter_map(site).collect();
        let cell = |(cell, row): (&'_ Row, &People<'_>)| cell.at.map(|at| (at, row.persons, row.score));
        let cells: Vec<Cell<'_>> = self
            .cells
            .iter()
            .zip(rows)
            .filter_map(|(row, people)| {
                let (at, people, score) = cell((row, people))?;
                Some(Cell { id: row.text("id").unwrap_or("?"), at, people, score })
            })
            .collect();
        pairs(asked, &cells, &sites, told);
    }

    /// Coefficients of variation between sites of the places for each person sent there.
    fn between_sites(&self, told: &mut Told) {
        let stated = &self.equity["between_sites"];
        let what = |column: &str| format!("equity.json between_sites.{column}");
        let counted = || self.written.sites.iter().filter(|site| site.is("counted"));
        let sites: Vec<[f64; 2]> =
            counted().map(|site| [site.number("allocated").unwrap_or(0.0), site.amount("places")]).collect();
        let with: Vec<[f64; 2]> = sites.iter().copied().filter(|site| site[0] > 0.0).collect();
        let n = with.len() as f64;
        told.number(|| what("sites"), stated["sites"].as_f64(), Some(sites.len() as f64), 0.0);
        let alone = sites.len() as f64 - n;
        told.number(|| what("sites_nobody_is_sent_to"), stated["sites_nobody_is_sent_to"].as_f64(), Some(alone), 0.0);
        let variation = |weight: &dyn Fn(&[f64; 2]) -> f64| {
            let all: f64 = with.iter().map(weight).sum();
            let mean = with.iter().map(|site| weight(site) * site[1] / site[0]).sum::<f64>() / all;
            let squares = with.iter().map(|site| weight(site) * (site[1] / site[0] - mean).powi(2)).sum::<f64>();
            Some((squares / all).sqrt() / mean).filter(|variation| variation.is_finite())
        };
        let population = variation(&|_| 1.0);
        let sample = population.filter(|_| n >= 2.0).map(|cv| cv * (n / (n - 1.0)).sqrt());
        for (column, found) in
            [("by_people", variation(&|site| site[0])), ("population", population), ("sample", sample)]
        {
            told.number(|| what(column), stated[column].as_f64(), found, 1e-6 * (1.0 + found.unwrap_or(0.0)));
        }
    }
}
