//! Lists as offices keep them, from which a first study is drafted and run: merged headings, attendance areas, slips in coordinates.

use crate::common;
use catchment::issue::Issues;
use catchment::prepare::init;
use catchment::read::Quiet;
use catchment::words::Lang;
use std::fs;
use std::path::Path;

fn write(folder: &Path, name: &str, text: &str) -> String {
    fs::write(folder.join(name), text).unwrap();
    folder.join(name).display().to_string()
}

/// What `init` writes.
fn draft(folder: &Path, files: &[String]) -> String {
    let drafted = init(folder, files, Lang::Zh, true, &Quiet).unwrap_or_else(|failure| panic!("{:?}", failure.issues));
    fs::read_to_string(drafted.path).unwrap()
}

/// The issues of a study that does not run, or those of its results.
fn issues(folder: &Path, study: &str) -> Issues {
    fs::write(folder.join("study.toml"), study).unwrap();
    let study = catchment::study::Study::open(folder.join("study.toml"));
    match study.and_then(|study| catchment::run::run(&study)) {
        Ok(results) => results.issues,
        Err(catchment::study::Failure::Data(issues)) => issues,
        Err(other) => panic!("{other}"),
    }
}

fn said(issues: &Issues, code: &str) -> Vec<String> {
    let all = issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == code);
    all.map(|issue| format!("{} {}", issue.sentence(Lang::En), issue.sentence(Lang::Zh))).collect()
}

const TOWNS: &str =
    "乡镇,一年级,二年级,三年级,四年级,五年级,六年级\n凤城街道,20,20,20,20,20,20\n葛兰镇,10,10,10,10,10,10\n";

#[test]
fn columns_under_merged_headings_are_used_or_proposed() {
    let folder = tempfile::tempdir().unwrap();
    let list = "学校名称,办学类型,核定学位数,所在乡镇,经度,纬度,学校状态,\n,,,,,,建设性质,投入使用时间\n\
                一小,小学,300,凤城街道,107.08,29.83,现状,2001\n二小,小学,300,葛兰镇,107.20,29.95,新建,2030\n";
    let files = [write(folder.path(), "学校.csv", list), write(folder.path(), "乡镇.csv", TOWNS)];
    let text = draft(folder.path(), &files);
    assert!(text.contains("opens = 学校状态/投入使用时间") && text.contains("status = 学校状态/建设性质"), "{text}");
    let study = text.replace("path = \"../", "path = \"");
    let issues = issues(folder.path(), &study);
    assert_eq!(issues.count_of("W0305"), 0, "{issues:?}");
    // One that only looks like it stands there to be uncommented, and the study still reads when it is.
    let list = list.replace("投入使用时间", "预计建成投用的大致时间").replace("核定学位数", "核定学位数,规划学位数");
    let list = list.replace(",,,,,,建设", ",,,,,,,建设").replace(",300,", ",300,300,");
    let files = [write(folder.path(), "学校.csv", &list), files[1].clone()];
    let text = draft(folder.path(), &files);
    let line = "# fields.opens = \"学校状态/预计建成投用的大致时间\"";
    let before = text.lines().take_while(|other| *other != line).last().unwrap_or_default();
    assert!(text.contains(line) && before.contains("请核对"), "{text}");
    let study = text.replace(line, line.trim_start_matches("# "));
    assert!(toml::from_str::<toml::Table>(&study).is_ok(), "{study}");
}

