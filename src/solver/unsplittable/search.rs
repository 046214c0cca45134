//! Branch and bound, source by source, over what is left to choose.

use super::super::transport::{Bound, Price};
use super::item::{Item, least, plus, times};
use super::sums::Sums;
use std::collections::HashMap;

/// Not served.
const NOWHERE: u32 = u32::MAX;

/// Sources, and where each goes.
type Goes = Vec<(u32, Option<u32>)>;

/// How a search ended.
pub(super) struct Ended {
    /// An assignment better than the one known, and where it sends each source.
    pub better: Option<(Bound, Goes)>,
    /// Nothing that was not followed to its end is better than this.
    pub bound: Bound,
    pub nodes: u64,
    /// Whether the last source was reached within the nodes.
    pub is_through: bool,
}

/// See the module.
pub(super) struct Search<'a> {
    /// The largest first.
    items: Vec<&'a Item>,
    /// Sinks that are chosen from, and their room.
    sinks: Vec<u32>,
    room: Vec<i64>,
    /// Sink of each arc of each item, by number in `sinks`.
    places: Vec<Vec<u32>>,
    sums: Vec<Sums>,
    prices: Vec<Price>,
    /// What the sources from a place on pay at least.
    rest: Vec<Bound>,
    base: Bound,
}

/// Partial assignments in which the same sources are placed.
#[derive(Default)]
struct Layer {
    /// Room left that can still be used, one after the other.
    room: Vec<i64>,
    value: Vec<Bound>,
    bound: Vec<Bound>,
    /// The one before, and the sink chosen last.
    via: Vec<(u32, u32)>,
}

impl Layer {
    fn room(&self, at: usize, sinks: usize) -> &[i64] {
        &self.room[at * sinks..(at + 1) * sinks]
    }
}

impl<'a> Search<'a> {
    pub fn new(items: &'a [Item], room: &[i64], prices: &[Price], base: Bound) -> Self {
        let mut items: Vec<&Item> = items.iter().collect();
        items.sort_by_key(|item| (std::cmp::Reverse(item.size), item.source));
        let mut sinks: Vec<u32> = items.iter().flat_map(|item| item.arcs.iter().map(|arc| arc.sink)).collect();
        sinks.sort_unstable();
        sinks.dedup();
        let number = |sink: u32| sinks.partition_point(|one| *one < sink) as u32;
        let places = items.iter().map(|item| item.arcs.iter().map(|arc| number(arc.sink)).collect()).collect();
        let sums = sinks.iter().map(|sink| {
            let goes = |item: &&Item| item.arcs.iter().any(|arc| arc.sink == *sink).then_some(item.size);
            Sums::new(&items.iter().map(goes).collect::<Vec<_>>(), room[*sink as usize])
        });
        let mut rest = vec![Bound::default()];
        for item in items.iter().rev() {
            rest.push(plus(rest[rest.len() - 1], times(least(item, prices), item.size)));
        }
        rest.reverse();
        Self {
            sums: sums.collect(),
            room: sinks.iter().map(|sink| room[*sink as usize]).collect(),
            prices: sinks.iter().map(|sink| prices[*sink as usize]).collect(),
            items,
            places,
            rest,
            base,
            sinks,
        }
    }

    /// Follows at most `width` partial assignments from source to source, and no more than `most` in all.
    pub fn run(&self, known: Bound, width: usize, most: u64) -> Ended {
        let mut layer = Layer { room: self.room.clone(), value: vec![self.base], ..Layer::default() };
        let (mut nodes, mut bound) = (0, known);
        let mut ways: Vec<Vec<(u32, u32)>> = Vec::new();
        for place in 0..self.items.len() {
            layer = self.next(place, &layer, known);
            nodes += layer.value.len() as u64;
            if layer.value.len() > width {
                bound = bound.min(narrow(&mut layer, self.sinks.len(), width));
            }
            if nodes > most {
                let open = layer.bound.iter().min().copied();
                return Ended {
                    better: None,
                    bound: open.map_or(bound, |open| open.min(bound)),
                    nodes,
                    is_through: false,
                };
            }
            ways.push(std::mem::take(&mut layer.via));
        }
        // In the last layer nothing is left to be placed, nor to be used.
        let best = (0..layer.value.len()).min_by_key(|at| layer.value[*at]);
        let better = best.map(|at| (layer.value[at], self.trace(&ways, at)));
        Ended { better, bound, nodes, is_through: true }
    }

    /// Every partial assignment with one source more, but those that lead to nothing better than `known`, and of those that leave
    /// the same room the best.
    fn next(&self, place: usize, layer: &Layer, known: Bound) -> Layer {
        let (item, sinks) = (self.items[place], self.sinks.len());
        let mut next = Layer::default();
        let mut seen: HashMap<Vec<i64>, usize> = HashMap::new();
        for at in 0..layer.value.len() {
            let here = layer.room(at, sinks);
            let to = item.arcs.iter().zip(&self.places[place]).map(|(arc, number)| (*number, arc.cost));
            let to = to.filter(|(number, _)| here[*number as usize] >= item.size);
            for (number, cost) in to.chain(item.may_stay.then_some((NOWHERE, 0))) {
                let mut room = here.to_vec();
                let mut value = layer.value[at];
                if number == NOWHERE {
                    value.unserved += i128::from(item.size);
                } else {
                    room[number as usize] -= item.size;
                    value.cost += i128::from(cost) * i128::from(item.size);
                }
                let mut bound = plus(value, self.rest[place + 1]);
                for (sink, room) in room.iter_mut().enumerate() {
                    *room = self.sums[sink].usable(place + 1, *room);
                    bound = plus(bound, times(self.prices[sink], -*room));
                }
                if bound >= known {
                    continue;
                }
                match seen.get(&room) {
                    Some(&same) if next.value[same] <= value => {}
                    Some(&same) => {
                        next.value[same] = value;
                        next.bound[same] = bound;
                        next.via[same] = (at as u32, number);
                    }
                    None => {
                        next.room.extend_from_slice(&room);
                        next.value.push(value);
                        next.bound.push(bound);
                        next.via.push((at as u32, number));
                        seen.insert(room, next.value.len() - 1);
                    }
                }
            }
        }
        next
    }

    /// Where the sources go in a partial assignment of the last layer.
    fn trace(&self, ways: &[Vec<(u32, u32)>], mut at: usize) -> Goes {
        let mut goes = Vec::new();
        for (item, via) in self.items.iter().zip(ways).rev() {
            let (before, number) = via[at];
            goes.push((item.source, self.sinks.get(number as usize).copied()));
            at = before as usize;
        }
        goes
    }
}

/// Keeps the `width` partial assignments with the least bounds, the first of equals; gives the least bound of the others.
fn narrow(layer: &mut Layer, sinks: usize, width: usize) -> Bound {
    let mut order: Vec<usize> = (0..layer.value.len()).collect();
    order.select_nth_unstable_by_key(width, |at| (layer.bound[*at], *at));
    let dropped = layer.bound[order[width]];
    order.truncate(width);
    order.sort_unstable();
    let kept = Layer {
        room: order.iter().flat_map(|at| layer.room(*at, sinks)).copied().collect(),
        value: order.iter().map(|at| layer.value[*at]).collect(),
        bound: order.iter().map(|at| layer.bound[*at]).collect(),
        via: order.iter().map(|at| layer.via[*at]).collect(),
    };
    *layer = kept;
    dropped
}
