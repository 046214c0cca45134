//! A table of townships as demand: every township and every column is exact, whatever its people are spread over, and the
//! finished folder verifies.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{must, run, street_town, verified};
use catchment::balance::{Results, ServiceResult};
use catchment::model::Attribute;
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use std::path::{Path, PathBuf};

/// By grade, with the district as a row of its own, which no word betrays.
const TABLE: &str = "所属乡镇,一年级,二年级,初中在校生\nWest Street,7,11,13\nEast Street,5,3,9\n某区,12,14,22\n";

/// Two services over the table; `more` are further layers.
fn study(more: &str, table: &str, schools: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let town = street_town().parent().map(Path::to_path_buf).unwrap_or_default();
    for name in ["streets.geojson", "homes.geojson", "cells.csv"] {
        must(std::fs::copy(town.join(name), folder.path().join(name)));
    }
    let text = format!(
        "title = 'townships'\nyear = 2025\npattern = {{ permutations = 9 }}\n[crs]\nanalysis = 'EPSG:4545'\n\
         [[facilities]]\npath = 'schools.csv'\ncrs = 'EPSG:4545'\n\
         [[demand]]\npath = 'townships.csv'\nfields.ages = {{ 6 = '一年级', 7 = '二年级', '12-14' = '初中在校生' }}\n{more}\n\
         [[service]]\nid = 'primary'\ndemand = {{ ages = [6, 7] }}\nmethod = 'nearest'\n\
         [[service]]\nid = 'junior'\ndemand = {{ ages = [12, 14] }}\nmethod = 'optimal'\n"
    );
    must(std::fs::write(folder.path().join("schools.csv"), schools));
    must(std::fs::write(folder.path().join("townships.csv"), table));
    let path = folder.path().join("study.toml");
    must(std::fs::write(&path, text));
    (folder, path)
}

const SCHOOLS: &str = "id,name,类型,学位数,所属乡镇,x,y\nA,West,小学,20,West Street,500050,3300050\n\
                       B,East,小学,10,East Street,500450,3300050\nC,Middle,初中,15,West Street,500150,3300050\n\
                       D,Village,小学,4,East Street,,\n";

/// Demand, places of sites without a position, and gap of each zone, East first.
fn balance(service: &ServiceResult) -> Vec<[i64; 3]> {
    let whole = |n: i64| n / 1_000_000;
    let row = |zone: &catchment::balance::ZoneBalance| {
        let demand = zone.demand + zone.demand_unlocated;
        [whole(demand.micro()), whole(zone.places_unlocated.micro()), whole(zone.gap().micro())]
    };
    service.zones.iter().chain([&service.total]).map(row).collect()
}

fn codes(results: &Results) -> Vec<&'static str> {
    results.issues.groups().map(|group| group.examples[0].code).collect()
}

/// What no way of spreading changes.
fn exact(results: &Results) {
    assert_eq!(balance(&results.services[0]), [[8, 4, -6], [18, 0, -2], [26, 4, -8]]);
    assert_eq!(balance(&results.services[1]), [[9, 0, 9], [13, 0, -2], [22, 0, 7]]);
    assert!(codes(results).contains(&"I0517"), "{:?}", codes(results));
}

const ZONES: &str = "[zones]\npath = 'streets.geojson'";

#[test]
fn townships_are_spread_over_cells() {
    let more = format!("[[demand]]\npath = 'cells.csv'\ncrs = 'EPSG:4545'\n{ZONES}");
    let (_folder, path) = study(&more, TABLE, SCHOOLS);
    let results = run(&path, &[]);
    exact(&results);
    assert!(codes(&results).contains(&"I0515"));
    // In proportion to the residents of each cell.
    let model = &results.model;
    let (persons, first) = (model.demand.column(&Attribute::Persons), model.demand.column(&Attribute::Ages(6, 6)));
    let (persons, first) = (persons.unwrap_or_default(), first.unwrap_or_default());
    let west: Vec<usize> =
        (0..model.demand.len()).filter(|cell| model.demand.zone[*cell].is_some_and(|z| z.index() == 1)).collect();
    let all: Persons = west.iter().map(|cell| persons[*cell]).sum();
    assert_eq!(west.iter().map(|cell| first[*cell]).sum::<Persons>(), Persons::whole(7));
    for cell in west {
        let fair = 7.0 * persons[cell].to_f64() / all.to_f64();
        assert!((first[cell].to_f64() - fair).abs() <= 1e-6, "{cell}");
    }
    verified(&results, &path);
}

