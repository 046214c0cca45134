//! The rows of a table that nobody has said anything about, read as the role it looks like.

use super::Found;
use crate::issue::Issues;
use crate::model::Role;
use crate::read::Table;
use crate::read::inputs::{
    DemandFields, DemandInput, FacilitiesInput, FacilityFields, FacilityValues, LayerCrs, ServiceValue, ZoneFields,
    ZonesInput,
};
use crate::read::roles::{Asked, demand, demand_by_zone, facilities, zones};
use crate::study::class_norms;

/// The service of sites that no column and no name tells: which it is, is a question of the study.
const SOME: &str = "unspecified";

/// What is wrong with its rows.
pub(super) fn faults(found: &Found, table: Table) -> Issues {
    let (path, crs) = (found.named.clone(), LayerCrs::from(found.crs.as_str()));
    let asked = Asked::default();
    match found.role() {
        None => Issues::new(),
        Some(Role::Facilities) => {
            let mut values = FacilityValues::default();
            values.service.insert(SOME.to_owned(), ServiceValue::One(SOME.to_owned()));
            let named = found.services();
            let service = match named.first() {
                _ if !found.signs.field("service").is_empty() => None,
                Some(one) if named.len() == 1 => Some(one.clone()),
                _ => Some(SOME.to_owned()),
            };
            let by_service = &found.signs.by_service;
            let first = |(service, columns): (&String, &Vec<String>)| Some((service.clone(), columns.first()?.clone()));
            let fields = FacilityFields {
                places_by_service: by_service.iter().filter_map(first).collect(),
                ..Default::default()
            };
            let service = service.filter(|_| by_service.is_empty());
            let input = FacilitiesInput {
                path,
                crs,
                allow_far: false,
                encoding: None,
                service,
                fields,
                values,
                place_by: None,
                missing_places: None,
                on_unreadable: None,
                expect_total_places: None,
                only: std::collections::BTreeMap::new(),
                skip: std::collections::BTreeMap::new(),
                ignore: Vec::new(),
            };
            facilities(table, 0, &input, &class_norms(std::iter::empty()), &asked).1
        }
        Some(role @ (Role::Demand | Role::Totals)) => {
            let ages = found.signs.ages.iter().cloned().collect();
            let fields = DemandFields { ages, ..DemandFields::default() };
            let input = DemandInput {
                path,
                rasters: std::collections::BTreeMap::new(),
                unit: None,
                role: crate::read::DemandRole::Own,
                crs,
                allow_far: false,
                encoding: None,
                fields,
                spread: None,
                on_unreadable: None,
                totals: None,
                nodata: None,
                expect_total_persons: None,
            };
            match role {
                Role::Totals => demand_by_zone(table, &input, &asked).1,
                _ => demand(table, &input, &asked).1,
            }
        }
        Some(Role::Zones) => {
            zones(
                table,
                &ZonesInput {
                    path,
                    crs,
                    allow_far: false,
                    share_by: None,
                    urban: Vec::new(),
                    fields: ZoneFields::default(),
                },
                &asked,
            )
            .1
        }
        // Which classes are residential, and which columns are ends and costs of ways, only the study says.
        Some(
            Role::Land
            | Role::Costs
            | Role::Attendance
            | Role::Series
            | Role::Roads
            | Role::Barriers
            | Role::Crossings
            | Role::Elevation
            | Role::Cover,
        ) => Issues::new(),
    }
}
