//! How much a facility counts at a distance.

/// A weight between 0 and 1 that falls with distance; 0 beyond the cutoff, which is itself within reach.
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
            Self::Step(bands) => bands.last().map_or(0.0, |(end, _)| *end),
            Self::Gaussian(g) | Self::Epanechnikov(g) | Self::Linear(g) => *g,
            Self::Exponential(_) | Self::Power(_) | Self::Logistic { .. } => f64::INFINITY,
        }
    }

    /// The weight at a squared distance within [`Decay::end`].
    pub fn weight(&self, squared: f64) -> f64 {
        struct One(f64);
        impl Weighing for One {
            type Output = f64;
            #[inline(always)]
            fn by(self, kernel: impl Kernel) -> f64 {
                kernel.at([self.0; LANES])[0]
            }
        }
        self.weigh(One(squared))
    }

    /// Hands over the weights as a function of squared distances, so that loops are compiled for each decay by itself.
    #[inline(always)]
    pub(super) fn weigh<W: Weighing>(&self, work: W) -> W::Output {
        match *self {
            Self::Step(ref bands) => work.by(Each(|squared| {
                bands.iter().find(|(end, _)| squared <= end * end).map_or(0.0, |(_, weight)| *weight)
            })),
            Self::Gaussian(g) => work.by(Gaussian { per: 1.0 / (g * g) }),
            Self::Epanechnikov(g) => work.by(Each(move |squared| 0.75 * (1.0 - squared / (g * g)))),
            Self::Linear(g) => work.by(Each(move |squared: f64| 1.0 - squared.sqrt() / g)),
            Self::Exponential(g) => work.by(Each(move |squared: f64| (-squared.sqrt() / g).exp())),
            Self::Power(b) => work.by(Each(move |squared: f64| squared.max(1.0).powf(-b / 2.0))),
            Self::Logistic { middle, width } => {
                work.by(Each(move |squared: f64| 1.0 / (1.0 + ((squared.sqrt() - middle) / width).exp())))
            }
        }
    }
}

/// Numbers worked on side by side.
pub(super) const LANES: usize = 16;

/// Side by side.
pub(super) type Lanes = [f64; LANES];

/// Weights at squared distances.
pub(super) trait Kernel: Copy {
    fn at(self, squared: Lanes) -> Lanes;
}

/// One after the other.
#[derive(Clone, Copy)]
struct Each<F>(F);

impl<F: Fn(f64) -> f64 + Copy> Kernel for Each<F> {
    #[inline(always)]
    fn at(self, squared: Lanes) -> Lanes {
        squared.map(self.0)
    }
}

/// Work that needs weights at every turn.
pub(super) trait Weighing {
    /// What comes of it.
    type Output;
    /// Does it, with the weights at squared distances.
    fn by(self, kernel: impl Kernel) -> Self::Output;
}

/// Dai's Gaussian, to the last digits: exp of numbers between -1/2 and 0 is a short series around -1/4.
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

/// exp(-1/2), which is taken off so that the weight ends at zero.
const END: f64 = 0.606_530_659_712_633_4;

impl Kernel for Gaussian {
    #[inline(always)]
    fn at(self, squared: Lanes) -> Lanes {
        const PER: f64 = 1.0 / (1.0 - END);
        let mut u = [0.0; LANES];
        for k in 0..LANES {
            u[k] = 0.25 - 0.5 * (squared[k] * self.per);
        }
        let mut sum = [SERIES[0]; LANES];
        for term in &SERIES[1..] {
            for k in 0..LANES {
                sum[k] = sum[k] * u[k] + term;
            }
        }
        for sum in &mut sum {
            *sum = (*sum - END) * PER;
        }
        sum
    }
}
