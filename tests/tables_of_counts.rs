//! Tables of a forecast as bureaus write them: columns of single ages, twice the same heading, headings that nobody knows, units.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::must;
use crate::demand_by_year::study;
use catchment::balance::Results;
use catchment::issue::Issues;
use catchment::read::{Files, Quiet};
use catchment::run::{backtest_against, load, run_all};
use catchment::study::{Failure, Study};
use catchment::words::Lang;

const FIRST: &str = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\n";
const PRIMARY: &str = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 8] }\n";
const RESIDENTS: &str = "[forecast.residents]\ntable = { path = 'r.csv' }";

/// People of six to eight, beside all of them.
const CELLS: &str = "id,x,y,persons,a6_8\nw,500050,3300050,1000,60\ne,500450,3300050,1000,90\n";

/// What a study with these tables says, and the results where there are any.
fn run(years: &str, service: &str, keys: &str, tables: &[(&str, &str)]) -> (Vec<Results>, Issues) {
    let (_folder, path) = study(years, service, keys, tables);
    if tables.iter().any(|(name, _)| *name == "cells.csv") {
        let text = must(std::fs::read_to_string(&path));
        let ages = "path = 'cells.csv'\nfields = { ages = { '6-8' = 'a6_8' } }\n";
        must(std::fs::write(&path, text.replace("path = 'cells.csv'\n", ages)));
    }
    let study = must(Study::open(&path).map_err(|failure| format!("{failure}")));
    match run_all(&study, &Files, &Quiet) {
        Ok(results) => {
            // What is said of the tables is said of every year.
            let issues = results[0].issues.clone();
            (results, issues)
        }
        Err(Failure::Data(issues)) => (Vec::new(), issues),
        Err(other) => panic!("{other}"),
    }
}

/// The messages of a code, whole in both languages.
fn said(issues: &Issues, code: &str) -> Vec<String> {
    let all = issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == code);
    let texts = all.map(|issue| {
        for lang in Lang::ALL {
            let text = format!("{} {}", issue.sentence(lang), issue.help(lang));
            assert!(!text.contains('{'), "{text}");
        }
        issue.sentence(Lang::En).clone()
    });
    texts.collect()
}

fn total(results: &[Results]) -> Vec<f64> {
    results.iter().map(|results| results.services[0].total.demand.to_f64()).collect()
}

fn residents(table: &str) -> (Vec<f64>, Issues) {
    let (results, issues) = run("[2025, 2030]", PRIMARY, RESIDENTS, &[("cells.csv", CELLS), ("r.csv", table)]);
    (total(&results), issues)
}

#[test]
fn single_ages_make_up_a_band_of_the_layers() {
    let singles = "街镇,年份,6岁,7岁,8岁\nWest Street,2025,1,2,3\nEast Street,2025,10,20,30\n\
                   West Street,2030,2,4,6\nEast Street,2030,10,20,34\n";
    assert_eq!(residents(singles).0, [66.0, 76.0]);
    // All residents beside them count for themselves.
    let both = singles.replace("年份,", "年份,常住人口,").replace("2025,", "2025,500,").replace("2030,", "2030,900,");
    assert_eq!(residents(&both).0, [66.0, 76.0]);
    // In 万人, as the heading says.
    let band = "街镇,年份,6-8岁（万人）\nWest Street,2025,0.0006\nEast Street,2025,0.006\n\
                West Street,2030,0.0012\nEast Street,2030,0.0064\n";
    assert_eq!(residents(band).0, [66.0, 76.0]);
}

