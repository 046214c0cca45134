//! The report of one file is read back: every number in it is traced to the files of the results, whatever the data are called stays
//! text, and nothing is asked of anybody.

#![cfg(feature = "workbooks")]
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that panics has failed")]

use crate::common::{self, must};
use crate::workbook::{SERVICES, features, finished, json, table};
use catchment::handover::picture::{Shape, pictures};
use catchment::handover::{Product, Source, Wish, answer, beside, hand_over};
use catchment::words::Lang;
use catchment::write::{WriteOptions, write};
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A table: its caption, and its rows by the headings of their cells.
struct Table {
    caption: String,
    rows: Vec<BTreeMap<String, String>>,
}

fn report(out: &Path, lang: Lang) -> String {
    let wish = Wish { products: vec![Product::Html], lang, overwrite: true, claims: None, besides: Vec::new() };
    must(hand_over(out, &beside(out), &wish));
    must(std::fs::read_to_string(beside(out).join("report.html")))
}

/// What stands in the report for readers of a language, below its head.
fn version(html: &str, lang: Lang) -> &str {
    let main = html.split("<main>").nth(1).unwrap_or_default();
    let mine = main.split(&format!("<div class=\"in-{}\"", lang.code())).nth(1).unwrap_or_default();
    mine.split("\n<div class=\"in-").next().unwrap_or_default().split("</main>").next().unwrap_or_default()
}

/// The texts between an opening tag, whatever its attributes, and its end.
fn within<'h>(html: &'h str, tag: &str) -> Vec<&'h str> {
    let end = format!("</{tag}>");
    let open = format!("<{tag}");
    let is_it = |rest: &str| rest.starts_with([' ', '>']);
    let parts = html.split(open.as_str()).skip(1).filter(|rest| is_it(rest));
    parts
        .map(|rest| rest.split_once('>').map_or("", |(_, rest)| rest.split(end.as_str()).next().unwrap_or_default()))
        .collect()
}

fn plain(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ];
    let text = pairs.iter().fold(text.to_owned(), |text, (name, character)| text.replace(name, character));
    text.replace("&#38;", "&").replace("&amp;", "&")
}

fn tables(html: &str) -> Vec<Table> {
    let of = |text: &str| {
        let rows = within(text, "tr");
        let cells = |row: &str| -> Vec<String> {
            // Cells stand one behind the other, whether they are heads of rows or not.
            let row = row.replace("<th", "<td").replace("</th>", "</td>");
            within(&row, "td").into_iter().map(plain).collect()
        };
        let heads = rows.first().map(|row| cells(row)).unwrap_or_default();
        let row = |row: &&str| heads.iter().cloned().zip(cells(row)).collect();
        Table {
            caption: within(text, "caption").first().map(|caption| plain(caption)).unwrap_or_default(),
            rows: rows.iter().skip(1).map(row).collect(),
        }
    };
    within(html, "table").into_iter().map(of).collect()
}

/// A number as people read it, with how many decimals it is shown.
fn number(text: &str) -> Option<(f64, i32)> {
    let (digits, scale) = text.strip_suffix('%').map_or((text, 1.0), |digits| (digits, 100.0));
    let digits = digits.replace(',', "");
    let value: f64 = digits.parse().ok()?;
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    Some((value / scale, decimals + if scale > 1.0 { 2 } else { 0 }))
}

/// Whether a text is one of these numbers, rounded as it is shown.
fn is_of(text: &str, exact: f64) -> bool {
    number(text).is_some_and(|(shown, decimals)| {
        let scale = 10_f64.powi(decimals);
        ((exact * scale).round() / scale - shown).abs() < 1e-9
    })
}

