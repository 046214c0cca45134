//! What is worth knowing about a network, and about what is not joined to it.

use super::rules::Speed;
use super::{NoWay, RoadRules, Routes, Snap, Streets};
use crate::issue::{Issue, Issues};
use crate::model::{Ground, Model};
use crate::network::{Network, Parts};
use crate::units::Persons;
use crate::words::{Sentence, say};
use geo::{Contains, ConvexHull, MultiPoint, Point};
use std::collections::BTreeMap;

/// What was found, with the way of travelling that it is about: one file of roads may serve several.
pub(super) fn about(travel: &str, said: Issues) -> Issues {
    said.with_field(&format!("travel.{travel}"))
}

/// Classes of roads whose speed nobody says: E0938 where none is usual for it, I0939 with the usual one.
pub(super) fn speeds(ground: &Ground, rules: &RoadRules, issues: &mut Issues) {
    if !rules.is_car {
        return;
    }
    for roads in &ground.roads {
        let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
        let mut usual: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
        for road in roads.roads.iter().filter(|road| road.car.is_open()) {
            let class = roads.classes.get(road.class as usize).map_or("", String::as_str);
            match rules.speed(class, road, 1.0) {
                Speed::Said(_) => {}
                Speed::Usual(speed) => {
                    let entry = usual.entry(class).or_insert((0, speed));
                    entry.0 += 1;
                }
                Speed::Unknown => *unknown.entry(class).or_default() += 1,
            }
        }
        for (class, n) in unknown {
            issues.push(Issue::new("E0938").file(&roads.file).value(class).fact("n", n));
        }
        let list: Vec<String> = usual.iter().map(|(class, (n, speed))| format!("{class} {speed} km/h ({n})")).collect();
        if !list.is_empty() {
            issues.push(Issue::new("I0939").file(&roads.file).fact("classes", list.join(", ")));
        }
    }
}

/// How long the network is and in how many parts.
pub(super) fn network(file: &str, network: &Network, parts: &Parts, [turns, useless]: [usize; 2], issues: &mut Issues) {
    let all: f64 = network.roads().iter().map(|road| road.length).sum();
    let main = parts.metres.first().copied().unwrap_or_default();
    let others = parts.metres.iter().skip(1).filter(|metres| **metres > 0.0).count();
    let issue = Issue::new("I0936").file(file).fact("km", format!("{:.1}", all / 1e3));
    let issue = issue.fact("main", format!("{:.1}", main / 1e3)).fact("parts", others);
    issues.push(issue.fact("turns", turns).fact("useless", useless));
}

/// Why a cell has no way, in words.
pub(in crate::cost) fn why(no_way: NoWay) -> Sentence {
    match no_way {
        NoWay::TooFar(Some(metres)) => say("cost.no_way.too_far").whole("metres", metres),
        NoWay::TooFar(None) => say("cost.no_way.no_road"),
        NoWay::Apart(metres, _) => say("cost.no_way.apart").decimals("km", metres / 1e3, 1),
        NoWay::Barrier => say("cost.no_way.barrier"),
        NoWay::Closed => say("cost.no_way.closed"),
        NoWay::NoElevation => say("cost.no_way.no_elevation"),
    }
}

/// No road is so near to any cell that it could be meant for it, in metres.
const ELSEWHERE: f64 = 5_000.0;

/// Whether roads and people lie together: E0948 where the roads lie elsewhere, W0949 with the people who live beyond where they end.
pub(super) fn extent(model: &Model, file: &str, streets: &Streets, issues: &mut Issues) {
    let demand = &model.demand;
    let lived = || (0..demand.len()).filter(|cell| demand.columns.iter().any(|c| c.values[*cell] > Persons::ZERO));
    let is_joined = |cell: usize| !matches!(streets.cells[cell], Snap::TooFar(_));
    let away = |cell: usize| if let Snap::TooFar(metres) = streets.cells[cell] { metres } else { Some(0.0) };
    if lived().next().is_none() {
        return;
    }
    let nearest = lived().filter_map(away).fold(f64::INFINITY, f64::min);
    if nearest > streets.rules.snap.max(ELSEWHERE) {
        issues.push(Issue::new("E0948").file(file).fact("km", format!("{:.0}", nearest / 1e3)));
        return;
    }
    let apart: Vec<usize> = lived().filter(|cell| !is_joined(*cell)).collect();
    if apart.is_empty() {
        return;
    }
    let network = &streets.network;
    let corners = (0..network.roads().len()).flat_map(|number| network.line(number as u32));
    let hull = MultiPoint(corners.map(|at| Point::from(*at)).collect()).convex_hull();
    let is_beyond = |cell: &usize| !hull.contains(&Point::new(demand.x[*cell], demand.y[*cell]));
    let beyond: Vec<usize> = apart.into_iter().filter(is_beyond).collect();
    if !beyond.is_empty() {
        let persons: Persons = beyond.iter().filter_map(|cell| Some(demand.columns.first()?.values[*cell])).sum();
        let farthest = beyond.iter().filter_map(|cell| away(*cell)).fold(0.0, f64::max);
        let issue = Issue::new("W0949").file(file).fact("n", beyond.len()).persons(persons);
        issues.push(issue.fact("km", format!("{:.1}", farthest / 1e3)));
    }
}

/// Cells that are not joined, with their people.
pub(super) fn cells(model: &Model, file: &str, streets: &Streets, issues: &mut Issues) {
    let demand = &model.demand;
    let is_empty = |cell: usize| demand.columns.iter().all(|column| column.values[cell] == Persons::ZERO);
    for cell in (0..demand.len()).filter(|cell| !is_empty(*cell)) {
        let Some(no_way) = streets.no_way(cell) else { continue };
        // People are counted once, by the first column: all residents where it is there.
        let persons = demand.columns.first().map_or(Persons::ZERO, |column| column.values[cell]);
        let issue = Issue::new("W0935").file(file).id(demand.id(cell)).persons(persons);
        issues.push(issue.words("why", why(no_way)).fact("snap", streets.rules.snap));
    }
}

/// Facilities that are not joined.
pub(super) fn sites(model: &Model, routes: &Routes, issues: &mut Issues) {
    let streets = &routes.streets;
    for (number, snap) in routes.sites.iter().enumerate() {
        let no_way = match snap {
            None | Some(Snap::Joined(_)) => continue,
            Some(Snap::TooFar(metres)) => NoWay::TooFar(*metres),
            Some(Snap::Shut) => NoWay::Barrier,
            Some(Snap::Apart(part)) => {
                NoWay::Apart(streets.parts.metres.get(*part as usize).copied().unwrap_or_default(), [0.0; 2])
            }
        };
        let facility = &model.facilities[number];
        let issue = Issue::new(if streets.rules.allow_unjoined { "W0934" } else { "E0933" });
        let issue = issue.id(&facility.id).name(&facility.name).words("why", why(no_way));
        issues.push(issue.field("snap").value(format!("{} m", streets.rules.snap)));
    }
}
