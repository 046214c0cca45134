//! Results as columns: what every output holds, whatever format it is written in. Formats are sinks that take an [`Output`] and know
//! no result; a column is described once, with its unit and its term.

mod column;
mod form;
mod headings;
mod layers;
mod page;
mod style;
mod unit;
mod value;

pub use column::{Column, over, record};
pub use form::{AskedFor, Field, described, fields};
pub use headings::names_of_headings;
pub use layers::{
    Changed, MISSING, Mean, Share, TOTAL, Year, Zone, alone_columns, balances, changed_layers, changed_tables,
    changes_columns, compared, findings_columns, means, of, of_years, rates, verdict, years_columns,
};
pub use page::{TABLES, filled, table};
pub use style::{Class, Label, Look, Style, Symbol};
pub use unit::{Kind, Unit};
pub use value::Value;

use geo::MultiPolygon;
use std::borrow::Cow;

/// One file of results: a layer of a map, or a table.
pub struct Output<'a> {
    /// The service it belongs to, and its folder; `None` for the whole run.
    pub service: Option<&'a str>,
    /// Its name.
    pub name: &'static str,
    /// How many rows.
    pub rows: usize,
    /// Their columns, which take the number of a row.
    pub columns: Vec<Column<'a>>,
    /// Where the rows lie.
    pub shape: Shape<'a>,
    /// Whether its headings are words for people where these do not read English; else they are the names of the columns.
    pub is_translated: bool,
    /// How a map shows it: the first one it opens with. Empty for a table.
    pub styles: Vec<Style>,
}

impl Output<'_> {
    /// Its path below the folder of the run, without an ending.
    pub fn path(&self) -> String {
        self.service.map_or_else(|| self.name.to_owned(), |service| format!("{service}/{}", self.name))
    }
}

/// Where rows lie, by their number, in longitude and latitude (WGS 84).
pub enum Shape<'a> {
    /// Nowhere: a table.
    Nowhere,
    /// At points; `None` without a position.
    Points(Box<dyn Fn(usize) -> Option<[f64; 2]> + Send + Sync + 'a>),
    /// In areas, which may be empty.
    Areas(Box<dyn Fn(usize) -> Cow<'a, MultiPolygon<f64>> + Send + Sync + 'a>),
    /// Along lines.
    Lines(Box<dyn Fn(usize) -> Vec<[f64; 2]> + Send + Sync + 'a>),
}
