//! The program as people run it: exit codes, both languages, JSON, bad input, all files or none.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use crate::common::finished::{hash, sealed};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn catchment(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_catchment"))
        .args(arguments)
        .env_remove("LANG")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .output()
        .unwrap_or_else(|error| panic!("{error}"))
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", out(output)))
}

/// The street town, copied to where a test may change it.
fn town() -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for (name, bytes) in common::files(common::street_town().parent().unwrap_or(Path::new("."))) {
        assert!(std::fs::write(folder.path().join(name), bytes).is_ok());
    }
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (study, results) = (path("study.toml"), path("out"));
    (folder, study, results)
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

#[test]
fn a_run_prints_its_balance_and_is_verified_and_explained() {
    let (_folder, study, results) = town();
    let run = catchment(&["run", &study, "-o", &results]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    for number in ["3,120", "975", "4,095", "persons outside 4,096", "places not open 100"] {
        assert!(out(&run).contains(number), "{number}: {}", out(&run));
    }
    let verified = catchment(&["verify", &results, "--study", &study]);
    assert_eq!(code(&verified), 0, "{}", out(&verified));
    let why = catchment(&["explain", &results, "--at", "108.0036,29.819"]);
    assert!(out(&why).contains("→ B East School: 100 m"), "{}", out(&why));
    let swapped = catchment(&["explain", &results, "--at", "29.819,108.0036"]);
    assert!(code(&swapped) == 2 && err(&swapped).contains("--at 108.0036,29.819"), "{}", err(&swapped));
    let no_place = catchment(&["explain", &results]);
    assert!(code(&no_place) == 2 && err(&no_place).contains("--at LON,LAT"), "{}", err(&no_place));
    for at in ["116.4,39.9", "0,0", "-72,-29.8"] {
        let far = catchment(&["explain", &results, "--at", at]);
        assert!(code(&far) == 65 && far.stdout.is_empty(), "{}", out(&far));
        assert!(err(&far).contains("E0768") && err(&far).contains("outside the study"), "{}", err(&far));
    }
    let zh = catchment(&["explain", &results, "--at", "108.0036,29.819", "--lang", "zh"]);
    assert!(out(&zh).contains("100 米"), "{}", out(&zh));
    let why = json(&catchment(&["explain", &results, "--at", "108.0036,29.819", "--json"]));
    assert_eq!(why["services"][0]["nearest"][0]["id"], "B");
}

#[test]
fn json_is_one_document_and_chinese_is_chinese() {
    let (_folder, study, results) = town();
    let document = json(&catchment(&["run", &study, "-o", &results, "--json"]));
    assert_eq!(document["ok"], true);
    assert_eq!(document["runs"][0]["services"][0]["total"]["gap"], 595.0);
    let (_folder, study, results) = town();
    let zh = catchment(&["run", &study, "-o", &results, "--lang", "zh"]);
    assert!(out(&zh).contains("缺口") && err(&zh).contains("警告[W0501]"), "{}{}", out(&zh), err(&zh));
}

#[test]
fn an_earlier_run_is_replaced_only_when_told() {
    let (_folder, study, results) = town();
    assert_eq!(code(&catchment(&["run", &study, "-o", &results])), 0);
    let before = common::files(Path::new(&results));
    let refused = catchment(&["run", &study, "-o", &results, "--set", "year=2030"]);
    assert_eq!(code(&refused), 73);
    assert!(err(&refused).contains("E0702"), "{}", err(&refused));
    assert!(common::files(Path::new(&results)) == before);
    assert_eq!(code(&catchment(&["run", &study, "-o", &results, "--set", "year=2030", "--overwrite"])), 0);
    assert!(common::files(Path::new(&results)) != before);
}

#[test]
fn changed_results_do_not_verify() {
    let (_folder, study, results) = town();
    assert_eq!(code(&catchment(&["run", &study, "-o", &results])), 0);
    let layer = Path::new(&results).join("primary/demand.geojson");
    let text =
        std::fs::read_to_string(&layer).unwrap_or_default().replace("\"facility_id\":\"B\"", "\"facility_id\":\"A\"");
    assert!(std::fs::write(layer, text).is_ok());
    let verified = catchment(&["verify", &results, "--study", &study]);
    assert_eq!(code(&verified), 65, "{}", out(&verified));
}

/// What cannot be written leaves an earlier run as it was, folders of others alone, and nothing behind.
#[test]
fn a_run_that_cannot_be_written_changes_nothing() {
    let (folder, study, results) = town();
    assert_eq!(code(&catchment(&["run", &study, "-o", &results])), 0);
    let ledger = Path::new(&results).join("ledger.json");
    assert!(std::fs::remove_file(&ledger).is_ok() && std::fs::create_dir(&ledger).is_ok());
    let before = common::files(folder.path());
    assert_eq!(code(&catchment(&["run", &study, "-o", &results, "--overwrite"])), 73);
    assert!(common::files(folder.path()) == before);
    // Into the folder of the inputs by way of a folder that is not there yet.
    let sideways = folder.path().join("new/..").to_string_lossy().into_owned();
    assert_eq!(code(&catchment(&["run", &study, "-o", &sideways])), 73);
    let below = folder.path().join("a/b/../../schools.csv").to_string_lossy().into_owned();
    assert_eq!(code(&catchment(&["run", &study, "-o", &below])), 73);
    assert!(common::files(folder.path()) == before && !folder.path().join("a").exists());
}

/// Coordinates that a declared system cannot have, in files that agree with each other.
#[test]
fn prefixes_and_exchanged_axes_are_found_where_a_system_is_declared() {
    type Change = fn(&str) -> String;
    let changes: [(&str, Change, &str); 3] = [
        ("a prefix too many", |x| format!("36{x}"), "E0424"),
        ("another zone", |x| format!("30{x}"), "E0424"),
        ("axes exchanged", |x| x.to_owned(), "E0407"),
    ];
    for (what, change, expected) in changes {
        let (folder, study, results) = town();
        for file in ["cells.csv", "schools.csv"] {
            let path = folder.path().join(file);
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let head = text.lines().next().unwrap_or_default().split(',').collect::<Vec<_>>();
            let (x, y) =
                (head.iter().position(|n| *n == "x").unwrap_or(0), head.iter().position(|n| *n == "y").unwrap_or(0));
            let row = |line: &str| {
                let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
                if cells[x].starts_with('5') {
                    cells[x] = change(&cells[x]);
                    if expected == "E0407" {
                        cells.swap(x, y);
                    }
                }
                cells.join(",") + "\n"
            };
            assert!(std::fs::write(&path, text.lines().map(row).collect::<String>()).is_ok());
        }
        let text = std::fs::read_to_string(&study).unwrap_or_default();
        assert!(std::fs::write(&study, text.replace("[zones]\npath = \"streets.geojson\"\n", "")).is_ok());
        let run = catchment(&["run", &study, "-o", &results]);
        assert!(code(&run) == 65 && err(&run).contains(expected), "{what}: {}", err(&run));
    }
}

/// A border of random corners crosses itself thousands of times; mending it would take gigabytes.
#[test]
fn a_border_that_is_none_is_refused_at_once() {
    let (folder, study, results) = town();
    let corner = |n: u64| {
        let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        [500_000 + (mixed >> 40) % 600, 3_300_000 + (mixed >> 20) % 200]
    };
    let ring: Vec<[u64; 2]> = (1..3_000).map(corner).chain([corner(1)]).collect();
    let zone = serde_json::json!({
        "type": "Feature", "properties": { "id": "Z", "name": "Scrawl" }, "geometry": { "type": "Polygon", "coordinates": [ring] },
    });
    let path = folder.path().join("streets.geojson");
    let mut layer: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap_or_default()).unwrap_or_default();
    layer["features"] = serde_json::json!([zone]);
    assert!(std::fs::write(&path, layer.to_string()).is_ok());
    let run = catchment(&["run", &study, "-o", &results]);
    assert!(code(&run) == 65 && err(&run).contains("crosses itself"), "{}", err(&run));
}

