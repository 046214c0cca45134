//! The workbook is read back, and every number in it is traced to the files of the results, rounded as it says.

#![cfg(feature = "workbooks")]
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that panics has failed")]

use crate::common::must;
use crate::demand_by_year;
use calamine::{Data, Reader, Xlsx, open_workbook};
use catchment::handover::{Product, Wish, answer, beside, hand_over};
use catchment::read::{Files, Quiet};
use catchment::study::Study;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write, write_years};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A row of a table by its headings.
type Row = BTreeMap<String, Data>;

/// A number of the results and the decimals that the workbook has of it.
type Expected = BTreeMap<&'static str, (f64, i32)>;

pub const SERVICES: &str = "[[service]]\nid = 'primary'\ndemand = { ages = [6, 6] }\nmethod = 'optimal'\ncutoff = '250 m'\n\
                        [[service]]\nid = 'hospital_beds'\ndemand = { field = 'pupils' }\n\
                        [[service]]\nid = 'clinic'\ndemand = { field = 'pupils' }\ncapacity = 'none'\n";
const SITES: &str = "id,name,service,places,classes,enrolled,status,opens,x,y,开工时间,总投资（万元）\n\
                     A,=West school,primary,400,9,380,existing,,500050,3300050,,\n\
                     B,East school,primary,300,7,310,existing,,500450,3300050,,\n\
                     C,\"New, <b>&\"\"school\"\"\",primary,250.5,6,,planned,2022,500550,3300150,2021-03,1234.7\n\
                     H,Hospital,hospital_beds,40,,,existing,,500150,3300050,,\n\
                     I,Second hospital,hospital_beds,60,,,new,2022,500350,3300150,2021,\n\
                     K,Clinic,clinic,,,,existing,,500250,3300150,,\n";
const BIRTHS: &str =
    "街镇,2014年,2015年,2016年\nWest Street,1000,1200,366\nEast Street,500,600,732\n全区,1500,1800,1098\n";

/// Finished results of some years.
pub fn finished(years: &str, services: &str, lang: Lang) -> (tempfile::TempDir, PathBuf) {
    let forecast = "[forecast.births]\ntable = { path = 'births.csv' }";
    let (folder, path) = demand_by_year::study(years, services, forecast, &[("births.csv", BIRTHS)]);
    must(std::fs::write(folder.path().join("schools.csv"), SITES));
    let out = folder.path().join("out");
    let study = must(Study::open(&path));
    let all = catchment::run::run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"));
    let options = WriteOptions { base: study.base.clone(), study: study.name.clone(), overwrite: false, lang };
    must(write_years(&all, &out, &options));
    (folder, out)
}

fn handed(out: &Path, lang: Lang) -> Xlsx<std::io::BufReader<std::fs::File>> {
    let wish = Wish { products: vec![Product::Workbook], lang, overwrite: true, claims: None, besides: Vec::new() };
    must(hand_over(out, &beside(out), &wish));
    must(open_workbook(beside(out).join("catchment.xlsx")))
}

/// The rows of a sheet with one table, below its headings.
fn rows(book: &mut Xlsx<std::io::BufReader<std::fs::File>>, sheet: &str, first: &str) -> Vec<Row> {
    let range = must(book.worksheet_range(sheet));
    let text = |cell: &Data| cell.to_string();
    let mut rows = range.rows().skip_while(|row| text(&row[0]) != first);
    let head: Vec<String> = rows.next().unwrap_or_else(|| panic!("{sheet} has no {first}")).iter().map(text).collect();
    let table = rows.take_while(|row| row.iter().any(|cell| *cell != Data::Empty));
    table.map(|row| head.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn text_of<'r>(row: &'r Row, head: &str) -> &'r str {
    match row.get(head) {
        Some(Data::String(text)) => text,
        other => panic!("{head}: {other:?} in {row:?}"),
    }
}

