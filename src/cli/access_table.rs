//! Scores of access and shares covered, below the balance of a service.

use super::table::{Table, whole};
use crate::access;
use crate::balance::{AccessResult, Competes, Results, ServiceResult};
use crate::coverage::CoverageResult;
use crate::issue::Lang;
use crate::output::{self, Mean, Share, Unit};
use serde_json::{Value, json};

/// Both tables; nothing where the study asks for neither.
pub fn text(service: &ServiceResult, lang: Lang) -> String {
    let mut out = String::new();
    if !service.access.is_empty() {
        let mut table = Table::new(&lang.pick(
            ["可达性", "方法", "人数", "无可达设施", "均值", "单位", "基尼系数"],
            ["access", "method", "people", "nothing in reach", "mean", "unit", "Gini"],
        ));
        for access in &service.access {
            table.row(score(access, lang));
        }
        out.push_str(&table.render());
        for access in service.access.iter().filter(|access| access.competes == Competes::Weighed) {
            let id = &access.id;
            out.push_str(&lang.pick(
                format!("  {id}：人数为按年龄加权后的人数，没有列权重的年龄不计入\n"),
                format!("  {id}: people are weighed by age; ages without a weight do not count\n"),
            ));
        }
    }
    if !service.coverage.is_empty() {
        let mut table = Table::new(&lang.pick(
            ["覆盖率", "半径", "居住用地", "人口", "需求", "实际获得服务", "条文"],
            ["coverage", "radius", "residential land", "residents", "demand", "served", "clause"],
        ));
        for coverage in &service.coverage {
            table.row(shares(coverage, lang));
        }
        out.push_str(&table.render());
    }
    if let Some(found) = &service.disagreement {
        let people: f64 = found.cells.iter().map(|&cell| service.demand[cell].to_f64()).sum();
        let (people, cells) = (whole(people), whole(found.cells.len() as f64));
        out.push_str(&lang.pick(
            format!("  方法不一致：{cells} 个格（需求 {people}）被一种方法判为较好、被另一种判为不足（disagreement.geojson）\n"),
            format!("  measures disagree: cells {cells}, their demand {people}: well served by one and short by another (disagreement.geojson)\n"),
        ));
    }
    out
}

/// Below this many places a person, a table counts them for 1,000 people, as norms of beds do.
const FEW: f64 = 0.1;

fn score(access: &AccessResult, lang: Lang) -> Vec<String> {
    let mean = access.mean(&access.total);
    let is_few = access.scores.unit() == access::Unit::PlacesPerPerson && mean.is_some_and(|mean| mean < FEW);
    let unit = if is_few { lang.pick("个/千人", "places per 1,000") } else { access.scores.unit().word(lang) };
    vec![
        access.id.clone(),
        access.question.measure.as_str().to_owned(),
        whole(access.total.people.to_f64()),
        whole(access.total.unreachable.to_f64()),
        mean.map_or_else(|| "-".to_owned(), |mean| significant(if is_few { mean * 1000.0 } else { mean })),
        unit.to_owned(),
        access.equity.gini.map_or_else(|| "-".to_owned(), |gini| format!("{gini:.3}")),
    ]
}

/// Four digits that count.
fn significant(value: f64) -> String {
    if value >= 1000.0 {
        return whole(value);
    }
    let digits = (3 - value.abs().max(1e-9).log10().floor() as i32).clamp(0, 9) as usize;
    format!("{value:.digits$}")
}

fn shares(coverage: &CoverageResult, lang: Lang) -> Vec<String> {
    let share = |rate: Option<f64>| rate.map_or_else(|| "-".to_owned(), |rate| format!("{:.1} %", rate * 100.0));
    let total = &coverage.total;
    let clause = coverage.clause.as_ref().map_or_else(String::new, |clause| {
        let mark = if clause.verified { "" } else { lang.pick("（未核实）", " (not verified)") };
        format!("{}{mark}", clause.rule)
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
        let mut row = json!({ "id": coverage.id, "radius_m": coverage.limit.value(), "clause": coverage.clause });
        if let Some(row) = row.as_object_mut() {
            row.extend(output::record(&output::rates(), Share::total(results, service, number)));
        }
        row
    };
    [service.access.iter().enumerate().map(score).collect(), service.coverage.iter().enumerate().map(shares).collect()]
}