/// Columns of tables about streets, as `balance.csv` has them; what is empty there is known too.
#[allow(clippy::option_option, reason = "a column of other files, and a cell that is empty")]
fn of_balance(head: &str, line: &BTreeMap<String, String>) -> Option<Option<f64>> {
    let n = |column: &str| line[column].parse::<f64>().ok();
    let sum = |one: &str, other: &str| n(one).map(|one| one + n(other).unwrap_or_default());
    Some(match head {
        "residents" => n("persons"),
        "demand (people)" => n("demand"),
        "existing places" | "existing beds" => n("places_existing"),
        "planned places" | "planned beds" => {
            n("places").zip(n("places_existing")).map(|(all, existing)| all - existing)
        }
        "all places" | "all beds" => n("places"),
        "places" | "beds" => sum("places", "places_unlocated"),
        "gap (below 0: spare)" => n("gap"),
        "supply / demand" => sum("places", "places_unlocated")
            .zip(sum("demand", "demand_unlocated"))
            .filter(|(_, demand)| *demand > 0.0)
            .map(|(places, demand)| places / demand),
        "beds per 1,000 residents" => n("places").zip(n("persons")).map(|(places, persons)| 1_000.0 * places / persons),
        "allocated (people)" => n("allocated"),
        "of which over (people)" => n("over"),
        "unmet (people)" => n("unmet"),
        "unreachable (people)" => n("unreachable"),
        "mean way (m)" => n("mean_cost"),
        _ => return None,
    })
}

const NAMES: [(&str, &str); 3] =
    [("primary schools", "primary"), ("hospital beds", "hospital_beds"), ("clinics", "clinic")];

/// The service that a row or the caption of its table names.
fn service(table: &Table, row: &BTreeMap<String, String>) -> Option<&'static str> {
    let named = row.get("service").unwrap_or(&table.caption).to_lowercase();
    NAMES.iter().find(|(name, _)| named.contains(name)).map(|(_, id)| *id)
}

#[test]
fn every_number_of_a_street_is_that_of_the_balance() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let html = report(&out, Lang::En);
    let balance = table(&out.join("2022/balance.csv"));
    let mut seen = BTreeMap::new();
    for table in tables(version(&html, Lang::En)) {
        for row in &table.rows {
            if ["site", "school", "project", "in words"].iter().any(|head| row.contains_key(*head)) {
                continue;
            }
            let Some(zone) = row.get("street").or(row.get("year").filter(|year| *year == "2022")) else { continue };
            let Some(service) =
                service(&table, row).filter(|_| !row.contains_key("warning") || row.contains_key("supply / demand"))
            else {
                continue;
            };
            let is_total = zone == "whole district" || zone == "2022";
            let is_it = |line: &&BTreeMap<String, String>| {
                line["service"] == service
                    && if is_total { line["zone_id"] == "total" } else { line["zone_name"] == *zone }
            };
            let line = balance.iter().find(is_it).unwrap_or_else(|| panic!("{} {row:?}", table.caption));
            for (head, text) in row {
                if let Some(exact) = of_balance(head, line).filter(|_| !text.is_empty()) {
                    let exact = exact.unwrap_or_else(|| panic!("{head} of {row:?} is known to nobody"));
                    assert!(is_of(text, exact), "{}: {head} {text} is not {exact} in {row:?}", table.caption);
                    *seen.entry(head.clone()).or_insert(0) += 1;
                }
            }
        }
    }
    // Maps of the gap and of people without a place, the summary, the table of streets and the years have them all.
    assert!(seen["gap (below 0: spare)"] > 12 && seen["demand (people)"] > 15 && seen.len() > 10, "{seen:?}");
}

