//! A school that grows: rows of one code with years of their own, in every place that asks for its places or classes.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{files, must};
use catchment::balance::{Judgement, Results};
use catchment::check::verify_years;
use catchment::issue::Issues;
use catchment::read::{Files, Quiet};
use catchment::run::{Again, run_all};
use catchment::study::{Failure, Study};
use catchment::words::Lang;
use catchment::write::{WriteOptions, write_years};
use std::path::{Path, PathBuf};

const HEAD: &str = "学校代码,学校名称,学段,班数,学位数,在校生,建设性质,投用时间,停办时间,x,y\n";
const FIRST: &str = "003,西关小学,小学,30,1350,,现状,,,500060,3300060\n";
const SECOND: &str = "003,西关小学,小学,12,540,,改扩建,2025年9月,,500060,3300060\n";
const STANDARDS: &str = "standards = [\"gb50099-2011\", \"yzjh-2017\"]";
const ZONES: &str = "zones = { path = \"zones.geojson\", crs = \"EPSG:4545\" }";

fn study(folder: &Path, keys: &str, sites: &str, tables: &str) -> PathBuf {
    let text = format!(
        "title = \"t\"\n{keys}\ncrs.analysis = \"EPSG:4545\"\n\
         facilities = [{{ path = \"sites.csv\", crs = \"EPSG:4545\" }}]\n\
         demand = [{{ path = \"cells.csv\", crs = \"EPSG:4545\", fields = {{ ages = {{ \"6-11\" = \"children\" }} }} }}]\n\
         [[service]]\nid = \"primary\"\ndemand = {{ ages = [6, 11] }}\n{tables}"
    );
    let zones = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "W", "name": "West"},
        "geometry": {"type": "Polygon", "coordinates": [[[499000, 3299000], [502000, 3299000], [502000, 3302000], [499000, 3302000], [499000, 3299000]]]}}]}"#;
    let cells = "x,y,persons,children\n500050,3300050,10000,1400\n";
    let sites = format!("{HEAD}{sites}");
    for (name, text) in
        [("study.toml", text.as_str()), ("cells.csv", cells), ("sites.csv", &sites), ("zones.geojson", zones)]
    {
        must(std::fs::write(folder.join(name), text));
    }
    folder.join("study.toml")
}

/// The results of every case, written and found sound: from their files, and made once more from the layers.
fn written(keys: &str, sites: &str, tables: &str, look: impl Fn(&Path)) -> Vec<Results> {
    let folder = must(tempfile::tempdir());
    let path = study(folder.path(), keys, sites, tables);
    let study = must(Study::open(&path));
    let all = run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"));
    let out = folder.path().join("out");
    let options = WriteOptions { base: folder.path().to_owned(), study: "study.toml".to_owned(), ..Default::default() };
    must(write_years(&all, &out, &WriteOptions { lang: Lang::En, ..options }));
    let mut findings = must(verify_years(&out));
    for case in must(catchment::check::cases(&out)) {
        findings.extend(must(catchment::check::verify(&case.folder(&out), Some(folder.path()))));
    }
    let again = Again::new(&study, &out).unwrap_or_else(|failure| panic!("{failure:?}"));
    findings.push(must(again.remade()));
    for finding in &findings {
        assert!(finding.holds, "{}", finding.text(Lang::En));
    }
    look(&out);
    all
}

fn issues(keys: &str, sites: &str, tables: &str) -> Issues {
    let folder = must(tempfile::tempdir());
    let found = Study::open(study(folder.path(), keys, sites, tables)).and_then(|of| run_all(&of, &Files, &Quiet));
    match found {
        Ok(all) => all.into_iter().next().map(|results| results.issues).unwrap_or_default(),
        Err(Failure::Missing(issues) | Failure::Data(issues)) => issues,
        Err(Failure::Bug(what)) => panic!("{what}"),
    }
}

fn value(results: &Results, rule: &str) -> Option<f64> {
    let of = |judgement: &&Judgement| judgement.full_id() == rule;
    results.judgements.iter().find(of).unwrap_or_else(|| panic!("no {rule}")).fact.value
}

