//! Ways along roads as they are written: `ways.csv`, `od`, and what `explain` says of them.

use crate::common::{run, verified};
use crate::roads::{costs, put, results, streets, town};
use catchment::words::Lang;
use catchment::write::{self, WriteOptions};
use std::path::Path;
use std::process::Command;

const WALK: &str = "mode = 'walk'\nspeed = '4 km/h'";
const OPTIMAL: &str = "method = 'optimal'\ncutoff = '60 min'";

/// The program: its exit code, what it prints, and what it says.
fn catchment(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn lines(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect()
}

#[test]
fn ways_are_written_with_their_roads_and_why_there_is_none() {
    let cells = [[300.0, 0.0], [100.0, -501.0], [2_000.0, 2_000.0]];
    let folder = town(&streets(), &cells, &[[0.0, 200.0]], WALK, "method = 'radius'\ncutoff = '30 min'");
    let study = folder.path().join("study.toml");
    let found = run(&study, &[]);
    verified(&found, &study);
    let written = lines(&folder.path().join("out/primary/ways.csv"));
    assert_eq!(written[0], "cell,site,persons,seconds,metres,straight_metres,ratio,off_road_metres,via,reason");
    let row = |cell: &str| written.iter().find(|line| line.starts_with(cell)).unwrap().clone();
    let way = row("c0,");
    assert!(way.starts_with("c0,A,10,450.000,500.000,360.555,1.387,0.000,"), "{way}");
    assert!(way.contains("300 m") && way.contains("200 m") && way.contains('路'), "{way}");
    assert!(row("c1,").ends_with(",far-from-road"), "{}", row("c1,"));
    assert!(row("c2,").ends_with(",beyond-limit"), "{}", row("c2,"));
    // The place in words, in both languages.
    let at = |cell: usize| {
        let [lon, lat] = found.model.crs.to_lonlat([500_000.0 + cells[cell][0], 3_300_000.0 + cells[cell][1]]);
        format!("{lon},{lat}")
    };
    let out = folder.path().join("out");
    let say =
        |lang: &str, cell: usize| catchment(&["--lang", lang, "explain", out.to_str().unwrap(), "--at", &at(cell)]).1;
    let text = say("zh", 0);
    assert!(text.contains("去 A：沿 ") && text.contains("500 米") && text.contains("1.39 倍"), "{text}");
    let text = say("en", 0);
    assert!(text.contains("To A: along ") && text.contains("500 m (1.39 times"), "{text}");
    assert!(say("en", 1).contains("farther from a road than snap allows"), "{}", say("en", 1));
    let (_, json, _) = catchment(&["--json", "explain", out.to_str().unwrap(), "--at", &at(0)]);
    assert!(json.contains("\"straight_metres\""), "{json}");
}

/// What `od` writes gives the same allocation.
#[test]
fn a_run_with_the_written_table_is_the_same() {
    let cells: Vec<[f64; 2]> = (0..30).map(|n| [f64::from(n * 37 % 2_000), f64::from(n * 191 % 2_000)]).collect();
    let sites = [[130.0, 260.0], [1_810.0, 1_490.0], [900.0, 70.0]];
    let folder = town(&streets(), &cells, &sites, WALK, OPTIMAL);
    let study = folder.path().join("study.toml");
    let [path, out] = [study.clone(), folder.path().join("od.csv")].map(|path| path.display().to_string());
    let (code, text, said) = catchment(&["--lang", "en", "od", &path, "-o", &out]);
    assert_eq!(code, Some(0), "{said}");
    assert!(text.contains("od.csv: 90 ways of way, in s"), "{text}");
    assert_eq!(lines(Path::new(&out))[0], "cell,site,seconds");
    let before = results(folder.path());
    let text = std::fs::read_to_string(&study).unwrap();
    let table = "mode = 'table'\ntable = { path = 'od.csv', fields = { from = 'cell', to = 'site', cost = 'seconds' }, unit = 's', missing = 'unreachable' }";
    put(folder.path(), &[("study.toml", &text.replace("roads = ['roads.geojson']\n", "").replace(WALK, table))]);
    let after = results(folder.path());
    assert_eq!(costs(&before), costs(&after));
    assert_eq!(before.services[0].allocation.flows().all(), after.services[0].allocation.flows().all());
    // The file is not written over, and which travel is meant must be clear.
    assert_eq!(catchment(&["od", &path, "-o", &out]).0, Some(73));
    let (code, _, said) = catchment(&["--lang", "en", "od", &path, "-o", &out, "--overwrite", "--travel", "walk"]);
    assert!(code == Some(2) && said.contains("E0943") && said.contains("way"), "{said}");
    assert_eq!(catchment(&["od", &path, "-o", &folder.path().join("od.xlsx").display().to_string()]).0, Some(2));
}

/// Everything that goes by a table goes along roads as well: scores, coverage, methods side by side, verify with the study.
#[test]
fn scores_and_coverage_go_along_roads() {
    let cells: Vec<[f64; 2]> = (0..30).map(|n| [f64::from(n * 37 % 2_000), f64::from(n * 191 % 2_000)]).collect();
    let more = "[[access]]\nid = 'a'\nservice = 'primary'\nmethod = '2sfca'\ncutoff = '15 min'\n\
                [[coverage]]\nid = 'c'\nservice = 'primary'\nradius = '10 min'";
    let folder = town(&streets(), &cells, &[[130.0, 260.0], [1_810.0, 1_490.0]], WALK, &format!("{OPTIMAL}\n{more}"));
    let study = folder.path().join("study.toml");
    let found = run(&study, &[]);
    verified(&found, &study);
    let options = WriteOptions { base: folder.path().to_owned(), lang: Lang::En, ..WriteOptions::default() };
    write::write(&found, &folder.path().join("again"), &options).unwrap();
    let [path, out] = [study, folder.path().join("methods")].map(|path| path.display().to_string());
    let (code, text, said) = catchment(&["--lang", "zh", "compare-methods", &path, "-o", &out]);
    assert_eq!(code, Some(0), "{said}");
    assert!(text.contains("道路“way”"), "{text}");
    let (code, text, _) = catchment(&["--lang", "en", "verify", &folder.path().join("out").display().to_string()]);
    assert!(code == Some(0) && text.contains("roads \"way\""), "{text}");
}
