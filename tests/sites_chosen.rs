//! Sites that a service chooses, and a farthest way of their own for some of them, against brute force; the finished folder
//! verifies.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{must, run, verified};
use catchment::study::{Failure, Study};
use catchment::units::Persons;
use proptest::prelude::*;
use std::path::PathBuf;

fn lay_out(sites: &str, cells: &str, service: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    must(std::fs::write(
        folder.path().join("sites.csv"),
        format!("id,name,service,places,x,y,寄宿,等级,备注\n{sites}"),
    ));
    must(std::fs::write(folder.path().join("cells.csv"), format!("id,x,y,persons\n{cells}")));
    let text = format!(
        "title = 'own cutoffs'\nyear = 2025\npattern = {{ permutations = 9 }}\n[crs]\nanalysis = 'EPSG:4545'\n\
         [[facilities]]\npath = 'sites.csv'\ncrs = 'EPSG:4545'\n[[demand]]\npath = 'cells.csv'\ncrs = 'EPSG:4545'\n\
         [[service]]\nid = 'primary'\ndemand = {{ per_1000 = 1000 }}\n{service}\n\
         [[coverage]]\nid = 'near'\nservice = 'primary'\nradius = '600 m'\n\
         [[access]]\nid = 'two'\nservice = 'primary'\nmethod = '2sfca'\ncutoff = '3 km'\n\
         [[access]]\nid = 'sum'\nservice = 'primary'\nmethod = 'cumulative'\ncutoff = '1 km'\n"
    );
    let path = folder.path().join("study.toml");
    must(std::fs::write(&path, text));
    (folder, path)
}

/// Boarding schools take from 2 km, others from 500 m.
const BY: &str = "cutoff = '500 m'\ncutoff_by = { field = '寄宿', values = { '是' = '2 km' } }";

#[test]
fn boarding_schools_take_people_from_farther_away() {
    let sites = "A,Day,小学,100,500000,3300000,否,,\nB,Boarding,小学,100,501000,3300000,是,,\n";
    // 400 m from the day school; 500 m from both; 1,400 m from the boarding school; 2,500 m from it.
    let cells = "a,499600,3300000,10\nb,500500,3300000,20\nc,502400,3300000,30\nd,503500,3300000,40\n";
    for (method, by_site, unreachable) in
        [("radius", [30, 30], 40), ("optimal", [30, 30], 40), ("nearest", [30, 30], 40)]
    {
        let (_folder, path) = lay_out(sites, cells, &format!("method = '{method}'\n{BY}"));
        let results = run(&path, &[]);
        let service = &results.services[0];
        let of = |id: &str| {
            let found = service.facilities.iter().find(|row| results.model.facilities[row.facility.index()].id == id);
            found.and_then(|row| row.allocated)
        };
        assert_eq!([of("A"), of("B")], by_site.map(|n| Some(Persons::whole(n))), "{method}");
        assert_eq!(service.ledger.demand.unreachable, Persons::whole(unreachable), "{method}");
        // The radius of a norm is the same for every site: within 600 m are a and b, and nobody else.
        assert_eq!(service.coverage[0].total.demand[1], Persons::whole(30), "{method}");
        verified(&results, &path);
    }
}

#[test]
fn a_value_without_a_cutoff_is_asked_for() {
    let sites = "A,Day,小学,100,500000,3300000,否,,\nB,Boarding,小学,100,501000,3300000,是,,\n";
    let by = "method = 'radius'\ncutoff_by = { field = '寄宿', values = { '是' = '2 km' } }";
    for (service, code) in [
        (by, "E0668"),
        ("method = 'radius'\ncutoff_by = { field = '寄宿', values = { '是' = '2' } }", "E0608"),
        ("method = 'radius'\ncutoff_by = { field = '寄宿', values = {} }", "E0608"),
        ("method = 'radius'\ncutoff_by = { field = '没有', values = { '是' = '2 km' } }", "E0301"),
    ] {
        let (_folder, path) = lay_out(sites, "a,499600,3300000,10\n", service);
        let Err(Failure::Data(issues)) = Study::open(&path).and_then(|study| catchment::run::run(&study)) else {
            panic!("{service}")
        };
        assert!(issues.count_of(code) > 0, "{service}: {issues:?}");
    }
}

#[test]
fn a_value_that_no_site_has_is_said() {
    let sites = "A,Day,小学,100,500000,3300000,否,,\nB,Boarding,小学,100,501000,3300000,是,,\n";
    let by = "method = 'radius'\ncutoff = '500 m'\ncutoff_by = { field = '寄宿', values = { '有' = '2 km' } }";
    let (_folder, path) = lay_out(sites, "a,499600,3300000,10\n", by);
    let results = run(&path, &[]);
    let said = results.issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "W0593");
    assert!(said.is_some_and(|issue| issue.facts["known"].as_str() == "否, 是"), "{:?}", results.issues);
}

#[test]
fn a_service_chooses_its_sites() {
    let sites = "A,A,小学,100,500000,3300000,,一级,\nB,B,小学,50,501000,3300000,,三级,\nC,C,小学,7,502000,3300000,,三级,2024年撤并\n";
    let chosen = "method = 'nearest'\nwhere = { '等级' = ['三级'] }\nskip = { '备注' = ['撤并'] }";
    let (_folder, path) = lay_out(sites, "a,499600,3300000,10\n", chosen);
    let results = run(&path, &[]);
    assert_eq!(results.services[0].facilities.len(), 1);
    assert_eq!(results.services[0].ledger.demand.allocated, Persons::whole(10));
    assert_eq!(results.issues.count_of("I0395"), 2);
    verified(&results, &path);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Everybody goes to the nearest of the sites within whose own cutoff they live.
    #[test]
    fn radius_is_brute_force(
        sites in proptest::collection::vec((0_i32..4_000, 0_i32..4_000, any::<bool>()), 1..6),
        cells in proptest::collection::vec((0_i32..4_000, 0_i32..4_000, 1_i64..50), 1..12),
    ) {
        let list: String = (sites.iter().enumerate())
            .map(|(n, (x, y, boards))| {
                let boards = if *boards { "是" } else { "否" };
                format!("S{n},S{n},小学,100,{},{},{boards},,\n", 500_000 + x, 3_300_000 + y)
            })
            .collect();
        let people: String = (cells.iter().enumerate())
            .map(|(n, (x, y, persons))| format!("c{n},{},{},{persons}\n", 500_000 + x, 3_300_000 + y))
            .collect();
        let (_folder, path) = lay_out(&list, &people, &format!("method = 'radius'\n{BY}"));
        let results = run(&path, &[]);
        let mut sent = vec![0_i64; sites.len()];
        for (x, y, persons) in &cells {
            let near = sites.iter().enumerate().filter_map(|(n, (a, b, boards))| {
                let metres = f64::from(a - x).hypot(f64::from(b - y));
                let limit = if *boards { 2_000.0 } else { 500.0 };
                let thousandths = (metres * 1e3).round_ties_even() as i64;
                (thousandths <= limit as i64 * 1_000).then_some((thousandths, n))
            });
            if let Some((_, n)) = near.min() {
                sent[n] += persons;
            }
        }
        for row in &results.services[0].facilities {
            let id = &results.model.facilities[row.facility.index()].id;
            let n: usize = id[1..].parse().unwrap_or(usize::MAX);
            prop_assert_eq!(row.allocated, Some(Persons::whole(sent[n])));
        }
        verified(&results, &path);
    }
}
