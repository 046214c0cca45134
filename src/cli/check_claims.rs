//! `catchment check-claims`: a plan held to its word.

use super::args::Global;
use super::convert::failed;
use super::report::Report;
use super::run::write_failed;
use super::table::Table;
use super::verify;
use crate::claims::{self, Amounts, Answer, Claims, Judged, Op, Opening, Projects, Unit, Verdict};
use crate::issue::exit;
use crate::study::Failure;
use crate::words::{Lang, decimals, say, word};
use crate::write;
use serde_json::json;
use std::path::{Path, PathBuf};

pub fn check_claims(
    path: &Path,
    results: &[PathBuf],
    out: Option<&Path>,
    fails: bool,
    global: &Global,
    report: &Report,
) -> u8 {
    if let Some(Err(failure)) = out.map(|out| claims::check_target(path, out, global.overwrite)) {
        return failed(&failure, report);
    }
    for folder in results {
        if let Err(error) = write::check_finished(folder) {
            return write_failed(&error, report);
        }
    }
    let claims = match Claims::open(path) {
        Ok(claims) => claims,
        Err(failure) => return report.failure(&failure),
    };
    if let Some(Err(failure)) = out.map(|out| claims.check_out(out)) {
        return failed(&failure, report);
    }
    let results = match claims::folders(results) {
        Ok(results) => results,
        Err(issue) => return report.failure(&Failure::Data(issue.into())),
    };
    let progress = report.progress();
    let verified = results.iter().try_for_each(|folder| verify::verified(folder));
    let judged = match verified.and_then(|()| claims::judge(&claims, &results, progress.as_ref())) {
        Ok(judged) => judged,
        Err(failure) => return report.failure(&failure),
    };
    drop(progress);
    if report.forbids(&judged.notes) {
        return report.failure(&Failure::Data(judged.notes));
    }
    report.issues(&judged.notes);
    if let Some(Err(error)) = out.map(|out| claims::put(&judged, out, report.lang)) {
        return write_failed(&error, report);
    }
    let contradicts = judged.count(Verdict::Contradicts);
    let code = if fails && contradicts > 0 { exit::NORM_NOT_MET } else { exit::DONE };
    if report.json {
        let counts = [Verdict::Agrees, Verdict::Contradicts, Verdict::CannotTell];
        let counts = counts.map(|verdict| (verdict.as_str().to_owned(), json!(judged.count(verdict))));
        Report::json(&json!({
            "ok": true, "exit_code": code, "title": claims.file.title, "source": claims.file.source,
            "counts": counts.into_iter().collect::<serde_json::Map<_, _>>(), "claims": judged.all, "pipeline": judged.pipeline,
            "issues": report.issues_json(&judged.notes),
        }));
    } else {
        report.show(&text(&claims, &judged, report.lang));
    }
    code
}

/// The table, and beneath it why: what contradicts first, then what cannot be told.
fn text(claims: &Claims, judged: &Judged, lang: Lang) -> String {
    let head = [
        "cli.claims.claim",
        "cli.claims.stated",
        "cli.claims.computed",
        "cli.claims.difference",
        "cli.claims.verdict",
        "cli.claims.synthetic",
    ];
    let mut table = Table::headed(&head, lang);
    for answer in &judged.all {
        table.row(row(answer, lang));
    }
    let title = say("cli.claims.title").with("title", &claims.file.title).with("source", &claims.file.source);
    let mut out = title.text(lang) + "\n" + &table.render();
    for verdict in [Verdict::Contradicts, Verdict::CannotTell] {
        for answer in judged.all.iter().filter(|answer| answer.verdict == verdict) {
            let why: Vec<String> = answer.why.iter().map(|words| words.text(lang)).collect();
            let words = say("cli.claims.why").part("verdict", [verdict.words()]).text_of("name", answer.name.clone());
            let words = words.with("id", &answer.id).with("quote", &answer.quote);
            let words = words.with("chapter", &answer.chapter).with("why", why.join(word("claims.semicolon", lang)));
            out += &(words.text(lang).trim_end().to_owned() + "\n");
        }
    }
    out += &(judged.summary().text(lang) + "\n");
    out + &judged.pipeline.as_ref().map_or_else(String::new, |projects| by_year(projects, lang))
}

/// The projects by year, and all of them beneath a rule.
fn by_year(projects: &Projects, lang: Lang) -> String {
    let head = ["cli.claims.year", "cli.claims.projects"].map(|key| word(key, lang).to_owned());
    let names = projects.names.iter().map(|name| name.get(lang).to_owned());
    let mut table = Table::new(head.into_iter().chain(names).collect());
    let cells = |first: String, of: &Opening| {
        let sums = of.sums.iter().map(amounts);
        [first, decimals(of.projects as f64, 0)].into_iter().chain(sums).collect()
    };
    for of in &projects.years {
        let year = of.year.map_or_else(|| word("cli.claims.no_year", lang).to_owned(), |year| year.to_string());
        table.row(cells(year, of));
    }
    table.sum(cells(word("cli.claims.total", lang).to_owned(), &projects.total));
    let title = if projects.synthetic { "cli.claims.pipeline_synthetic" } else { "cli.claims.pipeline" };
    format!("\n{}\n{}", word(title, lang), table.render())
}

fn amounts(of: &Amounts) -> String {
    let least = if of.is_least { ">= " } else { "" };
    of.value.map_or_else(|| "-".to_owned(), |value| format!("{least}{}", rounded(value)))
}

fn row(answer: &Answer, lang: Lang) -> Vec<String> {
    let nothing = || "-".to_owned();
    let Answer { op, stated, computed, difference, unit, .. } = answer;
    let stated = stated.map_or_else(nothing, |value| {
        let op = op.filter(|op| *op != Op::Equal).map_or_else(String::new, |op| format!("{} ", op.as_str()));
        format!("{op}{} {}", shown(value, *unit), unit.words().text(lang)).trim_end().to_owned()
    });
    let least = if answer.is_least { ">= " } else { "" };
    let computed = computed.map_or_else(nothing, |value| format!("{least}{}", shown(value, *unit)));
    let difference = difference.map_or_else(nothing, |value| {
        let sign = if value > 0.0 { "+" } else { "" };
        format!("{sign}{}", rounded(value))
    });
    let synthetic = match answer.synthetic {
        Some(true) => word("cli.claims.yes", lang),
        Some(false) => word("cli.claims.no", lang),
        None => "-",
    };
    let name = answer.name.get(lang).to_owned();
    vec![name, stated, computed, difference, answer.verdict.words().text(lang), synthetic.to_owned()]
}

/// A year as it is, other numbers with their thousands apart.
fn shown(value: f64, unit: Unit) -> String {
    if unit.is_calendar() { value.to_string() } else { rounded(value) }
}

/// Two digits after the point at most.
fn rounded(value: f64) -> String {
    let two = decimals(value, 2);
    two.strip_suffix(".00").or_else(|| two.strip_suffix('0')).unwrap_or(&two).to_owned()
}
