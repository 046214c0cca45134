//! The plan of the sample held to its word: every number with the files that are shipped, and the command as people run it.

use crate::common;
use catchment::claims::{Answer, Claims, Judged, Verdict, judge};
use catchment::read::Quiet;
use catchment::words::Lang;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CLAIMS: &str = "claims/changshou-145.toml";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn of(path: &Path, results: &[PathBuf]) -> Judged {
    let claims = Claims::open(path).unwrap_or_else(|failure| panic!("{failure:?}"));
    judge(&claims, results, &Quiet).unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn find<'j>(judged: &'j Judged, id: &str) -> &'j Answer {
    judged.all.iter().find(|answer| answer.id == id).unwrap_or_else(|| panic!("no claim {id}"))
}

fn why(answer: &Answer) -> String {
    answer.why.iter().map(|words| words.text(Lang::En)).collect::<Vec<_>>().join("; ")
}

use Verdict::{Agrees, CannotTell, Contradicts};

/// Claims of the sample, what is computed, and the verdict, without any run.
const EXPECTED: [(&str, Option<f64>, Verdict); 36] = [
    ("places-17580", Some(17_580.0), Agrees),
    ("projects-7", Some(8.0), Contradicts),
    ("schools-above-2000", Some(5.0), Contradicts),
    ("places-above-2000", Some(2_720.0), Contradicts),
    ("kindergartens-above-360", Some(1.0), Contradicts),
    ("beds-692960-without", Some(1000.0 * 5_073.0 / 692_960.0), Agrees),
    ("beds-692960-with", Some(1000.0 * 5_573.0 / 692_960.0), Agrees),
    ("beds-750000-without", Some(6.764), Contradicts),
    ("beds-750000-with", Some(1000.0 * 5_573.0 / 750_000.0), Agrees),
    ("nursery-rate", Some(1000.0 * 693.0 / 692_960.0), Contradicts),
    ("nursery-projects", Some(0.0), Contradicts),
    ("elderly-40", Some(1000.0 * 200.0 / 175_773.0), CannotTell),
    ("indicator-05", Some(78.36), Contradicts),
    ("peak-15-59", Some(2027.0), Contradicts),
    ("forecast-75", Some(744_000.0), Contradicts),
    ("indicator-21", Some(95.0), Contradicts),
    ("indicator-22", Some(80.0), Contradicts),
    ("veterans-content", Some(95.0), Contradicts),
    ("money-education", Some(706_106.0), CannotTell),
    ("money-health", Some(314_960.0), CannotTell),
    ("money-civil", Some(58_220.0), CannotTell),
    ("money-sports", Some(333_145.0), CannotTell),
    ("money-all", Some(1_412_431.0), CannotTell),
    ("projects-52", Some(52.0), Agrees),
    ("streets-share", Some(100.0 * 473_430.0 / 692_960.0), Agrees),
    ("aged-60", Some(100.0 * 175_773.0 / 692_960.0), Agrees),
    ("aged-65", Some(100.0 * 142_093.0 / 692_960.0), Agrees),
    ("children", Some(100.0 * 89_640.0 / 692_960.0), Agrees),
    ("sex-ratio", Some(100.0 * 352_872.0 / 340_088.0), Agrees),
    ("capacity-58", Some(100.0 * 692_960.0 / 1_200_000.0), Agrees),
    ("health-centres", Some(0.0), Agrees),
    ("kindergartens-10", Some(11.0), Agrees),
    ("rural-places", None, CannotTell),
    ("shortage-puti", None, CannotTell),
    ("indicator-07", None, CannotTell),
    ("indicator-12", None, CannotTell),
];

