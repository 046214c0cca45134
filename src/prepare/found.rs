//! A table that nobody has said anything about: which role it can play, in which system it is, and what is in it.

use crate::issue::Issues;
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
    /// What was found in it.
    pub issues: Issues,
}

impl Found {
    /// Its role.
    pub fn role(&self) -> Option<Role> {
        self.signs.role.map(|(role, _)| role)
    }

    /// Services that it is for: of its column, else of its name.
    pub fn services(&self) -> BTreeSet<String> {
        if self.signs.field("service").is_empty() { self.titled.clone() } else { self.signs.services.clone() }
    }
}
