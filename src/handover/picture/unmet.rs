//! Cells of people without a place: filled where there is one in reach but none left, hollow where nothing is in reach.

use super::legend::{Entry, Swatch};
use super::map::Map;
use super::material::{Material, OfService};
use super::paper::n;
use super::sign::Sign;
use super::{Drawn, Shape};
use crate::handover::cells::Marks;
use crate::handover::tables::{Head, Table};
use crate::units::Impedance;
use crate::words::{Lang, cost, say, word};
use std::fmt::Write;

const UNMET: &str = "#b2182b";
const UNREACHABLE: &str = "#2166ac";

/// The map of a service; none where everybody has a place.
pub(super) fn map(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let Some(cells) = of.cells.as_ref().filter(|cells| !cells.unmet.is_empty() || !cells.unreachable.is_empty()) else {
        return Vec::new();
    };
    let limit = of.service.binding_limit();
    let reach = match limit {
        Some(limit) => say("handover.picture.unmet.limit").part("limit", [cost(limit.value(), limit.of())]),
        None => say("handover.picture.unmet.no_way"),
    };
    let about = |key| {
        let say = say(key).text_of("service", of.called.name.clone()).with("year", material.case.year);
        say.part("seat", [of.called.seats.one()]).part("reach", [reach.clone()]).text(lang)
    };
    // Where no places are counted, all that anybody can lack is a way.
    let [title, plain, legend_title] = if of.has_places() {
        ["handover.picture.unmet.title", "handover.picture.unmet.about", "handover.picture.unmet.legend"]
    } else {
        ["handover.picture.unmet.title_way", "handover.picture.unmet.about_way", "handover.picture.unmet.legend_way"]
    };
    let title = about(title);
    let name = format!("map-unmet-{}", of.service.id);
    let mut map = Map::new(material, &name, [&title, &about(plain)], lang, shape);
    let text = map.measures.text;
    map.ground(&of.zones);
    let d = squares(&map, &cells.unreachable);
    map.paper.path(&d, &format!("fill=\"#fff\" stroke=\"{UNREACHABLE}\" stroke-width=\"{}\"", n(text * 0.07)));
    let d = squares(&map, &cells.unmet);
    map.paper.path(&d, &format!("fill=\"{UNMET}\""));
    let sites: Vec<[f64; 2]> = of.sites.iter().filter(|site| site.is_counted).filter_map(|site| site.at).collect();
    map.dots(&sites, "#1f2933");
    map.borders(&of.zones);
    map.names(&of.zones);
    let of_key = |marks: &Marks, key| {
        let words = about(key);
        match marks {
            Marks::Squares(_, wide) => say("handover.picture.unmet.squares")
                .with("words", words)
                .part("wide", [cost(*wide, Impedance::Metres)])
                .text(lang),
            Marks::Single(..) => words,
        }
    };
    let mut legend = Vec::new();
    if !cells.unmet.is_empty() {
        let words = of_key(&cells.unmet, "handover.picture.unmet.unmet");
        legend.push(Entry { swatch: Swatch::Area(UNMET, None), words });
    }
    if !cells.unreachable.is_empty() {
        let words = of_key(&cells.unreachable, "handover.picture.unmet.unreachable");
        legend.push(Entry { swatch: Swatch::Sign(Sign::Square, UNREACHABLE, true), words });
    }
    let site = word("handover.picture.site", lang).to_owned();
    legend.push(Entry { swatch: Swatch::Sign(Sign::Circle, "#1f2933", false), words: site });
    let [unmet, unreachable] = of.zones.iter().fold([0.0; 2], |[unmet, unreachable], zone| {
        [unmet + zone.unmet.unwrap_or_default(), unreachable + zone.unreachable.unwrap_or_default()]
    });
    let key = if of.has_places() { "handover.picture.unmet.words" } else { "handover.picture.unmet.words_way" };
    let words = say(key).text_of("service", of.called.name.clone());
    let words = words.with("year", material.case.year).whole("unmet", unmet).whole("unreachable", unreachable);
    let words = words.part("seat", [of.called.seats.one()]).part("reach", [reach.clone()]).text(lang);
    let picture = map.finished((&about(legend_title), &legend), words);
    vec![Drawn { picture, table: table(of) }]
}

/// Squares of cells; those of one row that touch are one.
fn squares(map: &Map, marks: &Marks) -> String {
    let mut out = String::new();
    let mut square = |[west, south]: [f64; 2], [wide, high]: [f64; 2]| {
        let ([x, y], [right, bottom]) = (map.at([west, south + high]), map.at([west + wide, south]));
        let [x, y, w, h] = [x, y, (right - x).max(1.2), (bottom - y).max(1.2)].map(n);
        let _ = write!(out, "M{x} {y}h{w}v{h}h-{w}z");
    };
    match marks {
        Marks::Single(cells, wide) => {
            for [x, y] in cells {
                square([x - wide / 2.0, y - wide / 2.0], [*wide; 2]);
            }
        }
        Marks::Squares(squares, wide) => {
            // In the order of columns, so rows of a column follow one another.
            let mut run: Option<((i64, i64), i64)> = None;
            let mut all = squares.iter().copied().peekable();
            while let Some((column, row)) = all.next() {
                let (from, long) = run.map_or(((column, row), 1), |(from, long)| (from, long + 1));
                if all.peek() == Some(&(column, row + 1)) {
                    run = Some((from, long));
                } else {
                    square([from.0 as f64 * wide, from.1 as f64 * wide], [*wide, long as f64 * wide]);
                    run = None;
                }
            }
        }
    }
    out
}

fn table(of: &OfService<'_>) -> Option<Table> {
    let mut zones: Vec<_> = of.zones.iter().collect();
    let all = |zone: &super::material::Zone| zone.unmet.unwrap_or_default() + zone.unreachable.unwrap_or_default();
    zones.sort_by(|one, other| all(other).total_cmp(&all(one)));
    let mut table = Table::new(
        of.called.seats,
        &[Head::Zone, Head::Demand, Head::Allocated, Head::Over, Head::Unmet, Head::Unreachable],
    );
    for zone in zones {
        table.row([
            (Head::Zone, zone.name.as_str().into()),
            (Head::Demand, zone.located.into()),
            (Head::Allocated, zone.allocated.into()),
            (Head::Over, zone.over.into()),
            (Head::Unmet, zone.unmet.into()),
            (Head::Unreachable, zone.unreachable.into()),
        ]);
    }
    table.finished()
}
