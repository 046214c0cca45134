//! `[[scenario]]`, as a study writes it.

use crate::model::ServiceId;
use crate::words::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[[scenario]]`: changes of sites, people and keys, computed beside the study without them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioTable {
    /// Letters, digits, `_` and `-`: names its folder of results. Neither `base` nor a number.
    pub id: String,
    /// What people call it in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_zh: Option<String>,
    /// What people call it in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// What is different.
    #[serde(default)]
    pub change: Vec<ChangeTable>,
}

impl ScenarioTable {
    /// What people call it: its name, else that in the other language, else its id.
    pub fn called(&self) -> Text {
        Text::new(|lang| {
            let [own, other] = match lang {
                Lang::Zh => [&self.name_zh, &self.name_en],
                Lang::En => [&self.name_en, &self.name_zh],
            };
            own.clone().or_else(|| other.clone()).unwrap_or_else(|| self.id.clone())
        })
    }
}

/// One change: one of the first ten keys says what happens, and to what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTable {
    /// A site, by id or name, that opens in `year`; also with `places` and in a `zone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
    /// A site that closes in `year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<String>,
    /// A site that has other `places`, from `year` on or always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resize: Option<String>,
    /// A site that opens `years` later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
    /// A site that stands elsewhere: `at` a position or in a `zone`.
    #[serde(default, rename = "move", skip_serializing_if = "Option::is_none")]
    pub moved: Option<String>,
    /// The id of a new site, with `places` and `at` a position or in a `zone`; from `year` on or always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<String>,
    /// A site whose rooms of the service `from` become places of the service `to` from `year` on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convert: Option<String>,
    /// A site that closes when the site `by` opens; in `year`, where that one's own is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
    /// A zone, by id or name, whose people who need a place are `factor` times as many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grow: Option<String>,
    /// A key of the study and its value, as `--set` has it: `service.primary.cutoff=2 km`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// From this year on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// So many years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<i32>,
    /// How many places: a number, or one for each service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<PlacesOf>,
    /// Of which service, or for which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// Longitude and latitude in degrees (WGS 84).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<[f64; 2]>,
    /// A zone, by id or name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// A service that loses rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ServiceId>,
    /// A service that gains places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<ServiceId>,
    /// How many rooms, of a class each; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classes: Option<f64>,
    /// The site that opens when another closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How many times as many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
    /// What people call a new site; its id without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Places of a site: of its only service, or of the one that the change names; or by service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PlacesOf {
    /// Of one service.
    One(f64),
    /// `{ primary = 1080, junior = 600 }`.
    Each(BTreeMap<ServiceId, f64>),
}
