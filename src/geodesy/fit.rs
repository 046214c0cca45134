//! A plane whose parameters nobody publishes, tied to a known one by control points.
//!
//! # Method
//! With (x, y) in the plane of the city and (X, Y) in the known one, least squares of the residuals in metres:
//!
//! ```text
//! four parameters (Helmert)   X = a x - b y + c    Y = b x + a y + d      a = m cos t, b = m sin t
//! six parameters (affine)     X = p x + q y + c    Y = r x + s y + d
//! ```
//!
//! Both are solved about the means of the points, which keeps seven-digit coordinates from swallowing the digits that matter; the four
//! parameters have a closed form. The root mean square is √(Σ e² / n), e the distance of a point from where it should be.
//! Cost: linear. Source: any textbook of surveying, e.g. Ghilani, Adjustment Computations, ch. 18.

/// Points that leave something to check: two more equations than parameters.
const LEAST: [usize; 2] = [3, 4];

/// Points lie on a line when they spread across it by less than this share of what they spread along it.
const ACROSS: f64 = 0.01;

/// How one plane is laid on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FitMethod {
    /// Moved, turned and scaled.
    Helmert,
    /// Scaled along both axes apart, and sheared.
    Affine,
}

/// Why points do not tie planes together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unfit {
    /// So many are needed.
    TooFew(usize),
    /// They lie on a line.
    OnALine,
}

/// X = p x + q y + c, Y = r x + s y + d: `[p, q, r, s, c, d]`.
type Six = [f64; 6];

/// A place in the plane of the city, and in the known one.
type Pair = ([f64; 2], [f64; 2]);

/// The planes tied together.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    six: Six,
    /// Root mean square of the residuals, metres.
    pub rms: f64,
    /// The point with the largest residual, by its place in the list, and the residual in metres.
    pub worst: (usize, f64),
}

impl Fit {
    /// Of pairs: in the plane of the city, in the known plane.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn of(pairs: &[Pair], method: FitMethod) -> Result<Self, Unfit> {
        let least = LEAST[usize::from(method == FitMethod::Affine)];
        if pairs.len() < least {
            return Err(Unfit::TooFew(least));
        }
        let n = pairs.len() as f64;
        let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / n;
        let from = [mean(&|pair| pair.0[0]), mean(&|pair| pair.0[1])];
        let to = [mean(&|pair| pair.1[0]), mean(&|pair| pair.1[1])];
        let sum = |of: &dyn Fn([f64; 2], [f64; 2]) -> f64| {
            let about = pairs.iter().map(|(a, b)| ([a[0] - from[0], a[1] - from[1]], [b[0] - to[0], b[1] - to[1]]));
            about.map(|(a, b)| of(a, b)).sum::<f64>()
        };
        let (xx, xy, yy) = (sum(&|a, _| a[0] * a[0]), sum(&|a, _| a[0] * a[1]), sum(&|a, _| a[1] * a[1]));
        let (middle, half) = (xx.midpoint(yy), f64::hypot((xx - yy) / 2.0, xy));
        if !(middle - half > ACROSS * ACROSS * (middle + half)) {
            return Err(Unfit::OnALine);
        }
        let [px, py] = [sum(&|a, b| a[0] * b[0]), sum(&|a, b| a[1] * b[0])];
        let [rx, ry] = [sum(&|a, b| a[0] * b[1]), sum(&|a, b| a[1] * b[1])];
        let [p, q, r, s] = match method {
            FitMethod::Helmert => {
                let (a, b) = ((px + ry) / (xx + yy), (rx - py) / (xx + yy));
                [a, -b, b, a]
            }
            FitMethod::Affine => {
                let det = xx * yy - xy * xy;
                let solve = |x: f64, y: f64| [(x * yy - y * xy) / det, (y * xx - x * xy) / det];
                let ([p, q], [r, s]) = (solve(px, py), solve(rx, ry));
                [p, q, r, s]
            }
        };
        let six = [p, q, r, s, to[0] - p * from[0] - q * from[1], to[1] - r * from[0] - s * from[1]];
        let residual = |(a, b): &Pair| {
            let at = apply(&six, *a);
            f64::hypot(at[0] - b[0], at[1] - b[1])
        };
        let residuals: Vec<f64> = pairs.iter().map(residual).collect();
        let rms = (residuals.iter().map(|e| e * e).sum::<f64>() / n).sqrt();
        let worst = residuals.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        Ok(Self { six, rms, worst: worst.unwrap_or_default() })
    }

    /// How long a metre of the city is in the known plane, and by how many degrees its axes are turned (counter-clockwise).
    pub fn scale_and_turn(&self) -> [f64; 2] {
        let [p, q, r, s, ..] = self.six;
        [(p * s - q * r).abs().sqrt(), r.atan2(p).to_degrees()]
    }

    /// As [`super::named`] reads it.
    pub fn name(&self, target: &str) -> String {
        let six: Vec<String> = self.six.iter().map(f64::to_string).collect();
        format!("affine({}) {target}", six.join(","))
    }
}

fn apply([p, q, r, s, c, d]: &Six, [x, y]: [f64; 2]) -> [f64; 2] {
    [p * x + q * y + c, r * x + s * y + d]
}

/// A plane laid on another: there and back.
#[derive(Debug, Clone)]
pub struct Laid {
    there: Six,
    back: Six,
}

