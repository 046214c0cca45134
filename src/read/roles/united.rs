//! Rows of one site: a list with a row for each stage, or for each phase of building, has a school's code several times.

use super::row::Rows;
use super::vocabulary::without_phase;
use crate::issue::Issues;
use crate::model::{Facility, InFile, Supply};
use crate::read::number::normal;

/// Rows with one code and one name that contradict each other in nothing are one site: of different services with all of them
/// (I0342), each from its own year on; of one service and different years of opening with the places of all phases that have begun
/// (I0780). Others keep their code, and that it stands twice is a fault (E0340).
pub fn united(mut sites: Vec<Facility<InFile>>, rows: &Rows<'_>, issues: &mut Issues) -> Vec<Facility<InFile>> {
    // Of one code what opens first comes first; the order of the file is restored at the end.
    sites.sort_by(|a, b| (&a.id, a.opens, a.source).cmp(&(&b.id, b.opens, b.source)));
    let mut kept: Vec<Facility<InFile>> = Vec::with_capacity(sites.len());
    let mut said = Vec::new();
    for site in sites {
        let same = kept.iter().rev().take_while(|other| !site.id.is_empty() && other.id == site.id).count();
        let first = kept.len() - same;
        let Some(whole) = kept.get_mut(first).filter(|whole| are_one(whole, &site)) else {
            kept.push(site);
            continue;
        };
        let is_phase = site.supply.iter().any(|supply| whole.offers(&supply.service));
        let about = rows.issue(if is_phase { "I0780" } else { "I0342" }, site.source.1).field("id");
        let about = about.fact("other", format!("#{}", whole.source.1));
        let about = if is_phase { about.fact("year", site.opens.unwrap_or_default()) } else { about };
        said.push((site.source, about));
        unite(whole, site, is_phase);
    }
    kept.sort_by_key(|site| site.source);
    said.sort_by_key(|(source, _)| *source);
    for (_, issue) in said {
        issues.push(issue);
    }
    kept
}

/// Puts a row into the site that it is part of.
fn unite(whole: &mut Facility<InFile>, site: Facility<InFile>, is_phase: bool) {
    let later = site.opens.filter(|_| site.opens != whole.opens);
    whole.classes.add(site.classes.in_year(later.unwrap_or_default()), later);
    for supply in site.supply {
        let Some(of_service) = whole.supply.iter_mut().find(|other| other.service == supply.service) else {
            let stages = later.map(|from| (from, site.status)).into_iter().collect();
            whole.supply.push(Supply { opens: later, stages, ..supply });
            continue;
        };
        let before = of_service.in_full();
        if let (Some(before), Some(places), Some(from)) = (before, supply.places, later) {
            of_service.phases.insert(from, before + places);
            of_service.stages.insert(from, site.status);
        }
    }
    for (service, places) in site.reserved {
        *whole.reserved.entry(service).or_default() += places;
    }
    whole.at = whole.at.or(site.at);
    whole.basis = whole.basis.min(site.basis);
    whole.zone = whole.zone.take().or(site.zone);
    whole.replaces = whole.replaces.take().or(site.replaces);
    whole.building = whole.building.and(site.building);
    whole.level = both_levels(whole.level.take(), site.level);
    whole.name = whole_name(&whole.name).to_owned();
    // Known of both, or the whole is not known; in a phase that is still to be built nobody is yet.
    let [enrolled, more] = [whole.roll.enrolled, site.roll.enrolled];
    let [classes, others] = [whole.roll.classes, site.roll.classes];
    if is_phase {
        whole.roll.enrolled = enrolled.into_iter().chain(more).reduce(|a, b| a + b);
        whole.roll.classes = if more.is_some() { classes.zip(others).map(|(a, b)| a + b) } else { classes };
    } else {
        whole.roll.enrolled = enrolled.zip(more).map(|(a, b)| a + b);
        whole.roll.classes = classes.zip(others).map(|(a, b)| a + b);
    }
}

