//! A table that nobody has said anything about: which role it can play, in which system it is, and what is in it.

use crate::issue::{Issues, Severity};
use crate::model::Role;
use crate::read::Table;
use crate::read::roles::Signs;
use std::collections::{BTreeMap, BTreeSet};

/// One table of one file.
#[derive(Debug)]
pub struct Found {
    /// The file with its part, as it was named.
    pub named: String,
    /// What was read; `None` when it cannot be.
    pub table: Option<Table>,
    /// What it looks like.
    pub signs: Signs,
    /// The system, as a study would name it.
    pub crs: String,
    /// Whether [`Found::crs`] is a guess that the numbers alone do not prove.
    pub crs_is_guess: bool,
    /// The heading, note or name that speaks for it, where words do.
    pub crs_because: String,
    /// Services that the names of file and sheet name.
    pub titled: BTreeSet<String>,
    /// For rasters by age and sex: all files of the same place, year and release, by age band. The one that was looked at is the
    /// first of them.
    pub rasters: BTreeMap<String, Vec<String>>,
    /// The column with both coordinates of which nothing tells which is east; it is read as if east came first.
    pub pair: Option<String>,
    /// Of that column, whether north comes first after all: as the other files have it.
    pub is_north_first: bool,
    /// Whether it is a raster of heights.
    pub is_heights: bool,
    /// What was found in it.
    pub issues: Issues,
}

impl Found {
    /// A part of a file that nothing is read from.
    pub(super) fn without_table(named: String, issues: Issues) -> Self {
        Self {
            named,
            table: None,
            signs: Signs::default(),
            crs: "auto".to_owned(),
            crs_is_guess: false,
            crs_because: String::new(),
            titled: BTreeSet::new(),
            pair: None,
            is_north_first: false,
            rasters: BTreeMap::new(),
            is_heights: false,
            issues,
        }
    }

    /// Whether it could not be read for no other reason than that nothing stands there.
    pub(super) fn is_empty_sheet(&self) -> bool {
        let mut errors =
            self.issues.groups().flat_map(|group| &group.examples).filter(|i| i.severity() == Severity::Error);
        self.table.is_none() && errors.all(|issue| matches!(issue.code, "E0102" | "E0148"))
    }

    /// Its role.
    pub fn role(&self) -> Option<Role> {
        self.signs.role.map(|(role, _)| role)
    }

    /// Services that it is for: of its column, else of its name.
    pub fn services(&self) -> BTreeSet<String> {
        if self.signs.field("service").is_empty() { self.titled.clone() } else { self.signs.services.clone() }
    }
}
