//! One service of a finished output folder, as its files have it.

use super::finding::{Finding, about};
use super::folder::{Row, layer};
use super::known_ways::{KnownWays, Near, TableWays};
use super::table::{Grouped, Line};
use super::unread;
use crate::geodesy::AnalysisCrs;
use crate::study::{Cost, ServiceTable, StudyFile, TravelTable};
use crate::units::Impedance;
use crate::words::Sentence;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A run whose files are looked at.
pub(super) struct Run {
    /// Its folder.
    pub out: PathBuf,
    /// What was asked.
    pub study: StudyFile,
    /// The system in which distances are measured.
    pub crs: AnalysisCrs,
    /// The files it was read from, as `run.json` has them.
    pub layers: Value,
    /// `coverage.csv` by service, where it is asked for: it is one for all of them.
    pub coverage: Result<Grouped, Sentence>,
}

/// One service of it.
pub(super) struct Written<'a> {
    pub run: &'a Run,
    pub id: &'a str,
    /// What was asked of it.
    pub table: &'a ServiceTable,
    /// Its entry in the ledger.
    pub ledger: &'a Value,
    /// `demand.geojson`.
    pub cells: Vec<Row>,
    /// `facilities.geojson`.
    pub sites: Vec<Row>,
    /// `zones.geojson`.
    pub zones: Vec<Row>,
    /// `catchments.geojson`.
    pub catchments: Vec<Row>,
    /// Its rows of `balance.csv`.
    pub balance: Vec<Line<'a>>,
    /// How its ways are known.
    pub known: KnownWays<'a>,
}

impl<'a> Written<'a> {
    /// Whether the people of a cell are those of the district; neighbours, who compete, live in no zone.
    pub fn is_own(&self, cell: &Row) -> bool {
        self.zones.is_empty() || cell.text("zone").is_some()
    }

    /// Reads the files that every service has; `ways` are those of its table, if it goes by one and the study was named.
    ///
    /// # Errors
    /// What is missing or unreadable.
    pub fn read(
        run: &'a Run,
        table: &'a ServiceTable,
        (ledger, balance): (&'a Value, Vec<Line<'a>>),
        ways: Option<&'a TableWays>,
    ) -> Result<Self, Sentence> {
        let path = |name: &str| run.out.join(table.id.as_str()).join(name);
        let read = |name: &str, id: &str, numbers: &[&str]| {
            let path = path(name);
            let rows = layer(&path, &run.crs)?;
            sound(&path, &rows, id, numbers).map(|()| rows)
        };
        // Zones may come from a table of demand as well.
        let has_zones = run.study.zones.is_some() || path("zones.geojson").exists();
        let people = ["demand", "allocated", "unmet", "unreachable"];
        Ok(Self {
            run,
            id: table.id.as_str(),
            table,
            ledger,
            cells: read("demand.geojson", "id", &people)?,
            sites: read("facilities.geojson", "id", &["reserved"])?,
            zones: if has_zones { read("zones.geojson", "id", &people)? } else { Vec::new() },
            catchments: read("catchments.geojson", "facility_id", &["allocated"])?,
            balance,
            known: match ways {
                _ if run.study.is_straight(table) => KnownWays::Lines,
                Some(ways) => KnownWays::Table(ways),
                None => KnownWays::Unknown,
            },
        })
    }

    /// How people call its travel.
    pub fn travel_words(&self) -> Sentence {
        self.run.study.words_of(self.table)
    }

    /// What its ways are measured by.
    pub fn impedance(&self) -> Impedance {
        match &self.table.cost {
            Cost::StraightLine => Impedance::Metres,
            Cost::Travel(name) => self.run.study.travel.get(name).map_or(Impedance::Metres, TravelTable::impedance),
        }
    }

