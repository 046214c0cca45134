//! Which counts by zone and year a table seems to have, where nobody said so.

use super::series::Counts;
use super::spoken::spoken_year;
use super::vocabulary::{BIRTHS, DWELLINGS, ENROLLED, FINISHED, Term, YEAR, ZONE, ZONE_ID, ZONE_NAME};
use crate::read::Table;
use crate::read::number::normal;

/// Births, pupils or dwellings, by the headings of a table without a map and by the name of its file and sheet.
pub fn counts_like(table: &Table, title: &str) -> Option<Counts> {
    let has = |terms: &[Term]| table.names.iter().any(|name| terms.iter().any(|term| term.has_alias(name)));
    let titles = || table.names.iter().map(String::as_str).chain([title]);
    let speaks = |words: &[&str]| titles().any(|text| words.iter().any(|word| normal(text).contains(word)));
    let has_years = has(&[YEAR, FINISHED]) || table.names.iter().any(|name| spoken_year(name).is_some());
    if !table.geometry.is_empty() || !has(&[ZONE, ZONE_ID, ZONE_NAME]) || !has_years {
        return None;
    }
    if has(&[DWELLINGS]) && (has(&[FINISHED]) || speaks(&["住宅", "住房", "楼盘", "housing"])) {
        Some(Counts::Dwellings)
    } else if has(&[BIRTHS]) || speaks(&["出生", "births"]) {
        Some(Counts::Births)
    } else if has(&[ENROLLED]) || speaks(&["年级", "在校生", "pupils"]) {
        Some(Counts::Pupils)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use serde_json::json;

    #[test]
    fn tables_of_a_forecast_are_told_by_their_headings() {
        let of = |row, title| counts_like(&table(Role::Series, "a.csv", &json!([row])), title);
        assert_eq!(of(json!({"街镇": "甲", "出生年份": 2020, "出生人口": 1}), "a.csv"), Some(Counts::Births));
        assert_eq!(of(json!({"街镇": "甲", "2020年": 1, "2021年": 1}), "出生人口.xlsx"), Some(Counts::Births));
        assert_eq!(of(json!({"街镇": "甲", "学年": "2020学年", "一年级": 1}), "a.csv"), Some(Counts::Pupils));
        assert_eq!(of(json!({"街镇": "甲", "竣工时间": 2026, "套数": 1}), "a.csv"), Some(Counts::Dwellings));
        assert_eq!(of(json!({"街镇": "甲", "常住人口": 2026}), "出生人口.xlsx"), None);
        assert_eq!(of(json!({"学校名称": "甲", "投用时间": 2026, "学位数": 1}), "a.csv"), None);
    }
}
