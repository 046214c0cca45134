//! Zones by their gap, the largest first.

use super::graph::Graph;
use super::material::{Material, OfService, Zone};
use super::paper::{Anchor, INK, Script, fitted, n, width_of};
use super::{Drawn, Shape};
use crate::words::{Lang, say, whole};

/// The chart of a service, which stands beside the map of the same numbers; none where it counts no places or has no zones.
pub(super) fn chart(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let mut ranked: Vec<(&Zone, f64)> = of.zones.iter().filter_map(|zone| Some((zone, zone.gap?))).collect();
    if ranked.len() < 2 {
        return Vec::new();
    }
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
    let about = |key, n: usize| {
        let say = say(key).text_of("service", of.called.name.clone()).with("year", material.case.year);
        say.part("seats", [of.called.seats.words()]).count("n", n).text(lang)
    };
    let title = about("handover.picture.ranked.title", ranked.len());
    let text = shape.measures().text;
    let names = ranked.iter().map(|(zone, _)| width_of(&zone.name, text * 0.85)).fold(0.0, f64::max).min(text * 11.0);
    let name = format!("chart-gap-{}", of.service.id);
    let plain = about("handover.picture.ranked.about", ranked.len());
    let mut graph = Graph::new(material, &name, [&title, &plain], (names + text * 0.6, 0.0), lang, shape.small_chart());
    let [left, top, right, bottom] = graph.place;
    let most = (((bottom - top) / (text * 1.15)).floor() as usize).max(2);
    // Where there is no room for all: the largest gaps, and the largest surpluses.
    let cut = ranked.len().saturating_sub(most);
    if cut > 0 {
        ranked.drain(most - most / 3..most - most / 3 + cut);
    }
    let [low, high] = ranked.iter().fold([0.0_f64; 2], |[low, high], (_, gap)| [low.min(*gap), high.max(*gap)]);
    // Room for the numbers at both ends.
    let room = ranked.iter().map(|(_, gap)| width_of(&whole(gap.abs()), text * 0.8)).fold(0.0, f64::max) + text * 1.6;
    let (from, to) = (left + if low < 0.0 { room } else { 0.0 }, right - room);
    let scale = (to - from) / (high - low).max(1e-9);
    let zero = from - low * scale;
    let row = (bottom - top) / ranked.len() as f64;
    for (number, (zone, gap)) in ranked.iter().enumerate() {
        let (y, high) = (top + row * number as f64, row.min(text * 2.2) * 0.72);
        let y = y + (row - high) / 2.0;
        let (start, wide) = (zero + gap.min(0.0) * scale, gap.abs() * scale);
        let (sign, colour) = match gap.round() {
            gap if gap > 0.0 => ("▲", "#b2182b"),
            gap if gap < 0.0 => ("▼", "#67a9cf"),
            _ => ("◆", "#8a949c"),
        };
        graph.paper.rect([start, y, wide.max(0.5), high], &format!("fill=\"{colour}\""));
        let base = y + high / 2.0 + text * 0.3;
        let script = Script::plain(text * 0.85).anchored(Anchor::End);
        graph.paper.text([left - text * 0.4, base], script, &fitted(&zone.name, text * 0.85, names));
        let words = format!("{sign} {}", whole(gap.abs()));
        let script = Script::plain(text * 0.8);
        if gap.round() < 0.0 {
            graph.paper.text([start - text * 0.3, base], script.anchored(Anchor::End), &words);
        } else {
            graph.paper.text([start + wide + text * 0.3, base], script, &words);
        }
    }
    graph.paper.line([[zero, top], [zero, bottom]], &format!("stroke=\"{INK}\" stroke-width=\"{}\"", n(text * 0.08)));
    if cut > 0 {
        let y = top + row * (most - most / 3) as f64;
        graph.paper.line([[left, y], [right, y]], "stroke=\"#8a949c\" stroke-dasharray=\"4 4\"");
    }
    let words = if cut > 0 { about("handover.picture.ranked.cut", cut) } else { plain.clone() };
    vec![Drawn { picture: graph.finished(words), table: None }]
}
