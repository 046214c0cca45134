//! The results as tables about one subject each, in one language: what the workbook and the report are made of.

mod bottlenecks;
mod claims;
mod coverage;
mod family;
mod head;
mod ledger;
mod listed;
mod methods;
mod norms;
mod page;
mod projects;
mod shown;
mod sign;
mod sites;
mod streets;
mod summary;
mod table;
mod travel;
mod ways;
mod years;
mod zones;

pub(super) use head::Head;
pub(super) use page::{Chart, Page};
pub(super) use shown::{Paint, Shown};
#[cfg(feature = "report")]
pub(super) use sign::of_gap;
#[cfg(feature = "report")]
pub(super) use sites::of_status;
#[cfg(feature = "pictures")]
pub(super) use streets::of_service as streets;
pub(super) use table::{Cell, Row, Table};
#[cfg(feature = "report")]
pub(super) use ways::{BY_METRES, BY_SECONDS, way};

use super::Source;
use crate::prepare::Failure;
#[cfg(feature = "report")]
use crate::words::say;
use crate::words::{Lang, Seats};

/// What makes the pages about one subject; none where the results have nothing for it.
type Subject = fn(&Source, Lang) -> Result<Vec<Page>, Failure>;

/// All subjects of the workbook, in their order. What is new here goes into the two lists below as well, where it has room.
const SUBJECTS: [Subject; 12] = [
    summary::sheets,
    streets::sheets,
    years::sheets,
    years::alerts,
    sites::sheets,
    projects::sheets,
    bottlenecks::sheets,
    coverage::sheets,
    norms::sheets,
    |source, lang| Ok(claims::sheets(source, lang)),
    |source, lang| Ok(methods::sheets(source, lang)),
    |source, lang| Ok(ledger::sheets(source, lang)),
];

/// Subjects of a report that is printed, in their order, behind the summary and the streets of each service.
#[cfg(feature = "pictures")]
const IN_BRIEF: [Subject; 9] = [
    years::sheets,
    years::alerts,
    projects::sheets,
    bottlenecks::sheets,
    |source, lang| Ok(of_main(coverage::sheets(source, lang)?, source, lang)),
    |source, lang| Ok(of_main(norms::in_brief(source, lang)?, source, lang)),
    |source, lang| Ok(claims::sheets(source, lang)),
    |source, lang| Ok(of_main(ledger::sheets(source, lang), source, lang)),
    |source, lang| Ok(methods::sheets(source, lang)),
];

/// Subjects of a report on a screen, in their order; what has a row for each street or site is said of one case.
#[cfg(feature = "report")]
const ON_SCREEN: [Subject; 12] = [
    summary::sheets,
    |source, lang| Ok(of_main(streets::of_main(source, lang)?, source, lang)),
    years::sheets,
    years::alerts,
    |source, lang| Ok(of_main(sites::sheets(source, lang)?, source, lang)),
    projects::sheets,
    bottlenecks::sheets,
    |source, lang| Ok(of_main(coverage::sheets(source, lang)?, source, lang)),
    |source, lang| Ok(of_main(norms::in_brief(source, lang)?, source, lang)),
    |source, lang| Ok(claims::sheets(source, lang)),
    |source, lang| Ok(methods::sheets(source, lang)),
    |source, lang| Ok(ledger::sheets(source, lang)),
];

/// The pages about all subjects; the first is the summary.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
pub(super) fn pages(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    all(&SUBJECTS, source, lang)
}

/// What a report on a screen says; the first page is the summary.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
#[cfg(feature = "report")]
pub(super) fn on_screen(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    all(&ON_SCREEN, source, lang)
}

/// What a report says of one case, and of all years together.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
#[cfg(feature = "pictures")]
pub(super) fn in_brief(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    all(&IN_BRIEF, source, lang)
}

/// The summary of the case that is spoken of first.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
#[cfg(feature = "pictures")]
pub(super) fn summary(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    Ok(of_main(summary::sheets(source, lang)?, source, lang))
}

fn all(subjects: &[Subject], source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut pages = Vec::new();
    for subject in subjects {
        pages.extend(subject(source, lang)?);
    }
    Ok(pages)
}

/// Only the rows of the case that is spoken of first.
#[cfg(feature = "report")]
fn of_main(pages: Vec<Page>, source: &Source, lang: Lang) -> Vec<Page> {
    let Some(main) = source.main() else { return pages };
    let of_main = |mut page: Page| {
        page.tables = page.tables.into_iter().filter_map(|table| table.of(main)).collect();
        page.charts.clear();
        page.title = say("handover.html.of").with("title", &page.title).with("year", main.year).text(lang);
        page
    };
    pages.into_iter().map(of_main).collect()
}

/// What places are called where services of every kind stand in one table.
fn seats_of_all(source: &Source) -> Seats {
    Seats::common(source.study.service.iter().map(|service| service.called().seats))
}
