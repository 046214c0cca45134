//! Access and coverage of the street town of `docs/methods.md`, worked out by hand, and what a study may not ask for.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use crate::common::{run, written};
use catchment::balance::{Results, Verdict};
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use catchment::words::Lang;
use std::path::{Path, PathBuf};

fn access_town() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/town/access.toml")
}

fn score(results: &Results, access: &str, cell: &str) -> f64 {
    results.score("primary", access, cell).unwrap_or(f64::NAN)
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} {expected}");
}

/// Pupils within 200 m of A and of B; r0c2 is exactly that far from both and counts for both.
const AROUND_A: f64 = 1.0 + 2.0 + 4.0 + 64.0 + 128.0;
const AROUND_B: f64 = 4.0 + 8.0 + 16.0 + 32.0 + 512.0 + 1024.0 + 2048.0;

#[test]
fn two_steps_share_places_among_whom_they_reach() {
    let results = run(&access_town(), &[]);
    let (a, b) = (500.0 / AROUND_A, 3000.0 / AROUND_B);
    near(score(&results, "two_step", "r0c0"), a);
    near(score(&results, "two_step", "r0c2"), a + b);
    near(score(&results, "two_step", "r1c5"), b);
    near(score(&results, "two_step", "r1c2"), 0.0);
    near(score(&results, "cumulative", "r0c2"), 3500.0);
    near(score(&results, "nearest_cost", "r1c5"), 100.0 * 2_f64.sqrt());
    assert_eq!(results.score("primary", "nearest_cost", "r1c2"), None, "223 m is beyond the cutoff");
}

/// Weights 1 up to 100 m and 1/2 up to 200 m.
#[test]
fn weights_by_steps() {
    let results = run(&access_town(), &[]);
    let (near_a, far_a) = (1.0 + 2.0 + 64.0, 4.0 + 128.0);
    let (near_b, far_b) = (8.0 + 16.0 + 32.0 + 1024.0, 4.0 + 512.0 + 2048.0);
    let (a, b): (f64, f64) = (500.0 / (near_a + far_a / 2.0), 3000.0 / (near_b + far_b / 2.0));
    near(score(&results, "enhanced", "r0c2"), a.midpoint(b));
    near(score(&results, "enhanced", "r1c1"), a / 2.0);
    // Felt twice.
    near(score(&results, "modified", "r0c2"), (a + b) / 4.0);
    // r0c2 chooses both alike; everybody else has one choice only.
    let (a, b) =
        (500.0 / (near_a + 128.0 / 2.0 + 4.0 / 4.0), 3000.0 / (near_b + 512.0 / 2.0 + 2048.0 / 2.0 + 4.0 / 4.0));
    near(score(&results, "three_step", "r0c2"), (a + b) / 4.0);
    near(score(&results, "three_step", "r0c1"), a);
}

/// Nobody's people are dropped, and no place is made or lost.
#[test]
fn sums_are_those_of_the_places() {
    let results = run(&access_town(), &[]);
    let service = &results.services[0];
    let named = |id: &str| service.access.iter().find(|access| access.id == id).unwrap_or_else(|| panic!("{id}"));
    for id in ["two_step", "enhanced", "gaussian", "kernel", "three_step", "huff", "huff3"] {
        near(named(id).total.enjoyed, 3500.0);
    }
    // Distance felt twice: each person enjoys the places of their site only by the weight of the way.
    let enjoyed = 500.0 * (67.0 + 132.0 / 4.0) / (67.0 + 132.0 / 2.0)
        + 3000.0 * (1080.0 + 2564.0 / 4.0) / (1080.0 + 2564.0 / 2.0);
    near(named("modified").total.enjoyed, enjoyed);
    let two = named("two_step");
    assert_eq!(two.total.people, Persons::whole(4095));
    assert_eq!(two.total.unreachable, Persons::whole(256));
    assert_eq!(two.zones.iter().map(|zone| zone.people).sum::<Persons>(), two.total.people);
    near(two.mean(&two.total).unwrap_or(f64::NAN), 3500.0 / 4095.0);
    assert_eq!(results.issues.count_of("W0650"), 2, "nearest_cost and raam leave 256 pupils out");
    // A way has a mean over those who have one.
    let way = named("nearest_cost");
    near(way.mean(&way.total).unwrap_or(f64::NAN), way.total.enjoyed / (4095.0 - 256.0));
}

