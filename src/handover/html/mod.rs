//! `report.html`: the results in one file that asks for nothing, in Chinese and English, to read on a screen and to print on A4.

mod grid;
mod section;
mod version;

use super::Source;
use super::put::Put;
use crate::issue::Issues;
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::{Staging, WriteError};
use askama::Template;
use std::io;
use std::path::Path;
use version::Version;

/// Its name.
const NAME: &str = "report.html";

/// The file: a version of the report in each language, of which one is shown.
#[derive(Template)]
#[template(path = "report.html")]
struct Document {
    title: String,
    /// That in the language asked for comes first.
    versions: Vec<Version>,
}

/// Writes it.
pub(super) fn put(source: &Source, staging: &mut Staging, lang: Lang) -> Result<Put, Failure> {
    let mut langs = Lang::ALL;
    langs.sort_by_key(|other| *other != lang);
    let versions = version::all(source, &langs)?;
    let document = Document { title: version::title(source), versions };
    let text =
        document.render().map_err(|error| WriteError::Io(Path::new(NAME).to_owned(), io::Error::other(error)))?;
    staging.bytes(NAME, text.as_bytes())?;
    Ok(Put { files: vec![NAME.to_owned()], issues: Issues::new() })
}
