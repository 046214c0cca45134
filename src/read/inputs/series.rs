//! What the study says about tables of counts by zone and year.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A table of counts by zone and year: a row for each, or a column for each year or grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesInput {
    /// A table of any format that is read, relative to the study file; geometry is ignored. `births.xlsx#出生` is a sheet.
    pub path: String,
    /// As for facilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Names of the fields in the file, where they are neither canonical nor a known alias.
    #[serde(default, skip_serializing_if = "SeriesFields::is_empty")]
    pub fields: SeriesFields,
}

/// Field names of a table of counts by zone and year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "each is the file's name of the canonical field of the same name")]
pub struct SeriesFields {
    /// Id or name of the zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// The grade, or the age, where each has a row of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// What kind is counted: that of dwellings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
}

impl SeriesFields {
    /// Whether it names none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
