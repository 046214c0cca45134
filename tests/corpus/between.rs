//! Layers of one study against each other and against what the study asks of them.

use super::case::Case;
use std::fmt::Write;

const CLASS: &str = "layers together";

pub fn cases() -> Vec<Case> {
    [zones(), totals(), ages(), studies(), positions(), conversions()].concat()
}

fn town(name: &'static str) -> Case {
    Case::town(CLASS, name)
}

/// The town with another street in the west.
fn west(name: &'static str, ring: &str) -> Case {
    let from = "[[500000, 3300000], [500400, 3300000], [500400, 3300200], [500000, 3300200], [500000, 3300000]]";
    town(name).change("streets.geojson", from, ring)
}

/// A ring of many corners.
fn round(corners: usize) -> String {
    let mut ring = String::from("[");
    for k in 0..=corners {
        let angle = (k % corners) as f64 / corners as f64 * std::f64::consts::TAU;
        let comma = if k == 0 { "" } else { ", " };
        let _ =
            write!(ring, "{comma}[{:.6}, {:.6}]", 500_200.0 + 100.0 * angle.cos(), 3_300_100.0 + 100.0 * angle.sin());
    }
    ring + "]"
}

fn zones() -> Vec<Case> {
    let named = |name, zone: &str| {
        town(name)
            .change("cells.csv", "x,y,persons,pupils\n", "x,y,zone,persons,pupils\n")
            .change("cells.csv", "500050,3300050,10", &format!("500050,3300050,{zone},10"))
            .change("cells.csv", "500150,3300050,20", "500150,3300050,,20")
            .run(&["run", "study.toml", "-o", "out"])
    };
    // Every other row needs an empty cell in the new column.
    let filled = |case: Case| {
        let rows = [
            "500250,3300050",
            "500350,3300050",
            "500450,3300050",
            "500550,3300050",
            "500050,3300150",
            "500150,3300150",
        ]
        .into_iter()
        .chain(["500250,3300150", "500350,3300150", "500450,3300150", "500550,3300150", "500650,3300050"]);
        let case = rows.fold(case, |case, row| case.change("cells.csv", &format!("{row},"), &format!("{row},,")));
        case.change("cells.csv", "\n,,81920", "\n,,,81920")
    };
    vec![
        filled(named("a cell in a zone that is none", "Wset Street")).gives(65, &["E0505"]).names(&["Wset Street", "West Street"]),
        filled(named("a cell that names another zone than it lies in", "E")).gives(0, &["W0502"]).names(&["\"E\""]),
        west("a zone without a cell", "[[500400, 3300300], [500500, 3300300], [500500, 3300400], [500400, 3300400], [500400, 3300300]]")
            .gives(0, &["W0503"])
            .names(&["West Street"]),
        west("zones that overlap", "[[500000, 3300000], [500500, 3300000], [500500, 3300200], [500000, 3300200], [500000, 3300000]]")
            .gives(0, &["W0506"])
            .names(&["West Street", "East Street", "20000"]),
        west("a zone that crosses itself", "[[500000, 3300000], [500400, 3300200], [500400, 3300000], [500000, 3300200], [500000, 3300000]]")
            .gives(0, &["W0531"])
            .names(&["West Street", "40000"]),
        west("a seam between zones", "[[500000, 3300000], [500400, 3300000], [500400, 3300050], [500399.9, 3300100], [500400, 3300150], [500400, 3300200], [500000, 3300200], [500000, 3300000]]")
            .gives(0, &["I0547"]),
        west("a zone of half a million corners", &round(500_000)).gives(0, &["I0548"]).names(&["500006"]),
        town("a school in no zone").change("schools.csv", "500450,3300050", "500450,3300450").gives(0, &["W0504"]).names(&["East School"]),
        town("land in no zone")
            .with("homes.geojson", std::fs::read("tests/data/town/homes.geojson").unwrap_or_default())
            .change("homes.geojson", "500", "501")
            .change("study.toml", "[[service]]", "[land]\npath = \"homes.geojson\"\n\n[[coverage]]\nid = \"c\"\nservice = \"primary\"\nradius = \"150 m\"\n\n[[service]]")
            .gives(0, &["W0646"]),
    ]
}

