//! 标准: every rule of the standards at every place it is about, its value, its clause, and whether somebody read it.

use super::head::Head;
use super::page::Page;
use super::sign;
#[cfg(feature = "report")]
use super::table::Row;
use super::table::{Cell, Table};
use crate::check::Line;
use crate::handover::{Case, Source};
use crate::output::TOTAL;
use crate::prepare::Failure;
use crate::words::{Lang, norm_unit, word};
use serde_json::Value;

const HEADS: [Head; 15] = [
    Head::Scenario,
    Head::Year,
    Head::Verdict,
    Head::Rule,
    Head::Service,
    Head::Level,
    Head::Place,
    Head::Value,
    Head::Op,
    Head::Threshold,
    Head::Unit,
    Head::Kind,
    Head::Clause,
    Head::Verified,
    Head::Missing,
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    Ok(page(of(source, source.ends(), lang)?, lang).into_iter().collect())
}

/// The same of the case that is spoken of first: what does not hold one by one, and of all else how many of a rule there are.
#[cfg(feature = "report")]
pub(super) fn in_brief(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut table = of(source, source.main(), lang)?;
    let fails = sign::of_verdict(Some(false), lang);
    let at = |head: Head| table.heads.iter().position(|other| *other == head);
    let (Some(verdict), Some(place), Some(value)) = (at(Head::Verdict), at(Head::Place), at(Head::Value)) else {
        return Ok(Vec::new());
    };
    let mut rows: Vec<(Row, usize)> = Vec::new();
    for mut row in std::mem::take(&mut table.rows) {
        let is_alone = row.cells[verdict] == fails;
        if !is_alone {
            row.cells[place] = Cell::Nothing;
            row.cells[value] = Cell::Nothing;
        }
        match rows.iter_mut().find(|(known, _)| !is_alone && known.cells == row.cells) {
            Some((_, count)) => *count += 1,
            None => rows.push((row, 1)),
        }
    }
    // What does not hold comes first, and last what does.
    let holds = sign::of_verdict(Some(true), lang);
    rows.sort_by_key(|(row, _)| (row.cells[verdict] == holds, row.cells[verdict] != fails));
    table.heads.insert(place + 1, Head::Count);
    for (mut row, count) in rows {
        row.cells.insert(place + 1, (count as f64).into());
        table.rows.push(row);
    }
    Ok(page(table, lang).into_iter().collect())
}

fn page(table: Table, lang: Lang) -> Option<Page> {
    Some(Page {
        name: word("handover.norms.sheet", lang).to_owned(),
        title: word("handover.norms.title", lang).to_owned(),
        notes: vec![word("handover.norms.note", lang).to_owned()],
        tables: vec![table.finished()?],
        charts: Vec::new(),
    })
}

fn of<'s>(source: &'s Source, cases: impl IntoIterator<Item = &'s Case>, lang: Lang) -> Result<Table, Failure> {
    let mut table = Table::new(super::seats_of_all(source), &HEADS);
    for case in cases {
        let Some(findings) = case.table("findings.csv")? else { continue };
        // The clauses of the file are in the language in which it was written; so is what is missing.
        let is_in_language = findings.lines().all(|line| line.text("clause") == clause(case, line, lang));
        for line in findings.lines() {
            let n = |column: &str| line.number(column);
            let holds = match line.get("holds") {
                Some("yes") => Some(true),
                Some("no") => Some(false),
                _ => None,
            };
            let place = match line.get("id") {
                Some(id) if id != TOTAL => line.text("name").unwrap_or(id),
                _ => word("handover.district", lang),
            };
            let rule = ["profile", "rule"].map(|column| line.get(column).unwrap_or_default()).join("/");
            table.row([
                (Head::Scenario, case.scenario.as_deref().into()),
                (Head::Year, f64::from(case.year).into()),
                (Head::Verdict, sign::of_verdict(holds, lang)),
                (Head::Rule, rule.into()),
                (Head::Service, source.study.called(line.get("service").unwrap_or_default()).name.get(lang).into()),
                (Head::Level, line.text("level").map(|level| of_level(level, lang)).into()),
                (Head::Place, place.into()),
                (Head::Value, n("value").into()),
                (Head::Op, line.text("op").into()),
                (Head::Threshold, n("threshold").into()),
                (Head::Unit, line.text("unit").map(|unit| norm_unit(unit, lang)).into()),
                (Head::Kind, line.text("kind").map(|kind| of_kind(kind, lang)).into()),
                (Head::Clause, clause(case, line, lang).into()),
                (Head::Verified, line.text("verified").map(|is| sign::of_flag(is == "true", lang)).into()),
                (Head::Missing, line.text("missing").filter(|_| is_in_language).map_or(Cell::Nothing, Cell::from)),
            ]);
        }
    }
    Ok(table)
}

/// The clause of a finding, as the standards of the run have it in a language.
fn clause<'c>(case: &'c Case, line: Line<'_>, lang: Lang) -> Option<&'c str> {
    let is = |value: &Value, column: &str| value.as_str() == line.get(column);
    let standards = case.run["standards"].as_array()?;
    let standard = standards.iter().find(|standard| is(&standard["profile"]["id"], "profile"))?;
    let rule = standard["rule"].as_array()?.iter().find(|rule| is(&rule["id"], "rule"))?;
    rule[format!("citation_{}", lang.code())].as_str()
}

/// What a rule is about.
fn of_level(level: &str, lang: Lang) -> &str {
    match level {
        "site" => word("handover.level.site", lang),
        "zone" => word("handover.level.zone", lang),
        "district" => word("handover.level.district", lang),
        other => other,
    }
}

/// How strict a rule is.
fn of_kind(kind: &str, lang: Lang) -> &str {
    match kind {
        "required" => word("handover.kind.required", lang),
        "advised" => word("handover.kind.advised", lang),
        "target" => word("handover.kind.target", lang),
        "definition" => word("handover.kind.definition", lang),
        other => other,
    }
}
