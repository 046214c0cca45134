//! What people look for in the tables that are handed over: how many minutes, which row of a list, what does not hold.

#![cfg(feature = "workbooks")]
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that panics has failed")]

use crate::common::{must, street_town};
use calamine::{Data, Reader, Xlsx, open_workbook};
use catchment::handover::{Product, Wish, beside, hand_over};
use catchment::words::Lang;
use catchment::write::{WriteOptions, write};
use std::collections::BTreeMap;
use std::path::Path;

type Book = Xlsx<std::io::BufReader<std::fs::File>>;
type Row = BTreeMap<String, String>;

const ROAD: &str = r#"{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}},
    "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "LineString",
    "coordinates": [[499900, 3300100], [500700, 3300100]]}}]}"#;

/// The workbook of the street town with other words in its files, written in Chinese and handed over in a language.
fn handed(changes: &[(&str, &str, &str)], lang: Lang) -> Book {
    let folder = must(tempfile::tempdir());
    let mut files = crate::common::files(street_town().parent().unwrap_or(Path::new(".")));
    files.insert("roads.geojson".into(), ROAD.as_bytes().to_vec());
    for (name, bytes) in files {
        let mut text = must(String::from_utf8(bytes));
        for (_, from, to) in changes.iter().filter(|(file, ..)| Path::new(file) == Path::new(&name)) {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        must(std::fs::write(folder.path().join(name), text));
    }
    let results = crate::common::run(&folder.path().join("study.toml"), &[]);
    let out = folder.path().join("out");
    let options = WriteOptions { base: folder.path().to_owned(), lang: Lang::Zh, ..WriteOptions::default() };
    must(write(&results, &out, &options));
    let wish = Wish { products: vec![Product::Workbook], lang, overwrite: true, claims: None, besides: Vec::new() };
    must(hand_over(&out, &beside(&out), &wish));
    must(open_workbook(beside(&out).join("catchment.xlsx")))
}

/// The tables of a sheet: rows by their headings, below the title and the notes.
fn tables(book: &mut Book, sheet: &str) -> Vec<Vec<Row>> {
    let range = must(book.worksheet_range(sheet));
    let filled = |row: &[Data]| row.iter().filter(|cell| **cell != Data::Empty).count();
    let mut tables = Vec::new();
    let mut head: Option<Vec<String>> = None;
    for row in range.rows() {
        let text: Vec<String> = row.iter().map(ToString::to_string).collect();
        match &head {
            _ if filled(row) == 0 => head = None,
            // A title or a note stands alone.
            None if filled(row) == 1 => {}
            None => {
                head = Some(text);
                tables.push(Vec::new());
            }
            Some(head) => {
                let cells = head.iter().cloned().zip(text).collect();
                tables.last_mut().unwrap_or_else(|| panic!("{sheet}")).push(cells);
            }
        }
    }
    tables
}

fn title(book: &mut Book, sheet: &str) -> String {
    must(book.worksheet_range(sheet)).rows().next().map(|row| row[0].to_string()).unwrap_or_default()
}

#[test]
fn a_coverage_in_minutes_says_how_many_and_by_which_ways() {
    let keys = "cutoff = \"30 min\"\ncost = \"walk\"\n[travel.walk]\nmode = \"walk\"\nroads = [\"roads.geojson\"]\nspeed = \"4 km/h\"\nsnap = \"1 km\"\n\
                [[coverage]]\nid = \"near\"\nservice = \"primary\"\nradius = \"2 min\"";
    let mut book = handed(&[("study.toml", "cutoff = \"200 m\"", keys)], Lang::En);
    let rows = tables(&mut book, "coverage").concat();
    assert!(!rows.is_empty());
    for row in &rows {
        assert_eq!(row["limit (min)"], "2", "{row:?}");
        assert_eq!(row["coverage"], "on foot along roads (walk), within 2 min (near)");
    }
    assert_eq!(title(&mut book, "coverage"), "Coverage within radii and times");
    // Beside the gap of each street stands how many live within the limit.
    let streets = tables(&mut book, "by street").concat();
    for (street, covered) in streets.iter().zip(&rows) {
        assert_eq!(street["residents covered"], covered["residents covered"]);
    }
    let methods = tables(&mut book, "methods and data");
    let travel = methods.iter().flatten().find(|row| row.contains_key("mode")).unwrap_or_else(|| panic!("{methods:?}"));
    assert_eq!((travel["mode"].as_str(), travel["speed"].as_str()), ("on foot along roads", "4 km/h"));
    let roads = methods.iter().flatten().find(|row| row.get("file").is_some_and(|file| file == "roads.geojson"));
    let roads = roads.unwrap_or_else(|| panic!("{methods:?}"));
    assert_eq!((roads["role"].as_str(), roads["SHA-256"].len()), ("roads", 64));
}

#[test]
fn what_does_not_hold_comes_first_and_what_is_missing_is_said_in_every_language() {
    let standards = "year = 2025\nstandards = [\"gb50099-2011\", \"changshou-145\"]";
    let mut book = handed(&[("study.toml", "year = 2025", standards)], Lang::En);
    let all = tables(&mut book, "standards");
    let [counts, rows] = all.as_slice() else { panic!("{all:?}") };
    let rank = |row: &Row| ["× does not", "? cannot tell", "✓ holds"].iter().position(|sign| row["verdict"] == **sign);
    let ranks: Vec<usize> = rows.iter().filter_map(rank).collect();
    assert!(ranks.len() == rows.len() && ranks.is_sorted() && ranks.contains(&1), "{ranks:?}");
    for (head, verdict) in [("does not (places)", 0), ("cannot be told (places)", 1), ("holds (places)", 2)] {
        let sum: f64 = counts.iter().map(|row| row.get(head).map_or(0.0, |n| must(n.parse::<f64>()))).sum();
        assert_eq!(sum as usize, ranks.iter().filter(|rank| **rank == verdict).count(), "{head}");
    }
    for row in rows.iter().filter(|row| rank(row) == Some(1)) {
        let missing = &row["what is missing"];
        assert!(!missing.is_empty() && missing.is_ascii(), "{row:?}");
    }
    let doctors = rows.iter().find(|row| row["service"] == "doctors").unwrap_or_else(|| panic!("{rows:?}"));
    assert_eq!(doctors["what is missing"], "the study has no service doctors");
    assert_eq!(doctors["rule"], "changshou-145/doctors-per-1000");
}

#[test]
fn sums_of_a_list_say_their_row_and_both_numbers() {
    let east = "B,East School,primary,3000,existing,,500450,3300050\n";
    let sums = format!("{east},小计,,3500,,,,\n,合计,,3600,,,,\n");
    let mut book = handed(&[("schools.csv", east, &sums)], Lang::En);
    let methods = tables(&mut book, "methods and data");
    let sums: Vec<&Row> = methods.iter().flatten().filter(|row| row.contains_key("in the list")).collect();
    let said = |row: &&Row| ["row of the file", "in the list", "sum of the rows"].map(|head| row[head].clone());
    assert_eq!(sums.iter().map(said).collect::<Vec<_>>(), [["5", "3600", "3650"], ["4", "3500", "3500"]]);
}

#[test]
fn sites_stand_in_the_order_of_the_streets() {
    let mut book = handed(&[], Lang::En);
    let of = |rows: Vec<Vec<Row>>, head: &str| rows.concat().iter().map(|row| row[head].clone()).collect::<Vec<_>>();
    let streets = of(tables(&mut book, "by street"), "street");
    assert_eq!(streets, ["East Street", "West Street", "whole district"]);
    assert_eq!(
        of(tables(&mut book, "by site"), "school"),
        ["East School", "Late School", "West School", "Somewhere School"]
    );
}
