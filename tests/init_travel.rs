//! `init` and what ways could go by: roads as lines or of OpenStreetMap, rivers, heights.

use crate::common::run;
use catchment::prepare::{Drafted, init};
use catchment::read::Quiet;
use catchment::words::Lang;
use std::path::Path;

/// Copies files of the repository into one folder, and drafts a study of them.
fn drafted(folder: &Path, names: &[&str]) -> (Drafted, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = |name: &&str| {
        let target = folder.join(Path::new(name).file_name().unwrap());
        std::fs::copy(root.join(name), &target).unwrap();
        target.display().to_string()
    };
    let files: Vec<String> = names.iter().map(copy).collect();
    let drafted = init(folder, &files, Lang::En, true, &Quiet).unwrap_or_else(|ended| panic!("{:?}", ended.issues));
    let text = std::fs::read_to_string(folder.join("study.toml")).unwrap();
    (drafted, text)
}

const PLACE: [&str; 3] = ["layers/schools_existing.geojson", "layers/townships.geojson", "population/grid.geojson"];

#[test]
fn roads_rivers_and_heights_become_a_travel() {
    let folder = tempfile::tempdir().unwrap();
    let names = [&PLACE[..], &["layers/roads.geojson", "layers/river.geojson", "layers/dem.tif"]].concat();
    let (drafted, text) = drafted(folder.path(), &names);
    assert_eq!(drafted.exit_code, 0, "{:?}", drafted.issues);
    let used = ["facilities", "zones", "demand", "roads", "barriers", "elevation"];
    assert_eq!(drafted.used, used.map(Some));
    assert_eq!(drafted.issues.count_of("W0731"), 0);
    for line in [
        "# [travel.walk]\n# mode = \"walk\"\n# roads = [\"roads.geojson\"]\n",
        "# speed = \"4 km/h\"\n# measure = \"length\"\n# barriers = [\"river.geojson\"]\n",
        "# elevation = \"dem.tif\"\n",
        "4 km/h is an assumption",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    // Uncommented, a study goes along the roads.
    let block: Vec<&str> =
        text.lines().skip_while(|line| *line != "# [travel.walk]").take_while(|line| !line.is_empty()).collect();
    let keys: Vec<&str> = block
        .iter()
        .map(|line| line.trim_start_matches("# "))
        .filter(|line| line.contains(" = ") || line.starts_with('['))
        .collect();
    let keys: Vec<&str> = keys.into_iter().filter(|line| !line.starts_with("4 km/h")).collect();
    assert!(keys.contains(&"elevation = \"dem.tif\""), "{keys:?}");
    let study = text.replace("[[service]]\n", "[[service]]\ncost = \"walk\"\n");
    let first_service = study.find("[[service]]").unwrap();
    let study = format!("{}{}\nsnap = \"2 km\"\n{}", &study[..first_service], keys.join("\n"), &study[first_service..]);
    std::fs::write(folder.path().join("roads.toml"), study).unwrap();
    let results = run(&folder.path().join("roads.toml"), &[]);
    assert!(results.services.iter().all(|service| service.ways.is_some()));
}

#[test]
fn an_extract_of_openstreetmap_is_roads() {
    let folder = tempfile::tempdir().unwrap();
    let names = [&PLACE[..], &["tests/data/roads/cathedral.osm.pbf"]].concat();
    let (drafted, text) = drafted(folder.path(), &names);
    assert_eq!(drafted.used.last(), Some(&Some("roads")));
    assert_eq!((drafted.exit_code, drafted.issues.count_of("E0925")), (0, 0), "{:?}", drafted.issues);
    assert!(text.contains("# roads = [\"cathedral.osm.pbf\"]"), "{text}");
}

/// Without roads a river still makes straight lines longer.
#[test]
fn a_river_alone_is_a_barrier_of_straight_lines() {
    let folder = tempfile::tempdir().unwrap();
    let names = [&PLACE[..], &["layers/river.geojson", "layers/dem.tif"]].concat();
    let (drafted, text) = drafted(folder.path(), &names);
    assert_eq!(drafted.used[3..], [Some("barriers"), None]);
    assert!(text.contains("# mode = \"straight-line\"\n# barriers = [\"river.geojson\"]"), "{text}");
    // Heights count nobody: the raster is no second population.
    assert!(!text.contains("another population"), "{text}");
}
