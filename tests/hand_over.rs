//! Finished results as something to hand over: what is written, from what, and what is refused.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common;
use catchment::handover::{HandedOver, Product, Wish, beside, hand_over};
use catchment::prepare::Failure;
use catchment::study::Study;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn options(lang: Lang) -> WriteOptions {
    let base = common::street_town().parent().map(Path::to_path_buf).unwrap_or_default();
    WriteOptions { base, lang, ..WriteOptions::default() }
}

/// Results of the street town in a folder of their own.
fn finished(lang: Lang) -> (tempfile::TempDir, PathBuf) {
    let folder = common::must(tempfile::tempdir());
    let out = folder.path().join("out");
    let results = common::run(&common::street_town(), &[]);
    common::must(write(&results, &out, &options(lang)));
    (folder, out)
}

fn handed(out: &Path, lang: Lang) -> Result<HandedOver, Failure> {
    hand_over(
        out,
        &beside(out),
        &Wish { products: Product::ALL.to_vec(), lang, overwrite: true, claims: None, besides: Vec::new() },
    )
}

/// The exit code and the codes of what was found, where nothing was written.
fn refused(failure: Result<HandedOver, Failure>) -> String {
    let failure = failure.err().unwrap_or_else(|| panic!("it was written"));
    let codes: Vec<&str> =
        failure.issues.groups().filter_map(|group| group.examples.first()).map(|issue| issue.code).collect();
    format!("{} {}", failure.exit_code, codes.join(" "))
}

#[test]
fn the_same_results_are_the_same_files_whatever_the_language_they_were_written_in() {
    for lang in Lang::ALL {
        let all: Vec<BTreeMap<String, Vec<u8>>> = Lang::ALL
            .map(|written_in| {
                let (_folder, out) = finished(written_in);
                let done = common::must(handed(&out, lang));
                let mut files = common::files(&beside(&out));
                let listed: Vec<String> = files.keys().filter(|name| *name != "hand-over.json").cloned().collect();
                let names: Vec<String> = done.files().map(str::to_owned).collect();
                assert!(
                    names.iter().all(|file| listed.contains(file)) && names.len() == listed.len(),
                    "{names:?} {listed:?}"
                );
                // It names the results that it is of, whose headings are in their language.
                files.remove("hand-over.json");
                files
            })
            .into();
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{lang:?}");
    }
}

#[test]
fn only_results_that_verify_are_handed_over() {
    let (_folder, out) = finished(Lang::En);
    let table = out.join("balance.csv");
    let text = common::must(std::fs::read_to_string(&table));
    common::must(std::fs::write(&table, text.replacen('1', "2", 1)));
    assert_eq!(refused(handed(&out, Lang::En)), "65 E0885");
    assert!(!beside(&out).exists());
    let (_folder, out) = finished(Lang::En);
    common::must(std::fs::remove_file(out.join("run.json")));
    assert_eq!(refused(handed(&out, Lang::En)), "66 E0101");
    assert!(!beside(&out).exists());
}

#[test]
fn a_comparison_of_methods_is_not_handed_over() {
    let folder = common::must(tempfile::tempdir());
    let out = folder.path().join("out");
    let study = common::must(Study::open(common::street_town()));
    let comparison = common::must(catchment::run::compare_methods(&study, &catchment::read::Quiet));
    common::must(catchment::write::write_comparison(&comparison, &out, &options(Lang::En)));
    assert_eq!(refused(handed(&out, Lang::En)), "65 E0765");
    assert!(!beside(&out).exists());
}

/// Whatever is put into a folder of results, it no longer verifies.
#[test]
fn nothing_is_written_into_finished_results() {
    let (_folder, out) = finished(Lang::En);
    let wish =
        Wish { products: Product::ALL.to_vec(), lang: Lang::En, overwrite: true, claims: None, besides: Vec::new() };
    for within in ["hand-over", "a/b"] {
        assert_eq!(refused(hand_over(&out, &out.join(within), &wish)), "73 E0766");
    }
    let results = common::run(&common::street_town(), &[]);
    let error = write(&results, &out.join("2025"), &options(Lang::En)).err().map(|error| error.issue().code);
    assert_eq!(error, Some("E0766"));
    assert!(common::must(catchment::check::verify(&out, None)).iter().all(|finding| finding.holds));
}