    /// How ways are known where it does not matter which site has which farthest way: for coverage.
    pub fn known_by_radius(&self) -> KnownWays<'a> {
        if self.table.cost == Cost::StraightLine { KnownWays::Lines } else { self.known }
    }

    /// How ways that somebody goes are known: those that only some may go are straight lines all the same, where the service goes by
    /// these.
    pub fn measured(&self) -> KnownWays<'a> {
        if self.known.are_known() { self.known } else { self.known_by_radius() }
    }

    /// Some of its sites, to which ways are looked for.
    pub fn near<'w>(&'w self, sites: impl Iterator<Item = &'w Row>) -> Near<'w> {
        Near::new(self.known, sites)
    }

    /// Its folder.
    pub fn folder(&self) -> PathBuf {
        self.run.out.join(self.id)
    }

    /// A finding about this service.
    pub fn finding(&self, holds: bool, sentence: Sentence) -> Finding {
        Finding::of(&self.table.called(), holds, sentence)
    }

    /// What is compared under a title, about this service.
    pub fn title(&self, what: Sentence) -> Sentence {
        about(self.table.called().name, what)
    }

    /// Sites that people are sent to, in the order of the layer.
    pub fn counted(&self) -> impl Iterator<Item = &Row> {
        self.sites.iter().filter(|site| site.is("counted"))
    }

    /// Sites that are open and have a position.
    pub fn open(&self) -> impl Iterator<Item = &Row> {
        self.sites.iter().filter(|site| site.at.is_some() && self.is_open(site))
    }

    /// Whether a site is open in the year: `opens <= year < closes`; a closed site without a closing year is not.
    pub fn is_open(&self, site: &Row) -> bool {
        let [opens, closes] = ["opens", "closes"].map(|column| site.number(column));
        let is_closed = site.text("status") == Some("closed") && closes.is_none();
        let Some(year) = self.run.study.year.map(f64::from) else { return false };
        !is_closed && opens.is_none_or(|opens| opens <= year) && closes.is_none_or(|closes| year < closes)
    }

    /// Sites that people can go to, by their ids.
    pub fn by_id(&self) -> BTreeMap<&str, &Row> {
        self.counted().filter_map(|site| Some((site.text("id")?, site))).collect()
    }
}

/// Every row has an id of its own and these numbers, which every run writes: nothing can be worked out again without them.
///
/// # Errors
/// The first that has not.
fn sound(path: &Path, rows: &[Row], id: &str, numbers: &[&str]) -> Result<(), Sentence> {
    let mut ids = BTreeSet::new();
    for (number, row) in rows.iter().enumerate() {
        let wrong = |field: &str, what: &'static str| {
            let value = row.properties.get(field).map_or_else(|| "-".to_owned(), Value::to_string);
            Err(unread::value(path.display(), &format!("features {number} {field}"), value, what))
        };
        match row.text(id) {
            None => return wrong(id, "check.unread.no_id"),
            Some(own) if !ids.insert(own) => return wrong(id, "check.unread.twice"),
            Some(_) => {}
        }
        if let Some(field) = numbers.iter().find(|field| row.number(field).is_none()) {
            return wrong(field, "check.unread.no_number");
        }
    }
    Ok(())
}

/// Where the people of a cell go, and how many of them.
pub(crate) fn flows(cell: &Row) -> Vec<(Cow<'_, str>, f64)> {
    match (cell.text("shares"), cell.text("facility_id")) {
        (Some(shares), _) => shared(shares),
        (None, Some(id)) => vec![(Cow::Borrowed(id), cell.amount("allocated"))],
        (None, None) => Vec::new(),
    }
}

/// `F1:120;F2:30`; in an id a backslash stands before a semicolon that is part of it, and before another backslash.
fn shared(shares: &str) -> Vec<(Cow<'_, str>, f64)> {
    let mut ends = Vec::new();
    let mut is_escaped = false;
    for (at, c) in shares.char_indices() {
        match c {
            ';' if !is_escaped => ends.push(at),
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    ends.push(shares.len());
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    let parts = starts.zip(&ends).map(|(start, end)| &shares[start..*end]);
    // What is no share is no number of people, and equal to none.
    parts
        .map(|part| {
            part.rsplit_once(':').map_or((plain(part), f64::NAN), |(id, n)| (plain(id), n.parse().unwrap_or(f64::NAN)))
        })
        .collect()
}

/// An id without what stands before its semicolons and backslashes.
fn plain(id: &str) -> Cow<'_, str> {
    if !id.contains('\\') {
        return Cow::Borrowed(id);
    }
    let mut out = String::with_capacity(id.len());
    let mut chars = id.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    Cow::Owned(out)
}

/// Places that may be given away.
pub(super) fn free(site: &Row) -> f64 {
    site.amount("places") - site.number("reserved").unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_whatever_the_ids() {
        let read = |text: &str| -> Vec<(String, String)> {
            shared(text).into_iter().map(|(id, n)| (id.into_owned(), n.to_string())).collect()
        };
        let pairs = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            all.iter().map(|(id, n)| ((*id).to_owned(), (*n).to_owned())).collect()
        };
        assert_eq!(read("F1:120;F2:30.5"), pairs(&[("F1", "120"), ("F2", "30.5")]));
        assert_eq!(read("A\\;1:10;B:40"), pairs(&[("A;1", "10"), ("B", "40")]));
        assert_eq!(read("a:1\\;b:2;c\\\\:3"), pairs(&[("a:1;b", "2"), ("c\\", "3")]));
        assert_eq!(read("A:x;B"), pairs(&[("A", "NaN"), ("B", "NaN")]));
        assert_eq!(read("A\\"), pairs(&[("A", "NaN")]));
        assert_eq!(read(""), pairs(&[("", "NaN")]));
    }
}
