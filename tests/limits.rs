//! Limits hold in whole millimetres, themselves included, in every method, score, coverage and check.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{must, run};
use catchment::balance::Results;
use catchment::check::verify;
use catchment::units::Persons;
use catchment::write::{WriteOptions, write};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A study of these layers in a folder of its own.
fn study(sites: &str, cells: &str, keys: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let ring =
        [[400_000, 3_200_000], [600_000, 3_200_000], [600_000, 3_500_000], [400_000, 3_500_000], [400_000, 3_200_000]];
    let zones = serde_json::json!({
        "type": "FeatureCollection", "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::4545" } },
        "features": [{
            "type": "Feature", "properties": { "id": "Z", "name": "Zone" },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        }],
    });
    let text = format!(
        "title = 'limits'\nyear = 2025\ncrs.analysis = 'EPSG:4545'\nfacilities = [{{ path = 'sites.csv', crs = 'EPSG:4545' }}]\n\
         demand = [{{ path = 'cells.csv', crs = 'EPSG:4545' }}]\nzones = {{ path = 'zones.geojson' }}\n\
         pattern = {{ permutations = 9 }}\n[[service]]\nid = 'primary'\ndemand = {{ per_1000 = 1000 }}\n{keys}\n"
    );
    for (name, text) in [("study.toml", &text), ("zones.geojson", &zones.to_string())] {
        must(std::fs::write(folder.path().join(name), text));
    }
    must(std::fs::write(folder.path().join("sites.csv"), sites));
    must(std::fs::write(folder.path().join("cells.csv"), cells));
    let path = folder.path().join("study.toml");
    (folder, path)
}

fn allocated(results: &Results) -> Persons {
    results.services[0].ledger.demand.allocated
}

/// Of a folder written from these results, every finding holds.
fn verified(results: &Results, folder: &Path) {
    let out = folder.join("out");
    let options =
        WriteOptions { overwrite: true, base: folder.to_owned(), study: "study.toml".to_owned(), ..Default::default() };
    must(write(results, &out, &options));
    for finding in must(verify(&out, None)) {
        assert!(finding.holds, "{}", finding.text(catchment::words::Lang::En));
    }
}

const METHODS: [&str; 3] = ["radius", "zone", "optimal"];

/// 2.01 km are 2,010 m, not the 2,009.999... that a product of binary fractions makes of them.
#[test]
fn kilometres_with_decimals_are_whole_millimetres() {
    let sites = "id,name,service,places,x,y\nA,A,primary,100,500000,3300000\n";
    let cells = "id,x,y,persons\nin,500100,3300000,10\nat,502010,3300000,10\nout,502010.001,3300000,10\n";
    for method in METHODS {
        let (folder, path) = study(sites, cells, &format!("method = '{method}'\ncutoff = '2.01 km'"));
        let results = run(&path, &[]);
        assert_eq!(allocated(&results), Persons::whole(20), "{method}");
        verified(&results, folder.path());
    }
}

/// The fields of a file of these tests.
fn data(file: &str) -> String {
    must(std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/limits").join(file)))
}

const ASKED: &str = "
[[coverage]]
id = 'c'
service = 'primary'
radius = '500 m'
[[access]]
id = 'two'
service = 'primary'
method = '2sfca'
cutoff = '500 m'
[[access]]
id = 'steps'
service = 'primary'
method = 'e2sfca'
decay = { step = [['500 m', 1.0], ['600 m', 0.5]] }
[[access]]
id = 'huff'
service = 'primary'
method = 'huff'
cutoff = '500 m'
decay = { power = 1.0 }
[[access]]
id = 'way'
service = 'primary'
method = 'nearest_cost'
cutoff = '500 m'
[[access]]
id = 'raam'
service = 'primary'
method = 'raam'
cutoff = '500 m'
tau = '1 km'
";

/// Forty cells, each exactly 500 m from its site (268.8 by 421.6) in tenths of a metre, which no binary fraction holds.
#[test]
fn tenths_of_a_metre_reach_the_limit() {
    let all = Persons::whole(400);
    for method in METHODS {
        let keys = format!("method = '{method}'\ncutoff = '500 m'\n{ASKED}");
        let (folder, path) = study(&data("sites.csv"), &data("cells.csv"), &keys);
        let results = run(&path, &[]);
        let service = &results.services[0];
        assert_eq!(allocated(&results), all, "{method}");
        assert_eq!(service.facilities.iter().filter_map(|site| site.within_cutoff).sum::<Persons>(), all, "{method}");
        let covered = service.coverage[0].total;
        assert_eq!([covered.residents[1], covered.demand[1], covered.served], [all; 3], "{method}");
        for access in &service.access {
            assert!(access.scores.reached().iter().all(|reached| *reached), "{method} {}", access.id);
        }
        // The site of a cell alone, with its whole weight: a hundred places for ten people.
        for access in &service.access[..2] {
            assert!(access.scores.score().iter().all(|score| *score == Some(10.0)), "{method} {}", access.id);
        }
        verified(&results, folder.path());
        let short = run(&path, &["service.primary.cutoff=499.999 m", "coverage.c.radius=499.999 m"]);
        assert_eq!(allocated(&short), Persons::ZERO, "{method}");
        assert_eq!(short.services[0].coverage[0].total.demand[1], Persons::ZERO, "{method}");
    }
}

/// Cells 500 m away are there also in the clean copies that `check --fix` makes.
#[test]
fn clean_copies_are_within_the_same_limit() {
    let sites = "id,name,service,places,x,y\nS0,S0,primary,10000,480750,3300850\nS1,S1,primary,10000,482050,3302250\n\
                 S2,S2,primary,10000,480950,3302450\n";
    let mut cells = String::from("id,x,y,persons\n");
    for number in 0..31 * 31 {
        let (col, row) = (number / 31, number % 31);
        let _ = writeln!(cells, "c{number:04},{},{},10", 480_050 + 100 * col, 3_300_050 + 100 * row);
    }
    let (folder, path) = study(sites, &cells, &format!("method = 'radius'\ncutoff = '500 m'\n{ASKED}"));
    let fix = Command::new(env!("CARGO_BIN_EXE_catchment"))
        .current_dir(folder.path())
        .args(["check", "study.toml", "--fix", "clean"])
        .output();
    let fix = must(fix);
    assert!(fix.status.success(), "{}", String::from_utf8_lossy(&fix.stderr));
    let clean = run(&folder.path().join("clean/study.toml"), &[]);
    let results = run(&path, &[]);
    for results in [&results, &clean] {
        assert_eq!(allocated(results), Persons::whole(2430));
        assert_eq!(results.services[0].coverage[0].total.demand[1], Persons::whole(2430));
    }
}

/// Two sites that are equally far in whole millimetres: the smaller id has the people, although the other is nearer.
#[test]
fn a_tie_is_one_of_whole_millimetres() {
    let sites =
        "id,name,service,places,x,y\nA,A,primary,100,500500.0004,3300000\nB,B,primary,100,499500.0001,3300000\n";
    let cells = "id,x,y,persons\nc,500000,3300000,10\n";
    for method in ["nearest", "radius", "zone"] {
        let (folder, path) = study(sites, cells, &format!("method = '{method}'\ncutoff = '500 m'"));
        let results = run(&path, &[]);
        let to = results.services[0].allocation.main_site(0);
        let id = to.map(|site| results.services[0].facility(&results.model, site).id.as_str());
        assert_eq!(id, Some("A"), "{method}");
        verified(&results, folder.path());
    }
}
