//! How much a facility counts at a distance.

use crate::raster::rows::most_squared;
use crate::units::reach_of;

/// A weight between 0 and 1 that falls with distance; 0 beyond the cutoff, which is itself within reach.
///
/// A weight below 1e-100 is none, and what is that far is out of reach: people are divided by such weights, and the square
/// of one must still be a number. `exponential` and `logistic` get there after 230.26 times their length.
///
/// | decay | weight at distance d |
/// |---|---|
/// | `step` | that of the first band with d <= its end |
/// | `gaussian = g` | (exp(-(d/g)²/2) - exp(-1/2)) / (1 - exp(-1/2)) for d <= g (Dai 2010) |
/// | `epanechnikov = g` | 3/4 (1 - (d/g)²) for d <= g |
/// | `linear = g` | 1 - d/g for d <= g |
/// | `exponential = g` | exp(-d/g) |
/// | `power = b` | d^-b, ways below one metre as one metre |
/// | `logistic = { middle, width }` | 1 / (1 + exp((d - middle) / width)) |
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Decay {
    /// Ends of bands in metres, rising, each with its weight.
    Step(Vec<(f64, f64)>),
    /// Metres.
    Gaussian(f64),
    /// Metres.
    Epanechnikov(f64),
    /// Metres.
    Linear(f64),
    /// Metres.
    Exponential(f64),
    /// An exponent without unit.
    Power(f64),
    /// Metres both.
    Logistic {
        /// Where the weight is one half.
        middle: f64,
        /// How fast it falls.
        width: f64,
    },
}

impl Decay {
    /// Everything within this many metres counts once.
    pub fn within(metres: f64) -> Self {
        Self::Step(vec![(metres, 1.0)])
    }

    /// Beyond this distance the weight is zero.
    pub fn end(&self) -> f64 {
        match self {
            Self::Step(bands) => bands.iter().rev().find(|(_, weight)| *weight > 0.0).map_or(0.0, |(end, _)| *end),
            Self::Gaussian(g) | Self::Epanechnikov(g) | Self::Linear(g) => *g,
            Self::Exponential(g) => FALLEN * g,
            Self::Logistic { middle, width } => middle + FALLEN * width,
            // Even to the power of -10, and around the globe, a weight is well above 1e-100.
            Self::Power(_) => f64::INFINITY,
        }
    }

    /// Whether the formula ends by itself; where it does not, [`Decay::end`] is only where its weights are too small to count.
    pub fn is_bounded(&self) -> bool {
        match self {
            Self::Step(_) | Self::Gaussian(_) | Self::Epanechnikov(_) | Self::Linear(_) => self.end().is_finite(),
            Self::Exponential(_) | Self::Power(_) | Self::Logistic { .. } => false,
        }
    }

    /// The weight at a squared distance within [`Decay::end`].
    pub fn weight(&self, squared: f64) -> f64 {
        struct One(f64);
        impl Weighing for One {
            type Output = f64;
            #[inline(always)]
            fn by<K: Kernel>(self, kernel: K) -> f64 {
                kernel.join(kernel.part(self.0), K::NONE)
            }
        }
        self.weigh(Power::One, One(squared))
    }

    /// Hands over the weights as a function of squared distances, so that loops are compiled for each decay by itself.
    #[inline(always)]
    pub(super) fn weigh<W: Weighing>(&self, power: Power, work: W) -> W::Output {
        match *self {
            Self::Step(ref bands) => {
                let bands: Vec<(f64, f64)> =
                    bands.iter().map(|(end, weight)| (most_squared(reach_of(*end)), *weight)).collect();
                let weight =
                    |squared| bands.iter().find(|(most, _)| squared <= *most).map_or(0.0, |(_, weight)| *weight);
                power.weigh(Each(weight), work)
            }
            Self::Gaussian(g) => power.weigh(Gaussian { per: 1.0 / (g * g) }, work),
            Self::Epanechnikov(g) => power.weigh(Each(move |squared| counted(0.75 * (1.0 - squared / (g * g)))), work),
            Self::Linear(g) => power.weigh(Each(move |squared: f64| counted(1.0 - squared.sqrt() / g)), work),
            Self::Exponential(g) => power.weigh(Each(move |squared: f64| (-squared.sqrt() / g).exp()), work),
            Self::Power(b) => power.weigh(Each(move |squared: f64| squared.max(1.0).powf(-b / 2.0)), work),
            Self::Logistic { middle, width } => {
                power.weigh(Each(move |squared: f64| 1.0 / (1.0 + ((squared.sqrt() - middle) / width).exp())), work)
            }
        }
    }

