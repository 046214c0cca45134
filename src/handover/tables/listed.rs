//! What lists say of themselves, as far as a street has it: their own sums of places, and when residents were counted.

use super::head::Head;
use super::sign;
use super::table::{Cell, Table};
use crate::handover::{Case, Source};
use crate::output::TOTAL;
use crate::words::Lang;
use serde_json::Value;
use std::collections::BTreeMap;

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
