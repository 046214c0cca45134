//! Scores of a finished output: what was asked is there, and every sum and mean is taken again from the cells.

use super::comparison::Comparison;
use super::finding::Finding;
use super::interval::Interval;
use super::known_ways::KnownWays;
use super::score_entry;
use super::score_files::{Asked, ScoreFiles};
use super::sentences;
use super::spread::{People, spread};
use super::table::Line;
use super::weights::reach;
use super::written::Written;
use super::{clusters, disagreement, documents, form};
use crate::words::say;
use std::collections::BTreeMap;

/// Sums of counts with six decimals agree to this.
const PERSONS: f64 = 1e-4;

/// Checks what is written about the scores of a service, which must be there if the study asks for them.
pub(super) fn scores(written: &Written<'_>) -> Vec<Finding> {
    match ScoreFiles::read(written) {
        Ok(None) => Vec::new(),
        Ok(Some(files)) => {
            let mut comparison = Comparison::default();
            files.all(&mut comparison);
            let title = written.title(say("check.title.scores"));
            let mut findings = vec![comparison.finding(title)];
            findings.push(clusters::clusters(&files, None));
            findings.extend(disagreement::disagreement(&files));
            findings
        }
        Err(what) => vec![written.finding(false, sentences::unreadable(say("check.title.scores"), what))],
    }
}

/// People whose nearest site is beyond reach, from and to.
fn beyond(known: KnownWays<'_>, reach: f64, nearest: f64, people: f64) -> Interval {
    let within = known.within(reach, nearest, people);
    Interval { from: people - within.to, to: people - within.from }
}

/// People of a zone, or of all.
#[derive(Default, Clone, Copy)]
struct Sum {
    people: f64,
    /// Those without anything in reach, from and to: positions are rounded.
    unreachable: Interval,
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

impl ScoreFiles<'_> {
    fn all(&self, comparison: &mut Comparison) {
        let asked = form::asked_for(self.written, &[]);
        form::layer("access.geojson", &self.cells, &asked, comparison);
        form::layer("access_zones.geojson", &self.zones, &asked, comparison);
        form::table("access.csv", self.table.table(), &asked, comparison);
        documents::document("equity.json", "equity.json", &self.equity, comparison);
        let entries = self.equity["access"].as_array().map_or(&[][..], Vec::as_slice);
        comparison.number(
            || "equity.json access".to_owned(),
            Some(entries.len() as f64),
            Some(self.asked.len() as f64),
            0.0,
        );
        comparison.text(|| "equity.json service".to_owned(), self.equity["service"].as_str(), Some(self.written.id));
        comparison.number(|| "access.csv".to_owned(), Some(self.table.len() as f64), Some(self.rows() as f64), 0.0);
        let layers = [("access.geojson", &self.cells, &self.written.cells, "zone")];
        let zones = [("access_zones.geojson", &self.zones, &self.written.zones, "name")];
        for (name, found, expected, text) in layers.into_iter().chain(zones) {
            comparison.number(|| name.to_owned(), Some(found.len() as f64), Some(expected.len() as f64), 0.0);
            for (row, other) in found.iter().zip(expected) {
                let what = |column: &str| format!("{name} {} {column}", other.text("id").unwrap_or("?"));
                for column in ["id", text, "demand"] {
                    comparison.column(|| what(column), row, other, column);
                }
                comparison.holds(row.at == other.at && row.shape == other.shape, || what("geometry"));
            }
        }
        let near = self.written.near(self.open.iter().map(|(site, _)| *site));
        let nearest: Vec<f64> = self.cells.iter().map(|cell| near.nearest(cell)).collect();
        comparison.holds(self.cells.iter().all(|cell| cell.at.is_some()), || "access.geojson geometry".to_owned());
        for asked in &self.asked {
            self.one(asked, &nearest, comparison);
        }
        score_entry::between_sites(self, comparison);
    }

    /// Rows that `access.csv` must have.
    fn rows(&self) -> usize {
        self.asked.len() * (self.written.zones.len() + 1)
    }

