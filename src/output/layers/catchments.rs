//! `catchments.geojson`: the area each facility serves.

use crate::balance::{Catchment, Results, ServiceResult};
use crate::model::Facility;
use crate::output::{Column, Label, Look, Output, Shape, Style, Symbol, over};
use std::borrow::Cow;

/// The area of a facility, and the facility.
type Row<'a> = (&'a Catchment, &'a Facility);

/// Its columns.
pub fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    type Of<'a> = Column<'a, Row<'a>>;
    vec![
        Of::text("facility_id", |(_, site)| site.id.as_str()),
        Of::text("name", |(_, site)| site.name.as_str()).term("facility_name"),
        Of::persons("persons", |(area, _)| area.persons).says("residents of its cells"),
        Of::persons("allocated", |(area, _)| area.allocated).says("people sent there"),
    ]
}

pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult) -> Output<'a> {
    let row = move |number: usize| -> Row<'a> {
        let catchment = &service.catchments[number];
        (catchment, service.facility(&results.model, catchment.site))
    };
    Output {
        service: Some(service.id.as_str()),
        name: "catchments",
        rows: service.catchments.len(),
        columns: over(columns(), row),
        shape: Shape::Areas(Box::new(|number| Cow::Borrowed(&service.catchments[number].shape))),
        is_translated: false,
        styles: vec![Style {
            of: None,
            look: Look::One(Symbol::FillByRank),
            label: Some(Label::Areas("\"name\"".to_owned())),
            time: None,
        }],
    }
}
