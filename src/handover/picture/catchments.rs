//! Catchments: where those come from who go to a site.

use super::legend::{Entry, Swatch};
use super::map::Map;
use super::material::{Catchment, Material, OfService};
use super::paper::n;
use super::sign::Sign;
use super::{Drawn, Shape};
use crate::handover::tables::{Head, Table, way};
use crate::words::{Lang, say, word};
use geo::InteriorPoint;
use std::collections::BTreeMap;

/// Tints of areas side by side; a border and a number tell them apart.
const TINTS: [&str; 7] = ["#cfe3f1", "#fde0b2", "#d5ecd0", "#e6dff0", "#fff3bf", "#f9d5cf", "#dfe5e8"];

/// Areas that have room for numbers.
const NUMBERED: usize = 200;

/// The map of a service.
pub(super) fn map(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    if of.catchments.is_empty() {
        return Vec::new();
    }
    let about = |key| say(key).text_of("service", of.called.name.clone()).with("year", material.case.year).text(lang);
    let title = about("handover.picture.catchments.title");
    let name = format!("map-catchments-{}", of.service.id);
    let mut map = Map::new(material, &name, [&title, &about("handover.picture.catchments.about")], lang, shape);
    let text = map.measures.text;
    map.ground(&of.zones);
    let edge = format!("stroke=\"#3b4a56\" stroke-width=\"{}\" stroke-linejoin=\"round\"", n(text * 0.07));
    for (number, catchment) in of.catchments.iter().enumerate() {
        let d = map.path(&catchment.shape);
        let tint = TINTS[number * 3 % TINTS.len()];
        map.paper.path(&d, &format!("fill=\"{tint}\" fill-opacity=\"0.85\" fill-rule=\"evenodd\" {edge}"));
    }
    map.borders(&of.zones);
    let places: Vec<[f64; 2]> = of.catchments.iter().filter_map(|catchment| catchment.at).collect();
    map.dots(&places, "#1f2933");
    if of.catchments.len() <= NUMBERED {
        for (number, catchment) in numbered(of) {
            let middle = || catchment.shape.interior_point().map(|point| [point.x(), point.y()]);
            let Some(at) = catchment.at.or_else(middle) else { continue };
            let number = number.to_string();
            map.label_beside(map.at(at), text * 0.2, &[&number], text * 0.8);
        }
    }
    let legend = [
        Entry {
            swatch: Swatch::Area(TINTS[0], None),
            words: word("handover.picture.catchments.area", lang).to_owned(),
        },
        Entry {
            swatch: Swatch::Sign(Sign::Circle, "#1f2933", false),
            words: word("handover.picture.catchments.site", lang).to_owned(),
        },
        Entry { swatch: Swatch::Line("#444"), words: word("handover.picture.border", lang).to_owned() },
    ];
    let words = say("handover.picture.catchments.words").text_of("service", of.called.name.clone());
    let words = words.count("n", of.catchments.len()).with("year", material.case.year).text(lang);
    let picture = map.finished((word("handover.picture.catchments.legend", lang), &legend), words);
    vec![Drawn { picture, table: table(material, of) }]
}

/// Catchments with the numbers of their sites, in their order.
fn numbered<'a>(of: &'a OfService<'_>) -> Vec<(usize, &'a Catchment)> {
    let numbers: BTreeMap<&str, usize> = of.numbered().map(|(number, site)| (site.id.as_str(), number)).collect();
    let number = |catchment: &'a Catchment| Some((*numbers.get(catchment.id.as_str())?, catchment));
    let mut all: Vec<_> = of.catchments.iter().filter_map(number).collect();
    all.sort_by_key(|(number, _)| *number);
    all
}

fn table(material: &Material<'_>, of: &OfService<'_>) -> Option<Table> {
    let heads = [Head::Number, Head::Site, Head::Allocated, Head::Seats, Head::Use, Head::Metres, Head::Minutes];
    let mut table = Table::new(of.called.seats, &heads);
    for (number, Catchment { name, allocated, places, used, way: mean, .. }) in numbered(of) {
        table.row([
            (Head::Number, (number as f64).into()),
            (Head::Site, name.as_str().into()),
            (Head::Allocated, (*allocated).into()),
            (Head::Seats, (*places).into()),
            (Head::Use, (*used).into()),
            way(material.case.impedance(of.service), *mean, [Head::Metres, Head::Minutes]),
        ]);
    }
    table.finished()
}