/// Whatever is changed in the written numbers is found, even where the recorded hash was changed with it.
#[test]
fn every_falsified_number_is_found() {
    let changes: &[(&str, &str, &str)] = &[
        ("primary/demand.geojson", "\"facility_id\":\"A\"", "\"facility_id\":null"),
        ("primary/demand.geojson", "\"allocated\":2.0", "\"allocated\":1.0"),
        ("primary/facilities.geojson", "\"allocated\":455.0", "\"allocated\":456.0"),
        ("primary/facilities.geojson", "\"mean_cost\":181.858", "\"mean_cost\":181.9"),
        ("primary/facilities.geojson", "\"within_cutoff\":199.0", "\"within_cutoff\":190.0"),
        ("primary/zones.geojson", "\"gap\":475.0", "\"gap\":-475.0"),
        ("primary/zones.geojson", "\"allocated_share\":1.0", "\"allocated_share\":0.9"),
        ("primary/zones.geojson", "\"over\":91.428571", "\"over\":90.0"),
        ("primary/catchments.geojson", "\"allocated\":455.0", "\"allocated\":null"),
        ("balance.csv", ",475,", ",474,"),
        ("ledger.json", "\"spare\": 45.0", "\"spare\": 44.0"),
    ];
    for (name, from, to) in changes {
        let (_folder, study, results) = town();
        assert_eq!(code(&catchment(&["run", &study, "-o", &results])), 0);
        let path = Path::new(&results).join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(text.contains(from), "{name} has no {from}");
        assert!(std::fs::write(&path, text.replacen(from, to, 1)).is_ok());
        // The hash of the changed file in place of the old one.
        let run = Path::new(&results).join("run.json");
        let mut told: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&run).unwrap_or_default()).unwrap_or_default();
        told["outputs"][*name] = catchment::write::hash_of(&path).unwrap_or_default().into();
        assert!(std::fs::write(&run, common::finished::sealed(&told)).is_ok());
        let verified = catchment(&["verify", &results]);
        assert_eq!(code(&verified), 65, "{name}: {from} -> {to}: {}", out(&verified));
    }
}

#[test]
fn sums_beyond_what_is_exact_are_refused() {
    let (folder, study, results) = town();
    let text = std::fs::read_to_string(&study).unwrap_or_default();
    let layers: String = (0..120)
        .map(|n| {
            let path = folder.path().join(format!("cells{n}.csv"));
            assert!(std::fs::write(path, "x,y,persons,pupils\n500050,3300050,90000000000,90000000000\n").is_ok());
            format!("[[demand]]\npath = \"cells{n}.csv\"\ncrs = \"EPSG:4545\"\n")
        })
        .collect();
    assert!(std::fs::write(&study, text.replace("[zones]", &format!("{layers}[zones]"))).is_ok());
    let run = catchment(&["run", &study, "-o", &results]);
    assert!(code(&run) == 65 && err(&run).contains("E0363"), "{}", err(&run));
}

