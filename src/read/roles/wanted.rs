//! Which columns of a file can matter, so that a format reader keeps no others.

use super::asked::Asked;
use super::column::is_alike;
use super::pair::is_pair;
use super::spoken::speaks_of_counts;
use super::vocabulary::{
    BEGINS, CELL_ID, CLASSES, CLOSES, CONTENT, ENROLLED, INVESTMENT, LEVEL, NUMBER, OPENS, PERSONS, PLACES, REMARK,
    REPLACES, SERVICE, SITE_ID, SITE_NAME, STATUS, Term, X, XY, Y, ZONE, ZONE_ID, ZONE_NAME,
};
use crate::model::Role;
use crate::read::inputs::{
    AttendanceInput, CostsFields, CostsInput, DemandInput, FacilitiesInput, LandInput, TotalsInput, ZonesInput,
};
use crate::read::number::normal;
use std::collections::BTreeSet;

/// Every role of a column.
const ROLES: [&Term; 23] = [
    &LEVEL,
    &BEGINS,
    &INVESTMENT,
    &REPLACES,
    &SITE_ID,
    &SITE_NAME,
    &SERVICE,
    &PLACES,
    &CLASSES,
    &ENROLLED,
    &CONTENT,
    &STATUS,
    &OPENS,
    &CLOSES,
    &ZONE,
    &X,
    &Y,
    &XY,
    &NUMBER,
    &CELL_ID,
    &PERSONS,
    &ZONE_ID,
    &ZONE_NAME,
];

/// Names of columns to keep.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Whether every column is kept, whatever its name.
    everything: bool,
    /// Whether headings that speak of years, ages and counts matter beside the roles of layers.
    counts: bool,
    /// As compared: without regard to case, width and white space.
    names: BTreeSet<String>,
    /// Those that the study names, as it does.
    named: Vec<String>,
    /// Roles whose aliases may carry a unit in brackets.
    terms: Vec<Term>,
}

impl Wanted {
    /// Every column.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Every column of a table of counts, whose headings are years, grades and ages.
    pub fn counts() -> Self {
        Self { counts: true, ..Self::everything() }
    }

    /// Whether every column is kept.
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// Whether a column of this name can matter.
    pub fn contains(&self, name: &str) -> bool {
        let by_term = || self.terms.iter().any(|term| term.has_alias(name));
        let by_unit = || self.named.iter().any(|named| is_alike(named, name));
        let by_pair = || self.terms.contains(&XY) && is_pair(name);
        self.everything || self.names.contains(&normal(name)) || by_term() || by_unit() || by_pair()
    }

    /// Whether somebody may mean the column of this name: what is kept, or where everything is, what plays a role of any layer,
    /// and in a table of counts what tells whom they count.
    pub fn asks_for(&self, name: &str) -> bool {
        let by_role = || ROLES.iter().any(|term| term.has_alias(name));
        if self.everything { by_role() || self.counts && speaks_of_counts(name) } else { self.contains(name) }
    }

    /// The names to keep, as compared.
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    pub(super) fn new<'n>(terms: &[Term], named: impl IntoIterator<Item = &'n String>) -> Self {
        let words = terms.iter().flat_map(|t| std::iter::once(t.canonical).chain(t.aliases.iter().copied()));
        let named: Vec<String> = named.into_iter().cloned().collect();
        Self {
            everything: false,
            counts: false,
            names: words.map(normal).chain(named.iter().map(|name| normal(name))).collect(),
            named,
            terms: terms.to_vec(),
        }
    }
}

/// Columns of a facility layer, and those that services ask for.
pub fn wanted_facilities(input: &FacilitiesInput, asked: &Asked) -> Wanted {
    let f = &input.fields;
    let single = [
        &f.id,
        &f.name,
        &f.service,
        &f.places,
        &f.classes,
        &f.enrolled,
        &f.text,
        &f.status,
        &f.opens,
        &f.closes,
        &f.replaces,
        &f.begins,
        &f.investment,
        &f.level,
        &f.zone,
        &f.x,
        &f.y,
        &f.xy,
        &f.yx,
    ];
    Wanted::new(
        &[
            SITE_ID, SITE_NAME, SERVICE, PLACES, CLASSES, ENROLLED, CONTENT, STATUS, OPENS, CLOSES, REPLACES, BEGINS,
            INVESTMENT, LEVEL, ZONE, X, Y, XY, NUMBER, REMARK,
        ],
        single
            .into_iter()
            .flatten()
            .chain(f.places_by_service.values())
            .chain(f.phases.values())
            .chain(asked.somewhere(Role::Facilities))
            .chain(input.only.keys())
            .chain(input.skip.keys()),
    )
}

