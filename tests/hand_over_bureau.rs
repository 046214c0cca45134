//! What an officer of a bureau looks for in the hand-over: levels of hospitals, the list's own sums, pupils beside places, classes of
//! schools with two stages, the year of the census, names for whoever reads them, how it was in the first year.

#![cfg(feature = "workbooks")]
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that panics has failed")]

use crate::common::{must, street_town, verified};
use calamine::{Data, Reader, Xlsx, open_workbook};
use catchment::handover::{Product, Wish, beside, hand_over};
use catchment::read::{Files, Quiet};
use catchment::study::Study;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write, write_years};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Book = Xlsx<std::io::BufReader<std::fs::File>>;
type Row = BTreeMap<String, String>;

const SCHOOLS: &str = "id,name,service,places,status,opens,x,y,街镇,级别,班数,在校生\n\
                       A,West Hospital,hospital_beds,40,existing,,500050,3300050,West Street,三级甲等,,30\n\
                       B,East Hospital,hospital_beds,60,existing,,500450,3300050,East Street,,,\n\
                       S,Complete School,完全中学,1800,existing,,500150,3300050,West Street,,36,1980\n\
                       J,Junior School,junior,900,existing,,500450,3300050,East Street,,18,810\n\
                       N,Next School,junior,300,new,2028,500450,3300150,East Street,,6,\n";
const SERVICES: &str = "[[service]]\nid = 'junior'\ndemand = { field = 'pupils' }\n\
                        [[service]]\nid = 'senior'\ndemand = { field = 'pupils' }\n\
                        [[service]]\nid = 'hospital_beds'\ndemand = { field = 'pupils' }\n\
                        [[service]]\nid = 'clinic'\ndemand = { field = 'pupils' }\ncapacity = 'none'\n";

/// A finished folder of the street town with these sites, services, keys and name of the file of its people.
fn finished(sites: &str, services: &str, keys: &str, people: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let town = street_town().parent().map(Path::to_path_buf).unwrap_or_default();
    must(std::fs::copy(town.join("streets.geojson"), folder.path().join("streets.geojson")));
    must(std::fs::copy(town.join("cells.csv"), folder.path().join(people)));
    must(std::fs::write(folder.path().join("sites.csv"), sites));
    let clinics = "id,name,service,x,y\nK,Clinic,clinic,500250,3300150\n";
    must(std::fs::write(folder.path().join("clinics.csv"), clinics));
    let study = format!(
        "title = 'bureau'\n{keys}\npattern = {{ permutations = 9 }}\n[crs]\nanalysis = 'EPSG:4545'\n\
         [[facilities]]\npath = 'sites.csv'\ncrs = 'EPSG:4545'\n[[facilities]]\npath = 'clinics.csv'\ncrs = 'EPSG:4545'\n\
         [[demand]]\npath = '{people}'\ncrs = 'EPSG:4545'\n[zones]\npath = 'streets.geojson'\n{services}"
    );
    let path = folder.path().join("study.toml");
    must(std::fs::write(&path, study));
    let out = folder.path().join("out");
    let study = must(Study::open(&path));
    let all = catchment::run::run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"));
    let base = study.base.clone();
    let options = WriteOptions { base, study: study.name.clone(), overwrite: false, lang: Lang::Zh };
    if study.file.years.is_empty() {
        verified(&all[0], &path);
    } else {
        must(write_years(&all, &out, &options));
    }
    (folder, out)
}

fn handed(out: &Path, products: &[Product], lang: Lang) -> PathBuf {
    let wish = Wish { products: products.to_vec(), lang, overwrite: true, claims: None, besides: Vec::new() };
    must(hand_over(out, &beside(out), &wish));
    beside(out)
}

fn book(out: &Path, lang: Lang) -> Book {
    must(open_workbook(handed(out, &[Product::Workbook], lang).join("catchment.xlsx")))
}

/// The rows of the first table of a sheet, by their headings.
fn rows(book: &mut Book, sheet: &str) -> Vec<Row> {
    let range = must(book.worksheet_range(sheet));
    let filled = |row: &[Data]| row.iter().filter(|cell| **cell != Data::Empty).count();
    let texts = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut all = range.rows().skip_while(|row| filled(row) < 2).take_while(|row| filled(row) > 0);
    let head = all.next().map(texts).unwrap_or_default();
    all.map(|row| head.iter().cloned().zip(texts(row)).collect()).collect()
}

