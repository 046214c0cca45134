//! Several years over one reading of the layers: each is what a study of that year alone gives, and the balance has all of them.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{Cell, Site, Town, files, written};
use catchment::check::{of_year, verify, verify_years, years};
use catchment::read::{Files, Quiet};
use catchment::run::run_all;
use catchment::study::Study;
use catchment::words::Lang;
use catchment::write::{WriteOptions, write_years};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The first site is open in both years, the others open in 2100 unless they are `open`.
const YEARS: [&str; 2] = ["2025", "2100"];

fn written_years(study: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let out = folder.path().join("out");
    let changes = [format!("years=[{}]", YEARS.join(", "))];
    let study = Study::open_with(study, &changes).unwrap_or_else(|failure| panic!("{failure}"));
    let all = run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"));
    let options =
        WriteOptions { base: study.base.clone(), study: study.name.clone(), overwrite: false, lang: Lang::Zh };
    write_years(&all, &out, &options).unwrap_or_else(|error| panic!("{error}"));
    let mut findings = verify_years(&out).unwrap_or_else(|what| panic!("{what:?}"));
    for year in years(&out).unwrap_or_else(|what| panic!("{what:?}")) {
        findings.extend(verify(&of_year(&out, year), Some(&study.base)).unwrap_or_else(|what| panic!("{what:?}")));
    }
    assert!(findings.iter().all(|finding| finding.holds), "{findings:?}");
    files(&out)
}

fn town() -> impl Strategy<Value = Town> {
    let cell = ((0_i32..24, 0_i32..20), 1_u32..200);
    let site = ((0_i32..44, 0_i32..40), 0_u32..400, prop::bool::ANY);
    (prop::collection::btree_map((0_i32..24, 0_i32..20), 1_u32..200, 1..50), prop::collection::vec(site, 1..7), cell)
        .prop_map(|(cells, sites, (at, people))| {
            let mut cells = cells;
            cells.insert(at, people);
            let at = |(c, r): (i32, i32)| [f64::from(c) * 100.0, f64::from(r) * 100.0];
            let cells = cells.into_iter().map(|(place, people)| Cell { at: at(place), people }).collect();
            let site = |(n, ((x, y), places, open)): (usize, ((i32, i32), u32, bool))| Site {
                id: format!("S{n:02}"),
                at: [f64::from(x) * 50.0 + 7.0, f64::from(y) * 50.0 + 3.0],
                places,
                open: open || n == 0,
            };
            let sites = sites.into_iter().enumerate().map(site).collect();
            Town { cells, sites, strips: vec![[0.0, 1_000.0], [1_000.0, 2_400.0]] }
        })
}

/// Rows of a written `balance.csv`, without their head.
fn rows(csv: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(csv).lines().skip(1).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn each_year_is_as_if_it_were_alone(
        town in town(),
        method in prop::sample::select(vec!["nearest", "radius", "zone", "optimal"]),
    ) {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let study = town.lay_out(folder.path(), &format!("method = \"{method}\"\ncutoff = \"900 m\""));
        let all = written_years(&study);
        let mut balance = Vec::new();
        let certificate = |bytes: &[u8]| -> Value { serde_json::from_slice(bytes).unwrap_or_default() };
        for year in YEARS {
            let alone = written(&study, &[&format!("year={year}")]);
            let within: BTreeMap<String, Vec<u8>> = all
                .iter()
                .filter_map(|(name, bytes)| Some((name.strip_prefix(year)?.strip_prefix('/')?.to_owned(), bytes.clone())))
                .collect();
            prop_assert_eq!(alone.keys().collect::<Vec<_>>(), within.keys().collect::<Vec<_>>());
            balance.extend(rows(&within["balance.csv"]).into_iter().map(|row| format!("{year},{row}")));
            if method == "optimal" {
                // Which of several equally good flows is found may depend on the start; what is proven does not.
                let [alone, within] = [&alone, &within].map(|files| certificate(&files["primary/certificate.json"]));
                prop_assert!(alone["proven"] == Value::Bool(true) && alone["prices"].is_array());
                prop_assert_eq!(alone, within);
            } else {
                for (name, bytes) in &alone {
                    prop_assert!(within.get(name) == Some(bytes), "{} {}", year, name);
                }
            }
        }
        prop_assert_eq!(rows(&all["balance.csv"]), balance);
        let run: Value = serde_json::from_slice(&all["run.json"]).unwrap_or_default();
        prop_assert_eq!(&run["years"], &serde_json::json!([2025, 2100]));
        prop_assert!(run["outputs"].as_object().is_some_and(|outputs| outputs.contains_key("2100/run.json")));
        prop_assert_eq!(run["outputs"].as_object().map(serde_json::Map::len), Some(all.len() - 1));
    }
}

/// Every line of the balance and every number of the ledger at the top is held to the years.
#[test]
fn what_the_top_says_is_held_to_the_years() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let town = Town {
        cells: vec![Cell { at: [100.0, 100.0], people: 30 }, Cell { at: [1_500.0, 100.0], people: 12 }],
        sites: vec![
            Site { id: "S00".to_owned(), at: [107.0, 103.0], places: 20, open: true },
            Site { id: "S01".to_owned(), at: [1_507.0, 103.0], places: 20, open: false },
        ],
        strips: vec![[0.0, 1_000.0], [1_000.0, 2_400.0]],
    };
    let all = written_years(&town.lay_out(folder.path(), "method = \"optimal\"\ncutoff = \"900 m\""));
    let out = folder.path().join("changed");
    for (name, bytes) in &all {
        let path = out.join(name);
        let parent = path.parent().map(std::fs::create_dir_all);
        assert!(parent.is_some_and(|made| made.is_ok()) && std::fs::write(path, bytes).is_ok());
    }
    let holds = || verify_years(&out).is_ok_and(|findings| findings.iter().all(|finding| finding.holds));
    let put = |name: &str, text: &str| {
        let mut run: Value = serde_json::from_slice(&all["run.json"]).unwrap_or_default();
        assert!(std::fs::write(out.join(name), text).is_ok());
        run["outputs"][name] = catchment::write::hash_of(&out.join(name)).unwrap_or_default().into();
        assert!(std::fs::write(out.join("run.json"), crate::common::finished::sealed(&run)).is_ok());
    };
    assert!(holds());
    let mut changed = 0;
    for name in ["balance.csv", "ledger.json"] {
        let text = String::from_utf8_lossy(&all[name]).into_owned();
        let is_digit = |at: usize| text.as_bytes()[at].is_ascii_digit();
        for at in (0..text.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(at - 1))) {
            let other = if &text[at..=at] == "9" { "8" } else { "9" };
            put(name, &format!("{}{other}{}", &text[..at], &text[at + 1..]));
            assert!(!holds(), "{name}: {}", &text[at.saturating_sub(20)..]);
            changed += 1;
        }
        put(name, &text);
        assert!(holds(), "{name}");
    }
    assert!(changed > 100, "{changed}");
    let lines = String::from_utf8_lossy(&all["balance.csv"]).into_owned();
    put("balance.csv", &lines.lines().take(4).map(|line| format!("{line}\r\n")).collect::<String>());
    assert!(!holds(), "rows are missing");
}
