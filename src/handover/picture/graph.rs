//! A page with a chart: title above, axes, and at its foot where it comes from.

use super::Picture;
use super::heading::heading;
use super::material::Material;
use super::paper::{Anchor, FAINT, INK, Paper, Script, fitted, n};
use super::shape::Measures;
use crate::words::{Lang, grouped, say};

/// A chart under the pen.
pub(super) struct Graph {
    pub paper: Paper,
    pub measures: Measures,
    name: String,
    title: String,
    /// Left, top, right, bottom of what is drawn.
    pub place: [f64; 4],
}

/// Where numbers lie between the bottom and the top of a chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    top: f64,
    bottom: f64,
}

impl Scale {
    pub fn at(self, value: f64) -> f64 {
        self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
    }
}

impl Graph {
    /// An empty one; `left` and `below` are room for what stands at its axes.
    pub fn new(
        material: &Material<'_>,
        name: &str,
        [title, about]: [&str; 2],
        (left, below): (f64, f64),
        lang: Lang,
        measures: Measures,
    ) -> Self {
        let Measures { width, height, text, margin, .. } = measures;
        let mut paper = Paper::new(&format!("{name}-{}", lang.code()));
        let y = heading(&mut paper, [title, about], &measures);
        let small = text * 0.85;
        let source = say("handover.picture.source").with("title", &material.title).with("year", material.case.year);
        let source = source.text(lang);
        let foot = height - margin * 0.4 - small * 0.5;
        let script = Script::plain(small).coloured(FAINT);
        paper.text([margin, foot], script, &fitted(&source, small, width - 2.0 * margin));
        let place = [margin + left, y + text * 0.9, width - margin - text, foot - small * 2.0 - below];
        Self { paper, measures, name: name.to_owned(), title: title.to_owned(), place }
    }

    /// A scale from the bottom to the top, with lines and numbers; says where a number lies on it.
    pub fn scale(&mut self, [low, high]: [f64; 2], words: impl Fn(f64) -> String) -> Scale {
        let [left, top, right, bottom] = self.place;
        let step = step((high - low) / 5.0);
        let (first, last) =
            ((low / step).floor() as i64, ((high / step).ceil() as i64).max((low / step).floor() as i64 + 1));
        let (low, high) = (first as f64 * step, last as f64 * step);
        let scale = Scale { low, high, top, bottom };
        let text = self.measures.text;
        for number in first..=last {
            let (value, is_zero) = (number as f64 * step, number == 0);
            let look = if is_zero { format!("stroke=\"{INK}\"") } else { "stroke=\"#dde3e8\"".to_owned() };
            let look = format!("{look} stroke-width=\"{}\"", n(text * 0.07));
            self.paper.line([[left, scale.at(value)], [right, scale.at(value)]], &look);
            let script = Script::plain(text * 0.85).coloured(FAINT).anchored(Anchor::End);
            self.paper.text([left - text * 0.5, scale.at(value) + text * 0.3], script, &words(value));
        }
        scale
    }

    /// The whole page.
    pub fn finished(self, words: String) -> Picture {
        let Measures { width, height, .. } = self.measures;
        let svg = self.paper.finished([width, height], &self.title, &words);
        Picture { name: self.name, title: self.title, words, svg, width, height }
    }
}

/// A number of a scale: whole where it is large.
pub(super) fn number(value: f64) -> String {
    grouped(&((value * 1_000.0).round() / 1_000.0 + 0.0).to_string())
}

/// The next of 1, 2 and 5 times a power of ten that is not smaller.
pub(super) fn step(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(1e-9).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|times| times * power).find(|n| *n >= value).unwrap_or(power * 10.0)
}
