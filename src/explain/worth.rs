//! What one more place is worth.

use crate::words::{Sentence, say};

/// `1 more person has a place; total travel +812 m`, `total travel -640 m`, or `no effect`: people more with a place, and
/// metres by which total travel becomes shorter.
pub fn worth(serves: i64, metres: f64) -> Sentence {
    let key = match (serves > 0, metres) {
        (true, metres) if metres < 0.0 => "explain.worth.serves_longer",
        (true, _) => "explain.worth.serves_shorter",
        (false, metres) if metres > 0.0 => "explain.worth.shorter",
        (false, _) => return say("explain.worth.nothing"),
    };
    say(key).count("n", usize::try_from(serves).unwrap_or(0)).whole("metres", metres.abs())
}
