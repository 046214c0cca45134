//! A file of claims that was read and found sound.

use super::faults::faults;
use super::file::ClaimsFile;
use crate::issue::Issue;
use crate::model::Role;
use crate::prepare;
use crate::read::Source;
use crate::study::{Failure, reason, text_of};
use std::path::{Path, PathBuf};

/// Claims and where their paths start.
#[derive(Debug, Clone)]
pub struct Claims {
    /// What it says.
    pub file: ClaimsFile,
    /// Folder its paths start from.
    pub base: PathBuf,
    /// The file's name, as shown in messages.
    pub name: String,
}

impl Claims {
    /// Reads a file of claims.
    ///
    /// # Errors
    /// [`Failure::Missing`] when there is no such file, [`Failure::Data`] when it is not understood or impossible.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let base = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        Self::parse(&text_of(path)?, base, name)
    }

    /// Says whether a file that is to be written is none of the tables that are read.
    ///
    /// # Errors
    /// E0712.
    pub fn check_out(&self, out: &Path) -> Result<(), prepare::Failure> {
        let tables = self.file.tables.values().map(|table| Source::new(&self.base, &table.path, Role::Facilities));
        tables.into_iter().try_for_each(|table| prepare::check_apart(&table.path, out))
    }

    /// Claims from their text.
    ///
    /// # Errors
    /// [`Failure::Data`] when it is not understood or impossible.
    pub fn parse(text: &str, base: PathBuf, name: String) -> Result<Self, Failure> {
        let file = toml::from_str::<ClaimsFile>(text).map_err(|error| {
            let issue = Issue::new("E0880").file(&name).words("reason", reason(error.message()));
            let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Failure::Data(line.map_or(issue.clone(), |line| issue.line(line)).into())
        })?;
        let issues = faults(&file, &name);
        if issues.has_errors() { Err(Failure::Data(issues)) } else { Ok(Self { file, base, name }) }
    }
}
