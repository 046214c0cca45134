//! What a picture is for: a page of a report, the screen of a phone, a slide.

/// What a picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Beside a table on a page.
    Report,
    /// For phones: 1080 wide, upright.
    Portrait,
    /// For slides: 16 to 9.
    Slide,
}

/// Lengths of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measures {
    pub width: f64,
    pub height: f64,
    /// Height of plain letters.
    pub text: f64,
    /// Height of the letters of the title.
    pub title: f64,
    /// Room at each edge.
    pub margin: f64,
    /// Room for the legend: beside the map its width, below it its height.
    pub legend: f64,
    /// Whether the legend stands beside the map.
    pub is_beside: bool,
}

impl Shape {
    pub(super) fn measures(self) -> Measures {
        match self {
            Self::Report => Measures {
                width: 760.0,
                height: 560.0,
                text: 13.0,
                title: 19.0,
                margin: 16.0,
                legend: 176.0,
                is_beside: true,
            },
            Self::Portrait => Measures {
                width: 1080.0,
                height: 1440.0,
                text: 28.0,
                title: 44.0,
                margin: 40.0,
                legend: 300.0,
                is_beside: false,
            },
            Self::Slide => Measures {
                width: 1920.0,
                height: 1080.0,
                text: 27.0,
                title: 46.0,
                margin: 48.0,
                legend: 420.0,
                is_beside: true,
            },
        }
    }

    /// Those of a page with a chart, which is lower beside a table.
    pub(super) fn chart(self) -> Measures {
        let measures = self.measures();
        if self == Self::Report { Measures { height: 420.0, ..measures } } else { measures }
    }

    /// Those of a chart that stands below a table.
    pub(super) fn small_chart(self) -> Measures {
        let measures = self.measures();
        if self == Self::Report { Measures { width: 540.0, height: 400.0, ..measures } } else { measures }
    }
}