#[test]
fn ages_that_cannot_be_made_up_are_refused() {
    let wide = "街镇,年份,0-17岁\nWest Street,2025,100\nEast Street,2025,200\nWest Street,2030,1\nEast Street,2030,2\n";
    let gap = "街镇,年份,常住人口,6岁,8岁\nWest Street,2025,900,1,2\nEast Street,2025,900,3,4\n\
               West Street,2030,900,1,2\nEast Street,2030,900,3,4\n";
    for (table, bands) in [(wide, "0-17"), (gap, "6, 8")] {
        let (demand, issues) = residents(table);
        let said = said(&issues, "E0817");
        assert!(demand.is_empty() && said.len() == 1 && said[0].contains(bands), "{demand:?} {said:?}");
    }
    // All residents alone, by whom those of six to eight grow: as stated, and said.
    let all = "街镇,年份,常住人口\nWest Street,2025,1000\nEast Street,2025,1000\nWest Street,2030,2000\nEast Street,2030,1000\n";
    let (demand, issues) = residents(all);
    assert_eq!((demand, said(&issues, "I0818").len()), (vec![150.0, 210.0], 1));
}

const BIRTHS: &str = "街镇,2012,2013,2014,2015\nWest Street,9,9,9,9\nEast Street,9,9,9,9\n";
const WITH_BIRTHS: &str = "[forecast.births]\ntable = { path = 'b.csv' }";

#[test]
fn one_heading_twice_is_refused() {
    let births = "街镇,2014年,2015年,2014年\nWest Street,1,1,9\nEast Street,1,1,9\n";
    assert_eq!(said(&run("[2021]", FIRST, WITH_BIRTHS, &[("b.csv", births)]).1, "E0121").len(), 1);
    let pupils = "街镇,学年,一年级,二年级,一年级\nWest Street,2020,1,1,9\nEast Street,2020,1,1,9\n";
    let keys = "[forecast.pupils]\ntable = { path = 'p.csv' }";
    assert_eq!(said(&run("[2021]", FIRST, keys, &[("p.csv", pupils)]).1, "E0121").len(), 1);
    let alike = pupils.replace("二年级,一年级", "二年级,小学一年级");
    assert!(!said(&run("[2021]", FIRST, keys, &[("p.csv", &alike)]).1, "E0823").is_empty());
}

#[test]
fn a_grade_that_is_missing_is_named() {
    let keys = format!("{WITH_BIRTHS}\n[forecast.pupils]\ntable = {{ path = 'p.csv' }}");
    let of = |pupils: &str| run("[2021]", PRIMARY, &keys, &[("b.csv", BIRTHS), ("p.csv", pupils)]);
    let pupils = "街镇,学年,二年级,三年级\nWest Street,2020,40,40\nEast Street,2020,40,40\n\
                  West Street,2021,40,40\nEast Street,2021,40,40\n";
    let (results, issues) = of(pupils);
    let lacks = said(&issues, "W0816");
    assert!(results.len() == 1 && lacks.len() == 1 && lacks[0].contains("not of 6"), "{lacks:?}");
    // A heading that nobody knows is named as well.
    let (_, issues) = of(&pupils.replace(",二年级", ",一年级男女生,二年级").replace(",40,40", ",9,40,40"));
    assert!(said(&issues, "W0815").iter().all(|text| text.contains("一年级男女生")), "{issues:?}");
    assert_eq!((said(&issues, "W0815").len(), said(&issues, "W0816").len()), (1, 1));
    // With all grades nothing is said.
    let (_, issues) = of(&pupils.replace(",二年级", ",一年级（万人）,二年级").replace(",40,40", ",0.004,40,40"));
    assert_eq!((said(&issues, "W0815").len(), said(&issues, "W0816").len()), (0, 0));
}

#[test]
fn a_census_after_all_years_is_doubted() {
    let census = "街镇,6岁,7岁\nWest Street,5,5\nEast Street,5,5\n";
    let of = |date: &str| {
        let keys = format!("[forecast.census]\ntable = {{ path = 'c.csv' }}\ndate = '{date}'");
        said(&run("[2021]", FIRST, &keys, &[("c.csv", census)]).1, "W0814").len()
    };
    assert_eq!((of("2021-09-01"), of("2022-09-01")), (0, 1));
}

