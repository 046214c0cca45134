use super::super::sample::table;
use super::super::{Asked, ClassNorms, demand, facilities, totals};
use super::*;
use crate::issue::{Issue, Severity};
use crate::model::{RawFacilities, Role};
use crate::units::Persons;
use serde_json::{Value, json};

fn sites(rows: &Value) -> (Option<RawFacilities>, Issues) {
    let input = toml::from_str("path = 'a.xlsx'").unwrap();
    facilities(table(Role::Facilities, "a.xlsx", rows), 0, &input, &ClassNorms::new(), &Asked::default())
}

fn site(name: &str, service: &str, places: &Value) -> Value {
    json!({"名称": name, "学段": service, "学位数": places, "性质": "现状", "经度": 107.1, "纬度": 29.8})
}

fn bare(name: &str, places: &Value) -> Value {
    json!({"名称": name, "学段": null, "学位数": places, "性质": null, "经度": null, "纬度": null})
}

fn one(issues: &Issues, code: &str) -> Issue {
    issues.groups().flat_map(|g| &g.examples).find(|i| i.code == code).cloned().unwrap_or_else(|| panic!("{issues:#?}"))
}

/// Every row of the file is a site or was left out, and said.
fn adds_up(value: &RawFacilities, issues: &Issues) {
    let said = ["I0387", "I0388", "I0389", "I0392"].iter().map(|code| issues.count_of(code)).sum::<usize>();
    let wrong = issues.groups().flat_map(|g| &g.examples).filter(|i| i.code == "W0381").filter_map(|i| i.feature);
    let wrong: std::collections::BTreeSet<usize> = wrong.collect();
    assert_eq!(value.layer.features, value.sites.len() + said + wrong.len());
}

#[test]
fn a_printed_list_keeps_its_sites_and_says_the_rest() {
    let rows = json!([
        site("一小", "小学", &json!("1,350人")),
        site("二小", "小学", &json!(900)),
        bare("小学小计", &json!("2,250")),
        json!({"名称": "名称", "学段": "学段", "学位数": "学位数", "性质": "性质", "经度": "经度", "纬度": "纬度"}),
        site("一中", "初中", &json!(600)),
        bare(" 小 计 ", &json!(600)),
        bare("合　计：", &json!(2850)),
        bare("注：含在建学校", &json!(null)),
        bare("填表人：张三", &json!(null)),
    ]);
    let (value, issues) = sites(&rows);
    let value = value.unwrap();
    assert_eq!(value.sites.iter().map(|s| s.source.1).collect::<Vec<_>>(), [0, 1, 4]);
    assert_eq!((issues.count_of("I0387"), issues.count_of("I0389"), issues.count_of("I0392")), (3, 1, 2));
    assert_eq!(issues.count(Severity::Warning), 0, "{issues:#?}");
    adds_up(&value, &issues);
}

#[test]
fn a_sum_that_is_wrong_says_both_numbers() {
    let rows =
        json!([site("一小", "小学", &json!(900)), site("二小", "小学", &json!(1000)), bare("合计", &json!(1800))]);
    let (value, issues) = sites(&rows);
    let issue = one(&issues, "W0381");
    assert_eq!(
        (issue.value.as_deref(), issue.facts["sum"].as_str(), issue.facts["rows"].as_str()),
        (Some("1800"), "1900", "2")
    );
    adds_up(&value.unwrap(), &issues);
}

#[test]
fn a_sum_may_stand_above_and_may_name_what_it_sums() {
    let rows = json!([
        bare("全区合计", &json!(2500)),
        site("一中", "初中", &json!(600)),
        site("一小", "小学", &json!(900)),
        site("二小", "小学", &json!(1000)),
        bare("小学合计", &json!(1900)),
    ]);
    let (value, issues) = sites(&rows);
    assert_eq!((issues.count_of("I0387"), issues.count_of("W0381")), (2, 0), "{issues:#?}");
    adds_up(&value.unwrap(), &issues);
    let rows = json!([site("一小", "小学", &json!(900)), bare("小学合计", &json!(1000))]);
    assert_eq!(sites(&rows).1.count_of("W0381"), 1);
}

