//! Signs of sites: each kind has a shape of its own, whatever its colour.

use super::paper::n;

/// A shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    Circle,
    Square,
    Triangle,
    Diamond,
    Plough,
    Cross,
}

impl Sign {
    /// Its path around a place, so far from there to its edge.
    pub fn path(self, [x, y]: [f64; 2], r: f64) -> String {
        let ([left, right, top, bottom], [x0, y0]) = ([x - r, x + r, y - r, y + r].map(n), [x, y].map(n));
        match self {
            Self::Circle => {
                let (r, d) = (n(r), n(2.0 * r));
                format!("M{left} {y0}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z")
            }
            Self::Square => format!("M{left} {top}H{right}V{bottom}H{left}z"),
            Self::Triangle => format!("M{x0} {top}L{right} {bottom}H{left}z"),
            Self::Diamond => format!("M{x0} {top}L{right} {y0}L{x0} {bottom}L{left} {y0}z"),
            Self::Plough => format!("M{x0} {bottom}L{right} {top}H{left}z"),
            Self::Cross => format!("M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}"),
        }
    }

    /// The attributes that draw it in a colour; hollow where what it stands for is not there in the year.
    pub fn look(self, colour: &str, is_hollow: bool, text: f64) -> String {
        let width = n(text * 0.07);
        match (self, is_hollow) {
            (Self::Cross, _) => format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"", n(text * 0.16)),
            (_, true) => format!("fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"{}\"", n(text * 0.12)),
            (_, false) => format!("fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"{width}\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_lie_around_their_places() {
        assert_eq!(Sign::Circle.path([10.0, 5.0], 2.0), "M8 5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z");
        assert_eq!(Sign::Square.path([10.0, 5.0], 2.0), "M8 3H12V7H8z");
    }
}
