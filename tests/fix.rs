//! `check --fix`: clean copies give the same numbers, every change is listed, and a second time there is nothing to do.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use std::path::Path;
use std::process::{Command, Output};

fn catchment(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_catchment"))
        .current_dir(folder)
        .args(["--lang", "en"])
        .args(arguments)
        .output()
        .unwrap()
}

fn read(path: &Path) -> String {
    String::from_utf8(std::fs::read(path).unwrap()).unwrap()
}

const SCHOOLS: &str = "长寿区小学一览表,,,,,\n\
    名称,学段,学位数,性质,经度,纬度\n\
    凤城一小,小学,\"1,350人\",现状,107.003,29.902\n\
     凤城二小 ,小学,９００,现状,107.004,29.903\n\
    凤城三小,小学,60个学位,新建,107.013,29.904\n\
    合计,,2310,,,\n\
    注：数据截至2025年9月,,,,,\n";

const CELLS: &str = "x,y,persons,街道\n107.003,29.902,1000,西街\n107.013,29.902,1.2千,东街\n";

const STUDY: &str = "title = 't'\nyear = 2025\n[[facilities]]\npath = 'schools.csv'\nencoding = 'gbk'\n[[demand]]\npath = 'cells.csv'\n\
    [[service]]\nid = 'primary'\ndemand = { participation = 1.0 }\nmethod = 'nearest'\n";

fn messy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (gbk, _, _) = encoding_rs::GBK.encode(SCHOOLS);
    std::fs::write(folder.path().join("schools.csv"), gbk).unwrap();
    std::fs::write(folder.path().join("cells.csv"), CELLS).unwrap();
    std::fs::write(folder.path().join("study.toml"), STUDY).unwrap();
    folder
}

