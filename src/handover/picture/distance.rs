//! How far people go: the share of those with a site whose way is no longer than that.

use super::graph::{Graph, number};
use super::material::{Material, OfService};
use super::paper::{Anchor, FAINT, Script, n, width_of};
use super::{Drawn, Shape};
use crate::handover::tables::{BY_METRES, BY_SECONDS, Cell, Head, Table};
use crate::units::Impedance;
use crate::words::{Lang, decimals, say, word};
use std::fmt::Write;

/// Ways of the last few are not drawn: they would squeeze all others together.
const DRAWN: f64 = 0.995;

/// The chart of a service.
pub(super) fn chart(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let Some(cells) = of.cells.as_ref() else { return Vec::new() };
    let all: f64 = cells.steps.values().sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let (per, unit, heads) = match material.case.impedance(of.service) {
        Impedance::Metres => (1_000.0, "handover.picture.distance.km", BY_METRES),
        Impedance::Seconds => (60.0, "handover.picture.distance.min", BY_SECONDS),
    };
    // Shares of those whose way is no longer than the end of a step.
    let mut curve = vec![[0.0, 0.0]];
    let mut sum = 0.0;
    for (step, people) in &cells.steps {
        if curve.last().is_some_and(|[_, share]| *share >= DRAWN) {
            break;
        }
        let before = f64::from(*step) * cells.step / per;
        if curve.last().is_some_and(|[way, _]| *way < before) {
            curve.push([before, sum / all]);
        }
        sum += people;
        curve.push([(f64::from(*step) + 1.0) * cells.step / per, sum / all]);
    }
    let about = |key| say(key).text_of("service", of.called.name.clone()).with("year", material.case.year);
    let title = about("handover.picture.distance.title").text(lang);
    let text = shape.measures().text;
    let name = format!("chart-distance-{}", of.service.id);
    let step = number(cells.step / per);
    let plain = about("handover.picture.distance.about").with("step", step).with("unit", word(unit, lang)).text(lang);
    let left = width_of("100 %", text * 0.85) + text;
    let mut graph = Graph::new(material, &name, [&title, &plain], (left, text * 2.6), lang, shape.chart());
    let scale = graph.scale([0.0, 1.0], |share| format!("{} %", decimals(share * 100.0, 0)));
    let [left, _, right, bottom] = graph.place;
    let far = curve.last().map_or(1.0, |[way, _]| *way);
    let across = move |way: f64| left + way / far * (right - left);
    let mut line = String::new();
    for [way, share] in &curve {
        let pen = if line.is_empty() { 'M' } else { 'L' };
        let _ = write!(line, "{pen}{} {}", n(across(*way)), n(scale.at(*share)));
    }
    graph.paper.path(&format!("{line}V{}H{}z", n(bottom), n(left)), "fill=\"#9ecae1\" fill-opacity=\"0.45\"");
    graph.paper.path(
        &line,
        &format!("fill=\"none\" stroke=\"#08519c\" stroke-width=\"{}\" stroke-linejoin=\"round\"", n(text * 0.2)),
    );
    let ticks = super::graph::step(far / 8.0);
    for tick in 0..=(far / ticks).floor() as usize {
        let way = tick as f64 * ticks;
        let script = Script::plain(text * 0.85).coloured(FAINT).anchored(Anchor::Middle);
        graph.paper.line([[across(way), bottom], [across(way), bottom + text * 0.35]], "stroke=\"#5b6770\"");
        graph.paper.text([across(way), bottom + text * 1.35], script, &number(way));
    }
    let script = Script::plain(text * 0.85).anchored(Anchor::End);
    graph.paper.text([right, bottom + text * 2.5], script, word(unit, lang));
    let mut table = Table::new(of.called.seats, &[Head::Band, Head::People, Head::PeopleShare]);
    for (head, people) in heads.into_iter().zip(cells.total) {
        let share = if people > 0.0 { people / all } else { 0.0 };
        table.row([
            (Head::Band, Cell::from(head.text(of.called.seats, lang))),
            (Head::People, people.into()),
            (Head::PeopleShare, share.into()),
        ]);
    }
    vec![Drawn { picture: graph.finished(plain), table: table.finished() }]
}
