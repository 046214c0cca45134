//! Columns that count the places of one service each: 小学学位 and 初中学位, or `学位数/小学` under a head of two rows.

use super::service::services_named;
use super::vocabulary::{PLACES, SERVICES};
use crate::read::number::normal;
use std::collections::BTreeMap;

/// The service whose places a column of this heading counts: the heading names exactly one, and is a heading of places without
/// its name.
pub fn counts_places_of(heading: &str) -> Option<String> {
    let heading = normal(heading);
    let named = services_named(&heading);
    let service = named.first().filter(|_| named.len() == 1)?;
    let (id, words) = SERVICES.iter().find(|(id, _)| id == service)?;
    let word = words.iter().chain([id]).filter(|word| heading.contains(**word)).max_by_key(|word| word.len())?;
    let rest = heading.replacen(word, "", 1);
    let rest = rest.trim_matches(['/', '_', '-', ' ']);
    PLACES.has_alias(rest).then(|| service.clone())
}

/// The columns of places by the services that they count, in the order of the table. There are none where one column alone
/// does so and is called places by itself (幼儿园床位), since it then is the column of places.
pub fn places_by_service<'n>(names: impl IntoIterator<Item = &'n String>) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names {
        if let Some(service) = counts_places_of(name) {
            found.entry(service).or_default().push(name.clone());
        }
    }
    if found.len() == 1 && found.values().flatten().any(|name| PLACES.has_alias(name)) {
        found.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_one_row_and_of_two_name_the_service() {
        for (heading, service) in [
            ("小学学位", "primary"),
            ("初中学位数（个）", "junior"),
            ("学位数/小学", "primary"),
            ("规划学位/初中", "junior"),
            ("学位（高中）", "senior"),
            ("幼儿园学位", "kindergarten"),
            ("primary places", "primary"),
        ] {
            assert_eq!(counts_places_of(heading).as_deref(), Some(service), "{heading}");
        }
        for heading in ["小学", "学位数", "班数/小学", "小学在校生", "小学、初中学位", "小学学位缺口", "hospital_beds"]
        {
            assert_eq!(counts_places_of(heading), None, "{heading}");
        }
    }

    #[test]
    fn one_column_that_is_called_places_is_the_column_of_places() {
        let found = |names: &[&str]| places_by_service(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert_eq!(found(&["小学学位", "初中学位", "小学规划学位"])["primary"], ["小学学位", "小学规划学位"]);
        assert_eq!(found(&["小学学位"]).len(), 1);
        assert!(found(&["幼儿园床位", "名称"]).is_empty());
    }
}
