//! The floating-catchment family as algebra on W: P people of cells, S places of sites, H = S^a what draws
//! people to them, W their weights.
//!
//! | method | R (site) | A (cell) | source |
//! |---|---|---|---|
//! | cumulative, gravity | S | Wᵀ S | Hansen 1959 |
//! | 2SFCA, E2SFCA, Gaussian, kernel | S / (W P) | Wᵀ R | Luo & Wang 2003, Luo & Qi 2009, Dai 2010 |
//! | 3SFCA | S / (W² (P/s)), s = Wᵀ 1 | (W²)ᵀ R / s | Wan et al. 2012 |
//! | M2SFCA | S / (W P) | (W²)ᵀ R | Delamater 2013 |
//! | BFCA | S / (W (P/s)) | Wᵀ (R / t), t = W 1 | Páez et al. 2019 |
//! | MH3SFCA | S / (H W² (P/h)), h = Wᵀ H | (W²)ᵀ (H R) / h | Jörg et al. 2019 |
//! | Huff | S / (H W (P/h)), h = Wᵀ H | Wᵀ (H R) / h | Huff 1963 |
//!
//! W² is W with its entries squared. Where a denominator is zero nobody is there, and the quotient is zero.

use super::decay::Power;
use super::operator::Weights;

/// A member of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// Places within reach, each by its weight.
    Gravity,
    /// Places per person, in two steps.
    TwoStep,
    /// The third step is the people's choice among sites.
    ThreeStep,
    /// Distance is felt twice: not all places are enjoyed.
    Modified,
    /// Weights that add up to one.
    Balanced,
    /// Huff's choice in three steps.
    Huff3,
    /// Huff's choice alone.
    Huff,
}

/// Scores of one method.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// By site: places per person, as the people who may come see it.
    pub ratio: Vec<f64>,
    /// By cell, in the order of the operator's rows.
    pub access: Vec<f64>,
}

/// What the algebra works on.
#[derive(Clone, Copy)]
pub struct Family<'a> {
    /// W.
    pub w: &'a dyn Weights,
    /// P, in the order of the operator's rows.
    pub people: &'a [f64],
    /// S by site.
    pub places: &'a [f64],
    /// H by site: what draws people to it, a power of its places (`huff`, `mh3sfca`).
    pub attraction: &'a [f64],
}

/// Computes a member of the family.
pub fn scores(member: Member, family: &Family<'_>) -> Scores {
    use Power::{One, Two};
    let Family { w, people, places, attraction } = *family;
    // A site without places is no choice.
    let chosen: Vec<f64> = places.iter().map(|s| f64::from(*s > 0.0)).collect();
    let (ratio, access) = match member {
        Member::Gravity => (places.to_vec(), w.spread(One, places)),
        Member::TwoStep => {
            let ratio = divided(places, &w.gather(One, people));
            let access = w.spread(One, &ratio);
            (ratio, access)
        }
        Member::ThreeStep => {
            let s = w.spread(One, &chosen);
            let ratio = divided(places, &w.gather(Two, &divided(people, &s)));
            let access = divided(&w.spread(Two, &ratio), &s);
            (ratio, access)
        }
        Member::Modified => {
            let ratio = divided(places, &w.gather(One, people));
            let access = w.spread(Two, &ratio);
            (ratio, access)
        }
        Member::Balanced => {
            let s = w.spread(One, &chosen);
            let t = w.gather(One, &vec![1.0; people.len()]);
            let ratio = divided(places, &w.gather(One, &divided(people, &s)));
            let access = w.spread(One, &divided(&ratio, &t));
            (ratio, access)
        }
        Member::Huff3 => {
            let h = w.spread(One, attraction);
            let ratio = divided(places, &times(attraction, &w.gather(Two, &divided(people, &h))));
            let access = divided(&w.spread(Two, &times(attraction, &ratio)), &h);
            (ratio, access)
        }
        Member::Huff => {
            let h = w.spread(One, attraction);
            let come = times(attraction, &w.gather(One, &divided(people, &h)));
            let ratio = divided(places, &come);
            let access = divided(&w.spread(One, &times(attraction, &ratio)), &h);
            (ratio, access)
        }
    };
    Scores { ratio, access }
}

/// Quotients; zero where nothing is divided among nobody, or among so little that it is no number.
fn divided(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter()
        .zip(b)
        .map(|(a, b)| Some(a / b).filter(|quotient| *b > 0.0 && quotient.is_finite()).unwrap_or(0.0))
        .collect()
}

fn times(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}