fn places(results: &Results) -> [f64; 2] {
    let total = &results.services[0].total;
    [total.places, total.places_existing].map(catchment::units::Places::to_f64)
}

const YEARS: &str = "years = [2024, 2025]";

#[test]
fn a_phased_school_is_judged_by_its_size_in_the_year() {
    let keys = format!("{YEARS}\n{STANDARDS}");
    let all = written(&keys, &format!("{FIRST}{SECOND}"), "", |out| {
        let layer = |year: &str| must(std::fs::read_to_string(out.join(year).join("primary/facilities.geojson")));
        assert!(layer("2024").contains("\"classes\":30.0,") && layer("2025").contains("\"classes\":42.0,"));
    });
    let of = |rule: &str| [0, 1].map(|year| value(&all[year], rule));
    assert_eq!(of("yzjh-2017/size-primary"), [Some(1350.0), Some(1890.0)]);
    assert_eq!(of("gb50099-2011/class-primary"), [Some(45.0), Some(45.0)]);
    // Only one of the rows says how many classes it has.
    let all = written(&keys, &format!("{FIRST}{}", SECOND.replace(",12,", ",,")), "", |_| {});
    let of = |rule: &str| [0, 1].map(|year| value(&all[year], rule));
    assert_eq!(of("gb50099-2011/class-primary"), [Some(45.0), None]);
}

#[test]
fn pupils_of_now_are_in_the_classes_of_now() {
    let keys = format!("{YEARS}\nstandards = [\"large-class\"]");
    let all = written(&keys, &format!("{}{SECOND}", FIRST.replace("1350,,", "1350,1500,")), "", |_| {});
    let sizes = [0, 1].map(|year| all[year].judgements.iter().find_map(|of| of.fact.value));
    assert_eq!(sizes, [Some(50.0), None]);
}

#[test]
fn what_an_extension_adds_is_not_there_already() {
    let all = written(YEARS, &format!("{FIRST}{SECOND}"), "", |_| {});
    assert_eq!([places(&all[0]), places(&all[1])], [[1350.0, 1350.0], [1890.0, 1350.0]]);
    let all = written(YEARS, &format!("{FIRST}{}", SECOND.replace("改扩建", "现状")), "", |_| {});
    assert_eq!(places(&all[1]), [1890.0, 1890.0]);
    let scenario = "[[scenario]]\nid = \"more\"\nchange = [{ resize = \"003\", places = 1500, year = 2025 }]\n";
    let all = written(YEARS, FIRST, scenario, |_| {});
    assert_eq!(places(&all[3]), [1500.0, 1350.0]);
}

#[test]
fn what_is_not_built_may_be_late() {
    let late = |years: &str, sites: &str| -> Vec<f64> {
        let keys = format!("years = {years}\n{ZONES}");
        let all = written(&keys, sites, "[uncertainty]\ndelay = [0, 2]\n", |_| {});
        let spread =
            |results: &Results| results.services[0].uncertainty.iter().flatten().last().map(|of| of.high - of.low);
        all.iter().map(|results| spread(results).unwrap_or_else(|| panic!("no spread"))).collect()
    };
    // An extension of a school that stands.
    assert_eq!(late("[2024, 2025, 2026, 2027]", &format!("{FIRST}{SECOND}")), [0.0, 540.0, 540.0, 0.0]);
    // What exists, or opened before the first year, is there.
    let existing = SECOND.replace("改扩建", "现状");
    assert_eq!(late("[2025, 2026]", &format!("{FIRST}{existing}")), [0.0, 0.0]);
    let new = "004,东关小学,小学,12,540,,新建,2024年9月,,500060,3300060\n";
    assert_eq!(late("[2025, 2026]", &format!("{FIRST}{new}")), [0.0, 0.0]);
    assert_eq!(late("[2024, 2025, 2026]", &format!("{FIRST}{new}")), [540.0, 540.0, 0.0]);
    // Of a single year nobody knows what stands now, but for what the table says.
    assert_eq!(late("[2025]", &format!("{FIRST}{new}")), [540.0]);
}

