//! A district of 14,000 cells and twenty streets with a study of five services, made from whole numbers: the same on every machine.

use super::common::Failed;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Cells of 300 m, across and up.
const CELLS: [u64; 2] = [140, 100];
/// Cells of a street, across and up.
const STREET: [u64; 2] = [28, 25];
/// The years of the study.
const YEARS: std::ops::RangeInclusive<u64> = 2025..=2039;
/// The first year of the births that its pupils come from.
const FIRST_BIRTHS: u64 = 2009;
/// Services, how many sites each has, and the most places of one.
const SERVICES: [(&str, u64, u64); 5] = [
    ("kindergarten", 75, 500),
    ("primary", 85, 900),
    ("junior", 30, 1400),
    ("hospital_beds", 30, 400),
    ("elderly_beds", 50, 300),
];

const STUDY: &str = r#"title = "district"
[crs]
analysis = "EPSG:4545"
[[facilities]]
path = "sites.csv"
crs = "EPSG:4545"
[[demand]]
path = "cells.csv"
crs = "EPSG:4545"
fields = { ages = { "3-5" = "a3_5", "6-11" = "a6_11", "12-14" = "a12_14", "60+" = "a60_plus" } }
[zones]
path = "streets.geojson"
crs = "EPSG:4545"
[forecast]
basis = "resident"
[forecast.births]
table = { path = "births.csv" }
[forecast.residents]
table = { path = "residents.csv" }
[[service]]
id = "kindergarten"
demand = { ages = [3, 5], participation = 0.95 }
method = "radius"
cutoff = "3 km"
[[service]]
id = "primary"
demand = { ages = [6, 11] }
method = "optimal"
cutoff = "3 km"
[[service]]
id = "junior"
demand = { ages = [12, 14] }
method = "optimal"
cutoff = "6 km"
[[service]]
id = "hospital_beds"
demand = { per_1000 = 7.1 }
method = "nearest"
[[service]]
id = "elderly_beds"
demand = { ages = [60, 130], per_1000 = 40 }
method = "zone"
"#;

/// Ranges of all four kinds, and as many draws as the goal is for.
const UNCERTAINTY: &str = "[uncertainty]\nbirths = { since = 2025, range = [0.85, 1.1] }\nparticipation = [0.97, 1.0]\n\
    places = [0.95, 1.0]\ndelay = [0, 2]\ndraws = 500\n";

/// The same year with the people of one street growing where one service is concerned: no way changes.
const GROWTH: &str = "[[scenario]]\nid = \"more\"\nname_zh = \"更多\"\nname_en = \"more\"\n\
    change = [{ grow = \"S07\", service = \"primary\", factor = 1.1 }]\n";

/// A table of the ways of at most so many metres, by which every service goes.
const TRAVEL: &str = "[travel.road]\nmode = \"table\"\n[travel.road.table]\npath = \"ways.csv\"\n\
    fields = { from = \"cell\", to = \"site\", cost = \"metres\" }\nunit = \"m\"\nmissing = \"unreachable\"\n";
const LONGEST: u64 = 8_000;

/// Writes the study `years`, `draws`, `first` or `again` and its layers into a folder. The last two go by a table of ways; `again` has a
/// scenario more.
pub fn written(task: &str, folder: &Path) -> Result<PathBuf, Failed> {
    fs::create_dir_all(folder)?;
    let mut state = 88_172_645_463_325_252_u64;
    let mut below = |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % most
    };
    fs::write(folder.join("cells.csv"), cells(&mut below)?)?;
    let sites = sites(&mut below)?;
    fs::write(folder.join("ways.csv"), ways(&sites)?)?;
    fs::write(folder.join("sites.csv"), sites)?;
    fs::write(folder.join("streets.geojson"), streets())?;
    fs::write(folder.join("births.csv"), births(&mut below)?)?;
    fs::write(folder.join("residents.csv"), residents(&mut below)?)?;
    let by_table = STUDY.replace("method = \"nearest\"\n", "method = \"nearest\"\ncutoff = \"8 km\"\n");
    let by_table = by_table.replace("method = \"zone\"\n", "method = \"zone\"\ncutoff = \"8 km\"\n");
    let by_table = by_table.replace("method = ", "cost = \"road\"\nmethod = ") + TRAVEL;
    let (years, study, more) = match task {
        "years" => (YEARS.collect(), STUDY, ""),
        "draws" => (vec![2035], STUDY, UNCERTAINTY),
        "first" => (vec![2035], &*by_table, ""),
        "again" => (vec![2035], &*by_table, GROWTH),
        _ => return Err(format!("{task}: it is years, draws, first or again").into()),
    };
    let path = folder.join(format!("{task}.toml"));
    fs::write(&path, format!("years = {years:?}\n{study}{more}"))?;
    Ok(path)
}

