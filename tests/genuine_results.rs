//! Results that nobody touched verify, whatever the ids; inputs that could not be told apart, or that change while they are read, are
//! refused before anything is written.

use crate::common::{must, run, street_town, verified};
use catchment::issue::Issues;
use catchment::read::{Files, Layers, Progress, Quiet, Source, Table, Wanted};
use catchment::study::{Failure, Study};
use catchment::write::WriteOptions;
use std::path::{Path, PathBuf};

/// One cell between two schools, the nearer of which is too small, with these ids.
fn split_between(folder: &Path, ids: [&str; 2]) -> PathBuf {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let [west, east] = ids.map(quoted);
    for (name, text) in [
        ("cells.csv", "x,y,persons,pupils\n500060,3300050,50,50\n".to_owned()),
        (
            "schools.csv",
            format!("id,name,service,places,x,y\n{west},W,primary,10,500050,3300050\n{east},E,primary,100,500350,3300050\n"),
        ),
        (
            "study.toml",
            "title = \"t\"\nyear = 2025\n[crs]\nanalysis = \"EPSG:4545\"\n[[facilities]]\npath = \"schools.csv\"\ncrs = \"EPSG:4545\"\n\
             [[demand]]\npath = \"cells.csv\"\ncrs = \"EPSG:4545\"\n[[service]]\nid = \"primary\"\ndemand = { field = \"pupils\" }\n\
             method = \"optimal\"\ncutoff = \"1 km\"\n"
                .to_owned(),
        ),
    ] {
        must(std::fs::write(folder.join(name), text));
    }
    folder.join("study.toml")
}

#[test]
fn shares_are_told_apart_whatever_the_ids() {
    for ids in [
        ["A;1", "B"],
        ["A:10;B", "B"],
        ["一小;二小", "一小"],
        ["a\\", "b"],
        ["a\\;b", "a\\"],
        [";", ":"],
        ["=1;2", "'x"],
        ["A", "A:10"],
        ["\\;", "\\\\;"],
    ] {
        let folder = must(tempfile::tempdir());
        let study = split_between(folder.path(), ids);
        let results = run(&study, &[]);
        verified(&results, &study);
        let answers = must(catchment::explain::at(&folder.path().join("out"), [108.0, 29.8]));
        let mut chosen: Vec<&str> =
            answers[0].alternatives.iter().filter(|site| site.chosen).map(|site| site.id.as_str()).collect();
        chosen.sort_unstable();
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        assert_eq!(chosen, ids);
    }
}

fn codes(study: &Path) -> Vec<&'static str> {
    let study = Study::open(study).unwrap_or_else(|failure| panic!("{failure:?}"));
    match catchment::run::run(&study) {
        Ok(results) => codes_of(&results.issues),
        Err(Failure::Data(issues)) => codes_of(&issues),
        Err(other) => panic!("{other:?}"),
    }
}

fn codes_of(issues: &Issues) -> Vec<&'static str> {
    issues.groups().filter_map(|group| group.examples.first()).map(|issue| issue.code).collect()
}

#[test]
fn cells_with_one_id_are_refused() {
    let folder = must(tempfile::tempdir());
    let study = split_between(folder.path(), ["A", "B"]);
    let cells = |name: &str, rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("{row},7,7\n")).collect();
        must(std::fs::write(folder.path().join(name), format!("id,x,y,persons,pupils\n{rows}")));
    };
    cells("cells.csv", &["a,500060,3300050", "b,500160,3300050", "a,500260,3300050"]);
    assert!(codes(&study).contains(&"E0440"));
    // In two layers, and where one has no ids and the cells of the other are called like those that are numbered.
    let text = must(std::fs::read_to_string(&study));
    let two = "[[demand]]\npath = \"more.csv\"\ncrs = \"EPSG:4545\"\n[[service]]";
    must(std::fs::write(&study, text.replace("[[service]]", two)));
    cells("cells.csv", &["a,500060,3300050", "b,500160,3300050"]);
    cells("more.csv", &["c,500260,3300050", "b,500360,3300050"]);
    assert!(codes(&study).contains(&"E0440"));
    cells("more.csv", &["c,500260,3300050", "d,500360,3300050"]);
    assert!(!codes(&study).contains(&"E0440"));
    cells("cells.csv", &["p3,500060,3300050", "b,500160,3300050"]);
    must(std::fs::write(
        folder.path().join("more.csv"),
        "x,y,persons,pupils\n500260,3300050,7,7\n500360,3300050,7,7\n",
    ));
    assert!(codes(&study).contains(&"E0440"));
}

/// Files, one of which another program changes just before it is read.
struct Changing<'a>(&'a str, &'a Path);

impl Layers for Changing<'_> {
    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        if source.named == self.0 {
            let bytes = must(std::fs::read(self.1));
            let more: &[u8] = if self.0.ends_with("geojson") { b" " } else { b"\n" };
            must(std::fs::write(self.1, [&bytes, more].concat()));
        }
        Files.table(source, wanted, progress)
    }

    fn text(&self, source: &Source) -> Result<String, catchment::issue::Issue> {
        Files.text(source)
    }

    fn hashes(&self, source: &Source) -> Vec<(String, String)> {
        Files.hashes(source)
    }
}

#[test]
fn an_input_that_changes_during_the_run_is_an_error() {
    let town = street_town();
    let base = town.parent().unwrap_or(Path::new("."));
    // The file that is read just before something changes, and what changes.
    for (read, changes) in [
        ("cells.csv", "cells.csv"),
        ("schools.csv", "schools.csv"),
        ("streets.geojson", "streets.geojson"),
        ("streets.geojson", "study.toml"),
        ("streets.geojson", "cells.csv"),
        ("nothing", "nothing"),
    ] {
        let folder = must(tempfile::tempdir());
        for (name, bytes) in crate::common::files(base) {
            must(std::fs::write(folder.path().join(name), bytes));
        }
        let study = Study::open(folder.path().join("study.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
        let changed = folder.path().join(changes);
        let all = catchment::run::run_all(&study, &Changing(read, &changed), &Quiet);
        let all = all.unwrap_or_else(|failure| panic!("{failure:?}"));
        let (out, study) = (folder.path().join("out"), study.name.clone());
        let options = WriteOptions { base: folder.path().to_owned(), study, ..WriteOptions::default() };
        let written = catchment::write::write(&all[0], &out, &options);
        if changes == "nothing" || (read, changes) == ("streets.geojson", "cells.csv") {
            // What is changed before it is looked at for the first time is just what was read.
            assert!(written.is_ok());
            continue;
        }
        let error = written.err().unwrap_or_else(|| panic!("{changes}"));
        assert_eq!((error.issue().code, error.exit_code()), ("E0746", 74), "{changes}");
        assert!(error.issue().file.is_some_and(|file| file.ends_with(changes)));
        assert!(!out.exists());
    }
}
