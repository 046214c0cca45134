use super::sample::table;
use super::*;
use crate::issue::{Issue, Issues, catalogue};
use crate::model::{Attribute, Facility, InFile, RawDemand, RawFacilities, RawModel, RawZones, Role, Status};
use crate::units::{Persons, Places};
use crate::words::Lang;
use serde_json::{Value, json};
use std::collections::BTreeSet;

mod across;
mod cells_and_zones;
mod headings;
mod lists;

const SCHOOLS: &str = "layers/schools.geojson";
const GRID: &str = "grid.geojson";
const TOWNS: &str = "towns.geojson";
const TOTALS: &str = "totals.csv";

fn norms() -> ClassNorms {
    let norm = |n: f64| (n, "GB 50099-2011 3.0.1".to_owned());
    [("kindergarten", 30.0), ("primary", 45.0), ("junior", 50.0), ("senior", 50.0)]
        .map(|(id, n)| (ServiceId::new(id), norm(n)))
        .into()
}

/// Two services keep places free in one column.
fn asked() -> Asked {
    let column = |id| (ServiceId::new(id), "预留".to_owned());
    Asked { reserved: ["primary", "junior"].map(column).into(), ..Asked::default() }
}

fn read(study: &str, rows: &Value) -> (Option<RawFacilities>, Issues) {
    let input = toml::from_str(&format!("path = '{SCHOOLS}'\n{study}")).unwrap();
    facilities(table(Role::Facilities, SCHOOLS, rows), 0, &input, &norms(), &asked())
}

fn read_grid(study: &str, rows: &Value) -> (Option<RawDemand>, Issues) {
    let input = toml::from_str(&format!("path = '{GRID}'\n{study}")).unwrap();
    demand(table(Role::Demand, GRID, rows), &input, &Asked::default())
}

fn read_towns(rows: &Value) -> (Option<RawZones>, Issues) {
    let input = toml::from_str(&format!("path = '{TOWNS}'")).unwrap();
    zones(table(Role::Zones, TOWNS, rows), &input, &Asked::default())
}

fn read_totals(rows: &Value) -> (Option<BTreeMap<String, Persons>>, Issues) {
    let input = toml::from_str(&format!("path = '{TOTALS}'\nkey = 'code'\npersons = 'persons'")).unwrap();
    let (value, issues) = totals(table(Role::Totals, TOTALS, rows), &input);
    let by_key = |table: crate::model::RawByZone| table.keys.into_iter().zip(table.columns[0].values.clone()).collect();
    (value.map(by_key), issues)
}

fn sites(study: &str, rows: &Value) -> Vec<Facility<InFile>> {
    let (value, issues) = read(study, rows);
    value.unwrap_or_else(|| panic!("{issues:?}")).sites
}

fn supply(site: &Facility<InFile>) -> Vec<(&str, i64)> {
    site.supply.iter().map(|s| (s.service.as_str(), s.places.unwrap().micro() / 1_000_000)).collect()
}

/// The first finding with this code.
fn found(issues: &Issues, code: &str) -> Issue {
    let mut all = issues.groups().flat_map(|group| &group.examples);
    all.find(|issue| issue.code == code).cloned().unwrap_or_else(|| panic!("no {code} in {issues:#?}"))
}

