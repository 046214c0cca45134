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

/// The pages name all that can be handed over, in the order of the program.
#[test]
#[cfg(all(feature = "geopackage", feature = "pictures"))]
fn pages_name_all_that_can_be_handed_over() {
    let to = Product::ALL.iter().map(|product| product.as_str()).collect::<Vec<_>>().join(",");
    for page in ["docs/formats.md", "docs/formats.zh.md", "docs/guide.md", "docs/guide.zh.md"] {
        let text = common::must(std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)));
        assert!(text.contains(&format!("--to {to}")), "{page} does not say --to {to}");
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

/// Whoever writes into a workbook that was handed over does not lose it to the next one.
#[test]
#[cfg(feature = "workbooks")]
fn what_somebody_changed_in_a_hand_over_is_not_replaced() {
    let (_folder, out) = finished(Lang::En);
    let first = |overwrite| {
        let wish =
            Wish { products: Product::ALL[..1].to_vec(), lang: Lang::En, overwrite, claims: None, besides: Vec::new() };
        hand_over(&out, &beside(&out), &wish)
    };
    common::must(first(false));
    common::must(first(true));
    let file = beside(&out).join("catchment.xlsx");
    common::must(std::fs::write(&file, b"notes"));
    assert_eq!(refused(first(true)), "73 E0744");
    assert_eq!(common::must(std::fs::read(&file)), b"notes");
    common::must(std::fs::remove_file(&file));
    common::must(first(true));
}

/// Whoever names the folder beside the results is told which one is meant.
#[test]
fn a_hand_over_is_not_taken_for_results() {
    let (_folder, out) = finished(Lang::En);
    common::must(handed(&out, Lang::En));
    let beside = beside(&out).display().to_string();
    let results = out.display().to_string();
    for command in [&["verify", &beside, "--lang", "en"][..], &["explain", &beside, "--at", "108,29.8", "--lang", "en"]]
    {
        let (code, _, said) = catchment(command);
        assert!(code == Some(66) && said.contains("handed over") && said.contains(&format!("in {results}")), "{said}");
    }
    // Nobody knows where the results of one that was moved are.
    let moved = out.with_file_name("moved");
    common::must(std::fs::rename(&beside, &moved));
    let (code, _, said) = catchment(&["verify", &moved.display().to_string(), "--lang", "zh"]);
    assert!(code == Some(66) && said.contains("不是计算结果") && !said.contains(&results), "{said}");
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

/// Six cells on a line, 100 m apart, with a site at the first: who goes too far, who has nothing in reach, and whether it was so before.
#[test]
fn the_answer_says_how_far_is_far_and_how_it_was_in_the_first_year() {
    let folder = common::must(tempfile::tempdir());
    let at = |name: &str| folder.path().join(name);
    let list = "id,name,service,places,status,opens,x,y\na,A,primary,20,existing,,500000,3300000\nb,B,primary,30,new,2030,500000,3300000\n";
    common::must(std::fs::write(at("schools.csv"), list));
    let rows: String = (0..6).map(|n| format!("{n},{},3300000,10\n", 500_000 + n * 100)).collect();
    common::must(std::fs::write(at("cells.csv"), format!("id,x,y,pupils\n{rows}")));
    let answer = |years: &str, rule: &str| {
        let study = format!(
            "title = \"Line\"\n{years}\n[crs]\nanalysis = \"EPSG:4545\"\n\
             [[facilities]]\npath = \"schools.csv\"\ncrs = \"EPSG:4545\"\n\
             [[demand]]\npath = \"cells.csv\"\ncrs = \"EPSG:4545\"\n\
             [[service]]\nid = \"primary\"\n{rule}\n"
        );
        common::must(std::fs::write(at("study.toml"), study));
        let (study, out) = (at("study.toml").display().to_string(), at("out").display().to_string());
        let (code, _, faults) = catchment(&["run", &study, "-o", &out, "--overwrite", "--lang", "en"]);
        assert_eq!(code, Some(0), "{faults}");
        let source = common::must(catchment::handover::Source::open(&at("out")));
        let said = common::must(catchment::handover::answer(&source));
        said.iter().map(|sentence| sentence.text(Lang::En)).collect::<Vec<_>>()
    };
    let demand = "demand = { field = \"pupils\" }";
    let nearest = answer("year = 2025", &format!("{demand}\nmethod = \"nearest\"\ncutoff = \"200 m\""));
    assert_eq!(nearest[0], "In 2025, the whole district: primary schools short of 40 places.");
    assert!(nearest[2].contains("40 people beyond the places where they go"), "{nearest:?}");
    assert!(nearest[2].contains("30 people farther than 200 m away"), "{nearest:?}");
    let radius = answer("year = 2025", &format!("{demand}\nmethod = \"radius\"\ncutoff = \"200 m\""));
    assert!(radius[2].contains("30 people with no site within 200 m") && !radius[2].contains("farther"), "{radius:?}");
    let years = answer("years = [2025, 2030]", &format!("{demand}\nmethod = \"nearest\""));
    assert_eq!(
        years[0],
        "The whole district in 2025: primary schools short of 40 places; in 2030: primary schools short of 10 places."
    );
    assert!(years[2].starts_with("Left without in 2030: "), "{years:?}");
    // Beds that are needed are no people.
    let beds = answer("year = 2025", "demand = { field = \"pupils\", per_1000 = 500 }\nmethod = \"optimal\"");
    assert!(beds[2].contains("10 places of the demand within reach of a site"), "{beds:?}");
}