fn notes(book: &mut Book, sheet: &str) -> String {
    must(book.worksheet_range(sheet)).rows().take(8).flatten().map(ToString::to_string).collect()
}

fn cells<'r>(rows: &'r [Row], of: &[&str]) -> Vec<Vec<&'r str>> {
    rows.iter().map(|row| of.iter().map(|head| row.get(*head).map_or("-", String::as_str)).collect()).collect()
}

#[test]
fn the_level_of_a_hospital_stands_beside_its_name_where_any_has_one() {
    let (_folder, out) = finished(SCHOOLS, SERVICES, "year = 2025", "people.csv");
    let mut zh = book(&out, Lang::Zh);
    let hospitals = rows(&mut zh, "分机构 床位");
    assert_eq!(cells(&hospitals, &["机构", "级别"]), [["East Hospital", ""], ["West Hospital", "三级甲等"]]);
    let schools = rows(&mut zh, "分校 学校");
    assert!(schools.len() > 2 && schools.iter().all(|row| !row.contains_key("级别")), "{schools:?}");
}

#[test]
fn pupils_stand_beside_the_places_of_all_stages_and_classes_once() {
    let (_folder, out) = finished(SCHOOLS, SERVICES, "year = 2025", "people.csv");
    let mut en = book(&out, Lang::En);
    let schools = rows(&mut en, "by site schools");
    let heads = [
        "service",
        "school",
        "classes and enrolled are of",
        "classes",
        "enrolled",
        "enrolled / places",
        "enrolled above places",
    ];
    let [junior, senior] = ["junior secondary schools", "senior secondary schools"];
    let both = format!("{junior}, {senior} together");
    let told = format!("told with {junior}");
    assert_eq!(
        cells(&schools, &heads),
        [
            [junior, "Junior School", "", "18", "810", "0.9", "0"],
            [junior, "Next School", "", "6", "", "", ""],
            [junior, "Complete School", &both, "36", "1980", "1.1", "180"],
            [senior, "Complete School", &told, "", "", "", ""],
        ]
    );
    assert!(notes(&mut en, "by site schools").contains("of all of them together"));
    let hospitals = rows(&mut en, "by site beds");
    assert_eq!(cells(&hospitals, &["site", "enrolled", "enrolled / beds"])[1], ["West Hospital", "30", "0.75"]);
}

#[test]
fn the_sum_of_a_list_stands_beside_the_counted_places_and_says_where_it_differs() {
    let list = |west: i64| {
        format!(
            "id,name,service,places,status,opens,x,y,街镇\n\
             A,West One,junior,500,existing,,500050,3300050,West Street\n\
             B,West Two,junior,300,existing,,500150,3300050,West Street\n\
             ,小计,,{west},,,,,\n\
             C,East One,junior,900,existing,,500450,3300050,East Street\n\
             ,小计,,900,,,,,\n,合计,,1700,,,,,\n"
        )
    };
    let services = SERVICES.replace("[[service]]\nid = 'senior'\ndemand = { field = 'pupils' }\n", "");
    let services = services.replace("[[service]]\nid = 'hospital_beds'\ndemand = { field = 'pupils' }\n", "");
    let heads = ["街镇", "合计学位", "名单小计学位", "名单与计入"];
    for (west, sign) in [(800, "✓ 一致"), (810, "× 不一致")] {
        let (_folder, out) = finished(&list(west), &services, "year = 2025", "people.csv");
        let mut zh = book(&out, Lang::Zh);
        let west = west.to_string();
        assert_eq!(
            cells(&rows(&mut zh, "分街镇 学校"), &heads),
            [
                ["East Street", "900", "900", "✓ 一致"],
                ["West Street", "800", &west, sign],
                ["全区", "1700", "1700", "✓ 一致"]
            ]
        );
        assert!(notes(&mut zh, "分街镇 学校").contains("名单小计"));
    }
    let (_folder, out) = finished(SCHOOLS, SERVICES, "year = 2025", "people.csv");
    assert!(!notes(&mut book(&out, Lang::Zh), "分街镇 学校").contains("名单小计"));
}

