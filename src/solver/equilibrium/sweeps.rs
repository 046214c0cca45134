//! Which sources are looked at, and when.

use super::Problem;
use super::forest::Forest;
use super::moves::{Moves, Seen};

/// Every so many sources one takes part in the next coarser problem.
const COARSER: usize = 8;

/// The coarsest problem has at least so many sources for each sink.
const ENOUGH: usize = 8;

/// More sweeps over a list than this are not made: where rounding would go round in circles, the proof says how good it is.
const SWEEPS: usize = 10_000;

/// The equilibrium. A problem with many sources is first solved for a few of them that stand for all, which gives good prices
/// to start from.
pub(super) fn solved<'a>(problem: &'a Problem<'a>) -> Forest<'a> {
    let total: f64 = problem.amount.iter().sum();
    let width: f64 = problem.width.iter().sum();
    let even = |width_here: &f64| if *width_here > 0.0 { total / width } else { f64::INFINITY };
    let mut price: Vec<f64> = problem.width.iter().map(even).collect();
    let sources: Vec<usize> = (0..problem.amount.len()).filter(|i| problem.amount[*i] > 0.0).collect();
    let mut step = 1;
    while sources.len() / (step * COARSER) >= ENOUGH * price.len().max(1) {
        step *= COARSER;
    }
    let mut moves = Moves::new(price.len());
    loop {
        let some: Vec<usize> = sources.iter().copied().step_by(step).collect();
        let mut amount: Vec<f64> = some.iter().map(|i| problem.amount[*i]).collect();
        if step > 1 {
            let each = total / amount.iter().sum::<f64>();
            for amount in &mut amount {
                *amount *= each;
            }
        }
        let mut forest = Forest::new(problem, some, amount, &price);
        sweep_all(&mut forest, &mut moves);
        if step == 1 {
            return forest;
        }
        price = forest.price;
        step /= COARSER;
    }
}

fn sweep_all(forest: &mut Forest<'_>, moves: &mut Moves) {
    // Who has one way or none never moves.
    let chooses = |member: &usize| forest.problem.ways.below(forest.sources[*member], &forest.price, f64::INFINITY) > 1;
    let all: Vec<usize> = (0..forest.sources.len()).filter(chooses).collect();
    let mut close = 0.0;
    for _ in 0..SWEEPS {
        let before = forest.price.clone();
        let (moved, near) = sweep(forest, moves, &all, close);
        if moved > 0 && near.len() * 2 < all.len() && spread(&forest.price, &before) < close {
            quiet(forest, moves, &near, close);
        }
        forest.settle();
        if moved == 0 {
            return;
        }
        close = spread(&forest.price, &before);
    }
}

/// Improves each of a list until none moves, or until prices have moved so far that others might. Those whose second best way
/// is close to the best are swept more often.
fn quiet(forest: &mut Forest<'_>, moves: &mut Moves, list: &[usize], room: f64) {
    let start = forest.price.clone();
    let mut close = room / 4.0;
    for _ in 0..SWEEPS {
        let before = forest.price.clone();
        let (moved, near) = sweep(forest, moves, list, close);
        if moved == 0 || spread(&forest.price, &start) > room {
            return;
        }
        if near.len() * 2 < list.len() && spread(&forest.price, &before) < close {
            quiet(forest, moves, &near, close);
        }
        close = spread(&forest.price, &before);
    }
}

/// Improves each of a list once: how many moved, and which of them have their second best way so close to the best.
fn sweep(forest: &mut Forest<'_>, moves: &mut Moves, list: &[usize], close: f64) -> (usize, Vec<usize>) {
    let (mut count, mut near) = (0, Vec::new());
    for &member in list {
        let seen = moves.improve(forest, member, close);
        count += usize::from(seen == Seen::Moved);
        if seen != Seen::Settled {
            near.push(member);
        }
    }
    (count, near)
}

/// How far prices have moved against each other, most of them.
fn spread(now: &[f64], before: &[f64]) -> f64 {
    let moved = now.iter().zip(before).filter(|(now, _)| now.is_finite()).map(|(now, before)| (now - before).abs());
    let mut moved: Vec<f64> = moved.collect();
    let most = moved.len() * 9 / 10;
    if moved.is_empty() { 0.0 } else { 2.0 * *moved.select_nth_unstable_by(most, f64::total_cmp).1 }
}
