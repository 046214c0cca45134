//! 摘要: the answer in three sentences and one table.

use super::head::Head;
use super::page::Page;
use super::sign;
use super::table::Table;
use super::ways::way;
use crate::handover::Source;
use crate::handover::answer::answer;
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::words::{Lang, word};

const HEADS: [Head; 13] = [
    Head::Scenario,
    Head::Year,
    Head::Service,
    Head::Demand,
    Head::Seats,
    Head::Gap,
    Head::Sign,
    Head::Allocated,
    Head::Over,
    Head::Unmet,
    Head::Unreachable,
    Head::Metres,
    Head::Minutes,
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut table = Table::new(super::seats_of_all(source), &HEADS);
    for case in &source.cases {
        let Some(balance) = case.table("balance.csv")? else { continue };
        for line in balance.lines().filter(|line| line.get("zone_id") == Some(TOTAL)) {
            let id = line.get("service");
            let Some(service) = case.study.service.iter().find(|service| Some(service.id.as_str()) == id) else {
                continue;
            };
            let n = |column: &str| line.number(column);
            table.row([
                (Head::Scenario, case.scenario.as_deref().into()),
                (Head::Year, f64::from(case.year).into()),
                (Head::Service, service.called().name.get(lang).into()),
                (Head::Demand, n("demand").into()),
                (Head::Seats, n("places").into()),
                (Head::Gap, n("gap").into()),
                (Head::Sign, sign::of_gap(n("gap"), lang)),
                (Head::Allocated, n("allocated").into()),
                (Head::Over, n("over").into()),
                (Head::Unmet, n("unmet").into()),
                (Head::Unreachable, n("unreachable").into()),
                way(case.impedance(service), n("mean_cost"), [Head::Metres, Head::Minutes]),
            ]);
        }
    }
    let sentences = answer(source)?;
    Ok(vec![Page {
        name: word("handover.summary.sheet", lang).to_owned(),
        title: source.document["title"].as_str().filter(|title| !title.is_empty()).unwrap_or(NAMELESS).to_owned(),
        notes: sentences.iter().map(|sentence| sentence.text(lang)).collect(),
        tables: table.finished().into_iter().collect(),
        charts: Vec::new(),
    }])
}

/// The title of a study without one.
const NAMELESS: &str = "catchment";
