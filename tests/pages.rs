//! The pages under `docs/` and the front page: one form, true lists, links that lead somewhere.

use catchment::access::Measure;
use catchment::model::Method;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The words in backticks of the line of docs/compare.md that begins so.
fn listed(line: &str) -> BTreeSet<String> {
    let text = page("docs/compare.md");
    let found = text.lines().find_map(|l| l.strip_prefix("- ")?.strip_prefix(line)?.strip_prefix(':'));
    let found = found.unwrap_or_else(|| panic!("docs/compare.md has no line {line}"));
    found.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// The variants of a type in the schema of studies, as they are written.
fn schema_names(of: &str, tag: &str) -> BTreeSet<String> {
    let schema = serde_json::to_value(schemars::schema_for!(catchment::study::StudyFile)).unwrap_or_default();
    let variants = schema["$defs"][of]["oneOf"].as_array().cloned().unwrap_or_default();
    variants.iter().filter_map(|v| v["properties"][tag]["const"].as_str().map(str::to_owned)).collect()
}

#[test]
fn the_comparison_names_what_is_there() {
    assert_eq!(listed("Methods"), set(Method::ALL.map(Method::as_str)));
    assert_eq!(listed("Scores of access"), set(Measure::ALL.map(Measure::as_str)));
    let mut travel = schema_names("TravelTable", "mode");
    assert!(!travel.is_empty());
    travel.insert("straight-line".to_owned());
    assert_eq!(listed("Travel"), travel);
    let (_, help) = catchment(&["--lang", "en", "--help"]);
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    let commands = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut commands = set(commands.filter_map(|line| line.split_whitespace().next()));
    commands.remove("help");
    assert_eq!(listed("Commands"), commands);
}

/// The program itself, with its exit code and what it prints.
fn catchment(arguments: &[&str]) -> (Option<i32>, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{error}"));
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Every format that is named is written, and one that is not is refused.
#[test]
fn the_formats_that_are_written_can_be_written() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let path = |name: &str| folder.path().join(name).display().to_string();
    let csv = path("in.csv");
    assert!(std::fs::write(&csv, "id,lon,lat\nA,107.1,29.8\nB,107.2,29.9\n").is_ok());
    let written = listed("Formats written by `convert`");
    assert!(written.len() > 5, "{written:?}");
    for ending in &written {
        assert_eq!(catchment(&["convert", &csv, &path(&format!("out{ending}"))]).0, Some(0), "{ending}");
    }
    assert_eq!(catchment(&["convert", &csv, &path("out.kml")]).0, Some(2));
}

/// Each format of the list is recognised by its first bytes, or by a reader that has a test of its own.
#[test]
fn the_formats_that_are_read_have_a_reader() {
    let read = listed("Formats read");
    let folders: BTreeSet<String> = std::fs::read_dir(root().join("src/read"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default())
        .collect();
    for (reader, formats) in [
        ("geojson", &["GeoJSON", "GeoJSONSeq"][..]),
        ("csv", &["CSV"]),
        ("sheet", &["XLSX", "XLS", "ODS"]),
        ("shapefile", &["Shapefile"]),
        ("dbf", &["DBF"]),
        ("geopackage", &["GeoPackage"]),
        ("flatgeobuf", &["FlatGeobuf"]),
        ("geoparquet", &["GeoParquet"]),
        ("geotiff", &["GeoTIFF"]),
        ("gzip", &["gzip"]),
    ] {
        assert!(folders.contains(reader), "no reader {reader}");
        assert!(formats.iter().all(|format| read.contains(*format)), "{reader}: {read:?}");
    }
}

/// The front page is one screen; the rest stands on pages.
#[test]
fn the_front_page_is_short() {
    for name in ["README.md", "README.zh.md"] {
        let lines = page(name).lines().count();
        assert!(lines <= 60, "{name} has {lines} lines");
    }
}

/// Every decision has a number, a date and a status, and says why.
#[test]
fn decisions_have_one_form() {
    let text = page("docs/decisions.md");
    let entries: Vec<&str> = text.split("\n### ").skip(1).map(|e| e.split("\n## ").next().unwrap_or(e)).collect();
    assert!(entries.len() >= 63, "{}", entries.len());
    for (at, entry) in entries.iter().enumerate() {
        let mut lines = entry.lines().filter(|line| !line.trim().is_empty());
        let title = lines.next().unwrap_or_default();
        assert!(title.starts_with(&format!("{}. ", at + 1)), "the entry after {at} is: {title}");
        let (date, status) = lines.next().and_then(|line| line.split_once(" · ")).unwrap_or_default();
        let is_date = date.len() == 10 && date.split('-').all(|part| part.parse::<u16>().is_ok());
        let by = status.strip_prefix("replaced by ").and_then(|by| by.parse::<usize>().ok());
        assert!(
            is_date && (status == "accepted" || by.is_some_and(|by| by <= entries.len())),
            "{title}: {date} {status}"
        );
        assert!(lines.any(|line| line.starts_with("*Why:*")), "{title} does not say why");
    }
}

/// Links between pages lead to files that are there.
#[test]
fn links_lead_somewhere() {
    let mut pages: Vec<PathBuf> = ["README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"]
        .map(|name| root().join(name))
        .into();
    let docs = std::fs::read_dir(root().join("docs")).into_iter().flatten().flatten().map(|entry| entry.path());
    pages.extend(docs.filter(|path| path.extension().is_some_and(|e| e == "md")));
    let mut seen = 0;
    for path in pages {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || link.contains("://") || link.contains(char::is_whitespace) {
                continue;
            }
            seen += 1;
            assert!(path.parent().is_some_and(|folder| folder.join(file).exists()), "{}: {link}", path.display());
        }
    }
    assert!(seen > 50, "{seen}");
}

/// Every file that the page of the architecture names is there; `<...>` stands for any name.
#[test]
fn the_architecture_names_files_that_are_there() {
    let text = page("ARCHITECTURE.md");
    let mut seen = 0;
    for name in text.split('`').skip(1).step_by(2) {
        let is_path = ["src/", "tests/", "docs/", "standards/"].iter().any(|start| name.starts_with(start));
        if !is_path || name.contains(char::is_whitespace) {
            continue;
        }
        seen += 1;
        let path = name.split('<').next().unwrap_or_default();
        let path = if name.contains('<') { path.rsplit_once('/').map_or(path, |(folder, _)| folder) } else { path };
        assert!(root().join(path).exists(), "ARCHITECTURE.md names {name}");
    }
    assert!(seen > 40, "{seen}");
}
