//! Verdicts beside a naive twin, and what is wrong with files of claims.

use super::*;
use crate::issue::Issues;
use crate::read::Quiet;
use crate::study::Failure;
use crate::words::Lang;
use proptest::prelude::*;
use std::path::Path;

/// A file of claims beside a table.
fn judged(list: &str, claims: &str) -> Result<Judged, Issues> {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    assert!(std::fs::write(folder.path().join("list.csv"), list).is_ok());
    let found = Claims::parse(claims, folder.path().to_owned(), "claims.toml".to_owned())
        .and_then(|claims| judge(&claims, &[], &Quiet));
    found.map_err(|failure| match failure {
        Failure::Missing(issues) | Failure::Data(issues) => issues,
        Failure::Bug(what) => panic!("{what}"),
    })
}

const LIST: &str = "name,kind,places,town\nA,school,10,N\nB,school,,S\nC,home,x,N\n";

/// One claim about the list.
fn claim(unit: &str, stated: &str, computed: &str) -> String {
    format!(
        "version = 1\ntitle = 't'\n[tables.list]\npath = 'list.csv'\n[[claim]]\nid = 'a'\nname_zh = 'a'\nname_en = 'a'\n\
         quote = 'q'\nchapter = 'c'\nunit = '{unit}'\nstated = {stated}\ncomputed = {computed}\n"
    )
}

fn codes(list: &str, claims: &str) -> Vec<&'static str> {
    let issues = match judged(list, claims) {
        Err(issues) => issues,
        Ok(judged) => panic!("{claims}: {judged:?}"),
    };
    issues.groups().flat_map(|group| &group.examples).map(|issue| issue.code).collect()
}

#[test]
fn what_is_wrong_with_claims_is_said() {
    let sum = "{ kind = 'sum', table = 'list', column = 'places' }";
    let good = claim("places", "{ value = 10 }", sum);
    let with = |stated: &str, computed: &str| claim("places", stated, computed);
    let twice = format!(
        "{good}{}",
        good.split_once("[[claim]]").map_or("", |(_, claim)| claim).replace("\nid", "[[claim]]\nid")
    );
    let cases = [
        ("E0880", with("{ value = 1 }", "{ kind = 'summ', table = 'list', column = 'places' }")),
        ("E0880", with("{ value = 1 }", "{ kind = 'sum', table = 'list', colunm = 'places' }")),
        ("E0880", with("{ value = 1, unit = 'm' }", sum)),
        ("E0881", twice),
        ("E0882", with("{ value = 1 }", "{ kind = 'sum', table = 'lsit', column = 'places' }")),
        ("E0882", good.replace("[[claim]]", "[results]\nrest_on = ['lists']\n[[claim]]")),
        ("E0883", with("{ value = 1 }", "{ kind = 'sum', table = 'list', column = 'place' }")),
        ("E0883", with("{ value = 1 }", "{ kind = 'count', table = 'list', where = { kinds = ['school'] } }")),
        ("E0884", with("{ value = 1 }", "{ kind = 'count', table = 'list', where = { kind = ['schools'] } }")),
        ("E0884", with("{ value = 1 }", "{ kind = 'count', table = 'list', skip = { kind = ['schools'] } }")),
        (
            "E0884",
            with("{ value = 1 }", "{ kind = 'count', table = 'list', where = { kind = ['home'], town = ['S'] } }"),
        ),
        ("E0886", with("{ value = inf }", sum)),
        ("E0886", with("{ value = 1, rule = 'yzjh-2017/size-primary' }", sum)),
        ("E0886", with("{}", sum)),
        ("E0886", with("{ value = 1 }", "{ kind = 'rate', population = 0, of = [1] }")),
        ("E0886", with("{ value = 1 }", "{ kind = 'share', part = 1, whole = 0 }")),
        ("E0886", with("{ value = 1 }", "{ kind = 'result', file = '../balance.csv', column = 'gap' }")),
        ("E0886", good.replace("id = 'a'", "id = ' '")),
        ("E0887", good.clone()),
        ("E0889", good.replace("version = 1", "version = 2")),
        ("E0890", with("{ rule = 'yzjh-2017/size-primaries' }", sum)),
        ("E0890", with("{ value = 0 }", "{ kind = 'exceed', table = 'list', column = 'places', bound = 'yzjh/x' }")),
        ("E0101", good.replace("list.csv", "lists.csv")),
    ];
    for (code, claims) in cases {
        assert!(codes(LIST, &claims).contains(&code), "{code}: {:?}\n{claims}", codes(LIST, &claims));
    }
    // All faults of all claims together.
    let two = twice_with_another_id(&good);
    assert_eq!(codes(LIST, &two).len(), 2, "{two}");
}