/// The town with totals of persons by street.
fn raked(name: &'static str, totals: &str) -> Case {
    let with = "path = \"cells.csv\"\ntotals = { path = \"totals.csv\", key = \"street\", persons = \"persons\" }";
    town(name)
        .change("study.toml", "path = \"cells.csv\"", with)
        .with("totals.csv", format!("street,persons\n{totals}"))
}

fn totals() -> Vec<Case> {
    vec![
        raked("totals of a street that is none", "West Street,100\nNorth Street,7\nE,50\n")
            .gives(65, &["E0513"])
            .names(&["North Street", "7"]),
        raked("a street without a total", "W,100\n").gives(0, &["W0511"]).names(&["East Street"]),
        raked("a total without a cell", "W,100\nE,50\n")
            .with("cells.csv", "x,y,persons,pupils\n500050,3300050,10,1\n")
            .gives(0, &["W0510"])
            .names(&["East Street", "50"]),
        raked("a total that a column cannot follow", "W,100\nE,90000000000\n")
            .with("cells.csv", "x,y,persons,pupils\n500050,3300050,10,1\n500450,3300050,0.001,9\n")
            .gives(65, &["E0514"])
            .names(&["East Street", "pupils"]),
        raked("totals without persons in the cells", "W,100\nE,50\n")
            .with("cells.csv", "x,y,pupils\n500050,3300050,1\n500450,3300050,1\n")
            .gives(65, &["E0512"]),
        raked("totals without zones", "W,100\n").change("study.toml", "[zones]\npath = \"streets.geojson\"\n", "").gives(65, &["E0611"]),
        raked("two layers with totals", "W,100\nE,50\n")
            .change("study.toml", "[zones]", "[[demand]]\npath = \"cells.csv\"\ncrs = \"EPSG:4545\"\ntotals = { path = \"totals.csv\", key = \"street\", persons = \"persons\" }\n\n[zones]")
            .gives(65, &["E0610"]),
    ]
}

fn ages() -> Vec<Case> {
    let asks = |name, demand: &str| town(name).change("study.toml", "{ field = \"pupils\" }", demand);
    let banded = |name, demand: &str| {
        asks(name, demand).with("cells.csv", "x,y,persons,a\n500050,3300050,10,3\n").change(
            "study.toml",
            "path = \"cells.csv\"",
            "path = \"cells.csv\"\nfields = { ages = { \"6-12\" = \"a\" } }",
        )
    };
    vec![
        asks("a field that is not there", "{ field = \"pupil\" }").gives(65, &["E0301"]).names(&["pupil"]),
        banded("ages that no column has", "{ ages = [6, 14], participation = 1.0 }")
            .gives(65, &["E0520"])
            .names(&["13", "6-12"]),
        banded("people by weight beyond all counting", "{ ages = [6, 12], participation = 1.0 }")
            .with("cells.csv", "x,y,persons,a\n500050,3300050,90000000000,90000000000\n")
            .change("study.toml", "[[service]]", "[[access]]\nid = \"s\"\nservice = \"primary\"\nmethod = \"2sfca\"\ncutoff = \"1 km\"\nweights = { \"6-12\" = 1000 }\n\n[[service]]")
            .gives(65, &["E0637"])
            .names(&["6-12 = 1000"]),
        banded("a part of a band", "{ ages = [6, 11], participation = 1.0 }").gives(0, &["I0523"]).names(&["85.7"]),
    ]
}

fn studies() -> Vec<Case> {
    let add = |name, text: &str| town(name).change("study.toml", "[[service]]", &format!("{text}\n\n[[service]]"));
    let score = |more: &str| format!("[[access]]\nid = \"a\"\nservice = \"primary\"\n{more}");
    vec![
        town("a study of no service")
            .with("study.toml", "title = \"t\"\nyear = 2025\n\n[[facilities]]\npath = \"schools.csv\"\n\n[[demand]]\npath = \"cells.csv\"\n")
            .gives(65, &["E0605"]),
        add("a total below zero", "[[expect]]\nwhat = \"places\"\nsource_zh = \"文\"\nsource_en = \"text\"\ntotal = -1\nservices = [\"primary\"]").gives(65, &["E0618"]).names(&["-1"]),
        add("a total that is not met", "[[expect]]\nwhat = \"places\"\nsource_zh = \"文\"\nsource_en = \"text\"\ntotal = 1\nservices = [\"primary\"]").gives(0, &["W0615"]).names(&["3,650"]),
        add("a crowding beyond all numbers", &score("method = \"raam\"\ntau = \"1 km\"\nrho = 1e308\ncutoff = \"1 km\""))
            .gives(65, &["E0637"])
            .names(&["tau / rho", "1 km / 1"]),
        add("a million permutations", &format!("{}\n\n[pattern]\npermutations = 1000000", score("method = \"2sfca\"\ncutoff = \"200 m\"")))
            .gives(65, &["E0648"])
            .names(&["1000000"]),
        add("more cells than a pattern of cells takes", &format!("{}\n\n[pattern]\nmost_cells = 5", score("method = \"2sfca\"\ncutoff = \"200 m\"")))
            .gives(0, &["I0647"]),
    ]
}

