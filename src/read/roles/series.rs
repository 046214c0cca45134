//! A table of counts by zone and year: births, pupils by grade, residents, dwellings.
//!
//! Each zone and year may have a row of its own, or years, grades or ages stand side by side as columns: `2014年`, `一年级`.

use super::amounts::Amounts;
use super::bands::{age_band, age_columns};
use super::by_zone::key;
use super::column::{by_name, find, missing};
use super::demand::ages;
use super::left_out::{LeftOut, Signs};
use super::row::{Rows, Texts};
use super::spoken::spoken_year;
use super::unread::unread;
use super::vocabulary::{
    BIRTHS, COUNT, DWELLINGS, ENROLLED, FINISHED, GRADE, KIND, MONTH, PERSONS, SERVICE, Term, YEAR, ZONE,
};
use super::wanted::Wanted;
use super::year::{self, school_year, year};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Entry, Intake, RawSeries};
use crate::read::inputs::SeriesInput;
use crate::read::number::{normal, shown};
use crate::read::quantity::Measure;
use crate::read::{Cell, Column, Table};
use crate::words::shorten;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a table of counts counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Births by year, or by year and month.
    Births,
    /// People by age on one date.
    Aged,
    /// Pupils by school year and grade.
    Pupils,
    /// Residents, all or by age, by year.
    Residents,
    /// Those who need a place, by year.
    Demand,
    /// Dwellings by the year they are finished, and by kind.
    Dwellings,
}

impl Counts {
    fn terms(self) -> &'static [Term] {
        match self {
            Self::Births => &[BIRTHS, COUNT],
            Self::Aged | Self::Residents => &[PERSONS, COUNT],
            Self::Pupils => &[ENROLLED, COUNT],
            Self::Demand => &[COUNT, ENROLLED, PERSONS],
            Self::Dwellings => &[DWELLINGS, COUNT],
        }
    }

    fn measure(self) -> Measure {
        if self == Self::Dwellings { Measure::Dwellings } else { Measure::Persons }
    }

    /// Whether it counts people.
    pub fn is_of_people(self) -> bool {
        self != Self::Dwellings
    }

    /// Whether they are there for a while, so that the counts of several years add up to nothing.
    fn are_there(self) -> bool {
        matches!(self, Self::Pupils | Self::Residents | Self::Demand)
    }

    /// Where a study names the columns of such a table.
    fn keys(self) -> &'static str {
        match self {
            Self::Births => "forecast.births.table.fields",
            Self::Aged => "forecast.census.table.fields",
            Self::Pupils => "forecast.pupils.table.fields",
            Self::Residents => "forecast.residents.table.fields",
            Self::Dwellings => "forecast.housing.table.fields",
            Self::Demand => "fields",
        }
    }

    /// What a cell without a number is.
    fn unknown(self) -> &'static str {
        if self == Self::Dwellings { "E0839" } else { "E0317" }
    }

    /// Whether its rows are told apart by year.
    fn has_years(self) -> bool {
        self != Self::Aged
    }

    /// Whether people are told apart by age or grade, and whether they must be.
    fn has_ages(self) -> (bool, bool) {
        match self {
            Self::Aged | Self::Pupils => (true, true),
            Self::Residents => (true, false),
            Self::Births | Self::Demand | Self::Dwellings => (false, false),
        }
    }
}

/// Every column: which of them are years and grades is found by their names.
pub fn wanted_series() -> Wanted {
    Wanted::counts()
}

/// A column of counts, and what its name says of them.
struct Counted<'t> {
    amounts: Amounts<'t>,
    year: Option<i32>,
    month: Option<u8>,
    of: Option<Attribute>,
}

/// Columns that tell the rows of a table apart.
struct Keys<'t> {
    zone: Texts<'t>,
    year: Option<&'t Column>,
    month: Option<&'t Column>,
    grade: Option<&'t Column>,
    kind: Option<Texts<'t>>,
}

/// The counts of a table. Dwellings that are finished after the intake of a year count from the next one.
///
/// # Errors
/// With any error among the issues there is no value: a year missing, twice or none, a grade that is none, a count that is none,
/// E0820 for counts that look like tens of thousands (万).
pub fn series(
    table: Table,
    input: &SeriesInput,
    counts: Counts,
    intake: Option<Intake>,
) -> (Option<RawSeries>, Issues) {
    let mut issues = Issues::new();
    let found = read(&table, input, (counts, intake), &mut issues);
    let found = found.filter(|_| !issues.has_errors());
    (found.map(|series| RawSeries { layer: table.layer, ..series }), issues)
}