/// Every number of a row is one of these, and each of these is there, or stands in a column that the sheet does not have.
fn traced(row: &Row, expected: &Expected) {
    let mut found = 0;
    for (head, cell) in row {
        let Data::Float(number) = cell else { continue };
        let Some((exact, decimals)) = expected.get(head.as_str()) else {
            panic!("{head} in {row:?} comes from nowhere")
        };
        let scale = 10_f64.powi(*decimals);
        assert!((number - (exact * scale).round() / scale).abs() < 1e-9, "{head}: {number} is not {exact} in {row:?}");
        found += 1;
    }
    let of_columns = expected.keys().filter(|head| row.contains_key(**head)).count();
    assert_eq!(found, of_columns, "{row:?} against {expected:?}");
}

/// A table of the results.
pub fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = must(std::fs::read(path));
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    reader.deserialize().map(must).collect()
}

pub fn json(path: &Path) -> Value {
    must(serde_json::from_slice(&must(std::fs::read(path))))
}

pub fn features(path: &Path) -> Vec<Value> {
    json(path)["features"]
        .as_array()
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .map(|f| f["properties"].clone())
        .collect()
}

fn n(line: &BTreeMap<String, String>, column: &str) -> Option<f64> {
    line.get(column)?.parse().ok()
}

/// Those that are known.
fn expected<const N: usize>(cells: [(&'static str, Option<f64>, i32); N]) -> Expected {
    cells.into_iter().filter_map(|(head, number, decimals)| Some((head, (number?, decimals)))).collect()
}

const NAMES: [(&str, &str); 3] =
    [("primary schools", "primary"), ("hospital beds", "hospital_beds"), ("clinics", "clinic")];

fn id(row: &Row) -> &'static str {
    NAMES.iter().find(|(name, _)| *name == text_of(row, "service")).map(|(_, id)| *id).unwrap_or_default()
}

fn year(row: &Row) -> i32 {
    match row.get("year") {
        Some(Data::Float(year)) => *year as i32,
        other => panic!("{other:?}"),
    }
}

/// Names of sheets about each kind of services, and what their places are called there.
const KINDS: [(&str, &str); 3] = [("schools", "places"), ("beds", "beds"), ("others", "places")];

#[test]
fn every_number_by_street_is_that_of_the_results() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let mut book = handed(&out, Lang::En);
    let mut seen = 0;
    for (kind, seats) in KINDS {
        for row in rows(&mut book, &format!("by street {kind}"), "year") {
            let (folder, service) = (out.join(year(&row).to_string()), id(&row));
            let zone = text_of(&row, "street");
            let is_it = |line: &&BTreeMap<String, String>| {
                line["service"] == service
                    && (line["zone_name"] == zone || zone == "whole district" && line["zone_id"] == "total")
            };
            let balance = table(&folder.join("balance.csv"));
            let line = balance.iter().find(is_it).unwrap_or_else(|| panic!("{row:?}"));
            let base = table(&folder.join("forecast.csv"));
            let base = base.iter().find(is_it).and_then(|line| n(line, "base"));
            let zone = Some(line["zone_id"].as_str()).filter(|id| *id != "total");
            let is_here = |feature: &&Value| zone.is_none() || feature["zone"].as_str() == zone;
            let cells = features(&folder.join(service).join("demand.geojson"));
            let band = |from: f64, to: f64| {
                let is_in = |cell: &&Value| cell["cost"].as_f64().is_some_and(|cost| cost > from && cost <= to);
                let people = cells.iter().filter(is_here).filter(is_in).filter_map(|cell| cell["allocated"].as_f64());
                Some(people.sum::<f64>())
            };
            let sites = features(&folder.join(service).join("facilities.geojson"));
            let spare: Vec<f64> = sites.iter().filter_map(|site| site["spare"].as_f64()).collect();
            let idle = sites.iter().filter(is_here).filter_map(|site| site["spare"].as_f64()).sum::<f64>();
            let n = |column: &str| n(line, column);
            let [places, demand] = [n("places"), n("demand").zip(n("demand_unlocated")).map(|(a, b)| a + b)];
            let existing = format!("existing {seats}");
            let wanted = expected([
                ("year", Some(f64::from(year(&row))), 0),
                ("residents", n("persons"), 0),
                ("of age (forecast)", base, 0),
                ("demand (people)", n("demand"), 0),
                ("beside it, demand without a position", n("demand_unlocated"), 0),
                (if seats == "beds" { "existing beds" } else { "existing places" }, n("places_existing"), 0),
                (
                    if seats == "beds" { "planned beds" } else { "planned places" },
                    places.zip(n("places_existing")).map(|(all, existing)| all - existing),
                    0,
                ),
                (if seats == "beds" { "all beds" } else { "all places" }, places, 0),
                ("gap (below 0: spare)", n("gap"), 0),
                ("supply / demand", places.zip(demand).filter(|(_, of)| *of > 0.0).map(|(a, b)| a / b), 2),
                ("beds per 1,000 residents", places.zip(n("persons")).map(|(a, b)| 1_000.0 * a / b), 2),
                ("of which over (people)", n("over"), 0),
                ("unmet (people)", n("unmet"), 0),
                ("unreachable (people)", n("unreachable"), 0),
                ("mean way (m)", n("mean_cost"), 0),
                ("≤ 0.5 km (people)", band(-1.0, 500.0), 0),
                ("0.5–1 km (people)", band(500.0, 1e3), 0),
                ("1–2 km (people)", band(1e3, 2e3), 0),
                ("2–3 km (people)", band(2e3, 3e3), 0),
                ("3–6 km (people)", band(3e3, 6e3), 0),
                ("> 6 km (people)", band(6e3, f64::INFINITY), 0),
                (if seats == "beds" { "idle beds" } else { "idle places" }, (!spare.is_empty()).then_some(idle), 0),
            ]);
            traced(&row, &wanted);
            let all: f64 = [band(-1.0, 500.0), band(500.0, f64::INFINITY)].into_iter().flatten().sum();
            assert!((all - n("allocated").unwrap_or_default()).abs() < 1e-3, "{row:?}");
            if let Some(gap) = n("gap") {
                let sign = ["▼ spare", "◆ even", "▲ short"]
                    [(gap.round().signum() * f64::from(gap.round() != 0.0) + 1.0) as usize];
                assert_eq!(text_of(&row, "short or spare"), sign);
                assert!(row.contains_key(&existing));
            }
            seen += 1;
        }
    }
    // Two years, three services, two streets and the district.
    assert_eq!(seen, 18);
}

