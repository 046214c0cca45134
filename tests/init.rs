//! `init`: from a heap of files to a study that runs.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use catchment::prepare::{Drafted, init};
use catchment::read::Quiet;
use catchment::words::Lang;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"))
}

fn copy(names: &[&str], to: &Path) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = |name: &&str| {
        let target = to.join(name);
        assert!(target.parent().is_some_and(|parent| fs::create_dir_all(parent).is_ok()));
        assert!(fs::copy(root.join(name), &target).is_ok(), "{name}");
        target.display().to_string()
    };
    names.iter().map(copy).collect()
}

fn drafted(folder: &Path, files: &[String], lang: Lang) -> Drafted {
    init(folder, files, lang, false, &Quiet).unwrap_or_else(|ended| panic!("{:?}", ended.issues))
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("study.toml")).unwrap_or_default()
}

/// Tables of births, pupils and dwellings stand in a forecast that needs only its # removed.
#[test]
fn tables_by_zone_and_year_are_named_in_a_forecast() {
    let folder = folder();
    let mut files = copy(&["layers/schools_existing.geojson", "layers/townships.geojson"], folder.path());
    files.extend(copy(&["population/grid.geojson"], folder.path()));
    for (name, content) in [
        ("出生人口.csv", "街镇,2019年,2020年\n凤城街道,1,2\n"),
        ("在校生.csv", "街镇,学年,一年级\n凤城街道,2023学年,5\n"),
        ("新建住宅.csv", "街镇,竣工时间,套数\n凤城街道,2026年6月,500\n"),
    ] {
        let path = folder.path().join(name);
        assert!(fs::write(&path, content).is_ok());
        files.push(path.display().to_string());
    }
    let drafted = drafted(folder.path(), &files, Lang::Zh);
    assert_eq!((drafted.issues.count_of("I0740"), drafted.issues.count_of("W0731")), (3, 0), "{:?}", drafted.issues);
    let text = text(folder.path());
    for line in [
        "# births = { table = { path = \"出生人口.csv\" } }",
        "# pupils = { table = { path = \"在校生.csv\" } }",
        "# housing = { table = { path = \"新建住宅.csv\" }, since =",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    // Without the #, it is a study that is understood.
    let (before, after) = text.split_once("# [forecast]").unwrap_or_else(|| panic!("{text}"));
    let used: String = after
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|l| l.contains(" = {") || l.starts_with("basis")).unwrap_or(line).to_owned()
                + "\n"
        })
        .collect();
    let study = catchment::study::Study::parse(
        &format!("{before}[forecast]{used}"),
        &[],
        folder.path().to_owned(),
        "study.toml".to_owned(),
    );
    assert!(study.is_ok_and(|study| study.file.forecast.is_some()));
}

const DEMO: [&str; 8] = [
    "layers/elderly.geojson",
    "layers/health.geojson",
    "layers/residential.geojson",
    "layers/schools_existing.geojson",
    "layers/schools_planned.geojson",
    "layers/townships.geojson",
    "population/grid.geojson",
    "population/townships.csv",
];

