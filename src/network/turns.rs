//! Turns that are forbidden, as further states of the few junctions that have one.
//!
//! # Method
//! A forbidden turn is a sequence of directed roads that nobody may go along one after another. The automaton of Aho and Corasick (1975)
//! over all sequences says after every road which of them have begun; a junction gets a state for each beginning that ends there, and
//! an arc that would complete a sequence is left out. Ways over junctions without forbidden turns see nothing of it.

use super::arc::Arc;
use std::collections::{BTreeMap, VecDeque};

/// Directed roads that may not be gone along one after another: at least two, each beginning where the one before ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Forbidden(pub Vec<(u32, bool)>);

#[derive(Debug, Clone, Default)]
struct State {
    next: BTreeMap<(u32, bool), usize>,
    /// The longest other beginning that this one ends with.
    fallback: usize,
    /// Whether a sequence is complete here, or in a fallback.
    is_end: bool,
    /// How a road goes on from here: by node of the graph.
    node: u32,
}

/// Adds the states to the arcs; how many nodes there are then, and which states each junction has. The first arc of every direction of a road stays the one that leads from a
/// junction itself, and the junction itself is left by every road.
pub(super) fn copy(junctions: usize, arcs: &mut Vec<Arc>, forbidden: &[Forbidden]) -> (usize, BTreeMap<u32, Vec<u32>>) {
    let mut nodes = junctions;
    if forbidden.is_empty() {
        return (nodes, BTreeMap::new());
    }
    let plain = std::mem::take(arcs);
    let mut of_junction: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut states = automaton(forbidden);
    let by_road: BTreeMap<(u32, bool), Arc> = plain.iter().map(|arc| ((arc.road, arc.back), *arc)).collect();
    let last = last_roads(&states);
    for state in 1..states.len() {
        // What nobody may go along begins nothing.
        let Some(arc) = last[state].and_then(|road| by_road.get(&road)).filter(|_| !states[state].is_end) else {
            continue;
        };
        states[state].node = nodes as u32;
        nodes += 1;
        of_junction.entry(arc.head).or_default().push(state);
    }
    let step = |from: usize, road: (u32, bool)| {
        let mut state = from;
        loop {
            if let Some(&next) = states[state].next.get(&road) {
                return next;
            }
            if state == 0 {
                return 0;
            }
            state = states[state].fallback;
        }
    };
    let mut lead = |from: usize, tail: u32, arc: Arc| {
        let state = step(from, (arc.road, arc.back));
        if !states[state].is_end {
            let head = if state == 0 { arc.head } else { states[state].node };
            arcs.push(Arc { tail, head, ..arc });
        }
    };
    for arc in &plain {
        lead(0, arc.tail, *arc);
    }
    for arc in &plain {
        for &state in of_junction.get(&arc.tail).into_iter().flatten() {
            lead(state, states[state].node, *arc);
        }
    }
    let nodes_of = |states_of: Vec<usize>| states_of.into_iter().map(|state| states[state].node).collect();
    (nodes, of_junction.into_iter().map(|(junction, states)| (junction, nodes_of(states))).collect())
}

/// The road by which each state is reached.
fn last_roads(states: &[State]) -> Vec<Option<(u32, bool)>> {
    let mut last = vec![None; states.len()];
    for state in states {
        for (road, next) in &state.next {
            last[*next] = Some(*road);
        }
    }
    last
}

fn automaton(forbidden: &[Forbidden]) -> Vec<State> {
    let mut states = vec![State::default()];
    for Forbidden(sequence) in forbidden.iter().filter(|forbidden| forbidden.0.len() > 1) {
        let mut state = 0;
        for road in sequence {
            state = match states[state].next.get(road) {
                Some(next) => *next,
                None => {
                    states.push(State::default());
                    let new = states.len() - 1;
                    states[state].next.insert(*road, new);
                    new
                }
            };
        }
        states[state].is_end = true;
    }
    let mut open: VecDeque<usize> = states[0].next.values().copied().collect();
    while let Some(state) = open.pop_front() {
        for (road, next) in states[state].next.clone() {
            let mut fallback = states[state].fallback;
            while fallback != 0 && !states[fallback].next.contains_key(&road) {
                fallback = states[fallback].fallback;
            }
            let fallback = states[fallback].next.get(&road).copied().unwrap_or(0);
            states[next].fallback = fallback;
            states[next].is_end |= states[fallback].is_end;
            open.push_back(next);
        }
    }
    states
}
