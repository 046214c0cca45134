//! Lists as bureaus keep them, from `init` to the first run: places by stage, workbooks of several sheets, clinics without beds.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common;
use catchment::balance::Results;
use catchment::prepare::{Drafted, init};
use catchment::read::Quiet;
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use catchment::words::Lang;
use std::path::Path;

/// Streets and people of the street town, and these files beside them; the draft, and the study that was written.
fn draft(files: &[(&str, &str)]) -> (tempfile::TempDir, Drafted, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for name in ["layers/townships.geojson", "population/grid.geojson"] {
        paths.push(root.join(name).display().to_string());
    }
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
        paths.push(folder.path().join(name).display().to_string());
    }
    draft_of(folder, &paths)
}

fn draft_of(folder: tempfile::TempDir, paths: &[String]) -> (tempfile::TempDir, Drafted, String) {
    let drafted =
        init(folder.path(), paths, Lang::Zh, false, &Quiet).unwrap_or_else(|ended| panic!("{:?}", ended.issues));
    let text = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
    (folder, drafted, text)
}

fn places(results: &Results) -> Vec<(&str, f64)> {
    results.services.iter().map(|service| (service.id.as_str(), service.total.places.to_f64())).collect()
}

/// What a run of a study written beside these files finds.
fn run_of(files: &[(&str, &str)], study: &str) -> Result<Results, Failure> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("study.toml");
    std::fs::write(&path, study).unwrap();
    Study::open(&path).and_then(|study| catchment::run::run(&study))
}

const GRID: (&str, &str) = ("grid.csv", "id,x,y,persons\na,107.05,29.82,1000\nb,107.06,29.83,500\n");

fn study(facilities: &str, service: &str) -> String {
    format!(
        "title = 't'\nyear = 2026\npattern = {{ permutations = 9 }}\n[[facilities]]\n{facilities}\n[[demand]]\npath = 'grid.csv'\ncrs = 'wgs84'\n[[service]]\n{service}\n"
    )
}

#[test]
fn places_by_stage_are_found_in_heads_of_one_row_and_of_two() {
    let one = "学校名称,小学学位,初中学位（个）,经度,纬度\n一校,900,600,107.05,29.82\n二校,450,,107.06,29.83\n";
    let two = "学校名称,学位数,,经度,纬度\n,小学,初中,,\n三校,90,60,107.05,29.82\n";
    for (text, keys, expected) in [
        (one, "places_by_service = { junior = \"初中学位（个）\", primary = \"小学学位\" }", [1350.0, 600.0]),
        (two, "places_by_service = { junior = \"学位数/初中\", primary = \"学位数/小学\" }", [90.0, 60.0]),
    ] {
        let (folder, drafted, written) = draft(&[("学校.csv", text)]);
        assert_eq!(drafted.exit_code, 0, "{:?}\n{written}", drafted.issues);
        assert!(written.contains(keys), "{written}");
        let results = common::run(&folder.path().join("study.toml"), &[]);
        assert_eq!(places(&results), [("primary", expected[0]), ("junior", expected[1])]);
    }
}

#[test]
fn a_key_names_a_heading_with_or_without_its_unit_and_that_is_said() {
    let list = ("beds.csv", "名称,床位数（张）,开放床位（张）,lon,lat\n一院,900,800,107.05,29.82\n");
    let service = "id = 'hospital_beds'\ndemand = { per_1000 = 7 }\nmethod = 'nearest'";
    let layer = |name: &str| {
        format!("path = 'beds.csv'\ncrs = 'wgs84'\nservice = 'hospital_beds'\nfields = {{ places = '{name}' }}")
    };
    let run = |name: &str| run_of(&[list, GRID], &study(&layer(name), service));
    let results = run("床位数").unwrap();
    assert_eq!((results.services[0].total.places.to_f64(), results.issues.count_of("I0309")), (900.0, 1));
    let results = run("床位数（张）").unwrap();
    assert_eq!(results.issues.count_of("I0309"), 0);
    let Err(Failure::Data(issues)) = run("床位") else { panic!("床位 names neither") };
    assert_eq!(issues.count_of("E0301"), 1);
}