#[test]
fn bad_usage_is_2_and_missing_input_66() {
    assert_eq!(code(&catchment(&["fly"])), 2);
    assert_eq!(code(&catchment(&[])), 2);
    assert_eq!(code(&catchment(&["explain", "qqqqqq"])), 2);
    assert_eq!(code(&catchment(&["run", "no-such-study.toml", "-o", "nowhere"])), 66);
    assert!(!Path::new("nowhere").exists());
    let (folder, study, results) = town();
    assert!(std::fs::remove_file(folder.path().join("cells.csv")).is_ok());
    let missing = catchment(&["run", &study, "-o", &results]);
    assert_eq!(code(&missing), 66);
    assert!(err(&missing).contains("cells.csv") && !Path::new(&results).exists(), "{}", err(&missing));
}

#[test]
fn norms_decide_only_when_asked() {
    let (_folder, study, results) = town();
    assert_eq!(code(&catchment(&["run", &study, "-o", &results, "--fail-on", "unreachable"])), 0);
    let failed = catchment(&["run", &study, "-o", &results, "--overwrite", "--fail-on", "gap"]);
    assert_eq!(code(&failed), 1);
    let why: Vec<String> = err(&failed).lines().filter(|line| line.contains("--fail-on")).map(str::to_owned).collect();
    assert_eq!(why.len(), 1, "{}", err(&failed));
    for part in ["gap", "primary", "2025"] {
        assert!(why[0].contains(part), "{why:?}");
    }
    let strict = catchment(&["run", &study, "-o", &results, "--overwrite", "--strict"]);
    assert_eq!(code(&strict), 65, "the town has warnings");
}