impl Laid {
    /// From the numbers of [`Fit::name`]; `None` where they are none, or lead nowhere.
    pub(super) fn read(numbers: &str) -> Option<Self> {
        let six: Vec<f64> = numbers.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let there: Six = six.try_into().ok()?;
        let [p, q, r, s, c, d] = there;
        let det = p * s - q * r;
        let back = [s / det, -q / det, -r / det, p / det, (q * d - s * c) / det, (r * c - p * d) / det];
        let sound = there.iter().chain(&back).all(|number| number.is_finite());
        sound.then_some(Self { there, back })
    }

    /// Into the known plane.
    pub(super) fn there(&self, at: [f64; 2]) -> [f64; 2] {
        apply(&self.there, at)
    }

    /// Out of it.
    pub(super) fn back(&self, at: [f64; 2]) -> [f64; 2] {
        apply(&self.back, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::{Named, named};
    use proptest::prelude::*;

    const SQUARE: [[f64; 2]; 4] = [[0.0, 0.0], [8_000.0, 100.0], [7_900.0, 6_000.0], [200.0, 6_100.0]];

    /// The city's plane turned by `turn` radians, scaled and moved; `shear` along x for planes that are not similar.
    fn moved([x, y]: [f64; 2], turn: f64, scale: f64, shear: f64) -> [f64; 2] {
        let x = x + shear * y;
        let [x, y] = [scale * (x * turn.cos() - y * turn.sin()), scale * (x * turn.sin() + y * turn.cos())];
        [x + 411_106.3, y + 3_304_949.6]
    }

    proptest! {
        #[test]
        fn what_was_done_is_found(turn in -3.0..3.0f64, scale in 0.9..1.1f64, shear in -0.1..0.1f64) {
            let pairs = |shear| SQUARE.map(|at| (at, moved(at, turn, scale, shear)));
            let fit = Fit::of(&pairs(0.0), FitMethod::Helmert).unwrap();
            let [found, turned] = fit.scale_and_turn();
            prop_assert!(fit.rms < 1e-6 && (found - scale).abs() < 1e-9 && (turned - turn.to_degrees()).abs() < 1e-6);
            let fit = Fit::of(&pairs(shear), FitMethod::Affine).unwrap();
            prop_assert!(fit.rms < 1e-6, "{}", fit.rms);
            // Whatever the residuals, no step of any parameter makes their squares fewer.
            let mut noisy = pairs(shear);
            for (index, (_, to)) in noisy.iter_mut().enumerate() {
                to[index % 2] += 3.0 * (index as f64 - 1.2);
            }
            for method in [FitMethod::Helmert, FitMethod::Affine] {
                let fit = Fit::of(&noisy, method).unwrap();
                let squares = |six: &Six| {
                    noisy.iter().map(|(a, b)| { let at = apply(six, *a); (at[0] - b[0]).powi(2) + (at[1] - b[1]).powi(2) }).sum::<f64>()
                };
                let steps: &[[usize; 2]] = if method == FitMethod::Helmert { &[[0, 3], [4, 4], [5, 5]] } else { &[[0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [5, 5]] };
                for step in steps {
                    for by in [-1e-4, 1e-4] {
                        let mut other = fit.six;
                        step.iter().collect::<std::collections::BTreeSet<_>>().into_iter().for_each(|at| other[*at] += by);
                        prop_assert!(squares(&fit.six) <= squares(&other));
                    }
                }
                prop_assert!((fit.rms * fit.rms * 4.0 - squares(&fit.six)).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn the_name_says_the_whole_system() {
        let pairs = SQUARE.map(|at| (at, moved(at, 0.01, 1.0001, 0.0)));
        let name = Fit::of(&pairs, FitMethod::Helmert).unwrap().name("EPSG:4545");
        let (Named::System(own), Named::System(zone)) = (named(&name), named("EPSG:4545")) else { panic!("{name}") };
        for (from, to) in pairs {
            let (a, b) = (own.to_lonlat(from).unwrap(), zone.to_lonlat(to).unwrap());
            assert!((a[0] - b[0]).abs() < 1e-11 && (a[1] - b[1]).abs() < 1e-11);
            let back = own.from_lonlat(b).unwrap();
            assert!((back[0] - from[0]).abs() < 1e-5 && (back[1] - from[1]).abs() < 1e-5, "{back:?}");
        }
        assert_eq!((own.name(), own.is_degrees()), (name, false));
        for none in
            ["affine(1,0,0,1,0) EPSG:4545", "affine(0,0,0,0,0,0) EPSG:4545", "affine(1,0,0,1,0,0) auto", "affine(1"]
        {
            assert!(matches!(named(none), Named::NotAName), "{none}");
        }
    }

    #[test]
    fn too_few_points_and_points_on_a_line_tie_nothing() {
        let pairs = SQUARE.map(|at| (at, moved(at, 0.0, 1.0, 0.0)));
        assert_eq!(Fit::of(&pairs[..2], FitMethod::Helmert), Err(Unfit::TooFew(3)));
        assert_eq!(Fit::of(&pairs[..3], FitMethod::Affine), Err(Unfit::TooFew(4)));
        let line = [[0.0, 0.0], [1e3, 1e3], [2e3, 2.001e3], [3e3, 3e3]].map(|at| (at, moved(at, 0.0, 1.0, 0.0)));
        assert_eq!(Fit::of(&line, FitMethod::Helmert), Err(Unfit::OnALine));
        assert_eq!(Fit::of(&[pairs[0]; 5], FitMethod::Affine), Err(Unfit::OnALine));
        let mut wrong = pairs;
        wrong[2].1[0] += 30.0;
        let fit = Fit::of(&wrong, FitMethod::Helmert).unwrap();
        assert!(fit.worst.0 == 2 && fit.worst.1 > fit.rms && fit.rms > 5.0, "{fit:?}");
    }
}
