//! Columns that services ask for beyond those that a layer's role knows.

use super::column::by_name;
use super::row::{Rows, Texts};
use crate::issue::{Issue, Issues};
use crate::model::{Intake, Role, ServiceId};
use crate::read::{Column, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Names of columns, as services of the study write them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Columns of people (`demand = { field = ... }`).
    pub counted: Vec<String>,
    /// Whether there are several demand layers: one of them then has such a column, as a table by zone has what the cells over
    /// which it is spread have not. Otherwise the only one must.
    pub several: bool,
    /// Columns of places kept free (`reserved`), by service.
    pub reserved: BTreeMap<ServiceId, String>,
    /// Services that count no places.
    pub uncounted: BTreeSet<ServiceId>,
    /// Services whose places are those who work there (the column) times a number each.
    pub staff: BTreeMap<ServiceId, (String, f64)>,
    /// Texts of facilities (`eligibility.facility`).
    pub facility_texts: BTreeSet<String>,
    /// Texts of zones (`eligibility.zone`); `id` and `name` are also what the role takes for them.
    pub zone_texts: BTreeSet<String>,
    /// Texts of cells (`eligibility.cell`).
    pub cell_texts: BTreeSet<String>,
    /// Whether it matters what cells cover: where there are zones.
    pub extents: bool,
    /// The day from which a school year counts.
    pub intake: Option<Intake>,
    /// The first year that is computed.
    pub first_year: Option<i32>,
}

impl Asked {
    /// Columns of which at least one layer of the role must have each.
    pub(super) fn somewhere(&self, role: Role) -> BTreeSet<&String> {
        match role {
            Role::Facilities => {
                let staff = self.staff.values().map(|(field, _)| field);
                self.facility_texts.iter().chain(self.reserved.values()).chain(staff).collect()
            }
            Role::Zones => self.zone_texts.iter().filter(|field| !matches!(field.as_str(), "id" | "name")).collect(),
            Role::Demand => self.cell_texts.iter().collect(),
            Role::Totals | Role::Land | Role::Costs | Role::Attendance | Role::Series => BTreeSet::new(),
            Role::Roads | Role::Barriers | Role::Crossings | Role::Elevation | Role::Cover => BTreeSet::new(),
        }
    }
}

/// The column of this name, where the layer has it.
pub(super) fn there<'t>(table: &'t Table, field: &str) -> Option<&'t Column> {
    by_name(table, field, None, &mut Issues::new())
}

/// The columns of these names that the layer has.
pub(super) fn texts<'a, 't>(table: &'t Table, fields: &'a BTreeSet<String>) -> Vec<(&'a String, Texts<'t>)> {
    fields.iter().filter_map(|field| Some((field, there(table, field)?.into()))).collect()
}