#[test]
#[cfg(feature = "workbooks")]
fn every_sheet_of_a_workbook_is_looked_at_and_the_others_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名册.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut sheet = |name: &str, rows: &[&[&str]], hidden: bool| {
        let sheet = book.add_worksheet().set_name(name).unwrap().set_hidden(hidden);
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row as u32, column as u16, number).unwrap(),
                    Err(_) => sheet.write(row as u32, column as u16, *cell).unwrap(),
                };
            }
        }
    };
    let head: &[&str] = &["学校名称", "学位数", "经度", "纬度"];
    sheet("小学", &[head, &["一小", "900", "107.05", "29.82"]], false);
    sheet("初中", &[head, &["一中", "600", "107.06", "29.83"]], false);
    sheet("Sheet3", &[], false);
    sheet("去年", &[head, &["旧小", "1", "107.05", "29.82"]], true);
    book.save(&path).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [
        path.display().to_string(),
        root.join("layers/townships.geojson").display().to_string(),
        root.join("population/grid.geojson").display().to_string(),
    ];
    let (_folder, drafted, written) = draft_of(folder, &files);
    assert_eq!(drafted.exit_code, 0, "{:?}", drafted.issues);
    assert!(
        written.contains("path = \"名册.xlsx#小学\"") && written.contains("path = \"名册.xlsx#初中\""),
        "{written}"
    );
    let aside: Vec<_> =
        drafted.issues.groups().flat_map(|group| &group.examples).filter(|i| i.code == "I0157").collect();
    let values: Vec<&str> = aside.iter().filter_map(|issue| issue.value.as_deref()).collect();
    assert_eq!(values, ["Sheet3", "去年"]);
    assert!(aside[1].sentence(Lang::Zh).contains("隐藏") && aside[0].sentence(Lang::Zh).contains("没有数据"));
}