    fn one(&self, asked: &Asked, nearest: &[f64], comparison: &mut Comparison) {
        let entry = asked.entry(&self.equity);
        let measure = asked.question.measure;
        let more_is_better = measure.unit().more_is_better();
        let (column, reach) = (asked.people_column(), reach(&asked.question));
        let mut zones: BTreeMap<Option<&str>, Sum> = BTreeMap::new();
        let mut total = Sum::default();
        let mut rows = Vec::with_capacity(self.cells.len());
        for (cell, nearest) in self.cells.iter().zip(nearest) {
            let (people, score) = (cell.amount(&column), cell.number(&asked.id));
            let is_there = cell.properties.get(&asked.id).is_some_and(|value| value.is_number() || value.is_null());
            let sound = is_there && people >= 0.0 && score.is_none_or(|score| score >= 0.0);
            comparison.holds(sound, || format!("access.geojson {} {}", cell.text("id").unwrap_or("?"), asked.id));
            let people = if self.written.is_own(cell) { people } else { 0.0 };
            for sum in [zones.entry(cell.text("zone")).or_default(), &mut total] {
                sum.people += people;
                sum.unreachable = sum.unreachable + beyond(self.written.known, reach, *nearest, people);
                sum.without_score += if score.is_none() { people } else { 0.0 };
                sum.enjoyed += people * score.unwrap_or(0.0);
            }
            rows.push(People { persons: people, score, zone: cell.text("zone") });
        }
        let row =
            |comparison: &mut Comparison, name: &str, [people, unreachable, mean]: [Option<f64>; 3], sum: &Sum| {
                let what = |column: &str| format!("{name} {column}");
                comparison.number(|| what("people"), people, Some(sum.people), PERSONS);
                comparison.between(|| what("unreachable"), unreachable, sum.unreachable.widened(PERSONS));
                if !more_is_better {
                    comparison.number(|| what("unreachable"), unreachable, Some(sum.without_score), PERSONS);
                }
                let found = sum.mean(more_is_better);
                comparison.number(|| what("mean"), mean, found, 2e-9 + 1e-9 * found.unwrap_or(0.0));
            };
        let number = |what: &str| entry[what].as_f64();
        row(comparison, &format!("equity.json {}", asked.id), ["people", "unreachable", "mean"].map(number), &total);
        self.table(asked, &zones, &total, &row, comparison);
        let unreachable = if more_is_better { number("unreachable").unwrap_or(0.0) } else { 0.0 };
        spread(&asked.id, &entry["equity"], &rows, unreachable, comparison);
        let name = || format!("equity.json {} equity.mean", asked.id);
        comparison.number(name, entry["equity"]["mean"].as_f64(), number("mean"), 0.0);
        score_entry::entry(self, asked, &rows, comparison);
    }

    /// `access.csv` and `access_zones.geojson` of one score.
    fn table(
        &self,
        asked: &Asked,
        zones: &BTreeMap<Option<&str>, Sum>,
        total: &Sum,
        row: &impl Fn(&mut Comparison, &str, [Option<f64>; 3], &Sum),
        comparison: &mut Comparison,
    ) {
        let measure = asked.question.measure;
        let more_is_better = measure.unit().more_is_better();
        let own = self.table.of(&asked.id);
        comparison.number(
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
        let unit = measure.unit_of(self.written.impedance());
        let texts = |comparison: &mut Comparison, name: &str, row: Line<'_>| {
            comparison.text(|| format!("{name} method"), row.get("method"), Some(measure.as_str()));
            comparison.text(|| format!("{name} unit"), row.get("unit"), Some(unit.as_str()));
        };
        let ratio = |comparison: &mut Comparison, name: &str, stated: Option<f64>, sum: &Sum, more: f64| {
            if is_clear {
                let found = to_district(sum);
                comparison.number(|| format!("{name} mean_to_district"), stated, found, within(found) + more);
            }
        };
        let name = format!("access.csv {} total", asked.id);
        comparison.text(|| name.clone(), last.get("zone_id"), Some("total"));
        texts(comparison, &name, *last);
        row(comparison, &name, COLUMNS.map(|column| last.number(column)), total);
        ratio(comparison, &name, last.number("mean_to_district"), total, 0.0);
        let (mut people, mut unreachable) = (0.0, 0.0);
        for (at, zone) in self.written.zones.iter().enumerate() {
            let id = zone.text("id").unwrap_or("?");
            let sum = zones.get(&Some(id)).copied().unwrap_or_default();
            let name = format!("access.csv {} {id}", asked.id);
            let Some(line) = own.get(at) else { continue };
            for (column, text) in [("zone_id", Some(id)), ("zone_name", zone.text("name"))] {
                comparison.cell(|| format!("{name} {column}"), line.get(column), text);
            }
            texts(comparison, &name, *line);
            row(comparison, &name, COLUMNS.map(|column| line.number(column)), &sum);
            ratio(comparison, &name, line.number("mean_to_district"), &sum, 0.0);
            people += line.number("people").unwrap_or(f64::NAN);
            unreachable += line.number("unreachable").unwrap_or(f64::NAN);
            let Some(layer) = self.zones.get(at) else { continue };
            let name = format!("access_zones.geojson {id} {}", asked.id);
            let of = |end: &str| layer.number(&format!("{}{end}", asked.id));
            row(comparison, &name, [of("_people"), of("_unreachable"), of("")], &sum);
            ratio(comparison, &name, of("_mean_to_district"), &sum, 1e-6);
            comparison.number(|| format!("{name}_unreachable"), of("_unreachable"), line.number("unreachable"), 1e-9);
        }
        if !self.written.zones.is_empty() {
            comparison.number(|| format!("{name} people"), last.number("people"), Some(people), PERSONS);
            comparison.number(|| format!("{name} unreachable"), last.number("unreachable"), Some(unreachable), PERSONS);
        }
        let entry = asked.entry(&self.equity);
        for column in ["people", "unreachable"] {
            let stated = entry[column].as_f64();
            comparison.number(|| format!("equity.json {} {column}", asked.id), stated, last.number(column), 1e-9);
        }
    }
}
