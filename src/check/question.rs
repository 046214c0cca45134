//! What was asked of a run, as `run.json` has it, understood here once more.

use crate::access::{Decay, Measure, Question};
use crate::balance::Competes;
use crate::units::Metres;
use serde_json::Value;

/// One `[[access]]`.
pub(super) struct Asked {
    /// Its name.
    pub id: String,
    /// Measure and distances.
    pub question: Question,
    /// Whether others compete than the demand of the service, and whether by age.
    pub competes: Competes,
}

impl Asked {
    /// The column of `access.geojson` that says who competes.
    pub fn people_column(&self) -> String {
        if self.competes == Competes::Demand { "demand".to_owned() } else { format!("{}_people", self.id) }
    }
}

/// The tables of `kind` (`access`, `coverage`) of a service.
pub(super) fn tables<'v>(run: &'v Value, kind: &str, service: &str) -> Vec<&'v Value> {
    let all = run["parameters"][kind].as_array();
    all.into_iter().flatten().filter(|table| table["service"] == service).collect()
}

/// The scores of a service.
///
/// # Errors
/// What is not understood.
pub(super) fn asked(run: &Value, service: &str) -> Result<Vec<Asked>, String> {
    tables(run, "access", service).into_iter().map(one).collect()
}

fn one(table: &Value) -> Result<Asked, String> {
    let id = table["id"].as_str().unwrap_or_default().to_owned();
    let wrong = |what: &str| format!("run.json: access {id}: {what}");
    let measure: Measure = serde_json::from_value(table["method"].clone()).map_err(|_| wrong("method"))?;
    let metres = |value: &Value| value.as_str().and_then(Metres::parse).map(|metres| metres.0);
    let cutoff = metres(&table["cutoff"]);
    let end = cutoff.ok_or_else(|| wrong("cutoff"));
    let decay = match (&table["decay"], measure) {
        (Value::Null, Measure::Gaussian) => Decay::Gaussian(end?),
        (Value::Null, Measure::Kernel) => Decay::Epanechnikov(end?),
        (Value::Null, _) => Decay::within(cutoff.unwrap_or(f64::INFINITY)),
        (value, _) => parse_decay(value).ok_or_else(|| wrong("decay"))?,
    };
    let question = Question {
        measure,
        decay,
        cutoff: cutoff.unwrap_or(f64::INFINITY),
        attraction: table["attraction"].as_f64().unwrap_or(1.0),
        tau: metres(&table["tau"]).unwrap_or(1.0),
        rho: table["rho"].as_f64(),
    };
    let competes = match (&table["weights"], &table["demand"]) {
        (Value::Object(_), _) => Competes::Weighed,
        (_, Value::Object(_)) => Competes::Others,
        _ => Competes::Demand,
    };
    Ok(Asked { id, question, competes })
}

/// A length with its unit, or a number of metres.
fn length(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str().and_then(Metres::parse).map(|metres| metres.0))
}

/// A decay as the study and `equity.json` write it.
pub fn parse_decay(value: &Value) -> Option<Decay> {
    let (name, value) = value.as_object()?.iter().next()?;
    Some(match name.as_str() {
        "step" => {
            let band = |band: &Value| Some((length(&band[0])?, band[1].as_f64()?));
            Decay::Step(value.as_array()?.iter().map(band).collect::<Option<_>>()?)
        }
        "gaussian" => Decay::Gaussian(length(value)?),
        "epanechnikov" => Decay::Epanechnikov(length(value)?),
        "linear" => Decay::Linear(length(value)?),
        "exponential" => Decay::Exponential(length(value)?),
        "power" => Decay::Power(value.as_f64()?),
        "logistic" => Decay::Logistic { middle: length(&value["middle"])?, width: length(&value["width"])? },
        _ => return None,
    })
}
