//! Pupils by grade from a table that the study does not name.

use super::basis;
use crate::issue::Issues;
use crate::model::{RawSeries, Role};
use crate::read::{Layers, Quiet, SeriesFields, SeriesInput, Source, roles};
use crate::study::{Failure, Study};
use std::path::Path;

/// The table at a path of the command line.
///
/// # Errors
/// What is wrong with the table.
pub(super) fn read(study: &Study, layers: &dyn Layers, path: &str) -> Result<(RawSeries, Issues), Failure> {
    let source = Source { crs: "wgs84".to_owned(), ..Source::new(Path::new(""), path, Role::Series) };
    let (table, mut issues) = layers.table(&source, &roles::wanted_series(), &Quiet);
    let input = SeriesInput { path: path.to_owned(), encoding: None, fields: SeriesFields::default() };
    let series = table.and_then(|table| {
        let (series, found) = roles::series(table, &input, roles::Counts::Pupils, None);
        issues.extend(found);
        series
    });
    match series {
        Some(series) => {
            if let Some(issue) = basis::unlike(&study.file, path, series.headings.iter().cloned()) {
                issues.push(issue);
            }
            Ok((series, issues))
        }
        None if issues.count_of("E0101") > 0 => Err(Failure::Missing(issues)),
        None => Err(Failure::Data(issues)),
    }
}
