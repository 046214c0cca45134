//! What prices prove: a bound that no flow can beat, taken over all pairs.

use super::costs::{Costs, Query};
use super::network::Network;
use super::{Flow, Solution, UNSERVED};
use rayon::prelude::*;

/// What one more unit of capacity is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price {
    /// Units more that are served: 1 or 0.
    pub serves: i64,
    /// What the cost of all flows falls by; below 0 where serving more costs more.
    pub saves: i64,
}

impl Price {
    /// Splits a price in which [`UNSERVED`] stands for one unit served.
    fn split(price: i64) -> Self {
        let serves = (price + UNSERVED / 2).div_euclid(UNSERVED);
        Self { serves, saves: price - serves * UNSERVED }
    }
}

/// No flow leaves less unserved than this, and none that leaves just that much costs less.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    /// Unserved supply.
    pub unserved: i128,
    /// Cost.
    pub cost: i128,
}

/// The bound that prices give: `sum_i s_i min(1 unserved, min_j c_ij + p_j) - sum_j C_j p_j`.
fn bound(costs: &dyn Costs, supply: &[i64], capacity: &[i64], prices: &[i64]) -> Bound {
    let query = Query { prices, ceiling: UNSERVED, slack: 0 };
    let add = |a: Bound, b: Bound| Bound { unserved: a.unserved + b.unserved, cost: a.cost + b.cost };
    let times = |price: i64, amount: i64| {
        let price = Price::split(price);
        let amount = i128::from(amount);
        Bound { unserved: i128::from(price.serves) * amount, cost: i128::from(price.saves) * amount }
    };
    let part = |part: usize| {
        let mut sum = Bound::default();
        costs.scan(part, &query, &mut |source, arcs| {
            let pays = arcs.first().map_or(UNSERVED, |arc| (arc.cost + prices[arc.sink as usize]).min(UNSERVED));
            sum = add(sum, times(pays, supply[source]));
        });
        sum
    };
    let paid = (0..costs.parts()).into_par_iter().map(part).reduce(Bound::default, add);
    let owed = capacity.iter().zip(prices).map(|(capacity, price)| times(*price, -*capacity));
    owed.fold(paid, add)
}

/// The bound that the present prices of a network give.
pub(super) fn bound_of(network: &Network<'_>) -> Bound {
    let sinks = network.unserved();
    bound(network.costs, network.supply, &network.capacity[..sinks], &network.price[..sinks])
}

/// The finished flow with its prices and bound.
pub(super) fn solution(network: &Network<'_>, is_least: bool) -> Solution {
    let sinks = network.unserved();
    let mut unserved = vec![0; network.supply.len()];
    let mut flows = Vec::with_capacity(network.supply.len());
    for (source, sink, amount) in network.flows() {
        if sink as usize == sinks {
            unserved[source as usize] += amount;
        } else {
            flows.push(Flow { source, sink, amount });
        }
    }
    flows.par_sort_unstable();
    let prices = &network.price[..sinks];
    Solution {
        flows,
        unserved,
        prices: prices.iter().map(|price| Price::split(*price)).collect(),
        is_least,
        bound: bound_of(network),
    }
}