#[test]
fn townships_are_spread_over_their_area() {
    let (_folder, path) = study(ZONES, TABLE, SCHOOLS);
    let results = run(&path, &[]);
    exact(&results);
    assert!(codes(&results).contains(&"I0516"));
    // 600 m by 200 m in squares of 50 m.
    assert_eq!(results.model.demand.len(), 12 * 4);
    verified(&results, &path);
}

#[test]
fn townships_are_spread_over_residential_land() {
    let land = format!("{ZONES}\n[land]\npath = 'homes.geojson'");
    let (_folder, path) = study(&land, TABLE, SCHOOLS);
    let results = run(&path, &[]);
    exact(&results);
    assert!(results.model.demand.len() < 48, "{}", results.model.demand.len());
    verified(&results, &path);
}

#[test]
fn without_a_map_townships_stand_where_their_sites_are() {
    let (_folder, path) = study("", TABLE, SCHOOLS);
    let results = run(&path, &[]);
    exact(&results);
    assert!(codes(&results).contains(&"W0518"));
    verified(&results, &path);
}

/// Sites and people whose township alone is known: demand and places by township, and nobody is sent anywhere.
#[test]
fn without_any_position_the_balance_by_township_is_exact() {
    let schools = "名称,办学类型,核定学位,所在乡镇\nWest,小学,20,West Street\nEast,小学,10,East Street\nMiddle,初中,15,West Street\n";
    let (_folder, path) = study("", TABLE, schools);
    let results = run(&path, &[]);
    assert_eq!(balance(&results.services[0]), [[8, 10, -2], [18, 20, -2], [26, 30, -4]]);
    assert_eq!(balance(&results.services[1]), [[9, 0, 9], [13, 15, -2], [22, 15, 7]]);
    assert!(codes(&results).contains(&"W0519"));
    assert_eq!(results.services[0].ledger.demand.unlocated, Persons::whole(26));
    verified(&results, &path);
}