/// The levels of both rows.
fn both_levels(of_whole: Option<String>, of_row: Option<String>) -> Option<String> {
    match (of_whole, of_row) {
        (Some(known), Some(other)) if known.split("; ").any(|one| one == other) => Some(known),
        (Some(known), Some(other)) => Some(format!("{known}; {other}")),
        (known, other) => known.or(other),
    }
}

/// The name as it is written, without the phase behind it.
fn whole_name(name: &str) -> &str {
    let full: String = normal(name);
    // Letters of both are the same in number unless blanks were taken out; then the name stays as it is.
    let letters = without_phase(&full).chars().count();
    if full.chars().count() != name.chars().count() {
        return name;
    }
    name.char_indices().nth(letters).map_or(name, |(end, _)| name[..end].trim_end())
}

/// Whether two rows of one code can be one site.
fn are_one(a: &Facility<InFile>, b: &Facility<InFile>) -> bool {
    fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.zip(b).is_none_or(|(a, b)| a == b)
    }
    let [first, other] = [&a.name, &b.name].map(|name| normal(name));
    let is_later = b.opens.is_some() && a.opens < b.opens;
    let apart = b.supply.iter().all(|supply| !a.offers(&supply.service));
    let same_years = (a.status, a.opens) == (b.status, b.opens);
    // A phase adds places that are known, in a year after all phases before it.
    let adds = |supply: &Supply| {
        let before = a.supply.iter().find(|other| other.service == supply.service);
        let is_next = |before: &Supply| before.phases.keys().next_back().is_none_or(|last| Some(*last) < b.opens);
        before.is_none_or(|before| before.places.is_some() && is_next(before))
            && supply.places.is_some()
            && supply.phases.is_empty()
    };
    without_phase(&first) == without_phase(&other)
        && (apart && same_years && first == other || is_later && b.supply.iter().all(adds))
        && !a.supply.is_empty()
        && !b.supply.is_empty()
        && a.closes == b.closes
        && agree(a.at.as_ref(), b.at.as_ref())
        && agree(a.zone.as_ref(), b.zone.as_ref())
        && agree(a.replaces.as_ref(), b.replaces.as_ref())
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
    fn a_row_for_each_phase_is_one_school_whose_places_grow() {
        let phase = |name: &str, places: i64, opens: i64, status: &str| json!({"学校代码": "3150001", "学校名称": name, "学段": "小学", "学位数": places, "投用年份": opens, "性质": status, "geometry": [107.1, 29.8]});
        let rows =
            json!([phase("长寿实验（二期）", 750, 2024, "改扩建"), phase("长寿实验（一期）", 600, 2022, "现状")]);
        let (sites, issues) = read("", &rows);
        let supply = &sites[0].supply[0];
        let places = |year| supply.in_year(year).unwrap().to_f64();
        assert_eq!((sites.len(), sites[0].name.as_str(), sites[0].opens), (1, "长寿实验", Some(2022)));
        assert_eq!([2021, 2022, 2023, 2024, 2030].map(places), [600.0, 600.0, 600.0, 1350.0, 1350.0]);
        assert_eq!((issues.count_of("I0780"), issues.count_of("I0342")), (1, 0));
        // Of one year they contradict each other.
        let same = json!([phase("长寿实验（一期）", 600, 2022, "现状"), phase("长寿实验（二期）", 750, 2022, "现状")]);
        assert_eq!(read("", &same).0.len(), 2);
    }

    #[test]
    fn a_stage_may_begin_later_than_the_school() {
        let stage = |stage: &str, opens: i64| json!({"学校代码": "3150001", "学校名称": "长寿实验", "学段": stage, "学位数": 500, "投用年份": opens, "geometry": [107.1, 29.8]});
        let (sites, issues) = read("", &json!([stage("初中", 2026), stage("小学", 2022)]));
        let open = |service: &str, year| sites[0].is_open_for(&crate::model::ServiceId::new(service), year);
        assert_eq!((sites.len(), issues.count_of("I0342")), (1, 1));
        assert_eq!(
            [open("primary", 2021), open("primary", 2022), open("junior", 2025), open("junior", 2026)],
            [false, true, false, true]
        );
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
