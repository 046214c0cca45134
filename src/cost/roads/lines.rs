//! Roads of several files as lines over common vertices, for one way of travelling.

use super::fences::Fences;
use super::rules::RoadRules;
use crate::issue::{Issue, Issues};
use crate::model::{Ground, Road, Roads, Structure};
use crate::network::{self, Line};
use std::collections::{BTreeMap, HashMap};

/// Lines, and what each of them is.
pub(in crate::cost) struct Lines {
    pub at: Vec<[f64; 2]>,
    pub all: Vec<Line>,
    /// File and road of each line.
    pub of: Vec<(u32, u32)>,
    /// The vertex of each vertex of each file; gates are taken apart later.
    pub vertex: Vec<Vec<u32>>,
}

/// Ends that stop short of another line by no more than this, in metres, are counted.
const SHORT: f64 = 20.0;

/// What is put together of all files.
pub(in crate::cost) fn lines(
    ground: &Ground,
    rules: &RoadRules,
    fences: &mut Fences<'_>,
    issues: &mut Issues,
) -> Lines {
    let mut made = Lines { at: Vec::new(), all: Vec::new(), of: Vec::new(), vertex: Vec::new() };
    let mut known: HashMap<[u64; 2], u32> = HashMap::new();
    for (file, roads) in ground.roads.iter().enumerate() {
        let own = if roads.is_network { (0..roads.at.len() as u32).collect() } else { meeting(roads, rules.tolerance) };
        // Vertices of no road are none's: the largest number, here the first.
        let place_of = |own: &u32| own.wrapping_add(1) as usize;
        let mut number = vec![u32::MAX; own.iter().map(place_of).max().map_or(0, |most| most + 1)];
        for (at, own) in own.iter().enumerate() {
            let number = &mut number[place_of(own)];
            if *number == u32::MAX {
                let place = roads.at[at];
                // Extracts of neighbouring districts have the same nodes where they touch.
                *number = known.get(&place.map(f64::to_bits)).copied().unwrap_or_else(|| {
                    made.at.push(place);
                    made.at.len() as u32 - 1
                });
            }
        }
        let vertex: Vec<u32> = own.iter().map(|own| number[place_of(own)]).collect();
        if file + 1 < ground.roads.len() {
            for number in 0..made.at.len() {
                known.entry(made.at[number].map(f64::to_bits)).or_insert(number as u32);
            }
        }
        let mut of_file: Vec<(u32, Vec<u32>)> = Vec::new();
        for (number, road) in roads.roads.iter().enumerate() {
            let mut vertices: Vec<u32> = road.vertices.iter().map(|v| vertex[*v as usize]).collect();
            vertices.dedup();
            if vertices.len() > 1 {
                of_file.push((number as u32, vertices));
            }
        }
        if !roads.is_network {
            of_file = look(roads, of_file, &mut made.at, rules, issues);
        }
        let mut is_shut = vec![false; made.at.len()];
        for gate in roads.gates.iter().filter(|gate| if rules.is_car { !gate.car } else { !gate.foot }) {
            is_shut[vertex[gate.vertex as usize] as usize] = true;
        }
        for (number, vertices) in of_file {
            let road = &roads.roads[number as usize];
            let class = roads.classes.get(road.class as usize).map_or("", String::as_str);
            for piece in apart(vertices, &is_shut, road, fences, &mut made.at) {
                // Only where a time is stated for the whole of it does the length matter.
                let metres = if road.takes.is_some() { length(&made.at, &piece) } else { 0.0 };
                let pace = rules.paces(roads, road, metres);
                made.all.push(Line { vertices: piece, pace, joins: RoadRules::joins(class, road) });
                made.of.push((file as u32, number));
            }
        }
        made.vertex.push(vertex);
    }
    made
}

/// Metres along vertices.
pub(in crate::cost) fn length(at: &[[f64; 2]], vertices: &[u32]) -> f64 {
    let step = |pair: &[u32]| {
        let [a, b] = [pair[0], pair[1]].map(|v| at[v as usize]);
        (a[0] - b[0]).hypot(a[1] - b[1])
    };
    vertices.windows(2).map(step).sum()
}

