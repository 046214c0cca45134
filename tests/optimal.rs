//! Exact seats: the street town by hand, what prices promise, and what must hold for any town.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use crate::common::{Cell, Site, Town, run, street_town};
use catchment::balance::{Results, ServiceResult, certificate};
use catchment::run::{recheck, run as run_study};
use catchment::study::Study;
use catchment::units::{Persons, Places};
use catchment::words::Lang;
use catchment::write::{self, WriteOptions};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

const OPTIMAL: &str = "service.primary.method=optimal";

fn service(results: &Results) -> &ServiceResult {
    &results.services[0]
}

/// People without a place and cost in millionths of a person x millimetres.
fn value(results: &Results) -> (i128, i128) {
    let unmet: i128 = service(results).allocation.unmet().iter().map(|unmet| i128::from(unmet.micro())).sum();
    (unmet, service(results).proof.as_ref().map_or(-1, |proof| proof.cost))
}

/// Both schools are filled: A with columns 0 to 2 and 45 pupils of r1c3, B with everybody within 100 m and 1,920 of r1c3 and r1c5,
/// who are equally far. The other 595 have no place. One more place at B takes one of them 141.421 m far, one at A takes one of
/// r1c3 316.228 m far.
#[test]
fn the_street_town_by_hand() {
    let results = run(&street_town(), &[OPTIMAL, "service.primary.cutoff=5 km"]);
    let found = service(&results);
    let allocated: Vec<_> = found.facilities.iter().map(|facility| facility.allocated).collect();
    assert_eq!(allocated, [Some(Persons::whole(500)), Some(Persons::whole(3000)), None, None]);
    let at_a = 2 * 100_000 + 4 * 200_000 + 64 * 100_000 + 128 * 141_421 + 256 * 223_607 + 45 * 316_228;
    let at_b = (8 + 32 + 1024) * 100_000 + 1920 * 141_421;
    assert_eq!(value(&results), (595_000_000, (at_a + at_b) * 1_000_000));
    let worth: Vec<_> = found.facilities.iter().map(|f| (f.serves, f.price)).collect();
    assert_eq!(worth[..2], [(Some(1), Some(-316.228)), (Some(1), Some(-141.421))]);
    let Some(certificate) = certificate(&results.model, found) else { panic!("no certificate") };
    assert!(certificate.proven && certificate.gap == Some(0.0));
    assert_eq!(certificate.bottlenecks.len(), 1);
    let bottleneck = &certificate.bottlenecks[0];
    assert_eq!((bottleneck.demand, bottleneck.places), (Persons::whole(4095), Places::whole(3500)));
    assert_eq!(bottleneck.unmet, Persons::whole(595));
    assert!(
        bottleneck.sentence.text(Lang::En).contains("West School, East School")
            && bottleneck.sentence.text(Lang::Zh).contains("共有 3,500 个学位，缺口 595"),
        "{bottleneck:?}"
    );
    assert_eq!(certificate.prices[0].facility_id, "B");
}

/// Within 100 m: 67 pupils for 500 places at A, 1,080 for 3,000 at B; nobody is short, and who is farther has no way.
#[test]
fn within_a_cutoff_nobody_is_sent_beyond_it() {
    let results = run(&street_town(), &[OPTIMAL, "service.primary.cutoff=100 m"]);
    let ledger = service(&results).ledger.demand;
    assert_eq!((ledger.allocated, ledger.unmet), (Persons::whole(67 + 1080), Persons::ZERO));
    assert_eq!(ledger.unreachable, Persons::whole(4095 - 67 - 1080));
    assert!(
        service(&results).facilities.iter().filter(|f| f.counted).all(|f| (f.serves, f.price) == (Some(0), Some(0.0)))
    );
}