/// The projects of a list by year.
fn by_year(list: &str, pipeline: &str) -> Result<Projects, Vec<&'static str>> {
    let said = "{ kind = 'said', value = 1, quote = 'q', chapter = 'c' }";
    let claims = claim("places", "{ value = 1 }", said).replace("[[claim]]", &format!("{pipeline}\n[[claim]]"));
    match judged(list, &claims) {
        Ok(judged) => Ok(judged.pipeline.unwrap_or_else(|| panic!("{claims}"))),
        Err(issues) => Err(issues.groups().flat_map(|group| &group.examples).map(|issue| issue.code).collect()),
    }
}

const PIPELINE: &str = "[pipeline]\ntable = 'list'\nyear = 'opens'\n\
    columns = [{ column = 'places', name_zh = '学位', name_en = 'places', where = { kind = ['school'] } }]";

#[test]
fn projects_are_added_up_by_year_and_what_nobody_knows_is_not_zero() {
    let list = "kind,places,opens\nschool,10,2023\nschool,,2022\nhome,7,2022\nschool,5,\nschool,,2023\nroad,,2024\n";
    let projects = by_year(list, PIPELINE).unwrap_or_else(|codes| panic!("{codes:?}"));
    let found: Vec<_> = projects.years.iter().map(|of| (of.year, of.projects, of.sums[0])).collect();
    let sum = |value, is_least| Amounts { value, is_least };
    assert_eq!(
        found,
        [
            (Some(2022), 2, sum(None, false)),
            (Some(2023), 2, sum(Some(10.0), true)),
            (Some(2024), 1, sum(Some(0.0), false)),
            (None, 1, sum(Some(5.0), false)),
        ]
    );
    assert_eq!((projects.total.projects, projects.total.sums[0]), (6, sum(Some(15.0), true)));
    // With a number that takes away, the others bound nothing.
    let less = list.replace(",5,", ",-5,");
    let projects = by_year(&less, PIPELINE).unwrap_or_else(|codes| panic!("{codes:?}"));
    assert_eq!(projects.total.sums[0], sum(None, false));
    for (code, list, from, to) in [
        ("E0880", list, "year =", "yaer ="),
        ("E0882", list, "'list'", "'lists'"),
        ("E0883", list, "'opens'", "'opened'"),
        ("E0883", list, "column = 'places'", "column = 'place'"),
        ("E0884", list, "'school'", "'schools'"),
        ("E0886", list, &PIPELINE[PIPELINE.find("columns").unwrap_or(0)..], "columns = []"),
        ("E0887", &list.replace("2024", "20245"), "", ""),
        ("E0887", &list.replace("2024", "2024.5"), "", ""),
        ("E0887", &list.replace("2024", "soon"), "", ""),
        ("E0887", &list.replace(",10,", ",ten,"), "", ""),
    ] {
        let found = by_year(list, &PIPELINE.replacen(from, to, 1));
        assert_eq!(found, Err(vec![code]), "{code} {to}");
    }
}

fn twice_with_another_id(claims: &str) -> String {
    let claim = claims.split_once("[[claim]]").map_or("", |(_, claim)| claim).replace("id = 'a'", "id = 'b'");
    format!("{claims}[[claim]]{claim}")
}

