//! `ways.geojson`: the longest detours as lines, and the straight lines of people who go nowhere.

use super::lonlats;
use super::ways::Way;
use crate::balance::{Detour, Results, ServiceResult};
use crate::output::{Class, Column, Look, Output, Shape, Style, Symbol, Unit, over};
use crate::units::Impedance;
use crate::words::{Lang, word};

/// A line, and whose way it is.
pub type Row<'a> = (&'a Detour, Way<'a>);

/// Its columns.
pub fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    type Of<'a> = Column<'a, Row<'a>>;
    let nowhere = "nobody goes anywhere";
    let metres = Unit::Cost(Some(Impedance::Metres));
    vec![
        Of::text("cell", |(_, way)| way.cell()).term("cell_id"),
        Of::text("site", |(_, way)| way.site()).term("goes_to").null(nowhere),
        Of::persons("persons", |(_, way)| way.people.persons).term("way_persons"),
        Of::number("seconds", Unit::Cost(Some(Impedance::Seconds)), |(_, way)| way.number(|going| going.seconds))
            .term("way_seconds")
            .null(nowhere),
        Of::number("metres", metres, |(_, way)| way.number(|going| going.metres)).term("way_metres").null(nowhere),
        Of::number("straight_metres", metres, |(detour, _)| detour.straight)
            .says("metres of the straight line to the site, or to the nearest one where nobody goes anywhere"),
        Of::number("longer_metres", metres, |(_, way)| way.number(|going| going.metres - going.straight)).null(nowhere),
        Of::number("ratio", Unit::Times, |(_, way)| way.ratio())
            .term("way_ratio")
            .null("nobody goes anywhere, or it is the same place"),
        Of::text("via", |(_, way)| way.via()).term("way_via").null("no road on the way has a name"),
        Of::text("reason", |(_, way)| way.reason()).term("way_reason").null("they have a way"),
    ]
}

/// `None` where the service does not go along roads.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    let (ways, roads) = (service.ways.as_ref()?, service.roads.as_ref()?);
    let row = move |number: usize| -> Row<'a> {
        let detour = &roads.detours[number];
        (detour, Way { results, service, people: &ways[detour.way] })
    };
    Some(Output {
        service: Some(service.id.as_str()),
        name: "ways",
        rows: roads.detours.len(),
        columns: over(columns(), row),
        shape: Shape::Lines(Box::new(move |number| lonlats(&results.model, &roads.detours[number].line))),
        is_translated: false,
        styles: vec![style(lang)],
    })
}

/// Darker the more the way is longer than the straight line; who goes nowhere in grey dashes.
fn style(lang: Lang) -> Style {
    let line =
        |colour, is_dashed| Symbol::Line { colour, width: if is_dashed { 0.25 } else { 0.6 }, by: None, is_dashed };
    let going = "\"reason\" IS NULL";
    let classes = vec![
        Class::new("\"reason\" IS NOT NULL", word("output.detours.nowhere", lang), line("#969696", true)),
        Class::new(format!("{going} AND \"ratio\" >= 3"), word("output.detours.three", lang), line("#99000d", false)),
        Class::new(
            format!("{going} AND \"ratio\" >= 2 AND \"ratio\" < 3"),
            word("output.detours.two", lang),
            line("#ef3b2c", false),
        ),
        Class::new(
            format!("{going} AND (\"ratio\" < 2 OR \"ratio\" IS NULL)"),
            word("output.detours.less", lang),
            line("#fc9272", false),
        ),
    ];
    Style { of: None, look: Look::Classes(classes), label: None, time: None }
}