#[test]
fn the_layers_of_the_demo_become_a_study_whose_ledger_closes() {
    let folder = folder();
    let files = copy(&DEMO, folder.path());
    let drafted = drafted(folder.path(), &files, Lang::Zh);
    let uses = ["facilities", "facilities", "land", "facilities", "facilities", "zones", "demand", "totals"];
    assert_eq!(drafted.used, uses.map(Some));
    assert_eq!(drafted.exit_code, 0, "{:?}", drafted.issues);
    let text = text(folder.path());
    assert!(text.contains("path = \"layers/elderly.geojson\"") && text.contains("请核对 / please check"), "{text}");
    let results = common::run(&folder.path().join("study.toml"), &[]);
    let services: Vec<&str> = results.services.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(services, ["kindergarten", "primary", "junior", "hospital_beds", "elderly_beds"]);
    // A run gives results only when its ledger closes; all residents of the totals are in it.
    let persons: f64 = results.model.demand.columns[0].values.iter().map(|p| p.to_f64()).sum();
    assert!((persons - 692_960.0).abs() < 1.0, "{persons}");
    let covered: Vec<&str> = results.services.iter().flat_map(|s| s.coverage.iter().map(|c| c.id.as_str())).collect();
    assert_eq!(covered, ["kindergarten_300m", "primary_500m", "junior_1000m"]);
    assert!(results.services[1].coverage[0].total.land_rate().is_some_and(|rate| rate > 0.1 && rate < 0.5));
    // The example of a score, uncommented, is one.
    let at = text.find("# [[access]]").unwrap_or_else(|| panic!("{text}"));
    let example: String = text[at..].lines().map(|line| format!("{}\n", line.trim_start_matches("# "))).collect();
    assert!(fs::write(folder.path().join("with_access.toml"), format!("{}{example}", &text[..at])).is_ok());
    let with_access = common::run(&folder.path().join("with_access.toml"), &[]);
    assert_eq!(with_access.services[3].access[0].id, "e2sfca");
    // The same files in English: other comments, the same study.
    let english = init(folder.path(), &files, Lang::En, true, &Quiet).unwrap_or_else(|e| panic!("{:?}", e.issues));
    assert_eq!(english.exit_code, 0);
    let keys = |text: &str| text.lines().filter(|l| !l.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(keys(&text), keys(&self::text(folder.path())));
    assert!(!self::text(folder.path()).contains("识别"));
}

#[test]
fn a_study_is_not_replaced_unasked_and_a_gap_is_said() {
    let folder = folder();
    let files = copy(&["layers/schools_existing.geojson"], folder.path());
    let drafted = drafted(folder.path(), &files, Lang::En);
    assert_eq!(drafted.exit_code, 65);
    assert_eq!((drafted.issues.count_of("E0732"), drafted.issues.count_of("W0734")), (1, 1));
    let written = text(folder.path());
    assert!(written.contains("# [[demand]]") && written.contains("please check: no population"), "{written}");
    let Err(ended) = init(folder.path(), &files, Lang::En, false, &Quiet) else { panic!("replaced") };
    assert_eq!((ended.issues.count_of("E0730"), ended.exit_code), (1, 73));
    let none = [folder.path().join("none.csv").display().to_string()];
    let Err(ended) = init(folder.path(), &none, Lang::En, true, &Quiet) else { panic!("nothing was there") };
    assert_eq!(ended.exit_code, 66);
    assert_eq!(text(folder.path()), written);
}

#[test]
fn chinese_lists_in_gbk_are_understood_by_their_titles_and_columns() {
    let base = folder();
    let data = base.path().join("数据");
    assert!(fs::create_dir_all(&data).is_ok());
    let write = |name: &str, text: &str| -> PathBuf {
        let (bytes, ..) = encoding_rs::GBK.encode(text);
        assert!(fs::write(data.join(name), bytes).is_ok());
        data.join(name)
    };
    let primary = "学校名称,学位数,规划学位,经度,纬度\n凤城街道第一小学,1350,1400,107.0596,29.8252\n晏家街道中心小学,900,900,107.03,29.79\n";
    let others =
        "机构名称,办学类型,学位数,经度,纬度\n长寿中学,中学,2000,107.07,29.83\n实验幼儿园,幼儿园,360,107.06,29.82\n";
    let totals = "街道,街道代码,常住人口\n凤城街道,500115001,120286\n晏家街道,500115002,90713\n";
    let mut files = vec![
        write("小学一览表.csv", primary),
        write("其他学校.csv", others),
        write("高德小学.csv", "名称,学位数,经度,纬度\n望江路校区,500,107.06,29.81\n"),
        write("街道人口.csv", totals),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files.push(root.join("layers/townships.geojson"));
    files.push(root.join("population/grid.geojson"));
    let files: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    let study = base.path().join("study");
    let drafted = drafted(&study, &files, Lang::Zh);
    let text = text(&study);
    for words in [
        "path = \"../数据/小学一览表.csv\"",
        "service = \"primary\"",
        "fields = { places = \"学位数\" }",
        "另有：\"规划学位\"",
        "values.service = { \"中学\" = \"junior\" }",
        "crs = \"gcj02\"",
        "totals = { path = \"../数据/街道人口.csv\", key = \"街道代码\", persons = \"常住人口\" }",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(drafted.exit_code, 0, "{:?}", drafted.issues);
    let results = common::run(&study.join("study.toml"), &[]);
    let services: Vec<&str> = results.services.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(services, ["kindergarten", "primary", "junior"]);
}

#[test]
fn names_from_files_cannot_break_the_study() {
    let base = folder();
    let name = "a\"]\n[x] #'.csv";
    let text_of = "名称\"],学段,学位数,lon,lat\n甲,小学,5,107.1,29.8\n";
    assert!(fs::write(base.path().join(name), text_of).is_ok());
    let files = [base.path().join(name).display().to_string()];
    let _ = init(base.path(), &files, Lang::Zh, false, &Quiet);
    let parsed: Result<toml::Table, _> = self::text(base.path()).parse();
    assert!(parsed.is_ok(), "{parsed:?}\n{}", self::text(base.path()));
}

/// Land is told by its classes or by the name of its file, not taken for zones; which classes count stands in the draft.
#[test]
fn residential_land_is_told_from_zones() {
    let folder = folder();
    let mut files = copy(&DEMO, folder.path());
    let square = |west: f64| {
        let ring = [[west, 29.8], [west + 0.01, 29.8], [west + 0.01, 29.81], [west, 29.81], [west, 29.8]];
        serde_json::json!({"type": "Polygon", "coordinates": [ring]})
    };
    let parcel = |west: f64, properties: serde_json::Value| serde_json::json!({"type": "Feature", "properties": properties, "geometry": square(west)});
    let classes = ["0701", "0702", "0602"];
    let write = |name: &str, features: Vec<serde_json::Value>| {
        let path = folder.path().join(name);
        let layer = serde_json::json!({"type": "FeatureCollection", "features": features});
        assert!(fs::write(&path, layer.to_string()).is_ok());
        path.display().to_string()
    };
    let survey = classes
        .iter()
        .enumerate()
        .map(|(k, class)| parcel(107.05 + 0.02 * k as f64, serde_json::json!({"DLBM": class})));
    files[2] = write("survey.geojson", survey.collect());
    let drafted = drafted(folder.path(), &files, Lang::En);
    assert_eq!((drafted.used[2], drafted.exit_code), (Some("land"), 0), "{:?}", drafted.issues);
    let written = text(folder.path());
    assert!(written.contains("please check: 0702 are rural homesteads"), "{written}");
    assert!(written.contains("class = \"DLBM\"\nclasses = [\"0701\", \"0702\"]"), "{written}");
    assert!(written.contains("the others: 0602"), "{written}");

    // Codes as numbers have lost their zero; a type of many signs is one key on one line.
    files[2] = write(
        "survey.geojson",
        vec![parcel(107.05, serde_json::json!({"DLBM": 701})), parcel(107.07, serde_json::json!({"DLBM": 602}))],
    );
    let list = folder.path().join("学校.csv");
    assert!(fs::write(&list, "名称,类型,学位数,经度,纬度\n一中,\"中学'x\"\"y\nz\",90,107.06,29.82\n").is_ok());
    files.push(list.display().to_string());
    let drafted = init(folder.path(), &files, Lang::En, true, &Quiet).unwrap_or_else(|e| panic!("{:?}", e.issues));
    assert_eq!((drafted.used[2], drafted.issues.count_of("E0601")), (Some("land"), 0), "{:?}", drafted.issues);
    assert!(
        text(folder.path()).contains("classes = [\"701\"]")
            && text(folder.path()).contains(r#""中学'x\"y\u000Az" = "junior""#),
        "{}",
        text(folder.path())
    );
    files.pop();

    files[2] = write("居住用地.geojson", vec![parcel(107.05, serde_json::json!({"name": "某小区"}))]);
    let drafted = init(folder.path(), &files, Lang::En, true, &Quiet).unwrap_or_else(|e| panic!("{:?}", e.issues));
    assert_eq!((drafted.used[2], drafted.exit_code), (Some("land"), 0), "{:?}", drafted.issues);
    assert!(!text(folder.path()).contains("class ="));
}

/// A list as a health commission keeps it: headings of a map service, or of nobody's.
#[test]
fn coordinates_under_other_headings_are_found() {
    let folder = folder();
    let write = |name: &str, text: &str| {
        assert!(fs::write(folder.path().join(name), text).is_ok());
        folder.path().join(name).display().to_string()
    };
    let mut files = copy(&DEMO[5..7], folder.path());
    files.push(write("医院甲.csv", "名称,机构类别,床位数,校门E值,校门N值\n甲,综合医院,900,107.0596,29.8252\n"));
    files.push(write(
        "医院乙.csv",
        "名称,机构类别,床位数,坐标（高德）,\n,,,经度,纬度\n乙,综合医院,100,107.0612,29.8251\n",
    ));
    let drafted = drafted(folder.path(), &files, Lang::Zh);
    let text = text(folder.path());
    assert_eq!((drafted.exit_code, drafted.issues.count_of("W0351")), (0, 0), "{:?}\n{text}", drafted.issues);
    assert!(text.contains("fields = { x = \"校门E值\", y = \"校门N值\" }"), "{text}");
    let layer = text.split("[[facilities]]").find(|layer| layer.contains("医院乙")).unwrap_or_default();
    assert!(layer.contains("crs = \"gcj02\""), "{text}");
}

/// Owners in a column called 性质, clinics among the hospitals, an open workbook, beds without a radius in any standard.
#[test]
fn the_lists_of_a_health_commission_make_a_study_at_once() {
    let folder = folder();
    let write = |name: &str, text: &str| {
        assert!(fs::write(folder.path().join(name), text).is_ok());
        folder.path().join(name).display().to_string()
    };
    let mut files = copy(&DEMO[5..7], folder.path());
    files.push(write(
        "养老机构名册.csv",
        "机构名称,养老床位（张）,性质,经度,纬度\n甲,120,公办,107.0596,29.8252\n乙,80,民办,107.03,29.79\n注：坐标取自百度地图。,,,,\n",
    ));
    let clinics = "名称,机构类别,床位数,经度,纬度\n甲,综合医院,900,107.0596,29.8252\n乙,诊所,0,107.0612,29.8251\n";
    files.push(write("医疗机构.csv", clinics));
    files.push(write("~$医疗机构.xlsx", "\u{6}user"));
    let drafted = drafted(folder.path(), &files, Lang::Zh);
    let text = text(folder.path());
    assert_eq!(drafted.exit_code, 0, "{:?}\n{text}", drafted.issues);
    let counts = ["I0332", "I0322", "I0736", "E0330"].map(|code| drafted.issues.count_of(code));
    assert_eq!(counts, [1, 1, 1, 0], "{:?}", drafted.issues);
    assert!(text.contains("values.service = { \"诊所\" = \"none\" }") && !text.contains("status = 性质"), "{text}");
    assert!(text.contains("坐标系是按“注：坐标取自百度地图。”猜的") && text.contains("crs = \"bd09\""), "{text}");
    // The example of a rate, uncommented, is one.
    let at = text.find("# [[coverage]]").unwrap_or_else(|| panic!("{text}"));
    let example: Vec<&str> = text[at..].lines().take(4).map(|line| line.trim_start_matches("# ")).collect();
    let with_rate = folder.path().join("with_rate.toml");
    assert!(fs::write(&with_rate, format!("{text}\n{}\n", example.join("\n"))).is_ok());
    let results = common::run(&with_rate, &[]);
    assert_eq!(results.services.iter().map(|s| s.coverage.len()).sum::<usize>(), 1);

    let only = [write("~$a.xlsx", "\u{6}user")];
    let Err(ended) = init(folder.path(), &only, Lang::Zh, true, &Quiet) else { panic!("it has no data") };
    assert_eq!(ended.issues.count_of("E0158"), 1, "{:?}", ended.issues);
}

#[test]
fn a_list_of_unknown_kind_is_called_one() {
    let folder = folder();
    let mut files = copy(&DEMO[5..7], folder.path());
    let path = folder.path().join("一览表.csv");
    assert!(fs::write(&path, "机构名称,床位,经度,纬度\n甲,120,107.0596,29.8252\n").is_ok());
    files.push(path.display().to_string());
    let drafted = drafted(folder.path(), &files, Lang::Zh);
    let counts = ["E0735", "E0732", "W0731"].map(|code| drafted.issues.count_of(code));
    assert_eq!((drafted.exit_code, counts), (65, [1, 0, 0]), "{:?}", drafted.issues);
    let text = text(folder.path());
    assert!(text.contains("# path = \"一览表.csv\"\n# service = "), "{text}");
}

/// A list of schools and a table of townships by grade, and nothing else: the first run is a balance by township.
#[test]
fn a_list_and_a_table_of_townships_become_a_balance() {
    let folder = folder();
    let schools = "学校名称,办学类型,核定学位数,在校生数,所在乡镇,经度,纬度,投入使用时间\n\
                   一小,小学,900,950,凤城街道,107.08,29.83,2001\n二小,小学,600,500,葛兰镇,107.20,29.95,1998\n\
                   三小,小学,300,120,葛兰镇,,,1990\n一中,初中,1200,1100,凤城街道,107.09,29.84,1988\n";
    let townships = "乡镇,一年级,二年级,三年级,四年级,五年级,六年级,初中在校生\n凤城街道,200,210,190,205,195,200,700\n\
                     葛兰镇,100,110,90,105,95,100,350\n八颗街道,50,40,45,55,50,60,200\n长寿区,350,360,325,365,340,360,1250\n";
    let paths = [("学校.csv", schools), ("乡镇.csv", townships)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("{error}"));
        path.to_string_lossy().into_owned()
    });
    let study = folder.path().join("study");
    let drafted = drafted(&study, &paths, Lang::Zh);
    assert_eq!(drafted.exit_code, 0, "{:#?}", drafted.issues);
    let written = text(&study);
    assert!(written.contains("\"6\" = \"一年级\"") && !written.contains("\ncutoff"), "{written}");
    let study = catchment::study::Study::open(study.join("study.toml"));
    let results = study.and_then(|study| catchment::run::run(&study)).unwrap_or_else(|failure| panic!("{failure}"));
    let gap = |service: usize| results.services[service].total.gap().to_f64();
    // Nobody is sent anywhere without a map: that all places stay spare is no alarm.
    assert_eq!(results.issues.count_of("W0575"), 0);
    // 2,100 pupils for 1,800 places of primary schools, of which 300 have no position; 1,250 for 1,200.
    assert_eq!([gap(0), gap(1)], [300.0, 50.0]);
    assert_eq!(
        results.services[0].zones.iter().map(|zone| zone.gap().to_f64()).collect::<Vec<_>>(),
        [300.0, 300.0, -300.0]
    );
}

/// An earlier study may have been worked on: it is kept, under a name that is said.
#[test]
fn an_earlier_study_is_kept_beside_the_new_one() {
    let folder = folder();
    let files = copy(&DEMO, folder.path());
    drafted(folder.path(), &files, Lang::En);
    let again = |edit: &str| {
        let study = folder.path().join("study.toml");
        assert!(fs::write(&study, text(folder.path()) + edit).is_ok());
        let before = text(folder.path());
        let drafted = init(folder.path(), &files, Lang::En, true, &Quiet).unwrap_or_else(|e| panic!("{:?}", e.issues));
        let kept = drafted.issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "W0770");
        (before, kept.and_then(|issue| issue.value.clone()))
    };
    assert_eq!(again("").1, None, "what nobody changed is not kept twice");
    for (edit, name) in [("# mine\n", "study.old.toml"), ("# mine too\n", "study.old-2.toml")] {
        let (before, kept) = again(edit);
        let kept = kept.unwrap_or_else(|| panic!("{name} is not said"));
        assert!(kept.ends_with(name), "{kept}");
        assert_eq!(fs::read_to_string(folder.path().join(name)).ok(), Some(before));
        assert!(!text(folder.path()).contains("# mine"));
    }
}

/// Nothing in a list tells which of its two numbers is the longitude; the other files do.
#[test]
fn the_order_of_two_numbers_is_that_of_the_other_files() {
    let folder = folder();
    let sites = |pairs: [&str; 2]| {
        let rows = pairs.iter().enumerate().map(|(n, pair)| format!("S{n},School {n},primary,100,\"{pair}\"\n"));
        let text = "id,name,service,places,坐标\n".to_owned() + &rows.collect::<String>();
        assert!(fs::write(folder.path().join("schools.csv"), text).is_ok());
    };
    let cells = "id,persons,lon,lat\na,100,76.0,39.5\nb,200,75.99,39.49\n";
    assert!(fs::write(folder.path().join("cells.csv"), cells).is_ok());
    let files = ["cells.csv", "schools.csv"].map(|name| folder.path().join(name).display().to_string());
    for (pairs, key) in
        [(["39.5,76.0", "39.49,75.99"], "yx = \"坐标\""), (["76.0,39.5", "75.99,39.49"], "xy = \"坐标\"")]
    {
        sites(pairs);
        let drafted = init(folder.path(), &files, Lang::En, true, &Quiet).unwrap_or_else(|e| panic!("{:?}", e.issues));
        assert!(text(folder.path()).contains(key), "{}", text(folder.path()));
        assert_eq!(drafted.issues.count_of("E0429"), 0, "{:?}", drafted.issues);
    }
}
