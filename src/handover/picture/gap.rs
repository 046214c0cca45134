//! Where places are short: zones by the share of their demand that has none, in the classes of the layer itself.

use super::hatch::Hatch;
use super::legend::{Entry, Swatch};
use super::map::Map;
use super::material::{Material, OfService, Zone};
use super::paper::n;
use super::{Drawn, Shape};
use crate::handover::tables::{self, Head, Table};
use crate::study::ServiceTable;
use crate::words::{Lang, say, whole, word};
use geo::InteriorPoint;

/// Classes of zones, the shortest first: their colours and hatches, and the share of the demand that is short or spare.
const CLASSES: [(&str, Option<Hatch>, &str); 7] = [
    ("#b2182b", Some(Hatch::Crossed), "> 50 %"),
    ("#ef8a62", Some(Hatch::Close), "20 – 50 %"),
    ("#fddbc7", Some(Hatch::Wide), "≤ 20 %"),
    ("#f7f7f7", None, ""),
    ("#d1e5f0", None, "≤ 20 %"),
    ("#67a9cf", None, "20 – 50 %"),
    ("#2166ac", None, "> 50 %"),
];

/// Zones that the words name.
const NAMED: usize = 3;

/// The number of a class.
fn class(zone: &Zone, gap: f64) -> usize {
    match gap {
        gap if gap > 0.5 * zone.demand => 0,
        gap if gap > 0.2 * zone.demand => 1,
        gap if gap > 0.0 => 2,
        0.0 => 3,
        gap if gap >= -0.2 * zone.demand => 4,
        gap if gap >= -0.5 * zone.demand => 5,
        _ => 6,
    }
}

/// What the map of a service is called.
pub(super) fn name(service: &ServiceTable) -> String {
    format!("map-gap-{}", service.id)
}

/// The map of a service; none where it counts no places or has no zones.
pub(super) fn map(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let known: Vec<(&Zone, f64)> = of.zones.iter().filter_map(|zone| Some((zone, zone.gap?))).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let called = &of.called;
    let about = |key| {
        let say = say(key).text_of("service", called.name.clone()).with("year", material.case.year);
        say.part("seats", [called.seats.words()]).text(lang)
    };
    let title = about("handover.picture.gap.title");
    let name = name(of.service);
    let mut map = Map::new(material, &name, [&title, &about("handover.picture.gap.about")], lang, shape);
    let text = map.measures.text;
    let edge = format!("stroke=\"#444\" stroke-width=\"{}\" stroke-linejoin=\"round\"", n(text * 0.07));
    for (zone, gap) in &known {
        let (colour, hatch, _) = CLASSES[class(zone, *gap)];
        let d = map.path(&zone.shape);
        map.paper.path(&d, &format!("fill=\"{colour}\" fill-rule=\"evenodd\" {edge}"));
        if let Some(hatch) = hatch {
            map.hatch(hatch, &zone.shape);
        }
    }
    // The largest gaps find room first.
    let mut by_gap = known.clone();
    by_gap.sort_by(|one, other| other.1.total_cmp(&one.1));
    for (zone, gap) in &by_gap {
        let Some(middle) = zone.shape.interior_point() else { continue };
        let key = match gap.round() {
            gap if gap > 0.0 => "handover.picture.gap.short",
            gap if gap < 0.0 => "handover.picture.gap.spare",
            _ => "handover.picture.gap.even",
        };
        let number = say(key).with("n", whole(gap.abs())).text(lang);
        let at = map.at([middle.x(), middle.y()]);
        map.label(at, &[(&zone.name, text * 0.82), (&number, text * 0.82)]);
    }
    let short = by_gap.iter().filter(|(_, gap)| gap.round() > 0.0).count();
    let words = say("handover.picture.gap.words").text_of("service", called.name.clone());
    let words = words.count("n", known.len()).with("year", material.case.year).with("short", short);
    let named = by_gap.iter().take(NAMED).filter(|(_, gap)| gap.round() > 0.0);
    let item = |(zone, gap): &(&Zone, f64)| {
        say("handover.picture.gap.largest").with("zone", &zone.name).part("places", [called.seats.count(gap.round())])
    };
    let words = words.part("largest", named.map(item)).text(lang);
    let picture = map.finished((word("handover.picture.gap.legend", lang), &legend(lang)), words);
    vec![Drawn { picture, table: table(of, &by_gap, lang) }]
}

/// The numbers of the map, the largest gap first.
fn table(of: &OfService<'_>, by_gap: &[(&Zone, f64)], lang: Lang) -> Option<Table> {
    let heads = [Head::Zone, Head::Demand, Head::Seats, Head::Gap, Head::Sign];
    let mut table = Table::new(of.called.seats, &heads);
    for (zone, gap) in by_gap {
        table.row([
            (Head::Zone, zone.name.as_str().into()),
            (Head::Demand, zone.demand.into()),
            (Head::Seats, zone.places.into()),
            (Head::Gap, (*gap).into()),
            (Head::Sign, tables::of_gap(Some(*gap), lang)),
        ]);
    }
    table.finished()
}

fn legend(lang: Lang) -> Vec<Entry> {
    let entry = |(number, (colour, hatch, range)): (usize, &(&'static str, Option<Hatch>, &str))| {
        let (sign, key) = match number {
            0..3 => ("▲", "output.zones.short"),
            3 => ("◆", "output.zones.balanced"),
            _ => ("▼", "output.zones.spare"),
        };
        let words = say(key).with("range", range).text(lang);
        Entry { swatch: Swatch::Area(colour, *hatch), words: format!("{sign} {words}") }
    };
    CLASSES.iter().enumerate().map(entry).collect()
}
