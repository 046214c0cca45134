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
use super::vocabulary::{BIRTHS, COUNT, DWELLINGS, ENROLLED, GRADE, KIND, MONTH, PERSONS, Term, YEAR, ZONE};
use super::wanted::Wanted;
use super::year::{school_year, year};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Entry, RawSeries};
use crate::read::inputs::SeriesInput;
use crate::read::number::{normal, shown};
use crate::read::quantity::Measure;
use crate::read::{Cell, Column, Table};
use std::collections::{BTreeSet, HashMap};

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

/// The counts of a table.
///
/// # Errors
/// With any error among the issues there is no value: a year missing, twice or none, a grade that is none, a count that is none,
/// E0820 for counts that look like tens of thousands (万).
pub fn series(table: Table, input: &SeriesInput, counts: Counts) -> (Option<RawSeries>, Issues) {
    let mut issues = Issues::new();
    let found = read(&table, input, counts, &mut issues);
    let found = found.filter(|_| !issues.has_errors());
    (found.map(|series| RawSeries { layer: table.layer, ..series }), issues)
}

fn read(table: &Table, input: &SeriesInput, counts: Counts, issues: &mut Issues) -> Option<RawSeries> {
    let fields = &input.fields;
    let zone = key(table, fields.zone.as_deref(), issues);
    if zone.is_none() && !issues.has_errors() {
        issues.push(missing(table, "zone", &ZONE));
    }
    let (may_have_ages, must_have_ages) = counts.has_ages();
    let mut other = |is_there: bool, term: &Term, named: &Option<String>| {
        if is_there { find(table, term, named.as_deref(), issues) } else { None }
    };
    let year = other(counts.has_years(), &YEAR, &fields.year);
    let month = other(counts == Counts::Births, &MONTH, &fields.month);
    let grade = other(may_have_ages, &GRADE, &fields.grade);
    let kind = other(counts == Counts::Dwellings, &KIND, &fields.kind);
    let counted = counted(table, input, counts, (year, grade), issues);
    if issues.has_errors() {
        return None;
    }
    if counted.is_empty() {
        issues.push(missing(table, "count", &counts.terms()[0]));
        return None;
    }
    if counts.has_years() && year.is_none() && counted.iter().any(|column| column.year.is_none()) {
        issues.push(missing(table, "year", &YEAR));
    }
    if must_have_ages && grade.is_none() && counted.iter().any(|column| column.of.is_none()) {
        issues.push(missing(table, "grade", &GRADE));
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
    let series = rows(table, &keys, &counted, counts, issues);
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

fn rows(table: &Table, keys: &Keys<'_>, counted: &[Counted<'_>], counts: Counts, issues: &mut Issues) -> RawSeries {
    let rows = Rows { table, id: Some(keys.zone), name: None };
    let amounts: Vec<Amounts<'_>> = counted.iter().map(|column| column.amounts).collect();
    let labels: Vec<Texts<'_>> = [Some(keys.zone), keys.kind].into_iter().flatten().collect();
    // Sums over several years add nothing up that means anything, so that only sums of columns side by side are compared.
    let compared: &[Amounts<'_>] = if keys.year.is_none() && keys.grade.is_none() { &amounts } else { &[] };
    let signs = Signs { labels, code: Some(keys.zone), amounts: compared, positions: None };
    let left_out = LeftOut::find(&rows, &signs, issues);
    let mut found = RawSeries {
        layer: table.layer.clone(),
        zones: Vec::new(),
        kinds: Vec::new(),
        headings: counted.iter().map(|column| column.amounts.name().to_owned()).collect(),
        entries: Vec::new(),
    };
    let mut zones: HashMap<String, u32> = HashMap::new();
    let mut kinds: HashMap<String, u32> = HashMap::new();
    let mut seen: HashMap<Key, usize> = HashMap::new();
    for row in (0..table.rows).filter(|&row| !left_out.has(row)) {
        let Ok(zone) = rows.label(keys.zone, row, issues) else { continue };
        let Some(zone) = zone else {
            issues.push(rows.issue("E0370", row).field(keys.zone.name));
            continue;
        };
        let about =
            |code, column: &Column| rows.issue(code, row).field(&column.name).value(shown(&column.cells.get(row)));
        let of_row = |column: Option<&Column>, issues: &mut Issues| {
            let Some(column) = column else { return Ok(None) };
            let cell = column.cells.get(row);
            // Only pupils are counted by school years; of anything else 2014-2015 is two years.
            let is_of_school = matches!(counts, Counts::Pupils | Counts::Demand);
            let found = school_year(&cell)
                .filter(|_| is_of_school)
                .map_or_else(|| year(&cell).map(|found| found.map(|dated| dated.year)), |year| Ok(Some(year)));
            found.ok().flatten().map(Some).ok_or_else(|| issues.push(about("E0331", column)))
        };
        let Ok(row_year) = of_row(keys.year, issues) else { continue };
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
                    issues.push(rows.issue("E0317", row).field(column.amounts.name()));
                    continue;
                }
                Err(()) => continue,
            };
            if let Some(other) = seen.insert((zone, year, month, of.clone(), kind), row) {
                let issue = rows.issue("E0823", row).field(column.amounts.name()).value(&found.zones[zone as usize]);
                let when = [year.map(|y| y.to_string()), month.map(|m| m.to_string()), of.map(|of| of.to_string())];
                let when = when.into_iter().flatten().collect::<Vec<_>>().join(" / ");
                issues.push(issue.fact("when", when).fact("other", other + 1));
                continue;
            }
            found.entries.push(Entry { zone, year, month, of, kind, count, row: row as u32 });
        }
    }
    found
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
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use serde_json::{Value, json};

    fn found(rows: &Value, counts: Counts) -> Result<RawSeries, Vec<&'static str>> {
        let input: SeriesInput = toml::from_str("path = 'a.csv'").unwrap();
        let (value, issues) = series(table(Role::Series, "a.csv", rows), &input, counts);
        value.ok_or_else(|| issues.groups().map(|group| group.examples[0].code).collect())
    }

    /// Zone, year, month, whom, how many.
    type Read<'s> = (&'s str, Option<i32>, Option<u8>, String, f64);

    fn entries(series: &RawSeries) -> Vec<Read<'_>> {
        let of = |entry: &Entry| entry.of.as_ref().map_or_else(String::new, ToString::to_string);
        let all = series.entries.iter();
        all.map(|e| (series.zones[e.zone as usize].as_str(), e.year, e.month, of(e), e.count)).collect()
    }

    #[test]
    fn births_stand_in_rows_or_in_columns() {
        let long = json!([
            {"街镇": "甲", "出生年份": 2014, "出生人口（人）": 100},
            {"街镇": "甲", "出生年份": "2015年", "出生人口（人）": "1,200"},
        ]);
        let long = found(&long, Counts::Births).unwrap();
        let wanted =
            vec![("甲", Some(2014), None, String::new(), 100.0), ("甲", Some(2015), None, String::new(), 1200.0)];
        assert_eq!(entries(&long), wanted);
        let wide = json!([
            {"街镇": "甲", "2014年": 100, "2015年出生人口": 1200},
            {"街镇": "合计", "2014年": 100, "2015年出生人口": 1200},
        ]);
        assert_eq!(entries(&found(&wide, Counts::Births).unwrap()), wanted);
        let monthly = json!([{"乡镇": "甲", "年份": 2014, "月份": "9月", "出生人数": 8}]);
        assert_eq!(entries(&found(&monthly, Counts::Births).unwrap())[0].2, Some(9));
    }

    #[test]
    fn pupils_by_grade_and_people_by_age() {
        let wide = json!([{"乡镇": "甲", "学年": "2023-2024学年", "一年级": 30, "七年级": 20, "小班": 10}]);
        let series = found(&wide, Counts::Pupils).unwrap();
        let mut all = entries(&series);
        all.sort_by(|a, b| a.3.cmp(&b.3));
        let wanted = [("12-12", 20.0), ("3-3", 10.0), ("6-6", 30.0)];
        assert!(all.iter().zip(wanted).all(|(e, (of, n))| e.1 == Some(2023) && e.3 == of && e.4 == n), "{all:?}");
        let long = json!([{"乡镇": "甲", "年份": 2023, "年级": "三年级", "在校生": 7}, {"乡镇": "甲", "年份": 2023, "年级": 4, "在校生": 5}]);
        assert_eq!(
            entries(&found(&long, Counts::Pupils).unwrap()).iter().map(|e| e.3.clone()).collect::<Vec<_>>(),
            ["8-8", "9-9"]
        );
        let aged = json!([{"乡镇": "甲", "年龄": "5岁", "人口": 7}, {"乡镇": "甲", "年龄": 6, "人口": 5}]);
        assert_eq!(
            entries(&found(&aged, Counts::Aged).unwrap()).iter().map(|e| e.3.clone()).collect::<Vec<_>>(),
            ["5-5", "6-6"]
        );
        let people = json!([{"乡镇": "甲", "年份": 2020, "常住人口": 70, "60岁及以上": 20}]);
        let series = found(&people, Counts::Residents).unwrap();
        assert_eq!(entries(&series).iter().map(|e| e.3.clone()).collect::<Vec<_>>(), ["60+", "persons"]);
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        let births = |row: Value| found(&json!([row]), Counts::Births).unwrap_err();
        assert_eq!(births(json!({"街镇": "甲", "年份": "2014-2015", "出生人口": 1})), ["E0331"]);
        assert_eq!(births(json!({"街镇": "甲", "年份": 2014, "月份": 13, "出生人口": 1})), ["E0821"]);
        assert_eq!(births(json!({"街镇": "甲", "年份": 2014, "出生人口": -1})), ["E0314"]);
        assert_eq!(births(json!({"街镇": "甲", "年份": 2014, "出生人口": -17})), ["E0313"]);
        assert_eq!(births(json!({"街镇": "甲", "年份": 2014, "出生人口": 0.12})), ["E0820"]);
        assert_eq!(births(json!({"街镇": "甲", "出生人口": 12})), ["E0303"]);
        let of = |row: Value, counts| found(&json!([row]), counts).map(|series| series.entries[0].count);
        let estate = |count: Value| json!({"街镇": "甲", "年份": 2026, "套数": count});
        assert_eq!(of(estate(json!(0.05)), Counts::Dwellings), Err(vec!["E0820"]));
        assert_eq!(of(estate(json!(500)), Counts::Dwellings), Ok(500.0));
        let both = json!([{"街镇": "甲", "年份": 2026, "套数": 500}, {"街镇": "乙", "年份": 2026, "套数": 1.5}]);
        assert_eq!(found(&both, Counts::Dwellings).unwrap_err(), ["E0820"]);
        // What its help says works.
        for (heading, counts) in [
            ("套数（万套）", Counts::Dwellings),
            ("出生人口（万人）", Counts::Births),
            ("一年级（万人）", Counts::Pupils),
            ("6-11岁（万人）", Counts::Residents),
            ("6岁（万人）", Counts::Aged),
            ("常住人口（万人）", Counts::Residents),
            ("学位需求（万人）", Counts::Demand),
        ] {
            assert_eq!(of(json!({"街镇": "甲", "年份": 2026, heading: 0.05}), counts), Ok(500.0), "{heading}");
        }
        let long = json!({"街镇": "甲", "年份": 2026, "年级": "一年级", "在校生（万人）": 0.05});
        assert_eq!(of(long, Counts::Pupils), Ok(500.0));
        assert_eq!(of(json!({"街镇": "甲", "2026年（万人）": 0.05}), Counts::Births), Ok(500.0));
        // A grade by two of its names.
        let grades = json!([{"街镇": "甲", "学年": 2026, "一年级": 100, "小学一年级": 90}]);
        assert_eq!(found(&grades, Counts::Pupils).unwrap_err(), ["E0823"]);
        assert_eq!(births(json!({"街镇": "甲", "年份": 2014})), ["E0303"]);
        let twice = json!([{"街镇": "甲", "年份": 2014, "出生人口": 1}, {"街镇": "甲", "年份": 2014, "出生人口": 2}]);
        assert_eq!(found(&twice, Counts::Births).unwrap_err(), ["E0823"]);
        let grade = json!([{"街镇": "甲", "年份": 2014, "年级": "十三年级", "在校生": 1}]);
        assert_eq!(found(&grade, Counts::Pupils).unwrap_err(), ["E0822"]);
    }

    #[test]
    fn dwellings_have_a_kind() {
        let rows = json!([{"街镇": "甲", "交付年份": 2026, "住房类型": "商品房", "套数（套）": 1200}]);
        let series = found(&rows, Counts::Dwellings).unwrap();
        assert_eq!(
            (series.kinds, series.entries[0].kind, series.entries[0].count),
            (vec!["商品房".to_owned()], Some(0), 1200.0)
        );
    }

    /// The columns that are said not to be read.
    fn said(row: Value, counts: Counts) -> Option<String> {
        let input = toml::from_str("path = 'a.csv'").unwrap();
        let (value, issues) = series(table(Role::Series, "a.csv", &json!([row])), &input, counts);
        assert!(value.is_some());
        issues
            .groups()
            .find(|group| group.examples[0].code == "W0815")
            .and_then(|group| group.examples[0].field.clone())
    }

    #[test]
    fn what_nobody_reads_is_said() {
        let births = said(json!({"街镇": "甲", "2026年": 100, "2027年1-6月": 60}), Counts::Births);
        assert_eq!(births.as_deref(), Some("2027年1-6月"));
        let census = said(json!({"街镇": "甲", "0岁": 100, "5岁以下": 600, "备注": "无"}), Counts::Aged);
        assert_eq!(census.as_deref(), Some("5岁以下"));
        let grade = said(json!({"街镇": "甲", "学年": 2024, "七年级": 10, "一年级在读": 7}), Counts::Pupils);
        assert_eq!(grade.as_deref(), Some("一年级在读"));
    }

    #[test]
    fn codes_remarks_and_sums_are_no_counts() {
        let grades = json!({"序号": 1, "街镇": "甲", "行政区划代码": 500_110, "学年": 2024, "一年级": 10, "二年级": 20, "合计": 30});
        assert_eq!(said(grades, Counts::Pupils), None);
        let sums =
            json!({"街镇": "甲", "学年": 2024, "六年级": 10, "七年级": 1, "八年级": 2, "九年级": 3, "初中在校生": 6});
        assert_eq!(said(sums, Counts::Pupils), None);
        let wrong = json!({"街镇": "甲", "学年": 2024, "一年级": 10, "二年级": 20, "合计": 40});
        assert_eq!(said(wrong, Counts::Pupils).as_deref(), Some("合计"));
        assert_eq!(said(json!({"街镇": "甲", "0岁": 100, "1岁": 90, "总人口": 9000}), Counts::Aged), None);
    }
}