/// The first vertex that each vertex of lines meets. Ends meet everything; what lies within a bridge, a tunnel or on another level meets only
/// what does so too.
fn meeting(roads: &Roads, tolerance: f64) -> Vec<u32> {
    let mut groups: BTreeMap<(u8, i32), Vec<u32>> = BTreeMap::new();
    for road in &roads.roads {
        let carried = match road.structure {
            Structure::Ground => 0,
            Structure::Bridge => 1,
            Structure::Tunnel => 2,
            Structure::Ferry => 3,
        };
        for (place, vertex) in road.vertices.iter().enumerate() {
            let is_end = place == 0 || place + 1 == road.vertices.len();
            groups.entry(if is_end { (0, 0) } else { (carried, road.level) }).or_default().push(*vertex);
        }
    }
    let mut of = vec![u32::MAX; roads.at.len()];
    let mut base = 0;
    for members in groups.values() {
        let places: Vec<[f64; 2]> = members.iter().map(|vertex| roads.at[*vertex as usize]).collect();
        let (number, vertices) = network::join(&places, tolerance);
        for (vertex, number) in members.iter().zip(number) {
            of[*vertex as usize] = base + number;
        }
        base += vertices.len() as u32;
    }
    of
}

/// Says what is loose among lines that were not drawn as a network, and mends crossings where the study asks for it.
fn look(
    roads: &Roads,
    of_file: Vec<(u32, Vec<u32>)>,
    at: &mut Vec<[f64; 2]>,
    rules: &RoadRules,
    issues: &mut Issues,
) -> Vec<(u32, Vec<u32>)> {
    let carried = |road: &Road| road.level * 4 + road.structure as i32;
    let lines: Vec<(&[u32], i32)> =
        of_file.iter().map(|(road, line)| (&line[..], carried(&roads.roads[*road as usize]))).collect();
    let loose = network::loose(at, &lines, SHORT);
    let n = loose.crossings.len();
    if n + loose.ends.len() > 0 {
        let issue = Issue::new("I0937").file(&roads.file).fact("crossings", n).fact("ends", loose.ends.len());
        let [x, y] = loose.ends.first().copied().or(loose.crossings.first().map(|c| c.at)).unwrap_or_default();
        let issue = issue.fact("at", format!("{x:.0}, {y:.0}"));
        issues.push(
            issue.words(
                "joined",
                crate::words::say(if rules.join_crossings { "cost.joined" } else { "cost.not_joined" }),
            ),
        );
    }
    if !rules.join_crossings || n == 0 {
        return of_file;
    }
    let plain: Vec<&[u32]> = lines.iter().map(|line| line.0).collect();
    let mended = loose.mended(at, &plain);
    of_file.iter().map(|line| line.0).zip(mended).collect()
}

/// A line in pieces: it ends at gates that are shut, and at what fences it in.
fn apart(
    vertices: Vec<u32>,
    is_shut: &[bool],
    road: &Road,
    fences: &mut Fences<'_>,
    at: &mut Vec<[f64; 2]>,
) -> Vec<Vec<u32>> {
    let stops = fences.concern(road);
    if !stops && !vertices.iter().any(|vertex| is_shut[*vertex as usize]) {
        return vec![vertices];
    }
    let mut pieces = Vec::new();
    let mut piece: Vec<u32> = Vec::new();
    let copy = |at: &mut Vec<[f64; 2]>, place: [f64; 2]| {
        at.push(place);
        at.len() as u32 - 1
    };
    for (place, &vertex) in vertices.iter().enumerate() {
        if let Some(&before) = piece.last().filter(|_| stops) {
            let [from, to] = [before, vertex].map(|v| at[v as usize]);
            for met in fences.stops(road, from, to) {
                piece.push(copy(at, met));
                pieces.push(std::mem::take(&mut piece));
                piece.push(copy(at, met));
            }
        }
        if is_shut[vertex as usize] {
            let here = at[vertex as usize];
            piece.push(copy(at, here));
            let is_last = place + 1 == vertices.len();
            pieces.push(std::mem::take(&mut piece));
            if !is_last {
                piece.push(copy(at, here));
            }
        } else {
            piece.push(vertex);
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}
