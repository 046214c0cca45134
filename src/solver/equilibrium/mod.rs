//! An equilibrium of sources that each choose the cheapest sinks, where a sink is the dearer the more comes to it.
//!
//! Sources `i` with amounts `P_i`, sinks `j` with widths `w_j`, lengths `d_ij` of the ways that exist. With flows `x_ij >= 0`,
//! `sum_j x_ij = P_i` and loads `D_j = sum_i x_ij`, a way costs `c_ij = D_j / w_j + d_ij`. Wanted are flows that use none but
//! the cheapest ways of each source: nobody gains by going elsewhere (Wardrop's first principle). They minimise
//!
//! ```text
//! sum_j D_j^2 / (2 w_j) + sum_ij d_ij x_ij,
//! ```
//!
//! which is strictly convex in D: loads, prices `D_j / w_j` and costs of the sources are unique, flows need not be.
//!
//! ```
//! use catchment::solver::equilibrium::{Problem, Ways, solve};
//!
//! // Ten people at one door of a street, two doors 4 m apart and equally wide.
//! let ways = Ways::from_rows(2, [vec![(0, 0.0), (1, 4.0)]])?;
//! let found = solve(&Problem { amount: &[10.0], width: &[1.0, 1.0], ways: &ways })?;
//! assert_eq!(found.load, [7.0, 3.0]);
//! assert_eq!(found.cost, [Some(7.0)]);
//! # Ok::<(), catchment::solver::equilibrium::Malformed>(())
//! ```
//!
//! # How
//! 1. `sweeps`: one source in eight, again and again, until they are about as few as the sinks, stands for the others. That
//!    problem is solved, and its prices start the next finer one.
//! 2. Every source begins on its cheapest way. Sources are then improved one after the other, those more often whose second
//!    best way is close to the best, until none gains.
//! 3. `moves`: whoever gains goes over the cheaper way until it is cheaper no longer. Sinks that share a split source move
//!    together: `forest` keeps the splits free of circles, and so every move has a closed form. Each lowers the objective and
//!    there are finitely many forests; the method is exact but for rounding.
//! 4. `proof`: from the flows alone, how much anybody could gain.
//!
//! One thread; the same input gives the same bytes.
//!
//! # Units
//! Lengths in any unit, amounts in any unit, widths in amounts per length.
//!
//! # Source
//! Wardrop (1952), Some theoretical aspects of road traffic research; Beckmann, McGuire, Winsten (1956), Studies in the
//! Economics of Transportation, for the convex program; Zangwill (1967), The convex simplex method, of which this is the case
//! of a forest.

mod forest;
mod moves;
mod proof;
mod sweeps;
#[cfg(test)]
mod tests;
mod tree;
mod ways;

pub use ways::Ways;

/// What is to be brought into equilibrium.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// By source, not negative.
    pub amount: &'a [f64],
    /// By sink, not negative: by how much the load must grow for the price to rise by one. A sink without width is no choice.
    pub width: &'a [f64],
    /// The ways there are.
    pub ways: &'a Ways,
}

/// What one source sends to one sink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// Index of the source.
    pub source: u32,
    /// Index of the sink.
    pub sink: u32,
    /// How much, above zero.
    pub amount: f64,
}

/// The equilibrium, and how far from it this is at most.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// By source, then sink. Not unique.
    pub flows: Vec<Flow>,
    /// By sink.
    pub load: Vec<f64>,
    /// By sink: load / width, infinite for one without width.
    pub price: Vec<f64>,
    /// By source: its least cost, also where its amount is zero. `None` where it has no way to a sink with width.
    pub cost: Vec<Option<f64>>,
    /// The most by which a way that is used is dearer than the cheapest of its source, as a share of the latter.
    pub regret: f64,
    /// What all could save by going elsewhere, as a share of what they pay. It is also the duality gap: `sum_ij x_ij (c_ij -
    /// least_i)` is exactly the objective less the bound that the prices give.
    pub gap: f64,
    /// Moves that were made with all sources.
    pub moves: usize,
}

/// The problem is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Lists that do not fit together.
    #[error("amounts, widths and ways differ in number, or a way leads to no sink")]
    Shape,
    /// A number that cannot be one.
    #[error("an amount, a width or a length is negative, no number, or too large or small for the others")]
    Number,
}

/// Finds the equilibrium.
///
/// # Invariant
/// The flows of a source that has a way add up to its amount; `regret` and `gap` are at most about 1e-12.
///
/// # Errors
/// [`Malformed`].
pub fn solve(problem: &Problem<'_>) -> Result<Solution, Malformed> {
    check(problem)?;
    let forest = sweeps::solved(problem);
    Ok(proof::solution(problem, &forest))
}

fn check(problem: &Problem<'_>) -> Result<(), Malformed> {
    let Problem { amount, width, ways } = *problem;
    let fits = |number: usize| u32::try_from(number).is_ok();
    if amount.len() != ways.sources() || width.len() != ways.sinks() || !fits(amount.len()) || !fits(width.len()) {
        return Err(Malformed::Shape);
    }
    let is_amount = |v: &f64| v.is_finite() && *v >= 0.0;
    let total: f64 = amount.iter().sum();
    let narrowest = width.iter().copied().filter(|w| *w > 0.0).fold(f64::INFINITY, f64::min);
    let widest: f64 = width.iter().sum();
    // What is multiplied on the way must be a number as well.
    let is_in_range = (total / narrowest * widest).is_finite() && (1.0 / narrowest).is_finite() && widest.is_finite();
    if amount.iter().chain(width).all(is_amount) && total.is_finite() && (is_in_range || narrowest.is_infinite()) {
        Ok(())
    } else {
        Err(Malformed::Number)
    }
}
