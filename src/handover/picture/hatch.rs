//! Hatches: what colour says, said again for who does not see it.

use super::paper::{Paper, n};

/// A hatch over an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hatch {
    /// Rising lines, wide apart.
    Wide,
    /// Rising lines, close together.
    Close,
    /// Lines that cross.
    Crossed,
    /// Dots.
    Dots,
}

impl Hatch {
    const ALL: [Self; 4] = [Self::Wide, Self::Close, Self::Crossed, Self::Dots];

    fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Close => "close",
            Self::Crossed => "crossed",
            Self::Dots => "dots",
        }
    }

    /// The attribute that fills with it.
    pub fn fill(self, paper: &Paper) -> String {
        format!("fill=\"url(#{}-{})\"", paper.id, self.name())
    }

    /// Makes those of a page known; `text` is the height of its letters.
    pub fn define(paper: &mut Paper, text: f64) {
        let mut out = String::from("<defs>\n");
        for hatch in Self::ALL {
            let step = n(text * if hatch == Self::Close { 0.42 } else { 0.7 });
            let width = n(text * 0.075);
            let line = "stroke=\"#000\" stroke-opacity=\"0.55\"";
            let inside = match hatch {
                Self::Wide | Self::Close => {
                    format!("<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"{step}\" {line} stroke-width=\"{width}\"/>")
                }
                Self::Crossed => {
                    format!("<path d=\"M0 0V{step}M0 0H{step}\" {line} stroke-width=\"{width}\" fill=\"none\"/>")
                }
                Self::Dots => {
                    format!("<circle cx=\"{width}\" cy=\"{width}\" r=\"{width}\" fill=\"#000\" fill-opacity=\"0.55\"/>")
                }
            };
            out.push_str(&format!(
                "<pattern id=\"{}-{}\" width=\"{step}\" height=\"{step}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">{inside}</pattern>\n",
                paper.id,
                hatch.name()
            ));
        }
        paper.raw(&out);
        paper.raw("</defs>\n");
    }
}