#[test]
fn the_plan_of_the_sample_is_held_to_its_word() {
    let judged = of(&root().join(CLAIMS), &[]);
    for (id, computed, verdict) in EXPECTED {
        let found = find(&judged, id);
        let is_same = match (found.computed, computed) {
            (Some(one), Some(other)) => (one - other).abs() < 1e-9,
            (None, None) => true,
            _ => false,
        };
        assert!(is_same && found.verdict == verdict, "{id}: {found:?}");
    }
    for (id, words) in [
        ("beds-750000-without", "5,073 stand, 5,325 are needed: 252 short"),
        ("beds-692960-without", "5,073 stand, 4,920 are needed: 153 more than that"),
        ("elderly-40", "200 stand, 7,031 are needed"),
        ("elderly-40", "4 rows have no number in beds"),
        ("elderly-40", "at least 40 beds per 1,000 elderly"),
        ("nursery-rate", "693 stand, 3,118 are needed: 2,425 short"),
        ("schools-above-2000", "5 of 8 are above 2,000, by 2,720 in all"),
        ("kindergartens-above-360", "1 of 2 are above 360, by 180 in all; they are 桃花溪幼儿园"),
        ("indicator-07", "2,093"),
        ("health-centres", "19 of 19 zones"),
    ] {
        assert!(why(find(&judged, id)).contains(words), "{id}: {}", why(find(&judged, id)));
    }
    let synthetic = |id: &str| find(&judged, id).synthetic;
    assert_eq!([synthetic("places-17580"), synthetic("health-centres")], [Some(false), Some(true)]);
    assert_eq!([synthetic("streets-share"), synthetic("rural-places")], [Some(true), None]);
    assert_eq!([Agrees, Contradicts, CannotTell].map(|verdict| judged.count(verdict)), [23, 13, 21]);
}

/// All 22 indicators stand there; what is not computed says what is missing.
#[test]
fn every_indicator_is_there() {
    let judged = of(&root().join(CLAIMS), &[]);
    for indicator in 1..=22 {
        let mut of_it = judged.all.iter().filter(|answer| answer.indicator == Some(indicator)).peekable();
        assert!(of_it.peek().is_some(), "indicator {indicator}");
        for answer in of_it.filter(|answer| answer.computed.is_none()) {
            assert!(why(answer).contains("missing: "), "{}", answer.id);
        }
    }
}

/// A copy of the claims with the tables beside them, to be changed.
fn copy() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        CLAIMS,
        "claims/projects.csv",
        "population/townships.csv",
        "layers/townships.geojson",
        "layers/health_centres.geojson",
        "layers/schools_existing.geojson",
    ];
    for name in files {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(root().join(name), to).unwrap();
    }
    let path = folder.path().join(CLAIMS);
    (folder, path)
}

#[test]
fn a_changed_number_turns_the_verdict() {
    for (from, to, id, verdict) in [
        (
            "1,阳鹤山小学,教育,新建,primary,30,1350,",
            "1,阳鹤山小学,教育,新建,primary,30,1351,",
            "places-17580",
            Contradicts,
        ),
        ("1,阳鹤山小学,教育,新建,primary,30,1350,", "1,阳鹤山小学,教育,新建,primary,30,,", "places-17580", CannotTell),
        ("1,阳鹤山小学,教育,新建,primary,", "1,阳鹤山小学,教育,新建,,", "projects-7", Agrees),
        (",18,540,", ",18,360,", "kindergartens-above-360", Agrees),
        (",,600,86000,", ",,852,86000,", "beds-750000-without", Agrees),
        (",,600,86000,", ",,,86000,", "beds-750000-with", Contradicts),
        (
            "25,新市高新区医康养项目,医疗卫生,新建,,,,",
            "25,新市高新区医康养项目,医疗卫生,新建,nursery,,2426,",
            "nursery-rate",
            Agrees,
        ),
        (
            "39,光荣院改建项目,民政退役,新建,elderly_beds,,,200",
            "39,光荣院改建项目,民政退役,新建,elderly_beds,,,7031",
            "elderly-40",
            Agrees,
        ),
    ] {
        let (folder, path) = copy();
        assert_ne!(find(&of(&path, &[]), id).verdict, verdict, "{id} before");
        let list = folder.path().join("claims/projects.csv");
        let text = std::fs::read_to_string(&list).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&list, text.replace(from, to)).unwrap();
        assert_eq!(find(&of(&path, &[]), id).verdict, verdict, "{id} with {to}");
    }
}

