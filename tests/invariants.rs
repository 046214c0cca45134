//! What must hold for any town: sums that close, naive twins that agree, and changes that change nothing.
//! The names C1-C5, M1-M5, M8 and M13 are explained in `docs/methods.md`.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use crate::common;
use crate::common::{Cell, ORIGIN, Site, Town, run, written};
use catchment::balance::{Results, ZoneBalance};
use catchment::geodesy::AnalysisCrs;
use catchment::units::{Persons, Places};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Towns on whole 50 m: ties, points on borders and sites on top of cells are common.
pub(crate) fn town(sites: std::ops::Range<usize>) -> impl Strategy<Value = Town> {
    let cell = ((0_i32..24, -1_i32..22), 0_u32..200);
    let site = ((0_i32..44, 0_i32..40), 0_u32..400, prop::bool::weighted(0.8));
    let cuts = prop::collection::btree_set(1_i32..11, 0..4);
    (prop::collection::vec(cell, 1..60), prop::collection::vec(site, sites), cuts, prop::bool::ANY).prop_map(
        |(cells, sites, cuts, loose)| {
            let mut seen = BTreeSet::new();
            let cells = cells
                .into_iter()
                .filter(|(at, _)| seen.insert(*at))
                .map(|((c, r), people)| {
                    // Loose points lie on no lattice; some of them stand on the border of a strip.
                    let off = if loose { f64::from((c * 7 + r * 13) % 5) * 10.0 } else { 0.0 };
                    Cell { at: [f64::from(c) * 100.0 + off, f64::from(r) * 100.0 + off], people }
                })
                .collect();
            let mut sites: Vec<Site> = sites
                .into_iter()
                .enumerate()
                .map(|(n, ((x, y), places, open))| Site {
                    id: format!("S{n:02}"),
                    at: [f64::from(x) * 50.0, f64::from(y) * 50.0],
                    places,
                    open,
                })
                .collect();
            sites[0].open = true;
            let cuts: Vec<f64> =
                std::iter::once(0.0).chain(cuts.into_iter().map(|c| f64::from(c) * 200.0)).chain([2_200.0]).collect();
            Town { cells, sites, strips: cuts.windows(2).map(|w| [w[0], w[1]]).collect() }
        },
    )
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    f64::hypot(a[0] - b[0], a[1] - b[1])
}

fn computed(town: &Town, method: &str) -> Results {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    run(&town.lay_out(folder.path(), method), &[])
}

fn bytes(town: &Town, method: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    written(&town.lay_out(folder.path(), method), &[])
}

/// Everything that does not depend on the names and order of the inputs.
fn comparable(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.remove("run.json");
    files
}

const METHODS: [&str; 3] =
    ["method = \"nearest\"", "method = \"radius\"\ncutoff = \"300 m\"", "method = \"zone\"\ncutoff = \"900 m\""];

/// The same and the optimal method, which a naive twin of a few lines cannot follow: tests/optimal.rs has its own.
const ALL: [&str; 5] =
    [METHODS[0], METHODS[1], METHODS[2], "method = \"optimal\"\ncutoff = \"700 m\"", "method = \"optimal\""];

/// Position of a cell of the model, metres from the origin.
fn cell_at(results: &Results, cell: usize) -> [f64; 2] {
    [results.model.demand.x[cell] - ORIGIN[0], results.model.demand.y[cell] - ORIGIN[1]]
}

/// Whole people.
fn whole(n: u32) -> Persons {
    Persons::whole(i64::from(n))
}