#[test]
fn without_zones_the_district_has_its_range() {
    let all = written(YEARS, &format!("{FIRST}{SECOND}"), "[uncertainty]\ndelay = [0, 2]\nplaces = [1, 1]\n", |out| {
        let table = must(std::fs::read_to_string(out.join("uncertainty.csv")));
        assert_eq!(table.lines().count(), 3, "{table}");
        assert!(table.lines().all(|line| !line.starts_with("202") || line.contains("primary,total,")), "{table}");
    });
    let spreads: Vec<_> = all.iter().flat_map(|of| of.services[0].uncertainty.iter().flatten()).collect();
    assert_eq!(spreads.len(), 2);
    assert_eq!((spreads[0].low, spreads[0].high), (50.0, 50.0));
    assert_eq!((spreads[1].low, spreads[1].high), (-490.0, 50.0));
}

#[test]
fn an_extension_is_delayed_and_a_school_that_stands_does_not_open() {
    let scenario = |change: &str| format!("[[scenario]]\nid = \"s\"\nchange = [{change}]\n");
    let years = "years = [2024, 2025, 2026]";
    let both = format!("{FIRST}{SECOND}");
    let delay = scenario("{ delay = \"西关小学\", years = 1 }");
    let all = written(&format!("{years}\n{STANDARDS}"), &both, &delay, |_| {});
    let base: Vec<f64> = all[..3].iter().map(|of| places(of)[0]).collect();
    let late: Vec<f64> = all[3..].iter().map(|of| places(of)[0]).collect();
    assert_eq!((base, late), (vec![1350.0, 1890.0, 1890.0], vec![1350.0, 1350.0, 1890.0]));
    assert_eq!([3, 4, 5].map(|case| value(&all[case], "gb50099-2011/class-primary")), [Some(45.0); 3]);
    // What opened before the first year stays.
    let before = SECOND.replace("2025年9月", "2023年9月");
    let found = issues(years, &format!("{FIRST}{before}"), &delay);
    assert_eq!(found.count_of("E0798"), 1, "{found:?}");
    for change in ["{ open = \"003\", year = 2025 }", "{ open = \"西关小学\", year = 2026, places = 900 }"] {
        let found = issues(years, &both, &scenario(change));
        assert_eq!(found.count_of("E0799"), 1, "{change} {found:?}");
    }
    // A school that stands takes over from another without closing until then.
    let old = "004,东关小学,小学,6,270,,现状,,,500060,3300060\n";
    let replace = scenario("{ replace = \"004\", by = \"003\", year = 2025 }");
    let all = written(years, &format!("{FIRST}{old}"), &replace, |_| {});
    assert_eq!(all[3..].iter().map(|of| places(of)[0]).collect::<Vec<_>>(), [1620.0, 1350.0, 1350.0]);
}

#[test]
fn a_school_that_closes_nobody_knows_when_is_said() {
    let closed = "004,东关小学,小学,6,270,,撤并,,,500060,3300060\n";
    assert_eq!(issues(YEARS, &format!("{FIRST}{closed}"), "").count_of("W0332"), 1);
    let dated = closed.replace("撤并,,", "撤并,,2025");
    assert_eq!(issues(YEARS, &format!("{FIRST}{dated}"), "").count_of("W0332"), 0);
}

#[test]
fn the_line_of_standards_says_whose_findings_it_counts() {
    let folder = must(tempfile::tempdir());
    let path = study(folder.path(), &format!("{YEARS}\n{STANDARDS}"), FIRST, "");
    let run = |lang: &str| {
        let out = folder.path().join(lang);
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_catchment"))
            .args(["run", "--lang", lang])
            .args([&path, Path::new("-o"), &out])
            .output();
        assert_eq!(files(&out).keys().filter(|name| name.ends_with("findings.csv")).count(), 2);
        String::from_utf8_lossy(&must(run).stdout).into_owned()
    };
    let (en, zh) = (run("en"), run("zh"));
    assert!(en.contains("Standards, 2025:") && en.contains("2025/findings.csv"), "{en}");
    assert!(zh.contains("标准（2025）：") && zh.contains("2025/findings.csv"), "{zh}");
}