#[test]
fn copies_of_a_study_give_the_same_numbers() {
    let folder = messy();
    let done = catchment(folder.path(), &["check", "study.toml", "--fix", "clean"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let copy = read(&folder.path().join("clean/schools.csv"));
    for row in ["凤城一小,小学,1350,现状", "凤城二小,小学,900,现状", "小学,60,新建"] {
        assert!(copy.contains(row), "{copy}");
    }
    assert!(!copy.contains("合计") && !copy.contains("一览表") && !copy.contains("注："), "{copy}");
    let changes = read(&folder.path().join("clean/changes.csv"));
    for row in [
        "schools.csv,1,3,凤城一小,学位数,\"1,350人\",1350,I0381",
        ",900,I0380",
        ",60,I0382",
        ",-,I0387",
        ",-,I0392",
        ",1200,I0383",
    ] {
        assert!(changes.contains(row), "{row} in {changes}");
    }
    for (study, out) in [("study.toml", "a"), ("clean/study.toml", "b")] {
        let run = catchment(folder.path(), &["run", study, "-o", out]);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    for file in ["balance.csv", "ledger.json", "primary/demand.geojson"] {
        let of = |out: &str| read(&folder.path().join(out).join(file));
        assert_eq!(of("a"), of("b"), "{file}");
    }
}

#[test]
fn a_second_time_there_is_nothing_to_do_and_nothing_is_replaced() {
    let folder = messy();
    assert!(catchment(folder.path(), &["check", "schools.csv", "cells.csv", "--fix", "clean"]).status.success());
    let again = catchment(folder.path(), &["check", "clean/schools.csv", "clean/cells.csv", "--fix", "again"]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(read(&folder.path().join("again/changes.csv")).lines().count(), 1, "only the head");
    for file in ["schools.csv", "cells.csv"] {
        assert_eq!(read(&folder.path().join("clean").join(file)), read(&folder.path().join("again").join(file)));
    }
    let refused = catchment(folder.path(), &["check", "schools.csv", "--fix", "clean"]);
    assert_eq!(refused.status.code(), Some(73));
    // The originals are as they were.
    let (gbk, _, _) = encoding_rs::GBK.encode(SCHOOLS);
    assert_eq!(std::fs::read(folder.path().join("schools.csv")).unwrap(), gbk.into_owned());
}

#[test]
fn what_needs_a_person_stays_and_is_said() {
    let folder = messy();
    let unclear = SCHOOLS.replace("９００", "800-900");
    std::fs::write(folder.path().join("schools.csv"), unclear).unwrap();
    let done = catchment(folder.path(), &["check", "schools.csv", "--fix", "clean"]);
    assert_eq!(done.status.code(), Some(65));
    assert!(String::from_utf8_lossy(&done.stderr).contains("E0311"));
    assert!(read(&folder.path().join("clean/schools.csv")).contains("800-900"));
}

/// Every file that a study names has a copy, or the copy of the study could not be read.
#[test]
fn tables_of_travel_and_several_totals_are_copied_too() {
    let folder = messy();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("cells.csv", "id,x,y,persons,six,街道\n01,107.003,29.902,1000,100,西街\n02,107.013,29.902,1200,90,东街\n");
    let rows = "格,学校,分钟\n01, 凤城一小 ,10\n02,凤城二小,5\n02,凤城三小,\n01,凤城三小,7\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(rows);
    std::fs::create_dir(folder.path().join("ways")).unwrap();
    std::fs::write(folder.path().join("ways/od.csv"), gbk).unwrap();
    put("all.csv", "街道,人口\n西街,\"2,000人\"\n东街,2400\n");
    put("six.csv", "街道,六岁\n西街,200\n东街,180\n");
    let zone = |name: &str, west: f64| {
        let ring = [[west, 29.89], [west + 0.01, 29.89], [west + 0.01, 29.91], [west, 29.91], [west, 29.89]];
        serde_json::json!({ "type": "Feature", "properties": { "名称": name }, "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    let zones = [zone("西街", 107.0), zone("东街", 107.01)];
    put("zones.geojson", &serde_json::json!({ "type": "FeatureCollection", "features": zones }).to_string());
    let totals = "totals = [{ path = 'all.csv', key = '街道', persons = '人口' }, { path = 'six.csv', key = '街道', ages = { '6-11' = '六岁' } }]";
    let study = STUDY.replace(
        "path = 'cells.csv'\n",
        &format!("path = 'cells.csv'\n{totals}\nfields = {{ ages = {{ '6-11' = 'six' }} }}\n"),
    );
    let fields = "fields = { from = '格', to = '学校', cost = '分钟' }";
    let table =
        format!("{{ path = 'ways/od.csv', encoding = 'gbk', {fields}, unit = 'min', missing = 'unreachable' }}");
    put(
        "study.toml",
        &format!(
            "{study}cost = 'foot'\ncutoff = '30 min'\n[zones]\npath = 'zones.geojson'\n[travel.foot]\nmode = 'table'\ntable = {table}\n"
        ),
    );
    let done = catchment(folder.path(), &["check", "study.toml", "--fix", "clean/deep"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for name in ["od.csv", "all.csv", "six.csv"] {
        assert!(folder.path().join("clean/deep").join(name).is_file(), "{name}");
    }
    // Nothing but the copies is read.
    let originals = ["ways/od.csv", "all.csv", "six.csv", "cells.csv", "schools.csv", "zones.geojson"];
    for name in originals {
        std::fs::rename(folder.path().join(name), folder.path().join(format!("{name}.old"))).unwrap();
    }
    let run = catchment(folder.path(), &["run", "clean/deep/study.toml", "-o", "b"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for name in originals {
        std::fs::rename(folder.path().join(format!("{name}.old")), folder.path().join(name)).unwrap();
    }
    assert!(catchment(folder.path(), &["run", "study.toml", "-o", "a"]).status.success());
    for file in ["balance.csv", "ledger.json", "primary/demand.geojson"] {
        let of = |out: &str| read(&folder.path().join(out).join(file));
        assert_eq!(of("a"), of("b"), "{file}");
    }
}