/// Easting and northing in EPSG:4545 of a corner of a cell.
fn at(column: u64, row: u64) -> [u64; 2] {
    [480_000 + 300 * column, 3_290_100 + 300 * row]
}

/// More people in the middle, none in an eighth of the cells' farms.
fn cells(below: &mut dyn FnMut(u64) -> u64) -> Result<String, Failed> {
    let mut text = "id,x,y,persons,a3_5,a6_11,a12_14,a60_plus\n".to_owned();
    for (row, column) in (0..CELLS[1]).flat_map(|row| (0..CELLS[0]).map(move |column| (row, column))) {
        let away = column.abs_diff(CELLS[0] / 2) + row.abs_diff(CELLS[1] / 2);
        let persons = 4 + below(12) + 24_000 / (60 + away * away / 2) * (1 + below(2));
        let [x, y] = at(column, row);
        let share = |percent: u64| format!("{}.{:02}", persons * percent / 100, persons * percent % 100);
        let ages = [3, 6, 3, 25].map(share).join(",");
        writeln!(text, "{row}-{column},{},{},{persons},{ages}", x + 150, y + 150)?;
    }
    Ok(text)
}

/// Four in five stand already, the others open in the years of the study; more of them in the middle.
fn sites(below: &mut dyn FnMut(u64) -> u64) -> Result<String, Failed> {
    let mut text = "id,name,service,places,status,opens,x,y\n".to_owned();
    for (service, sites, most) in SERVICES {
        for number in 0..sites {
            let middle = |most: u64, below: &mut dyn FnMut(u64) -> u64| u64::midpoint(below(most), below(most));
            let [x, y] = at(middle(CELLS[0], below), middle(CELLS[1], below));
            let is_new = number % 5 == 4;
            let (status, opens) =
                if is_new { ("new", (YEARS.start() + below(10)).to_string()) } else { ("existing", String::new()) };
            let (places, [east, north]) = (most / 4 + below(most), [below(300), below(300)]);
            writeln!(
                text,
                "{service}-{number},{service} {number},{service},{places},{status},{opens},{},{}",
                x + east,
                y + north
            )?;
        }
    }
    Ok(text)
}

/// From every cell to every site that is near enough, a quarter longer than the straight line.
fn ways(sites: &str) -> Result<String, Failed> {
    let mut text = "cell,site,metres\n".to_owned();
    for site in sites.lines().skip(1) {
        let fields: Vec<&str> = site.split(',').collect();
        let [id, x, y] = [fields[0], fields[6], fields[7]];
        let [x, y]: [u64; 2] = [x.parse()?, y.parse()?];
        for (row, column) in (0..CELLS[1]).flat_map(|row| (0..CELLS[0]).map(move |column| (row, column))) {
            let [east, north] = at(column, row);
            let [dx, dy] = [(east + 150).abs_diff(x), (north + 150).abs_diff(y)];
            let metres = (dx * dx + dy * dy).isqrt() * 5 / 4;
            if metres <= LONGEST {
                writeln!(text, "{row}-{column},{id},{metres}")?;
            }
        }
    }
    Ok(text)
}

/// Columns and rows of streets, with their ids.
fn of_streets() -> impl Iterator<Item = (String, u64, u64)> {
    let [across, up] = [CELLS[0] / STREET[0], CELLS[1] / STREET[1]];
    (0..across * up).map(move |n| (format!("S{n:02}"), n % across * STREET[0], n / across * STREET[1]))
}

fn streets() -> String {
    let mut features = Vec::new();
    for (id, column, row) in of_streets() {
        let ([west, south], [east, north]) = (at(column, row), at(column + STREET[0], row + STREET[1]));
        features.push(format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"name\":\"{id}\"}},\"geometry\":{{\"type\":\"Polygon\",\
             \"coordinates\":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"
        ));
    }
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

fn births(below: &mut dyn FnMut(u64) -> u64) -> Result<String, Failed> {
    let mut text = "zone,year,births\n".to_owned();
    for (id, ..) in of_streets() {
        for year in FIRST_BIRTHS..=*YEARS.end() {
            writeln!(text, "{id},{year},{}", 300 + below(400))?;
        }
    }
    Ok(text)
}

fn residents(below: &mut dyn FnMut(u64) -> u64) -> Result<String, Failed> {
    let mut text = "zone,year,residents,60+\n".to_owned();
    for (id, ..) in of_streets() {
        let persons = 20_000 + below(30_000);
        for year in YEARS {
            writeln!(
                text,
                "{id},{year},{},{}",
                persons - 100 * (year - YEARS.start()),
                persons / 4 + 50 * (year - YEARS.start())
            )?;
        }
    }
    Ok(text)
}