/// A school with one thing changed.
fn school(change: &Value) -> Value {
    let mut row = json!({"id": "F12", "name": "长寿一小", "service": "小学", "places": 1350, "status": "现状", "geometry": [107.1, 29.8]});
    for (key, value) in change.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

/// Reads a sound school and a faulty one, which must yield the code at feature 1 in this field.
fn provoked(seen: &mut BTreeSet<&'static str>, code: &'static str, field: &str, study: &str, change: &Value) -> Issue {
    let sound =
        school(&json!({"id": "F1", "name": "长寿二小", "opens": 2001, "closes": null, "geometry": [107.0, 29.7]}));
    let (value, issues) = read(study, &json!([sound, school(change)]));
    let issue = found(&issues, code);
    assert_eq!(
        (issue.file.as_deref(), issue.feature, issue.field.as_deref()),
        (Some(SCHOOLS), Some(1), Some(field)),
        "{code}"
    );
    if code != "I0340" {
        assert_eq!((issue.id.as_deref(), issue.name.as_deref()), (Some("F12"), Some("长寿一小")), "{code}");
    }
    assert_eq!(value.is_none(), code.starts_with('E'), "{code}: an error is no value, anything else is one");
    checked(seen, code, issue)
}

/// Records the code and checks that its sentences have no gap left.
fn checked(seen: &mut BTreeSet<&'static str>, code: &'static str, issue: Issue) -> Issue {
    seen.insert(code);
    for lang in [Lang::Zh, Lang::En] {
        for text in [issue.sentence(lang), issue.help(lang)] {
            let mut braces = text.match_indices('{').map(|(at, _)| &text[at + 1..]);
            let gap = braces.any(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
            assert!(!gap && !text.is_empty(), "{code}: {text}");
        }
    }
    issue
}

#[test]
fn every_code_is_provoked_and_names_file_feature_and_field() {
    let mut seen = BTreeSet::new();
    let s = &mut seen;
    for (code, value) in [
        ("I0380", "１３５０"),
        ("I0381", "1,350"),
        ("I0382", "1350人"),
        ("I0383", "0.135万"),
        ("I0384", "一千三百五十"),
        ("W0380", "约1350"),
        ("E0311", "800-900"),
        ("E0381", "120亩"),
        ("E0382", "待定"),
    ] {
        provoked(s, code, "places", "", &json!({"places": value}));
    }
    for (code, study, change) in [
        ("W0305", "", json!({"大致投用时间": "2025"})),
        ("I0305", "fields.places = 'places'", json!({"学位数": 900})),
        ("I0306", "", json!({"在校生数": 800, "在校学生总数": 810})),
        ("E0398", "skip = { '备注' = ['撤并'] }", json!({"备注": "2024年秋季撤并"})),
        ("I0394", "skip = { '备注' = ['停办'] }", json!({"备注": "2024年秋季撤并"})),
    ] {
        let (_, issues) = read(study, &json!([school(&change)]));
        checked(s, code, found(&issues, code));
    }
    for (code, study, change) in [
        ("I0309", "fields.places = '核定学位'", json!({"核定学位（个）": 900})),
        ("W0317", "missing_places = 'unknown'", json!({"places": null})),
        ("W0397", "on_unreadable = 'skip'", json!({"places": "不少"})),
    ] {
        let (_, issues) = read(study, &json!([school(&change)]));
        checked(s, code, found(&issues, code));
    }
    let rows = json!([school(&json!({"备注": "2024年秋季撤并"})), school(&json!({"id": "F2"}))]);
    checked(s, "I0393", found(&read("skip = { '备注' = ['撤并'] }", &rows).1, "I0393"));
    let beds = json!([{"service": "小学", "床位数": 300, "geometry": [107.1, 29.8]}]);
    checked(s, "E0358", found(&read("", &beds).1, "E0358"));
    let seconds = json!([{"service": "小学", "places": 1, "经度": "107°30′", "纬度": 29}]);
    checked(s, "I0352", found(&read("", &seconds).1, "I0352"));
    for (code, pair) in [("E0357", "76.0,39.5"), ("I0353", "107.1,29.8")] {
        let (_, issues) = paired(table(Role::Facilities, "a.csv", &json!([{"坐标": pair}])), [None, None]);
        checked(s, code, found(&issues, code));
    }
    provoked(s, "W0308", "备注", "", &json!({"备注": "2024年秋季撤并"}));
    provoked(s, "I0308", "备注", "", &json!({"备注": "2026年扩建"}));
    provoked(s, "I0307", "在校生数", "", &json!({"在校生数": "约百人上下"}));
    let (_, issues) = read("", &json!([school(&json!({"总投资（万元）": 1, "投资额（万元）": 2}))]));
    checked(s, "I0375", found(&issues, "I0375"));
    provoked(s, "I0376", "开工时间", "", &json!({"开工时间": "待定后"}));
    provoked(s, "I0377", "总投资", "", &json!({"总投资": 10820}));
    provoked(s, "W0366", "在校生数", "", &json!({"在校生数": 1400}));
    provoked(s, "W0367", "在校生数", "", &json!({"在校生数": 1344, "班数": 24}));
    let (_, issues) = read("", &json!([school(&json!({})), school(&json!({"service": "初中"}))]));
    checked(s, "I0342", found(&issues, "I0342"));
    let nothing = toml::from_str("path = 'totals.csv'\nkey = 'code'").unwrap();
    let (_, issues) = totals(table(Role::Totals, TOTALS, &json!([{"code": "1", "persons": 5}])), &nothing);
    checked(s, "E0371", found(&issues, "E0371"));
    provoked(s, "E0384", "建设内容", "", &json!({"places": null, "建设内容": "小学36个班，初中24个班"}));
    provoked(s, "I0386", "建设内容", "", &json!({"places": null, "建设内容": "办学规模30个班，容纳学生1350人。"}));
    provoked(s, "W0364", "places", "", &json!({"places": 135, "classes": 30}));
    provoked(s, "E0312", "places", "", &json!({"places": true}));
    provoked(s, "E0313", "places", "", &json!({"places": -20}));
    provoked(s, "E0314", "places", "", &json!({"places": -99999}));
    provoked(s, "E0315", "places", "", &json!({"places": 1e18}));
    provoked(s, "E0315", "classes", "", &json!({"places": null, "classes": 2_000_000}));
    provoked(s, "E0316", "places", "", &json!({"places": null}));
    provoked(s, "E0318", "classes", "", &json!({"service": "医院", "places": null, "classes": 8}));
    provoked(s, "E0320", "service", "", &json!({"service": "小小学"}));
    provoked(s, "E0321", "service", "", &json!({"service": null}));
    let owned = json!([school(&json!({"status": "公办"})), school(&json!({"id": "F13", "status": "民办"}))]);
    let nothing = "values.service = { '诊所' = 'none' }";
    let clinic = json!([school(&json!({})), school(&json!({"id": "F13", "service": "诊所", "places": 3}))]);
    provoked(s, "E0322", "service", "", &json!({"service": "中学"}));
    provoked(s, "E0323", "service", "", &json!({"service": "小学、初中"}));
    provoked(s, "E0324", "service", "values.service = { '甲' = { primary = 0 } }", &json!({"service": "甲"}));
    provoked(s, "E0313", "预留", "", &json!({"预留": -3}));
    provoked(s, "E0326", "预留", "", &json!({"预留": 1351}));
    provoked(s, "E0327", "预留", "", &json!({"service": "九年一贯制", "预留": 20}));
    provoked(s, "E0330", "status", "", &json!({"status": "新建设"}));
    provoked(s, "E0331", "opens", "", &json!({"opens": "十四五"}));
    provoked(s, "E0332", "closes", "", &json!({"opens": 2020, "closes": 2020}));
    provoked(s, "E0350", "geometry", "", &json!({"geometry": {"type": "LineString", "coordinates": []}}));
    provoked(s, "E0352", "geometry", "", &json!({"geometry": [1e300, 0.0]}));
    let line = json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]});
    provoked(s, "E0354", "geometry", "", &json!({"geometry": line}));
    provoked(s, "W0310", "places", "", &json!({"places": 13_500}));
    provoked(s, "W0312", "places", "", &json!({"classes": 29}));
    provoked(s, "I0313", "places", "", &json!({"classes": 31}));
    let columns = "fields.places_by_service = { primary = '小学学位' }";
    provoked(s, "W0313", "places", columns, &json!({"小学学位": 900}));
    provoked(s, "W0330", "status", "", &json!({"status": null}));
    let two = json!({"type": "MultiPoint", "coordinates": [[0, 0], [2, 2]]});
    provoked(s, "W0350", "geometry", "", &json!({"geometry": two}));
    provoked(s, "W0351", "geometry", "", &json!({"geometry": null}));
    provoked(s, "I0310", "classes", "", &json!({"places": null, "classes": 30}));
    provoked(s, "I0312", "places", "", &json!({"places": null, "status": "停办"}));
    provoked(s, "I0320", "places", "", &json!({"service": "九年一贯制"}));
    provoked(s, "W0331", "opens", "", &json!({"status": "新建"}));
    provoked(s, "I0340", "id", "", &json!({"id": null}));
    let square = json!({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]});
    provoked(s, "I0350", "geometry", "", &json!({"geometry": square}));

    // Findings about the layer, or about ids and names themselves.
    let whole = |s: &mut BTreeSet<_>, code, field: &str, feature, (failed, issues): (bool, Issues), file| {
        let issue = checked(s, code, found(&issues, code));
        assert_eq!(
            (issue.file.as_deref(), issue.field.as_deref(), issue.feature),
            (Some(file), Some(field), feature),
            "{code}"
        );
        assert_eq!(failed, code.starts_with('E'), "{code}");
    };
    let site = |study: &str, rows: Value| {
        let (value, issues) = read(study, &rows);
        (value.is_none(), issues)
    };
    let plain = json!([school(&json!({}))]);
    whole(s, "I0332", "status", None, site("", owned), SCHOOLS);
    whole(s, "I0322", "service", Some(1), site(nothing, clinic), SCHOOLS);
    whole(s, "E0301", "学位", None, site("fields.places = '学位'", json!([{"学位数": 1}])), SCHOOLS);
    whole(
        s,
        "E0302",
        "学位, 规划学位",
        None,
        site("", json!([{"service": "小学", "学位": 1, "规划学位": 2}])),
        SCHOOLS,
    );
    whole(s, "E0303", "service", None, site("", json!([{"places": 1}])), SCHOOLS);
    whole(s, "E0304", "service", None, site("service = 'primary'\nfields.service = 'service'", plain.clone()), SCHOOLS);
    whole(s, "E0325", "service", None, site("service = '中学'", plain), SCHOOLS);
    whole(s, "E0319", "name", Some(0), site("", json!([school(&json!({"name": " 合 计 "}))])), SCHOOLS);
    let wrong_unit = json!([{"service": "小学", "规模（亩）": 1}]);
    whole(s, "E0383", "规模（亩）", None, site("fields.places = '规模（亩）'", wrong_unit), SCHOOLS);
    whole(s, "E0341", "id", Some(0), site("", json!([school(&json!({"id": true}))])), SCHOOLS);
    whole(s, "E0342", "id", Some(0), site("", json!([school(&json!({"id": "5.00115E+11"}))])), SCHOOLS);
    whole(
        s,
        "E0351",
        "经度",
        Some(0),
        site("", json!([{"service": "小学", "places": 1, "经度": "107度60分", "纬度": 29}])),
        SCHOOLS,
    );
    let unread = json!([{"service": "小学", "places": 1, "校门经度值": 107.1, "校门纬度值": 29.8}]);
    whole(s, "W0353", "校门经度值, 校门纬度值", None, site("", unread), SCHOOLS);
    let half = json!([{"service": "小学", "places": 1, "经度": 107.1, "纬度": null}]);
    whole(s, "E0356", "纬度", Some(0), site("", half), SCHOOLS);
    whole(s, "E0362", "places", None, site("", json!([school(&json!({"places": 1e11})), school(&json!({}))])), SCHOOLS);
    whole(s, "I0330", "status", None, site("", json!([{"service": "小学", "places": 1}])), SCHOOLS);

    let cells = |study: &str, rows: Value| {
        let (value, issues) = read_grid(study, &rows);
        (value.is_none(), issues)
    };
    let cell = json!({"persons": 4, "geometry": [0, 0]});
    whole(s, "E0317", "persons", Some(1), cells("", json!([cell, {"persons": null, "geometry": [1, 0]}])), GRID);
    whole(s, "E0361", "a", None, cells("fields.ages = { '11-6' = 'a' }", json!([{"a": 1, "geometry": [0, 0]}])), GRID);
    whole(s, "W0311", "persons", Some(1), cells("", json!([cell, {"persons": 1_000_001, "geometry": [1, 0]}])), GRID);
    whole(
        s,
        "E0440",
        "id",
        Some(1),
        cells("", json!([{"id": 7, "persons": 1, "geometry": [0, 0]}, {"id": 7, "persons": 1, "geometry": [1, 0]}])),
        GRID,
    );
    whole(s, "W0352", "geometry", Some(1), cells("", json!([cell, {"persons": 8, "geometry": null}])), GRID);
    whole(
        s,
        "I0311",
        "persons",
        None,
        cells("fields.ages = { '6-11' = 'a' }", json!([{"a": 1, "geometry": [0, 0]}])),
        GRID,
    );
    whole(s, "I0341", "id", Some(1), cells("", json!([{"id": 7, "persons": 1, "geometry": [0, 0]}, cell])), GRID);

    let towns = |rows: Value| {
        let (value, issues) = read_towns(&rows);
        (value.is_none(), issues)
    };
    let town = json!({"code": 1, "name": "凤城", "geometry": square});
    whole(s, "E0340", "code", Some(1), towns(json!([town, town])), TOWNS);
    whole(s, "E0353", "geometry", Some(0), towns(json!([{"code": 1, "geometry": null}])), TOWNS);
    whole(s, "E0355", "geometry", Some(1), towns(json!([town, {"code": 2, "geometry": [0, 0]}])), TOWNS);
    whole(s, "E0370", "code", Some(1), towns(json!([town, {"name": "渡舟", "geometry": square}])), TOWNS);
    whole(s, "I0370", "name", None, towns(json!([{"name": "渡舟", "geometry": square}])), TOWNS);
    let input = toml::from_str("path = 'land.geojson'\nclass = 'use'\nclasses = ['0701']").unwrap();
    let (value, issues) =
        land(table(Role::Land, "land.geojson", &json!([{"use": "0602", "geometry": square}])), &input);
    whole(s, "E0360", "classes", None, (value.is_none(), issues), "land.geojson");
    let parcels = json!([{"use": "0701", "geometry": square}]);
    let two = toml::from_str("path = 'land.geojson'\nclass = 'use'\nclasses = ['0701', '070l']").unwrap();
    let (value, issues) = land(table(Role::Land, "land.geojson", &parcels), &two);
    whole(s, "W0361", "use", None, (value.is_none(), issues), "land.geojson");
    let summed = |rows: Value| {
        let (value, issues) = read_totals(&rows);
        (value.is_none(), issues)
    };
    whole(s, "E0380", "code", Some(1), summed(json!([{"code": 1, "persons": 2}, {"code": 1, "persons": 3}])), TOTALS);
    let with = |row: Value| json!([{"code": 1, "persons": 2}, row]);
    whole(s, "W0381", "persons", Some(1), summed(with(json!({"code": "合计", "persons": 3}))), TOTALS);
    for (code, row) in [
        ("I0387", json!({"code": "合计", "persons": 2})),
        ("I0388", json!({"code": "合计", "persons": null})),
        ("I0389", json!({"code": "code", "persons": "persons"})),
        ("I0392", json!({"code": "注：2020年人口普查", "persons": null})),
    ] {
        whole(s, code, "code", Some(1), summed(with(row)), TOTALS);
    }
    let input = toml::from_str("path = 'totals.csv'\nkey = 'code'\npersons = '人口(万人)'").unwrap();
    let given = table(Role::Totals, TOTALS, &json!([{"code": 1, "人口(万人)": 69.296}]));
    let (value, issues) = totals(given, &input);
    assert_eq!(value.clone().unwrap().columns[0].values, [Persons::whole(692_960)]);
    whole(s, "I0385", "人口(万人)", Some(0), (value.is_none(), issues), TOTALS);

    let listed = sites(
        "",
        &json!([
            school(&json!({})),
            school(&json!({"id": "F13"})),
            school(&json!({"id": "F14", "status": "规划", "geometry": null}))
        ]),
    );
    let layer = table(Role::Facilities, SCHOOLS, &json!([])).layer;
    let issues = across(&[RawFacilities { layer, sites: listed.clone() }]);
    whole(s, "W0340", "name", Some(1), (false, issues.clone()), SCHOOLS);
    whole(s, "W0341", "name", Some(2), (false, issues), SCHOOLS);

    for (asked, code) in [("junior", "I0321"), ("primaries", "W0321")] {
        let layer = table(Role::Facilities, SCHOOLS, &json!([])).layer;
        let issues = unasked(&[RawFacilities { layer, sites: listed.clone() }], &[ServiceId::new(asked)]);
        whole(s, code, "service", None, (false, issues), SCHOOLS);
    }

    let layer = table(Role::Facilities, SCHOOLS, &json!([])).layer;
    let mut chosen = [RawFacilities { layer, sites: listed.clone() }];
    let only = [("等级".to_owned(), vec!["三级".to_owned()])].into();
    let issues = of_service(&mut chosen, &ServiceId::new("primary"), &only, &super::chosen::Values::new());
    checked(s, "E0399", found(&issues, "E0399"));
    whole(s, "I0395", "等级", None, (false, issues), SCHOOLS);
    let area = json!([{"学校": null, "geometry": square}]);
    let input = toml::from_str("service = 'primary'\npath = 'areas.geojson'\nfields = { facility = '学校' }").unwrap();
    let (value, issues) = attendance(table(Role::Attendance, SCHOOLS, &area), &input);
    whole(s, "E0374", "学校", Some(0), (value.is_none(), issues), SCHOOLS);

    let huge = |n: i64| -> RawFacilities {
        let layer = table(Role::Facilities, SCHOOLS, &json!([])).layer;
        let mut sites = listed.clone();
        sites[0].supply[0].places = Some(Places::whole(n));
        RawFacilities { layer, sites }
    };
    let raw = RawModel { facilities: vec![huge(90_000_000_000), huge(90_000_000_000)], ..RawModel::default() };
    let issues = sums(&raw);
    assert_eq!(found(&issues, "E0363").field.as_deref(), Some("places"));
    s.insert("E0363");

    // Not of this room: placing by zone (tests/place_by_zone.rs), sites that close (tests/phases.rs), rows of ways (costs.rs).
    let ways = ["E0390", "E0391", "E0392", "E0393", "E0394", "W0395", "E0396"];
    let elsewhere = |code: &str| matches!(&code[1..], "0332" | "0343" | "0344");
    let here = |code: &&str| code[1..].starts_with("03") && !elsewhere(code) && !ways.contains(code);
    let own: BTreeSet<&str> = catalogue().keys().map(String::as_str).filter(here).collect();
    assert_eq!(own.difference(&seen).collect::<Vec<_>>(), Vec::<&&str>::new(), "codes without a test");
}

