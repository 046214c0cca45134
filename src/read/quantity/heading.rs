//! The unit that stands in a column's name: `学位数（个）`, `人口(万人)`, `人口/万人`.

use super::unit::{Measure, Unit};
use crate::read::normal::normal;

/// What a column's name says about its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    measure: Measure,
    power: u32,
    /// By what a number without a unit is multiplied.
    factor: i128,
    fits: bool,
    /// Whether the name says a unit, and not only a power of ten.
    says: bool,
}

impl Heading {
    /// For a column of this name that is read as `measure`.
    ///
    /// The unit is what stands in the last brackets, or after the last `/`, `_`, `:` or `单位`; a name that ends in 万人 says the
    /// same. Words there that are no unit mean nothing (`人口(2020)`). Where the name has none, that of the heading which is merged above
    /// it counts, if it is one of what is measured (`分年龄人口(万人)/6-11岁`).
    pub fn new(name: &str, measure: Measure) -> Self {
        let name = normal(name);
        let above = || {
            let (group, _) = name.rsplit_once('/')?;
            let of_group = bracketed(group).and_then(in_words);
            of_group.filter(|(_, unit)| unit.is_none_or(|unit| measure.takes(unit)))
        };
        let (power, unit) = stated(&name).or_else(above).unwrap_or((0, None));
        Self { measure, power, factor: 1, fits: unit.is_none_or(|unit| measure.takes(unit)), says: unit.is_some() }
    }

    /// For a column of this name whose numbers are lengths or times in `unit`. It does not fit when the name says another
    /// unit: `时间(秒)`, `duration [h]`, `路程_公里`, or `分钟` alone, or ends in one (用时秒, `duration_s`). A single letter or `min` behind a dash or a bar says
    /// none, since `cost_min` may be the least and `time_m` minutes.
    pub fn of_costs(name: &str, unit: Unit) -> Self {
        let measure = if matches!(unit, Unit::Time(_)) { Measure::Time } else { Measure::Length };
        let name = normal(name);
        let sure = |word: &&str| !word.is_ascii() || (word.len() > 1 && *word != "min");
        let words = [bracketed(&name), tail(&name).filter(sure), told(&name), ending(&name), Some(name.as_str())];
        let mut stated = words.into_iter().flatten().filter_map(Unit::named);
        let stated = stated.find(|unit| matches!(unit, Unit::Length(_) | Unit::Time(_)));
        let fits = stated.is_none_or(|stated| stated == unit);
        Self { measure, power: 0, factor: unit.factor(), fits, says: stated.is_some() }
    }

    /// A name without a unit.
    pub fn bare(measure: Measure) -> Self {
        Self { measure, power: 0, factor: 1, fits: true, says: false }
    }

    /// What the column counts.
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// Ten to this power multiplies its numbers.
    pub fn power(&self) -> u32 {
        self.power
    }

    /// And so does this.
    pub fn factor(&self) -> i128 {
        self.factor
    }

    /// Whether the name says in which unit its numbers are.
    pub fn says_unit(&self) -> bool {
        self.says
    }

    /// Whether a column with this unit can be what it is read as.
    pub fn fits(&self) -> bool {
        self.fits
    }
}

/// A name, as compared, without a unit of people in its last brackets: `一年级` of `一年级(万人)`.
pub fn without_unit(name: &str) -> &str {
    let Some((_, unit)) = bracketed(name).and_then(in_words) else { return name };
    let stem = name.rsplit_once(['(', '[', '【', '〔', '{']).map_or(name, |(stem, _)| stem);
    if unit.is_none_or(|unit| Measure::Persons.takes(unit)) { stem } else { name }
}