/// The list of the claims and the list from which the layers of the sample are made say the same of every project.
#[test]
fn both_lists_of_projects_agree() {
    let rows = |name: &str| -> Vec<std::collections::BTreeMap<String, String>> {
        csv::Reader::from_path(root().join(name)).unwrap().deserialize().map(Result::unwrap).collect()
    };
    let (all, sample) = (rows("claims/projects.csv"), rows("layers/source/plan_projects.csv"));
    assert_eq!(all.len(), 52);
    for (number, row) in all.iter().enumerate() {
        assert_eq!(row["number"], (number + 1).to_string());
        assert!(row["investment_wan"].parse::<f64>().is_ok() && !row["source"].is_empty(), "{row:?}");
    }
    for row in sample {
        let same = &all[row["project"].parse::<usize>().unwrap() - 1];
        let places = if same["places"].is_empty() { &same["beds"] } else { &same["places"] };
        let [ours, theirs] = [
            [&same["nature"], &same["service"], &same["classes"], places],
            [&row["nature"], &row["service"], &row["classes"], &row["places"]],
        ];
        assert_eq!((ours, &same["opens"]), (theirs, &row["opens"]), "{}", same["name"]);
        assert!(same["name"].starts_with(row["name"].as_str()), "{}", same["name"]);
    }
}

