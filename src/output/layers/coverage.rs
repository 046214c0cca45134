//! `coverage.geojson`: the dissolved circles of every `[[coverage]]`, with its rates for the district.

use super::coverage_zones::{Share, rates};
use super::lonlat;
use crate::balance::{Results, ServiceResult};
use crate::output::{Column, Look, Output, Shape, Style, Symbol, Unit, over};
use std::borrow::Cow;

/// Its columns.
pub fn columns<'a>() -> Vec<Column<'a, Share<'a>>> {
    type Of<'a> = Column<'a, Share<'a>>;
    let mut columns = vec![
        Of::text("id", |of| of.coverage.id.as_str()).term("coverage_id"),
        Of::limit("radius", Unit::Metres, |of| of.coverage.radius.0).term("radius_m"),
    ];
    columns.extend(rates());
    columns.extend([
        Of::text("clause", |of| of.coverage.clause.as_ref().map(|clause| clause.zh.as_str()))
            .null("no norm asks for it"),
        Of::text("clause_verified", Share::verified).null("no norm asks for it"),
    ]);
    columns
}

/// `None` when the study asks for no coverage of the service.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult) -> Option<Output<'a>> {
    service.coverage.first()?;
    let row = move |number: usize| Share::total(results, service, number);
    Some(Output {
        service: Some(service.id.as_str()),
        name: "coverage",
        rows: service.coverage.len(),
        columns: over(columns(), row),
        shape: Shape::Areas(Box::new(|number| Cow::Owned(lonlat(&results.model, &service.coverage[number].circles)))),
        styles: vec![Style { of: None, look: Look::One(Symbol::Fill("#80b1d366")), label: None }],
    })
}