#[test]
fn a_site_that_nobody_reaches_gives_its_places_to_nobody() {
    // C opens in the north-east, on r1c5; with a cutoff of one metre only r1c5 reaches it, A reaches r0c0, B r0c4.
    let results = run(&access_town(), &["access.two_step.cutoff=\"1 m\"", "year=2030"]);
    near(score(&results, "two_step", "r1c5"), 100.0 / 2048.0);
    let results = run(
        &access_town(),
        &[
            "access.two_step.weights={\"0-5\" = 1.0}",
            "demand=[{path=\"ages.csv\", crs=\"EPSG:4545\", fields={ages={\"0-5\"=\"young\"}}}]",
        ],
    );
    let two = results.services[0].access.iter().find(|access| access.id == "two_step").unwrap_or_else(|| panic!());
    // The young live around A alone.
    assert_eq!(two.places.without_people, Some(catchment::units::Places::whole(3000)));
    near(two.total.enjoyed, 500.0);
}

/// People are divided by weights: those that are too small for that are out of reach, everywhere alike.
#[test]
fn weights_too_small_to_divide_by_are_out_of_reach() {
    for length in ["0.1 m", "0.3 m", "0.4 m", "0.5 m", "0.6 m", "0.7 m", "0.9 m", "1 m", "1.5 m", "2 m"] {
        for decay in [
            format!("{{ exponential = \"{length}\" }}"),
            format!("{{ logistic = {{ middle = \"50 m\", width = \"{length}\" }} }}"),
        ] {
            let decays: Vec<String> = ["huff", "huff3", "enhanced", "three_step", "balanced", "modified", "gravity"]
                .iter()
                .flat_map(|id| [format!("access.{id}.decay={decay}"), format!("access.{id}.cutoff=\"10 km\"")])
                .collect();
            let results = run(&access_town(), &decays.iter().map(String::as_str).collect::<Vec<_>>());
            let named = |id: &str| results.services[0].access.iter().find(|access| access.id == id);
            for id in ["huff", "huff3", "enhanced", "three_step"] {
                let found = named(id).unwrap_or_else(|| panic!("{id}"));
                let open = found.places.total.to_f64() - found.places.without_people.unwrap_or_default().to_f64();
                near(found.total.enjoyed, open);
                let counted = found.scores.score().iter().zip(found.scores.reached());
                assert!(counted.clone().all(|(score, reached)| (*score > Some(0.0)) == *reached), "{id} {decay}");
            }
        }
    }
    // A band of weight 0 holds nothing that could be reached.
    let step = "access.enhanced.decay={ step = [[\"100 m\", 1.0], [\"5 km\", 0.0]] }";
    let results = run(&access_town(), &[step]);
    let found = results.services[0].access.iter().find(|access| access.id == "enhanced").unwrap_or_else(|| panic!());
    assert_eq!(found.total.unreachable, Persons::whole(4095 - 67 - 1080));
}

