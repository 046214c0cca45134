//! The classes that the places of a site are for.

use std::collections::BTreeMap;

/// Classes of a site, for all its services together, as its phases come.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Classes {
    /// How many at first; none where nobody knows.
    at_first: Option<f64>,
    /// How many from a year on, where that changes; none where nobody knows from then on.
    from: BTreeMap<i32, Option<f64>>,
}

impl Classes {
    /// The same number for as long as the site is open.
    pub fn new(at_first: Option<f64>) -> Self {
        Self { at_first, from: BTreeMap::new() }
    }

    /// How many in a year.
    pub fn in_year(&self, year: i32) -> Option<f64> {
        self.from.range(..=year).next_back().map_or(self.at_first, |(_, classes)| *classes)
    }

    /// Adds those of another row, which are there from a year on, or at all times: known of both, or the sum is not known. Rows come
    /// in the order of their years.
    pub fn add(&mut self, more: Option<f64>, from: Option<i32>) {
        let sum = |classes: Option<f64>| classes.zip(more).map(|(a, b)| a + b);
        match from {
            Some(year) => {
                self.from.insert(year, sum(self.in_year(year)));
            }
            None => {
                self.at_first = sum(self.at_first);
                self.from.values_mut().for_each(|classes| *classes = sum(*classes));
            }
        }
    }

    /// Those that come in some years come so many years later.
    pub fn delay(&mut self, years: i32, is_late: impl Fn(i32) -> bool) {
        let from = std::mem::take(&mut self.from);
        self.from = from.into_iter().map(|(from, n)| (if is_late(from) { from + years } else { from }, n)).collect();
    }

    /// From a year on, or at all times, there are other places, and nobody says for how many classes.
    pub fn forget(&mut self, from: Option<i32>) {
        match from {
            Some(year) => {
                self.from.split_off(&year);
                self.from.insert(year, None);
            }
            None => *self = Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_come_with_the_phases() {
        let mut classes = Classes::new(Some(30.0));
        classes.add(Some(12.0), Some(2025));
        assert_eq!([2024, 2025, 2030].map(|year| classes.in_year(year)), [Some(30.0), Some(42.0), Some(42.0)]);
        // Two rows of one year, one of which says nothing.
        classes.add(None, Some(2025));
        assert_eq!([2024, 2025].map(|year| classes.in_year(year)), [Some(30.0), None]);
        classes.delay(2, |year| year >= 2025);
        assert_eq!([2024, 2026, 2027].map(|year| classes.in_year(year)), [Some(30.0), Some(30.0), None]);
        classes.delay(-2, |_| true);
        classes.add(Some(6.0), None);
        assert_eq!([2024, 2025].map(|year| classes.in_year(year)), [Some(36.0), None]);
    }

    #[test]
    fn of_other_places_nobody_knows_the_classes() {
        let mut classes = Classes::new(Some(30.0));
        classes.add(Some(12.0), Some(2027));
        classes.forget(Some(2026));
        assert_eq!([2025, 2026, 2027].map(|year| classes.in_year(year)), [Some(30.0), None, None]);
        classes.forget(None);
        assert_eq!(classes.in_year(2025), None);
    }
}