/// Each of these must end with its code and a message that names the file and what is wrong, and write nothing.
#[test]
fn bad_input_is_refused_with_file_and_remedy() {
    let cases: &[(&str, &str, &str, i32, &[&str])] = &[
        ("schools.csv", "500,existing", "500-600,existing", 65, &["schools.csv", "places", "500-600", "line 2"]),
        ("schools.csv", "500,existing", "-500,existing", 65, &["schools.csv", "places", "-500"]),
        ("schools.csv", "B,East School", "A,East School", 65, &["schools.csv", "\"A\""]),
        ("schools.csv", "500050,3300050", "500050,", 65, &["schools.csv"]),
        ("schools.csv", "500050,3300050", "NaN,3300050", 65, &["schools.csv"]),
        ("cells.csv", "pupils", "pupilz", 65, &["pupils", "pupilz"]),
        ("cells.csv", "500050,3300050,10,1", "500050,3300050,1e400,1", 65, &["cells.csv", "1e400"]),
        ("cells.csv", "500050,3300050,10,1", "500050,3300050,10,abc", 65, &["cells.csv", "pupils", "abc"]),
        ("streets.geojson", "\"Polygon\"", "\"Polygoon\"", 65, &["streets.geojson", "no type of GeoJSON", "E0203"]),
        ("streets.geojson", "]]]", "]]", 65, &["streets.geojson"]),
        ("streets.geojson", "4545", "999999", 65, &["streets.geojson", "999999"]),
        ("study.toml", "method =", "methud =", 65, &["study.toml", "methud"]),
        ("study.toml", "nearest", "optimus", 65, &["study.toml", "optimus"]),
        ("study.toml", "\"200 m\"", "\"200\"", 65, &["study.toml", "cutoff"]),
        ("study.toml", "EPSG:4545\"\n\n[[fac", "EPSG:4490\"\n\n[[fac", 65, &["4490"]),
        ("study.toml", "id = \"primary\"", "id = \"../primary\"", 65, &["study.toml", "../primary"]),
        ("study.toml", "id = \"primary\"", "id = \"primari\"", 65, &["primari"]),
        ("study.toml", "field = \"pupils\"", "ages = [6, 11]", 65, &["ages"]),
    ];
    for (file, from, to, expected, says) in cases {
        let (folder, study, results) = town();
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(text.contains(from), "{file} has no {from}");
        assert!(std::fs::write(&path, text.replacen(from, to, 1)).is_ok());
        let run = catchment(&["run", &study, "-o", &results]);
        let message = err(&run);
        assert_eq!(code(&run), *expected, "{file}: {from} -> {to}: {message}{}", out(&run));
        for part in *says {
            assert!(message.contains(part), "{file}: {from} -> {to}: no {part} in {message}");
        }
        assert!(message.contains("help:"), "{message}");
        assert!(!message.contains("panicked"), "{message}");
        let left: Vec<_> =
            entries(folder.path()).into_iter().filter(|p| p.to_string_lossy().contains("catchment-")).collect();
        assert!(!Path::new(&results).exists() && left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_table_in_gbk_is_understood_and_said() {
    let (folder, study, results) = town();
    let path = folder.path().join("schools.csv");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("West School", "凤城实验小学")
        .replace("East School", "菩提街道中心小学");
    // GBK bytes of the names, the rest is ASCII.
    let names: [(&str, &[u8]); 2] = [
        ("凤城实验小学", &[0xB7, 0xEF, 0xB3, 0xC7, 0xCA, 0xB5, 0xD1, 0xE9, 0xD0, 0xA1, 0xD1, 0xA7]),
        (
            "菩提街道中心小学",
            &[0xC6, 0xD0, 0xCC, 0xE1, 0xBD, 0xD6, 0xB5, 0xC0, 0xD6, 0xD0, 0xD0, 0xC4, 0xD0, 0xA1, 0xD1, 0xA7],
        ),
    ];
    let mut bytes = text.into_bytes();
    for (name, gbk) in names {
        let at = bytes.windows(name.len()).position(|w| w == name.as_bytes()).unwrap_or(0);
        bytes.splice(at..at + name.len(), gbk.iter().copied());
    }
    assert!(std::fs::write(&path, bytes).is_ok());
    let run = catchment(&["run", &study, "-o", &results]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert!(err(&run).contains("GB"), "{}", err(&run));
    let layer = std::fs::read_to_string(Path::new(&results).join("primary/facilities.geojson")).unwrap_or_default();
    assert!(layer.contains("凤城实验小学") && layer.contains("菩提街道中心小学"), "{layer}");
}

#[test]
fn help_schema_completions_and_words_are_there_in_both_languages() {
    let help = catchment(&["--help"]);
    assert!(out(&help).contains("Examples:") && code(&help) == 0);
    let zh = catchment(&["run", "--help", "--lang", "zh"]);
    assert!(out(&zh).contains("用法") && !out(&zh).contains("Usage"), "{}", out(&zh));
    assert_eq!(json(&catchment(&["schema"]))["title"], "StudyFile");
    assert!(out(&catchment(&["completions", "bash"])).contains("catchment"));
    assert!(out(&catchment(&["explain", "学位缺口"])).contains("gap"));
    assert!(out(&catchment(&["explain", "w0501", "--lang", "zh"])).contains("W0501"));
    assert!(out(&catchment(&["explain"])).contains("W0501"));
    assert_eq!(
        json(&catchment(&["explain", "gap", "--json"]))["formula"],
        "gap = demand + demand_unlocated - places - places_unlocated"
    );
}

/// A result that nobody could read is no success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_said() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap_or_else(|error| panic!("{error}"));
    let status = Command::new(env!("CARGO_BIN_EXE_catchment")).arg("schema").stdout(full).status();
    assert_eq!(status.ok().and_then(|status| status.code()), Some(74));
}

#[test]
fn check_reports_layers_and_computes_nothing() {
    let (folder, study, _) = town();
    let check = catchment(&["check", &study]);
    assert_eq!(code(&check), 0, "{}", err(&check));
    assert!(out(&check).contains("schools.csv") && err(&check).contains("W0351"), "{}{}", out(&check), err(&check));
    let layer = folder.path().join("streets.geojson");
    let single = catchment(&["check", &layer.to_string_lossy(), "--json"]);
    assert_eq!(json(&single)["layers"][0]["features"], 2, "{}", out(&single));
    assert_eq!(json(&single)["layers"][0]["role"], "zones", "{}", out(&single));
}

#[test]
fn single_files_are_read_as_what_they_look_like() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (schools, notes, found) = (path("schools.csv"), path("notes.csv"), path("found.jsonl"));
    let text = "学校名称,办学类型,学位数,经度,纬度\n甲小学,小学,很多,107.1,29.8\n乙小学,小学,-5,107.2,29.8\n";
    assert!(std::fs::write(&schools, text).is_ok() && std::fs::write(&notes, "a,b\n1,2\n").is_ok());
    // The other name of the command; the table stands before the details.
    let check = catchment(&["doctor", &schools, "--lang", "zh", "--diagnostics", &found]);
    assert_eq!(code(&check), 65, "{}", err(&check));
    assert!(out(&check).contains("设施") && out(&check).contains("E0313"), "{}", out(&check));
    assert!(err(&check).contains("第 2 行") && !err(&check).contains("第 0 个要素"), "{}", err(&check));
    let lines = std::fs::read_to_string(&found).unwrap_or_default();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}"))).collect();
    let of = |code: &str| lines.iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("{code}: {lines:?}"));
    assert_eq!((of("E0311")["feature"].as_u64(), of("E0313")["field"].as_str()), (Some(0), Some("学位数")));
    assert!(of("E0313")["help"].as_str().is_some_and(|help| help.contains("不能为负")));
    // An earlier file of findings stays unless it may go.
    assert_eq!(code(&catchment(&["check", &schools, "--diagnostics", &found])), 73);
    let unknown = catchment(&["check", &notes, "--json"]);
    assert_eq!(code(&unknown), 0, "{}", err(&unknown));
    assert!(json(&unknown)["layers"][0]["role"].is_null(), "{}", out(&unknown));
}

