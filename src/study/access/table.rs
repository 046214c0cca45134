//! `[[access]]`: what the study file may say about a score.

use crate::access::{Decay, Measure, Question, Takes};
use crate::balance::Competes;
use crate::forecast::DemandRule;
use crate::issue::Issue;
use crate::model::ServiceId;
use crate::study::measured::Measured;
use crate::units::Limit;
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[[access]]`: a score of how well people reach the places of a service, beside its allocation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessTable {
    /// Letters, digits and `_`: names the column of `access.geojson`.
    pub id: String,
    /// The service whose places are reached.
    pub service: ServiceId,
    /// How access is measured.
    pub method: Measure,
    /// The farthest way, itself within reach: `"2 km"`. Optional where the decay has an end, and for `nearest_cost`,
    /// `gravity`, `huff` and `raam`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<String>,
    /// How much a site counts at a distance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decay: Option<DecayTable>,
    /// Who competes for the places, as `demand` of a service; the service's own demand without it. `{ per_1000 = 1000 }`
    /// means all residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand: Option<DemandRule>,
    /// Who competes for the places, by age: `{ "0-14" = 1.2, "60+" = 2.5 }`. Ages that are not named do not count. Either
    /// this or `demand`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f64>,
    /// Only `huff` and `mh3sfca`: exponent of the places by which a site draws people; 1 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attraction: Option<f64>,
    /// Only `raam`: the way that people put up with as much as with mean crowding, `"1 km"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tau: Option<String>,
    /// Only `raam`: people per place that count as mean crowding; all people by all places without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rho: Option<f64>,
}

/// How much a site counts at a distance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DecayTable {
    /// Bands by their ends, rising: `[["800 m", 1.0], ["2 km", 0.22]]`.
    Step(Vec<(String, f64)>),
    /// Dai's Gaussian, zero at this length.
    Gaussian(String),
    /// Epanechnikov's kernel, zero at this length.
    Epanechnikov(String),
    /// Falls evenly to zero at this length.
    Linear(String),
    /// exp(-d / length).
    Exponential(String),
    /// d to the minus this.
    Power(f64),
    /// 1 / (1 + exp((d - middle) / width)).
    Logistic {
        /// Where a site counts one half.
        middle: String,
        /// How fast it falls.
        width: String,
    },
}

/// The least weight of a band that is not 0: people are divided by it.
const LEAST: f64 = 1e-12;

impl DecayTable {
    /// The lengths, or times, in it.
    fn lengths(&self) -> Vec<&str> {
        match self {
            Self::Step(bands) => bands.iter().map(|(end, _)| end.as_str()).collect(),
            Self::Gaussian(length) | Self::Epanechnikov(length) | Self::Linear(length) | Self::Exponential(length) => {
                vec![length]
            }
            Self::Power(_) => Vec::new(),
            Self::Logistic { middle, width } => vec![middle, width],
        }
    }

    /// In metres or seconds; `None` where a length, a time or a weight is none.
    pub(super) fn parse(&self) -> Option<Decay> {
        let value = |text: &String| Limit::parse(text).map(Limit::value);
        Some(match self {
            Self::Step(bands) => {
                let bands: Vec<(f64, f64)> =
                    bands.iter().map(|(end, weight)| Some((value(end)?, *weight))).collect::<Option<_>>()?;
                let rising = bands.windows(2).all(|two| two[0].0 < two[1].0);
                let sound = |weight: f64| weight == 0.0 || (LEAST..=1.0).contains(&weight);
                let weights = bands.iter().all(|(_, weight)| sound(*weight));
                let falling = bands.windows(2).all(|two| two[0].1 >= two[1].1);
                if bands.is_empty() || bands.len() > 64 || !rising || !weights || !falling || bands[0].1 == 0.0 {
                    return None;
                }
                Decay::Step(bands)
            }
            Self::Gaussian(length) => Decay::Gaussian(value(length)?),
            Self::Epanechnikov(length) => Decay::Epanechnikov(value(length)?),
            Self::Linear(length) => Decay::Linear(value(length)?),
            Self::Exponential(length) => Decay::Exponential(value(length)?),
            Self::Power(exponent) => Decay::Power(Some(*exponent).filter(|b| b.is_finite() && *b > 0.0 && *b <= 10.0)?),
            Self::Logistic { middle, width } => Decay::Logistic { middle: value(middle)?, width: value(width)? },
        })
    }
}

impl AccessTable {
    /// The decay in force: the study's, or the measure's own over the cutoff.
    fn decay(&self) -> Option<Decay> {
        let cutoff = self.cutoff.as_deref().and_then(Limit::parse).map(Limit::value);
        match (&self.decay, self.method) {
            (Some(table), _) => table.parse(),
            (None, Measure::Gaussian) => cutoff.map(Decay::Gaussian),
            (None, Measure::Kernel) => cutoff.map(Decay::Epanechnikov),
            (None, _) if self.method.takes() == Takes::Nothing => Some(Decay::within(cutoff.unwrap_or(f64::INFINITY))),
            (None, _) => None,
        }
    }