/// Only r0c2 has a choice, and A is the less crowded one: 195 others come there, 3,640 to B. Mean crowding is 4095 / 3500 = 1.17.
#[test]
fn equilibrium_of_crowding_and_way() {
    let results = run(&access_town(), &[]);
    near(score(&results, "raam", "r0c2"), 199.0 / 500.0 / 1.17 + 2.0);
    near(score(&results, "raam", "r0c0"), 199.0 / 500.0 / 1.17);
    near(score(&results, "raam", "r0c4"), 3640.0 / 3000.0 / 1.17);
    assert_eq!(results.score("primary", "raam", "r1c2"), None);
    let raam = results.services[0].access.iter().find(|access| access.id == "raam").unwrap_or_else(|| panic!());
    assert!(raam.scores.equilibrium().is_some_and(|found| found.regret < 1e-12 && (found.rho - 1.17).abs() < 1e-12));
    // A way that weighs little: people would rather go far than to a full school, and both are as crowded.
    let results = run(&access_town(), &["access.raam.cutoff=\"10 km\"", "access.raam.tau=\"100000 km\""]);
    assert!((score(&results, "raam", "r0c0") - score(&results, "raam", "r0c4")).abs() < 1e-5);
}

/// Three thirds by people: the verdicts of 200 m and of two steps, and the cells where they contradict each other.
#[test]
fn measures_contradict_each_other() {
    let results = run(&access_town(), &[]);
    let service = &results.services[0];
    let found = service.disagreement.as_ref().unwrap_or_else(|| panic!("no disagreement"));
    assert_eq!(found.measures[13..], ["radius", "walk_150m"]);
    assert_eq!(found.scores, 13);
    let column = |name: &str| found.measures.iter().position(|measure| measure == name).unwrap_or(usize::MAX);
    let cell = |id: &str| (0..results.model.demand.len()).find(|&n| results.model.demand.id(n) == id).unwrap_or(0);
    let says = |measure: &str, id: &str| found.verdicts[column(measure)][cell(id)];
    // 3,640 of 4,095 pupils have B's ratio: half of them before, that is the middle; 256 have nothing in reach.
    assert_eq!(says("two_step", "r1c5"), Verdict::Middle);
    assert_eq!(says("two_step", "r1c2"), Verdict::Short);
    assert_eq!(says("two_step", "r0c0"), Verdict::Well);
    assert_eq!(says("radius", "r1c5"), Verdict::Well);
    assert_eq!(says("radius", "r1c2"), Verdict::Short);
    assert!(found.cells.contains(&cell("r1c2")), "huff calls it better served than most");
}

/// A strip of 400 m by 100 m, drawn twice in part. Circles of 150 m around A and B, whose middles are 50 m above its edge:
/// each covers it for √(150² - 50²) = 141.4 m to a side, and a cap beyond.
#[test]
fn land_people_and_served_within_a_radius() {
    let results = run(&access_town(), &[]);
    let coverage = &results.services[0].coverage[0];
    let west = &coverage.zones[1];
    let half = (150.0_f64.powi(2) - 50.0_f64.powi(2)).sqrt();
    let cap = 150.0_f64.powi(2) * (half / 150.0).acos() - half * 50.0;
    let covered = (50.0 + half) * 100.0 + cap + (half - 50.0) * 100.0 + cap;
    let [all, within] = west.land.unwrap_or_default();
    near(all, 40_000.0);
    assert!((within - covered).abs() < covered * 1e-4, "{within} {covered}");
    assert_eq!(coverage.zones[0].land_rate(), None, "no land in East Street: no rate, not zero");
    // r0c2 and r1c2 are farther than 150 m from both.
    assert_eq!(west.demand, [Persons::whole(975), Persons::whole(975 - 4 - 256)]);
    // Sent to A: all within; to B 3,640 for 3,000 places.
    let served = 1.0 + 2.0 + 64.0 + 128.0 + 520.0 * 3000.0 / 3640.0;
    assert!((west.served.to_f64() - served).abs() < 1e-5, "{} {served}", west.served);
    let total = &coverage.total;
    near(total.demand_rate().unwrap_or(f64::NAN), (4095.0 - 260.0) / 4095.0);
}

fn refused(change: &str) -> Vec<String> {
    match Study::open_with(&access_town(), &[change.to_owned()]) {
        Err(Failure::Data(issues)) => {
            issues.groups().flat_map(|group| &group.examples).map(|issue| issue.code.to_owned()).collect()
        }
        other => panic!("{change}: {other:?}"),
    }
}

