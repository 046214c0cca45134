//! The street town of `docs/methods.md`, whose every answer was worked out by hand.
//!
//! Pupils are powers of two, 2^(6 row + column), so that a sum names its cells. School A stands on cell r0c0, B on r0c4.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common::{run, street_town};
use catchment::balance::{FacilityBalance, Results, ZoneBalance};
use catchment::units::{Persons, Places};

fn people(results: &Results, of: fn(&FacilityBalance) -> Option<Persons>) -> Vec<Option<i64>> {
    results.services[0].facilities.iter().map(|f| of(f).map(|p| p.micro() / 1_000_000)).collect()
}

fn column(results: &Results, of: fn(&ZoneBalance) -> Persons) -> [i64; 2] {
    let mut values = results.services[0].zones.iter().map(|zone| of(zone).micro() / 1_000_000);
    [values.next().unwrap_or(-1), values.next().unwrap_or(-1)]
}

/// Each column of cells goes to the nearer school; the third is equally far from both and goes to A, the smaller id.
#[test]
fn nearest() {
    let results = run(&street_town(), &[]);
    let west = 1 + 2 + 4 + 64 + 128 + 256;
    let east = 8 + 16 + 32 + 512 + 1024 + 2048;
    assert_eq!(people(&results, |f| f.allocated), [Some(west), Some(east), None, None]);
    assert_eq!(people(&results, |f| f.over), [Some(0), Some(east - 3000), None, None]);
    let spare: Vec<_> = results.services[0].facilities.iter().map(|f| f.spare).collect();
    assert_eq!(spare, [Some(Places::whole(500 - west)), Some(Places::ZERO), None, None]);

    // Zones in order of their ids: East Street (columns 4 and 5), West Street (columns 0 to 3).
    let (demand_east, demand_west) = (16 + 32 + 1024 + 2048, 1 + 2 + 4 + 8 + 64 + 128 + 256 + 512);
    assert_eq!(column(&results, |z| z.demand), [demand_east, demand_west]);
    assert_eq!(column(&results, catchment::balance::ZoneBalance::gap), [demand_east - 3000, demand_west - 500]);
    // B is 640 over; column 3 of West Street sends it 520 of its 3,640 pupils.
    let over: Vec<i64> = results.services[0].zones.iter().map(|z| z.over.micro()).collect();
    assert_eq!(over, [640_000_000 - 91_428_571, 91_428_571]);
    assert_eq!(640_000_000_i64 * 520 / 3640, 91_428_571);
}

/// 200 m around each school, ends included; column 2 of the lower row is within both circles.
#[test]
fn people_within_the_cutoff_overlap() {
    let results = run(&street_town(), &[]);
    let around_a = 1 + 2 + 4 + 64 + 128;
    let around_b = 4 + 8 + 16 + 32 + 512 + 1024 + 2048;
    assert_eq!(people(&results, |f| f.within_cutoff), [Some(around_a), Some(around_b), None, None]);
}

/// Means weighted by pupils; sqrt(2) and sqrt(5) hundred metres to the upper row.
#[test]
fn ways_are_weighted_by_pupils() {
    let results = run(&street_town(), &[]);
    let mean = results.services[0].facilities[0].mean_cost.unwrap_or(f64::NAN);
    let by_hand =
        (2.0 * 100.0 + 4.0 * 200.0 + 64.0 * 100.0 + 128.0 * 100.0 * 2_f64.sqrt() + 256.0 * 100.0 * 5_f64.sqrt())
            / 455.0;
    assert!((mean - by_hand).abs() < 1e-6, "{mean} {by_hand}");
    assert_eq!(
        results.services[0].facilities[0].max_cost.map(|m| (m * 1e6).round()),
        Some((100.0 * 5_f64.sqrt() * 1e6).round())
    );
}

/// Within 100 m, the limit included: the school's own cell and its neighbours to the side and above.
#[test]
fn radius() {
    let results = run(&street_town(), &["service.primary.method=radius", "service.primary.cutoff=100 m"]);
    assert_eq!(people(&results, |f| f.allocated), [Some(1 + 2 + 64), Some(8 + 16 + 32 + 1024), None, None]);
    assert_eq!(column(&results, |z| z.unreachable), [2048, 4 + 128 + 256 + 512]);
    let ledger = results.services[0].ledger.demand;
    assert_eq!(ledger.unreachable, Persons::whole(2048 + 4 + 128 + 256 + 512));
    assert_eq!(ledger.allocated + ledger.unreachable + ledger.outside + ledger.unlocated, ledger.total);
}

/// Column 3 belongs to West Street and must go to A, although B is nearer.
#[test]
fn zone() {
    let results = run(&street_town(), &["service.primary.method=zone", "service.primary.cutoff=5 km"]);
    assert_eq!(people(&results, |f| f.allocated), [Some(975), Some(3120), None, None]);
    assert_eq!(results.services[0].facilities[0].max_cost.map(f64::round), Some((100.0 * 10_f64.sqrt()).round()));
}

/// The cell east of both streets is outside, the row without a position unlocated, C opens too late and D has no place.
#[test]
fn the_ledger_has_everybody_once() {
    let ledger = &run(&street_town(), &[]).services[0].ledger;
    let d = &ledger.demand;
    assert_eq!(
        [d.total, d.allocated, d.over, d.outside, d.unlocated],
        [16_383, 4_095, 640, 4_096, 8_192].map(Persons::whole)
    );
    let p = ledger.places.unwrap_or_default();
    assert_eq!([p.total, p.used, p.spare, p.not_open, p.unlocated], [3_650, 3_455, 45, 100, 50].map(Places::whole));
}

/// In 2030 school C is open on r1c5. r0c5 and r1c4 are 100 m from both B and C and stay with B, the smaller id.
#[test]
fn a_later_year_opens_the_late_school() {
    let results = run(&street_town(), &["year=2030"]);
    assert_eq!(people(&results, |f| f.allocated)[2], Some(2048));
}
