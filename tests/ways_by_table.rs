//! Ways by a table: the street town on foot, worked out by hand (`docs/methods.md`), and what must hold for any town.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::run;
use crate::invariants::town;
use catchment::balance::Results;
use catchment::check::{Finding, verify, verify_by};
use catchment::run::{recheck, table_ways};
use catchment::study::Study;
use catchment::units::Persons;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn on_foot() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/town/given.toml")
}

fn allocated(results: &Results) -> [i64; 2] {
    let of =
        |site: usize| results.services[0].facilities[site].allocated.map_or(-1, |people| people.micro() / 1_000_000);
    [of(0), of(1)]
}

fn people(n: i64) -> Persons {
    Persons::whole(n)
}

/// A's people walk 2 . 1 + 4 . 2 + 64 . 1 + 128 . 2 + 256 . 3 minutes; r1c2 is three minutes from both and goes to A.
#[test]
fn nearest_on_foot() {
    let results = run(&on_foot(), &[]);
    assert_eq!(allocated(&results), [455, 3640]);
    let a = &results.services[0].facilities[0];
    let mean = (2.0 + 8.0 + 64.0 + 256.0 + 768.0) / 455.0 * 60.0;
    assert!(a.mean_cost.is_some_and(|seconds| (seconds - mean).abs() < 1e-6), "{:?} {mean}", a.mean_cost);
    assert_eq!(a.max_cost, Some(180.0));
    let within: Vec<_> = results.services[0].facilities.iter().map(|f| f.within_cutoff).collect();
    // The stream keeps r0c2 from B, which is four minutes away.
    assert_eq!(within[..2], [Some(people(1 + 2 + 4 + 64 + 128)), Some(people(3640))]);
}

#[test]
fn radius_and_zone_on_foot() {
    let results = run(&on_foot(), &["service.primary.method=radius"]);
    assert_eq!(allocated(&results), [199, 3640]);
    assert_eq!(results.services[0].ledger.demand.unreachable, people(256));
    let results = run(&on_foot(), &["service.primary.method=zone", "service.primary.cutoff=10 min"]);
    assert_eq!(allocated(&results), [975, 3120]);
    // r0c3 belongs to West Street and walks five minutes to A, although B is a minute away.
    assert_eq!(results.services[0].facilities[0].max_cost, Some(300.0));
    let results = run(&on_foot(), &["service.primary.method=zone", "service.primary.cutoff=4.999 min"]);
    assert_eq!(results.services[0].ledger.demand.unreachable, people(8));
}

#[test]
fn optimal_on_foot() {
    let cost = |results: &Results| {
        let proof = results.services[0].proof.as_ref().unwrap_or_else(|| panic!("no proof"));
        assert_eq!(proof.cost, proof.bound.cost);
        // Millionths of a person times milliseconds.
        proof.cost / 1_000_000 / 60_000
    };
    // Within three minutes nobody but the 455 of the west reaches A; B takes 1,080 within a minute and 1,920 at two.
    let results = run(&on_foot(), &["service.primary.method=optimal", "service.primary.cutoff=3 min"]);
    assert_eq!(allocated(&results), [455, 3000]);
    assert_eq!(results.services[0].ledger.demand.unmet, people(640));
    assert_eq!(cost(&results), 1098 + 1064 + 2 * 1920);
    let price = |results: &Results, site: usize| {
        let facility = &results.services[0].facilities[site];
        (facility.serves, facility.price)
    };
    assert_eq!(price(&results, 1), (Some(1), Some(-120.0)), "one place more at B serves one who walks two minutes");
    // Within five, 45 of r1c3 walk four minutes to A.
    let results = run(&on_foot(), &["service.primary.method=optimal", "service.primary.cutoff=5 min"]);
    assert_eq!(allocated(&results), [500, 3000]);
    assert_eq!(results.services[0].ledger.demand.unmet, people(595));
    assert_eq!(cost(&results), 1098 + 4 * 45 + 1064 + 2 * 1920);
}

#[test]
fn scores_and_coverage_on_foot() {
    let results = run(&on_foot(), &[]);
    let score = |access: &str, cell: &str| results.score("primary", access, cell).unwrap_or(f64::NAN);
    assert!((score("two_step", "r0c2") - 500.0 / 199.0).abs() < 1e-12, "the stream keeps B from r0c2");
    assert!((score("two_step", "r1c3") - 3000.0 / 3640.0).abs() < 1e-12);
    assert_eq!(score("two_step", "r1c2"), 0.0);
    assert_eq!([score("nearest_cost", "r1c2"), score("nearest_cost", "r0c5")], [180.0, 60.0]);
    let coverage = &results.services[0].coverage[0];
    assert_eq!(coverage.total.demand[1], people(199 + 3640));
    assert!(coverage.circles.is_none(), "nobody knows how much land lies within two minutes");
}