#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    for (change, code) in [
        ("access.two_step.demand={ per_1000 = -5 }", "E0607"),
        ("access.two_step.demand={ participation = nan }", "E0607"),
        ("access.two_step.demand={ }", "E0606"),
        ("coverage.walk_150m.id=\"Two_Step\"", "E0640"),
        ("coverage.walk_150m.id=\"well\"", "E0640"),
        ("coverage.walk_150m.rule=\"gb50180-2018/radius-primary\"", "E0652"),
        ("access.two_step.id=\"zone\"", "E0630"),
        ("access.two_step.id=\"a b\"", "E0630"),
        ("access.two_step.id=\"Name\"", "E0630"),
        ("access.two_step.id=\"HUFF_people\"", "E0630"),
        ("access.two_step.id=\"HUFF\"", "E0631"),
        ("access.two_step.cutoff=\"200\"", "E0632"),
        ("access=[{ id = \"r\", service = \"primary\", method = \"raam\" }]", "E0651"),
        ("access=[{ id = \"r\", service = \"primary\", method = \"2sfca\" }]", "E0651"),
        (
            "access=[{ id = \"r\", service = \"primary\", method = \"2sfca\", cutoff = \"1 km\", weights = { \"0-14\" = 1.0 }, demand = { per_1000 = 5 } }]",
            "E0653",
        ),
        ("access.two_step.decay={ gaussian = \"1 km\" }", "E0633"),
        ("access.gaussian.decay={ linear = \"1 km\" }", "E0633"),
        ("access.enhanced.decay={ step = [[\"200 m\", 0.5], [\"100 m\", 1.0]] }", "E0634"),
        ("access.enhanced.decay={ step = [[\"100 m\", 0.5], [\"200 m\", 1.0]] }", "E0634"),
        ("access.enhanced.decay={ step = [] }", "E0634"),
        ("access.enhanced.decay={ step = [[\"100 m\", 1.0], [\"200 m\", 1e-13]] }", "E0634"),
        ("access.enhanced.decay={ step = [[\"100 m\", 1e-320]] }", "E0634"),
        ("access.huff.decay={ power = -1.0 }", "E0634"),
        ("access.huff.decay={ power = nan }", "E0634"),
        ("access.two_step.method=\"e2sfca\"", "E0635"),
        ("access.two_step.tau=\"1 km\"", "E0636"),
        ("access.two_step.attraction=2.0", "E0636"),
        ("access.huff.attraction=-1.0", "E0637"),
        ("access.two_step.weights={\"0-14\" = -1.0}", "E0637"),
        ("access.two_step.weights={\"0-14\" = 1.0, \"10-20\" = 1.0}", "E0638"),
        ("access.two_step.weights={\"old\" = 1.0}", "E0638"),
        ("access.two_step.service=\"hospital\"", "E0639"),
        ("coverage.walk_150m.id=\"a/b\"", "E0640"),
        ("coverage.walk_150m.service=\"hospital\"", "E0641"),
        ("coverage.walk_150m.radius=\"near\"", "E0642"),
        ("land.class=\"use\"", "E0644"),
    ] {
        assert_eq!(refused(change), [code], "{change}");
    }
}

#[test]
fn a_radius_may_come_from_a_clause() {
    let rule = "coverage=[{id=\"c\", service=\"primary\", rule=\"gb50180-2018/radius-primary\"}]";
    let results = run(&access_town(), &[rule]);
    let coverage = &results.services[0].coverage[0];
    near(coverage.limit.value(), 500.0);
    assert_eq!(coverage.clause.as_ref().map(|clause| clause.verified), Some(false));
    assert_eq!(refused("coverage=[{id=\"c\", service=\"primary\", rule=\"gb50180-2018/none\"}]"), ["E0643"]);
}

