//! What the optimal method says beside its table: the proof, where places are short, and where one more helps most.

use super::table::Table;
use crate::balance::{Certificate, FacilityPrice, ServiceResult, certificate};
use crate::explain::worth;
use crate::model::Model;
use crate::units::{Impedance, Persons};
use crate::words::{Lang, cost, say, total_cost, word};

/// Bottlenecks and facilities that are shown; the rest stand in `certificate.json`.
const SHOWN: usize = 5;

/// The text below a service's table; empty for other methods.
pub fn text(model: &Model, service: &ServiceResult, lang: Lang) -> String {
    let Some(certificate) = certificate(model, service) else { return String::new() };
    let mut out = proof(&certificate, service, lang);
    for shortage in certificate.bottlenecks.iter().take(SHOWN) {
        out += &say("cli.optimal.bottleneck").part("bottleneck", [shortage.sentence.clone()]).text(lang);
        out.push('\n');
    }
    let more = certificate.bottlenecks.len().saturating_sub(SHOWN);
    if more > 0 {
        out += &say("cli.optimal.more_bottlenecks").count("n", more).text(lang);
        out.push('\n');
    }
    if certificate.prices_are_worth {
        out.push_str(&ranking(&certificate, service.travel.impedance, lang));
    }
    out
}

fn proof(certificate: &Certificate, service: &ServiceResult, lang: Lang) -> String {
    let served = certificate.served.to_f64();
    let mean = if served > 0.0 { certificate.objective / served } else { 0.0 };
    let far = service.allocation.unreachable().iter().sum::<Persons>().to_f64();
    let beyond = service.ledger.demand.neighbours;
    let neighbours = (beyond > Persons::ZERO).then(|| say("cli.optimal.neighbours").whole("n", beyond.to_f64()));
    let gap = certificate.gap.map(|gap| say("cli.optimal.gap").decimals("percent", gap * 100.0, 4));
    let proof = match (&certificate.indivisible, certificate.proven) {
        (_, true) => say("cli.optimal.proven"),
        (Some(kept), false) => say("cli.optimal.kept_whole")
            .with("cells", kept.cells_split_by_the_optimum)
            .whole("people", kept.left_out.to_f64())
            .part("gap", gap),
        (None, false) => say("cli.optimal.stopped").part("gap", gap),
    };
    let of = service.travel.impedance;
    let mean_of = match of {
        Impedance::Metres => "cli.optimal.mean_distance",
        Impedance::Seconds => "cli.optimal.mean_time",
    };
    let text = say("cli.optimal.served")
        .whole("served", served)
        .whole("unmet", certificate.unmet.to_f64())
        .part("unreachable", (far > 0.0).then(|| say("cli.optimal.unreachable").whole("n", far)))
        .part("total", [total_cost(certificate.objective, of)])
        .part("mean", [say(mean_of).part("cost", [cost(mean, of)])])
        .part("neighbours", neighbours)
        .part("proof", [proof]);
    let mut out = text.text(lang) + "\n";
    if certificate.indivisible.is_some() && !certificate.proven {
        out += word("cli.optimal.as_if_split", lang);
        out.push('\n');
    }
    out
}

/// Facilities where one more place is worth something, best first.
fn ranking(certificate: &Certificate, of: Impedance, lang: Lang) -> String {
    let useful: Vec<&FacilityPrice> =
        certificate.prices.iter().filter(|price| price.serves > 0 || price.price > 0.0).take(SHOWN).collect();
    if useful.is_empty() {
        return String::new();
    }
    let head = ["cli.head.where_one_more_helps", "cli.head.id", "cli.head.one_more"];
    let mut table = Table::headed(&head, lang);
    for price in useful {
        table.row(vec![price.name.clone(), price.facility_id.clone(), worth(price.serves, price.price, of).text(lang)]);
    }
    table.render()
}