/// What cannot be: an unknown township, one without a row, one twice, one people counted by two tables.
#[test]
fn a_table_that_does_not_fit_is_refused() {
    let refused = |more: &str, table: &str| {
        let (_folder, path) = study(more, table, SCHOOLS);
        match Study::open(&path).and_then(|study| catchment::run::run(&study)) {
            Err(Failure::Data(issues)) => issues.groups().map(|group| group.examples[0].code).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    let head = "所属乡镇,一年级,二年级,初中在校生\n";
    let unknown = refused(ZONES, &format!("{head}West Street,7,11,13\nEast Street,5,3,9\nNorth Street,1,1,1\n"));
    assert!(unknown.contains(&"E0513"), "{unknown:?}");
    let missing = refused(ZONES, &format!("{head}West Street,7,11,13\n"));
    assert!(missing.contains(&"E0515"), "{missing:?}");
    let twice = refused(ZONES, &format!("{head}West Street,7,11,13\nEast Street,5,3,9\nWest Street,7,11,13\n"));
    assert!(twice.contains(&"E0380"), "{twice:?}");
    let two = format!("[[demand]]\npath = 'townships.csv'\nfields.ages = {{ 6 = '一年级' }}\n{ZONES}");
    let two = refused(&two, TABLE);
    assert!(two.contains(&"E0516"), "{two:?}");
}

#[test]
fn what_people_are_spread_over_is_there_or_it_is_refused() {
    let asked = |spread: &str, more: &str| {
        let (folder, path) = study(more, TABLE, SCHOOLS);
        let text = must(std::fs::read_to_string(&path));
        must(std::fs::write(&path, text.replacen("fields.ages", &format!("spread = '{spread}'\nfields.ages"), 1)));
        let outcome = Study::open(&path).and_then(|study| catchment::run::run(&study));
        drop(folder);
        outcome
    };
    for (spread, more) in [("area", ""), ("land", ZONES), ("cells", ZONES)] {
        match asked(spread, more) {
            Err(Failure::Data(issues)) => assert_eq!(issues.count_of("E0518"), 1, "{spread}: {issues:?}"),
            other => panic!("{spread}: {other:?}"),
        }
    }
    // Of two tables the second asks for something else: that is not passed over.
    let second = "[[demand]]\npath = 'more.csv'\nspread = 'zone'\nfields.ages = { 15 = '高一' }";
    let (folder, path) = study(&format!("{second}\n{ZONES}"), TABLE, SCHOOLS);
    must(std::fs::write(folder.path().join("more.csv"), "所属乡镇,高一\nWest Street,3\nEast Street,4\n"));
    match Study::open(&path).and_then(|study| catchment::run::run(&study)) {
        Err(Failure::Data(issues)) => assert_eq!(issues.count_of("E0518"), 1, "{issues:?}"),
        other => panic!("{other:?}"),
    }
    // One cell for each township, although their borders are there.
    let results = asked("zone", ZONES).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(results.model.demand.len(), 2);
    exact(&results);
}

/// Without a parcel of residential land a township keeps its people; a township that is named wrongly is said.
#[test]
fn nobody_is_lost_for_want_of_land_or_of_a_name() {
    let (folder, path) = study(&format!("{ZONES}\n[land]\npath = 'homes.geojson'"), TABLE, SCHOOLS);
    let west = r#"{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}},
        "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates":
        [[[500000, 3300000], [500200, 3300000], [500200, 3300200], [500000, 3300200], [500000, 3300000]]]}}]}"#;
    must(std::fs::write(folder.path().join("homes.geojson"), west));
    let results = run(&path, &[]);
    assert!(codes(&results).contains(&"W0517"), "{:?}", codes(&results));
    exact(&results);
    let misspelt = SCHOOLS.replace("4,East Street,,", "4,Eest Street,,").replace("15,West Street", "15,Wset Street");
    let (_folder, path) = study(ZONES, TABLE, &misspelt);
    let results = run(&path, &[]);
    assert!(codes(&results).contains(&"W0554") && codes(&results).contains(&"I0554"), "{:?}", codes(&results));
    // Places of which nobody knows the township are in the ledger alone, and that is said.
    assert_eq!(balance(&results.services[0]), [[8, 0, -2], [18, 0, -2], [26, 0, -4]]);
    assert_eq!(
        results.services[0].ledger.places.map(|places| places.unlocated),
        Some(catchment::units::Places::whole(4))
    );
}

/// A service that opens later has a gap until then, and does not keep the others from being computed.
#[test]
fn a_service_that_opens_later_has_a_gap_until_then() {
    let later = SCHOOLS.replace("id,name,类型,学位数,所属乡镇,x,y", "id,name,类型,学位数,所属乡镇,x,y,启用年份");
    let later: Vec<String> = later
        .lines()
        .map(|line| match line {
            line if line.starts_with("C,") => format!("{line},2030"),
            line if line.starts_with("id,") => line.to_owned(),
            line => format!("{line},"),
        })
        .collect();
    let (_folder, path) = study(ZONES, TABLE, &(later.join("\n") + "\n"));
    let results = run(&path, &[]);
    assert!(codes(&results).contains(&"W0614"), "{:?}", codes(&results));
    assert_eq!(balance(&results.services[0])[2], [26, 4, -8]);
    assert_eq!(balance(&results.services[1])[2], [22, 0, 22]);
    verified(&results, &path);
}