/// Towns on whole 50 m, where ties are common.
pub fn town() -> impl Strategy<Value = Town> {
    let cell = ((0_i32..20, 0_i32..18), 0_u32..60);
    let site = ((0_i32..40, 0_i32..36), 0_u32..300);
    (prop::collection::vec(cell, 1..40), prop::collection::vec(site, 1..7), prop::bool::ANY).prop_map(
        |(cells, sites, two)| {
            let mut seen = std::collections::BTreeSet::new();
            let cells = cells.into_iter().filter(|(at, _)| seen.insert(*at));
            let cells = cells.map(|((c, r), people)| Cell {
                at: [f64::from(c) * 100.0 + 20.0, f64::from(r) * 100.0 + 20.0],
                people,
            });
            let sites = sites.into_iter().enumerate().map(|(n, ((x, y), places))| Site {
                id: format!("S{n:02}"),
                at: [f64::from(x) * 50.0 + 10.0, f64::from(y) * 50.0 + 10.0],
                places,
                open: true,
            });
            let strips = if two { vec![[0.0, 900.0], [900.0, 2_200.0]] } else { vec![[0.0, 2_200.0]] };
            Town { cells: cells.collect(), sites: sites.collect(), strips }
        },
    )
}

fn computed(town: &Town, method: &str) -> Results {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    run(&town.lay_out(folder.path(), method), &[])
}

const WITHIN: &str = "method = \"optimal\"\ncutoff = \"700 m\"";