#[test]
fn messages_carry_what_the_reader_needs() {
    let mut seen = BTreeSet::new();
    let issue = provoked(&mut seen, "I0381", "places", "", &json!({"places": "1,350人"}));
    assert!(issue.sentence(Lang::Zh).contains("“1,350人”按千分位读作 1350"), "{}", issue.sentence(Lang::Zh));
    let issue = provoked(&mut seen, "E0320", "service", "", &json!({"service": "小小学"}));
    assert!(issue.help(Lang::En).contains("小学 ×1, 小小学 ×1"), "{}", issue.help(Lang::En));
    let (_, issues) = read("fields.places = '学位'", &json!([{"学校": "甲", "学位数": 1}]));
    assert!(found(&issues, "E0301").help(Lang::En).contains("\"学位数\""));
    let (_, issues) = read("", &json!([{"service": "小学", "places": "约800"}]));
    assert_eq!(found(&issues, "W0380").line, Some(2), "a CSV names the line");
}

#[test]
fn a_layer_of_the_plan_reads_as_the_plan_has_it() {
    let rows = json!([
        {"学校名称": "阳鹤山小学", "学段": "小学", "学位数（个）": 1350, "班数": 30, "性质": "新建", "投用年份": "2022年9月", "所属街镇": "菩提", "geometry": [107.1, 29.8]},
        {"学校名称": "古镇中学", "学段": "中学", "学位数（个）": "2700", "班数": 54, "性质": "续建", "投用年份": 2021, "geometry": null},
    ]);
    let (value, issues) = read("values.service = { '中学' = 'junior' }", &rows);
    let sites = value.unwrap().sites;
    assert_eq!(issues.count_of("W0351"), 1);
    assert_eq!((sites[0].id.as_str(), sites[0].name.as_str()), ("schools-阳鹤山小学", "阳鹤山小学"));
    assert_eq!((sites[0].status, sites[0].opens, sites[0].closes), (Status::New, Some(2022), None));
    assert_eq!((sites[0].at, sites[0].zone.as_deref()), (Some(InFile([107.1, 29.8])), Some("菩提")));
    assert_eq!((supply(&sites[0]), supply(&sites[1])), (vec![("primary", 1350)], vec![("junior", 2700)]));
    assert_eq!((sites[1].at, sites[1].source), (None, (0, 1)));
}

