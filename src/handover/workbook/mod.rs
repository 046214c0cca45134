//! `catchment.xlsx`: the results as tables of one workbook, in one language, numbers rounded for people.

mod bottlenecks;
mod chart;
mod claims;
mod coverage;
mod family;
mod head;
mod ledger;
mod methods;
mod norms;
mod page;
mod sign;
mod sites;
mod streets;
mod summary;
mod table;
mod ways;
mod years;

use super::Source;
use crate::issue::Issues;
use crate::prepare::Failure;
use crate::words::{Lang, Seats};
use crate::write::{Staging, WriteError};
use page::Page;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io;
use std::path::Path;

/// Its name.
pub(super) const NAME: &str = "catchment.xlsx";

/// What puts sheets about one subject into the workbook; none where the results have nothing for it.
type Sheets = fn(&Source, Lang) -> Result<Vec<Page>, Failure>;

/// All subjects, in their order. The first shows the charts of all.
const SHEETS: [Sheets; 12] = [
    summary::sheets,
    streets::sheets,
    years::sheets,
    years::alerts,
    sites::sheets,
    sites::projects,
    bottlenecks::sheets,
    coverage::sheets,
    norms::sheets,
    |source, lang| Ok(claims::sheets(source, lang)),
    |source, lang| Ok(methods::sheets(source, lang)),
    |source, lang| Ok(ledger::sheets(source, lang)),
];

/// Writes it.
pub(super) fn put(source: &Source, staging: &mut Staging, lang: Lang) -> Result<Issues, Failure> {
    let mut pages = Vec::new();
    for sheets in SHEETS {
        pages.extend(sheets(source, lang)?.into_iter().flat_map(Page::parts));
    }
    // Not straight into the file: on a full disk the archive would print its own opinion.
    let bytes =
        built(&pages, lang).map_err(|error| WriteError::Io(Path::new(NAME).to_owned(), io::Error::other(error)))?;
    staging.bytes(NAME, &bytes)?;
    Ok(Issues::new())
}

fn built(pages: &[Page], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same results are the same file, whenever it is written.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let drawn: Vec<_> = pages.iter().flat_map(|page| page.charts.iter().map(move |chart| (page, chart))).collect();
    for (at, page) in pages.iter().enumerate() {
        page.write(workbook.add_worksheet(), if at == 0 { &drawn } else { &[] }, lang)?;
    }
    workbook.save_to_buffer()
}

/// What places are called where services of every kind stand in one table.
fn seats_of_all(source: &Source) -> Seats {
    Seats::common(source.study.service.iter().map(|service| service.called().seats))
}