/// The program, and what it says.
fn catchment(arguments: &[&str]) -> (Option<i32>, String, String) {
    let done = common::must(Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

#[test]
#[cfg(feature = "workbooks")]
fn a_run_hands_over_when_told_and_says_what_each_file_is() {
    let folder = common::must(tempfile::tempdir());
    let (study, out) = (common::street_town().display().to_string(), folder.path().join("out"));
    let shown = out.display().to_string();
    let run = ["run", &study, "-o", &shown, "--hand-over", "--lang"];
    let (code, said, faults) = catchment(&[&run[..], &["zh"]].concat());
    assert_eq!(code, Some(0), "{faults}");
    let file = beside(&out).join("catchment.xlsx");
    assert!(said.contains(&format!("{}：工作簿", file.display())) && file.is_file(), "{said}");
    assert!(
        said.contains(&format!("{}：地图图片", beside(&out).join("map-gap-primary-slide.png").display())),
        "{said}"
    );
    // What stands there is refused before anything is computed.
    common::must(std::fs::remove_dir_all(&out));
    let (code, _, faults) = catchment(&[&run[..], &["en"]].concat());
    assert_eq!((code, out.exists()), (Some(73), false), "{faults}");
    let (code, said, faults) = catchment(&[&run[..], &["en", "--overwrite", "--json"]].concat());
    assert_eq!(code, Some(0), "{faults}");
    let document: serde_json::Value = common::must(serde_json::from_str(&said));
    let files = document["hand_over"]["files"].as_array().cloned().unwrap_or_default();
    let named: Vec<&str> = files.iter().filter_map(|file| file.as_str()).collect();
    assert_eq!(named[..4], ["catchment.xlsx", "catchment.gpkg", "open-me.qgz", "report.html"]);
    assert_eq!(named[4..], ["report.pdf", "map-gap-primary-slide.png", "map-gap-primary-phone.png"]);
    assert!(named.iter().all(|name| beside(&out).join(name).is_file()), "{named:?}");
    assert!(document["runs"].is_array());
}

#[test]
fn layers_of_many_cells_are_offered_as_a_geopackage() {
    let folder = common::must(tempfile::tempdir());
    let at = |name: &str| folder.path().join(name);
    common::must(std::fs::write(
        at("schools.csv"),
        "id,name,service,places,status,opens,x,y\na,A,primary,60000,existing,,500000,3300000\n",
    ));
    let study = "title = \"Many\"\nyear = 2025\n[crs]\nanalysis = \"EPSG:4545\"\n\
         [[facilities]]\npath = \"schools.csv\"\ncrs = \"EPSG:4545\"\n\
         [[demand]]\npath = \"cells.csv\"\ncrs = \"EPSG:4545\"\n\
         [[service]]\nid = \"primary\"\ndemand = { field = \"pupils\" }\nmethod = \"nearest\"\n";
    common::must(std::fs::write(at("study.toml"), study));
    let said = |cells: u32| {
        let rows: String =
            (0..cells).map(|n| format!("{n},{},{},1\n", 500_000 + n % 250 * 100, 3_300_000 + n / 250 * 100)).collect();
        common::must(std::fs::write(at("cells.csv"), format!("id,x,y,pupils\n{rows}")));
        let (study, out) = (at("study.toml").display().to_string(), at("out").display().to_string());
        let (code, _, faults) = catchment(&["run", &study, "-o", &out, "--overwrite", "--lang", "en"]);
        assert_eq!(code, Some(0), "{faults}");
        faults
    };
    assert!(!said(50_000).contains("--to gpkg"));
    let many = said(50_001);
    assert!(many.contains("50,001 cells") && many.contains("out --to gpkg"), "{many}");
}
