//! Sources that cost the same everywhere are one source, and sinks that cost everybody the same are one sink.
//!
//! Many people at one point, or many sites, are the hardest case for chains of moves: all of them are equally good, and each is
//! tried. As one, they are none. The optimum is the same, and so are the prices: whatever one of those alike can do, each can.

use super::costs::Merged;
use super::{Flow, Problem, Solution};
use crate::units::apportion;

impl Merged<'_> {
    /// Amounts of those that are one, added up: supply and capacity.
    pub(super) fn sums(&self, problem: &Problem<'_>) -> (Vec<i64>, Vec<i64>) {
        let add = |amounts: &[i64], ones: &[u32], number: usize| {
            let mut sums = vec![0; number];
            for (amount, one) in amounts.iter().zip(ones) {
                sums[*one as usize] += amount;
            }
            sums
        };
        let supply = add(problem.supply, &self.source, self.costs.sources());
        (supply, add(problem.capacity, &self.sink, self.costs.sinks()))
    }

    /// One of what each sink has, for each that stands for others.
    pub(super) fn first<T: Copy + Default>(&self, of_sinks: &[T]) -> Vec<T> {
        let mut first = vec![T::default(); self.costs.sinks()];
        for (one, value) in self.sink.iter().zip(of_sinks).rev() {
            first[*one as usize] = *value;
        }
        first
    }

    /// The solution for every source and sink. Those who are not served are shared out by supply, and what comes to a sink by
    /// capacity; then sources fill sinks in their order, so that few are split.
    pub(super) fn apart(&self, problem: &Problem<'_>, found: Solution) -> Solution {
        let mut comes = vec![0; self.costs.sinks()];
        for flow in &found.flows {
            comes[flow.sink as usize] += flow.amount;
        }
        let mut sources = Members::new(&self.source, self.costs.sources());
        let mut sinks = Members::new(&self.sink, self.costs.sinks());
        let unserved = sources.shares(&found.unserved, problem.supply);
        let mut left: Vec<i64> = problem.supply.iter().zip(&unserved).map(|(all, without)| all - without).collect();
        let mut room = sinks.shares(&comes, problem.capacity);
        let mut flows = Vec::with_capacity(found.flows.len() + problem.supply.len());
        for flow in &found.flows {
            let mut rest = flow.amount;
            while let (Some(source), Some(sink)) = (sources.first(flow.source, &left), sinks.first(flow.sink, &room)) {
                let amount = rest.min(left[source as usize]).min(room[sink as usize]);
                if amount == 0 {
                    break;
                }
                flows.push(Flow { source, sink, amount });
                left[source as usize] -= amount;
                room[sink as usize] -= amount;
                rest -= amount;
            }
        }
        flows.sort_unstable();
        let prices = self.sink.iter().map(|one| found.prices[*one as usize]).collect();
        Solution { flows, unserved, prices, ..found }
    }
}

/// Those that are one, in their order.
struct Members {
    /// First of each in `list`, moved on past those that have nothing left.
    next: Vec<usize>,
    /// One past the last of each.
    end: Vec<usize>,
    list: Vec<u32>,
}

impl Members {
    fn new(ones: &[u32], number: usize) -> Self {
        let mut list: Vec<u32> = (0..ones.len() as u32).collect();
        list.sort_by_key(|member| ones[*member as usize]);
        let below = |one: usize| list.partition_point(|member| (ones[*member as usize] as usize) < one);
        let next = (0..number).map(below).collect();
        let end = (1..=number).map(below).collect();
        Self { next, end, list }
    }

    /// A total of each, shared out among its members by their amounts.
    fn shares(&self, totals: &[i64], amounts: &[i64]) -> Vec<i64> {
        let mut shares = vec![0; amounts.len()];
        for (one, total) in totals.iter().enumerate() {
            let members = &self.list[self.next[one]..self.end[one]];
            let weights: Vec<i64> = members.iter().map(|member| amounts[*member as usize]).collect();
            // Without any amount there is nothing to share.
            for (member, share) in members.iter().zip(apportion(*total, &weights).unwrap_or_default()) {
                shares[*member as usize] = share;
            }
        }
        shares
    }

    /// The first member that has anything left.
    fn first(&mut self, one: u32, left: &[i64]) -> Option<u32> {
        let one = one as usize;
        while self.next[one] < self.end[one] && left[self.list[self.next[one]] as usize] == 0 {
            self.next[one] += 1;
        }
        (self.next[one] < self.end[one]).then(|| self.list[self.next[one]])
    }
}