#[test]
fn land_of_no_class_is_no_land() {
    let study = |classes: &str| {
        let change = format!("land={{path=\"homes.geojson\", class=\"use\", classes=[{classes}]}}");
        Study::open_with(&access_town(), &[change]).unwrap_or_else(|failure| panic!("{failure:?}"))
    };
    assert!(catchment::run::run(&study("\"0701\"")).is_ok());
    match catchment::run::run(&study("\"0701\", \"070l\"")) {
        Ok(results) => assert_eq!(results.issues.count_of("W0361"), 1),
        other => panic!("{other:?}"),
    }
    match catchment::run::run(&study("\"0702\"")) {
        Err(Failure::Data(issues)) => assert_eq!(issues.count_of("E0360"), 1),
        other => panic!("{other:?}"),
    }
}

/// A has 500 places for 455 pupils, B 3,000 for 3,640; weighed by pupils, the mean is 3,500 / 4,095.
#[test]
fn places_for_each_pupil_vary_between_schools() {
    let files = written(&access_town(), &[]);
    let found: serde_json::Value =
        serde_json::from_slice(&files["primary/equity.json"]).unwrap_or_else(|error| panic!("{error}"));
    let (a, b, mean): (f64, f64, f64) = (500.0 / 455.0, 3000.0 / 3640.0, 3500.0 / 4095.0);
    let by_people = ((455.0 * (a - mean).powi(2) + 3640.0 * (b - mean).powi(2)) / 4095.0_f64).sqrt() / mean;
    near(found["between_sites"]["by_people"].as_f64().unwrap_or(f64::NAN), by_people);
    let alike = (a - b).abs() / (a + b);
    near(found["between_sites"]["population"].as_f64().unwrap_or(f64::NAN), alike);
    // Every person's Gini, Lorenz curve and neighbours are there for each score.
    let scores = found["access"].as_array().map_or(0, Vec::len);
    assert_eq!(scores, 13);
    for score in found["access"].as_array().into_iter().flatten() {
        assert!(score["equity"]["gini"].is_number(), "{}", score["id"]);
        assert_eq!(score["equity"]["lorenz"].as_array().map_or(0, Vec::len), 101, "{}", score["id"]);
        assert_eq!(score["pattern"]["cells"]["permutations"], 999, "{}", score["id"]);
    }
}

/// What is said of people and means is one number wherever it stands; what was not asked is null, not zero.
#[test]
fn equity_says_one_number_for_one_thing() {
    let weighed = "access.two_step.weights={\"0-5\" = 0.123}";
    let ages = "demand=[{path=\"ages.csv\", crs=\"EPSG:4545\", fields={ages={\"0-5\"=\"young\"}, persons=\"pupils\"}}]";
    for changes in [&[][..], &[weighed, ages]] {
        let files = written(&access_town(), changes);
        let text = String::from_utf8_lossy(&files["primary/equity.json"]);
        assert!(!text.contains("-0.0,") && !text.contains("-0.0\n"), "{text}");
        let found: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
        let table = String::from_utf8_lossy(&files["primary/access.csv"]);
        for score in found["access"].as_array().into_iter().flatten() {
            let id = score["id"].as_str().unwrap_or_default();
            let total = table.lines().find(|row| row.starts_with(&format!("{id},")) && row.contains(",total,"));
            let column = |at: usize| total.and_then(|row| row.split(',').nth(at)).and_then(|n| n.parse::<f64>().ok());
            assert_eq!((column(5), column(6)), (score["people"].as_f64(), score["unreachable"].as_f64()), "{id}");
            assert_eq!(score["equity"]["mean"], score["mean"], "{id}");
            let without = &score["equity"]["persons_without_score"];
            let apart = if score["less_is_better"] == true { score["unreachable"].clone() } else { 0.0.into() };
            assert_eq!(without, &apart, "{id}");
            let shares = !matches!(id, "cumulative" | "nearest_cost" | "gravity");
            assert_eq!(score["places_without_people"].is_number(), shares, "{id}");
            assert_eq!(score["attraction"].as_f64(), matches!(id, "huff" | "huff3").then_some(1.0), "{id}");
        }
    }
}

