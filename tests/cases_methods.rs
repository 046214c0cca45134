//! Small towns whose numbers once came out wrong, here or in other programs; data in `tests/data/cases/methods`.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use crate::common::run;
use catchment::balance::Results;
use catchment::units::{Persons, Places};
use catchment::words::Lang;
use std::path::Path;

fn case(name: &str) -> Results {
    of(&format!("methods/{name}"))
}

fn of(name: &str) -> Results {
    run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name).join("study.toml"), &[])
}

fn count(results: &Results, code: &str) -> usize {
    results.issues.count_of(code)
}

/// 0.02 per 1,000 of ten thousand cells with a fortieth of a person each: rounded cell by cell they were 0.002889.
#[test]
fn many_thin_cells_lose_nobody() {
    let results = case("low_rate_thin_cells");
    let demand = results.services[0].ledger.demand.total;
    let residents: Persons =
        results.model.demand.column(&catchment::model::Attribute::Persons).unwrap_or_default().iter().sum();
    assert_eq!(demand, residents.scaled(0.02 / 1000.0));
    assert!(demand > Persons::from_micro(4_700), "{demand}");
}

#[test]
fn a_row_for_each_stage_is_one_school_with_two_services() {
    let results = case("one_school_code_two_stages");
    let places = |service: usize| results.services[service].total.places;
    assert_eq!([places(0), places(1)], [Places::whole(530), Places::whole(350)]);
    assert_eq!((results.model.facilities.len(), count(&results, "I0342")), (1, 1));
}

/// Of two clinics in one building the first has everybody: that is said with how many they are, since its want of places is none.
#[test]
fn sites_at_one_point_are_said_with_their_people() {
    let study =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/methods/two_clinics_in_one_building/study.toml");
    let radius = ["service.primary.method=radius", "service.primary.cutoff=\"300 m\""];
    let optimal = ["service.primary.method=optimal"];
    for (changes, people) in [(&[][..], Some(900)), (&radius[..], Some(700)), (&optimal[..], None)] {
        let results = run(&study, changes);
        let issue = results.issues.groups().find(|group| group.examples[0].code == "W0556");
        let issue = issue.map(|group| &group.examples[0]);
        assert_eq!(issue.and_then(|issue| issue.persons), people.map(Persons::whole), "{changes:?}");
        let Some(issue) = issue else { continue };
        for (lang, says) in [(Lang::En, "people are equally near"), (Lang::Zh, "一样近")] {
            let text = issue.sentence(lang);
            assert!(text.contains(&people.unwrap_or(0).to_string()) && text.contains(says), "{text}");
        }
    }
}

/// Schools of 70 and 140 for cells of 70, 30 and 90; a school of 694 for a cell of 400 and 36 of ten: as many have a place as
/// whole cells allow, and that is proven.
#[test]
fn whole_cells_fill_what_they_can() {
    for (name, seats, left_out) in [("methods/kept_whole_three_cells", 190, 0), ("oracle/indiv", 690, 4)] {
        let results = of(name);
        let service = &results.services[0];
        assert_eq!(service.ledger.demand.allocated, Persons::whole(seats), "{name}");
        let Some(certificate) = catchment::balance::certificate(&results.model, service) else { panic!("no proof") };
        let Some(kept) = &certificate.indivisible else { panic!("not kept whole") };
        assert_eq!((kept.left_out, kept.best), (Persons::whole(left_out), true), "{name}");
        assert_eq!(kept.unmet_bound, certificate.unmet, "{name}");
    }
}
