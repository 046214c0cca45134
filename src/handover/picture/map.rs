//! A page with a map: title above, legend beside or below, a bar of scale, an arrow to the north, and at its foot where it comes from.

use super::hatch::Hatch;
use super::heading::heading;
use super::label::Labels;
use super::legend::{self, Entry};
use super::material::{Material, Zone};
use super::paper::{Anchor, FAINT, INK, LINE, Paper, Script, fitted, n};
use super::shape::{Measures, Shape};
use super::sign::Sign;
use super::{Picture, outline};
use crate::words::{Lang, say, word};
use geo::{Coord, InteriorPoint, MapCoords, MultiPolygon};
use std::collections::BTreeSet;

/// A map under the pen.
pub(super) struct Map {
    pub paper: Paper,
    pub labels: Labels,
    pub measures: Measures,
    name: String,
    title: String,
    /// Left, top, width, height of the map itself.
    place: [f64; 4],
    /// Where its west and its north lie, and how much of the page is a metre.
    west: f64,
    north: f64,
    scale: f64,
    lang: Lang,
}

impl Map {
    /// An empty one. `about` stands in small letters below the title.
    pub fn new(material: &Material<'_>, name: &str, [title, about]: [&str; 2], lang: Lang, shape: Shape) -> Self {
        let measures = shape.measures();
        let Measures { width, height, text, margin, legend, is_beside, .. } = measures;
        let mut paper = Paper::new(&format!("{name}-{}", lang.code()));
        let mut y = heading(&mut paper, [title, about], &measures);
        y += text * 0.5;
        let foot = text * 3.2;
        let room = if is_beside {
            [width - 2.0 * margin - legend - text, height - y - foot - margin * 0.4]
        } else {
            [width - 2.0 * margin, height - y - foot - legend - margin * 0.4]
        };
        let place = [margin, y, room[0], room[1]];
        let [west, south, east, north] = material.extent;
        let scale = (room[0] / (east - west)).min(room[1] / (north - south));
        let (middle, level) = (f64::midpoint(west, east), f64::midpoint(south, north));
        let (west, north) = (middle - room[0] / scale / 2.0, level + room[1] / scale / 2.0);
        let mut map = Self {
            paper,
            labels: Labels::default(),
            measures,
            name: name.to_owned(),
            title: title.to_owned(),
            place,
            west,
            north,
            scale,
            lang,
        };
        map.foot(material);
        let [_, top, right, _] = map.frame();
        map.labels.keep_free([right - text * 2.6, top, right, top + text * 4.2]);
        let (.., bar) = map.bar_place();
        map.labels.keep_free(bar);
        let [left, top, wide, high] = place.map(n);
        let id = map.paper.id.clone();
        map.paper.raw(&format!(
            "<clipPath id=\"{id}-frame\"><rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\"/></clipPath>\n\
             <rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" fill=\"#f7f9fa\"/>\n<g clip-path=\"url(#{id}-frame)\">\n"
        ));
        map
    }

