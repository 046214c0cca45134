//! Measures of spread and pattern against other people's libraries; the values and their script are in tests/data/inequality/.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use catchment::inequality::{Neighbours, Pattern, Quadrant, benjamini_hochberg, equity, pattern};
use serde_json::Value;
use std::path::Path;

fn reference(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/inequality").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn whole(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as u32).collect()
}

fn close(found: f64, expected: &Value, within: f64) {
    let expected = expected.as_f64().unwrap();
    assert!((found - expected).abs() <= within, "{found} {expected}");
}

/// Two counts of the same chance, each of 999: five standard deviations of their difference, and one of the counts for its grain.
fn same_chance(found: f64, expected: f64) {
    let chance = f64::midpoint(found, expected);
    let within = 5.0 * (2.0 * chance * (1.0 - chance) / 999.0).sqrt() + 0.002;
    assert!((found - expected).abs() <= within, "{found} {expected}");
}

fn check(reference: &Value, neighbours: &Neighbours) -> Pattern {
    let lists = reference["neighbours"].as_array().unwrap();
    assert_eq!(neighbours.len(), lists.len());
    for (i, list) in lists.iter().enumerate() {
        assert_eq!(neighbours.of(i), whole(list), "neighbours of {i}");
    }
    let values: Vec<Option<f64>> = numbers(&reference["values"]).into_iter().map(Some).collect();
    let found = pattern(&values, neighbours, 999, 7);
    let moran = found.moran.unwrap();
    close(moran.i, &reference["i"], 1e-10);
    close(moran.expected, &reference["expected"], 1e-15);
    let sd = reference["permuted_sd"].as_f64().unwrap();
    close(moran.permuted_mean.unwrap(), &reference["permuted_mean"], 5.0 * sd * (2.0_f64 / 999.0).sqrt());
    close(moran.permuted_sd.unwrap(), &reference["permuted_sd"], 0.2 * sd);
    same_chance(moran.p.unwrap(), reference["p"].as_f64().unwrap());
    let (local, p) = (numbers(&reference["local_i"]), numbers(&reference["local_p"]));
    for (i, place) in found.places.iter().enumerate() {
        let place = place.unwrap();
        assert!((place.i - local[i]).abs() <= 1e-10, "{i}: {} {}", place.i, local[i]);
        if let (Some(own), Some(quadrant)) = (place.p, place.quadrant) {
            same_chance(own, p[i]);
            let expected = reference["quadrant"][i].as_str().unwrap();
            assert_eq!(format!("{quadrant:?}"), expected);
        }
    }
    found
}

#[test]
fn zones_that_touch() {
    let reference = reference("zones.json");
    let rings = reference["rings"].as_array().unwrap().iter();
    let zones: Vec<Vec<Vec<[f64; 2]>>> = rings
        .map(|ring| {
            let corners = ring.as_array().unwrap().iter().map(numbers);
            vec![corners.map(|xy| [xy[0], xy[1]]).collect()]
        })
        .collect();
    for within in [0.0, 0.01] {
        let neighbours = Neighbours::queen(&zones, within).unwrap();
        let found = check(&reference, &neighbours);
        let last = zones.len() - 1;
        assert_eq!((neighbours.islands(), found.islands), (vec![last], 1));
        let island = found.places[last].unwrap();
        assert_eq!((island.i, island.quadrant, island.p), (0.0, None, None));
    }
}

#[test]
fn cells_of_a_lattice() {
    let reference = reference("cells.json");
    let found = check(&reference, &Neighbours::cells(&whole(&reference["col"]), &whole(&reference["row"])).unwrap());
    assert!(found.places.iter().flatten().any(|place| place.quadrant == Some(Quadrant::LH)));
    let expected = reference["rejected_of_doubled"].as_u64().unwrap() as usize;
    assert!(found.after_correction.all.abs_diff(expected) <= 4, "{:?} {expected}", found.after_correction);
}

#[test]
fn nearest_points() {
    let reference = reference("points.json");
    let points: Vec<[f64; 2]> =
        reference["points"].as_array().unwrap().iter().map(numbers).map(|xy| [xy[0], xy[1]]).collect();
    check(&reference, &Neighbours::nearest(&points, 5).unwrap());
}

/// On the very p-values of the other library, as many count as scipy and esda let count.
#[test]
fn false_discoveries() {
    for name in ["zones.json", "cells.json", "points.json"] {
        let reference = reference(name);
        let lists = reference["neighbours"].as_array().unwrap();
        let p = numbers(&reference["local_p"]).into_iter().zip(lists);
        let doubled: Vec<f64> =
            p.filter(|(_, list)| !list.as_array().unwrap().is_empty()).map(|(p, _)| (2.0 * p).min(1.0)).collect();
        let limit = benjamini_hochberg(&doubled, 0.05);
        let counted = doubled.iter().filter(|p| limit.is_some_and(|limit| **p <= limit)).count() as u64;
        assert_eq!(counted, reference["rejected_of_doubled"].as_u64().unwrap(), "{name}");
        if counted > 0 {
            let fdr = reference["fdr_of_doubled"].as_f64().unwrap();
            assert_eq!(counted, doubled.iter().filter(|p| **p <= fdr).count() as u64, "{name}");
        }
    }
}

#[test]
fn spread() {
    let reference = reference("spread.json");
    let scores: Vec<Option<f64>> = numbers(&reference["values"]).into_iter().map(Some).collect();
    let group: Vec<usize> = whole(&reference["group"]).into_iter().map(|g| g as usize).collect();
    let plain = equity(&scores, &vec![1.0; scores.len()], &group);
    let theil = plain.theil.unwrap();
    close(plain.gini.unwrap(), &reference["gini"], 1e-12);
    close(theil.total, &reference["theil"], 1e-12);
    close(theil.between, &reference["between"], 1e-12);
    close(theil.within, &reference["within"], 1e-12);
    let weighted = equity(&scores, &numbers(&reference["persons"]), &group);
    let theil = weighted.theil.unwrap();
    close(weighted.gini.unwrap(), &reference["weighted_gini"], 1e-12);
    close(theil.total, &reference["weighted_theil"], 1e-12);
    close(theil.between, &reference["weighted_between"], 1e-12);
    close(theil.within, &reference["weighted_within"], 1e-12);
    close(weighted.variation.unwrap(), &reference["weighted_variation"], 1e-12);
    let found = weighted.quantiles.unwrap();
    assert_eq!(vec![found.p10, found.p25, found.p50, found.p75, found.p90], numbers(&reference["weighted_quantiles"]));
}
