//! `report.html`: the results in one file that asks for nothing, in Chinese and English, to read on a screen and to print on A4.

mod grid;
mod section;
mod version;

use super::edition::Edition;
use super::put::{File, Put};
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::WriteError;
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

/// Makes it.
pub(super) fn put(edition: &Edition<'_>) -> Result<Put, Failure> {
    let mut langs = Lang::ALL;
    langs.sort_by_key(|lang| *lang != edition.lang);
    let versions = version::all(edition, &langs)?;
    let document = Document { title: version::title(edition.source), versions };
    let text =
        document.render().map_err(|error| WriteError::Io(Path::new(NAME).to_owned(), io::Error::other(error)))?;
    Ok(Put { files: vec![File::new(NAME, text.into_bytes())], ..Put::default() })
}
