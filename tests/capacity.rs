//! Services without places, places from staff, and sites of which nobody knows the places: nothing is made up, nobody is lost, and
//! the finished folder verifies.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::{must, run, street_town, verified};
use catchment::run::compare_methods;
use catchment::study::{Failure, Study};
use catchment::units::{Persons, Places};
use std::path::{Path, PathBuf};

/// The street town with clinics: `head` and `rows` of their list, keys of the layer, keys of the service and what follows it.
fn study([head, rows]: [&str; 2], layer: &str, service: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = must(tempfile::tempdir());
    let town = street_town().parent().map(Path::to_path_buf).unwrap_or_default();
    for name in ["streets.geojson", "cells.csv"] {
        must(std::fs::copy(town.join(name), folder.path().join(name)));
    }
    must(std::fs::write(folder.path().join("clinics.csv"), format!("{head}\n{rows}")));
    let text = format!(
        "title = 'clinics'\nyear = 2025\npattern = {{ permutations = 9 }}\n[crs]\nanalysis = 'EPSG:4545'\n\
         [[facilities]]\npath = 'clinics.csv'\ncrs = 'EPSG:4545'\n{layer}\n\
         [[demand]]\npath = 'cells.csv'\ncrs = 'EPSG:4545'\n[zones]\npath = 'streets.geojson'\n\
         [[service]]\nid = 'clinic'\ndemand = {{ per_1000 = 1000 }}\n{service}\n"
    );
    let path = folder.path().join("study.toml");
    must(std::fs::write(&path, text));
    (folder, path)
}

const CLINICS: [&str; 2] = ["name,x,y", "West,500050,3300050\nEast,500450,3300050\n"];

#[test]
fn a_service_without_places_has_ways_and_shares_and_no_gap() {
    let more = "capacity = 'none'\ncutoff = '150 m'\n[[coverage]]\nid = 'near'\nservice = 'clinic'\nradius = '150 m'\n\
                [[access]]\nid = 'sites'\nservice = 'clinic'\nmethod = 'cumulative'\ncutoff = '500 m'";
    let (_folder, path) = study(CLINICS, "service = 'clinic'", more);
    let results = run(&path, &[]);
    let service = &results.services[0];
    // Without a method everybody goes to the nearest, however far.
    assert_eq!(service.method.as_str(), "nearest");
    let demand = &service.ledger.demand;
    assert!(demand.allocated > Persons::ZERO);
    assert_eq!([demand.over, demand.unmet, demand.unreachable], [Persons::ZERO; 3]);
    assert_eq!(service.ledger.places, None);
    for site in &service.facilities {
        assert!(site.counted && site.allocated.is_some_and(|people| people > Persons::ZERO));
        assert_eq!((site.places, site.spare, site.over, site.utilisation), (None, None, None, None));
    }
    // Every site counts as one place.
    let sites = service.access[0].scores.score();
    assert!(sites.iter().flatten().all(|n| [1.0, 2.0].contains(n)), "{sites:?}");
    let within = service.coverage[0].total.served;
    assert!(within > Persons::ZERO && within < demand.allocated);
    verified(&results, &path);
}

#[test]
fn what_needs_places_is_refused_where_none_are_counted() {
    for (more, code) in [
        ("capacity = 'none'\nmethod = 'optimal'", "E0665"),
        ("capacity = 'none'\nreserved = 'kept'", "E0665"),
        ("capacity = { persons_per = 0, field = 'staff' }", "E0666"),
        ("capacity = 'many'", "E0601"),
    ] {
        let (_folder, path) = study(CLINICS, "service = 'clinic'", more);
        let Err(Failure::Data(issues)) = Study::open(&path) else { panic!("{more}") };
        assert_eq!(issues.count_of(code), 1, "{more}: {issues:?}");
    }
}

