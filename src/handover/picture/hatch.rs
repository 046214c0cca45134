//! Hatches: what colour says, said again for who does not see it.

use super::paper::{Paper, n};
use geo::{LinesIter, MultiPolygon};
use std::f64::consts::FRAC_1_SQRT_2;
use std::fmt::Write;

/// A hatch over an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hatch {
    /// Rising lines, wide apart.
    Wide,
    /// Rising lines, close together.
    Close,
    /// Lines that cross.
    Crossed,
    /// Dots.
    Dots,
}

/// Which way lines go.
#[derive(Debug, Clone, Copy)]
enum Slant {
    Rising,
    Falling,
}

impl Slant {
    /// Across the lines, and along them.
    fn turned(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [rising, falling] = [(x + y) * FRAC_1_SQRT_2, (y - x) * FRAC_1_SQRT_2];
        match self {
            Self::Rising => [rising, falling],
            Self::Falling => [falling, rising],
        }
    }

    fn back(self, at: [f64; 2]) -> [f64; 2] {
        let [rising, falling] = match self {
            Self::Rising => at,
            Self::Falling => [at[1], at[0]],
        };
        [(rising - falling) * FRAC_1_SQRT_2, (rising + falling) * FRAC_1_SQRT_2]
    }
}

impl Hatch {
    /// Draws it over an area of the page; `text` is the height of its letters. Every line is drawn: programs that fill with a pattern do so
    /// slowly, pixel by pixel.
    pub fn draw(self, paper: &mut Paper, area: &MultiPolygon<f64>, text: f64) {
        let step = text * if self == Self::Close { 0.42 } else { 0.7 };
        let width = text * 0.075;
        let mut d = lines(area, Slant::Rising, step, self == Self::Dots);
        if self == Self::Crossed {
            d.push_str(&lines(area, Slant::Falling, step, false));
        }
        let look = match self {
            Self::Dots => format!("stroke-width=\"{}\" stroke-linecap=\"round\"", n(width * 2.0)),
            _ => format!("stroke-width=\"{}\"", n(width)),
        };
        paper.path(&d, &format!("fill=\"none\" stroke=\"#000\" stroke-opacity=\"0.55\" {look}"));
    }
}

/// The path of slanting lines within an area, so far apart; of dots on them, just as far apart, where these are asked for.
fn lines(area: &MultiPolygon<f64>, slant: Slant, step: f64, are_dots: bool) -> String {
    // Where a line crosses the border: the number of the line, and how far along it.
    let mut crossings: Vec<(i64, f64)> = Vec::new();
    for edge in area.lines_iter() {
        let [a, b] = [edge.start, edge.end].map(|corner| slant.turned([corner.x, corner.y]));
        let [low, high] = [a[0].min(b[0]), a[0].max(b[0])].map(|across| (across / step).ceil() as i64);
        // An end belongs to one side only, so that a corner counts once.
        for line in low..high {
            let share = (line as f64 * step - a[0]) / (b[0] - a[0]);
            crossings.push((line, a[1] + share * (b[1] - a[1])));
        }
    }
    crossings.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let mut d = String::new();
    let mut pen = |from: [f64; 2], to: [f64; 2]| {
        let [[x, y], [to_x, to_y]] = [from, to].map(|at| slant.back(at).map(|at| (at * 10.0).round() / 10.0));
        let _ = write!(d, "M{} {}l{} {}", n(x), n(y), n(to_x - x), n(to_y - y));
    };
    for pair in crossings.chunks_exact(2) {
        let (line, [from, to]) = (pair[0].0 as f64 * step, [pair[0].1, pair[1].1]);
        if are_dots {
            // A dot is a line of almost no length with a round end.
            for dot in (from / step).ceil() as i64..(to / step).ceil() as i64 {
                pen([line, dot as f64 * step], [line, dot as f64 * step + DOT]);
            }
        } else if to > from {
            pen([line, from], [line, to]);
        }
    }
    d
}

/// How long a dot is, in units of the page.
const DOT: f64 = 0.15;

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn lines_stay_within_and_leave_holes_out() {
        let ring = polygon! {
            exterior: [(x: 0.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 30.0), (x: 0.0, y: 30.0)],
            interiors: [[(x: 10.0, y: 10.0), (x: 20.0, y: 10.0), (x: 20.0, y: 20.0), (x: 10.0, y: 20.0)]],
        };
        let area = MultiPolygon::new(vec![ring]);
        // x + y is 13, 26, 39, 52: the hole lies between 20 and 40. At 0 there is but a corner.
        let step = 13.0 * FRAC_1_SQRT_2;
        let rising = lines(&area, Slant::Rising, step, false);
        assert_eq!(rising.matches('M').count(), 6, "{rising}");
        assert!(rising.starts_with("M13 0l-13 13"), "{rising}");
        // y - x is 0, through two corners of the hole, and 13 and 26 on both sides of that.
        let falling = lines(&area, Slant::Falling, step, false);
        assert_eq!(falling.matches('M').count(), 6, "{falling}");
        assert!(falling.contains("M0 0l10 10M20 20l10 10"), "{falling}");
        let dots = lines(&area, Slant::Rising, step, true);
        assert!((6..12).contains(&dots.matches('M').count()), "{dots}");
        assert_eq!(lines(&MultiPolygon::new(Vec::new()), Slant::Rising, step, true), "");
    }
}