/// In whole millimetres.
fn millimetres(metres: f64) -> i64 {
    (metres * 1e3).round() as i64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// C1-C4: everybody and every place stands once, in the ledger, in the zones and in the facilities.
    #[test]
    fn nobody_and_no_place_is_lost(town in town(1..8)) {
        for method in ALL {
            let results = computed(&town, method);
            let service = &results.services[0];
            let people: u32 = town.cells.iter().map(|cell| cell.people).sum();
            let d = &service.ledger.demand;
            prop_assert_eq!(d.total, whole(people));
            prop_assert_eq!(d.allocated + d.unmet + d.unreachable + d.outside + d.unlocated + d.excluded, d.total);
            let seats: u32 = town.sites.iter().map(|site| site.places).sum();
            let p = service.ledger.places.unwrap_or_default();
            prop_assert_eq!(p.total, Places::whole(i64::from(seats)));
            prop_assert_eq!(p.used + p.spare + p.not_open + p.unlocated + p.excluded, p.total);

            prop_assert_eq!(service.demand.len(), town.cells.len());
            prop_assert_eq!(service.facilities.len(), town.sites.len());
            let sum = |of: fn(&catchment::balance::ZoneBalance) -> Persons| service.zones.iter().map(of).sum::<Persons>();
            prop_assert_eq!(sum(|z| z.demand) + d.outside, d.total);
            prop_assert_eq!(sum(|z| z.over), d.over);
            for zone in &service.zones {
                prop_assert_eq!(zone.allocated + zone.unmet + zone.unreachable, zone.demand);
            }
            let mut allocated = Persons::ZERO;
            for facility in service.facilities.iter().filter(|f| f.counted) {
                let (came, over) = (facility.allocated.unwrap_or_default(), facility.over.unwrap_or_default());
                prop_assert_eq!(facility.spare.unwrap_or_default() + (came - over).as_places(), facility.places.unwrap_or_default());
                allocated += came;
            }
            prop_assert_eq!(allocated, d.allocated);
            let by_catchment: Persons = service.catchments.iter().map(|c| c.allocated).sum();
            if method.contains("optimal") {
                // A facility that has no more than parts of cells has no area.
                prop_assert!(by_catchment <= d.allocated);
            } else {
                prop_assert_eq!(by_catchment, d.allocated);
            }
        }
    }

    /// C5 and the naive twin: every cell goes to the nearest eligible site in whole millimetres, the smaller id of two, within
    /// the limit.
    #[test]
    fn the_naive_twin_agrees(town in town(1..8)) {
        for method in METHODS {
            let results = computed(&town, method);
            let service = &results.services[0];
            let limit = if method.contains("nearest") { f64::INFINITY } else if method.contains("300") { 300.0 } else { 900.0 };
            for cell in 0..service.demand.len() {
                let (at, zone) = (cell_at(&results, cell), results.model.demand.zone[cell]);
                let eligible = |site: &&Site| {
                    let index = results.model.facilities.iter().position(|f| f.id == site.id);
                    site.open && (!method.contains("zone") || index.is_some_and(|i| results.model.facility_zone[i] == zone))
                };
                let twin = town.sites.iter().filter(eligible).map(|site| (distance(at, site.at), site.id.as_str()))
                    .filter(|(way, _)| millimetres(*way) <= millimetres(limit))
                    .min_by_key(|(way, id)| (millimetres(*way), *id));
                let ours = service.allocation.flows().of(cell).first().map(|flow| {
                    (flow.cost, service.facility(&results.model, flow.site).id.as_str())
                });
                if service.demand[cell] > Persons::ZERO {
                    prop_assert_eq!(ours.map(|o| o.1), twin.map(|t| t.1), "cell at {:?}", at);
                    prop_assert!((ours.map_or(0.0, |o| o.0) - twin.map_or(0.0, |t| t.0)).abs() < 1e-9);
                } else {
                    prop_assert!(ours.is_none());
                }
            }
        }
    }

    /// C3: a place strictly within a strip is in its zone; one on a border is in exactly one of the strips that touch it.
    #[test]
    fn every_cell_is_in_its_zone(town in town(1..2)) {
        let results = computed(&town, METHODS[0]);
        for cell in 0..results.model.demand.len() {
            let at = cell_at(&results, cell);
            let zone = results.model.demand.zone[cell].map(|zone| results.model.zones[zone.index()].id.clone());
            match town.strip(at) {
                Ok(strip) => prop_assert_eq!(zone, strip.map(|n| format!("Z{n}")), "{:?}", at),
                Err(()) => if let Some(zone) = zone {
                    let touching = town.strips.iter().enumerate().filter(|(_, [west, east])| *west <= at[0] && at[0] <= *east);
                    prop_assert!(touching.map(|(n, _)| format!("Z{n}")).any(|name| name == zone), "{:?}", at);
                },
            }
            // On a border between two strips, somebody has it.
            let shared = town.strips.iter().skip(1).any(|[west, _]| *west == at[0]);
            if shared && at[1] > 0.0 && at[1] < common::LENGTH {
                prop_assert!(results.model.demand.zone[cell].is_some());
            }
        }
    }

    /// M1: the order of rows, features and columns changes no byte.
    #[test]
    fn order_changes_nothing(town in town(1..8), turn in 0_usize..50) {
        let mut turned = town.clone();
        let by = turn % turned.cells.len();
        turned.cells.rotate_left(by);
        turned.cells.reverse();
        turned.sites.reverse();
        for method in ALL {
            let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
            let mut zones: serde_json::Value = serde_json::from_str(&town.zones_geojson(|r| r)).unwrap_or_default();
            if let Some(features) = zones["features"].as_array_mut() {
                features.reverse();
            }
            // Columns in another order.
            let columns = |table: String| -> String {
                table.lines().map(|line| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n").collect()
            };
            let study = Town::lay_out_as(folder.path(), method, &columns(turned.cells_csv()), &columns(turned.sites_csv()), &zones.to_string());
            prop_assert!(comparable(written(&study, &[])) == comparable(bytes(&town, method)));
        }
    }

    /// M2: the number of threads changes no byte.
    #[test]
    fn threads_change_nothing(town in town(1..8)) {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        for method in [ALL[1], ALL[3]] {
            let study = town.lay_out(folder.path(), method);
            let once = written(&study, &[]);
            for threads in [1, 2, 7] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let again = pool.map(|pool| pool.install(|| written(&study, &[])));
                prop_assert!(again.ok().as_ref() == Some(&once), "{} threads", threads);
            }
        }
    }

    /// M3: winding, first corner, a repeated corner, a byte order mark and other line ends change nothing.
    #[test]
    fn spelling_changes_nothing(town in town(1..6), turn in 0_usize..4) {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let zones = town.zones_geojson(|mut ring| {
            ring.pop();
            ring.rotate_left(turn);
            ring.reverse();
            ring.insert(1, ring[1]);
            ring.push(ring[0]);
            ring
        });
        let cells = format!("\u{feff}{}", town.cells_csv().replace('\n', "\r\n"));
        let sites = town.sites_csv().replace(',', ";");
        let study = Town::lay_out_as(folder.path(), METHODS[2], &cells, &sites, &format!("\u{feff}\n  {zones}"));
        let (ours, plain) = (run(&study, &[]), computed(&town, METHODS[2]));
        prop_assert_eq!(&ours.services[0].allocation, &plain.services[0].allocation);
        prop_assert_eq!(&ours.services[0].zones, &plain.services[0].zones);
        prop_assert_eq!(&ours.services[0].facilities, &plain.services[0].facilities);
    }

    /// M4: a site beyond everybody's reach, and a cell with nobody in it, change no other number.
    #[test]
    fn what_concerns_nobody_changes_nothing(town in town(1..6)) {
        let mut more = town.clone();
        more.sites.push(Site { id: "Z99".to_owned(), at: [60_000.0, 60_000.0], places: 0, open: true });
        more.cells.push(Cell { at: [2_650.0, 1_450.0], people: 0 });
        let (ours, plain) = (computed(&more, METHODS[1]), computed(&town, METHODS[1]));
        prop_assert_eq!(&ours.services[0].zones, &plain.services[0].zones);
        prop_assert_eq!(ours.services[0].ledger.demand, plain.services[0].ledger.demand);
        prop_assert_eq!(&ours.services[0].facilities[..town.sites.len()], &plain.services[0].facilities[..]);
    }

    /// M8: a cell split into parts at the same place changes no total.
    #[test]
    fn split_cells_add_up(town in town(1..6), parts in 2_u32..5) {
        let mut split = town.clone();
        split.cells = town.cells.iter().flat_map(|cell| {
            (0..parts).map(|part| {
                let share = cell.people / parts + u32::from(part < cell.people % parts);
                Cell { at: cell.at, people: share }
            })
        }).collect();
        for method in METHODS {
            let (ours, plain) = (computed(&split, method), computed(&town, method));
            prop_assert_eq!(&ours.services[0].zones, &plain.services[0].zones);
            prop_assert_eq!(ours.services[0].ledger.clone(), plain.services[0].ledger.clone());
            let came = |r: &Results| r.services[0].facilities.iter().map(|f| (f.allocated, f.within_cutoff)).collect::<Vec<_>>();
            prop_assert_eq!(came(&ours), came(&plain));
        }
    }

    /// M13: two towns far apart give together what each gives alone.
    #[test]
    fn towns_apart_add_up(one in town(1..5), other in town(1..5)) {
        let away = 40_000.0;
        let mut both = one.clone();
        both.strips.extend(other.strips.iter().map(|strip| strip.map(|end| end + away)));
        both.cells.extend(other.cells.iter().map(|c| Cell { at: [c.at[0] + away, c.at[1]], people: c.people }));
        both.sites.extend(other.sites.iter().map(|s| Site { id: format!("T{}", s.id), at: [s.at[0] + away, s.at[1]], ..s.clone() }));
        for method in [ALL[1], ALL[2], ALL[3]] {
            let together = computed(&both, method);
            let alone = [computed(&one, method), computed(&other, method)];
            let sum = |of: fn(&Results) -> Persons| alone.iter().map(of).sum::<Persons>();
            let check: [fn(&Results) -> Persons; 4] = [
                |r| r.services[0].ledger.demand.allocated, |r| r.services[0].ledger.demand.unreachable,
                |r| r.services[0].ledger.demand.over, |r| r.services[0].ledger.demand.total,
            ];
            for of in check {
                prop_assert_eq!(of(&together), sum(of));
            }
        }
    }
}

