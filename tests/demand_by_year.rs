//! Demand by year: births, a census, pupils, residents, given numbers, housing and migrants, each against numbers worked out by
//! hand; cells follow their zone exactly, and the finished folder of every year verifies.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use crate::common::{must, street_town, verified};
use catchment::balance::Results;
use catchment::read::{Files, Quiet};
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write_years};
use std::path::{Path, PathBuf};

/// The street town with these services, tables and a forecast.
pub fn study(years: &str, services: &str, forecast: &str, tables: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let town = street_town().parent().map(Path::to_path_buf).unwrap_or_default();
    for name in ["streets.geojson", "cells.csv"] {
        must(std::fs::copy(town.join(name), folder.path().join(name)));
    }
    for (name, text) in tables {
        must(std::fs::write(folder.path().join(name), text));
    }
    let schools = "id,name,类型,学位数,x,y\nA,West school,小学,1200,500050,3300050\nB,East school,小学,1000,500450,3300050\n\
                   C,Middle school,初中,600,500150,3300050\nH,Hospital,医院,40,500150,3300050\n";
    must(std::fs::write(folder.path().join("schools.csv"), schools));
    let text = format!(
        "title = 'years'\nyears = {years}\npattern = {{ permutations = 9 }}\n[crs]\nanalysis = 'EPSG:4545'\n\
         [[facilities]]\npath = 'schools.csv'\ncrs = 'EPSG:4545'\n[[demand]]\npath = 'cells.csv'\ncrs = 'EPSG:4545'\n\
         [zones]\npath = 'streets.geojson'\n{services}\n[forecast]\nbasis = 'resident'\n{forecast}\n"
    );
    let path = folder.path().join("study.toml");
    must(std::fs::write(&path, text));
    (folder, path)
}

/// One grade of primary schools.
const FIRST: &str = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\n";

fn all(path: &Path) -> Result<Vec<Results>, Failure> {
    let study = Study::open(path)?;
    catchment::run::run_all(&study, &Files, &Quiet)
}

fn years(path: &Path) -> Vec<Results> {
    all(path).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// Demand of a service by zone, East first, and that of its cells.
fn demand(results: &Results, service: usize) -> Vec<f64> {
    let service = &results.services[service];
    let total = |row: &catchment::balance::ZoneBalance| row.demand + row.demand_unlocated;
    let cells: Persons = service.demand.iter().copied().sum();
    assert_eq!(cells + service.ledger.demand.unlocated, service.zones.iter().map(total).sum::<Persons>());
    service.zones.iter().map(|row| total(row).to_f64()).collect()
}

fn near(found: &[f64], wanted: &[f64]) {
    let holds = found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-3);
    assert!(holds, "{found:?} is not {wanted:?}");
}

/// The codes of what stops a study, whose messages have no gap left in any language.
fn refused(years: &str, services: &str, forecast: &str, tables: &[(&str, &str)]) -> Vec<&'static str> {
    let (_folder, path) = study(years, services, forecast, tables);
    let issues = match all(&path) {
        Err(Failure::Data(issues)) => issues,
        other => panic!("{other:?}"),
    };
    let errors = issues.groups().map(|group| &group.examples[0]).filter(|issue| issue.code.starts_with('E'));
    let found: Vec<&'static str> = errors.map(|issue| issue.code).collect();
    for issue in issues.groups().flat_map(|group| &group.examples) {
        for lang in Lang::ALL {
            let text = format!("{} {}", issue.sentence(lang), issue.help(lang));
            assert!(!text.contains("{}") && !text.contains("{z") && !text.contains("{v"), "{text}");
        }
    }
    found
}

