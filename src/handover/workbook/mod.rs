//! `catchment.xlsx`: the results as tables of one workbook, in one language, numbers rounded for people.

mod page;
mod streets;

use super::Source;
use crate::issue::Issues;
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::{Staging, WriteError};
use page::Page;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io;
use std::path::Path;

/// Its name.
pub(super) const NAME: &str = "catchment.xlsx";

/// What puts a sheet into the workbook; none where the results have nothing for it.
type Sheet = fn(&Source, Lang) -> Result<Option<Page>, Failure>;

/// All sheets, in their order. A sheet is a file of this folder and a line here.
const SHEETS: [Sheet; 1] = [streets::sheet];

/// Writes it.
pub(super) fn put(source: &Source, staging: &mut Staging, lang: Lang) -> Result<Issues, Failure> {
    let pages = SHEETS.iter().filter_map(|sheet| sheet(source, lang).transpose()).collect::<Result<Vec<_>, _>>()?;
    staging.built(NAME, |path| write(&pages, path).map_err(|error| failed(path, error)))?;
    Ok(Issues::new())
}

fn write(pages: &[Page], path: &Path) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    // The same results are the same file, whenever it is written.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for page in pages {
        page.write(workbook.add_worksheet())?;
    }
    workbook.save(path)
}

fn failed(path: &Path, error: XlsxError) -> Failure {
    WriteError::Io(path.to_owned(), io::Error::other(error)).into()
}
