//! What if a site had other numbers of places: the street town by hand, towns beside runs with other places, and bad questions.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::finished::{hash, sealed};
use crate::common::{Town, files, must, street_town};
use crate::optimal::town;
use catchment::balance::ServiceResult;
use catchment::explain::{AskedPlaces, Number, Outcome, places};
use catchment::read::{Files, Quiet};
use catchment::run::{SiteCurve, run, run_all};
use catchment::study::Study;
use catchment::units::{MICRO, Persons, Places};
use catchment::write::{self, WriteOptions};
use proptest::prelude::*;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Exit code, standard output and standard error.
fn catchment(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    for name in ["LANG", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    let output = must(command.args(arguments).output());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// The street town with these keys instead of its method, and these schools after its own, run into `out`.
fn street(keys: &str, schools: &str) -> (tempfile::TempDir, String) {
    let folder = must(tempfile::tempdir());
    for (name, bytes) in street_town().parent().map(files).unwrap_or_default() {
        must(std::fs::write(folder.path().join(name), bytes));
    }
    let edit = |name: &str, change: &dyn Fn(String) -> String| {
        let text = must(std::fs::read_to_string(folder.path().join(name)));
        must(std::fs::write(folder.path().join(name), change(text)));
    };
    let own = "method = \"nearest\"\ncutoff = \"200 m\"";
    edit("study.toml", &|text| {
        assert!(text.contains(own));
        let text = text.replace(own, keys);
        text.replace("path = \"schools.csv\"", "path = \"schools.csv\"\nmissing_places = \"unknown\"")
    });
    // Closing years and places kept free stand behind the columns of the town.
    edit("schools.csv", &|text| {
        let mut lines = text.lines().zip([",closes,kept", ",,10", ",,20", ",,5", ",,0"]);
        let head = lines.by_ref().map(|(line, more)| format!("{line}{more}\n")).collect::<String>();
        head + schools
    });
    let out = folder.path().join("out").to_string_lossy().into_owned();
    let study = folder.path().join("study.toml").to_string_lossy().into_owned();
    let (code, _, err) = catchment(&["run", &study, "-o", &out]);
    assert_eq!(code, 0, "{err}");
    (folder, out)
}

const OPTIMAL: &str = "method = \"optimal\"\ncutoff = \"5 km\"";

/// 595 are without a place at first. Each place more at B serves one of r1c3 and r1c5, and from 3,595 on everybody has one; 45 of r1c3
/// then still go to A (316.228 m) instead of B (141.421 m), until B has all but the 455 of columns 0 to 2. More places at A serve the
/// same 595, all of whom must then go there.
#[test]
fn the_street_town_by_hand() {
    let (_folder, out) = street(OPTIMAL, "");
    let (code, shown, err) = catchment(&["explain", &out, "East School", "--places", "2000,+300,3600,4000", "--json"]);
    assert_eq!(code, 0, "{err}");
    let document: Value = must(serde_json::from_str(&shown));
    let answer = &document["services"][0];
    assert_eq!((answer["serves_until"].as_f64(), answer["changes_until"].as_f64()), (Some(3595.0), Some(3640.0)));
    let to_a = 200.0 + 800.0 + 6_400.0 + 128.0 * 0.141_421e3 + 256.0 * 0.223_607e3;
    let all_to_b = 106_400.0 + 2560.0 * 141.421;
    let row = |places: f64, placed: f64, unmet: f64, cost: f64| [places, placed, unmet, cost];
    let expected = [
        row(2000.0, 2000.0, 1595.0, to_a + 45.0 * 316.228 + 106_400.0 + 920.0 * 141.421),
        row(3000.0, 3000.0, 595.0, to_a + 45.0 * 316.228 + 106_400.0 + 1920.0 * 141.421),
        row(3300.0, 3300.0, 295.0, to_a + 45.0 * 316.228 + 106_400.0 + 2220.0 * 141.421),
        row(3600.0, 3600.0, 0.0, to_a + 40.0 * 316.228 + 106_400.0 + 2520.0 * 141.421),
        row(4000.0, 3640.0, 0.0, to_a + all_to_b),
    ];
    let number = |row: &Value, key: &str| row[key].as_f64().unwrap_or(f64::NAN);
    let rows = answer["rows"].as_array().cloned().unwrap_or_default();
    assert_eq!(rows.len(), expected.len(), "{answer}");
    for (found, [places, placed, unmet, cost]) in rows.iter().zip(expected) {
        assert_eq!(["places", "placed", "unmet"].map(|key| number(found, key)), [places, placed, unmet]);
        assert!((number(found, "total_cost") - cost).abs() < 1e-6, "{found} {cost}");
        assert!((number(found, "mean_cost") - cost / number(found, "served")).abs() < 1e-9, "{found}");
    }
    let (_, shown, _) = catchment(&["explain", &out, "B", "--places", "+1000"]);
    for words in [
        "With 1,000 places more at East School 595 people more have a place.",
        "3,000 (now)",
        "3,595 places",
        "From 3,640 places",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (_, shown, _) = catchment(&["explain", &out, "A", "--places", "--lang", "zh"]);
    for words in ["增减学位", "500（现状）", "增加到 1,095 个学位为止", "此后也不再有任何变化", "1,000"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (_, shown, _) = catchment(&["explain", &out, "A", "--places", "501,499"]);
    assert!(
        shown.contains("1 person more has a place") && shown.contains("1 person more is without a place"),
        "{shown}"
    );
}

/// Of 3,000 places at B 20 are kept free, of 500 at A 10: 625 are without a place, and B holds the 3,640 nearest to it with 3,660.
#[test]
fn places_kept_free_are_among_those_of_the_site() {
    let (_folder, out) = street(&format!("{OPTIMAL}\nreserved = \"kept\""), "");
    let (_, shown, err) = catchment(&["explain", &out, "B", "--places", "--json"]);
    let document: Value = must(serde_json::from_str(&shown));
    let answer = &document["services"][0];
    assert_eq!(
        (answer["serves_until"].as_f64(), answer["changes_until"].as_f64()),
        (Some(3625.0), Some(3660.0)),
        "{err}"
    );
    let last = answer["rows"].as_array().and_then(|rows| rows.last()).cloned().unwrap_or_default();
    assert_eq!((last["places"].as_f64(), last["placed"].as_f64()), (Some(3660.0), Some(3640.0)));
    let (code, _, err) = catchment(&["explain", &out, "B", "--places", "19"]);
    assert!(code == 2 && err.contains("19 are fewer than the 20"), "{err}");
}

/// Writes a study's results beside it.
fn written(study: &Path) -> PathBuf {
    let study = must(Study::open(study));
    let results = must(run(&study));
    let out = study.base.join("out");
    let options = WriteOptions { base: study.base.clone(), study: study.name.clone(), ..WriteOptions::default() };
    must(write::write(&results, &out, &options));
    out
}

fn curve(out: &Path, site: &str, numbers: &[Number]) -> SiteCurve {
    let asked = AskedPlaces { numbers, ..AskedPlaces::default() };
    let answers = places(out, site, asked).unwrap_or_else(|why| panic!("{why:?}"));
    match answers.into_iter().next().map(|answer| answer.outcome) {
        Some(Outcome::Curve(curve)) => curve,
        other => panic!("{other:?}"),
    }
}

/// People without a place, total travel, and what one more place is worth, of a study in which a scenario gives a site other places.
fn twin(town: &Town, folder: &Path, site: usize, places: u32) -> (Persons, i128, Option<(i64, f64)>) {
    let id = &town.sites[site].id;
    let scenario =
        format!("{WITHIN}\n[[scenario]]\nid = \"other\"\nchange = [{{ resize = \"{id}\", places = {places} }}]\n");
    let study = must(Study::open(town.lay_out(folder, &scenario)));
    let all = must(run_all(&study, &Files, &Quiet));
    let of = |results: &ServiceResult| {
        let unmet = results.allocation.unmet().iter().sum();
        let proof = results.proof.as_ref();
        let worth = results.facilities[site].serves.zip(results.facilities[site].price);
        (unmet, proof.map_or(-1, |proof| proof.cost), worth)
    };
    all.last().map_or_else(|| panic!("no results"), |results| of(&results.services[0]))
}

const WITHIN: &str = "method = \"optimal\"\ncutoff = \"700 m\"";

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every row is what a run with a scenario of so many places comes to; today's is what the results say; fewer are without a place
    /// with more places, and each more helps no more than the one before; both ends are exact.
    #[test]
    fn a_curve_is_what_runs_with_other_places_come_to(town in town(), site in 0_usize..6, step in 1_u32..40) {
        let site = site % town.sites.len();
        let folder = must(tempfile::tempdir());
        let out = written(&town.lay_out(folder.path(), WITHIN));
        let id = town.sites[site].id.clone();
        let whole = |n: u32| Places::whole(i64::from(n));
        let even: Vec<Number> = (0..6).map(|n| Number::All(whole(n * step))).collect();
        let found = curve(&out, &id, &even);
        prop_assert_eq!(found.today, whole(town.sites[site].places));
        let study = must(Study::open(folder.path().join("study.toml")));
        let results = must(run(&study));
        let now = found.points.iter().find(|point| point.places == found.today);
        let service = &results.services[0];
        let unmet: Persons = service.allocation.unmet().iter().sum();
        prop_assert_eq!(now.map(|now| (now.unmet, now.cost)), service.proof.as_ref().map(|proof| (unmet, proof.cost)));
        prop_assert_eq!(Some(found.placed(found.today)), service.facilities[site].allocated);

        let other = must(tempfile::tempdir());
        for point in &found.points {
            let places = (point.places.micro() / MICRO) as u32;
            let (unmet, cost, worth) = twin(&town, other.path(), site, places);
            prop_assert_eq!((point.unmet, point.cost), (unmet, cost), "{} places", places);
            prop_assert_eq!(Some((point.next.serves, point.next.saves as f64 / 1e3)), worth);
        }
        let on_steps = |n: u32| found.points.iter().find(|point| point.places == whole(n * step)).map(|point| point.unmet);
        let unmet: Vec<i64> = (0..6).filter_map(on_steps).map(Persons::micro).collect();
        prop_assert_eq!(unmet.len(), 6);
        prop_assert!(unmet.is_sorted_by(|a, b| a >= b), "{:?}", unmet);
        prop_assert!(unmet.windows(3).all(|three| three[0] - three[1] >= three[1] - three[2]), "{:?}", unmet);

        // One place before an end there still is something to gain, and a million beyond it nothing more.
        let one = Places::whole(1);
        let ends = [found.serves_until, found.changes_until];
        let around = ends.iter().flat_map(|end| [*end, (*end - one).at_least_zero()]).chain([whole(1_000_000)]);
        let around: Vec<Number> = around.map(Number::All).collect();
        let near = curve(&out, &id, &around);
        let at = |places: Places| near.points.iter().find(|point| point.places == places).map_or((0, 0), |p| (p.unmet.micro(), p.cost));
        let beyond = at(whole(1_000_000));
        prop_assert_eq!(at(ends[0]).0, beyond.0);
        prop_assert_eq!(at(ends[1]), beyond);
        if ends[0] > Places::ZERO {
            prop_assert_eq!(at(ends[0] - one).0 - MICRO, beyond.0);
        }
        if ends[1] > ends[0] {
            prop_assert!(at(ends[1] - one).1 > beyond.1);
        }
        prop_assert_eq!((near.serves_until, near.changes_until), (ends[0], ends[1]));
    }
}

/// Sites that have closed or will are not offered, nor those to which nobody is sent; each time it is said why.
#[test]
fn a_site_without_an_answer_is_told_why() {
    let schools = "E,Closing School,primary,90,existing,,500150,3300050,2027,0\nF,Shut School,primary,90,existing,,500150,3300150,2020,0\n\
        G,Gone School,primary,90,closed,,500250,3300150,,0\nH,Twin School,primary,90,existing,,500350,3300150,,0\n\
        I,Twin School,primary,90,existing,,500250,3300050,,0\nK,Unknown School,primary,,existing,,500550,3300050,,0\n";
    let (folder, out) = street(OPTIMAL, schools);
    let refused = |words: &[&str], code: i32, expected: &[&str]| {
        let (found, shown, err) = catchment(&[&["explain", &out], words].concat());
        assert!(found == code && expected.iter().all(|words| err.contains(words)), "{words:?}: {found} {shown}{err}");
    };
    for (site, why) in [
        ("Closing School", "it closes in 2027"),
        ("F", "it is closed since 2020"),
        ("G", "it is closed;"),
        ("C", "it opens in 2030"),
        ("D", "it has no position"),
        ("K", "nobody knows how many places"),
        ("Twin School", "H, I"),
        ("Est School", "East School"),
    ] {
        refused(&[site, "--places", "+10"], 2, &[why]);
    }
    let (_, _, err) = catchment(&["explain", &out, "Closing Scool", "--places"]);
    assert!(!err.contains("Closing School"), "{err}");
    let (_, _, err) = catchment(&["explain", &out, "E", "--places", "--lang", "zh"]);
    assert!(err.contains("将于 2027 年撤并"), "{err}");
    for numbers in ["x", "-1", "1,,2", "nan", "inf", "1e300", "+", "++1", "+-1"] {
        refused(&["A", &format!("--places={numbers}")], 2, &["no list of numbers of places"]);
    }
    let many = vec!["1"; 51].join(",");
    refused(&["A", "--places", &many], 2, &["50 at most"]);
    refused(&["--places"], 2, &["a site, by its name or id"]);
    refused(&["A", "--places", "--at", "108,29.8"], 2, &["not both"]);
    refused(&["A", "--places", "--service", "junior"], 2, &["--service with one of primary"]);
    refused(&["A", "--service", "primary"], 2, &["--places"]);
    let nowhere = folder.path().join("none").to_string_lossy().into_owned();
    let (code, _, err) = catchment(&["explain", &nowhere, "A", "--places"]);
    assert!(code == 66 && err.contains("E0760"), "{err}");
}

/// Neither results nor inputs that somebody changed are asked, nor those of which the study is not at hand or gives others.
#[test]
fn results_that_are_no_longer_those_of_the_run_are_not_asked() {
    let (folder, out) = street(OPTIMAL, "");
    let ask = |more: &[&str]| catchment(&[&["explain", &out, "A", "--places", "600"], more].concat());
    assert_eq!(ask(&[]).0, 0);
    let (path, study) = (|name: &str| folder.path().join(name), folder.path().join("study.toml"));
    let changed = |name: &str, change: &dyn Fn(&str) -> String, code: i32, expected: &str| {
        let before = must(std::fs::read_to_string(path(name)));
        assert_ne!(change(&before), before, "{name}");
        must(std::fs::write(path(name), change(&before)));
        let (found, shown, err) = ask(&["--study", &study.to_string_lossy()]);
        assert!(found == code && err.contains(expected), "{name}: {found} {shown}{err}");
        must(std::fs::write(path(name), before));
    };
    changed("out/primary/facilities.geojson", &|text| text.replace("\"places\":500", "\"places\":501"), 65, "E0762");
    changed("out/run.json", &|text| text.replace("2025", "2026"), 65, "E0762");
    changed("cells.csv", &|text| format!("{text}\n"), 65, "cells.csv");
    changed("study.toml", &|text| format!("{text}\n"), 65, "study.toml");
    // A study that is another than the one that was run is none that is found by itself.
    let moved = path("moved.toml");
    must(std::fs::rename(&study, &moved));
    let (code, _, err) = ask(&[]);
    assert!(code == 66 && err.contains("E0764") && err.contains("study.toml"), "{err}");
    must(std::fs::rename(&moved, &study));

    // A certificate of another optimum, with seals made anew.
    let certificate = path("out/primary/certificate.json");
    let run_json = path("out/run.json");
    for (from, to) in
        [("\"unmet_bound\": 595.0", "\"unmet_bound\": 594.0"), ("\"dual_objective\": \"4", "\"dual_objective\": \"5")]
    {
        let [before, run] = [&certificate, &run_json].map(|file| must(std::fs::read_to_string(file)));
        assert!(before.contains(from), "{before}");
        let text = before.replacen(from, to, 1);
        let mut document: Value = must(serde_json::from_str(&run));
        document["outputs"]["primary/certificate.json"] = hash(text.as_bytes()).into();
        must(std::fs::write(&certificate, text));
        must(std::fs::write(&run_json, sealed(&document)));
        let (code, _, err) = ask(&[]);
        assert!(code == 65 && err.contains("E0763"), "{err}");
        must(std::fs::write(&certificate, before));
        must(std::fs::write(&run_json, run));
    }
    assert_eq!(ask(&[]).0, 0);
}

/// Other methods send everybody to the nearest school whatever its places: 3,640 to B.
#[test]
fn methods_that_ignore_places_say_so() {
    let (folder, out) = street("method = \"nearest\"", "");
    // No study is needed for it.
    must(std::fs::remove_file(folder.path().join("study.toml")));
    let (code, shown, err) = catchment(&["explain", &out, "B", "--places", "+40"]);
    assert_eq!(code, 0, "{err}");
    for words in [
        "Method nearest does not look at places: 3,640 people",
        "640 of them are beyond",
        "from 3,640 places on",
        "3,040",
        "600",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (_, shown, _) = catchment(&["explain", &out, "B", "--places", "--json"]);
    let document: Value = must(serde_json::from_str(&shown));
    let answer = &document["services"][0];
    assert_eq!(answer["answer"], "ignored");
    let rows = answer["rows"].as_array().cloned().unwrap_or_default();
    let of = |row: &Value| [&row["places"], &row["over"], &row["spare"]].map(|n| n.as_f64().unwrap_or(-1.0));
    assert_eq!(rows.iter().map(of).collect::<Vec<_>>(), [[3000.0, 640.0, 0.0], [3640.0, 0.0, 0.0]]);
    let (_, shown, _) = catchment(&["explain", &out, "A", "--places", "--lang", "zh"]);
    assert!(shown.contains("方法 nearest 不看学位") && shown.contains("容得下"), "{shown}");
}

/// One year is asked at a time; whole cells are said not to be kept; a site with two services is asked for one of them.
#[test]
fn years_whole_cells_and_several_services() {
    let second =
        "\n[[service]]\nid = \"junior\"\ndemand = { field = \"pupils\" }\nmethod = \"optimal\"\ncutoff = \"100 m\"\n";
    let keys = format!("{OPTIMAL}\nindivisible = true\n{second}");
    let (folder, out) = street(
        &keys,
        "J,Both Stages,primary,100,existing,,500050,3300150,,0\nJ,Both Stages,junior,60,existing,,500050,3300150,,0\n",
    );
    let (code, shown, err) = catchment(&["explain", &out, "A", "--places", "600"]);
    assert!(code == 0 && shown.contains("cells that may be split"), "{shown}{err}");
    let (code, _, err) = catchment(&["explain", &out, "J", "--places", "600"]);
    assert!(code == 2 && err.contains("one of primary, junior"), "{err}");
    let (code, shown, err) = catchment(&["explain", &out, "J", "--places", "600", "--service", "junior"]);
    assert!(code == 0 && shown.contains("Both Stages") && !shown.contains("primary"), "{shown}{err}");
    let (code, shown, _) = catchment(&["explain", &out, "J", "--places"]);
    assert!(code == 0 && shown.contains("primary schools:") && shown.contains("junior"), "{shown}");

    let (study, years) = (folder.path().join("study.toml"), folder.path().join("years"));
    let [study, years] = [study, years].map(|path| path.to_string_lossy().into_owned());
    let text = must(std::fs::read_to_string(&study));
    must(std::fs::write(&study, text.replace("year = 2025", "years = [2025, 2031]")));
    assert_eq!(catchment(&["run", &study, "-o", &years]).0, 0);
    let (code, _, err) = catchment(&["explain", &years, "C", "--places", "200"]);
    assert!(code == 2 && err.contains("2031") && err.contains("C --places 200"), "{err}");
    let (code, shown, err) = catchment(&["explain", &format!("{years}/2031"), "C", "--places", "200"]);
    assert!(
        code == 0 && shown.contains("100 (now)") && shown.contains("100 places more at Late School"),
        "{shown}{err}"
    );
    let (code, _, err) = catchment(&["explain", &format!("{years}/2025"), "C", "--places", "200"]);
    assert!(code == 2 && err.contains("it opens in 2030"), "{err}");
}
