//! The unit that stands in a column's name: `学位数（个）`, `人口(万人)`, `人口/万人`.

use super::unit::{Measure, Unit};
use crate::read::normal::normal;

/// What a column's name says about its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    measure: Measure,
    power: u32,
    fits: bool,
}

impl Heading {
    /// For a column of this name that is read as `measure`.
    ///
    /// The unit is what stands in the last brackets, or after the last `/`, `_`, `:` or `单位`; a name that ends in 万人 says the
    /// same. Words there that are no unit mean nothing (`人口(2020)`).
    pub fn new(name: &str, measure: Measure) -> Self {
        let name = normal(name);
        let (power, unit) = stated(&name).unwrap_or((0, None));
        Self { measure, power, fits: unit.is_none_or(|unit| measure.takes(unit)) }
    }

    /// A name without a unit.
    pub fn bare(measure: Measure) -> Self {
        Self { measure, power: 0, fits: true }
    }

    /// What the column counts.
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// Ten to this power multiplies its numbers.
    pub fn power(&self) -> u32 {
        self.power
    }

    /// Whether a column with this unit can be what it is read as.
    pub fn fits(&self) -> bool {
        self.fits
    }
}

fn stated(name: &str) -> Option<(u32, Option<Unit>)> {
    let open = |c: char| matches!(c, '(' | '[' | '【' | '〔' | '{');
    let inner = name.strip_suffix([')', ']', '】', '〕', '}']).and_then(|n| n.rsplit_once(open)).map(|(_, unit)| unit);
    let tail = || name.rsplit_once(['/', '_', ':', '-', ',']).map(|(_, unit)| unit);
    let word = inner.or_else(tail).map(|word| word.strip_prefix("单位").unwrap_or(word).trim_start_matches(':'));
    // pop_m are men, not metres: of ASCII words only areas are units here.
    let sure = |word: &&str| !word.is_ascii() || matches!(Unit::named(word), Some(Unit::Area(_)));
    if let Some(found) = word.filter(sure).and_then(in_words) {
        return Some(found);
    }
    // 常住人口万人: the power belongs to the unit whatever stands before it.
    ["万人", "千人"].iter().find(|end| name.ends_with(**end)).and_then(|end| in_words(end))
}

/// A unit with its power of ten: `万人`, `个`, `万`.
fn in_words(word: &str) -> Option<(u32, Option<Unit>)> {
    if let Some(unit) = Unit::named(word) {
        return Some((0, Some(unit)));
    }
    let (rest, power) = [("千", 3), ("万", 4), ("百万", 6), ("亿", 8)]
        .iter()
        .find_map(|(prefix, power)| Some((word.strip_prefix(prefix)?, *power)))?;
    if rest.is_empty() {
        return Some((power, None));
    }
    Some((power, Some(Unit::named(rest)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_names_of_columns() {
        let persons = |name| {
            let heading = Heading::new(name, Measure::Persons);
            (heading.power(), heading.fits())
        };
        for name in [
            "人口(万人)",
            "人口（万人）",
            "人口[万人]",
            "常住人口/万人",
            "人口_万人",
            "人口（单位：万人）",
            "常住人口万人",
        ] {
            assert_eq!(persons(name), (4, true), "{name}");
        }
        for name in ["人口", "人口(人)", "人口(2020)", "pop_2020", "pop_m", "6-11", "a6_11", "persons", ""] {
            assert_eq!(persons(name), (0, true), "{name}");
        }
        assert_eq!(persons("人口(万)"), (4, true));
        assert_eq!(persons("人口(百万人)"), (6, true));
        for name in ["面积(亩)", "建筑面积（万平方米）", "人口密度(人/平方公里)", "户数(户)", "area_m2"]
        {
            assert!(!persons(name).1, "{name}");
        }
        let places = |name| Heading::new(name, Measure::Places).fits();
        assert!(places("学位数（个）") && places("床位（张）") && places("办学规模(人)"));
        assert!(!places("办学规模(班)") && !places("规模（平方米）"));
    }
}