/// Both services lack the same year of the same table.
#[test]
fn what_two_services_lack_is_said_once() {
    let pupils = "街镇,学年,一年级,二年级\nWest Street,2020,1,1\nEast Street,2020,1,1\n\
                  West Street,2021,1,1\nEast Street,2021,1,1\n";
    let two = format!("{FIRST}[[service]]\nid = 'second'\ndemand = {{ ages = [7, 7] }}\n");
    let keys = "[forecast.pupils]\ntable = { path = 'p.csv' }";
    let (_, issues) = run("[2019]", &two, keys, &[("p.csv", pupils)]);
    assert_eq!(said(&issues, "E0830").len(), 1);
}

/// In the west nobody was in first grade in 2021, and forty in second grade a year later.
#[test]
fn pupils_who_come_from_nobody_are_said() {
    let pupils = "街镇,学年,一年级,二年级\nWest Street,2020,40,40\nEast Street,2020,40,40\n\
                  West Street,2021,0,40\nEast Street,2021,40,40\nWest Street,2022,40,41\nEast Street,2022,40,40\n";
    let two = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\n";
    let keys = "[forecast.pupils]\ntable = { path = 'p.csv' }\nleast = 0";
    let (_, issues) = run("[2022]", two, keys, &[("p.csv", pupils)]);
    let said = said(&issues, "W0819");
    assert!(said.len() == 1 && said[0].contains("41") && said[0].contains("age 7"), "{said:?}");
}

#[test]
fn dwellings_in_tens_of_thousands_are_refused() {
    let keys = format!(
        "{WITH_BIRTHS}\n[forecast.housing]\ntable = {{ path = 'h.csv' }}\nsince = 2020\nyields = {{ primary = [[0, 0.1]] }}"
    );
    let of = |housing: &str| run("[2021]", FIRST, &keys, &[("b.csv", BIRTHS), ("h.csv", housing)]);
    let (_, issues) = of("街镇,年份,套数\nWest Street,2021,0.05\nEast Street,2021,0.03\n");
    assert_eq!(said(&issues, "E0820").len(), 1);
    let (results, _) = of("街镇,年份,套数（万套）\nWest Street,2021,0.05\nEast Street,2021,0.03\n");
    assert_eq!(total(&results), [18.0 + 80.0]);
}

/// Who was forecast where nobody came is told, and is in the bias.
#[test]
fn nobody_came_where_many_were_forecast() {
    let known = "街镇,学年,一年级,二年级\nWest Street,2021,100,100\nEast Street,2021,100,100\n\
                 West Street,2022,100,100\nEast Street,2022,100,100\n";
    let came = "街镇,学年,二年级\nWest Street,2023,0\nEast Street,2023,100\n";
    let two = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\n";
    let keys = "[forecast.pupils]\ntable = { path = 'p.csv' }";
    let (folder, path) = study("[2022]", two, keys, &[("p.csv", known), ("came.csv", came)]);
    let study = must(Study::open(&path).map_err(|failure| format!("{failure}")));
    let loaded = load(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
    let table = folder.path().join("came.csv").to_string_lossy().into_owned();
    let (trials, _) =
        must(backtest_against(&study, &loaded, &Files, 2022, &table).map_err(|failure| format!("{failure}")));
    assert_eq!(trials.len(), 2);
    let args = ["forecast", &path.to_string_lossy(), "--from", "2022", "--against", &table];
    let shown = |more: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_catchment")).args(args).args(more).output();
        String::from_utf8_lossy(&must(output).stdout).into_owned()
    };
    let errors = must(serde_json::from_str::<serde_json::Value>(&shown(&["--json"])))["errors"].clone();
    let wanted = serde_json::json!({ "n": 1, "mape": 0.0, "bias": 1.0, "empty": 1, "empty_forecast": 100 });
    for (key, wanted) in wanted.as_object().into_iter().flatten() {
        assert_eq!(errors[key].as_f64(), wanted.as_f64(), "{key}: {errors}");
    }
    for (lang, head) in [("en", "nobody came"), ("zh", "实际无人")] {
        assert!(shown(&["--lang", lang]).contains(head));
    }
}