#[test]
fn the_message_names_the_claim_the_column_and_the_nearest() {
    let claims = claim("places", "{ value = 1 }", "{ kind = 'sum', table = 'list', column = 'palces' }");
    let issues = judged(LIST, &claims).map_or_else(|issues| issues, |judged| panic!("{judged:?}"));
    let issue = issues.groups().flat_map(|group| &group.examples).next().cloned().unwrap_or_else(|| panic!("nothing"));
    assert_eq!((issue.file.as_deref(), issue.id.as_deref(), issue.feature), (Some("claims.toml"), Some("a"), Some(0)));
    for lang in Lang::ALL {
        assert!(issue.sentence(lang).contains("places"), "{}", issue.sentence(lang));
        assert!(issue.help(lang).contains("town"), "{}", issue.help(lang));
    }
}

fn verdict(stated: &str, computed: &str) -> (Option<f64>, Verdict) {
    let list = LIST.replace(",x,", ",30,");
    let judged = judged(&list, &claim("places", stated, computed)).unwrap_or_else(|issues| panic!("{issues:?}"));
    (judged.all[0].computed, judged.all[0].verdict)
}

#[test]
fn a_row_without_a_number_is_not_zero() {
    let all = "{ kind = 'sum', table = 'list', column = 'places' }";
    assert_eq!(verdict("{ value = 40 }", all), (Some(40.0), Verdict::CannotTell), "B may have any number");
    assert_eq!(verdict("{ op = '>=', value = 40 }", all), (Some(40.0), Verdict::Agrees), "whatever B has");
    assert_eq!(verdict("{ op = '>=', value = 41 }", all), (Some(40.0), Verdict::CannotTell));
    assert_eq!(verdict("{ op = '<=', value = 39 }", all), (Some(40.0), Verdict::Contradicts), "whatever B has");
    assert_eq!(verdict("{ op = '<=', value = 41 }", all), (Some(40.0), Verdict::CannotTell));
    assert_eq!(verdict("{ value = 39 }", all), (Some(40.0), Verdict::Contradicts));
    let left_out = "{ kind = 'sum', table = 'list', column = 'places', missing = 'left_out' }";
    assert_eq!(verdict("{ value = 40 }", left_out), (Some(40.0), Verdict::Agrees));
    let nobody = "{ kind = 'sum', table = 'list', column = 'places', where = { name = ['B'] } }";
    assert_eq!(verdict("{ op = '>=', value = 0 }", nobody), (None, Verdict::CannotTell));
    let share = "{ kind = 'share', part = 10, whole = { table = 'list', column = 'places' } }";
    assert_eq!(verdict("{ op = '<=', value = 25 }", share), (None, Verdict::CannotTell), "a share may fall");
    let exceed = "{ kind = 'exceed', table = 'list', column = 'places', bound = 20 }";
    assert_eq!(verdict("{ value = 1 }", exceed), (Some(1.0), Verdict::CannotTell), "B may be above too");
    assert_eq!(verdict("{ value = 0 }", exceed), (Some(1.0), Verdict::Contradicts));
    let none = "{ kind = 'count', table = 'list', where = { kind = ['clinic'] }, may_be_none = true }";
    assert_eq!(verdict("{ value = 0 }", none), (Some(0.0), Verdict::Agrees));
}

#[test]
fn digits_are_those_that_are_stated() {
    let said = |value: &str| format!("{{ kind = 'said', value = {value}, quote = 'q', chapter = 'c' }}");
    for (stated, other, expected) in [
        ("78.2", "78.36", Verdict::Contradicts),
        ("25.36", "25.3655", Verdict::Agrees), // cut off
        ("25.37", "25.3655", Verdict::Agrees), // rounded
        ("25.38", "25.3655", Verdict::Contradicts),
        ("58", "57.7467", Verdict::Agrees),
        ("58", "57.2", Verdict::Contradicts),
        ("0.3", "0.30000000000000004", Verdict::Agrees),
        ("-2", "-2.4", Verdict::Agrees),
        ("0", "-1", Verdict::Contradicts),
    ] {
        assert_eq!(verdict(&format!("{{ value = {stated} }}"), &said(other)).1, expected, "{stated} {other}");
    }
    for (op, expected) in
        [(">=", Verdict::Agrees), ("<=", Verdict::Agrees), (">", Verdict::Contradicts), ("<", Verdict::Contradicts)]
    {
        assert_eq!(verdict(&format!("{{ op = '{op}', value = 7.1 }}"), &said("7.1")).1, expected, "{op}");
    }
}

