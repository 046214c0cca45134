//! Workbooks as offices keep them, with headings merged over several columns: what a first study makes of them, and a run.
#![cfg(feature = "workbooks")]

use catchment::issue::Issues;
use catchment::prepare::{Drafted, init};
use catchment::read::Quiet;
use catchment::words::Lang;
use rust_xlsxwriter::{Format, Workbook};
use std::fs;
use std::path::Path;

/// A workbook with a table whose merged cells are areas of rows and columns, and the rows under its heads.
fn workbook(folder: &Path, name: &str, rows: &[&[&str]], merged: &[([u32; 2], [u16; 2])]) -> String {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (rows, columns) in merged {
        sheet.merge_range(rows[0], columns[0], rows[1], columns[1], "", &Format::new()).unwrap();
    }
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(at as u32, column as u16, number).unwrap(),
                Err(_) => sheet.write(at as u32, column as u16, *cell).unwrap(),
            };
        }
    }
    let path = folder.join(name);
    book.save(&path).unwrap();
    path.display().to_string()
}

fn drafted(folder: &Path, files: &[String]) -> (Drafted, String) {
    let drafted = init(folder, files, Lang::Zh, true, &Quiet).unwrap_or_else(|failure| panic!("{:?}", failure.issues));
    let text = fs::read_to_string(&drafted.path).unwrap();
    (drafted, text)
}

fn said(issues: &Issues, code: &str) -> Vec<String> {
    let all = issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == code);
    all.map(|issue| format!("{} {}", issue.sentence(Lang::En), issue.sentence(Lang::Zh))).collect()
}

