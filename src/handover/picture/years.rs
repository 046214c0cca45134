//! Supply against demand of the whole district, year by year: places as columns, demand as a line.

use super::graph::{Graph, number};
use super::material::{Material, OfService};
use super::paper::{Anchor, Script, n, width_of};
use super::sign::Sign;
use super::{Drawn, Shape};
use crate::handover::tables::{self, Head, Table};
use crate::words::{Lang, say, whole, word};
use std::fmt::Write;

const PLACES: &str = "#9ecae1";
const DEMAND: &str = "#b2182b";

/// The chart of a service; none of a single year, nor of one that counts no places.
pub(super) fn chart(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    if of.years.len() < 2 || of.years.iter().all(|year| year.places.is_none()) {
        return Vec::new();
    }
    let about = |key| {
        let (first, last) = (of.years.first().map(|year| year.year), of.years.last().map(|year| year.year));
        let say = say(key).text_of("service", of.called.name.clone()).part("seats", [of.called.seats.words()]);
        say.with("first", first.unwrap_or_default()).with("last", last.unwrap_or_default()).text(lang)
    };
    let title = about("handover.picture.years.title");
    let text = shape.measures().text;
    let most = of.years.iter().flat_map(|year| [year.demand, year.places]).flatten().fold(0.0, f64::max);
    let left = width_of(&whole(most * 1.2), text * 0.85) + text;
    let name = format!("chart-years-{}", of.service.id);
    let about_it = about("handover.picture.years.about");
    let mut graph = Graph::new(material, &name, [&title, &about_it], (left, text * 3.4), lang, shape.chart());
    let scale = graph.scale([0.0, most.max(1.0)], number);
    let [left, _, right, bottom] = graph.place;
    let wide = (right - left) / of.years.len() as f64;
    // Numbers stand where there is room for them.
    let every = ((width_of(&format!("▲ {}", whole(most)), text * 0.8) / wide).ceil() as usize).max(1);
    let mut line = String::new();
    let mut dots = String::new();
    for (number, year) in of.years.iter().enumerate() {
        let middle = left + wide * (number as f64 + 0.5);
        if let Some(places) = year.places {
            let top = scale.at(places);
            graph.paper.rect(
                [middle - wide * 0.32, top, wide * 0.64, bottom - top],
                &format!("fill=\"{PLACES}\" stroke=\"#3182bd\" stroke-width=\"{}\"", n(text * 0.06)),
            );
        }
        if let Some(demand) = year.demand {
            let pen = if line.is_empty() { 'M' } else { 'L' };
            let _ = write!(line, "{pen}{} {}", n(middle), n(scale.at(demand)));
            dots.push_str(&Sign::Circle.path([middle, scale.at(demand)], text * 0.28));
        }
        if number % every == 0 {
            let script = Script::plain(text * 0.85).anchored(Anchor::Middle);
            graph.paper.text([middle, bottom + text * 1.2], script, &year.year.to_string());
            if let Some(gap) = year.gap {
                let (sign, script) = match gap.round() {
                    gap if gap > 0.0 => ("▲", script.coloured("#b2182b").bold()),
                    gap if gap < 0.0 => ("▼", script.coloured("#08519c")),
                    _ => ("◆", script),
                };
                graph.paper.text([middle, bottom + text * 2.4], script, &format!("{sign} {}", whole(gap.abs())));
            }
        }
    }
    graph.paper.path(&line, &format!("fill=\"none\" stroke=\"{DEMAND}\" stroke-width=\"{}\"", n(text * 0.2)));
    graph.paper.path(&dots, &Sign::Circle.look(DEMAND, false, text));
    // What is what, in words of its own colour.
    let (y, mut x) = (bottom + text * 3.7, left);
    let seats = of.called.seats.words().text(lang);
    graph.paper.rect([x, y - text * 0.75, text * 1.4, text * 0.8], &format!("fill=\"{PLACES}\" stroke=\"#3182bd\""));
    graph.paper.text([x + text * 1.8, y], Script::plain(text * 0.9), &seats);
    x += text * 3.2 + width_of(&seats, text * 0.9);
    graph.paper.line(
        [[x, y - text * 0.35], [x + text * 1.6, y - text * 0.35]],
        &format!("stroke=\"{DEMAND}\" stroke-width=\"{}\"", n(text * 0.2)),
    );
    graph.paper.path(
        &Sign::Circle.path([x + text * 0.8, y - text * 0.35], text * 0.28),
        &Sign::Circle.look(DEMAND, false, text),
    );
    graph.paper.text([x + text * 2.0, y], Script::plain(text * 0.9), word("handover.picture.years.demand", lang));
    let mut table = Table::new(of.called.seats, &[Head::Year, Head::Demand, Head::Seats, Head::Gap, Head::Sign]);
    for year in &of.years {
        table.row([
            (Head::Year, f64::from(year.year).into()),
            (Head::Demand, year.demand.into()),
            (Head::Seats, year.places.into()),
            (Head::Gap, year.gap.into()),
            (Head::Sign, tables::of_gap(year.gap, lang)),
        ]);
    }
    vec![Drawn { picture: graph.finished(about("handover.picture.years.words")), table: table.finished() }]
}