#[test]
fn zones_without_a_site_are_named() {
    let every = "{ kind = 'every', zones = 'list', zone = 'name', sites = 'list', in_zone = 'town' }";
    let (computed, verdict) = verdict("{ value = 0 }", every);
    assert_eq!((computed, verdict), (Some(3.0), Verdict::Contradicts), "no site names A, B or C");
    let every = "{ kind = 'every', zones = 'list', zone = 'town', sites = 'list', in_zone = 'town', at_least = 2 }";
    let judged = judged(LIST, &claim("zones", "{ value = 0 }", every)).unwrap_or_else(|issues| panic!("{issues:?}"));
    let why: Vec<String> = judged.all[0].why.iter().map(|words| words.text(Lang::En)).collect();
    assert_eq!((judged.all[0].computed, why.last().map(String::as_str)), (Some(1.0), Some("too few in S")));
}

#[test]
fn whether_data_are_made_up_is_told_by_their_columns_or_not_at_all() {
    let sum = "{ kind = 'sum', table = 'list', column = 'places' }";
    let synthetic = |list: &str, keys: &str| {
        let claims = claim("places", "{ value = 1 }", sum).replace("path =", &format!("{keys}\npath ="));
        judged(list, &claims).unwrap_or_else(|issues| panic!("{issues:?}")).all[0].synthetic
    };
    assert_eq!(synthetic("name,places\nA,1\n", ""), None);
    assert_eq!(synthetic("name,places\nA,1\n", "synthetic = false"), Some(false));
    assert_eq!(synthetic("name,places\nA,1\n", "synthetic = true"), Some(true));
    assert_eq!(synthetic("name,places,synthetic\nA,1,true\n", "synthetic = false"), Some(true), "a row knows better");
    assert_eq!(synthetic("name,places,synthetic\nA,1,false\n", ""), Some(false));
    assert_eq!(synthetic("name,places,position_basis\nA,1,name-inferred\n", ""), Some(true));
    assert_eq!(synthetic("name,places,position_basis\nA,1,point\n", ""), Some(false));
}

/// The plan of the sample with some of its numbers gone: never is anything said to agree that was not computed.
#[test]
fn a_claim_is_never_said_to_agree_without_a_number() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("claims/changshou-145.toml");
    let claims = Claims::open(&path).unwrap_or_else(|failure| panic!("{failure:?}"));
    let judged = judge(&claims, &[], &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"));
    for answer in &judged.all {
        let is_told = answer.verdict != Verdict::CannotTell;
        assert!(!is_told || answer.computed.is_some() && answer.stated.is_some(), "{}", answer.id);
        assert!(is_told || !answer.why.is_empty(), "{} does not say what is missing", answer.id);
    }
}

proptest! {
    /// A sum of random cells, some of them empty, against any number: as a twin tells that tries the least and a huge number for them.
    #[test]
    fn verdicts_are_those_of_a_naive_twin(cells in prop::collection::vec(prop::option::of(0_u32..50), 1..6), stated in 0_u32..120, op in 0_usize..5) {
        let (sign, holds): (&str, fn(f64, f64) -> bool) = [
            ("=", (|a, b| a == b) as fn(f64, f64) -> bool), (">=", |a, b| a >= b), ("<=", |a, b| a <= b), (">", |a, b| a > b), ("<", |a, b| a < b),
        ][op];
        let rows: String = cells.iter().map(|cell| format!("A,{}\n", cell.map(|n| n.to_string()).unwrap_or_default())).collect();
        let claims = claim("places", &format!("{{ op = '{sign}', value = {stated} }}"), "{ kind = 'sum', table = 'list', column = 'places' }");
        let judged = judged(&format!("name,places\n{rows}"), &claims).map_err(|issues| TestCaseError::fail(format!("{issues:?}")))?;
        let least: f64 = cells.iter().flatten().map(|n| f64::from(*n)).sum();
        let tried: Vec<bool> = if cells.contains(&None) {
            (0..200).map(|more| holds(least + f64::from(more), f64::from(stated))).collect()
        } else {
            vec![holds(least, f64::from(stated))]
        };
        let expected = match (tried.iter().all(|is| *is), tried.iter().any(|is| *is)) {
            (true, _) => Verdict::Agrees,
            (_, false) => Verdict::Contradicts,
            _ => Verdict::CannotTell,
        };
        let found = judged.all[0].verdict;
        // Where nobody knows any of the numbers nothing is computed, whatever they may be.
        let nobody_knows = cells.iter().all(Option::is_none);
        prop_assert_eq!(found, if nobody_knows { Verdict::CannotTell } else { expected });
        prop_assert!(found == Verdict::CannotTell || judged.all[0].computed.is_some());
    }
}

