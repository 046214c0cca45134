//! Access beside pysal's `access` 1.1.10, on its own data (see `tests/data/access/make.py`).

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use catchment::access::{Decay, Family, Member, Operator, Power, Weights, scores};
use catchment::raster::rows::Rows;
use std::collections::BTreeMap;
use std::path::Path;

fn data(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/access").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

struct Chicago {
    x: Vec<f64>,
    y: Vec<f64>,
    people: Vec<f64>,
    doctors: Vec<f64>,
    expected: BTreeMap<&'static str, Vec<f64>>,
}

fn chicago() -> Chicago {
    let mut columns: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in csv::Reader::from_reader(data("chicago.csv").as_slice()).deserialize::<BTreeMap<String, f64>>() {
        for (name, value) in row.unwrap_or_else(|error| panic!("{error}")) {
            columns.entry(name).or_default().push(value);
        }
    }
    let mut take = |name: &str| columns.remove(name).unwrap_or_else(|| panic!("{name}"));
    let (x, y, people, doctors) = (take("x"), take("y"), take("people"), take("doctors"));
    assert_eq!(x.len(), 1930);
    Chicago {
        x,
        y,
        people,
        doctors,
        expected: ["2sfca", "e2sfca"].into_iter().map(|name| (name, take(name))).collect(),
    }
}

fn two_step(town: &Chicago, decay: &Decay, sites: &[usize]) -> Vec<f64> {
    let rows = Rows::loose(&town.x, &town.y);
    let at: Vec<[f64; 2]> = sites.iter().map(|&site| [town.x[site], town.y[site]]).collect();
    let places: Vec<f64> = sites.iter().map(|&site| town.doctors[site]).collect();
    let w = Operator::new(&rows, &at, decay, 10_000.0);
    let family = Family { w: &w, people: &rows.arrange(&town.people), places: &places, attraction: &places };
    rows.restore(scores(Member::TwoStep, &family).access)
}

#[test]
fn two_steps_of_chicago() {
    let town = chicago();
    let steps = Decay::Step(vec![(3000.0, 1.0), (6000.0, 0.68), (10_000.0, 0.22)]);
    let with_doctors: Vec<usize> = (0..1930).filter(|&site| town.doctors[site] > 0.0).collect();
    for (name, decay) in [("2sfca", Decay::within(10_000.0)), ("e2sfca", steps)] {
        let found = two_step(&town, &decay, &with_doctors);
        for (tract, (found, expected)) in found.iter().zip(&town.expected[name]).enumerate() {
            assert!((found - expected).abs() <= 1e-12 + 1e-10 * expected, "{name} {tract}: {found} {expected}");
        }
        // Tracts without doctors are no sites: with them it is the same, which `access` does not promise (its 3SFCA differs).
        let all: Vec<usize> = (0..1930).collect();
        for (a, b) in two_step(&town, &decay, &all).iter().zip(&found) {
            assert!((a - b).abs() <= 1e-12, "{a} {b}");
        }
    }
}

/// Weights of 1 / cost up to 61, by site: cell and cost.
struct Listed<'a>(&'a [Vec<(u32, f64)>]);

impl Listed<'_> {
    fn pairs(&self, power: Power) -> impl Iterator<Item = (usize, usize, f64)> {
        let weight = move |cost: f64| if power == Power::One { 1.0 / cost } else { 1.0 / (cost * cost) };
        let pairs = self.0.iter().enumerate().flat_map(|(site, ways)| ways.iter().map(move |way| (site, *way)));
        pairs.filter(|(_, way)| way.1 <= 61.0).map(move |(site, (cell, cost))| (site, cell as usize, weight(cost)))
    }
}

impl Weights for Listed<'_> {
    fn gather(&self, power: Power, values: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.0.len()];
        self.pairs(power).for_each(|(site, cell, weight)| sums[site] += weight * values[cell]);
        sums
    }

    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64> {
        let mut given = vec![0.0; 3];
        self.pairs(power).for_each(|(site, cell, weight)| given[cell] += weight * amounts[site]);
        given
    }

    fn reachable(&self) -> Vec<i64> {
        let mut reachable = vec![0; 3];
        self.pairs(Power::One).for_each(|(_, cell, _)| reachable[cell] += 1);
        reachable
    }
}

/// Costs by pair, not the same there and back; 1 / cost up to 61.
#[test]
fn two_and_three_steps_of_the_hospitals() {
    let all: serde_json::Value =
        serde_json::from_slice(&data("hospital.json")).unwrap_or_else(|error| panic!("{error}"));
    let column = |name: &str| -> Vec<f64> {
        (1..=3).map(|id| all[name][id.to_string()].as_f64().unwrap_or_else(|| panic!("{name} {id}"))).collect()
    };
    let (people, places) = (column("demand"), column("supply"));
    let scenarios = all["scenarios"].as_array().map_or(&[][..], Vec::as_slice);
    assert!(scenarios.len() >= 3);
    for scenario in scenarios {
        let mut sites: Vec<Vec<(u32, f64)>> = vec![Vec::new(); 3];
        for pair in scenario["od_cost"].as_array().into_iter().flatten() {
            let number = |at: usize| pair[at].as_f64().unwrap_or(f64::NAN);
            sites[number(1) as usize - 1].push((number(0) as u32 - 1, number(2)));
        }
        let w = Listed(&sites);
        let family = Family { w: &w as &dyn Weights, people: &people, places: &places, attraction: &places };
        let same = |name: &str, found: &[f64]| {
            for (id, found) in (1..=3).zip(found) {
                let expected = scenario[name][id.to_string()].as_f64().unwrap_or(f64::NAN);
                assert!((found - expected).abs() <= 1e-9 * expected.max(1.0), "{name} {id}: {found} {expected}");
            }
        };
        same("2sfca_gravity(1,-1)_max61", &scores(Member::TwoStep, &family).access);
        // `access` lets sites beyond the cutoff take part in the choice, and so takes people from those within: its value is the
        // formula with the choice among all sites, ours the one with the choice among those in reach.
        same("3sfca_gravity(1,-1)_max61", &three_steps(&sites, &people, &places, f64::INFINITY));
        let expected = three_steps(&sites, &people, &places, 61.0);
        for (found, expected) in scores(Member::ThreeStep, &family).access.iter().zip(expected) {
            assert!((found - expected).abs() <= 1e-12 * expected, "{found} {expected}");
        }
    }
}

/// Three steps with 1 / cost up to 61, written out, and people's choice among the sites up to `choice`.
fn three_steps(sites: &[Vec<(u32, f64)>], people: &[f64], places: &[f64], choice: f64) -> Vec<f64> {
    let mut weight = vec![vec![0.0; sites.len()]; people.len()];
    let mut chosen = vec![0.0; people.len()];
    for (site, ways) in sites.iter().enumerate() {
        for (cell, cost) in ways {
            weight[*cell as usize][site] = if *cost <= 61.0 { 1.0 / cost } else { 0.0 };
            chosen[*cell as usize] += if *cost <= choice { 1.0 / cost } else { 0.0 };
        }
    }
    let share = |cell: usize, site: usize| weight[cell][site] / chosen[cell];
    let come = |site: usize| -> f64 {
        (0..people.len()).map(|cell| share(cell, site) * weight[cell][site] * people[cell]).sum()
    };
    (0..people.len())
        .map(|cell| {
            (0..places.len()).map(|site| share(cell, site) * weight[cell][site] * places[site] / come(site)).sum()
        })
        .collect()
}
