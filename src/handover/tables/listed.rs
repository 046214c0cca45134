//! What lists say of themselves, as far as a street has it: their own sums of places, and when residents were counted.

use super::head::Head;
use super::sign;
use super::table::{Cell, Table};
use crate::handover::{Case, Source};
use crate::output::TOTAL;
use crate::words::{Lang, Seats, word};
use serde_json::Value;
use std::collections::BTreeMap;

/// Messages about rows of sums in lists: those that agree, and those that do not.
const SUMS: [&str; 2] = ["I0387", "W0381"];

/// What stands between the columns, and the sums, that a message names.
const BETWEEN: &str = ", ";

/// The sums of places that lists have themselves (小计), by service and zone; of several lists added up.
pub(super) struct Listed(BTreeMap<(String, String), f64>);

impl Listed {
    /// Those of the layers of a case. Of two sums of one list that are of the same sites and differ neither is known.
    pub fn of(case: &Case) -> Self {
        let mut all: BTreeMap<(String, String), Option<f64>> = BTreeMap::new();
        for layer in list(&case.run["layers"]) {
            let mut of_list: BTreeMap<(String, String), Option<f64>> = BTreeMap::new();
            for sum in list(&layer["sums"]) {
                let (Some(service), Some(stated)) = (sum["service"].as_str(), sum["stated"].as_f64()) else { continue };
                let zone = sum["zone"].as_str().unwrap_or(TOTAL);
                let known = of_list.entry((service.to_owned(), zone.to_owned())).or_insert(Some(stated));
                *known = known.filter(|known| is_same(*known, stated));
            }
            for (of, stated) in of_list {
                let sum = all.entry(of).or_insert(Some(0.0));
                *sum = sum.zip(stated).map(|(sum, stated)| sum + stated);
            }
        }
        Self(all.into_iter().filter_map(|(of, sum)| Some((of, sum?))).collect())
    }

    /// That of a service in a zone, or of all.
    pub fn sum(&self, service: &str, zone: &str) -> Option<f64> {
        self.0.get(&(service.to_owned(), zone.to_owned())).copied()
    }

    /// Whether it is one of the numbers that it may mean.
    pub fn sign(&self, service: &str, zone: &str, counted: &[f64], lang: Lang) -> Cell {
        let sum = self.sum(service, zone);
        sum.map(|sum| sign::of_sum(counted.iter().any(|counted| is_same(*counted, sum)), lang)).into()
    }
}

/// Places are written to a millionth.
fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-5
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The sums that lists have themselves, beside those of the rows that were counted.
pub(super) fn sums(source: &Source, lang: Lang) -> Table {
    let heads = [
        Head::Agrees,
        Head::File,
        Head::ListRow,
        Head::Text,
        Head::Group,
        Head::Columns,
        Head::ListSum,
        Head::RowsSum,
        Head::Rows,
    ];
    let mut table = Table::new(Seats::default(), &heads).titled(word("handover.streets.sums", lang));
    for issue in source.entries("issues") {
        let Some(code) = issue["code"].as_str().filter(|code| SUMS.contains(code)) else { continue };
        for found in issue["examples"].as_array().into_iter().flatten() {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let (facts, is_right) = (&found["facts"], code == SUMS[0]);
            let number = |text: &str| text.replace(',', "").trim().parse::<f64>().ok();
            let known = |value: &Value| value.as_f64().or_else(|| number(value.as_str()?));
            let names: Vec<&str> = if is_right { &facts["columns"] } else { &found["field"] }
                .as_str()
                .map(|names| if is_right { names.split(BETWEEN).collect() } else { vec![names] })
                .unwrap_or_default();
            let sums: Vec<Option<f64>> =
                facts["sums"].as_str().map_or(Vec::new(), |all| all.split(BETWEEN).map(number).collect());
            // Names with commas in them cannot be told apart: then all stand in one row, without numbers.
            let columns: Vec<(String, Option<f64>, Option<f64>)> = if !is_right {
                vec![(names.concat(), known(&found["value"]), known(&facts["sum"]))]
            } else if sums.len() == names.len() {
                names.iter().zip(&sums).map(|(name, sum)| ((*name).to_owned(), *sum, *sum)).collect()
            } else {
                vec![(names.join(BETWEEN), None, None)]
            };
            for (name, stated, added) in columns {
                table.row([
                    (Head::Agrees, sign::of_verdict(Some(is_right), lang)),
                    (Head::File, text(&found["file"]).into()),
                    (Head::ListRow, found["line"].as_f64().or(found["feature"].as_f64()).into()),
                    (Head::Text, text(if is_right { &found["value"] } else { &facts["text"] }).into()),
                    (Head::Group, text(&facts["group"]).into()),
                    (Head::Columns, name.into()),
                    (Head::ListSum, stated.into()),
                    (Head::RowsSum, added.into()),
                    (Head::Rows, known(&facts["rows"]).into()),
                ]);
            }
        }
    }
    // What does not agree comes first.
    let agrees = sign::of_verdict(Some(true), lang);
    table.rows.sort_by_key(|row| row.cells.first() == Some(&agrees));
    table
}

/// Puts the year in which residents were counted over them, where it is known and the same of all of them.
pub(super) fn say_when_counted(source: &Source, table: &mut Table) {
    let Some(year) = counted_in(source) else { return };
    for head in table.heads.iter_mut().filter(|head| **head == Head::Residents) {
        *head = Head::ResidentsOf(year);
    }
}

fn counted_in(source: &Source) -> Option<i32> {
    // What is forecast is of the year of its row.
    if source.study.forecast.as_ref().is_some_and(|forecast| forecast.residents.is_some()) {
        return None;
    }
    let layers: Vec<&Value> = source.cases.iter().flat_map(|case| list(&case.run["layers"])).collect();
    let counted: Vec<&&Value> = layers.iter().filter(|layer| layer["residents"].is_object()).collect();
    // Cells are raked to the totals: these are the people.
    let totals: Vec<&Value> = counted.iter().filter(|layer| layer["role"] == "totals").map(|layer| **layer).collect();
    let of = if totals.is_empty() { counted.into_iter().copied().collect() } else { totals };
    let mut years = of.iter().map(|layer| layer["residents"]["year"].as_i64());
    let first = years.next()??;
    years.all(|year| year == Some(first)).then(|| i32::try_from(first).ok()).flatten()
}
