//! Ways along roads: `roads make|nearest|within|table [FOLDER]`, `roads optimal|straight`, `roads graph|pairs EXTRACT.osm.pbf`.
//!
//! `make` writes a made-up district (`streets`) as raw numbers. `nearest` finds the nearest of 200 sites for 150,000 cells: timed is all from
//! vertices on, with the joining of the cells, and once more the search alone. `within` finds all ways of at most 30 minutes from any vertex
//! to 200 sites, `table` those between a thousand vertices and a thousand: timed is the search over the network that is there.
//! `optimal` and `straight` give everybody a seat in a whole run from layers in memory to checked results, by car without a cutoff and in
//! straight lines. `graph` reads an extract of OpenStreetMap and makes a network for those who walk; `pairs` has it list the ways between a
//! thousand cells and a thousand sites as well.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

mod common;
mod extract;
mod seats;
mod streets;

use catchment::network::{
    Assembled, Barriers, Door, Doors, Joined, Labels, Lean, Line, NO_WAY, Nearby, Network, Parts, Search, Snap, Sweep,
    Towards, assemble,
};
use common::{Failed, Times, argument, array, line, measured};
use serde_json::{Value, json};
use std::path::Path;
use streets::{BESIDE, District, MS, Street};

const FOLDER: &str = "target/bench-data/roads";
const CELLS: usize = 150_000;
const SITES: usize = 200;
/// Half an hour, in milliseconds.
const LIMIT: i64 = 1_800_000;
/// Origins and destinations of the table.
const ENDS: usize = 1_000;
/// Nothing is joined from farther, in metres.
const SNAP: f64 = 10_000.0;

fn main() -> Result<(), Failed> {
    let task = argument(0, "nearest");
    match task.as_str() {
        "make" => make(Path::new(&argument(1, FOLDER))),
        "optimal" | "straight" => seats::run(&task),
        "graph" | "pairs" => extract::run(&task, Path::new(&argument(1, "tests/data/roads/andorra.osm.pbf"))),
        "nearest" | "within" | "table" => {
            let folder = argument(1, FOLDER);
            let folder = Path::new(&folder);
            let district = read(folder)?;
            match task.as_str() {
                "nearest" => nearest(folder, &district),
                "within" => within(folder, &district),
                _ => table(folder, &district),
            }
        }
        _ => Err(format!("no such task: {task}").into()),
    }
}

fn print(task: &str, folder: &Path, tool: &str, times: &Times, checksum: &Value) {
    println!("{}", line(&format!("roads {task}"), folder, tool, env!("CARGO_PKG_VERSION"), times, checksum));
}

/// Writes numbers as they are in memory of a small-endian machine.
fn write<T, const N: usize>(
    folder: &Path,
    name: &str,
    numbers: impl IntoIterator<Item = T>,
    bytes: fn(T) -> [u8; N],
) -> Result<(), Failed> {
    let all: Vec<u8> = numbers.into_iter().flat_map(bytes).collect();
    Ok(std::fs::write(folder.join(format!("{name}.bin")), all)?)
}

fn make(folder: &Path) -> Result<(), Failed> {
    let mut district = streets::district(CELLS, 2 * SITES);
    // Sites stand where one can come and go.
    let made = assemble(&district.at, &lines(&district), &[]);
    let of = made.line.clone();
    let network = built(made);
    let (on, parts) = (on_roads(&district, &network, &of), Parts::of(&network));
    district.sites.retain(|site| parts.road(&network, on[*site as usize].road) == Some(0));
    district.sites.truncate(SITES);
    district.share_places();
    std::fs::create_dir_all(folder)?;
    let (streets, at) = (&district.streets, &district.at);
    write(folder, "vertices", at.iter().flatten().copied(), f64::to_le_bytes)?;
    let ends = std::iter::once(0).chain(streets.iter().scan(0_u32, |sum, street| {
        *sum += street.vertices.len() as u32;
        Some(*sum)
    }));
    write(folder, "street_start", ends, u32::to_le_bytes)?;
    write(
        folder,
        "street_vertex",
        streets.iter().flat_map(|street| street.vertices.iter().copied()),
        u32::to_le_bytes,
    )?;
    write(folder, "street_kmh", streets.iter().map(|street| street.kmh), f64::to_le_bytes)?;
    write(folder, "street_both", streets.iter().map(|street| u32::from(street.is_both)), u32::to_le_bytes)?;
    write(folder, "cells", district.cells.iter().flatten().copied(), f64::to_le_bytes)?;
    write(folder, "people", district.people.iter().copied(), i64::to_le_bytes)?;
    write(folder, "sites", district.sites.iter().copied(), u32::to_le_bytes)?;
    write(folder, "places", district.places.iter().copied(), i64::to_le_bytes)?;
    println!("{} vertices, {} roads, {} cells", at.len(), streets.len(), district.cells.len());
    Ok(())
}