fn positions() -> Vec<Case> {
    let layer = |name, text: &str| town(name).with("cells.csv", text);
    vec![
        layer(
            "metres of Web Mercator whose system nobody names",
            "x,y,persons,pupils\n11924000,3480000,10,1\n11924100,3480000,20,2\n",
        )
        .change("study.toml", "path = \"cells.csv\"\ncrs = \"EPSG:4545\"", "path = \"cells.csv\"")
        .gives(65, &["E0409"])
        .names(&["cells.csv", "EPSG:3857"]),
        layer("cells without any position", "x,y,persons,pupils\n,,10,1\n").gives(65, &["E0542"]),
        layer("two cells at one place", "x,y,persons,pupils\n500050,3300050,10,1\n500050,3300050,20,2\n")
            .gives(0, &["W0541"])
            .names(&["500050, 3300050"]),
        town("a school ten degrees away")
            .with(
                "schools.csv",
                "id,name,service,places,x,y\nA,West School,primary,500,108.001,29.8\nB,Far School,primary,5,119,29.8\n",
            )
            .change(
                "study.toml",
                "path = \"schools.csv\"\ncrs = \"EPSG:4545\"",
                "path = \"schools.csv\"\ncrs = \"wgs84\"",
            )
            .gives(65, &["E0418"])
            .names(&["schools.csv", "Far School", "119"]),
    ]
}

fn conversions() -> Vec<Case> {
    let convert = |name, args: &[&str]| {
        let words: Vec<&str> = ["convert"].iter().chain(args).copied().collect();
        town(name).run(&words)
    };
    vec![
        convert(
            "a list in metres, whose system CSV cannot say",
            &["streets.geojson", "out.geojsonl", "--to", "EPSG:4545"],
        )
        .gives(0, &["W0720"])
        .names(&["EPSG:4545"]),
        convert("a system for a table without positions", &["plain.csv", "out.csv", "--to", "EPSG:4545"])
            .with("plain.csv", "name,places\na,1\n")
            .gives(0, &["W0724"]),
        convert(
            "a system from and to for a table without positions",
            &["plain.csv", "out.csv", "--from", "gcj02", "--to", "wgs84"],
        )
        .with("plain.csv", "name,places\na,1\n")
        .gives(65, &["E0727"]),
        convert("a position without image", &["far.csv", "out.geojson", "--from", "wgs84", "--to", "EPSG:3857"])
            .with("far.csv", "name,lon,lat\na,107,29\nb,107,90\n")
            .gives(65, &["E0714"])
            .names(&["107, 90", "EPSG:3857"]),
        convert("more columns than a table of dBASE has", &["wide.csv", "out.shp", "--from", "EPSG:4545"])
            .with(
                "wide.csv",
                format!(
                    "x,y,{}\n500000,3300000{}\n",
                    (0..300).map(|k| format!("c{k}")).collect::<Vec<_>>().join(","),
                    ",1".repeat(300)
                ),
            )
            .gives(65, &["E0717"])
            .names(&["302"]),
        convert("a text like a formula", &["plain.csv", "out.xlsx"])
            .with("plain.csv", "name,places\n=1+1,1\n")
            .gives(0, &["I0721"])
            .names(&["name"]),
        town("a file of no use to a first study")
            .with("notes.csv", "a,b\n1,2\n")
            .run(&["init", "out", "--from", "schools.csv", "cells.csv", "streets.geojson", "notes.csv"])
            .gives(0, &["W0731", "I0733"])
            .names(&["notes.csv"]),
    ]
}
