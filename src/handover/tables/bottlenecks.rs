//! 瓶颈: who can reach only sites that are full with them, as the proof of method `optimal` has it.

use super::head::Head;
use super::page::Page;
use super::table::Table;
use crate::check;
use crate::handover::{Source, unreadable::unreadable};
use crate::prepare::Failure;
use crate::words::{Lang, word};
use serde_json::Value;

const HEADS: [Head; 9] = [
    Head::Scenario,
    Head::Year,
    Head::Service,
    Head::Demand,
    Head::Seats,
    Head::Unmet,
    Head::Zones,
    Head::Sites,
    Head::Sentence,
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut table = Table::new(super::seats_of_all(source), &HEADS);
    for case in source.ends() {
        for service in &case.study.service {
            let id = service.id.as_str();
            if !case.has(&format!("{id}/certificate.json")) {
                continue;
            }
            let proof = check::certificate(&case.folder, id).map_err(|what| unreadable(&case.folder, what))?;
            for bottleneck in proof["bottlenecks"].as_array().into_iter().flatten() {
                let n = |key: &str| bottleneck[key].as_f64().into();
                table.row([
                    (Head::Scenario, case.scenario.as_deref().into()),
                    (Head::Year, f64::from(case.year).into()),
                    (Head::Service, service.called().name.get(lang).into()),
                    (Head::Demand, n("demand")),
                    (Head::Seats, n("places")),
                    (Head::Unmet, n("unmet")),
                    (Head::Zones, names(&bottleneck["zones"], lang).into()),
                    (Head::Sites, names(&bottleneck["facilities"], lang).into()),
                    (Head::Sentence, bottleneck[lang.code()].as_str().into()),
                ]);
            }
        }
    }
    let page = |table| Page {
        name: word("handover.bottlenecks.sheet", lang).to_owned(),
        title: word("handover.bottlenecks.title", lang).to_owned(),
        notes: ["handover.bottlenecks.note", "handover.note.rounded"].map(|key| word(key, lang).to_owned()).into(),
        tables: vec![table],
        charts: Vec::new(),
    };
    Ok(table.finished().map(page).into_iter().collect())
}

fn names(all: &Value, lang: Lang) -> String {
    let names: Vec<&str> = all.as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
    names.join(word("text.comma", lang))
}