/// A list of schools of several stages adds up all of them: its sums belong to no row above, and stand below.
#[test]
fn sums_over_several_services_stand_below_the_streets() {
    let list = "id,name,service,places,status,opens,x,y,街镇\n\
                A,West One,junior,500,existing,,500050,3300050,West Street\n\
                B,West Two,senior,300,existing,,500150,3300050,West Street\n\
                ,小计,,810,,,,,\n";
    let services = SERVICES.replace("[[service]]\nid = 'hospital_beds'\ndemand = { field = 'pupils' }\n", "");
    let (_folder, out) = finished(list, &services, "year = 2025", "people.csv");
    let mut zh = book(&out, Lang::Zh);
    let range = must(zh.worksheet_range("分街镇 学校"));
    let all: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let title = all.iter().position(|row| row[0].contains("名单自带的小计")).unwrap_or_else(|| panic!("{all:?}"));
    let sums = [&all[title + 1], &all[title + 2]];
    let of = |head: &str| sums[0].iter().position(|cell| cell == head).map(|at| sums[1][at].as_str());
    assert_eq!(
        ["名单所写", "各行之和", "行数", "是否相符"].map(of),
        [Some("810"), Some("800"), Some("2"), Some("× 不符")]
    );
}

#[test]
fn residents_have_the_year_of_their_census_where_it_is_known() {
    for (people, head) in
        [("七普人口.csv", "常住人口（2020 年）"), ("人口2023.csv", "常住人口（2023 年）"), ("人口.csv", "常住人口")]
    {
        let (_folder, out) = finished(SCHOOLS, SERVICES, "year = 2025", people);
        let streets = rows(&mut book(&out, Lang::Zh), "分街镇 学校");
        assert!(streets[0].contains_key(head), "{people} {:?}", streets[0]);
    }
}

#[test]
fn doctors_and_nurses_are_called_by_their_names() {
    let keys = "year = 2025\nstandards = ['changshou-145']";
    let (_folder, out) = finished(SCHOOLS, SERVICES, keys, "people.csv");
    let mut zh = book(&out, Lang::Zh);
    let range = must(zh.worksheet_range("标准"));
    let said: Vec<String> = range.rows().flatten().map(ToString::to_string).collect();
    for name in ["医师", "护士"] {
        assert!(said.iter().any(|cell| cell == name), "{name}");
        assert!(said.iter().any(|cell| cell.contains("没有") && cell.contains(name)), "{name}");
    }
    // A rule goes by the id that its file has.
    let keys = |cell: &&String| (cell.contains("doctors") || cell.contains("nurses")) && !cell.contains('/');
    assert_eq!(said.iter().find(keys), None);
}

#[test]
fn rows_of_the_balance_say_what_their_ways_are_in() {
    let road = r#"{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}},
        "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "LineString",
        "coordinates": [[499900, 3300100], [500700, 3300100]]}}]}"#;
    let walks = SERVICES.replacen(
        "[[service]]\nid = 'senior'",
        "cost = 'walk'\ncutoff = '30 min'\n[[service]]\nid = 'senior'",
        1,
    );
    let travel = "[travel.walk]\nmode = 'walk'\nroads = ['roads.geojson']\nspeed = '4 km/h'\nsnap = '1 km'\n";
    let folder = must(tempfile::tempdir());
    let town = street_town().parent().map(Path::to_path_buf).unwrap_or_default();
    for name in ["streets.geojson", "cells.csv"] {
        must(std::fs::copy(town.join(name), folder.path().join(name)));
    }
    for (name, text) in [("sites.csv", SCHOOLS), ("roads.geojson", road)] {
        must(std::fs::write(folder.path().join(name), text));
    }
    let services = walks.split("[[service]]\nid = 'clinic'").next().unwrap_or_default();
    let study = format!(
        "title = 'bureau'\nyear = 2025\npattern = {{ permutations = 9 }}\n[crs]\nanalysis = 'EPSG:4545'\n\
         [[facilities]]\npath = 'sites.csv'\ncrs = 'EPSG:4545'\n[[demand]]\npath = 'cells.csv'\ncrs = 'EPSG:4545'\n\
         [zones]\npath = 'streets.geojson'\n{services}{travel}"
    );
    must(std::fs::write(folder.path().join("study.toml"), study));
    let results = crate::common::run(&folder.path().join("study.toml"), &[]);
    let out = folder.path().join("out");
    let options = WriteOptions { base: folder.path().to_owned(), ..WriteOptions::default() };
    must(write(&results, &out, &options));
    let table = must(std::fs::read_to_string(out.join("balance.csv")));
    let units: Vec<(&str, &str)> = table
        .lines()
        .skip(1)
        .map(|line| (line.split(',').next().unwrap_or_default(), line.rsplit(',').next().unwrap_or_default()))
        .collect();
    assert_eq!(units.len(), 9);
    for (service, unit) in units {
        assert_eq!(unit, if service == "junior" { "seconds" } else { "metres" }, "{service}");
    }
}

