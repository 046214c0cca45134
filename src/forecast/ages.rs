//! Which age columns make up an age range.

use crate::model::Attribute;

/// Ages above which a range counts as open-ended: `[60, 150]` asks for everybody of 60 and older.
const OPEN_END: u16 = 100;

/// A column and the share of it that lies in the range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    /// Index of the column among those given.
    pub column: usize,
    /// 1 when the column lies wholly within the range.
    pub share: f64,
}

/// Covers `from..=to` (years of age, inclusive) with age columns that do not overlap.
///
/// A column that reaches beyond the range gives its share by single years, as if its years were equally strong; the
/// caller says so. Columns that start where the range is still open and end within it are preferred, the longest first,
/// so `6-11` is taken before `0-14`.
///
/// # Errors
/// The first age that no column covers, or that only an open-ended column such as `60+` covers in part.
pub(super) fn cover(columns: &[Attribute], from: u16, to: u16) -> Result<Vec<Part>, u16> {
    let mut parts = Vec::new();
    let mut age = from;
    let open = to >= OPEN_END;
    loop {
        let mut best: Option<(usize, u16, u16)> = None;
        for (index, column) in columns.iter().enumerate() {
            let &Attribute::Ages(low, high) = column else { continue };
            if low > age || high < age {
                continue;
            }
            let inside = |low: u16, high: u16| low == age && (high <= to || open && high == u16::MAX);
            let better =
                best.is_none_or(|(_, best_low, best_high)| match (inside(low, high), inside(best_low, best_high)) {
                    (true, false) => true,
                    (false, true) => false,
                    (true, true) => high > best_high,
                    (false, false) => high - low < best_high - best_low,
                });
            if better {
                best = Some((index, low, high));
            }
        }
        let Some((column, low, high)) = best else { return Err(age) };
        if high == u16::MAX {
            // Nobody knows how the years of an open-ended band are distributed, so it is taken whole or not at all.
            if low == age && open {
                parts.push(Part { column, share: 1.0 });
                return Ok(parts);
            }
            return Err(age);
        }
        let years = high.min(to) - age + 1;
        parts.push(Part { column, share: f64::from(years) / f64::from(high - low + 1) });
        if high >= to {
            return Ok(parts);
        }
        age = high + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(columns: &[(u16, u16)], from: u16, to: u16) -> Result<Vec<(usize, f64)>, u16> {
        let columns: Vec<_> = columns.iter().map(|&(a, b)| Attribute::Ages(a, b)).collect();
        cover(&columns, from, to).map(|parts| parts.iter().map(|p| (p.column, p.share)).collect())
    }

    #[test]
    fn an_exact_band_is_taken_whole() {
        assert_eq!(shares(&[(0, 14), (6, 11)], 6, 11), Ok(vec![(1, 1.0)]));
    }

    #[test]
    fn single_years_are_added() {
        assert_eq!(shares(&[(6, 6), (8, 8), (7, 7)], 6, 8), Ok(vec![(0, 1.0), (2, 1.0), (1, 1.0)]));
    }

    #[test]
    fn a_wider_band_gives_its_share() {
        assert_eq!(shares(&[(0, 14)], 6, 11), Ok(vec![(0, 6.0 / 15.0)]));
        assert_eq!(shares(&[(0, 5), (6, 17)], 3, 8), Ok(vec![(0, 0.5), (1, 0.25)]));
    }

    #[test]
    fn what_no_band_covers_is_named() {
        assert_eq!(shares(&[(6, 8), (10, 11)], 6, 11), Err(9));
        assert_eq!(shares(&[], 6, 11), Err(6));
    }

    #[test]
    fn an_open_end_is_never_split() {
        assert_eq!(shares(&[(60, u16::MAX)], 60, 150), Ok(vec![(0, 1.0)]));
        assert_eq!(shares(&[(60, u16::MAX)], 65, 150), Err(65));
        assert_eq!(shares(&[(60, u16::MAX)], 60, 79), Err(60));
        assert_eq!(shares(&[(60, 79), (80, u16::MAX)], 60, 150), Ok(vec![(0, 1.0), (1, 1.0)]));
    }
}
