//! Whether every zone has a site of a service.

use super::data::Data;
use super::number::{Number, Outcome, either};
use super::sheet::{Choice, Rows};
use crate::issue::Issue;
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Zones that lack a site: 0 where every one has enough.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// The table of zones, by its name under `[tables]`.
    pub zones: String,
    /// Its column with the name of the zone.
    pub zone: String,
    /// The table of sites.
    pub sites: String,
    /// Its column with the name of their zone.
    pub in_zone: String,
    /// Sites with one of these values in each column.
    #[serde(default, rename = "where", skip_serializing_if = "Choice::is_empty")]
    pub only: Choice,
    /// Sites that do not count.
    #[serde(default, skip_serializing_if = "Choice::is_empty")]
    pub skip: Choice,
    /// Sites that a zone should have.
    #[serde(default = "one")]
    pub at_least: usize,
}

fn one() -> usize {
    1
}

impl Every {
    /// Zones with too few.
    ///
    /// # Errors
    /// What is not in the tables.
    pub fn compute(&self, data: &Data) -> Result<Outcome, Issue> {
        let (zones, sites) = (data.table(&self.zones)?, data.table(&self.sites)?);
        let nothing = Choice::new();
        let all = zones.rows(Rows { only: &nothing, skip: &nothing, may_be_none: false })?;
        let rows = sites.rows(Rows { only: &self.only, skip: &self.skip, may_be_none: false })?;
        zones.column(&self.zone)?;
        sites.column(&self.in_zone)?;
        let mut counts: BTreeMap<String, usize> = all.iter().map(|row| (zones.text(*row, &self.zone), 0)).collect();
        if counts.is_empty() {
            return Ok(Outcome::Unknown(say("claims.unknown.no_zones")));
        }
        let mut elsewhere = 0;
        for row in &rows {
            match counts.get_mut(&sites.text(*row, &self.in_zone)) {
                Some(count) => *count += 1,
                None => elsewhere += 1,
            }
        }
        let lacking: Vec<&str> =
            counts.iter().filter(|(_, count)| **count < self.at_least).map(|(zone, _)| zone.as_str()).collect();
        let synthetic = either(zones.synthetic(&all), sites.synthetic(&rows));
        let found = say("claims.detail.every").with("n", counts.len() - lacking.len()).with("all", counts.len());
        let named = (!lacking.is_empty()).then(|| say("claims.detail.lacking").list("names", &lacking));
        let outside = (elsewhere > 0).then(|| say("claims.detail.elsewhere").count("n", elsewhere));
        Ok(Outcome::Number(Number::new(lacking.len() as f64, synthetic).with([found]).with(named).with(outside)))
    }
}