fn results(folder: &Path) -> catchment::balance::Results {
    let study = catchment::study::Study::open(folder.join("study.toml")).unwrap_or_else(|failure| panic!("{failure}"));
    catchment::run::run(&study).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Schools with their size under 办学规模, subtotals and a note.
fn schools(folder: &Path) -> String {
    let rows: &[&[&str]] = &[
        &["2025年学校一览表"],
        &["学校名称", "办学类型", "所属街镇", "办学规模", "", "", "总投资（万元）", "开工时间", "投用年份", "坐标"],
        &["", "", "", "班级数（个）", "在校生（人）", "学位数（个）", "", "", "", "经度", "纬度"],
        &["一小", "小学", "凤城街道", "8", "330", "360", "5000", "2001年3月", "2003年9月", "107.08", "29.83"],
        &["小计", "", "凤城街道", "8", "330", "360"],
        &["二小", "小学", "葛兰镇", "4", "210", "180", "3000", "2001年3月", "2004年9月", "107.20", "29.95"],
        &["小计", "", "葛兰镇", "4", "210", "180"],
        &["合计", "", "", "12", "540", "540"],
        &["注：学位数按班额45人核定。"],
    ];
    let merged: Vec<([u32; 2], [u16; 2])> = [0, 1, 2, 6, 7, 8]
        .map(|at| ([1, 2], [at, at]))
        .into_iter()
        .chain([([1, 1], [3, 5]), ([1, 1], [9, 10])])
        .collect();
    workbook(folder, "学校.xlsx", rows, &merged)
}

/// Townships with ages under a merged heading.
fn townships(folder: &Path, heading: &str) -> String {
    let rows: &[&[&str]] = &[
        &["街镇", "常住人口（人）", heading],
        &["", "", "3-5岁", "6-11岁", "12-14岁", "60岁及以上"],
        &["凤城街道", "9000", "300", "600", "280", "2000"],
        &["葛兰镇", "4000", "90", "200", "100", "1100"],
    ];
    workbook(folder, "人口.xlsx", rows, &[([0, 1], [0, 0]), ([0, 1], [1, 1]), ([0, 0], [2, 5])])
}

#[test]
fn columns_under_the_size_of_a_school_are_all_read_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let files = [schools(folder.path()), townships(folder.path(), "其中")];
    let (drafted, text) = drafted(folder.path(), &files);
    assert_eq!(drafted.exit_code, 0, "{:?}", drafted.issues);
    for shown in [
        "enrolled = 办学规模/在校生（人）",
        "places = 办学规模/学位数（个）",
        "classes = 办学规模/班级数（个）",
        "investment = 总投资（万元）",
        "begins = 开工时间",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    // Rows of sums and notes are no sites without a kind or a number.
    assert!(!text.contains("values.service") && !text.contains("missing_places"), "{text}");
    let results = results(folder.path());
    // 210 pupils in 180 places.
    let over = said(&results.issues, "W0366").concat();
    assert!(over.contains("210") && over.contains("180"), "{:?}", results.issues);
    assert_eq!(results.issues.count_of("W0305") + results.issues.count_of("I0305"), 0, "{:?}", results.issues);
}

#[test]
fn ages_under_a_merged_heading_are_found_with_its_unit() {
    for (heading, per) in
        [("其中", 1.0), ("学龄人口", 1.0), ("分年龄人口（人）", 1.0), ("按年龄分", 1.0), ("常住人口（千人）", 1e3)]
    {
        let folder = tempfile::tempdir().unwrap();
        let files = [schools(folder.path()), townships(folder.path(), heading)];
        let (drafted, text) = drafted(folder.path(), &files);
        assert!(text.contains(&format!("\"6-11\" = \"{heading}/6-11岁\"")), "{heading}: {text}");
        assert!(text.contains("demand = { ages = [6, 11] }"), "{heading}: {text}");
        assert_eq!(drafted.issues.count_of("W0749"), 0, "{heading}: {:?}", drafted.issues);
        let results = results(folder.path());
        let demand = results.services[0].ledger.demand.total.to_f64();
        assert!((demand - 800.0 * per).abs() < 1e-6, "{heading}: {demand}");
    }
}

#[test]
fn a_rate_in_the_place_of_ages_is_said_with_the_columns() {
    for heading in ["男", "班数"] {
        let folder = tempfile::tempdir().unwrap();
        let files = [schools(folder.path()), townships(folder.path(), heading)];
        let (drafted, text) = drafted(folder.path(), &files);
        assert!(text.contains("demand = { per_1000 = 60 }"), "{heading}: {text}");
        let said = said(&drafted.issues, "W0749").concat();
        assert!(said.contains("人口.xlsx") && said.contains(&format!("{heading}/6-11岁")), "{heading}: {said}");
        assert!(said.contains("小学") && said.contains("rimary school"), "{heading}: {said}");
    }
}

/// Pupils by township, school year and grade have more bands than the residents, and no residents.
#[test]
fn pupils_by_year_are_for_the_forecast_and_residents_are_the_people() {
    let folder = tempfile::tempdir().unwrap();
    let grades = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级"];
    let mut rows: Vec<Vec<&str>> = vec![["街镇", "学年"].into_iter().chain(grades).collect()];
    for year in ["2024-2025学年", "2025-2026学年"] {
        for (town, n) in [("凤城街道", "95"), ("葛兰镇", "32")] {
            rows.push([town, year].into_iter().chain([n; 9]).collect());
        }
    }
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let pupils = workbook(folder.path(), "分年级在校生.xlsx", &rows, &[]);
    let files = [pupils.clone(), schools(folder.path()), townships(folder.path(), "其中")];
    let (drafted, text) = drafted(folder.path(), &files);
    assert_eq!((drafted.exit_code, drafted.issues.count_of("E0380")), (0, 0), "{:?}", drafted.issues);
    assert!(text.contains("\npath = \"人口.xlsx\""), "{text}");
    assert!(text.contains("# pupils = { table = { path = \"分年级在校生.xlsx\" } }"), "{text}");
    assert_eq!(drafted.issues.count_of("I0740"), 1, "{:?}", drafted.issues);
    // Alone it is no population either: each township stands there twice.
    let (_, text) = self::drafted(folder.path(), &[pupils, files[1].clone()]);
    assert!(text.contains("# pupils = { table") && !text.contains("\npath = \"分年级在校生.xlsx\""), "{text}");
}

#[test]
fn beds_of_today_and_of_plans_are_read_each_from_their_column() {
    let folder = tempfile::tempdir().unwrap();
    let list = "机构名称,机构类别,所在街镇,现有床位（张）,规划床位（张）,建设性质,投用年份,经度,纬度\n\
                区人民医院,医院,凤城街道,800,,现状,,107.08,29.83\n葛兰卫生院,乡镇卫生院,葛兰镇,60,,现状,,107.20,29.95\n\
                新区医院,医院,凤城街道,,500,新建,2030年,107.10,29.85\n中医院新院,医院,凤城街道,,300,迁建,2028年,107.07,29.82\n\
                合计,,,860,800,,,,\n";
    let write = |text: &str| {
        fs::write(folder.path().join("医院.csv"), text).unwrap();
        [folder.path().join("医院.csv").display().to_string(), townships(folder.path(), "其中")]
    };
    let (drafted, text) = drafted(folder.path(), &write(list));
    assert_eq!(drafted.exit_code, 0, "{:?}", drafted.issues);
    assert!(text.contains("where = { \"建设性质\" = [\"现状\"] }"), "{text}");
    assert!(text.contains("where = { \"建设性质\" = [\"新建\", \"迁建\"] }"), "{text}");
    let said = said(&drafted.issues, "I0750").concat();
    assert!(said.contains("规划床位（张）") && said.contains("2 "), "{said}");
    assert!(!text.contains("missing_places"), "{text}");
    for (year, beds) in [(2025, 860.0), (2030, 1660.0)] {
        let study = text.replacen("year = 2025", &format!("year = {year}"), 1);
        fs::write(folder.path().join("study.toml"), study).unwrap();
        let results = results(folder.path());
        let places = results.services[0].ledger.places.as_ref().unwrap();
        assert_eq!((places.used + places.spare).to_f64(), beds, "{year}: {text}");
    }
    // Where the status does not tell them apart, the list stays one and the choice is asked.
    let (_, text) = self::drafted(folder.path(), &write(&list.replace("新建", "现状")));
    assert!(!text.contains("where = ") && text.contains("请核对"), "{text}");
}

/// What is said in Chinese about a table with a row of the whole district, a school of two stages and a column beside that of places.
#[test]
fn messages_in_chinese_count_and_name_what_they_are_about() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "s.csv",
        "学校名称,类型,学位数,规划学位数,经度,纬度\n一校,完全中学,2800,2900,107.05,29.85\n二校,完全中学,2800,2800,107.15,29.85\n",
    );
    write("p.csv", "街镇,12-14岁\n全区,300.4\n甲街道,100.2\n乙镇,200.2\n");
    let square = |name: &str, west: f64| {
        let (east, south, north) = (west + 0.1, 29.8, 29.9);
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
        serde_json::json!({"type": "Feature", "properties": {"id": name, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let zones = [square("甲街道", 107.0), square("乙镇", 107.1)];
    write("z.geojson", &serde_json::json!({"type": "FeatureCollection", "features": zones}).to_string());
    write(
        "study.toml",
        "title = \"x\"\nyear = 2025\n[[facilities]]\npath = \"s.csv\"\nfields = { places = \"学位数\" }\n[[demand]]\npath = \"p.csv\"\n\
         fields = { ages = { \"12-14\" = \"12-14岁\" } }\n[zones]\npath = \"z.geojson\"\n[[service]]\nid = \"junior\"\n\
         demand = { ages = [12, 14] }\nmethod = \"optimal\"\n",
    );
    let issues = results(folder.path()).issues;
    let zh = |code: &str| {
        let all = issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == code);
        all.map(|issue| issue.sentence(Lang::Zh)).collect::<Vec<_>>().concat()
    };
    assert!(zh("I0516").contains("2 个分区的 300.4 人"), "{}", zh("I0516"));
    assert!(zh("I0517").contains("“全区”") && !zh("I0517").contains("第 0 行"), "{}", zh("I0517"));
    assert!(zh("I0320").contains("初中 1400") && !zh("I0320").contains("junior"), "{}", zh("I0320"));
    assert!(zh("I0305").contains("“学位（床位）数”") && !zh("I0305").contains("places"), "{}", zh("I0305"));
    // 300 people and 2,800 places: whole numbers.
    assert!(zh("W0575").contains("（2500）") && zh("W0575").contains("人数为 300"), "{}", zh("W0575"));
}