/// M5: the same town in degrees, in Web Mercator, in UTM and in a six-degree zone.
#[test]
fn the_system_of_the_files_changes_nothing() {
    let town = Town {
        cells: (0..60)
            .map(|n| Cell {
                at: [f64::from(n % 10) * 211.0 + 3.0, f64::from(n / 10) * 317.0 + 7.0],
                people: n as u32 + 1,
            })
            .collect(),
        sites: [(120.0, 140.0), (1_777.0, 990.0), (901.0, 1_503.0)]
            .iter()
            .enumerate()
            .map(|(n, at)| Site { id: format!("S{n}"), at: [at.0, at.1], places: 300, open: true })
            .collect(),
        strips: vec![[0.0, 1_000.0], [1_000.0, 2_200.0]],
    };
    let plain = computed(&town, METHODS[0]);
    let analysis = AnalysisCrs::named("EPSG:4545").unwrap_or_else(|| panic!("EPSG:4545"));
    for system in ["wgs84", "EPSG:4490", "EPSG:3857", "EPSG:32649", "EPSG:4508"] {
        let catchment::geodesy::Named::System(target) = catchment::geodesy::named(system) else { panic!("{system}") };
        let moved = |table: String, x: usize| -> String {
            let row = |(number, line): (usize, &str)| {
                let mut parts: Vec<String> = line.split(',').map(str::to_owned).collect();
                if number > 0 {
                    let at = [parts[x].parse().unwrap_or(f64::NAN), parts[x + 1].parse().unwrap_or(f64::NAN)];
                    let there = target.from_lonlat(analysis.to_lonlat(at)).unwrap_or([f64::NAN; 2]);
                    parts[x] = format!("{:.10}", there[0]);
                    parts[x + 1] = format!("{:.10}", there[1]);
                }
                parts.join(",") + "\n"
            };
            table.lines().enumerate().map(row).collect()
        };
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let zones = town.zones_geojson(|r| r);
        let study = Town::lay_out_as(
            folder.path(),
            METHODS[0],
            &moved(town.cells_csv(), 0),
            &moved(town.sites_csv(), 6),
            &zones,
        );
        let text = std::fs::read_to_string(&study).unwrap_or_default();
        let text = text.replace("csv\", crs = \"EPSG:4545\"", &format!("csv\", crs = \"{system}\""));
        assert!(std::fs::write(&study, text).is_ok());
        let ours = run(&study, &[]);
        for (a, b) in ours.services[0].zones.iter().zip(&plain.services[0].zones) {
            let people = |z: &ZoneBalance| [z.persons, z.demand, z.allocated, z.over, z.unmet, z.unreachable];
            assert_eq!((people(a), a.places, a.gap()), (people(b), b.places, b.gap()), "{system}");
            let (a, b) = (a.mean_cost().unwrap_or(0.0), b.mean_cost().unwrap_or(0.0));
            assert!((a - b).abs() <= 1e-6 * b.max(1.0), "{system}: {a} {b}");
        }
        for (a, b) in ours.services[0].facilities.iter().zip(&plain.services[0].facilities) {
            assert_eq!(a.allocated, b.allocated, "{system}");
            let (a, b) = (a.mean_cost.unwrap_or(f64::NAN), b.mean_cost.unwrap_or(f64::NAN));
            assert!((a - b).abs() <= 1e-6 * b, "{system}: {a} {b}");
        }
    }
}