#[test]
fn files_are_converted_and_become_a_study() {
    let (folder, _, _) = town();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (from, to) = (path("streets.geojson"), path("streets.gpkg"));
    let done = catchment(&["convert", &from, &to, "--json"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert_eq!(json(&done)["converted"]["rows"], 2, "{}", out(&done));
    assert_eq!(code(&catchment(&["convert", &from, &to])), 73);
    assert_eq!(code(&catchment(&["convert", &from, &to, "--overwrite"])), 0);
    assert_eq!(code(&catchment(&["convert", &from, &path("a.doc")])), 2);
    assert_eq!(code(&catchment(&["convert", &path("none.csv"), &path("a.csv")])), 66);
    // There is a study in this folder already; in another one the layers make a new one.
    let init = catchment(&["init", &path(""), "--from", &from]);
    assert_eq!(code(&init), 73, "{}", err(&init));
    let init = catchment(&["init", &path("new"), "--from", &from, "--json"]);
    assert_eq!((code(&init), json(&init)["exit_code"].as_i64()), (65, Some(65)), "{}", err(&init));
    assert_eq!(json(&init)["layers"][0]["role"], "zones", "{}", out(&init));
    assert!(std::fs::read_to_string(folder.path().join("new/study.toml")).is_ok_and(|text| text.contains("[zones]")));
}

/// Tables have bounds as layers have: what their numbers cannot be is found before anything is computed.
#[test]
fn coordinates_of_tables_are_looked_at_too() {
    let run_with = |change: &dyn Fn(String) -> String| {
        let (folder, study, results) = town();
        let text = std::fs::read_to_string(&study).unwrap_or_default();
        assert!(std::fs::write(&study, change(text)).is_ok());
        let run = catchment(&["run", &study, "-o", &results]);
        drop(folder);
        (code(&run), err(&run))
    };
    let declared = run_with(&|text| {
        text.replacen("path = \"schools.csv\"\ncrs = \"EPSG:4545\"", "path = \"schools.csv\"\ncrs = \"wgs84\"", 1)
    });
    assert!(declared.0 == 65 && declared.1.contains("E0417"), "{declared:?}");
    // Beside zones that say what they are, planar numbers can be only one zone, and that is said.
    let undeclared =
        run_with(&|text| text.replacen("path = \"schools.csv\"\ncrs = \"EPSG:4545\"", "path = \"schools.csv\"", 1));
    assert!(undeclared.0 == 0 && undeclared.1.contains("I0408"), "{undeclared:?}");
    let elsewhere = run_with(&|text| {
        text.replacen("path = \"schools.csv\"\ncrs = \"EPSG:4545\"", "path = \"schools.csv\"\ncrs = \"EPSG:4550\"", 1)
    });
    assert!(elsewhere.0 == 65 && elsewhere.1.contains("E0413"), "{elsewhere:?}");
    // A system of another place: its metres are none here.
    let far = run_with(&|text| text.replacen("analysis = \"EPSG:4545\"", "analysis = \"EPSG:4534\"", 1));
    assert!(far.0 == 65 && far.1.contains("E0416"), "{far:?}");
}

#[test]
fn results_without_zones_verify() {
    let (_folder, study, results) = town();
    let text = std::fs::read_to_string(&study).unwrap_or_default();
    assert!(std::fs::write(&study, text.replace("[zones]\npath = \"streets.geojson\"\n", "")).is_ok());
    let run = catchment(&["run", &study, "-o", &results]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert!(!Path::new(&results).join("primary/zones.geojson").exists());
    let verified = catchment(&["verify", &results]);
    assert_eq!(code(&verified), 0, "{}{}", out(&verified), err(&verified));
}

#[test]
fn the_demo_leaves_folders_of_others_alone() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let study = folder.path().join("study.toml");
    assert!(std::fs::write(&study, "mine").is_ok());
    let demo = catchment(&["demo", &folder.path().to_string_lossy(), "--overwrite", "--json"]);
    assert_eq!(code(&demo), 73);
    assert_eq!(json(&demo)["issues"][0]["code"], "E0703");
    assert_eq!(std::fs::read_to_string(study).unwrap_or_default(), "mine");
}

#[test]
fn expected_totals_name_what_exists() {
    for (expect, expected) in [
        ("what = \"places\"", "E0616"),
        ("what = \"places\"\nservices = [\"primari\"]", "E0617"),
        ("what = \"persons\"\nzones = [\"North Street\"]", "E0617"),
        ("what = \"places\"\nservices = [\"primary\", \"primary\"]", "E0603"),
    ] {
        let (_folder, study, results) = town();
        let text = std::fs::read_to_string(&study).unwrap_or_default();
        let text = format!("{text}\n[[expect]]\n{expect}\ntotal = 5\nsource_zh = \"\"\nsource_en = \"\"\n");
        assert!(std::fs::write(&study, text).is_ok());
        let run = catchment(&["run", &study, "-o", &results]);
        assert!(code(&run) == 65 && err(&run).contains(expected), "{expect}: {}", err(&run));
    }
}

/// The sample district: the plan's figures and the census, before and after.
#[test]
fn the_demo_reconciles() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let dir = folder.path().join("demo");
    let demo = catchment(&["demo", &dir.to_string_lossy()]);
    assert_eq!(code(&demo), 0, "{}", err(&demo));
    let text = out(&demo);
    for line in [
        "17,580 = 11,880 (primary schools) + 5,700 (junior secondary schools), 8 projects; the plan's text says 7",
        "692,960",
        "68.32 %",
        "菩提街道",
        "27 agree, 13 contradict, 17 cannot be told; see them: catchment check-claims",
        "out of reach by road",
        "primary schools           35,677                           1,416                 3,717                 3,666",
        "Open these:",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    // What was found on the way by road is said too.
    for code in ["W0935", "W0949"] {
        assert!(err(&demo).contains(code), "{code}: {}", err(&demo));
    }
    // What it ends with is there.
    for file in ["catchment.xlsx", "open-me.qgz", "report.html", "report.pdf", "map-gap-primary-slide.png"] {
        assert!(dir.join("out-hand-over").join(file).is_file(), "{file}");
    }
    // What chapter 4 says of two streets and of the towns, and that the plan's places are enough, by the runs before and after.
    let claims = catchment::claims::Claims::open(&dir.join("claims/changshou-145.toml")).unwrap();
    let runs = ["out-before", "out"].map(|out| dir.join(out));
    let judged = catchment::claims::judge(&claims, &runs, &catchment::read::Quiet).unwrap();
    for (id, least, most) in [
        ("shortage-puti", 8_596.0, 8_597.0),
        ("shortage-duzhou", 3_762.0, 3_763.0),
        ("surplus-towns", -92.0, -91.0),
        ("balance-streets", -882.0, -881.0),
    ] {
        let found = judged.all.iter().find(|judgement| judgement.id == id).unwrap();
        assert_eq!((found.verdict, found.synthetic), (catchment::claims::Verdict::Agrees, Some(true)), "{id}");
        assert!(found.computed.is_some_and(|gap| least < gap && gap < most), "{id}: {:?}", found.computed);
    }
    for (results, study) in [("out", "study.toml"), ("out-before", "study.toml"), ("out-roads", "study-roads.toml")] {
        let results = dir.join(results).to_string_lossy().into_owned();
        let verified = catchment(&["verify", &results, "--study", &dir.join(study).to_string_lossy()]);
        assert_eq!(code(&verified), 0, "{}", out(&verified));
    }
    assert_eq!(code(&catchment(&["demo", &dir.to_string_lossy()])), 73);
    // A sample of an earlier version had fewer layers: it is one all the same.
    assert!(std::fs::remove_file(dir.join("layers/residential.geojson")).is_ok());
    assert_eq!(code(&catchment(&["demo", &dir.to_string_lossy(), "--overwrite"])), 0);
}

/// Exact seats on the command line: the proof and the bottleneck are said, explained and verified, exactly too; a falsified
/// certificate is found.
#[test]
fn exact_seats_are_proven_explained_and_verified() {
    let (_folder, study, results) = town();
    let optimal = "service.primary.method=optimal";
    let run = catchment(&["run", &study, "-o", &results, "--set", optimal, "--set", "service.primary.cutoff=5 km"]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    for words in ["proven optimal (gap 0)", "which have 3,500 places: 595 short", "1 more person is served"] {
        assert!(out(&run).contains(words), "{words}: {}", out(&run));
    }
    let verified = catchment(&["verify", &results, "--study", &study]);
    assert_eq!(code(&verified), 0, "{}", out(&verified));
    assert!(out(&verified).contains("equal, so optimal"), "{}", out(&verified));
    assert!(out(&verified).contains("differ from the study"), "{}", out(&verified));
    let why = catchment(&["explain", &results, "--at", "108.0056,29.820", "--lang", "zh"]);
    assert!(out(&why).contains("规则 optimal"), "{}", out(&why));
    let certificate = Path::new(&results).join("primary/certificate.json");
    let text = std::fs::read_to_string(&certificate).unwrap_or_default();
    for (from, to) in [("-141.421", "-140.421"), ("-141.421", "1e300"), ("\"serves\": 1", "\"serves\": 0")] {
        assert!(text.contains(from) && std::fs::write(&certificate, text.replacen(from, to, 1)).is_ok());
        let falsified = catchment(&["verify", &results, "--study", &study]);
        assert_eq!(code(&falsified), 65, "{from} -> {to}: {}{}", out(&falsified), err(&falsified));
        assert!(!out(&falsified).contains("equal, so optimal"), "{}", out(&falsified));
    }
}

/// A gap is a share; what is stopped early is said to be so only where it is.
#[test]
fn a_gap_must_be_a_share() {
    let (_folder, study, results) = town();
    for gap in ["nonsense", "-1%", "101%", ""] {
        assert_eq!(code(&catchment(&["run", &study, "-o", &results, "--stop-at-gap", gap])), 2, "{gap}");
    }
    let run =
        catchment(&["run", &study, "-o", &results, "--stop-at-gap", "0.1%", "--set", "service.primary.method=optimal"]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert_eq!(code(&catchment(&["verify", &results, "--study", &study])), 0);
}

/// All methods on one table, and the cells where they disagree.
#[test]
fn methods_stand_side_by_side() {
    let (_folder, study, results) = town();
    let compared = catchment(&["compare-methods", &study, "-o", &results]);
    assert_eq!(code(&compared), 0, "{}", err(&compared));
    let table = std::fs::read_to_string(Path::new(&results).join("methods.csv")).unwrap_or_default();
    let served = |method: &str| {
        let row = table.lines().find(|line| line.split(',').nth(1) == Some(method)).unwrap_or_default().to_owned();
        row.split(',').nth(3).unwrap_or_default().parse::<f64>().unwrap_or(f64::NAN)
    };
    // Within 200 m: A has room for its 199 pupils, B is over by 640 under nearest and radius, and short by 640 in any case.
    assert_eq!(served("nearest"), 3455.0);
    assert!(served("optimal") >= served("radius") && served("optimal") <= 3500.0, "{table}");
    let layer = std::fs::read_to_string(Path::new(&results).join("primary/disagreement.geojson")).unwrap_or_default();
    let layer: serde_json::Value = serde_json::from_str(&layer).unwrap_or_default();
    assert!(layer["features"].as_array().is_some_and(|cells| !cells.is_empty()));
    assert!(Path::new(&results).join("primary/disagreement.qml").exists());
    let zh = catchment(&["compare-methods", &study, "-o", &results, "--overwrite", "--lang", "zh"]);
    assert!(out(&zh).contains("有学位") && out(&zh).contains("optimal"), "{}", out(&zh));
    let document = json(&catchment(&["compare-methods", &study, "-o", &results, "--overwrite", "--json"]));
    assert_eq!(document["methods"].as_array().map(Vec::len), Some(4));
}

/// A comparison is verified as far as its files go, and with the study to the end; its numbers cannot be changed unseen.
#[test]
fn a_comparison_of_methods_is_verified() {
    let (_folder, study, results) = town();
    for lang in ["zh", "en"] {
        let compared = catchment(&["compare-methods", &study, "-o", &results, "--overwrite", "--lang", lang]);
        assert_eq!(code(&compared), 0, "{}", err(&compared));
        for args in [&["verify", &results][..], &["verify", &results, "--study", &study]] {
            let verified = catchment(&[args, &["--lang", lang]].concat());
            assert_eq!(code(&verified), 0, "{}{}", out(&verified), err(&verified));
            let sentence = if lang == "zh" { "没有总账" } else { "hold no ledger" };
            assert!(out(&verified).contains(sentence), "{}", out(&verified));
        }
    }
    let read = |file: &str| std::fs::read_to_string(Path::new(&results).join(file)).unwrap_or_default();
    let (run, files) = (read("run.json"), ["methods.csv", "primary/disagreement.geojson", "run.json"]);
    for (file, from, to) in [
        ("methods.csv", ",3455,", ",3456,"),
        ("methods.csv", ",134.599,", ",134.699,"),
        ("methods.csv", "primary,zone,", "primary,optimal,"),
        ("methods.csv", "served_by_all", "served_by_some"),
        ("run.json", "\"served\": 3455.0", "\"served\": 3454.0"),
        ("run.json", "\"method\": \"zone\",\n      \"demand\"", "\"method\": \"nearest\",\n      \"demand\""),
        ("primary/disagreement.geojson", "\"demand\":8.0", "\"demand\":4096.0"),
        ("primary/disagreement.geojson", "\"nearest_unmet\":1.406593", "\"nearest_unmet\":9.0"),
        ("primary/disagreement.geojson", "\"nearest\":\"B\"", "\"nearest\":null"),
    ] {
        let before = files.map(read);
        assert!(before.iter().any(|text| text.contains(from)), "{from}");
        let changed = read(file).replacen(from, to, 1);
        let mut document: serde_json::Value =
            serde_json::from_str(if file == "run.json" { &changed } else { &run }).unwrap_or_default();
        if file != "run.json" {
            document["outputs"][file] = hash(changed.as_bytes()).into();
        }
        assert!(std::fs::write(Path::new(&results).join(file), changed).is_ok());
        assert!(std::fs::write(Path::new(&results).join("run.json"), sealed(&document)).is_ok());
        let verified = catchment(&["verify", &results]);
        assert_eq!(code(&verified), 65, "{file} {from}: {}", out(&verified));
        for (file, text) in files.into_iter().zip(before) {
            assert!(std::fs::write(Path::new(&results).join(file), text).is_ok());
        }
    }
    assert_eq!(code(&catchment(&["verify", &results])), 0);
    for args in [&["explain", &results, "W"][..], &["explain", &results, "--at", "108.0036,29.819"]] {
        let why = catchment(args);
        assert_eq!(code(&why), 65, "{}", err(&why));
        assert!(err(&why).contains("E0761"), "{}", err(&why));
    }
}

/// Of a folder that is missing that is said, not that there is no such word.
#[test]
fn a_missing_folder_is_said_to_be_missing() {
    for args in [&["explain", "no/such/folder", "W"][..], &["explain", "nowhere", "W"], &["explain", "no/such/folder"]]
    {
        let why = catchment(args);
        assert_eq!(code(&why), 66, "{}", err(&why));
        assert!(err(&why).contains("E0760") && err(&why).contains(args[1]), "{}", err(&why));
    }
    assert_eq!(code(&catchment(&["explain", "unmet", "people"])), 66);
}

/// A school of 60 at 0 m and one of 100 at 1000 m; 80 people at 100 m, 40 at 900 m. Sent to the nearest, 20 of the 80 have no place
/// and everybody's mean is 100 m. The optimum sends those 20 over 900 m: 300 m on average for that cell, of which 60 count here.
#[test]
fn methods_are_compared_on_the_same_people() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let write = |name: &str, text: &str| assert!(std::fs::write(folder.path().join(name), text).is_ok());
    write("cells.csv", "id,x,y,persons\np,500100,3300000,80\nq,500900,3300000,40\n");
    write("sites.csv", "id,name,service,places,x,y\nA,a,s,60,500000,3300000\nB,b,s,100,501000,3300000\n");
    write(
        "study.toml",
        "title = \"two\"\nyear = 2025\n[crs]\nanalysis = \"EPSG:4545\"\n[[facilities]]\npath = \"sites.csv\"\ncrs = \"EPSG:4545\"\n\
         [[demand]]\npath = \"cells.csv\"\ncrs = \"EPSG:4545\"\n[[service]]\nid = \"s\"\ndemand = { per_1000 = 1000 }\nmethod = \"optimal\"\ncutoff = \"950 m\"\n",
    );
    let study = folder.path().join("study.toml").display().to_string();
    let results = folder.path().join("out").display().to_string();
    let document = json(&catchment(&["compare-methods", &study, "-o", &results, "--json"]));
    let row = |method: &str| {
        let rows = document["methods"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|row| row["method"] == method).unwrap_or_default()
    };
    for (method, all, same) in
        [("nearest", 100.0, 100.0), ("radius", 100.0, 100.0), ("optimal", 28_000.0 / 120.0, 220.0)]
    {
        let row = row(method);
        let near = |column: &str, value: f64| row[column].as_f64().is_some_and(|found| (found - value).abs() < 1e-6);
        assert!(near("mean", all) && near("mean_of_same", same) && near("served_by_all", 100.0), "{row}");
    }
    let table = std::fs::read_to_string(Path::new(&results).join("methods.csv")).unwrap_or_default();
    assert!(table.contains("mean_same_m") && table.contains(",220"), "{table}");
    let en = catchment(&["compare-methods", &study, "-o", &results, "--overwrite", "--lang", "en"]);
    assert!(out(&en).contains("the 100 who have a place under every method"), "{}", out(&en));
}

/// Numbers of the last year are called so, whatever stands beside them; and of a norm that is not met it is said where and when.
#[test]
fn of_several_years_it_is_said_of_which_the_numbers_are() {
    let (folder, study, results) = town();
    let sites = folder.path().join("schools.csv");
    let text = std::fs::read_to_string(&sites).unwrap_or_default();
    let rows: Vec<String> = text.lines().map(|row| row.to_owned() + ",").collect();
    let rows = rows.join("\n").replacen("x,y,", "x,y,street", 1) + "\nE,Nowhere School,primary,40,planned,2030,,,W\n";
    assert!(std::fs::write(&sites, rows).is_ok());
    let asked = ["--set", "years=[2025, 2030]", "--set", "service.primary.method=optimal", "--lang", "en"];
    let run = catchment(&[&["run", &study, "-o", &results, "--fail-on", "gap"], &asked[..]].concat());
    assert_eq!(code(&run), 1, "{}", err(&run));
    for heading in
        ["places 2025", "places 2030", "gap 2025", "gap 2030", "allocated 2030", "unmet 2030", "unreachable 2030"]
    {
        assert!(out(&run).contains(heading), "{heading}: {}", out(&run));
    }
    assert!(!out(&run).contains("allocated 2025"), "{}", out(&run));
    let at = |part: &str| out(&run).find(part).unwrap_or_else(|| panic!("{part}: {}", out(&run)));
    assert!(at("  in 2030:") < at("bottleneck:"), "{}", out(&run));
    // What stands above the folders of the years is named too, and only what is there.
    let together = ["years.csv", "alerts.csv", "balance.csv"].map(|name| format!("{results}/{name}")).join(", ");
    assert!(out(&run).ends_with(&format!("All of them together: {together}\n")), "{}", out(&run));
    let why: Vec<String> = err(&run).lines().filter(|line| line.contains("--fail-on")).map(str::to_owned).collect();
    assert!(
        why.len() == 1
            && ["gap: primary schools, West Street, 2025: persons 475", "other place"]
                .iter()
                .all(|part| why[0].contains(part)),
        "{why:?}"
    );
}

/// Years of the study that a run left out, or added, are keys that differ.
#[test]
fn years_that_differ_from_the_study_are_said() {
    let (_folder, study, results) = town();
    let text = std::fs::read_to_string(&study).unwrap_or_default();
    assert!(std::fs::write(&study, text.replace("year = 2025", "years = [2025, 2030]")).is_ok());
    for (years, is_said) in [("[2025]", true), ("[2025, 2030]", false), ("[2025, 2030, 2035]", true)] {
        let change = format!("years={years}");
        assert_eq!(code(&catchment(&["run", &study, "-o", &results, "--set", &change, "--overwrite"])), 0);
        let verified = catchment(&["verify", &results, "--study", &study, "--lang", "en"]);
        assert_eq!(code(&verified), 0, "{}", out(&verified));
        let said = out(&verified).lines().any(|line| line.contains("those that differ") && line.contains("years = "));
        assert_eq!(said, is_said, "{years}: {}", out(&verified));
    }
}

/// A school across the border is in the district's sum and in no street: the rows of the printed table add up to the total with it, and
/// the ledger has its places.
#[test]
fn places_in_no_zone_have_a_row_of_their_own() {
    let (folder, study, results) = town();
    let path = folder.path().join("schools.csv");
    let schools = std::fs::read_to_string(&path).unwrap_or_default();
    let heading = schools.lines().next().unwrap_or_default();
    let row: Vec<&str> = heading
        .split(',')
        .map(|column| match column {
            "id" => "X",
            "name" => "Border School",
            "service" => "primary",
            "places" => "70",
            "status" => "existing",
            "x" => "500650",
            "y" => "3300150",
            _ => "",
        })
        .collect();
    assert!(std::fs::write(&path, format!("{}\n{}\n", schools.trim_end(), row.join(","))).is_ok());
    let run = catchment(&["run", &study, "-o", &results, "--lang", "en"]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    let shown = out(&run);
    let row = shown.lines().find(|line| line.trim_start().starts_with("in no zone"));
    assert!(row.is_some_and(|row| row.contains(" 70 ") && row.contains(" -70 ")), "{shown}");
    let ledger: serde_json::Value =
        serde_json::from_slice(&std::fs::read(Path::new(&results).join("ledger.json")).unwrap_or_default())
            .unwrap_or_default();
    assert_eq!(ledger["services"][0]["places"]["in_no_zone"], 70.0);
    assert_eq!(code(&catchment(&["verify", &results])), 0);
    // Without such a school there is neither.
    assert!(std::fs::write(&path, schools).is_ok());
    let run = catchment(&["run", &study, "-o", &results, "--overwrite", "--lang", "en"]);
    assert!(code(&run) == 0 && !out(&run).contains("in no zone"), "{}", out(&run));
    let ledger = std::fs::read_to_string(Path::new(&results).join("ledger.json")).unwrap_or_default();
    assert!(!ledger.contains("in_no_zone"));
}