/// In 2030 C is open at r1c5: nearer to r1c5 than B is (2), and as near to r1c4 and r0c5 as B, which has the smaller id.
#[test]
fn a_later_year_on_foot() {
    let results = run(&on_foot(), &["year=2030"]);
    assert_eq!(results.services[0].facilities[2].allocated, Some(people(2048)));
}

/// Every cell of a street goes as the street does.
#[test]
fn ways_of_streets_are_those_of_their_cells() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for file in ["given.toml", "cells.csv", "schools.csv", "streets.geojson"] {
        let from = on_foot().with_file_name(file);
        std::fs::copy(from, folder.path().join(file)).unwrap_or_else(|error| panic!("{error}"));
    }
    let rows = "cell,site,分钟\nW,B,1.5\nW,A,2\nEast Street,A,1\n";
    std::fs::write(folder.path().join("od.csv"), rows).unwrap_or_else(|error| panic!("{error}"));
    let results = run(&folder.path().join("given.toml"), &[]);
    assert_eq!(results.issues.count_of("I0567"), 1);
    assert_eq!(allocated(&results), [3120, 975]);
    assert_eq!(results.services[0].facilities[1].mean_cost, Some(90.0));
}

/// Writes the results of a study with some keys changed, beside it.
fn written(study: &Path, changes: &[&str]) -> PathBuf {
    let base = study.parent().map(Path::to_path_buf).unwrap_or_default();
    let out = base.join("out");
    let name = study.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let lang = catchment::words::Lang::En;
    let options = catchment::write::WriteOptions { overwrite: true, base, study: name, lang };
    catchment::write::write(&run(study, changes), &out, &options).unwrap_or_else(|error| panic!("{error}"));
    out
}

/// What verify finds by the files alone, and with the study.
fn verdicts(study: &Path, out: &Path) -> [Vec<Finding>; 2] {
    let opened = Study::open(study).unwrap_or_else(|failure| panic!("{failure:?}"));
    let tables = table_ways(&opened, out).unwrap_or_else(|failure| panic!("{failure:?}"));
    let alone = verify(out, None).unwrap_or_else(|what| panic!("{what:?}"));
    let mut with = verify_by(out, study.parent(), &tables).unwrap_or_else(|what| panic!("{what:?}"));
    with.extend(recheck(&opened, out).unwrap_or_else(|failure| panic!("{failure:?}")));
    [alone, with]
}

fn wrong(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| !finding.holds).collect()
}

/// A copy of the town on foot that may be changed.
fn copied(folder: &Path) -> PathBuf {
    for file in ["given.toml", "cells.csv", "schools.csv", "streets.geojson", "od.csv"] {
        let from = on_foot().with_file_name(file);
        std::fs::copy(from, folder.join(file)).unwrap_or_else(|error| panic!("{error}"));
    }
    folder.join("given.toml")
}

#[test]
fn results_by_a_table_verify_and_the_study_finds_more() {
    for method in ["nearest", "radius", "zone", "optimal"] {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let study = copied(folder.path());
        let out = written(&study, &[&format!("service.primary.method={method}"), "service.primary.cutoff=3 min"]);
        let [alone, with] = verdicts(&study, &out);
        assert_eq!(wrong(&alone), Vec::<&Finding>::new(), "{method}");
        assert_eq!(wrong(&with), Vec::<&Finding>::new(), "{method}");
        let says = |findings: &[Finding], words: &str| {
            findings.iter().any(|finding| finding.text(catchment::words::Lang::En).contains(words))
        };
        assert!(says(&alone, "only compared with each other") && !says(&with, "only compared with each other"));
        assert!(says(&with, "cells measured again"), "{method}");

        // A cost that is longer than the table says agrees with nothing when the table is read.
        let layer = out.join("primary/demand.geojson");
        let text = std::fs::read_to_string(&layer).unwrap_or_default();
        let changed = text.replacen("\"cost\":60.0", "\"cost\":61.0", 1);
        assert_ne!(text, changed, "{method}");
        std::fs::write(&layer, changed).unwrap_or_else(|error| panic!("{error}"));
        let [_, with] = verdicts(&study, &out);
        assert!(says(&with, "the time is 60.00 s, not 61"), "{method}: {with:?}");
        std::fs::write(&layer, &text).unwrap_or_else(|error| panic!("{error}"));

        // And a table that has changed since is not the one that was read.
        let table = study.with_file_name("od.csv");
        let rows = std::fs::read_to_string(&table).unwrap_or_default().replacen("r1c1,A,2", "r1c1,A,1", 1);
        std::fs::write(&table, rows).unwrap_or_else(|error| panic!("{error}"));
        let [alone, with] = verdicts(&study, &out);
        assert!(wrong(&alone).is_empty() && says(&with, "od.csv") && !wrong(&with).is_empty(), "{method}");
    }
}

