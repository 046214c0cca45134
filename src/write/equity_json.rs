//! `equity.json`: what the scores of a service come to, who has nothing in reach, and where measures contradict each other.

use crate::access::{Decay, Measure, Unit};
use crate::balance::{AccessResult, Results, ServiceResult};
use crate::inequality::{Form, between_schools};
use serde_json::{Value, json};

/// The document.
pub(super) fn document(results: &Results, service: &ServiceResult) -> Value {
    let disagreement = service.disagreement.as_ref().map(|found| {
        json!({ "measures": found.measures, "cells": found.cells.len(), "well_by_one_short_by_other": found.pairs })
    });
    let mut document = json!({
        "service": service.id,
        "access": service.access.iter().map(|access| score(results, service, access)).collect::<Vec<_>>(),
        "between_sites": between_sites(service),
        "disagreement": disagreement,
    });
    one_zero(&mut document);
    document
}

/// Of the two zeros that there are, the one without a sign.
fn one_zero(value: &mut Value) {
    match value {
        Value::Number(number) if number.as_f64() == Some(0.0) && number.is_f64() => *value = json!(0.0),
        Value::Array(values) => values.iter_mut().for_each(one_zero),
        Value::Object(values) => values.values_mut().for_each(one_zero),
        _ => {}
    }
}

/// Coefficients of variation between sites of the places for each person who is sent there (校际差异系数).
fn between_sites(service: &ServiceResult) -> Value {
    let sites = || service.facilities.iter().filter(|site| site.counted);
    let people: Vec<f64> = sites().map(|site| site.allocated.unwrap_or_default().to_f64()).collect();
    let places: Vec<Option<f64>> =
        sites().zip(&people).map(|(site, people)| site.places.filter(|_| *people > 0.0).map(|n| n.to_f64() / people)).collect();
    let variation = |form| between_schools(&places, &people, form);
    json!({
        "of": "places for each person sent there",
        "by_people": variation(Form::ByPupils),
        "population": variation(Form::Population),
        "sample": variation(Form::Sample),
        "sites": sites().count(),
        "sites_nobody_is_sent_to": people.iter().filter(|people| **people == 0.0).count(),
    })
}

fn score(results: &Results, service: &ServiceResult, access: &AccessResult) -> Value {
    let total = &access.total;
    let ratios: serde_json::Map<String, Value> = service
        .open()
        .filter_map(|site| {
            let ratio = access.scores.ratio()[site.index()]?;
            Some((service.facility(&results.model, site).id.clone(), json!(ratio)))
        })
        .collect();
    let mut equity = json!(access.equity);
    name_groups(&mut equity, results);
    json!({
        "id": access.id,
        "method": access.question.measure.as_str(),
        "unit": access.scores.unit().as_str(),
        "cutoff": Some(access.question.cutoff).filter(|cutoff| cutoff.is_finite()),
        "decay": decay(&access.question.decay),
        "attraction": Some(access.question.attraction).filter(|_| access.question.measure.has_attraction()),
        "tau": Some(access.question.tau).filter(|_| access.question.measure == Measure::Raam),
        "rho": access.scores.equilibrium().map(|found| found.rho),
        "regret": access.scores.equilibrium().map(|found| found.regret),
        "less_is_better": !access.scores.unit().more_is_better(),
        "competes": access.competes.as_str(),
        "people": total.people,
        "people_outside_every_zone": service.ledger.demand.outside,
        "people_unlocated": service.ledger.demand.unlocated,
        "unreachable": total.unreachable,
        "places": access.places.total,
        "places_without_people": access.places.without_people,
        "people_times_score": total.enjoyed,
        "enjoyed": Some(total.enjoyed).filter(|_| access.scores.unit() == Unit::PlacesPerPerson),
        "ratio_by_site": ratios,
        "law": access.question.measure.law().as_str(),
        "mean": access.mean(total),
        "equity": equity,
        "pattern": { "zones": access.zones_pattern, "cells": access.cells_pattern.as_ref().map(|(_, pattern)| pattern) },
    })
}

/// Groups are zones: by their ids, not their numbers.
fn name_groups(equity: &mut Value, results: &Results) {
    for group in equity["groups"].as_array_mut().into_iter().flatten() {
        let zone = group["group"].as_u64().and_then(|zone| results.model.zones.get(zone as usize));
        group["group"] = json!(zone.map(|zone| zone.id.as_str()));
    }
}

/// As the study writes it, in metres.
fn decay(decay: &Decay) -> Value {
    match decay {
        Decay::Step(bands) if bands.iter().all(|(end, _)| end.is_infinite()) => Value::Null,
        Decay::Step(bands) => json!({ "step": bands }),
        Decay::Gaussian(length) => json!({ "gaussian": length }),
        Decay::Epanechnikov(length) => json!({ "epanechnikov": length }),
        Decay::Linear(length) => json!({ "linear": length }),
        Decay::Exponential(length) => json!({ "exponential": length }),
        Decay::Power(exponent) => json!({ "power": exponent }),
        Decay::Logistic { middle, width } => json!({ "logistic": { "middle": middle, "width": width } }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_zero_has_a_sign() {
        let mut value = json!({ "a": [-0.0, 0, -1.5], "b": { "c": -0.0 } });
        one_zero(&mut value);
        assert_eq!(value.to_string(), r#"{"a":[0.0,0,-1.5],"b":{"c":0.0}}"#);
    }
}