#[test]
fn what_is_not_clearly_a_sum_a_head_or_a_note_is_an_error_or_a_site() {
    let located = json!([site("一小", "小学", &json!(900)), site("合计", "小学", &json!(900))]);
    let (value, issues) = sites(&located);
    assert!(value.is_none());
    assert_eq!(one(&issues, "E0319").feature, Some(1));
    let coded = json!([{"代码": "F1", "名称": "小计", "学段": "小学", "学位数": 5, "性质": "现状"}]);
    assert_eq!(sites(&coded).1.count_of("E0319"), 1);
    // Names that only hold the words are names.
    for name in ["会计学校", "总计划路小学", "合计小学", "注：", "说明"] {
        let rows = json!([site(name, "小学", &json!(900))]);
        assert_eq!(sites(&rows).0.unwrap().sites.len(), 1, "{name}");
    }
    // A note with a number beside it is no note, and half a head is none.
    assert!(sites(&json!([site("一小", "小学", &json!(900)), bare("注：一小", &json!(3))])).0.is_none());
    assert!(sites(&json!([site("一小", "小学", &json!(900)), bare("名称", &json!(null))])).0.is_none());
}

#[test]
fn running_numbers_are_no_codes() {
    let rows = json!([
        {"序号": 1, "名称": "一小", "学段": "小学", "学位数": 900, "性质": "现状"},
        {"序号": 2, "名称": "合计", "学段": null, "学位数": 900, "性质": null},
        {"序号": "合计", "名称": null, "学段": null, "学位数": 900, "性质": null},
    ]);
    let (value, issues) = sites(&rows);
    assert_eq!((value.unwrap().sites.len(), issues.count_of("I0387")), (1, 2), "{issues:#?}");
}

#[test]
fn demand_and_totals_know_them_too() {
    let rows = json!([
        {"名称": "甲", "人口": "12", "a": 3, "x": 1, "y": 2},
        {"名称": "乙", "人口": "1,000", "a": 4, "x": 2, "y": 2},
        {"名称": "合计", "人口": 1012, "a": 8, "x": null, "y": null},
    ]);
    let input = toml::from_str("path = 'a.csv'\nfields.ages = { '6-11' = 'a' }").unwrap();
    let (value, issues) = demand(table(Role::Demand, "a.csv", &rows), &input, &Asked::default());
    let value = value.unwrap();
    assert_eq!((value.at.len(), value.unlocated_rows, value.columns[0].values[1]), (2, 0, Persons::whole(1000)));
    assert_eq!((one(&issues, "W0381").field.as_deref(), issues.count_of("I0387")), (Some("a"), 0));
    let rows = json!([{"街道": "凤城街道", "n": 5}, {"街道": "渡舟街道", "n": 6}, {"街道": "总计", "n": 11}]);
    let input = toml::from_str("path = 'a.csv'\nkey = '街道'\npersons = 'n'").unwrap();
    let (value, issues) = totals(table(Role::Totals, "a.csv", &rows), &input);
    assert_eq!((value.unwrap().keys.len(), issues.count_of("I0387")), (2, 1));
}

#[test]
fn words_for_sums() {
    let of = |text: &str| sum_of(text).map(|sum| (sum.of, sum.part));
    for word in ["合计", " 合 计 ", "合计：", "Total", "ＴＯＴＡＬ", "Grand Total", "合计（28所）", "全区合计"]
    {
        assert_eq!(of(word), Some((String::new(), false)), "{word}");
    }
    assert_eq!(of("小计"), Some((String::new(), true)));
    assert_eq!(of("凤城街道小计"), Some(("凤城街道".to_owned(), true)));
    for word in ["合计小学", "总计划", "Totality", "会计", "统计", ""] {
        assert_eq!(of(word), None, "{word}");
    }
}
