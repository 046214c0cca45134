//! `catchment.gpkg` and `open-me.qgz`: every number is that of the results, and other programs find all they look for.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::finished::Finished;
use crate::common::{self, Cell, ORIGIN, Site, Town, must};
use catchment::handover::{Product, Wish, hand_over};
use catchment::model::Role;
use catchment::read::{Quiet, Shape, Source, Wanted, read_table};
use catchment::words::Lang;
use catchment::write::WriteOptions;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder with both files of finished results.
fn handed(out: &Path, lang: Lang) -> PathBuf {
    let to = out.with_file_name(format!("handed-{}", lang.code()));
    must(hand_over(
        out,
        &to,
        &Wish { products: vec![Product::GeoPackage], lang, overwrite: true, claims: None, besides: Vec::new() },
    ));
    to
}

fn opened(folder: &Path) -> Connection {
    must(Connection::open(folder.join("catchment.gpkg")))
}

/// The rows of a query, each value as SQLite shows it.
fn rows(of: &Connection, query: &str) -> Vec<Vec<Sql>> {
    let mut statement = must(of.prepare(query));
    let count = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..count).map(|at| row.get(at)).collect();
    must(must(statement.query_map([], row)).collect())
}

/// The same where all values are texts.
fn texts(of: &Connection, query: &str) -> Vec<String> {
    let text = |value: &Sql| match value {
        Sql::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    rows(of, query).iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect()
}

/// The project inside.
fn project(folder: &Path) -> String {
    let mut zip = must(zip::ZipArchive::new(must(std::fs::File::open(folder.join("open-me.qgz")))));
    let mut text = String::new();
    must(must(zip.by_name("open-me.qgs")).read_to_string(&mut text));
    text
}

/// The values of an attribute of the elements of this name; the whole document is well formed.
fn attributes(document: &str, element: &str, attribute: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(document);
    let mut found = Vec::new();
    loop {
        match must(reader.read_event()) {
            quick_xml::events::Event::Eof => return found,
            quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start)
                if start.name().as_ref() == element =>
            {
                let value = start.attributes().map(must).find(|own| own.key.as_ref() == attribute);
                found.extend(value.map(|own| must(quick_xml::escape::unescape(&own.value)).into_owned()));
            }
            _ => {}
        }
    }
}

fn is_same(json: &Value, sql: &Sql) -> bool {
    match (json, sql) {
        (Value::Null, Sql::Null) => true,
        (Value::Bool(is), Sql::Integer(n)) => i64::from(*is) == *n,
        (Value::Number(n), Sql::Integer(own)) => n.as_i64() == Some(*own),
        (Value::Number(n), Sql::Real(own)) => n.as_f64().map(f64::to_bits) == Some(own.to_bits()),
        (Value::String(text), Sql::Text(own)) => text == own,
        _ => false,
    }
}

/// Every number below a value, in order.
fn numbers(value: &Value, into: &mut Vec<f64>) {
    match value {
        Value::Array(all) => all.iter().for_each(|value| numbers(value, into)),
        other => into.extend(other.as_f64()),
    }
}

/// The features of a layer, and those of the table that shows it: the same values and positions.
fn compare(folder: &Path, file: &Path, table: &str, prefix: &str) -> usize {
    let layer: Value = must(serde_json::from_slice(&must(std::fs::read(file))));
    let package = opened(folder);
    let named = format!("catchment.gpkg|layer={table}");
    let (read, issues) = read_table(&Source::new(folder, &named, Role::Zones), &Wanted::everything(), &Quiet);
    let read = read.unwrap_or_else(|| panic!("{table} {issues:?}"));
    let features = layer["features"].as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(read.rows, features.len(), "{table}");
    for (number, feature) in features.iter().enumerate() {
        for (name, value) in feature["properties"].as_object().into_iter().flatten() {
            let own = if ["id", "zone"].contains(&name.as_str()) { name.clone() } else { format!("{prefix}{name}") };
            let query = format!("SELECT \"{own}\" FROM \"{table}\" WHERE fid = {}", number + 1);
            let found = rows(&package, &query);
            assert!(is_same(value, &found[0][0]), "{table} {number} {own}: {value} {found:?}");
        }
        let mut expected = Vec::new();
        numbers(&feature["geometry"]["coordinates"], &mut expected);
        let positions = match read.shape(number) {
            Shape::Point(at) => at.to_vec(),
            Shape::Polygons(p) => {
                let ends = [p.parts[0], p.parts[p.parts.len() - 1]].map(|part| p.rings[part as usize] as usize);
                p.xy[ends[0]..ends[1]].concat()
            }
            _ => Vec::new(),
        };
        assert_eq!(positions, expected, "{table} {number}");
    }
    features.len()
}