fn stated(name: &str) -> Option<(u32, Option<Unit>)> {
    let word = bracketed(name).or_else(|| tail(name));
    // pop_m are men, not metres: of ASCII words only areas are units here.
    let sure = |word: &&str| !word.is_ascii() || matches!(Unit::named(word), Some(Unit::Area(_)));
    if let Some(found) = word.filter(sure).and_then(in_words) {
        return Some(found);
    }
    // 常住人口万人: the power belongs to the unit whatever stands before it.
    ["万人", "千人"].iter().find(|end| name.ends_with(**end)).and_then(|end| in_words(end))
}

/// What stands in the last brackets.
fn bracketed(name: &str) -> Option<&str> {
    let open = |c: char| matches!(c, '(' | '[' | '【' | '〔' | '{');
    let inner = name.strip_suffix([')', ']', '】', '〕', '}']).and_then(|n| n.rsplit_once(open)).map(|(_, unit)| unit);
    inner.map(word_of)
}

/// The unit behind a bar where what stands before it is a time or a length: `duration_s`, `travel_time_h`, `distance_m`. Minutes are
/// not `m`, and `min` may be the least.
fn told(name: &str) -> Option<&str> {
    const TIMES: [&str; 6] = ["time", "duration", "用时", "时间", "耗时", "时长"];
    const LENGTHS: [&str; 7] = ["distance", "dist", "length", "meters", "距离", "路程", "里程"];
    let (stem, unit) = name.rsplit_once(['_', '-', '/', ':'])?;
    let is = |words: &[&str]| words.iter().any(|word| stem.ends_with(word));
    (matches!(unit, "s" | "h") && is(&TIMES) || unit == "m" && is(&LENGTHS)).then_some(unit)
}

/// The unit that a name ends in: 用时秒, 路程公里, 耗时分钟.
fn ending(name: &str) -> Option<&str> {
    const UNITS: [&str; 7] = ["分钟", "小时", "公里", "千米", "秒钟", "秒", "米"];
    let unit = UNITS.into_iter().find(|unit| name.ends_with(*unit))?;
    Some(if unit == "秒钟" { "秒" } else { unit })
}

/// What stands after the last bar or dash.
fn tail(name: &str) -> Option<&str> {
    name.rsplit_once(['/', '_', ':', '-', ',']).map(|(_, unit)| word_of(unit))
}

fn word_of(unit: &str) -> &str {
    unit.strip_prefix("单位").unwrap_or(unit).trim_start_matches(':')
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
        assert_eq!(persons("分年龄人口（万人）/6-11岁"), (4, true));
        assert_eq!([persons("人口（万人）/常住（人）"), persons("人口（人）/6-11岁")], [(0, true), (0, true)]);
        assert_eq!(persons("人口(百万人)"), (6, true));
        for name in ["面积(亩)", "建筑面积（万平方米）", "人口密度(人/平方公里)", "户数(户)", "area_m2"]
        {
            assert!(!persons(name).1, "{name}");
        }
        let places = |name| Heading::new(name, Measure::Places).fits();
        assert!(places("学位数（个）") && places("床位（张）") && places("办学规模(人)"));
        assert!(places("办学规模(班)/学位数") && places("规模（人）/学位数"));
        assert!(!places("办学规模(班)") && !places("规模（平方米）"));
    }

    #[test]
    fn headings_of_costs_agree_with_the_unit_or_not() {
        let fits = |name, unit| Heading::of_costs(name, Unit::named(unit).unwrap()).fits();
        for name in [
            "cost",
            "分钟",
            "时间(分钟)",
            "时间（分）",
            "travel time [min]",
            "cost_min",
            "time_m",
            "d_s",
            "min",
            "car 2020",
        ] {
            assert!(fits(name, "min"), "{name}");
        }
        for name in ["时间(秒)", "小时", "duration (h)", "路程_公里", "travel_seconds", "距离(m)", "km"] {
            assert!(!fits(name, "min"), "{name}");
        }
        assert!(fits("距离（千米）", "km") && fits("dist_km", "km") && !fits("dist_km", "m"));
        assert_eq!(Heading::of_costs("t", Unit::Time(60)).factor(), 60);
    }
}
