//! 规划核对: what a plan claims, held against the results.

use super::head::Head;
use super::page::Page;
use super::sign;
use super::table::{Cell, Table};
use crate::claims::{Op, Verdict};
use crate::handover::Source;
use crate::words::{Lang, Seats, word};

const HEADS: [Head; 11] = [
    Head::Verdict,
    Head::Chapter,
    Head::Claim,
    Head::Op,
    Head::Stated,
    Head::Computed,
    Head::Difference,
    Head::Unit,
    Head::Synthetic,
    Head::Quote,
    Head::Why,
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Vec<Page> {
    let mut table = Table::new(Seats::default(), &HEADS);
    for answer in source.claims.iter().flat_map(|judged| &judged.all) {
        let holds = match answer.verdict {
            Verdict::Agrees => Some(true),
            Verdict::Contradicts => Some(false),
            Verdict::CannotTell => None,
        };
        let why: Vec<String> = answer.why.iter().map(|words| words.text(lang)).collect();
        let synthetic = answer.synthetic.map(|is| sign::of_flag(is, lang));
        table.row([
            (Head::Verdict, sign::of_verdict(holds, lang)),
            (Head::Chapter, answer.chapter.as_str().into()),
            (Head::Claim, answer.name.get(lang).into()),
            (Head::Op, answer.op.filter(|_| answer.stated.is_some()).map(Op::as_str).into()),
            (Head::Stated, answer.stated.into()),
            (Head::Computed, answer.computed.into()),
            (Head::Difference, answer.difference.into()),
            (Head::Unit, answer.unit.words().text(lang).into()),
            (Head::Synthetic, synthetic.unwrap_or(Cell::Nothing)),
            (Head::Quote, answer.quote.as_str().into()),
            (Head::Why, why.join(word("claims.semicolon", lang)).into()),
        ]);
    }
    let page = |table| Page {
        name: word("handover.claims.sheet", lang).to_owned(),
        title: word("handover.claims.title", lang).to_owned(),
        notes: source.claims.iter().map(|judged| judged.summary().text(lang)).collect(),
        tables: vec![table],
        charts: Vec::new(),
    };
    table.finished().map(page).into_iter().collect()
}
