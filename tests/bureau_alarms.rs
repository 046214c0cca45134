//! What a run, or a look at a file, says when its numbers can hardly be: each alarm with its numbers and a likely cause, and none
//! where all is well.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use catchment::balance::Results;
use catchment::issue::Issues;
use catchment::prepare;
use catchment::read::Quiet;
use catchment::study::{Failure, Study};
use catchment::words::Lang;

/// What a study of these files finds: `more` are keys of the list, `service` the service and what follows it.
fn run(list: &str, grid: &str, [more, service]: [&str; 2]) -> Result<Results, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let study = format!(
        "title = 't'\nyear = 2026\npattern = {{ permutations = 9 }}\n[[facilities]]\npath = 'list.csv'\ncrs = 'wgs84'\n{more}\n\
         [[demand]]\npath = 'grid.csv'\ncrs = 'wgs84'\nfields = {{ ages = {{ '6-11' = 'a6_11' }} }}\n\
         [[service]]\nid = 'primary'\ndemand = {{ ages = [6, 11] }}\n{service}\n"
    );
    for (name, text) in [("list.csv", list), ("grid.csv", grid), ("study.toml", &study)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    Study::open(folder.path().join("study.toml")).and_then(|study| catchment::run::run(&study))
}

const LIST: &str = "名称,学段,学位数,lon,lat\n一小,小学,60,107.05,29.82\n二小,小学,50,107.06,29.83\n";
const GRID: &str = "id,x,y,persons,a6_11\na,107.05,29.82,1000,60\nb,107.06,29.83,500,40\n";
const CODES: [&str; 5] = ["W0574", "W0575", "W0576", "W0577", "W0578"];

fn alarms(results: &Results) -> Vec<&'static str> {
    CODES.into_iter().filter(|code| results.issues.count_of(code) > 0).collect()
}

fn sentence(issues: &Issues, code: &str) -> String {
    let mut all = issues.groups().flat_map(|group| &group.examples);
    all.find(|issue| issue.code == code).map_or_else(String::new, |issue| issue.sentence(Lang::Zh))
}

#[test]
fn a_run_that_can_hardly_be_says_so() {
    let optimal = ["", "method = 'optimal'"];
    let found = |list: &str, grid: &str, keys: [&str; 2]| run(list, grid, keys).unwrap_or_else(|f| panic!("{f}"));
    assert_eq!(alarms(&found(LIST, GRID, optimal)), [""; 0], "all is well");
    // 60 of 100 stand 10 m from the only school that is left in reach of nobody else.
    let far = GRID.replace("a,107.05,29.82", "a,107.20,29.90").replace("b,", "c,");
    let results = found(LIST, &far, ["", "method = 'optimal'\ncutoff = '300 m'"]);
    assert!(alarms(&results).contains(&"W0574"), "{:?}", results.issues);
    let said = sentence(&results.issues, "W0574");
    assert!(said.contains("60.0%") && said.contains("300 m"), "{said}");
    // Half of them is not most.
    let half = far.replace(",1000,60", ",1000,40");
    let results = found(LIST, &half, ["", "method = 'optimal'\ncutoff = '300 m'"]);
    assert!(!alarms(&results).contains(&"W0574"));
    let results = found(&LIST.replace(",60,", ",600,"), GRID, optimal);
    assert_eq!(alarms(&results), ["W0575"]);
    assert!(sentence(&results.issues, "W0575").contains("84.6%"), "{}", sentence(&results.issues, "W0575"));
    // Everybody in the column of an age.
    let everybody = GRID.replace(",1000,60", ",1000,1000").replace(",500,40", ",500,500");
    let results = found(LIST, &everybody, optimal);
    assert_eq!(alarms(&results), ["W0576"]);
    assert!(sentence(&results.issues, "W0576").contains("1000.0"), "{}", sentence(&results.issues, "W0576"));
    let results = found(&LIST.replace(",60,", ",0,").replace(",50,", ",0,"), GRID, optimal);
    assert_eq!(alarms(&results), ["W0577"]);
    let results = found(LIST, &GRID.replace(",60", ",0").replace(",40", ",0"), optimal);
    assert_eq!(alarms(&results), ["W0578"]);
}

#[test]
fn a_look_at_a_file_that_nobody_understands_is_no_clean_bill() {
    let folder = tempfile::tempdir().unwrap();
    let look = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mut issues = Issues::new();
        for mut found in prepare::look(&path.display().to_string(), &Quiet) {
            found.check_rows();
            issues.extend(found.issues);
        }
        issues
    };
    let issues = look("杂项.csv", "甲列,乙列,名称\n1,2,x\n");
    assert_eq!((issues.count_of("W0737"), issues.has_errors()), (1, false), "{issues:?}");
    let help = issues.groups().flat_map(|g| &g.examples).find(|i| i.code == "W0737").map(|i| i.help(Lang::Zh));
    assert!(help.is_some_and(|help| help.contains("name = 名称")));
    assert!(sentence(&issues, "W0737").contains("甲列, 乙列, 名称"));
    assert_eq!(look("学校.csv", LIST).count_of("W0737"), 0);
}