fn catchment(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output().unwrap()
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_prints_writes_and_fails_when_asked() {
    let (folder, path) = copy();
    let claims = path.to_string_lossy().into_owned();
    let (code, text, _) = said(&catchment(&["--lang", "en", "check-claims", &claims]));
    assert_eq!(code, 0);
    for words in [
        "17,580 places",
        "contradicts: New projects of compulsory education",
        "23 agree, 13 contradict, 21 cannot be told",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let (code, text, _) = said(&catchment(&["--lang", "zh", "check-claims", &claims, "--fail-on", "contradicts"]));
    assert!(code == 1 && text.contains("23 条相符，13 条不符，21 条无法判断"), "{code} {text}");
    let (code, text, _) = said(&catchment(&["--json", "check-claims", &claims]));
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 0);
    assert_eq!(document["counts"]["contradicts"], 13);
    let places = document["claims"].as_array().unwrap().iter().find(|claim| claim["id"] == "places-17580").unwrap();
    assert_eq!([&places["computed"], &places["stated"], &places["difference"]], [17_580.0, 17_580.0, 0.0]);
    assert_eq!([&places["verdict"], &places["op"], &places["unit"]], ["agrees", "=", "places"]);
    assert_eq!(places["synthetic"], false);
    // The projects by year: what the plan does not say is neither zero nor left out without a word.
    let pipeline = &document["pipeline"];
    let years: Vec<_> = pipeline["years"].as_array().unwrap().iter().map(|of| of["year"].as_i64()).collect();
    assert_eq!(years, [Some(2021), Some(2022), Some(2023), Some(2024), Some(2025), None]);
    assert_eq!((&pipeline["synthetic"], &pipeline["total"]["projects"]), (&true.into(), &52.into()));
    let sums: Vec<_> = pipeline["total"]["sums"].as_array().unwrap().iter().map(|sum| &sum["value"]).collect();
    assert_eq!(sums[2..], [&serde_json::Value::Null, &51_480.0.into(), &1_560.0.into(), &1_412_431.0.into()]);
    let (_, text, _) = said(&catchment(&["--lang", "zh", "check-claims", &claims]));
    for words in ["按投用年份汇总的项目（年份为模拟数据）", ">= 51,480", "未写明"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // The table: the same bytes for any number of threads, never over what is there or over the claims.
    let out = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for (name, threads) in [("a.csv", "1"), ("b.csv", "4")] {
        assert_eq!(
            said(&catchment(&["--threads", threads, "--lang", "en", "check-claims", &claims, "-o", &out(name)])).0,
            0
        );
    }
    let written = std::fs::read(out("a.csv")).unwrap();
    assert_eq!(written, std::fs::read(out("b.csv")).unwrap());
    let mut reader = csv::Reader::from_reader(&written[3..]);
    let rows: Vec<std::collections::BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let beds = rows.iter().find(|row| row["id"] == "beds-750000-without").unwrap();
    assert_eq!([&beds["computed"], &beds["difference"], &beds["verdict"]], ["6.764", "-0.336", "contradicts"]);
    for (target, code, message) in [("a.csv", 73, "E0711"), ("a.xlsx", 2, "E0893"), ("none/a.csv", 73, "E070")] {
        let (found, _, text) = said(&catchment(&["check-claims", &claims, "-o", &out(target)]));
        assert!(found == code && text.contains(message), "{target}: {found} {text}");
    }
    assert_eq!(said(&catchment(&["check-claims", &claims, "-o", &out("a.csv"), "--overwrite"])).0, 0);
    let own = out("own.csv");
    std::fs::copy(&path, &own).unwrap();
    let (code, _, text) = said(&catchment(&["check-claims", &own, "-o", &own, "--overwrite"]));
    assert!(code == 73 && text.contains("E0712"), "{code} {text}");
    assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(&own).unwrap());
    // Nor is a table that the claims are about.
    let (list, about) = (out("list.csv"), out("about.toml"));
    std::fs::write(&list, "name,places\na,100\n").unwrap();
    let claim = "[[claim]]\nid = \"a\"\nname_zh = \"a\"\nname_en = \"a\"\nunit = \"places\"\nquote = \"a\"\nchapter = \"1\"\nstated = { value = 100 }\n\
                 computed = { kind = \"sum\", table = \"p\", column = \"places\" }\n";
    let head = "version = 1\ntitle = \"t\"\nsource = \"s\"\n[tables.p]\npath = \"list.csv\"\n";
    std::fs::write(&about, format!("{head}{claim}")).unwrap();
    let (code, _, text) = said(&catchment(&["check-claims", &about, "-o", &list, "--overwrite"]));
    assert!(code == 73 && text.contains("E0712"), "{code} {text}");
    assert_eq!(std::fs::read_to_string(&list).unwrap(), "name,places\na,100\n");
}

#[test]
fn a_file_of_claims_that_is_missing_or_wrong_is_said() {
    let (folder, path) = copy();
    let (code, _, text) = said(&catchment(&["check-claims", &folder.path().join("no.toml").to_string_lossy()]));
    assert!(code == 66 && text.contains("E0101"), "{code} {text}");
    let good = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, good.replace("kind = \"sum\"", "kind = \"som\"")).unwrap();
    let (code, _, text) = said(&catchment(&["--lang", "en", "check-claims", &path.to_string_lossy()]));
    assert!(code == 65 && text.contains("E0880") && text.contains("`som`") && text.contains("line"), "{code} {text}");
}

/// A row without a number is never zero, in a rate neither: of numbers of either sign some of them bound nothing.
#[test]
fn a_rate_of_rows_without_a_number_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for (rows, expected) in
        [("a,100\nb,-10\nc,\n", "cannot_tell"), ("a,\nb,\n", "cannot_tell"), ("a,100\nb,20\n", "agrees")]
    {
        std::fs::write(path("list.csv"), format!("name,beds\n{rows}")).unwrap();
        let claims = "version = 1\ntitle = 't'\n[tables.p]\npath = 'list.csv'\n[[claim]]\nid = 'a'\nname_zh = 'a'\nname_en = 'a'\nquote = 'q'\nchapter = 'c'\n\
             unit = 'beds'\nstated = { value = 80, op = '>=' }\n\
             computed = { kind = 'rate', population = 1000, of = [{ table = 'p', column = 'beds' }] }\n";
        std::fs::write(path("claims.toml"), claims).unwrap();
        let (code, text, errors) = said(&catchment(&["--json", "check-claims", &path("claims.toml")]));
        let document: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        assert_eq!(document["claims"][0]["verdict"], expected, "{rows} {code} {text} {errors}");
    }
}