    /// Whether a weight costs so little that places without people are no loss.
    pub(super) fn is_cheap(&self) -> bool {
        matches!(self, Self::Gaussian(_) | Self::Epanechnikov(_) | Self::Linear(_))
    }
}

/// The weights, or their squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// w
    One,
    /// w²
    Two,
}

impl Power {
    #[inline(always)]
    pub(super) fn of(self, weight: f64) -> f64 {
        match self {
            Self::One => weight,
            Self::Two => weight * weight,
        }
    }

    #[inline(always)]
    fn weigh<W: Weighing>(self, kernel: impl Kernel, work: W) -> W::Output {
        match self {
            Self::One => work.by(kernel),
            Self::Two => work.by(Squared(kernel)),
        }
    }
}

/// Squares of weights.
#[derive(Clone, Copy)]
struct Squared<K>(K);

impl<K: Kernel> Kernel for Squared<K> {
    const NONE: f64 = K::NONE;

    #[inline(always)]
    fn part(self, squared: f64) -> f64 {
        self.0.part(squared)
    }

    #[inline(always)]
    fn join(self, one: f64, other: f64) -> f64 {
        let weight = self.0.join(one, other);
        weight * weight
    }
}

/// Weights at squared distances, and in two parts: a square along one axis is made ready once for a column and once for a
/// row, and joined where they meet.
pub(super) trait Kernel: Copy {
    /// The part of nothing.
    const NONE: f64;
    /// One axis.
    fn part(self, squared: f64) -> f64;
    /// Both.
    fn join(self, one: f64, other: f64) -> f64;
}

/// Weights that are made of the sum of both squares.
#[derive(Clone, Copy)]
struct Each<F>(F);

impl<F: Fn(f64) -> f64 + Copy> Kernel for Each<F> {
    const NONE: f64 = 0.0;

    #[inline(always)]
    fn part(self, squared: f64) -> f64 {
        squared
    }

    #[inline(always)]
    fn join(self, one: f64, other: f64) -> f64 {
        self.0(one + other)
    }
}

/// Work that needs weights at every turn.
pub(super) trait Weighing {
    /// What comes of it.
    type Output;
    /// Does it, with the weights at squared distances.
    fn by<K: Kernel>(self, kernel: K) -> Self::Output;
}

/// Dai's Gaussian, to the last digits: exp of numbers between -1/2 and 0 is a short series around -1/4, and that of a sum
/// is a product.
#[derive(Clone, Copy)]
struct Gaussian {
    /// 1 / g²
    per: f64,
}

/// exp(-1/4) / n!, from n = 12; the next term is below 1e-17.
const SERIES: [f64; 13] = {
    let mut terms = [0.0; 13];
    let mut factorial = 1.0;
    let mut n = 0;
    while n < 13 {
        if n > 0 {
            factorial *= n as f64;
        }
        terms[12 - n] = MIDDLE / factorial;
        n += 1;
    }
    terms
};

/// exp(-1/4)
const MIDDLE: f64 = 0.778_800_783_071_404_9;

/// ln(1e100): after so many times its length an exponential has fallen to 1e-100.
const FALLEN: f64 = 100.0 * std::f64::consts::LN_10;

/// exp(-1/2), which is taken off so that the weight ends at zero.
const END: f64 = 0.606_530_659_712_633_4;

/// At the very end of its reach a weight is a matter of rounding, of coordinates most of all, and is none: else a site that
/// reaches people only there would be divided among them by a number of no meaning. Of 10 km these are the last millimetres.
const NOTHING: f64 = 1e-7;

/// A weight, or none.
#[inline(always)]
fn counted(weight: f64) -> f64 {
    if weight > NOTHING { weight } else { 0.0 }
}

impl Kernel for Gaussian {
    const NONE: f64 = 1.0;

    #[inline(always)]
    fn part(self, squared: f64) -> f64 {
        let u = 0.25 - 0.5 * (squared * self.per);
        let mut sum = SERIES[0];
        for term in &SERIES[1..] {
            sum = sum * u + term;
        }
        sum
    }

    #[inline(always)]
    fn join(self, one: f64, other: f64) -> f64 {
        const PER: f64 = 1.0 / (1.0 - END);
        let left = one * other - END;
        if left > NOTHING { left * PER } else { 0.0 }
    }
}
