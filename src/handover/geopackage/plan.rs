//! Which layers are handed over, and what they are called.

use super::kinds::Kind;
use super::legend::Words;
use crate::handover::unreadable::unreadable;
use crate::handover::{Case, Source};
use crate::output::{self, Column};
use crate::prepare::Failure;
use crate::scenario::BASE;
use crate::study::ServiceTable;
use crate::words::{Lang, say, word};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A layer that is there.
pub(super) struct Plan<'a> {
    /// What it is.
    pub kind: Kind,
    /// Whose it is.
    pub service: &'a ServiceTable,
    /// The number of the service in the study.
    pub number: usize,
    /// The case it is of, or that describes its columns.
    pub case: &'a Case,
    /// The number of the case; `None` for a layer of all years.
    pub of_case: Option<usize>,
    /// Whether there are several.
    has_cases: bool,
    /// The folder its file stands in, below which that of its service is.
    folder: &'a Path,
    /// The files that were written there.
    files: &'a Value,
}

/// All layers of a kind: those of the main case first, service by service.
pub(super) fn of_kind(source: &Source, kind: Kind) -> Vec<Plan<'_>> {
    let Some(main) = source.main() else { return Vec::new() };
    let is_main = |case: &Case| std::ptr::eq(case, main);
    let mut cases: Vec<(usize, &Case)> = source.cases.iter().enumerate().collect();
    cases.sort_by_key(|(_, case)| !is_main(case));
    cases.retain(|(_, case)| is_main(case) || !(kind.is_of_cells || kind.is_of_years));
    let of = |(at, case)| {
        let plan = move |(number, service)| Plan {
            kind,
            service,
            number,
            case,
            of_case: (!kind.is_of_years).then_some(at),
            has_cases: source.cases.len() > 1,
            folder: if kind.is_of_years { &source.out } else { &case.folder },
            files: if kind.is_of_years { &source.document["outputs"] } else { &case.run["outputs"] },
        };
        case.study.service.iter().enumerate().map(plan)
    };
    cases.into_iter().flat_map(of).filter(|plan| plan.files.get(plan.file("geojson")).is_some()).collect()
}

impl Plan<'_> {
    /// A file of it below its folder.
    fn file(&self, ending: &str) -> String {
        format!("{}/{}.{ending}", self.service.id, self.kind.name)
    }

    /// Its GeoJSON.
    pub fn path(&self) -> PathBuf {
        self.folder.join(self.file("geojson"))
    }

    /// Its styles: what each shows, where that is not what the layer opens with, and the file.
    pub fn styles(&self) -> Vec<(Option<&str>, PathBuf)> {
        let start = self.file("");
        let names = self.files.as_object().into_iter().flat_map(|files| files.keys());
        let mut found: Vec<_> = names
            .filter_map(|name| {
                let of = name.strip_prefix(&start)?;
                let of = if of == "qml" { None } else { Some(of.strip_suffix(".qml")?) };
                Some((of, self.folder.join(name)))
            })
            .collect();
        found.sort();
        found
    }

    /// Its columns as the study has them, with those that only its file names: the verdicts of measures that are compared.
    pub fn columns(&self, named: &[String]) -> Vec<Column<'static, ()>> {
        let mut columns = self.case.columns(&format!("{}.geojson", self.kind.name), self.service);
        let known: BTreeSet<String> = columns.iter().map(|column| column.name.to_string()).collect();
        let more = named.iter().filter(|name| !known.contains(*name));
        columns.extend(more.map(|name| Column::text("verdict", |()| output::Value::Nothing).called(name)));
        columns
    }

    /// What is known of the words of its legends.
    pub fn words(&self, lang: Lang) -> Words {
        let unit = self.columns(&[]).iter().find(|column| column.name == "cost").map(|column| column.unit);
        Words { room: self.kind.legend, seats: self.service.called().seats, unit, lang }
    }

    /// The name of its table: the same in every language.
    pub fn table(&self) -> String {
        let own = if self.kind.is_shared { String::new() } else { format!("{}_", self.service.id) };
        format!("{own}{}{}", self.kind.name, self.suffix())
    }

    /// Behind the name of a table of one case among several.
    fn suffix(&self) -> String {
        if !self.has_cases || self.of_case.is_none() {
            return String::new();
        }
        let scenario = changed(self.case).map_or_else(String::new, |scenario| format!("_{scenario}"));
        format!("{scenario}_{}", self.case.year)
    }

    /// What people call it, with its service and of several cases its own.
    pub fn title(&self, lang: Lang) -> String {
        let case = self.of_case.filter(|_| self.has_cases).map(|_| case_name(self.case, lang));
        self.named(case, lang)
    }

    /// What stands over its legend: always with the year.
    pub fn legend_title(&self, lang: Lang) -> String {
        self.named(self.of_case.map(|_| case_name(self.case, lang)), lang)
    }

    fn named(&self, case: Option<String>, lang: Lang) -> String {
        let layer = word(self.kind.word, lang);
        let title = say("handover.layer.title").text_of("service", self.service.called().name).with("layer", layer);
        let title = title.text(lang);
        case.map_or(title.clone(), |case| format!("{title} {case}"))
    }

    /// That a file of it cannot be read.
    pub fn unreadable(&self, what: crate::words::Sentence) -> Failure {
        unreadable(self.folder, what)
    }
}

/// The scenario of a case, if it changes anything.
fn changed(case: &Case) -> Option<&str> {
    case.scenario.as_deref().filter(|scenario| *scenario != BASE)
}

/// What people call a case: `2035`, `delay 2035`.
pub(super) fn case_name(case: &Case, lang: Lang) -> String {
    let year = case.year.to_string();
    let Some(id) = changed(case) else { return year };
    let table = case.study.scenario.iter().find(|table| table.id == id);
    let name = table.map_or_else(|| id.to_owned(), |table| table.called().get(lang).to_owned());
    format!("{name} {year}")
}