/// Who has no way at all has nothing in reach, however far a score reaches; and so has everybody where no site is open.
#[test]
fn scores_without_a_cutoff_verify_where_people_have_no_way() {
    let asked = |id: &str, more: &str| format!("{{id=\"{id}\", service=\"primary\", method=\"{id}\"{more}}}");
    let (power, huff) = (", decay={power=1.0}", ", decay={power=1.0}, attraction=1.0");
    let scores =
        [asked("nearest_cost", ""), asked("raam", ", tau=\"2 min\""), asked("gravity", power), asked("huff", huff)];
    let scores = format!("access=[{}]", scores.join(", "));
    for (year, is_without) in
        [("year=2025", "r1c2,"), ("year=2025", "none"), ("year=1990", "none"), ("year=1990", "r1c2,")]
    {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let study = copied(folder.path());
        let table = study.with_file_name("od.csv");
        let rows = std::fs::read_to_string(&table).unwrap_or_default();
        let rows: Vec<&str> = rows.lines().filter(|row| !row.starts_with(is_without)).collect();
        std::fs::write(&table, rows.join("\n") + "\n").unwrap_or_else(|error| panic!("{error}"));
        // Nobody has opened in 1990.
        let sites = study.with_file_name("schools.csv");
        let text = std::fs::read_to_string(&sites).unwrap_or_default().replace(",existing,,", ",existing,2000,");
        std::fs::write(&sites, text).unwrap_or_else(|error| panic!("{error}"));
        let out = written(&study, &[&scores, year]);
        for findings in verdicts(&study, &out) {
            assert_eq!(wrong(&findings), Vec::<&Finding>::new(), "{year} without {is_without}");
        }
    }
}

/// Minutes where the results have them, and straight lines called by that name.
#[test]
fn explain_tells_minutes() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let study = copied(folder.path());
    let out = written(&study, &[]);
    let results = run(&study, &[]);
    let place = results.model.crs.to_lonlat([500_250.0, 3_300_050.0]);
    let answers = catchment::explain::at(&out, place).unwrap_or_else(|error| panic!("{error:?}"));
    let text = answers[0].text(catchment::words::Lang::En);
    for words in
        ["By the table \"given\" the people here travel 2 min", "A West School: 2 min,", "B East School: 200 m,"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let zh = answers[0].text(catchment::words::Lang::Zh);
    assert!(zh.contains("平均路程 2 分钟") && zh.contains("直线距离"), "{zh}");
}

const METHODS: [&str; 5] = [
    "method = \"nearest\"\ncutoff = \"300 m\"",
    "method = \"radius\"\ncutoff = \"300 m\"",
    "method = \"zone\"\ncutoff = \"900 m\"",
    "method = \"optimal\"\ncutoff = \"700 m\"",
    "method = \"optimal\"\nrespect_zones = true\ncutoff = \"5 km\"",
];

