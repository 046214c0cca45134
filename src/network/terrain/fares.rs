//! What the moves from a square cost, worked out when asked for.
//!
//! Where all squares around one are open, alike and without a barrier, the mean pace of a move follows from that of the square alone, and
//! is kept from one such square to the next.

use super::{NO_WAY, Terrain};

/// Most directions that there are.
const MOST: usize = 32;

/// The moves from one square after another.
#[derive(Debug, Clone)]
pub(super) struct Fares<'t> {
    terrain: &'t Terrain,
    node: u32,
    /// Column and row.
    square: [i64; 2],
    is_plain: bool,
    height: f64,
    /// The pace for which `level` was worked out.
    pace: f32,
    /// Milliseconds of each move on level ground.
    level: [f64; MOST],
    metres: [f64; MOST],
}

impl<'t> Fares<'t> {
    pub fn new(terrain: &'t Terrain) -> Self {
        let mut metres = [0.0; MOST];
        for (metres, one) in metres.iter_mut().zip(&terrain.moves) {
            *metres = one.length * terrain.relief.step;
        }
        let (pace, level) = (f32::NAN, [0.0; MOST]);
        Self { terrain, node: 0, square: [0; 2], is_plain: false, height: 0.0, pace, level, metres }
    }

    /// Goes to a square.
    pub fn stand(&mut self, node: u32) {
        let terrain = self.terrain;
        self.node = node;
        self.is_plain = terrain.is_plain[node as usize];
        if !self.is_plain {
            self.square = terrain.place(node);
            return;
        }
        self.height = f64::from(terrain.relief.heights[node as usize]);
        let pace = terrain.paces[node as usize];
        if pace.to_bits() != self.pace.to_bits() {
            self.pace = pace;
            for ((level, one), metres) in self.level.iter_mut().zip(&terrain.moves).zip(&self.metres) {
                let mean = one.passes.iter().fold(0.0, |mean, (_, share)| mean + share * f64::from(pace));
                *level = metres * mean;
            }
        }
    }

    /// The square to which a move leads; none where there is none.
    #[inline(always)]
    pub fn to(&self, number: usize) -> Option<u32> {
        if !self.is_plain {
            let to = self.terrain.moves[number].to;
            if !self.terrain.is_there([self.square[0] + to[0], self.square[1] + to[1]]) {
                return None;
            }
        }
        Some((i64::from(self.node) + self.terrain.steps[number]) as u32)
    }

    /// What a move takes to the square to which it leads.
    #[inline(always)]
    pub fn ms(&self, number: usize, to: u32) -> u32 {
        if !self.is_plain {
            return self.terrain.move_from(self.square, number);
        }
        let other = f64::from(self.terrain.relief.heights[to as usize]);
        let metres = self.metres[number];
        let worth = (self.terrain.worth)(self.terrain.rise([self.height, other]) / metres);
        whole(self.level[number] * worth)
    }
}

/// Whole milliseconds, halves up; [`NO_WAY`] where they are too many.
#[inline(always)]
pub(super) fn whole(ms: f64) -> u32 {
    if !(ms < f64::from(NO_WAY) - 0.5) {
        return NO_WAY;
    }
    let down = ms as u32;
    down + u32::from(ms - f64::from(down) >= 0.5)
}

/// For each square whether all within `reach` columns and rows of it are there, open and alike, and no barrier begins near them.
pub(super) fn plain(terrain: &Terrain, blocked: &[u32], reach: usize) -> Vec<bool> {
    let (columns, rows) = (terrain.relief.columns, terrain.relief.rows);
    let mut found = vec![false; columns * rows];
    let like = |square: usize| {
        let pace = terrain.paces[square];
        let is_open = !pace.is_nan() && !terrain.relief.heights[square].is_nan();
        (is_open && blocked.get(square).is_none_or(|bits| *bits == 0)).then_some(pace.to_bits())
    };
    let side = 2 * reach + 1;
    // How many rows up to this one are alike over all columns around each.
    let mut high = vec![0_usize; columns];
    for row in 0..rows {
        let mut wide = 0;
        for column in 0..columns {
            let square = row * columns + column;
            let own = like(square);
            let before = if column == 0 { None } else { like(square - 1) };
            wide = if own.is_none() { 0 } else { 1 + if own == before { wide } else { 0 } };
            if column + 1 < side {
                continue;
            }
            let middle = column - reach;
            let is_same_below = row > 0 && own == like((row - 1) * columns + middle);
            let below = if is_same_below { high[middle] } else { 0 };
            high[middle] = if wide < side { 0 } else { below + 1 };
            if high[middle] >= side {
                found[(row - reach) * columns + middle] = true;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_up() {
        for (ms, expected) in [
            (0.0, 0),
            (0.49, 0),
            (0.5, 1),
            (1.5, 2),
            (2.499_999_999, 2),
            (0.499_999_999_999_999_94, 0),
            (4_294_967_294.4, NO_WAY - 1),
            (4_294_967_294.5, NO_WAY),
            (1e300, NO_WAY),
            (f64::INFINITY, NO_WAY),
            (f64::NAN, NO_WAY),
        ] {
            assert_eq!(whole(ms), expected, "{ms}");
            let rounded = ms.round();
            assert_eq!(whole(ms), if rounded < f64::from(NO_WAY) { rounded as u32 } else { NO_WAY }, "{ms}");
        }
    }
}
