//! 口径与数据: what was asked, of which data, by which standards, and what was found in them.

use super::head::Head;
use super::listed;
use super::page::Page;
use super::sign;
use super::table::Table;
use crate::handover::Source;
use crate::words::{Lang, Seats, term, word};
use serde_json::Value;

/// An upper age from which on it means: and older.
const OLDEST: u16 = 100;

pub(super) fn sheets(source: &Source, lang: Lang) -> Vec<Page> {
    let tables = [
        about(source, lang),
        services(source, lang),
        super::travel::table(source, lang),
        layers(source, lang),
        standards(source, lang),
        listed::sums(source, lang),
        reconciliation(source, lang),
        issues(source, lang),
    ];
    let tables: Vec<Table> = tables.into_iter().filter_map(Table::finished).collect();
    vec![Page {
        name: word("handover.methods.sheet", lang).to_owned(),
        title: word("handover.methods.title", lang).to_owned(),
        notes: ["handover.methods.note", "handover.note.rounded", "handover.note.empty"]
            .map(|key| word(key, lang).to_owned())
            .into(),
        tables,
        charts: Vec::new(),
    }]
}

/// A table of this sheet.
fn titled(title: &str, heads: &[Head]) -> Table {
    Table::new(Seats::default(), heads).titled(title)
}

/// What stands in `run.json` of all cases.
fn about(source: &Source, lang: Lang) -> Table {
    let mut table = titled(word("handover.methods.about", lang), &[Head::Fact, Head::Said]);
    let run = &source.document;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut years: Vec<i32> = source.cases.iter().map(|case| case.year).collect();
    years.sort_unstable();
    years.dedup();
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    let system = source.main().and_then(|case| text(&case.run["analysis_crs"]));
    let program = text(&run["program"]).zip(text(&run["version"])).map(|(name, version)| format!("{name} {version}"));
    let facts = [
        ("handover.methods.study", text(&run["title"])),
        ("handover.methods.years", Some(years.join(word("text.comma", lang)))),
        ("handover.methods.system", system),
        ("handover.methods.program", program),
    ];
    for (key, said) in facts {
        if said.is_some() {
            table.row([(Head::Fact, word(key, lang).into()), (Head::Said, said.into())]);
        }
    }
    table
}

fn services(source: &Source, lang: Lang) -> Table {
    let heads = [
        Head::Service,
        Head::Method,
        Head::Travel,
        Head::Cutoff,
        Head::Ages,
        Head::Columns,
        Head::Share,
        Head::Rate,
        Head::Standard,
    ];
    let mut table = titled(word("handover.methods.services", lang), &heads);
    for service in &source.study.service {
        let named = |id: &str| term(id).map_or_else(|| id.to_owned(), |term| term.name.get(lang).to_owned());
        let rule = &service.demand;
        let ages = rule.ages.map(|[from, to]| if to >= OLDEST { format!("{from}+") } else { format!("{from}–{to}") });
        table.row([
            (Head::Service, service.called().name.get(lang).into()),
            (Head::Method, named(service.method.as_str()).into()),
            (Head::Travel, super::travel::of_service(&source.study, service, lang).into()),
            (Head::Cutoff, service.cutoff.as_deref().into()),
            (Head::Ages, ages.into()),
            (Head::Columns, rule.field.as_deref().into()),
            (Head::Share, rule.participation.into()),
            (Head::Rate, rule.per_1000.into()),
            (Head::Standard, service.standard.as_deref().into()),
        ]);
    }
    table
}

fn layers(source: &Source, lang: Lang) -> Table {
    let heads = [Head::Layer, Head::File, Head::Format, Head::System, Head::Rows, Head::Hash];
    let mut table = titled(word("handover.methods.layers", lang), &heads);
    // A sheet is a part of its file.
    let hash = |file: &str| {
        let whole = file.split_once('#').map_or(file, |(whole, _)| whole);
        let of = |file: &str| source.cases.iter().find_map(|case| case.run["inputs"][file].as_str());
        of(file).or_else(|| of(whole))
    };
    for layer in source.entries("layers") {
        let text = |key: &str| layer[key].as_str();
        let file = text("file").unwrap_or_default();
        table.row([
            (Head::Layer, text("role").map(|role| of_role(role, lang)).into()),
            (Head::File, file.into()),
            (Head::Format, text("format").into()),
            // What has no positions is in no system.
            (Head::System, text("crs").filter(|_| layer["bounds"].is_array()).into()),
            (Head::Rows, layer["features"].as_f64().into()),
            (Head::Hash, hash(file).into()),
        ]);
    }
    table
}

/// What a layer is read for.
fn of_role(role: &str, lang: Lang) -> &str {
    match role {
        "facilities" => word("cli.role.facilities", lang),
        "zones" => word("cli.role.zones", lang),
        "demand" => word("cli.role.demand", lang),
        "totals" => word("cli.role.totals", lang),
        "land" => word("cli.role.land", lang),
        "costs" => word("cli.role.costs", lang),
        "attendance" => word("cli.role.attendance", lang),
        "series" => word("cli.role.series", lang),
        "roads" => word("cli.role.roads", lang),
        "barriers" => word("cli.role.barriers", lang),
        "crossings" => word("cli.role.crossings", lang),
        "elevation" => word("cli.role.elevation", lang),
        "cover" => word("cli.role.cover", lang),
        other => other,
    }
}

fn standards(source: &Source, lang: Lang) -> Table {
    let mut table = titled(word("handover.methods.standards", lang), &[Head::Standard, Head::Source]);
    for standard in source.entries("standards") {
        let profile = &standard["profile"];
        table.row([
            (Head::Standard, profile[format!("name_{}", lang.code())].as_str().into()),
            (Head::Source, profile["source"].as_str().into()),
        ]);
    }
    table
}

fn reconciliation(source: &Source, lang: Lang) -> Table {
    let mut table = titled(word("handover.methods.reconciliation", lang), &[Head::Agrees, Head::Sentence]);
    for line in source.entries("reconciliation") {
        table.row([
            (Head::Agrees, sign::of_verdict(line["agrees"].as_bool(), lang)),
            (Head::Sentence, line[lang.code()].as_str().into()),
        ]);
    }
    table
}

fn issues(source: &Source, lang: Lang) -> Table {
    let mut table = titled(word("handover.methods.issues", lang), &[Head::Code, Head::Count, Head::Sentence]);
    for issue in source.entries("issues") {
        table.row([
            (Head::Code, issue["code"].as_str().into()),
            (Head::Count, issue["count"].as_f64().into()),
            (Head::Sentence, issue["sentence"][lang.code()].as_str().into()),
        ]);
    }
    table
}
