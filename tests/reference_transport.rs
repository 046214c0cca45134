//! The engine for transport problems on many shapes: against OR-tools (skipped, and said so, where that is not installed), and
//! against what must stay the same or move one way when a problem is changed.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use catchment::cost::{Groups, Plane, units};
use catchment::solver::transport::{Arc, Costs, Problem, Solution, Table, Unwatched, solve};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The same numbers every time.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    fn number(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    fn count(&mut self, low: usize, high: usize) -> usize {
        self.number(low as i64, high as i64) as usize
    }

    fn happens(&mut self, percent: i64) -> bool {
        self.number(1, 100) <= percent
    }

    fn numbers(&mut self, count: usize, low: i64, high: i64) -> Vec<i64> {
        (0..count).map(|_| self.number(low, high)).collect()
    }

    /// A total in random whole parts.
    fn parts(&mut self, count: usize, total: i64) -> Vec<i64> {
        let mut cuts = self.numbers(count - 1, 0, total);
        cuts.extend([0, total]);
        cuts.sort_unstable();
        cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.count(0, at));
        }
        order
    }
}

/// Units of cost per metre.
const SCALE: f64 = 10.0;

/// Cells and sites whose costs are straight lines.
#[derive(Clone)]
struct Ground {
    x: Vec<f64>,
    y: Vec<f64>,
    sites: Vec<[f64; 2]>,
    reach: f64,
    /// Group of each cell, and the sites of each group.
    groups: Option<(Vec<u32>, Vec<Vec<u32>>)>,
}

impl Ground {
    fn plane(&self) -> Plane<'_> {
        let groups = self.groups.as_ref().map(|(of_cell, sites)| Groups { of_cell, sites });
        Plane::new(&self.x, &self.y, &self.sites, self.reach, SCALE, groups)
    }

    fn rows(&self) -> Vec<Vec<Arc>> {
        let row = |cell: usize| {
            let arc = |sink: usize| {
                let (dx, dy) = (self.x[cell] - self.sites[sink][0], self.y[cell] - self.sites[sink][1]);
                let metres = (dx * dx + dy * dy).sqrt();
                let allows =
                    |(of, sites): &(Vec<u32>, Vec<Vec<u32>>)| sites[of[cell] as usize].contains(&(sink as u32));
                let is_open = metres <= self.reach && self.groups.as_ref().is_none_or(allows);
                is_open.then(|| Arc { sink: sink as u32, cost: units(metres, SCALE) })
            };
            (0..self.sites.len()).filter_map(arc).collect()
        };
        (0..self.x.len()).map(row).collect()
    }
}

#[derive(Clone)]
struct Instance {
    name: String,
    supply: Vec<i64>,
    capacity: Vec<i64>,
    rows: Vec<Vec<Arc>>,
    ground: Option<Ground>,
}

impl Instance {
    fn table(name: &str, supply: Vec<i64>, capacity: Vec<i64>, rows: Vec<Vec<Arc>>) -> Self {
        Self { name: name.to_owned(), supply, capacity, rows, ground: None }
    }

    fn on(name: &str, supply: Vec<i64>, capacity: Vec<i64>, ground: Ground) -> Self {
        Self { name: name.to_owned(), supply, capacity, rows: ground.rows(), ground: Some(ground) }
    }

    /// Solves it, and makes sure that the flow is one and that its bound is met.
    fn solve(&self) -> Solution {
        let Self { name, supply, capacity, .. } = self;
        let costs: Box<dyn Costs + '_> = match &self.ground {
            Some(ground) => Box::new(ground.plane()),
            None => Box::new(Table::new(capacity.len(), self.rows.clone())),
        };
        let found = solve(&Problem { supply, capacity, costs: costs.as_ref() }, &Unwatched);
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut sent = found.unserved.clone();
        let mut got = vec![0; capacity.len()];
        let mut cost = 0;
        for flow in &found.flows {
            let (source, sink) = (flow.source as usize, flow.sink as usize);
            let arc = self.rows[source].iter().find(|arc| arc.sink == flow.sink);
            let arc = arc.unwrap_or_else(|| panic!("{name}: no arc {source} to {sink}"));
            assert!(flow.amount > 0, "{name}");
            sent[source] += flow.amount;
            got[sink] += flow.amount;
            cost += i128::from(arc.cost) * i128::from(flow.amount);
        }
        assert!(found.unserved.iter().all(|left| *left >= 0), "{name}");
        assert_eq!(sent, *supply, "{name}");
        assert!(got.iter().zip(capacity).all(|(got, capacity)| got <= capacity), "{name}");
        assert_eq!(total(&found.unserved), found.bound.unserved, "{name}: the bound is not met");
        assert_eq!(cost, found.bound.cost, "{name}: the bound is not met");
        found
    }

    /// Unserved and cost.
    fn optimum(&self) -> (i128, i128) {
        let bound = self.solve().bound;
        (bound.unserved, bound.cost)
    }
}

