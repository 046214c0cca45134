//! `catchment.gpkg` and `open-me.qgz`: every layer of the results in one file, and a QGIS project that shows them finished.

mod cells;
mod extent;
mod features;
mod kinds;
mod legend;
mod plan;
mod project;
mod shown;
mod style;
mod table;
mod tree;

use super::Source;
use crate::handover::edition::Edition;
use crate::handover::put::{File, Put};
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::table::{Package, of_sqlite};
use crate::write::{Staging, WriteError};
use shown::Shown;
use std::io;
use std::path::Path;

/// Their names.
const DATA: &str = "catchment.gpkg";
const PROJECT: &str = "open-me.qgz";

/// Makes both: the data straight into its place, for it may be large.
pub(super) fn put(edition: &Edition<'_>, staging: &Staging) -> Result<Put, Failure> {
    let Edition { source, lang, .. } = *edition;
    let shown = data(source, &staging.place(DATA)?, lang)?;
    let project = project::packed(&project::document(source, &shown, lang));
    let project = project.map_err(|error| WriteError::Io(PROJECT.into(), io::Error::other(error)))?;
    let data = File { name: DATA.to_owned(), bytes: None };
    Ok(Put { files: vec![data, File::new(PROJECT, project)], ..Put::default() })
}

/// The layers, points before lines and areas: programs that know no project lay the first on top.
fn data(source: &Source, path: &Path, lang: Lang) -> Result<Vec<Shown>, Failure> {
    let failed = |error| failed(path, error);
    let mut package = Package::create(path).map_err(failed)?;
    let mut shown = Vec::new();
    for kind in kinds::all() {
        let plans = plan::of_kind(source, kind);
        let own = if kind.is_shared {
            cells::write(&plans, &mut package, path, lang)?
        } else {
            table::write(&plans, &mut package, path, lang)?
        };
        shown.extend(own);
    }
    for own in &shown {
        for style in own.layer_styles() {
            package.style(&style).map_err(failed)?;
        }
    }
    package.finish().map_err(failed)?;
    Ok(shown)
}

/// That the file could not be written.
fn failed(path: &Path, error: rusqlite::Error) -> Failure {
    WriteError::Io(path.to_owned(), of_sqlite(error)).into()
}
