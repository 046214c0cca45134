//! The file of claims: what `claims.toml` may say.

use super::amount::Amount;
use super::count::Count;
use super::data::Data;
use super::every::Every;
use super::exceed::Exceed;
use super::number::Outcome;
use super::pipeline::Pipeline;
use super::rate::Rate;
use super::result::Written;
use super::said::Said;
use super::share::Share;
use super::stated::Stated;
use super::sum::Sum;
use super::unit::Unit;
use super::unknown::Unknown;
use crate::issue::Issue;
use crate::words::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a plan claims. Paths are relative to the file; unknown keys are errors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimsFile {
    /// Version of this form: 1.
    pub version: u32,
    /// Title of the table.
    pub title: String,
    /// Where the claims stand.
    #[serde(default)]
    pub source: String,
    /// Tables that claims are computed from, each with a name.
    #[serde(default)]
    pub tables: BTreeMap<String, TableInput>,
    /// Finished runs that claims ask.
    #[serde(default)]
    pub results: ResultsTable,
    /// The projects that are shown by year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Pipeline>,
    /// The claims.
    #[serde(default)]
    pub claim: Vec<Claim>,
}

/// `[tables.<name>]`: a list or layer of any format that is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableInput {
    /// The file.
    pub path: String,
    /// Whether its rows are made up, where no column `synthetic` or `position_basis` says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synthetic: Option<bool>,
}

/// `[results]`: what is known of the runs that are given with `--results`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultsTable {
    /// Tables on which they rest: they are synthetic when one of these is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest_on: Vec<String>,
}

/// `[[claim]]`: a sentence of the plan that can be checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Names it; each once.
    pub id: String,
    /// What it is about, in Chinese.
    pub name_zh: String,
    /// What it is about, in English.
    pub name_en: String,
    /// The sentence as it stands.
    pub quote: String,
    /// Where it stands.
    pub chapter: String,
    /// Its number in the table of indicators, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<u32>,
    /// What its numbers count.
    pub unit: Unit,
    /// The number that it states; without one what is computed is only shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Stated>,
    /// How it is computed.
    pub computed: Computed,
    /// What the comparison takes for granted, in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_zh: Option<String>,
    /// What the comparison takes for granted, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
}

/// How a claim is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Computed {
    /// A sum of a column of a table.
    Sum(Sum),
    /// A count of rows of a table.
    Count(Count),
    /// A part in per cent of a whole.
    Share(Share),
    /// How many rows exceed a bound, or by how much in all.
    Exceed(Exceed),
    /// So many for each thousand of a population.
    Rate(Rate),
    /// Another number that is stated.
    Said(Said),
    /// A number of a finished run.
    Result(Written),
    /// Zones without a site.
    Every(Every),
    /// It cannot be computed.
    Unknown(Unknown),
}

impl ClaimsFile {
    /// The columns of a table that are added up.
    pub fn added(&self, table: &str) -> Vec<&str> {
        let of_claims = self.claim.iter().flat_map(|claim| claim.computed.sums());
        let of_projects = self.pipeline.iter().flat_map(|of| of.columns.iter().map(|added| (&of.table, &added.column)));
        of_claims.chain(of_projects).filter(|(of, _)| *of == table).map(|(_, column)| column.as_str()).collect()
    }
}

impl Computed {
    /// Every column whose numbers it reads, with its table.
    fn sums(&self) -> Vec<(&String, &String)> {
        match self {
            Self::Sum(sum) => vec![(&sum.table, &sum.column)],
            Self::Exceed(exceed) => vec![(&exceed.table, &exceed.column)],
            Self::Share(share) => [&share.part, &share.whole].into_iter().filter_map(Amount::column).collect(),
            Self::Rate(rate) => rate.of.iter().chain([&rate.population]).filter_map(Amount::column).collect(),
            Self::Count(_) | Self::Said(_) | Self::Result(_) | Self::Every(_) | Self::Unknown(_) => Vec::new(),
        }
    }

    /// What comes out; `wanted` is the number that is stated.
    ///
    /// # Errors
    /// What is not in the data, or no number.
    pub fn compute(&self, data: &Data, wanted: Option<f64>) -> Result<Outcome, Issue> {
        match self {
            Self::Sum(sum) => sum.compute(data),
            Self::Count(count) => count.compute(data),
            Self::Share(share) => share.compute(data),
            Self::Exceed(exceed) => exceed.compute(data),
            Self::Rate(rate) => rate.compute(data, wanted),
            Self::Said(said) => Ok(said.compute()),
            Self::Result(written) => written.compute(data),
            Self::Every(every) => every.compute(data),
            Self::Unknown(unknown) => Ok(unknown.compute()),
        }
    }
}

impl Claim {
    /// What it is about.
    pub fn name(&self) -> Text {
        Text::new(|lang| match lang {
            Lang::Zh => self.name_zh.clone(),
            Lang::En => self.name_en.clone(),
        })
    }

    /// What it takes for granted; where one language lacks it, it stands in the other.
    pub fn note(&self) -> Option<Text> {
        let either = |one: &Option<String>, other: &Option<String>| one.clone().or_else(|| other.clone());
        let (zh, en) = (either(&self.note_zh, &self.note_en)?, either(&self.note_en, &self.note_zh)?);
        Some(Text::new(|lang| match lang {
            Lang::Zh => zh.clone(),
            Lang::En => en.clone(),
        }))
    }
}
