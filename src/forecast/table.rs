//! `[forecast]`: from which tables demand by year is worked out, and by which rules.

use super::progression::Progression;
use crate::model::ServiceId;
use crate::read::SeriesInput;
use crate::read::inputs::is_off;
use crate::read::roles::Counts;
use crate::words::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[forecast]`: demand of years to come, by zone. Cells follow their zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForecastTable {
    /// Whom the tables count: `resident` (常住) or `registered` (户籍). It stands in every heading of people.
    pub basis: Basis,
    /// The last birthday with which children enter in a year, month and day: `08-31` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_birthday: Option<String>,
    /// Births by year, or by year and month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub births: Option<BirthsTable>,
    /// People by age on one date, as a census has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub census: Option<CensusTable>,
    /// Pupils by school year and grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pupils: Option<PupilsTable>,
    /// Residents by year, all or by age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residents: Option<ResidentsTable>,
    /// Those who need a place by year, as somebody else has forecast them, by service.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<ServiceId, SeriesInput>,
    /// New dwellings, and how many pupils live in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub housing: Option<HousingTable>,
    /// Children of migrants (随迁子女) beside those who are counted, by service: a rate, or a table by zone and year.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub migrants: BTreeMap<ServiceId, Migrants>,
}

/// `births`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BirthsTable {
    /// Zone, year, births; with a column of months, births by month.
    pub table: SeriesInput,
    /// Share of the born who live to enter the first grade: 1 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survival: Option<f64>,
    /// Net moves into a zone from birth to the first grade, as a share of those born in it: 0 unless given, below 0 where
    /// people move away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub migration: Option<f64>,
    /// By what births are multiplied, for a high or low case: 1 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
}

/// `census`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CensusTable {
    /// Zone, and a column for each age or band; or zone, age, persons. The years of a band are taken as equally strong.
    pub table: SeriesInput,
    /// The day on which people were that old: `2020-11-01`.
    pub date: String,
}

/// `pupils`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PupilsTable {
    /// Zone, school year, and a column for each grade; or zone, school year, grade, pupils.
    pub table: SeriesInput,
    /// How past ratios from grade to grade make those to come: `mean:3` unless given; `last`, `pooled:n`, `ses:0.4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progression: Option<Progression>,
    /// A zone with fewer pupils in the lower grade, a year on average, takes the ratio of the district: 30 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// Share of those born for it who enter the lowest grade, with `entry = "formula"`: 1 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation: Option<f64>,
    /// How those who enter the lowest grade come from births: `formula` (survival, migration and participation as stated, the
    /// default), or `ratio` (by `progression`, from past entrants and those born for them).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryRule>,
}

/// How entrants come from births.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntryRule {
    /// As the study states.
    Formula,
    /// As in the past.
    Ratio,
}

/// `residents`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidentsTable {
    /// Zone, year, residents; columns of ages beside them are read too.
    pub table: SeriesInput,
    /// `true`: years between two of the table are drawn between them in a straight line. Without it they must stand there.
    #[serde(default, skip_serializing_if = "is_off")]
    pub interpolate: bool,
}

/// `housing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HousingTable {
    /// Zone, year in which they are finished, dwellings, and their kind where there are several.
    pub table: SeriesInput,
    /// The last year whose dwellings are in the other tables already; only later ones are added.
    pub since: i32,
    /// Those who need a place for each dwelling, by service and by the age of the estate in years, from each age on:
    /// `{ primary = [[0, 0.05], [3, 0.2], [12, 0.15]] }`; where kinds differ, by kind first.
    pub yields: Yields,
}

/// Pupils of a dwelling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Yields {
    /// The same for all kinds of dwellings.
    All(BTreeMap<ServiceId, Vec<(u16, f64)>>),
    /// By kind.
    ByKind(BTreeMap<String, BTreeMap<ServiceId, Vec<(u16, f64)>>>),
}

impl Yields {
    /// The steps of a kind and a service; none where it has none.
    pub fn steps(&self, kind: Option<&str>, service: &ServiceId) -> Option<&[(u16, f64)]> {
        match self {
            Self::All(by_service) => by_service.get(service).map(Vec::as_slice),
            Self::ByKind(by_kind) => by_kind.get(kind?)?.get(service).map(Vec::as_slice),
        }
    }

    /// Every list of steps with its service.
    pub fn all(&self) -> impl Iterator<Item = (&ServiceId, &[(u16, f64)])> {
        let lists: Vec<&BTreeMap<ServiceId, Vec<(u16, f64)>>> = match self {
            Self::All(by_service) => vec![by_service],
            Self::ByKind(by_kind) => by_kind.values().collect(),
        };
        lists.into_iter().flat_map(|list| list.iter().map(|(service, steps)| (service, steps.as_slice())))
    }

    /// The kinds it tells apart.
    pub fn kinds(&self) -> Vec<&str> {
        match self {
            Self::All(_) => Vec::new(),
            Self::ByKind(by_kind) => by_kind.keys().map(String::as_str).collect(),
        }
    }
}

/// Children of migrants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Migrants {
    /// As a share of those who are counted: 0.12.
    Rate(f64),
    /// As a table has them by zone and year.
    Counted(SeriesInput),
}

/// Where the demand of a service in years to come is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A table of those who need a place.
    Given,
    /// Pupils by grade, progressing.
    Pupils,
    /// Births and census, by birthday.
    Cohorts,
    /// Residents by year, by the service's own rule.
    Residents,
    /// The population layers: the same in every year.
    Constant,
}

impl Origin {
    /// Whether it says how many of each zone need a place.
    pub fn is_by_zone(self) -> bool {
        matches!(self, Self::Given | Self::Pupils | Self::Cohorts)
    }

    /// The word, as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Pupils => "pupils",
            Self::Cohorts => "cohorts",
            Self::Residents => "residents",
            Self::Constant => "constant",
        }
    }
}

impl ForecastTable {
    /// Every table that is read, with the key that names it and what it counts.
    pub(crate) fn tables(&self) -> Vec<(String, &SeriesInput, Counts)> {
        let alone = [
            ("births", self.births.as_ref().map(|of| &of.table), Counts::Births),
            ("census", self.census.as_ref().map(|of| &of.table), Counts::Aged),
            ("pupils", self.pupils.as_ref().map(|of| &of.table), Counts::Pupils),
            ("residents", self.residents.as_ref().map(|of| &of.table), Counts::Residents),
            ("housing", self.housing.as_ref().map(|of| &of.table), Counts::Dwellings),
        ];
        let alone = alone.into_iter().filter_map(|(key, table, counts)| Some((key.to_owned(), table?, counts)));
        let given = self.given.iter().map(|(service, table)| (format!("given.{service}"), table, Counts::Demand));
        let counted = self.migrants.iter().filter_map(|(service, migrants)| match migrants {
            Migrants::Rate(_) => None,
            Migrants::Counted(table) => Some((format!("migrants.{service}"), table, Counts::Demand)),
        });
        alone.chain(given).chain(counted).collect()
    }
}
