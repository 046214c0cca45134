//! Two finished results side by side: `changes.csv`, `one_sided.csv`, and for every service the layer of zones that gain or lose.

use super::{TOTAL, listed, named};
use crate::balance::{Alone, CaseChange, Changes, ServiceChange, Supply, Turn, ZoneChange};
use crate::output::{Class, Column, Label, Look, Output, Shape, Style, Symbol, Unit, over};
use crate::units::Persons;
use crate::words::{Lang, Seats, word};
use std::borrow::Cow;

/// A zone of a service, in a case of A and a case of B.
#[derive(Clone, Copy)]
pub struct Changed<'a> {
    case: &'a CaseChange,
    service: &'a ServiceChange,
    zone: &'a ZoneChange,
}

impl<'a> Changed<'a> {
    /// The zones of a service, and the whole district last.
    pub fn all(case: &'a CaseChange, service: &'a ServiceChange) -> Vec<Self> {
        service.zones.iter().chain([&service.total]).map(|zone| Self { case, service, zone }).collect()
    }

    fn of(self, side: usize) -> Option<&'a Supply> {
        self.zone.of[side].as_ref()
    }

    /// Whether ways of both are measured alike.
    fn is_one_kind(self) -> bool {
        self.service.ways[0] == self.service.ways[1]
    }

    fn mean_cost_diff(self) -> Option<f64> {
        let [a, b] = [0, 1].map(|side| self.of(side).and_then(|supply| supply.mean_cost));
        // As they are written: the difference of two cells of the table is the third.
        let rounded = |way: f64| (way * 1e3).round() / 1e3;
        Some(rounded(b?) - rounded(a?)).filter(|_| self.is_one_kind())
    }
}

type Of<'a> = Column<'a, Changed<'a>>;

/// What is different in a zone: **the one place where a column of it is described**.
pub fn differences<'a>(cost: Unit) -> Vec<Column<'a, Changed<'a>>> {
    let no_zone = "one of the two has no such zone";
    let only = ["A has no such zone", "B has no such zone"];
    let persons = |names: [&'static str; 3], get: fn(&Supply) -> Persons| {
        [
            Of::persons(names[0], move |row| row.of(0).map(get)).null(only[0]),
            Of::persons(names[1], move |row| row.of(1).map(get)).null(only[1]),
            Of::persons(names[2], move |row| row.zone.change(get)).null(no_zone),
        ]
    };
    let places = |names: [&'static str; 3], get: fn(&Supply) -> Option<Persons>| {
        let written = |n: Persons| n.as_places();
        let null = "one of the two has no such zone, or counts no places";
        [
            Of::places(names[0], move |row| row.of(0).and_then(get).map(written)).null(null),
            Of::places(names[1], move |row| row.of(1).and_then(get).map(written)).null(null),
            Of::places(names[2], move |row| row.zone.change_if(get).map(written)).null(null),
        ]
    };
    let mut columns = Vec::new();
    columns.extend(persons(["demand_a", "demand_b", "demand_diff"], |of| of.demand));
    columns.extend(places(["places_a", "places_b", "places_diff"], |of| of.places));
    columns.extend(persons(["allocated_a", "allocated_b", "allocated_diff"], |of| of.allocated));
    columns.extend(persons(["unmet_a", "unmet_b", "unmet_diff"], |of| of.unmet));
    columns.extend(persons(["unreachable_a", "unreachable_b", "unreachable_diff"], |of| of.unreachable));
    columns.extend(places(["gap_a", "gap_b", "gap_diff"], |of| of.gap));
    columns.push(
        Of::text("turn", |row| row.zone.turn().map(Turn::as_str))
            .null("one of the two has no such zone, or counts no places"),
    );
    let nobody = "one of the two has no such zone, or sends nobody anywhere";
    columns.extend([
        Of::number("mean_cost_a", cost, |row| row.of(0).and_then(|of| of.mean_cost)).null(nobody),
        Of::number("mean_cost_b", cost, |row| row.of(1).and_then(|of| of.mean_cost)).null(nobody),
        Of::number("mean_cost_diff", cost, Changed::mean_cost_diff)
            .null("one of the two has no such zone or sends nobody anywhere, or ways are metres in one and seconds in the other"),
    ]);
    let kinds = "ways are metres in one and seconds in the other";
    columns.extend([
        Of::persons("stayed", |row| row.zone.moves.stayed),
        Of::persons("changed", |row| row.zone.moves.changed),
        Of::persons("gained", |row| row.zone.moves.gained),
        Of::persons("lost", |row| row.zone.moves.lost),
        Of::persons("without", |row| row.zone.moves.without),
        Of::persons("came", |row| row.zone.moves.came),
        Of::persons("gone", |row| row.zone.moves.gone),
        Of::persons("longer", |row| Some(row.zone.moves.longer).filter(|_| row.is_one_kind())).null(kinds),
        Of::persons("shorter", |row| Some(row.zone.moves.shorter).filter(|_| row.is_one_kind())).null(kinds),
    ]);
    columns
}

/// Columns of the layer.
pub fn layer_columns<'a>(cost: Unit) -> Vec<Of<'a>> {
    let identity = [
        Of::text("id", |row| row.zone.id.as_deref()).term("zone_id"),
        Of::text("name", |row| row.zone.name.as_deref()).term("zone_name"),
    ];
    identity.into_iter().chain(differences(cost)).collect()
}

