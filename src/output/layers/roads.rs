//! `roads.geojson`: the roads that the ways of a service go along, with their part of the network and how many people pass.

use super::lonlats;
use crate::balance::{Results, ServiceResult};
use crate::cost::Edge;
use crate::model::Structure;
use crate::output::style::nice;
use crate::output::{Class, Column, Look, Output, Shape, Style, Symbol, Unit, over};
use crate::units::{Impedance, Persons};
use crate::words::{Lang, word};

/// A road between two junctions.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    results: &'a Results,
    service: &'a ServiceResult,
    roads: &'a crate::balance::Roads,
    number: usize,
}

impl<'a> Row<'a> {
    fn of<T>(self, get: impl Fn(Edge<'a>) -> T) -> Option<T> {
        let ground = self.results.model.ground.get(&self.service.travel.id)?;
        Some(get(self.roads.streets.edge(ground, self.number)))
    }
}

fn structure(structure: Structure) -> &'static str {
    match structure {
        Structure::Ground => "ground",
        Structure::Bridge => "bridge",
        Structure::Tunnel => "tunnel",
        Structure::Ferry => "ferry",
    }
}

/// Its columns.
pub fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    type Of<'a> = Column<'a, Row<'a>>;
    let shut = "nobody may go so";
    vec![
        Of::whole("edge", Unit::Count, |row| row.number as i64 + 1).term("road_edge"),
        Of::whole("part", Unit::Count, |row| row.of(|edge| edge.part.map(i64::from)).flatten())
            .term("road_part")
            .null("one can go along it, but not come back"),
        Of::text("class", |row| row.of(|edge| edge.class).flatten()).term("road_class").null("the file has none"),
        Of::text("name", |row| row.of(|edge| edge.name).flatten()).term("road_name").null("it has no name"),
        Of::text("structure", |row| row.of(|edge| structure(edge.structure)).unwrap_or_default())
            .term("road_structure"),
        Of::number("metres", Unit::Cost(Some(Impedance::Metres)), |row| row.of(|edge| edge.metres).unwrap_or_default())
            .term("road_metres"),
        Of::number("kmh", Unit::KmPerHour, |row| row.of(|edge| edge.kmh[0]).flatten()).term("road_kmh").null(shut),
        Of::number("kmh_back", Unit::KmPerHour, |row| row.of(|edge| edge.kmh[1]).flatten())
            .term("road_kmh_back")
            .null(shut),
        Of::persons("persons", |row| row.roads.passing.persons(row.number)).term("road_persons"),
        Of::number("person_km", Unit::PersonKm, |row| row.roads.passing.person_km(row.number)).term("road_person_km"),
    ]
}

/// `None` where the service does not go along roads.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    let roads = service.roads.as_ref()?;
    let row = move |number: usize| Row { results, service, roads, number };
    Some(Output {
        service: Some(service.id.as_str()),
        name: "roads",
        rows: roads.streets.edges(),
        columns: over(columns(), row),
        shape: Shape::Lines(Box::new(move |number| lonlats(&results.model, roads.streets.line(number)))),
        is_translated: false,
        styles: vec![style(roads, lang)],
    })
}

/// Wider the more people pass; roads that nobody passes thin and grey, those of parts that are not connected red.
fn style(roads: &crate::balance::Roads, lang: Lang) -> Style {
    /// Millimetres on a map.
    const WIDEST: f64 = 2.4;
    let most = (0..roads.streets.edges()).map(|number| roads.passing.persons(number)).max().unwrap_or(Persons::ZERO);
    let most = nice(most.to_f64());
    let by = format!("0.2 + {} * sqrt(\"persons\" / {most})", WIDEST - 0.2);
    let line = |colour, width, by: Option<String>, is_dashed| Symbol::Line { colour, width, by, is_dashed };
    let is_main = "(\"part\" = 1 OR \"part\" IS NULL)";
    let on = |structure: &str| format!("{is_main} AND \"persons\" > 0 AND \"structure\" {structure}");
    let classes = vec![
        Class::new(
            format!("{is_main} AND \"persons\" = 0"),
            word("output.roads.nobody", lang),
            line("#bdbdbd", 0.15, None, false),
        ),
        Class::new("\"part\" > 1", word("output.roads.apart", lang), line("#e31a1c", 0.4, None, true)),
        Class::new(on("= 'ground'"), word("output.roads.passed", lang), line("#2171b5", 0.2, Some(by.clone()), false)),
        Class::new(on("<> 'ground'"), word("output.roads.carried", lang), line("#ff7f00", 0.2, Some(by), false)),
    ];
    Style { of: None, look: Look::Classes(classes), label: None, time: None }
}