/// Writes results and checks them again, from the results alone and exactly from the raw layers; gives their folder.
fn verified(study: &Study, results: &Results, folder: &Path) -> PathBuf {
    let out = folder.join("out");
    let options = WriteOptions {
        overwrite: false,
        base: study.base.clone(),
        study: study.name.clone(),
        ..WriteOptions::default()
    };
    write::write(results, &out, &options).unwrap_or_else(|error| panic!("{error}"));
    let findings = catchment::check::verify(&out, Some(folder)).unwrap_or_else(|error| panic!("{error:?}"));
    assert!(findings.iter().all(|finding| finding.holds), "{findings:?}");
    let exact = recheck(study, &out).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(exact.len() == 6 && exact.iter().all(|finding| finding.holds), "{exact:?}");
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// A price is what the objective falls by with one more place there: people first, then metres.
    #[test]
    fn prices_come_true(town in town()) {
        let results = computed(&town, WITHIN);
        let before = value(&results);
        for site in 0..town.sites.len() {
            let mut more = town.clone();
            more.sites[site].places += 1;
            let after = value(&computed(&more, WITHIN));
            let facility = &service(&results).facilities[site];
            prop_assert_eq!(before.0 - after.0, i128::from(facility.serves.unwrap_or(-9)) * 1_000_000);
            prop_assert_eq!(before.1 - after.1, (facility.price.unwrap_or(f64::NAN) * 1e3).round() as i128 * 1_000_000);
        }
    }

    /// M9: three times the people and the places make three times the unmet and the ways, at the same prices.
    #[test]
    fn scaling_scales(town in town()) {
        let mut thrice = town.clone();
        thrice.cells.iter_mut().for_each(|cell| cell.people *= 3);
        thrice.sites.iter_mut().for_each(|site| site.places *= 3);
        let (one, three) = (computed(&town, WITHIN), computed(&thrice, WITHIN));
        let (a, b) = (value(&one), value(&three));
        prop_assert_eq!((a.0 * 3, a.1 * 3), b);
        let prices = |r: &Results| service(r).proof.as_ref().map(|proof| proof.prices.clone());
        prop_assert_eq!(prices(&one), prices(&three));
    }

    /// M10: with places for everybody everywhere it is the radius method.
    #[test]
    fn without_shortage_everybody_goes_to_the_nearest(town in town()) {
        let mut ample = town.clone();
        ample.sites.iter_mut().for_each(|site| site.places = 1_000_000);
        let (ours, radius) = (computed(&ample, WITHIN), computed(&ample, "method = \"radius\"\ncutoff = \"700 m\""));
        let ways = |r: &Results| service(r).allocation.flows().all().iter().map(|f| f.cost * f.persons.to_f64()).sum::<f64>();
        prop_assert_eq!(service(&ours).ledger.demand, service(&radius).ledger.demand);
        prop_assert!((ways(&ours) - ways(&radius)).abs() <= 1e-3 * service(&ours).ledger.demand.total.to_f64().max(1.0));
    }

    /// M11: neither more places nor a larger cutoff make more people unmet or unreachable; M12: no other method seats more.
    #[test]
    fn more_is_never_less(town in town(), which in any::<prop::sample::Index>(), extra in 1_u32..50) {
        let plain = computed(&town, WITHIN);
        let mut more = town.clone();
        more.sites[which.index(town.sites.len())].places += extra;
        prop_assert!(value(&computed(&more, WITHIN)).0 <= value(&plain).0);
        let left = |r: &Results| service(r).ledger.demand.unmet + service(r).ledger.demand.unreachable;
        prop_assert!(left(&computed(&town, "method = \"optimal\"\ncutoff = \"900 m\"")) <= left(&plain));
        let seated = |r: &Results| service(r).ledger.demand.allocated - service(r).ledger.demand.over;
        for other in ["method = \"radius\"\ncutoff = \"700 m\"", "method = \"zone\"\ncutoff = \"700 m\""] {
            prop_assert!(seated(&computed(&town, other)) <= seated(&plain));
        }
    }

    /// M8, M4: cells in parts and a school that nobody reaches change neither people nor ways nor prices.
    #[test]
    fn parts_and_strangers_change_nothing(town in town()) {
        let plain = computed(&town, WITHIN);
        let mut parts = town.clone();
        parts.cells = town.cells.iter().flat_map(|cell| {
            [cell.people / 2, cell.people - cell.people / 2].map(|people| Cell { at: cell.at, people })
        }).collect();
        let mut far = town.clone();
        far.sites.push(Site { id: "Z99".to_owned(), at: [60_000.0, 60_000.0], places: 70, open: true });
        for other in [parts, far] {
            let ours = computed(&other, WITHIN);
            prop_assert_eq!(value(&ours), value(&plain));
            for (a, b) in service(&ours).facilities.iter().zip(&service(&plain).facilities) {
                prop_assert_eq!((a.serves, a.price), (b.serves, b.price));
            }
        }
    }

    /// M15: what the plan changes is the difference of the two states, zone by zone.
    #[test]
    fn the_plan_is_the_difference(town in town()) {
        let mut before = town.clone();
        let planned = town.sites.len() / 2;
        before.sites.truncate(town.sites.len() - planned);
        let with = computed(&town, WITHIN);
        let mut closed = town.clone();
        closed.sites.iter_mut().skip(before.sites.len()).for_each(|site| site.open = false);
        let (without, left_out) = (computed(&closed, WITHIN), computed(&before, WITHIN));
        prop_assert_eq!(value(&without), value(&left_out));
        prop_assert_eq!(&service(&without).zones, &service(&left_out).zones);
        let seats = service(&with).total.allocated - service(&without).total.allocated;
        let zones = service(&with).zones.iter().zip(&service(&without).zones);
        prop_assert_eq!(zones.map(|(a, b)| a.allocated - b.allocated).sum::<Persons>(), seats);
        prop_assert!(seats >= Persons::ZERO);
    }

    /// Cells kept whole go to one facility, within its places; the bounds still hold.
    #[test]
    fn whole_cells_are_whole(town in town()) {
        let results = computed(&town, &format!("{WITHIN}\nindivisible = true"));
        let found = service(&results);
        for cell in 0..found.demand.len() {
            let flows = found.allocation.flows().of(cell);
            prop_assert!(flows.len() <= 1);
            prop_assert!(flows.iter().all(|flow| flow.persons == found.demand[cell]));
        }
        let best = value(&computed(&town, WITHIN));
        let Some(proof) = &found.proof else { panic!("no proof") };
        prop_assert_eq!((proof.bound.unserved, proof.bound.cost), best);
        let Some(whole) = proof.whole else { panic!("not kept whole") };
        prop_assert_eq!(whole.left_out, value(&results).0 - best.0);
        let bound = (whole.bound.unserved, whole.bound.cost);
        prop_assert!(best <= bound && bound <= value(&results));
        prop_assert_eq!(whole.is_best(value(&results).0, value(&results).1), bound == value(&results));
    }

    /// Whatever is written is checked again: from the results alone, and exactly from the raw layers; a seat that is moved is found.
    #[test]
    fn what_is_written_verifies(town in town(), whole in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let path = town.lay_out(folder.path(), &format!("{WITHIN}\nindivisible = {whole}"));
        let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure:?}"));
        let results = run_study(&study).unwrap_or_else(|failure| panic!("{failure:?}"));
        let out = verified(&study, &results, folder.path());
        prop_assert!(!is_dearer(&out) || recheck(&study, &out).is_ok_and(|found| found.iter().any(|f| !f.holds)));
    }
}