/// A row of sums is no project: it is left out of sums, counts and the projects by year, and said.
#[test]
fn rows_of_sums_are_no_data() {
    let list = "name,opens,places\nA,2025,900\nB,2026年9月,1080\n合计,,1980\n";
    let of = |list: &str, computed: &str| {
        let claims = claim("places", "{ value = 1980 }", computed);
        judged(list, &claims).unwrap_or_else(|issues| panic!("{issues}"))
    };
    let sum = "{ kind = 'sum', table = 'list', column = 'places' }";
    let judged_sum = of(list, sum);
    assert_eq!((judged_sum.all[0].computed, judged_sum.all[0].verdict), (Some(1980.0), Verdict::Agrees));
    assert_eq!((judged_sum.notes.count_of("I0387"), judged_sum.notes.count_of("W0381")), (1, 0));
    assert!(!judged_sum.all[0].why.is_empty());
    assert_eq!(of(list, "{ kind = 'count', table = 'list' }").all[0].computed, Some(2.0));
    assert_eq!(of(&list.replace("1980", "1981"), sum).notes.count_of("W0381"), 1);
    // One that a claim asks for by its word is meant, and one that a claim leaves out is left out.
    let asked = "{ kind = 'sum', table = 'list', column = 'places', where = { name = ['合计'] } }";
    assert_eq!(of(list, asked).all[0].computed, Some(1980.0));
    let skipped = "{ kind = 'count', table = 'list', skip = { name = ['合计'] } }";
    assert_eq!(of(list, skipped).all[0].computed, Some(2.0));
    let pipeline = PIPELINE.replace(", where = { kind = ['school'] }", "");
    let projects = by_year(list, &pipeline).unwrap_or_else(|codes| panic!("{codes:?}"));
    let years: Vec<_> = projects.years.iter().map(|of| (of.year, of.projects)).collect();
    assert_eq!(years, [(Some(2025), 1), (Some(2026), 1)]);
    assert_eq!((projects.total.projects, projects.total.sums[0].value), (2, Some(1980.0)));
}

/// The folder of a scenario stands for its years; that of all of them for none.
#[test]
fn results_of_scenarios_are_named_one_by_one() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let out = folder.path();
    let run = "{\"scenarios\": [\"base\", \"late\"], \"years\": [2025, 2026]}";
    assert!(
        std::fs::create_dir_all(out.join("base/2025")).is_ok() && std::fs::write(out.join("run.json"), run).is_ok()
    );
    let of = |path: &Path| folders(&[path.to_owned()]).map_err(|issue| (issue.code, issue.facts["known"].clone()));
    let known = ["base", "late"].map(|id| out.join(id).display().to_string()).join(", ");
    assert_eq!(of(out), Err(("E0894", known)));
    assert_eq!(of(&out.join("base")), Ok(vec![out.join("base/2025"), out.join("base/2026")]));
    assert_eq!(of(&out.join("base/2025")), Ok(vec![out.join("base/2025")]));
    assert_eq!(of(&out.join("none")), Ok(vec![out.join("none")]));
}