/// Columns of `changes.csv`.
pub fn changes_columns<'a>() -> Vec<Of<'a>> {
    let no_scenario = "a study without scenarios";
    let identity = [
        Of::text("scenario_a", |row| row.case.of[0].scenario.as_deref()).null(no_scenario),
        Of::whole("year_a", Unit::Year, |row| Some(i64::from(row.case.of[0].year))),
        Of::text("scenario_b", |row| row.case.of[1].scenario.as_deref()).null(no_scenario),
        Of::whole("year_b", Unit::Year, |row| Some(i64::from(row.case.of[1].year))),
        Of::text("service", |row| row.service.id.as_str()),
        Of::text("zone_id", |row| row.zone.id.as_deref().unwrap_or(TOTAL)),
        Of::text("zone_name", |row| row.zone.name.as_deref()).null("the whole district"),
    ];
    identity.into_iter().chain(differences(Unit::Cost(None))).collect()
}

/// Columns of `one_sided.csv`.
pub fn alone_columns<'a>() -> Vec<Column<'a, &'a Alone>> {
    type Of<'a> = Column<'a, &'a Alone>;
    let cells = "a thing with an id";
    vec![
        Of::text("side", |of| if of.is_of_b { "b" } else { "a" }),
        Of::text("scenario", |of| of.case.scenario.as_deref()).null("a study without scenarios"),
        Of::whole("year", Unit::Year, |of| Some(i64::from(of.case.year))),
        Of::text("service", |of| of.service.as_deref()).null("a whole case"),
        Of::text("one_sided", |of| of.kind.as_str()),
        Of::text("one_sided_id", |of| of.id.as_deref()).null("a whole case, or cells"),
        Of::text("one_sided_name", |of| of.name.as_deref()).null("it has none"),
        Of::whole("one_sided_n", Unit::Count, |of| of.n as i64),
        Of::persons("one_sided_people", |of| of.people).null(cells),
    ]
}

/// The tables: that of what is different, and that of what stands in one only, where there is anything.
pub fn changed_tables(changes: &Changes) -> Vec<Output<'_>> {
    let rows: Vec<Changed<'_>> = changes
        .cases
        .iter()
        .flat_map(|case| case.services.iter().flat_map(|service| Changed::all(case, service)))
        .collect();
    let seats = Seats::common(rows.iter().map(|row| row.service.called.seats));
    let basis = rows.first().and_then(|row| row.service.basis);
    let basis = basis.filter(|_| rows.iter().all(|row| row.service.basis == basis));
    let mut table = listed(None, "changes", rows, changes_columns());
    named(&mut table, seats, basis);
    let mut outputs = vec![Output { is_translated: true, ..table }];
    if !changes.alone.is_empty() {
        let mut alone = listed(None, "one_sided", changes.alone.iter().collect(), alone_columns());
        named(&mut alone, Seats::default(), basis);
        outputs.push(Output { is_translated: true, ..alone });
    }
    outputs
}

/// The layers of a case: the zones of every service, where there are any.
pub fn changed_layers(case: &CaseChange, lang: Lang) -> Vec<Output<'_>> {
    let layers = case.services.iter().filter(|service| !service.zones.is_empty());
    layers.map(|service| layer(case, service, lang)).collect()
}

fn layer<'a>(case: &'a CaseChange, service: &'a ServiceChange, lang: Lang) -> Output<'a> {
    let [a, b] = service.ways;
    let cost = Unit::Cost(Some(b).filter(|b| a == *b));
    let row = move |number: usize| Changed { case, service, zone: &service.zones[number] };
    let mut output = Output {
        service: Some(service.id.as_str()),
        name: "changes",
        rows: service.zones.len(),
        columns: over(layer_columns(cost), row),
        shape: Shape::Areas(Box::new(move |number| Cow::Borrowed(&service.zones[number].shape))),
        is_translated: false,
        styles: vec![style(lang)],
    };
    named(&mut output, service.called.seats, service.basis);
    output
}

/// Red where zones lose, blue where they gain, pale where there is enough in both; the same in every comparison.
fn style(lang: Lang) -> Style {
    let look = |turn: Turn| match turn {
        Turn::NewlyShort => ("output.changes.newly_short", "#b2182b"),
        Turn::Shorter => ("output.changes.shorter", "#ef8a62"),
        Turn::AsShort => ("output.changes.as_short", "#bdbdbd"),
        Turn::LessShort => ("output.changes.less_short", "#92c5de"),
        Turn::Relieved => ("output.changes.relieved", "#2166ac"),
        Turn::Enough => ("output.changes.enough", "#f7f7f7"),
    };
    let class = |turn: Turn| {
        let (label, colour) = look(turn);
        Class::new(format!("\"turn\" = '{}'", turn.as_str()), word(label, lang), Symbol::Fill(colour))
    };
    let mut classes: Vec<Class> = Turn::ALL.into_iter().map(class).collect();
    classes.push(Class::new("\"turn\" IS NULL", word("output.changes.untold", lang), Symbol::Fill("#ffffff")));
    let sign = "CASE WHEN \"gap_diff\" > 0 THEN '+' ELSE '' END || format_number(\"gap_diff\", 0)";
    let label = format!("\"name\" || CASE WHEN \"gap_diff\" IS NULL THEN '' ELSE '\n' || {sign} END");
    Style { of: None, look: Look::Classes(classes), label: Some(Label::Areas(label)), time: None }
}
