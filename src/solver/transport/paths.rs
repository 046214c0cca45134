//! From prices to the optimum: successive shortest paths on the graph of sinks.

use super::network::{ALL, Network};
use super::search::{End, Search};
use super::{Step, UNSERVED, Watch};

/// Rows grow while they have fewer arcs than this for every source.
const ROOMY: usize = 12;

/// And than this in any case.
const SMALL: usize = 1 << 17;

impl Network<'_> {
    /// Makes the rows anew with a larger slack, as far as memory goes.
    fn widen(&mut self) {
        let has_room = self.arcs() < ROOMY * self.supply.len() + SMALL;
        let slack = if has_room { self.slack.saturating_mul(2).min(ALL) } else { self.slack };
        self.renew(slack);
    }

    /// Supply beyond the capacity of sinks.
    fn over(&self) -> i128 {
        let over = self.load.iter().zip(&self.capacity).map(|(load, capacity)| (load - capacity).max(0));
        over.map(i128::from).sum()
    }

    /// What idle capacity still costs at its price: the distance of a feasible flow from the best one.
    pub fn gap(&self) -> i128 {
        let sinks = self.unserved();
        let idle = (0..sinks).map(|j| i128::from((self.capacity[j] - self.load[j]).max(0)) * i128::from(self.price[j]));
        idle.sum()
    }

    /// Relieves every sink that is beyond its capacity: its surplus goes, by the cheapest chain of moves, to a sink with room
    /// or is not served.
    pub fn assign(&mut self, search: &mut Search, watch: &dyn Watch) {
        let total: i128 = self.supply.iter().map(|s| i128::from(*s)).sum();
        for node in 0..self.unserved() {
            if self.load[node] > self.capacity[node] && node % 64 == 0 {
                watch.report(Step::Assigning { over: self.over(), total });
            }
            let mut end = None;
            while self.load[node] > self.capacity[node] {
                match end.take().unwrap_or_else(|| search.forward(self, node)) {
                    End::At(room, distance) => {
                        let surplus = self.load[node] - self.capacity[node];
                        let most = surplus.min(self.capacity[room].saturating_sub(self.load[room]));
                        if self.send(search, room, most) && most < surplus {
                            end = Some(search.go_on(self, node, room));
                        } else {
                            search.move_prices(self, distance, 1);
                        }
                    }
                    End::Limit(limit) => {
                        search.move_prices(self, limit, 1);
                        self.widen();
                    }
                    // Not being served is always open.
                    End::Closed => return,
                }
            }
        }
    }

    /// Serves whoever can be served at all, however dear; the price of not being served rises as far as that needs. With
    /// `for_good` it is then put beyond every other: the flow serves as many as possible, and among those flows it is a cheapest
    /// but for the idle capacities.
    pub fn serve(&mut self, search: &mut Search, watch: &dyn Watch, for_good: bool) {
        let unserved = self.unserved();
        let mut end = None;
        while self.load[unserved] > 0 {
            match end.take().unwrap_or_else(|| search.forward(self, unserved)) {
                End::At(room, distance) => {
                    watch.report(Step::Serving { unserved: i128::from(self.load[unserved]) });
                    if self.send(search, room, self.capacity[room] - self.load[room]) && self.load[unserved] > 0 {
                        end = Some(search.go_on(self, unserved, room));
                    } else {
                        search.move_prices(self, distance, 1);
                    }
                }
                End::Limit(limit) => {
                    search.move_prices(self, limit, 1);
                    // How far the nodes passed may rise before a way out of them becomes the cheaper one.
                    let all = UNSERVED - self.price[unserved];
                    let room = self.room(search.passed(), all);
                    if room < all || for_good {
                        self.raise(search, room.min(all));
                    }
                    if room >= all {
                        break;
                    }
                    self.widen();
                }
                End::Closed => {
                    if for_good {
                        self.raise(search, UNSERVED - self.price[unserved]);
                    }
                    break;
                }
            }
        }
        if for_good {
            self.price[unserved] = UNSERVED;
            self.base[unserved] = self.base[unserved].max(UNSERVED);
        }
    }

    fn raise(&mut self, search: &Search, by: i64) {
        for &node in search.passed() {
            self.price[node as usize] += by;
        }
    }

    /// Fills capacity that is idle although it has a price, from wherever that saves most, or lowers its price to nothing.
    /// Stops when the gap is small enough for the watcher.
    pub fn fill(&mut self, search: &mut Search, watch: &dyn Watch) {
        self.renew_unless_whole();
        self.build_all();
        let bound = if watch.is_watching() { super::proof::bound_of(self).cost } else { 0 };
        for node in 0..self.unserved() {
            let is_idle = self.price[node] > 0 && self.load[node] < self.capacity[node];
            if is_idle && watch.is_watching() && watch.report(Step::Filling { gap: self.gap(), bound }) {
                return;
            }
            while self.price[node] > 0 && self.load[node] < self.capacity[node] {
                match search.backward(self, node) {
                    End::At(from, distance) => {
                        search.move_prices(self, distance, -1);
                        let idle = self.capacity[node] - self.load[node];
                        self.send(search, from, idle);
                    }
                    End::Limit(limit) => {
                        search.move_prices(self, limit, -1);
                        self.widen();
                        self.build_all();
                    }
                    End::Closed => return,
                }
            }
        }
    }

    /// Moves as much as the path of the last search allows, and no more than `most`, along it. Whether every edge on it leads as
    /// before.
    fn send(&mut self, search: &Search, end: usize, most: i64) -> bool {
        let path = search.path(end);
        let least = path.iter().map(|edge| self.flow(edge.less)).min().unwrap_or(0);
        for edge in path {
            self.shift(edge, least.min(most));
        }
        most < least
    }

    /// Lowers every price as far as it goes: to what one more unit of capacity there is worth.
    ///
    /// The least prices are unique, whatever way led to the optimum. The worth of one more unit at `j` is the best chain
    /// of moves that ends there; by reduced lengths, `price - distance` from wherever somebody can be spared.
    pub fn lower(&mut self, search: &mut Search) {
        loop {
            let falls = search.falls(self);
            let slack = self.slack;
            let mut most = 0;
            for (node, fall) in falls.iter().enumerate().take(self.unserved()) {
                let fall = (*fall).min(slack);
                self.price[node] -= fall;
                most = most.max(fall);
            }
            if most == 0 {
                return;
            }
            if slack < ALL {
                self.widen();
            }
        }
    }
}
