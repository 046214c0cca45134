use super::super::sample::table;
use super::*;
use crate::model::Role;
use serde_json::{Value, json};

fn found(rows: &Value, counts: Counts) -> Result<RawSeries, Vec<&'static str>> {
    let input: SeriesInput = toml::from_str("path = 'a.csv'").unwrap();
    let (value, issues) = series(table(Role::Series, "a.csv", rows), &input, counts, None);
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
    let wanted = vec![("甲", Some(2014), None, String::new(), 100.0), ("甲", Some(2015), None, String::new(), 1200.0)];
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

/// The issues of a table that is read with an intake in autumn.
fn issues_of(rows: &Value, counts: Counts) -> (Option<RawSeries>, Issues) {
    let input: SeriesInput = toml::from_str("path = 'a.csv'").unwrap();
    series(table(Role::Series, "a.csv", rows), &input, counts, Intake::parse("09-01"))
}

fn only(issues: &Issues, code: &str) -> Issue {
    let all: Vec<&Issue> = issues.groups().flat_map(|group| &group.examples).collect();
    match all.as_slice() {
        [issue] if issue.code == code => (*issue).clone(),
        _ => panic!("{code}: {issues:#?}"),
    }
}

/// A sum in a table of rows by year is one of its own year, and of its own grade where it has one.
#[test]
fn sums_of_long_tables_are_checked_within_their_year() {
    let row =
        |zone: &str, year: Value, grade: Value, n: i64| json!({"街镇": zone, "学年": year, "年级": grade, "在校生": n});
    let rows = |total: i64, year: Value, grade: Value| {
        json!([
            row("甲", json!("2022学年"), json!("一年级"), 10),
            row("乙", json!("2022学年"), json!("一年级"), 20),
            row("甲", json!("2022学年"), json!("二年级"), 7),
            row("甲", json!("2023学年"), json!("一年级"), 5),
            row("乙", json!("2023学年"), json!("一年级"), 6),
            row("全区合计", year, grade, total),
        ])
    };
    let (year, none) = (|| json!("2022学年"), || json!(null));
    let (value, issues) = issues_of(&rows(37, year(), none()), Counts::Pupils);
    assert_eq!(only(&issues, "I0387").facts["rows"], "3");
    assert_eq!(value.unwrap().entries.len(), 5);
    assert_eq!(only(&issues_of(&rows(30, year(), json!("一年级")), Counts::Pupils).1, "I0387").facts["rows"], "2");
    let wrong = only(&issues_of(&rows(38, year(), none()), Counts::Pupils).1, "W0381");
    assert_eq!((wrong.facts["sum"].as_str(), wrong.facts["rows"].as_str()), ("37", "3"));
    // Pupils of several years add up to nothing.
    only(&issues_of(&rows(48, none(), none()), Counts::Pupils).1, "I0388");
    // A sum of the grades of a zone.
    let of_zone = json!([
        row("甲", year(), json!("一年级"), 10),
        row("乙", year(), json!("一年级"), 20),
        row("甲", year(), json!("二年级"), 7),
        row("甲", year(), json!("合计"), 17),
    ]);
    assert_eq!(only(&issues_of(&of_zone, Counts::Pupils).1, "I0387").facts["rows"], "2");
}

#[test]
fn a_wrong_sum_of_many_columns_is_said_once() {
    let rows = json!([
        {"街镇": "甲", "2014年": 1, "2015年": 2, "2016年": 3},
        {"街镇": "乙", "2014年": 1, "2015年": 2, "2016年": 3},
        {"街镇": "合计", "2014年": 2, "2015年": 5, "2016年": 7},
    ]);
    let issue = only(&issues_of(&rows, Counts::Births).1, "W0381");
    assert_eq!((issue.field.as_deref(), issue.facts["sum"].as_str()), (Some("2015年"), "4"));
    assert!(issue.sentence(crate::words::Lang::Zh).contains("2016年"), "{}", issue.sentence(crate::words::Lang::Zh));
}

#[test]
fn a_zone_that_stands_twice_is_said_once_with_both_rows() {
    let rows = json!([
        {"街镇": "甲", "2014年": 1, "2015年": 2},
        {"街镇": "乙", "2014年": 1, "2015年": 2},
        {"街镇": "甲", "2014年": 1, "2015年": 2},
    ]);
    let input: SeriesInput = toml::from_str("path = 'a.xlsx'").unwrap();
    let mut sheet = table(Role::Series, "a.xlsx", &rows);
    sheet.lines = Some(vec![3, 4, 5]);
    let (_, issues) = series(sheet, &input, Counts::Births, None);
    let issue = only(&issues, "E0823");
    assert_eq!((issue.line, issue.facts["other"].as_str()), (Some(5), "3"));
    assert_eq!(issue.facts["when"], "2014, 2015");
}

#[test]
fn a_list_of_estates_is_read_as_people_keep_it() {
    let estate = |name: &str, zone: Value, finished: &str, n: Value| json!({"项目名称": name, "所属街镇": zone, "竣工时间": finished, "住宅套数": n});
    let list = |last: Value| {
        json!([
            estate("一期", json!("甲"), "2026-12-31", json!(300)),
            estate("二期", json!("乙"), "2026年6月", json!(200)),
            last
        ])
    };
    let (value, issues) = issues_of(&list(estate("合计", json!(null), "", json!(500))), Counts::Dwellings);
    // As with schools: what is finished after the intake is there for the next one.
    let years: Vec<Option<i32>> = value.unwrap().entries.iter().map(|entry| entry.year).collect();
    assert_eq!(years, [Some(2027), Some(2026)]);
    assert_eq!((issues.count_of("I0387"), issues.count_of("I0781")), (1, 1), "{issues:#?}");
    let (_, issues) = issues_of(&list(estate("三期", json!("甲"), "2025", json!(null))), Counts::Dwellings);
    assert_eq!((issues.count_of("E0839"), issues.count_of("E0317")), (1, 0), "{issues:#?}");
    let (_, issues) = issues_of(&json!([{"街镇": "甲", "何时": 2026, "套数": 1}]), Counts::Dwellings);
    let lacking = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "E0303");
    let help = lacking.map(|issue| issue.help(crate::words::Lang::Zh)).unwrap_or_default();
    assert!(help.contains("forecast.housing.table.fields.year"), "{help}");
}

/// The columns that are said not to be read.
fn said(row: Value, counts: Counts) -> Option<String> {
    let input = toml::from_str("path = 'a.csv'").unwrap();
    let (value, issues) = series(table(Role::Series, "a.csv", &json!([row])), &input, counts, None);
    assert!(value.is_some());
    issues.groups().find(|group| group.examples[0].code == "W0815").and_then(|group| group.examples[0].field.clone())
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
    let grades =
        json!({"序号": 1, "街镇": "甲", "行政区划代码": 500_110, "学年": 2024, "一年级": 10, "二年级": 20, "合计": 30});
    assert_eq!(said(grades, Counts::Pupils), None);
    let sums =
        json!({"街镇": "甲", "学年": 2024, "六年级": 10, "七年级": 1, "八年级": 2, "九年级": 3, "初中在校生": 6});
    assert_eq!(said(sums, Counts::Pupils), None);
    let wrong = json!({"街镇": "甲", "学年": 2024, "一年级": 10, "二年级": 20, "合计": 40});
    assert_eq!(said(wrong, Counts::Pupils).as_deref(), Some("合计"));
    assert_eq!(said(json!({"街镇": "甲", "0岁": 100, "1岁": 90, "总人口": 9000}), Counts::Aged), None);
}
