//! When the residents of a layer were counted, by its own words.

use super::vocabulary::CENSUSES;
use crate::model::{Counted, Layer};
use std::collections::BTreeSet;

/// Years in which people may have been counted.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// Of a layer whose column of residents has this heading: the one year in the heading, else in what stands above it, else in the name
/// of the file. Where the first of these that has a year has two, nobody knows.
pub fn counted(layer: &Layer, heading: &str) -> Counted {
    let name = layer.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let said = [heading.to_owned(), layer.above.join(" "), name.to_owned()];
    let years = said.iter().map(|text| years(text)).find(|years| !years.is_empty()).unwrap_or_default();
    Counted { year: years.first().copied().filter(|_| years.len() == 1) }
}

/// Every year in a text: four digits that stand alone, and censuses by their number.
fn years(text: &str) -> BTreeSet<i32> {
    let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let years = digits.filter_map(|digits| digits.parse().ok()).filter(|year| YEARS.contains(year));
    let censuses = CENSUSES.iter().filter(|(names, _)| names.iter().any(|name| text.contains(name)));
    years.chain(censuses.map(|(_, year)| *year)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    fn year(file: &str, above: &[&str], heading: &str) -> Option<i32> {
        let above = above.iter().map(|text| (*text).to_owned()).collect();
        counted(&Layer { above, ..Layer::named(Role::Demand, file, "auto") }, heading).year
    }

    #[test]
    fn the_nearest_word_about_a_year_counts() {
        assert_eq!(year("人口.csv", &[], "2020年常住人口"), Some(2020));
        assert_eq!(year("2023人口.csv", &["2022年人口统计表"], "常住人口（2020年）"), Some(2020));
        assert_eq!(year("2023人口.csv", &["长寿区分街镇人口统计表（2022年）", "单位：人"], "常住人口"), Some(2022));
        assert_eq!(year("data/2019/2023人口.csv", &["单位：人"], "常住人口"), Some(2023));
        assert_eq!(year("人口.xlsx#七普", &[], "常住人口"), Some(2020));
        assert_eq!(year("人口.csv", &["第七次全国人口普查（2020年）"], "常住人口"), Some(2020));
        assert_eq!(year("worldpop_chn_2020_1km.tif", &[], "persons"), Some(2020));
    }

    #[test]
    fn of_two_years_and_of_none_nobody_knows() {
        assert_eq!(year("人口.csv", &[], "常住人口"), None);
        assert_eq!(year("2010-2020人口.csv", &[], "常住人口"), None);
        assert_eq!(year("人口500115.csv", &[], "常住人口"), None);
        assert_eq!(year("人口20201101.csv", &["六普与七普比较"], "常住人口"), None);
    }
}