#[test]
fn every_value_and_position_is_that_of_the_results() {
    let finished = Finished::of("", &[]);
    let folder = handed(&finished.out, Lang::Zh);
    let files = common::files(&finished.out);
    let layers: Vec<&str> = files.keys().filter_map(|name| name.strip_suffix(".geojson")).collect();
    assert!(layers.len() >= 8, "{layers:?}");
    for layer in &layers {
        let name = layer.strip_prefix("primary/").unwrap_or_else(|| panic!("{layer}"));
        let (table, prefix) =
            if name == "demand" { (name.to_owned(), "primary_") } else { (format!("primary_{name}"), "") };
        compare(&folder, &finished.out.join(format!("{layer}.geojson")), &table, prefix);
    }
    let listed = texts(&opened(&folder), "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'");
    assert_eq!(listed.len(), layers.len(), "{listed:?}");
}

#[test]
fn other_programs_find_types_names_styles_and_an_index() {
    let finished = Finished::of("", &[]);
    let folder = handed(&finished.out, Lang::Zh);
    let package = opened(&folder);
    assert_eq!(texts(&package, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(texts(&package, "PRAGMA foreign_key_check"), Vec::<String>::new());
    let layers = "SELECT table_name, column_name, geometry_type_name FROM gpkg_geometry_columns ORDER BY rowid";
    let layers: Vec<Vec<String>> =
        texts(&package, layers).iter().map(|line| line.split('|').map(str::to_owned).collect()).collect();
    let kinds: Vec<&str> = layers.iter().map(|layer| layer[2].as_str()).collect();
    let points = kinds.iter().take_while(|kind| **kind == "POINT").count();
    assert!(points > 1 && kinds[points..].iter().all(|kind| *kind == "MULTIPOLYGON"), "{kinds:?}");
    for layer in &layers {
        let (table, geometry) = (&layer[0], &layer[1]);
        let with = texts(&package, &format!("SELECT fid FROM \"{table}\" WHERE {geometry} IS NOT NULL"));
        assert_eq!(texts(&package, &format!("SELECT id FROM rtree_{table}_{geometry} ORDER BY id")), with, "{table}");
        let extension = format!(
            "SELECT scope FROM gpkg_extensions WHERE table_name = '{table}' AND column_name = '{geometry}' AND extension_name = 'gpkg_rtree_index'"
        );
        assert_eq!(texts(&package, &extension), ["write-only"]);
        let first = format!("SELECT styleQML FROM layer_styles WHERE f_table_name = '{table}' AND useAsDefault = 1");
        let first = texts(&package, &first);
        assert!(first.len() == 1 && first[0].contains("<renderer-v2"), "{table}");
        let columns = format!("SELECT name FROM pragma_table_info('{table}') WHERE name NOT IN ('fid', '{geometry}')");
        let columns = texts(&package, &columns);
        let named = texts(&package, &format!("SELECT column_name FROM gpkg_data_columns WHERE table_name = '{table}'"));
        let same = columns.iter().filter(|name| !named.contains(name)).collect::<Vec<_>>();
        // Columns that people know by no other name than their own have none beside it.
        assert!(same.iter().all(|name| first[0].contains(&format!("field=\"{name}\" name=\"{name}\""))), "{same:?}");
        // The legend is in the language asked for, and that of the file's own style is not.
        let own = format!("{}.qml", table.replacen('_', "/", 1));
        let own = common::files(&finished.out).get(&own).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert!(own.is_none_or(|own| own != first[0]), "{table}");
    }
    let typed = "SELECT name, type FROM pragma_table_info('primary_facilities')";
    let typed = texts(&package, typed);
    for column in ["name|TEXT", "opens|INTEGER", "counted|BOOLEAN", "places|REAL"] {
        assert!(typed.iter().any(|own| own == column), "{column} {typed:?}");
    }
    let alias = "SELECT title FROM gpkg_data_columns WHERE table_name = 'demand' AND column_name = 'primary_unmet'";
    assert_eq!(texts(&package, alias), ["小学 未满足（人）"]);
    let style = texts(&package, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'demand'").concat();
    assert!(style.contains("&quot;primary_unmet&quot; &gt; 0") && !style.contains("&quot;unmet&quot;"), "{style}");
}

/// Results of a made-up town.
fn run(folder: &Path, study: &Path) -> PathBuf {
    let out = folder.join("out");
    let study = must(catchment::study::Study::open(study));
    let all = must(catchment::run::run_all(&study, &catchment::read::Files, &Quiet));
    let options = WriteOptions { base: folder.to_owned(), ..WriteOptions::default() };
    must(if study.file.years.is_empty() {
        catchment::write::write(&all[0], &out, &options)
    } else {
        catchment::write::write_years(&all, &out, &options)
    });
    out
}

/// Adds lines to a file.
fn add(path: &Path, lines: &str) {
    let text = must(std::fs::read_to_string(path));
    must(std::fs::write(path, text + lines));
}

fn town() -> Town {
    let site = |id: &str, x: f64| Site { id: id.to_owned(), at: [x, 900.0], places: 40, open: true };
    let cell = |x: f64| Cell { at: [x, 1000.0], people: 30 };
    let cells = [100.0, 300.0, 700.0, 900.0].map(cell).to_vec();
    Town { cells, sites: vec![site("A", 200.0), site("B", 800.0)], strips: vec![[0.0, 500.0], [500.0, 1000.0]] }
}

#[test]
fn names_of_any_kind_arrive_intact() {
    let odd = "<b>&\"' ]]> 𡌶㙍 – \u{5d0}\u{5d1}\ttab\nnewline \\n {name} \u{1b}";
    let long = "长".repeat(200);
    let folder = must(tempfile::tempdir());
    let study = town().lay_out(folder.path(), "method = \"nearest\"\nname_zh = \"小学 <b>&\\\"]]>\"");
    let sites = must(std::fs::read_to_string(folder.path().join("sites.csv")));
    let quoted = format!("\"{}\"", odd.replace('"', "\"\""));
    let sites = sites.replace("School A", &quoted).replace("School B", &long);
    must(std::fs::write(folder.path().join("sites.csv"), sites));
    let out = run(folder.path(), &study);
    let handed = handed(&out, Lang::Zh);
    let names = texts(&opened(&handed), "SELECT name FROM primary_facilities ORDER BY id");
    assert_eq!(names, [odd.trim(), &long]);
    compare(&handed, &out.join("primary/facilities.geojson"), "primary_facilities", "");
    let document = project(&handed);
    let layers = attributes(&document, "layer-tree-layer", "name");
    assert!(layers.contains(&"小学 <b>&\"]]>：设施".to_owned()), "{layers:?}");
    let titles = texts(&opened(&handed), "SELECT identifier FROM gpkg_contents");
    assert!(
        layers.iter().filter(|name| !name.ends_with("需求（格网）")).all(|name| titles.contains(name)),
        "{titles:?}"
    );
}

#[test]
fn of_several_years_the_last_comes_first_and_only_it_has_cells() {
    let folder = must(tempfile::tempdir());
    let study = town().lay_out(folder.path(), "method = \"nearest\"");
    let text = must(std::fs::read_to_string(&study)).replace("year = 2025", "years = [2025, 2030]");
    let scenario = "\n[[scenario]]\nid = \"more\"\nname_zh = \"多生\"\nchange = [{ set = \"service.primary.demand.participation=1.5\" }]\n";
    must(std::fs::write(&study, text + scenario));
    let out = run(folder.path(), &study);
    let handed = handed(&out, Lang::Zh);
    let package = opened(&handed);
    let tables = texts(&package, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'");
    let expected = ["facilities_2030", "facilities_2025", "facilities_more_2025", "facilities_more_2030"];
    assert_eq!(tables[..4], expected.map(|name| format!("primary_{name}")));
    assert_eq!(tables.iter().filter(|name| name.starts_with("demand")).collect::<Vec<_>>(), ["demand_2030"]);
    assert!(tables.contains(&"primary_zones_by_year".to_owned()), "{tables:?}");
    compare(&handed, &out.join("base/2025/primary/zones.geojson"), "primary_zones_2025", "");
    compare(&handed, &out.join("more/2030/primary/zones.geojson"), "primary_zones_more_2030", "");
    let document = project(&handed);
    assert_eq!(attributes(&document, "layer-tree-group", "name"), ["小学", "2030", "2025", "多生 2025", "多生 2030"]);
    assert_eq!(attributes(&document, "layer-tree-group", "expanded"), ["1", "1", "0", "0", "0"]);
}

#[test]
fn towns_of_no_zone_of_one_and_of_very_many_services_are_handed_over() {
    for zones in [0, 1] {
        let folder = must(tempfile::tempdir());
        let town = Town { strips: vec![[0.0, 1000.0]], ..town() };
        let study = town.lay_out(folder.path(), "method = \"nearest\"");
        if zones == 0 {
            let text = must(std::fs::read_to_string(&study)).replace("zones = { path = \"zones.geojson\" }\n", "");
            must(std::fs::write(&study, text));
        }
        let handed = handed(&run(folder.path(), &study), Lang::En);
        let tables = texts(&opened(&handed), "SELECT table_name FROM gpkg_contents");
        assert_eq!(tables.contains(&"primary_zones".to_owned()), zones == 1, "{tables:?}");
        assert_eq!(attributes(&project(&handed), "maplayer", "type").len(), tables.len() - 1);
    }
    let folder = must(tempfile::tempdir());
    let more = |number| format!("[[service]]\nid = \"s{number}\"\ndemand = {{ participation = 0.5 }}\n");
    let study = town().lay_out(folder.path(), &(1..290).map(more).collect::<String>());
    // The last has no site that is open.
    let site = |number| {
        let opens = if number == 289 { 2100 } else { 2000 };
        format!("S{number},School,s{number},40,existing,{opens},{},{}\n", ORIGIN[0] + 200.0, ORIGIN[1] + 900.0)
    };
    add(&folder.path().join("sites.csv"), &(1..290).map(site).collect::<String>());
    let out = run(folder.path(), &study);
    let handed = handed(&out, Lang::En);
    let package = opened(&handed);
    let cells = texts(&package, "SELECT table_name FROM gpkg_contents WHERE table_name LIKE 'demand%'");
    assert_eq!(cells, ["demand", "demand_2"]);
    compare(&handed, &out.join("s1/demand.geojson"), "demand", "s1_");
    compare(&handed, &out.join("s289/demand.geojson"), "demand_2", "s289_");
    assert_eq!(compare(&handed, &out.join("s289/facilities.geojson"), "s289_facilities", ""), 1);
    assert_eq!(compare(&handed, &out.join("s289/catchments.geojson"), "s289_catchments", ""), 0);
    assert_eq!(attributes(&project(&handed), "layer-tree-group", "name").len(), 290);
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let folder = must(tempfile::tempdir());
    let more = "method = \"nearest\"\n[[service]]\nid = \"junior\"\ndemand = { participation = 0.5 }\n";
    let study = town().lay_out(folder.path(), more);
    add(&folder.path().join("sites.csv"), &format!("C,School,junior,40,existing,2000,{},{}\n", ORIGIN[0], ORIGIN[1]));
    let out = run(folder.path(), &study);
    let all: Vec<BTreeMap<String, Vec<u8>>> = [1, 3]
        .map(|threads| {
            let pool = must(rayon::ThreadPoolBuilder::new().num_threads(threads).build());
            common::files(&pool.install(|| handed(&out, Lang::Zh)))
        })
        .into();
    assert_eq!(all[0].len(), 3);
    assert!(all[0] == all[1]);
}