#[test]
fn places_of_a_combined_site_add_up_however_they_are_given() {
    let nine = |change: Value| {
        school(&json!({"service": "九年一贯制"})).as_object().map(|row| {
            let mut row = row.clone();
            row.extend(change.as_object().unwrap().clone());
            Value::Object(row)
        })
    };
    let of = |study: &str, change: Value| sites(study, &json!([nine(change)]))[0].clone();
    // 1000 by grades 6 to 3 is 666.67 and 333.33: whole places that add up.
    assert_eq!(supply(&of("", json!({"places": 1000}))), [("primary", 667), ("junior", 333)]);
    let study = "values.service = { '九年一贯制' = { primary = 1, junior = 1 } }";
    assert_eq!(supply(&of(study, json!({"places": 1001}))), [("junior", 501), ("primary", 500)]);
    // 27 classes are 18 of 45 and 9 of 50.
    assert_eq!(supply(&of("", json!({"places": null, "classes": 27}))), [("primary", 810), ("junior", 450)]);
    let study = "fields.places_by_service = { primary = 'p', junior = 'j' }";
    assert_eq!(supply(&of(study, json!({"places": null, "p": 900, "j": 100}))), [("junior", 100), ("primary", 900)]);
    let (_, issues) = read(study, &json!([nine(json!({"p": 900, "j": null}))]));
    assert_eq!(found(&issues, "E0316").field.as_deref(), Some("j"), "a stage that is named but empty is not zero");
}