/// The texts of one row that are not empty. `Err` means that an issue says what is wrong with one.
pub(super) fn texts_of_row(
    columns: &[(&String, Texts<'_>)],
    rows: &Rows<'_>,
    row: usize,
    issues: &mut Issues,
) -> Result<BTreeMap<String, String>, ()> {
    let read = |(field, texts): &(&String, Texts<'_>)| {
        rows.label(*texts, row, issues).map(|text| text.map(|text| ((*field).clone(), text)))
    };
    // All faults of a row are found before it is given up.
    let texts: Vec<_> = columns.iter().map(read).collect();
    texts.into_iter().filter_map(Result::transpose).collect()
}

/// Which columns were looked for in vain: it is a fault when no layer of the role has them.
#[derive(Debug, Default)]
pub struct Absent {
    found: BTreeMap<(Role, String), Vec<Issue>>,
}

impl Absent {
    /// Notes what a layer does not have.
    pub fn note(&mut self, table: &Table, asked: &Asked) {
        for field in asked.somewhere(table.layer.role) {
            let mut issues = Issues::new();
            if by_name(table, field, None, &mut issues).is_none() {
                let why = issues.groups().flat_map(|group| group.examples.clone());
                self.found.entry((table.layer.role, field.clone())).or_default().extend(why);
            }
        }
    }

    /// What is missing in all layers of a role; `layers` is how many of them the study has, so that a file that could not be
    /// read does not count as one without the column.
    pub fn everywhere(self, layers: impl Fn(Role) -> usize) -> Issues {
        let mut issues = Issues::new();
        for ((role, _), found) in self.found {
            if found.len() == layers(role) {
                for issue in found {
                    issues.push(issue);
                }
            }
        }
        issues
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::super::{ClassNorms, demand, facilities, zones};
    use super::*;
    use crate::model::{Categories, TextIx};
    use crate::units::Places;
    use crate::words::Lang;
    use serde_json::{Value, json};

    fn asked() -> Asked {
        Asked {
            reserved: [(ServiceId::new("primary"), "预留学位".to_owned())].into(),
            facility_texts: ["招生范围".to_owned()].into(),
            zone_texts: ["学区", "name", "id"].map(str::to_owned).into(),
            cell_texts: ["户籍".to_owned()].into(),
            ..Asked::default()
        }
    }

    fn school(change: &Value) -> Value {
        let mut row =
            json!({"name": "一小", "service": "小学", "places": 90, "status": "现状", "geometry": [107.1, 29.8]});
        for (key, value) in change.as_object().unwrap() {
            row[key] = value.clone();
        }
        row
    }

    #[test]
    fn facilities_keep_texts_and_reserved_places() {
        let rows = json!([
            school(&json!({"招生范围": 500_115_001, "预留学位": 12.5})),
            school(&json!({"招生范围": " 甲；乙 ", "预留学位": "90"})),
            school(&json!({"招生范围": " ", "预留学位": null})),
            school(&json!({"service": "初中", "预留学位": 900})),
        ]);
        let input = toml::from_str("path = 'a.geojson'").unwrap();
        let layer =
            |rows| facilities(table(Role::Facilities, "a.geojson", rows), 0, &input, &ClassNorms::new(), &asked());
        let (value, issues) = layer(&rows);
        let sites = value.unwrap_or_else(|| panic!("{issues:?}")).sites;
        let texts: Vec<_> = sites.iter().map(|site| site.texts.get("招生范围").map(String::as_str)).collect();
        assert_eq!(texts, [Some("500115001"), Some("甲；乙"), None, None]);
        let reserved: Vec<_> = sites.iter().map(|s| s.reserved.values().copied().next()).collect();
        // What another service's site has in the column is not of this service.
        assert_eq!(reserved, [Some(Places::from(12.5)), Some(Places::whole(90)), None, None]);

        let (value, issues) = layer(&json!([school(&json!({"招生范围": ["甲", "乙"], "预留学位": "十几"}))]));
        assert!(value.is_none());
        assert_eq!((issues.count_of("E0341"), issues.count_of("E0311")), (1, 1));
    }

    #[test]
    fn the_order_of_a_file_does_not_change_whose_texts_they_are() {
        let input = toml::from_str("path = 'a.geojson'").unwrap();
        let (a, b) = (school(&json!({"招生范围": "甲"})), school(&json!({"招生范围": "乙"})));
        let by_id = |rows: Value| {
            let table = table(Role::Facilities, "a.geojson", &rows);
            let sites = facilities(table, 0, &input, &ClassNorms::new(), &asked()).0.unwrap().sites;
            sites.into_iter().map(|site| (site.id, site.texts)).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(by_id(json!([a, b])), by_id(json!([b, a])));
    }

    #[test]
    fn zones_keep_properties_and_know_their_id_and_name() {
        let square = json!({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]});
        let rows = json!([
            {"街道代码": 7, "街道": "凤城", "学区": "一", "geometry": square},
            {"街道代码": 8, "街道": "渡舟", "学区": null, "geometry": square},
        ]);
        let input = toml::from_str("path = 'z.geojson'").unwrap();
        let (value, issues) = zones(table(Role::Zones, "z.geojson", &rows), &input, &asked());
        let zones = value.unwrap_or_else(|| panic!("{issues:?}")).zones;
        let of = |zone: usize, field: &str| zones[zone].texts.get(field).map(String::as_str);
        assert_eq!([of(0, "学区"), of(0, "id"), of(0, "name")], [Some("一"), Some("7"), Some("凤城")]);
        assert_eq!([of(1, "学区"), of(1, "id"), of(1, "name")], [None, Some("8"), Some("渡舟")]);
    }

    #[test]
    fn cells_with_a_position_have_categories() {
        let cell = |value: Value, at: Value| json!({"persons": 1, "户籍": value, "geometry": at});
        let rows = json!([
            cell(json!("本地"), json!([0, 0])),
            cell(json!("无处"), Value::Null),
            cell(json!(5), json!([1, 0])),
            cell(Value::Null, json!([2, 0])),
            cell(json!(" 本地 "), json!([3, 0])),
        ]);
        let input = toml::from_str("path = 'c.geojson'").unwrap();
        let (value, issues) = demand(table(Role::Demand, "c.geojson", &rows), &input, &asked());
        let cells = value.unwrap_or_else(|| panic!("{issues:?}"));
        let expected = Categories {
            names: vec!["5".into(), "本地".into()],
            of_cell: [Some(1), Some(0), None, Some(1)].map(|text| text.map(TextIx::new)).to_vec(),
        };
        assert_eq!(cells.texts["户籍"], expected);
    }

    #[test]
    fn a_column_that_no_layer_has_is_said_with_the_likely_one() {
        let without =
            || table(Role::Facilities, "a.geojson", &json!([school(&json!({"招生范围 ": "甲", "预留学额": 3}))]));
        let with = table(Role::Facilities, "b.geojson", &json!([school(&json!({"预留学位": 3}))]));
        let mut absent = Absent::default();
        absent.note(&without(), &asked());
        let issues = absent.everywhere(|_| 1);
        assert_eq!(issues.count_of("E0301"), 1, "a name that differs in white space is the name");
        let issue = issues.groups().next().unwrap().examples[0].clone();
        assert_eq!((issue.file.as_deref(), issue.field.as_deref()), (Some("a.geojson"), Some("预留学位")));
        for lang in [Lang::Zh, Lang::En] {
            assert!(issue.help(lang).contains("预留学额"), "{}", issue.help(lang));
        }
        let mut absent = Absent::default();
        absent.note(&without(), &asked());
        absent.note(&with, &asked());
        assert!(absent.everywhere(|_| 2).is_empty(), "one layer has it");
        let mut absent = Absent::default();
        absent.note(&without(), &asked());
        assert!(absent.everywhere(|_| 2).is_empty(), "the other file was not read, and that is said elsewhere");
    }
}