/// The same for the formats whose sheets are only known when they are opened.
#[test]
#[cfg(feature = "workbooks")]
fn sheets_of_older_formats_are_looked_at_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/files");
    let chart = root.join("26-xlsx-chart-sheet-first/x13_chartsheet_first.xlsx");
    assert_eq!(catchment::read::parts(&chart).aside.len(), 1);
    for name in ["bureau.ods", "bureau.xls"] {
        let found = catchment::read::parts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheet").join(name));
        assert!(found.tables.len() > 1 || !found.aside.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn kinds_of_sites_have_a_meaning_or_are_asked() {
    let run = |kind: &str, service: &str| {
        let places = if ["primary", "senior"].contains(&service) { "学位数" } else { "床位数" };
        let list = format!("名称,机构类别,{places},lon,lat\n甲,{kind},90,107.05,29.82\n");
        let demand = "demand = { per_1000 = 1000 }\nmethod = 'nearest'";
        let layer = "path = 'list.csv'\ncrs = 'wgs84'";
        run_of(&[("list.csv", &list), GRID], &study(layer, &format!("id = '{service}'\n{demand}")))
    };
    for (kind, service) in [
        ("完小", "primary"),
        ("教学点", "primary"),
        ("村小", "primary"),
        ("九年制", "primary"),
        ("十二年一贯制", "senior"),
        ("社区医院", "hospital_beds"),
        ("社区卫生服务中心", "hospital_beds"),
        ("乡镇卫生院", "hospital_beds"),
        ("卫生室", "clinic'\ncapacity = 'none"),
        ("村卫生室", "clinic'\ncapacity = 'none"),
        ("社区卫生服务站", "clinic'\ncapacity = 'none"),
        ("诊所", "clinic'\ncapacity = 'none"),
        ("药店", "pharmacy'\ncapacity = 'none"),
    ] {
        let results = run(kind, service).unwrap_or_else(|failure| panic!("{kind}: {failure}"));
        assert_eq!(results.services[0].facilities.len(), 1, "{kind}");
    }
    // Where the study has no such service, or counts its places, what a clinic is stays a question.
    for (kind, service) in [("诊所", "hospital_beds"), ("药店", "clinic'\ncapacity = 'none"), ("诊所", "clinic")]
    {
        let Err(Failure::Data(issues)) = run(kind, service) else { panic!("{kind} was taken for {service}") };
        assert_eq!(issues.count_of("E0320"), 1, "{issues:?}");
    }
}

#[test]
fn a_list_of_clinics_becomes_a_service_without_places() {
    for (name, text) in [
        ("诊所名单.csv", "名称,经度,纬度\n惠民堂,107.05,29.82\n仁和堂,107.06,29.83\n"),
        ("名单.csv", "名称,类别,经度,纬度\n甲,村卫生室,107.05,29.82\n乙,诊所,107.06,29.83\n"),
        ("点位.csv", "名称,经度,纬度\n凤城村卫生室,107.05,29.82\n晏家诊所,107.06,29.83\n"),
    ] {
        let (folder, drafted, written) = draft(&[(name, text)]);
        assert_eq!(drafted.exit_code, 0, "{name}: {:?}\n{written}", drafted.issues);
        assert!(written.contains("capacity = \"none\"") && written.contains("radius = \"1 km\""), "{written}");
        let results = common::run(&folder.path().join("study.toml"), &[]);
        let service = &results.services[0];
        assert_eq!((service.id.as_str(), service.facilities.len(), service.coverage.len()), ("clinic", 2, 1));
        assert_eq!((service.ledger.places, service.ledger.demand.unmet), (None, Persons::ZERO));
        assert!(service.coverage[0].total.served > Persons::ZERO);
    }
}

#[test]
fn sites_whose_beds_are_missing_are_kept_and_marked() {
    let list = "名称,类别,床位数,经度,纬度\n一院,综合医院,900,107.05,29.82\n二院,综合医院,,107.06,29.83\n";
    let (folder, drafted, written) = draft(&[("医院.csv", list)]);
    assert!(written.contains("\nmissing_places = \"unknown\"\n"), "{written}");
    assert_eq!((drafted.exit_code, drafted.issues.count_of("W0317")), (0, 1));
    let path = folder.path().join("study.toml");
    assert_eq!(common::run(&path, &[]).services[0].total.sites_unknown, 1);
}

#[test]
fn a_draft_is_of_today_and_of_the_country() {
    let list = "名称,类别,学位数,性质,投用时间,经度,纬度\n一小,小学,900,现状,2001,107.05,29.82\n二小,小学,450,现状,2026,107.06,29.83\n\
                三小,小学,450,规划,2190,107.07,29.83\n";
    let (folder, drafted, written) = draft(&[("小学.csv", list)]);
    assert_eq!(drafted.exit_code, 0, "{:?}", drafted.issues);
    assert!(written.contains("\nyear = 2026\n") && written.contains("不取将来的年份"), "{written}");
    // Towns and townships are among the zones: half an hour on foot, and the radius of towns beside it.
    assert!(written.contains("\ncutoff = \"2000 m\"\n") && written.contains("\n# cutoff = \"500 m\"\n"), "{written}");
    let results = common::run(&folder.path().join("study.toml"), &[]);
    assert_eq!(results.services[0].total.places.to_f64(), 1350.0, "what is planned for 2190 does not count");
}

/// Sites of a list whose coordinates are written so, as a run places them.
fn placed(head: &str, rows: [&str; 2], keys: &str) -> Result<(Vec<[f64; 2]>, catchment::issue::Issues), Failure> {
    let list = format!("编号,名称,学位数,{head}\n1,一小,900,{}\n2,二小,600,{}\n", rows[0], rows[1]);
    let layer = format!("path = 'list.csv'\ncrs = 'wgs84'\nservice = 'primary'\n{keys}");
    let service = "id = 'primary'\ndemand = { per_1000 = 1000 }\nmethod = 'nearest'";
    let results = run_of(&[("list.csv", &list), GRID], &study(&layer, service))?;
    let at = results.model.facilities.iter().filter_map(|site| Some(site.at?.0)).collect();
    Ok((at, results.issues.clone()))
}

#[test]
fn coordinates_stand_in_one_column_or_in_degrees_minutes_and_seconds() {
    let (plain, _) = placed("经度,纬度", ["107.05,29.82", "107.06,29.83"], "").unwrap();
    let near =
        |at: &[[f64; 2]]| at.iter().zip(&plain).all(|(a, b)| (a[0] - b[0]).abs() < 0.01 && (a[1] - b[1]).abs() < 0.01);
    for (head, rows, code) in [
        ("经纬度", ["\"107.05,29.82\"", "\"107.06,29.83\""], "I0353"),
        ("坐标（度）", ["\"29.82，107.05\"", "\"29.83，107.06\""], "I0353"),
        ("经度,纬度", ["107°03′00″E,29°49′12″N", "107°03′36″E,29°49′48″N"], "I0352"),
        ("经度,纬度", ["107度3分0秒,29度49分12秒", "107-03-36,29-49-48"], "I0352"),
        ("坐标", ["107°03′00″E 29°49′12″N", "107°03′36″E 29°49′48″N"], "I0353"),
        ("POINT_X,POINT_Y", ["107.05,29.82", "107.06,29.83"], "I0330"),
    ] {
        let (at, issues) = placed(head, rows, "").unwrap_or_else(|failure| panic!("{head}: {failure}"));
        assert!(at.len() == 2 && near(&at), "{head}: {at:?} {plain:?}");
        assert!(issues.count_of(code) > 0, "{head}: {issues:?}");
    }
    // No position is no fault.
    let (at, issues) = placed("经纬度", ["\"107.05,29.82\"", "NA"], "").unwrap();
    assert_eq!((at.len(), issues.count_of("W0351")), (1, 1));
}

#[test]
fn coordinates_that_can_be_read_in_two_ways_are_asked() {
    let errors = |head: &str, rows: [&str; 2], keys: &str| match placed(head, rows, keys) {
        Err(Failure::Data(issues)) => {
            issues.groups().map(|group| group.examples[0].code).filter(|code| code.starts_with('E')).collect::<Vec<_>>()
        }
        other => panic!("{:?}", other.map(|(at, _)| at)),
    };
    // Both below 90 degrees: an order only the writer knows.
    assert_eq!(errors("坐标", ["\"76.0,39.5\"", "\"75.9,39.4\""], ""), ["E0357"]);
    for row in ["29°49′12″N,107°03′00″E", "107°60′00″,29.82"] {
        let codes = errors("经度,纬度", [row, "107.06,29.83"], "");
        assert!(!codes.is_empty() && codes.iter().all(|code| *code == "E0351"), "{row}: {codes:?}");
    }
    let keys = "fields = { yx = '坐标' }";
    let (at, _) = placed("坐标", ["\"29.82,107.05\"", "\"29.83,107.06\""], keys).unwrap();
    assert_eq!(at.len(), 2);
}

/// A draft of such a list guesses, and says so.
#[test]
fn a_draft_of_a_column_with_both_coordinates() {
    let (_folder, drafted, written) =
        draft(&[("小学.csv", "名称,学位数,坐标\n一小,900,\"107.05,29.82\"\n二小,450,\"107.06,29.83\"\n")]);
    assert_eq!(drafted.exit_code, 0, "{:?}\n{written}", drafted.issues);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("小学.csv"), "名称,学位数,坐标\n一小,900,\"76.0,39.5\"\n").unwrap();
    let file = folder.path().join("小学.csv").display().to_string();
    let (_folder, _, written) = draft_of(folder, &[file]);
    assert!(written.contains("fields = { xy = \"坐标\" }") && written.contains("把 xy 改为 yx"), "{written}");
}

/// Codes that a spreadsheet turned into numbers: the cause is said, and nobody is told to remove a school.
#[test]
fn codes_that_a_spreadsheet_destroyed_are_refused_with_the_cause() {
    for code in ["5.00115E+11", "5.00115e+11"] {
        let list = format!("编号,名称,学位数,lon,lat\n{code},一小,900,107.05,29.82\n{code},二小,600,107.06,29.83\n");
        let layer = "path = 'list.csv'\ncrs = 'wgs84'\nservice = 'primary'";
        let service = "id = 'primary'\ndemand = { per_1000 = 1000 }\nmethod = 'nearest'";
        let Err(Failure::Data(issues)) = run_of(&[("list.csv", &list), GRID], &study(layer, service)) else { panic!() };
        assert_eq!((issues.count_of("E0342"), issues.count_of("E0340")), (2, 0), "{issues:?}");
    }
}

/// Rows that nobody can read are set aside by the study's word, said one by one, and in the ledger as far as they can be read.
#[test]
fn rows_that_cannot_be_read_are_set_aside_when_the_study_says_so() {
    let list = "名称,学段,学位数,lon,lat\n一小,小学,900,107.05,29.82\n二小,小学,约莫六百,107.06,29.83\n三小,小学,300,东门外,29.82\n\
                四小,哪一类,70,107.05,29.82\n";
    let grid = "id,x,y,persons,a6_11\na,107.05,29.82,1000,100\nb,107.06,29.83,500,50\nc,某处,29.83,200,20\nd,107.06,29.82,x1,10\n";
    let text = |key: &str| {
        format!(
            "title = 't'\nyear = 2026\npattern = {{ permutations = 9 }}\n[[facilities]]\npath = 'list.csv'\ncrs = 'wgs84'\n{key}\n\
             [[demand]]\npath = 'grid.csv'\ncrs = 'wgs84'\n{key}\nfields = {{ ages = {{ '6-11' = 'a6_11' }} }}\n\
             [[service]]\nid = 'primary'\ndemand = {{ ages = [6, 11] }}\nmethod = 'optimal'\n"
        )
    };
    let files = [("list.csv", list), ("grid.csv", grid)];
    for key in ["", "on_unreadable = 'stop'"] {
        let Err(Failure::Data(issues)) = run_of(&files, &text(key)) else { panic!("they were passed over") };
        let counts = ["E0311", "E0351", "E0320", "W0397"].map(|code| issues.count_of(code));
        assert_eq!(counts, [2, 2, 1, 0], "{issues:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("study.toml");
    std::fs::write(&path, text("on_unreadable = 'skip'")).unwrap();
    let results = common::run(&path, &[]);
    assert_eq!((results.issues.count_of("W0397"), results.issues.has_errors()), (5, false), "{:?}", results.issues);
    let service = &results.services[0];
    let people = &service.ledger.demand;
    // 20 pupils nobody knows where, and 10 of a cell whose residents are no number.
    assert_eq!(
        (people.excluded, people.allocated, people.total),
        (Persons::whole(30), Persons::whole(150), Persons::whole(180))
    );
    let places = service.ledger.places.unwrap();
    assert_eq!((places.excluded.to_f64(), places.total.to_f64()), (300.0, 1200.0));
    let said: Vec<String> = (results.issues.groups().flat_map(|group| &group.examples))
        .filter(|issue| issue.code == "W0397")
        .map(|issue| issue.sentence(Lang::Zh))
        .collect();
    assert!(
        said.iter().any(|text| text.contains("约莫六百")) && said.iter().any(|text| text.contains("哪一类")),
        "{said:?}"
    );
    // The finished folder says so too, and verifies.
    let out = folder.path().join("out");
    let options = catchment::write::WriteOptions {
        base: folder.path().to_owned(),
        study: "study.toml".to_owned(),
        ..Default::default()
    };
    catchment::write::write(&results, &out, &options).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("run.json")).unwrap()).unwrap();
    assert_eq!(document["layers"][0]["set_aside"]["rows"], 3);
    assert_eq!(document["layers"][1]["set_aside"]["persons"]["6-11"], 30.0);
    let again = Study::open(&path).and_then(|study| catchment::run::recheck(&study, &out)).unwrap();
    let findings = catchment::check::verify(&out, Some(folder.path())).unwrap();
    for finding in findings.iter().chain(&again) {
        assert!(finding.holds, "{}", finding.text(Lang::En));
    }
}

/// A raster of residents and a list of clinics are enough: one `init`, one run.
#[test]
#[cfg(feature = "geotiff")]
fn a_raster_and_a_list_of_clinics_run_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let raster = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/cases/files/03-raster-four-tiepoints/r01_four_tiepoints.tif");
    let [grid, list] = ["chn_ppp_2020.tif", "村卫生室.csv"].map(|name| folder.path().join(name));
    std::fs::copy(raster, &grid).unwrap();
    std::fs::write(&list, "名称,经度,纬度\n东村,107.01,29.81\n西村,107.03,29.83\n").unwrap();
    let (folder, drafted, written) = draft_of(folder, &[grid, list].map(|path| path.display().to_string()));
    assert_eq!(drafted.exit_code, 0, "{:?}\n{written}", drafted.issues);
    let results = common::run(&folder.path().join("study.toml"), &[]);
    let service = &results.services[0];
    assert_eq!((service.id.as_str(), service.ledger.demand.allocated), ("clinic", Persons::whole(8_864)));
    assert!(service.coverage[0].total.served > Persons::ZERO);
}