#[test]
fn classes_make_places_only_where_a_norm_has_a_source() {
    let (value, issues) = read("", &json!([school(&json!({"places": null, "classes": 30}))]));
    assert_eq!(value.unwrap().sites[0].places(&ServiceId::new("primary")), Some(Places::whole(1350)));
    assert!(found(&issues, "I0310").help(Lang::En).contains("GB 50099-2011"));
    assert_eq!(read("", &json!([school(&json!({"classes": 30}))])).1.count_of("W0312"), 0);
}

#[test]
fn a_layer_of_one_kind_needs_no_column() {
    let rows = json!([{"id": 1, "places": 30, "geometry": [0, 0]}]);
    assert_eq!(supply(&sites("service = '敬老院'", &rows)[0]), [("elderly_beds", 30)]);
}

#[test]
fn a_closed_site_without_places_is_no_fault_unless_it_is_open_in_some_year() {
    let closed =
        |closes: Value| read("", &json!([school(&json!({"status": "撤并", "places": null, "closes": closes}))]));
    assert_eq!(closed(json!(null)).0.unwrap().sites[0].supply, []);
    assert_eq!(closed(json!(2030)).1.count_of("E0316"), 1);
}

#[test]
fn made_up_ids_do_not_depend_on_the_order_of_the_file() {
    let row = |name: &str, x: i32| json!({"name": name, "service": "小学", "places": 1, "status": "现状", "geometry": [x, 0]});
    let mut rows = vec![row("甲", 3), row("乙", 1), row("甲", 1), row("甲", 2), row("", 5)];
    let ids = |rows: &[Value]| {
        let mut ids: Vec<_> =
            sites("", &json!(rows)).into_iter().map(|s| (s.at.unwrap().0[0] as i32, s.name, s.id)).collect();
        ids.sort();
        ids
    };
    let forward = ids(&rows);
    assert_eq!(forward.iter().map(|(_, _, id)| id.as_str()).collect::<BTreeSet<_>>().len(), 5);
    assert!(forward.contains(&(2, "甲".to_owned(), "schools-甲-2".to_owned())), "{forward:?}");
    assert!(forward.contains(&(5, "schools-1".to_owned(), "schools-1".to_owned())), "{forward:?}");
    rows.reverse();
    assert_eq!(ids(&rows), forward);
}

#[test]
fn ids_come_from_the_column_before_the_member_and_keep_their_digits() {
    let mut given = table(Role::Facilities, SCHOOLS, &json!([school(&json!({}))]));
    given.ids = Some(vec![crate::read::Cell::Integer(1)].into());
    let input = toml::from_str(&format!("path = '{SCHOOLS}'")).unwrap();
    let id = |table| facilities(table, 3, &input, &norms(), &Asked::default()).0.unwrap().sites[0].id.clone();
    assert_eq!(id(given.clone()), "F12");
    given.columns.retain(|column| column.name != "id");
    assert_eq!(id(given.clone()), "1");
    given.ids = Some(vec![crate::read::Cell::Text("500115001001000000001".into())].into());
    assert_eq!(id(given), "500115001001000000001");
}
