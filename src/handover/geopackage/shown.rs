//! A layer that was written, as a map shows it.

use super::kinds::Kind;
use super::plan::Plan;
use super::style::Style;
use crate::words::Lang;
use crate::write::table::LayerStyle;

/// A layer of a map; several may show the same table.
pub(super) struct Shown {
    /// What it is.
    pub kind: Kind,
    /// The number of its service.
    pub service: usize,
    /// The number of its case; `None` for a layer of all years.
    pub of_case: Option<usize>,
    /// The table it shows.
    pub table: String,
    /// What people call it.
    pub title: String,
    /// What stands over its legend.
    pub legend: String,
    /// Names of columns, and what people call them.
    pub aliases: Vec<(String, String)>,
    /// Ways to show it, the one it opens with first.
    pub styles: Vec<Style>,
    /// Whether the table opens with the first of them.
    pub is_first: bool,
    /// West, south, east and north, if it has any features.
    pub bounds: Option<[f64; 4]>,
}

impl Shown {
    /// A planned layer in a table.
    pub fn new(plan: &Plan<'_>, table: String, styles: Vec<Style>, lang: Lang) -> Self {
        Self {
            kind: plan.kind,
            service: plan.number,
            of_case: plan.of_case,
            table,
            title: plan.title(lang),
            legend: plan.legend_title(lang),
            aliases: Vec::new(),
            styles,
            is_first: true,
            bounds: None,
        }
    }

    /// Its styles, as the file keeps them.
    pub fn layer_styles(&self) -> impl Iterator<Item = LayerStyle> {
        self.styles.iter().enumerate().map(|(number, style)| LayerStyle {
            table: self.table.clone(),
            name: style.of.as_ref().map_or_else(|| self.title.clone(), |of| format!("{} {of}", self.title)),
            qml: style.qml(&self.aliases),
            is_first: self.is_first && number == 0,
        })
    }
}