/// 122 of 365 days of one year and 243 of the next, in each zone and in both together; cells share it by their people.
#[test]
fn entrants_come_from_births() {
    let births = "街镇,2014年,2015年,2016年\nWest Street,1000,1200,366\nEast Street,500,600,732\n全区,1500,1800,1098\n";
    let (folder, path) =
        study("[2021, 2022]", FIRST, "[forecast.births]\ntable = { path = 'births.csv' }", &[("births.csv", births)]);
    let results = years(&path);
    near(&demand(&results[0], 0), &[566.575, 1133.151]);
    // 122 / 365 of 2015 and 244 / 366 of 2016, a leap year.
    near(&demand(&results[1], 0), &[600.0 * 122.0 / 365.0 + 488.0, 1200.0 * 122.0 / 365.0 + 244.0]);
    let issues = results[0].issues.groups().map(|group| group.examples[0].code).collect::<Vec<_>>();
    assert!(issues.contains(&"I0517") && issues.contains(&"I0846"), "{issues:?}");
    // Each year alone, with everything that verify looks at.
    for year in [2021, 2022] {
        let text = must(std::fs::read_to_string(&path)).replace("years = [2021, 2022]", &format!("year = {year}"));
        let one = path.with_file_name(format!("{year}.toml"));
        must(std::fs::write(&one, text));
        let alone = years(&one);
        assert_eq!(alone[0].services[0].demand, results[usize::from(year == 2022)].services[0].demand);
        verified(&alone[0], &one);
        must(std::fs::remove_dir_all(folder.path().join("out")));
    }
}

#[test]
fn survival_migration_participation_and_migrants_are_factors() {
    let births =
        "街镇,年份,出生人口\nWest Street,2014,365\nWest Street,2015,365\nEast Street,2014,0\nEast Street,2015,0\n";
    let service = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6], participation = 0.9 }\n";
    let keys = "migrants = { primary = 0.1 }\n[forecast.births]\ntable = { path = 'births.csv' }\nsurvival = 0.99\nmigration = 0.2\nfactor = 2";
    let (_folder, path) = study("[2021]", service, keys, &[("births.csv", births)]);
    let results = years(&path);
    near(&demand(&results[0], 0), &[0.0, 730.0 * 0.99 * 1.2 * 0.9 * 1.1]);
}

/// Single ages of the census of 1 November 2020, five to be six on the last day of August 2021.
#[test]
fn a_census_is_as_old_as_its_date() {
    let census = "街镇,4岁,5岁,6岁\nWest Street,366,365,365\nEast Street,0,0,0\n";
    let births = "街镇,2014,2015\nWest Street,3650,3650\nEast Street,0,0\n";
    let keys = "[forecast.census]\ntable = { path = 'census.csv' }\ndate = '2020-11-01'\n[forecast.births]\ntable = { path = 'births.csv' }";
    let (_folder, path) = study("[2021]", FIRST, keys, &[("census.csv", census), ("births.csv", births)]);
    // Born from 1 September 2014 to 31 August 2015: 62 days among those of six, 303 among those of five.
    near(&demand(&years(&path)[0], 0), &[0.0, 365.0]);
}

const PUPILS: &str = "街镇,学年,大班,一年级,二年级\n\
    West Street,2021-2022学年,100,90,80\nWest Street,2022-2023学年,110,95,88\nWest Street,2023-2024学年,120,99,91\n\
    East Street,2021-2022学年,10,9,8\nEast Street,2022-2023学年,11,9,9\nEast Street,2023-2024学年,12,10,9\n";

