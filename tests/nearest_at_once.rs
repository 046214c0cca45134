//! Where nothing but the nearest is asked for, one search from all sites at once finds it: results are, byte by byte, those of a run that
//! lists the ways to every site.

use crate::common::{files, must};
use crate::roads::{layer, line, put, town};
use crate::slopes::AROUND;
use crate::terrain::place;
use catchment::read::{Files, Quiet};
use catchment::run::{Case, Loaded, load, load_cases, run_cases};
use catchment::study::Study;
use catchment::write::{self, WriteOptions};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// How many ways there are, and every file of the results of every year.
fn of(study: &Study, loaded: &Loaded, (base, travel): (&Path, &str)) -> (usize, Vec<BTreeMap<String, Vec<u8>>>) {
    let written = |results| {
        let out = must(tempfile::tempdir());
        let out = out.path().join("out");
        let options = WriteOptions { base: base.to_owned(), study: "study.toml".to_owned(), ..WriteOptions::default() };
        must(write::write(results, &out, &options));
        files(&out)
    };
    let results = must(run_cases(study, loaded, &Case::all(study), &Quiet));
    (loaded.ways(travel).1.count(), results.iter().map(written).collect())
}

/// The results of a study that asks for the nearest alone against those over all ways; how many ways either made.
fn compare(folder: &Path, travel: &str) -> Result<[usize; 2], TestCaseError> {
    let study = must(Study::open(folder.join("study.toml")));
    let all = of(&study, &must(load(&study, &Files, &Quiet)), (folder, travel));
    let few = of(&study, &must(load_cases(&study, &Files, &Case::all(&study), &Quiet)), (folder, travel));
    for (few, all) in few.1.iter().zip(&all.1) {
        prop_assert!(few.len() > 5 && few.keys().eq(all.keys()));
        for (name, bytes) in few {
            prop_assert!(bytes == &all[name], "{}: {}", name, String::from_utf8_lossy(bytes));
        }
    }
    prop_assert!(few.1.len() == all.1.len());
    Ok([few.0, all.0])
}

/// Sites, some of which open later; some stand at one point.
fn sites(folder: &Path, sites: &[([f64; 2], bool)]) {
    let of = |(number, ([x, y], is_later)): (usize, &([f64; 2], bool))| {
        let (id, x, y) = (char::from(b'A' + number as u8), crate::roads::X + x, crate::roads::Y + y);
        format!("{id},primary,90,{},{x},{y}\n", if *is_later { 2030 } else { 2000 })
    };
    let rows: String = sites.iter().enumerate().map(of).collect();
    put(folder, &[("sites.csv", &format!("id,service,places,opens,x,y\n{rows}"))]);
}

/// The study of a folder is asked about two years.
fn two_years(folder: &Path) {
    let path = folder.join("study.toml");
    let text = must(std::fs::read_to_string(&path));
    must(std::fs::write(&path, text.replace("year = 2025\n", "years = [2025, 2030]\n")));
}

/// Places on a lattice of so many metres, so that many ways cost the same.
fn places(most: usize, step: f64) -> impl Strategy<Value = Vec<[f64; 2]>> {
    prop::collection::vec((0_u8..13, 0_u8..13), 1..most)
        .prop_map(move |all| all.into_iter().map(|(x, y)| [f64::from(x) * step, f64::from(y) * step]).collect())
}

fn opening(most: usize, step: f64) -> impl Strategy<Value = Vec<([f64; 2], bool)>> {
    (places(most, step), prop::collection::vec(any::<bool>(), most)).prop_map(|(at, later)| {
        // The first is there in every year.
        at.into_iter().zip(std::iter::once(false).chain(later)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn along_roads(
        cells in places(30, 50.0),
        open in opening(7, 50.0),
        kept in prop::collection::vec(any::<bool>(), 84),
        one_way in prop::collection::vec(any::<bool>(), 84),
        (is_car, from) in (any::<bool>(), any::<bool>()),
    ) {
        // Streets of 100 m; some are missing, some go one way.
        let block = |number: usize| {
            let (a, b) = ((number / 2 / 6) as f64 * 100.0, (number / 2 % 6) as f64 * 100.0);
            let ends = if number.is_multiple_of(2) { [[b, a], [b + 100.0, a]] } else { [[a, b], [a, b + 100.0]] };
            let oneway = if one_way[number] { "yes" } else { "no" };
            line(&ends, &json!({ "class": "residential", "oneway": oneway }))
        };
        let roads: Vec<_> = (0..84).filter(|number| *number < 24 || kept[*number]).map(block).collect();
        let travel = format!(
            "mode = '{}'\nsnap = '5 km'\nallow_unjoined = true\ndirection = '{}'\n",
            if is_car { "car" } else { "walk'\nspeed = '4 km/h" }, if from { "from" } else { "to" },
        );
        let at: Vec<[f64; 2]> = open.iter().map(|site| site.0).collect();
        let folder = town(&layer(&roads), &cells, &at, &travel, "method = 'nearest'");
        sites(folder.path(), &open);
        two_years(folder.path());
        let [few, all] = compare(folder.path(), "way")?;
        prop_assert!(few <= all && few <= 2 * cells.len(), "{} of {}", few, all);
    }

    #[test]
    fn over_the_ground(
        cells in places(30, 100.0),
        open in opening(7, 100.0),
        high in prop::collection::vec(0_u8..60, 49),
        wall in prop::collection::vec((0_u16..1_300, 0_u16..1_300), 0..4),
        (is_level, from) in (any::<bool>(), any::<bool>()),
    ) {
        let travel = format!(
            "speed = 'tobler'\nallow_unjoined = true\ndirection = '{}'\nbarriers = ['wall.geojson']",
            if from { "from" } else { "to" },
        );
        let at: Vec<[f64; 2]> = open.iter().map(|site| site.0).collect();
        let folder = place(&cells, &at, &travel, "method = 'nearest'");
        let height = |[x, y]: [f64; 2]| {
            let of = |metres: f64| (metres.clamp(0.0, 1_300.0) / 200.0) as usize;
            if is_level { 200.0 } else { 200.0 + f32::from(high[of(y) * 7 + of(x)]) }
        };
        AROUND.put(&folder.path().join("dem.tif"), height, None);
        let ends: Vec<[f64; 2]> = wall.iter().map(|(x, y)| [f64::from(*x) + 0.3, f64::from(*y) + 0.7]).collect();
        let far = [[-5_000.0, -5_000.0], [-5_000.0, -4_000.0]];
        let lines = [&far[..], &ends].into_iter().filter(|line| line.len() > 1).map(|at| line(at, &json!({})));
        put(folder.path(), &[("wall.geojson", &layer(&lines.collect::<Vec<_>>()))]);
        sites(folder.path(), &open);
        two_years(folder.path());
        let [few, all] = compare(folder.path(), "hills")?;
        prop_assert!(few <= all && few <= 2 * cells.len(), "{} of {}", few, all);
    }
}
