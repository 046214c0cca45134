//! Scores of access and shares covered, below the balance of a service.

use super::table::Table;
use crate::balance::{AccessResult, Competes, Results, ServiceResult};
use crate::coverage::CoverageResult;
use crate::output::{self, Mean, Share, Unit};
use crate::units::Impedance;
use crate::words::{Basis, Lang, Seats, counted, say, whole, word};
use serde_json::{Value, json};

/// Both tables; nothing where the study asks for neither.
pub fn text((basis, service): (Option<Basis>, &ServiceResult), lang: Lang) -> String {
    let mut out = String::new();
    if !service.access.is_empty() {
        let head = [
            "cli.head.access",
            "cli.head.method",
            "cli.head.people",
            "cli.head.nothing_in_reach",
            "cli.head.mean",
            "cli.head.unit",
            "cli.head.gini",
        ];
        let mut table = Table::new(head.map(|key| heading(key, basis, lang)).into());
        for access in &service.access {
            table.row(score(access, service.called.seats, lang));
        }
        out.push_str(&table.render());
        for access in service.access.iter().filter(|access| access.competes == Competes::Weighed) {
            out += &say("cli.access.by_age").with("access", &access.id).text(lang);
            out.push('\n');
        }
    }
    if !service.coverage.is_empty() {
        let head = [
            "cli.head.coverage",
            "cli.head.radius",
            "cli.head.land",
            "cli.head.residents",
            "cli.head.demand",
            "cli.head.served",
            "cli.head.clause",
        ];
        let mut table = Table::new(head.map(|key| heading(key, basis, lang)).into());
        for coverage in &service.coverage {
            table.row(shares(coverage, lang));
        }
        out.push_str(&table.render());
    }
    if let Some(found) = &service.disagreement {
        let people: f64 = found.cells.iter().map(|&cell| service.demand[cell].to_f64()).sum();
        out += &say("cli.access.disagree").count("cells", found.cells.len()).whole("people", people).text(lang);
        out.push('\n');
    }
    out
}

/// A heading; one of people says whom it counts, where the study does.
fn heading(key: &str, basis: Option<Basis>, lang: Lang) -> String {
    match (key, basis) {
        ("cli.head.residents", Some(basis)) => basis.people().text(lang),
        ("cli.head.people" | "cli.head.demand", basis) => counted(word(key, lang), basis, lang),
        _ => word(key, lang).to_owned(),
    }
}

fn score(access: &AccessResult, seats: Seats, lang: Lang) -> Vec<String> {
    let mean = access.mean(&access.total);
    let (unit, factor) = access.scores.unit().for_people(seats, mean);
    vec![
        access.id.clone(),
        access.question.measure.as_str().to_owned(),
        whole(access.total.people.to_f64()),
        whole(access.total.unreachable.to_f64()),
        mean.map_or_else(|| "-".to_owned(), |mean| significant(mean * factor)),
        unit.text(lang),
        access.equity.gini.map_or_else(|| "-".to_owned(), |gini| format!("{gini:.3}")),
    ]
}

/// Four digits that count.
fn significant(value: f64) -> String {
    if value >= 1000.0 {
        return whole(value);
    }
    if value != 0.0 && value.abs() < 1e-6 {
        return format!("{value:.3e}");
    }
    let digits = (3 - value.abs().max(1e-9).log10().floor() as i32).clamp(0, 9) as usize;
    format!("{value:.digits$}")
}

fn shares(coverage: &CoverageResult, lang: Lang) -> Vec<String> {
    let share = |rate: Option<f64>| rate.map_or_else(|| "-".to_owned(), |rate| format!("{:.1} %", rate * 100.0));
    let total = &coverage.total;
    let clause = coverage.clause.as_ref().map_or_else(String::new, |clause| {
        if clause.verified {
            clause.rule.clone()
        } else {
            say("cli.access.not_verified").with("clause", &clause.rule).text(lang)
        }
    });
    vec![
        coverage.id.clone(),
        coverage.limit.to_string(),
        share(total.land_rate()),
        share(total.resident_rate()),
        share(total.demand_rate()),
        share(total.served_rate()),
        clause,
    ]
}

/// The same as JSON: scores and coverage.
pub fn json(results: &Results, service: &ServiceResult) -> [Value; 2] {
    let score = |(number, access): (usize, &AccessResult)| {
        let mut means = output::means(Unit::Score(Some(access.scores.unit())));
        means.retain(|column| column.name != "mean_to_district");
        let mut row = json!({
            "id": access.id, "method": access.question.measure.as_str(), "unit": access.scores.unit().as_str(),
        });
        if let Some(row) = row.as_object_mut() {
            row.extend(output::record(&means, Mean::total(results, service, number)));
            row.insert("gini".to_owned(), json!(access.equity.gini));
        }
        row
    };
    let shares = |(number, coverage): (usize, &CoverageResult)| {
        let limit = match coverage.limit.of() {
            Impedance::Metres => "radius_m",
            Impedance::Seconds => "limit_s",
        };
        let mut row = json!({ "id": coverage.id, limit: coverage.limit.value(), "clause": coverage.clause });
        if let Some(row) = row.as_object_mut() {
            row.extend(output::record(&output::rates(), Share::total(results, service, number)));
        }
        row
    };
    [service.access.iter().enumerate().map(score).collect(), service.coverage.iter().enumerate().map(shares).collect()]
}