/// Places that stand in sentences are places: nothing is called without them.
#[test]
fn places_in_sentences_are_counted() {
    let list =
        "项目名称,类别,主要建设内容,经度,纬度\n新城小学,小学,新建校舍，办学规模30个班，容纳学生1350人,107.05,29.82\n";
    let list = list.replace("新建校舍，", "");
    let (folder, drafted, written) = draft(&[("项目.csv", &list)]);
    assert_eq!(drafted.exit_code, 0, "{:?}\n{written}", drafted.issues);
    assert!(!written.contains("capacity"), "{written}");
    assert_eq!(places(&common::run(&folder.path().join("study.toml"), &[])), [("primary", 1350.0)]);
}

#[test]
fn what_another_datum_would_change_is_said_of_a_plain_list() {
    let list = "名称,类别,学位数,经度,纬度\n一小,小学,900,107.05,29.82\n二小,小学,450,107.06,29.83\n";
    let (folder, drafted, written) = draft(&[("小学.csv", list)]);
    assert!(written.contains("gcj02") && written.contains("\ncrs = \"wgs84\"\n"), "{:?}\n{written}", drafted.issues);
    let path = folder.path().join("study.toml");
    // As the draft has it the datum is no question any more; as a plain list it is, and nobody changes the zone.
    assert_eq!(["I0597", "W0597"].map(|code| common::run(&path, &[]).issues.count_of(code)), [0, 0]);
    let plain = |list: &str| {
        std::fs::write(folder.path().join("小学.csv"), list).unwrap();
        std::fs::write(&path, written.replace("crs = \"wgs84\"\n", "")).unwrap();
        common::run(&path, &[]).issues
    };
    let issues = plain(list);
    let (zones, said) = (issues.count_of("W0597"), issues.count_of("I0597"));
    assert_eq!(zones + said, 1, "{issues:?}");
    let issue = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code.ends_with("0597")).unwrap();
    let metres: f64 = issue.facts["gcj"].as_str().parse().unwrap();
    assert!((300.0..800.0).contains(&metres), "{metres}");
}
