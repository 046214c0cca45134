//! A source in one piece, and what it pays.

use super::super::transport::{Arc, Bound, Price};

/// A source that is not split, and where it may go.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub source: u32,
    pub size: i64,
    pub arcs: Vec<Arc>,
    /// Whether it may be left without.
    pub may_stay: bool,
}

/// The sum of two values.
pub(super) fn plus(a: Bound, b: Bound) -> Bound {
    Bound { unserved: a.unserved + b.unserved, cost: a.cost + b.cost }
}

/// A price for an amount.
pub(super) fn times(price: Price, amount: i64) -> Bound {
    let amount = i128::from(amount);
    Bound { unserved: i128::from(price.serves) * amount, cost: i128::from(price.saves) * amount }
}

/// What a source pays for a unit on an arc.
pub(super) fn pays(arc: &Arc, prices: &[Price]) -> Price {
    let price = prices[arc.sink as usize];
    Price { serves: price.serves, saves: price.saves + arc.cost }
}

/// Not being served.
pub(super) const STAYS: Price = Price { serves: 1, saves: 0 };

/// The least that a unit of an item pays.
pub(super) fn least(item: &Item, prices: &[Price]) -> Price {
    item.arcs.iter().map(|arc| pays(arc, prices)).min().map_or(STAYS, |least| least.min(STAYS))
}
