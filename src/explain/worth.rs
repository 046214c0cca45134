//! What one more place is worth.

use crate::units::Impedance;
use crate::words::{Sentence, cost, say};

/// `1 more person is served; total travel +812 m`, `total travel -2 min`, or `no effect`: people more with a place, and
/// metres or seconds by which total travel becomes shorter.
pub fn worth(serves: i64, saves: f64, of: Impedance) -> Sentence {
    let key = match (serves > 0, saves) {
        (true, 0.0) => "explain.worth.serves",
        (true, saves) if saves < 0.0 => "explain.worth.serves_longer",
        (true, _) => "explain.worth.serves_shorter",
        (false, saves) if saves > 0.0 => "explain.worth.shorter",
        (false, _) => return say("explain.worth.nothing"),
    };
    say(key).count("n", usize::try_from(serves).unwrap_or(0)).part("cost", [cost(saves.abs(), of)])
}
