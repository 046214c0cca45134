//! Access: zones by what a score of their people is beside that of the district.

use super::hatch::Hatch;
use super::legend::{Entry, Swatch};
use super::map::Map;
use super::material::{Material, OfService, Score};
use super::paper::n;
use super::{Drawn, Shape};
use crate::access::Unit;
use crate::handover::tables::{Head, Table};
use crate::words::{Lang, Seats, Sentence, say, term, whole, word};
use geo::InteriorPoint;

/// Shares of the district's mean, from little to much: up to which, colour and hatch where little is bad.
const CLASSES: [(f64, &str, Option<Hatch>, &str); 6] = [
    (0.5, "#b2182b", Some(Hatch::Crossed), "< 50 %"),
    (0.8, "#ef8a62", Some(Hatch::Close), "50 – 80 %"),
    (1.0, "#fddbc7", Some(Hatch::Wide), "80 – 100 %"),
    (1.25, "#d1e5f0", None, "100 – 125 %"),
    (2.0, "#67a9cf", None, "125 – 200 %"),
    (f64::INFINITY, "#2166ac", None, "≥ 200 %"),
];

/// What a class looks like: of a distance much is bad.
fn look(class: usize, more_is_better: bool) -> (&'static str, Option<Hatch>) {
    let (_, colour, hatch, _) = CLASSES[if more_is_better { class } else { CLASSES.len() - 1 - class }];
    (colour, hatch)
}

/// A map for each score of a service.
pub(super) fn map(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    of.scores.iter().map(|score| drawn(material, of, score, lang, shape)).collect()
}

/// How the numbers of a score are read: their unit, by what they are multiplied, and the mean of the district in that unit.
struct Reading {
    unit: Sentence,
    factor: f64,
    mean: Option<f64>,
}

impl Reading {
    fn of(score: &Score, seats: Seats) -> Self {
        let mean = score.zones.iter().find_map(|zone| {
            let share = zone.to_district.filter(|share| *share > 0.0)?;
            Some(zone.mean? / share)
        });
        let (unit, factor) = score.unit.for_people(seats, mean);
        Self { unit, factor, mean: mean.map(|mean| significant(mean * factor)) }
    }

    fn number(&self, mean: Option<f64>) -> Option<f64> {
        mean.map(|mean| significant(mean * self.factor))
    }
}

/// What a method is called: by time nothing is a distance.
fn called(score: &Score, lang: Lang) -> String {
    if score.unit == Unit::Seconds {
        return word("handover.picture.access.time", lang).to_owned();
    }
    term(&score.method).map_or_else(|| score.method.clone(), |term| term.name.get(lang).to_owned())
}

fn drawn(material: &Material<'_>, of: &OfService<'_>, score: &Score, lang: Lang, shape: Shape) -> Drawn {
    let (method, reading) = (called(score, lang), Reading::of(score, of.called.seats));
    let about = |key| {
        let say = say(key).text_of("service", of.called.name.clone()).with("year", material.case.year);
        let mean = reading.mean.map_or_else(|| "–".to_owned(), |mean| mean.to_string());
        say.with("method", &method)
            .with("id", &score.id)
            .with("mean", mean)
            .part("unit", [reading.unit.clone()])
            .text(lang)
    };
    let title = about("handover.picture.access.title");
    let is_more = score.unit.more_is_better();
    let better = if is_more { "handover.picture.access.more" } else { "handover.picture.access.less" };
    let name = format!("map-access-{}", score.id);
    let mut map = Map::new(material, &name, [&title, &about(better)], lang, shape);
    let text = map.measures.text;
    let edge = format!("stroke=\"#444\" stroke-width=\"{}\" stroke-linejoin=\"round\"", n(text * 0.07));
    for (zone, of_zone) in of.zones.iter().zip(&score.zones) {
        let d = map.path(&zone.shape);
        let class = of_zone.to_district.map(|share| CLASSES.iter().take_while(|(to, ..)| share >= *to).count());
        let (colour, hatch) = class.map_or(("#d9d9d9", None), |class| look(class, is_more));
        map.paper.path(&d, &format!("fill=\"{colour}\" fill-rule=\"evenodd\" {edge}"));
        if let Some(hatch) = hatch {
            map.hatch(hatch, &zone.shape);
        }
    }
    for (zone, of_zone) in of.zones.iter().zip(&score.zones) {
        let Some(middle) = zone.shape.interior_point() else { continue };
        let share = of_zone.to_district.map(|share| format!("{} %", whole(share * 100.0)));
        let number = of_zone.mean.map(|mean| digits(mean * reading.factor, 3).to_string());
        let share = number.zip(share).map_or_else(|| "–".to_owned(), |(number, share)| format!("{number} ({share})"));
        let at = map.at([middle.x(), middle.y()]);
        map.label(at, &[(&zone.name, text * 0.82), (&share, text * 0.82)]);
    }
    let entry = |(class, (.., range)): (usize, &(f64, &str, Option<Hatch>, &str))| {
        let (colour, hatch) = look(class, is_more);
        Entry { swatch: Swatch::Area(colour, hatch), words: (*range).to_owned() }
    };
    let mut legend: Vec<Entry> = CLASSES.iter().enumerate().map(entry).collect();
    if score.zones.iter().any(|zone| zone.to_district.is_none()) {
        let words = word("handover.picture.access.nobody", lang).to_owned();
        legend.push(Entry { swatch: Swatch::Area("#d9d9d9", None), words });
    }
    let picture =
        map.finished((word("handover.picture.access.legend", lang), &legend), about("handover.picture.access.words"));
    Drawn { picture, table: table(of, score, &reading, &about("handover.picture.access.table")) }
}

fn table(of: &OfService<'_>, score: &Score, reading: &Reading, title: &str) -> Option<Table> {
    let mut table =
        Table::new(of.called.seats, &[Head::Zone, Head::Demand, Head::Unreachable, Head::Score, Head::ToDistrict])
            .titled(title);
    for (zone, of_zone) in of.zones.iter().zip(&score.zones) {
        table.row([
            (Head::Zone, zone.name.as_str().into()),
            (Head::Demand, of_zone.people.into()),
            (Head::Unreachable, of_zone.unreachable.into()),
            (Head::Score, reading.number(of_zone.mean).into()),
            (Head::ToDistrict, of_zone.to_district.into()),
        ]);
    }
    table.finished()
}

/// A score with four digits that count: scores are of every size.
fn significant(score: f64) -> f64 {
    digits(score, 4)
}

/// With so many digits that count.
fn digits(score: f64, many: i32) -> f64 {
    if score == 0.0 || !score.is_finite() {
        return score;
    }
    let scale = 10_f64.powi(many - 1 - score.abs().log10().floor() as i32);
    (score * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_every_size_have_four_digits() {
        assert_eq!([1.085_556_408, 0.015_276_644, 12_345.6, 0.0].map(significant), [1.086, 0.015_28, 12_350.0, 0.0]);
    }
}
