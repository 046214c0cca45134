//! `coverage.geojson`: the dissolved circles of every `[[coverage]]`, with its rates for the district.

use super::coverage_zones::{Share, limit_columns, rates};
use super::lonlat;
use crate::balance::{Results, ServiceResult};
use crate::output::{Column, Look, Output, Shape, Style, Symbol, over};
use crate::units::Impedance;
use geo::MultiPolygon;
use std::borrow::Cow;

/// Its columns.
pub fn columns<'a>(limits: &[Impedance]) -> Vec<Column<'a, Share<'a>>> {
    type Of<'a> = Column<'a, Share<'a>>;
    let mut columns = vec![Of::text("id", |of| of.coverage.id.as_str()).term("coverage_id")];
    columns.extend(limit_columns("radius", limits));
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
    let limits: Vec<Impedance> = service.coverage.iter().map(|coverage| coverage.limit.of()).collect();
    let row = move |number: usize| Share::total(results, service, number);
    Some(Output {
        service: Some(service.id.as_str()),
        name: "coverage",
        rows: service.coverage.len(),
        columns: over(columns(&limits), row),
        shape: Shape::Areas(Box::new(|number| {
            // Ways that are no straight lines make no circles.
            let circles = service.coverage[number].circles.as_ref();
            Cow::Owned(circles.map_or(MultiPolygon::new(Vec::new()), |circles| lonlat(&results.model, circles)))
        })),
        is_translated: false,
        styles: vec![Style { of: None, look: Look::One(Symbol::Fill("#80b1d366")), label: None, time: None }],
    })
}
