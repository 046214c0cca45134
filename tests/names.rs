//! What people call services and their places: in tables, on maps, in messages; ids stay in files.

use crate::common;
use catchment::check;
use catchment::output::names_of_headings;
use catchment::study::Study;
use catchment::words::Lang;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The street town with two services: a standard one, and an own one of beds; both have the same sites.
fn town(folder: &Path, keys: &str) -> PathBuf {
    for (name, bytes) in common::files(common::street_town().parent().unwrap_or(Path::new("."))) {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let schools = std::fs::read_to_string(folder.join("schools.csv")).unwrap();
    let homes: String = schools.lines().skip(1).map(|line| line.replace(",primary,", ",rehab,") + "\n").collect();
    let homes = homes.replace("A,", "HA,").replace("B,", "HB,").replace("C,", "HC,").replace("D,", "HD,");
    std::fs::write(folder.join("homes.csv"), format!("{}\n{homes}", schools.lines().next().unwrap())).unwrap();
    let study = std::fs::read_to_string(folder.join("study.toml")).unwrap();
    let study = study.replace("[[demand]]", "[[facilities]]\npath = \"homes.csv\"\ncrs = \"EPSG:4545\"\n\n[[demand]]");
    let own =
        "[[service]]\nid = \"rehab\"\nname_zh = \"康复床位\"\ndemand = { field = \"pupils\" }\nmethod = \"nearest\"\n";
    let path = folder.join("two.toml");
    std::fs::write(&path, format!("{study}{keys}\n{own}")).unwrap();
    path
}

fn catchment(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output().unwrap()
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8_lossy(&files[name]).into_owned()
}

#[test]
fn services_and_their_places_are_called_by_their_names_and_files_keep_the_ids() {
    let folder = tempfile::tempdir().unwrap();
    let study = town(folder.path(), "name_zh = \"小学学位\"").to_string_lossy().into_owned();
    let results = folder.path().join("out").to_string_lossy().into_owned();
    let run = catchment(&["run", &study, "-o", &results, "--lang", "zh"]);
    let told = String::from_utf8_lossy(&run.stdout).into_owned();
    for words in ["小学学位：方法 nearest", "康复床位：方法 nearest", "未开放的学位 100", "未开放的床位 100"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("学位/床位") && !told.contains("primary：") && !told.contains("rehab："), "{told}");
    let files = common::files(Path::new(&results));
    let balance = text(&files, "balance.csv");
    let head = "服务,分区代码,分区名称,常住人口（人）,需求（人）,未定位需求（人）,名额（个）";
    assert!(balance.trim_start_matches('\u{feff}').starts_with(head), "{balance}");
    assert!(
        balance.contains("分配率（0–1）") && balance.contains("\nprimary,E,") && balance.contains("\nrehab,E,"),
        "{balance}"
    );
    assert!(text(&files, "primary/facilities.qml").contains("field=\"places\" name=\"学位（个）\""));
    let map = text(&files, "rehab/facilities.qml");
    assert!(map.contains("field=\"places\" name=\"床位（张）\"") && map.contains("name=\"利用率（人/张）\""), "{map}");
    let layer = text(&files, "rehab/facilities.geojson");
    assert!(
        layer.contains("\"service\":\"rehab\"") && layer.contains("\"places\":") && !layer.contains("康复"),
        "{layer}"
    );
    let verified = catchment(&["verify", &results, "--study", &study, "--lang", "zh"]);
    let found = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && found.contains("康复床位："), "{found}");
    let english = catchment(&["run", &study, "-o", &results, "--lang", "en", "--overwrite"]);
    let told = String::from_utf8_lossy(&english.stdout).into_owned();
    for words in
        ["primary schools: method nearest", "康复床位: method nearest", "places not open 100", "beds not open 100"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// The same table in either language: other headings over the same rows, and verify reads both and finds what is changed in both.
#[test]
fn the_balance_has_headings_in_its_language_and_is_verified_in_both() {
    let keys = names_of_headings();
    let in_language = |lang| common::written_in(&common::street_town(), &[], lang);
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| text(&in_language(lang), "balance.csv"));
    let (zh_head, zh_rows) = zh.split_once("\r\n").unwrap();
    let (en_head, en_rows) = en.split_once("\r\n").unwrap();
    assert_eq!(zh_rows, en_rows);
    let named: Vec<&str> = zh_head.trim_start_matches('\u{feff}').split(',').map(|head| keys[head].as_str()).collect();
    assert_eq!(named.join(","), en_head.trim_start_matches('\u{feff}'));
    for lang in [Lang::Zh, Lang::En] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let results = common::run(&common::street_town(), &[]);
        let base = common::street_town().parent().unwrap().to_owned();
        let options =
            catchment::write::WriteOptions { lang, base, study: "study.toml".to_owned(), ..Default::default() };
        catchment::write::write(&results, &out, &options).unwrap();
        let differing =
            |out: &Path| check::verify(out, None).unwrap().into_iter().filter(|finding| !finding.holds).count();
        assert_eq!(differing(&out), 0, "{lang:?}");
        let table = std::fs::read_to_string(out.join("balance.csv")).unwrap();
        assert!(table.contains(",475,"), "{table}");
        std::fs::write(out.join("balance.csv"), table.replace(",475,", ",474,")).unwrap();
        assert!(differing(&out) >= 2, "the hash and the sum: {lang:?}");
    }
}

