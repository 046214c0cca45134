//! `findings.csv`: every rule of the standards that the study is held to, at every place it is about.

use super::{TOTAL, listed};
use crate::balance::{Judgement, Results};
use crate::output::{Column, Output, Unit};
use crate::words::Lang;

/// The sentences about what is missing.
pub const MISSING: &str = "run.norms";

/// Whether a rule holds, as it is written.
pub fn verdict(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    }
}

/// Its columns; clauses and what is missing are in this language.
pub fn findings_columns<'a>(lang: Lang) -> Vec<Column<'a, &'a Judgement>> {
    type Of<'a> = Column<'a, &'a Judgement>;
    let untold = "the data do not tell";
    let no_radius = "the rule is about no radius, or nobody lives there";
    vec![
        Of::text("rule", |of| of.rule().id.as_str()).term("norm_rule"),
        Of::text("profile", Judgement::profile).term("norm_profile"),
        Of::text("service", |of| of.rule().service.as_str()),
        Of::text("level", |of| of.scope.as_str()).term("norm_level").says("site, zone or district"),
        Of::text("id", |of| of.id.as_deref().unwrap_or(TOTAL)).term("norm_place").says("total for the district"),
        Of::text("name", |of| of.name.as_deref()).term("norm_place_name").null("the whole district"),
        Of::number("value", Unit::OfRule, |of| of.fact.value)
            .term("norm_value")
            .says("rounded to six decimals, by which it is judged")
            .null(untold),
        Of::text("op", |of| of.rule().op.as_str()).term("norm_op").says("=, <= or >="),
        Of::number("threshold", Unit::OfRule, |of| of.rule().value).term("norm_threshold"),
        Of::text("unit", |of| of.rule().unit.as_str()).term("norm_unit"),
        Of::text("basis", |of| Some(of.fact.basis.as_str()).filter(|basis| !basis.is_empty()))
            .term("norm_basis")
            .says("places, enrolled, residents, an age or demand")
            .null(untold),
        Of::number("base", Unit::OfRule, |of| of.fact.base)
            .term("norm_base")
            .null("the rule is about no rate, or the data do not tell"),
        Of::number("difference", Unit::OfRule, |of| of.fact.difference)
            .term("norm_difference")
            .null("the rule is about no number of people or places, or the data do not tell"),
        Of::number("residents_share", Unit::Share, |of| of.fact.residents_share).term("norm_residents").null(no_radius),
        Of::number("demand_share", Unit::Share, |of| of.fact.demand_share).term("norm_demand").null(no_radius),
        Of::text("kind", |of| of.rule().kind.as_str())
            .term("norm_kind")
            .says("required, advised, target or definition"),
        Of::text("holds", |of| verdict(of.fact.holds)).says("yes, no or unknown"),
        Of::text("missing", move |of| of.fact.missing.as_ref().map(|missing| missing.text(lang)))
            .term("norm_missing")
            .null("it is known"),
        Of::text("clause", move |of| of.rule().citation().get(lang).to_owned()).term("norm_clause"),
        Of::flag("verified", |of| of.rule().verified).term("norm_verified"),
        Of::text("missing_key", |of| of.fact.missing.as_ref().and_then(|missing| missing.code(MISSING)))
            .term("norm_missing_key")
            .says("the same as a word that no language changes, with its facts: `unknown_sites;#n=3`")
            .null("it is known"),
    ]
}

/// `None` when the study names no standards.
pub(super) fn table(results: &Results, lang: Lang) -> Option<Output<'_>> {
    let is_held = !results.standards.is_empty();
    is_held.then(|| listed(None, "findings", results.judgements.iter().collect(), findings_columns(lang)))
}