/// Asked about a place, the finished folder tells its scores; and it verifies.
#[test]
fn a_place_is_told_its_scores() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let out = folder.path().join("out");
    let results = run(&access_town(), &[]);
    let base = access_town().parent().map(Path::to_path_buf).unwrap_or_default();
    let options = catchment::write::WriteOptions {
        overwrite: false,
        base,
        study: "access.toml".to_owned(),
        ..Default::default()
    };
    catchment::write::write(&results, &out, &options).unwrap_or_else(|error| panic!("{error}"));
    let answers = catchment::explain::at(&out, results.model.crs.to_lonlat([500_250.0, 3_300_050.0]));
    let answers = answers.unwrap_or_else(|error| panic!("{error:?}"));
    let two = answers[0].scores.iter().find(|score| score.id == "two_step").unwrap_or_else(|| panic!());
    near(two.score.unwrap_or(f64::NAN), 3.335_833_945);
    assert!(answers[0].text(Lang::Zh).contains("可达性 two_step（2sfca）：3.335834 个/人"));
    // The sites that it comes from add up to it; who reaches none is told the nearest.
    let reach = &two.reach;
    assert_eq!((reach.count, reach.end), (2, 200.0));
    near(reach.sites.iter().filter_map(|site| site.gives).sum(), two.score.unwrap_or(f64::NAN));
    near(reach.sites[0].ratio.unwrap_or(f64::NAN), 500.0 / AROUND_A);
    let far = catchment::explain::at(&out, results.model.crs.to_lonlat([500_250.0, 3_300_150.0]));
    let far = far.unwrap_or_else(|error| panic!("{error:?}"));
    let two = far[0].scores.iter().find(|score| score.id == "two_step").unwrap_or_else(|| panic!());
    assert_eq!((two.reach.count, two.reach.nearest.as_ref().map(|site| site.id.as_str())), (0, Some("A")));
    assert!(far[0].text(Lang::Zh).contains("200 米内没有提供学位的设施；最近的是 A West School，224 米"));
    let findings = catchment::check::verify(&out, None).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(findings.iter().all(|finding| finding.holds), "{findings:?}");
    // One score changed by hand is found.
    let layer = out.join("primary/access.geojson");
    let text = std::fs::read_to_string(&layer).unwrap_or_default().replacen("\"two_step\":2.5", "\"two_step\":3.5", 1);
    std::fs::write(&layer, text).unwrap_or_else(|error| panic!("{error}"));
    let findings = catchment::check::verify(&out, None).unwrap_or_else(|error| panic!("{error:?}"));
    let about = |finding: &&catchment::check::Finding| !finding.holds && finding.text(Lang::En).contains("two_step");
    assert!(findings.iter().any(|finding| about(&finding)), "{findings:?}");
}

/// A column that no service counts is read when a score asks for it.
#[test]
fn a_score_may_count_by_a_field_of_its_own() {
    let results = run(&access_town(), &["access.two_step.demand={ field = \"persons\" }"]);
    let (a, b) = (500.0 / AROUND_A / 10.0, 3000.0 / AROUND_B / 10.0);
    near(score(&results, "two_step", "r0c2"), a + b);
}

/// Two zones on one another: the land is in the first, and counts once.
#[test]
fn land_under_two_zones_counts_once() {
    let results = run(&access_town(), &["zones.path=\"streets_twice.geojson\""]);
    let land: Vec<f64> =
        results.services[0].coverage[0].zones.iter().map(|zone| zone.land.map_or(f64::NAN, |land| land[0])).collect();
    near(land.iter().sum(), 40_000.0);
    assert_eq!(land.iter().filter(|land| **land > 1.0).count(), 1, "{land:?}");
}

