//! Roads, bridges and crossings as faster ways that lie over the ground.

use super::super::roads::{fences::Fences, lines, slopes};
use super::super::{RoadRules, slope};
use super::TerrainRules;
use crate::issue::{Issue, Issues};
use crate::model::Ground;
use crate::network::{self, Barriers, Network, Openings, Over, Terrain};
use crate::units::Impedance;
use std::collections::BTreeMap;

/// Arcs over the ground, between places of their own and squares.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    /// How many places there are.
    pub places: usize,
    /// The arcs.
    pub arcs: Vec<Over>,
    /// File and road of the arcs between two places, by these, the smaller first.
    pub of: BTreeMap<[u32; 2], (u32, u32)>,
    /// Metres of road.
    pub metres: f64,
}

/// What lies over a ground. Roads may be left wherever they lie on it, at steps of a square at most; bridges, tunnels, boats and crossings only
/// at their ends.
pub(super) fn overlay(ground: &Ground, rules: &TerrainRules, terrain: &Terrain, issues: &mut Issues) -> Overlay {
    let mut made = Overlay::default();
    let barriers = Barriers::new(&ground.barriers);
    roads(ground, rules, terrain, &barriers, &mut made, issues);
    let idle = Openings::new(&ground.crossings, 0.0).idle(&barriers);
    if idle > 0 {
        let issue = Issue::new("W0945").file(ground.crossing_files.join(", ")).value(idle);
        issues.push(issue.fact("n", ground.crossings.len()));
    }
    let pace = TerrainRules::pace(rules.walked);
    for line in &ground.crossings {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { continue };
        let step = |pair: &[[f64; 2]]| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        let metres: f64 = line.windows(2).map(step).sum();
        let heights = [first, last].map(|end| terrain.relief().height(*end));
        let [Some(from), Some(to)] = heights else { continue };
        let ends = [first, last].map(|end| {
            let place = (terrain.squares() + made.places) as u32;
            made.places += 1;
            made.arcs.extend(terrain.links(*end, place));
            place
        });
        let rise = if metres > 0.0 { (to - from) / metres } else { 0.0 };
        for (ends, rise) in [(ends, rise), ([ends[1], ends[0]], -rise)] {
            let ms = metres * pace * slope::worth(rise);
            made.arcs.extend(arc(ends, ms.round() as i64, metres));
        }
    }
    made
}

fn arc([from, to]: [u32; 2], ms: i64, metres: f64) -> Option<Over> {
    let mm = u32::try_from((metres * 1e3).round() as i64).ok()?;
    // An arc that takes no time could be gone along for ever.
    Some(Over { from, to, ms: u32::try_from(ms).ok()?.max(1), mm })
}

fn roads(
    ground: &Ground,
    rules: &TerrainRules,
    terrain: &Terrain,
    barriers: &Barriers,
    made: &mut Overlay,
    issues: &mut Issues,
) {
    if ground.roads.is_empty() {
        return;
    }
    let walking = RoadRules {
        is_car: false,
        walked: rules.walked,
        speeds: BTreeMap::new(),
        congestion: 1.0,
        walk_on_trunk: rules.walk_on_trunk,
        snap: 0.0,
        off_road: rules.walked,
        impedance: Impedance::Seconds,
        towards: rules.towards,
        tolerance: 0.5,
        join_crossings: rules.join_crossings,
        crossing_snap: 0.0,
        allow_unjoined: rules.allow_unjoined,
    };
    let mut lines = lines::lines(ground, &walking, &mut Fences::new(barriers), issues);
    let profiles = slopes::slopes(ground, &mut lines, walking.impedance, issues);
    let mut assembled = network::assemble(&lines.at, &lines.all, &[]);
    slopes::of_roads(&mut assembled, &profiles);
    let of: Vec<(u32, u32)> = assembled.line.iter().map(|line| lines.of[*line as usize]).collect();
    let network = Network::new(assembled.nodes, assembled.roads, assembled.points, &[]);
    let first = (terrain.squares() + made.places) as u32;
    made.places += network.junctions();
    let mut joins: Vec<Option<[f64; 2]>> = vec![None; network.junctions()];
    let mut uses = vec![(0, [0.0; 2]); network.junctions()];
    for (number, road) in (0..).zip(network.roads()) {
        made.metres += road.length;
        let line = network.line(number);
        let along = lengths(line);
        for (end, at) in [(road.ends[0], line[0]), (road.ends[1], line[line.len() - 1])] {
            let end = end as usize;
            joins[end] = joins[end].or(road.joins.then_some(at));
            uses[end] = (uses[end].0 + 1, at);
        }
        let steps = if road.joins { (road.length / terrain.relief().step).ceil().max(1.0) as usize } else { 1 };
        let mut before = (first + road.ends[0], 0.0);
        for step in 1..=steps {
            let metres = if step == steps { road.length } else { road.length * step as f64 / steps as f64 };
            let place = if step == steps {
                first + road.ends[1]
            } else {
                let place = (terrain.squares() + made.places) as u32;
                made.places += 1;
                made.arcs.extend(terrain.links(position(line, &along, metres), place));
                place
            };
            for (ends, from, to) in [([before.0, place], before.1, metres), ([place, before.0], metres, before.1)] {
                let cost = network.between(number, from, to);
                made.arcs.extend(cost.and_then(|cost| arc(ends, cost.first, (to - from).abs())));
            }
            made.of.insert([before.0.min(place), before.0.max(place)], of[number as usize]);
            before = (place, metres);
        }
    }
    for (junction, (joined, (uses, at))) in (0..).zip(joins.into_iter().zip(uses)) {
        // Where nothing else ends, a bridge ends on the ground.
        if let Some(at) = joined.or((uses == 1).then_some(at)) {
            made.arcs.extend(terrain.links(at, first + junction));
        }
    }
}

fn lengths(line: &[[f64; 2]]) -> Vec<f64> {
    let mut along = vec![0.0];
    for pair in line.windows(2) {
        let metres = (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        along.push(along[along.len() - 1] + metres);
    }
    along
}

fn position(line: &[[f64; 2]], along: &[f64], metres: f64) -> [f64; 2] {
    let next = along.partition_point(|place| *place < metres).clamp(1, line.len() - 1);
    let of = along[next] - along[next - 1];
    let share = if of > 0.0 { ((metres - along[next - 1]) / of).clamp(0.0, 1.0) } else { 0.0 };
    let (a, b) = (line[next - 1], line[next]);
    [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
}