/// What people read over every column of every layer: a name in the language asked for, and what a number counts.
#[test]
fn every_column_of_every_layer_has_a_name_and_its_unit() {
    let more = "[[access]]\nid = 'near'\nservice = 'clinic'\nmethod = 'nearest_cost'\n\
                [[access]]\nid = 'sum'\nservice = 'clinic'\nmethod = 'cumulative'\ncutoff = '300 m'\n\
                [[coverage]]\nid = 'walk'\nservice = 'clinic'\nradius = '300 m'\n";
    let (_folder, out) = finished(SCHOOLS, &format!("{SERVICES}{more}"), "year = 2025", "people.csv");
    let folder = handed(&out, &[Product::GeoPackage], Lang::Zh);
    let package = must(rusqlite::Connection::open(folder.join("catchment.gpkg")));
    let list = |query: &str| -> Vec<[String; 3]> {
        let mut statement = must(package.prepare(query));
        let row = |row: &rusqlite::Row<'_>| {
            Ok([row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?.unwrap_or_default()])
        };
        let rows = must(statement.query_map([], row));
        must(rows.collect())
    };
    let columns = "SELECT c.table_name, p.name, p.type FROM gpkg_contents c, pragma_table_info(c.table_name) p \
                   WHERE c.data_type = 'features' AND p.name NOT IN ('fid', 'geom')";
    let named = list("SELECT table_name, column_name, title FROM gpkg_data_columns");
    let named: BTreeMap<(&str, &str), &str> =
        named.iter().map(|[table, column, title]| ((table.as_str(), column.as_str()), title.as_str())).collect();
    let columns = list(columns);
    assert!(columns.iter().any(|[table, ..]| table == "clinic_facilities") && columns.len() > 100);
    let mut missed = Vec::new();
    for [table, column, kind] in &columns {
        let alias = named.get(&(table.as_str(), column.as_str())).copied().unwrap_or_default();
        let is_chinese = alias.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        if !is_chinese || kind == "REAL" && !alias.contains('（') {
            missed.push(format!("{table}.{column}: {alias}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
#[cfg(all(feature = "report", feature = "pictures"))]
fn of_several_years_the_first_is_drawn_too() {
    let (_folder, out) = finished(SCHOOLS, SERVICES, "years = [2025, 2030]", "people.csv");
    let folder = handed(&out, &[Product::Html, Product::Pictures], Lang::Zh);
    let html = must(std::fs::read_to_string(folder.join("report.html")));
    assert!(html.contains("2025 年初中现状分布") && html.contains("2030 年现状与规划布点"));
    assert!(folder.join("map-sites-first-junior-slide.png").is_file());
    // What opens later is on the map of the last year alone.
    let (_, from) = html.split_once("2025 年初中现状分布").unwrap_or_default();
    let (first, rest) = from.split_once("初中：2030 年现状与规划布点").unwrap_or_default();
    assert!(first.contains("Complete School") && !first.contains("Next School") && rest.contains("Next School"));
    let (_folder, out) = finished(SCHOOLS, SERVICES, "year = 2030", "people.csv");
    let folder = handed(&out, &[Product::Html], Lang::Zh);
    assert!(!must(std::fs::read_to_string(folder.join("report.html"))).contains("现状分布"));
}
