//! A site that moves in a scenario takes its ways along roads, and around water, from where it then stands.

use crate::roads::{costs, put, results, streets, town};
use catchment::balance::Results;
use catchment::model::Planar;
use catchment::read::{Files, Quiet};
use catchment::run::run_all;
use catchment::study::Study;
use std::path::Path;

const MOVED: &str =
    "method = 'nearest'\n[[scenario]]\nid = 'moved'\nchange = [{ move = 'A', at = [108.0052, 29.8165] }]";

fn all(folder: &Path) -> Vec<Results> {
    let study = Study::open(folder.join("study.toml")).unwrap_or_else(|failure| panic!("{failure}"));
    run_all(&study, &Files, &Quiet).unwrap_or_else(|failure| panic!("{failure}"))
}

#[test]
fn ways_lead_to_where_it_moved() {
    let cells = [[2_000.0, 2_000.0], [500.0, 1_300.0]];
    let by_road = ("mode = 'walk'\nspeed = '4 km/h'", streets());
    let around = ("mode = 'straight-line'\nbarriers = ['roads.geojson']", streets());
    for (travel, roads) in [by_road, around] {
        let folder = town(&roads, &cells, &[[0.0, 0.0]], travel, MOVED);
        if travel.contains("barriers") {
            let study = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
            put(folder.path(), &[("study.toml", &study.replace("roads = ['roads.geojson']\n", ""))]);
            let ring = crate::roads::line(&[[900.0, -500.0], [900.0, 1_000.0]], &serde_json::json!({}));
            put(folder.path(), &[("roads.geojson", &crate::roads::layer(&[ring]))]);
        }
        let cases = all(folder.path());
        let (base, moved) = (costs(&cases[0]), costs(&cases[1]));
        assert!(
            base.iter().zip(&moved).all(|(base, moved)| base.is_some() && moved.is_some() && base != moved),
            "{base:?} {moved:?}"
        );
        // The same edit in the table.
        let Some(Planar([x, y])) = cases[1].model.facilities[0].at else { panic!("no position") };
        let study = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
        let without = study.split("[[scenario]]").next().unwrap_or_default();
        let sites = format!("id,service,places,x,y\nA,primary,90,{x},{y}\n");
        put(folder.path(), &[("study.toml", without), ("sites.csv", &sites)]);
        let edited = costs(&results(folder.path()));
        assert!(edited.iter().zip(&moved).all(|(a, b)| (a.unwrap() - b.unwrap()).abs() < 0.01), "{edited:?} {moved:?}");
    }
}

/// A scenario that goes farther, or asks for more than the nearest, has the ways that the study does not ask for.
#[test]
fn a_scenario_asks_for_longer_ways() {
    let cells = [[2_000.0, 2_000.0], [500.0, 300.0]];
    let sites = [[0.0, 0.0], [600.0, 0.0]];
    let service = "method = 'radius'\ncutoff = '15 min'\n\
                   [[scenario]]\nid = 'far'\nchange = [{ set = 'service.primary.cutoff=60 min' }]\n\
                   [[scenario]]\nid = 'near'\nchange = [{ set = 'service.primary.method=nearest' }]";
    let folder = town(&streets(), &cells, &sites, "mode = 'walk'\nspeed = '4 km/h'", service);
    let cases: Vec<Vec<Option<f64>>> = all(folder.path()).iter().map(costs).collect();
    // 3,400 m and 400 m.
    assert_eq!(cases, [[None, Some(360.0)], [Some(3_060.0), Some(360.0)], [Some(3_060.0), Some(360.0)]]);
}