#[test]
fn methods_that_need_places_are_left_out_of_a_comparison() {
    let (_folder, path) = study(CLINICS, "service = 'clinic'", "capacity = 'none'\ncutoff = '150 m'");
    let compared = must(compare_methods(&must(Study::open(&path)), &catchment::read::Quiet));
    let methods: Vec<&str> = compared.services[0].rows.iter().map(|row| row.method.as_str()).collect();
    assert_eq!(methods, ["nearest", "radius", "zone"]);
    assert!(compared.services[0].rows.iter().all(|row| row.spare.is_none() && row.unmet == Persons::ZERO));
}

#[test]
fn a_gross_enrolment_ratio_is_taken_and_said() {
    let rule = "capacity = 'none'";
    let (_folder, path) = study(CLINICS, "service = 'clinic'", rule);
    let net = run(&path, &[]).services[0].total.demand;
    let gross = |ratio: &str| format!("service.clinic.demand={{ participation = {ratio} }}");
    let results = run(&path, &[&gross("1.25")]);
    assert_eq!(results.services[0].total.demand.micro() * 4, net.micro() * 5);
    assert_eq!(results.issues.count_of("I0671"), 1);
    let Err(Failure::Data(issues)) = Study::open_with(&path, &[gross("1.6")]) else { panic!() };
    assert_eq!(issues.count_of("E0607"), 1);
}

#[test]
fn an_extended_site_that_is_not_ready_is_said() {
    let list = ["name,床位数,status,opens,x,y", "West,30,扩建,2027,500050,3300050\nEast,20,现状,,500450,3300050\n"];
    let (_folder, path) = study(list, "service = 'clinic'", "method = 'nearest'");
    let results = run(&path, &[]);
    assert_eq!((results.issues.count_of("W0592"), results.services[0].total.places), (1, Places::whole(20)));
    assert_eq!(run(&path, &["year=2027"]).issues.count_of("W0592"), 0);
}

#[test]
fn staff_make_places() {
    let list = ["name,医生,x,y", "West,2,500050,3300050\nEast,0.5,500450,3300050\n"];
    let more = "capacity = { persons_per = 20, field = '医生' }\nmethod = 'optimal'";
    let (_folder, path) = study(list, "service = 'clinic'", more);
    let results = run(&path, &[]);
    let places: Vec<_> = results.services[0].facilities.iter().map(|site| site.places).collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(sorted, [Some(Places::whole(10)), Some(Places::whole(40))]);
    verified(&results, &path);
    let (_folder, path) = study(["name,x,y", "West,500050,3300050\n"], "service = 'clinic'", more);
    let Err(Failure::Data(issues)) = catchment::run::run(&must(Study::open(&path))) else { panic!() };
    assert_eq!(issues.count_of("E0301"), 1, "{issues:?}");
}

#[test]
fn a_site_of_unknown_places_is_kept_and_nobody_is_sent_there() {
    let list = ["name,床位数,x,y", "West,30,500050,3300050\nEast,,500450,3300050\n"];
    let (_folder, path) = study(list, "service = 'clinic'\nmissing_places = 'unknown'", "method = 'nearest'");
    let results = run(&path, &[]);
    let service = &results.services[0];
    let east = service.facilities.iter().find(|site| site.places.is_none());
    let east = east.unwrap_or_else(|| panic!("{:?}", service.facilities));
    assert!(east.unknown && !east.counted && east.allocated.is_none());
    assert_eq!((service.total.sites_unknown, service.total.places), (1, Places::whole(30)));
    assert_eq!(results.issues.count_of("W0317"), 1);
    verified(&results, &path);
    // Without the key such a row is a fault, and with it a study that knows no places at all is one.
    let (_folder, path) = study(list, "service = 'clinic'", "method = 'nearest'");
    let Err(Failure::Data(issues)) = catchment::run::run(&must(Study::open(&path))) else { panic!() };
    assert_eq!(issues.count_of("E0316"), 1);
    let none = ["name,床位数,x,y", "West,,500050,3300050\nEast,,500450,3300050\n"];
    let (_folder, path) = study(none, "service = 'clinic'\nmissing_places = 'unknown'", "method = 'nearest'");
    let Err(Failure::Data(issues)) = catchment::run::run(&must(Study::open(&path))) else { panic!() };
    assert_eq!(issues.count_of("E0667"), 1);
}
