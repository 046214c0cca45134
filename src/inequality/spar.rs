//! Scores as multiples of the mean.

/// Spatial access ratio (Wan et al. 2012): `SPAR_i = A_i / m` with m the mean of the people ([`super::Sample::mean`]).
///
/// Without unit; 1 is the mean, 0.5 half of it. It lets scores of different cutoffs and decays be laid side by side, because it depends on
/// them less than the scores do. Unknown where the score is unknown, and everywhere when the mean is unknown or 0.
pub fn spar(score: Option<f64>, mean: Option<f64>) -> Option<f64> {
    let ratio = score? / mean.filter(|mean| *mean > 0.0)?;
    Some(ratio).filter(|ratio| ratio.is_finite() && *ratio >= 0.0)
}