/// Grade by grade, the zone of few pupils as the whole district.
#[test]
fn pupils_move_from_grade_to_grade() {
    let two = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\n";
    // Entrants of 大班 in 2024 to 2026: 125, 130, 128 in the west.
    let births = "街镇,年份,月份,出生人口\n\
        West Street,2018,9,125\nWest Street,2019,9,130\nWest Street,2020,9,128\nEast Street,2018,9,12\nEast Street,2019,9,12\nEast Street,2020,9,12\n";
    let mut all_months = births.to_owned();
    for zone in ["West Street", "East Street"] {
        for (year, month) in (2018..=2021).flat_map(|year| (1..=12).map(move |month| (year, month))) {
            if month != 9 || year == 2021 {
                all_months += &format!("{zone},{year},{month},0\n");
            }
        }
    }
    let keys = "[forecast.pupils]\ntable = { path = 'pupils.csv' }\nprogression = 'mean:2'\n[forecast.births]\ntable = { path = 'births.csv' }";
    let (_folder, path) =
        study("[2023, 2024, 2026]", two, keys, &[("pupils.csv", PUPILS), ("births.csv", &all_months)]);
    let results = years(&path);
    near(&demand(&results[0], 0), &[19.0, 190.0]);
    let into_first = f64::midpoint((95.0 + 9.0) / 110.0, (99.0 + 10.0) / 121.0);
    let into_second = f64::midpoint((88.0 + 9.0) / 99.0, (91.0 + 9.0) / 104.0);
    near(&demand(&results[1], 0), &[12.0 * into_first + 10.0 * into_second, 111.0 + 95.815_79]);
    near(&demand(&results[2], 0), &[12.0 * into_first + 12.0 * into_first * into_second, 120.25 + 111.906_07]);
    let follows = |results: &Results| results.issues.groups().any(|group| group.examples[0].code == "I0829");
    assert!(follows(&results[0]));
}