/// The town with categories a, b and none in its cells, schools that admit some of them or everybody, and places kept free.
fn with_rules(town: &Town, folder: &Path, rules: &str) -> PathBuf {
    let kind = |n: usize| ["a", "b", ""][n % 3];
    let (cells, sites) = (town.cells_csv(), town.sites_csv());
    let cells = cells.lines().enumerate().map(|(n, line)| match n {
        0 => format!("{line},kind\n"),
        _ => format!("{line},{}\n", kind(n)),
    });
    let admits = |n: usize| ["a", "", "b;a", "b"][n % 4];
    let sites = sites.lines().enumerate().map(|(n, line)| match n {
        0 => format!("{line},admits,kept\n"),
        _ => format!("{line},{},{}\n", admits(n), town.sites[n - 1].places / 3),
    });
    let (cells, sites): (String, String) = (cells.collect(), sites.collect());
    Town::lay_out_as(folder, &format!("{WITHIN}\n{rules}"), &cells, &sites, &town.zones_geojson(|ring| ring))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nobody goes where they may not, places kept free stay free, and the written results prove it from the raw layers.
    #[test]
    fn rules_are_kept(town in town(), which in 0_usize..4) {
        let rules = [
            "respect_zones = true", "reserved = \"kept\"", "eligibility = { facility = \"admits\", cell = \"kind\" }",
            "respect_zones = true\nreserved = \"kept\"\neligibility = { facility = \"admits\", cell = \"kind\" }",
        ][which];
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let path = with_rules(&town, folder.path(), rules);
        let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure:?}"));
        let results = run_study(&study).unwrap_or_else(|failure| panic!("{failure:?}"));
        let found = service(&results);
        for cell in 0..found.demand.len() {
            let at = [results.model.demand.x[cell] - common::ORIGIN[0], results.model.demand.y[cell] - common::ORIGIN[1]];
            let number = town.cells.iter().position(|c| (c.at[0] - at[0]).abs() < 1e-6 && (c.at[1] - at[1]).abs() < 1e-6);
            let kind = number.map_or("?", |n| ["a", "b", ""][(n + 1) % 3]);
            for flow in found.allocation.flows().of(cell) {
                let site = found.facilities[flow.site.index()].facility.index();
                if rules.contains("respect_zones") {
                    prop_assert_eq!(results.model.facility_zone[site], results.model.demand.zone[cell]);
                }
                let number: usize = results.model.facilities[site].id[1..].parse().unwrap_or(0);
                let admits = ["a", "", "b;a", "b"][(number + 1) % 4];
                if rules.contains("eligibility") {
                    prop_assert!(admits.is_empty() || (!kind.is_empty() && admits.split(';').any(|a| a == kind)));
                }
            }
        }
        let kept = rules.contains("reserved");
        let reserved: u32 = town.sites.iter().map(|site| if kept { site.places / 3 } else { 0 }).sum();
        prop_assert_eq!(found.ledger.places.unwrap().excluded, Places::whole(i64::from(reserved)));
        // Rules only take away.
        let free = computed(&town, WITHIN);
        prop_assert!(found.ledger.demand.allocated <= service(&free).ledger.demand.allocated);
        verified(&study, &results, folder.path());
    }
}

/// Writes one cell's people as unmet that have a place, if there are any.
fn is_dearer(out: &Path) -> bool {
    let path = out.join("primary/demand.geojson");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let mut layer: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let cells = layer["features"].as_array_mut();
    let cell = cells
        .into_iter()
        .flatten()
        .find(|cell| cell["properties"]["allocated"].as_f64() > Some(0.0) && cell["properties"]["shares"].is_null());
    let Some(cell) = cell else { return false };
    cell["properties"]["unmet"] = cell["properties"]["allocated"].clone();
    cell["properties"]["allocated"] = 0.0.into();
    cell["properties"]["facility_id"] = serde_json::Value::Null;
    std::fs::write(path, layer.to_string()).is_ok()
}
