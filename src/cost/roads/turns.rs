//! Rules about turning, as sequences of roads that nobody may go along.

use super::lines::Lines;
use crate::model::Ground;
use crate::network::{Assembled, Forbidden};
use std::collections::{BTreeMap, BTreeSet};

/// Vertices at which somebody may have to turn: roads are cut there.
pub(super) fn breaks(ground: &Ground, lines: &Lines) -> Vec<u32> {
    let of_file = |(roads, vertex): (&crate::model::Roads, &Vec<u32>)| -> Vec<u32> {
        roads.turns.iter().filter_map(|turn| turn.via).map(|via| vertex[via as usize]).collect()
    };
    ground.roads.iter().zip(&lines.vertex).flat_map(of_file).collect()
}

/// A direction of a road, with the junctions at its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    road: u32,
    back: bool,
    tail: u32,
    head: u32,
}

/// The sequences of all rules of all files, and how many rules are heeded, and how many not, because their roads are not there or do
/// not meet.
pub(super) fn forbidden(ground: &Ground, lines: &Lines, made: &Assembled) -> (Vec<Forbidden>, [usize; 2]) {
    if ground.roads.iter().all(|roads| roads.turns.is_empty()) {
        return (Vec::new(), [0, 0]);
    }
    let mut of_way: BTreeMap<(u32, i64), Vec<Step>> = BTreeMap::new();
    let mut leaving: BTreeMap<u32, Vec<Step>> = BTreeMap::new();
    for (number, road) in made.roads.iter().enumerate() {
        let (file, way) = lines.of[made.line[number] as usize];
        let id = ground.roads[file as usize].roads[way as usize].id;
        for (back, _) in [false, true].into_iter().zip(road.pace).filter(|(_, pace)| pace.is_some()) {
            let [tail, head] = if back { [road.ends[1], road.ends[0]] } else { road.ends };
            let step = Step { road: number as u32, back, tail, head };
            of_way.entry((file, id)).or_default().push(step);
            leaving.entry(tail).or_default().push(step);
        }
    }
    let mut found = BTreeSet::new();
    let [mut used, mut useless] = [0, 0];
    for (file, roads) in ground.roads.iter().enumerate() {
        let steps = |id: i64| of_way.get(&(file as u32, id)).map_or(&[][..], Vec::as_slice);
        for turn in &roads.turns {
            let via = turn.via.map(|via| made.node_of[lines.vertex[file][via as usize] as usize]);
            let [from, between @ .., to] = &turn.roads[..] else { continue };
            let mut ways: Vec<Vec<Step>> = Vec::new();
            for from in steps(*from).iter().filter(|from| via.is_none_or(|via| from.head == via) || !between.is_empty())
            {
                let inner: Vec<Step> = between.iter().flat_map(|id| steps(*id)).copied().collect();
                follow(vec![*from], &inner, steps(*to), &mut ways);
            }
            *(if ways.is_empty() { &mut useless } else { &mut used }) += 1;
            for way in ways {
                let plain = |steps: &[Step]| -> Vec<(u32, bool)> { steps.iter().map(|s| (s.road, s.back)).collect() };
                if !turn.only {
                    found.insert(Forbidden(plain(&way)));
                    continue;
                }
                // Whoever has begun may leave it nowhere.
                for begun in 1..way.len() {
                    for other in leaving.get(&way[begun - 1].head).into_iter().flatten() {
                        if *other != way[begun] {
                            let mut sequence = plain(&way[..begun]);
                            sequence.push((other.road, other.back));
                            found.insert(Forbidden(sequence));
                        }
                    }
                }
            }
        }
    }
    if !found.is_empty() {
        found.extend(u_turns(made, &leaving));
    }
    (found.into_iter().collect(), [used, useless])
}

/// Turning round at a junction, which is forbidden but where a road ends. Where no other turn is forbidden nobody gains by it.
fn u_turns(made: &Assembled, leaving: &BTreeMap<u32, Vec<Step>>) -> Vec<Forbidden> {
    let mut found = Vec::new();
    for (number, road) in made.roads.iter().enumerate().filter(|(_, road)| road.pace.iter().all(Option::is_some)) {
        for (back, head) in [(false, road.ends[1]), (true, road.ends[0])] {
            let is_end = leaving.get(&head).is_none_or(|steps| steps.len() < 2);
            if !is_end {
                found.push(Forbidden(vec![(number as u32, back), (number as u32, !back)]));
            }
        }
    }
    found
}

/// A road on the way of a rule is cut into no more pieces.
const LONGEST: usize = 60;

/// All ways on from a beginning over inner steps, none of them twice, to one of the last.
fn follow(begun: Vec<Step>, inner: &[Step], last: &[Step], ways: &mut Vec<Vec<Step>>) {
    let Some(at) = begun.last().copied().filter(|_| begun.len() < LONGEST) else { return };
    let is_back = |step: &Step| step.road == at.road && step.back != at.back;
    if begun.len() > 1 || inner.is_empty() {
        for step in last.iter().filter(|step| step.tail == at.head && (inner.is_empty() || !is_back(step))) {
            ways.push([&begun[..], &[*step]].concat());
        }
    }
    for step in inner.iter().filter(|step| step.tail == at.head && !is_back(step)) {
        if begun.iter().all(|before| before.road != step.road) {
            follow([&begun[..], &[*step]].concat(), inner, last, ways);
        }
    }
}
