//! Rows of one site: a list with a row for each stage has a school's code twice.

use super::row::Rows;
use crate::issue::Issues;
use crate::model::{Facility, InFile};
use crate::read::number::normal;
use std::collections::BTreeMap;

/// Rows with one code and one name that offer different services and contradict each other in nothing are one site with all of
/// them (I0342). Others keep their code, and that it stands twice is a fault (E0340).
pub fn united(sites: Vec<Facility<InFile>>, rows: &Rows<'_>, issues: &mut Issues) -> Vec<Facility<InFile>> {
    let mut kept: Vec<Facility<InFile>> = Vec::with_capacity(sites.len());
    let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
    for site in sites {
        let Some(&first) = by_code.get(&site.id).filter(|_| !site.id.is_empty()) else {
            by_code.insert(site.id.clone(), kept.len());
            kept.push(site);
            continue;
        };
        if !are_one(&kept[first], &site) {
            kept.push(site);
            continue;
        }
        issues.push(rows.issue("I0342", site.source.1).field("id").fact("other", format!("#{}", kept[first].source.1)));
        let whole = &mut kept[first];
        whole.supply.extend(site.supply);
        whole.reserved.extend(site.reserved);
        whole.at = whole.at.or(site.at);
        whole.basis = whole.basis.min(site.basis);
        whole.zone = whole.zone.take().or(site.zone);
        // Known of both, or the whole is not known.
        whole.roll.enrolled = whole.roll.enrolled.zip(site.roll.enrolled).map(|(a, b)| a + b);
        whole.roll.classes = whole.roll.classes.zip(site.roll.classes).map(|(a, b)| a + b);
    }
    kept
}

/// Whether two rows of one code can be one site.
fn are_one(a: &Facility<InFile>, b: &Facility<InFile>) -> bool {
    fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.zip(b).is_none_or(|(a, b)| a == b)
    }
    let apart = b.supply.iter().all(|supply| a.supply.iter().all(|other| other.service != supply.service));
    normal(&a.name) == normal(&b.name)
        && apart
        && !a.supply.is_empty()
        && !b.supply.is_empty()
        && (a.status, a.opens, a.closes) == (b.status, b.opens, b.closes)
        && agree(a.at.as_ref(), b.at.as_ref())
        && agree(a.zone.as_ref(), b.zone.as_ref())
        && a.texts == b.texts
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::super::{Asked, ClassNorms, facilities};
    use crate::issue::Issues;
    use crate::model::{Facility, InFile, Role};
    use serde_json::{Value, json};

    fn read(keys: &str, rows: &Value) -> (Vec<Facility<InFile>>, Issues) {
        let input = toml::from_str(&format!("path = 'a.csv'\n{keys}")).unwrap();
        let table = table(Role::Facilities, "a.csv", rows);
        let (layer, issues) = facilities(table, 0, &input, &ClassNorms::new(), &Asked::default());
        (layer.map(|layer| layer.sites).unwrap_or_default(), issues)
    }

    fn row(stage: &str, places: i64, at: [f64; 2], owner: &str) -> Value {
        json!({"学校代码": "3150001", "学校名称": "长寿实验", "学段": stage, "学位数": places, "在校生": 10, "办学性质": owner, "geometry": at})
    }

    #[test]
    fn a_row_for_each_stage_is_one_school() {
        let (sites, issues) =
            read("", &json!([row("小学", 530, [107.1, 29.8], "公办"), row("初中", 350, [107.1, 29.8], "公办")]));
        let supply: Vec<_> = sites[0].supply.iter().map(|s| (s.service.as_str(), s.places.unwrap().to_f64())).collect();
        assert_eq!((sites.len(), supply), (1, vec![("primary", 530.0), ("junior", 350.0)]));
        assert_eq!((issues.count_of("I0342"), sites[0].roll.enrolled.unwrap().to_f64()), (1, 20.0));
    }

    #[test]
    fn rows_that_contradict_each_other_are_two() {
        for other in [row("小学", 350, [107.1, 29.8], "公办"), row("初中", 350, [107.3, 29.8], "公办")] {
            let (sites, issues) = read("", &json!([row("小学", 530, [107.1, 29.8], "公办"), other]));
            assert_eq!((sites.len(), issues.count_of("I0342")), (2, 0));
        }
    }

    #[test]
    fn the_study_chooses_rows() {
        let rows = json!([
            {"名称": "甲", "学段": "小学", "学位数": 500, "办学性质": "公办", "备注": "", "geometry": [107.1, 29.8]},
            {"名称": "乙", "学段": "小学", "学位数": 300, "办学性质": "民办", "备注": "", "geometry": [107.2, 29.8]},
            {"名称": "丙", "学段": "不明", "学位数": 200, "办学性质": "公办", "备注": "2024年秋季撤并", "geometry": [107.3, 29.8]},
            {"名称": "合计", "学段": "", "学位数": 1000, "办学性质": "", "备注": "", "geometry": null},
        ]);
        let (sites, issues) = read("where = { '办学性质' = ['公办'] }\nskip = { '备注' = ['撤并'] }", &rows);
        assert_eq!(sites.iter().map(|site| site.name.as_str()).collect::<Vec<_>>(), ["甲"], "{issues:?}");
        // The sum is one of the whole file.
        assert_eq!((issues.count_of("I0393"), issues.count_of("I0387"), issues.count_of("W0381")), (2, 1, 0));
        let (sites, issues) = read("skip = { '备注' = ['停办'] }", &json!([rows[0]]));
        assert_eq!((sites.len(), issues.count_of("I0394")), (1, 1));
        assert_eq!(read("where = { '性质' = ['公办'] }", &json!([rows[0]])).1.count_of("E0301"), 1);
    }
}