/// Services of one kind share its word; a message of a service names it, and keeps its id for programs.
#[test]
fn messages_name_services_and_keep_their_ids() {
    let text = "title = 'x'\nyear = 2025\n[[facilities]]\npath = 'a.csv'\n[[demand]]\npath = 'b.csv'\n[[service]]\nid = 'beds_north'\nname_zh = '北区床位'\nmethod = 'radius'\ndemand = { per_1000 = 6 }\n";
    let failure = Study::parse(text, &[], PathBuf::new(), "study.toml".to_owned()).unwrap_err();
    let catchment::study::Failure::Data(issues) = failure else { panic!("{failure:?}") };
    let issue = issues.groups().find_map(|group| group.examples.iter().find(|issue| issue.code == "E0608")).unwrap();
    assert!(issue.sentence(Lang::Zh).contains("北区床位（beds_north）"), "{}", issue.sentence(Lang::Zh));
    assert_eq!(serde_json::to_value(&issue.facts).unwrap()["service"], "beds_north");
    let bad = text.replace("北区床位", " ");
    let Err(catchment::study::Failure::Data(issues)) = Study::parse(&bad, &[], PathBuf::new(), "study.toml".to_owned())
    else {
        panic!("a name of white space was taken")
    };
    assert_eq!(issues.count_of("E0671"), 1);
}

/// A zone by its name or id: its balance, where its people go, its sites.
#[test]
fn a_zone_is_explained_by_its_name_or_id() {
    let folder = tempfile::tempdir().unwrap();
    let study = town(folder.path(), "").to_string_lossy().into_owned();
    let results = folder.path().join("out").to_string_lossy().into_owned();
    assert!(catchment(&["run", &study, "-o", &results]).status.success());
    let told = |arguments: &[&str]| {
        let output = catchment(&[&["explain", &results], arguments].concat());
        let text = if output.status.success() { &output.stdout } else { &output.stderr };
        (output.status.code(), String::from_utf8_lossy(text).into_owned())
    };
    let (code, zh) = told(&["West Street", "--lang", "zh"]);
    assert_eq!(code, Some(0), "{zh}");
    for words in [
        "小学：West Street（W）",
        "需求 975 人",
        "本区有 500 个学位：缺口 475 个学位",
        "康复床位：West Street（W）",
        "500 张床位",
        "West School（A）",
    ] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    assert_eq!(told(&["W", "--lang", "zh"]).1, zh, "by its id");
    let (_, json) = told(&["W", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let sent = |service: &serde_json::Value| -> f64 {
        service["goes"].as_array().unwrap().iter().filter_map(|site| site["persons"].as_f64()).sum()
    };
    assert_eq!((json["services"][0]["service"].as_str(), sent(&json["services"][0])), (Some("primary"), 975.0));
    assert_eq!(json["services"][0]["balance"]["gap"], 475.0);
    let (code, near) = told(&["Vest Street"]);
    assert!(code == Some(2) && near.contains("West Street"), "{near}");
    let (code, both) = told(&["W", "--at", "108,29.8"]);
    assert!(code == Some(2) && both.contains("not both"), "{both}");
    let (code, missing) = told(&["--at", "gcj02:108.0036"]);
    assert!(code == Some(2) && missing.contains("bd09:"), "{missing}");
    // The same place in three systems is in the same cell.
    let at = [108.0036, 29.819];
    let places = [
        ("", at),
        ("gcj02:", catchment::geodesy::gcj02::from_wgs84(at)),
        ("bd09:", catchment::geodesy::bd09::from_wgs84(at)),
    ];
    let [plain, gcj, bd] = places.map(|(system, [lon, lat])| told(&["--at", &format!("{system}{lon},{lat}")]));
    assert!(plain.0 == Some(0) && plain.1.contains("East School"), "{}", plain.1);
    assert_eq!(gcj, plain);
    assert_eq!(bd, plain);
}
