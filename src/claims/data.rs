//! What claims are computed from: the tables that their file names, and finished runs.

use super::finished::Finished;
use super::sheet::Sheet;
use crate::issue::Issue;
use crate::read::roles::nearest;
use std::collections::BTreeMap;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Data {
    /// Tables by their name in the file of claims; none of one that could not be read, which was said.
    pub tables: BTreeMap<String, Sheet>,
    /// Finished runs, each of another year.
    pub results: Vec<Finished>,
    /// Tables whose rows finished runs rest on.
    pub rest_on: Vec<String>,
}

impl Data {
    /// A table by its name.
    ///
    /// # Errors
    /// E0882 with the most similar.
    pub fn table(&self, name: &str) -> Result<&Sheet, Issue> {
        self.tables.get(name).ok_or_else(|| {
            let near = nearest(name, self.tables.keys().map(String::as_str)).unwrap_or_default();
            let known: Vec<&str> = self.tables.keys().map(String::as_str).collect();
            Issue::new("E0882").value(name).fact("similar", near).fact("known", known.join(", "))
        })
    }

    /// Whether finished runs rest on synthetic data; `None` where the file of claims does not say on what they rest.
    pub fn results_are_synthetic(&self) -> Option<bool> {
        let tables = self.rest_on.iter().filter_map(|name| self.tables.get(name));
        let all = tables.map(|sheet| sheet.synthetic(&sheet.all()));
        all.reduce(super::number::either).flatten()
    }
}