/// All numbers that the files of the results have, beside those that are sums, differences or shares of them and are traced above.
fn known(out: &Path) -> Vec<f64> {
    fn of_json(value: &Value, all: &mut Vec<f64>) {
        match value {
            Value::Number(number) => all.extend(number.as_f64()),
            Value::Array(values) => values.iter().for_each(|value| of_json(value, all)),
            Value::Object(values) => values.values().for_each(|value| of_json(value, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for name in common::files(out).into_keys() {
        let path = out.join(&name);
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ending == "csv" {
            let cells = table(&path).into_iter().flat_map(BTreeMap::into_values);
            all.extend(cells.filter_map(|cell| cell.parse::<f64>().ok()));
        } else if ending == "geojson" {
            for feature in features(&path) {
                of_json(&feature, &mut all);
            }
        } else if ending == "json" {
            of_json(&json(&path), &mut all);
        }
    }
    all
}

#[test]
fn every_other_number_stands_in_the_results_or_adds_up_from_them() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let known = known(&out);
    // Of the tables of maps and charts: numbers of rows, and what is added up from cells and sites, which the next test does.
    let summed = [
        "no. on the map",
        "people",
        "share of them",
        "supply / demand",
        // Traced site by site in the workbook.
        "enrolled / places",
        "beds per 1,000 residents",
        "idle places",
        "idle beds",
    ];
    let is_summed = |head: &str| summed.contains(&head) || head.ends_with("km (people)") || head.starts_with("planned");
    let gaps = ["gap without the project", "demand (people)", "places", "beds", "all places", "all beds"];
    let mut seen = 0;
    for lang in Lang::ALL {
        for table in tables(version(&report(&out, lang), Lang::En)) {
            for row in &table.rows {
                for (head, text) in row.iter().filter(|(head, text)| !is_summed(head) && number(text).is_some()) {
                    let per = if head == "investment (10,000 yuan)" { 1e4 } else { 1.0 };
                    let is_known = known.iter().any(|exact| is_of(text, *exact / per));
                    assert!(
                        is_known || gaps.contains(&head.as_str()),
                        "{}: {head} {text} comes from nowhere in {row:?}",
                        table.caption
                    );
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 400, "{seen}");
}

#[test]
fn ways_of_people_add_up_to_those_with_a_site() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let mut seen = 0;
    for table in tables(version(&report(&out, Lang::En), Lang::En)) {
        let Some(service) = service(&table, &BTreeMap::new()).filter(|_| table.caption.contains("how far people go"))
        else {
            continue;
        };
        let cells = features(&out.join("2022").join(service).join("demand.geojson"));
        let limits = [0.0, 500.0, 1e3, 2e3, 3e3, 6e3, f64::INFINITY];
        let all: f64 = cells.iter().filter_map(|cell| cell["allocated"].as_f64()).sum();
        assert_eq!(table.rows.len(), 6);
        for (row, band) in table.rows.iter().zip(limits.windows(2)) {
            let is_in = |cell: &&Value| {
                cell["cost"].as_f64().is_some_and(|cost| (cost > band[0] || band[0] == 0.0) && cost <= band[1])
            };
            let people: f64 = cells.iter().filter(is_in).filter_map(|cell| cell["allocated"].as_f64()).sum();
            assert!(
                is_of(&row["people"], people) && is_of(&row["share of them"], people / all),
                "{row:?} {people} {all}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 18);
}

/// What the map of the gap says in its streets is what its table says.
#[test]
fn numbers_on_a_map_are_those_of_its_table() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let html = report(&out, Lang::En);
    let mut seen = 0;
    for pair in version(&html, Lang::En).split("<div class=\"pair").skip(1) {
        let (Some(table), svg) = (tables(pair).into_iter().next(), within(pair, "svg")) else { continue };
        let Some(map) = svg.first().filter(|_| table.caption.contains("gap in")) else { continue };
        let mut shown: Vec<String> = within(map, "text")
            .into_iter()
            .filter_map(|text| text.strip_prefix("▲ ").or(text.strip_prefix("▼ ")).or(text.strip_prefix("◆ ")))
            .filter(|text| number(text).is_some())
            .map(str::to_owned)
            .collect();
        let mut listed: Vec<String> =
            table.rows.iter().map(|row| row["gap (below 0: spare)"].trim_start_matches('-').to_owned()).collect();
        shown.sort();
        listed.sort();
        assert_eq!(shown, listed, "{}", table.caption);
        seen += shown.len();
    }
    assert_eq!(seen, 4);
}

/// Elements with their attributes.
fn elements(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

#[test]
fn nothing_is_asked_of_anybody_and_every_picture_is_whole() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let html = report(&out, Lang::Zh);
    assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    let mut ids = BTreeSet::new();
    for element in elements(&html) {
        for forbidden in
            ["script", "link ", "img", "iframe", "object", "embed", "image", "use ", "base ", "form", "a href=\"h"]
        {
            assert!(!element.starts_with(forbidden), "{element}");
        }
        for forbidden in [" src=", " xlink:", " onload", " onclick", " style=", "@import", "javascript:"] {
            assert!(!element.contains(forbidden), "{element}");
        }
        for reference in element.split("url(").skip(1) {
            assert!(reference.starts_with('#'), "{element}");
        }
        if let Some(id) = element.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            assert!(ids.insert(id.to_owned()), "{id} is there twice");
        }
    }
    // Whatever refers to something refers to what is there.
    for (start, end) in [("url(#", ')'), ("href=\"#", '"'), ("for=\"", '"'), ("aria-labelledby=\"", '"')] {
        for names in html.split(start).skip(1).filter_map(|rest| rest.split(end).next()) {
            assert!(names.split(' ').all(|name| ids.contains(name)), "{start}{names}");
        }
    }
    let levels: Vec<u8> = elements(&html)
        .filter_map(|element| element.strip_prefix('h')?.bytes().next().filter(u8::is_ascii_digit))
        .map(|level| level - b'0')
        .collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1) && levels[0] == 1, "{levels:?}");
    for landmark in ["header", "main", "footer"] {
        assert_eq!(within(&html, landmark).len(), 1, "{landmark}");
    }
    let spoken = must(answer(&must_open(&out)));
    for lang in Lang::ALL {
        for sentence in &spoken {
            assert!(version(&html, lang).contains(&format!("<li>{}</li>", sentence.text(lang))), "{html}");
        }
    }
}

fn must_open(out: &Path) -> Source {
    Source::open(out).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// Reads an SVG as whoever draws it does.
fn well_formed(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                element.attributes().for_each(|attribute| drop(must(attribute)));
            }
            Ok(Event::Empty(element)) => element.attributes().for_each(|attribute| drop(must(attribute))),
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}: {svg}"),
        }
    }
    assert_eq!(depth, 0);
}

#[test]
fn pictures_stand_by_themselves_in_every_shape_and_say_what_they_show() {
    let (_folder, out) = finished("[2021, 2022]", SERVICES, Lang::En);
    let source = must_open(&out);
    for (shape, width, height) in
        [(Shape::Report, 760.0, 560.0), (Shape::Portrait, 1080.0, 1440.0), (Shape::Slide, 1920.0, 1080.0)]
    {
        for lang in Lang::ALL {
            let all = pictures(&source, lang, shape).unwrap_or_else(|failure| panic!("{failure:?}"));
            let again = pictures(&source, lang, shape).unwrap_or_else(|failure| panic!("{failure:?}"));
            let names: BTreeSet<&str> = all.iter().map(|picture| picture.name.as_str()).collect();
            for kind in [
                "map-gap-primary",
                "map-sites-clinic",
                "map-catchments-primary",
                "chart-years-primary",
                "chart-distance-clinic",
            ] {
                assert!(names.contains(kind), "{names:?}");
            }
            assert_eq!(names.len(), all.len());
            for (picture, again) in all.iter().zip(&again) {
                well_formed(&picture.svg);
                assert_eq!(picture.svg, again.svg);
                let is_map = picture.name.starts_with("map-");
                assert!(picture.width == width || !is_map, "{}", picture.name);
                assert!(picture.height == height || !is_map, "{}", picture.name);
                assert!(!picture.words.is_empty() && !picture.svg.contains("{seat"), "{}", picture.svg);
                assert!(picture.svg.contains("role=\"img\"") && picture.svg.contains("<desc"));
                let fields = if lang == Lang::Zh { "审图号" } else { "Approval number" };
                assert_eq!(picture.svg.contains(fields), is_map, "{}", picture.name);
                // Every class that has a colour has a word, and nothing lies outside of the page.
                assert!(within(&picture.svg, "text").iter().all(|text| !text.is_empty()), "{}", picture.name);
            }
        }
    }
}

#[test]
fn names_of_every_kind_are_text_and_nothing_else() {
    let folder = must(tempfile::tempdir());
    let town = common::street_town();
    for (name, bytes) in common::files(town.parent().unwrap_or(Path::new("."))) {
        must(std::fs::write(folder.path().join(name), bytes));
    }
    let change = |file: &str, from: &str, to: &str| {
        let path = folder.path().join(file);
        let text = must(std::fs::read_to_string(&path));
        assert!(text.contains(from), "{file} {from}");
        must(std::fs::write(&path, text.replace(from, to)));
    };
    let long = "长".repeat(200);
    change("schools.csv", "West School", "\"<b>&\"\"]]></svg><script>1</script>\u{202e}𡌶㙍\"");
    change("streets.geojson", "West Street", "</td><img src=x>&amp;]]>\\n\u{202e}שלום");
    change("streets.geojson", "East Street", &long);
    change("study.toml", "title = \"", "title = \"</title><script>alert(1)</script>{{ title }} ");
    let study = folder.path().join("study.toml");
    let out = folder.path().join("out");
    let options =
        WriteOptions { base: folder.path().to_owned(), study: "study.toml".to_owned(), ..WriteOptions::default() };
    must(write(&common::run(&study, &[]), &out, &options));
    let html = report(&out, Lang::En);
    for forbidden in ["<script", "<img", "<b>", "]]>", "\u{202e}", "</svg><"] {
        let inside = html.matches(forbidden).count();
        assert_eq!(inside, 0, "{forbidden}");
    }
    assert_eq!(
        within(&html, "title").first().map(|title| title.contains("&#60;/title") || title.contains("&lt;/title")),
        Some(true)
    );
    for kept in ["𡌶㙍", "\\u{202e}", long.as_str(), "שלום", "\\u{a}"] {
        assert!(html.contains(kept), "{kept}");
    }
    let source = must_open(&out);
    for shape in [Shape::Report, Shape::Portrait, Shape::Slide] {
        for picture in pictures(&source, Lang::Zh, shape).unwrap_or_else(|failure| panic!("{failure:?}")) {
            well_formed(&picture.svg);
            assert!(!picture.svg.contains('\u{202e}') && !picture.svg.contains("<b>"));
        }
    }
}

/// Without zones there are no maps of them, and a report all the same.
#[test]
fn a_study_without_zones_has_a_report() {
    let folder = must(tempfile::tempdir());
    let town = common::street_town();
    for (name, bytes) in common::files(town.parent().unwrap_or(Path::new("."))) {
        must(std::fs::write(folder.path().join(name), bytes));
    }
    let study = folder.path().join("study.toml");
    let text = must(std::fs::read_to_string(&study));
    let (before, after) = text.split_once("[zones]").unwrap_or_else(|| panic!("{text}"));
    let after = after.find("\n[").map_or("", |at| &after[at..]);
    must(std::fs::write(&study, format!("{before}{after}")));
    let out = folder.path().join("out");
    let options =
        WriteOptions { base: folder.path().to_owned(), study: "study.toml".to_owned(), ..WriteOptions::default() };
    must(write(&common::run(&study, &[]), &out, &options));
    let html = report(&out, Lang::En);
    assert!(html.contains("map-sites-primary") && !html.contains("map-gap-primary"));
    for svg in svgs(&html) {
        well_formed(&svg);
    }
}

fn svgs(html: &str) -> Vec<String> {
    html.split("<svg ")
        .skip(1)
        .filter_map(|rest| Some(format!("<svg {}</svg>", rest.split("</svg>").next()?)))
        .collect()
}