    /// What is asked; `None` for a table that was refused when the study was read.
    pub(crate) fn question(&self) -> Option<Question> {
        let limit = |text: &Option<String>| text.as_deref().and_then(Limit::parse).map(Limit::value);
        Some(Question {
            measure: self.method,
            decay: self.decay()?,
            cutoff: limit(&self.cutoff).unwrap_or(f64::INFINITY),
            attraction: self.attraction.unwrap_or(1.0),
            tau: limit(&self.tau).unwrap_or(1.0),
            rho: self.rho,
        })
    }

    /// Who competes for the places.
    pub(crate) fn competes(&self) -> Competes {
        match (&self.demand, self.weights.is_empty()) {
            (_, false) => Competes::Weighed,
            (Some(_), _) => Competes::Others,
            (None, _) => Competes::Demand,
        }
    }

    /// Its limits and lengths that are times where the service's ways are lengths, or the other way round.
    pub(super) fn mismeasured(&self, measured: Measured<'_>) -> Vec<Issue> {
        let of = || say("study.of_access").with("id", &self.id);
        let cutoff = self.cutoff.iter().map(|text| (text.as_str(), "cutoff"));
        let tau = self.tau.iter().map(|text| (text.as_str(), "tau"));
        let decay = self.decay.iter().flat_map(DecayTable::lengths).map(|text| (text, "decay"));
        cutoff.chain(tau).chain(decay).filter_map(|(text, field)| measured.fault(text, field, of())).collect()
    }

    /// What is wrong with it.
    pub(super) fn faults(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut fault = |code: &'static str, field: &str, value: &dyn std::fmt::Display| {
            issues.push(
                Issue::new(code)
                    .fact("access", &self.id)
                    .fact("method", self.method.as_str())
                    .field(field)
                    .value(value),
            );
        };
        if self.cutoff.as_ref().is_some_and(|text| Limit::parse(text).is_none()) {
            fault("E0632", "cutoff", &self.cutoff.as_deref().unwrap_or_default());
        }
        let own = |table: &DecayTable| match self.method {
            Measure::Gaussian => matches!(table, DecayTable::Gaussian(_)),
            Measure::Kernel => matches!(table, DecayTable::Epanechnikov(_)),
            _ => self.method.takes() == Takes::Any,
        };
        match &self.decay {
            Some(table) if !own(table) => fault("E0633", "decay", &"decay"),
            Some(table) if table.parse().is_none() => fault("E0634", "decay", &shown(table)),
            None if self.method.takes() == Takes::Any => fault("E0635", "decay", &""),
            _ => {}
        }
        // Without any limit everybody competes with everybody: only where the measure is meant so.
        let limited = self.cutoff.is_some()
            || self.decay.as_ref().is_some_and(|table| table.parse().is_none_or(|decay| decay.is_bounded()));
        let boundless = matches!(self.method, Measure::NearestCost | Measure::Gravity | Measure::Huff | Measure::Raam);
        if !limited && !boundless && (self.decay.is_some() || self.method.takes() != Takes::Any) {
            fault("E0651", "cutoff", &"");
        }
        let raam = self.method == Measure::Raam;
        match &self.tau {
            Some(_) if !raam => fault("E0636", "tau", &"tau"),
            Some(text) if Limit::parse(text).is_none() => fault("E0632", "tau", text),
            None if raam => fault("E0651", "tau", &""),
            _ => {}
        }
        match self.rho {
            Some(_) if !raam => fault("E0636", "rho", &"rho"),
            Some(rho) if !(rho.is_finite() && rho > 0.0) => fault("E0637", "rho", &rho),
            _ => {}
        }
        let drawn = self.method.has_attraction();
        match self.attraction {
            Some(_) if !drawn => fault("E0636", "attraction", &"attraction"),
            Some(a) if !(a.is_finite() && (0.0..=3.0).contains(&a)) => fault("E0637", "attraction", &a),
            _ => {}
        }
        if self.demand.is_some() && !self.weights.is_empty() {
            fault("E0653", "weights", &"demand");
        }
        for (ages, weight) in &self.weights {
            if parse_ages(ages).is_none() {
                fault("E0638", "weights", ages);
            } else if !(weight.is_finite() && *weight >= 0.0 && *weight <= 1000.0) {
                fault("E0637", "weights", weight);
            }
        }
        let mut ranges: Vec<[u16; 2]> = self.weights.keys().filter_map(|ages| parse_ages(ages)).collect();
        ranges.sort_unstable();
        if let Some(two) = ranges.windows(2).find(|two| two[0][1] >= two[1][0]) {
            fault("E0638", "weights", &format!("{}-{} / {}-{}", two[0][0], two[0][1], two[1][0], two[1][1]));
        }
        issues
    }
}

/// `"0-14"`, `"60+"`, `"7"`.
pub(crate) fn parse_ages(text: &str) -> Option<[u16; 2]> {
    let age = |text: &str| text.trim().parse::<u16>().ok();
    let range = if let Some(low) = text.trim().strip_suffix('+') {
        [age(low)?, u16::MAX]
    } else if let Some((low, high)) = text.split_once(['-', '–']) {
        [age(low)?, age(high)?]
    } else {
        [age(text)?, age(text)?]
    };
    (range[0] <= range[1]).then_some(range)
}

/// A decay as the study writes it.
fn shown(table: &DecayTable) -> String {
    serde_json::to_string(table).unwrap_or_default()
}
