//! Cells kept whole: the split cells of an optimal allocation are put together again.

use crate::solver::transport::{Arc, Flow, Problem, Query, Solution, UNSERVED};
use std::collections::BTreeMap;

/// How cells were kept whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whole {
    /// Cells that the best allocation splits.
    pub split: usize,
    /// People more than in the best allocation who are without a place, millionths.
    pub left_out: i128,
}

/// Rounds of looking for cheaper facilities with room.
const ROUNDS: usize = 8;

/// Puts every split cell into one facility with room for all of it, the largest first; who fits nowhere makes room by moving
/// another cell, or has no place. Then cells move to cheaper facilities that have room, until none can.
///
/// # Cost
/// O(pairs within reach of the cells concerned).
pub(super) fn together(problem: &Problem<'_>, found: &mut Solution) -> Whole {
    let supply = problem.supply;
    let mut goes: Vec<Option<u32>> = vec![None; supply.len()];
    let mut room: Vec<i64> = problem.capacity.to_vec();
    for flow in found.flows.iter().filter(|flow| flow.amount == supply[flow.source as usize]) {
        goes[flow.source as usize] = Some(flow.sink);
        room[flow.sink as usize] -= flow.amount;
    }
    let served_before: i128 = found.flows.iter().map(|flow| i128::from(flow.amount)).sum();
    let mut homeless: Vec<u32> =
        (0..supply.len() as u32).filter(|c| supply[*c as usize] > 0 && goes[*c as usize].is_none()).collect();
    let split =
        found.flows.chunk_by(|a, b| a.source == b.source).filter(|f| f[0].amount < supply[f[0].source as usize]);
    let split = split.count();
    homeless.sort_by_key(|cell| (std::cmp::Reverse(supply[*cell as usize]), *cell));
    let ways = ways(problem, &homeless, &goes, &room);
    let mut cells_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (cell, facility) in goes.iter().enumerate() {
        if let Some(facility) = facility.filter(|_| ways.contains_key(&(cell as u32))) {
            cells_of.entry(facility).or_default().push(cell as u32);
        }
    }
    for &cell in &homeless {
        let need = supply[cell as usize];
        let Some(arcs) = ways.get(&cell) else { continue };
        let fits = arcs.iter().find(|arc| room[arc.sink as usize] >= need);
        if let Some(arc) = fits {
            goes[cell as usize] = Some(arc.sink);
            room[arc.sink as usize] -= need;
            cells_of.entry(arc.sink).or_default().push(cell);
            continue;
        }
        let make_room = arcs.iter().find_map(|arc| {
            let mut others = cells_of.get(&arc.sink)?.iter();
            others.find_map(|other| {
                let size = supply[*other as usize];
                let enough = room[arc.sink as usize] + size >= need && size < need;
                let moves = |to: &&Arc| to.sink != arc.sink && room[to.sink as usize] >= size;
                let to = ways.get(other).filter(|_| enough)?.iter().find(moves)?;
                Some((arc.sink, *other, to.sink))
            })
        });
        if let Some((facility, other, to)) = make_room {
            let size = supply[other as usize];
            goes[other as usize] = Some(to);
            goes[cell as usize] = Some(facility);
            room[facility as usize] += size - need;
            room[to as usize] -= size;
            if let Some(list) = cells_of.get_mut(&facility) {
                list.retain(|at| *at != other);
                list.push(cell);
            }
            cells_of.entry(to).or_default().push(other);
        }
    }
    for _ in 0..ROUNDS {
        let mut is_better = false;
        for (cell, arcs) in &ways {
            let Some(here) = goes[*cell as usize] else { continue };
            let need = supply[*cell as usize];
            let cost = arcs.iter().find(|arc| arc.sink == here).map_or(i64::MAX, |arc| arc.cost);
            let to = arcs.iter().find(|arc| arc.cost < cost && room[arc.sink as usize] >= need);
            if let Some(arc) = to {
                room[here as usize] += need;
                room[arc.sink as usize] -= need;
                goes[*cell as usize] = Some(arc.sink);
                is_better = true;
            }
        }
        if !is_better {
            break;
        }
    }
    found.flows = goes
        .iter()
        .enumerate()
        .filter_map(|(cell, sink)| Some(Flow { source: cell as u32, sink: (*sink)?, amount: supply[cell] }))
        .collect();
    for (cell, unserved) in found.unserved.iter_mut().enumerate() {
        *unserved = if goes[cell].is_some() { 0 } else { supply[cell] };
    }
    let served: i128 = found.flows.iter().map(|flow| i128::from(flow.amount)).sum();
    Whole { split, left_out: served_before - served }
}

/// Ways of the cells that may have to move, the cheapest first: the split ones, and those at facilities that these could use.
fn ways(problem: &Problem<'_>, homeless: &[u32], goes: &[Option<u32>], room: &[i64]) -> BTreeMap<u32, Vec<Arc>> {
    let mut is_homeless = vec![false; goes.len()];
    for &cell in homeless {
        is_homeless[cell as usize] = true;
    }
    let prices = vec![0; room.len()];
    let query = Query { prices: &prices, ceiling: UNSERVED, slack: UNSERVED };
    let mut near = vec![false; room.len()];
    let mut ways = BTreeMap::new();
    let scan = |wanted: &dyn Fn(usize) -> bool, ways: &mut BTreeMap<u32, Vec<Arc>>| {
        for part in 0..problem.costs.parts() {
            problem.costs.scan(part, &query, &mut |cell, arcs| {
                if wanted(cell) {
                    ways.insert(cell as u32, arcs.to_vec());
                }
            });
        }
    };
    scan(&|cell| is_homeless[cell], &mut ways);
    ways.values().flatten().for_each(|arc| near[arc.sink as usize] = true);
    scan(&|cell| goes[cell].is_some_and(|facility| near[facility as usize]), &mut ways);
    ways
}
