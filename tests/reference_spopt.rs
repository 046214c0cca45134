//! Ways by a table against spopt 0.7.0 (p-median, maximal coverage, p-centre) and SciPy 1.17.1 (the transport problem) on the
//! network distances of San Francisco: `tests/data/spopt/README.md`.
//!
//! spopt chooses the stores as well; here its choice is given, and who goes where, how far, and who is covered is compared. Its
//! optima were proven over all subsets of the stores.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::run;
use catchment::balance::{Results, ServiceResult};
use catchment::units::Persons;
use std::path::{Path, PathBuf};

/// Stores in the order of spopt's matrix.
const STORES: [u32; 16] = [1, 11, 12, 13, 14, 15, 16, 17, 18, 19, 2, 3, 4, 5, 6, 7];

const EVERYBODY: i64 = 955_113;

/// The town with only these stores open, each with so many places.
fn town(folder: &Path, open: &[usize], places: u32) -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/spopt");
    for file in ["tracts.csv", "network_distance.csv"] {
        std::fs::copy(data.join(file), folder.join(file)).unwrap_or_else(|error| panic!("{error}"));
    }
    let stores = std::fs::read_to_string(data.join("stores.csv")).unwrap_or_default();
    let mut lines = stores.lines();
    let mut text = format!("{},opens\n", lines.next().unwrap_or_default());
    for line in lines {
        let id = line.split(',').next().unwrap_or_default();
        let is_open = open.iter().any(|&store| id == format!("Store_{}", STORES[store]));
        let line = line.replace("1000000", &places.to_string());
        text.push_str(&format!("{line},{}\n", if is_open { 2000 } else { 2100 }));
    }
    let study = "title = 'San Francisco'\nyear = 2025\nfacilities = [{ path = 'stores.csv' }]\ndemand = [{ path = 'tracts.csv' }]\n\
                 [travel.network]\nmode = 'table'\n[travel.network.table]\npath = 'network_distance.csv'\nunit = 'm'\n\
                 missing = 'unreachable'\nfields = { from = 'DestinationName', to = 'name', cost = 'distance' }\n\
                 [[service]]\nid = 'shop'\ndemand = { participation = 1.0 }\nmethod = 'nearest'\ncost = 'network'\ncutoff = '5 km'\n";
    for (name, text) in [("stores.csv", text.as_str()), ("study.toml", study)] {
        std::fs::write(folder.join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    folder.join("study.toml")
}

fn computed(open: &[usize], places: u32, changes: &[&str]) -> Results {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    run(&town(folder.path(), open, places), changes)
}

/// People times metres.
fn ways(service: &ServiceResult) -> f64 {
    service.allocation.flows().all().iter().map(|flow| flow.persons.to_f64() * flow.cost).sum()
}

/// Half a millimetre a person at most: ways are whole millimetres.
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= EVERYBODY as f64 * 5e-4, "{found} {expected}");
}

#[test]
fn everybody_goes_to_the_nearest_store_of_a_p_median() {
    for (open, people_metres) in [
        (&[3][..], 5_731_159_103.675_338),
        (&[2, 5], 4_009_098_972.134_911_5),
        (&[1, 5, 13], 3_385_565_397.531_518),
        (&[1, 2, 5, 10], 2_848_268_129.714_512),
        (&[1, 4, 5, 10, 15], 2_554_123_350.187_53),
        (&[1, 2, 4, 5, 6, 8, 10, 11, 14, 15], 1_905_298_888.164_429_4),
        (&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 1_708_694_838.552_407_7),
    ] {
        let results = computed(open, 1_000_000, &[]);
        let service = &results.services[0];
        near(ways(service), people_metres);
        assert_eq!(service.ledger.demand.allocated, Persons::whole(EVERYBODY));
        // With room for everybody everywhere the best allocation is the nearest one.
        let results = computed(open, 1_000_000, &["service.shop.method=optimal", "service.shop.cutoff=50 km"]);
        near(ways(&results.services[0]), people_metres);
    }
}

/// spopt asserts a mean of 2,982.1268579890657 m, weighted by people, over four stores.
#[test]
fn the_mean_way_is_that_of_spopt() {
    let results = computed(&[1, 2, 5, 10], 1_000_000, &[]);
    let mean = ways(&results.services[0]) / EVERYBODY as f64;
    assert!((mean - 2_982.126_857_989_065_7).abs() <= 5e-4, "{mean}");
    let farthest = results.services[0].facilities.iter().filter_map(|f| f.max_cost).fold(0.0, f64::max);
    assert!(farthest > 7_403.063, "no four stores bring everybody nearer, says the p-centre problem: {farthest}");
    let results = computed(&(0..16).collect::<Vec<_>>(), 1_000_000, &[]);
    let farthest = results.services[0].facilities.iter().filter_map(|f| f.max_cost).fold(0.0, f64::max);
    assert!((farthest - 4_644.845_691).abs() <= 5e-4, "{farthest}");
}

#[test]
fn people_within_five_kilometres_are_those_of_the_maximal_coverage() {
    for (open, people, tracts) in [
        (&[6][..], 448_255, 98),
        (&[2, 6], 671_938, 55),
        (&[2, 5, 10], 791_499, 36),
        (&[1, 2, 5, 10], 875_247, 21),
        (&[1, 4, 5, 10, 15], 927_402, 8),
        (&[1, 2, 4, 5, 10, 15], 941_462, 4),
        (&[1, 2, 4, 5, 11, 12, 14, 15], EVERYBODY, 0),
    ] {
        let results = computed(open, 1_000_000, &["service.shop.method=radius"]);
        let service = &results.services[0];
        assert_eq!(service.ledger.demand.allocated, Persons::whole(people));
        let far = service.allocation.unreachable().iter().filter(|people| **people > Persons::ZERO).count();
        assert_eq!(far, tracts, "tracts without a store within 5 km");
    }
}

/// The transport problem over all stores, by SciPy's dual simplex (HiGHS) in whole millimetres.
#[test]
fn with_few_places_the_ways_together_are_the_least() {
    let all: Vec<usize> = (0..16).collect();
    for (places, expected) in [(80_000, 1_753_638_442_696_i128), (62_000, 1_894_815_755_828)] {
        let results = computed(&all, places, &["service.shop.method=optimal", "service.shop.cutoff=50 km"]);
        let service = &results.services[0];
        let proof = service.proof.as_ref().unwrap_or_else(|| panic!("no proof"));
        assert_eq!(service.ledger.demand.allocated, Persons::whole(EVERYBODY));
        assert_eq!(proof.cost, expected * 1_000_000);
        assert_eq!(proof.bound.cost, expected * 1_000_000);
    }
}
