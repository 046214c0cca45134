//! What is left to choose when every choice is struck out that no better assignment makes.

use super::super::transport::{Bound, Price, Problem, Table, Unwatched, solve};
use super::item::{Item, STAYS, least, pays, plus, times};
use super::search::{Ended, Search};
use super::{Unsplit, sums};

/// See the module.
pub(super) struct Core {
    /// Sources with more than one choice.
    items: Vec<Item>,
    /// Room that is left in each sink by those that have only one.
    room: Vec<i64>,
    /// Where those go, and what they come to.
    fixed: Vec<(u32, Option<u32>)>,
    base: Bound,
    /// The best assignment known.
    value: Bound,
    goes: Vec<Option<u32>>,
    /// What no assignment beats.
    bound: Bound,
    nodes: u64,
}

impl Core {
    pub fn new(items: Vec<Item>, capacity: &[i64], known: &Unsplit) -> Self {
        Self {
            items,
            room: capacity.to_vec(),
            fixed: Vec::new(),
            base: Bound::default(),
            value: known.value,
            goes: known.goes.clone(),
            bound: known.bound,
            nodes: 0,
        }
    }

    /// Strikes out and searches until the best assignment is proven or `most` nodes have been looked at.
    pub fn solve(&mut self, most: u64) {
        let mut width = 1 << 8;
        while self.bound < self.value {
            let Some(prices) = self.reduce() else {
                self.bound = self.value;
                return;
            };
            let left = most.saturating_sub(self.nodes);
            let search = Search::new(&self.items, &self.room, &prices, self.base);
            let Ended { better, bound, nodes, is_through } = search.run(self.value, width, left);
            self.nodes += nodes;
            if let Some((value, goes)) = better {
                self.value = value;
                for (source, sink) in goes.into_iter().chain(self.fixed.iter().copied()) {
                    self.goes[source as usize] = sink;
                }
            }
            self.bound = self.bound.max(bound.min(self.value));
            if !is_through {
                return;
            }
            width *= 8;
        }
    }

    /// Writes what was found.
    pub fn give(self, found: &mut Unsplit) {
        found.goes = self.goes;
        found.value = self.value;
        found.bound = self.bound;
        found.nodes = self.nodes;
    }

    /// Strikes out choices until nothing changes; gives the prices of what is left, or `None` where nothing better than the best
    /// known is left.
    fn reduce(&mut self) -> Option<Vec<Price>> {
        loop {
            self.fix()?;
            let room = self.usable();
            let supply: Vec<i64> = self.items.iter().map(|item| item.size).collect();
            let costs = Table::new(room.len(), self.items.iter().map(|item| item.arcs.clone()));
            // The problem is well-formed: its parts are those of one that was solved.
            let relaxed = solve(&Problem { supply: &supply, capacity: &room, costs: &costs }, &Unwatched).ok()?;
            let bound = plus(self.base, relaxed.bound);
            if bound >= self.value {
                return None;
            }
            self.bound = self.bound.max(bound);
            self.room = room;
            let (value, prices) = (self.value, relaxed.prices);
            let mut is_same = true;
            for item in &mut self.items {
                let least = least(item, &prices);
                let leads_on = |pays: Price| {
                    let more = Price { serves: pays.serves - least.serves, saves: pays.saves - least.saves };
                    plus(bound, times(more, item.size)) < value
                };
                let before = (item.arcs.len(), item.may_stay);
                item.may_stay &= leads_on(STAYS);
                item.arcs.retain(|arc| leads_on(pays(arc, &prices)));
                is_same &= before == (item.arcs.len(), item.may_stay);
            }
            if is_same {
                return Some(prices);
            }
        }
    }

    /// Puts what has only one choice there; `None` where something has none.
    fn fix(&mut self) -> Option<()> {
        loop {
            let room = &self.room;
            self.items.iter_mut().for_each(|item| item.arcs.retain(|arc| item.size <= room[arc.sink as usize]));
            let is_open = |item: &Item| item.arcs.len() + usize::from(item.may_stay) > 1;
            let (open, fixed): (Vec<Item>, Vec<Item>) = std::mem::take(&mut self.items).into_iter().partition(is_open);
            self.items = open;
            if fixed.is_empty() {
                return Some(());
            }
            for item in fixed {
                let arc = item.arcs.first();
                match arc {
                    Some(arc) => {
                        let room = &mut self.room[arc.sink as usize];
                        *room = Some(*room - item.size).filter(|room| *room >= 0)?;
                        self.base.cost += i128::from(arc.cost) * i128::from(item.size);
                    }
                    None if item.may_stay => self.base.unserved += i128::from(item.size),
                    None => return None,
                }
                self.fixed.push((item.source, arc.map(|arc| arc.sink)));
            }
        }
    }

    /// Room of each sink, no more than whole sources can use.
    fn usable(&self) -> Vec<i64> {
        let mut sizes = vec![Vec::new(); self.room.len()];
        for item in &self.items {
            item.arcs.iter().for_each(|arc| sizes[arc.sink as usize].push(item.size));
        }
        sizes.iter().zip(&self.room).map(|(sizes, room)| sums::largest(sizes, *room)).collect()
    }
}
