//! The results as tables about one subject each, in one language: what the workbook and the report are made of.

mod bottlenecks;
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

pub(super) use head::{Head, Paint, Shown};
pub(super) use page::{Chart, Page};
#[cfg(feature = "report")]
pub(super) use sign::of_gap;
#[cfg(feature = "report")]
pub(super) use sites::of_status;
pub(super) use table::{Cell, Row, Table};
#[cfg(feature = "report")]
pub(super) use ways::{BY_METRES, BY_SECONDS, way};

use super::Source;
use crate::prepare::Failure;
use crate::words::{Lang, Seats};

/// What makes the pages about one subject; none where the results have nothing for it.
type Subject = fn(&Source, Lang) -> Result<Vec<Page>, Failure>;

/// All subjects, in their order.
const SUBJECTS: [Subject; 12] = [
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

/// The pages about all subjects; the first is the summary.
///
/// # Errors
/// [`Failure`] for results that cannot be read.
pub(super) fn pages(source: &Source, lang: Lang) -> Result<Vec<Page>, Failure> {
    let mut pages = Vec::new();
    for subject in SUBJECTS {
        pages.extend(subject(source, lang)?);
    }
    Ok(pages)
}

/// What places are called where services of every kind stand in one table.
fn seats_of_all(source: &Source) -> Seats {
    Seats::common(source.study.service.iter().map(|service| service.called().seats))
}