fn read(folder: &Path) -> Result<District, Failed> {
    let pairs = |numbers: Vec<f64>| -> Vec<[f64; 2]> { numbers.chunks_exact(2).map(|xy| [xy[0], xy[1]]).collect() };
    let start = array(folder, "street_start", u32::from_le_bytes)?;
    let vertex = array(folder, "street_vertex", u32::from_le_bytes)?;
    let kmh = array(folder, "street_kmh", f64::from_le_bytes)?;
    let both = array(folder, "street_both", u32::from_le_bytes)?;
    let streets = start.windows(2).zip(kmh).zip(both).map(|((ends, kmh), both)| Street {
        vertices: vertex[ends[0] as usize..ends[1] as usize].to_vec(),
        kmh,
        is_both: both > 0,
    });
    Ok(District {
        at: pairs(array(folder, "vertices", f64::from_le_bytes)?),
        streets: streets.collect(),
        cells: pairs(array(folder, "cells", f64::from_le_bytes)?),
        people: array(folder, "people", i64::from_le_bytes)?,
        sites: array(folder, "sites", u32::from_le_bytes)?,
        places: array(folder, "places", i64::from_le_bytes)?,
    })
}

/// Its roads as lines for cars.
fn lines(district: &District) -> Vec<Line> {
    let line = |street: &Street| {
        let pace = Some([MS / street.kmh, 1e3]);
        Line { vertices: street.vertices.clone(), pace: [pace, pace.filter(|_| street.is_both)], joins: true }
    };
    district.streets.iter().map(line).collect()
}

/// Where each vertex of the roads lies on one of them.
fn on_roads(district: &District, network: &Network, of: &[u32]) -> Vec<Joined> {
    let mut found = vec![Joined { road: 0, along: 0.0 }; district.at.len()];
    for (road, line) in (0..).zip(of) {
        let mut along = 0.0;
        let places = network.line(road);
        for (number, vertex) in district.streets[*line as usize].vertices.iter().enumerate() {
            if number > 0 {
                let [a, b] = [places[number - 1], places[number]];
                along += (b[0] - a[0]).hypot(b[1] - a[1]);
            }
            found[*vertex as usize] = Joined { road, along };
        }
    }
    found
}

/// Metres beside a road in milliseconds.
fn leg(metres: f64) -> i64 {
    (metres * (MS / BESIDE)).round() as i64
}

fn built(made: Assembled) -> Network {
    Network::new(made.nodes, made.roads, made.points, &[])
}

type Joint = Option<(Joined, i64)>;

fn joints(network: &Network, points: &[[f64; 2]]) -> Vec<Joint> {
    let nearby = Nearby::new(network, &Parts::of(network));
    let barriers = Barriers::default();
    let join = |point: &[f64; 2]| match nearby.join(*point, SNAP, &barriers) {
        Snap::Joined(snapped) => Some((snapped.joined, leg(snapped.metres))),
        _ => None,
    };
    points.iter().map(join).collect()
}

fn nearest(folder: &Path, district: &District) -> Result<(), Failed> {
    let lines = lines(district);
    let fits = || Failed::from("a cost does not fit");
    let (times, (network, cells, sites, found)) = measured(0.0, 1, || {
        let network = built(assemble(&district.at, &lines, &[]));
        let at: Vec<[f64; 2]> = district.sites.iter().map(|site| district.at[*site as usize]).collect();
        let joined = joints(&network, &[district.cells.as_slice(), &at].concat());
        let (cells, sites) = joined.split_at(district.cells.len());
        let found = nearest_of(&network, cells, sites).ok_or_else(fits)?;
        Ok((network, cells.to_vec(), sites.to_vec(), found))
    })?;
    print("nearest", folder, "catchment", &times, &sums(&found));
    let (times, found) = measured(1.0, 3, || nearest_of(&network, &cells, &sites).ok_or_else(fits))?;
    print("nearest search", folder, "catchment", &times, &sums(&found));
    let (times, found) = measured(0.0, 1, || Ok(one_by_one(&network, &cells, &sites)))?;
    print("nearest search", folder, "catchment, site by site", &times, &sums(&found));
    Ok(())
}

fn nearest_of(network: &Network, cells: &[Joint], sites: &[Joint]) -> Option<Vec<i64>> {
    let lean = Lean::new(network, Towards::Point)?;
    let seeds = sites.iter().map(|site| site.map_or(Some(Vec::new()), |(joined, leg)| lean.seeds(joined, leg)));
    let seeds: Vec<Vec<Door>> = seeds.collect::<Option<_>>()?;
    let doors = Doors::new(&lean, cells.iter().copied(), sites)?;
    let labels = lean.nearest(&seeds, i64::MAX)?;
    let found = doors.nearest(&labels, i64::MAX)?;
    Some(found.into_iter().map(|found| found.map_or(-1, |(cost, _)| i64::from(cost))).collect())
}