fn total(amounts: &[i64]) -> i128 {
    amounts.iter().map(|amount| i128::from(*amount)).sum()
}

/// Arcs with random costs, each there with so many percent.
fn rows(rng: &mut Rng, sources: usize, sinks: usize, percent: i64, dearest: i64) -> Vec<Vec<Arc>> {
    let row = |_| {
        let there = |sink: usize| rng.happens(percent).then(|| Arc { sink: sink as u32, cost: rng.number(0, dearest) });
        (0..sinks).filter_map(there).collect()
    };
    (0..sources).map(row).collect()
}

fn ground(rng: &mut Rng, cells: usize, sites: usize, side: i64, has_reach: bool, has_groups: bool) -> Ground {
    let at = |rng: &mut Rng, count: usize| -> Vec<f64> { (0..count).map(|_| rng.number(0, side) as f64).collect() };
    let (x, y) = (at(rng, cells), at(rng, cells));
    let sites: Vec<[f64; 2]> = at(rng, sites).into_iter().zip(at(rng, sites)).map(|(x, y)| [x, y]).collect();
    let reach = if has_reach { rng.number(side / 6 + 1, side / 2 + 1) as f64 } else { f64::INFINITY };
    let groups = has_groups.then(|| {
        let of_cell = (0..cells).map(|_| rng.number(0, 2) as u32).collect();
        let list = |rng: &mut Rng| (0..sites.len() as u32).filter(|_| rng.happens(60)).collect();
        (of_cell, (0..3).map(|_| list(rng)).collect())
    });
    Ground { x, y, sites, reach, groups }
}

/// Instances of every shape.
const EACH: u64 = 17;

fn instances() -> Vec<Instance> {
    let mut all = Vec::new();
    for number in 0..EACH {
        let rng = &mut Rng(number);
        let (n, m) = (rng.count(4, 60), rng.count(2, 12));
        let supply = rng.numbers(n, 0, 30);
        let whole = supply.iter().sum::<i64>();
        let mut add = |instance: Instance| {
            all.push(Instance { name: format!("{} {number}", instance.name), ..instance });
        };
        let share = |percent: i64| whole * percent / 100;

        let dense = rows(rng, n, m, 100, 1000);
        add(Instance::table("dense", supply.clone(), rng.parts(m, share(150)), dense.clone()));
        add(Instance::table("tight", supply.clone(), rng.parts(m, share(102)), dense.clone()));
        add(Instance::table("exact", supply.clone(), rng.parts(m, whole), dense.clone()));
        add(Instance::table("short", supply.clone(), rng.parts(m, share(60)), dense));
        let few = (300 / m as i64).min(70);
        let sparse = rows(rng, n, m, few, 1000);
        add(Instance::table("sparse", supply.clone(), rng.parts(m, share(105)), sparse.clone()));
        add(Instance::table("sparse and short", supply.clone(), rng.parts(m, share(80)), sparse));
        let ties = rows(rng, n, m, 80, 3);
        add(Instance::table("ties", supply.clone(), rng.parts(m, share(100)), ties.clone()));
        let odd: Vec<i64> = supply.iter().map(|s| if rng.happens(40) { *s } else { 0 }).collect();
        let places: Vec<i64> = rng.parts(m, share(60)).iter().map(|c| if rng.happens(50) { *c } else { 0 }).collect();
        add(Instance::table("zeros", if number == 0 { vec![0; n] } else { odd }, places, ties.clone()));
        add(Instance::table("no places", supply.clone(), vec![0; m], ties));
        add(Instance::table("one facility", supply.clone(), vec![share(70)], rows(rng, n, 1, 90, 50)));
        // Sinks of one half are out of reach of the other, and some sources reach nothing.
        let mut apart = rows(rng, n, m, 70, 100);
        for (source, row) in apart.iter_mut().enumerate() {
            row.retain(|arc| arc.sink as usize % 2 == source % 2 && source % 7 != 3);
        }
        add(Instance::table("apart", supply.clone(), rng.parts(m, share(100)), apart));
        let many = rng.count(n, 2 * n);
        add(Instance::table("more sinks", supply.clone(), rng.parts(many, share(110)), rows(rng, n, many, 30, 200)));
        let huge: Vec<i64> = rng.numbers(n, 0, 1_000_000_000_000);
        let (percent, dear) = (rng.number(70, 130), rows(rng, n, m, 70, 1_000_000_000));
        let places = rng.parts(m, huge.iter().sum::<i64>() / 100 * percent);
        add(Instance::table("huge", huge, places, dear));

        for (name, has_reach, has_groups) in
            [("plane", false, false), ("plane, reach", true, false), ("plane, reach, groups", true, true)]
        {
            let percent = rng.number(70, 120);
            let land = ground(rng, n, m, 30, has_reach, has_groups);
            add(Instance::on(name, supply.clone(), rng.parts(m, share(percent)), land));
        }
        // Enough cells for coarser levels.
        if number % 2 == 0 {
            let (cells, sites) = (rng.count(500, 1200), rng.count(15, 40));
            let (has_reach, has_groups) = (number % 4 == 0, number % 8 == 0);
            let land = ground(rng, cells, sites, 200, has_reach, has_groups);
            let people = rng.numbers(cells, 0, 20);
            let places = people.iter().sum::<i64>() * [105, 100, 80][number as usize % 3] / 100;
            let places = rng.parts(sites, places);
            add(Instance::on("levels", people, places, land));
        }
    }
    assert!(all.len() >= 200);
    all
}