    /// Where a place in planar metres lies on the page.
    pub fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.place[0] + (x - self.west) * self.scale, self.place[1] + (self.north - y) * self.scale]
    }

    /// Left, top, right, bottom of the map itself.
    pub fn frame(&self) -> [f64; 4] {
        let [left, top, width, height] = self.place;
        [left, top, left + width, top + height]
    }

    /// The path of an area in planar metres.
    pub fn path(&self, shape: &MultiPolygon<f64>) -> String {
        outline::path(shape, |at| self.at(at))
    }

    /// A hatch over an area in planar metres.
    pub fn hatch(&mut self, hatch: Hatch, shape: &MultiPolygon<f64>) {
        let placed = shape.map_coords(|corner| Coord::from(self.at([corner.x, corner.y])));
        hatch.draw(&mut self.paper, &placed, self.measures.text);
    }

    /// Lines of text around a place of the page, where there is room.
    pub fn label(&mut self, at: [f64; 2], lines: &[(&str, f64)]) {
        let frame = self.frame();
        let Some([x, mut y]) = self.labels.place(at, lines, frame) else { return };
        for (text, size) in lines {
            self.paper.text([x, y], Script::plain(*size).bold().anchored(Anchor::Middle).over_map(), text);
            y += size * 1.18;
        }
    }

    /// One of these texts beside a sign, the first that has room.
    pub fn label_beside(&mut self, at: [f64; 2], radius: f64, texts: &[&str], size: f64) {
        let frame = self.frame();
        if let Some((text, at)) = self.labels.beside(at, radius, texts, size, frame) {
            self.paper.text(at, Script::plain(size).bold().over_map(), text);
        }
    }

    /// Zones as a ground for what lies on them.
    pub fn ground(&mut self, zones: &[Zone]) {
        let edge = format!("stroke=\"#9aa5ae\" stroke-width=\"{}\"", n(self.measures.text * 0.06));
        let d: String = zones.iter().map(|zone| self.path(&zone.shape)).collect();
        self.paper.path(&d, &format!("fill=\"#fff\" {edge}"));
    }

    /// Borders of zones over what lies on them.
    pub fn borders(&mut self, zones: &[Zone]) {
        let width = n(self.measures.text * 0.09);
        let d: String = zones.iter().map(|zone| self.path(&zone.shape)).collect();
        self.paper
            .path(&d, &format!("fill=\"none\" stroke=\"#444\" stroke-width=\"{width}\" stroke-linejoin=\"round\""));
    }

    /// Names of zones, where there is room.
    pub fn names(&mut self, zones: &[Zone]) {
        let size = self.measures.text * 0.8;
        for zone in zones {
            if let Some(middle) = zone.shape.interior_point() {
                self.label(self.at([middle.x(), middle.y()]), &[(&zone.name, size)]);
            }
        }
    }

    /// Keeps signs free of names.
    pub fn keep_free(&mut self, [x, y]: [f64; 2], radius: f64) {
        self.labels.keep_free([x - radius, y - radius, x + radius, y + radius]);
    }

    /// Small dots at places, of which one that lies on another is left out.
    pub fn dots(&mut self, places: &[[f64; 2]], colour: &'static str) {
        let radius = self.measures.text * if places.len() > 2_000 { 0.12 } else { 0.2 };
        let mut seen = BTreeSet::new();
        let mut d = String::new();
        for at in places {
            let [x, y] = self.at(*at);
            if seen.insert([x, y].map(|at| (at * 2.0).round() as i64)) {
                d.push_str(&Sign::Circle.path([x, y], radius));
            }
        }
        self.paper.path(&d, &Sign::Circle.look(colour, false, self.measures.text));
    }

    /// The whole page.
    pub fn finished(mut self, legend: (&str, &[Entry]), words: String) -> Picture {
        let Measures { width, height, text, margin, legend: room, is_beside, .. } = self.measures;
        self.paper.raw("</g>\n");
        self.paper.rect(self.place, &format!("fill=\"none\" stroke=\"{LINE}\" stroke-width=\"{}\"", n(text * 0.08)));
        self.arrow();
        self.bar();
        let [left, top, wide, high] = self.place;
        let place = if is_beside {
            [left + wide + text, top, room, high]
        } else {
            [margin, top + high + text, width - 2.0 * margin, room - text * 1.5]
        };
        legend::draw(&mut self.paper, place, legend.0, legend.1, text * 0.95);
        let svg = self.paper.finished([width, height], &self.title, &words);
        Picture { name: self.name, title: self.title, words, svg, width, height }
    }

    /// Where the map comes from, and what only who publishes it can fill in.
    fn foot(&mut self, material: &Material<'_>) {
        let Measures { width, height, text, margin, .. } = self.measures;
        let small = text * 0.85;
        let room = width - 2.0 * margin;
        let y = height - margin * 0.4 - small * 0.5;
        let source = say("handover.picture.source").with("title", &material.title).with("year", material.case.year);
        let fields = say("handover.picture.fields").with("system", &material.case.crs.name).text(self.lang);
        let script = Script::plain(small).coloured(FAINT);
        self.paper.text([margin, y - small * 1.4], script, &fitted(&source.text(self.lang), small, room));
        self.paper.text([margin, y], script, &fitted(&fields, small, room));
    }

    /// An arrow to the north in the upper right corner.
    fn arrow(&mut self) {
        let text = self.measures.text;
        let [_, top, right, _] = self.frame();
        let (x, y) = (right - text * 1.6, top + text * 0.8);
        let [tip, foot, notch] = [y + text * 1.25, y + text * 3.2, y + text * 2.7];
        let [x0, tip, foot, notch, half] = [x, tip, foot, notch, text * 0.6].map(n);
        let d = format!("M{x0} {tip}L{} {foot}L{x0} {notch}z", n(x - text * 0.6));
        self.paper.path(&d, "fill=\"#fff\" stroke=\"#1f2933\" stroke-linejoin=\"round\"");
        self.paper.path(
            &format!("M{x0} {tip}l{half} {}L{x0} {notch}z", n(text * 1.95)),
            "fill=\"#1f2933\" stroke=\"#1f2933\"",
        );
        let north = word("handover.picture.north", self.lang);
        self.paper.text([x, y + text], Script::plain(text).bold().anchored(Anchor::Middle).over_map(), north);
    }

    /// How many metres the bar of scale has, how long its half is on the page, and the box that it takes.
    fn bar_place(&self) -> (f64, f64, [f64; 4]) {
        let text = self.measures.text;
        let [left, _, right, bottom] = self.frame();
        let length = round((right - left) / self.scale * 0.28);
        let (part, size) = (length * self.scale / 2.0, text * 0.85);
        let top = bottom - text * 1.1 - size * 1.9;
        (length, part, [left + text * 0.4, top, left + part * 2.0 + text * 4.0, top + size * 2.9])
    }

    /// A bar of scale in the lower left corner.
    fn bar(&mut self) {
        let text = self.measures.text;
        let (length, part, [left, top, right, bottom]) = self.bar_place();
        let (size, x, y) = (text * 0.85, left + text * 0.6, top + text * 0.85 * 1.9);
        self.paper.rect([left, top, right - left, bottom - top], "fill=\"#fff\" fill-opacity=\"0.8\"");
        let edge = format!("stroke=\"{INK}\" stroke-width=\"{}\"", n(text * 0.07));
        self.paper.rect([x, y, part, text * 0.38], &format!("fill=\"{INK}\" {edge}"));
        self.paper.rect([x + part, y, part, text * 0.38], &format!("fill=\"#fff\" {edge}"));
        let (unit, per) = if length < 2_000.0 { ("m", 1.0) } else { ("km", 1_000.0) };
        let script = Script::plain(size).anchored(Anchor::Middle);
        for (times, at) in [(0.0, x), (0.5, x + part), (1.0, x + part * 2.0)] {
            let number = (length * times / per * 10.0).round() / 10.0;
            let words = if times == 1.0 { format!("{number} {unit}") } else { number.to_string() };
            self.paper.text([at, y - size * 0.4], script, &words);
        }
    }
}

/// The longest of 1, 2 and 5 times a power of ten that is not longer.
fn round(length: f64) -> f64 {
    let power = 10_f64.powf(length.max(1e-9).log10().floor());
    [5.0, 2.0].into_iter().map(|times| times * power).find(|n| *n <= length).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_round_lengths() {
        assert_eq!([1.0, 1.9, 2.0, 4_999.0, 5_000.0, 12_345.0].map(round), [1.0, 1.0, 2.0, 2_000.0, 5_000.0, 10_000.0]);
    }
}
