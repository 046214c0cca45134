//! Many tests at once.

/// The largest p-value that still counts when the share of false ones among those that count shall be at most `level` (Benjamini and
/// Hochberg 1995); `None` when none counts.
///
/// ```text
/// the largest p_(k), of m in rising order, with p_(k) <= k / m · level
/// ```
///
/// The p-values may depend on each other positively, as those of neighbours do (Benjamini and Yekutieli 2001).
pub fn benjamini_hochberg(p: &[f64], level: f64) -> Option<f64> {
    let mut sorted = p.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let tests = sorted.len() as f64;
    sorted.iter().enumerate().rev().find(|(k, p)| **p <= (*k as f64 + 1.0) / tests * level).map(|(_, p)| *p)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the paper: fifteen p-values, of which four count.
    #[test]
    fn the_example_of_the_paper() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.000,
        ];
        assert_eq!(benjamini_hochberg(&p, 0.05), Some(0.0095));
        let mut turned = p;
        turned.reverse();
        assert_eq!(benjamini_hochberg(&turned, 0.05), Some(0.0095));
        assert_eq!(benjamini_hochberg(&[0.06, 0.9], 0.05), None);
        assert_eq!(benjamini_hochberg(&[], 0.05), None);
        // A later one takes an earlier one along that would not count by itself.
        assert_eq!(benjamini_hochberg(&[0.03, 0.04], 0.05), Some(0.04));
    }
}