/// The street town with claims about its results.
fn town(computed: &str) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in common::files(common::street_town().parent().unwrap()) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let text = format!(
        "version = 1\ntitle = 't'\n[[claim]]\nid = 'gap'\nname_zh = '缺口'\nname_en = 'gap'\nquote = 'q'\nchapter = 'c'\n\
         unit = 'places'\nstated = {{ value = 120 }}\ncomputed = {computed}\n"
    );
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("claims.toml"), text).unwrap();
    // Headings of the table are Chinese; claims go by the names of columns.
    let (code, _, text) = said(&catchment(&["--lang", "zh", "run", &path("study.toml"), "-o", &path("out")]));
    assert_eq!(code, 0, "{text}");
    let (claims, out) = (path("claims.toml"), path("out"));
    (folder, claims, out)
}

const GAP: &str =
    "{ kind = 'result', file = 'balance.csv', column = 'gap', where = { service = ['primary'], zone_id = ['E'] } }";

#[test]
fn numbers_of_finished_runs_are_taken_when_they_verify() {
    let (_folder, claims, out) = town(GAP);
    let check = |more: &[&str]| said(&catchment(&[&["--json", "check-claims", &claims], more].concat()));
    let verdict = |text: &str| {
        let document: serde_json::Value = serde_json::from_str(text).unwrap();
        (document["claims"][0]["computed"].as_f64(), document["claims"][0]["verdict"].as_str().unwrap().to_owned())
    };
    let (code, text, _) = check(&["--results", &out]);
    assert_eq!((code, verdict(&text)), (0, (Some(120.0), "agrees".to_owned())));
    let (code, text, _) = check(&[]);
    assert_eq!((code, verdict(&text)), (0, (None, "cannot_tell".to_owned())));
    let (code, _, text) = check(&["--results", &out, "--results", &out]);
    assert!(code == 65 && text.contains("E0892"), "{code} {text}");
    let (code, _, text) = check(&["--results", &format!("{out}-none")]);
    assert!(code == 66 && text.contains("E0101"), "{code} {text}");
    let table = format!("{out}/balance.csv");
    let changed = std::fs::read_to_string(&table).unwrap().replace(",120,", ",121,");
    std::fs::write(&table, changed).unwrap();
    let (code, text, errors) = check(&["--results", &out]);
    assert!(code == 65 && errors.contains("E0885") && !text.contains("computed"), "{code} {text} {errors}");
}

#[test]
fn what_the_results_do_not_have_is_said() {
    for (from, to, code) in [
        ("balance.csv", "coverage.csv", "E0888"),
        (", zone_id = ['E']", "", "E0891"),
        ("column = 'gap'", "column = 'gaps'", "E0883"),
        ("['E']", "['X']", "E0884"),
        ("column = 'gap'", "column = 'service'", "E0887"),
    ] {
        let (_folder, claims, out) = town(&GAP.replace(from, to));
        let (exit, _, text) = said(&catchment(&["check-claims", &claims, "--results", &out]));
        assert!(exit == 65 && text.contains(code), "{code}: {exit} {text}");
    }
    let (_folder, claims, out) =
        town(&GAP.replace(", zone_id = ['E']", "").replace("column", "take = 'largest', year = 2030, column"));
    let (exit, text, _) = said(&catchment(&["--lang", "en", "check-claims", &claims, "--results", &out]));
    assert!(exit == 0 && text.contains("missing: results of 2030"), "{exit} {text}");
}

/// The form of both kinds of files, for editors.
#[test]
fn the_schema_of_claims_is_printed() {
    let schema = |of: &[&str]| -> serde_json::Value {
        serde_json::from_str(&said(&catchment(&[&["schema"], of].concat())).1).unwrap()
    };
    assert_eq!(schema(&["claims"])["title"], "ClaimsFile");
    assert!(schema(&["claims"])["properties"]["claim"].is_object());
    assert_eq!(schema(&[]), schema(&["study"]));
}
