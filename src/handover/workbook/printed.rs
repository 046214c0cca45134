//! Where a sheet with charts is broken when it is printed: no chart is cut.

use super::chart;

/// What A4 across has room for within the margins of a sheet, in points; a little is kept for programs that draw wider.
const ACROSS: f64 = 770.0;
const DOWN: f64 = 510.0;

/// Height of a row of which nothing is said, in points.
const ROW: f64 = 15.0;

/// How much of the height of a page may be made smaller to stand on it.
const CROWDED: f64 = 1.7;

/// Points of a column of so many characters.
fn points(characters: usize) -> f64 {
    (characters as f64 * 7.0 + 5.0) * 0.75
}

/// How much smaller a sheet is printed, in percent, for its columns and a chart to stand side by side with nothing left over.
pub(super) fn scale(widths: &[usize]) -> u16 {
    let wide = widths.iter().map(|width| points(*width)).sum::<f64>().max(chart::WIDE);
    ((ACROSS / wide).min(1.0) * 100.0).floor().max(10.0) as u16
}

/// Whether the rows above the charts and all of these stand on one page.
pub(super) fn is_one_page(above: &[f64], charts: usize, scale: u16) -> bool {
    let high = above.iter().sum::<f64>() + charts as f64 * f64::from(chart::HEIGHT) * ROW;
    high <= CROWDED * DOWN * 100.0 / f64::from(scale)
}

/// The rows before which a page begins: `above` are the heights of the rows above the charts, of which each is so many rows high.
pub(super) fn breaks(above: &[f64], charts: usize, scale: u16) -> Vec<u32> {
    let page = DOWN * 100.0 / f64::from(scale);
    let mut used = 0.0;
    for height in above {
        used = if used + height > page { *height } else { used + height };
    }
    let high = f64::from(chart::HEIGHT) * ROW;
    let mut breaks = Vec::new();
    for number in 0..charts as u32 {
        if used + high > page {
            breaks.push(above.len() as u32 + number * chart::HEIGHT);
            used = 0.0;
        }
        used += high;
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_before_a_chart_that_would_be_cut() {
        // One chart has room below a short table, two have not.
        assert_eq!(breaks(&[ROW; 10], 1, 100), Vec::<u32>::new());
        assert_eq!(breaks(&[ROW; 10], 2, 100), [10 + chart::HEIGHT]);
        assert_eq!(breaks(&[ROW; 30], 1, 100), [30]);
        // A table of several pages: only its last counts.
        assert_eq!(breaks(&[ROW; 40], 1, 100), Vec::<u32>::new());
        assert!(is_one_page(&[ROW; 10], 2, 100) && !is_one_page(&[ROW; 10], 4, 100));
        // A smaller scale has room for more.
        assert_eq!(breaks(&[ROW; 10], 2, 70), Vec::<u32>::new());
    }

    #[test]
    fn a_sheet_is_as_wide_as_the_page() {
        assert_eq!(scale(&[10; 3]), 100);
        assert!(scale(&[20; 12]) < 70);
    }
}