fn read(
    table: &Table,
    input: &SeriesInput,
    (counts, intake): (Counts, Option<Intake>),
    issues: &mut Issues,
) -> Option<RawSeries> {
    let fields = &input.fields;
    let zone = key(table, fields.zone.as_deref(), issues);
    if zone.is_none() && !issues.has_errors() {
        issues.push(lacks(table, "zone", &ZONE, counts));
    }
    let (may_have_ages, must_have_ages) = counts.has_ages();
    let mut other = |is_there: bool, term: &Term, named: &Option<String>| {
        if is_there { find(table, term, named.as_deref(), issues) } else { None }
    };
    let finishes = counts == Counts::Dwellings && table.columns.iter().any(|column| FINISHED.has_alias(&column.name));
    let of_year = if finishes { &FINISHED } else { &YEAR };
    let year = other(counts.has_years(), of_year, &fields.year);
    let month = other(counts == Counts::Births, &MONTH, &fields.month);
    let grade = other(may_have_ages, &GRADE, &fields.grade);
    let kind = other(counts == Counts::Dwellings, &KIND, &fields.kind);
    let counted = counted(table, input, counts, (year, grade), issues);
    if issues.has_errors() {
        return None;
    }
    if counted.is_empty() {
        issues.push(lacks(table, "count", &counts.terms()[0], counts));
        return None;
    }
    if counts.has_years() && year.is_none() && counted.iter().any(|column| column.year.is_none()) {
        let term = if counts == Counts::Dwellings { &FINISHED } else { &YEAR };
        issues.push(lacks(table, "year", term, counts));
    }
    if must_have_ages && grade.is_none() && counted.iter().any(|column| column.of.is_none()) {
        issues.push(lacks(table, "grade", &GRADE, counts));
    }
    let keys = Keys { zone: Texts::from(zone?), year, month, grade, kind: kind.map(Texts::from) };
    if input.fields.count.is_none() {
        let named = [Some(keys.zone.name), keys.kind.map(|texts| texts.name)].into_iter().flatten();
        let used = named.chain([year, month, grade].into_iter().flatten().map(|column| column.name.as_str()));
        let counts: Vec<(Amounts<'_>, Option<&Attribute>)> =
            counted.iter().map(|column| (column.amounts, column.of.as_ref())).collect();
        unread(table, &used.collect(), &counts, issues);
    }
    if issues.has_errors() {
        return None;
    }
    let series = rows(table, &keys, &counted, (counts, intake), issues);
    if let Some(broken) = in_tens_of_thousands(&series, counts) {
        let issue = Issue::new("E0820").file(&table.layer.file).feature(broken.row as usize);
        issues.push(issue.value(broken.count).fact("zone", &series.zones[broken.zone as usize]));
    }
    Some(series)
}

/// A count that looks as if the table were in 万: no whole number where all are below 100; of dwellings any such below 100, since
/// half a dwelling is none whatever stands beside it. Who needs a place may be estimated, in fractions.
fn in_tens_of_thousands(series: &RawSeries, counts: Counts) -> Option<&Entry> {
    let is_small = |entry: &Entry| entry.count < 100.0;
    let judged = match counts {
        Counts::Dwellings => true,
        Counts::Demand => false,
        Counts::Births | Counts::Aged | Counts::Pupils | Counts::Residents => series.entries.iter().all(is_small),
    };
    series.entries.iter().find(|entry| judged && is_small(entry) && entry.count.fract() != 0.0)
}

/// A column is missing, and where the study would name it.
fn lacks(table: &Table, role: &'static str, term: &Term, counts: Counts) -> Issue {
    missing(table, role, term).fact("key", counts.keys())
}

/// A column, and the year, month and people of which its heading speaks.
type Spoken<'t> = (&'t Column, Option<i32>, Option<u8>, Option<Attribute>);