/// Pythons that may have OR-tools.
fn pythons() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-venv/bin/python");
    std::env::var_os("CATCHMENT_PYTHON").map(PathBuf::from).into_iter().chain([own, PathBuf::from("python3")]).collect()
}

#[test]
fn or_tools_finds_the_same_optima() {
    let instances = instances();
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let (problems, optima) = (folder.path().join("problems.json"), folder.path().join("optima.json"));
    let text = |instance: &Instance| {
        let arcs = instance.rows.iter().enumerate();
        let arcs = arcs.flat_map(|(source, row)| row.iter().map(move |arc| (source, arc.sink, arc.cost)));
        json!({ "supply": instance.supply, "capacity": instance.capacity, "arcs": arcs.collect::<Vec<_>>() })
    };
    let all: Vec<_> = instances.iter().map(text).collect();
    std::fs::write(&problems, json!(all).to_string()).unwrap_or_else(|error| panic!("{error}"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/ortools_transport.py");
    let run = |python| Command::new(python).arg(&script).args([&problems, &optima]).output().ok();
    let Some(output) = pythons().into_iter().filter_map(run).find(|output| output.status.code() != Some(3)) else {
        // Straight to standard error: what a passing test prints is not shown.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"SKIPPED: OR-tools is not installed (pip install ortools; CATCHMENT_PYTHON names the Python to use)\n",
        );
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = std::fs::read_to_string(&optima).unwrap_or_else(|error| panic!("{error}"));
    let found: Vec<(i64, i128)> = serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.len(), instances.len());
    for (instance, (served, cost)) in instances.iter().zip(found) {
        let expected = (total(&instance.supply) - i128::from(served), cost);
        assert_eq!(instance.optimum(), expected, "{}: unserved and cost", instance.name);
    }
    eprintln!("{} problems solved as OR-tools does", instances.len());
}

#[test]
fn amounts_times_seven_are_flows_times_seven_at_the_same_prices() {
    for one in instances() {
        let times = |amounts: &[i64]| amounts.iter().map(|amount| amount * 7).collect();
        let seven = Instance { supply: times(&one.supply), capacity: times(&one.capacity), ..one.clone() };
        let (few, many) = (one.solve(), seven.solve());
        assert_eq!(
            (few.bound.unserved * 7, few.bound.cost * 7),
            (many.bound.unserved, many.bound.cost),
            "{}",
            one.name
        );
        assert_eq!(few.prices, many.prices, "{}", one.name);
    }
}

#[test]
fn with_places_for_all_everywhere_everybody_goes_to_the_nearest() {
    for mut one in instances() {
        let all = one.supply.iter().sum::<i64>();
        one.capacity.fill(all);
        let (mut unserved, mut cost) = (0, 0);
        for (row, supply) in one.rows.iter().zip(&one.supply) {
            match row.iter().map(|arc| arc.cost).min() {
                Some(least) => cost += i128::from(least) * i128::from(*supply),
                None => unserved += i128::from(*supply),
            }
        }
        assert_eq!(one.optimum(), (unserved, cost), "{}", one.name);
        assert!(one.solve().prices.iter().all(|price| (price.serves, price.saves) == (0, 0)), "{}", one.name);
    }
}

#[test]
fn one_more_place_serves_and_saves_what_its_price_says() {
    for one in instances() {
        let before = one.solve();
        let every = one.capacity.len().div_ceil(5);
        for sink in (0..one.capacity.len()).step_by(every) {
            let mut more = one.clone();
            more.capacity[sink] += 1;
            let (unserved, cost) = more.optimum();
            assert!(unserved <= before.bound.unserved, "{}", one.name);
            let price = before.prices[sink];
            let fall = (before.bound.unserved - unserved, before.bound.cost - cost);
            assert_eq!(fall, (i128::from(price.serves), i128::from(price.saves)), "{}, sink {sink}", one.name);
        }
    }
}

#[test]
fn a_larger_cutoff_never_leaves_more_unserved() {
    for one in instances() {
        let far = one.rows.iter().flatten().map(|arc| arc.cost).max().unwrap_or(0);
        let mut last = i128::MAX;
        for share in [8, 4, 2, 1] {
            let near = match &one.ground {
                Some(ground) => {
                    let reach = ground.reach.min(far as f64 / SCALE + 1.0) / share as f64;
                    Instance::on(
                        &one.name,
                        one.supply.clone(),
                        one.capacity.clone(),
                        Ground { reach, ..ground.clone() },
                    )
                }
                None => {
                    let mut near = one.clone();
                    near.rows.iter_mut().for_each(|row| row.retain(|arc| arc.cost <= far / share));
                    near
                }
            };
            let (unserved, _) = near.optimum();
            assert!(unserved <= last, "{}: a larger cutoff leaves {unserved} instead of {last}", one.name);
            last = unserved;
        }
    }
}

#[test]
fn never_worse_than_taking_the_cheapest_first() {
    for one in instances() {
        let mut arcs: Vec<_> =
            (0..one.supply.len()).flat_map(|i| one.rows[i].iter().map(move |a| (a.cost, i, a.sink))).collect();
        arcs.sort_unstable();
        let (mut left, mut places) = (one.supply.clone(), one.capacity.clone());
        let (mut served, mut cost) = (0, 0);
        for (each, source, sink) in arcs {
            let amount = left[source].min(places[sink as usize]);
            left[source] -= amount;
            places[sink as usize] -= amount;
            served += i128::from(amount);
            cost += i128::from(amount) * i128::from(each);
        }
        let best = one.optimum();
        let best_served = total(&one.supply) - best.0;
        // Greedy leaves no arc with both ends free: every unit of the best flow has an end that it has used up.
        assert!(best_served >= served && served * 2 >= best_served, "{}: {served} of {best_served}", one.name);
        assert!(best <= (total(&left), cost), "{}", one.name);
    }
}

/// The same instance with source `i` at the place where `sources[i]` was, and sinks likewise.
fn shuffled(one: &Instance, sources: &[usize], sinks: &[usize]) -> Instance {
    let mut place = vec![0; sinks.len()];
    for (new, old) in sinks.iter().enumerate() {
        place[*old] = new as u32;
    }
    let pick = |values: &[i64], order: &[usize]| order.iter().map(|old| values[*old]).collect::<Vec<_>>();
    let (supply, capacity) = (pick(&one.supply, sources), pick(&one.capacity, sinks));
    if let Some(ground) = &one.ground {
        let groups = ground.groups.as_ref().map(|(of_cell, lists)| {
            let renamed = lists.iter().map(|list| {
                let mut list: Vec<u32> = list.iter().map(|sink| place[*sink as usize]).collect();
                list.sort_unstable();
                list
            });
            (sources.iter().map(|old| of_cell[*old]).collect(), renamed.collect())
        });
        let (x, y) = sources.iter().map(|old| (ground.x[*old], ground.y[*old])).unzip();
        let sites = sinks.iter().map(|old| ground.sites[*old]).collect();
        return Instance::on(&one.name, supply, capacity, Ground { x, y, sites, reach: ground.reach, groups });
    }
    let row =
        |old: &usize| one.rows[*old].iter().map(|arc| Arc { sink: place[arc.sink as usize], cost: arc.cost }).collect();
    Instance::table(&one.name, supply, capacity, sources.iter().map(row).collect())
}

#[test]
fn the_order_of_sources_and_sinks_changes_nothing_but_their_names() {
    let rng = &mut Rng(1);
    for one in instances() {
        let (sources, sinks) = (rng.order(one.supply.len()), rng.order(one.capacity.len()));
        let (first, second) = (one.solve(), shuffled(&one, &sources, &sinks).solve());
        assert_eq!(first.bound, second.bound, "{}", one.name);
        let prices: Vec<_> = sinks.iter().map(|old| first.prices[*old]).collect();
        assert_eq!(second.prices, prices, "{}", one.name);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let solve_all = |threads: usize| -> Vec<Solution> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap_or_else(|error| panic!("{error}")).install(|| instances().iter().map(Instance::solve).collect())
    };
    let one = solve_all(1);
    for threads in [2, 3] {
        assert!(solve_all(threads) == one, "{threads} threads");
    }
}