#[test]
fn every_number_by_year_and_of_warnings_is_that_of_the_results() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let mut book = handed(&out, Lang::En);
    let years = table(&out.join("years.csv"));
    let mut seen = 0;
    for (kind, seats) in KINDS {
        for row in rows(&mut book, &format!("by year {kind}"), "service") {
            let is_it = |line: &&BTreeMap<String, String>| {
                line["service"] == id(&row) && line["year"] == year(&row).to_string()
            };
            let line = years.iter().find(is_it).unwrap_or_else(|| panic!("{row:?}"));
            let n = |column: &str| n(line, column);
            let is_beds = seats == "beds";
            traced(
                &row,
                &expected([
                    ("year", n("year"), 0),
                    ("of age (forecast)", n("base"), 0),
                    ("entrants of the lowest grade", n("entrants"), 0),
                    ("demand (people)", n("demand"), 0),
                    (if is_beds { "existing beds" } else { "existing places" }, n("places_existing"), 0),
                    ("change of the year", n("places_change"), 0),
                    (if is_beds { "all beds" } else { "all places" }, n("places"), 0),
                    ("gap (below 0: spare)", n("gap"), 0),
                    ("gap without new dwellings", n("gap_without_housing"), 0),
                    ("margin", n("margin"), 3),
                    ("streets short", n("zones_short"), 0),
                ]),
            );
            if let Some(alert) = line.get("alert").filter(|alert| !alert.is_empty()) {
                assert!(text_of(&row, "warning").ends_with(alert.as_str()), "{row:?}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 6);
    let mut alerts = table(&out.join("alerts.csv"));
    // Nobody is warned of a service that counts no places.
    alerts.retain(|line| line["service"] != "clinic");
    let found = rows(&mut book, "warnings", "service");
    assert_eq!(found.len(), alerts.len());
    for (row, line) in found.iter().zip(&alerts) {
        assert_eq!(id(row), line["service"]);
        let year = |column: &str| n(line, column);
        traced(
            row,
            &expected([
                ("first warning", year("first_yellow"), 0),
                ("first red warning", year("first_red"), 0),
                ("first shortage", year("first_short"), 0),
                ("gap turns in", year("turns"), 0),
                ("largest gap in", year("peak_year"), 0),
                ("largest gap", year("peak_gap"), 0),
            ]),
        );
    }
}

#[test]
fn every_number_by_site_is_that_of_the_results_and_no_name_is_a_formula() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let mut book = handed(&out, Lang::En);
    let mut names = Vec::new();
    for (kind, seats) in KINDS {
        let head = if seats == "places" && kind == "schools" { "school" } else { "site" };
        for row in rows(&mut book, &format!("by site {kind}"), "year") {
            let sites = features(&out.join(year(&row).to_string()).join(id(&row)).join("facilities.geojson"));
            let name = text_of(&row, head).trim_start_matches('\'');
            let site = sites.iter().find(|site| site["name"] == name).unwrap_or_else(|| panic!("{row:?}"));
            names.push(text_of(&row, head).to_owned());
            let n = |column: &str| site[column].as_f64();
            let is_existing = site["status"] == "existing";
            let beds = |is: bool| n("places").filter(|_| is && seats == "beds");
            traced(
                &row,
                &expected([
                    ("year", Some(f64::from(year(&row))), 0),
                    ("opens", n("opens"), 0),
                    ("classes", n("classes"), 3),
                    ("enrolled", n("enrolled"), 0),
                    (
                        "enrolled / places",
                        n("enrolled").zip(n("places_all")).map(|(pupils, places)| pupils / places),
                        3,
                    ),
                    (
                        "enrolled above places",
                        n("enrolled").zip(n("places_all")).map(|(pupils, places)| (pupils - places).max(0.0)),
                        0,
                    ),
                    ("places", n("places"), 0),
                    ("existing beds", beds(is_existing), 0),
                    ("planned beds", beds(!is_existing), 0),
                    ("allocated (people)", n("allocated"), 0),
                    ("of which over (people)", n("over"), 0),
                    (if seats == "beds" { "use of beds" } else { "use of places" }, n("utilisation"), 3),
                    (if seats == "beds" { "idle beds" } else { "idle places" }, n("spare"), 0),
                    ("mean way (m)", n("mean_cost"), 0),
                    ("served by one more place (people)", n("serves"), 0),
                    ("saved by one more place (m)", n("price").filter(|_| n("serves") == Some(0.0)), 0),
                ]),
            );
        }
    }
    assert_eq!(names.len(), 12);
    assert!(
        names.contains(&"'=West school".to_owned()) && names.contains(&"New, <b>&\"school\"".to_owned()),
        "{names:?}"
    );
    let projects = ["projects schools", "projects beds"].map(|sheet| rows(&mut book, sheet, "service")).concat();
    assert_eq!(
        projects.iter().map(|row| text_of(row, "project")).collect::<Vec<_>>(),
        ["New, <b>&\"school\"", "Second hospital"]
    );
    let n_of = |row: &Row, head: &str| {
        row.get(head).and_then(|cell| match cell {
            Data::Float(number) => Some(*number),
            _ => None,
        })
    };
    let told = |row: &Row| [n_of(row, "start of works"), n_of(row, "investment (10,000 yuan)")];
    assert_eq!(projects.iter().map(told).collect::<Vec<_>>(), [[Some(2021.0), Some(1235.0)], [Some(2021.0), None]]);
    for row in projects {
        let folder = out.join("2022");
        let sites = features(&folder.join(id(&row)).join("facilities.geojson"));
        let site =
            sites.iter().find(|site| site["name"] == text_of(&row, "project")).unwrap_or_else(|| panic!("{row:?}"));
        let balance = table(&folder.join("balance.csv"));
        let zone = site["zone"].as_str().unwrap_or_default();
        let line = balance.iter().find(|line| line["service"] == id(&row) && line["zone_id"] == zone);
        let (gap, places) = (line.and_then(|line| n(line, "gap")), site["places"].as_f64());
        traced(
            &row,
            &expected([
                ("year", Some(2022.0), 0),
                ("classes", site["classes"].as_f64(), 3),
                ("places", places, 0),
                ("beds", places, 0),
                ("gap in the year it opens", gap, 0),
                ("opens", site["opens"].as_f64(), 0),
                ("start of works", site["begins"].as_f64(), 0),
                ("investment (10,000 yuan)", site["investment"].as_f64().map(|yuan| yuan / 1e4), 0),
                ("gap without the project", gap.zip(places).map(|(gap, places)| gap + places), 0),
                ("gap with it", gap, 0),
            ]),
        );
    }
    let formulas = book.sheet_names().into_iter().filter(|sheet| {
        let formulas = must(book.worksheet_formula(sheet));
        formulas.used_cells().next().is_some()
    });
    assert_eq!(formulas.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn the_ledger_is_exact_and_bottlenecks_are_those_of_the_proof() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let mut book = handed(&out, Lang::En);
    for row in rows(&mut book, "ledger", "year") {
        let ledger = json(&out.join(year(&row).to_string()).join("ledger.json"));
        let of = ledger["services"].as_array().into_iter().flatten().find(|of| of["service"] == id(&row));
        let of = of.unwrap_or_else(|| panic!("{row:?}"));
        let (people, places) = (|key: &str| of["demand"][key].as_f64(), |key: &str| of["places"][key].as_f64());
        traced(
            &row,
            &expected([
                ("year", Some(f64::from(year(&row))), 6),
                ("demand in all", people("total"), 6),
                ("allocated (people)", people("allocated"), 6),
                ("of which over (people)", people("over"), 6),
                ("unmet (people)", people("unmet"), 6),
                ("unreachable (people)", people("unreachable"), 6),
                ("people outside", people("outside"), 6),
                ("people without a position", people("unlocated"), 6),
                ("people not counted", people("excluded"), 6),
                ("places in all", places("total"), 6),
                ("places used", places("used"), 6),
                ("places spare", places("spare"), 6),
                ("places not open", places("not_open"), 6),
                ("places without a position", places("unlocated"), 6),
                ("places not counted (reserved)", places("excluded"), 6),
                ("places placed by zone", places("placed_by_zone"), 6),
            ]),
        );
    }
    // What the note says adds up.
    for (total, parts) in [
        ("demand in all", &["allocated", "unmet", "unreachable", "people outside", "people without", "people not"][..]),
        (
            "places in all",
            &["places used", "places spare", "places not open", "places without", "places not counted"][..],
        ),
    ] {
        for row in rows(&mut book, "ledger", "year").iter().filter(|row| row[total] != Data::Empty) {
            let number = |cell: &Data| if let Data::Float(number) = cell { *number } else { 0.0 };
            let is_part = |head: &str| parts.iter().any(|part| head.starts_with(part));
            let sum: f64 = row.iter().filter(|(head, _)| is_part(head)).map(|(_, cell)| number(cell)).sum();
            assert!((sum - number(&row[total])).abs() < 1e-6, "{total}: {row:?}");
        }
    }
    let mut seen = 0;
    for (row, at) in rows(&mut book, "bottlenecks", "year").iter().zip(0..) {
        let proof = |year: &str| json(&out.join(year).join("primary/certificate.json"))["bottlenecks"].clone();
        let all: Vec<Value> =
            [proof("2021"), proof("2022")].iter().filter_map(|all| all.as_array().cloned()).flatten().collect();
        let of: &Value = &all[at];
        let n = |key: &str| of[key].as_f64();
        traced(
            row,
            &expected([
                ("year", Some(f64::from(year(row))), 0),
                ("demand (people)", n("demand"), 0),
                ("places", n("places"), 0),
                ("unmet (people)", n("unmet"), 0),
            ]),
        );
        assert_eq!(Some(text_of(row, "in words")), of["en"].as_str());
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn the_summary_begins_with_three_sentences_of_which_each_number_is_in_the_balance() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let mut book = handed(&out, Lang::En);
    let balance = table(&out.join("balance.csv"));
    for row in rows(&mut book, "summary", "year") {
        let is_it = |line: &&BTreeMap<String, String>| {
            line["service"] == id(&row) && line["zone_id"] == "total" && line["year"] == year(&row).to_string()
        };
        let line = balance.iter().find(is_it).unwrap_or_else(|| panic!("{row:?}"));
        let n = |column: &str| n(line, column);
        traced(
            &row,
            &expected([
                ("year", n("year"), 0),
                ("demand (people)", n("demand"), 0),
                ("places", n("places"), 0),
                ("gap (below 0: spare)", n("gap"), 0),
                ("allocated (people)", n("allocated"), 0),
                ("of which over (people)", n("over"), 0),
                ("unmet (people)", n("unmet"), 0),
                ("unreachable (people)", n("unreachable"), 0),
                ("mean way (m)", n("mean_cost"), 0),
            ]),
        );
    }
    let source = must(catchment::handover::Source::open(&out));
    let sentences: Vec<String> = must(answer(&source)).iter().map(|sentence| sentence.text(Lang::En)).collect();
    let range = must(book.worksheet_range("summary"));
    let said: Vec<String> = range.rows().skip(1).take(3).map(|row| row[0].to_string()).collect();
    assert_eq!(said, sentences);
    let known: Vec<i64> = balance
        .iter()
        .flat_map(|line| ["gap", "over", "unmet", "unreachable"].map(|column| n(line, column)))
        .flatten()
        .map(|number| number.abs().round() as i64)
        .collect();
    for sentence in &sentences {
        let digits = sentence.replace("2021", "").replace("2022", "").replace(',', "");
        let numbers = digits.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse::<i64>().ok());
        for number in numbers.filter(|number| *number > 2) {
            assert!(known.contains(&number), "{number} in {sentence}");
        }
    }
}

#[test]
fn methods_name_every_layer_with_its_hash_and_every_sheet_is_there_once() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::Zh);
    let mut book = handed(&out, Lang::Zh);
    let run = json(&out.join("2021/run.json"));
    for row in rows(&mut book, "口径与数据", "用途") {
        let file = text_of(&row, "文件");
        let layer = run["layers"].as_array().into_iter().flatten().find(|layer| layer["file"] == file);
        assert_eq!(run["inputs"][file].as_str(), Some(text_of(&row, "SHA-256")));
        traced(&row, &expected([("行数", layer.and_then(|layer| layer["features"].as_f64()), 0)]));
    }
    let names = book.sheet_names();
    let wanted = "摘要 分街镇 学校|分街镇 床位|分街镇 其他|分年度 学校|分年度 床位|分年度 其他|预警|分校 学校|分机构 床位|分机构 其他|建设计划 学校|建设计划 床位|瓶颈|口径与数据|台账";
    assert_eq!(names.join("|"), wanted.replacen(' ', "|", 1));
    assert!(
        names
            .iter()
            .all(|name| name.encode_utf16().count() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\']))
    );
    let unique: std::collections::BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(unique.len(), names.len());
}

/// Results of the street town with so many services more, of which every other has no site that is open.
fn more(has_zones: bool, services: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let base = crate::common::street_town().parent().map(Path::to_path_buf).unwrap_or_default();
    let read = |name: &str| must(std::fs::read_to_string(base.join(name)));
    let (mut study, mut sites) = (read("study.toml"), read("schools.csv"));
    for n in 0..services {
        study.push_str(&format!("[[service]]\nid = \"s{n}\"\ndemand = {{ field = \"pupils\" }}\n"));
        let opens = if n % 2 == 0 { "existing," } else { "planned,2099" };
        sites.push_str(&format!("S{n},Site {n},s{n},10,{opens},500050,3300050\n"));
    }
    if !has_zones {
        study = study.replace("[zones]\npath = \"streets.geojson\"\n", "");
    }
    for (name, text) in [("study.toml", study), ("schools.csv", sites)] {
        must(std::fs::write(folder.path().join(name), text));
    }
    for name in ["cells.csv", "streets.geojson"] {
        must(std::fs::copy(base.join(name), folder.path().join(name)));
    }
    let (out, study) = (folder.path().join("out"), must(Study::open(folder.path().join("study.toml"))));
    let results = catchment::run::run(&study).unwrap_or_else(|failure| panic!("{failure:?}"));
    let options = WriteOptions { base: study.base.clone(), study: study.name.clone(), ..WriteOptions::default() };
    must(write(&results, &out, &options));
    (folder, out)
}

#[test]
fn no_zones_and_five_hundred_services_are_handed_over() {
    let (_folder, out) = more(false, 0);
    let found = rows(&mut handed(&out, Lang::En), "by street", "year");
    assert_eq!(found.iter().map(|row| text_of(row, "street")).collect::<Vec<_>>(), ["whole district"]);
    let (_folder, out) = more(true, 500);
    let mut book = handed(&out, Lang::En);
    assert_eq!(book.sheet_names().len(), 9, "{:?}", book.sheet_names());
    assert_eq!(rows(&mut book, "summary", "year").len(), 501);
    let streets = rows(&mut book, "by street others", "year");
    assert_eq!(streets.len(), 1_500);
    // A service whose only site is not open yet.
    let closed = streets.iter().find(|row| text_of(row, "service") == "s1").unwrap_or_else(|| panic!("no s1"));
    assert_eq!(closed.get("all places"), Some(&Data::Float(0.0)));
    assert_eq!(text_of(closed, "short or spare"), "▲ short");
}

#[test]
fn claims_are_held_against_the_results_and_stand_on_a_sheet() {
    let (folder, out) = more(true, 0);
    let claims = folder.path().join("claims.toml");
    let claim = |id: &str, value: f64| {
        format!(
            "[[claim]]\nid = '{id}'\nname_zh = '=需求'\nname_en = '=demand'\nquote = '+1'\nchapter = '1'\nunit = 'persons'\n\
             stated = {{ value = {value} }}\ncomputed = {{ kind = 'result', file = 'balance.csv', column = 'demand', \
             where = {{ zone_id = ['total'] }} }}\n"
        )
    };
    let balance = table(&out.join("balance.csv"));
    let total = balance.iter().find(|line| line["zone_id"] == "total").and_then(|line| n(line, "demand"));
    let total = total.unwrap_or_default();
    let text =
        format!("version = 1\ntitle = 'plan'\nsource = 'bureau'\n{}{}", claim("right", total), claim("wrong", 1.0));
    must(std::fs::write(&claims, text));
    let lang = Lang::En;
    let wish =
        Wish { products: vec![Product::Workbook], lang, overwrite: true, claims: Some(claims), besides: Vec::new() };
    must(hand_over(&out, &beside(&out), &wish));
    let mut book: Xlsx<_> = must(open_workbook(beside(&out).join("catchment.xlsx")));
    let found = rows(&mut book, "claims", "verdict");
    assert_eq!(found.iter().map(|row| text_of(row, "verdict")).collect::<Vec<_>>(), ["✓ holds", "× does not"]);
    for (row, stated) in found.iter().zip([total, 1.0]) {
        assert_eq!((text_of(row, "claim"), text_of(row, "as it stands")), ("'=demand", "'+1"));
        traced(
            row,
            &expected([
                ("stated", Some(stated), 3),
                ("computed", Some(total), 3),
                ("difference", Some(total - stated), 3),
            ]),
        );
    }
}
