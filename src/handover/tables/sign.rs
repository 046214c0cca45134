//! Signs that stand beside colours: whoever does not see the colour, or prints in black, reads the sign.

use super::head::Head;
use super::table::Cell;
use crate::balance::Level;
use crate::words::{Lang, word};

/// Beside a gap, as it is rounded.
pub(in crate::handover) fn of_gap(gap: Option<f64>, lang: Lang) -> Cell {
    gap.map(|gap| {
        let key = match Head::Gap.shown().rounded(gap) {
            gap if gap > 0.0 => "handover.sign.short",
            gap if gap < 0.0 => "handover.sign.spare",
            _ => "handover.sign.even",
        };
        word(key, lang)
    })
    .into()
}

/// Of a warning by the word that files have for it.
pub(super) fn of_level(level: Option<&str>, lang: Lang) -> Cell {
    let known = [Level::Red, Level::Yellow, Level::None].into_iter().find(|known| Some(known.as_str()) == level);
    known
        .map(|level| {
            let key = match level {
                Level::Red => "handover.sign.red",
                Level::Yellow => "handover.sign.yellow",
                Level::None => "handover.sign.calm",
            };
            word(key, lang)
        })
        .into()
}

/// Whether the sum of a list is what was counted.
pub(super) fn of_sum(is_same: bool, lang: Lang) -> &'static str {
    word(if is_same { "handover.sign.same" } else { "handover.sign.other" }, lang)
}

/// Whether something holds; `None` where nobody can tell.
pub(super) fn of_verdict(holds: Option<bool>, lang: Lang) -> Cell {
    let key = match holds {
        Some(true) => "handover.sign.holds",
        Some(false) => "handover.sign.fails",
        None => "handover.sign.untold",
    };
    word(key, lang).into()
}

/// Yes or no.
pub(super) fn of_flag(is: bool, lang: Lang) -> Cell {
    word(if is { "handover.sign.yes" } else { "handover.sign.no" }, lang).into()
}