/// The columns of counts: the one that the study names or that is called so, or one for each year, grade or age.
fn counted<'t>(
    table: &'t Table,
    input: &SeriesInput,
    counts: Counts,
    (year, grade): (Option<&Column>, Option<&Column>),
    issues: &mut Issues,
) -> Vec<Counted<'t>> {
    let mut found: Vec<Spoken<'t>> = Vec::new();
    if let Some(named) = &input.fields.count {
        found.extend(by_name(table, named, None, issues).map(|column| (column, None, None, None)));
    } else {
        if counts.has_years() && year.is_none() {
            let columns = table.columns.iter();
            found.extend(columns.filter_map(|column| {
                let (year, month) = spoken_year(&column.name)?;
                Some((column, Some(year), month, None))
            }));
        }
        if counts.has_ages().0 && grade.is_none() && found.is_empty() {
            // Two headings of one age are read both, for the count that stands twice to be said.
            let bands: BTreeSet<String> = age_columns(table).into_iter().map(|(band, _)| band).collect();
            found.extend(table.columns.iter().filter_map(|column| {
                let band = age_band(&normal(&column.name)).filter(|band| bands.contains(band))?;
                let (from, to) = ages(&band)?;
                Some((column, None, None, Some(Attribute::Ages(from, to))))
            }));
        }
        if found.is_empty() || counts == Counts::Residents {
            let several = found.iter().any(|(_, year, _, _)| year.is_some());
            let column = counts.terms().iter().filter(|_| !several).find_map(|term| find(table, term, None, issues));
            let everybody = column.filter(|column| found.iter().all(|(other, ..)| other.name != column.name));
            let of = Some(Attribute::Persons).filter(|_| counts == Counts::Residents);
            found.extend(everybody.map(|column| (column, None, None, of)));
        }
    }
    let measure = counts.measure();
    let mut all = Vec::new();
    for (column, year, month, of) in found {
        let of = of.or(Some(Attribute::Persons).filter(|_| counts == Counts::Residents && grade.is_none()));
        all.push(Counted { amounts: Amounts::new(table, column, measure, issues), year, month, of });
    }
    all
}

/// The grade or age of a cell: `一年级`, `6岁`, `6`; where grades are meant a bare number from 1 to 12 is a grade.
fn of_cell(cell: &Cell<&str>, counts: Counts) -> Option<Attribute> {
    let text = match cell {
        Cell::Integer(n) => n.to_string(),
        Cell::Real(x) if x.fract() == 0.0 => x.to_string(),
        Cell::Text(text) => normal(text),
        _ => return None,
    };
    let number: Option<u16> = text.parse().ok();
    let band = match number {
        Some(grade) if counts == Counts::Pupils => return grade_of(grade),
        Some(age) => age.to_string(),
        None => age_band(&text).or_else(|| age_band(&format!("{text}岁"))).unwrap_or(text),
    };
    ages(&band).map(|(from, to)| Attribute::Ages(from, to))
}

/// The age with which pupils of a grade enter it: five more than the grade.
fn grade_of(grade: u16) -> Option<Attribute> {
    (1..=12).contains(&grade).then_some(Attribute::Ages(grade + 5, grade + 5))
}

/// What no two rows may have alike: zone, year, month, whom they count and kind.
type Key = (u32, Option<i32>, Option<u8>, Option<Attribute>, Option<u32>);

fn rows(
    table: &Table,
    keys: &Keys<'_>,
    counted: &[Counted<'_>],
    (counts, intake): (Counts, Option<Intake>),
    issues: &mut Issues,
) -> RawSeries {
    let rows = Rows { table, id: Some(keys.zone), name: None };
    let amounts: Vec<Amounts<'_>> = counted.iter().map(|column| column.amounts).collect();
    let left_out = LeftOut::find(&rows, &signs(table, keys, &amounts, counts), issues);
    let mut found = RawSeries {
        layer: table.layer.clone(),
        zones: Vec::new(),
        kinds: Vec::new(),
        lines: table.lines.clone(),
        headings: counted.iter().map(|column| column.amounts.name().to_owned()).collect(),
        entries: Vec::new(),
    };
    let mut zones: HashMap<String, u32> = HashMap::new();
    let mut kinds: HashMap<String, u32> = HashMap::new();
    let mut seen: HashMap<Key, usize> = HashMap::new();
    let mut twice: BTreeMap<(usize, usize), Vec<Key>> = BTreeMap::new();
    for row in (0..table.rows).filter(|&row| !left_out.has(row)) {
        let Ok(zone) = rows.label(keys.zone, row, issues) else { continue };
        let Some(zone) = zone else {
            issues.push(rows.issue("E0370", row).field(keys.zone.name));
            continue;
        };
        let about =
            |code, column: &Column| rows.issue(code, row).field(&column.name).value(shown(&column.cells.get(row)));
        let Ok(row_year) = year_of(&rows, row, keys.year, (counts, intake), issues) else { continue };
        let row_month = match keys.month.map(|column| (column, month_of(&column.cells.get(row)))) {
            None => None,
            Some((_, Some(month))) => Some(month),
            Some((column, None)) => {
                issues.push(about("E0821", column));
                continue;
            }
        };
        let row_of = match keys.grade.map(|column| (column, of_cell(&column.cells.get(row), counts))) {
            None => None,
            Some((_, Some(of))) => Some(of),
            Some((column, None)) => {
                issues.push(about("E0822", column));
                continue;
            }
        };
        let kind = match keys.kind.map(|texts| rows.label(texts, row, issues)) {
            None => None,
            Some(Ok(kind)) => kind.map(|kind| intern(&mut kinds, &mut found.kinds, kind)),
            Some(Err(())) => continue,
        };
        let zone = intern(&mut zones, &mut found.zones, zone);
        for column in counted {
            let (year, month) = (row_year.or(column.year), row_month.or(column.month));
            let of = row_of.clone().or_else(|| column.of.clone());
            let count = match column.amounts.of(&rows, row, issues) {
                Ok(Some(count)) => count,
                Ok(None) => {
                    issues.push(rows.issue(counts.unknown(), row).field(column.amounts.name()));
                    continue;
                }
                Err(()) => continue,
            };
            let key = (zone, year, month, of.clone(), kind);
            if let Some(other) = seen.get(&key) {
                twice.entry((row, *other)).or_default().push(key);
                continue;
            }
            seen.insert(key, row);
            found.entries.push(Entry { zone, year, month, of, kind, count, row: row as u32 });
        }
    }
    for ((row, other), counts) in &twice {
        let issue = rows.issue("E0823", *row).field(keys.zone.name).value(&found.zones[counts[0].0 as usize]);
        let when: Vec<String> = counts.iter().map(when).filter(|when| !when.is_empty()).collect();
        issues.push(issue.fact("when", shorten(&when.join(", "), 40)).fact("other", found.line(*other)));
    }
    found
}

/// What tells a row of sums: any column that is neither a count nor a number may name it, and it sums the rows of its own zone, year,
/// grade and kind.
fn signs<'a, 't>(table: &'t Table, keys: &Keys<'t>, amounts: &'a [Amounts<'t>], counts: Counts) -> Signs<'a, 't> {
    let is_count = |column: &Column| amounts.iter().any(|amounts| amounts.name() == column.name);
    let others = table.columns.iter().filter(|column| column.name != keys.zone.name && !is_count(column));
    let year = keys.year.map(Texts::from);
    let services = table.columns.iter().filter(|column| SERVICE.has_alias(&column.name)).map(Texts::from);
    let within = [Some(keys.zone), year, keys.month.map(Texts::from), keys.grade.map(Texts::from), keys.kind];
    Signs {
        labels: std::iter::once(keys.zone).chain(others.map(Texts::from)).collect(),
        // A zone is the code of a row of sums as of any other.
        code: None,
        amounts,
        positions: None,
        within: within.into_iter().flatten().chain(services).collect(),
        needs: year.filter(|_| counts.are_there()),
    }
}

