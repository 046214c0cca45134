//! `catchment.xlsx`: the results as tables of one workbook, in one language, numbers rounded for people.

mod chart;
mod height;
mod printed;
mod sheet;

use super::tables;
use crate::handover::edition::Edition;
use crate::handover::put::{File, Put};
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::WriteError;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io;
use std::path::Path;
use tables::Page;

/// Its name.
const NAME: &str = "catchment.xlsx";

/// Makes it.
pub(super) fn put(edition: &Edition<'_>) -> Result<Put, Failure> {
    let Edition { source, lang, .. } = *edition;
    let pages: Vec<Page> = tables::pages(source, lang)?.into_iter().flat_map(sheet::parts).collect();
    // Not straight into the file: on a full disk the archive would print its own opinion.
    let bytes =
        built(&pages, lang).map_err(|error| WriteError::Io(Path::new(NAME).to_owned(), io::Error::other(error)))?;
    Ok(Put { files: vec![File::new(NAME, bytes)], ..Put::default() })
}

fn built(pages: &[Page], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same results are the same file, whenever it is written.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let drawn: Vec<_> = pages.iter().flat_map(|page| page.charts.iter().map(move |chart| (page, chart))).collect();
    for (at, page) in pages.iter().enumerate() {
        // The first shows the charts of all.
        sheet::write(page, workbook.add_worksheet(), if at == 0 { &drawn } else { &[] }, lang)?;
    }
    workbook.save_to_buffer()
}
