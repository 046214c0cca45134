//! The level of a site (级别): 三级甲等, 一级, III. Nothing is computed from it, so that nothing stops for it.

use super::column::find_quietly;
use super::row::{Texts, label};
use super::vocabulary::{LEVEL, LEVELS};
use crate::issue::Issues;
use crate::read::Table;

/// Where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Level<'t> {
    /// A column of its own.
    pub column: Option<Texts<'t>>,
    /// The column of kinds, behind which some write it.
    kinds: Option<Texts<'t>>,
}

impl<'t> Level<'t> {
    /// That of a table, in which kinds stand in a column of their own.
    pub fn new(table: &'t Table, named: Option<&str>, kinds: Option<Texts<'t>>, issues: &mut Issues) -> Self {
        let is_other = |name: &str| kinds.is_none_or(|kinds| kinds.name != name);
        let column = find_quietly(table, &LEVEL, named, |column| is_other(&column.name), issues);
        Self { column: column.map(Texts::from), kinds }
    }

    /// What a row says.
    pub fn of(&self, row: usize) -> Option<String> {
        let text = |texts: Texts<'_>| label(&texts.cells.get(row)).ok().flatten();
        self.column.and_then(text).or_else(|| self.kinds.and_then(text).as_deref().and_then(behind).map(str::to_owned))
    }
}

/// What a kind has behind it for its level: III of `Health Centre III`, 2 of `Dispensary 2`.
fn behind(kind: &str) -> Option<&str> {
    let (before, last) = kind.trim().rsplit_once(char::is_whitespace)?;
    let is_level = last.chars().all(|letter| letter != '-' && LEVELS.contains(&letter.to_ascii_lowercase()));
    (is_level && before.chars().any(char::is_alphabetic)).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::super::{Asked, ClassNorms, facilities};
    use crate::model::Role;
    use serde_json::{Value, json};

    fn levels(rows: &Value, keys: &str) -> (Vec<Option<String>>, usize) {
        let input = toml::from_str(&format!("path = 'a.csv'\n{keys}")).unwrap();
        let table = table(Role::Facilities, "a.csv", rows);
        let (layer, issues) = facilities(table, 0, &input, &ClassNorms::new(), &Asked::default());
        let sites = layer.unwrap_or_else(|| panic!("{issues:?}")).sites;
        (sites.into_iter().map(|site| site.level).collect(), issues.count_of("I0375"))
    }

    fn hospital(name: &str, more: Value) -> Value {
        let mut row = json!({"机构名称": name, "机构类别": "医院", "床位数": 100, "geometry": [107.1, 29.8]});
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            row[key] = value;
        }
        row
    }

    #[test]
    fn a_column_of_levels_is_kept_as_it_is_written() {
        let rows = json!([hospital("甲", json!({"医院等级": " 三级甲等 "})), hospital("乙", json!({"医院等级": ""}))]);
        assert_eq!(levels(&rows, ""), (vec![Some("三级甲等".to_owned()), None], 0));
        let rows = json!([hospital("甲", json!({"评级": "二级"}))]);
        assert_eq!(levels(&rows, "fields.level = '评级'"), (vec![Some("二级".to_owned())], 0));
        assert_eq!(levels(&rows, ""), (vec![None], 0));
    }

    #[test]
    fn of_two_columns_none_is_read_and_nothing_stops() {
        let rows = json!([hospital("甲", json!({"机构级别": "三级", "机构等次": "甲等"}))]);
        assert_eq!(levels(&rows, ""), (vec![Some("三级".to_owned())], 0));
        let rows = json!([hospital("甲", json!({"机构级别": "三级", "机构等级": "甲等"}))]);
        assert_eq!(levels(&rows, ""), (vec![None], 1));
    }

    #[test]
    fn a_level_behind_a_kind_is_one() {
        let row = |kind: &str| json!({"name": "A", "type": kind, "beds": 9, "geometry": [32.1, 0.8]});
        let rows = json!([row("Health Centre III"), row("District Hospital")]);
        let keys = "values.service = { 'Health Centre III' = 'hospital_beds', 'District Hospital' = 'hospital_beds' }";
        assert_eq!(levels(&rows, keys), (vec![Some("III".to_owned()), None], 0));
    }

    #[test]
    fn a_column_called_level_that_says_what_sites_offer_is_none_of_levels() {
        let rows = json!([{"name": "A", "level": "primary", "places": 9, "geometry": [32.1, 0.8]}]);
        assert_eq!(levels(&rows, ""), (vec![None], 0));
    }
}
