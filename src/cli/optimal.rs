//! What the optimal method says beside its table: the proof, where places are short, and where one more helps most.

use super::table::Table;
use crate::balance::{Certificate, FacilityPrice, KeptWhole, ServiceResult, certificate};
use crate::explain::worth;
use crate::model::Model;
use crate::units::{Impedance, Persons};
use crate::words::{Lang, Sentence, cost, say, total_cost};

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
        out.push_str(&ranking(&certificate, service, lang));
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
        (Some(kept), false) => {
            let more = |gap| say("cli.optimal.over_split").decimals("percent", gap * 100.0, 4);
            kept_whole(kept, certificate.unmet_bound, service.called.seats.one(), certificate.gap.map(more))
        }
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
        .part("seats", [service.called.seats.words()])
        .part("seat", [service.called.seats.one()])
        .part("unreachable", (far > 0.0).then(|| say("cli.optimal.unreachable").whole("n", far)))
        .part("total", [total_cost(certificate.objective, of)])
        .part("mean", [say(mean_of).part("cost", [cost(mean, of)])])
        .part("neighbours", neighbours)
        .part("proof", [proof]);
    let mut out = text.text(lang) + "\n";
    if certificate.indivisible.is_some() && !certificate.proven {
        out += &say("cli.optimal.as_if_split").part("seat", [service.called.seats.one()]).text(lang);
        out.push('\n');
    }
    out
}

/// What it costs not to split cells, and whether that is proven.
fn kept_whole(kept: &KeptWhole, best: Persons, seat: Sentence, gap: Option<Sentence>) -> Sentence {
    let [most, least] = [kept.left_out, kept.unmet_bound - best].map(Persons::to_f64);
    // Not so many decimals that nobody reads them, and none too few at a bound.
    let digits = if [most, least].iter().all(|people| people.fract() == 0.0) { 0 } else { 2 };
    let scale = f64::from(10_u32.pow(digits as u32));
    let [high, low] = [(most * scale).ceil() / scale, (least * scale).floor() / scale];
    let left_out = if least < most {
        say("cli.optimal.leaves_between").decimals("least", low, digits).decimals("most", high, digits)
    } else {
        say("cli.optimal.leaves").decimals("people", most, digits)
    };
    let left_out = left_out.part("seat", [seat]);
    let text = if kept.best { "cli.optimal.kept_whole" } else { "cli.optimal.kept_whole_unproven" };
    let text = say(text).count("n", kept.cells_split_by_the_optimum);
    text.part("left_out", (most > 0.0).then_some(left_out)).part("gap", gap)
}

/// Facilities where one more place is worth something, best first.
fn ranking(certificate: &Certificate, service: &ServiceResult, lang: Lang) -> String {
    let (of, seat) = (service.travel.impedance, service.called.seats.one());
    let useful: Vec<&FacilityPrice> =
        certificate.prices.iter().filter(|price| price.serves > 0 || price.price > 0.0).take(SHOWN).collect();
    if useful.is_empty() {
        return String::new();
    }
    let head = ["cli.head.where_one_more_helps", "cli.head.id", "cli.head.one_more"];
    let headings =
        head.map(|key| say(key).part("seats", [service.called.seats.words()]).part("seat", [seat.clone()]).text(lang));
    let mut table = Table::new(headings.into());
    for price in useful {
        table.row(vec![price.name.clone(), price.facility_id.clone(), worth(price.serves, price.price, of).text(lang)]);
    }
    table.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the best of whole cells is not proven, nobody is said to be without a place because of it.
    #[test]
    fn what_is_not_proven_is_not_said_to_be_so() {
        let kept = |left_out: i64, bound: i64, best| KeptWhole {
            cells_split_by_the_optimum: 3,
            left_out: Persons::from_micro(left_out),
            best,
            unmet_bound: Persons::from_micro(bound),
            dual_objective: 0.0,
            nodes: 7,
        };
        let says = |kept: &KeptWhole, lang| {
            kept_whole(kept, Persons::whole(10), crate::words::Seats::default().one(), None).text(lang)
        };
        let open = kept(5_500_001, 12_000_000, false);
        assert_eq!(
            says(&open, Lang::En),
            "cells kept whole, not proven to be the best: 3 would be split; not splitting leaves at least 2.00 and at most 5.51 people without a place"
        );
        assert!(says(&open, Lang::Zh).contains("未证明最优") && says(&open, Lang::Zh).contains("2.00 至 5.51 人"));
        let closed = kept(4_000_000, 14_000_000, true);
        assert_eq!(
            says(&closed, Lang::En),
            "the best with whole cells, proven: 3 would be split; not splitting leaves 4 people without a place"
        );
        assert!(!says(&kept(0, 10_000_000, true), Lang::En).contains("without a place"));
    }
}
