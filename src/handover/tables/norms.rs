//! 标准: every rule of the standards at every place it is about, its value, its clause, and whether somebody read it.

use super::head::Head;
use super::page::Page;
use super::sign;
use super::table::{Cell, Row, Table};
use crate::check::Line;
use crate::handover::{Case, Source};
use crate::output::{MISSING, TOTAL};
use crate::prepare::Failure;
use crate::words::{Lang, Sentence, indicator, norm_unit, word};
use serde_json::Value;

const HEADS: [Head; 17] = [
    Head::Scenario,
    Head::Year,
    Head::Verdict,
    Head::Standard,
    Head::Indicator,
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
    Head::Rule,
];

/// How the places of a rule fare, in all.
const COUNTS: [Head; 11] = [
    Head::Scenario,
    Head::Year,
    Head::Standard,
    Head::Indicator,
    Head::Service,
    Head::Clause,
    Head::Kind,
    Head::Fails,
    Head::Untold,
    Head::Holds,
    Head::Rule,
];

pub(super) fn sheets(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut all = of(source, source.ends(), lang)?;
    let counts = counts(&all, lang);
    sort(&mut all.rows, &all.heads, lang);
    let tables = [counts, all].into_iter().zip(["handover.norms.counts", "handover.norms.all"]);
    let tables: Vec<Table> =
        tables.filter_map(|(table, title)| Some(table.finished()?.titled(word(title, lang)))).collect();
    Ok(page(tables, lang).into_iter().collect())
}

/// What does not hold comes first, and last what does.
fn rank(verdict: &Cell, lang: Lang) -> u8 {
    [Some(false), None]
        .iter()
        .zip(0..)
        .find(|(holds, _)| sign::of_verdict(**holds, lang) == *verdict)
        .map_or(2, |(_, at)| at)
}

/// Of each year: otherwise in the order of the results.
fn sort(rows: &mut [Row], heads: &[Head], lang: Lang) {
    let at = |head: Head| heads.iter().position(|other| *other == head);
    let (Some(scenario), Some(year), Some(verdict)) = (at(Head::Scenario), at(Head::Year), at(Head::Verdict)) else {
        return;
    };
    for rows in rows.chunk_by_mut(|a, b| a.cells[scenario] == b.cells[scenario] && a.cells[year] == b.cells[year]) {
        rows.sort_by_key(|row| rank(&row.cells[verdict], lang));
    }
}

/// How many places of each rule do not hold, cannot be told, and hold.
fn counts(all: &Table, lang: Lang) -> Table {
    const VERDICTS: [Head; 3] = [Head::Fails, Head::Untold, Head::Holds];
    let mut counts = Table::new(all.seats, &COUNTS);
    let at = |head: Head| all.heads.iter().position(|other| *other == head);
    let Some(verdict) = at(Head::Verdict) else { return counts };
    let names = COUNTS.iter().zip(0..).filter_map(|(head, to)| Some((at(*head)?, to)));
    let names: Vec<(usize, usize)> = names.collect();
    for row in &all.rows {
        let mut cells = vec![Cell::Nothing; COUNTS.len()];
        for (from, to) in &names {
            cells[*to] = row.cells[*from].clone();
        }
        let is_it = |known: &Row| names.iter().all(|(_, to)| known.cells[*to] == cells[*to]);
        let known = counts.rows.iter().position(is_it).unwrap_or_else(|| {
            for head in VERDICTS {
                if let Some(at) = COUNTS.iter().position(|other| *other == head) {
                    cells[at] = 0.0.into();
                }
            }
            counts.rows.push(Row { cells: cells.clone(), is_total: false });
            counts.rows.len() - 1
        });
        let head = VERDICTS[usize::from(rank(&row.cells[verdict], lang))];
        if let Some(Cell::Number(n)) =
            COUNTS.iter().position(|other| *other == head).map(|at| &mut counts.rows[known].cells[at])
        {
            *n += 1.0;
        }
    }
    counts
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
    rows.sort_by_key(|(row, _)| rank(&row.cells[verdict], lang));
    table.heads.insert(place + 1, Head::Count);
    for (mut row, count) in rows {
        row.cells.insert(place + 1, (count as f64).into());
        table.rows.push(row);
    }
    Ok(page(table.finished().into_iter().collect(), lang).into_iter().collect())
}

fn page(tables: Vec<Table>, lang: Lang) -> Option<Page> {
    (!tables.is_empty()).then(|| Page {
        name: word("handover.norms.sheet", lang).to_owned(),
        title: word("handover.norms.title", lang).to_owned(),
        notes: vec![word("handover.norms.note", lang).to_owned()],
        tables,
        charts: Vec::new(),
    })
}

fn of<'s>(source: &'s Source, cases: impl IntoIterator<Item = &'s Case>, lang: Lang) -> Result<Table, Failure> {
    let mut table = Table::new(super::seats_of_all(source), &HEADS);
    for case in cases {
        let Some(findings) = case.table("findings.csv")? else { continue };
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
            let id = ["profile", "rule"].map(|column| line.get(column).unwrap_or_default()).join("/");
            let (standard, rule) = standard(case, line).unzip();
            let named =
                |of: Option<&'s Value>, key: &str| of.and_then(|of| of[format!("{key}_{}", lang.code())].as_str());
            let computed = rule.and_then(|rule| rule["indicator"].as_str());
            table.row([
                (Head::Scenario, case.scenario.as_deref().into()),
                (Head::Year, f64::from(case.year).into()),
                (Head::Verdict, sign::of_verdict(holds, lang)),
                (Head::Standard, named(standard, "name").into()),
                (Head::Indicator, computed.map(|name| indicator(name, lang)).into()),
                (Head::Service, source.study.called(line.get("service").unwrap_or_default()).name.get(lang).into()),
                (Head::Level, line.text("level").map(|level| of_level(level, lang)).into()),
                (Head::Place, place.into()),
                (Head::Value, n("value").into()),
                (Head::Op, line.text("op").into()),
                (Head::Threshold, n("threshold").into()),
                (Head::Unit, line.text("unit").map(|unit| norm_unit(unit, lang)).into()),
                (Head::Kind, line.text("kind").map(|kind| of_kind(kind, lang)).into()),
                (Head::Clause, named(rule, "citation").into()),
                (Head::Verified, line.text("verified").map(|is| sign::of_flag(is == "true", lang)).into()),
                (Head::Missing, missing(source, line, rule, lang).into()),
                (Head::Rule, id.into()),
            ]);
        }
    }
    Ok(table)
}

/// What is missing, with services by their names.
fn missing(source: &Source, line: Line<'_>, rule: Option<&Value>, lang: Lang) -> Option<String> {
    let key = line.text("missing_key")?;
    let needs = || rule?[format!("needs_{}", lang.code())].as_str().map(str::to_owned);
    let said = || {
        let said = Sentence::of_code(MISSING, key)?;
        Some(said.naming("service", |id| source.study.called(id).name).text(lang))
    };
    let known = if key == "needs" { needs() } else { said() };
    known.or_else(|| line.text("missing").map(str::to_owned))
}

/// The profile and the rule of a finding, as the run has them.
fn standard<'c>(case: &'c Case, line: Line<'_>) -> Option<(&'c Value, &'c Value)> {
    let is = |value: &Value, column: &str| value.as_str() == line.get(column);
    let standards = case.run["standards"].as_array()?;
    let standard = standards.iter().find(|standard| is(&standard["profile"]["id"], "profile"))?;
    let rule = standard["rule"].as_array()?.iter().find(|rule| is(&rule["id"], "rule"))?;
    Some((&standard["profile"], rule))
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