#[test]
fn polygons_that_name_the_schools_are_attendance_areas() {
    let folder = tempfile::tempdir().unwrap();
    let list = "学校名称,办学类型,核定学位数,经度,纬度\n一小,小学,300,107.08,29.83\n二小,小学,300,107.20,29.95\n三小,小学,90,107.1,29.9\n";
    let area = |name: &str, west: f64| {
        let ring = [[west, 29.8], [west + 0.05, 29.8], [west + 0.05, 29.99], [west, 29.8]];
        serde_json::json!({"type": "Feature", "properties": {"编号": west, "学校": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let areas = |names: [&str; 3]| {
        let features: Vec<_> = names.iter().zip([107.05, 107.1, 107.15]).map(|(name, west)| area(name, west)).collect();
        serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
    };
    let mut files = vec![write(folder.path(), "学校.csv", list), write(folder.path(), "乡镇.csv", TOWNS)];
    files.push(write(folder.path(), "片区.geojson", &areas(["一小", "二小、三小", "某某"])));
    let text = draft(folder.path(), &files);
    let block =
        "# [[attendance]]\n# service = \"primary\"\n# path = \"片区.geojson\"\n# fields = { facility = \"学校\" }";
    assert!(text.contains(block) && !text.contains("\n[zones]"), "{text}");
    let uncommented = block.replace("# ", "");
    assert!(toml::from_str::<toml::Table>(&text.replace(block, &uncommented)).is_ok(), "{text}");
    // Names that are no sites are those of zones.
    files[2] = write(folder.path(), "片区.geojson", &areas(["凤城街道", "葛兰镇", "一小"]));
    let text = draft(folder.path(), &files);
    assert!(text.contains("\n[zones]") && !text.contains("[[attendance]]"), "{text}");
}

const STUDY: &str = "title = \"x\"\nyear = 2025\n[[facilities]]\npath = \"s.csv\"\n[[demand]]\npath = \"t.csv\"\n\
    fields = { zone = \"乡镇\", ages = { \"6-11\" = \"人数\" } }\n[[service]]\nid = \"primary\"\ndemand = { ages = [6, 11] }\nmethod = \"optimal\"\n";

/// Twenty schools of two townships, of which one has another position.
fn with_school(at: [&str; 2], study: &str) -> Issues {
    let folder = tempfile::tempdir().unwrap();
    let mut list = "学校名称,学段,学位数,乡镇,经度,纬度\n".to_owned();
    for n in 0..20 {
        let town = if n % 2 == 0 { "甲镇" } else { "乙镇" };
        let (lon, lat) = (113.1 + f64::from(n) * 0.01, 29.06 + f64::from(n % 5) * 0.02);
        let [lon, lat] = if n == 7 { at.map(str::to_owned) } else { [format!("{lon:.3}"), format!("{lat:.3}")] };
        list += &format!("第{n}小学,小学,90,{town},{lon},{lat}\n");
    }
    write(folder.path(), "s.csv", &list);
    write(folder.path(), "t.csv", "乡镇,人数\n甲镇,500\n乙镇,600\n");
    issues(folder.path(), study)
}

#[test]
fn a_row_with_exchanged_or_impossible_numbers_is_named_with_its_own_pair() {
    for (at, words) in [
        (["29.06", "113.17"], ["第7小学", "29.06, 113.17", "look exchanged", "写反"]),
        (
            ["113.17", "209.06"],
            ["第7小学", "113.17, 209.06", "latitude of 209.06 is impossible", "纬度不可能是 209.06"],
        ),
        (["1131.7", "29.06"], ["第7小学", "1131.7, 29.06", "longitude of 1131.7", "经度不可能"]),
    ] {
        let found = with_school(at, STUDY);
        let said = said(&found, "E0438");
        assert!(said.len() == 1 && words.iter().all(|word| said[0].contains(word)), "{at:?}: {found:?}");
        assert_eq!(found.count_of("E0425") + found.count_of("E0406") + found.count_of("E0418"), 0);
    }
}

#[test]
fn without_a_map_sites_tell_which_of_them_is_wrong() {
    assert!(!with_school(["113.17", "29.10"], STUDY).has_errors());
    let found = with_school(["13.17", "29.10"], STUDY);
    assert_eq!((found.count_of("E0418"), found.count_of("W0439")), (1, 0), "{found:?}");
    assert!(said(&found, "E0418")[0].contains("13.17, 29.1"), "{found:?}");
    let allowed = STUDY.replace("path = \"s.csv\"", "path = \"s.csv\"\nallow_far = true");
    assert_eq!(with_school(["13.17", "29.10"], &allowed).count_of("E0418"), 0);
    // 0.7 of a degree: not far for the study, far for its township.
    let found = with_school(["113.87", "29.10"], STUDY);
    assert!(!found.has_errors(), "{found:?}");
    let said = said(&found, "W0439");
    assert!(said.len() == 1 && ["第7小学", "乙镇", "113.87"].iter().all(|word| said[0].contains(word)), "{found:?}");
    assert_eq!(with_school(["113.87", "29.10"], &allowed).count_of("W0439"), 0);
}

/// Most people live in no area: what is named as the cause is not a table of ways, which the study has not.
#[test]
fn what_is_named_as_the_cause_is_in_the_study() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "s.csv", "id,name,service,places,lon,lat\nA,A,primary,90,107.005,29.805\n");
    write(folder.path(), "d.csv", "id,lon,lat,persons\na,107.004,29.804,10\nb,107.02,29.81,90\n");
    let ring = "[[107,29.8],[107.01,29.8],[107.01,29.81],[107,29.81],[107,29.8]]";
    let area = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"name\":\"A\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}]}}"
    );
    write(folder.path(), "a.geojson", &area);
    let study = "title = \"x\"\nyear = 2025\nfacilities = [{ path = \"s.csv\" }]\ndemand = [{ path = \"d.csv\" }]\n\
        attendance = [{ service = \"primary\", path = \"a.geojson\" }]\n\
        [[service]]\nid = \"primary\"\ndemand = { per_1000 = 1000 }\nmethod = \"nearest\"\n";
    fs::write(folder.path().join("study.toml"), study).unwrap();
    let results = common::run(&folder.path().join("study.toml"), &[]);
    let said = said(&results.issues, "W0574");
    assert!(
        said.len() == 1 && said[0].contains("attendance area") && !said[0].contains("table"),
        "{:?}",
        results.issues
    );
}

/// A table that calls townships by their short names, under a heading of two rows, and schools that say them in full: the same
/// townships. A school in a township that the table does not have is said to count in no gap.
#[test]
fn short_names_of_townships_and_headings_of_two_rows_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let table = "乡镇,小学,,,,,,初中,,\n,一年级,二年级,三年级,四年级,五年级,六年级,七年级,八年级,九年级\n\
        城关,30,30,30,30,30,30,20,20,20\n白沙镇,10,10,10,10,10,10,5,5,5\n全县,40,40,40,40,40,40,25,25,25\n";
    let schools = "学校名称,学段,学位数,所属乡镇,状态\n一小,小学,200,城关镇,现状\n二小,小学,40,白沙,现状\n\
        一中,初中,60,城关镇,现状\n三小,小学,90,石桥乡,现状\n四小,小学,70,城关镇,已停办\n甲幼儿园,幼儿园,90,城关镇,现状\n";
    let files = [write(folder.path(), "学生.csv", table), write(folder.path(), "学校.csv", schools)];
    let text = draft(folder.path(), &files);
    // Nobody has counted children of three to five, nor all residents: the first run leaves kindergartens out, and says so.
    assert!(text.contains("# id = \"kindergarten\"") && !text.contains("\nid = \"kindergarten\""), "{text}");
    fs::write(folder.path().join("study.toml"), &text).unwrap();
    let results = common::run(&folder.path().join("study.toml"), &[]);
    let gap = |id: &str| -> Vec<(String, f64)> {
        let service = results.services.iter().find(|service| service.id.as_str() == id).unwrap();
        let zones = results.model.zones.iter().zip(&service.zones);
        zones.map(|(zone, balance)| (zone.name.clone(), balance.gap().to_f64())).collect()
    };
    let named = |town: &str, center: f64| (town.to_owned(), center);
    assert_eq!(gap("primary"), [named("城关", -20.0), named("白沙镇", 20.0)], "{text}\n{:?}", results.issues);
    assert_eq!(gap("junior"), [named("城关", 0.0), named("白沙镇", 15.0)], "{text}");
    assert_eq!(results.issues.count_of("W0554"), 1, "{:?}", results.issues);
    // The row of the county counts nobody once more.
    let points = said(&results.issues, "W0518");
    let points = [points, said(&results.issues, "W0519")].concat();
    assert!(points.iter().any(|said| said.contains("315 people")) || points.is_empty(), "{points:?}");
}
