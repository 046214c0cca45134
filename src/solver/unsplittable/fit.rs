//! A first assignment: the sources that an optimal flow splits are put together again.

use super::super::transport::{Arc, Problem, Query, Solution, UNSERVED};
use std::collections::BTreeMap;

/// Rounds of looking for cheaper sinks with room.
const ROUNDS: usize = 8;

/// Puts every split source into one sink with room for all of it, the largest first; what fits nowhere makes room by moving
/// another source, or is not served. Then sources move to cheaper sinks that have room, until none can. Gives the sink of each
/// source, and how many the flow splits.
///
/// # Cost
/// O(pairs within reach of the sources concerned).
pub(super) fn together(problem: &Problem<'_>, found: &Solution) -> (Vec<Option<u32>>, usize) {
    let supply = problem.supply;
    let mut goes: Vec<Option<u32>> = vec![None; supply.len()];
    let mut room: Vec<i64> = problem.capacity.to_vec();
    for flow in found.flows.iter().filter(|flow| flow.amount == supply[flow.source as usize]) {
        goes[flow.source as usize] = Some(flow.sink);
        room[flow.sink as usize] -= flow.amount;
    }
    let mut homeless: Vec<u32> =
        (0..supply.len() as u32).filter(|c| supply[*c as usize] > 0 && goes[*c as usize].is_none()).collect();
    let split =
        found.flows.chunk_by(|a, b| a.source == b.source).filter(|f| f[0].amount < supply[f[0].source as usize]);
    let split = split.count();
    homeless.sort_by_key(|source| (std::cmp::Reverse(supply[*source as usize]), *source));
    let ways = ways(problem, &homeless, &goes, &room);
    let mut sources_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (source, sink) in goes.iter().enumerate() {
        if let Some(sink) = sink.filter(|_| ways.contains_key(&(source as u32))) {
            sources_of.entry(sink).or_default().push(source as u32);
        }
    }
    for &source in &homeless {
        let need = supply[source as usize];
        let Some(arcs) = ways.get(&source) else { continue };
        let fits = arcs.iter().find(|arc| room[arc.sink as usize] >= need);
        if let Some(arc) = fits {
            goes[source as usize] = Some(arc.sink);
            room[arc.sink as usize] -= need;
            sources_of.entry(arc.sink).or_default().push(source);
            continue;
        }
        let make_room = arcs.iter().find_map(|arc| {
            let mut others = sources_of.get(&arc.sink)?.iter();
            others.find_map(|other| {
                let size = supply[*other as usize];
                let enough = room[arc.sink as usize] + size >= need && size < need;
                let moves = |to: &&Arc| to.sink != arc.sink && room[to.sink as usize] >= size;
                let to = ways.get(other).filter(|_| enough)?.iter().find(moves)?;
                Some((arc.sink, *other, to.sink))
            })
        });
        if let Some((sink, other, to)) = make_room {
            let size = supply[other as usize];
            goes[other as usize] = Some(to);
            goes[source as usize] = Some(sink);
            room[sink as usize] += size - need;
            room[to as usize] -= size;
            if let Some(list) = sources_of.get_mut(&sink) {
                list.retain(|at| *at != other);
                list.push(source);
            }
            sources_of.entry(to).or_default().push(other);
        }
    }
    for _ in 0..ROUNDS {
        let mut is_better = false;
        for (source, arcs) in &ways {
            let Some(here) = goes[*source as usize] else { continue };
            let need = supply[*source as usize];
            let cost = arcs.iter().find(|arc| arc.sink == here).map_or(i64::MAX, |arc| arc.cost);
            let to = arcs.iter().find(|arc| arc.cost < cost && room[arc.sink as usize] >= need);
            if let Some(arc) = to {
                room[here as usize] += need;
                room[arc.sink as usize] -= need;
                goes[*source as usize] = Some(arc.sink);
                is_better = true;
            }
        }
        if !is_better {
            break;
        }
    }
    (goes, split)
}

/// Ways of the sources that may have to move, the cheapest first: the split ones, and those at facilities that these could use.
fn ways(problem: &Problem<'_>, homeless: &[u32], goes: &[Option<u32>], room: &[i64]) -> BTreeMap<u32, Vec<Arc>> {
    let mut is_homeless = vec![false; goes.len()];
    for &source in homeless {
        is_homeless[source as usize] = true;
    }
    let prices = vec![0; room.len()];
    let query = Query { prices: &prices, ceiling: UNSERVED, slack: UNSERVED };
    let mut near = vec![false; room.len()];
    let mut ways = BTreeMap::new();
    let scan = |wanted: &dyn Fn(usize) -> bool, ways: &mut BTreeMap<u32, Vec<Arc>>| {
        for part in 0..problem.costs.parts() {
            problem.costs.scan(part, &query, &mut |source, arcs| {
                if wanted(source) {
                    ways.insert(source as u32, arcs.to_vec());
                }
            });
        }
    };
    scan(&|source| is_homeless[source], &mut ways);
    ways.values().flatten().for_each(|arc| near[arc.sink as usize] = true);
    scan(&|source| goes[source].is_some_and(|sink| near[sink as usize]), &mut ways);
    ways
}
