//! What is said of the map of one column of values.

use super::discovery::benjamini_hochberg;
use super::local::{Place, Quadrant, local_moran};
use super::moran::{Moran, moran};
use super::neighbours::Neighbours;
use serde::Serialize;

/// Level at which a place counts.
pub const LEVEL: f64 = 0.05;

/// Whether like lies beside like, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pattern {
    /// Features with a value.
    pub features: usize,
    /// Features whose value is unknown: nobody's neighbours, and in none of the figures.
    pub features_without_value: usize,
    /// Features with a value that have no neighbour with a value.
    pub islands: usize,
    /// Permutations, and draws for each feature.
    pub permutations: u32,
    /// From which the permutations follow.
    pub seed: u64,
    /// `None` when all values are equal or nobody has a neighbour.
    pub moran: Option<Moran>,
    /// Places with p <= 0.05, one-sided as maps of local Moran's I show them. Where there is no pattern at all, one place in ten is among them.
    pub significant: Clusters,
    /// Those that count after Benjamini-Hochberg at 0.05, of the two-sided p (twice p, at most 1).
    pub after_correction: Clusters,
    /// The smallest p-value that the permutations can give, one-sided.
    pub smallest_p: Option<f64>,
    /// For each feature what is found there, in the order given; `None` for one without value, and everywhere when all are equal.
    #[serde(skip)]
    pub places: Vec<Option<Place>>,
    /// For each feature whether it is among `significant`.
    #[serde(skip)]
    pub is_significant: Vec<bool>,
    /// For each feature whether it is among `after_correction`.
    #[serde(skip)]
    pub is_after_correction: Vec<bool>,
}

/// Numbers of features by quadrant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Clusters {
    /// All.
    pub all: usize,
    /// High among high.
    pub hh: usize,
    /// Low among high.
    pub lh: usize,
    /// Low among low.
    pub ll: usize,
    /// High among low.
    pub hl: usize,
}

impl Clusters {
    fn count(places: &[Option<Place>], among: &[bool]) -> Self {
        let mut found = Self::default();
        for place in places.iter().zip(among).filter(|(_, among)| **among).filter_map(|(place, _)| *place) {
            found.all += 1;
            match place.quadrant {
                Some(Quadrant::HH) => found.hh += 1,
                Some(Quadrant::LH) => found.lh += 1,
                Some(Quadrant::LL) => found.ll += 1,
                Some(Quadrant::HL) => found.hl += 1,
                None => {}
            }
        }
        found
    }
}

/// Global and local Moran's I of one column. `values` and `neighbours` are of one length; a value that is missing or not finite is unknown.
///
/// Features without value are left out and the weights standardised anew among the others, so that an unknown score makes nobody's lag smaller.
///
/// Many places are tested at once. With m of them and 999 permutations the smallest two-sided p is 0.002, so at least m / 25 places must
/// have it before the first one counts after correction; more permutations let fewer count.
///
/// # Cost
/// That of [`moran`] and [`local_moran`].
pub fn pattern(values: &[Option<f64>], neighbours: &Neighbours, permutations: u32, seed: u64) -> Pattern {
    let known: Vec<bool> = values.iter().map(|value| value.is_some_and(f64::is_finite)).collect();
    let of_known: Vec<f64> = values.iter().flatten().copied().filter(|value| value.is_finite()).collect();
    let all_known = of_known.len() == neighbours.len();
    let among = if all_known { None } else { Some(neighbours.among(&known)) };
    let among = among.as_ref().unwrap_or(neighbours);
    let global = moran(&of_known, among, permutations, seed);
    let mut found = local_moran(&of_known, among, permutations, seed).unwrap_or_default().into_iter();
    let places: Vec<Option<Place>> = known.iter().map(|known| if *known { found.next() } else { None }).collect();
    let p: Vec<Option<f64>> = places.iter().map(|place| place.and_then(|place| place.p)).collect();
    let two_sided: Vec<f64> = p.iter().flatten().map(|p| (2.0 * p).min(1.0)).collect();
    let limit = benjamini_hochberg(&two_sided, LEVEL);
    let is_significant: Vec<bool> = p.iter().map(|p| p.is_some_and(|p| p <= LEVEL)).collect();
    let counts = |p: f64| limit.is_some_and(|limit| (2.0 * p).min(1.0) <= limit);
    let is_after_correction: Vec<bool> = p.iter().map(|p| p.is_some_and(counts)).collect();
    Pattern {
        features: of_known.len(),
        features_without_value: values.len() - of_known.len(),
        islands: among.islands().len(),
        permutations,
        seed,
        moran: global,
        significant: Clusters::count(&places, &is_significant),
        after_correction: Clusters::count(&places, &is_after_correction),
        smallest_p: (permutations > 0).then(|| 1.0 / (f64::from(permutations) + 1.0)),
        places,
        is_significant,
        is_after_correction,
    }
}

#[cfg(test)]
mod tests;