const SCORES: &str = "
[[access]]
id = \"two_step\"
service = \"primary\"
method = \"2sfca\"
cutoff = \"500 m\"
[[access]]
id = \"three_step\"
service = \"primary\"
method = \"3sfca\"
decay = { step = [[\"200 m\", 1.0], [\"500 m\", 0.5]] }
[[access]]
id = \"gaussian\"
service = \"primary\"
method = \"g2sfca\"
cutoff = \"600 m\"
[[access]]
id = \"gravity\"
service = \"primary\"
method = \"gravity\"
decay = { exponential = \"200 m\" }
[[access]]
id = \"nearest_cost\"
service = \"primary\"
method = \"nearest_cost\"
[[access]]
id = \"balanced\"
service = \"primary\"
method = \"bfca\"
decay = { linear = \"700 m\" }
[[coverage]]
id = \"near\"
service = \"primary\"
radius = \"400 m\"
";

/// The same study on a table of the straight lines that a run of it knows, in whole millimetres.
fn by_table(folder: &Path, results: &Results, method: &str) -> PathBuf {
    let mut rows = String::from("cell,site,metres\n");
    for facility in &results.model.facilities {
        let Some(at) = facility.at else { continue };
        for cell in 0..results.model.demand.len() {
            let way = f64::hypot(results.model.demand.x[cell] - at.0[0], results.model.demand.y[cell] - at.0[1]);
            let _ = writeln!(rows, "{},{},{way:.3}", results.model.demand.id(cell), facility.id);
        }
    }
    let travel = "[travel.lines]\nmode = \"table\"\n[travel.lines.table]\npath = \"od.csv\"\nunit = \"m\"\nmissing = \"unreachable\"\n\
                  fields = { from = \"cell\", to = \"site\", cost = \"metres\" }";
    let study = std::fs::read_to_string(folder.join("study.toml")).unwrap_or_default();
    let study = study.replace(method, &format!("{method}\ncost = \"lines\"\n{travel}"));
    for (name, text) in [("od.csv", &rows), ("table.toml", &study)] {
        std::fs::write(folder.join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    folder.join("table.toml")
}

fn close(a: Option<f64>, b: Option<f64>, most: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= most * (1.0 + a.abs().max(b.abs())),
        (a, b) => a == b,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// A table made of straight lines gives what the straight lines give.
    #[test]
    fn a_table_of_straight_lines_changes_nothing(town in town(1..8)) {
        for method in METHODS {
            let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
            let lines = run(&town.lay_out(folder.path(), &format!("{method}\n{SCORES}")), &[]);
            let table = run(&by_table(folder.path(), &lines, method), &[]);
            let (a, b) = (&lines.services[0], &table.services[0]);
            prop_assert_eq!(&a.demand, &b.demand);
            prop_assert_eq!(&a.ledger.demand, &b.ledger.demand);
            prop_assert_eq!(&a.ledger.places, &b.ledger.places);
            prop_assert_eq!(a.allocation.unreachable(), b.allocation.unreachable());
            for (a, b) in a.facilities.iter().zip(&b.facilities) {
                prop_assert_eq!((a.within_cutoff, a.serves, a.price), (b.within_cutoff, b.serves, b.price));
            }
            if let (Some(a), Some(b)) = (&a.proof, &b.proof) {
                // Of several allocations that are equally good either may be taken.
                prop_assert_eq!((a.cost, a.bound.cost, a.bound.unserved), (b.cost, b.bound.cost, b.bound.unserved));
            } else {
                for cell in 0..a.demand.len() {
                    let [a, b] = [a, b].map(|service| {
                        let flows = service.allocation.flows().of(cell);
                        flows.iter().map(|flow| (flow.site, flow.persons)).collect::<Vec<_>>()
                    });
                    prop_assert_eq!(a, b);
                }
                for (a, b) in a.facilities.iter().zip(&b.facilities) {
                    prop_assert_eq!((a.allocated, a.over, a.spare), (b.allocated, b.over, b.spare));
                    // Half a millimetre of rounding.
                    let is_close = |a: Option<f64>, b: Option<f64>| a.is_some() == b.is_some()
                        && a.zip(b).is_none_or(|(a, b)| (a - b).abs() < 0.000_51);
                    prop_assert!(is_close(a.mean_cost, b.mean_cost) && is_close(a.max_cost, b.max_cost));
                }
            }
            for (a, b) in a.access.iter().zip(&b.access) {
                prop_assert_eq!(a.scores.reached(), b.scores.reached(), "{}", &a.id);
                for cell in 0..lines.model.demand.len() {
                    // A millimetre on a way changes a weight by a few millionths.
                    let (a, b) = (a.scores.score()[cell], b.scores.score()[cell]);
                    prop_assert!(close(a, b, 1e-4), "{:?} {:?}", a, b);
                }
            }
            let study = folder.path().join("table.toml");
            let [alone, with] = verdicts(&study, &written(&study, &[]));
            prop_assert!(wrong(&alone).is_empty(), "{:#?}", wrong(&alone));
            prop_assert!(wrong(&with).is_empty(), "{:#?}", wrong(&with));
            for (a, b) in a.coverage.iter().zip(&b.coverage) {
                prop_assert_eq!((a.total.residents, a.total.demand), (b.total.residents, b.total.demand));
                if !method.contains("optimal") {
                    prop_assert_eq!(a.total.served, b.total.served);
                }
            }
        }
    }
}