fn one_by_one(network: &Network, cells: &[Joint], sites: &[Joint]) -> Vec<i64> {
    let cells: Vec<_> =
        (cells.iter()).map(|cell| cell.map(|(joined, leg)| (network.place(joined, Towards::Point), leg))).collect();
    let mut best = vec![i64::MAX; cells.len()];
    let mut search = Search::new(network);
    for (site, beside) in sites.iter().flatten() {
        search.run(*site, Towards::Point, i64::MAX / 8);
        for (best, cell) in best.iter_mut().zip(&cells) {
            let Some((place, leg)) = cell else { continue };
            *best = search.cost_at(place).map_or(*best, |cost| (cost.first + leg + beside).min(*best));
        }
    }
    best.into_iter().map(|cost| if cost == i64::MAX { -1 } else { cost }).collect()
}

/// What is compared: how many have a way, how many within half an hour, and whole seconds of all.
fn sums(found: &[i64]) -> Value {
    let there = || found.iter().filter(|cost| **cost >= 0);
    json!({
        "reached": there().count(),
        "within": there().filter(|cost| **cost <= LIMIT).count(),
        "seconds": there().sum::<i64>() / 1_000,
    })
}

fn within(folder: &Path, district: &District) -> Result<(), Failed> {
    let made = assemble(&district.at, &lines(district), &[]);
    let of = made.line.clone();
    let network = built(made);
    let on = on_roads(district, &network, &of);
    let sites: Vec<Joint> = district.sites.iter().map(|site| Some((on[*site as usize], 0))).collect();
    let lean = Lean::new(&network, Towards::Point).ok_or("a cost does not fit")?;
    let doors = Doors::new(&lean, on.iter().map(|joined| Some((*joined, 0))), &sites).ok_or("a cost does not fit")?;
    let (times, (ways, milliseconds)) = measured(0.0, 1, || {
        let (mut ways, mut milliseconds) = (0_u64, 0_u64);
        let mut sweep = Sweep::new(&lean);
        let mut directly: Vec<Vec<(u32, u32)>> = vec![Vec::new(); SITES];
        for vertex in 0..on.len() {
            for (site, cost) in doors.directly(vertex) {
                directly[*site as usize].push((vertex as u32, *cost));
            }
        }
        for (site, directly) in sites.iter().flatten().zip(&directly) {
            let seeds = lean.seeds(site.0, site.1).ok_or("a cost does not fit")?;
            sweep.run(&seeds, LIMIT);
            let mut alone = directly.iter().peekable();
            for vertex in 0..on.len() {
                let over = doors.of(vertex).iter().map(|(node, cost)| sweep.label(*node).saturating_add(*cost));
                let mut cost = over.min().unwrap_or(NO_WAY);
                if let Some((_, along)) = alone.next_if(|way| way.0 as usize == vertex) {
                    cost = cost.min(*along);
                }
                if i64::from(cost) <= LIMIT {
                    ways += 1;
                    milliseconds += u64::from(cost);
                }
            }
        }
        Ok((ways, milliseconds))
    })?;
    print("within", folder, "catchment", &times, &json!({ "ways": ways, "seconds": milliseconds / 1_000 }));
    Ok(())
}

fn table(folder: &Path, district: &District) -> Result<(), Failed> {
    let made = assemble(&district.at, &lines(district), &[]);
    let of = made.line.clone();
    let network = built(made);
    let on = on_roads(district, &network, &of);
    let every = |first: usize| -> Vec<Joint> {
        (0..ENDS).map(|number| Some((on[(first + number * on.len() / ENDS) % on.len()], 0))).collect()
    };
    let (from, to) = (every(0), every(50));
    let (times, (ways, milliseconds)) = measured(0.0, 1, || {
        let lean = Lean::new(&network, Towards::Point).ok_or("a cost does not fit")?;
        let doors = Doors::new(&lean, from.iter().copied(), &to).ok_or("a cost does not fit")?;
        let seeds = to.iter().flatten().map(|(joined, leg)| lean.seeds(*joined, *leg));
        let seeds: Vec<Vec<Door>> = seeds.collect::<Option<_>>().ok_or("a cost does not fit")?;
        let labels = Labels::new(&lean, &seeds, i64::MAX).ok_or("a cost does not fit")?;
        let (mut ways, mut milliseconds) = (0_u64, 0_u64);
        for point in 0..from.len() {
            for other in 0..to.len() as u32 {
                let over = doors.of(point).iter().map(|(node, cost)| labels.of(*node, other).saturating_add(*cost));
                let alone = doors.directly(point).iter().filter(|way| way.0 == other).map(|way| way.1);
                let cost = over.chain(alone).min().unwrap_or(NO_WAY);
                if cost < NO_WAY {
                    ways += 1;
                    milliseconds += u64::from(cost);
                }
            }
        }
        Ok((ways, milliseconds))
    })?;
    let shape = json!({ "ways": ways, "seconds": milliseconds / 1_000 });
    print("table", folder, "catchment", &times, &shape);
    Ok(())
}