/// Files, the same bytes for one thread and several.
#[test]
fn files_are_written_and_do_not_depend_on_threads() {
    let write = |threads: usize| {
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap_or_else(|error| panic!("{error}"));
        pool.install(|| written(&access_town(), &[]))
    };
    let files = write(1);
    for name in [
        "primary/access.geojson",
        "primary/access.qml",
        "primary/access_zones.geojson",
        "primary/access_zones.qml",
        "primary/access_zones.nearest_cost.qml",
        "primary/access.csv",
        "primary/equity.json",
        "primary/disagreement.geojson",
        "primary/disagreement.qml",
        "primary/coverage.geojson",
        "primary/coverage.qml",
        "primary/coverage_zones.geojson",
        "primary/coverage_zones.qml",
        "coverage.csv",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    // Who scores 0 places a person may have a site in reach that nobody is counted at; of places alone 0 is nothing.
    let style = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    for name in ["primary/access.two_step.qml", "primary/access_zones.two_step.qml"] {
        assert!(style(name).contains("label=\"0 分：无可达设施，或可达设施无人竞争\""), "{name}");
    }
    for name in ["primary/access.qml", "primary/access.nearest_cost.qml"] {
        assert!(style(name).contains("label=\"无可达设施\"") && !style(name).contains("0 分："), "{name}");
    }
    assert_eq!(files, write(3));
}

/// Where nobody reaches anything, no class of the map is the best one; zones without people have a class as well.
#[test]
fn a_map_of_nothing_shows_nothing() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for (name, bytes) in common::files(access_town().parent().unwrap_or(Path::new("."))) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let far = if name == "schools.csv" { text.replace(",3300050", ",3310050") } else { text };
        std::fs::write(folder.path().join(name), far).unwrap_or_else(|error| panic!("{error}"));
    }
    let style = |study: &Path| {
        let files = written(study, &[]);
        String::from_utf8_lossy(&files["primary/access_zones.two_step.qml"]).into_owned()
    };
    let rules = |style: &str| style.matches("<rule key=").count();
    let (some, none) = (style(&access_town()), style(&folder.path().join("access.toml")));
    assert_eq!((rules(&some), rules(&none)), (8, 2));
    assert!(none.contains("IS NULL") && none.contains("&quot;two_step&quot; = 0"), "{none}");
}

/// Few places far away are a small score, written with digits that say something, and not none: 45 / 12,000³ a person.
#[test]
fn few_places_far_away_are_a_small_score() {
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/oracle/tiny/study.toml");
    let results = run(&study, &[]);
    let files = written(&study, &[]);
    let layer = String::from_utf8_lossy(&files["h/access.geojson"]).into_owned();
    let layer: serde_json::Value = serde_json::from_str(&layer).unwrap_or_default();
    for (feature, metres) in [(0, 12_000.0_f64), (1, 15_000.0)] {
        let properties = &layer["features"][feature]["properties"];
        for (score, power) in [("g2", 2), ("g3", 3)] {
            let expected = 45.0 / metres.powi(power);
            let found = properties[score].as_f64().unwrap_or(f64::NAN);
            assert!((found / expected - 1.0).abs() < 1e-8, "{score}: {found} {expected}");
        }
    }
    assert!(results.services[0].access.iter().all(|access| access.scores.reached().iter().all(|reached| *reached)));
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let out = folder.path().join("out");
    let base = study.parent().map(Path::to_path_buf).unwrap_or_default();
    let options = catchment::write::WriteOptions { base, study: "study.toml".to_owned(), ..Default::default() };
    catchment::write::write(&results, &out, &options).unwrap_or_else(|error| panic!("{error}"));
    for finding in catchment::check::verify(&out, None).unwrap_or_default() {
        assert!(finding.holds, "{}", finding.text(Lang::En));
    }
}