/// A table of minutes that the study calls seconds.
#[test]
fn a_table_in_another_unit_than_the_study_says_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let list = "id,名称,学段,学位数,lon,lat\n1,一小,小学,60,107.05,29.82\n2,二小,小学,50,107.10,29.83\n";
    let run = |unit: &str, heading: &str, minutes: [f64; 4]| {
        let [a, b, c, d] = minutes;
        let table = format!("cell,site,{heading}\na,1,{a}\na,2,{b}\nb,1,{c}\nb,2,{d}\n");
        let cutoff = if ["m", "km"].contains(&unit) { "100 km" } else { "10 h" };
        let study = format!(
            "title = 't'\nyear = 2026\npattern = {{ permutations = 9 }}\nfacilities = [{{ path = 'list.csv', crs = 'wgs84' }}]\n\
             demand = [{{ path = 'grid.csv', crs = 'wgs84' }}]\n[travel.road]\nmode = 'table'\n\
             table = {{ path = 'od.csv', fields = {{ from = 'cell', to = 'site', cost = '{heading}' }}, unit = '{unit}', missing = 'unreachable' }}\n\
             [[service]]\nid = 'primary'\ndemand = {{ per_1000 = 60 }}\nmethod = 'optimal'\ncost = 'road'\ncutoff = '{cutoff}'\n"
        );
        let grid = GRID.replace("107.06,29.83", "107.09,29.83");
        for (name, text) in [("list.csv", list), ("grid.csv", &grid), ("od.csv", &table), ("study.toml", &study)] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        match Study::open(folder.path().join("study.toml")).and_then(|study| catchment::run::run(&study)) {
            Ok(results) => results.issues,
            Err(Failure::Data(issues)) => issues,
            Err(other) => panic!("{other}"),
        }
    };
    // About 5 km and 1 to 4 km at 4 km/h.
    let walk = [1.0, 74.0, 60.0, 15.0];
    assert_eq!(run("min", "cost", walk).count_of("W0573"), 0);
    let issues = run("s", "cost", walk);
    assert_eq!((issues.count_of("W0573"), issues.has_errors()), (1, false), "{issues:?}");
    assert!(
        issues
            .groups()
            .flat_map(|g| &g.examples)
            .any(|i| i.code == "W0573" && i.help(Lang::En).contains("unit = \"min\""))
    );
    assert_eq!(run("min", "cost", walk.map(|minutes| minutes * 60.0)).count_of("W0573"), 1);
    // Metres for kilometres.
    assert_eq!(
        run("m", "cost", [0.1, 5.5, 4.4, 1.1]).count_of("W0573")
            + run("km", "cost", [0.1, 5.5, 4.4, 1.1]).count_of("W0573"),
        1
    );
    // A heading that says its unit is held against the study.
    for heading in ["用时秒", "duration_s", "travel_time_h", "耗时小时"] {
        assert_eq!(run("min", heading, walk).count_of("E0390"), 1, "{heading}");
    }
    for heading in ["用时分钟", "cost_min", "time_m"] {
        assert_eq!(run("min", heading, walk).count_of("E0390"), 0, "{heading}");
    }
}

#[test]
fn beds_of_a_list_of_schools_are_asked() {
    let list = LIST.replace("学位数", "床位数");
    let Err(Failure::Data(issues)) = run(&list, GRID, ["", "method = 'optimal'"]) else { panic!("beds became places") };
    assert_eq!(issues.count_of("E0358"), 1, "{issues:?}");
    assert!(run(&list, GRID, ["fields = { places = '床位数' }", "method = 'optimal'"]).is_ok());
}

/// Columns of people and zones that look like a role and are not used.
#[test]
fn columns_of_people_and_zones_that_are_not_used_are_said() {
    let grid = "id,x,y,常住人口,a6_11,户籍人口数\na,107.05,29.82,1000,60,900\nb,107.06,29.83,500,40,400\n";
    let results = run(LIST, &grid.replace("常住人口", "persons"), ["", "method = 'optimal'"]);
    let issues = results.unwrap_or_else(|failure| panic!("{failure}")).issues;
    let said: Vec<_> = (issues.groups().flat_map(|group| &group.examples))
        .filter(|issue| issue.code == "I0305")
        .filter_map(|issue| Some((issue.field.clone()?, issue.facts["role"].clone())))
        .collect();
    assert_eq!(said, [("户籍人口数".to_owned(), "persons".to_owned())]);
    let folder = tempfile::tempdir().unwrap();
    let square =
        "{\"type\":\"Polygon\",\"coordinates\":[[[107.0,29.8],[107.1,29.8],[107.1,29.9],[107.0,29.9],[107.0,29.8]]]}";
    let zones = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"id\":\"1\",\"name\":\"甲\",\"行政区划代码\":500115001}},\"geometry\":{square}}}]}}"
    );
    let study = "title = 't'\nyear = 2026\nfacilities = [{ path = 'list.csv', crs = 'wgs84' }]\ndemand = [{ path = 'grid.csv', crs = 'wgs84' }]\n\
                 zones = { path = 'zones.geojson' }\n[[service]]\nid = 'primary'\ndemand = { per_1000 = 60 }\nmethod = 'optimal'\n";
    for (name, text) in [("list.csv", LIST), ("grid.csv", GRID), ("zones.geojson", &zones), ("study.toml", study)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let study = Study::open(folder.path().join("study.toml")).unwrap();
    let results = catchment::run::run(&study).unwrap_or_else(|failure| panic!("{failure}"));
    let zones = results.issues.groups().flat_map(|group| &group.examples);
    let zones: Vec<_> =
        zones.filter(|issue| issue.code == "I0305" && issue.file.as_deref() == Some("zones.geojson")).collect();
    assert_eq!(zones.len(), 1, "{:?}", results.issues);
    assert_eq!(zones[0].field.as_deref(), Some("行政区划代码"));
}

/// A short list in GBK, whose few bytes look like Cyrillic.
#[test]
fn short_headings_in_gbk_are_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let (bytes, ..) = encoding_rs::GBK.encode("名称,床位,lon,lat\n甲,3,107.1,29.8\n");
    std::fs::write(&path, bytes).unwrap();
    let found = prepare::look(&path.display().to_string(), &Quiet);
    let table = found[0].table.as_ref().unwrap_or_else(|| panic!("{:?}", found[0].issues));
    assert_eq!(table.names[..2], ["名称", "床位"]);
}