/// The year of a row; `Err` means that an issue says what is wrong with it.
fn year_of(
    rows: &Rows<'_>,
    row: usize,
    column: Option<&Column>,
    (counts, intake): (Counts, Option<Intake>),
    issues: &mut Issues,
) -> Result<Option<i32>, ()> {
    let Some(column) = column else { return Ok(None) };
    let cell = column.cells.get(row);
    let about = |code| rows.issue(code, row).field(&column.name).value(shown(&cell));
    // Only pupils are counted by school years; of anything else 2014-2015 is two years.
    if let Some(year) = school_year(&cell).filter(|_| matches!(counts, Counts::Pupils | Counts::Demand)) {
        return Ok(Some(year));
    }
    let Ok(Some(dated)) = year(&cell) else {
        issues.push(about("E0331"));
        return Err(());
    };
    // Whoever moves in after the intake comes to school with the next one.
    let (year, code) = match dated.counts(intake.filter(|_| counts == Counts::Dwellings)) {
        year::Counts::OfDate(year) => (year, None),
        year::Counts::Next(year) => (year, Some("I0781")),
        year::Counts::Unclear(year) => (year, Some("W0781")),
    };
    issues.extend(code.map(|code| about(code).fact("year", year).into()).unwrap_or_default());
    Ok(Some(year))
}

/// Of which year, month and people a count is.
fn when((_, year, month, of, _): &Key) -> String {
    let parts = [year.map(|y| y.to_string()), month.map(|m| m.to_string()), of.as_ref().map(ToString::to_string)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" / ")
}

fn intern(known: &mut HashMap<String, u32>, names: &mut Vec<String>, name: String) -> u32 {
    let next = names.len() as u32;
    *known.entry(name.clone()).or_insert_with(|| {
        names.push(name);
        next
    })
}

/// 1 to 12: `9`, `9月`, `09`.
fn month_of(cell: &Cell<&str>) -> Option<u8> {
    let text = match cell {
        Cell::Integer(n) => n.to_string(),
        Cell::Real(x) if x.fract() == 0.0 => x.to_string(),
        Cell::Text(text) => normal(text),
        _ => return None,
    };
    let digits = text.strip_suffix("月份").or_else(|| text.strip_suffix('月')).unwrap_or(&text);
    digits.parse().ok().filter(|month| (1..=12).contains(month))
}

#[cfg(test)]
mod tests;
