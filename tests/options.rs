//! A small study with every key of method `optimal`, from its files to the model.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use catchment::issue::Issues;
use catchment::model::ZoneIx;
use catchment::model::{Method, Model, ServiceId};
use catchment::read::{Files, Quiet};
use catchment::run;
use catchment::study::{self, Failure, Study};
use catchment::units::Places;
use catchment::words::Lang;
use std::path::Path;

const STUDY: &str = r#"
title = "长寿"
year = 2025
facilities = [{ path = "schools.geojson" }, { path = "more.csv" }]
demand = [{ path = "cells.csv" }]
zones = { path = "zones.geojson" }

[[service]]
id = "primary"
demand = { participation = 1.0 }
method = "optimal"
cutoff = "3 km"
respect_zones = true
indivisible = true
reserved = "预留学位"
eligibility = { facility = "招生范围", zone = "学区代码" }

[[service]]
id = "junior"
demand = { participation = 1.0 }
method = "optimal"
reserved = "初中预留"
eligibility = { facility = "户籍类别", cell = "户籍" }
"#;

const SCHOOLS: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "S1", "name": "一小", "学校类型": "小学", "学位": 900, "现状": "现状", "预留学位": 45, "招生范围": 500115001, "备注": "x"},
 "geometry": {"type": "Point", "coordinates": [107.08, 29.86]}},
{"type": "Feature", "properties": {"id": "S2", "name": "九年一贯制学校", "学校类型": "九年一贯制", "学位": 900, "预留学位": "30", "初中预留": 12, "招生范围": "500115001；500115002", "户籍类别": "本地、随迁"},
 "geometry": {"type": "Point", "coordinates": [107.09, 29.86]}}
]}"#;

const MORE: &str = "id,name,service,places,x,y\nS3,二小,小学,450,107.10,29.86\n";

const CELLS: &str = "x,y,persons,户籍,note\n\
    107.081,29.861,100,本地,a\n107.081,29.861,100,随迁,b\n107.101,29.862,80,,c\n107.102,29.863,60,外地,d\n";

const ZONES: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "W", "name": "西", "学区代码": 500115001}, "geometry": {"type": "Polygon", "coordinates": [[[107.0, 29.8], [107.095, 29.8], [107.095, 29.9], [107.0, 29.9], [107.0, 29.8]]]}},
{"type": "Feature", "properties": {"id": "E", "name": "东", "学区代码": "500115002"}, "geometry": {"type": "Polygon", "coordinates": [[[107.095, 29.8], [107.2, 29.8], [107.2, 29.9], [107.095, 29.9], [107.095, 29.8]]]}}
]}"#;

fn loaded(study: &str, schools: &str, cells: &str) -> Result<(std::sync::Arc<Model>, Issues), Failure> {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let files = [
        ("study.toml", study),
        ("schools.geojson", schools),
        ("more.csv", MORE),
        ("cells.csv", cells),
        ("zones.geojson", ZONES),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    let study = Study::open(Path::new(&folder.path().join("study.toml")))?;
    let run::Loaded { model, issues, .. } = run::load(&study, &Files, &Quiet)?;
    Ok((model, issues))
}

fn refused(study: &str, schools: &str, cells: &str) -> Issues {
    match loaded(study, schools, cells) {
        Err(Failure::Data(issues)) => issues,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_key_is_read_and_reaches_the_model() {
    let (model, issues) = loaded(STUDY, SCHOOLS, CELLS).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(!issues.has_errors());
    let text = |site: usize, field: &str| model.facilities[site].texts.get(field).map(String::as_str);
    assert_eq!([text(0, "招生范围"), text(0, "户籍类别")], [Some("500115001"), None]);
    assert_eq!([text(1, "招生范围"), text(1, "户籍类别")], [Some("500115001；500115002"), Some("本地、随迁")]);
    assert_eq!(model.facilities[2].texts.len(), 0);
    let reserved = |site: usize| {
        let of = |id| model.facilities[site].reserved.get(&ServiceId::new(id)).copied();
        [of("primary"), of("junior")]
    };
    assert_eq!(reserved(0), [Some(Places::whole(45)), None]);
    assert_eq!(reserved(1), [Some(Places::whole(30)), Some(Places::whole(12))]);
    assert_eq!(reserved(2), [None, None]);

    let codes: Vec<_> = model.zones.iter().map(|zone| zone.texts.get("学区代码").map(String::as_str)).collect();
    assert_eq!(codes, [Some("500115002"), Some("500115001")]);
    let categories: Vec<_> = (0..model.demand.len()).map(|cell| model.demand.texts["户籍"].of(cell)).collect();
    assert_eq!(categories, [Some("本地"), Some("随迁"), None, Some("外地")]);
    assert_eq!(model.demand.zone, [1, 1, 0, 0].map(|zone| Some(ZoneIx::new(zone))));
    assert_eq!(model.facility_zone, [1, 1, 0].map(|zone| Some(ZoneIx::new(zone))));
}

#[test]
fn the_study_says_the_same_again() {
    let study: study::StudyFile = toml::from_str(STUDY).unwrap_or_else(|error| panic!("{error}"));
    let written = toml::to_string(&study).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(toml::from_str::<study::StudyFile>(&written).ok().as_ref(), Some(&study));
    assert_eq!(study.service[0].method, Method::Optimal);
    assert!(study.service[0].respect_zones && study.service[0].indivisible && !study.service[1].indivisible);
}

#[test]
fn a_field_that_nothing_has_is_named_with_the_likely_one() {
    for (written, instead, likely) in [
        ("\"预留学位\"", "\"预留学额\"", "预留学位"),
        ("\"招生范围\"", "\"招生范畴\"", "招生范围"),
        ("\"学区代码\"", "\"学区代号\"", "学区代码"),
        ("\"户籍\"", "\"户籍地\"", "户籍"),
    ] {
        let issues = refused(&STUDY.replace(written, instead), SCHOOLS, CELLS);
        let all: Vec<_> = issues.groups().flat_map(|group| &group.examples).filter(|i| i.code == "E0301").collect();
        assert!(!all.is_empty(), "{instead}");
        for lang in [Lang::Zh, Lang::En] {
            assert!(all.iter().any(|issue| issue.help(lang).contains(likely)), "{instead}");
        }
    }
}

#[test]
fn a_reserved_number_that_cannot_be_is_said_with_its_place() {
    for (number, code, value) in [("901", "E0326", "901"), ("-4", "E0313", "-4"), ("\"四十几\"", "E0311", "四十几")]
    {
        let issues = refused(STUDY, &SCHOOLS.replace("45", number), CELLS);
        let issue = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == code);
        let issue = issue.unwrap_or_else(|| panic!("no {code} in {issues:?}"));
        assert_eq!(issue.file.as_deref(), Some("schools.geojson"));
        assert_eq!((issue.feature, issue.field.as_deref()), (Some(0), Some("预留学位")));
        assert_eq!(issue.value.as_deref(), Some(value));
    }
}

#[test]
fn the_order_of_cells_changes_nothing() {
    let mut rows: Vec<&str> = CELLS.trim_end().split('\n').collect();
    rows[1..].reverse();
    let [a, b] = [CELLS.to_owned(), rows.join("\n")].map(|cells| match loaded(STUDY, SCHOOLS, &cells) {
        Ok((model, _)) => model.demand.clone(),
        Err(failure) => panic!("{failure:?}"),
    });
    assert_eq!(a, b);
}