#[test]
fn residents_given_numbers_and_housing() {
    let services = "[[service]]\nid = 'hospital_beds'\ndemand = { per_1000 = 5 }\n[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\n\
                    [[service]]\nid = 'junior'\ndemand = { ages = [12, 12] }\n";
    let keys = "[forecast.residents]\ntable = { path = 'residents.csv' }\ninterpolate = true\n\
                [forecast.given]\njunior = { path = 'junior.csv' }\n\
                [forecast.births]\ntable = { path = 'births.csv' }\n\
                [forecast.housing]\ntable = { path = 'housing.csv' }\nsince = 2020\n\
                yields = { '商品房' = { primary = [[0, 0.1], [2, 0.25]] }, '安置房' = { primary = [[0, 0.5]] } }";
    let residents = "街镇,年份,常住人口\nWest Street,2020,1000\nEast Street,2020,2000\nWest Street,2030,3000\nEast Street,2030,2000\n";
    let junior = "街镇,2021年,2025年\nWest Street,30,50\nEast Street,20,10\n";
    let births = "街镇,2014,2015,2018,2019\nWest Street,0,0,0,0\nEast Street,365,365,730,730\n";
    let housing = "街镇,交付年份,住房类型,套数\nWest Street,2020,商品房,900\nWest Street,2021,商品房,100\nEast Street,2024,安置房,10\n";
    let tables =
        [("residents.csv", residents), ("junior.csv", junior), ("births.csv", births), ("housing.csv", housing)];
    let (_folder, path) = study("[2021, 2025]", services, keys, &tables);
    let results = years(&path);
    // Residents between 2020 and 2030 in a straight line, five beds for a thousand.
    near(&demand(&results[0], 0), &[10.0, 6.0]);
    near(&demand(&results[1], 0), &[10.0, 10.0]);
    assert_eq!(results[1].services[0].total.persons, Persons::whole(4000));
    near(&demand(&results[0], 1), &[365.0, 10.0]);
    near(&demand(&results[1], 1), &[730.0 + 5.0, 25.0]);
    near(&demand(&results[0], 2), &[20.0, 30.0]);
    let codes: Vec<&str> = results[0].issues.groups().map(|group| group.examples[0].code).collect();
    assert!(codes.contains(&"I0833"), "{codes:?}");
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_computed() {
    let births = |text: &str, forecast: &str| refused("[2021]", FIRST, forecast, &[("b.csv", text)]);
    let named = "[forecast.births]\ntable = { path = 'b.csv' }";
    let sound = "街镇,2014,2015\nWest Street,1,1\nEast Street,1,1\n";
    assert_eq!(births("街镇,2014\nWest Street,1\nEast Street,1\n", named), ["E0831"]);
    assert_eq!(births("街镇,2014,2015\nWest Street,1,1\n", named), ["E0824"]);
    assert_eq!(births("街镇,2014,2015\nWest Street,1,1\nEast Street,1,1\nWset Street,7,7\n", named), ["E0513"]);
    assert_eq!(births("街镇,2014,2015\nWest Street,1,1\nWest,1,1\nEast Street,1,1\n", named), ["E0513"]);
    assert_eq!(births("街镇,2014,2015\nWest Street,-5,1\nEast Street,1,1\n", named), ["E0313"]);
    assert_eq!(births("街镇,2014,2015\nWest Street,0.12,0.13\nEast Street,0.2,0.1\n", named), ["E0820"]);
    assert_eq!(births("街镇,年份,月份,出生人口\nWest Street,2014,13,1\n", named), ["E0821"]);
    let twice = "街镇,年份,出生人口\nWest Street,2014,1\nWest Street,2014,2\nEast Street,2014,1\n";
    assert_eq!(births(twice, named), ["E0823"]);
    let mixed = "街镇,年份,月份,出生人口\nWest Street,2014,1,1\nWEST STREET,2014,1,2\nEast Street,2014,1,1\n";
    assert_eq!(births(mixed, named), ["E0823"]);
    assert_eq!(births(sound, &format!("{named}\nsurvival = 99.5")), ["E0842"]);
    assert_eq!(births(sound, "last_birthday = '31 August'\n[forecast.births]\ntable = { path = 'b.csv' }"), ["E0844"]);
    assert_eq!(births(sound, ""), ["E0841"]);
    assert_eq!(births(sound, "given = { junior = { path = 'b.csv' } }"), ["E0843"]);
    let housing = |yields: &str, text: &str| {
        let forecast =
            format!("{named}\n[forecast.housing]\ntable = {{ path = 'h.csv' }}\nsince = 2020\nyields = {yields}");
        refused("[2021]", FIRST, &forecast, &[("b.csv", sound), ("h.csv", text)])
    };
    let estates = "街镇,年份,类型,套数\nWest Street,2021,商品房,900\n";
    assert_eq!(housing("{ primary = [[0, 20.0]] }", estates), ["E0842"]);
    assert_eq!(housing("{ primary = [[3, 0.2], [1, 0.3]] }", estates), ["E0845"]);
    assert_eq!(housing("{ '安置房' = { primary = [[0, 0.2]] } }", estates), ["E0834"]);
    let pupils = |text: &str, years: &str| {
        let service = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\n";
        refused(years, service, "[forecast.pupils]\ntable = { path = 'p.csv' }", &[("p.csv", text)])
    };
    assert_eq!(pupils(PUPILS, "[2019]"), ["E0830"]);
    assert_eq!(pupils(PUPILS, "[2024]"), ["E0831"]);
    assert_eq!(pupils(&PUPILS.replace("2022-2023学年", "2020-2021学年"), "[2023]"), ["E0826"]);
    assert_eq!(pupils("街镇,学年,一年级,二年级\nWest Street,2021,9,9\nEast Street,2021,9,9\n", "[2021]"), ["E0828"]);
    assert_eq!(pupils(&PUPILS.replace(",99,91", ",99,991"), "[2023]"), ["E0827"]);
    assert_eq!(pupils(&PUPILS.replace("大班", "小学在校生"), "[2023]"), ["E0822"]);
    assert_eq!(pupils(&PUPILS.replace("大班", "小班"), "[2023]"), ["E0825"]);
    let residents = "街镇,年份,常住人口\nWest Street,2020,1000\nEast Street,2020,2000\n";
    let beds = "[[service]]\nid = 'hospital_beds'\ndemand = { per_1000 = 5 }\n";
    let by_residents = "[forecast.residents]\ntable = { path = 'r.csv' }";
    assert_eq!(refused("[2021]", beds, by_residents, &[("r.csv", residents)]), ["E0826"]);
    let asks = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\nforecast = 'pupils'\n";
    assert_eq!(refused("[2021]", asks, named, &[("b.csv", sound)]), ["E0837"]);
}

/// A choice without a forecast, a forecast without zones, months and years of births together.
#[test]
fn what_a_forecast_needs() {
    let (_folder, path) = study(
        "[2021]",
        FIRST,
        "[forecast.births]\ntable = { path = 'b.csv' }",
        &[("b.csv", "街镇,2014\nWest Street,1\nEast Street,1\n")],
    );
    let text = must(std::fs::read_to_string(&path));
    let codes = |text: String| {
        must(std::fs::write(&path, text));
        match all(&path) {
            Err(Failure::Data(issues)) => issues
                .groups()
                .map(|group| group.examples[0].code)
                .filter(|code| code.starts_with('E'))
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    let without = text
        .split("[forecast]")
        .next()
        .unwrap_or_default()
        .replace("ages = [6, 6] }", "ages = [6, 6] }\nforecast = 'cohorts'");
    assert_eq!(codes(without), ["E0840"]);
    assert_eq!(codes(text.replace("[zones]\npath = 'streets.geojson'\n", "")), ["E0836"]);
    // Births of a year and of one of its months.
    let births = path.with_file_name("b.csv");
    must(std::fs::write(births, "街镇,2014年,2014年3月,2015\nWest Street,1,1,1\nEast Street,1,1,1\n"));
    assert_eq!(codes(text), ["E0832"]);
}

/// Shares of the warning, its source, and a service that is called as a year.
#[test]
fn keys_beside_the_forecast_are_checked() {
    let births = &[("b.csv", "街镇,2014,2015\nWest Street,1,1\nEast Street,1,1\n")];
    let named = "[forecast.births]\ntable = { path = 'b.csv' }";
    let alert = |keys: &str| refused("[2021]", FIRST, &format!("{named}\n[alert]\n{keys}"), births);
    assert_eq!(alert("red = 0.8\nyellow = 0.9"), ["E0848"]);
    assert_eq!(alert("yellow = 0"), ["E0848"]);
    assert_eq!(alert("verified = true"), ["E0849"]);
    let service = "[[service]]\nid = '2021'\ndemand = { ages = [6, 6] }\n";
    assert!(refused("[2021, 2022]", service, named, births).contains(&"E0847"));
}

/// What the district has year by year, what becomes of a zone, and a time for every zone on the map.
#[test]
fn years_stand_side_by_side() {
    let births = "街镇,2014年,2015年,2016年,2017年,2018年\nWest Street,1000,1200,1300,1200,400\nEast Street,500,600,900,1100,100\n";
    let keys = "[forecast.births]\ntable = { path = 'births.csv' }\n[alert]\nyellow = 0.95";
    let (folder, path) = study("[2021, 2022, 2023, 2024]", FIRST, keys, &[("births.csv", births)]);
    let results = years(&path);
    let out = folder.path().join("out");
    let options =
        WriteOptions { base: folder.path().to_owned(), study: "study.toml".to_owned(), ..WriteOptions::default() };
    must(write_years(&results, &out, &WriteOptions { lang: Lang::En, ..options }));
    let read = |name: &str| must(std::fs::read_to_string(out.join(name)));
    let rows = |name: &str| read(name).trim_start_matches('\u{feff}').lines().map(str::to_owned).collect::<Vec<_>>();
    let demand: Vec<f64> = results.iter().map(|results| results.services[0].total.demand.to_f64()).collect();
    let years = rows("years.csv");
    assert!(
        years[0].starts_with("year,service,base,entrants,demand,places_existing,places_change,places,gap,"),
        "{}",
        years[0]
    );
    assert_eq!(years.len(), 5);
    for (row, demand) in years[1..].iter().zip(&demand) {
        let cells: Vec<&str> = row.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().unwrap_or(f64::NAN);
        near(&[number(4), number(7), number(8)], &[*demand, 2200.0, demand - 2200.0]);
    }
    // West: 1,133 1,266 1,233 ... of 1,200; East: 566, 800, 1,033, ... of 1,000.
    let alerts = rows("alerts.csv");
    let alert = |zone: &str| alerts.iter().find(|row| row.contains(zone)).cloned().unwrap_or_default();
    assert!(alert("West Street").contains(",red,2022,2022,2022,2022,2022,67.76"), "{}", alert("West Street"));
    assert!(alert("East Street").contains(",red,2023,2023,2023,2023,2023,32.3"), "{}", alert("East Street"));
    let layer: serde_json::Value = must(serde_json::from_str(&read("primary/zones_by_year.geojson")));
    let features = layer["features"].as_array().cloned().unwrap_or_default();
    assert_eq!(features.len(), 8);
    assert_eq!(features[0]["properties"]["from"], "2021-01-01");
    assert_eq!(features[7]["properties"]["to"], "2024-12-31");
    let style = read("primary/zones_by_year.qml");
    assert!(style.contains("<temporal enabled=\"1\" mode=\"2\" startField=\"from\" endField=\"to\""), "{style}");
    assert_eq!(rows("forecast.csv").len(), 1 + 4 * 3);
}

/// Known years from earlier ones: two years of the zone and of the district make the ratios of that time.
#[test]
fn a_forecast_is_held_against_years_that_are_known() {
    let service = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\n";
    let keys = "[forecast.pupils]\ntable = { path = 'p.csv' }\nleast = 0";
    let (_folder, path) = study("[2023]", service, keys, &[("p.csv", PUPILS)]);
    let study = must(Study::open(&path));
    let loaded = catchment::run::load(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"));
    let trials = catchment::run::backtest(&study, &loaded, 2022).unwrap_or_else(|failure| panic!("{failure:?}"));
    // Without births nothing is said of those who enter: two grades in two zones.
    let found: Vec<(usize, u16, f64, f64)> =
        trials.iter().map(|trial| (trial.zone, trial.age, trial.forecast.to_f64(), trial.actual.to_f64())).collect();
    let wanted = [
        (0, 6, 11.0 * 9.0 / 10.0, 10.0),
        (0, 7, 9.0 * 9.0 / 9.0, 9.0),
        (1, 6, 110.0 * 95.0 / 100.0, 99.0),
        (1, 7, 95.0 * 88.0 / 90.0, 91.0),
    ];
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(
            (found.0, found.1, found.3) == (wanted.0, wanted.1, wanted.3) && (found.2 - wanted.2).abs() < 1e-5,
            "{found:?}"
        );
    }
    assert_eq!(found.len(), 4);
    for (from, code) in [(2021, "E0850"), (2023, "E0856"), (1990, "E0850")] {
        match catchment::run::backtest(&study, &loaded, from) {
            Err(Failure::Data(issues)) => assert_eq!(issues.count_of(code), 1),
            other => panic!("{other:?}"),
        }
    }
    let without = street_town();
    let study = must(Study::open(without));
    let loaded = catchment::run::load(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(
        matches!(catchment::run::foresee(&study, &loaded), Err(Failure::Data(issues)) if issues.count_of("E0851") == 1)
    );
}

/// The command shows the same numbers as a run, and how far an earlier year would have been off.
#[test]
fn the_command_shows_demand_and_errors() {
    let service = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 7] }\n";
    let keys = "[forecast.pupils]\ntable = { path = 'p.csv' }\nleast = 0";
    let (_folder, path) = study("[2022, 2023]", service, keys, &[("p.csv", PUPILS)]);
    let run = |more: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_catchment"))
            .args(["forecast", &path.to_string_lossy()])
            .args(more)
            .output();
        let output = must(output);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, text) = run(&["--lang", "en"]);
    assert!(code == Some(0) && text.contains("(pupils)") && text.contains("190"), "{text}");
    let (code, text) = run(&["--json"]);
    let json: serde_json::Value = must(serde_json::from_str(&text));
    assert_eq!((code, &json["services"][0]["years"][1]["demand"]["W"]), (Some(0), &serde_json::json!(190.0)), "{text}");
    let (code, text) = run(&["--from", "2022", "--lang", "zh"]);
    assert!(code == Some(0) && text.contains("平均误差") && text.contains("3.8 %"), "{text}");
    assert_eq!(run(&["--from", "2021"]).0, Some(65));
}

/// Half of the entrants of 2022 are not born yet: the band is that of a formula, and births explain what places do not.
#[test]
fn a_gap_is_as_sure_as_its_births() {
    let births = "街镇,2015年,2016年,2017年\nWest Street,1095,1098,1095\nEast Street,0,0,0\n";
    let keys = "[forecast.births]\ntable = { path = 'b.csv' }\n[uncertainty]\nbirths = { since = 2016, range = [0.8, 1.2] }\nplaces = [0.9, 1.1]\ndraws = 2000";
    let (folder, path) = study(
        "[2021, 2022]",
        FIRST,
        &keys.replace("2016, range", "2017, range"),
        &[("b.csv", &births.replace("街镇,", "街镇,2014年,").replace("Street,", "Street,0,"))],
    );
    let results = years(&path);
    let spreads = results[1].services[0].uncertainty.clone().unwrap_or_default();
    assert_eq!(spreads.len(), 3);
    // Of 2022 nobody is of 2017.
    let by = |spread: &catchment::balance::Spread| spread.explained.unwrap_or_default();
    assert_eq!(by(&spreads[1])[0], 0.0);
    must(std::fs::remove_dir_all(folder.path()));
    let (folder, path) = study("[2022]", FIRST, keys, &[("b.csv", births)]);
    let results = years(&path);
    let service = &results[0].services[0];
    let spreads = service.uncertainty.clone().unwrap_or_default();
    // 122 of 365 days of 2015 at 3 a day are certain, 244 of 366 of 2016 at 3 a day are not: 366 + b 732 of 1,200 places.
    near(&demand(&results[0], 0), &[0.0, 1098.0]);
    let shares = by(&spreads[1]);
    let (by_births, by_places) = (732.0_f64.powi(2) * 0.16 / 12.0, 1200.0_f64.powi(2) * 0.04 / 12.0);
    near(&shares, &[by_births / (by_births + by_places), 0.0, by_places / (by_births + by_places), 0.0]);
    assert!(
        spreads[1].low < -102.0 && spreads[1].high > -102.0 && spreads[1].short > 0.1 && spreads[1].short < 0.4,
        "{:?}",
        spreads[1]
    );
    // The whole is the sum of both zones, of which one has nobody.
    near(&by(&spreads[2])[..1], &[by_births / (by_births + 2200.0_f64.powi(2) * 0.04 / 12.0)]);
    let one = path.with_file_name("one.toml");
    must(std::fs::write(&one, must(std::fs::read_to_string(&path)).replace("years = [2022]", "year = 2022")));
    verified(&years(&one)[0], &one);
    drop(folder);
    let bad = |keys: &str| {
        let forecast = format!("[forecast.births]\ntable = {{ path = 'b.csv' }}\n[uncertainty]\n{keys}");
        refused("[2022]", FIRST, &forecast, &[("b.csv", births)])
    };
    assert_eq!(bad("places = [1.1, 0.9]"), ["E0852"]);
    assert_eq!(bad("delay = [0, 200]"), ["E0852"]);
    assert_eq!(bad("draws = 7"), ["E0842"]);
    let given =
        "[forecast.given]\nprimary = { path = 'b.csv' }\n[uncertainty]\nbirths = { since = 2016, range = [0.8, 1.2] }";
    assert_eq!(refused("[2016]", FIRST, given, &[("b.csv", births)]), ["E0853"]);
}

/// Low, middle and high births as scenarios, and one street that grows: the same tables, other demand.
#[test]
fn scenarios_change_what_is_forecast() {
    let births = "街镇,2014年,2015年\nWest Street,365,365\nEast Street,730,730\n";
    let keys = "[forecast.births]\ntable = { path = 'b.csv' }\n\
        [[scenario]]\nid = 'low'\nname_zh = '低'\nname_en = 'low'\nchange = [{ set = 'forecast.births.factor=0.8' }]\n\
        [[scenario]]\nid = 'west'\nname_zh = '西'\nname_en = 'west'\nchange = [{ grow = 'West Street', factor = 1.5 }]\n\
        [[scenario]]\nid = 'strict'\nname_zh = '严'\nname_en = 'strict'\nchange = [{ set = 'alert.yellow=0.3' }]\n";
    let (folder, path) = study("[2021]", FIRST, keys, &[("b.csv", births)]);
    let results = years(&path);
    let of = |id: &str| results.iter().find(|results| results.scenario.as_deref() == Some(id)).unwrap();
    near(&demand(of("base"), 0), &[730.0, 365.0]);
    near(&demand(of("low"), 0), &[584.0, 292.0]);
    near(&demand(of("west"), 0), &[730.0, 547.5]);
    let out = folder.path().join("out");
    let options =
        WriteOptions { base: folder.path().to_owned(), study: "study.toml".to_owned(), ..WriteOptions::default() };
    must(write_years(&results, &out, &WriteOptions { lang: Lang::En, ..options }));
    let years = must(std::fs::read_to_string(out.join("years.csv")));
    let rows: Vec<&str> = years.trim_start_matches('\u{feff}').lines().collect();
    assert!(rows[0].starts_with("scenario,year,service,"), "{rows:?}");
    let findings = catchment::check::verify_years(&out).unwrap_or_else(|what| panic!("{what:?}"));
    assert!(findings.iter().all(|finding| finding.holds), "{findings:#?}");
    assert!(rows[1].starts_with("base,2021,primary,1095") && rows[2].starts_with("low,2021,primary,876"), "{rows:?}");
}

/// Who is born already grows with a street as whoever is not, and a school that stands in no zone counts in the district.
#[test]
fn ranges_know_scenarios_and_schools_across_the_border() {
    let births = "街镇,2014年,2015年\nWest Street,365,365\nEast Street,730,730\n";
    let keys = "[forecast.births]\ntable = { path = 'b.csv' }\n[uncertainty]\nbirths = { since = 2015, range = [0.0, 0.0] }\n\
        [[scenario]]\nid = 'west'\nname_zh = '西'\nname_en = 'west'\nchange = [{ grow = 'West Street', factor = 1.5 }]\n";
    let (_folder, path) = study("[2021]", FIRST, keys, &[("b.csv", births)]);
    let schools = path.with_file_name("schools.csv");
    let text = must(std::fs::read_to_string(&schools));
    must(std::fs::write(schools, text + "X,Beyond,小学,300,500650,3300050\n"));
    let results = years(&path);
    let of = |id: &str| results.iter().find(|results| results.scenario.as_deref() == Some(id)).unwrap();
    let lows = |id: &str| {
        let spreads = of(id).services[0].uncertainty.clone().unwrap_or_default();
        assert!(spreads.iter().all(|spread| spread.low.total_cmp(&spread.high).is_eq()));
        spreads.iter().map(|spread| spread.low).collect::<Vec<f64>>()
    };
    // 122 days of 2014 at two and at one a day; 1,000 places in the east, 1,200 in the west, 300 beyond.
    near(&lows("base"), &[244.0 - 1000.0, 122.0 - 1200.0, 366.0 - 2500.0]);
    near(&lows("west"), &[244.0 - 1000.0, 183.0 - 1200.0, 427.0 - 2500.0]);
}

/// What changes in no year is said, and so is what would be counted twice.
#[test]
fn what_is_not_heeded_is_said() {
    let services = format!("{FIRST}[[service]]\nid = 'hospital_beds'\ndemand = {{ per_1000 = 5 }}\n");
    let keys = "migrants = { hospital_beds = 0.1 }\n[forecast.births]\ntable = { path = 'b.csv' }";
    let (_folder, path) =
        study("[2021]", &services, keys, &[("b.csv", "街镇,2014,2015\nWest Street,1,1\nEast Street,1,1\n")]);
    let results = years(&path);
    let codes: Vec<&str> = results[0].issues.groups().map(|group| group.examples[0].code).collect();
    assert!(codes.contains(&"I0835") && codes.contains(&"W0838"), "{codes:?}");
}
