//! How a layer is shown on a map: classes with their legends, symbols and labels; what no program in particular needs to know.

/// One way to show a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// What it shows, where a layer can be shown in several ways; `None` for the one it opens with.
    pub of: Option<String>,
    /// The symbols.
    pub look: Look,
    /// The labels.
    pub label: Option<Label>,
    /// The columns with the first and the last day on which a map of time shows a feature.
    pub time: Option<[&'static str; 2]>,
}

/// The symbols of a layer.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// The same for every feature.
    One(Symbol),
    /// One for each class.
    Classes(Vec<Class>),
}

/// A class of features.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Expression over the columns that chooses them.
    pub filter: String,
    /// Text in the legend.
    pub label: String,
    /// How they are drawn.
    pub symbol: Symbol,
}

impl Class {
    pub(super) fn new(filter: impl Into<String>, label: impl Into<String>, symbol: Symbol) -> Self {
        Self { filter: filter.into(), label: label.into(), symbol }
    }
}

/// How a feature is drawn. Colours are `#rrggbb` or `#rrggbbaa`.
#[derive(Debug, Clone, PartialEq)]
pub enum Symbol {
    /// An area in one colour.
    Fill(&'static str),
    /// An area whose colour follows its rank in the file, far from that of its neighbours there.
    FillByRank,
    /// A circle of two millimetres, or as large as an expression says.
    Circle {
        /// Inside.
        fill: &'static str,
        /// Around.
        edge: &'static str,
        /// Of the edge, in millimetres; 0 for none.
        width: f64,
        /// Expression for its diameter in millimetres.
        size: Option<String>,
    },
    /// A line.
    Line {
        /// Its colour.
        colour: &'static str,
        /// How wide it is, in millimetres.
        width: f64,
        /// Expression for that width.
        by: Option<String>,
        /// Whether it is dashed.
        is_dashed: bool,
    },
    /// A square that is as wide on the ground as a cell.
    Square {
        /// Inside.
        fill: &'static str,
        /// Width in metres.
        metres: f64,
    },
}

/// Labels, by an expression over the columns.
#[derive(Debug, Clone, PartialEq)]
pub enum Label {
    /// Around points, once the map is near enough.
    Points(String),
    /// Inside areas.
    Areas(String),
}

/// The next number of 1, 2, 2.5, 5 times a power of ten that is not smaller; 1 for zero.
pub(super) fn nice(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 2.5, 5.0].into_iter().map(|n| n * power).find(|n| *n >= value * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_numbers() {
        assert_eq!([0.0, 0.3, 1.0, 1.2, 2.4, 333.4, 5001.0].map(nice), [1.0, 0.5, 1.0, 2.0, 2.5, 500.0, 10_000.0]);
    }
}
