//! `[[coverage]]`: shares of land and people within a radius, and of people served.

mod faults;

pub(in crate::study) use faults::faults;

use super::standards::{Rule, standard};
use crate::model::{Indicator, ServiceId};
use crate::units::{Impedance, Limit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[[coverage]]`: how much of the residential land and how many people lie within a radius of a service's sites, and how
/// many of them have a place there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageTable {
    /// Names the rows of `coverage.csv`.
    pub id: String,
    /// The service.
    pub service: ServiceId,
    /// The radius: `"500 m"`. Either this or `rule`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius: Option<String>,
    /// A rule of a profile of `standards/` about a radius: `"gb50180-2018/radius-primary"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl CoverageTable {
    pub(crate) fn rule(&self) -> Option<(&'static Rule, Limit)> {
        let (profile, id) = self.rule.as_deref()?.split_once('/')?;
        let rule = standard(profile)?.rule.iter().find(|rule| rule.id == id)?;
        let limit = Limit::parse_of(&format!("{} {}", rule.value, rule.unit), Impedance::Metres)?;
        (rule.indicator == Indicator::ServiceRadius).then_some((rule, limit))
    }

    /// The radius.
    pub(crate) fn limit(&self) -> Option<Limit> {
        match &self.radius {
            Some(text) => Limit::parse(text),
            None => self.rule().map(|(_, limit)| limit),
        }
    }
}
