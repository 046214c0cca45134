//! `--fail-on`: what must hold, or the exit code says that it does not.

use super::args::Norm;
use super::norms_table::{value, worst};
use crate::balance::{Judgement, Results, ZoneBalance};
use crate::study::{Study, nearest};
use crate::units::Persons;
use crate::words::{Lang, Sentence, Text, say, word};
use clap::ValueEnum;

/// One thing that must hold.
pub enum Demand {
    /// Of the balance.
    Norm(Norm),
    /// A rule of a standard, whether or not its clause was read; or a profile, of which only those count that were.
    Rule(String),
}

/// What was asked for, of a study.
///
/// # Errors
/// What is neither a norm nor a rule or profile that the study is held to, with the nearest that is.
pub fn demands(asked: &[String], study: &Study) -> Result<Vec<Demand>, Sentence> {
    let held = study.held();
    let mut known: Vec<String> = held.iter().map(|held| held.standard.profile.id.clone()).collect();
    for standard in held.iter().map(|held| &held.standard) {
        known.extend(standard.rule.iter().map(|rule| format!("{}/{}", standard.profile.id, rule.id)));
    }
    let one = |text: &String| match Norm::from_str(text, false) {
        Ok(norm) => Ok(Demand::Norm(norm)),
        Err(_) if known.contains(text) => Ok(Demand::Rule(text.clone())),
        Err(_) => {
            let norms = ["gap", "unmet", "unreachable"].into_iter();
            let near = nearest(text, norms.chain(known.iter().map(String::as_str)));
            let near = near.map(|near| say("cli.norms.not_held_near").with("near", near));
            let profiles = held.iter().map(|held| &held.standard.profile.id);
            Err(say("cli.norms.not_held").with("value", text).part("near", near).list("known", profiles))
        }
    };
    asked.iter().map(one).collect()
}

/// Where it does not hold, in words; none where it does, or where nobody can tell.
pub fn not_met(demand: &Demand, all: &[Results], lang: Lang) -> Option<Sentence> {
    match demand {
        Demand::Norm(norm) => short(*norm, all, lang),
        Demand::Rule(name) => broken(name, all, lang),
    }
}

/// A case as people read it: `2025`, `delay 2025`.
pub fn case_name(results: &Results) -> String {
    let scenario = results.scenario.as_ref();
    scenario.map_or_else(|| results.year.to_string(), |scenario| format!("{scenario} {}", results.year))
}

/// The worst place of a rule, or of all rules of a profile.
fn broken(name: &str, all: &[Results], lang: Lang) -> Option<Sentence> {
    let is_asked = |of: &&Judgement| of.full_id() == name || (of.profile() == name && of.rule().verified);
    let of_year = |results: &'_ Results| results.judgements.iter().filter(is_asked).cloned().collect::<Vec<_>>();
    let years: Vec<(String, Vec<Judgement>)> =
        all.iter().map(|results| (case_name(results), of_year(results))).collect();
    let failing = |found: &[Judgement]| found.iter().filter(|of| of.fact.holds == Some(false)).count();
    let n: usize = years.iter().map(|(_, found)| failing(found)).sum();
    let worst_of = |found: &'_ [Judgement]| worst(&found.iter().collect::<Vec<_>>()).first().map(|of| (*of).clone());
    let places = years.iter().filter_map(|(year, found)| Some((year.clone(), worst_of(found)?)));
    // The first of those that are equally far off, in the order of years.
    let (year, place) = places.fold(None, |worst: Option<(String, Judgement)>, next| match worst {
        Some(worst) if worst.1.miss() >= next.1.miss() => Some(worst),
        _ => Some(next),
    })?;
    let more = (n > 1).then(|| say("cli.run.more_not_met").count("n", n - 1));
    let at = place.name.clone().unwrap_or_else(|| word("cli.norms.district", lang).to_owned());
    let text = say("cli.norms.broken").with("rule", place.full_id()).with("name", at).with("year", year);
    Some(text.part("value", value(&place)).part("more", more))
}

/// Where a norm is not met, the worst place first; none where it is. The whole district is named where no zone by itself is short.
fn short(norm: Norm, all: &[Results], lang: Lang) -> Option<Sentence> {
    let lacking = |row: &ZoneBalance| match norm {
        Norm::Gap => row.gap(),
        Norm::Unmet => row.unmet + row.over,
        Norm::Unreachable => row.unreachable,
    };
    let mut found: Vec<(Persons, &Text, &str, &Results)> = Vec::new();
    for results in all {
        for service in &results.services {
            let zones =
                results.model.zones.iter().zip(&service.zones).map(|(zone, row)| (zone.name.as_str(), lacking(row)));
            let total = (word("cli.balance.total", lang), lacking(&service.total));
            let mut places: Vec<(&str, Persons)> = zones.filter(|(_, short)| *short > Persons::ZERO).collect();
            if places.is_empty() && total.1 > Persons::ZERO {
                places.push(total);
            }
            found.extend(places.into_iter().map(|(name, short)| (short, &service.called.name, name, results)));
        }
    }
    let others = found.len().checked_sub(1)?;
    // The first of those that are equally short, in the order of cases, services and zones.
    let (n, service, zone, results) = found.into_iter().rev().max_by_key(|place| place.0)?;
    let name = norm.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    let more = (others > 0).then(|| say("cli.run.more_not_met").count("n", others));
    let text = say("cli.run.not_met").with("norm", name).text_of("service", service.clone()).with("zone", zone);
    Some(text.with("year", case_name(results)).whole("n", n.to_f64()).part("more", more))
}
