use super::*;
use crate::geodesy::AnalysisCrs;
use crate::model::{Categories, CellIx, Demand, Facility, FacilityIx, Planar, Zone};
use crate::words::Lang;
use proptest::prelude::*;

/// A town of which only what admission depends on is filled in.
#[derive(Debug, Clone)]
struct Town {
    /// The property `code` of each zone.
    zones: Vec<Option<String>>,
    /// Zone and value of 户籍 of each cell.
    cells: Vec<(Option<u32>, Option<String>)>,
    /// Zone and text of 招生 of each facility.
    sites: Vec<(Option<u32>, Option<String>)>,
}

impl Town {
    fn model(&self) -> Model {
        let text = |field: &str, text: &Option<String>| {
            text.iter().map(|text| (field.to_owned(), text.clone())).collect::<BTreeMap<_, _>>()
        };
        let names: BTreeSet<String> = self.cells.iter().filter_map(|(_, value)| value.clone()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let rank = |value: &Option<String>| names.iter().position(|n| Some(n) == value.as_ref()).map(TextIx::new);
        let of_cell = self.cells.iter().map(|(_, value)| rank(value)).collect();
        let facility = |(n, (_, admits)): (usize, &(Option<u32>, Option<String>))| Facility {
            texts: text("招生", admits),
            source: (0, n),
            ..Facility::named(&format!("F{n}"), &format!("School {n}"), Planar([0.0, 0.0]))
        };
        let zone = |(n, code): (usize, &Option<String>)| Zone {
            id: format!("Z{n}"),
            name: format!("Zone {n}"),
            texts: text("code", code),
            shape: geo::MultiPolygon::new(Vec::new()),
        };
        Model {
            facilities: self.sites.iter().enumerate().map(facility).collect(),
            facility_zone: self.sites.iter().map(|(zone, _)| zone.map(|zone| ZoneIx::new(zone as usize))).collect(),
            zones: self.zones.iter().enumerate().map(zone).collect(),
            demand: Demand {
                x: vec![0.0; self.cells.len()],
                y: vec![0.0; self.cells.len()],
                zone: self.cells.iter().map(|(zone, _)| zone.map(|zone| ZoneIx::new(zone as usize))).collect(),
                texts: [("户籍".to_owned(), Categories { names: names.clone(), of_cell })].into(),
                ..Demand::default()
            },
            ..Model::bare(AnalysisCrs::named("EPSG:4545").unwrap())
        }
    }

    /// Straight from the definitions.
    fn may_go(&self, table: &ServiceTable, cell: usize, site: usize) -> bool {
        let (zone, category) = &self.cells[cell];
        let (stands_in, admits) = &self.sites[site];
        let own = !table.respect_zones || (zone.is_some() && zone == stands_in);
        let Some(rule) = &table.eligibility else { return own };
        let value =
            if rule.zone.is_some() { zone.and_then(|z| self.zones[z as usize].clone()) } else { category.clone() };
        let words = admits.as_deref().unwrap_or("").replace(['；', ',', '，', '、', '|'], ";");
        let words: Vec<&str> = words.split(';').map(str::trim).filter(|word| !word.is_empty()).collect();
        own && (words.is_empty() || value.is_some_and(|value| words.contains(&value.as_str())))
    }
}

const RULES: [&str; 5] = [
    "respect_zones = true",
    "eligibility = { facility = '招生', zone = 'code' }",
    "eligibility = { facility = '招生', cell = '户籍' }",
    "respect_zones = true\neligibility = { facility = '招生', zone = 'code' }",
    "respect_zones = true\neligibility = { facility = '招生', cell = '户籍' }",
];

fn table(rule: &str) -> ServiceTable {
    toml::from_str(&format!("id = 'primary'\ndemand = {{ participation = 1.0 }}\nmethod = 'optimal'\n{rule}")).unwrap()
}

fn texts<const N: usize>(all: [&str; N]) -> Vec<Option<String>> {
    all.iter().map(|text| Some((*text).to_owned()).filter(|text| !text.is_empty())).collect()
}

/// Two zones A and B, a cell in each and one outside; 本地, 外地 and none; a school in each, one for all.
fn town() -> Town {
    let category = texts(["本地", "外地", ""]);
    Town {
        zones: texts(["A", "B"]),
        cells: [Some(0), Some(1), None].into_iter().zip(category).collect(),
        sites: [Some(0), Some(1), None].into_iter().zip(texts(["A；本地", "B，C、外地", ""])).collect(),
    }
}

/// All facilities as sites.
fn sites(model: &Model) -> Sites {
    Sites {
        facility: (0..model.facilities.len()).map(FacilityIx::new).collect(),
        at: model.facilities.iter().map(|facility| facility.at).collect(),
        zone: (0..model.facilities.len()).map(|number| model.facility_zone[number]).collect(),
    }
}

fn numbers(sites: &[SiteIx]) -> Vec<usize> {
    sites.iter().map(|site| site.index()).collect()
}

/// The rule over some of the facilities.
fn ruled(town: &Town, table: &ServiceTable, open: &[usize]) -> (Option<Eligible>, Issues) {
    let (model, open) = (town.model(), open.iter().copied().map(SiteIx::new).collect::<Vec<_>>());
    groups(&model, table, &sites(&model), &open)
}

fn eligible(town: &Town, rule: &str) -> Vec<Vec<usize>> {
    let open: Vec<usize> = (0..town.sites.len()).collect();
    let groups = ruled(town, &table(rule), &open).0.unwrap();
    (0..groups.of_cell.len()).map(|cell| numbers(groups.of(CellIx::new(cell)))).collect()
}

#[test]
fn each_rule_admits_whom_it_says() {
    assert_eq!(eligible(&town(), RULES[0]), [vec![0], vec![1], vec![]]);
    assert_eq!(eligible(&town(), RULES[1]), [vec![0, 2], vec![1, 2], vec![2]]);
    assert_eq!(eligible(&town(), RULES[2]), [vec![0, 2], vec![1, 2], vec![2]]);
    assert_eq!(eligible(&town(), RULES[3]), [vec![0], vec![1], vec![]]);
    let mut moved = town();
    moved.cells[0].1 = Some("外地".to_owned());
    assert_eq!(eligible(&moved, RULES[4]), [vec![], vec![1], vec![]]);
}

#[test]
fn where_everybody_may_go_anywhere_there_are_no_groups() {
    let mut open = town();
    for site in &mut open.sites {
        site.1 = None;
    }
    for rule in ["", RULES[1], RULES[2]] {
        let (groups, issues) = ruled(&open, &table(rule), &[0, 1, 2]);
        assert!(groups.is_none() && issues.is_empty(), "{rule}");
    }
}

#[test]
fn only_open_sites_are_listed_and_equal_groups_are_one() {
    let found = ruled(&town(), &table(RULES[1]), &[1, 2]).0.unwrap();
    let [one, two] = [1, 2].map(SiteIx::new);
    assert_eq!(found, Eligible { of_cell: vec![1, 0, 1], sites: vec![vec![one, two], vec![two]] });
}

#[test]
fn a_value_that_nobody_has_is_said_with_its_facility() {
    let all = |rule| ruled(&town(), &table(rule), &[0, 1, 2]).1;
    let of = |issues: &Issues| {
        let all = issues.groups().flat_map(|group| group.examples.clone());
        all.map(|issue| (issue.id.unwrap(), issue.value.unwrap())).collect::<Vec<_>>()
    };
    let pair = |id: &str, value: &str| (id.to_owned(), value.to_owned());
    assert_eq!(of(&all(RULES[1])), [pair("F0", "本地"), pair("F1", "C"), pair("F1", "外地")]);
    assert_eq!(of(&all(RULES[2])), [pair("F0", "A"), pair("F1", "B"), pair("F1", "C")]);
    let issues = all(RULES[1]);
    let issue = &issues.groups().next().unwrap().examples[0];
    assert_eq!((issue.code, issue.field.as_deref()), ("W0508", Some("招生")));
    for lang in [Lang::Zh, Lang::En] {
        let text = format!("{} {}", issue.sentence(lang), issue.help(lang));
        assert!(text.contains("本地") && text.contains("School 0") && !text.contains('{'), "{text}");
    }
}

#[test]
fn lists_are_separated_by_any_of_six_signs() {
    assert_eq!(listed(" 甲;乙；丙, 丁，戊、己|甲 "), ["甲", "乙", "丙", "丁", "戊", "己"]);
    assert_eq!(listed("East Street"), ["East Street"]);
    assert!(listed(" ;、").is_empty());
}

fn any_town() -> impl Strategy<Value = Town> {
    let word = prop::sample::select(vec!["", "a", "b", "A", "c d"]);
    let text = |word: &str| Some(word.to_owned()).filter(|word| !word.is_empty());
    let list = prop::collection::vec((word.clone(), prop::sample::select(vec![";", "； ", "|", " ，"])), 0..3)
        .prop_map(|parts| Some(parts.iter().map(|(word, sign)| format!("{word}{sign}")).collect::<String>()));
    let zone = || prop::option::weighted(0.8, 0_u32..3);
    (
        prop::collection::vec(word.clone().prop_map(text), 3),
        prop::collection::vec((zone(), word.prop_map(text)), 1..30),
        prop::collection::vec((zone(), list), 1..6),
    )
        .prop_map(|(zones, cells, sites)| Town { zones, cells, sites })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// For every cell and site as the definitions say, and the same groups for any order of the cells.
    #[test]
    fn groups_agree_with_the_definitions(town in any_town(), rule in 0..RULES.len(), left_out in any::<bool>()) {
        let table = table(RULES[rule]);
        let counted: Vec<usize> = (usize::from(left_out && town.sites.len() > 1)..town.sites.len()).collect();
        let (found, _) = ruled(&town, &table, &counted);
        for cell in 0..town.cells.len() {
            let naive: Vec<usize> =
                counted.iter().copied().filter(|&site| town.may_go(&table, cell, site)).collect();
            match &found {
                Some(found) => prop_assert_eq!(numbers(found.of(CellIx::new(cell))), naive),
                None => prop_assert_eq!(naive.len(), counted.len()),
            }
        }
        let mut turned = town.clone();
        turned.cells.reverse();
        let (mut again, _) = ruled(&turned, &table, &counted);
        if let Some(again) = &mut again {
            again.of_cell.reverse();
            let distinct: BTreeSet<&Vec<SiteIx>> = again.sites.iter().collect();
            prop_assert_eq!(distinct.len(), again.sites.len());
        }
        prop_assert_eq!(found, again);
    }
}