/// Columns of a demand layer, and those that services ask for.
pub fn wanted_demand(input: &DemandInput, asked: &Asked) -> Wanted {
    let f = &input.fields;
    let single = [&f.id, &f.persons, &f.zone, &f.x, &f.y, &f.xy, &f.yx];
    // Names and running numbers are kept only to find rows that are no cells.
    Wanted::new(
        &[CELL_ID, PERSONS, ZONE, ZONE_NAME, ZONE_ID, X, Y, XY, NUMBER],
        single.into_iter().flatten().chain(f.ages.values()).chain(&asked.counted).chain(&asked.cell_texts),
    )
}

/// Columns of the zones' layer, and those that services ask for.
pub fn wanted_zones(input: &ZonesInput, asked: &Asked) -> Wanted {
    let single = [&input.fields.id, &input.fields.name];
    Wanted::new(&[ZONE_ID, ZONE_NAME], single.into_iter().flatten().chain(&asked.zone_texts))
}

/// Columns of a layer of attendance areas.
pub fn wanted_attendance(input: &AttendanceInput) -> Wanted {
    Wanted::new(&[SITE_ID, SITE_NAME], input.fields.facility.as_ref())
}

/// Columns of a layer of land.
pub fn wanted_land(input: &LandInput) -> Wanted {
    Wanted::new(&[], input.class.as_ref())
}

/// Columns of a table of totals.
pub fn wanted_totals(input: &TotalsInput) -> Wanted {
    Wanted::new(
        &[ZONE_ID, ZONE_NAME, NUMBER],
        [&input.key].into_iter().chain(&input.persons).chain(input.ages.values()),
    )
}

/// Columns of a table of costs.
pub fn wanted_costs(input: &CostsInput) -> Wanted {
    let CostsFields { from, to, cost } = &input.fields;
    Wanted::new(&[], [from, to, cost])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ServiceId;

    #[test]
    fn study_fields_canonical_names_and_aliases_are_kept_and_nothing_else() {
        let input: DemandInput =
            toml::from_str("path = 'a.csv'\nfields = { persons = 'RK', ages = { '6-11' = 'a6_11' } }").unwrap();
        let asked = Asked {
            counted: vec!["pupils".to_owned()],
            several: false,
            reserved: [(ServiceId::new("primary"), "预留学位".to_owned())].into(),
            uncounted: std::collections::BTreeSet::new(),
            staff: [(ServiceId::new("clinic"), ("医生".to_owned(), 1500.0))].into(),
            facility_texts: ["招生范围".to_owned()].into(),
            zone_texts: ["学区".to_owned()].into(),
            cell_texts: ["户籍".to_owned()].into(),
            extents: false,
            intake: None,
            first_year: None,
        };
        let facilities = wanted_facilities(&toml::from_str("path = 'a.csv'").unwrap(), &asked);
        assert!(
            facilities.contains("医生")
                && facilities.contains("预留学位")
                && facilities.contains("招生范围")
                && !facilities.contains("户籍")
        );
        let zones = wanted_zones(&toml::from_str("path = 'a.geojson'").unwrap(), &asked);
        assert!(zones.contains("学区") && !zones.contains("招生范围"));
        let wanted = wanted_demand(&input, &asked);
        for name in
            ["RK", "户籍", "a6_11", "pupils", "persons", "人口", "人口（人）", "人口(万人)", "LON", "街道代码", "序号"]
        {
            assert!(wanted.contains(name), "{name}");
        }
        for name in ["geometry", "人口(亩)", "备注", ""] {
            assert!(!wanted.contains(name), "{name}");
        }
    }
}
